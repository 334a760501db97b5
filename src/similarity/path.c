/*
 * path.c
 *		Fixes of trajectories as points in space (see path.h).
 */
#include "similarity/path.h"

#include <math.h>
#include <string.h>

#include "base/portable_math.h"
#include "base/simd.h"
#include "geo/sphere.h"

#define RADIANS_PER_UNIT 1.7453292519943295e-9
#define TURN             3600000000.0 /* in units of position */
#define NOWHERE          1e300

/* Arcs of shorter lines are computed by a series of four terms; the next one is 0.03 s^4. */
#define SHORT 1e-4

/* Fixes to be converted, padded to a multiple of MIG_LANES by repeating the last one. */
typedef struct Places
{
	const MigFix *fixes;
	size_t count;
	double lon; /* of the origin, in units of position */
	double lat;
	double cosine; /* of its latitude */
	double sine;
	double *x;
	double *y;
	double *z;
	double low[3][MIG_LANES];
	double high[3][MIG_LANES];
} Places;

MIG_INLINE double
magnitude(double x)
{
	return x < 0 ? -x : x;
}

/* The cosine for a sine of 0 to 1, up to rounding in the last digit. */
MIG_INLINE double
cosine_of(double sine)
{
	double square = (1 - sine) * (1 + sine);

	return sqrt(square > 0 ? square : 0);
}

/* Widens the bounds of one axis. */
MIG_INLINE void
widen(double *restrict low, double *restrict high, const double *restrict values)
{
	for (int i = 0; i < MIG_LANES; i++)
	{
		low[i] = values[i] < low[i] ? values[i] : low[i];
		high[i] = values[i] > high[i] ? values[i] : high[i];
	}
}

/*
 * With f = sin(dlat / 2), g = sin(dlon / 2): east cos(lat) sin(dlon), north sin(dlat) + 2 sin(lat0) cos(lat) g^2, up
 * -2 (f^2 + cos(lat0) cos(lat) g^2); the sine of an angle is 2 f sqrt(1 - f^2), where f is the sine of half of it.
 * Cancellation occurs only in north, where both terms are as small as the distance.
 */
MIG_INLINE int
place(Places *places)
{
	for (size_t from = 0; from < places->count; from += MIG_LANES)
	{
		const MigFix *fixes = places->fixes + from;
		double *restrict x = places->x + from;
		double *restrict y = places->y + from;
		double *restrict z = places->z + from;
		double lats[MIG_LANES];
		double lons[MIG_LANES];

		for (int i = 0; i < MIG_LANES; i++)
		{
			lats[i] = fixes[i].lat;
			lons[i] = fixes[i].lon;
		}
		MIG_EACH_LANE
		for (int i = 0; i < MIG_LANES; i++)
		{
			double lat = lats[i];
			double lon = lons[i] - places->lon;
			/* the shorter way around */
			double turn = lon > TURN / 2 ? lon - TURN : lon < -TURN / 2 ? lon + TURN : lon;
			double half_east = magnitude(turn) * 0.5;
			double half_north = magnitude(lat - places->lat) * 0.5;
			double g = mig_sine(half_east * RADIANS_PER_UNIT);
			double f = mig_sine(half_north * RADIANS_PER_UNIT);
			double east = 2 * g * cosine_of(g);
			double north = 2 * f * cosine_of(f);
			double cosine = mig_sine((TURN / 4 - magnitude(lat)) * RADIANS_PER_UNIT);
			double turned = cosine * (g * g);

			x[i] = MIG_SPHERE_RADIUS_M * (cosine * (turn < 0 ? -east : east));
			y[i] = MIG_SPHERE_RADIUS_M *
				   ((lat < places->lat ? -north : north) + 2 * places->sine * turned);
			z[i] = -2 * MIG_SPHERE_RADIUS_M * (f * f + places->cosine * turned);
		}
		widen(places->low[0], places->high[0], x);
		widen(places->low[1], places->high[1], y);
		widen(places->low[2], places->high[2], z);
	}
	return 0;
}

MIG_SIMD_VERSIONS(int, place_versions, Places *places, place(places))

static Places
places_of(const MigFix *origin)
{
	double lat = origin->lat;
	double sine = mig_sine(magnitude(lat) * RADIANS_PER_UNIT);
	Places places = {
		.lon = origin->lon,
		.lat = lat,
		.cosine = mig_sine((TURN / 4 - magnitude(lat)) * RADIANS_PER_UNIT),
		.sine = lat < 0 ? -sine : sine,
	};

	for (int axis = 0; axis < 3; axis++)
		for (int i = 0; i < MIG_LANES; i++)
		{
			places.low[axis][i] = NOWHERE;
			places.high[axis][i] = -NOWHERE;
		}
	return places;
}

MigFix
mig_path_origin(const MigFix *a, const MigFix *b)
{
	bool is_a = a->lat != b->lat ? a->lat < b->lat : a->lon <= b->lon;

	return is_a ? *a : *b;
}

/* Converts count fixes from a number on; there may be fewer than MIG_LANES. */
static void
place_some(Places *places, MigPath *path, size_t from, size_t count, MigSimd simd)
{
	MigFix last[MIG_LANES];

	places->x = path->x + from;
	places->y = path->y + from;
	places->z = path->z + from;
	places->fixes = path->fixes + from;
	places->count = count;
	if (count < MIG_LANES)
	{
		for (size_t i = 0; i < MIG_LANES; i++)
			last[i] = places->fixes[i < count ? i : count - 1];
		places->fixes = last;
	}
	place_versions[simd](places);
}

void
mig_path_point(const MigFix *origin, const MigFix *fix, double point[3])
{
	Places places = places_of(origin);
	double coordinates[3][MIG_LANES];
	MigPath path = {
		.fixes = fix,
		.x = coordinates[0],
		.y = coordinates[1],
		.z = coordinates[2],
	};

	place_some(&places, &path, 0, 1, MIG_SIMD_NONE);
	point[0] = path.x[0];
	point[1] = path.y[0];
	point[2] = path.z[0];
}

/* --- Making --- */

MigColumns
mig_columns(size_t columns, size_t count, const MigMemory *memory)
{
	size_t stride = (count / MIG_LANES + 3) * MIG_LANES;
	size_t size = columns * stride + MIG_LANES;
	double *block = mig_allocate(memory, size, sizeof(double));
	size_t off = (uintptr_t) block / sizeof(double) % MIG_LANES;

	mig_clear(memory, block, size * sizeof(double));
	return (MigColumns){
		.block = block,
		.first = block + (MIG_LANES - off) + MIG_LANES,
		.stride = stride,
	};
}

static void
allocate(MigPath *path, size_t count, const MigMemory *memory)
{
	MigColumns columns = mig_columns(3, count, memory);

	memset(path, 0, sizeof(*path));
	path->count = count;
	path->simd = mig_simd(MIG_SIMD_AVX512);
	path->block = columns.block;
	path->x = columns.first;
	path->y = path->x + columns.stride;
	path->z = path->y + columns.stride;
}

/* Computes the bounding box of points in a plane. */
static void
bound(MigPath *path, const MigMemory *memory)
{
	const double *const axes[3] = {path->x, path->y, path->z};

	for (int axis = 0; axis < 3; axis++)
	{
		double low = axes[axis][0];
		double high = low;

		for (size_t i = 1; i < path->count; i++)
		{
			double value = axes[axis][i];

			mig_progress(memory, 1);
			low = value < low ? value : low;
			high = value > high ? value : high;
		}
		path->low[axis] = low;
		path->high[axis] = high;
	}
}

static void
make(MigPath *path, const MigFix *fixes, size_t count, const MigFix *origin,
	 const MigMemory *memory)
{
	Places places = places_of(origin);

	allocate(path, count, memory);
	path->fixes = fixes;
	path->curve = 1 / (4 * MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M);
	for (size_t from = 0; from < count; from += MIG_STEP)
	{
		size_t some = count - from < MIG_STEP ? count - from : MIG_STEP;
		size_t rest = some % MIG_LANES;

		mig_progress(memory, some);
		if (some > rest)
			place_some(&places, path, from, some - rest, path->simd);
		if (rest > 0)
			place_some(&places, path, from + some - rest, rest, path->simd);
	}
	for (int axis = 0; axis < 3; axis++)
	{
		path->low[axis] = places.low[axis][0];
		path->high[axis] = places.high[axis][0];
		for (int i = 1; i < MIG_LANES; i++)
		{
			if (places.low[axis][i] < path->low[axis])
				path->low[axis] = places.low[axis][i];
			if (places.high[axis][i] > path->high[axis])
				path->high[axis] = places.high[axis][i];
		}
	}
}

void
mig_path_make_pair(MigPath *a, const MigFix *a_fixes, size_t a_count, MigPath *b,
				   const MigFix *b_fixes, size_t b_count, const MigMemory *memory)
{
	MigFix origin = mig_path_origin(a_fixes, b_fixes);

	make(a, a_fixes, a_count, &origin, memory);
	make(b, b_fixes, b_count, &origin, memory);
}

void
mig_path_make_plane(MigPath *path, const double *xy, size_t count, const MigMemory *memory)
{
	allocate(path, count, memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		path->x[i] = xy[2 * i];
		path->y[i] = xy[2 * i + 1];
		path->z[i] = 0;
	}
	bound(path, memory);
}

void
mig_path_free(MigPath *path, const MigMemory *memory)
{
	memory->release(memory->state, path->block);
}

/* --- Distances --- */

double
mig_path_arc(double square, double curve)
{
	double s = square * curve;
	double sine;

	if (s <= SHORT)
		return sqrt(square) * (1 + s * (1.0 / 6 + s * (3.0 / 40 + s * (15.0 / 336))));
	sine = s < 1 ? sqrt(s) : 1;
	return mig_arcsine(sine) / sqrt(curve);
}

/* mig_path_square_within near half a turn, where many squares have the same arc. */
static double
search(double limit, double curve)
{
	double low = 0;
	double high = 1 / curve;

	for (;;)
	{
		double middle = low + (high - low) / 2;

		if (middle <= low || middle >= high)
			return low;
		if (mig_path_arc(middle, curve) <= limit)
			low = middle;
		else
			high = middle;
	}
}

double
mig_path_square_within(double limit, double curve)
{
	double angle = limit * sqrt(curve);
	double square;

	if (limit < 0)
		return -1;
	if (angle > 1.57 || limit > 1e150)
		return mig_path_arc(1 / curve, curve) <= limit || limit > 1e150 ? 1e300
																		: search(limit, curve);
	square = angle > 0 ? mig_sine(angle) * mig_sine(angle) / curve : limit * limit;
	/* correct the rounding error */
	while (mig_path_arc(square, curve) > limit)
		square = nextafter(square, 0);
	while (mig_path_arc(nextafter(square, 1e300), curve) <= limit)
		square = nextafter(square, 1e300);
	return square;
}

double
mig_path_square_min(const MigPath *a, const MigPath *b)
{
	double square = 0;

	for (int axis = 0; axis < 3; axis++)
	{
		double above = b->low[axis] - a->high[axis];
		double below = a->low[axis] - b->high[axis];
		double gap = above > below ? above : below;

		if (gap > 0)
			square += gap * gap;
	}
	return square;
}

double
mig_path_square_max(const MigPath *a, const MigPath *b)
{
	double square = 0;

	for (int axis = 0; axis < 3; axis++)
	{
		double above = b->high[axis] - a->low[axis];
		double below = a->high[axis] - b->low[axis];
		double max = above > below ? above : below;

		square += max * max;
	}
	return square;
}
