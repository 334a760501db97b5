/*
 * presence.h
 *		Who was where and for how long: for each key the number of distinct persons, their time, where
 *		overlapping records count once, and the maximum number of persons at one time.
 *
 * Sorted records go in, and periods come out, one or more per person, which neither overlap nor adjoin.
 * Their starts and ends, in the order of time, give the peak.
 */
#ifndef MIG_PRESENCE_H
#define MIG_PRESENCE_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/radix.h"
#include "time/period.h"
#include "residence/overlap.h"

/*
 * A record of radix.h: the key, one or two numbers of the person, and a nonempty period.  Records are sorted
 * by all fields but the last.
 */
#define MIG_PRESENCE_WIDTH(person_numbers) ((person_numbers) + 3)
#define MIG_PRESENCE_KEYS(person_numbers)  ((person_numbers) + 2)

__extension__ typedef unsigned __int128 MigTotalTime;

/* State of one key. */
typedef struct MigPresence
{
	size_t width;
	int64_t record[MIG_RECORD_WIDTH_MAX]; /* a person and the period being joined */
	int64_t persons;
	MigTotalTime time; /* of periods with both ends */
	bool endless;      /* is there an unbounded one? */
	MigPeak peak;
	int64_t change_time; /* of the latest changes */
	int64_t change_by;   /* and their sum */
} MigPresence;

/* Begins a key with its first record. */
void mig_presence_begin(MigPresence *presence, size_t width, const int64_t *record);

/* Adds the next record of the key; true if a period is complete, which is stored in *joined. */
bool mig_presence_put(MigPresence *presence, const int64_t *record, MigPeriod *joined);

/* The last period of the key. */
void mig_presence_end(MigPresence *presence, MigPeriod *joined);

/* Changes the number of persons from a time on; times must not descend. */
void mig_presence_change(MigPresence *presence, int64_t time, int64_t by);

/* Must be called after the last change; completes the peak. */
void mig_presence_settle(MigPresence *presence);

/* Total time of all persons in days of 24 hours; may be infinite. */
double mig_presence_days(const MigPresence *presence, MigTimeKind kind);

/*
 * Joins sorted records of 4 or 5 numbers in place, and returns the number left; this may be repeated, with
 * further records, without changing any result.
 */
size_t mig_presence_join_4(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_presence_join_5(int64_t *records, size_t count, const MigMemory *memory);

#endif /* MIG_PRESENCE_H */
