/*
 * calendar.h
 *		Days and instants as numbers, and as text of ISO 8601, in the proleptic Gregorian calendar.
 *
 * Days and microseconds are counted from 2000-01-01 (00:00 UTC), as the server counts them.  Years run
 * from 1 to 99999.
 */
#ifndef MIG_CALENDAR_H
#define MIG_CALENDAR_H

#include <stdbool.h>

#include "core/status.h"

#define MIG_DAY_MIN INT64_C(-730119)  /* 0001-01-01 */
#define MIG_DAY_MAX INT64_C(35793764) /* 99999-12-31 */

#define MIG_DAY_MICROSECONDS INT64_C(86400000000)
#define MIG_INSTANT_MIN      (MIG_DAY_MIN * MIG_DAY_MICROSECONDS)
#define MIG_INSTANT_MAX      ((MIG_DAY_MAX + 1) * MIG_DAY_MICROSECONDS - 1)

/* What a number of time counts. */
typedef enum MigTimeKind
{
	MIG_DATES,    /* days */
	MIG_INSTANTS, /* microseconds */
} MigTimeKind;

/* Lies the number within the years 1 to 99999? */
bool mig_time_is_valid(MigTimeKind kind, int64_t time);

/*
 * Writes a valid time: 2024-02-29, or 2024-02-29T15:59:59.999999Z with as many decimals as it needs.
 * Returns the length, at most MIG_TIME_TEXT_MAX; no NUL.
 */
size_t mig_time_format(MigTimeKind kind, int64_t time, char *out);

#define MIG_TIME_TEXT_MAX 28

/*
 * Reads a time at the start of len bytes and sets *used to the length read.  Instants may have a blank
 * for the T, no seconds, and any offset: Z, +08, +0800 or +08:00; at most six
 * decimals.  MIG_BAD_TIME with the position.
 */
MigStatus mig_time_parse(MigTimeKind kind, const char *s, size_t len, int64_t *time, size_t *used,
						 MigWhere *where);

#endif /* MIG_CALENDAR_H */
