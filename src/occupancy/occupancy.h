/*
 * occupancy.h
 *		How many, and when: a step function from time to a whole number.
 *
 * Kept as the changes of the number in the order of time, each at one time and not zero.  Before the
 * first change the number is zero, unless that change is at MIG_EVER_BEFORE; the last number holds for
 * ever.  A number holds from the time of its change on, up to but not at that of the next one.
 *
 * The compiled form: a byte of format; a byte of kind, unit and whether the first change is at
 * MIG_EVER_BEFORE; then for each change the time since the one before, in units (the first: since
 * 2000-01-01, signed; at MIG_EVER_BEFORE: nothing), and the change, signed.  The unit is the longest
 * that divides all times.  Numbers are of 7 bits a byte, the lowest first, the sign in the lowest bit
 * (as Protocol Buffers' varint and sint64).  Equal functions have equal bytes.
 */
#ifndef MIG_OCCUPANCY_H
#define MIG_OCCUPANCY_H

#include "base/memory.h"
#include "time/period.h"

#define MIG_OCCUPANCY_FORMAT 1

/* Numbers and changes lie within it on both sides of 0. */
#define MIG_OCCUPANCY_MAX INT64_C(9007199254740991) /* 2^53 - 1: exact as a double */

/* The number changes by so much at this time. */
typedef struct MigChange
{
	int64_t time;
	int64_t by;
} MigChange;

/* --- Making --- */

/*
 * Changes being gathered; those before settled are in order, each of another time, unless a sum of them is beyond int64_t.
 * Only what they come to in the end has to be a number of an occupancy.
 */
typedef struct MigOccupancyBuild
{
	MigMemory memory;
	MigTimeKind kind;
	MigChange *changes;
	size_t count;
	size_t settled;
	size_t room;
	bool is_beyond; /* is a number that those settled come to out of range? */
} MigOccupancyBuild;

void mig_occupancy_init(MigOccupancyBuild *build, MigTimeKind kind, const MigMemory *memory);
void mig_occupancy_free(MigOccupancyBuild *build);

/*
 * Adds by from lower up to but not at upper; an empty period adds nothing.  MIG_BAD_TIME outside the
 * years, MIG_OUT_OF_RANGE.  Memory grows with the different times, not with the periods.
 */
MigStatus mig_occupancy_add(MigOccupancyBuild *build, int64_t lower, int64_t upper, int64_t by);

/* Adds all changes of a compiled form, or takes them away (sign -1). */
void mig_occupancy_add_form(MigOccupancyBuild *build, const uint8_t *bytes, size_t len, int sign);

/* Adds all changes of another build. */
void mig_occupancy_add_all(MigOccupancyBuild *build, const MigOccupancyBuild *other);

/* Adds a change as it is; MIG_BAD_TIME outside the years. */
MigStatus mig_occupancy_add_change(MigOccupancyBuild *build, const MigChange *change);

/* Puts the changes in order, one for each time.  MIG_OUT_OF_RANGE if a number is. */
MigStatus mig_occupancy_settle(MigOccupancyBuild *build);

/* Most bytes the settled changes take, and writing them: returns the bytes written. */
size_t mig_occupancy_size_max(const MigOccupancyBuild *build);
size_t mig_occupancy_write(const MigOccupancyBuild *build, uint8_t *out);

/*
 * Reads a compiled form from anywhere into an empty build, settled; its kind is set.  MIG_BAD_OCCUPANCY
 * unless the bytes are exactly those mig_occupancy_write makes.
 */
MigStatus mig_occupancy_read(MigOccupancyBuild *build, const uint8_t *bytes, size_t len);

/*
 * Reads text into an empty build, settled: dates{2024-01-01=1,2024-03-01=0} or
 * timestamps{-infinity=2,2024-01-01T00:00:00Z=0}, the number from each time on, blanks between words.
 * MIG_BAD_OCCUPANCY, MIG_BAD_TIME or MIG_OUT_OF_RANGE with the position.
 */
MigStatus mig_occupancy_parse(MigOccupancyBuild *build, const char *s, size_t len, MigWhere *where);

/* --- Reading a compiled form that is known to be right --- */

/* A time during which the number stays the same. */
typedef struct MigSpan
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* not included; or MIG_EVER_AFTER */
	int64_t number;
} MigSpan;

/* The changes of a compiled form, one after the other. */
typedef struct MigChanges
{
	const uint8_t *at;
	const uint8_t *end;
	int64_t unit;
	int64_t time;
	bool first;
	bool from_ever; /* is the first one at MIG_EVER_BEFORE? */
	bool damaged;
} MigChanges;

/* The spans of a compiled form, which together are all time. */
typedef struct MigSpans
{
	MigChanges changes;
	MigChange next;
	bool has_next;
	bool done;
	MigSpan span;
} MigSpans;

MigTimeKind mig_occupancy_kind(const uint8_t *bytes);

void mig_changes_init(MigChanges *changes, const uint8_t *bytes, size_t len);
bool mig_changes_next(MigChanges *changes, MigChange *change);

void mig_spans_init(MigSpans *spans, const uint8_t *bytes, size_t len);
bool mig_spans_next(MigSpans *spans);

/* Less than, equal to or greater than 0: by kind, then by the first change that differs. */
int mig_occupancy_compare(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len,
						  const MigMemory *memory);

/* Adds the larger of two functions at each time, or the smaller one, to a build. */
MigStatus mig_occupancy_choose(MigOccupancyBuild *build, MigSpans *a, MigSpans *b, bool larger);

/* Adds what lies in the periods, which are in order and apart, to a build. */
MigStatus mig_occupancy_restrict(MigOccupancyBuild *build, MigSpans *spans,
								 const MigPeriod *periods, size_t count);

/*
 * Sum of time times number within a period, in days of 24 hours; infinite if that is, and NaN if it
 * is infinite on both sides with different signs.
 */
double mig_occupancy_days(MigSpans *spans, MigTimeKind kind, int64_t from, int64_t to,
						  const MigMemory *memory);

/* What a number comes to within a period with both ends. */
typedef struct MigSummary
{
	int64_t min;
	int64_t max;
	double mean;
} MigSummary;

/*
 * Summarizes a period that is not empty.  The spans have been begun, and go on from period to period:
 * each begins where the one before ends, or later.
 */
MigSummary mig_spans_summarize(MigSpans *spans, int64_t from, int64_t to, const MigMemory *memory);

/*
 * Runs of a number above a limit: dips that last no longer than the grace end none, and a run that lasts
 * no longer from its begin to its end is none.
 */
typedef struct MigRun
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* not included; or MIG_EVER_AFTER */
	int64_t peak;
	double excess_days; /* sum of time times what is above the limit, in days of 24 hours */
} MigRun;

typedef struct MigRuns
{
	MigSpans spans;
	int64_t limit;
	int64_t grace; /* days or microseconds */
	double day;
	bool has_span; /* is spans.span still to be looked at? */
} MigRuns;

/* limit and grace within MIG_OCCUPANCY_MAX on both sides of 0 and from 0 on. */
void mig_runs_init(MigRuns *runs, const uint8_t *bytes, size_t len, int64_t limit, int64_t grace);
bool mig_runs_next(MigRuns *runs, MigRun *run, const MigMemory *memory);

#endif /* MIG_OCCUPANCY_H */
