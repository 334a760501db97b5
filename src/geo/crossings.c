/*
 * crossings.c
 *		Counts crossings (see crossings.h): a sweep from west to east, over edges ordered by their western ends.
 */
#include "geo/crossings.h"

#include "base/array.h"
#include "base/sort.h"
#include "geo/orientation.h"

#define COMPARISONS_MAX ((size_t) 200000000)

typedef struct Edge
{
	double x0;
	double y0;
	double x1; /* not west of x0 */
	double y1;
	bool of_other;
} Edge;

typedef struct Edges
{
	Edge *edges;
	size_t count;
	size_t room;
} Edges;

static void
add_edge(Edges *edges, const double *from, const double *to, bool of_other, const MigMemory *memory)
{
	bool east = from[0] <= to[0];
	const double *west_end = east ? from : to;
	const double *east_end = east ? to : from;

	edges->edges = mig_grow(memory, edges->edges, &edges->room, edges->count + 1, sizeof(Edge));
	edges->edges[edges->count++] =
		(Edge){west_end[0], west_end[1], east_end[0], east_end[1], of_other};
}

static MigStatus
add_edges(Edges *edges, MigGeometry *geometry, bool of_other, const MigMemory *memory)
{
	const uint8_t *vertices;
	uint32_t count;
	MigStatus status = mig_geometry_next(geometry, &vertices, &count);

	for (; status == MIG_OK && vertices != NULL;
		 status = mig_geometry_next(geometry, &vertices, &count))
	{
		double last[2];

		mig_progress(memory, 1);
		for (uint32_t i = 0; i < count; i++)
		{
			double at[2];

			mig_progress(memory, 1);
			mig_geometry_vertex(geometry, vertices, i, &at[0], &at[1]);
			if (i > 0)
				add_edge(edges, last, at, of_other, memory);
			last[0] = at[0];
			last[1] = at[1];
		}
	}
	return status;
}

static int
from_west(const void *left, const void *right)
{
	double a = ((const Edge *) left)->x0;
	double b = ((const Edge *) right)->x0;

	return (a > b) - (a < b);
}

static bool
are_apart(double a, double a_other, double b, double b_other)
{
	double a_low = a < a_other ? a : a_other;
	double a_high = a < a_other ? a_other : a;
	double b_low = b < b_other ? b : b_other;
	double b_high = b < b_other ? b_other : b;

	return a_low > b_high || b_low > a_high;
}

static bool
cross(const Edge *a, const Edge *b)
{
	return mig_segments_cross((const double[]){a->x0, a->y0, a->x1, a->y1},
							  (const double[]){b->x0, b->y0, b->x1, b->y1});
}

static bool
sweep(const Edges *edges, bool of_two, size_t max, uint32_t *met, const MigMemory *memory)
{
	size_t met_count = 0;
	size_t comparisons = 0;
	size_t crossings = 0;

	for (size_t i = 0; i < edges->count && comparisons <= COMPARISONS_MAX; i++)
	{
		const Edge *edge = edges->edges + i;
		size_t kept = 0;

		mig_progress(memory, met_count + 1);
		comparisons += met_count;
		for (size_t j = 0; j < met_count; j++)
		{
			const Edge *other = edges->edges + met[j];

			if (other->x1 < edge->x0)
				continue;
			met[kept++] = met[j];
			crossings += (!of_two || edge->of_other != other->of_other) &&
						 !are_apart(edge->y0, edge->y1, other->y0, other->y1) && cross(edge, other);
		}
		if (crossings > max)
			return true;
		met_count = kept;
		met[met_count++] = (uint32_t) i;
	}
	return false;
}

MigStatus
mig_crossings_exceed(MigGeometry *a, MigGeometry *b, size_t max, const MigMemory *memory,
					 bool *exceeds)
{
	Edges edges = {NULL, 0, 0};
	MigStatus status = add_edges(&edges, a, false, memory);
	uint32_t *met;

	*exceeds = false;
	if (status == MIG_OK && b != NULL)
		status = add_edges(&edges, b, true, memory);
	if (status == MIG_OK)
	{
		met = mig_allocate(memory, edges.count, sizeof(uint32_t));
		mig_sort(edges.edges, edges.count, sizeof(Edge), from_west, memory);
		*exceeds = sweep(&edges, b != NULL, max, met, memory);
		memory->release(memory->state, met);
	}
	if (edges.edges != NULL)
		memory->release(memory->state, edges.edges);
	return status;
}
