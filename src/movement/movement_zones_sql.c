/*
 * movement_zones_sql.c
 *		SQL functions for the polygons a mover was in.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "coverage/coverage_sql.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement_zones.h"

/* State of trajectory_moves: all visits, as the coverage may not exist until the next call. */
typedef struct Moves
{
	MigZoneVisits visits;
	int64 *ids; /* of their polygons */
} Moves;

static void *
find_moves(FunctionCallInfo fcinfo)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	const MigCoverage *coverage = PG_GETARG_COVERAGE(1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFix *fixes = mig_trajectory_fixes(head);
	Moves *moves = palloc(sizeof(Moves));

	moves->visits = mig_movement_zones(fixes, head->count, coverage, &memory);
	moves->ids = mig_allocate(&memory, moves->visits.count, sizeof(int64));
	for (size_t i = 0; i < moves->visits.count; i++)
	{
		uint32_t polygon = moves->visits.visits[i].polygon;

		mig_progress(&memory, 1);
		moves->ids[i] = polygon == MIG_COVERAGE_NONE ? 0 : mig_coverage_ids(coverage)[polygon];
	}
	pfree(fixes);
	return moves;
}

PG_FUNCTION_INFO_V1(trajectory_moves_zones);
Datum
trajectory_moves_zones(PG_FUNCTION_ARGS)
{
	FuncCallContext *context = mig_call_of_rows(fcinfo, find_moves);
	const Moves *moves;
	const MigZoneVisit *visit;
	Datum values[4];
	bool nulls[lengthof(values)] = {false};

	moves = context->user_fctx;
	if (context->call_cntr + 1 >= moves->visits.count)
		SRF_RETURN_DONE(context);
	visit = moves->visits.visits + context->call_cntr;
	nulls[0] = visit[0].polygon == MIG_COVERAGE_NONE;
	nulls[1] = visit[1].polygon == MIG_COVERAGE_NONE;
	values[0] = Int64GetDatum(moves->ids[context->call_cntr]);
	values[1] = Int64GetDatum(moves->ids[context->call_cntr + 1]);
	values[2] = TimestampTzGetDatum(visit[0].to);
	values[3] = TimestampTzGetDatum(visit[1].from);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* State of trajectory_restrict. */
typedef struct Parts
{
	MigFix *fixes;
	size_t count;
	size_t next; /* number of the next fix */
	MigPeriods periods;
} Parts;

static Parts *
find_parts(FunctionCallInfo fcinfo)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	const MigCoverage *area = mig_coverage_of_polygon_arg(
		fcinfo, 1, "A trajectory is restricted to a polygon or multipolygon.",
		&mig_trajectory_text);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	Parts *parts = palloc0(sizeof(Parts));

	parts->fixes = mig_trajectory_fixes(head);
	parts->count = head->count;
	parts->periods = mig_movement_inside(parts->fixes, parts->count, area, &memory);
	return parts;
}

PG_FUNCTION_INFO_V1(trajectory_restrict_area);
Datum
trajectory_restrict_area(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Parts *parts;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes fixes;
	Datum part;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = find_parts(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	parts = context->user_fctx;
	if (context->call_cntr == parts->periods.count)
		SRF_RETURN_DONE(context);
	fixes = mig_movement_cut(parts->fixes, parts->count,
							 parts->periods.periods + context->call_cntr, &parts->next, &memory);
	part = mig_trajectory_done(fixes.fixes, fixes.count);
	pfree(fixes.fixes);
	SRF_RETURN_NEXT(context, part);
}
