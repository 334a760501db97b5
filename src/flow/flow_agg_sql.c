/*
 * flow_agg_sql.c
 *		Aggregates that make a flow from rows: flow_agg counts or sums by pair, flow_persons_agg counts each person
 *		once per pair.  Code shared with those of densities, including support functions, is in density_fold_sql.c.
 */
#include "base/pg_compat.h"

#include "density/density_fold_sql.h"

PG_FUNCTION_INFO_V1(flow_agg_trans);
Datum
flow_agg_trans(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 2, 1);
}

PG_FUNCTION_INFO_V1(flow_agg_trans_integer);
Datum
flow_agg_trans_integer(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 2, PG_GETARG_INT32(3));
}

PG_FUNCTION_INFO_V1(flow_agg_trans_bigint);
Datum
flow_agg_trans_bigint(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 2, PG_GETARG_INT64(3));
}

PG_FUNCTION_INFO_V1(flow_agg_trans_double);
Datum
flow_agg_trans_double(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_amount(fcinfo, 2);
}

PG_FUNCTION_INFO_V1(flow_persons_agg_trans);
Datum
flow_persons_agg_trans(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_person(fcinfo, 2);
}
