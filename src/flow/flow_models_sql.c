/*
 * flow_models_sql.c
 *		SQL functions of models of flows: gravity, radiation, and how near a flow is to another one.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"

#include "base/glue_sql.h"
#include "flow/flow_models.h"
#include "flow/flow_sql.h"

/* Raises if a model could not be taken. */
static void
check_model(MigStatus status)
{
	if (status == MIG_BAD_NUMBER)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("flow or density has negative values"),
						errdetail("Models are of flows and masses of 0 or more.")));
	if (status == MIG_NO_ORIGIN)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("departures from a cell without population"),
						errdetail("They go where the population around their origin draws them."),
						errhint("Give the population of every origin; departures * (populations / "
								"populations) has only those from cells with population.")));
	if (status == MIG_NO_DESTINATION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("departures have no destination"),
				 errdetail("Their origin is the only cell with population."),
				 errhint("Give the populations of destinations as well.")));
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("value of the flow out of range"),
						errdetail("A value of the result exceeds double precision."),
						errhint("Count in larger units.")));
}

/* Masses, or if they are NULL the flow's own departures or arrivals, without those within a cell. */
static MigDensity
masses_arg(FunctionCallInfo fcinfo, int number, const MigDensity *flow, MigFlowEnd end)
{
	MigDensity moves;

	if (!PG_ARGISNULL(number))
		return mig_density_arg(fcinfo, number);
	moves = mig_density_value_of(mig_flow_between(flow));
	return mig_density_value_of(mig_flow_ends_of(&moves, end));
}

PG_FUNCTION_INFO_V1(flow_gravity);
Datum
flow_gravity(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensity flow;
	MigDensity origins;
	MigDensity destinations;
	MigGravity gravity;
	Datum values[13];
	bool nulls[lengthof(values)] = {false};
	int n = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	flow = mig_density_arg(fcinfo, 0);
	origins = masses_arg(fcinfo, 1, &flow, MIG_DEPARTURES);
	destinations = masses_arg(fcinfo, 2, &flow, MIG_ARRIVALS);
	check_model(mig_gravity_fit(&flow, &origins, &destinations, &memory, &gravity));
	for (int i = 0; i < MIG_GRAVITY_COEFFICIENTS; i++)
		values[n++] = Float8GetDatum(gravity.coefficients[i]);
	for (int i = 0; i < MIG_GRAVITY_COEFFICIENTS; i++)
		values[n++] = Float8GetDatum(gravity.errors[i]);
	values[n++] = Float8GetDatum(gravity.deviance);
	values[n++] = Float8GetDatum(gravity.r2);
	values[n++] = Float8GetDatum(gravity.common_part);
	for (int i = 0; i < n; i++)
		nulls[i] = !gravity.is_defined || isnan(DatumGetFloat8(values[i]));
	values[n++] = Int64GetDatum((int64) gravity.pairs);
	values[n++] = Float8GetDatum(gravity.left_out);
	return HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls));
}

/* The flow of a list. */
static Datum
flow_of(const MigFlowList *list, MigStatus status, const MigMemory *memory)
{
	MigDensityOut out;

	if (status != MIG_TOO_LARGE)
		check_model(status);
	out = mig_flow_out(MIG_KEYS_CELL, MIG_AMOUNTS, list->count + (status == MIG_TOO_LARGE));
	for (size_t i = 0; i < list->count; i++)
	{
		mig_progress(memory, 1);
		out.keys[i] = list->pairs[i][0];
		out.to[i] = list->pairs[i][1];
		memcpy(out.amounts + i, &list->pairs[i][2], sizeof(double));
	}
	if (list->pairs != NULL)
		pfree(list->pairs);
	return mig_density_done(&out, list->count);
}

/* The argument that leaves small values out. */
static double
at_least_arg(FunctionCallInfo fcinfo, int number)
{
	double at_least = PG_GETARG_FLOAT8(number);

	if (!(at_least >= 0))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("at_least must not be negative"), errhint("0 keeps all pairs.")));
	return at_least;
}

PG_FUNCTION_INFO_V1(flow_gravity_predict);
Datum
flow_gravity_predict(PG_FUNCTION_ARGS)
{
	MigDensity origins = mig_density_arg(fcinfo, 0);
	MigDensity destinations = mig_density_arg(fcinfo, 1);
	double at_least = at_least_arg(fcinfo, 2 + MIG_GRAVITY_COEFFICIENTS);
	double coefficients[MIG_GRAVITY_COEFFICIENTS];
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFlowList list;
	MigStatus status;

	for (int i = 0; i < MIG_GRAVITY_COEFFICIENTS; i++)
	{
		coefficients[i] = PG_GETARG_FLOAT8(2 + i);
		if (!isfinite(coefficients[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("coefficient is not finite"),
					 errhint("flow_gravity(flow) fits log_c, a, b and g.")));
	}
	status = mig_gravity_predict(&origins, &destinations, coefficients, at_least, &memory, &list);
	return flow_of(&list, status, &memory);
}

PG_FUNCTION_INFO_V1(flow_radiation);
Datum
flow_radiation(PG_FUNCTION_ARGS)
{
	MigDensity departures = mig_density_arg(fcinfo, 0);
	MigDensity populations = mig_density_arg(fcinfo, 1);
	double at_least = at_least_arg(fcinfo, 2);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFlowList list;
	MigStatus status = mig_radiation_predict(&departures, &populations, at_least, &memory, &list);

	return flow_of(&list, status, &memory);
}

PG_FUNCTION_INFO_V1(flow_common_part);
Datum
flow_common_part(PG_FUNCTION_ARGS)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	double part;

	mig_density_check_keys(&a, &b);
	check_model(mig_flow_common_part(&a, &b, &memory, &part));
	if (isnan(part))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(part);
}
