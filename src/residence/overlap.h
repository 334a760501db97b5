/*
 * overlap.h
 *		Who was where at the same time as whom: pairs of stays at one place, found by a sweep in the order of
 *		their starts, and the total of the pairs of two persons.
 *
 * Two stays meet if they overlap.  With a margin they also meet if the gap between them is shorter than
 * that (1: if they are adjacent); then they share no time.  Only stays of the same key are compared: the
 * caller begins again for each key.
 */
#ifndef MIG_OVERLAP_H
#define MIG_OVERLAP_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"
#include "time/period.h"

/*
 * A nonempty stay, as a record of radix.h: stays are sorted by the first MIG_STAY_KEYS fields before the
 * sweep.
 */
typedef struct MigStay
{
	int64_t key; /* where */
	int64_t from;
	int64_t to;
	int64_t id; /* who */
} MigStay;

#define MIG_STAY_WIDTH (sizeof(MigStay) / sizeof(int64_t))
#define MIG_STAY_KEYS  2

/*
 * Time that a and b share by one stay of each, as a record of radix.h; from = to if they share none but
 * meet within the margin.  The sweep returns pairs of one key in the order of from: sorted by the first
 * MIG_PAIR_KEYS fields they are in the order of a, b and from.
 */
typedef struct MigPair
{
	int64_t a;
	int64_t b;
	int64_t from;
	int64_t to;
} MigPair;

#define MIG_PAIR_WIDTH (sizeof(MigPair) / sizeof(int64_t))
#define MIG_PAIR_KEYS  2

/* --- Pairs --- */

/* A stay that later ones may still meet. */
typedef struct MigPresent
{
	int64_t key;
	int64_t to;
	int64_t id;
} MigPresent;

typedef struct MigPresents
{
	MigPresent *items;
	size_t count;
	size_t room;
} MigPresents;

/* Memory grows with the stays that are present at one time, not with all of them. */
typedef struct MigSweep
{
	MigMemory memory;
	int64_t margin;
	bool two_sets;
	MigPresents present[2];
	MigStay stay; /* to be paired */
	int set;
	size_t next; /* index of the next present stay to check */
	size_t kept;
	int64_t other_key; /* of the earlier stay in the last pair */
} MigSweep;

/*
 * Within one set pairs have a < b, and no person is paired with itself.  Between two sets a is of set 0
 * and b of set 1, whatever their numbers.  The margin, in units of the times, is not negative.
 */
void mig_sweep_init(MigSweep *sweep, int64_t margin, bool two_sets, const MigMemory *memory);
void mig_sweep_free(MigSweep *sweep);

/* Begins another key.  The keys of stays are not examined: a caller may use them for its own data. */
void mig_sweep_begin(MigSweep *sweep);

/* Adds the next stay of a key, of set 0 or 1; stays must be sorted by start. */
void mig_sweep_put(MigSweep *sweep, const MigStay *stay, int set);

/* The next pair of the last stay with an earlier one.  Must be called until it returns false. */
bool mig_sweep_next(MigSweep *sweep, MigPair *pair);

/* --- What two persons share --- */

/* The pairs of the same a and b, joined. */
typedef struct MigShared
{
	MigMemory memory;
	int64_t a;
	int64_t b;
	MigPeriod *periods; /* sorted and disjoint */
	size_t count;
	size_t room;
} MigShared;

void mig_shared_init(MigShared *shared, const MigMemory *memory);
void mig_shared_free(MigShared *shared);

/* Begins with a pair. */
void mig_shared_begin(MigShared *shared, const MigPair *pair);

/* Adds a pair of the same two that does not start earlier; false if it is of others. */
bool mig_shared_add(MigShared *shared, const MigPair *pair);

/* Time shared in days of 24 hours, infinite if a period is unbounded. */
double mig_shared_days(const MigShared *shared, MigTimeKind kind);

/*
 * All pairs within one set: sorts the stays, ignoring their keys, and sets *pairs to the pairs, sorted by
 * a, b and from, which the caller frees.  MIG_TOO_LARGE above the limit, checked before any pair is made
 * (pairs of stays of one person count too).
 */
MigStatus mig_overlap_pairs(MigStay *stays, size_t count, int64_t margin, size_t limit,
							MigPair **pairs, size_t *pair_count, const MigMemory *memory);

/* --- Counts only --- */

/* The time before which a stay must start to meet one that ends then. */
int64_t mig_overlap_reach(int64_t to, int64_t margin);

/*
 * Counts pairs of stays (not of persons) that meet, without making them.  The caller passes each start, and
 * each reach except MIG_EVER_AFTER, in the order of time, reaches before starts at the same time.
 */
typedef struct MigPairCount
{
	bool two_sets;
	int64_t present[2];
	int64_t pairs;
} MigPairCount;

/* Begins another key. */
void mig_pair_count_begin(MigPairCount *count);
void mig_pair_count_end(MigPairCount *count, int set);

/* MIG_OUT_OF_RANGE if the number of pairs is above 2^63 - 1. */
MigStatus mig_pair_count_start(MigPairCount *count, int set);

/* Counts the pairs within one set of periods. */
MigStatus mig_overlap_count(const MigPeriod *periods, size_t count, int64_t margin, int64_t *pairs,
							const MigMemory *memory);

#define MIG_PERIOD_WIDTH (sizeof(MigPeriod) / sizeof(int64_t))

/* The largest number of stays at one time, and the first period that has it. */
typedef struct MigPeak
{
	int64_t number; /* current */
	int64_t max;
	MigPeriod period;
	bool open; /* does the period still last? */
} MigPeak;

/* Begins another key. */
void mig_peak_begin(MigPeak *peak);

/* The number changes by a nonzero amount; times must be strictly ascending. */
void mig_peak_change(MigPeak *peak, int64_t time, int64_t by);

/* --- Bytes passed between processes on the same machine --- */

#define MIG_STAY_BYTES_FORMAT 1

/* Precedes the records, which are stays or periods. */
typedef struct MigStayBytes
{
	MigTimeKind kind;
	size_t width; /* MIG_STAY_WIDTH or MIG_PERIOD_WIDTH */
	size_t count;
	double min_days;
} MigStayBytes;

size_t mig_stay_bytes_size(const MigStayBytes *head);
void mig_stay_bytes_write(const MigStayBytes *head, const int64_t *records, uint8_t *out);

/* The records, unaligned; NULL if the bytes cannot have been written so. */
const uint8_t *mig_stay_bytes_read(const uint8_t *bytes, size_t len, MigStayBytes *head,
								   const MigMemory *memory);

#endif /* MIG_OVERLAP_H */
