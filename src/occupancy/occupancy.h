/*
 * occupancy.h
 *		Occupancy: a step function from time to a whole number, such as the persons in a dwelling.
 *
 * Stored as the nonzero changes of the number in ascending order of time, at most one per time.  The
 * number is zero before the first change, which may be at MIG_EVER_BEFORE.  Each change takes effect
 * at its time; the last number has no end.
 *
 * The compiled form: a byte with the format; a byte with the kind, the unit and whether the first change
 * is at MIG_EVER_BEFORE; then, for each change, the time since the previous one in units (the first:
 * since 2000-01-01, signed; at MIG_EVER_BEFORE: omitted), and the change, signed.  The unit is the longest
 * that divides all times.  Numbers have 7 bits per byte, least significant first; signed ones have the
 * sign in the lowest bit (Protocol Buffers' varint and sint64).  Equal functions have equal bytes.
 */
#ifndef MIG_OCCUPANCY_H
#define MIG_OCCUPANCY_H

#include "base/memory.h"
#include "time/period.h"

#define MIG_OCCUPANCY_FORMAT 1

/* Limit of the absolute value of a number. */
#define MIG_OCCUPANCY_MAX INT64_C(9007199254740991) /* 2^53 - 1: exact as a double */

typedef struct MigChange
{
	int64_t time; /* or MIG_EVER_BEFORE */
	int64_t by;
} MigChange;

/* --- Building --- */

/*
 * Changes being collected.  The first ones, up to settled, are sorted and merged: one per time, or several if their sum
 * exceeds int64_t.  Only the numbers that result in the end must be within MIG_OCCUPANCY_MAX.
 */
typedef struct MigOccupancyBuild
{
	MigMemory memory;
	MigTimeKind kind;
	MigChange *changes;
	size_t count;
	size_t settled;
	size_t room;
	bool is_beyond; /* do the settled changes result in a number out of range? */
} MigOccupancyBuild;

void mig_occupancy_init(MigOccupancyBuild *build, MigTimeKind kind, const MigMemory *memory);
void mig_occupancy_free(MigOccupancyBuild *build);

/*
 * Adds by from lower, inclusive, to upper, exclusive; nothing if the period is empty.  MIG_BAD_TIME if a bound
 * is outside the years of calendar.h, MIG_OUT_OF_RANGE if by is.  Memory grows with the distinct times, not with the
 * periods.
 */
MigStatus mig_occupancy_add(MigOccupancyBuild *build, int64_t lower, int64_t upper, int64_t by);

/* Adds (sign 1) or subtracts (sign -1) all changes of a compiled form. */
void mig_occupancy_add_form(MigOccupancyBuild *build, const uint8_t *bytes, size_t len, int sign);

/* Adds all changes of another build. */
void mig_occupancy_add_all(MigOccupancyBuild *build, const MigOccupancyBuild *other);

/* Adds one change; MIG_BAD_TIME if its time is outside the years of calendar.h. */
MigStatus mig_occupancy_add_change(MigOccupancyBuild *build, const MigChange *change);

/* Sorts and merges the changes.  MIG_OUT_OF_RANGE if they result in a number out of range. */
MigStatus mig_occupancy_settle(MigOccupancyBuild *build);

/* Maximum size of the compiled form of settled changes; writes it and returns its size. */
size_t mig_occupancy_size_max(const MigOccupancyBuild *build);
size_t mig_occupancy_write(const MigOccupancyBuild *build, uint8_t *out);

/*
 * Reads an untrusted compiled form into an empty build, sets its kind and settles it.  MIG_BAD_OCCUPANCY
 * unless the bytes are exactly those that mig_occupancy_write would write.
 */
MigStatus mig_occupancy_read(MigOccupancyBuild *build, const uint8_t *bytes, size_t len);

/*
 * Parses text into an empty build, sets its kind and settles it: dates{2024-01-01=1,2024-03-01=0} or
 * timestamps{-infinity=2,2024-01-01T00:00:00Z=0}, with the number from each time on; blanks may separate
 * tokens.  MIG_BAD_OCCUPANCY, MIG_BAD_TIME or MIG_OUT_OF_RANGE, with the position in *where.
 */
MigStatus mig_occupancy_parse(MigOccupancyBuild *build, const char *s, size_t len, MigWhere *where);

/* --- Reading a valid compiled form --- */

/* A maximal period with a constant number. */
typedef struct MigSpan
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* exclusive, or MIG_EVER_AFTER */
	int64_t number;
} MigSpan;

/* Iterator over the changes of a compiled form. */
typedef struct MigChanges
{
	const uint8_t *at;
	const uint8_t *end;
	int64_t unit;
	int64_t time;
	bool first;
	bool from_ever; /* is the first change at MIG_EVER_BEFORE, and not yet read? */
	bool damaged;
} MigChanges;

/* Iterator over the spans of a compiled form, which cover all time. */
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

/* Negative, 0 or positive: compares kinds, then the first changes that differ. */
int mig_occupancy_compare(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len,
						  const MigMemory *memory);

/* Adds the pointwise maximum, or minimum, of two functions to a build. */
MigStatus mig_occupancy_choose(MigOccupancyBuild *build, MigSpans *a, MigSpans *b, bool larger);

/* Adds the part of a function within sorted, disjoint periods to a build. */
MigStatus mig_occupancy_restrict(MigOccupancyBuild *build, MigSpans *spans,
								 const MigPeriod *periods, size_t count);

/*
 * Integral of the number over a period, in days of 24 hours; may be infinite, or NaN if it is infinite
 * towards both ends with different signs.
 */
double mig_occupancy_days(MigSpans *spans, MigTimeKind kind, int64_t from, int64_t to,
						  const MigMemory *memory);

/* Statistics of the number within a bounded period. */
typedef struct MigSummary
{
	int64_t min;
	int64_t max;
	double mean;
} MigSummary;

/*
 * Summarizes a nonempty period.  mig_spans_next must have been called once before the first period; each
 * further period must start no earlier than the previous one ends.
 */
MigSummary mig_spans_summarize(MigSpans *spans, int64_t from, int64_t to, const MigMemory *memory);

/*
 * A run: a period with the number above a limit.  A dip no longer than the grace does not end a run, and a run
 * that is itself no longer than the grace is not reported.
 */
typedef struct MigRun
{
	int64_t from; /* or MIG_EVER_BEFORE */
	int64_t to;   /* exclusive, or MIG_EVER_AFTER */
	int64_t peak;
	double excess_days; /* integral of the excess over the limit, in days of 24 hours */
} MigRun;

typedef struct MigRuns
{
	MigSpans spans;
	int64_t limit;
	int64_t grace; /* days or microseconds */
	double day;
	bool has_span; /* is spans.span yet to be processed? */
} MigRuns;

/* The absolute value of limit is at most MIG_OCCUPANCY_MAX; grace is not negative. */
void mig_runs_init(MigRuns *runs, const uint8_t *bytes, size_t len, int64_t limit, int64_t grace);
bool mig_runs_next(MigRuns *runs, MigRun *run, const MigMemory *memory);

#endif /* MIG_OCCUPANCY_H */
