/*
 * edges.h
 *		Edges of geometries, straight in degrees, in an index by which the nearest one to a place or a way is found on
 *		the sphere.
 *
 * Up to 8 edges that follow one another are a group, groups are sorted along a curve that fills the earth, and 8 of them, and
 * again 8 of these, have boxes in space in common.  Distances are to 1e-8 m, for which an edge is halved until what is left of it
 * and the great circle between its ends are as near each other as that.
 */
#ifndef MIG_EDGES_H
#define MIG_EDGES_H

#include <stdbool.h>

#include "geo/arc.h"
#include "geo/polygons.h"

#define MIG_EDGES_LEVELS 10
#define MIG_EDGES_NOISE  1.6e-15 /* radians, 1e-8 m: what is not farther apart is equally far */
#define MIG_EDGES_APART  4.0     /* radians: more than any two places are apart */

typedef struct MigEdgeGroup
{
	uint64_t place; /* along the curve */
	uint32_t first; /* the number of the vertex at which the first of its edges begins */
	uint32_t count; /* of edges: the next one begins where the one before ends */
} MigEdgeGroup;

typedef struct MigEdges
{
	const double *vertices; /* longitude and latitude by turns, degrees; the caller's */
	MigEdgeGroup *groups;
	size_t group_count;
	size_t group_room;
	float (*boxes)[6];                        /* least x, y, z, then greatest; level by level */
	size_t level_first[MIG_EDGES_LEVELS + 1]; /* of its boxes; groups are level 0 */
	int levels;
} MigEdges;

/* The nearest place of the edges to a way. */
typedef struct MigNearest
{
	double angle;   /* radians */
	double part;    /* of the way, 0 to 1 */
	uint32_t first; /* the vertex at which the edge begins */
} MigNearest;

/*
 * Adds the edges between vertices that follow one another, from a number on; vertices, which are positions, need not be there
 * yet.  A point is two vertices at one place.
 */
void mig_edges_add(MigEdges *edges, size_t first, size_t vertex_count, const MigMemory *memory);

/* Makes the index, after the last call of mig_edges_add. */
void mig_edges_finish(MigEdges *edges, const double *vertices, const MigMemory *memory);

/* The edges of polygons, whose vertices must last as long. */
MigEdges mig_edges_of_polygons(const MigPolygons *set, const MigMemory *memory);

void mig_edges_free(MigEdges *edges, const MigMemory *memory);

/*
 * What of the edges is nearest to a way, which may be one place, and at most so many radians away: false if nothing is.  Of
 * equally near ones the first part of the way, and the edge of the least number.
 */
bool mig_edges_nearest(const MigEdges *edges, const MigArc *way, double limit,
					   const MigMemory *memory, MigNearest *nearest);

/* The polygon that has the edge which begins at a vertex. */
uint32_t mig_edges_polygon(const MigPolygons *set, uint32_t first);

#endif /* MIG_EDGES_H */
