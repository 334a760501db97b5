/*
 * cover.h
 *		The cells that a polygon covers, each with the fraction of it that is covered.
 *
 * On the plane of gridcell, where the polygon's edges are straight between its projected vertices; so
 * the fractions times the cells' areas add up to the polygon's area there.  By exact scan conversion, as for glyphs:
 * each edge adds to the cells that it crosses the area beside it, and the sum along a row gives
 * what lies inside (cf. J. E. Bresenham's and D. Turner's area coverage in FreeType's description).  Where rings cross or
 * lie over one another, the even-odd rule tells what is inside, as for coverages.
 */
#ifndef MIG_COVER_H
#define MIG_COVER_H

#include "base/memory.h"
#include "geo/even_odd.h"
#include "geo/geometry.h"
#include "grid/gridcell.h"

/* What a cell of the current row has got from edges. */
typedef struct MigCoverCell
{
	double height; /* of edges, which covers all cells east of it */
	double part;   /* of this cell's area */
} MigCoverCell;

/* A cover and where reading it has come to. */
typedef struct MigCover
{
	int level;
	int west; /* column and row of the cell at the south-west corner */
	int south;
	int columns;
	int rows;
	double cells;         /* about how many there are, at most */
	MigRisingEdges edges; /* in cells from the south-west corner, by the row they begin in */
	size_t next_edge;
	uint32_t *active; /* edges in this row */
	size_t active_count;
	MigCoverCell *row_cells;
	int row;
	int column;
	double height; /* of the edges of this row that have been passed */
} MigCover;

/*
 * Prepares the cover of a polygon or multipolygon.  Rings may run either way round.  Fails with MIG_BAD_GEOMETRY_TYPE,
 * MIG_BAD_GEOMETRY, MIG_BAD_RING, MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE, MIG_TOO_TANGLED, and MIG_TOO_LARGE beyond
 * MIG_COVER_CELLS_MAX cells.
 */
MigStatus mig_cover_init(MigCover *cover, const MigMemory *memory, MigGeometry *geometry,
						 int level);

#define MIG_COVER_CELLS_MAX 100000000.0

/*
 * The next cell, by rows from the south-west, and its fraction, above 0 and at most 1; false after the
 * last one.
 */
bool mig_cover_next(MigCover *cover, const MigMemory *memory, MigGridCell *cell, double *fraction);

#endif /* MIG_COVER_H */
