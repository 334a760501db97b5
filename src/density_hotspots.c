/*
 * density_hotspots.c
 *		SQL functions that say where a density is high or low together.
 */
#include "pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/hotspots.h"
#include "density.h"
#include "glue.h"

static int32
radius_arg(FunctionCallInfo fcinfo, int number)
{
	int32 radius = PG_GETARG_INT32(number);

	if (radius < 1 || radius > MIG_RADIUS_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("radius out of range"),
						errdetail("It lies between 1 and %d cells.", MIG_RADIUS_MAX),
						errhint("For a wider look take larger cells, by density_rollup.")));
	return radius;
}

static double
alpha_arg(FunctionCallInfo fcinfo, int number)
{
	double alpha = PG_GETARG_FLOAT8(number);

	if (!(alpha > 0 && alpha < 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("alpha out of range"),
						errdetail("It lies between 0 and 1."), errhint("0.05 is usual.")));
	return alpha;
}

/* Sets a value of a row; NaN is NULL. */
static void
set_number(Datum *value, bool *is_null, double number)
{
	*is_null = isnan(number);
	*value = Float8GetDatum(number);
}

/* --- Gi* --- */

typedef struct Hotspots
{
	MigDensity density;
	double alpha;
	MigHotspot *rows;
} Hotspots;

static Hotspots *
run_hotspots(FunctionCallInfo fcinfo, MemoryContext context)
{
	Hotspots *hotspots = palloc(sizeof(Hotspots));
	MigMemory memory = mig_memory(context);
	int32 radius = radius_arg(fcinfo, 1);

	hotspots->alpha = alpha_arg(fcinfo, 2);
	hotspots->density =
		mig_density_value_of(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
	mig_density_level_of(&hotspots->density);
	hotspots->rows =
		memory.resize(memory.state, NULL, (hotspots->density.count + 1) * sizeof(MigHotspot));
	mig_hotspots(&hotspots->density, radius, &memory, hotspots->rows);
	return hotspots;
}

PG_FUNCTION_INFO_V1(density_hotspots);
Datum
density_hotspots(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const Hotspots *hotspots;
	const MigHotspot *row;
	size_t i;
	Datum values[6];
	bool nulls[lengthof(values)] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = run_hotspots(fcinfo, context->multi_call_memory_ctx);
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	hotspots = context->user_fctx;
	i = context->call_cntr;
	if (i == hotspots->density.count)
		SRF_RETURN_DONE(context);
	row = &hotspots->rows[i];
	values[0] = Int64GetDatum(hotspots->density.keys[i]);
	values[1] = Float8GetDatum(mig_density_value(&hotspots->density, i));
	set_number(&values[2], &nulls[2], row->z);
	set_number(&values[3], &nulls[3], row->p);
	set_number(&values[4], &nulls[4], row->q);
	nulls[5] = !(row->q <= hotspots->alpha);
	if (!nulls[5])
		values[5] = CStringGetTextDatum(row->z > 0 ? "hot" : "cold");
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
