/*
 * neighbors.h
 *		The square windows around the cells of a density: for each cell, which of those that are there lie within
 *		so many cells of it.
 *
 * Cells of one size are laid out row by row, from west to east; a window is a span of each row near by.  Spans move on with
 * the cell, so that nothing is looked up, and a sum over a window takes two numbers of a running sum for each row.  Columns
 * go on round the antimeridian; rows end at the poles.
 */
#ifndef MIG_NEIGHBORS_H
#define MIG_NEIGHBORS_H

#include "core/density.h"

#define MIG_WINDOW_RADIUS_MAX 1000

/*
 * The cells by rows.  Each row of places ends with one that holds no cell, where a running sum of the row has
 * room for its total.
 */
typedef struct MigNeighbors
{
	MigMemory memory;
	size_t cells;
	size_t places;
	int32_t columns; /* around the world */
	int32_t west;    /* least and greatest column there is */
	int32_t east;
	int32_t *column; /* of a place; INT32_MAX without a cell */
	uint32_t *cell;  /* of a place: which of the density's; MIG_NO_CELL without one */
	size_t rows;
	int32_t *row;    /* of a number of a row */
	uint32_t *start; /* first place of a row; one more for the end */
} MigNeighbors;

#define MIG_NO_CELL UINT32_MAX

/* Of cells of one level, or none.  The caller frees it. */
void mig_neighbors_init(MigNeighbors *map, const MigDensity *density, const MigMemory *memory);
void mig_neighbors_free(MigNeighbors *map);

/* The places from first on, before end: neighbours in one row. */
typedef struct MigSpan
{
	uint32_t first;
	uint32_t end;
} MigSpan;

/* A window going from cell to cell. */
typedef struct MigWindow
{
	const MigNeighbors *map;
	int32_t radius;
	bool wraps;
	size_t row;
	uint32_t place; /* of the cell */
	size_t first_row;
	size_t rows;  /* near by */
	size_t count; /* of spans */
	MigSpan *spans;
	size_t work; /* since progress was told */
} MigWindow;

/* Windows of 0 to MIG_WINDOW_RADIUS_MAX cells to each side.  The caller frees it. */
void mig_window_init(MigWindow *window, const MigNeighbors *map, int32_t radius);
void mig_window_free(MigWindow *window);

/* Goes to the first or next cell, in the order of places; false after the last. */
bool mig_window_next(MigWindow *window);

/* How many cells there are in the window, with its own. */
static inline size_t
mig_window_cells(const MigWindow *window)
{
	size_t cells = 0;

	for (size_t i = 0; i < window->count; i++)
		cells += window->spans[i].end - window->spans[i].first;
	return cells;
}

/* The sum over the window, of the running sums of rows. */
static inline double
mig_window_sum(const MigWindow *window, const double *running)
{
	double sum = 0;

	for (size_t i = 0; i < window->count; i++)
		sum += running[window->spans[i].end] - running[window->spans[i].first];
	return sum;
}

/* The running sums of a value of each cell: at each place the sum of those west of it in its row. */
void mig_neighbors_run(const MigNeighbors *map, const double *values, double *running);

#endif /* MIG_NEIGHBORS_H */
