/*
 * local_hours.c
 *		Hours of the day in local time (see local_hours.h).
 */
#include "time/local_hours.h"

#include "base/array.h"

#define DAY       MIG_DAY_MICROSECONDS
#define LOOK_WORK 16 /* steps of work for looking up an offset */

/* The day in which a time falls. */
static int64_t
day_of(int64_t time)
{
	int64_t day = time / DAY;

	return day * DAY > time ? day - 1 : day;
}

/* Is it Monday to Friday?  Day 0 is a Saturday. */
static bool
is_weekday(int64_t day)
{
	return ((day + 5) % 7 + 7) % 7 < 5;
}

static void
add(MigLocalPeriods *out, MigPeriod period, int64_t day, const MigMemory *memory)
{
	size_t room = out->periods.room;

	mig_periods_add(&out->periods, period, memory);
	if (out->periods.room != room)
		out->days = mig_resize(memory, out->days, out->periods.room, sizeof(out->days[0]));
	out->days[out->periods.count - 1] = day;
}

/* Adds the hours between two timestamps during which the offset is constant. */
static void
add_steady(const MigLocalHours *hours, int64_t from, int64_t to, int64_t ahead,
		   const MigMemory *memory, MigLocalPeriods *out)
{
	int64_t length = hours->until - hours->from + (hours->until <= hours->from ? DAY : 0);

	for (int64_t day = day_of(from + ahead - hours->from - length);; day++)
	{
		int64_t begin = day * DAY + hours->from - ahead;
		MigPeriod period = {begin > from ? begin : from, begin + length < to ? begin + length : to};

		mig_progress(memory, 1);
		if (begin >= to)
			break;
		if (period.from < period.to && (!hours->weekdays || is_weekday(day)))
			add(out, period, day, memory);
	}
}

void
mig_local_hours(const MigLocalHours *hours, int64_t from, int64_t to, const MigMemory *memory,
				MigLocalPeriods *out)
{
	int64_t ahead = hours->ahead(hours->state, from);
	int64_t start = from;
	int64_t next;

	for (int64_t at = from; at < to; at = next)
	{
		int64_t before = at;
		int64_t after;
		int64_t ahead_after;

		next = after = to - at > DAY ? at + DAY : to;
		ahead_after = hours->ahead(hours->state, next);
		mig_progress(memory, LOOK_WORK);
		if (ahead_after == ahead)
			continue;
		while (after - before > 1)
		{
			int64_t middle = before + (after - before) / 2;

			mig_progress(memory, LOOK_WORK);
			if (hours->ahead(hours->state, middle) == ahead)
				before = middle;
			else
				after = middle;
		}
		add_steady(hours, start, after, ahead, memory, out);
		start = after;
		ahead = ahead_after;
	}
	add_steady(hours, start, to, ahead, memory, out);
}

void
mig_local_periods_free(MigLocalPeriods *periods, const MigMemory *memory)
{
	if (periods->periods.periods != NULL)
		memory->release(memory->state, periods->periods.periods);
	if (periods->days != NULL)
		memory->release(memory->state, periods->days);
	*periods = (MigLocalPeriods){{NULL, 0, 0}, NULL};
}
