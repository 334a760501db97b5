/*
 * coverage_slabs.h
 *		The edges of a cell in which there are many, in slabs: a position is found by binary searches.
 *
 * Edges lie in sheets: one for all polygons of few edges, one for each polygon of many.  A sheet has an axis,
 * which we call its north (longitude and latitude are exchanged if it is the east), and is cut into slabs where
 * edges end, so that few of them end within one.  An edge lies in the nodes of a tree over the slabs that
 * it spans entirely, in order from the west, and loose in the slab in which it ends; edges that cross others are moved down
 * the tree until they cross none in a node, in the end to the loose ones.  An entry has sums over the edges
 * up to it: each counts +1 if its polygon begins east of it and else -1, times 1, the polygon's number and
 * the square of that.  The sums over the edges west of a point tell how many polygons of the sheet hold it, and which
 * one or two; where three overlap, the polygons are asked one by one.  Of a sheet of one polygon only the
 * parity counts, so that its rings may be in any order.
 *
 * An edge that leaves the cell to the west goes on along the meridian of its end there: so the sums do not change where nothing
 * of the cell does, and one constant a slab gives what lies west of the cell.
 */
#ifndef MIG_COVERAGE_SLABS_H
#define MIG_COVERAGE_SLABS_H

#include "coverage/coverage_layout.h"

/* More edges in a list are worth slabs. */
#define MIG_SLAB_EDGES 32

/* A list to be put in slabs, and where its edges come from. */
typedef struct MigSlabsOf
{
	const MigPolygons *set;
	const int8_t *ring_sides; /* of each ring: 1 if its polygon lies left of it, -1 right */
	const uint32_t *entries;  /* of the list */
	uint32_t polygons;
	MigCellBox box; /* of its edges; the middle is the centre */
} MigSlabsOf;

/* On which side of a ring of a sound polygon its inside is: 1 left, -1 right. */
int8_t mig_ring_side(const MigPolygons *set, uint32_t ring);

/* Adds the slabs of a list to words, unless that would be more words than most; false then. */
bool mig_slabs_build(const MigSlabsOf *of, size_t max, MigWords *words, const MigMemory *memory);

/*
 * The first polygon of number from on that holds a position in the cell, by the slabs of its list,
 * or MIG_COVERAGE_NONE.
 */
uint32_t mig_slabs_locate(const double *vertices, const uint32_t *slabs, const uint32_t *entries,
						  const MigCellBox *box, double lon_deg, double lat_deg, uint32_t from);

#endif /* MIG_COVERAGE_SLABS_H */
