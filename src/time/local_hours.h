/*
 * local_hours.h
 *		Hours of the day as the clocks of a place show them, which may be put forward and back.
 *
 * A timestamp is within the hours of a day if what clocks show at it is.  Clocks put forward leave out a part of the
 * hours, those put back show a part twice, which lasts twice then; if they show the end of the hours and go back, the
 * hours are two periods.
 */
#ifndef MIG_LOCAL_HOURS_H
#define MIG_LOCAL_HOURS_H

#include "time/period.h"

typedef struct MigLocalHours
{
	int64_t from;  /* microseconds of the day */
	int64_t until; /* of the next day unless it is after from */
	bool weekdays; /* those that begin on Monday to Friday only */
	int64_t (*ahead)(void *state,
					 int64_t time); /* microseconds that clocks are ahead of UTC at a time */
	void *state;
} MigLocalHours;

/* Periods in order and apart, each with the day that its hours begin on; begin with none. */
typedef struct MigLocalPeriods
{
	MigPeriods periods;
	int64_t *days;
} MigLocalPeriods;

/*
 * Adds the hours of all days from one timestamp up to another, cut there.  Clocks change at most once within 24 hours, as
 * all of the IANA's time zones do: the closest changes of an offset are 95 hours apart.
 */
void mig_local_hours(const MigLocalHours *hours, int64_t from, int64_t to, const MigMemory *memory,
					 MigLocalPeriods *out);

void mig_local_periods_free(MigLocalPeriods *periods, const MigMemory *memory);

#endif /* MIG_LOCAL_HOURS_H */
