/*
 * coverage_nearest_sql.c
 *		The polygon of a coverage that contains a position, or else the nearest one.
 *
 * An index of the edges is built for the first position and kept for the next ones, as long as the coverage has the
 * same content.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/geo_decls.h"
#include "utils/memutils.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "geo/edges.h"
#include "geo/position.h"
#include "geo/geometry_sql.h"
#include "coverage/coverage_sql.h"

/* Block size of the context of an index; each array has a block of its own. */
#define MIN_CONTEXT_BYTES 1024
#define MAX_CONTEXT_BYTES 8192

/* State kept between calls. */
typedef struct Kept
{
	TupleDesc row;
	MemoryContext context; /* of the index; NULL if there is none yet */
	uint64 content;        /* identifies the coverage */
	Size size;
	MigEdges edges;
} Kept;

static void
keep(FunctionCallInfo fcinfo, Kept *kept, const MigCoverage *coverage)
{
	MigPolygons set = mig_coverage_polygons(coverage);
	MigMemory memory;

	if (kept->context != NULL)
		MemoryContextDelete(kept->context);
	/* nothing is kept in case of an error */
	kept->size = 0;
	kept->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "migrant edges of a coverage", 0,
										  MIN_CONTEXT_BYTES, MAX_CONTEXT_BYTES);
	memory = mig_memory(kept->context);
	kept->edges = mig_edges_of_polygons(&set, &memory);
	kept->content = coverage->content;
	kept->size = VARSIZE(coverage);
}

/* The edges of a coverage, and the row type of the function. */
static const Kept *
kept_of(FunctionCallInfo fcinfo, const MigCoverage *coverage)
{
	Kept *kept = fcinfo->flinfo->fn_extra;

	if (kept == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		kept = palloc0(sizeof(Kept));
		kept->row = mig_row_type(fcinfo);
		fcinfo->flinfo->fn_extra = kept;
		MemoryContextSwitchTo(old);
	}
	if (kept->size != VARSIZE(coverage) || kept->content != coverage->content)
		keep(fcinfo, kept, coverage);
	/* the value may have moved */
	kept->edges.vertices = mig_coverage_polygons(coverage).vertices;
	return kept;
}

/* An argument in metres, as radians on the sphere. */
static double
limit_arg(FunctionCallInfo fcinfo, int number)
{
	double metres = PG_GETARG_FLOAT8(number);

	if (isnan(metres) || metres < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("max_m must be 0 or more"),
				 errdetail("It is %g.", metres), errhint("Infinity, the default, is no limit.")));
	return fmin(metres / MIG_SPHERE_RADIUS_M, MIG_EDGES_APART);
}

static Datum
nearest(FunctionCallInfo fcinfo, double lon_deg, double lat_deg, double limit)
{
	const MigCoverage *coverage = PG_GETARG_COVERAGE(0);
	const Kept *kept = kept_of(fcinfo, coverage);
	MigStatus status = mig_position_check(lon_deg, lat_deg);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	uint32_t polygon;
	double metres = 0;
	Datum values[2];
	static const bool nulls[lengthof(values)];

	if (status != MIG_OK)
		mig_report_position(status);
	polygon = mig_coverage_locate(coverage, lon_deg, lat_deg);
	if (polygon == MIG_COVERAGE_NONE)
	{
		MigVector at = mig_vector_of_degrees(lon_deg, lat_deg);
		MigArc place = mig_arc(&at, &at);
		MigPolygons set = mig_coverage_polygons(coverage);
		MigNearest found;

		if (!mig_edges_nearest(&kept->edges, &place, limit, &memory, &found))
			PG_RETURN_NULL();
		polygon = mig_edges_polygon(&set, found.first);
		metres = found.angle * MIG_SPHERE_RADIUS_M;
	}
	values[0] = Int64GetDatum(mig_coverage_ids(coverage)[polygon]);
	values[1] = Float8GetDatum(metres);
	return HeapTupleGetDatum(heap_form_tuple(kept->row, values, (bool *) nulls));
}

PG_FUNCTION_INFO_V1(coverage_nearest_lonlat);
Datum
coverage_nearest_lonlat(PG_FUNCTION_ARGS)
{
	return nearest(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), limit_arg(fcinfo, 3));
}

PG_FUNCTION_INFO_V1(coverage_nearest_point);
Datum
coverage_nearest_point(PG_FUNCTION_ARGS)
{
	const Point *point = PG_GETARG_POINT_P(1);

	return nearest(fcinfo, point->x, point->y, limit_arg(fcinfo, 2));
}

PG_FUNCTION_INFO_V1(coverage_nearest_geometry);
Datum
coverage_nearest_geometry(PG_FUNCTION_ARGS)
{
	double lon_deg;
	double lat_deg;

	if (!mig_geometry_point_arg(fcinfo, 1, "ST_PointOnSurface makes a point of any geometry.",
								&lon_deg, &lat_deg))
		PG_RETURN_NULL();
	return nearest(fcinfo, lon_deg, lat_deg, limit_arg(fcinfo, 2));
}
