/*
 * edges.h
 *		Index of edges of geometries, straight in degrees, that finds the one nearest to a point or an arc on the
 *		sphere.
 *
 * Up to 8 consecutive edges form a group, groups are sorted along a space-filling curve, and 8 of them, and again 8 of
 * these, share a bounding box in space.  Distances are accurate to 1e-8 m: an edge is halved until each part is that
 * close to the great circle between its ends.
 */
#ifndef MIG_EDGES_H
#define MIG_EDGES_H

#include <stdbool.h>

#include "geo/arc.h"
#include "geo/polygons.h"

#define MIG_EDGES_LEVELS 10
#define MIG_EDGES_NOISE                                                                            \
	1.6e-15                 /* radians, 1e-8 m: smaller differences of distances count as none */
#define MIG_EDGES_APART 4.0 /* radians: more than any distance */

typedef struct MigEdgeGroup
{
	uint64_t place; /* position along the curve */
	uint32_t first; /* number of the first vertex of its first edge */
	uint32_t count; /* number of edges, each starting where the previous one ends */
} MigEdgeGroup;

typedef struct MigEdges
{
	const double *vertices; /* alternating longitude and latitude, degrees; owned by the caller */
	MigEdgeGroup *groups;
	size_t group_count;
	size_t group_room;
	float (*boxes)[6];                        /* minimum x, y, z, then maximum; level by level */
	size_t level_first[MIG_EDGES_LEVELS + 1]; /* first box of each level; groups are level 0 */
	int levels;
} MigEdges;

/* The point of an arc that is nearest to the edges. */
typedef struct MigNearest
{
	double angle;   /* radians */
	double part;    /* fraction of the arc, 0 to 1 */
	uint32_t first; /* first vertex of the edge */
} MigNearest;

/*
 * Adds the edges between consecutive vertices, starting with vertex first; the vertices, which are positions, need not
 * exist yet.  A point is two equal vertices.
 */
void mig_edges_add(MigEdges *edges, size_t first, size_t vertex_count, const MigMemory *memory);

/* Builds the index, after the last call of mig_edges_add. */
void mig_edges_finish(MigEdges *edges, const double *vertices, const MigMemory *memory);

/* The edges of polygons, whose vertices must live as long. */
MigEdges mig_edges_of_polygons(const MigPolygons *set, const MigMemory *memory);

void mig_edges_free(MigEdges *edges, const MigMemory *memory);

/*
 * Finds where the edges are nearest to an arc, which may be a point; false if nothing is within the limit in radians.
 * Ties go to the smallest fraction of the arc, then to the lowest-numbered edge.
 */
bool mig_edges_nearest(const MigEdges *edges, const MigArc *way, double limit,
					   const MigMemory *memory, MigNearest *nearest);

/* The polygon with the edge that starts at a vertex. */
uint32_t mig_edges_polygon(const MigPolygons *set, uint32_t first);

#endif /* MIG_EDGES_H */
