/*
 * neighbors.h
 *		Sums over the square windows of cells: all cells of a density within a radius, in cells, of each.
 *
 * Cells are processed by row and column.  Each row has prefix sums, so that a row of a window is a difference of
 * two, found by pointers that only move east.  Prefix sums restart in each row, which keeps rounding errors small.
 * Windows continue across the antimeridian, where a cell counts once.
 */
#ifndef MIG_NEIGHBORS_H
#define MIG_NEIGHBORS_H

#include "density/density.h"

#define MIG_RADIUS_MAX 1000

typedef struct MigNeighbors
{
	size_t count;     /* cells */
	size_t row_count; /* rows with cells */
	int radius;
	int west;       /* the westernmost column of the world */
	int columns;    /* of the world */
	size_t *places; /* indexes of the cells in the density */
	int *column;    /* of each cell, counted from west */
	int *rows;      /* number of each row, ascending */
	size_t *starts; /* first cell of each row, and the count */
	double *
		before; /* room for prefix sums: of the cells of a row before each of its cells and its end */
	MigMemory memory;
} MigNeighbors;

/* Cells must be of one size; windows extend by radius cells to every side, 1 to MIG_RADIUS_MAX. */
void mig_neighbors_init(MigNeighbors *neighbors, const MigDensity *density, int radius,
						const MigMemory *memory);
void mig_neighbors_free(MigNeighbors *neighbors);

/*
 * For each cell the sum of values over its window, and the number of cells in it, including itself; in row order,
 * like values.
 */
void mig_neighbors_sum(MigNeighbors *neighbors, const double *values, double *sums, double *within);

/*
 * Subtracts their mean from values and scales them by a power of two so that the largest is about 1; returns
 * the sum of their squares, 0 if all are equal.
 */
double mig_center(double *values, size_t count, const MigMemory *memory);

/* The two-sided p-value of a standard normal z. */
double mig_normal_p(double z);

#endif /* MIG_NEIGHBORS_H */
