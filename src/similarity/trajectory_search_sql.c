/*
 * trajectory_search_sql.c
 *		The GiST operator class of type trajectory: filters, and order by distance.
 *
 * An entry is a key of similarity/trajectory_key.h, made from heads alone.  Distances by the index are lower bounds; the
 * server computes the exact ones, and orders rows by these.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/gist.h"
#include "access/stratnum.h"
#include "utils/sortsupport.h"

#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "trajectory/trajectory_sql.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"
#include "similarity/trajectory_search_sql.h"

/* Strategies of the operator class. */
enum
{
	STRATEGY_MEETS = 1,  /* && trajectory */
	STRATEGY_DURING = 2, /* && tstzrange */
	STRATEGY_FOUND = MIG_STRATEGY_FOUND,
	STRATEGY_FRECHET = 15, /* <-> */
	STRATEGY_HAUSDORFF = 16,
	STRATEGY_DTW = 17,
};

static MigTrajectoryKey
key_of(Datum trajectory)
{
	MigTrajectoryHead head = mig_trajectory_head_of(trajectory);

	return mig_trajectory_key(&head);
}

static const MigTrajectoryKey *
entry_key(const GISTENTRY *entry)
{
	return (const MigTrajectoryKey *) DatumGetPointer(entry->key);
}

/* --- Types without text input --- */

PG_FUNCTION_INFO_V1(trajectory_key_in);
Datum
trajectory_key_in(PG_FUNCTION_ARGS)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					errmsg("cannot accept a value of type trajectory_key"),
					errhint("Only indexes over trajectories hold such values.")));
}

/* Appends minimum and maximum of an axis in degrees. */
static void
append_range(StringInfo text, const MigTrajectoryKey *key, const char *name, MigKeyAxis axis)
{
	appendStringInfo(text, "%s%s %.7f", axis == 0 ? "" : ", ", name,
					 mig_trajectory_degrees(key->low[axis]));
	if (key->high[axis] != key->low[axis])
		appendStringInfo(text, " to %.7f", mig_trajectory_degrees(key->high[axis]));
}

static void
append_key(StringInfo text, const MigTrajectoryKey *key)
{
	static const char *const names[MIG_KEY_AXES] = {
		"first lon", "first lat", "last lon", "last lat", "west", "east", "south", "north",
	};

	for (int axis = 0; axis < MIG_KEY_AXES; axis++)
		append_range(text, key, names[axis], axis);
	appendStringInfo(text, ", %u or more fixes", key->count);
}

PG_FUNCTION_INFO_V1(trajectory_key_out);
Datum
trajectory_key_out(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	initStringInfo(&text);
	append_key(&text, (const MigTrajectoryKey *) PG_GETARG_POINTER(0));
	PG_RETURN_CSTRING(text.data);
}

/* --- Searches for trajectories within a distance of one --- */

typedef struct Search
{
	MigTrajectoryKey key;
	double limit;
	int32 measure; /* MigSimilarity */
	int32 unused;
} Search;

static MigKeyMeasure
key_measure(const Search *search)
{
	return mig_similarity_measures[search->measure].key;
}

MigKeyMeasure
mig_search_terms(Datum search, double *limit)
{
	const Search *terms = (const Search *) DatumGetPointer(search);

	*limit = terms->limit;
	return key_measure(terms);
}

PG_FUNCTION_INFO_V1(trajectory_search_in);
Datum
trajectory_search_in(PG_FUNCTION_ARGS)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					errmsg("cannot accept a value of type trajectory_search"),
					errhint("Make one with trajectory_search(trajectory, measure, limit).")));
}

PG_FUNCTION_INFO_V1(trajectory_search_out);
Datum
trajectory_search_out(PG_FUNCTION_ARGS)
{
	const Search *search = (const Search *) PG_GETARG_POINTER(0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s within %g of ", mig_similarity_measures[search->measure].name,
					 search->limit);
	append_key(&text, &search->key);
	PG_RETURN_CSTRING(text.data);
}

PG_FUNCTION_INFO_V1(trajectory_search);
Datum
trajectory_search(PG_FUNCTION_ARGS)
{
	Search *search = palloc0(sizeof(Search));

	search->measure = (int32) mig_similarity_value(PG_GETARG_TEXT_PP(1), MIG_FOR_SEARCH);
	search->limit = mig_distance_limit_arg(fcinfo, 2);
	search->key = key_of(PG_GETARG_DATUM(0));
	PG_RETURN_POINTER(search);
}

static bool
is_found(const MigTrajectoryKey *key, const Search *search)
{
	return mig_trajectory_keys_apart(key, &search->key, key_measure(search)) <= search->limit;
}

PG_FUNCTION_INFO_V1(trajectory_found);
Datum
trajectory_found(PG_FUNCTION_ARGS)
{
	MigTrajectoryKey key = key_of(PG_GETARG_DATUM(0));

	PG_RETURN_BOOL(is_found(&key, (const Search *) PG_GETARG_POINTER(1)));
}

/* --- Filters --- */

PG_FUNCTION_INFO_V1(trajectory_meets_box);
Datum
trajectory_meets_box(PG_FUNCTION_ARGS)
{
	MigTrajectoryKey a = key_of(PG_GETARG_DATUM(0));
	MigTrajectoryKey b = key_of(PG_GETARG_DATUM(1));

	PG_RETURN_BOOL(mig_trajectory_keys_meet(&a, &b));
}

/* May the time of a trajectory below a key, both ends included, overlap a range? */
static bool
is_during(const MigTrajectoryKey *key, Datum range)
{
	MigPeriod period;

	return mig_period_of_range(mig_range_type(MIG_TIMESTAMPS), MIG_TIMESTAMPS, range, &period) &&
		   period.from <= key->to && key->from < period.to;
}

PG_FUNCTION_INFO_V1(trajectory_during);
Datum
trajectory_during(PG_FUNCTION_ARGS)
{
	MigTrajectoryKey key = key_of(PG_GETARG_DATUM(0));

	PG_RETURN_BOOL(is_during(&key, PG_GETARG_DATUM(1)));
}

/* --- GiST --- */

PG_FUNCTION_INFO_V1(trajectory_gist_compress);
Datum
trajectory_gist_compress(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	GISTENTRY *compressed;
	MigTrajectoryKey *key;

	if (!entry->leafkey)
		PG_RETURN_POINTER(entry);
	key = palloc(sizeof(MigTrajectoryKey));
	*key = key_of(entry->key);
	compressed = palloc(sizeof(GISTENTRY));
	gistentryinit(*compressed, PointerGetDatum(key), entry->rel, entry->page, entry->offset, false);
	PG_RETURN_POINTER(compressed);
}

/* Union of the keys of some entries. */
static MigTrajectoryKey *
union_of(const GistEntryVector *entries, const OffsetNumber *numbers, size_t count)
{
	MigTrajectoryKey *key = palloc(sizeof(MigTrajectoryKey));

	*key = *entry_key(entries->vector + numbers[0]);
	for (size_t i = 1; i < count; i++)
		mig_trajectory_key_add(key, entry_key(entries->vector + numbers[i]));
	return key;
}

PG_FUNCTION_INFO_V1(trajectory_gist_union);
Datum
trajectory_gist_union(PG_FUNCTION_ARGS)
{
	const GistEntryVector *entries = (const GistEntryVector *) PG_GETARG_POINTER(0);
	int *size = (int *) PG_GETARG_POINTER(1);
	MigTrajectoryKey *key = palloc(sizeof(MigTrajectoryKey));

	*key = *entry_key(entries->vector);
	for (int i = 1; i < entries->n; i++)
		mig_trajectory_key_add(key, entry_key(entries->vector + i));
	*size = sizeof(MigTrajectoryKey);
	PG_RETURN_POINTER(key);
}

PG_FUNCTION_INFO_V1(trajectory_gist_penalty);
Datum
trajectory_gist_penalty(PG_FUNCTION_ARGS)
{
	const GISTENTRY *page = (const GISTENTRY *) PG_GETARG_POINTER(0);
	const GISTENTRY *entry = (const GISTENTRY *) PG_GETARG_POINTER(1);
	float *penalty = (float *) PG_GETARG_POINTER(2);

	*penalty = (float) mig_trajectory_key_growth(entry_key(page), entry_key(entry));
	PG_RETURN_POINTER(penalty);
}

PG_FUNCTION_INFO_V1(trajectory_gist_picksplit);
Datum
trajectory_gist_picksplit(PG_FUNCTION_ARGS)
{
	const GistEntryVector *entries = (const GistEntryVector *) PG_GETARG_POINTER(0);
	GIST_SPLITVEC *split = (GIST_SPLITVEC *) PG_GETARG_POINTER(1);
	size_t count = (size_t) entries->n - FirstOffsetNumber;
	MigKeyEntry *parts = palloc(count * sizeof(MigKeyEntry));
	OffsetNumber *numbers = palloc(count * sizeof(OffsetNumber));
	size_t half;

	for (size_t i = 0; i < count; i++)
		parts[i] = (MigKeyEntry){.key = entry_key(entries->vector + FirstOffsetNumber + i),
								 .number = (uint32_t) (FirstOffsetNumber + i)};
	half = mig_trajectory_keys_split(parts, count);
	for (size_t i = 0; i < count; i++)
		numbers[i] = (OffsetNumber) parts[i].number;
	split->spl_left = numbers;
	split->spl_nleft = (int) half;
	split->spl_ldatum = PointerGetDatum(union_of(entries, numbers, half));
	split->spl_right = numbers + half;
	split->spl_nright = (int) (count - half);
	split->spl_rdatum = PointerGetDatum(union_of(entries, numbers + half, count - half));
	PG_RETURN_POINTER(split);
}

PG_FUNCTION_INFO_V1(trajectory_gist_same);
Datum
trajectory_gist_same(PG_FUNCTION_ARGS)
{
	bool *same = (bool *) PG_GETARG_POINTER(2);

	*same = memcmp(PG_GETARG_POINTER(0), PG_GETARG_POINTER(1), sizeof(MigTrajectoryKey)) == 0;
	PG_RETURN_POINTER(same);
}

PG_FUNCTION_INFO_V1(trajectory_gist_consistent);
Datum
trajectory_gist_consistent(PG_FUNCTION_ARGS)
{
	const MigTrajectoryKey *key = entry_key((const GISTENTRY *) PG_GETARG_POINTER(0));
	StrategyNumber strategy = PG_GETARG_UINT16(2);
	bool *recheck = (bool *) PG_GETARG_POINTER(4);
	MigTrajectoryKey query;

	/* the key decides these operators exactly */
	*recheck = false;
	switch (strategy)
	{
		case STRATEGY_MEETS:
			query = key_of(PG_GETARG_DATUM(1));
			PG_RETURN_BOOL(mig_trajectory_keys_meet(key, &query));
		case STRATEGY_DURING:
			PG_RETURN_BOOL(is_during(key, PG_GETARG_DATUM(1)));
		case STRATEGY_FOUND:
			PG_RETURN_BOOL(is_found(key, (const Search *) PG_GETARG_POINTER(1)));
		default:
			elog(ERROR, "unknown strategy %d", strategy);
	}
}

/* The query, cached for the next entry. */
typedef struct Asked
{
	MigTrajectoryKey key;
	MigKeyPieces pieces;
	Size size;
	char bytes[FLEXIBLE_ARRAY_MEMBER]; /* of the argument: the value itself, or its TOAST pointer */
} Asked;

static Asked *
asked_of(Datum argument, MemoryContext context)
{
	const MigTrajectoryHead *head = mig_trajectory_value(argument);
	MigMemory memory = mig_memory(context);
	MigFix *fixes = mig_trajectory_fixes(head);
	Size size = VARSIZE_ANY(DatumGetPointer(argument));
	Asked *asked = MemoryContextAlloc(context, offsetof(Asked, bytes) + size);

	asked->key = mig_trajectory_key(head);
	asked->pieces = mig_trajectory_pieces(fixes, head->count, &memory);
	asked->size = size;
	memcpy(asked->bytes, DatumGetPointer(argument), size);
	pfree(fixes);
	return asked;
}

/* The value may change between calls, as fn_extra survives a rescan. */
static const Asked *
asked_arg(FunctionCallInfo fcinfo, int number)
{
	Asked *asked = fcinfo->flinfo->fn_extra;
	struct varlena *value = (struct varlena *) PG_GETARG_POINTER(number);

	/* other external datums contain only an address in memory */
	if (VARATT_IS_EXTERNAL(value) && !VARATT_IS_EXTERNAL_ONDISK(value))
		value = PG_DETOAST_DATUM(PointerGetDatum(value));
	if (asked != NULL && asked->size == VARSIZE_ANY(value) &&
		memcmp(asked->bytes, value, asked->size) == 0)
		return asked;
	fcinfo->flinfo->fn_extra = NULL;
	if (asked != NULL)
		pfree(asked);
	asked = asked_of(PointerGetDatum(value), fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = asked;
	return asked;
}

PG_FUNCTION_INFO_V1(trajectory_gist_distance);
Datum
trajectory_gist_distance(PG_FUNCTION_ARGS)
{
	const MigTrajectoryKey *key = entry_key((const GISTENTRY *) PG_GETARG_POINTER(0));
	StrategyNumber strategy = PG_GETARG_UINT16(2);
	bool *recheck = (bool *) PG_GETARG_POINTER(4);
	MigTrajectoryKey query;
	const Asked *asked;

	*recheck = true;
	switch (strategy)
	{
		case STRATEGY_FRECHET:
			query = key_of(PG_GETARG_DATUM(1));
			PG_RETURN_FLOAT8(mig_trajectory_keys_apart(key, &query, MIG_KEY_FRECHET));
		case STRATEGY_HAUSDORFF:
			asked = asked_arg(fcinfo, 1);
			PG_RETURN_FLOAT8(mig_trajectory_key_hausdorff(key, &asked->key, &asked->pieces));
		case STRATEGY_DTW:
			query = key_of(PG_GETARG_DATUM(1));
			PG_RETURN_FLOAT8(mig_trajectory_keys_apart(key, &query, MIG_KEY_DTW));
		default:
			elog(ERROR, "unknown strategy %d", strategy);
	}
}

static int
compare_keys(Datum a, Datum b, SortSupport support)
{
	(void) support;
	return mig_trajectory_key_order((const MigTrajectoryKey *) DatumGetPointer(a),
									(const MigTrajectoryKey *) DatumGetPointer(b));
}

PG_FUNCTION_INFO_V1(trajectory_gist_sortsupport);
Datum
trajectory_gist_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport support = (SortSupport) PG_GETARG_POINTER(0);

	support->comparator = compare_keys;
	PG_RETURN_VOID();
}
