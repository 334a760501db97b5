/*
 * kde.h
 *		Kernel density of points at the centres of all cells of one size within reach.
 *
 * Each point is spread over its surroundings by a kernel of the ground distance d (ground.h), whose integral
 * over the plane is 1; a cell's value is the sum over the points, per square kilometre, at the cell's centre.
 * With u = d / bandwidth, below 1:
 *
 *		epanechnikov	2 / pi (1 - u^2)
 *		quartic			3 / pi (1 - u^2)^2
 *		triangular		3 / pi (1 - u)
 *		uniform			1 / pi
 *		gaussian		1 / (2 pi) exp(-u^2 / 2), where the bandwidth is the standard deviation, and u < 5: the part
 *						cut off is below exp(-12.5) = 3.8e-6 of the peak, and as much of a point's mass
 *
 * The first, second and fourth are polynomials in the column along a row of cells.  A point adds one at the first
 * column that it reaches and subtracts it after the last one (the difference arrays of sweep-line methods:
 * Chan et al., SLAM, SIGMOD 2022), so that a point costs the same in each row however many columns it reaches.
 * Coefficients are integers: subtraction is exact, and the order does not matter.
 *
 * A point may have a weight, by which its kernel is multiplied.  Points with weights of one magnitude are processed
 * together, so that each has the precision that it would have without the others.
 */
#ifndef MIG_KDE_H
#define MIG_KDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/simd.h"
#include "base/status.h"
#include "geo/ground.h"
#include "grid/gridcell.h"

#define MIG_KDE_BANDWIDTH_MIN_M 0.01
#define MIG_KDE_BANDWIDTH_MAX_M 100000.0
#define MIG_KDE_GAUSSIAN_REACH  5.0

typedef enum MigKernel
{
	MIG_EPANECHNIKOV,
	MIG_QUARTIC,
	MIG_TRIANGULAR,
	MIG_UNIFORM,
	MIG_GAUSSIAN,
} MigKernel;

#define MIG_KERNELS 5

/* Names of kernels, by their numbers. */
extern const char *const mig_kernel_names[MIG_KERNELS];

/* The distance in metres at and beyond which a kernel is 0. */
double mig_kernel_reach(MigKernel kernel, double bandwidth_m);

/* Does a kernel at a latitude reach a pole? */
bool mig_kernel_reaches_pole(double lat_deg, double reach_m);

/* A cell and the bits of its value, as a record of radix.h. */
typedef struct MigKdeCell
{
	int64_t cell;
	double value;
} MigKdeCell;

/* A point within reach of the current row. */
typedef struct MigKdePoint
{
	double meridian_m;
	double column; /* from the centre of the world's first column */
	double parallel_m;
	double inverse_parallel;
} MigKdePoint;

/* Points that may reach the row, sorted by latitude, with weights of one magnitude. */
typedef struct MigKdeQueue
{
	int exponent; /* all weights are below 2^exponent */
	double root;  /* of 2^exponent */
	MigKdePoint *points;
	double *weights; /* divided by 2^exponent; NULL if all are 1 */
	size_t first;
	size_t end;
	size_t room;
} MigKdeQueue;

/* Contiguous columns of a row; those from first to end are used. */
typedef struct MigKdeBlock
{
	int index;
	int first;
	int end;
} MigKdeBlock;

typedef struct MigKde
{
	const MigMemory *memory;
	MigKernel kernel;
	int level;
	double reach_m;
	double peak;   /* of the kernel, per square kilometre */
	bool weighted; /* if so, weights are multiplied by it when added */
	size_t cells_max;
	MigSimd simd; /* instructions of the processor */
	/* Columns of the world: first, number, and circumference in columns */
	int west;
	int columns;
	double round;
	/* The points that may reach the row; later points follow them */
	MigKdeQueue *queues;
	size_t queue_count;
	/* The row: its number, its centre, whether it is in the world */
	int row;
	double meridian_m;
	double parallel_m;
	bool in_world;
	/* Its columns in blocks of 2^shift; the used ones are contiguous in memory */
	int shift;
	double half;     /* of a block */
	bool whole;      /* are blocks assumed to be used wholly? */
	int32_t *places; /* index of each block of a row, -1: unused */
	MigKdeBlock *blocks;
	size_t block_count;
	size_t block_room;
	double *sums;
	int64_t *steps; /* differences of coefficients from column to column */
	size_t column_room;
	MigKdeCell *cells;
	size_t cell_count;
	size_t cell_room;
} MigKde;

/* Begins with a kernel, the level of the cells, and their maximum number. */
void mig_kde_begin(MigKde *kde, MigKernel kernel, double bandwidth_m, int level, bool weighted,
				   size_t cells_max, const MigMemory *memory);

/*
 * Adds a point with a weight, which is not negative, and 1 unless points are weighted.  Points must be sorted by latitude,
 * and for results reproducible to the last digit then by longitude and by weight.  MIG_TOO_LARGE if there are more cells
 * than allowed, MIG_OUT_OF_RANGE if a value exceeds double.
 */
MigStatus mig_kde_add(MigKde *kde, double lon_deg, double lat_deg, double weight);

/* Returns the cells with a value above 0, sorted, in kde->cells; frees the rest.  MIG_TOO_LARGE, MIG_OUT_OF_RANGE. */
MigStatus mig_kde_end(MigKde *kde);

#endif /* MIG_KDE_H */
