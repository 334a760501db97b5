/*
 * geosot_sql.c
 *		SQL functions of GeoSOT location codes, GB/T 40087-2021.
 */
#include "base/pg_compat.h"

#include "grid/geosot.h"
#include "geo/geometry_sql.h"
#include "grid/location_code_sql.h"

static const MigCodeFunctions functions = {
	.code = &mig_geosot,
	.text = {.name = "geosot",
			 .lengths = "1 to 33, without separators",
			 .alphabet = "the digits 0 to 3 after a G",
			 .explain = {mig_code_explain, mig_geometry_explain}},
};

PG_FUNCTION_INFO_V1(geosot_code_lonlat);
Datum
geosot_code_lonlat(PG_FUNCTION_ARGS)
{
	return mig_code_of_lonlat(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_code_geometry);
Datum
geosot_code_geometry(PG_FUNCTION_ARGS)
{
	return mig_code_of_geometry(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_is_valid);
Datum
geosot_is_valid(PG_FUNCTION_ARGS)
{
	return mig_code_is_valid(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_level);
Datum
geosot_level(PG_FUNCTION_ARGS)
{
	return mig_code_level(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_parent);
Datum
geosot_parent(PG_FUNCTION_ARGS)
{
	return mig_code_parent(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_cell);
Datum
geosot_cell(PG_FUNCTION_ARGS)
{
	return mig_code_cell(fcinfo, &functions);
}

PG_FUNCTION_INFO_V1(geosot_window);
Datum
geosot_window(PG_FUNCTION_ARGS)
{
	return mig_code_window(fcinfo, &functions);
}
