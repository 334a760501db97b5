/*
 * local_hours.h
 *		Hours of the day in local time, with daylight saving changes.
 *
 * A timestamp is within the hours of a day if its local time is.  Clocks put forward skip a part of the hours; clocks
 * put back repeat a part, which then counts twice.  If clocks pass the end of the hours and are put back before it,
 * the hours are two periods.
 */
#ifndef MIG_LOCAL_HOURS_H
#define MIG_LOCAL_HOURS_H

#include "time/period.h"

typedef struct MigLocalHours
{
	int64_t from;                                /* microseconds of the day */
	int64_t until;                               /* of the next day unless it is after from */
	bool weekdays;                               /* only hours that begin on Monday to Friday */
	int64_t (*ahead)(void *state, int64_t time); /* offset from UTC in microseconds at a time */
	void *state;
} MigLocalHours;

/* Sorted, disjoint periods, each with the day on which its hours begin; initially empty. */
typedef struct MigLocalPeriods
{
	MigPeriods periods;
	int64_t *days;
} MigLocalPeriods;

/*
 * Adds the hours of all days between two timestamps, clipped to them.  Assumes at most one clock change in 24 hours,
 * which holds for all IANA time zones: their closest changes of offset are 95 hours apart.
 */
void mig_local_hours(const MigLocalHours *hours, int64_t from, int64_t to, const MigMemory *memory,
					 MigLocalPeriods *out);

void mig_local_periods_free(MigLocalPeriods *periods, const MigMemory *memory);

#endif /* MIG_LOCAL_HOURS_H */
