/*
 * density_measures_sql.c
 *		SQL functions of correlation, inequality and segregation of densities.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"

#include "base/glue_sql.h"
#include "density/measures.h"
#include "density/density_sql.h"

/* Raises an error unless a measure was computed. */
static void
check_measure(MigStatus status)
{
	if (status == MIG_BAD_NUMBER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("density has negative values"),
				 errdetail("Shares are those of values of 0 or more."),
				 errhint("Measure the densities before taking their difference.")));
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("measure of the density out of range"),
						errdetail("A value of the result exceeds double precision."),
						errhint("Count in larger units, and leave out totals near 0.")));
}

/* Returns a measure, or NULL if it is undefined. */
static Datum
result_of(FunctionCallInfo fcinfo, MigStatus status, double value)
{
	check_measure(status);
	if (isnan(value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

static Datum
measure(FunctionCallInfo fcinfo, MigMeasure measure_of)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	double value;
	MigStatus status = measure_of(&density, &memory, &value);

	return result_of(fcinfo, status, value);
}

static Datum
measure_two(FunctionCallInfo fcinfo, MigMeasureOfTwo measure_of)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	double value;
	MigStatus status;

	mig_density_check_keys(&a, &b);
	status = measure_of(&a, &b, &memory, &value);
	return result_of(fcinfo, status, value);
}

PG_FUNCTION_INFO_V1(density_entropy);
Datum
density_entropy(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, mig_density_entropy);
}

PG_FUNCTION_INFO_V1(density_gini);
Datum
density_gini(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, mig_density_gini);
}

PG_FUNCTION_INFO_V1(density_weighted);
Datum
density_weighted(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, mig_density_weighted);
}

PG_FUNCTION_INFO_V1(density_correlate);
Datum
density_correlate(PG_FUNCTION_ARGS)
{
	return measure_two(fcinfo, mig_density_correlate);
}

PG_FUNCTION_INFO_V1(density_dissimilarity);
Datum
density_dissimilarity(PG_FUNCTION_ARGS)
{
	return measure_two(fcinfo, mig_density_dissimilarity);
}

PG_FUNCTION_INFO_V1(density_isolation);
Datum
density_isolation(PG_FUNCTION_ARGS)
{
	return measure_two(fcinfo, mig_density_isolation);
}

PG_FUNCTION_INFO_V1(density_exposure);
Datum
density_exposure(PG_FUNCTION_ARGS)
{
	return measure_two(fcinfo, mig_density_exposure);
}

PG_FUNCTION_INFO_V1(density_location_quotient);
Datum
density_location_quotient(PG_FUNCTION_ARGS)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity total = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out;
	MigDensityTarget target;
	bool defined;

	mig_density_check_keys(&a, &total);
	out = mig_density_out(total.keys_are, MIG_AMOUNTS, total.count);
	target = mig_density_target(&out);
	check_measure(mig_density_location_quotient(&a, &total, &memory, &target, &defined));
	if (!defined)
		PG_RETURN_NULL();
	return mig_density_done(&out, target.count);
}

PG_FUNCTION_INFO_V1(density_per_km2);
Datum
density_per_km2(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out = mig_density_out(density.keys_are, MIG_AMOUNTS, density.count);
	MigDensityTarget target = mig_density_target(&out);

	check_measure(mig_density_per_km2(&density, &memory, &target));
	return mig_density_done(&out, target.count);
}

PG_FUNCTION_INFO_V1(density_lorenz);
Datum
density_lorenz(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	double keys;
	double share;
	Datum values[2];
	bool nulls[lengthof(values)] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		MigLorenz *lorenz;
		MigMemory memory;
		MigDensity density;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		memory = mig_memory(context->multi_call_memory_ctx);
		lorenz = palloc(sizeof(MigLorenz));
		density = mig_density_arg(fcinfo, 0);
		check_measure(mig_lorenz_begin(lorenz, &density, &memory));
		context->user_fctx = lorenz;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (!mig_lorenz_next(context->user_fctx, &keys, &share))
		SRF_RETURN_DONE(context);
	values[0] = Float8GetDatum(keys);
	values[1] = Float8GetDatum(share);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
