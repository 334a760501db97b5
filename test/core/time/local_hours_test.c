/* Unit tests of src/time/local_hours.c: against the local time of each minute. */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "time/local_hours.h"

#define MINUTE  INT64_C(60000000)
#define HOUR    (60 * MINUTE)
#define DAY     MIG_DAY_MICROSECONDS
#define CHANGES 6

static uint32_t state = 7;

static int64_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Clocks with several changes. */
typedef struct Clocks
{
	int64_t at[CHANGES];
	int64_t ahead[CHANGES + 1];
} Clocks;

static int64_t
ahead_at(void *clocks, int64_t time)
{
	const Clocks *all = clocks;
	int i = 0;

	while (i < CHANGES && time >= all->at[i])
		i++;
	return all->ahead[i];
}

static int64_t
floor_of(int64_t time, int64_t unit)
{
	int64_t floor = time / unit;

	return floor * unit > time ? floor - 1 : floor;
}

/* The day to whose hours a timestamp belongs, by the definition; false if to none. */
static bool
is_within(const MigLocalHours *hours, int64_t time, int64_t *day)
{
	int64_t since = time + hours->ahead(hours->state, time) - hours->from;
	int64_t length = hours->until - hours->from + (hours->until <= hours->from ? DAY : 0);
	int64_t weekday;

	*day = floor_of(since, DAY);
	weekday = ((*day % 7) + 7) % 7; /* Saturday is 0 */
	return since - *day * DAY < length && !(hours->weekdays && weekday < 2);
}

static void
check_minutes(MigLocalHours *hours, int64_t from, int64_t to)
{
	MigLocalPeriods local = {{NULL, 0, 0}, NULL};
	size_t next = 0;
	int wrong = 0;

	mig_local_hours(hours, from, to, &memory, &local);
	for (int64_t time = from; time < to; time += MINUTE)
	{
		int64_t day = 0;
		bool within = is_within(hours, time, &day);
		bool found;

		while (next < local.periods.count && local.periods.periods[next].to <= time)
			next++;
		found = next < local.periods.count && local.periods.periods[next].from <= time;
		wrong += found != within || (found && local.days[next] != day);
		wrong += found && local.periods.periods[next].to < time + MINUTE;
	}
	for (size_t i = 0; i < local.periods.count; i++)
	{
		const MigPeriod *period = local.periods.periods + i;

		wrong += period->from >= period->to || period->from < from || period->to > to;
		wrong += i > 0 && period[-1].to > period->from;
	}
	CHECK_INT(wrong, 0);
	mig_local_periods_free(&local, &memory);
}

/* Random clocks and hours, in whole minutes. */
static void
check_random(void)
{
	Clocks clocks;
	int64_t at = -20 * DAY + draw(20000) * MINUTE;
	MigLocalHours hours = {draw(1441) * MINUTE, draw(1441) * MINUTE, draw(2) == 0, ahead_at,
						   &clocks};

	for (int i = 0; i <= CHANGES; i++)
	{
		clocks.ahead[i] = (draw(1680) - 840) * MINUTE;
		if (i > 0 && draw(2) == 0)
			clocks.ahead[i] = clocks.ahead[i - 1] + (draw(2) == 0 ? HOUR : -HOUR);
		if (i < CHANGES)
			clocks.at[i] = at += 4 * DAY + draw(3000) * MINUTE;
	}
	check_minutes(&hours, -15 * DAY + draw(1440) * MINUTE, draw(15 * 1440) * MINUTE);
}

/* New York in 2024: hours follow local time. */
static void
check_night(int64_t change, int64_t before, int64_t from, int64_t until, size_t periods,
			int64_t expected)
{
	Clocks clocks = {{change, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
					 {before, -9 * HOUR - before}};
	MigLocalHours hours = {from, until, false, ahead_at, &clocks};
	MigLocalPeriods local = {{NULL, 0, 0}, NULL};
	int64_t time = 0;

	mig_local_hours(&hours, change - 10 * HOUR, change + 10 * HOUR, &memory, &local);
	for (size_t i = 0; i < local.periods.count; i++)
	{
		time += local.periods.periods[i].to - local.periods.periods[i].from;
		CHECK_INT(local.days[i], local.days[0]);
	}
	CHECK_INT(local.periods.count, periods);
	CHECK_INT(time, expected);
	mig_local_periods_free(&local, &memory);
}

int
main(void)
{
	const int64_t autumn = INT64_C(783928800) * 1000000; /* 2024-11-03 06:00 UTC */
	const int64_t spring = INT64_C(763369200) * 1000000; /* 2024-03-10 07:00 UTC */

	check_night(autumn, -4 * HOUR, 1 * HOUR, 5 * HOUR, 2, 5 * HOUR);
	check_night(autumn, -4 * HOUR, 90 * MINUTE, 5 * HOUR, 2, 4 * HOUR);
	check_night(autumn, -4 * HOUR, 22 * HOUR, 90 * MINUTE, 2, 4 * HOUR);
	check_night(spring, -5 * HOUR, 22 * HOUR, 150 * MINUTE, 1, 4 * HOUR);
	check_night(spring, -5 * HOUR, 150 * MINUTE, 5 * HOUR, 1, 2 * HOUR);
	for (int i = 0; i < 300; i++)
		check_random();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
