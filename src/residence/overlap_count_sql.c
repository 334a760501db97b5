/*
 * overlap_count_sql.c
 *		Functions that count over whole tables without making pairs: residence_overlap_count and
 *		residence_overlap_count_between, pairs of stays at the same place and time, and occupancy_peaks, the
 *		largest number of stays at one time for each key.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "utils/rangetypes.h"

#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "residence/overlap_sql.h"

void
mig_overlap_check_count(MigStatus status)
{
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
						errdetail("There are 2^63 overlapping pairs or more.")));
}

/* A start or end of a stay, as a record of radix.h: the one or two numbers of the key, and the time. */
#define EVENT_WIDTH(numbers) ((numbers) + 1)

/* Streams of events, in the order of events at the same time: ends of set 0 and 1, then starts. */
#define ENDS(set)   (set)
#define STARTS(set) (2 + (set))
#define STREAMS     4

typedef struct Events
{
	int64_t margin;
	size_t numbers; /* per key */
	MigSorter streams[STREAMS];
	int set; /* being read */
	bool keyed;
} Events;

static void
put_event(const Events *events, MigSorter *stream, const MigStay *stay, int64_t time)
{
	int64_t *event = mig_sorter_put(stream);

	*event++ = stay->key;
	if (events->numbers == 2)
		*event++ = stay->id;
	*event = time;
}

/* Does an event have this key? */
static bool
has_key(const Events *events, const int64_t *event, const int64_t *key)
{
	return event[0] == key[0] && (events->numbers == 1 || event[1] == key[1]);
}

static void
take_events(void *state, const MigStay *stay)
{
	Events *events = state;
	int64_t reach = mig_overlap_reach(stay->to, events->margin);

	put_event(events, events->streams + STARTS(events->set), stay, stay->from);
	if (reach != MIG_EVER_AFTER)
		put_event(events, events->streams + ENDS(events->set), stay, reach);
}

static void
read_events(Events *events, const MigOverlapSource *source, int64_t margin, MemoryContext context)
{
	events->margin = margin;
	events->keyed = source->columns[0].key != NULL;
	events->numbers = mig_stays_key_type(source->columns) == INT8OID ? 1 : 2;
	for (int i = 0; i < STREAMS; i++)
		mig_sorter_init(events->streams + i, context, EVENT_WIDTH(events->numbers),
						EVENT_WIDTH(events->numbers), mig_part_of_memory(2 * source->sets + 1));
	for (events->set = 0; events->set < source->sets; events->set++)
	{
		const MigStayColumns *columns = source->columns + events->set;

		mig_sorter_expect(events->streams + ENDS(events->set), mig_stays_estimate(columns));
		mig_sorter_expect(events->streams + STARTS(events->set), mig_stays_estimate(columns));
		mig_stays_scan(columns, source->kind, take_events, events);
	}
	for (int i = 0; i < STREAMS; i++)
		mig_sorter_sort(events->streams + i);
}

/* The stream of the next event, or -1 at the end. */
static int
next_stream(const Events *events)
{
	int next = -1;
	const int64_t *min = NULL;

	for (int i = 0; i < STREAMS; i++)
	{
		const int64_t *head = mig_sorter_head(events->streams + i);

		if (head != NULL &&
			(min == NULL || mig_record_less(head, min, EVENT_WIDTH(events->numbers))))
		{
			min = head;
			next = i;
		}
	}
	return next;
}

static int64
count_of(Events *events, int sets, const MigMemory *memory)
{
	MigPairCount count = {.two_sets = sets == 2};
	int64_t key[2] = {0};
	int stream;

	while ((stream = next_stream(events)) >= 0)
	{
		const int64_t *head = mig_sorter_head(events->streams + stream);

		mig_progress(memory, 1);
		if (!has_key(events, head, key))
		{
			mig_pair_count_begin(&count);
			memcpy(key, head, events->numbers * sizeof(int64_t));
		}
		if (stream < STARTS(0))
			mig_pair_count_end(&count, stream - ENDS(0));
		else
			mig_overlap_check_count(mig_pair_count_start(&count, stream - STARTS(0)));
		mig_sorter_next(events->streams + stream);
	}
	return count.pairs;
}

/* Arguments: three per set, then within_days. */
static Datum
overlap_count(FunctionCallInfo fcinfo, int sets)
{
	MemoryContext context = CurrentMemoryContext;
	MigMemory memory = mig_memory(context);
	Events *events;
	MigOverlapSource source = {.sets = sets};
	int days = 3 * sets;
	int64 count;

	if (mig_stays_lack_argument(fcinfo, sets, 3))
		PG_RETURN_NULL();
	for (int set = 0; set < sets; set++)
	{
		source.columns[set] = mig_stay_columns_arg(fcinfo, 3 * set, false);
		source.columns[set].any_key = true;
	}
	mig_overlap_check_source(&source);
	events = palloc(sizeof(Events));
	read_events(events, &source, mig_overlap_margin(PG_GETARG_FLOAT8(days), source.kind), context);
	count = count_of(events, sets, &memory);
	for (int i = 0; i < STREAMS; i++)
		mig_sorter_free(events->streams + i);
	pfree(events);
	PG_RETURN_INT64(count);
}

PG_FUNCTION_INFO_V1(residence_overlap_count);
Datum
residence_overlap_count(PG_FUNCTION_ARGS)
{
	return overlap_count(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(residence_overlap_count_between);
Datum
residence_overlap_count_between(PG_FUNCTION_ARGS)
{
	return overlap_count(fcinfo, 2);
}

/* The peak of the next key; false at the end. */
static bool
next_peak(Events *events, const MigMemory *memory, int64_t *key, MigPeak *peak)
{
	int stream = next_stream(events);

	if (stream < 0)
		return false;
	*key = mig_sorter_head(events->streams + stream)[0];
	mig_peak_begin(peak);
	while (stream >= 0)
	{
		int64_t time = mig_sorter_head(events->streams + stream)[1];
		int64_t by = 0;

		if (mig_sorter_head(events->streams + stream)[0] != *key)
			break;
		for (; stream >= 0; stream = next_stream(events))
		{
			const int64_t *head = mig_sorter_head(events->streams + stream);

			mig_progress(memory, 1);
			if (head[0] != *key || head[1] != time)
				break;
			by += stream == STARTS(0) ? 1 : -1;
			mig_sorter_next(events->streams + stream);
		}
		if (by != 0)
			mig_peak_change(peak, time, by);
	}
	return true;
}

static void
end_events(Datum state)
{
	Events *events = (Events *) DatumGetPointer(state);

	for (int i = 0; i < STREAMS; i++)
		mig_sorter_reset(events->streams + i);
}

static Datum
peaks(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	FuncCallContext *context;
	Events *events;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPeak peak;
	int64_t key;
	Datum values[3];
	bool nulls[3] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MigOverlapSource source = {.sets = 1};
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		if (mig_stays_lack_argument(fcinfo, 1, 3))
			SRF_RETURN_DONE(context);
		source.columns[0] = mig_stay_columns_arg(fcinfo, 0, false);
		mig_overlap_check_source(&source);
		mig_check_time_kind(source.kind, kind);
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		events = palloc0(sizeof(Events));
		mig_at_early_end(fcinfo, end_events, events);
		read_events(events, &source, 0, context->multi_call_memory_ctx);
		context->user_fctx = events;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	events = context->user_fctx;
	if (!next_peak(events, &memory, &key, &peak))
	{
		mig_at_end(fcinfo, end_events, events);
		SRF_RETURN_DONE(context);
	}
	values[0] = Int64GetDatum(key);
	nulls[0] = !events->keyed;
	values[1] = Int64GetDatum(peak.max);
	values[2] =
		RangeTypePGetDatum(mig_range(mig_range_type(kind), kind, peak.period.from, peak.period.to));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(occupancy_peaks);
Datum
occupancy_peaks(PG_FUNCTION_ARGS)
{
	return peaks(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(occupancy_peaks_dates);
Datum
occupancy_peaks_dates(PG_FUNCTION_ARGS)
{
	return peaks(fcinfo, MIG_DATES);
}
