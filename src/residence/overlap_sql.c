/*
 * overlap_sql.c
 *		Functions residence_overlaps and residence_overlaps_between: pairs of persons of whole tables who were at
 *		the same place at the same time.  Stays are sorted in bounded memory.
 *
 * Functions that return times have a variant for dates and one for timestamps.  Arguments and result rows (see
 * overlap_sql.h) are shared with overlap_count_sql.c and overlap_agg_sql.c.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/multirangetypes.h"

#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "residence/overlap_sql.h"

/* --- Arguments --- */

static double
units_of_day(MigTimeKind kind)
{
	return kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS;
}

int64_t
mig_overlap_margin(double within_days, MigTimeKind kind)
{
	double units = floor(mig_check_days(within_days, "within_days") * units_of_day(kind));

	if (within_days == 0)
		return 0;
	return units >= (double) PG_INT64_MAX ? PG_INT64_MAX : (int64_t) units + 1;
}

void
mig_overlap_check_source(MigOverlapSource *source)
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

/* --- MigOverlapRows --- */

/* Two adjacent bounds, as a multirange stores them. */
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
make_row(const MigOverlapRows *rows, int64 key, const MigShared *shared, double days)
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

/* Finds where the numbers are stored in rows->form. */
static void
locate_numbers(MigOverlapRows *rows, const Bounds *bounds)
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

HeapTupleHeader
mig_overlap_row(MigOverlapRows *rows, int64 key, const MigShared *shared, double days)
{
	Bounds bounds;

	if (shared->count != 1 || isinf(days))
		return make_row(rows, key, shared, days)->t_data;
	bounds = bounds_of(shared->periods, rows->kind);
	if (rows->form == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(rows->context);

		rows->form = make_row(rows, key, shared, days);
		locate_numbers(rows, &bounds);
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

/* Does a person have one stay of a set at a key, or possibly more? */
#define ONCE  0
#define AGAIN 1

/* A person and the index of a stay in the group, as a record of radix.h. */
typedef struct Person
{
	int64_t id;
	int64_t stay;
} Person;

#define PERSON_WIDTH (sizeof(Person) / sizeof(int64_t))

typedef struct Overlaps
{
	MigOverlapSource source;
	double min_days;
	MigMemory memory;
	MigOverlapRows rows;
	MigSorter stays[2]; /* by key and start */
	/* The stays of one key of both sets, in order of their starts, as many as fit into memory */
	int64_t key;
	bool in_key;
	MigStay *group;  /* with ONCE or AGAIN as their key */
	bool *second;    /* is a stay of set 1? */
	Person *persons; /* of one set, and as much space for sorting */
	size_t room;
	size_t count;
	size_t next;
	MigSweep sweep;
	bool sweeping;
	MigSorter pairs; /* of persons with several stays; others come from the sweep */
	MigShared shared;
} Overlaps;

/* The set that the next stay belongs to, or -1 at the end. */
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

/* Reads the next stay of the key; false if there is none. */
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

/* Puts the next stay of the key into the sweep; false if there is none. */
static bool
sweep_next_stay(Overlaps *overlaps)
{
	MigStay stay;
	int set;

	if (overlaps->next < overlaps->count)
	{
		size_t i = overlaps->next++;

		mig_sweep_put(&overlaps->sweep, overlaps->group + i, overlaps->second[i]);
		return true;
	}
	/* Stays that did not fit into memory */
	if (overlaps->count < overlaps->room || !read_stay(overlaps, &stay, &set))
		return false;
	stay.key = AGAIN;
	mig_sweep_put(&overlaps->sweep, &stay, set);
	return true;
}

/* Marks the stays of a set as ONCE or AGAIN. */
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

/* Finds the next two persons of the key that meet, and what they share; false if there are no more. */
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
			overlaps->sweeping = sweep_next_stay(overlaps);
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

/* Finds the next two persons that share at least min_days. */
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

/* Reads the tables.  Arguments: four per set, then min_days and within_days. */
static void
begin_overlaps(Overlaps *overlaps, FunctionCallInfo fcinfo, int sets, MigTimeKind kind,
			   MemoryContext context)
{
	MigOverlapSource *source = &overlaps->source;
	int64_t margin;
	/* For the stays, the group, and the pairs, which are sorted while the others are in memory. */
	size_t bytes = mig_part_of_memory(3 * sets + 1);
	int days = 4 * sets;

	source->sets = sets;
	for (int set = 0; set < sets; set++)
		source->columns[set] = mig_stay_columns_arg(fcinfo, 4 * set, true);
	mig_overlap_check_source(source);
	mig_check_time_kind(source->kind, kind);
	overlaps->min_days = mig_check_days(PG_GETARG_FLOAT8(days), "min_days");
	margin = mig_overlap_margin(PG_GETARG_FLOAT8(days + 1), kind);
	overlaps->memory = mig_memory(context);
	overlaps->rows = (MigOverlapRows){
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
	/* The executor copies rows that it keeps, so the next call may overwrite this one. */
	SRF_RETURN_NEXT(context, HeapTupleHeaderGetDatum(mig_overlap_row(&overlaps->rows, overlaps->key,
																	 &overlaps->shared, days)));
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
