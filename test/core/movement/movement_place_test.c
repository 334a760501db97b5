/* Unit tests of movement_place.c, against the definition, fix by fix and period by period. */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "geo/sphere.h"
#include "grid/gridcell.h"
#include "movement/movement_place.h"

#define MOST    60
#define PERIODS 5
#define SECOND  INT64_C(1000000)

static uint64_t state = 41;

static uint64_t
draw(uint64_t below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (state >> 33) % below;
}

static int64_t
overlap(int64_t from, int64_t to, const MigPeriod *period)
{
	int64_t first = from > period->from ? from : period->from;
	int64_t end = to < period->to ? to : period->to;

	return end > first ? end - first : 0;
}

/* The time of a fix in a period: half of the steps before and after it, unless they are gaps. */
static int64_t
time_of(const MigFix *fixes, size_t count, size_t i, const MigPlaceRule *rule,
		const MigPeriod *period)
{
	int64_t from = fixes[i].time;
	int64_t to = from;

	if (i > 0 && from - fixes[i - 1].time <= rule->max_gap)
		from = fixes[i - 1].time + (from - fixes[i - 1].time) / 2;
	if (i + 1 < count && fixes[i + 1].time - to <= rule->max_gap)
		to += (fixes[i + 1].time - to) / 2;
	return overlap(from, to, period);
}

static void
cell_of(const MigFix *fix, int level, int *column, int *row)
{
	MigGridCell cell;

	(void) mig_gridcell_at(fix->lon / 1e7, fix->lat / 1e7, mig_gridcell_size_of_level(level),
						   &cell);
	mig_gridcell_column_row(cell, column, row);
}

static bool
counts(const MigFix *fix, const MigPlaceRule *rule)
{
	return !rule->has_away ||
		   mig_sphere_distance(fix->lon, fix->lat, rule->away.lon, rule->away.lat) > rule->away_m;
}

static void
check_walk(size_t count, bool has_away)
{
	MigFix fixes[MOST];
	MigPeriod periods[PERIODS];
	MigPlaceRule rule = {periods,      PERIODS,
						 200 * SECOND, mig_gridcell_level_of_size(100),
						 has_away,     {0, 1199200000, 284500000},
						 250,          NULL};
	int64_t time = 0;
	int64_t observed = 0;
	int64_t best = 0;
	size_t periods_observed = 0;
	bool periods_as_one = false;
	MigPlace place;

	for (size_t i = 0; i < count; i++)
	{
		fixes[i] =
			(MigFix){time, 1199200000 + (int32_t) draw(60000), 284500000 + (int32_t) draw(60000)};
		time += (int64_t) (1 + draw(draw(4) == 0 ? 900 : 200)) * SECOND;
	}
	for (int p = 0; p < PERIODS; p++)
	{
		int64_t each = time / PERIODS;

		periods[p].from = each * p + (int64_t) draw((uint64_t) each / 3);
		periods[p].to = periods[p].from + 1 + (int64_t) draw((uint64_t) each / 2);
	}
	place = mig_movement_place(fixes, count, &rule, &memory);

	for (int p = 0; p < PERIODS; p++)
	{
		int64_t in = 0;

		for (size_t i = 0; i < count; i++)
			in += time_of(fixes, count, i, &rule, periods + p);
		observed += in;
		periods_observed += in > 0;
	}
	for (size_t middle = 0; middle < count; middle++)
	{
		int64_t sum = 0;
		int64_t own = 0;
		size_t in_periods = 0;
		int column;
		int row;

		cell_of(fixes + middle, rule.level, &column, &row);
		for (int p = 0; p < PERIODS; p++)
		{
			int64_t in = 0;

			for (size_t i = 0; i < count; i++)
			{
				int other_column;
				int other_row;

				cell_of(fixes + i, rule.level, &other_column, &other_row);
				if (counts(fixes + i, &rule) && abs(other_column - column) <= 1 &&
					abs(other_row - row) <= 1)
				{
					int64_t part = time_of(fixes, count, i, &rule, periods + p);

					in += part;
					own += other_column == column && other_row == row ? part : 0;
				}
			}
			sum += in;
			in_periods += in > 0;
		}
		/* the central cell of a place has time itself */
		if (own == 0 || sum < best)
			continue;
		periods_as_one = (sum == best && periods_as_one) || in_periods == place.periods;
		best = sum;
	}
	CHECK_INT(place.observed, observed);
	CHECK_INT(place.periods_observed, periods_observed);
	CHECK_INT(place.time, best);
	CHECK(best == 0 ? place.periods == 0 : periods_as_one);
}

/* The position is the time-weighted mean of the fixes. */
static void
check_known(void)
{
	const MigFix fixes[] = {
		{0, 1199200000, 284500000},
		{100 * SECOND, 1199200000, 284500000},
		{200 * SECOND, 1199201000, 284500000},
		{300 * SECOND, 1199300000, 284500000},
	};
	const MigPeriod period = {0, 1000 * SECOND};
	MigPlaceRule rule = {&period,   1, 100 * SECOND, mig_gridcell_level_of_size(100), false,
						 {0, 0, 0}, 0, NULL};
	MigPlace place = mig_movement_place(fixes, 4, &rule, &memory);

	CHECK_INT(place.time, 250 * SECOND);
	CHECK_INT(place.observed, 300 * SECOND);
	CHECK_INT(place.lon, 1199200400);
	CHECK_INT(place.lat, 284500000);
	CHECK_INT(place.periods, 1);
	rule.max_gap = 100 * SECOND - 1;
	place = mig_movement_place(fixes, 4, &rule, &memory);
	CHECK_INT(place.observed, 0);
	CHECK_INT(place.time, 0);
}

int
main(void)
{
	check_known();
	for (int round = 0; round < 400; round++)
		check_walk(1 + (size_t) draw(MOST - 1), round % 2 == 1);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
