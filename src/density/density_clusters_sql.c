/*
 * density_clusters_sql.c
 *		Functions density_clusters: clusters of the points of a window, and of the cells of a density.
 */
#include "base/pg_compat.h"

#include "funcapi.h"
#include "utils/geo_decls.h"
#include "windowapi.h"

#include "base/glue_sql.h"
#include "geo/clusters.h"
#include "geo/position.h"
#include "geo/clusters_sql.h"
#include "geo/geometry_sql.h"
#include "grid/gridcell.h"
#include "grid/gridcell_sql.h"
#include "density/density_sql.h"

static void
check_limits(double eps_m, int32 minpts)
{
	if (!(eps_m >= MIG_EPS_MIN_M && eps_m <= MIG_EPS_MAX_M))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("eps_m out of range"),
						errdetail("It is %g metres; distances of neighbours are %g to %g.", eps_m,
								  MIG_EPS_MIN_M, MIG_EPS_MAX_M),
						errhint("Give the distance within which neighbours lie, in metres.")));
	if (minpts < 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("minpts out of range"),
						errdetail("It is %d.", minpts),
						errhint("Give the number of points, 1 or more, its own counted, that a "
								"point of a cluster has within eps_m.")));
}

/* The clusters of points, allocated in the current memory context. */
static int32 *
clusters_of(const MigWeighted *points, size_t count, double eps_m, int32 minpts)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int32 *clusters = memory.resize(memory.state, NULL, Max(count, 1) * sizeof(int32));

	if (mig_clusters(points, count, eps_m, minpts, clusters, &memory) != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many points"),
						errdetail("There are %zu; the limit is 2^31 - 1.", count),
						errhint("Work by parts: OVER (PARTITION BY ...).")));
	return clusters;
}

/* --- Points of a window --- */

/* Sets the position of an argument of the window function; false if it has none. */
typedef bool (*PositionOf)(FunctionCallInfo fcinfo, Datum value, double *lon_deg, double *lat_deg);

static bool
position_of_point(FunctionCallInfo fcinfo, Datum value, double *lon_deg, double *lat_deg)
{
	Point *point = DatumGetPointP(value);

	(void) fcinfo;
	*lon_deg = point->x;
	*lat_deg = point->y;
	return true;
}

static bool
position_of_geometry(FunctionCallInfo fcinfo, Datum value, double *lon_deg, double *lat_deg)
{
	return mig_geometry_point_value(fcinfo, 0, value, "Use ST_PointOnSurface for a place inside.",
									lon_deg, lat_deg);
}

/* The points of a partition. */
typedef struct PointSet
{
	FunctionCallInfo fcinfo;
	PositionOf position_of;
	double eps_m;
	int32 minpts;
	MigWeighted *points;
	size_t count;
} PointSet;

static void
begin_points(void *state, int64 rows)
{
	PointSet *set = state;
	MigMemory memory = mig_memory(CurrentMemoryContext);

	set->points = mig_allocate(&memory, (size_t) rows, sizeof(MigWeighted));
}

static bool
take_point(void *state, Datum value)
{
	PointSet *set = state;
	double lon_deg;
	double lat_deg;
	MigStatus status;

	if (!set->position_of(set->fcinfo, value, &lon_deg, &lat_deg))
		return false;
	status = mig_position_check(lon_deg, lat_deg);
	if (status != MIG_OK)
		mig_gridcell_report(status);
	set->points[set->count++] = (MigWeighted){mig_ground_at(mig_position_lon(lon_deg), lat_deg), 1};
	return true;
}

static const int32 *
find_point_clusters(void *state)
{
	const PointSet *set = state;

	return clusters_of(set->points, set->count, set->eps_m, set->minpts);
}

static Datum
clusters_in_window(FunctionCallInfo fcinfo, PositionOf position_of)
{
	static const MigClustering clustering = {"points", begin_points, take_point,
											 find_point_clusters};
	WindowObject window = PG_WINDOW_OBJECT();
	PointSet set = {.fcinfo = fcinfo, .position_of = position_of};
	bool eps_is_null;
	bool minpts_is_null;

	set.eps_m = DatumGetFloat8(WinGetFuncArgCurrent(window, 1, &eps_is_null));
	set.minpts = DatumGetInt32(WinGetFuncArgCurrent(window, 2, &minpts_is_null));
	if (eps_is_null || minpts_is_null)
		PG_RETURN_NULL();
	check_limits(set.eps_m, set.minpts);
	return mig_cluster_of_row(fcinfo, &clustering, &set);
}

PG_FUNCTION_INFO_V1(density_clusters_point);
Datum
density_clusters_point(PG_FUNCTION_ARGS)
{
	return clusters_in_window(fcinfo, position_of_point);
}

PG_FUNCTION_INFO_V1(density_clusters_geometry);
Datum
density_clusters_geometry(PG_FUNCTION_ARGS)
{
	return clusters_in_window(fcinfo, position_of_geometry);
}

/* --- Cells of a density --- */

/* State of density_clusters_cells. */
typedef struct CellScan
{
	MigDensity density;
	int32 *clusters; /* of the cells with a positive value, in order */
	size_t next;
	size_t next_cluster;
} CellScan;

/* The clusters of the cells with a positive value.  Weights are capped at minpts, so that sums of counts stay exact. */
static int32 *
clusters_of_cells(const MigDensity *density, double eps_m, int32 minpts)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigWeighted *points =
		memory.resize(memory.state, NULL, Max(density->count, 1) * sizeof(MigWeighted));
	size_t count = 0;
	int32 *clusters;

	for (size_t i = 0; i < density->count; i++)
	{
		double value = mig_density_value(density, i);
		double lon_deg;
		double lat_deg;

		mig_progress(&memory, 1);
		if (!(value > 0))
			continue;
		mig_gridcell_center(density->keys[i], &lon_deg, &lat_deg);
		points[count++] = (MigWeighted){mig_ground_at(lon_deg, lat_deg), Min(value, minpts)};
	}
	clusters = clusters_of(points, count, eps_m, minpts);
	pfree(points);
	return clusters;
}

PG_FUNCTION_INFO_V1(density_clusters_cells);
Datum
density_clusters_cells(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	CellScan *scan;
	Datum values[3];
	bool nulls[3] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		double eps_m = PG_GETARG_FLOAT8(1);
		int32 minpts = PG_GETARG_INT32(2);
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		check_limits(eps_m, minpts);
		scan = palloc0(sizeof(CellScan));
		scan->density = mig_density_arg(fcinfo, 0);
		scan->clusters = clusters_of_cells(&scan->density, eps_m, minpts);
		context->tuple_desc = mig_row_type(fcinfo);
		context->user_fctx = scan;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	if (scan->next == scan->density.count)
		SRF_RETURN_DONE(context);
	values[0] = GridCellGetDatum(scan->density.keys[scan->next]);
	values[1] = Float8GetDatum(mig_density_value(&scan->density, scan->next));
	nulls[2] = true;
	if (mig_density_value(&scan->density, scan->next++) > 0)
	{
		values[2] = Int32GetDatum(scan->clusters[scan->next_cluster]);
		nulls[2] = scan->clusters[scan->next_cluster++] == MIG_NOISE;
	}
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
