/*
 * frechet_continuous.c
 *		Frechet distance of two curves (see similarity.h).
 *
 * Is it at most a given one?  By the free space of Alt and Godau: of each pair of segments the cell of those pairs of
 * places that are near enough, which is convex; from the first pair of points cells are gone through, row by row, as far
 * as they can be reached, so that similar curves take time by their length.  Intervals of places are computed so that
 * with a larger distance no bound of them moves inward, not even by a digit: hence there is one least distance for
 * which the answer is yes, and it is found by halving.
 */
#include <math.h>

#include "core/similarity.h"
#include "core/warp.h"

/* Places on a segment, 0 to 1, that are near enough: none if low > high. */
typedef struct Places
{
	double low;
	double high;
} Places;

static const Places nowhere = {1, 0};

static bool
is_nowhere(Places places)
{
	return places.low > places.high;
}

/* A curve; each segment with the vector to its end and 1 / square of its length. */
typedef struct Curve
{
	const MigPath *path;
	double *dx;
	double *dy;
	double *dz;
	double *scale;
} Curve;

/* Places of segment i that are near enough to point j of the other curve. */
static inline Places
free_places(const Curve *curve, size_t i, const MigPath *other, size_t j, double square)
{
	const MigPath *path = curve->path;
	double x = other->x[j] - path->x[i];
	double y = other->y[j] - path->y[i];
	double z = other->z[j] - path->z[i];
	bool first_is = x * x + y * y + z * z <= square;
	bool last_is = mig_path_square(path, i + 1, other, j) <= square;
	Places places = {0, 1};

	if (!first_is || !last_is)
	{
		double foot = (x * curve->dx[i] + y * curve->dy[i] + z * curve->dz[i]) * curve->scale[i];
		double left;
		double half;

		x -= foot * curve->dx[i];
		y -= foot * curve->dy[i];
		z -= foot * curve->dz[i];
		left = square - (x * x + y * y + z * z);
		if (left < 0 && !first_is && !last_is)
			return nowhere;
		half = left > 0 ? sqrt(left * curve->scale[i]) : 0;
		if (!first_is)
		{
			places.low = foot - half;
			if (places.low < 0)
				places.low = 0;
			if (places.low > 1)
				places.low = 1;
		}
		if (!last_is)
		{
			places.high = foot + half;
			if (places.high < 0)
				places.high = 0;
			if (places.high > 1)
				places.high = 1;
		}
		/* not even touched */
		if (!first_is && !last_is && (foot + half < 0 || foot - half > 1))
			return nowhere;
	}
	return places;
}

/* Where the line between two rows of cells can be reached: on segment number of b. */
typedef struct Door
{
	size_t number;
	Places places;
} Door;

typedef struct FreeSpace
{
	Curve a;
	Curve b;
	Door *doors[2];
	const MigMemory *memory;
} FreeSpace;

/* The doors along the first point of a. */
static size_t
enter(const FreeSpace *space, double square)
{
	size_t segments = space->b.path->count - 1;
	size_t count = 0;

	for (size_t j = 0; j < segments; j++)
	{
		Places places = free_places(&space->b, j, space->a.path, 0, square);

		mig_progress_at(space->memory, j);
		if (is_nowhere(places) || places.low > 0)
			break;
		space->doors[0][count++] = (Door){j, places};
		if (places.high < 1)
			break;
	}
	return count;
}

/* Is the distance at most that of the square? */
static bool
decide(const FreeSpace *space, double square)
{
	const MigPath *a = space->a.path;
	const MigPath *b = space->b.path;
	Door *doors = space->doors[0];
	Door *next_doors = space->doors[1];
	size_t count;
	bool first_column = true; /* can all of it be reached until here? */
	size_t cells = 0;

	if (mig_path_square(a, 0, b, 0) > square ||
		mig_path_square(a, a->count - 1, b, b->count - 1) > square)
		return false;
	count = enter(space, square);
	for (size_t i = 0; i + 1 < a->count; i++)
	{
		Places left = nowhere; /* of the cell's side, where it can be reached */
		size_t next = 0;
		size_t next_count = 0;
		size_t j = 0;
		Door *spare = doors;

		if (first_column)
		{
			left = free_places(&space->a, i, b, 0, square);
			if (left.low > 0)
				left = nowhere;
			first_column = !is_nowhere(left) && left.high >= 1;
		}
		while (j + 1 < b->count)
		{
			Places below = nowhere;
			Places above;
			Places right;

			if (++cells % MIG_STEP == 0)
				space->memory->progress(space->memory->state);
			if (next < count && doors[next].number == j)
				below = doors[next++].places;
			if (is_nowhere(left) && is_nowhere(below))
			{
				if (next == count)
					break;
				j = doors[next].number;
				continue;
			}
			above = free_places(&space->b, j, a, i + 1, square);
			if (is_nowhere(left) && above.low < below.low)
				above.low = below.low;
			if (!is_nowhere(above))
				next_doors[next_count++] = (Door){j, above};
			right = free_places(&space->a, i, b, j + 1, square);
			if (is_nowhere(below) && right.low < left.low)
				right.low = left.low;
			left = right;
			j++;
		}
		doors = next_doors;
		next_doors = spare;
		count = next_count;
		if (count == 0 && !first_column)
			return false;
	}
	return count > 0 && doors[count - 1].number + 2 == b->count &&
		   doors[count - 1].places.high >= 1;
}

static Curve
make_curve(const MigPath *path, const MigMemory *memory)
{
	size_t count = path->count;
	double *block = mig_allocate(memory, 4 * count, sizeof(double));
	Curve curve = {path, block, block + count, block + 2 * count, block + 3 * count};

	for (size_t i = 0; i + 1 < count; i++)
	{
		double x = path->x[i + 1] - path->x[i];
		double y = path->y[i + 1] - path->y[i];
		double z = path->z[i + 1] - path->z[i];
		double square = x * x + y * y + z * z;

		curve.dx[i] = x;
		curve.dy[i] = y;
		curve.dz[i] = z;
		curve.scale[i] = square > 0 ? 1 / square : 0;
	}
	return curve;
}

static FreeSpace
make_space(const MigPath *a, const MigPath *b, const MigMemory *memory)
{
	FreeSpace space = {.memory = memory};

	space.a = make_curve(a, memory);
	space.b = make_curve(b, memory);
	space.doors[0] = mig_allocate(memory, 2 * b->count, sizeof(Door));
	space.doors[1] = space.doors[0] + b->count;
	return space;
}

static void
free_space(FreeSpace *space)
{
	const MigMemory *memory = space->memory;

	memory->release(memory->state, space->a.dx);
	memory->release(memory->state, space->b.dx);
	memory->release(memory->state, space->doors[0]);
}

/* The longer one of the distances between the first points and between the last ones. */
static double
ends(const MigPath *a, const MigPath *b)
{
	double first = mig_path_square(a, 0, b, 0);
	double last = mig_path_square(a, a->count - 1, b, b->count - 1);

	return mig_path_arc(first > last ? first : last, a->curve);
}

static bool
is_within(const FreeSpace *space, double limit)
{
	return decide(space, mig_path_square_within(limit, space->a.path->curve));
}

/* The least distance for which the answer is yes, as it is for high. */
static double
halve(const FreeSpace *space, double low, double high)
{
	if (is_within(space, low))
		return low;
	for (;;)
	{
		double middle = low + (high - low) / 2;

		if (middle <= low || middle >= high)
			return high;
		if (is_within(space, middle))
			high = middle;
		else
			low = middle;
	}
}

double
mig_frechet_continuous(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory)
{
	double low = ends(a, b);
	double high;
	FreeSpace space;

	if (a->count == 1 || b->count == 1)
		return mig_frechet(a, b, limit, memory);
	if (low > limit)
		return MIG_FAR;
	space = make_space(a, b, memory);
	high = limit;
	if (is_within(&space, limit))
	{
		double discrete = mig_frechet(a, b, MIG_FAR, memory);

		high = halve(&space, low, discrete < limit ? discrete : limit);
	}
	else
		high = MIG_FAR;
	free_space(&space);
	return high;
}

bool
mig_frechet_continuous_within(const MigPath *a, const MigPath *b, double limit,
							  const MigMemory *memory)
{
	MigWarp warp = mig_warp_begin(MIG_WARP_FRECHET, a, b, memory);
	FreeSpace space;
	bool is;

	if (a->count == 1 || b->count == 1)
		return mig_frechet_within(a, b, limit, memory);
	if (ends(a, b) > limit)
		return false;
	/* walks of points are walks along the curves */
	if (mig_path_arc(mig_warp_walk(a, b, &warp), a->curve) <= limit)
		return true;
	space = make_space(a, b, memory);
	is = is_within(&space, limit);
	free_space(&space);
	return is;
}
