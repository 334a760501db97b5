/*
 * trajectory_key.c
 *		Index keys of trajectories (see trajectory_key.h).
 *
 * A lower bound of a distance is computed by the haversine formula from lower bounds of its terms: differences of
 * longitude and latitude from their ranges, cosines from the latitude farthest from the equator, sines and the arcsine
 * from the first two terms of their series.  Between two cities the latter loses 1e-9 of the distance.
 */
#include "similarity/trajectory_key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/sphere.h"

#define RADIANS_PER_UNIT 1.7453292519943295e-9
#define HALF_TURN        1800000000
#define NEARLY_HALF_TURN INT64_C(1790000000)

static double
larger(double x, double y)
{
	return x > y ? x : y;
}

static int64_t
gap_of(int64_t gap, int64_t other)
{
	gap = gap > other ? gap : other;
	return gap > 0 ? gap : 0;
}

/* --- Making --- */

static void
set(MigTrajectoryKey *key, MigKeyAxis axis, int32_t low, int32_t high)
{
	key->low[axis] = low;
	key->high[axis] = high;
}

MigTrajectoryKey
mig_trajectory_key(const MigTrajectoryHead *head)
{
	bool around = head->west == -HALF_TURN && head->east == HALF_TURN;
	MigTrajectoryKey key = {.from = head->first.time, .to = head->last.time, .count = head->count};

	set(&key, MIG_KEY_FIRST_LON, head->first.lon, head->first.lon);
	set(&key, MIG_KEY_FIRST_LAT, head->first.lat, head->first.lat);
	set(&key, MIG_KEY_LAST_LON, head->last.lon, head->last.lon);
	set(&key, MIG_KEY_LAST_LAT, head->last.lat, head->last.lat);
	set(&key, MIG_KEY_WEST, head->west, around ? head->east : head->west);
	set(&key, MIG_KEY_EAST, around ? head->west : head->east, head->east);
	set(&key, MIG_KEY_SOUTH, head->south, head->south);
	set(&key, MIG_KEY_NORTH, head->north, head->north);
	return key;
}

void
mig_trajectory_key_add(MigTrajectoryKey *key, const MigTrajectoryKey *other)
{
	for (int axis = 0; axis < MIG_KEY_AXES; axis++)
	{
		if (other->low[axis] < key->low[axis])
			key->low[axis] = other->low[axis];
		if (other->high[axis] > key->high[axis])
			key->high[axis] = other->high[axis];
	}
	if (other->from < key->from)
		key->from = other->from;
	if (other->to > key->to)
		key->to = other->to;
	if (other->count < key->count)
		key->count = other->count;
}

/* --- Penalty and split --- */

double
mig_trajectory_key_growth(const MigTrajectoryKey *key, const MigTrajectoryKey *other)
{
	int64_t growth = 0;

	for (int axis = 0; axis < MIG_KEY_AXES; axis++)
		growth += gap_of((int64_t) key->low[axis] - other->low[axis], 0) +
				  gap_of((int64_t) other->high[axis] - key->high[axis], 0);
	return (double) growth;
}

/* Total width of the union of some entries. */
static int64_t
width_of(const MigKeyEntry *entries, size_t count)
{
	MigTrajectoryKey key = *entries[0].key;
	int64_t width = 0;

	for (size_t i = 1; i < count; i++)
		mig_trajectory_key_add(&key, entries[i].key);
	for (int axis = 0; axis < MIG_KEY_AXES; axis++)
		width += (int64_t) key.high[axis] - key.low[axis];
	return width;
}

static int
by_place(const void *a, const void *b)
{
	const MigKeyEntry *x = a;
	const MigKeyEntry *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void
sort_by(MigKeyEntry *entries, size_t count, int axis)
{
	for (size_t i = 0; i < count; i++)
		entries[i].place = (int64_t) entries[i].key->low[axis] + entries[i].key->high[axis];
	qsort(entries, count, sizeof(MigKeyEntry), by_place);
}

/* Splits in halves, along the axis that makes them narrowest. */
size_t
mig_trajectory_keys_split(MigKeyEntry *entries, size_t count)
{
	size_t half = count / 2;
	int64_t min = INT64_MAX;
	int best = 0;

	for (int axis = 0; axis < MIG_KEY_AXES; axis++)
	{
		int64_t width;

		sort_by(entries, count, axis);
		width = width_of(entries, half) + width_of(entries + half, count - half);
		if (width < min)
		{
			min = width;
			best = axis;
		}
	}
	sort_by(entries, count, best);
	return half;
}

int
mig_trajectory_key_order(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	uint32_t max = 0;
	int order = 0;

	/* the axis with the highest differing bit decides */
	for (int axis = MIG_KEY_FIRST_LON; axis <= MIG_KEY_LAST_LAT; axis++)
	{
		/* same order, as unsigned numbers */
		uint32_t x = (uint32_t) a->low[axis] ^ UINT32_C(0x80000000);
		uint32_t y = (uint32_t) b->low[axis] ^ UINT32_C(0x80000000);
		uint32_t bits = x ^ y;

		if (max < bits && max < (max ^ bits))
		{
			max = bits;
			order = x < y ? -1 : 1;
		}
	}
	return order;
}

/* --- Distances --- */

/* Lower bound of the squared sine of half an angle, for angles up to half a turn. */
static double
half_sine_square(int64_t angle)
{
	double half = (double) angle * (RADIANS_PER_UNIT / 2);
	double sine = half * (1 - half * half * (1.0 / 6));

	return sine * sine;
}

/* Lower bound in metres of the arc, given the squared sine of half of it and the maximum rounding error. */
static double
metres_of(double square, double rounding)
{
	double metres = 2 * MIG_SPHERE_RADIUS_M * sqrt(square) * (1 + square * (1.0 / 6));

	return larger(metres * (1 - 1e-9) - rounding, 0);
}

/* Units from the minimum of both keys on one axis to their maximum on another. */
static int64_t
span_of(const MigTrajectoryKey *a, const MigTrajectoryKey *b, MigKeyAxis low, MigKeyAxis high)
{
	int32_t from = a->low[low] < b->low[low] ? a->low[low] : b->low[low];
	int32_t to = a->high[high] > b->high[high] ? a->high[high] : b->high[high];

	return (int64_t) to - from;
}

/*
 * Maximum rounding error of a distance, in metres.  Points half a turn east or north of the origin of a path are computed
 * from the square root of nearly 0.
 */
static double
rounding_of(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	bool is_wide = span_of(a, b, MIG_KEY_WEST, MIG_KEY_EAST) > NEARLY_HALF_TURN;
	bool is_high = span_of(a, b, MIG_KEY_SOUTH, MIG_KEY_NORTH) > NEARLY_HALF_TURN;

	return is_wide || is_high ? 2 : 1e-6;
}

/* Minimum cosine of the latitude of a fix. */
static double
least_cosine(const MigTrajectoryKey *key)
{
	int32_t south = key->low[MIG_KEY_SOUTH];
	int32_t north = key->high[MIG_KEY_NORTH];

	return mig_sphere_cosine(-(int64_t) south > north ? south : north);
}

/* Minimum difference between longitudes of two ranges, in units, the shorter way around. */
static int64_t
turn_between(int32_t a_west, int32_t a_east, int32_t b_west, int32_t b_east)
{
	int64_t west = a_west < b_west ? a_west : b_west;
	int64_t east = a_east > b_east ? a_east : b_east;
	int64_t around = MIG_SPHERE_TURN - (east - west);
	int64_t gap = gap_of((int64_t) b_west - a_east, (int64_t) a_west - b_east);

	return gap < around ? gap : around;
}

/* Lower bound of the squared sine of half the distance of two ends, whose longitude is axis lon. */
static double
ends_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b, int lon, double cosines)
{
	int lat = lon + 1;
	int64_t east = turn_between(a->low[lon], a->high[lon], b->low[lon], b->high[lon]);
	int64_t north =
		gap_of((int64_t) a->low[lat] - b->high[lat], (int64_t) b->low[lat] - a->high[lat]);

	return half_sine_square(north) + cosines * half_sine_square(east);
}

/*
 * Lower bound, in units of longitude, of the distance of some fix of a or b, the westernmost or easternmost one, from all
 * fixes of the other trajectory.  If the western end of a is west of that of b by w, then the fixes of b are at least w
 * east of a fix of a, or are reached from it to the west, around the earth.
 */
static int64_t
sides_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	int64_t a_west = a->low[MIG_KEY_WEST];
	int64_t b_west = b->low[MIG_KEY_WEST];
	int64_t a_east = a->high[MIG_KEY_EAST];
	int64_t b_east = b->high[MIG_KEY_EAST];
	/* around the earth, from the western end of a to the eastern end of b, and vice versa */
	int64_t a_to_b = MIG_SPHERE_TURN - (b_east - a_west);
	int64_t b_to_a = MIG_SPHERE_TURN - (a_east - b_west);
	int64_t a_first = gap_of(b_west - a->high[MIG_KEY_WEST], b->low[MIG_KEY_EAST] - a_east);
	int64_t b_first = gap_of(a_west - b->high[MIG_KEY_WEST], a->low[MIG_KEY_EAST] - b_east);

	a_first = a_first < a_to_b ? a_first : a_to_b;
	b_first = b_first < b_to_a ? b_first : b_to_a;
	return gap_of(a_first, b_first);
}

/* The same for latitude. */
static int64_t
heights_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	int64_t south = gap_of((int64_t) b->low[MIG_KEY_SOUTH] - a->high[MIG_KEY_SOUTH],
						   (int64_t) a->low[MIG_KEY_SOUTH] - b->high[MIG_KEY_SOUTH]);
	int64_t north = gap_of((int64_t) b->low[MIG_KEY_NORTH] - a->high[MIG_KEY_NORTH],
						   (int64_t) a->low[MIG_KEY_NORTH] - b->high[MIG_KEY_NORTH]);

	return gap_of(south, north);
}

/* Minimum difference of longitudes between the boxes of all fixes. */
static int64_t
boxes_apart_lon(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	return turn_between(a->low[MIG_KEY_WEST], a->high[MIG_KEY_EAST], b->low[MIG_KEY_WEST],
						b->high[MIG_KEY_EAST]);
}

static int64_t
boxes_apart_lat(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	return gap_of((int64_t) a->low[MIG_KEY_SOUTH] - b->high[MIG_KEY_NORTH],
				  (int64_t) b->low[MIG_KEY_SOUTH] - a->high[MIG_KEY_NORTH]);
}

/* Lower bound of the squared sine of half the distance of any two fixes of both. */
static double
boxes_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b, double cosines)
{
	return half_sine_square(boxes_apart_lat(a, b)) +
		   cosines * half_sine_square(boxes_apart_lon(a, b));
}

/* The same for a fix at a side of its box and all fixes of the other trajectory. */
static double
all_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b, double cosines)
{
	double lat = half_sine_square(boxes_apart_lat(a, b));
	double lon = cosines * half_sine_square(boxes_apart_lon(a, b));

	return larger(half_sine_square(heights_apart(a, b)) + lon,
				  lat + cosines * half_sine_square(sides_apart(a, b)));
}

double
mig_trajectory_keys_apart(const MigTrajectoryKey *a, const MigTrajectoryKey *b,
						  MigKeyMeasure measure)
{
	double cosines = least_cosine(a) * least_cosine(b);
	double first = ends_apart(a, b, MIG_KEY_FIRST_LON, cosines);
	double last = ends_apart(a, b, MIG_KEY_LAST_LON, cosines);
	double rounding = rounding_of(a, b);
	double sides;
	double boxes;
	double steps;

	if (measure == MIG_KEY_FRECHET_CONTINUOUS)
		return metres_of(larger(first, last), rounding);
	boxes = boxes_apart(a, b, cosines);
	if (measure == MIG_KEY_BOXES)
		return metres_of(boxes, rounding);
	sides = all_apart(a, b, cosines);
	if (measure == MIG_KEY_HAUSDORFF)
		return metres_of(sides, rounding);
	if (measure == MIG_KEY_FRECHET)
		return metres_of(larger(sides, larger(first, last)), rounding);
	/* each fix of the longer one is in a pair, and the first and the last fixes are paired, unless there is only one */
	steps = a->count > b->count ? a->count : b->count;
	if (steps == 1)
		return metres_of(larger(sides, larger(first, last)), rounding);
	return larger(metres_of(sides, rounding), metres_of(first, rounding) +
												  metres_of(last, rounding) +
												  (steps - 2) * metres_of(boxes, rounding));
}

MigKeyPieces
mig_trajectory_pieces(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	MigKeyPieces pieces = {.count = count < MIG_KEY_PIECES ? count : MIG_KEY_PIECES};

	for (size_t i = 0; i < pieces.count; i++)
	{
		size_t from = count * i / pieces.count;
		size_t to = count * (i + 1) / pieces.count;

		pieces.west[i] = pieces.east[i] = fixes[from].lon;
		pieces.south[i] = pieces.north[i] = fixes[from].lat;
		for (size_t j = from + 1; j < to; j++)
		{
			const MigFix *fix = fixes + j;

			mig_progress(memory, 1);
			pieces.west[i] = fix->lon < pieces.west[i] ? fix->lon : pieces.west[i];
			pieces.east[i] = fix->lon > pieces.east[i] ? fix->lon : pieces.east[i];
			pieces.south[i] = fix->lat < pieces.south[i] ? fix->lat : pieces.south[i];
			pieces.north[i] = fix->lat > pieces.north[i] ? fix->lat : pieces.north[i];
		}
	}
	return pieces;
}

/* Lower bound of the squared sine of half the distance of an end to the nearest piece. */
static double
end_apart(const MigTrajectoryKey *key, int lon, const MigKeyPieces *pieces, double cosines)
{
	int lat = lon + 1;
	double min = 1;

	for (size_t i = 0; i < pieces->count; i++)
	{
		int64_t east =
			turn_between(key->low[lon], key->high[lon], pieces->west[i], pieces->east[i]);
		int64_t north = gap_of((int64_t) key->low[lat] - pieces->north[i],
							   (int64_t) pieces->south[i] - key->high[lat]);
		double square = half_sine_square(north) + cosines * half_sine_square(east);

		min = square < min ? square : min;
	}
	return min;
}

double
mig_trajectory_key_hausdorff(const MigTrajectoryKey *key, const MigTrajectoryKey *one,
							 const MigKeyPieces *pieces)
{
	double cosines = least_cosine(key) * least_cosine(one);
	double first = end_apart(key, MIG_KEY_FIRST_LON, pieces, cosines);
	double last = end_apart(key, MIG_KEY_LAST_LON, pieces, cosines);

	return metres_of(larger(all_apart(key, one, cosines), larger(first, last)),
					 rounding_of(key, one));
}

bool
mig_trajectory_keys_meet(const MigTrajectoryKey *a, const MigTrajectoryKey *b)
{
	return boxes_apart_lon(a, b) == 0 && boxes_apart_lat(a, b) == 0;
}
