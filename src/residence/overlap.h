/*
 * overlap.h
 *		Who was where at the same time as whom: pairs of stays at one place, found by sweeping over them in
 *		the order of their starts, and what the pairs of two persons come to.
 *
 * Two stays meet if they share a time.  With a margin they also meet if the gap between them is shorter
 * than that (1: if one follows upon the other); then they share no time.  Only those of the same key are
 * compared: the caller begins anew with each key.
 */
#ifndef MIG_OVERLAP_H
#define MIG_OVERLAP_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"
#include "time/period.h"

/*
 * A stay that is not empty, as a record of radix.h: the first MIG_STAY_KEYS numbers are what stays are
 * sorted by before they are swept over.
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
 * Time that a and b share by one stay of each, as a record of radix.h; from = to if they share none, and
 * met within the margin.  Pairs of one key that come from the sweep are in the order of from: sorted by the
 * first MIG_PAIR_KEYS numbers they are in the order of a, b and from.
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
	MigStay stay; /* which looks for others */
	int set;
	size_t next; /* of those present to be looked at */
	size_t kept;
	int64_t other_key; /* of the stay before, in the last pair */
} MigSweep;

/*
 * Within one set each two persons are a pair, a < b, and nobody is one with himself.  Between two sets
 * a is of set 0 and b of set 1, whatever their numbers.  The margin, in units of the times, is not negative.
 */
void mig_sweep_init(MigSweep *sweep, int64_t margin, bool two_sets, const MigMemory *memory);
void mig_sweep_free(MigSweep *sweep);

/* Begins with another key.  Keys are not looked at: a caller may put into them what it needs of a pair. */
void mig_sweep_begin(MigSweep *sweep);

/* Takes the next stay of a key, of set 0 or 1; none starts before the one before it. */
void mig_sweep_put(MigSweep *sweep, const MigStay *stay, int set);

/* The next pair of the stay taken last with one before it.  To be called until it is false. */
bool mig_sweep_next(MigSweep *sweep, MigPair *pair);

/* --- What two persons share --- */

/* The pairs of the same a and b, joined. */
typedef struct MigShared
{
	MigMemory memory;
	int64_t a;
	int64_t b;
	MigPeriod *periods; /* in order and apart */
	size_t count;
	size_t room;
} MigShared;

void mig_shared_init(MigShared *shared, const MigMemory *memory);
void mig_shared_free(MigShared *shared);

/* Begins with a pair. */
void mig_shared_begin(MigShared *shared, const MigPair *pair);

/* Adds a pair of the same two that starts no earlier; false if it is of others. */
bool mig_shared_add(MigShared *shared, const MigPair *pair);

/* Time shared in days of 24 hours, infinite without an end. */
double mig_shared_days(const MigShared *shared, MigTimeKind kind);

/*
 * All pairs within one set: sorts the stays, whose key does not matter, and writes count pairs in the
 * order of a, b and from to *pairs, which the caller releases.  MIG_TOO_LARGE above the limit, found before any pair
 * is made (stays of one person count there too).
 */
MigStatus mig_overlap_pairs(MigStay *stays, size_t count, int64_t margin, size_t limit,
							MigPair **pairs, size_t *pair_count, const MigMemory *memory);

/* --- Numbers only --- */

/* The time before which a stay must start to meet one that ends then. */
int64_t mig_overlap_reach(int64_t to, int64_t margin);

/*
 * Counts pairs of stays (not of persons) that meet, without making them: told of each start, and each
 * reach but MIG_EVER_AFTER, in the order of time, the reach before starts of the same time.
 */
typedef struct MigPairCount
{
	bool two_sets;
	int64_t present[2];
	int64_t pairs;
} MigPairCount;

/* Begins with another key. */
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
	int64_t number; /* now */
	int64_t max;
	MigPeriod period;
	bool open; /* does the period last till now? */
} MigPeak;

/* Begins with another key. */
void mig_peak_begin(MigPeak *peak);

/* The number changes by so much, not 0, at a time after those before. */
void mig_peak_change(MigPeak *peak, int64_t time, int64_t by);

/* --- Bytes that one process hands to another of the same kind --- */

#define MIG_STAY_BYTES_FORMAT 1

/* What stands before the records, which are stays or periods. */
typedef struct MigStayBytes
{
	MigTimeKind kind;
	size_t width; /* MIG_STAY_WIDTH or MIG_PERIOD_WIDTH */
	size_t count;
	double min_days;
} MigStayBytes;

size_t mig_stay_bytes_size(const MigStayBytes *head);
void mig_stay_bytes_write(const MigStayBytes *head, const int64_t *records, uint8_t *out);

/* Where the records lie, aligned to nothing; NULL if the bytes are none that were written so. */
const uint8_t *mig_stay_bytes_read(const uint8_t *bytes, size_t len, MigStayBytes *head,
								   const MigMemory *memory);

#endif /* MIG_OVERLAP_H */
