/*
 * warp.h
 *		Table of walks along two paths, filled diagonal by diagonal (see warp.c), for several measures.
 */
#ifndef MIG_WARP_H
#define MIG_WARP_H

#include "base/simd.h"
#include "similarity/similarity.h"

typedef enum MigWarpKind
{
	MIG_WARP_FRECHET, /* squared straight distances */
	MIG_WARP_DTW,
	MIG_WARP_ERP,
	MIG_WARP_TWED,
} MigWarpKind;

/* Points of a path, forward or reversed, with the costs of skipping them. */
typedef struct MigWarpSide
{
	size_t count;
	void *block;     /* allocated memory, or NULL */
	const double *x; /* each padded with MIG_LANES values at both ends */
	const double *y;
	const double *z;
	const double *left_out; /* for ERP and TWED: cost of skipping a point */
	const double *time;     /* for TWED, in microseconds */
} MigWarpSide;

typedef struct MigWarp
{
	MigWarpKind kind;
	MigWarpSide a;
	MigWarpSide b; /* reversed */
	double curve;
	double nu;     /* for TWED: metres per microsecond */
	bool wide;     /* may distances be long? */
	double limit;  /* cells above it are dropped */
	ptrdiff_t min; /* range of i - j */
	ptrdiff_t max;
	void *block;
	double *values[3]; /* of a diagonal, by i, padded with MIG_LANES at both ends */
	double *costs[3];  /* of pairs, for TWED */
	double *last;      /* receives the values of the last point of a, by j; or NULL */
	MigSimd simd;
	const MigMemory *memory;
} MigWarp;

#define MIG_WARP_NONE 1e300 /* value of an unreachable cell */

/* Fills the table; returns its last value, or MIG_WARP_NONE if all cells of two diagonals are above the limit. */
double mig_warp_run(const MigWarp *warp);

/* Initializes a table for two paths, without limit, window and sides. */
MigWarp mig_warp_begin(MigWarpKind kind, const MigPath *a, const MigPath *b,
					   const MigMemory *memory);

/* Sets a window, widened if necessary to reach the last pair. */
void mig_warp_set_window(MigWarp *warp, const MigPath *a, const MigPath *b, int64_t window);

/*
 * Value, for Frechet or DTW, of the greedy walk, which always takes the nearest next pair: an upper bound of the table's
 * value, even with rounding.
 */
double mig_warp_walk(const MigPath *a, const MigPath *b, const MigWarp *warp);

/* Allocates the diagonals for count points; mig_warp_free frees them. */
void mig_warp_allocate(MigWarp *warp, size_t count, const MigMemory *memory);
void mig_warp_free(MigWarp *warp, const MigMemory *memory);

/* The points of a path, reversed and in order. */
MigWarpSide mig_warp_turned(const MigPath *path, const MigMemory *memory);
MigWarpSide mig_warp_straight(const MigPath *path);

/* May distances between points of both be long? */
bool mig_warp_is_wide(const MigPath *a, const MigPath *b);

#endif /* MIG_WARP_H */
