/*
 * cover.h
 *		The cells that a polygon covers, each with its covered fraction.
 *
 * Computed on the plane of gridcell, with straight edges between the projected vertices; so the fractions times the
 * areas of the cells add up to the polygon's area there.  By exact scan conversion, as for glyphs: each edge adds the
 * area beside it to the cells that it crosses, and the sum along a row gives the covered area (cf. J. E. Bresenham's
 * and D. Turner's area coverage in FreeType's description).  Where rings cross or overlap, the even-odd rule decides
 * what is inside, as for coverages.
 */
#ifndef MIG_COVER_H
#define MIG_COVER_H

#include "base/memory.h"
#include "geo/even_odd.h"
#include "geo/geometry.h"
#include "grid/gridcell.h"

/* Contribution of edges to a cell of the current row. */
typedef struct MigCoverCell
{
	double height; /* height of edges, which covers all cells east of it */
	double part;   /* of this cell's area */
} MigCoverCell;

/* State of iterating over a cover. */
typedef struct MigCover
{
	int level;
	int west; /* column and row of the cell at the south-west corner */
	int south;
	int columns;
	int rows;
	double cells;         /* upper estimate of the number of cells */
	MigRisingEdges edges; /* in cells from the south-west corner, by the row they begin in */
	size_t next_edge;
	uint32_t *active; /* edges that meet the current row */
	size_t active_count;
	MigCoverCell *row_cells;
	int row;
	int column;
	double height; /* height of the edges of this row passed so far */
} MigCover;

/*
 * Initializes the cover of a polygon or multipolygon.  Rings may have either orientation.  Fails with
 * MIG_BAD_GEOMETRY_TYPE, MIG_BAD_GEOMETRY, MIG_BAD_RING, MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE, MIG_TOO_TANGLED, and
 * MIG_TOO_LARGE beyond MIG_COVER_CELLS_MAX cells.
 */
MigStatus mig_cover_init(MigCover *cover, const MigMemory *memory, MigGeometry *geometry,
						 int level);

#define MIG_COVER_CELLS_MAX 100000000.0

/*
 * Returns the next cell, by rows from the south-west, and its fraction, above 0 and at most 1; false
 * after the last one.
 */
bool mig_cover_next(MigCover *cover, const MigMemory *memory, MigGridCell *cell, double *fraction);

#endif /* MIG_COVER_H */
