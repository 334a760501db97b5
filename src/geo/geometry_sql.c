/*
 * geometry_sql.c
 *		Geometry arguments of SQL functions.
 *
 * PostGIS does not guarantee its serialized form, so the argument must be of the type named
 * geometry, and forms other than those described in geo/geometry.h are rejected.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "utils/syscache.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "geo/crossings.h"
#include "geo/geometry_sql.h"

#define SRID_WGS84    4326
#define SRID_CGCS2000 4490

/* Raises unless the argument is of PostGIS's type; caches the last type that was. */
static void
check_type(FunctionCallInfo fcinfo, int argno)
{
	static Oid geometry_type = InvalidOid;
	Oid type = get_fn_expr_argtype(fcinfo->flinfo, argno);
	HeapTuple tuple;
	bool is_geometry;

	if (type == geometry_type && OidIsValid(type))
		return;
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	is_geometry = HeapTupleIsValid(tuple) &&
				  strcmp(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname), "geometry") == 0;
	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	if (!is_geometry)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("argument %d is not of type geometry", argno + 1)));
	geometry_type = type;
}

void
mig_geometry_report_damaged(void)
{
	ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid serialized geometry")));
}

/* Raises unless coordinates of this SRID are longitude and latitude. */
static void
check_srid(int32_t srid)
{
	if (srid == SRID_WGS84 || srid == SRID_CGCS2000)
		return;
	if (srid == 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("geometry has no SRID"),
						errdetail("Longitude and latitude with SRID 4326 or 4490 are needed."),
						errhint("Use ST_SetSRID(geometry, 4326) if it is longitude and latitude "
								"on WGS 84 or CGCS2000.")));
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("geometry has SRID %d", srid),
					errdetail("Longitude and latitude with SRID 4326 or 4490 are needed."),
					errhint("Use ST_Transform(geometry, 4326).")));
}

void
mig_geometry_report_kind(const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("unsupported kind of geometry"),
					errdetail("%s", detail), errhint("%s", hint)));
}

void
mig_geometry_report_no_area(const char *detail)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("geometry is not a polygon"),
					errdetail("%s", detail),
					errhint("Use ST_Buffer for points and lines, ST_CollectionExtract(geometry, 3) "
							"for collections.")));
}

struct varlena *
mig_geometry_copy_arg(FunctionCallInfo fcinfo, int argno)
{
	struct varlena *copy;

	check_type(fcinfo, argno);
	copy = PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(argno));
	if (VARSIZE(copy) < VARHDRSZ + sizeof(int32_t))
		mig_geometry_report_damaged();
	check_srid(mig_geometry_srid((const uint8_t *) VARDATA(copy)));
	return copy;
}

/* Opens a detoasted geometry. */
static void
open_geometry(struct varlena *value, MigGeometry *geometry)
{
	switch (
		mig_geometry_open((const uint8_t *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), geometry))
	{
		case MIG_OK:
			break;
		case MIG_BAD_GEOMETRY_TYPE:
			mig_geometry_report_kind(
				"Points, linestrings, polygons and their multi kinds are supported.",
				"Use ST_CurveToLine for curves and ST_Dump for collections.");
		default:
			mig_geometry_report_damaged();
	}
	check_srid(geometry->srid);
}

void
mig_geometry_value(FunctionCallInfo fcinfo, int argno, Datum value, MigGeometry *geometry)
{
	check_type(fcinfo, argno);
	open_geometry(PG_DETOAST_DATUM_PACKED(value), geometry);
}

void
mig_geometry_arg(FunctionCallInfo fcinfo, int argno, MigGeometry *geometry)
{
	mig_geometry_value(fcinfo, argno, PG_GETARG_DATUM(argno), geometry);
}

bool
mig_geometry_point_value(FunctionCallInfo fcinfo, int argno, Datum datum, const char *hint,
						 double *lon_deg, double *lat_deg)
{
	struct varlena *value;
	int32_t srid;
	MigGeometry geometry;
	const uint8_t *vertices;
	uint32_t count;

	check_type(fcinfo, argno);
	value = PG_DETOAST_DATUM_PACKED(datum);
	if (mig_geometry_point((const uint8_t *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &srid,
						   lon_deg, lat_deg))
	{
		check_srid(srid);
		return true;
	}
	open_geometry(value, &geometry);
	if (geometry.type != MIG_POINT)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("geometry is not a point"),
						errdetail("A single position is required."), errhint("%s", hint)));
	mig_geometry_sequence(&geometry, &vertices, &count);
	if (count == 0)
		return false;
	mig_geometry_vertex(&geometry, vertices, 0, lon_deg, lat_deg);
	return true;
}

bool
mig_geometry_point_arg(FunctionCallInfo fcinfo, int argno, const char *hint, double *lon_deg,
					   double *lat_deg)
{
	return mig_geometry_point_value(fcinfo, argno, PG_GETARG_DATUM(argno), hint, lon_deg, lat_deg);
}

bool
mig_geometry_sequence(MigGeometry *geometry, const uint8_t **vertices, uint32_t *count)
{
	if (mig_geometry_next(geometry, vertices, count) != MIG_OK)
		mig_geometry_report_damaged();
	return *vertices != NULL;
}

bool
mig_geometry_explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_LONGITUDE:
		case MIG_BAD_LATITUDE:
			words->sqlstate = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
			words->detail = fault->status == MIG_BAD_LONGITUDE
								? "A longitude runs from -180 to 180 degrees."
								: "A latitude runs from -90 to 90 degrees.";
			words->hint =
				"Give longitude before latitude, in degrees; NaN and infinity are not allowed.";
			return true;
		case MIG_BAD_RING:
			words->detail = "A ring has fewer than 4 vertices or is not closed.";
			words->hint = "ST_MakeValid repairs polygons; ST_IsValidReason tells what is wrong.";
			return true;
		default:
			return false;
	}
}

void
mig_report_position(MigStatus status)
{
	static const MigTypeText point_text = {.name = "point", .explain = {mig_geometry_explain}};

	mig_report_argument(&point_text, status, &(MigWhere){0});
}

/* Returns the geometry if PostGIS can process it: what it would fail on is reported here, with our own messages. */
PG_FUNCTION_INFO_V1(lonlat_geometry);
Datum
lonlat_geometry(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigGeometry geometry;
	MigStatus status;

	mig_geometry_arg(fcinfo, 0, &geometry);
	if (PG_GETARG_BOOL(1) && geometry.type != MIG_POLYGON && geometry.type != MIG_MULTIPOLYGON)
		mig_geometry_report_no_area("An area is a polygon or multipolygon.");
	status = mig_geometry_check(&geometry, &memory);
	if (status == MIG_BAD_GEOMETRY)
		mig_geometry_report_damaged();
	if (status != MIG_OK)
		mig_report_argument(&(MigTypeText){.name = "geometry", .explain = {mig_geometry_explain}},
							status, &(MigWhere){0});
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

PG_FUNCTION_INFO_V1(lonlat_untangled);
Datum
lonlat_untangled(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	bool has_other = PG_NARGS() == 3;
	int32 max = PG_GETARG_INT32(has_other ? 2 : 1);
	MigGeometry area;
	MigGeometry other;
	bool exceeds;

	mig_geometry_arg(fcinfo, 0, &area);
	if (has_other)
		mig_geometry_arg(fcinfo, 1, &other);
	if (mig_crossings_exceed(&area, has_other ? &other : NULL, (size_t) Max(max, 0), &memory,
							 &exceeds) != MIG_OK)
		mig_geometry_report_damaged();
	if (exceeds)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("edges of polygons cross too often"),
				 errdetail("They cross in more than %d places, which would take too long.", max),
				 errhint("Check the data: digitize such polygons again, or leave them out.")));
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
