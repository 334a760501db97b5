/*
 * path.h
 *		The fixes of a trajectory as points in space, for measures of how alike two of them are.
 *
 * Points lie on the sphere of sphere.h, in metres east, north and up of an origin that both paths share, the first
 * fix of one of them.  They come of differences of positions, which are whole numbers, so that a coordinate is as
 * exact as its size allows: to 4e-12 m within a city, to 2e-9 m on this side of the earth, but to 0.3 m where it is
 * about half a turn away.  The distance of two fixes is that along the great circle, of two points in space the length
 * of the arc above the straight line between them.
 */
#ifndef MIG_PATH_H
#define MIG_PATH_H

#include "base/simd.h"
#include "trajectory/trajectory.h"

#define MIG_LANES 8 /* values that a step of a loop over points takes at once */

/* Arrays of doubles of one length, each aligned to a step of such a loop, with a step more before and behind: all 0. */
typedef struct MigColumns
{
	void *block;
	double *first;
	size_t stride; /* from one array to the next */
} MigColumns;

MigColumns mig_columns(size_t columns, size_t count, const MigMemory *memory);

typedef struct MigPath
{
	size_t count;
	const MigFix *fixes; /* the caller's, or NULL for points of a plane */
	void *block;
	double *x; /* each with MIG_LANES more values before and behind, which are finite */
	double *y;
	double *z;
	double low[3]; /* the box of all points */
	double high[3];
	double curve; /* 1 / (2 R)^2 of the sphere; 0 in a plane */
	MigSimd simd; /* what the processor knows */
} MigPath;

/* The points of two paths that are to be compared; fixes, at least one of each, must last as long as these do. */
void mig_path_make_pair(MigPath *a, const MigFix *a_fixes, size_t a_count, MigPath *b,
						const MigFix *b_fixes, size_t b_count, const MigMemory *memory);

/* A path in a plane, of coordinates x, y, x, y... in metres. */
void mig_path_make_plane(MigPath *path, const double *xy, size_t count, const MigMemory *memory);

void mig_path_free(MigPath *path, const MigMemory *memory);

/* The origin of two paths by their first fixes. */
MigFix mig_path_origin(const MigFix *a, const MigFix *b);

/* A position in space, the same as a fix there has. */
void mig_path_point(const MigFix *origin, const MigFix *fix, double point[3]);

/* The square of the straight distance of two points. */
static inline double
mig_path_square(const MigPath *a, size_t i, const MigPath *b, size_t j)
{
	double x = a->x[i] - b->x[j];
	double y = a->y[i] - b->y[j];
	double z = a->z[i] - b->z[j];

	return x * x + y * y + z * z;
}

/* The length of the arc above a straight line, of which the square is given. */
double mig_path_arc(double square, double curve);

/* The largest square of which mig_path_arc is at most the limit: any if that is half a turn, -1 if it is below 0. */
double mig_path_square_within(double limit, double curve);

/* At most the square of the straight distance of any point of one path to any of the other. */
double mig_path_square_min(const MigPath *a, const MigPath *b);

/* At least that. */
double mig_path_square_max(const MigPath *a, const MigPath *b);

#endif /* MIG_PATH_H */
