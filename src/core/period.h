/*
 * period.h
 *		A time from one moment up to, but not at, another; either end may be missing.
 */
#ifndef MIG_PERIOD_H
#define MIG_PERIOD_H

#include "core/calendar.h"

/* Ends of a period without end. */
#define MIG_EVER_BEFORE INT64_MIN
#define MIG_EVER_AFTER  INT64_MAX

/* Days or microseconds since 2000-01-01, as calendar.h counts them.  Empty unless from < to. */
typedef struct MigPeriod
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* not included; or MIG_EVER_AFTER */
} MigPeriod;

#endif /* MIG_PERIOD_H */
