/*
 * Unit tests of src/similarity/trajectory_key.h: lower bounds by keys never exceed the distances of trajectories, for
 * pairs of all kinds and for groups; filters and splits against their definitions; bounds worked by hand.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/random.h"
#include "geo/sphere.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"

#define MOST   40
#define GROUP  6
#define ROUNDS 20000
#define DEGREE MIG_TRAJECTORY_DEGREE

static MigRandom random_state = {7};

static int64_t
draw(int64_t below)
{
	return (int64_t) mig_random_below(&random_state, (uint64_t) below);
}

typedef struct Trip
{
	MigFix fixes[MOST];
	size_t count;
	MigTrajectoryKey key;
} Trip;

static int32_t
around(int64_t lon)
{
	if (lon > MIG_SPHERE_TURN / 2)
		return (int32_t) (lon - MIG_SPHERE_TURN);
	return (int32_t) (lon < -MIG_SPHERE_TURN / 2 ? lon + MIG_SPHERE_TURN : lon);
}

static int32_t
bounded(int64_t lat)
{
	int64_t pole = MIG_SPHERE_TURN / 4;

	return (int32_t) (lat > pole ? pole : lat < -pole ? -pole : lat);
}

/* Sets the key of a trip; its fixes are serialized to obtain the head. */
static Trip
keyed(Trip trip)
{
	static uint64_t form[1024];

	CHECK(mig_trajectory_size_max(trip.count) <= sizeof(form));
	mig_trajectory_write(trip.fixes, trip.count, &memory, form);
	trip.key = mig_trajectory_key((const MigTrajectoryHead *) form);
	return trip;
}

/* Random fixes by steps of about the given units, from a place. */
static Trip
draw_trip(int64_t lon, int64_t lat, int64_t step)
{
	Trip trip = {.count = (size_t) (draw(5) == 0 ? 1 : 1 + draw(MOST))};
	int64_t time = draw(1000000);

	for (size_t i = 0; i < trip.count; i++)
	{
		trip.fixes[i] = (MigFix){time, around(lon), bounded(lat)};
		time += 1 + draw(1000);
		lon = around(lon) + draw(2 * step + 1) - step;
		lat = bounded(lat) + draw(2 * step + 1) - step;
	}
	return keyed(trip);
}

/* A trip from a place to its antipode, and on from there. */
static Trip
draw_far(int64_t step)
{
	bool poles = draw(2) == 0;
	int64_t lon = poles ? draw(3600000001) - 1800000000 : 1199200000;
	int64_t lat = poles ? -900000000 : -284500000;
	Trip trip = draw_trip(draw(2) == 0 ? lon : lon - 1800000000, -lat, step);

	trip.fixes[0].lon = around(lon + draw(3) - 1);
	trip.fixes[0].lat = (int32_t) lat;
	return keyed(trip);
}

/* A random trip of a kind; trips of the same kind are often near each other. */
static Trip
draw_kind(int kind)
{
	static const int64_t steps[] = {1, 1000, 100000, 30000000, 300000000};
	int64_t step = steps[draw(5)];

	switch (kind)
	{
		case 0: /* in a town */
			return draw_trip(1199200000 + draw(1000000), 284500000 + draw(1000000), step);
		case 1: /* at the antimeridian */
			return draw_trip(around(1800000000 + draw(2000001) - 1000000),
							 -170000000 + draw(1000000), step);
		case 2: /* at a pole */
			return draw_trip(draw(3600000001) - 1800000000, bounded(900000000 - draw(100000)),
							 step);
		case 3: /* at the same place, exactly */
			return draw_trip(1199200000, 284500000, step);
		case 4: /* at its antipode, or from pole to pole */
			if (draw(2) == 0)
				return draw_far(step);
			return draw_trip(-600800000 + draw(3), -284500000, step);
		default: /* anywhere */
			return draw_trip(draw(3600000001) - 1800000000, draw(1800000001) - 900000000, step);
	}
}

typedef struct Exact
{
	double by[MIG_KEY_MEASURES];
} Exact;

static Exact
exact_of(const Trip *a, const Trip *b)
{
	Exact exact;
	MigPath x;
	MigPath y;

	mig_path_make_pair(&x, a->fixes, a->count, &y, b->fixes, b->count, &memory);
	exact.by[MIG_KEY_FRECHET] = mig_frechet(&x, &y, MIG_FAR, &memory);
	exact.by[MIG_KEY_FRECHET_CONTINUOUS] = mig_frechet_continuous(&x, &y, MIG_FAR, &memory);
	exact.by[MIG_KEY_HAUSDORFF] = mig_hausdorff(&x, &y, MIG_FAR, &memory);
	exact.by[MIG_KEY_DTW] = mig_dtw(&x, &y, MIG_NO_END, MIG_FAR, &memory);
	exact.by[MIG_KEY_BOXES] = mig_hausdorff_directed(&x, &y, MIG_FAR, &memory);
	if (mig_hausdorff_directed(&y, &x, MIG_FAR, &memory) < exact.by[MIG_KEY_BOXES])
		exact.by[MIG_KEY_BOXES] = mig_hausdorff_directed(&y, &x, MIG_FAR, &memory);
	mig_path_free(&x, &memory);
	mig_path_free(&y, &memory);
	return exact;
}

/* Pairs, and groups against another trip, often of the same kind. */
static void
test_bounds(void)
{
	int above[MIG_KEY_MEASURES] = {0};
	int above_pieces = 0;
	int below_sides = 0;
	int uneven = 0;
	int near = 0;
	int pairs = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		int kind = (int) draw(6);
		Trip query = draw_kind(kind);
		MigKeyPieces pieces = mig_trajectory_pieces(query.fixes, query.count, &memory);
		MigTrajectoryKey all;

		for (int i = 0; i < GROUP; i++)
		{
			Trip trip = draw(4) == 0 ? query : draw_kind(draw(3) == 0 ? (int) draw(6) : kind);
			Exact exact = exact_of(&query, &trip);

			if (i == 0)
				all = trip.key;
			else
				mig_trajectory_key_add(&all, &trip.key);
			pairs++;
			above_pieces += mig_trajectory_key_hausdorff(&trip.key, &query.key, &pieces) >
								exact.by[MIG_KEY_HAUSDORFF] ||
							mig_trajectory_key_hausdorff(&all, &query.key, &pieces) >
								exact.by[MIG_KEY_HAUSDORFF];
			below_sides += mig_trajectory_key_hausdorff(&trip.key, &query.key, &pieces) <
						   mig_trajectory_keys_apart(&trip.key, &query.key, MIG_KEY_HAUSDORFF);
			for (int measure = 0; measure < MIG_KEY_MEASURES; measure++)
			{
				double one = mig_trajectory_keys_apart(&trip.key, &query.key, measure);

				above[measure] +=
					one > exact.by[measure] ||
					mig_trajectory_keys_apart(&all, &query.key, measure) > exact.by[measure];
				uneven +=
					one != mig_trajectory_keys_apart(&query.key, &trip.key, measure) || one < 0;
				near += measure == MIG_KEY_FRECHET && one > 0.5 * exact.by[measure];
			}
		}
	}
	CHECK(pairs >= 100000);
	for (int measure = 0; measure < MIG_KEY_MEASURES; measure++)
		CHECK_INT(above[measure], 0);
	CHECK_INT(above_pieces, 0);
	CHECK_INT(below_sides, 0);
	CHECK_INT(uneven, 0);
	/* and bounds are not trivial */
	CHECK(near > pairs / 4);
}

/* A key still covers its trips after it has been extended, and growth is nonzero if it changes. */
static void
test_union(void)
{
	int lost = 0;
	int wrong = 0;

	for (int round = 0; round < 1000; round++)
	{
		Trip a = draw_kind((int) draw(6));
		Trip b = draw_kind((int) draw(6));
		MigTrajectoryKey both = a.key;
		MigTrajectoryKey again;

		mig_trajectory_key_add(&both, &b.key);
		again = both;
		mig_trajectory_key_add(&again, &a.key);
		lost += memcmp(&both, &again, sizeof(both)) != 0;
		wrong += mig_trajectory_key_growth(&both, &a.key) != 0 ||
				 mig_trajectory_key_growth(&both, &b.key) != 0;
		for (int axis = 0; axis < MIG_KEY_AXES; axis++)
			if (a.key.low[axis] != b.key.low[axis])
			{
				wrong += mig_trajectory_key_growth(&a.key, &b.key) == 0 &&
						 mig_trajectory_key_growth(&b.key, &a.key) == 0;
				break;
			}
	}
	CHECK_INT(lost, 0);
	CHECK_INT(wrong, 0);
}

static void
test_split(void)
{
	Trip trips[100];
	MigKeyEntry entries[100];
	bool seen[100] = {false};
	size_t second;
	int torn = 0;

	/* trips across two towns, mixed */
	for (size_t i = 0; i < 100; i++)
	{
		trips[i] = draw_trip(i % 2 == 0 ? 1199000000 : 1162000000, 284500000, 100000);
		entries[i] = (MigKeyEntry){.key = &trips[i].key, .number = (uint32_t) i};
	}
	second = mig_trajectory_keys_split(entries, 100);
	CHECK_INT(second, 50);
	for (size_t i = 0; i < 100; i++)
	{
		seen[entries[i].number] = true;
		torn += entries[i].number % 2 != entries[i < second ? 0 : second].number % 2;
	}
	CHECK_INT(torn, 0);
	for (size_t i = 0; i < 100; i++)
		CHECK(seen[i]);
	CHECK_INT(mig_trajectory_keys_split(entries, 2), 1);
	/* all the same */
	for (size_t i = 0; i < 7; i++)
		entries[i] = (MigKeyEntry){.key = &trips[0].key, .number = (uint32_t) i};
	CHECK_INT(mig_trajectory_keys_split(entries, 7), 3);
}

static void
test_order(void)
{
	int wrong = 0;

	for (int round = 0; round < 1000; round++)
	{
		Trip a = draw_kind((int) draw(6));
		Trip b = draw_kind((int) draw(6));
		Trip c = draw_kind((int) draw(6));
		int ab = mig_trajectory_key_order(&a.key, &b.key);
		int bc = mig_trajectory_key_order(&b.key, &c.key);

		wrong += ab != -mig_trajectory_key_order(&b.key, &a.key) ||
				 mig_trajectory_key_order(&a.key, &a.key) != 0;
		wrong += ab < 0 && bc < 0 && mig_trajectory_key_order(&a.key, &c.key) >= 0;
	}
	CHECK_INT(wrong, 0);
}

/* A key of one trip by hand. */
static MigTrajectoryKey
key_of(const MigFix *fixes, size_t count)
{
	uint64_t form[64];

	mig_trajectory_write(fixes, count, &memory, form);
	return mig_trajectory_key((const MigTrajectoryHead *) form);
}

static void
test_hand(void)
{
	double degree = MIG_SPHERE_RADIUS_M * 1.7453292519943295e-2;
	MigFix a[] = {{0, 0, 0}, {1, DEGREE, 0}};
	MigFix b[] = {{0, 0, 0}, {1, DEGREE / 2, DEGREE / 10}, {2, DEGREE, 0}};
	MigFix west[] = {{0, 179 * DEGREE, 0}, {1, 1795000000, 0}};
	MigFix east[] = {{0, -1798000000, 0}, {1, -179 * DEGREE, 0}};
	MigFix over[] = {{0, 179 * DEGREE, 0}, {1, -179 * DEGREE, 0}};
	MigTrajectoryKey x = key_of(a, 2);
	MigTrajectoryKey y = key_of(b, 3);
	double height = degree / 10;

	/* the same ends, but one makes a detour of a tenth of a degree to the north */
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_FRECHET) - height) < 1e-4);
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_HAUSDORFF) - height) < 1e-4);
	CHECK(mig_trajectory_keys_apart(&x, &y, MIG_KEY_FRECHET_CONTINUOUS) == 0);
	CHECK(mig_trajectory_keys_meet(&x, &y));
	/* 0.7 degrees across the antimeridian */
	x = key_of(west, 2);
	y = key_of(east, 2);
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_BOXES) - 0.7 * degree) < 2.1);
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_FRECHET) - 1.5 * degree) < 2.1);
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_DTW) - (1.2 + 1.5) * degree) < 4.2);
	CHECK(!mig_trajectory_keys_meet(&x, &y));
	/* a step across it: the sides are unknown, the ends are known */
	y = key_of(over, 2);
	CHECK(mig_trajectory_keys_apart(&x, &y, MIG_KEY_HAUSDORFF) == 0);
	CHECK(fabs(mig_trajectory_keys_apart(&x, &y, MIG_KEY_FRECHET) - 1.5 * degree) < 2.1);
	CHECK(mig_trajectory_keys_meet(&x, &y));
	CHECK_INT(y.count, 2);
	CHECK_INT(y.to, 1);
}

int
main(void)
{
	test_bounds();
	test_union();
	test_split();
	test_order();
	test_hand();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
