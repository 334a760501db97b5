/*
 * coverage_slabs.h
 *		The edges of a cell with many, in slabs: a position is located by binary searches.
 *
 * Edges are stored in sheets: one for all polygons of few edges, one for each polygon of many.  A sheet has an axis,
 * called its north (longitude and latitude are exchanged if it is the east), and is divided into slabs at ends of
 * edges, so that few edges end within one.  An edge is stored in the nodes of a tree over the slabs that it spans
 * entirely, in order from the west, and as a loose edge in the slab in which it ends; edges that cross others are moved
 * down the tree until they cross none in a node, finally to the loose ones.  An entry has sums over the edges up to it:
 * each counts +1 if its polygon begins east of it, else -1, times 1, the polygon's number and the square of that.  The
 * sums over the edges west of a point give the number of polygons of the sheet that contain it, and which one or two;
 * where three overlap, the polygons are tested one by one.  For a sheet of one polygon only the parity counts, so that
 * its rings may have any orientation.
 *
 * An edge that leaves the cell to the west is extended along the meridian of its end there: so the sums do not change
 * outside of the cell, and one constant per slab accounts for everything west of it.
 */
#ifndef MIG_COVERAGE_SLABS_H
#define MIG_COVERAGE_SLABS_H

#include "coverage/coverage_layout.h"

/* Lists with more edges have slabs. */
#define MIG_SLAB_EDGES 32

/* A list to be divided into slabs, and the source of its edges. */
typedef struct MigSlabsOf
{
	const MigPolygons *set;
	const int8_t
		*ring_sides;         /* of each ring: 1 if its polygon is on the left, -1 if on the right */
	const uint32_t *entries; /* of the list */
	uint32_t polygons;
	MigCellBox box; /* of its edges; its middle is the centre of the cell */
} MigSlabsOf;

/* The side of a ring of a sound polygon on which its inside lies: 1 left, -1 right. */
int8_t mig_ring_side(const MigPolygons *set, uint32_t ring);

/* Adds the slabs of a list to words; false if that would take more than max words. */
bool mig_slabs_build(const MigSlabsOf *of, size_t max, MigWords *words, const MigMemory *memory);

/*
 * The first polygon, from number from on, that contains a position in the cell, by the slabs of its
 * list, or MIG_COVERAGE_NONE.
 */
uint32_t mig_slabs_locate(const double *vertices, const uint32_t *slabs, const uint32_t *entries,
						  const MigCellBox *box, double lon_deg, double lat_deg, uint32_t from);

#endif /* MIG_COVERAGE_SLABS_H */
