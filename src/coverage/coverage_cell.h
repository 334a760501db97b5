/*
 * coverage_cell.h
 *		The edges of a cell that is put in slabs, and on which side of each its polygon lies.
 */
#ifndef MIG_COVERAGE_CELL_H
#define MIG_COVERAGE_CELL_H

#include "coverage/coverage_sheet.h"

/* An edge of a sheet under construction. */
typedef struct MigPlaced
{
	MigLine line;
	uint32_t edge;
	uint32_t place;
	bool is_left; /* does its polygon lie left of the edge? */
	bool runs_down;
	bool ends; /* does its polygon end there, seen from the west? */
} MigPlaced;

/* A cell and some of its edges, seen along an axis. */
typedef struct MigCellEdges
{
	const MigSlabsOf *of;
	uint32_t axis;
	double west;
	double east;
	double south;
	double north;
	MigPlaced *lines;
	size_t count;
} MigCellEdges;

/*
 * On which side of line b line a is at its lower and at its upper end, or a's of b with the sign changed where b
 * ends first: positive if a is west.
 */
static inline void
mig_compare_ends(const MigLine *a, const MigLine *b, double *low, double *high)
{
	*low = a->ly >= b->ly ? mig_line_side(b, a->lx, a->ly) : -mig_line_side(a, b->lx, b->ly);
	*high = a->hy <= b->hy ? mig_line_side(b, a->hx, a->hy) : -mig_line_side(a, b->hx, b->hy);
}

/* Sees the cell along the axis. */
void mig_cell_set_axis(MigCellEdges *cell, uint32_t axis);

/* Adds the edges of a polygon of the list; there is room for them. */
void mig_cell_add_edges(MigCellEdges *cell, const uint32_t *entry, uint32_t place);

/* Is the line west of the centre, moved by the infinitely small step? */
bool mig_is_west_of_centre(const MigCellEdges *cell, const MigPlaced *placed);

/*
 * Do the edges in the cell of the polygon that was added last cross each other nowhere, and does each of them part
 * inside and outside as its ring says?  So it is with valid polygons.
 */
bool mig_is_sound(const MigCellEdges *cell, const uint32_t *entry);

#endif /* MIG_COVERAGE_CELL_H */
