/*
 * period.h
 *		Half-open time periods; either end may be missing.
 */
#ifndef MIG_PERIOD_H
#define MIG_PERIOD_H

#include "base/array.h"
#include "base/memory.h"
#include "time/calendar.h"

/* Missing start and end of a period. */
#define MIG_EVER_BEFORE INT64_MIN
#define MIG_EVER_AFTER  INT64_MAX

/* Days or microseconds since 2000-01-01, as calendar.h counts them.  Empty unless from < to. */
typedef struct MigPeriod
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* not included; or MIG_EVER_AFTER */
} MigPeriod;

/* Growing array of periods; initially empty. */
typedef struct MigPeriods
{
	MigPeriod *periods;
	size_t count;
	size_t room;
} MigPeriods;

static inline void
mig_periods_add(MigPeriods *periods, MigPeriod period, const MigMemory *memory)
{
	periods->periods =
		mig_grow(memory, periods->periods, &periods->room, periods->count + 1, sizeof(MigPeriod));
	periods->periods[periods->count++] = period;
}

/* Adds a period that starts no earlier than the previous ones; merges it into the last one if they meet or overlap. */
static inline void
mig_periods_join(MigPeriods *periods, MigPeriod period, const MigMemory *memory)
{
	MigPeriod *last = periods->count > 0 ? periods->periods + periods->count - 1 : NULL;

	if (last == NULL || last->to < period.from)
		mig_periods_add(periods, period, memory);
	else if (last->to < period.to)
		last->to = period.to;
}

/* Is each end either missing or within the years of calendar.h? */
static inline bool
mig_period_is_valid(MigTimeKind kind, const MigPeriod *period)
{
	return (period->from == MIG_EVER_BEFORE || mig_time_is_valid(kind, period->from)) &&
		   (period->to == MIG_EVER_AFTER || mig_time_is_valid(kind, period->to));
}

/*
 * Adds days of 24 hours to a valid time or a missing end; the result may lie after the last year.
 * Days are capped at those of the calendar, which is enough to get past every valid time.
 */
static inline int64_t
mig_days_after(MigTimeKind kind, int64_t time, int64_t days)
{
	int64_t max = MIG_DAY_MAX - MIG_DAY_MIN + 1;

	if (time == MIG_EVER_BEFORE || time == MIG_EVER_AFTER)
		return time;
	return time + (days < max ? days : max) * (kind == MIG_DATES ? 1 : MIG_DAY_MICROSECONDS);
}

#endif /* MIG_PERIOD_H */
