/* Unit tests of arc.c and movement.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "geo/arc.h"
#include "movement/movement.h"

#define PI     3.14159265358979323846264338327950288L
#define DEGREE MIG_TRAJECTORY_DEGREE

static uint64_t state = 11;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* --- The same in long double, by the C library --- */

typedef struct Exact
{
	long double x;
	long double y;
	long double z;
} Exact;

static Exact
exact_of(int32_t lon, int32_t lat)
{
	long double l = lon * (PI / 180 / DEGREE);
	long double b = lat * (PI / 180 / DEGREE);

	return (Exact){cosl(b) * cosl(l), cosl(b) * sinl(l), sinl(b)};
}

static long double
exact_distance(Exact a, Exact b)
{
	long double x = a.x - b.x;
	long double y = a.y - b.y;
	long double z = a.z - b.z;
	long double half = sqrtl(x * x + y * y + z * z) / 2;

	return 2 * MIG_SPHERE_RADIUS_M * asinl(half < 1 ? half : 1);
}

static void
test_angle(void)
{
	long double worst = 0;
	long double worst_part = 0;

	for (int i = -100000; i <= 100000; i++)
	{
		long double angle = i * (PI / 100000);
		double x = (double) cosl(angle);
		double y = (double) sinl(angle);
		double across = i * 1e-7;

		worst = fmaxl(worst, fabsl(mig_angle(x, y) - atan2l(y, x)));
		worst_part = fmaxl(worst_part, fabsl(mig_angle(1, across) - atan2l(across, 1)) /
										   fabsl(across == 0 ? 1 : across));
	}
	CHECK(worst < 5e-16L);
	CHECK(worst_part < 4e-16L);
	CHECK(mig_angle(0, 0) == 0);
	CHECK(mig_angle(3, 0) == 0 && mig_angle(-3, 0) == (double) PI);
	CHECK(mig_angle(0, 3) == (double) (PI / 2) && mig_angle(0, -3) == (double) (-PI / 2));
	CHECK(mig_angle(3, 3) == (double) (PI / 4) && mig_angle(-3, -3) == (double) (-3 * PI / 4));
}

/* By slerp: a different formula than that of arc.c. */
static Exact
exact_between(Exact a, Exact b, long double part)
{
	long double angle = exact_distance(a, b) / MIG_SPHERE_RADIUS_M;
	long double s = angle == 0 ? 1 - part : sinl((1 - part) * angle) / sinl(angle);
	long double t = angle == 0 ? part : sinl(part * angle) / sinl(angle);

	return (Exact){s * a.x + t * b.x, s * a.y + t * b.y, s * a.z + t * b.z};
}

/* Minimum distance to an arc, by ternary search: there is one minimum on an arc of less than half a turn. */
static long double
exact_to_arc(Exact a, Exact b, Exact p)
{
	long double min = fminl(exact_distance(p, a), exact_distance(p, b));
	int steps = 16;

	for (int i = 0; i < steps; i++)
	{
		long double from = (long double) i / steps;
		long double to = (long double) (i + 1) / steps;

		for (int j = 0; j < 80; j++)
		{
			long double third = (to - from) / 3;

			if (exact_distance(p, exact_between(a, b, from + third)) <
				exact_distance(p, exact_between(a, b, to - third)))
				to -= third;
			else
				from += third;
		}
		min = fminl(min, exact_distance(p, exact_between(a, b, from)));
	}
	return min;
}

static bool
is_near(long double value, long double expected, long double error)
{
	return fabsl(value - expected) <= error;
}

static void
test_vectors(void)
{
	bool returns = true;
	long double worst = 0;

	for (int i = 0; i < 100000; i++)
	{
		int32_t lon = (int32_t) (draw() % 3600000001) - 1800000000;
		int32_t lat = (int32_t) (draw() % 1800000001) - 900000000;
		MigVector vector;
		Exact exact;
		int32_t again[2];

		if (i % 10 == 0)
			lon = lon / 900000000 * 900000000;
		if (i % 7 == 0)
			lat = lat / 450000000 * 450000000;
		vector = mig_vector_of(lon, lat);
		exact = exact_of(lon, lat);
		worst = fmaxl(worst, fabsl(vector.x - exact.x) + fabsl(vector.y - exact.y) +
								 fabsl(vector.z - exact.z));
		mig_vector_position(&vector, again, again + 1);
		/* near a pole, a vector does not resolve a unit of longitude */
		returns &= again[1] == lat && (labs((long) lat) > 899990000 || again[0] == lon ||
									   labs((long) lon) == 1800000000);
	}
	CHECK(worst < 1e-15L);
	CHECK(returns);
	CHECK(is_near(mig_chord_metres(mig_chord_of_metres(1234.5)), 1234.5L, 1e-9L));
	CHECK(mig_chord_of_metres(2.1e7) > 4);
}

static void
test_arcs(void)
{
	long double worst_at = 0;
	long double worst_to = 0;

	for (int i = 0; i < 3000; i++)
	{
		int32_t reach = i % 3 == 0 ? 1000 : i % 3 == 1 ? 1000000 : 500000000;
		int32_t lon = (int32_t) (draw() % 3600000001) - 1800000000;
		int32_t lat = (int32_t) (draw() % 800000001) - 400000000;
		int32_t places[3][2];
		Exact exact[3];
		MigVector vectors[3];
		MigVector at;
		MigArc arc;
		double part = (double) (draw() % 1001) / 1000;
		int32_t position[2];
		Exact found;

		for (int j = 0; j < 3; j++)
		{
			int64_t east = lon + (int64_t) (draw() % (2 * (uint64_t) reach)) - reach;

			east -= east > 1800000000 ? MIG_SPHERE_TURN : 0;
			east += east < -1800000000 ? MIG_SPHERE_TURN : 0;
			places[j][0] = (int32_t) east;
			places[j][1] = lat + (int32_t) (draw() % (2 * (uint64_t) reach)) - reach;
			exact[j] = exact_of(places[j][0], places[j][1]);
			vectors[j] = mig_vector_of(places[j][0], places[j][1]);
		}
		arc = mig_arc(vectors, vectors + 1);
		at = mig_arc_at(&arc, part);
		mig_vector_position(&at, position, position + 1);
		found = exact_of(position[0], position[1]);
		worst_at = fmaxl(worst_at, exact_distance(found, exact_between(exact[0], exact[1], part)));
		worst_to = fmaxl(worst_to, fabsl(mig_chord_metres(mig_arc_chord(&arc, vectors + 2)) -
										 exact_to_arc(exact[0], exact[1], exact[2])));
	}
	/* half a unit in both directions, 5.6 mm each */
	CHECK(worst_at < 0.008L);
	CHECK(worst_to < 1e-6L);
}

static void
test_between(void)
{
	MigFix a = {0, 1799990000, 100};
	MigFix b = {1000, -1799990000, 100};
	MigFix c = {1000, 0, 0};
	MigFix d = {2000, 1800000000, 0};
	MigFix e = {1000, 0, 600000000};
	MigFix f = {2000, 1800000000, 600000000};
	MigFix at = mig_movement_between(&a, &b, 250);

	CHECK_INT(at.lon, 1799995000);
	CHECK_INT(at.lat, 100);
	CHECK_INT(at.time, 250);
	at = mig_movement_between(&a, &b, 750);
	CHECK_INT(at.lon, -1799995000);
	CHECK_INT(mig_movement_between(&a, &b, 1000).lon, -1799990000);
	/* antipodal positions: over the north pole */
	at = mig_movement_between(&c, &d, 1250);
	CHECK_INT(at.lon, 0);
	CHECK_INT(at.lat, 450000000);
	at = mig_movement_between(&c, &d, 1750);
	CHECK_INT(at.lon, 1800000000);
	CHECK_INT(at.lat, 450000000);
	/* the great circle of a parallel's two ends goes over the pole */
	at = mig_movement_between(&e, &f, 1500);
	CHECK_INT(at.lat, 900000000);
}

/* --- Walks --- */

static MigFix *
walk(size_t count, int32_t step)
{
	MigFix *fixes = malloc(count * sizeof(MigFix));
	MigFix fix = {0, 1199201234, 284502345};

	for (size_t i = 0; i < count; i++)
	{
		fix.time += (int64_t) (1 + draw() % 10) * 1000000;
		if (draw() % 4 != 0)
		{
			fix.lon += (int32_t) (draw() % (2 * (uint64_t) step + 1)) - step;
			fix.lat += (int32_t) (draw() % (2 * (uint64_t) step + 1)) - step;
		}
		fixes[i] = fix;
	}
	return fixes;
}

static MigTrajectoryHead *
form_of(const MigFix *fixes, size_t count)
{
	MigTrajectoryHead *head = malloc(mig_trajectory_size_max(count));

	(void) mig_trajectory_write(fixes, count, &memory, head);
	return head;
}

/* The fix at a time, by linear search. */
static MigFix
at_slowly(const MigFix *fixes, size_t count, int64_t time)
{
	for (size_t i = 1; i < count; i++)
		if (fixes[i].time >= time)
			return mig_movement_between(fixes + i - 1, fixes + i, time);
	return fixes[0];
}

static bool
same(const MigFix *a, const MigFix *b)
{
	return a->time == b->time && a->lon == b->lon && a->lat == b->lat;
}

static void
test_walk(size_t count)
{
	MigFix *fixes = walk(count, 1000);
	MigTrajectoryHead *head = form_of(fixes, count);
	int64_t first = fixes[0].time;
	int64_t last = fixes[count - 1].time;
	bool at_is = true;
	bool restrict_is = true;
	bool resample_is = true;
	MigFixes out;
	MigFix fix;
	bool inside;

	for (int i = 0; i < 300; i++)
	{
		int64_t from = first + (int64_t) (draw() % (uint64_t) (last - first + 1));
		int64_t to = from + (int64_t) (draw() % (uint64_t) (last - from + 1));
		MigFix end = at_slowly(fixes, count, to);
		size_t next = 1;

		if (i % 10 == 0)
			from = to = fixes[draw() % count].time;
		if (i % 10 == 1)
			from = first, to = last, end = fixes[count - 1];
		fix = at_slowly(fixes, count, from);
		end = at_slowly(fixes, count, to);
		CHECK(mig_movement_at(head, from, &inside, &end) == MIG_OK && inside);
		at_is &= same(&fix, &end);
		end = at_slowly(fixes, count, to);
		CHECK(mig_movement_restrict(head, from, to, &memory, &out) == MIG_OK);
		restrict_is &= same(out.fixes, &fix) && same(out.fixes + out.count - 1, &end);
		for (size_t j = 0; j < count; j++)
			if (fixes[j].time > from && fixes[j].time < to)
				restrict_is &= next < out.count && same(out.fixes + next++, fixes + j);
		restrict_is &= out.count == next + (to > from);
		mig_fixes_free(&out, &memory);
	}
	CHECK(at_is);
	CHECK(restrict_is);
	CHECK(mig_movement_at(head, first - 1, &inside, &fix) == MIG_OK && !inside);
	CHECK(mig_movement_at(head, last + 1, &inside, &fix) == MIG_OK && !inside);
	for (int64_t step = 700001; step < INT64_C(1) << 50; step *= 7)
	{
		CHECK(mig_movement_resample(head, step, &memory, &out) == MIG_OK);
		resample_is &= (int64_t) out.count == (last - first) / step + 1;
		for (size_t i = 0; i < out.count; i += 1 + out.count / 100)
		{
			fix = at_slowly(fixes, count, first + (int64_t) i * step);
			resample_is &= same(out.fixes + i, &fix);
		}
		mig_fixes_free(&out, &memory);
	}
	CHECK(resample_is);
	if (last - first > MIG_TRAJECTORY_FIXES_MAX)
		CHECK(mig_movement_resample(head, 1, &memory, &out) == MIG_TOO_MANY_FIXES);
	free(head);
	free(fixes);
	CHECK_INT(memory_blocks, 0);
}

/* Every removed fix is within the limit, and with limit 0 only redundant fixes are removed. */
static void
test_simplify(size_t count, double metres, MigSimplify mode)
{
	MigFix *fixes = walk(count, 1000);
	MigFix *left = malloc(count * sizeof(MigFix));
	size_t remaining;
	size_t at = 0;
	long double worst = 0;

	memcpy(left, fixes, count * sizeof(MigFix));
	remaining = mig_movement_simplify(left, count, metres, mode, &memory);
	CHECK(same(left, fixes) && same(left + remaining - 1, fixes + count - 1));
	for (size_t i = 0; i < count; i++)
	{
		Exact p = exact_of(fixes[i].lon, fixes[i].lat);

		while (at + 1 < remaining && left[at + 1].time <= fixes[i].time)
			at++;
		if (!same(left + at, fixes + i))
		{
			const MigFix *to = left + at + 1;
			Exact a = exact_of(left[at].lon, left[at].lat);
			Exact b = exact_of(to->lon, to->lat);
			long double part = (long double) (fixes[i].time - left[at].time) /
							   (long double) (to->time - left[at].time);

			worst = fmaxl(worst, mode == MIG_SIMPLIFY_SPACE
									 ? exact_to_arc(a, b, p)
									 : exact_distance(exact_between(a, b, part), p));
		}
	}
	CHECK(worst <= metres + 1e-6);
	CHECK(metres < 20 || remaining < count / 2 || count < 10);
	free(left);
	free(fixes);
	CHECK_INT(memory_blocks, 0);
}

/* Worked by hand: a degree of the equator, with one fix off it by 1e-5 degrees, or 1.11 m. */
static void
test_simplify_by_hand(void)
{
	static const MigFix line[] = {
		{0, 0, 0}, {10, 2500000, 100}, {20, 5000000, 0}, {30, 9000000, 0}, {40, DEGREE, 0}};
	MigFix fixes[5];

	memcpy(fixes, line, sizeof(line));
	CHECK_INT(mig_movement_simplify(fixes, 5, 1.2, MIG_SIMPLIFY_SPACE, &memory), 2);
	memcpy(fixes, line, sizeof(line));
	CHECK_INT(mig_movement_simplify(fixes, 5, 1.0, MIG_SIMPLIFY_SPACE, &memory), 3);
	CHECK_INT(fixes[1].lat, 100);
	/* in time the mover is 0.15 degrees ahead at 30 */
	memcpy(fixes, line, sizeof(line));
	CHECK_INT(mig_movement_simplify(fixes, 5, 16000, MIG_SIMPLIFY_TIME, &memory), 3);
	CHECK_INT(fixes[1].time, 30);
	memcpy(fixes, line, sizeof(line));
	CHECK_INT(mig_movement_simplify(fixes, 5, 17000, MIG_SIMPLIFY_TIME, &memory), 2);
	CHECK_INT(mig_movement_simplify(fixes, 1, 0, MIG_SIMPLIFY_TIME, &memory), 1);
	/* there and back, and all at one place */
	for (int i = 0; i < 5; i++)
		fixes[i] = (MigFix){i, i == 2 ? 1000 : 0, 0};
	CHECK_INT(mig_movement_simplify(fixes, 5, 0, MIG_SIMPLIFY_SPACE, &memory), 3);
	for (int i = 0; i < 5; i++)
		fixes[i] = (MigFix){i, 7, 7};
	CHECK_INT(mig_movement_simplify(fixes, 5, 0, MIG_SIMPLIFY_TIME, &memory), 2);
}

int
main(void)
{
	static const size_t counts[] = {2, 33, 1500, 5000};

	test_angle();
	test_vectors();
	test_arcs();
	test_between();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		test_walk(counts[i]);
	for (int mode = 0; mode < 2; mode++)
	{
		test_simplify(2000, 0, (MigSimplify) mode);
		test_simplify(2000, 5, (MigSimplify) mode);
		test_simplify(2000, 100, (MigSimplify) mode);
		test_simplify(1, 5, (MigSimplify) mode);
		test_simplify(2, 5, (MigSimplify) mode);
	}
	test_simplify_by_hand();
	return check_summary();
}
