/*
 * frechet_continuous.c
 *		Frechet distance of two curves (see similarity.h).
 *
 * The decision procedure uses the free space of Alt and Godau: for each pair of segments, a cell with the pairs of
 * places that are near enough, which is a convex set.  The reachable cells are visited row by row from the first pair of
 * points, so that for similar curves the time grows with their length only.  Intervals of places are computed such that
 * their bounds are monotonic in the distance even with rounding: hence there is a unique minimum distance that passes,
 * which is found by bisection.
 */
#include <math.h>

#include "base/array.h"
#include "similarity/similarity.h"
#include "similarity/warp.h"

#define BLOCK 16 /* segments per box */

/* Interval of places on a segment, 0 to 1, that are near enough; empty if low > high. */
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

/* A curve, with 1 / squared length of each segment and the box of each BLOCK of segments. */
typedef struct Curve
{
	const MigPath *path;
	double *scale;
	double *boxes; /* low x, y, z, high x, y, z */
} Curve;

/* Is a point of a curve near enough to a point of the other? */
static inline bool
is_near(const MigPath *path, size_t i, const MigPath *other, size_t j, double square)
{
	return mig_path_square(path, i, other, j) <= square;
}

/*
 * Places of segment i that are near enough to point j of the other curve; first_is and last_is tell whether its ends are.
 * With a larger square, low does not increase and high does not decrease.
 */
static inline Places
free_places(const Curve *curve, size_t i, const MigPath *other, size_t j, double square,
			bool first_is, bool last_is)
{
	const MigPath *path = curve->path;
	Places places = {0, 1};
	double dx;
	double dy;
	double dz;
	double x;
	double y;
	double z;
	double foot;
	double left;
	double half;

	if (first_is && last_is)
		return places;
	dx = path->x[i + 1] - path->x[i];
	dy = path->y[i + 1] - path->y[i];
	dz = path->z[i + 1] - path->z[i];
	x = other->x[j] - path->x[i];
	y = other->y[j] - path->y[i];
	z = other->z[j] - path->z[i];
	foot = (x * dx + y * dy + z * dz) * curve->scale[i];
	x -= foot * dx;
	y -= foot * dy;
	z -= foot * dz;
	left = square - (x * x + y * y + z * z);
	half = left > 0 ? sqrt(left * curve->scale[i]) : 0;
	/* does the ball miss the segment? */
	if (!first_is && !last_is && (left < 0 || foot + half < 0 || foot - half > 1))
		return nowhere;
	if (!first_is)
		places.low = foot - half < 0 ? 0 : foot - half > 1 ? 1 : foot - half;
	if (!last_is)
		places.high = foot + half < 0 ? 0 : foot + half > 1 ? 1 : foot + half;
	return places;
}

/* Reachable places on the line between two rows of cells: on one segment of b, or all of several segments. */
typedef struct Door
{
	size_t number;
	size_t end;
	Places places;
} Door;

typedef struct Doors
{
	Door *items;
	size_t count;
	size_t room;
	const MigMemory *memory;
} Doors;

static bool
is_full(Places places)
{
	return places.low == 0 && places.high == 1;
}

static void
add_door(Doors *doors, size_t number, size_t end, Places places)
{
	Door *last = doors->count > 0 ? doors->items + doors->count - 1 : NULL;

	if (is_nowhere(places))
		return;
	if (last != NULL && last->end == number && is_full(last->places) && is_full(places))
	{
		last->end = end;
		return;
	}
	doors->items =
		mig_grow(doors->memory, doors->items, &doors->room, doors->count + 1, sizeof(Door));
	doors->items[doors->count++] = (Door){number, end, places};
}

typedef struct FreeSpace
{
	Curve a;
	Curve b;
	Doors doors[2];
	const MigMemory *memory;
} FreeSpace;

/* Adds the doors along the first point of a. */
static void
enter(const FreeSpace *space, Doors *doors, double square)
{
	const MigPath *a = space->a.path;
	const MigPath *b = space->b.path;
	Places places = {0, 1};

	for (size_t j = 0; j + 1 < b->count && places.high == 1; j++)
	{
		bool last_is = is_near(b, j + 1, a, 0, square);

		mig_progress(space->memory, 1);
		/* the first point is near enough: it is the first of all, or was the last one of the previous segment */
		places = free_places(&space->b, j, a, 0, square, true, last_is);
		add_door(doors, j, j + 1, places);
	}
}

/* Is point i of a near enough to all points of a block of segments of b?  A conservative test, also with rounding. */
static bool
is_near_block(const FreeSpace *space, size_t i, size_t block, double square)
{
	const double *box = space->b.boxes + 6 * block;
	const double point[3] = {space->a.path->x[i], space->a.path->y[i], space->a.path->z[i]};
	double sum = 0;

	for (int axis = 0; axis < 3; axis++)
	{
		double low = fabs(point[axis] - box[axis]);
		double high = fabs(point[axis] - box[3 + axis]);
		double max = low > high ? low : high;

		sum += max * max;
	}
	return sum <= square;
}

/* State of the scan of a row of cells. */
typedef struct Row
{
	FreeSpace *space;
	size_t i;
	double square;
	Places left; /* reachable places on the left side of the next cell */
	bool
		is_open; /* are all free places of that side reachable?  Then left is computed on demand. */
	size_t known; /* the point of b for which is_near is set */
	bool is_near; /* is it near enough to point i + 1? */
} Row;

/* Is point j of b near enough to the end of the row's segment? */
static inline bool
is_end_near(Row *row, size_t j)
{
	if (row->known != j)
	{
		row->known = j;
		row->is_near = is_near(row->space->a.path, row->i + 1, row->space->b.path, j, row->square);
	}
	return row->is_near;
}

static inline Places
free_side(Row *row, size_t j)
{
	const FreeSpace *space = row->space;

	return free_places(&space->a, row->i, space->b.path, j, row->square,
					   is_near(space->a.path, row->i, space->b.path, j, row->square),
					   is_end_near(row, j));
}

static inline void
find_left(Row *row, size_t j)
{
	if (row->is_open)
		row->left = free_side(row, j);
	row->is_open = false;
}

/* Processes the cell of segment j of b. */
static inline void
go_through(Row *row, size_t j, Places below, Doors *above)
{
	const FreeSpace *space = row->space;
	bool is_first_near = is_end_near(row, j);
	bool is_last_near = is_end_near(row, j + 1);
	Places places = free_places(&space->b, j, space->a.path, row->i + 1, row->square, is_first_near,
								is_last_near);

	if (is_nowhere(row->left) && places.low < below.low)
		places.low = below.low;
	add_door(above, j, j + 1, places);
	if (is_nowhere(below))
	{
		places = free_side(row, j + 1);
		if (places.low < row->left.low)
			places.low = row->left.low;
		row->left = places;
	}
	else
		row->is_open = true;
}

/* Processes a row; row->left must be set for the first cell. */
static void
go_along(Row *row, const Doors *below, Doors *above)
{
	size_t segments = row->space->b.path->count - 1;
	size_t next = 0;
	size_t j = 0;

	while (j < segments)
	{
		Places places = nowhere;

		mig_progress(row->space->memory, 1);
		while (next < below->count && below->items[next].end <= j)
			next++;
		if (next < below->count && below->items[next].number <= j)
		{
			places = below->items[next].places;
			/* the whole block is reachable, and so is all of the next row there */
			if (j % BLOCK == 0 && below->items[next].end >= j + BLOCK &&
				is_near_block(row->space, row->i + 1, j / BLOCK, row->square))
			{
				add_door(above, j, j + BLOCK, (Places){0, 1});
				row->is_open = true;
				j += BLOCK;
				continue;
			}
		}
		if (places.low > 0)
			find_left(row, j);
		if (is_nowhere(row->left) && !row->is_open && is_nowhere(places))
		{
			if (next == below->count)
				return;
			j = below->items[next].number;
			continue;
		}
		go_through(row, j, places, above);
		j++;
	}
}

/* Is the squared distance at most square? */
static bool
decide(FreeSpace *space, double square)
{
	const MigPath *a = space->a.path;
	const MigPath *b = space->b.path;
	Doors *below = &space->doors[0];
	Doors *above = &space->doors[1];
	Places first = {0, 1}; /* reachable from below along the left side of the first cell */

	if (!is_near(a, 0, b, 0, square) || !is_near(a, a->count - 1, b, b->count - 1, square))
		return false;
	below->count = 0;
	enter(space, below, square);
	for (size_t i = 0; i + 1 < a->count; i++)
	{
		Row row = {space, i, square, nowhere, false, SIZE_MAX, false};
		Doors *spare = below;

		mig_progress(space->memory, 1);
		if (first.high == 1)
			first = row.left = free_places(&space->a, i, b, 0, square, true, is_end_near(&row, 0));
		else
			first.high = 0;
		above->count = 0;
		go_along(&row, below, above);
		below = above;
		above = spare;
		if (below->count == 0 && first.high < 1)
			return false;
	}
	return below->count > 0 && below->items[below->count - 1].end + 1 == b->count &&
		   below->items[below->count - 1].places.high == 1;
}

static Curve
make_curve(const MigPath *path, const MigMemory *memory)
{
	size_t count = path->count;
	const double *const axes[3] = {path->x, path->y, path->z};
	double *block = mig_allocate(memory, count + 6 * (count / BLOCK + 1), sizeof(double));
	Curve curve = {path, block, block + count};

	for (size_t i = 0; i + 1 < count; i++)
	{
		double square = mig_path_square(path, i, path, i + 1);

		mig_progress(memory, 1);
		curve.scale[i] = square > 0 ? 1 / square : 0;
	}
	/* all blocks but an incomplete last one */
	for (size_t from = 0; from + BLOCK < count; from += BLOCK)
		for (int axis = 0; axis < 3; axis++)
		{
			double *low = curve.boxes + from / BLOCK * 6 + axis;
			double *high = low + 3;

			mig_progress(memory, BLOCK);
			*low = *high = axes[axis][from];
			for (size_t i = from + 1; i <= from + BLOCK; i++)
			{
				double value = axes[axis][i];

				*low = value < *low ? value : *low;
				*high = value > *high ? value : *high;
			}
		}
	return curve;
}

static FreeSpace
make_space(const MigPath *a, const MigPath *b, const MigMemory *memory)
{
	FreeSpace space = {.memory = memory};

	space.a = make_curve(a, memory);
	space.b = make_curve(b, memory);
	space.doors[0].memory = space.doors[1].memory = memory;
	return space;
}

static void
free_space(FreeSpace *space)
{
	const MigMemory *memory = space->memory;

	memory->release(memory->state, space->a.scale);
	memory->release(memory->state, space->b.scale);
	for (int i = 0; i < 2; i++)
		if (space->doors[i].items != NULL)
			memory->release(memory->state, space->doors[i].items);
}

/* The maximum of the distance of the first points and that of the last points. */
static double
ends(const MigPath *a, const MigPath *b)
{
	double first = mig_path_square(a, 0, b, 0);
	double last = mig_path_square(a, a->count - 1, b, b->count - 1);

	return mig_path_arc(first > last ? first : last, a->curve);
}

static bool
is_within(FreeSpace *space, double limit)
{
	return decide(space, mig_path_square_within(limit, space->a.path->curve));
}

/* The minimum distance that passes the decision procedure; high passes. */
static double
halve(FreeSpace *space, double low, double high)
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
	double discrete;
	double value = MIG_FAR;
	FreeSpace space;

	if (low > limit)
		return MIG_FAR;
	discrete = mig_frechet(a, b, limit, memory);
	if (discrete <= low || a->count == 1 || b->count == 1)
		return discrete;
	space = make_space(a, b, memory);
	if (discrete <= limit || is_within(&space, limit))
		value = halve(&space, low, discrete <= limit ? discrete : limit);
	free_space(&space);
	return value;
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
	/* a walk along the points is one along the curves */
	if (mig_path_arc(mig_warp_walk(a, b, &warp), a->curve) <= limit)
		return true;
	space = make_space(a, b, memory);
	is = is_within(&space, limit);
	free_space(&space);
	return is;
}
