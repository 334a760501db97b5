/*
 * density_person_time_sql.c
 *		Aggregate density_person_time_agg: number of persons, person-time and peak for each key of a whole table.
 *
 * Sorts twice in bounded memory: the rows by key, person and start, then the starts and ends of each key.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type_d.h"
#include "utils/lsyscache.h"

#include "base/glue_sql.h"
#include "base/person_key_sql.h"
#include "base/rows_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "density/presence.h"
#include "density/density_sql.h"

/* What all rows of a group have in common, and the window of time. */
typedef struct Question
{
	MigKeyKind keys_are;
	MigPersonKind persons_are;
	MigTimeKind kind;
	MigPeriod window; /* NO_TIME if it is empty, ALL_TIME if there is none */
} Question;

#define NO_TIME  ((MigPeriod){0, 0})
#define ALL_TIME ((MigPeriod){MIG_EVER_BEFORE, MIG_EVER_AFTER})

typedef struct Stays
{
	Question question;
	MigSorter sorter;
} Stays;

/* Records use half the memory of a state: sorting them takes as much again. */
#define PARTS_OF_MEMORY 2

/* Starts and ends use an eighth each, and sorting them takes as much again. */
#define PARTS_OF_EVENTS 8

static const MigFold joins[] = {
	[MIG_PERSON_BIGINT] = mig_presence_join_4,
	[MIG_PERSON_UUID] = mig_presence_join_5,
	[MIG_PERSON_TEXT] = mig_presence_join_5,
};

#define WIDTH(question) MIG_PRESENCE_WIDTH(mig_person_numbers((question)->persons_are))
#define KEYS(question)  MIG_PRESENCE_KEYS(mig_person_numbers((question)->persons_are))

/* A new state in the memory context of the aggregate. */
static Stays *
new_stays(FunctionCallInfo fcinfo, const Question *question)
{
	Stays *stays = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(Stays));

	stays->question = *question;
	mig_sorter_init_state(&stays->sorter, fcinfo, WIDTH(question), KEYS(question),
						  mig_part_of_memory(PARTS_OF_MEMORY));
	mig_sorter_set_fold(&stays->sorter, joins[question->persons_are]);
	return stays;
}

/* Raises an error unless two parts of a group have persons of the same type and the same window. */
static void
check_question(const Stays *stays, const Question *question)
{
	const MigPeriod *window = &question->window;

	if (stays->question.persons_are != question->persons_are)
		mig_report_mixed_persons();
	if (stays->question.window.from != window->from || stays->question.window.to != window->to)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("window differs between the rows of a group"),
						errdetail("The periods of a group are cut to one window."),
						errhint("Give a constant.")));
}

/* --- Transition --- */

#define WINDOW_BYTES 32

/* Arguments, cached between calls. */
typedef struct Arguments
{
	Question question; /* with the person kind and the window of the last row */
	TypeCacheEntry *range;
	char window[WINDOW_BYTES]; /* as passed in the previous row */
	Size window_size;          /* 0 if it was NULL or too long, or there is no previous row */
} Arguments;

static Arguments *
arguments_of(FunctionCallInfo fcinfo)
{
	Arguments *arguments = fcinfo->flinfo->fn_extra;

	if (arguments == NULL)
	{
		Oid range = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 3));

		arguments = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Arguments));
		arguments->question = (Question){
			.keys_are = mig_density_key_kind_arg(fcinfo),
			.kind = range == DATERANGEOID ? MIG_DATES : MIG_TIMESTAMPS,
			.window = ALL_TIME,
		};
		arguments->range = mig_range_type(arguments->question.kind);
		fcinfo->flinfo->fn_extra = arguments;
	}
	return arguments;
}

/* Reads the window, which usually has the same bytes as in the previous row. */
static void
read_window(Arguments *arguments, FunctionCallInfo fcinfo)
{
	MigPeriod *window = &arguments->question.window;
	void *value;
	Size size;

	if (PG_ARGISNULL(4))
	{
		*window = ALL_TIME;
		arguments->window_size = 0;
		return;
	}
	value = PG_GETARG_POINTER(4);
	size = VARSIZE_ANY(value);
	if (size == arguments->window_size && memcmp(value, arguments->window, size) == 0)
		return;
	if (!mig_period_of_range(arguments->range, arguments->question.kind, PG_GETARG_DATUM(4),
							 window))
		*window = NO_TIME;
	arguments->window_size = size <= WINDOW_BYTES ? size : 0;
	memcpy(arguments->window, value, arguments->window_size);
}

PG_FUNCTION_INFO_V1(density_person_time_agg_trans);
Datum
density_person_time_agg_trans(PG_FUNCTION_ARGS)
{
	Stays *stays = mig_state_arg(fcinfo, 0);
	Arguments *arguments;
	const Question *question;
	const MigPersonKey *person;
	size_t numbers;
	MigPeriod period;
	int64_t *record;

	mig_aggregate_context(fcinfo);
	for (int i = 1; i <= 3; i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, stays);
	arguments = arguments_of(fcinfo);
	person = PG_GETARG_PERSON_KEY(2);
	arguments->question.persons_are = person->kind;
	read_window(arguments, fcinfo);
	question = &arguments->question;
	if (stays == NULL)
		stays = new_stays(fcinfo, question);
	check_question(stays, question);
	if (!mig_period_of_range(arguments->range, question->kind, PG_GETARG_DATUM(3), &period))
		PG_RETURN_POINTER(stays);
	period.from = Max(period.from, question->window.from);
	period.to = Min(period.to, question->window.to);
	if (period.from < period.to)
	{
		record = mig_sorter_put(&stays->sorter);
		*record++ = PG_GETARG_INT64(1);
		numbers = mig_person_numbers(person->kind);
		memcpy(record, person->numbers, numbers * sizeof(int64_t));
		memcpy(record + numbers, &period, sizeof(period));
	}
	PG_RETURN_POINTER(stays);
}

PG_FUNCTION_INFO_V1(density_person_time_agg_combine);
Datum
density_person_time_agg_combine(PG_FUNCTION_ARGS)
{
	Stays *stays = mig_state_arg(fcinfo, 0);
	Stays *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, stays);
	if (stays == NULL)
		stays = new_stays(fcinfo, &other->question);
	check_question(stays, &other->question);
	mig_sorter_take(&stays->sorter, &other->sorter);
	PG_RETURN_POINTER(stays);
}

/* --- Serialized state: a head, then the records --- */

typedef struct Head
{
	uint8 keys_are;
	uint8 persons_are;
	uint8 kind;
	uint8 unused[5]; /* 0 */
	MigPeriod window;
} Head;

PG_FUNCTION_INFO_V1(density_person_time_agg_serial);
Datum
density_person_time_agg_serial(PG_FUNCTION_ARGS)
{
	Stays *stays = (Stays *) PG_GETARG_POINTER(0);
	const Question *question = &stays->question;
	Head head = {.keys_are = question->keys_are,
				 .persons_are = question->persons_are,
				 .kind = question->kind,
				 .window = question->window};

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&stays->sorter, &head, sizeof(head)));
}

/* Reads the head; false if it is invalid. */
static bool
read_head(const char *data, Size len, Question *question)
{
	static const uint8 zeros[sizeof(((Head *) 0)->unused)];
	Head head;

	if (len < sizeof(head))
		return false;
	memcpy(&head, data, sizeof(head));
	*question = (Question){head.keys_are, head.persons_are, head.kind, head.window};
	return head.keys_are <= MIG_KEYS_REGION && head.persons_are >= MIG_PERSON_BIGINT &&
		   head.persons_are <= MIG_PERSON_TEXT && head.kind <= MIG_TIMESTAMPS &&
		   memcmp(head.unused, zeros, sizeof(zeros)) == 0 &&
		   (head.window.from < head.window.to || (head.window.from == 0 && head.window.to == 0));
}

/* Is a serialized record valid in the state? */
static bool
record_is_good(const void *state, const int64_t *record)
{
	const Question *question = state;
	const int64_t *period = record + 1 + mig_person_numbers(question->persons_are);

	return mig_density_key_is_good(question->keys_are, record[0]) && period[0] < period[1] &&
		   period[0] >= question->window.from && period[1] <= question->window.to;
}

PG_FUNCTION_INFO_V1(density_person_time_agg_deserial);
Datum
density_person_time_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *data = VARDATA_ANY(bytes);
	Size len = VARSIZE_ANY_EXHDR(bytes);
	Stays *stays = palloc(sizeof(Stays));
	Question *question = &stays->question;

	mig_aggregate_context(fcinfo);
	if (!read_head(data, len, question))
		mig_report_state("density_person_time_agg");
	mig_sorter_init(&stays->sorter, CurrentMemoryContext, WIDTH(question), KEYS(question),
					mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&stays->sorter, data + sizeof(Head), len - sizeof(Head), record_is_good,
						 question))
		mig_report_state("density_person_time_agg");
	PG_RETURN_POINTER(stays);
}

/* --- Result --- */

/* Starts and ends of the periods of a key. */
typedef struct Events
{
	MigSorter starts;
	MigSorter ends;
} Events;

static void
put_events(Events *events, const MigPeriod *period)
{
	*mig_sorter_put(&events->starts) = period->from;
	if (period->to != MIG_EVER_AFTER)
		*mig_sorter_put(&events->ends) = period->to;
}

/* Passes the events to the presence in order of time. */
static void
sweep(Events *events, MigPresence *presence, const MigMemory *memory)
{
	const int64_t *start;
	const int64_t *end;

	mig_sorter_sort(&events->starts);
	mig_sorter_sort(&events->ends);
	for (;;)
	{
		mig_progress(memory, 1);
		start = mig_sorter_head(&events->starts);
		end = mig_sorter_head(&events->ends);
		if (start != NULL && (end == NULL || *start < *end))
		{
			mig_presence_change(presence, *start, 1);
			mig_sorter_next(&events->starts);
		}
		else if (end != NULL)
		{
			mig_presence_change(presence, *end, -1);
			mig_sorter_next(&events->ends);
		}
		else
			break;
	}
	mig_presence_settle(presence);
	mig_sorter_reset(&events->starts);
	mig_sorter_reset(&events->ends);
}

/* Reads the records of the next key. */
static void
read_key(MigSorter *sorter, Events *events, MigPresence *presence, const MigMemory *memory)
{
	const int64_t *head = mig_sorter_head(sorter);
	int64_t key = head[0];
	MigPeriod period;

	mig_presence_begin(presence, sorter->width, head);
	for (;;)
	{
		mig_progress(memory, 1);
		mig_sorter_next(sorter);
		head = mig_sorter_head(sorter);
		if (head == NULL || head[0] != key)
			break;
		if (mig_presence_put(presence, head, &period))
			put_events(events, &period);
	}
	mig_presence_end(presence, &period);
	put_events(events, &period);
	sweep(events, presence, memory);
}

static void
add_row(MigRows *rows, TypeCacheEntry *range, MigTimeKind kind, const MigPresence *presence)
{
	const MigPeriod *at = &presence->peak.period;
	static const bool no_nulls[5];
	RangeType *peak_at = mig_range(range, kind, at->from, at->to);
	Datum values[5] = {
		Int64GetDatum(presence->record[0]),
		Int64GetDatum(presence->persons),
		Float8GetDatum(mig_presence_days(presence, kind)),
		Int64GetDatum(presence->peak.max),
		RangeTypePGetDatum(peak_at),
	};

	mig_rows_add(rows, values, no_nulls);
	pfree(peak_at);
}

/* The row type of the result, cached between calls. */
static const MigRowType *
row_type_of(FunctionCallInfo fcinfo)
{
	MigRowType *type = fcinfo->flinfo->fn_extra;

	if (type == NULL)
	{
		type = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MigRowType));
		*type = mig_row_type_of_array(fcinfo);
		fcinfo->flinfo->fn_extra = type;
	}
	return type;
}

/* The state is read but stays usable. */
PG_FUNCTION_INFO_V1(density_person_time_agg_final);
Datum
density_person_time_agg_final(PG_FUNCTION_ARGS)
{
	Stays *stays = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigTimeKind kind;
	TypeCacheEntry *range;
	Events *events;
	MigPresence presence;
	MigRows rows;

	mig_aggregate_context(fcinfo);
	if (stays == NULL)
		PG_RETURN_NULL();
	kind = stays->question.kind;
	range = mig_range_type(kind);
	rows = mig_rows(row_type_of(fcinfo));
	events = palloc(sizeof(Events));
	mig_sorter_init(&events->starts, CurrentMemoryContext, 1, 1,
					mig_part_of_memory(PARTS_OF_EVENTS));
	mig_sorter_init(&events->ends, CurrentMemoryContext, 1, 1, mig_part_of_memory(PARTS_OF_EVENTS));
	for (mig_sorter_sort(&stays->sorter); mig_sorter_head(&stays->sorter) != NULL;)
	{
		read_key(&stays->sorter, events, &presence, &memory);
		add_row(&rows, range, kind, &presence);
	}
	mig_sorter_free(&events->starts);
	mig_sorter_free(&events->ends);
	PG_RETURN_DATUM(mig_rows_datum(&rows));
}
