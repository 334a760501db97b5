/*
 * coverage_cell.h
 *		The edges of a cell to be divided into slabs, and the side of each on which its polygon
 *		lies.
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
	bool is_left; /* is its polygon to the left of the edge? */
	bool runs_down;
	bool ends; /* does its polygon end there, going east? */
} MigPlaced;

/* A cell and some of its edges, relative to an axis. */
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
 * The sides of line b on which the lower and the upper end of line a lie, or, where b ends first, those of a
 * with the sign changed: positive if a is west.
 */
static inline void
mig_compare_ends(const MigLine *a, const MigLine *b, double *low, double *high)
{
	*low = a->ly >= b->ly ? mig_line_side(b, a->lx, a->ly) : -mig_line_side(a, b->lx, b->ly);
	*high = a->hy <= b->hy ? mig_line_side(b, a->hx, a->hy) : -mig_line_side(a, b->hx, b->hy);
}

/* Sets the axis of the cell. */
void mig_cell_set_axis(MigCellEdges *cell, uint32_t axis);

/* Adds the edges of a polygon of the list; the array must have room. */
void mig_cell_add_edges(MigCellEdges *cell, const uint32_t *entry, uint32_t place);

/* Is the line west of the centre, moved by the infinitely small step? */
bool mig_is_west_of_centre(const MigCellEdges *cell, const MigPlaced *placed);

/*
 * For the edges of the polygon added last: does none cross another in the cell, and is the inside of each on the
 * side given by its ring?  True for valid polygons.
 */
bool mig_is_sound(const MigCellEdges *cell, const uint32_t *entry);

#endif /* MIG_COVERAGE_CELL_H */
