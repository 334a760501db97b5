/*
 * kde.h
 *		Kernel density of points at the centres of all cells of one size that it reaches.
 *
 * Each point is spread over its surroundings by a kernel of its distance d on the ground (ground.h), whose
 * integral over the plane is 1; a cell's value is the sum over the points, per square kilometre, for the cell's
 * centre.  With u = d / bandwidth, below 1:
 *
 *		epanechnikov	2 / pi (1 - u^2)
 *		quartic			3 / pi (1 - u^2)^2
 *		triangular		3 / pi (1 - u)
 *		uniform			1 / pi
 *		gaussian		1 / (2 pi) exp(-u^2 / 2), where the bandwidth is the standard deviation, and u < 5: what is
 *						cut off is below exp(-12.5) = 3.8e-6 of the peak, and as much of a point's mass
 *
 * The first, second and fourth are polynomials in the column along a row of cells.  A point adds one at the first
 * column that it reaches and takes it away behind the last one (the difference arrays of sweep-line methods:
 * Chan et al., SLAM, SIGMOD 2022), so that a point costs the same in each row however many columns it reaches.
 * Coefficients are whole numbers: what was added is taken away to the last bit, and the order does not matter.
 *
 * A point may have a weight, by which its kernel is multiplied.  Points of weights of one magnitude are taken
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

/* The distance in metres from which on a kernel is 0. */
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
	double column; /* counted from the centre of the world's first column */
	double parallel_m;
	double inverse_parallel;
} MigKdePoint;

/* Points that a row may be reached by, in order of latitude, whose weights are of one magnitude. */
typedef struct MigKdeQueue
{
	int exponent; /* of 2, which all weights are below */
	double root;  /* of 2^exponent */
	MigKdePoint *points;
	double *weights; /* by 2^exponent; NULL where all are 1 */
	size_t first;
	size_t end;
	size_t room;
} MigKdeQueue;

/* Columns of a row that lie together; those from first to end have been added to. */
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
	bool weighted; /* then weights are multiplied by it as they come */
	size_t cells_max;
	MigSimd simd; /* what the processor knows */
	/* Columns of the world: from, how many, and how many of them go round it */
	int west;
	int columns;
	double round;
	/* The points that the row may be reached by; more come after them */
	MigKdeQueue *queues;
	size_t queue_count;
	/* The row: its number, its centre, whether it is in the world */
	int row;
	double meridian_m;
	double parallel_m;
	bool in_world;
	/* Its columns in blocks of 2^shift, those that were touched one behind the other */
	int shift;
	double half;     /* of a block */
	bool whole;      /* are they taken as wholly added to? */
	int32_t *places; /* of the blocks of a row, -1: not touched */
	MigKdeBlock *blocks;
	size_t block_count;
	size_t block_room;
	double *sums;
	int64_t *steps; /* of the coefficients, from column to column */
	size_t column_room;
	MigKdeCell *cells;
	size_t cell_count;
	size_t cell_room;
} MigKde;

/* For a kernel and the cells of a level, of which so many at most are made. */
void mig_kde_begin(MigKde *kde, MigKernel kernel, double bandwidth_m, int level, bool weighted,
				   size_t cells_max, const MigMemory *memory);

/*
 * Adds a point of a weight, which is 0 or more, and 1 unless points are weighted; they come in the order of their
 * latitudes, and for the same last digits in every run those of one latitude in the order of their longitudes, and then
 * of their weights.  MIG_TOO_LARGE if the cells are more than allowed, MIG_OUT_OF_RANGE if a value is beyond the doubles.
 */
MigStatus mig_kde_add(MigKde *kde, double lon_deg, double lat_deg, double weight);

/* The cells with a value above 0, in their order, in kde->cells; the rest is freed.  MIG_TOO_LARGE, MIG_OUT_OF_RANGE. */
MigStatus mig_kde_end(MigKde *kde);

#endif /* MIG_KDE_H */
