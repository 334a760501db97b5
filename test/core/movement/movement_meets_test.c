/* Unit tests of movement_meets.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "geo/sphere.h"
#include "movement/movement_meets.h"

#define PI     3.14159265358979323846264338327950288L
#define SECOND INT64_C(1000000)

static uint64_t state = 31;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

static MigFix *
walk(size_t count, int64_t time, int64_t reach)
{
	MigFix *fixes = malloc(count * sizeof(MigFix));
	int64_t lon = 1799999000;
	int64_t lat = 284502345;

	for (size_t i = 0; i < count; i++)
	{
		int64_t pull_lon = (1799999000 - lon) / 10;
		int64_t pull_lat = (284502345 - lat) / 10;
		int64_t east;

		time += (int64_t) (1 + draw() % 60) * SECOND;
		lon += pull_lon + (int64_t) (draw() % (uint64_t) (2 * reach + 1)) - reach;
		lat += pull_lat + (int64_t) (draw() % (uint64_t) (2 * reach + 1)) - reach;
		east = lon > 1800000000 ? lon - MIG_SPHERE_TURN : lon;
		fixes[i] = (MigFix){time, (int32_t) east, (int32_t) lat};
	}
	return fixes;
}

/* A position at a time as a vector, by slerp in long double. */
static void
place_at(const MigFix *fixes, int64_t time, long double at[3])
{
	long double unit = PI / 180 / MIG_TRAJECTORY_DEGREE;
	const MigFix *a = fixes;
	const MigFix *b;
	long double part;
	long double angle;
	long double square = 0;
	long double to[3];

	while (a[1].time < time)
		a++;
	b = a + 1;
	part = (long double) (time - a->time) / (long double) (b->time - a->time);
	at[0] = cosl(a->lat * unit) * cosl(a->lon * unit);
	at[1] = cosl(a->lat * unit) * sinl(a->lon * unit);
	at[2] = sinl(a->lat * unit);
	to[0] = cosl(b->lat * unit) * cosl(b->lon * unit);
	to[1] = cosl(b->lat * unit) * sinl(b->lon * unit);
	to[2] = sinl(b->lat * unit);
	for (int i = 0; i < 3; i++)
		square += powl(to[i] - at[i], 2);
	angle = 2 * asinl(sqrtl(square) / 2);
	for (int i = 0; i < 3 && angle > 0; i++)
		at[i] = (sinl((1 - part) * angle) * at[i] + sinl(part * angle) * to[i]) / sinl(angle);
}

static long double
distance_at(const MigFix *a, const MigFix *b, int64_t time)
{
	long double p[3];
	long double q[3];
	long double square = 0;

	place_at(a, time, p);
	place_at(b, time, q);
	for (int i = 0; i < 3; i++)
		square += powl(p[i] - q[i], 2);
	return 2 * MIG_SPHERE_RADIUS_M * asinl(sqrtl(square) / 2);
}

static void
test_walks(int64_t reach, double metres)
{
	size_t count = 150;
	MigFix *a = walk(count, 0, reach);
	MigFix *b = walk(count, 500 * SECOND, reach);
	int64_t from = b[0].time;
	int64_t to = a[count - 1].time < b[count - 1].time ? a[count - 1].time : b[count - 1].time;
	MigPeriods all = mig_movement_meets(a, count, b, count, metres, 1, &memory);
	MigPeriods again = mig_movement_meets(b, count, a, count, metres, 1, &memory);
	MigPeriods lasting = mig_movement_meets(a, count, b, count, metres, 20 * SECOND, &memory);
	size_t next = 0;
	size_t kept = 0;
	bool right = true;
	bool symmetric = all.count == again.count;
	bool ordered = true;
	bool filtered = true;

	for (int i = 1; i < 20000; i++)
	{
		int64_t time = from + (to - from) / 20000 * i;
		long double metres_apart = distance_at(a, b, time);
		bool inside;

		while (next < all.count && all.periods[next].to < time)
			next++;
		inside = next < all.count && all.periods[next].from <= time;
		if (fabsl(metres_apart - metres) > 0.01L)
			right &= inside == (metres_apart <= metres);
	}
	for (size_t i = 0; i < all.count; i++)
	{
		const MigPeriod *period = all.periods + i;

		ordered &= period->from >= from && period->to <= to && period->from < period->to &&
				   (i == 0 || period[-1].to < period->from);
		symmetric &= llabs((long long) (period->from - again.periods[i].from)) < 2000;
		if (period->to - period->from >= 20 * SECOND)
		{
			filtered &= kept < lasting.count && lasting.periods[kept].from == period->from &&
						lasting.periods[kept].to == period->to;
			kept++;
		}
	}
	CHECK(right);
	CHECK(symmetric);
	CHECK(ordered);
	CHECK(filtered && kept == lasting.count);
	CHECK(all.count > 0);
	free(all.periods);
	free(again.periods);
	free(lasting.periods);
	free(a);
	free(b);
}

static void
test_by_hand(void)
{
	/* one stands still, one passes it on the equator: 0.01 degrees are 1111.95 m, in 100 s */
	MigFix stands[] = {{0, 50000, 0}, {100 * SECOND, 50000, 0}};
	MigFix goes[] = {{0, 0, 0}, {100 * SECOND, 100000, 0}};
	double speed = mig_sphere_distance(0, 0, 100000, 0) / 100;
	MigPeriods meets = mig_movement_meets(stands, 2, goes, 2, 111, SECOND, &memory);

	CHECK_INT(meets.count, 1);
	CHECK(fabs((double) meets.periods[0].from / SECOND - (50 - 111 / speed)) < 1e-4);
	CHECK(fabs((double) meets.periods[0].to / SECOND - (50 + 111 / speed)) < 1e-4);
	free(meets.periods);
	/* min is a second too long */
	meets = mig_movement_meets(stands, 2, goes, 2, 111, 21 * SECOND, &memory);
	CHECK_INT(meets.count, 0);
	/* parallel all the way, with fixes at different times */
	goes[1] = (MigFix){70 * SECOND, 50000, 100};
	goes[0] = (MigFix){10 * SECOND, 50000, 100};
	meets = mig_movement_meets(stands, 2, goes, 2, 2, 60 * SECOND, &memory);
	CHECK_INT(meets.count, 1);
	CHECK_INT(meets.periods[0].from, 10 * SECOND);
	CHECK_INT(meets.periods[0].to, 70 * SECOND);
	free(meets.periods);
	/* no common time, a single common time, and a single fix */
	goes[0].time = 100 * SECOND;
	goes[1].time = 200 * SECOND;
	CHECK_INT(mig_movement_meets(stands, 2, goes, 2, 1e9, 1, &memory).count, 0);
	CHECK_INT(mig_movement_meets(stands, 2, stands, 1, 1e9, 1, &memory).count, 0);
	/* distance 0 to itself */
	meets = mig_movement_meets(goes, 2, goes, 2, 0, 1, &memory);
	CHECK(meets.count == 1 && meets.periods[0].to == 200 * SECOND);
	free(meets.periods);
}

int
main(void)
{
	for (int i = 0; i < 5; i++)
	{
		test_walks(500, 30);
		test_walks(5000, 100);
		test_walks(50000, 500);
		test_walks(5000000, 40000);
	}
	test_by_hand();
	return check_summary();
}
