/*
 * trajectory_convoys_sql.c
 *		SQL function trajectory_convoys (see movement/convoys.h).
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "base/sort.h"
#include "base/glue_sql.h"
#include "base/rows_sql.h"
#include "time/period_sql.h"
#include "geo/clusters.h"
#include "trajectory/trajectory_sql.h"
#include "movement/convoys.h"
#include "movement/movement_sql.h"

/* A mover given in the arguments. */
typedef struct Mover
{
	int64 id;
	Datum trajectory;
} Mover;

static int
compare_movers(const void *a, const void *b)
{
	const Mover *left = a;
	const Mover *right = b;

	return (left->id > right->id) - (left->id < right->id);
}

/* The elements of an array argument; raises an error if one is NULL. */
static Datum *
elements_arg(FunctionCallInfo fcinfo, int number, int *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(number);
	Oid type = ARR_ELEMTYPE(array);
	int16 length;
	bool by_value;
	char alignment;
	Datum *elements;

	if (array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("id or trajectory of a mover must not be NULL"),
						errhint("array_agg(...) FILTER (WHERE ...) leaves rows out.")));
	get_typlenbyvalalign(type, &length, &by_value, &alignment);
	deconstruct_array(array, type, length, by_value, alignment, &elements, NULL, count);
	return elements;
}

/* The movers of arguments 0 and 1, sorted by id. */
static Mover *
movers_arg(FunctionCallInfo fcinfo, const MigMemory *memory, int *count)
{
	int trajectory_count;
	const Datum *ids = elements_arg(fcinfo, 0, count);
	const Datum *trajectories = elements_arg(fcinfo, 1, &trajectory_count);
	Mover *movers = mig_allocate(memory, (size_t) *count, sizeof(Mover));

	if (*count != trajectory_count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("arrays of movers differ in length"),
				 errdetail("There are %d ids and %d trajectories.", *count, trajectory_count),
				 errhint("Give one trajectory for each id.")));
	for (int i = 0; i < *count; i++)
		movers[i] = (Mover){DatumGetInt64(ids[i]), trajectories[i]};
	mig_sort(movers, (size_t) *count, sizeof(Mover), compare_movers, memory);
	for (int i = 1; i < *count; i++)
		if (movers[i - 1].id == movers[i].id)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("ids of movers must be unique"),
							errhint("Give one trajectory for each mover.")));
	return movers;
}

static double
eps_arg(FunctionCallInfo fcinfo, int number)
{
	double eps_m = PG_GETARG_FLOAT8(number);

	if (!(eps_m >= MIG_EPS_MIN_M && eps_m <= MIG_EPS_MAX_M))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("distance out of range"),
						errdetail("It is %g; distances of neighbours are %g to %g.", eps_m,
								  MIG_EPS_MIN_M, MIG_EPS_MAX_M),
						errhint("Give the distance within which neighbours lie, in metres.")));
	return eps_m;
}

static int32
members_arg(FunctionCallInfo fcinfo, int number)
{
	int32 members = PG_GETARG_INT32(number);

	if (members < 2)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("members out of range"),
						errdetail("It is %d.", members),
						errhint("Give the least number of movers, 2 or more.")));
	return members;
}

/* State of trajectory_convoys between rows. */
typedef struct ConvoyScan
{
	MigConvoys found;
	int64 *ids; /* of all members */
	TypeCacheEntry *range;
} ConvoyScan;

static void *
find(FunctionCallInfo fcinfo)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	ConvoyScan *scan = palloc(sizeof(ConvoyScan));
	double eps_m = eps_arg(fcinfo, 2);
	int32 min = members_arg(fcinfo, 3);
	int64 duration = mig_duration_arg(fcinfo, 4, "duration", false);
	int64 step = mig_duration_arg(fcinfo, 5, "step", false);
	int count;
	const Mover *movers = movers_arg(fcinfo, &memory, &count);
	const MigTrajectoryHead **heads =
		mig_allocate(&memory, (size_t) count, sizeof(MigTrajectoryHead *));
	MigStatus status;

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		heads[i] = mig_trajectory_value(movers[i].trajectory);
	}
	status = mig_convoys(heads, (size_t) count, eps_m, (uint32) min, duration, step, &memory,
						 &scan->found);
	if (status == MIG_TOO_LARGE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many time steps"),
				 errdetail("There are %llu from the first fix to the last; the limit is %d.",
						   (unsigned long long) mig_convoy_times(heads, (size_t) count, step),
						   MIG_CONVOY_TIMES_MAX),
				 errhint("Give a longer step, or restrict the trajectories to a shorter period.")));
	if (status != MIG_OK)
		mig_trajectory_report_damaged();
	scan->ids = mig_allocate(&memory, scan->found.member_count, sizeof(int64));
	for (size_t i = 0; i < scan->found.member_count; i++)
		scan->ids[i] = movers[scan->found.members[i]].id;
	scan->range = mig_range_type(MIG_TIMESTAMPS);
	return scan;
}

PG_FUNCTION_INFO_V1(trajectory_convoys);
Datum
trajectory_convoys(PG_FUNCTION_ARGS)
{
	FuncCallContext *context = mig_call_of_rows(fcinfo, find);
	const ConvoyScan *scan;
	const MigConvoy *convoy;
	RangeBound lower;
	RangeBound upper;
	Datum values[2];
	bool nulls[lengthof(values)] = {false};

	scan = context->user_fctx;
	if (context->call_cntr == scan->found.count)
		SRF_RETURN_DONE(context);
	convoy = scan->found.convoys + context->call_cntr;
	lower = (RangeBound){TimestampTzGetDatum(convoy->from), false, true, true};
	upper = (RangeBound){TimestampTzGetDatum(convoy->to), false, true, false};
	values[0] = mig_bigint_array(scan->ids + convoy->first, convoy->count);
	values[1] = RangeTypePGetDatum(mig_make_range(scan->range, &lower, &upper));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
