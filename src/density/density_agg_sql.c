/*
 * density_agg_sql.c
 *		Aggregates that return a density of a whole table: density_agg counts or sums by key,
 *		density_persons_agg counts each person once per key, density_sum_agg adds densities.
 */
#include "base/pg_compat.h"

#include "density/density_fold_sql.h"

PG_FUNCTION_INFO_V1(density_agg_trans);
Datum
density_agg_trans(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 1, 1);
}

PG_FUNCTION_INFO_V1(density_agg_trans_integer);
Datum
density_agg_trans_integer(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 1, PG_GETARG_INT32(2));
}

PG_FUNCTION_INFO_V1(density_agg_trans_bigint);
Datum
density_agg_trans_bigint(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_count(fcinfo, 1, PG_GETARG_INT64(2));
}

PG_FUNCTION_INFO_V1(density_agg_trans_double);
Datum
density_agg_trans_double(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_amount(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(density_persons_agg_trans);
Datum
density_persons_agg_trans(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_person(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(density_sum_agg_trans);
Datum
density_sum_agg_trans(PG_FUNCTION_ARGS)
{
	return mig_density_fold_add_density(fcinfo);
}
