/*
 * presence.h
 *		Who was where and for how long: for each key the different persons, their time, which counts once
 *		however many records tell of it, and the most of them at one time.
 *
 * Records go in, in order, and come out as periods, one or more of each person, which neither overlap nor
 * follow upon each other.  Their starts and ends, in the order of time, give the peak.
 */
#ifndef MIG_PRESENCE_H
#define MIG_PRESENCE_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/radix.h"
#include "time/period.h"
#include "residence/overlap.h"

/*
 * A record of radix.h: the key, one or two numbers of the person, and a period that is not empty.  They are
 * sorted by all numbers but the last.
 */
#define MIG_PRESENCE_WIDTH(person_numbers) ((person_numbers) + 3)
#define MIG_PRESENCE_KEYS(person_numbers)  ((person_numbers) + 2)

__extension__ typedef unsigned __int128 MigTotalTime;

/* What there is at one key. */
typedef struct MigPresence
{
	size_t width;
	int64_t record[MIG_RECORD_WIDTH_MAX]; /* a person and the period being joined */
	int64_t persons;
	MigTotalTime time; /* of periods with both ends */
	bool endless;      /* is there one without? */
	MigPeak peak;
	int64_t change_time; /* of the last changes */
	int64_t change_by;   /* and what they come to */
} MigPresence;

/* Begins a key with its first record. */
void mig_presence_begin(MigPresence *presence, size_t width, const int64_t *record);

/* Takes the next record of the key; true if a period is complete, which is put at *joined. */
bool mig_presence_put(MigPresence *presence, const int64_t *record, MigPeriod *joined);

/* The last period of the key. */
void mig_presence_end(MigPresence *presence, MigPeriod *joined);

/* So many more, or fewer, from a time on that is not before that of the last call. */
void mig_presence_change(MigPresence *presence, int64_t time, int64_t by);

/* To be called after the last change: the peak is right then. */
void mig_presence_settle(MigPresence *presence);

/* Time of all persons in days of 24 hours, infinite if that of one of them is. */
double mig_presence_days(const MigPresence *presence, MigTimeKind kind);

/*
 * Joins sorted records of 4 or 5 numbers in their place, and returns how many are left; doing so again, with
 * others among them, changes no result.
 */
size_t mig_presence_join_4(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_presence_join_5(int64_t *records, size_t count, const MigMemory *memory);

#endif /* MIG_PRESENCE_H */
