/*
 * movement_cells_sql.c
 *		SQL functions for the cells a mover was in, and for its radius of gyration.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "grid/gridcell_sql.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement_cells.h"
#include "movement/movement_spread.h"

/* State of the set-returning functions between rows. */
typedef struct Visits
{
	MigMemory memory;
	MigCellWalk walk;
	MigCellVisit before;
	bool has_before;
	int64 end; /* of the trajectory */
	TypeCacheEntry *range;
} Visits;

/* First call: creates the state in the multi-call memory context. */
static Visits *
begin(FunctionCallInfo fcinfo, int level, MigGridCell only)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigFix *fixes = mig_trajectory_fixes(head);
	Visits *visits = palloc0(sizeof(Visits));

	visits->memory = mig_memory(CurrentMemoryContext);
	visits->end = head->last.time;
	mig_cell_walk_begin(&visits->walk, fixes, head->count, level, only, &visits->memory);
	return visits;
}

PG_FUNCTION_INFO_V1(trajectory_moves_cells);
Datum
trajectory_moves_cells(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Visits *visits;
	MigCellVisit visit;
	Datum values[4];
	static const bool nulls[lengthof(values)];

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		visits = begin(fcinfo, mig_gridcell_level_arg(PG_GETARG_INT32(1)), 0);
		visits->has_before = mig_cell_walk_next(&visits->walk, &visits->before);
		context->user_fctx = visits;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	visits = context->user_fctx;
	if (!visits->has_before || !mig_cell_walk_next(&visits->walk, &visit))
		SRF_RETURN_DONE(context);
	values[0] = GridCellGetDatum(visits->before.cell);
	values[1] = GridCellGetDatum(visit.cell);
	values[2] = TimestampTzGetDatum(visits->before.to);
	values[3] = TimestampTzGetDatum(visit.from);
	visits->before = visit;
	SRF_RETURN_NEXT(
		context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, (bool *) nulls)));
}

PG_FUNCTION_INFO_V1(trajectory_visits);
Datum
trajectory_visits(PG_FUNCTION_ARGS)
{
	MigGridCell cell = PG_GETARG_GRIDCELL(1);
	FuncCallContext *context;
	Visits *visits;
	MigCellVisit visit;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		visits = begin(fcinfo, mig_gridcell_level(cell), cell);
		visits->range = mig_range_type(MIG_TIMESTAMPS);
		context->user_fctx = visits;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	visits = context->user_fctx;
	while (mig_cell_walk_next(&visits->walk, &visit))
		if (visit.cell == cell)
		{
			RangeBound lower = {TimestampTzGetDatum(visit.from), false, true, true};
			RangeBound upper = {TimestampTzGetDatum(visit.to), false, visit.to == visits->end,
								false};

			SRF_RETURN_NEXT(context,
							RangeTypePGetDatum(mig_make_range(visits->range, &lower, &upper)));
		}
	SRF_RETURN_DONE(context);
}

PG_FUNCTION_INFO_V1(trajectory_entropy);
Datum
trajectory_entropy(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFix *fixes = mig_trajectory_fixes(head);
	double bits = mig_movement_entropy(fixes, head->count, level, &memory);

	pfree(fixes);
	PG_RETURN_FLOAT8(bits);
}

PG_FUNCTION_INFO_V1(trajectory_radius_of_gyration);
Datum
trajectory_radius_of_gyration(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFix *fixes = mig_trajectory_fixes(head);
	double metres = mig_movement_gyration(fixes, head->count, &memory);

	pfree(fixes);
	PG_RETURN_FLOAT8(metres);
}
