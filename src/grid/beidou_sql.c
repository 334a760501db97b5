/*
 * beidou_sql.c
 *		SQL functions of BeiDou grid location codes, GB/T 39409-2020.
 */
#include "base/pg_compat.h"

#include "grid/beidou.h"
#include "geo/geometry_sql.h"
#include "grid/location_code_sql.h"

static const MigCodeFunctions functions = {
	.code = &mig_beidou,
	.text = {.name = "beidou",
			 .lengths = "1, 4, 6, 7, 9, 11, 12, 14, 16, 18 or 20",
			 .alphabet = "those of the standard there",
			 .explain = {mig_code_explain, mig_geometry_explain}},
};

PG_FUNCTION_INFO_V1(beidou_code_lonlat);
Datum
beidou_code_lonlat(PG_FUNCTION_ARGS)
{
	return mig_code_of_lonlat(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_code_geometry);
Datum
beidou_code_geometry(PG_FUNCTION_ARGS)
{
	return mig_code_of_geometry(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_is_valid);
Datum
beidou_is_valid(PG_FUNCTION_ARGS)
{
	return mig_code_is_valid(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_level);
Datum
beidou_level(PG_FUNCTION_ARGS)
{
	return mig_code_level(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_parent);
Datum
beidou_parent(PG_FUNCTION_ARGS)
{
	return mig_code_parent(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_cell);
Datum
beidou_cell(PG_FUNCTION_ARGS)
{
	return mig_code_cell(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(beidou_window);
Datum
beidou_window(PG_FUNCTION_ARGS)
{
	return mig_code_window(fcinfo, &functions);
}
