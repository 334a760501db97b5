/*
 * datum_sql.c
 *		SQL functions that convert between WGS 84, GCJ-02 and BD-09, for all geometries with straight
 *		edges.
 */
#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "geo/datum.h"
#include "geo/geometry_sql.h"

/* Converts every vertex of argument 0. */
static Datum
convert(FunctionCallInfo fcinfo, MigDatumConvert vertex)
{
	struct varlena *geometry = mig_geometry_copy_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigStatus status = mig_geometry_change((uint8_t *) VARDATA(geometry),
										   VARSIZE(geometry) - VARHDRSZ, vertex, &memory);

	switch (status)
	{
		case MIG_OK:
			PG_RETURN_POINTER(geometry);
		case MIG_BAD_GEOMETRY:
			mig_geometry_report_damaged();
		case MIG_BAD_GEOMETRY_TYPE:
			mig_geometry_report_kind("Only vertices are converted, which is not enough for an arc.",
									 "Use ST_CurveToLine.");
		default:
			mig_report_position(status);
	}
}

PG_FUNCTION_INFO_V1(wgs84_to_gcj02);
Datum
wgs84_to_gcj02(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_wgs84_to_gcj02);
}

PG_FUNCTION_INFO_V1(gcj02_to_wgs84);
Datum
gcj02_to_wgs84(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_gcj02_to_wgs84);
}

PG_FUNCTION_INFO_V1(gcj02_to_bd09);
Datum
gcj02_to_bd09(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_gcj02_to_bd09);
}

PG_FUNCTION_INFO_V1(bd09_to_gcj02);
Datum
bd09_to_gcj02(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_bd09_to_gcj02);
}

PG_FUNCTION_INFO_V1(wgs84_to_bd09);
Datum
wgs84_to_bd09(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_wgs84_to_bd09);
}

PG_FUNCTION_INFO_V1(bd09_to_wgs84);
Datum
bd09_to_wgs84(PG_FUNCTION_ARGS)
{
	return convert(fcinfo, mig_bd09_to_wgs84);
}

/* Returns the argument if it is a valid tolerance. */
PG_FUNCTION_INFO_V1(datum_tolerance);
Datum
datum_tolerance(PG_FUNCTION_ARGS)
{
	double tolerance_m = PG_GETARG_FLOAT8(0);

	if (!(tolerance_m >= 0.001 && tolerance_m <= 100000))
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("tolerance_m out of range"),
			 errdetail("It is %g metres; tolerances are 0.001 to 100000.", tolerance_m),
			 errhint("Give the expected distance of positions from known features, in metres.")));
	PG_RETURN_FLOAT8(tolerance_m);
}
