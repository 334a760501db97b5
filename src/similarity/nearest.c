/*
 * nearest.c
 *		Hausdorff distance and SSPD (see similarity.h): nearest neighbors of the points of one path on another.
 *
 * The other path is divided into blocks with bounding boxes.  For each point, the blocks that may contain a nearer one
 * than known so far are searched, starting with the block where the nearest one of the previous point was found.
 */
#include <math.h>

#include "base/simd.h"
#include "similarity/similarity.h"

#define BLOCK 32 /* points, a multiple of MIG_LANES */

/* Blocks of a path; each array is padded by MIG_LANES elements. */
typedef struct Blocks
{
	const MigPath *path;
	size_t count;
	double *low[3];
	double *high[3];
	double *bounds; /* lower bounds of the squared distance of the current point to a block */
	bool is_line;   /* include segments, each with its first point? */
	double *dx;     /* difference to the next point, 0 where there is no segment */
	double *dy;
	double *dz;
	double *scale; /* 1 / (squared sine of its angle), on a sphere of the given radius; or 0 */
	size_t home;   /* block to start with */
	size_t looked; /* number of blocks scanned by the last search */
} Blocks;

typedef struct Point
{
	Blocks *blocks;
	double x;
	double y;
	double z;
	double enough; /* squared distance at or below which the search stops */
} Point;

/* Computes the squared distances to all boxes. */
MIG_INLINE void
bound(const Point *point)
{
	const Blocks *blocks = point->blocks;

	for (size_t from = 0; from < blocks->count; from += MIG_LANES)
	{
		const double *restrict west = blocks->low[0] + from;
		const double *restrict south = blocks->low[1] + from;
		const double *restrict down = blocks->low[2] + from;
		const double *restrict east = blocks->high[0] + from;
		const double *restrict north = blocks->high[1] + from;
		const double *restrict up = blocks->high[2] + from;
		double *restrict bounds = blocks->bounds + from;

		MIG_EACH_LANE
		for (size_t i = 0; i < MIG_LANES; i++)
		{
			double x = mig_max(mig_max(west[i] - point->x, point->x - east[i]), 0);
			double y = mig_max(mig_max(south[i] - point->y, point->y - north[i]), 0);
			double z = mig_max(mig_max(down[i] - point->z, point->z - up[i]), 0);

			bounds[i] = x * x + y * y + z * z;
		}
	}
}

/*
 * Squared straight distance of a point p to the great circle from a to a + d, or to a; w = p - a.  The nearest point is
 * between the ends if p is in the forward direction from both: w.d > d^2 w^2 / (2 R)^2, and the same from the other end.
 * The sine of the angle is p.(w x d) / |d| sqrt(1 - d^2 / (2 R)^2), with p relative to the centre of the sphere, in units
 * of R.
 */
MIG_INLINE double
segment_square(const Point *point, double wx, double wy, double wz, double dx, double dy, double dz,
			   double scale, double curve, double turn)
{
	double w2 = wx * wx + wy * wy + wz * wz;
	double d2 = dx * dx + dy * dy + dz * dz;
	double wd = wx * dx + wy * dy + wz * dz;
	double bend = d2 * curve;
	double end_square = mig_max(w2 - 2 * wd + d2, 0);
	double volume = (wy * dz - wz * dy) * (point->x * turn) +
					(wz * dx - wx * dz) * (point->y * turn) +
					(wx * dy - wy * dx) * (1 + point->z * turn);
	double sine_square = volume * volume * scale;
	double cosine_square = mig_max(1 - sine_square * (4 * curve), 0);
	double square = 2 * sine_square / (1 + sqrt(cosine_square));
	/* positive if forward from both ends */
	double forward = mig_min(wd - bend * w2, d2 - wd - bend * end_square);

	return forward > 0 ? mig_min(square, w2) : w2;
}

/* The minimum squared distance to a block's points or segments. */
MIG_INLINE double
search(const Point *point, size_t block, bool is_line)
{
	const Blocks *blocks = point->blocks;
	size_t from = block * BLOCK;
	size_t left = blocks->path->count - from;
	size_t end = from + (left < BLOCK ? left : BLOCK);
	double curve = blocks->path->curve;
	double turn = 2 * sqrt(curve);
	double lanes[MIG_LANES];
	double min = 1e300;

	for (size_t i = 0; i < MIG_LANES; i++)
		lanes[i] = 1e300;
	for (; from < end; from += MIG_LANES)
	{
		const double *restrict bx = blocks->path->x + from;
		const double *restrict by = blocks->path->y + from;
		const double *restrict bz = blocks->path->z + from;

		MIG_EACH_LANE
		for (size_t i = 0; i < MIG_LANES; i++)
		{
			double x = point->x - bx[i];
			double y = point->y - by[i];
			double z = point->z - bz[i];
			double square;

			if (is_line)
				square = segment_square(point, x, y, z, blocks->dx[from + i], blocks->dy[from + i],
										blocks->dz[from + i], blocks->scale[from + i], curve, turn);
			else
				square = x * x + y * y + z * z;
			lanes[i] = mig_min(lanes[i], from + i < end ? square : 1e300);
		}
	}
	for (size_t i = 0; i < MIG_LANES; i++)
		min = mig_min(min, lanes[i]);
	return min;
}

/* The squared distance to the nearest one, or one that is at most blocks->enough. */
MIG_INLINE double
nearest(const Point *point, bool is_line)
{
	Blocks *blocks = point->blocks;
	double min = search(point, blocks->home, is_line);
	size_t home = blocks->home;

	blocks->looked = 1;
	if (min <= point->enough)
		return min;
	bound(point);
	for (size_t i = 0; i < blocks->count; i++)
		/* bounds for lines have rounding errors */
		if (blocks->bounds[i] * (1 - 1e-9) < min && i != home)
		{
			double square = search(point, i, is_line);

			blocks->looked++;
			if (square < min)
			{
				min = square;
				blocks->home = i;
				if (min <= point->enough)
					return min;
			}
		}
	return min;
}

MIG_SIMD_VERSIONS(double, nearest_point, const Point *point, nearest(point, false))
MIG_SIMD_VERSIONS(double, nearest_on_line, const Point *point, nearest(point, true))

/* --- Blocks --- */

static void
set_segments(Blocks *blocks, const MigMemory *memory)
{
	const MigPath *path = blocks->path;

	for (size_t i = 0; i + 1 < path->count; i++)
	{
		double x = path->x[i + 1] - path->x[i];
		double y = path->y[i + 1] - path->y[i];
		double z = path->z[i + 1] - path->z[i];
		double square = x * x + y * y + z * z;
		double cosine_square = 1 - square * path->curve;

		mig_progress(memory, 1);
		/* the great circle between antipodes is not unique */
		if (square > 0 && cosine_square > 0)
		{
			blocks->dx[i] = x;
			blocks->dy[i] = y;
			blocks->dz[i] = z;
			blocks->scale[i] = 1 / (square * cosine_square);
		}
	}
}

/* Height of the great circle above segment i, by which the block's box is widened: at most d^2 / 4 R. */
static double
rise(const Blocks *blocks, size_t i)
{
	double square = blocks->dx[i] * blocks->dx[i] + blocks->dy[i] * blocks->dy[i] +
					blocks->dz[i] * blocks->dz[i];

	return square * sqrt(blocks->path->curve) / 2;
}

static void
make_blocks(Blocks *blocks, const MigPath *path, bool is_line, const MigMemory *memory)
{
	size_t count = (path->count + BLOCK - 1) / BLOCK;
	size_t room = count + MIG_LANES;
	size_t segments = is_line ? path->count + MIG_LANES : 0;
	double *block = mig_allocate(memory, 7 * room + 4 * segments, sizeof(double));
	const double *const axes[3] = {path->x, path->y, path->z};

	mig_clear(memory, block, (7 * room + 4 * segments) * sizeof(double));
	*blocks =
		(Blocks){.path = path, .count = count, .is_line = is_line, .bounds = block + 6 * room};
	if (is_line)
	{
		blocks->dx = block + 7 * room;
		blocks->dy = blocks->dx + segments;
		blocks->dz = blocks->dy + segments;
		blocks->scale = blocks->dz + segments;
		set_segments(blocks, memory);
	}
	for (int axis = 0; axis < 3; axis++)
	{
		blocks->low[axis] = block + (size_t) (2 * axis) * room;
		blocks->high[axis] = block + (size_t) (2 * axis + 1) * room;
		for (size_t i = 0; i < count; i++)
		{
			size_t end = i * BLOCK + BLOCK + (is_line ? 1 : 0);
			double low = axes[axis][i * BLOCK];
			double high = low;
			double wider = 0;

			mig_progress(memory, BLOCK);
			for (size_t j = i * BLOCK; j < end && j < path->count; j++)
			{
				low = mig_min(low, axes[axis][j]);
				high = mig_max(high, axes[axis][j]);
				if (is_line && j + 1 < end)
					wider = mig_max(wider, rise(blocks, j));
			}
			blocks->low[axis][i] = low - wider;
			blocks->high[axis][i] = high + wider;
		}
	}
}

static void
free_blocks(Blocks *blocks, const MigMemory *memory)
{
	memory->release(memory->state, blocks->low[0]);
}

static Point
point_of(Blocks *blocks, const MigPath *path, size_t i, double enough)
{
	return (Point){blocks, path->x[i], path->y[i], path->z[i], enough};
}

/* --- Hausdorff --- */

/*
 * Maximum of largest and of the squared distance of each point of a to the nearest one of b; any value above limit if it
 * exceeds that.  Every 16th point is processed first, so that large distances are found early.
 */
static double
farthest(const MigPath *a, const MigPath *b, double largest, double limit, const MigMemory *memory)
{
	Blocks blocks;

	make_blocks(&blocks, b, false, memory);
	for (size_t start = 0; start < 16 && largest <= limit; start++)
		for (size_t i = start; i < a->count && largest <= limit; i += 16)
		{
			Point point = point_of(&blocks, a, i, largest);

			largest = mig_max(largest, nearest_point[a->simd](&point));
			mig_progress(memory, blocks.count + blocks.looked * BLOCK);
		}
	free_blocks(&blocks, memory);
	return largest;
}

double
mig_hausdorff_directed(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	double max = mig_path_square_within(limit, a->curve);
	double square =
		max < mig_path_square_min(a, b) * (1 - 1e-12) ? MIG_FAR : farthest(a, b, 0, max, memory);

	return square <= max ? mig_path_arc(square, a->curve) : MIG_FAR;
}

double
mig_hausdorff(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	double max = mig_path_square_within(limit, a->curve);
	double square =
		max < mig_path_square_min(a, b) * (1 - 1e-12) ? MIG_FAR : farthest(a, b, 0, max, memory);

	if (square <= max)
		square = farthest(b, a, square, max, memory);
	return square <= max ? mig_path_arc(square, a->curve) : MIG_FAR;
}

/* --- SSPD --- */

/* Mean distance of the points of a to the line of b; any value above twice the limit if it exceeds that. */
static double
mean_to_line(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	double count = (double) a->count;
	double sum = 0;
	Blocks blocks;

	make_blocks(&blocks, b, true, memory);
	for (size_t i = 0; i < a->count && sum / count / 2 <= limit; i++)
	{
		Point point = point_of(&blocks, a, i, 0);

		sum += mig_path_arc(nearest_on_line[a->simd](&point), a->curve);
		mig_progress(memory, blocks.count + blocks.looked * BLOCK);
	}
	free_blocks(&blocks, memory);
	return sum / count;
}

double
mig_sspd(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	double there = mean_to_line(a, b, limit, memory);
	double back = there / 2 <= limit ? mean_to_line(b, a, limit, memory) : there;
	double mean = (there + back) / 2;

	return mean <= limit ? mean : MIG_FAR;
}
