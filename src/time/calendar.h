/*
 * calendar.h
 *		Dates and timestamps as numbers and as ISO 8601 text, in the proleptic Gregorian calendar.
 *
 * Days and microseconds are counted from 2000-01-01 (00:00 UTC), as the server counts them.  Years run
 * from 1 to 99999.
 */
#ifndef MIG_CALENDAR_H
#define MIG_CALENDAR_H

#include <stdbool.h>

#include "base/status.h"

#define MIG_DAY_MIN INT64_C(-730119)  /* 0001-01-01 */
#define MIG_DAY_MAX INT64_C(35793764) /* 99999-12-31 */

#define MIG_DAY_MICROSECONDS INT64_C(86400000000)
#define MIG_TIMESTAMP_MIN    (MIG_DAY_MIN * MIG_DAY_MICROSECONDS)
#define MIG_TIMESTAMP_MAX    ((MIG_DAY_MAX + 1) * MIG_DAY_MICROSECONDS - 1)

/* Unit of a time. */
typedef enum MigTimeKind
{
	MIG_DATES,      /* days */
	MIG_TIMESTAMPS, /* microseconds */
} MigTimeKind;

/* Is the time within the years 1 to 99999? */
bool mig_time_is_valid(MigTimeKind kind, int64_t time);

/*
 * Writes a valid time: 2024-02-29, or 2024-02-29T15:59:59.999999Z with as many decimals as needed.
 * Returns the length, at most MIG_TIME_TEXT_MAX; no NUL.
 */
size_t mig_time_format(MigTimeKind kind, int64_t time, char *out);

#define MIG_TIME_TEXT_MAX 28

/* Faults of a time text. */
typedef enum MigTimeFault
{
	MIG_TIME_DATE, /* not a date */
	MIG_TIME_YEAR,
	MIG_TIME_MONTH,
	MIG_TIME_DAY,
	MIG_TIME_NO_CLOCK, /* date without time of day */
	MIG_TIME_HOUR,
	MIG_TIME_MINUTE,
	MIG_TIME_SECOND,
	MIG_TIME_FRACTION,
	MIG_TIME_AFTER_24,
	MIG_TIME_NO_OFFSET,
	MIG_TIME_OFFSET,
} MigTimeFault;

/*
 * Reads a time at the start of len bytes and sets *used to the length read; MIG_BAD_TIME with the position and
 * the fault.  Accepts a subset of the server's input of date and timestamptz, with the same meaning:
 *
 * A year of 4 or 5 digits, month and day of one or two.  In timestamps, T or a blank follows, then hour and minute,
 * an optional second with any number of decimals, rounded to microseconds, an optional blank, and the offset: Z, +8,
 * +08, +0800, +08:00 or +08:05:43.  Second 60 and hour 24 roll over, but not beyond the end of the day.  Not
 * accepted: words (now, yesterday, infinity), names of months and time zones, BC, other field orders, and timestamps
 * without offset.
 */
MigStatus mig_time_parse(MigTimeKind kind, const char *s, size_t len, int64_t *time, size_t *used,
						 MigWhere *where);

#endif /* MIG_CALENDAR_H */
