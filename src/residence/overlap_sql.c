/*
 * overlap_sql.c
 *		SQL functions of overlap: pairs of stays at the same place and time, of a group by aggregates and of
 *		whole tables by functions that sort and spill by themselves.
 *
 * What gives times has two functions, one for dates and one for timestamps (see occupancy.c).
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "base/array.h"
#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "residence/overlap.h"
#include "residence/stays_sql.h"

/* --- Arguments --- */

static double
units_of_day(MigTimeKind kind)
{
	return kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS;
}

/* The margin of a gap of up to so many days, which counts as contact; 0 days: only time in common counts. */
static int64_t
margin_of(double days, MigTimeKind kind)
{
	double units = floor(mig_check_days(days, "within_days") * units_of_day(kind));

	if (days == 0)
		return 0;
	return units >= (double) PG_INT64_MAX ? PG_INT64_MAX : (int64_t) units + 1;
}

static void
check_count(MigStatus status)
{
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
						errdetail("There are 2^63 overlapping pairs or more.")));
}

/* One set of stays, or two. */
typedef struct Source
{
	MigStayColumns columns[2];
	int sets;
	MigTimeKind kind;
} Source;

/* Checks the columns before a row is read. */
static void
check_source(Source *source)
{
	MigTimeKind kind;

	source->kind = mig_stays_kind(source->columns);
	if (source->sets == 1)
		return;
	if ((source->columns[0].key == NULL) != (source->columns[1].key == NULL))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("one set has a key and the other has none"),
						errdetail("Stays are compared where their keys are equal."),
						errhint("Give both keys, or NULL for both.")));
	kind = mig_stays_kind(source->columns + 1);
	if (mig_stays_key_type(source->columns) != mig_stays_key_type(source->columns + 1))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("keys of different types do not compare"),
						errdetail("Those of one set are of type %s, of the other %s.",
								  format_type_be(mig_stays_key_type(source->columns)),
								  format_type_be(mig_stays_key_type(source->columns + 1))),
						errhint("Make both of one type in a view.")));
	if (kind != source->kind)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("cannot combine periods of dates and of timestamps"),
				 errdetail("Those of one set are of type daterange, of the other tstzrange."),
				 errhint("Make both of one type in a view.")));
}

/* --- Rows --- */

/* Makes rows of [key,] a, b, common and days. */
typedef struct Rows
{
	MemoryContext context;
	TupleDesc desc;
	MigTimeKind kind;
	bool has_key; /* is there a column for it? */
	bool keyed;   /* with a key in it? */
	/* A row with one period with both ends: in the next such row only the numbers differ. */
	HeapTuple form; /* NULL: not yet made */
	char *key;
	char *persons; /* a and b */
	char *bounds;
	char *days;
} Rows;

/* Two bounds, one behind the other as a multirange holds them. */
typedef struct Bounds
{
	char bytes[2 * sizeof(int64)];
	Size size;
} Bounds;

static Bounds
bounds_of(const MigPeriod *period, MigTimeKind kind)
{
	Bounds bounds;

	if (kind == MIG_DATES)
	{
		int32 dates[2] = {(int32) period->from, (int32) period->to};

		bounds.size = sizeof(dates);
		memcpy(bounds.bytes, dates, sizeof(dates));
	}
	else
	{
		bounds.size = sizeof(*period);
		memcpy(bounds.bytes, period, sizeof(*period));
	}
	return bounds;
}

static HeapTuple
make_row(const Rows *rows, int64 key, const MigShared *shared, double days)
{
	Datum values[5] = {
		Int64GetDatum(key),
		Int64GetDatum(shared->a),
		Int64GetDatum(shared->b),
		MultirangeTypePGetDatum(mig_multirange(rows->kind, shared->periods, shared->count)),
		Float8GetDatum(days),
	};
	bool nulls[5] = {!rows->keyed, false, false, false, false};
	int first = rows->has_key ? 0 : 1;

	return heap_form_tuple(rows->desc, values + first, nulls + first);
}

/* Finds the places of the numbers in the form of rows. */
static void
look_at_form(Rows *rows, const Bounds *bounds)
{
	char *start = (char *) rows->form->t_data + rows->form->t_data->t_hoff;
	char *common;
	bool isnull;

	rows->key = rows->keyed ? start : NULL;
	rows->persons = start + (rows->keyed ? sizeof(int64) : 0);
	common = DatumGetPointer(heap_getattr(rows->form, rows->has_key ? 4 : 3, rows->desc, &isnull));
	rows->bounds = common + VARSIZE_ANY(common) - bounds->size;
	rows->days = start + MAXALIGN(common + VARSIZE_ANY(common) - start);
	if (memcmp(rows->bounds, bounds->bytes, bounds->size) != 0)
		elog(ERROR, "multirange does not end in its bounds");
}

/* A row, which holds until the next one. */
static HeapTupleHeader
row_of(Rows *rows, int64 key, const MigShared *shared, double days)
{
	Bounds bounds;

	if (shared->count != 1 || isinf(days))
		return make_row(rows, key, shared, days)->t_data;
	bounds = bounds_of(shared->periods, rows->kind);
	if (rows->form == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(rows->context);

		rows->form = make_row(rows, key, shared, days);
		look_at_form(rows, &bounds);
		MemoryContextSwitchTo(old);
	}
	if (rows->key != NULL)
		memcpy(rows->key, &key, sizeof(key));
	memcpy(rows->persons, &shared->a, sizeof(int64));
	memcpy(rows->persons + sizeof(int64), &shared->b, sizeof(int64));
	memcpy(rows->bounds, bounds.bytes, bounds.size);
	memcpy(rows->days, &days, sizeof(days));
	return rows->form->t_data;
}

/* --- Pairs of whole tables --- */

/* Has a person one stay in a set at a key, or may there be more? */
#define ONCE  0
#define AGAIN 1

/* Whose stay is which of a group, as a record of radix.h. */
typedef struct Person
{
	int64_t id;
	int64_t stay;
} Person;

#define PERSON_WIDTH (sizeof(Person) / sizeof(int64_t))

typedef struct Overlaps
{
	Source source;
	double min_days;
	MigMemory memory;
	Rows rows;
	MigSorter stays[2]; /* by key and start */
	/* The stays of one key, of both sets in the order of their starts, as far as memory allows */
	int64_t key;
	bool in_key;
	MigStay *group;  /* their keys say if they are ONCE or AGAIN */
	bool *second;    /* are they of set 1? */
	Person *persons; /* and as many to sort them */
	size_t room;
	size_t count;
	size_t next;
	MigSweep sweep;
	bool sweeping;
	MigSorter pairs; /* of persons who may meet again; those of others come from the sweep */
	MigShared shared;
} Overlaps;

/* The set whose stay comes next, or -1 at the end. */
static int
next_set(const Overlaps *overlaps)
{
	const int64_t *a = mig_sorter_head(overlaps->stays);
	const int64_t *b;

	if (overlaps->source.sets == 1)
		return a == NULL ? -1 : 0;
	b = mig_sorter_head(overlaps->stays + 1);
	if (a == NULL || b == NULL)
		return a != NULL ? 0 : b != NULL ? 1 : -1;
	return mig_record_less(b, a, MIG_STAY_KEYS) ? 1 : 0;
}

/* Takes the next stay of the key from the tables. */
static bool
read_stay(Overlaps *overlaps, MigStay *stay, int *set)
{
	const int64_t *head;

	*set = next_set(overlaps);
	if (*set < 0)
		return false;
	head = mig_sorter_head(overlaps->stays + *set);
	memcpy(stay, head, sizeof(*stay));
	if (stay->key != overlaps->key)
		return false;
	mig_sorter_next(overlaps->stays + *set);
	return true;
}

/* The next stay of the key goes into the sweep. */
static bool
sweep_on(Overlaps *overlaps)
{
	MigStay stay;
	int set;

	if (overlaps->next < overlaps->count)
	{
		size_t i = overlaps->next++;

		mig_sweep_put(&overlaps->sweep, overlaps->group + i, overlaps->second[i]);
		return true;
	}
	/* What did not fit into memory. */
	if (overlaps->count < overlaps->room || !read_stay(overlaps, &stay, &set))
		return false;
	stay.key = AGAIN;
	mig_sweep_put(&overlaps->sweep, &stay, set);
	return true;
}

/* Marks the stays of those who have several in a set. */
static void
mark(Overlaps *overlaps, bool second)
{
	Person *persons = overlaps->persons;
	size_t count = 0;

	for (size_t i = 0; i < overlaps->count; i++)
	{
		mig_progress(&overlaps->memory, 1);
		if (overlaps->second[i] == second)
			persons[count++] = (Person){overlaps->group[i].id, (int64_t) i};
	}
	persons = (Person *) mig_radix_sort((int64_t *) persons, (int64_t *) (persons + overlaps->room),
										count, PERSON_WIDTH, 1, &overlaps->memory);
	for (size_t i = 0; i < count; i++)
	{
		bool again = (i > 0 && persons[i - 1].id == persons[i].id) ||
					 (i + 1 < count && persons[i + 1].id == persons[i].id);

		mig_progress(&overlaps->memory, 1);
		overlaps->group[persons[i].stay].key = again ? AGAIN : ONCE;
	}
}

/* Reads the stays of the next key; false if there is none. */
static bool
begin_key(Overlaps *overlaps)
{
	int set = next_set(overlaps);

	if (set < 0)
		return false;
	overlaps->key = mig_sorter_head(overlaps->stays + set)[0];
	overlaps->count = overlaps->next = 0;
	while (overlaps->count < overlaps->room &&
		   read_stay(overlaps, overlaps->group + overlaps->count, &set))
	{
		mig_progress(&overlaps->memory, 1);
		overlaps->second[overlaps->count++] = set == 1;
	}
	if (overlaps->count < overlaps->room)
	{
		mark(overlaps, false);
		if (overlaps->source.sets == 2)
			mark(overlaps, true);
	}
	else
		for (size_t i = 0; i < overlaps->count; i++)
			overlaps->group[i].key = AGAIN;
	mig_sweep_begin(&overlaps->sweep);
	overlaps->sweeping = true;
	mig_sorter_reset(&overlaps->pairs);
	return true;
}

/* What the next two persons of the key share; false if there are no more. */
static bool
next_of_key(Overlaps *overlaps)
{
	const MigMemory *memory = &overlaps->memory;
	const MigSweep *sweep = &overlaps->sweep;
	const int64_t *head;

	while (overlaps->sweeping)
	{
		MigPair pair;

		mig_progress(memory, 1);
		if (!mig_sweep_next(&overlaps->sweep, &pair))
		{
			overlaps->sweeping = sweep_on(overlaps);
			if (!overlaps->sweeping)
				mig_sorter_sort(&overlaps->pairs);
		}
		else if (sweep->stay.key == AGAIN || sweep->other_key == AGAIN)
			memcpy(mig_sorter_put(&overlaps->pairs), &pair, sizeof(pair));
		else
		{
			mig_shared_begin(&overlaps->shared, &pair);
			return true;
		}
	}
	head = mig_sorter_head(&overlaps->pairs);
	if (head == NULL)
		return false;
	mig_shared_begin(&overlaps->shared, (const MigPair *) head);
	for (;;)
	{
		mig_progress(memory, 1);
		mig_sorter_next(&overlaps->pairs);
		head = mig_sorter_head(&overlaps->pairs);
		if (head == NULL || !mig_shared_add(&overlaps->shared, (const MigPair *) head))
			return true;
	}
}

/* The next two persons that share enough time. */
static bool
next_shared(Overlaps *overlaps, double *days)
{
	for (;;)
	{
		mig_progress(&overlaps->memory, 1);
		if (!overlaps->in_key || !next_of_key(overlaps))
		{
			overlaps->in_key = begin_key(overlaps);
			if (!overlaps->in_key)
				return false;
			continue;
		}
		*days = mig_shared_days(&overlaps->shared, overlaps->source.kind);
		if (*days >= overlaps->min_days)
			return true;
	}
}

/* Reads the tables of a function of one set or two, whose last arguments are min_days and within_days. */
static void
begin_overlaps(Overlaps *overlaps, FunctionCallInfo fcinfo, int sets, MigTimeKind kind,
			   MemoryContext context)
{
	Source *source = &overlaps->source;
	int64_t margin;
	/* For the stays, the group, and the pairs, which are sorted while all of them are there. */
	size_t bytes = mig_part_of_memory(3 * sets + 1);
	int days = 4 * sets;

	source->sets = sets;
	for (int set = 0; set < sets; set++)
		source->columns[set] = mig_stay_columns_arg(fcinfo, 4 * set, true);
	check_source(source);
	mig_check_time_kind(source->kind, kind);
	overlaps->min_days = mig_check_days(PG_GETARG_FLOAT8(days), "min_days");
	margin = margin_of(PG_GETARG_FLOAT8(days + 1), kind);
	overlaps->memory = mig_memory(context);
	overlaps->rows = (Rows){
		.context = context,
		.desc = mig_row_type(fcinfo),
		.kind = kind,
		.has_key = true,
		.keyed = source->columns[0].key != NULL,
	};
	for (int set = 0; set < sets; set++)
		mig_stays_sort(source->columns + set, kind, overlaps->stays + set, context, bytes);
	mig_sorter_init(&overlaps->pairs, context, MIG_PAIR_WIDTH, MIG_PAIR_KEYS, sets * bytes);
	mig_sweep_init(&overlaps->sweep, margin, sets == 2, &overlaps->memory);
	mig_shared_init(&overlaps->shared, &overlaps->memory);
	overlaps->room = Max(bytes / (sizeof(MigStay) + sizeof(bool) + 2 * sizeof(Person)), 512);
	overlaps->group = MemoryContextAllocHuge(context, overlaps->room * sizeof(MigStay));
	overlaps->second = MemoryContextAllocHuge(context, overlaps->room * sizeof(bool));
	overlaps->persons = MemoryContextAllocHuge(context, 2 * overlaps->room * sizeof(Person));
}

static void
end_overlaps(Datum state)
{
	Overlaps *overlaps = (Overlaps *) DatumGetPointer(state);

	mig_sorter_reset(overlaps->stays);
	mig_sorter_reset(overlaps->stays + 1);
	mig_sorter_reset(&overlaps->pairs);
}

static Datum
overlaps_of(FunctionCallInfo fcinfo, int sets, MigTimeKind kind)
{
	FuncCallContext *context;
	Overlaps *overlaps;
	double days;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		if (mig_stays_lack_argument(fcinfo, sets, 4))
			SRF_RETURN_DONE(context);
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		overlaps = MemoryContextAllocZero(context->multi_call_memory_ctx, sizeof(Overlaps));
		mig_at_early_end(fcinfo, end_overlaps, overlaps);
		begin_overlaps(overlaps, fcinfo, sets, kind, context->multi_call_memory_ctx);
		context->user_fctx = overlaps;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	overlaps = context->user_fctx;
	if (!next_shared(overlaps, &days))
	{
		mig_at_end(fcinfo, end_overlaps, overlaps);
		SRF_RETURN_DONE(context);
	}
	/* Whoever keeps the row copies it: the server frees those of before when it asks for the next one. */
	SRF_RETURN_NEXT(context, HeapTupleHeaderGetDatum(
								 row_of(&overlaps->rows, overlaps->key, &overlaps->shared, days)));
}

PG_FUNCTION_INFO_V1(residence_overlaps);
Datum
residence_overlaps(PG_FUNCTION_ARGS)
{
	return overlaps_of(fcinfo, 1, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_overlaps_dates);
Datum
residence_overlaps_dates(PG_FUNCTION_ARGS)
{
	return overlaps_of(fcinfo, 1, MIG_DATES);
}

PG_FUNCTION_INFO_V1(residence_overlaps_between);
Datum
residence_overlaps_between(PG_FUNCTION_ARGS)
{
	return overlaps_of(fcinfo, 2, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_overlaps_between_dates);
Datum
residence_overlaps_between_dates(PG_FUNCTION_ARGS)
{
	return overlaps_of(fcinfo, 2, MIG_DATES);
}

/* --- Numbers of whole tables --- */

/* Starts and ends of stays, as records of radix.h: one or two numbers of the key, and the time. */
#define EVENT_WIDTH(numbers) ((numbers) + 1)

/* Ends of set 0 and 1, then starts of both: as they come where the time is the same. */
#define ENDS(set)   (set)
#define STARTS(set) (2 + (set))
#define STREAMS     4

typedef struct Events
{
	int64_t margin;
	size_t numbers; /* of a key */
	MigSorter streams[STREAMS];
	int set; /* whose stays are being taken */
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

/* Is an event one of the key that begins another? */
static bool
is_of_key(const Events *events, const int64_t *event, const int64_t *key)
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
read_events(Events *events, const Source *source, int64_t margin, MemoryContext context)
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

/* The stream whose event comes next, or -1 at the end. */
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
		if (!is_of_key(events, head, key))
		{
			mig_pair_count_begin(&count);
			memcpy(key, head, events->numbers * sizeof(int64_t));
		}
		if (stream < STARTS(0))
			mig_pair_count_end(&count, stream - ENDS(0));
		else
			check_count(mig_pair_count_start(&count, stream - STARTS(0)));
		mig_sorter_next(events->streams + stream);
	}
	return count.pairs;
}

/* Counts for a function of one set or two, whose last argument is within_days. */
static Datum
overlap_count(FunctionCallInfo fcinfo, int sets)
{
	MemoryContext context = CurrentMemoryContext;
	MigMemory memory = mig_memory(context);
	Events *events;
	Source source = {.sets = sets};
	int days = 3 * sets;
	int64 count;

	if (mig_stays_lack_argument(fcinfo, sets, 3))
		PG_RETURN_NULL();
	for (int set = 0; set < sets; set++)
	{
		source.columns[set] = mig_stay_columns_arg(fcinfo, 3 * set, false);
		source.columns[set].any_key = true;
	}
	check_source(&source);
	events = palloc(sizeof(Events));
	read_events(events, &source, margin_of(PG_GETARG_FLOAT8(days), source.kind), context);
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
		Source source = {.sets = 1};
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		if (mig_stays_lack_argument(fcinfo, 1, 3))
			SRF_RETURN_DONE(context);
		source.columns[0] = mig_stay_columns_arg(fcinfo, 0, false);
		check_source(&source);
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

/* --- Aggregates: residence_overlap_agg and residence_overlap_count_agg --- */

/* The rows so far, as records: stays for pairs, periods for their number. */
typedef struct State
{
	MigStayBytes head;
	MemoryContext context;
	int64_t *records;
	size_t room;
} State;

static State *
new_state(MemoryContext context, const MigStayBytes *head)
{
	State *state = MemoryContextAllocZero(context, sizeof(State));

	state->context = context;
	state->head = *head;
	state->head.count = 0;
	return state;
}

/* Room for more records behind those of the state. */
static int64_t *
add_records(State *state, size_t count)
{
	MigMemory memory = mig_memory(state->context);
	size_t before = state->head.count;

	state->records = mig_grow(&memory, state->records, &state->room, before + count,
							  state->head.width * sizeof(int64_t));
	state->head.count += count;
	return state->records + before * state->head.width;
}

/* Raises unless two parts of a group were asked for the same. */
static void
check_same(const MigStayBytes *head, const MigStayBytes *other)
{
	if (head->min_days != other->min_days)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("min_days differs between the rows of a group"),
						errhint("Give a constant.")));
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_trans);
Datum
residence_overlap_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigStayBytes head = {.width = MIG_STAY_WIDTH};
	MigPeriod period;
	size_t count;

	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 2);
	head.kind = type->kind;
	if (PG_NARGS() > 3)
		head.min_days = mig_check_days(PG_GETARG_FLOAT8(3), "min_days");
	if (state == NULL)
		state = new_state(context, &head);
	check_same(&state->head, &head);
	mig_periods_arg(fcinfo, 2, type, &period, &count);
	if (count > 0)
		*(MigStay *) add_records(state, 1) =
			(MigStay){0, period.from, period.to, PG_GETARG_INT64(1)};
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_count_agg_trans);
Datum
residence_overlap_count_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigPeriod period;
	size_t count;

	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 1);
	if (state == NULL)
		state = new_state(context, &(MigStayBytes){.kind = type->kind, .width = MIG_PERIOD_WIDTH});
	mig_periods_arg(fcinfo, 1, type, &period, &count);
	if (count > 0)
		*(MigPeriod *) add_records(state, 1) = period;
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_combine);
Datum
residence_overlap_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	State *other = mig_state_arg(fcinfo, 1);
	size_t bytes;

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, &other->head);
	check_same(&state->head, &other->head);
	bytes = other->head.count * other->head.width * sizeof(int64_t);
	if (bytes > 0)
		memcpy(add_records(state, other->head.count), other->records, bytes);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_serial);
Datum
residence_overlap_agg_serial(PG_FUNCTION_ARGS)
{
	State *state = (State *) PG_GETARG_POINTER(0);
	size_t size = VARHDRSZ + mig_stay_bytes_size(&state->head);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many stays in a group for parallel work"),
						errdetail("One process hands %zu to another.", state->head.count),
						errhint("Use residence_overlaps or residence_overlap_count, which read "
								"whole tables.")));
	bytes = palloc(size);
	mig_stay_bytes_write(&state->head, state->records, (uint8_t *) VARDATA(bytes));
	SET_VARSIZE(bytes, size);
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_deserial);
Datum
residence_overlap_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigStayBytes head;
	const uint8_t *records = mig_stay_bytes_read((const uint8_t *) VARDATA_ANY(bytes),
												 VARSIZE_ANY_EXHDR(bytes), &head, &memory);
	State *state;

	mig_aggregate_context(fcinfo);
	if (records == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary representation of a state of residence_overlap_agg"),
						errdetail("The bytes are not what residence_overlap_agg_serial writes.")));
	state = new_state(CurrentMemoryContext, &head);
	if (head.count > 0)
		memcpy(add_records(state, head.count), records, head.count * head.width * sizeof(int64_t));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_count_agg_final);
Datum
residence_overlap_count_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int64_t pairs = 0;

	mig_aggregate_context(fcinfo);
	if (state != NULL)
		check_count(mig_overlap_count((const MigPeriod *) state->records, state->head.count, 0,
									  &pairs, &memory));
	PG_RETURN_INT64(pairs);
}

#define ROW_BYTES 96 /* of most rows, and more */

/* An array of rows being built. */
typedef struct RowArray
{
	char *bytes;
	size_t size; /* with the head of an array */
	size_t room;
	int count;
} RowArray;

pg_noreturn static void
report_too_many(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					errmsg("too many overlapping pairs for one array"),
					errdetail("A value holds 1 GB, about 10 million pairs."),
					errhint("Use residence_overlaps, which returns them as rows, or "
							"residence_overlap_count_agg.")));
}

static void
append_row(RowArray *array, HeapTupleHeader row, const MigMemory *memory)
{
	size_t size = HeapTupleHeaderGetDatumLength(row);

	if (array->size + MAXALIGN(size) > array->room)
	{
		array->room = Min(2 * array->room + MAXALIGN(size), MaxAllocSize);
		if (array->size + MAXALIGN(size) > array->room)
			report_too_many();
		array->bytes = memory->resize(memory->state, array->bytes, array->room);
	}
	memcpy(array->bytes + array->size, row, size);
	memset(array->bytes + array->size + size, 0, MAXALIGN(size) - size);
	array->size += MAXALIGN(size);
	array->count++;
}

/* How rows of the array's type are made, kept for the next group. */
static Rows *
rows_of(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	Rows *rows = fcinfo->flinfo->fn_extra;

	if (rows == NULL)
	{
		Oid element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		rows = palloc0(sizeof(Rows));
		rows->context = fcinfo->flinfo->fn_mcxt;
		rows->desc = lookup_rowtype_tupdesc_copy(element, -1);
		rows->kind = kind;
		fcinfo->flinfo->fn_extra = rows;
		MemoryContextSwitchTo(old);
	}
	return rows;
}

/* The state is put in order, which changes nothing for those who go on with it. */
static Datum
overlap_agg_final(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	State *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	Rows *rows;
	RowArray array = {.size = ARR_OVERHEAD_NONULLS(1)};
	MigPair *pairs;
	size_t count;
	MigShared shared;
	ArrayType *value;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	if (mig_overlap_pairs((MigStay *) state->records, state->head.count, 0,
						  MaxAllocSize / sizeof(MigPair), &pairs, &count, &memory) != MIG_OK)
		report_too_many();
	rows = rows_of(fcinfo, kind);
	mig_shared_init(&shared, &memory);
	array.room = Min(array.size + (count + 1) * ROW_BYTES, MaxAllocSize);
	array.bytes = memory.resize(memory.state, NULL, array.room);
	for (size_t i = 0; i < count;)
	{
		double days;

		mig_shared_begin(&shared, pairs + i++);
		for (; i < count && mig_shared_add(&shared, pairs + i); i++)
			mig_progress(&memory, 1);
		mig_progress(&memory, 1);
		days = mig_shared_days(&shared, kind);
		if (days >= state->head.min_days)
			append_row(&array, row_of(rows, 0, &shared, days), &memory);
	}
	mig_shared_free(&shared);
	if (pairs != NULL)
		pfree(pairs);
	if (array.count == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(rows->desc->tdtypeid));
	value = (ArrayType *) array.bytes;
	SET_VARSIZE(value, array.size);
	value->ndim = 1;
	value->dataoffset = 0;
	value->elemtype = rows->desc->tdtypeid;
	ARR_DIMS(value)[0] = array.count;
	ARR_LBOUND(value)[0] = 1;
	PG_RETURN_ARRAYTYPE_P(value);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_final);
Datum
residence_overlap_agg_final(PG_FUNCTION_ARGS)
{
	return overlap_agg_final(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_date_overlap_agg_final);
Datum
residence_date_overlap_agg_final(PG_FUNCTION_ARGS)
{
	return overlap_agg_final(fcinfo, MIG_DATES);
}
