/* Unit tests of movement_cells.c and movement_spread.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "movement/movement_cells.h"
#include "movement/movement_spread.h"

#define PI     3.14159265358979323846264338327950288L
#define SECOND INT64_C(1000000)

static uint64_t state = 23;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* Fixes around a place, each within reach units of the previous one. */
static MigFix *
walk_from(size_t count, int32_t lon, int32_t lat, int64_t reach)
{
	MigFix *fixes = malloc(count * sizeof(MigFix));
	int64_t east = lon;
	int64_t north = lat;
	int64_t time = 0;

	for (size_t i = 0; i < count; i++)
	{
		fixes[i] = (MigFix){time, (int32_t) east, (int32_t) north};
		time += (int64_t) (1 + draw() % 100) * SECOND;
		if (draw() % 5 == 0)
			continue;
		if (draw() % 6 != 0)
			east += (int64_t) (draw() % (uint64_t) (2 * reach + 1)) - reach;
		if (draw() % 6 != 0)
			north += (int64_t) (draw() % (uint64_t) (2 * reach + 1)) - reach;
		east -= east > 1800000000 ? MIG_SPHERE_TURN : 0;
		east += east < -1800000000 ? MIG_SPHERE_TURN : 0;
		north = north > 900000000 ? 1800000000 - north : north;
		north = north < -900000000 ? -1800000000 - north : north;
	}
	return fixes;
}

/* The position at a time in degrees, by slerp in long double. */
static void
place_at(const MigFix *fixes, size_t step, int64_t time, long double place[2])
{
	const MigFix *a = fixes + step;
	const MigFix *b = a + 1;
	long double unit = PI / 180 / MIG_TRAJECTORY_DEGREE;
	long double from[3] = {cosl(a->lat * unit) * cosl(a->lon * unit),
						   cosl(a->lat * unit) * sinl(a->lon * unit), sinl(a->lat * unit)};
	long double to[3] = {cosl(b->lat * unit) * cosl(b->lon * unit),
						 cosl(b->lat * unit) * sinl(b->lon * unit), sinl(b->lat * unit)};
	long double part = (long double) (time - a->time) / (long double) (b->time - a->time);
	long double half =
		sqrtl(powl(from[0] - to[0], 2) + powl(from[1] - to[1], 2) + powl(from[2] - to[2], 2)) / 2;
	long double angle = 2 * asinl(half < 1 ? half : 1);
	long double s = angle < 1e-15L ? 1 - part : sinl((1 - part) * angle) / sinl(angle);
	long double t = angle < 1e-15L ? part : sinl(part * angle) / sinl(angle);

	for (int i = 0; i < 3; i++)
		from[i] = s * from[i] + t * to[i];
	place[0] = atan2l(from[1], from[0]) * 180 / PI;
	place[1] = atan2l(from[2], hypotl(from[0], from[1])) * 180 / PI;
}

/* Is a place within the given error, in degrees, of a cell? */
static bool
is_in(MigGridCell cell, const long double place[2], long double error)
{
	MigDegreeBox box = mig_gridcell_box(cell);
	long double across = error / fmaxl(cosl(place[1] * PI / 180), 1e-9L);
	bool lon = place[0] >= box.west - across && place[0] <= box.east + across;

	lon |= place[0] + 360 <= box.east + across || place[0] - 360 >= box.west - across;
	return lon && place[1] >= box.south - error && place[1] <= box.north + error;
}

/* Visits to one cell alone are the same as among all visits; tests a sample of the cells. */
static void
test_only(const MigFix *fixes, size_t count, int level, const MigGridCell *cells,
		  const int64_t *times, size_t visits)
{
	bool same = true;

	for (size_t i = 0; i < visits; i += 1 + visits / 50)
	{
		int64_t from = fixes[0].time;
		MigCellWalk walk;
		MigCellVisit visit;

		mig_cell_walk_begin(&walk, fixes, count, level, cells[i], &memory);
		for (size_t j = 0; j < visits; from += times[j++])
		{
			if (cells[j] != cells[i])
				continue;
			do
				same &= mig_cell_walk_next(&walk, &visit);
			while (same && visit.cell != cells[i]);
			same &= visit.from == from && visit.to == from + times[j];
		}
		while (same && mig_cell_walk_next(&walk, &visit))
			same &= visit.cell != cells[i];
	}
	CHECK(same);
}

static void
test_walk(int32_t lon, int32_t lat, int64_t reach, int level)
{
	size_t count = 200;
	MigFix *fixes = walk_from(count, lon, lat, reach);
	MigCellWalk walk;
	MigCellVisit visit;
	int64_t end = fixes[0].time;
	MigGridCell before = 0;
	size_t step = 0;
	bool connected = true;
	bool inside = true;
	MigGridCell cells[20000];
	int64_t times[20000];
	size_t visits = 0;
	long double bits = 0;

	mig_cell_walk_begin(&walk, fixes, count, level, 0, &memory);
	while (mig_cell_walk_next(&walk, &visit) && visits < 20000)
	{
		connected &= visit.from == end && visit.to > end && visit.cell != before;
		end = visit.to;
		before = visit.cell;
		cells[visits] = visit.cell;
		times[visits++] = visit.to - visit.from;
		for (int i = 0; i < 5; i++)
		{
			int64_t time = visit.from + (visit.to - visit.from) * (2 * i + 1) / 10;
			long double place[2];
			double metres;

			while (fixes[step + 1].time < time)
				step++;
			metres = mig_sphere_distance(fixes[step].lon, fixes[step].lat, fixes[step + 1].lon,
										 fixes[step + 1].lat);
			place_at(fixes, step, time, place);
			/* 1e-8 degrees, plus the distance covered in 2 microseconds */
			inside &= is_in(visit.cell, place,
							1e-8L + 2 * metres / 111000 /
										(long double) (fixes[step + 1].time - fixes[step].time));
		}
		step -= step > 0;
		while (step > 0 && fixes[step].time > visit.to)
			step--;
	}
	CHECK(visits < 20000);
	CHECK(connected && end == fixes[count - 1].time);
	CHECK(inside);
	test_only(fixes, count, level, cells, times, visits);
	/* entropy, summed by cell over all visits */
	for (size_t i = 0; i < visits; i++)
	{
		int64_t spent = 0;

		for (size_t j = 0; j < i; j++)
			spent += cells[j] == cells[i];
		if (spent > 0)
			continue;
		for (size_t j = i; j < visits; j++)
			spent += cells[j] == cells[i] ? times[j] : 0;
		bits -= (long double) spent / fixes[count - 1].time *
				log2l((long double) spent / fixes[count - 1].time);
	}
	CHECK(fabsl(mig_movement_entropy(fixes, count, level, &memory) - bits) < 1e-9L);
	free(fixes);
	CHECK_INT(memory_blocks, 0);
}

static void
test_by_hand(void)
{
	/* along the equator through three cells of 100 km, each 1.0364 degrees wide, from column 0 on */
	MigFix fixes[] = {{0, 0, 1}, {3000 * SECOND, 30000000, 1}};
	double width = 100000 / 96486.280250896511;
	MigCellWalk walk;
	MigCellVisit visit;

	mig_cell_walk_begin(&walk, fixes, 2, 0, 0, &memory);
	CHECK(mig_cell_walk_next(&walk, &visit) && visit.from == 0);
	CHECK(fabs((double) visit.to / SECOND - 1000 * width) < 1e-5);
	CHECK(mig_cell_walk_next(&walk, &visit));
	CHECK(fabs((double) visit.to / SECOND - 2000 * width) < 1e-5);
	CHECK(mig_cell_walk_next(&walk, &visit) && visit.to == 3000 * SECOND);
	CHECK(!mig_cell_walk_next(&walk, &visit));
	/* a single fix is one visit of duration 0 */
	mig_cell_walk_begin(&walk, fixes, 1, 6, 0, &memory);
	CHECK(mig_cell_walk_next(&walk, &visit) && visit.from == 0 && visit.to == 0);
	CHECK(!mig_cell_walk_next(&walk, &visit));
	CHECK(mig_movement_entropy(fixes, 1, 6, &memory) == 0);
	CHECK(mig_movement_gyration(fixes, 1, &memory) == 0);
	/* a great circle between two points of a parallel goes north of it and returns */
	fixes[0] = (MigFix){0, 0, 450000000};
	fixes[1] = (MigFix){SECOND * 1000, 900000000, 450000000};
	mig_cell_walk_begin(&walk, fixes, 2, 0, 0, &memory);
	for (int row = 0, max = 0; mig_cell_walk_next(&walk, &visit);)
	{
		int column;

		mig_gridcell_column_row(visit.cell, &column, &row);
		max = row > max ? row : max;
		if (visit.to == 1000 * SECOND)
		{
			MigGridCell top;
			int top_row;

			/* atan(sqrt(2)) */
			(void) mig_gridcell_at(45, 54.735610317245346, 100000, &top);
			mig_gridcell_column_row(top, &column, &top_row);
			CHECK_INT(max, top_row);
			CHECK(row < max);
		}
	}
	/* along a line of length d at constant speed: d / sqrt(12) */
	fixes[0] = (MigFix){0, 1199200000, 0};
	fixes[1] = (MigFix){SECOND, 1200200000, 0};
	CHECK(fabs(mig_movement_gyration(fixes, 2, &memory) -
			   mig_sphere_distance(1199200000, 0, 1200200000, 0) / sqrt(12)) < 1e-7);
	fixes[1] = (MigFix){SECOND, 1199200000, 0};
	CHECK(mig_movement_gyration(fixes, 2, &memory) < 1e-8);
}

/* The radius around the mean of many positions. */
static void
test_gyration(int32_t lon, int32_t lat, int64_t reach)
{
	size_t count = 50;
	MigFix *fixes = walk_from(count, lon, lat, reach);
	long double sum[3] = {0, 0, 0};
	long double squares = 0;
	int64_t last = fixes[count - 1].time;
	int samples = 40000;

	for (int pass = 0; pass < 2; pass++)
	{
		size_t step = 0;

		for (int i = 0; i < samples; i++)
		{
			int64_t time = last / samples * i + last / samples / 2;
			long double place[2];
			long double at[3];
			long double half;

			while (fixes[step + 1].time < time)
				step++;
			place_at(fixes, step, time, place);
			at[0] = cosl(place[1] * PI / 180) * cosl(place[0] * PI / 180);
			at[1] = cosl(place[1] * PI / 180) * sinl(place[0] * PI / 180);
			at[2] = sinl(place[1] * PI / 180);
			half =
				sqrtl(powl(at[0] - sum[0], 2) + powl(at[1] - sum[1], 2) + powl(at[2] - sum[2], 2)) /
				2;
			if (pass == 0)
				for (int j = 0; j < 3; j++)
					sum[j] += at[j];
			else
				squares += powl(2 * MIG_SPHERE_RADIUS_M * asinl(half), 2);
		}
		if (pass == 0)
		{
			long double length = sqrtl(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);

			for (int j = 0; j < 3; j++)
				sum[j] /= length;
		}
	}
	squares = sqrtl(squares / samples);
	CHECK(fabsl(mig_movement_gyration(fixes, count, &memory) - squares) < 1e-4L * squares);
	free(fixes);
}

int
main(void)
{
	for (int i = 0; i < 8; i++)
	{
		int32_t lat = i % 2 == 0 ? 284502345 : -333333333;

		test_walk(1199201234, lat, 500, 10);
		test_walk(1199201234, lat, 20000, 6);
		test_walk(1799990000, lat, 20000, 6);
		test_walk(-1799990000, lat, 3000000, 3);
		test_walk(1199201234, lat, 500000000, 0);
		test_walk(0, 0, 20000, 6);
		test_walk(0, 0, 100000000, 0);
		test_walk(7, 899900000, 3000000, 4);
		test_walk(7, -890000000, 20000000, 1);
		test_gyration(1199201234, lat, 500);
		test_gyration(1799990000, lat, 5000000);
	}
	test_by_hand();
	return check_summary();
}
