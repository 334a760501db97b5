/* Unit tests of movement_stays.c and movement_clean.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

#include "geo/sphere.h"
#include "movement/movement_clean.h"
#include "movement/movement_stays.h"

#define PI     3.14159265358979323846264338327950288L
#define SECOND INT64_C(1000000)

static uint64_t state = 5;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* Metres between two fixes in long double, by the C library. */
static long double
distance(const MigFix *a, const MigFix *b)
{
	long double unit = PI / 180 / MIG_TRAJECTORY_DEGREE;
	long double north = sinl((b->lat - (long double) a->lat) * unit / 2);
	long double east = sinl((b->lon - (long double) a->lon) * unit / 2);
	long double square = north * north + cosl(a->lat * unit) * cosl(b->lat * unit) * east * east;

	return 2 * MIG_SPHERE_RADIUS_M * asinl(sqrtl(square));
}

/* A mover that stands, walks, has an outlier or jumps elsewhere. */
static MigFix *
walk(size_t count)
{
	MigFix *fixes = malloc(count * sizeof(MigFix));
	MigFix fix = {0, 1199201234, 284502345};
	bool stands = true;

	for (size_t i = 0; i < count; i++)
	{
		int32_t reach = stands ? 300 : 5000;

		stands = draw() % 20 == 0 ? !stands : stands;
		fix.time += (int64_t) (1 + draw() % 20) * SECOND;
		fix.lon += (int32_t) (draw() % (2 * (uint64_t) reach + 1)) - reach;
		fix.lat += (int32_t) (draw() % (2 * (uint64_t) reach + 1)) - reach;
		if (draw() % 100 == 0)
			fix.lon += 400000;
		fixes[i] = fix;
		if (draw() % 15 == 0)
			fixes[i].lat += 200000;
	}
	return fixes;
}

/* Last fix of a stay by definition, fix by fix. */
static size_t
last_slowly(const MigFix *fixes, size_t count, size_t first, const MigStayRule *rule)
{
	size_t last = first;

	for (size_t i = first + 1; i < count && i - last <= rule->tolerance + 1; i++)
		if (distance(fixes + first, fixes + i) <= rule->metres)
			last = i;
	return last;
}

static void
test_stays(size_t count, double metres, int64_t seconds, size_t tolerance)
{
	MigStayRule rule = {metres, seconds * SECOND, tolerance};
	MigFix *fixes = walk(count);
	MigMovementStays stays = mig_movement_stays(fixes, count, &rule, &memory);
	size_t found = 0;
	bool same = true;
	bool about = true;

	for (size_t first = 0; first < count; first++)
	{
		size_t last = last_slowly(fixes, count, first, &rule);
		const MigMovementStay *stay = stays.stays + found;
		long double farthest = 0;
		long double lon = 0;
		long double lat = 0;
		size_t within = 0;
		MigFix centre;

		if (fixes[last].time - fixes[first].time < rule.microseconds)
			continue;
		if (found == stays.count || stay->first != first || stay->last != last)
		{
			same = false;
			break;
		}
		centre = (MigFix){0, stay->lon, stay->lat};
		for (size_t i = first; i <= last; i++)
			if (distance(fixes + first, fixes + i) <= metres)
			{
				lon += fixes[i].lon;
				lat += fixes[i].lat;
				farthest = fmaxl(farthest, distance(&centre, fixes + i));
				within++;
			}
		/* over some hundred metres the mean of vectors equals that of positions, to a unit */
		about &= within == stay->fixes && fabsl(lon / within - stay->lon) < 2 &&
				 fabsl(lat / within - stay->lat) < 2 && fabsl(farthest - stay->radius_m) < 1e-6L;
		found++;
		first = last;
	}
	CHECK(same && found == stays.count);
	CHECK(about);
	CHECK(count < 100 || seconds > 100 || found > 0);
	free(fixes);
	if (stays.stays != NULL)
		memory.release(NULL, stays.stays);
	CHECK_INT(memory_blocks, 0);
}

/* 1e-3 degrees on the equator are 111.2 m. */
static void
test_stays_by_hand(void)
{
	MigFix fixes[] = {{0, 0, 0},
					  {60 * SECOND, 9000, 0},
					  {120 * SECOND, 50000, 0},
					  {180 * SECOND, 8000, 0},
					  {240 * SECOND, 90000, 0},
					  {300 * SECOND, 90000, 0}};
	MigStayRule rule = {111, 60 * SECOND, 0};
	MigMovementStays stays = mig_movement_stays(fixes, 6, &rule, &memory);

	CHECK_INT(stays.count, 2);
	CHECK_INT(stays.stays[0].last, 1);
	CHECK_INT(stays.stays[0].lon, 4500);
	CHECK(fabs(stays.stays[0].radius_m - 50.04) < 0.01);
	CHECK_INT(stays.stays[1].first, 4);
	memory.release(NULL, stays.stays);
	/* the outlier at 120 s is skipped, as one is allowed; two consecutive ones are not */
	rule.tolerance = 1;
	stays = mig_movement_stays(fixes, 6, &rule, &memory);
	CHECK_INT(stays.count, 2);
	CHECK_INT(stays.stays[0].last, 3);
	CHECK_INT(stays.stays[0].fixes, 3);
	memory.release(NULL, stays.stays);
	/* a single fix is a stay only of duration 0 */
	rule.microseconds = 0;
	stays = mig_movement_stays(fixes, 1, &rule, &memory);
	CHECK_INT(stays.count, 1);
	CHECK(stays.stays[0].radius_m == 0);
	memory.release(NULL, stays.stays);
}

/* Largest set of fixes each of which reaches the next, over all pairs; the latest one wins ties. */
static size_t
most_slowly(const MigFix *fixes, size_t count, double speed, bool *kept)
{
	size_t *total = malloc(count * sizeof(size_t));
	size_t *before = malloc(count * sizeof(size_t));
	size_t best = 0;
	size_t max;

	for (size_t i = 0; i < count; i++)
	{
		kept[i] = false;
		total[i] = 0;
		before[i] = i;
		for (size_t j = 0; j < i; j++)
			if (total[j] >= total[i] && distance(fixes + j, fixes + i) <=
											speed * (double) (fixes[i].time - fixes[j].time) / 1e6)
			{
				total[i] = total[j];
				before[i] = j;
			}
		best = ++total[i] > total[best] ? i : best;
	}
	max = total[best];
	for (kept[best] = true; before[best] != best; kept[best] = true)
		best = before[best];
	free(before);
	free(total);
	return max;
}

static void
test_clean(size_t count, double speed)
{
	MigFix *fixes = walk(count);
	bool *kept = malloc(count * sizeof(bool));
	bool *slowly = malloc(count * sizeof(bool));
	size_t left = mig_movement_clean(fixes, count, speed, &memory, kept);

	CHECK_INT(left, most_slowly(fixes, count, speed, slowly));
	CHECK(memcmp(kept, slowly, count * sizeof(bool)) == 0);
	free(slowly);
	free(kept);
	free(fixes);
	CHECK_INT(memory_blocks, 0);
}

static void
test_clean_by_hand(void)
{
	/* 100 m per step of 10 s, with an outlier, and a start at another place */
	static const MigFix fixes[] = {{0, 0, 0},
								   {10 * SECOND, 1199201234, 284502345},
								   {20 * SECOND, 1199201234, 284511338},
								   {30 * SECOND, 1199201234, 290000000},
								   {40 * SECOND, 1199201234, 284520331}};
	bool kept[5];

	CHECK_INT(mig_movement_clean(fixes, 5, 10.1, &memory, kept), 3);
	CHECK(!kept[0] && kept[1] && kept[2] && !kept[3] && kept[4]);
	CHECK_INT(mig_movement_clean(fixes, 5, 1e300, &memory, kept), 5);
	CHECK_INT(mig_movement_clean(fixes, 1, 1, &memory, kept), 1);
	CHECK_INT(memory_blocks, 0);
}

/* One stay per distant place, for counts around the sizes to which the list grows. */
static void
test_many(int places)
{
	MigStayRule rule = {50, 60 * SECOND, 0};
	MigFix *fixes = malloc(2 * (size_t) places * sizeof(MigFix));
	MigMovementStays stays;
	int wrong = 0;

	for (int i = 0; i < 2 * places; i++)
		fixes[i] = (MigFix){(int64_t) i * 60 * SECOND, i / 2 * 100000, 0};
	stays = mig_movement_stays(fixes, 2 * (size_t) places, &rule, &memory);
	CHECK_INT(stays.count, places);
	for (size_t i = 0; i < stays.count; i++)
		wrong += stays.stays[i].first != 2 * i || stays.stays[i].last != 2 * i + 1 ||
				 stays.stays[i].lon != (int32_t) i * 100000 || stays.stays[i].fixes != 2;
	CHECK_INT(wrong, 0);
	memory.release(NULL, stays.stays);
	free(fixes);
}

/* Limits are inclusive: a stay lasts at least the duration, from first to last fix, and reaches up to the distance. */
static void
test_limits(void)
{
	const MigFix fixes[] = {{0, 0, 0}, {600 * SECOND, 0, 10000}};
	double apart = (double) distance(fixes, fixes + 1);
	const struct
	{
		double metres;
		int64_t microseconds;
		size_t stays;
	} limits[] = {{apart + 1e-6, 600 * SECOND, 1},
				  {apart + 1e-6, 600 * SECOND + 1, 0},
				  {apart + 1e-6, 600 * SECOND - 1, 1},
				  {apart - 1e-6, 600 * SECOND, 0}};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
	{
		MigStayRule rule = {limits[i].metres, limits[i].microseconds, 0};
		MigMovementStays stays = mig_movement_stays(fixes, 2, &rule, &memory);

		CHECK_INT(stays.count, limits[i].stays);
		if (stays.stays != NULL)
			memory.release(NULL, stays.stays);
	}
}

int
main(void)
{
	static const size_t counts[] = {1, 2, 16, 17, 300, 1200};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (size_t tolerance = 0; tolerance < 4; tolerance++)
		{
			test_stays(counts[i], 30, 60, tolerance);
			test_stays(counts[i], 100, 300, tolerance);
			test_stays(counts[i], 3000, 1200, tolerance);
			test_clean(counts[i], (double) tolerance / 4 + 0.05);
			test_clean(counts[i], 3 * (double) tolerance + 1);
			test_clean(counts[i], 1000 * (double) tolerance + 30);
		}
	for (int places = 15; places <= 17; places++)
		test_many(places);
	for (int places = 31; places <= 33; places++)
		test_many(places);
	test_limits();
	test_stays_by_hand();
	test_clean_by_hand();
	return check_summary();
}
