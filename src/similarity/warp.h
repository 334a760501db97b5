/*
 * warp.h
 *		The table of walks along two paths, diagonal by diagonal (see warp.c): what the measures that fill one share.
 */
#ifndef MIG_WARP_H
#define MIG_WARP_H

#include "base/simd.h"
#include "similarity/similarity.h"

typedef enum MigWarpKind
{
	MIG_WARP_FRECHET, /* squares of straight distances */
	MIG_WARP_DTW,
	MIG_WARP_ERP,
	MIG_WARP_TWED,
} MigWarpKind;

/* Points of a path, forward or backward, and what one of them costs by itself. */
typedef struct MigWarpSide
{
	size_t count;
	void *block;     /* of its own, or NULL */
	const double *x; /* each with MIG_LANES more values before and behind */
	const double *y;
	const double *z;
	const double *left_out; /* of ERP and TWED: what it costs to leave a point out */
	const double *time;     /* of TWED, in microseconds */
} MigWarpSide;

typedef struct MigWarp
{
	MigWarpKind kind;
	MigWarpSide a;
	MigWarpSide b; /* from the last point to the first */
	double curve;
	double nu;     /* of TWED: metres a microsecond */
	bool wide;     /* may distances be long? */
	double limit;  /* cells above it are not followed */
	ptrdiff_t min; /* of i - j */
	ptrdiff_t max;
	void *block;
	double *values[3]; /* of a diagonal by i, with MIG_LANES before and behind */
	double *costs[3];  /* of pairs, of TWED */
	double *last;      /* the values of the last point of a by j, or NULL */
	MigSimd simd;
	const MigMemory *memory;
} MigWarp;

#define MIG_WARP_NONE 1e300 /* the value of a cell that cannot be reached */

/* Fills the table; returns its last value, or MIG_WARP_NONE if all cells of two diagonals are above the limit. */
double mig_warp_run(const MigWarp *warp);

/* A table of two paths, with no limit and no window, without its sides. */
MigWarp mig_warp_begin(MigWarpKind kind, const MigPath *a, const MigPath *b,
					   const MigMemory *memory);

/* Sets a window of numbers of points, at least as wide as both ends need. */
void mig_warp_set_window(MigWarp *warp, const MigPath *a, const MigPath *b, int64_t window);

/*
 * The value, of Frechet or DTW, of the walk that always goes on to the nearest pair: no table has a greater one, not by a
 * digit.
 */
double mig_warp_walk(const MigPath *a, const MigPath *b, const MigWarp *warp);

/* Room for the diagonals of so many points, freed by the next. */
void mig_warp_allocate(MigWarp *warp, size_t count, const MigMemory *memory);
void mig_warp_free(MigWarp *warp, const MigMemory *memory);

/* The points of a path from the last to the first, and as they are. */
MigWarpSide mig_warp_turned(const MigPath *path, const MigMemory *memory);
MigWarpSide mig_warp_straight(const MigPath *path);

/* May distances of points of the two be long? */
bool mig_warp_is_wide(const MigPath *a, const MigPath *b);

#endif /* MIG_WARP_H */
