/*
 * density_measures.c
 *		SQL functions that say of a density, or of two, in one number or map how values are spread.
 */
#include "pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/float.h"

#include "core/measures.h"
#include "density.h"
#include "glue.h"

/* Raises 22003 if a value is negative. */
static void
check_not_negative(const MigDensity *density)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);

	if (mig_density_is_negative(density, &memory))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("density has negative values"),
				 errdetail("Shares of a total have no meaning then."),
				 errhint("Measure the densities of which it is the difference.")));
}

static Datum
number_or_null(FunctionCallInfo fcinfo, double number)
{
	if (isnan(number))
		PG_RETURN_NULL();
	if (isinf(number))
		float_overflow_error();
	PG_RETURN_FLOAT8(number);
}

typedef double (*Measure)(const MigDensity *density, const MigMemory *memory);

static Datum
measure(FunctionCallInfo fcinfo, Measure function)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	check_not_negative(&density);
	return number_or_null(fcinfo, function(&density, &memory));
}

typedef double (*Comparison)(const MigDensity *a, const MigDensity *b, const MigMemory *memory);

static Datum
compare(FunctionCallInfo fcinfo, Comparison function, bool shares)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	mig_density_check_keys(&a, &b);
	if (shares)
	{
		check_not_negative(&a);
		check_not_negative(&b);
	}
	return number_or_null(fcinfo, function(&a, &b, &memory));
}

PG_FUNCTION_INFO_V1(density_entropy);
Datum
density_entropy(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, mig_density_entropy);
}

PG_FUNCTION_INFO_V1(density_weighted);
Datum
density_weighted(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, mig_density_weighted);
}

static double
gini(const MigDensity *density, const MigMemory *memory)
{
	return mig_gini(mig_density_sorted(density, memory), density->count, memory);
}

PG_FUNCTION_INFO_V1(density_gini);
Datum
density_gini(PG_FUNCTION_ARGS)
{
	return measure(fcinfo, gini);
}

PG_FUNCTION_INFO_V1(density_correlate);
Datum
density_correlate(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, mig_density_correlate, false);
}

PG_FUNCTION_INFO_V1(density_dissimilarity);
Datum
density_dissimilarity(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, mig_density_dissimilarity, true);
}

PG_FUNCTION_INFO_V1(density_isolation);
Datum
density_isolation(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, mig_density_isolation, true);
}

PG_FUNCTION_INFO_V1(density_exposure);
Datum
density_exposure(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, mig_density_exposure, true);
}

/* --- The curve of Lorenz --- */

typedef struct Curve
{
	MigLorenz *points;
	size_t count;
} Curve;

static Curve *
find_curve(FunctionCallInfo fcinfo)
{
	Curve *curve = palloc(sizeof(Curve));
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	double *values;

	check_not_negative(&density);
	values = mig_density_sorted(&density, &memory);
	curve->points = memory.resize(memory.state, NULL, (density.count + 1) * sizeof(MigLorenz));
	curve->count = mig_lorenz(values, density.count, &memory, curve->points);
	pfree(values);
	return curve;
}

PG_FUNCTION_INFO_V1(density_lorenz);
Datum
density_lorenz(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const Curve *curve;
	Datum values[2];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->tuple_desc = mig_row_type(fcinfo);
		context->user_fctx = find_curve(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	curve = context->user_fctx;
	i = context->call_cntr;
	if (i == curve->count)
		SRF_RETURN_DONE(context);
	values[0] = Float8GetDatum(curve->points[i].keys);
	values[1] = Float8GetDatum(curve->points[i].values);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* --- Maps --- */

static Datum
map_of(MigDensityOut *out, const MigDensityTarget *target, MigStatus status)
{
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("value of the density out of range"),
						errdetail("An amount exceeds double precision.")));
	return mig_density_done(out, target->count);
}

PG_FUNCTION_INFO_V1(density_per_km2);
Datum
density_per_km2(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out = mig_density_out(density.keys_are, MIG_AMOUNTS, density.count);
	MigDensityTarget target = {.keys = out.keys, .amounts = out.amounts};
	MigStatus status = mig_density_per_km2(&density, &memory, &target);

	return map_of(&out, &target, status);
}

PG_FUNCTION_INFO_V1(density_location_quotient);
Datum
density_location_quotient(PG_FUNCTION_ARGS)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity total = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out = mig_density_out(total.keys_are, MIG_AMOUNTS, total.count);
	MigDensityTarget target = {.keys = out.keys, .amounts = out.amounts};
	MigStatus status;

	mig_density_check_keys(&a, &total);
	check_not_negative(&a);
	check_not_negative(&total);
	status = mig_density_quotient(&a, &total, &memory, &target);
	if (status == MIG_BAD_NUMBER)
		PG_RETURN_NULL();
	return map_of(&out, &target, status);
}
