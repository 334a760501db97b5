/* Unit tests of movement_zones.c, against positions at random times, by slerp in long double. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "memory.h"

#include "movement/movement_zones.h"

#define PI     3.14159265358979323846264338327950288L
#define SECOND INT64_C(1000000)
#define SIDE   0.01
#define WEST   119.9
#define SOUTH  28.4
#define ACROSS 4
#define FIXES  40
#define TIMES  300

static uint64_t state = 47;

static uint64_t
draw(uint64_t below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (state >> 33) % below;
}

static uint8_t form[4096];
static size_t form_len;

static void
put(uint64_t number, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		form[form_len++] = (uint8_t) (number >> 8 * i);
}

static void
put_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	put(bits, 8);
}

/* Every second square of a board; those of a row have the same id. */
static MigCoverage *
board(void)
{
	static const int at[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
	MigPolygonsBuild build;
	MigCoverage *coverage = NULL;
	size_t bytes;

	form_len = 0;
	put(1, 1);
	put(4326, 4);
	put(ACROSS * ACROSS / 2, 4);
	for (int row = 0; row < ACROSS; row++)
		for (int column = row % 2; column < ACROSS; column += 2)
		{
			put((uint64_t) row, 8);
			put(1, 4);
			put(5 | MIG_POLYGONS_MARK, 4);
			for (int i = 0; i < 5; i++)
			{
				put_double(WEST + SIDE * (column + at[i][0]));
				put_double(SOUTH + SIDE * (row + at[i][1]));
			}
		}
	mig_polygons_init(&build, &memory);
	CHECK_INT(mig_polygons_read(&build, form, form_len), MIG_OK);
	CHECK_INT(mig_coverage_build(&build, &memory, &coverage, &bytes), MIG_OK);
	mig_polygons_free(&build);
	return coverage;
}

/* Position of the mover in units of a side; false within a few millimetres of an edge. */
static bool
place_at(const MigFix *fixes, int64_t time, long double place[2])
{
	const long double unit = PI / 180 / MIG_TRAJECTORY_DEGREE;
	long double from[3];
	long double to[3];
	long double at[3];
	long double angle;
	long double part;

	while (fixes[1].time < time)
		fixes++;
	from[0] = cosl(fixes[0].lat * unit) * cosl(fixes[0].lon * unit);
	from[1] = cosl(fixes[0].lat * unit) * sinl(fixes[0].lon * unit);
	from[2] = sinl(fixes[0].lat * unit);
	to[0] = cosl(fixes[1].lat * unit) * cosl(fixes[1].lon * unit);
	to[1] = cosl(fixes[1].lat * unit) * sinl(fixes[1].lon * unit);
	to[2] = sinl(fixes[1].lat * unit);
	angle = 2 * asinl(sqrtl(powl(from[0] - to[0], 2) + powl(from[1] - to[1], 2) +
							powl(from[2] - to[2], 2)) /
					  2);
	part = (long double) (time - fixes[0].time) / (fixes[1].time - fixes[0].time);
	for (int i = 0; i < 3; i++)
		at[i] = angle == 0 ? from[i]
						   : (sinl((1 - part) * angle) * from[i] + sinl(part * angle) * to[i]) /
								 sinl(angle);
	place[0] = (atan2l(at[1], at[0]) * 180 / PI - WEST) / SIDE;
	place[1] = (atan2l(at[2], hypotl(at[0], at[1])) * 180 / PI - SOUTH) / SIDE;
	return fabsl(place[0] - roundl(place[0])) > 1e-5L && fabsl(place[1] - roundl(place[1])) > 1e-5L;
}

/* The id of the square there, or -1. */
static int64_t
zone_of(const long double place[2])
{
	int column = (int) floorl(place[0]);
	int row = (int) floorl(place[1]);

	return column >= 0 && column < ACROSS && row >= 0 && row < ACROSS && (column + row) % 2 == 0
			   ? row
			   : -1;
}

static int64_t
id_of(const MigCoverage *coverage, uint32_t polygon)
{
	return polygon == MIG_COVERAGE_NONE ? -1 : mig_coverage_ids(coverage)[polygon];
}

static void
check_walk(const MigCoverage *coverage)
{
	const int32_t west = (int32_t) (WEST * 1e7) - 100000;
	MigFix fixes[FIXES];
	MigZoneVisits visits;
	MigPeriods inside;
	int64_t time = 0;
	int32_t lon = west;
	size_t next = 0;
	bool chained = true;
	bool same = true;
	bool apart = true;
	bool cut_there = true;

	for (int i = 0; i < FIXES; i++)
	{
		/* some steps go along a meridian */
		if (draw(6) != 0)
			lon = west + (int32_t) draw(600000);
		fixes[i] = (MigFix){time, lon, (int32_t) (SOUTH * 1e7) - 100000 + (int32_t) draw(600000)};
		time += (int64_t) (1 + draw(100)) * SECOND;
	}
	visits = mig_movement_zones(fixes, FIXES, coverage, &memory);
	inside = mig_movement_inside(fixes, FIXES, coverage, &memory);
	CHECK(visits.count > 1 && inside.count > 0);
	CHECK_INT(visits.visits[0].from, fixes[0].time);
	CHECK_INT(visits.visits[visits.count - 1].to, fixes[FIXES - 1].time);
	for (size_t i = 1; i < visits.count; i++)
		chained &= visits.visits[i].from == visits.visits[i - 1].to &&
				   id_of(coverage, visits.visits[i].polygon) !=
					   id_of(coverage, visits.visits[i - 1].polygon);
	for (int i = 0; i < TIMES; i++)
	{
		int64_t at = (int64_t) draw((uint64_t) fixes[FIXES - 1].time);
		long double place[2];
		size_t visit = 0;
		bool is_inside = false;

		if (!place_at(fixes, at, place))
			continue;
		while (visits.visits[visit].to < at)
			visit++;
		for (size_t p = 0; p < inside.count; p++)
			is_inside |= inside.periods[p].from <= at && at <= inside.periods[p].to;
		same &= id_of(coverage, visits.visits[visit].polygon) == zone_of(place);
		same &= is_inside == (zone_of(place) >= 0);
	}
	for (size_t p = 0; p < inside.count; p++)
	{
		MigFixes cut = mig_movement_cut(fixes, FIXES, inside.periods + p, &next, &memory);

		apart &= p == 0 || inside.periods[p - 1].to < inside.periods[p].from;
		cut_there &= cut.count > 0 && cut.fixes[0].time == inside.periods[p].from &&
					 cut.fixes[cut.count - 1].time == inside.periods[p].to;
		for (size_t i = 1; i < cut.count; i++)
			cut_there &= cut.fixes[i - 1].time < cut.fixes[i].time;
		memory_release(NULL, cut.fixes);
	}
	CHECK(chained);
	CHECK(same);
	CHECK(apart);
	CHECK(cut_there);
	memory_release(NULL, visits.visits);
	memory_release(NULL, inside.periods);
}

int
main(void)
{
	MigCoverage *coverage = board();

	for (int round = 0; round < 200; round++)
		check_walk(coverage);
	memory_release(NULL, coverage);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
