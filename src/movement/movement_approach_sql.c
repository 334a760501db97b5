/*
 * movement_approach_sql.c
 *		SQL functions for the nearest approach of a mover to a fixed geometry and to another mover.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/geo_decls.h"
#include "utils/timestamp.h"

#include "base/array.h"
#include "base/glue_sql.h"
#include "geo/position.h"
#include "geo/geometry_sql.h"
#include "coverage/coverage_sql.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement_approach.h"

static Datum
row_of(FunctionCallInfo fcinfo, const MigApproach *approach)
{
	Datum values[] = {TimestampTzGetDatum(approach->time), Float8GetDatum(approach->metres)};
	bool nulls[lengthof(values)] = {false};

	return HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls));
}

/* The nearest approach of argument 0 to edges. */
static MigApproach
approach_of(FunctionCallInfo fcinfo, const MigEdges *edges)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	return mig_movement_approach(mig_trajectory_fixes(head), head->count, edges, &memory);
}

PG_FUNCTION_INFO_V1(trajectory_nearest_approach_point);
Datum
trajectory_nearest_approach_point(PG_FUNCTION_ARGS)
{
	const Point *point = PG_GETARG_POINT_P(1);
	double vertices[] = {point->x, point->y, point->x, point->y};
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigEdges edges = {0};
	MigStatus status = mig_position_check(point->x, point->y);
	MigApproach approach;

	if (status != MIG_OK)
		mig_report_position(status);
	mig_edges_add(&edges, 0, 2, &memory);
	mig_edges_finish(&edges, vertices, &memory);
	approach = approach_of(fcinfo, &edges);
	return row_of(fcinfo, &approach);
}

/* Edges of points or lines; a point is an edge of length 0. */
static MigEdges
edges_of(MigGeometry *geometry)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t room = 0;
	Size used = 0; /* vertices */
	double *vertices = NULL;
	MigEdges edges = {0};
	const uint8_t *sequence;
	uint32_t count;

	while (mig_geometry_sequence(geometry, &sequence, &count))
	{
		Size first = used;

		for (uint32_t i = 0; i < count || (count == 1 && i == 1); i++)
		{
			double *vertex;
			MigStatus status;

			mig_progress(&memory, 1);
			vertices = mig_grow(&memory, vertices, &room, used + 1, 2 * sizeof(double));
			vertex = vertices + 2 * used++;
			mig_geometry_vertex(geometry, sequence, Min(i, count - 1), vertex, vertex + 1);
			status = mig_position_check(vertex[0], vertex[1]);
			if (status != MIG_OK)
				mig_report_position(status);
		}
		mig_edges_add(&edges, first, used - first, &memory);
	}
	mig_edges_finish(&edges, vertices, &memory);
	return edges;
}

PG_FUNCTION_INFO_V1(trajectory_nearest_approach_geometry);
Datum
trajectory_nearest_approach_geometry(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigGeometry geometry;
	MigEdges edges;
	MigApproach approach;

	mig_geometry_arg(fcinfo, 1, &geometry);
	if (geometry.type == MIG_POLYGON || geometry.type == MIG_MULTIPOLYGON)
	{
		const MigCoverage *area = mig_coverage_of_polygon_arg(
			fcinfo, 1, "An area is a polygon or multipolygon.", &mig_trajectory_text);
		MigPolygons set = mig_coverage_polygons(area);
		MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);

		/* a mover that starts outside enters over an edge */
		if (mig_coverage_locate(area, mig_trajectory_degrees(head.first.lon),
								mig_trajectory_degrees(head.first.lat)) != MIG_COVERAGE_NONE)
		{
			approach = (MigApproach){head.first.time, 0};
			return row_of(fcinfo, &approach);
		}
		edges = mig_edges_of_polygons(&set, &memory);
	}
	else
		edges = edges_of(&geometry);
	if (edges.group_count == 0)
		PG_RETURN_NULL();
	approach = approach_of(fcinfo, &edges);
	return row_of(fcinfo, &approach);
}

PG_FUNCTION_INFO_V1(trajectory_nearest_approach_trajectory);
Datum
trajectory_nearest_approach_trajectory(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead heads[] = {mig_trajectory_head_arg(fcinfo, 0),
								 mig_trajectory_head_arg(fcinfo, 1)};
	MigMemory memory = mig_memory(CurrentMemoryContext);
	const MigTrajectoryHead *a;
	const MigTrajectoryHead *b;
	MigApproach approach;

	if (!mig_trajectory_heads_share_time(&heads[0], &heads[1]))
		PG_RETURN_NULL();
	a = mig_trajectory_arg(fcinfo, 0);
	b = mig_trajectory_arg(fcinfo, 1);
	if (!mig_movement_approach_mover(mig_trajectory_fixes(a), a->count, mig_trajectory_fixes(b),
									 b->count, &memory, &approach))
		PG_RETURN_NULL();
	return row_of(fcinfo, &approach);
}
