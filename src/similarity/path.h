/*
 * path.h
 *		The fixes of a trajectory as points in space, for similarity measures.
 *
 * Points are on the sphere of sphere.h, in metres east, north and up of an origin that both paths share, the first fix
 * of one of them.  They are computed from differences of positions, which are integers, so that the error depends on
 * the size of a coordinate: 4e-12 m within a city, 2e-9 m on the same side of the earth, but 0.3 m about half a turn
 * away.  The distance of two fixes is the great-circle distance; for two points in space, this is the length of the arc
 * above the straight line between them.
 */
#ifndef MIG_PATH_H
#define MIG_PATH_H

#include "base/simd.h"
#include "trajectory/trajectory.h"

#define MIG_LANES 8 /* values processed at once in loops over points */

/* Arrays of doubles of equal length, aligned to MIG_LANES and padded with MIG_LANES zeros at both ends; all 0. */
typedef struct MigColumns
{
	void *block;
	double *first;
	size_t stride; /* elements from one array to the next */
} MigColumns;

MigColumns mig_columns(size_t columns, size_t count, const MigMemory *memory);

typedef struct MigPath
{
	size_t count;
	const MigFix *fixes; /* owned by the caller; NULL for points in a plane */
	void *block;
	double *x; /* each padded with MIG_LANES finite values at both ends */
	double *y;
	double *z;
	double low[3]; /* bounding box of all points */
	double high[3];
	double curve; /* 1 / (2 R)^2 of the sphere; 0 in a plane */
	MigSimd simd; /* supported by the processor */
} MigPath;

/* Makes two paths to be compared; each needs at least one fix.  The fixes must live as long as the paths. */
void mig_path_make_pair(MigPath *a, const MigFix *a_fixes, size_t a_count, MigPath *b,
						const MigFix *b_fixes, size_t b_count, const MigMemory *memory);

/* Makes a path in a plane, of coordinates x, y, x, y... in metres. */
void mig_path_make_plane(MigPath *path, const double *xy, size_t count, const MigMemory *memory);

void mig_path_free(MigPath *path, const MigMemory *memory);

/* The origin of two paths, given their first fixes. */
MigFix mig_path_origin(const MigFix *a, const MigFix *b);

/* Converts a position to a point, exactly as for a fix of a path. */
void mig_path_point(const MigFix *origin, const MigFix *fix, double point[3]);

/* Squared straight distance of two points. */
static inline double
mig_path_square(const MigPath *a, size_t i, const MigPath *b, size_t j)
{
	double x = a->x[i] - b->x[j];
	double y = a->y[i] - b->y[j];
	double z = a->z[i] - b->z[j];

	return x * x + y * y + z * z;
}

/* Length of the arc above a straight line, given its squared length. */
double mig_path_arc(double square, double curve);

/* Maximum square for which mig_path_arc is at most the limit; unlimited from half a turn on, -1 if the limit is negative. */
double mig_path_square_within(double limit, double curve);

/* Lower bound of the squared straight distance of any two points of both paths. */
double mig_path_square_min(const MigPath *a, const MigPath *b);

/* Upper bound of the same. */
double mig_path_square_max(const MigPath *a, const MigPath *b);

#endif /* MIG_PATH_H */
