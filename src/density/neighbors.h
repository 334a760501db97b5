/*
 * neighbors.h
 *		Sums over the square windows of cells: all cells of a density within so many cells of each of them.
 *
 * Cells are taken row by row, as their columns ascend.  Each row keeps the sums from its beginning on, so that a
 * row of a window is a difference of two, found by pointers that only move east.  Rows are summed each by
 * itself: what is lost is as little as a row is short.  Windows go on round the antimeridian, where a cell
 * counts once.
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
	int columns;    /* round the world */
	size_t *places; /* of the cells in the density */
	int *column;    /* of each cell, counted from west */
	int *rows;      /* number of each row, ascending */
	size_t *starts; /* first cell of each row, and the count */
	double *before; /* room for sums: of the cells of a row before each of its cells and its end */
	MigMemory memory;
} MigNeighbors;

/* Cells of one size, and the windows of so many cells to every side, 1 to MIG_RADIUS_MAX. */
void mig_neighbors_init(MigNeighbors *neighbors, const MigDensity *density, int radius,
						const MigMemory *memory);
void mig_neighbors_free(MigNeighbors *neighbors);

/*
 * For each cell the sum of values over its window, and the number of cells there, itself included; in the order
 * of rows, as values are.
 */
void mig_neighbors_sum(MigNeighbors *neighbors, const double *values, double *sums, double *within);

/*
 * Takes their mean off values and scales them by a power of two so that the largest lies around 1; gives
 * the sum of their squares, 0 if all of them are equal.
 */
double mig_center(double *values, size_t count, const MigMemory *memory);

/* The two-sided p-value of a standard normal z. */
double mig_normal_p(double z);

#endif /* MIG_NEIGHBORS_H */
