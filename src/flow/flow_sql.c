/*
 * flow_sql.c
 *		SQL functions of types flow and zone_flow.  Text and binary forms, totals, arithmetic and comparison are shared
 *		with densities: see density_sql.c, density_read_sql.c and density_math_sql.c.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"

#include "base/glue_sql.h"
#include "grid/gridcell_sql.h"
#include "flow/flow_sql.h"

/* --- Reading --- */

PG_FUNCTION_INFO_V1(flow_value);
Datum
flow_value(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);
	int64_t from = PG_GETARG_INT64(1);
	int64_t to = PG_GETARG_INT64(2);
	size_t i = mig_flow_find(&flow, from, to);

	if (i == flow.count || flow.keys[i] != from || flow.to[i] != to)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mig_density_value(&flow, i));
}

/* Pairs that are given as rows. */
typedef struct FlowScan
{
	MigDensity flow;
	bool counts;
} FlowScan;

/* The rows of a flow, keys of any kind if keys_are is -1. */
static Datum
rows(FunctionCallInfo fcinfo, int keys_are, bool counts)
{
	FuncCallContext *context;
	const FlowScan *scan;
	Datum values[3];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		FlowScan *begun;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		begun = palloc(sizeof(FlowScan));
		*begun = (FlowScan){.flow = mig_density_arg(fcinfo, 0), .counts = counts};
		if (keys_are >= 0)
			mig_density_need_keys(&begun->flow, keys_are);
		if (counts)
			mig_density_need_counts(&begun->flow);
		context->tuple_desc = mig_row_type(fcinfo);
		context->user_fctx = begun;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	i = context->call_cntr;
	if (i >= scan->flow.count)
		SRF_RETURN_DONE(context);
	values[0] = Int64GetDatum(scan->flow.keys[i]);
	values[1] = Int64GetDatum(scan->flow.to[i]);
	values[2] = scan->counts ? Int64GetDatum(scan->flow.counts[i])
							 : Float8GetDatum(mig_density_value(&scan->flow, i));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(flow_cells);
Datum
flow_cells(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_CELL, false);
}

PG_FUNCTION_INFO_V1(flow_zones);
Datum
flow_zones(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, false);
}

PG_FUNCTION_INFO_V1(flow_grids);
Datum
flow_grids(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_GRID, false);
}

PG_FUNCTION_INFO_V1(flow_regions);
Datum
flow_regions(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_REGION, false);
}

PG_FUNCTION_INFO_V1(flow_counts);
Datum
flow_counts(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, true);
}

/* --- By one end --- */

static void
check_sums(MigStatus status)
{
	if (status != MIG_OK)
		mig_report_argument(&mig_flow_text, status, &(MigWhere){0});
}

Datum
mig_flow_ends_of(const MigDensity *flow, MigFlowEnd end)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out =
		mig_density_out(flow->keys_are, flow->values_are, mig_flow_ends_room(flow, end));
	MigDensityTarget target = mig_density_target(&out);

	check_sums(mig_flow_ends(flow, end, &memory, &target));
	return mig_density_done(&out, target.count);
}

static Datum
ends(FunctionCallInfo fcinfo, MigFlowEnd end)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);

	return mig_flow_ends_of(&flow, end);
}

PG_FUNCTION_INFO_V1(flow_departures);
Datum
flow_departures(PG_FUNCTION_ARGS)
{
	return ends(fcinfo, MIG_DEPARTURES);
}

PG_FUNCTION_INFO_V1(flow_arrivals);
Datum
flow_arrivals(PG_FUNCTION_ARGS)
{
	return ends(fcinfo, MIG_ARRIVALS);
}

PG_FUNCTION_INFO_V1(flow_net);
Datum
flow_net(PG_FUNCTION_ARGS)
{
	return ends(fcinfo, MIG_NET);
}

PG_FUNCTION_INFO_V1(flow_stay);
Datum
flow_stay(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);
	MigDensityOut out = mig_density_out(flow.keys_are, flow.values_are, flow.count);
	size_t count = 0;

	for (size_t i = 0; i < flow.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (flow.keys[i] != flow.to[i])
			continue;
		out.keys[count] = flow.keys[i];
		if (out.counts != NULL)
			out.counts[count++] = flow.counts[i];
		else
			out.amounts[count++] = flow.amounts[i];
	}
	return mig_density_done(&out, count);
}

/* --- Fewer and coarser pairs --- */

static bool
goes_elsewhere(const void *state, const MigDensity *flow, size_t i)
{
	(void) state;
	return flow->keys[i] != flow->to[i];
}

Datum
mig_flow_between(const MigDensity *flow)
{
	return mig_density_keep(flow, goes_elsewhere, NULL);
}

PG_FUNCTION_INFO_V1(flow_between);
Datum
flow_between(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);

	return mig_flow_between(&flow);
}

static bool
has_both_within(const void *state, const MigDensity *flow, size_t i)
{
	return mig_density_is_within(state, flow->keys[i]) && mig_density_is_within(state, flow->to[i]);
}

PG_FUNCTION_INFO_V1(flow_crop);
Datum
flow_crop(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);

	return mig_density_keep(&flow, has_both_within, mig_density_area_arg(fcinfo));
}

PG_FUNCTION_INFO_V1(flow_rollup);
Datum
flow_rollup(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);
	int level = mig_density_level_arg(fcinfo, &flow);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out =
		mig_flow_out(flow.keys_are == MIG_KEYS_CELL ? MIG_KEYS_CELL : MIG_KEYS_REGION,
					 flow.values_are, flow.count);
	MigDensityTarget target = mig_density_target(&out);

	mig_density_check_rollup(
		&mig_flow_text,
		mig_flow_rollup(&flow, mig_density_parent(flow.keys_are), level, &memory, &target));
	return mig_density_done(&out, target.count);
}
