/*
 * trajectory.h
 *		The fixes of one mover in the order of time, packed: differences from fix to fix in as many bits as the
 *		widest of a block needs.
 *
 * Positions are whole multiples of 1e-7 degrees (1.1 cm), times whole microseconds of the years 1 to 99999.  Each
 * time is after the one before.  Differences of time are stored in the largest unit, second, millisecond or
 * microsecond, that loses nothing, those of positions in units of 1e-5, 1e-6 or 1e-7 degrees.
 *
 * The form: a head, which tells extent, times and length without the rest; for each 1024 fixes but the first
 * ones where they begin (MigTrajectoryPlace); then blocks of 32 fixes (of 64 they take a tenth more).  Block b
 * holds the fixes from 32 b on, but the very first one, which is in the head.  Its bytes: three of widths, see
 * trajectory.c; the least difference of time, lowest byte first; then the differences of time, less that
 * least one, of longitude and of latitude, folded so that small ones of either sign are small numbers.  Each
 * sequence begins with a byte of its own, lowest bits first.  Equal fixes have equal bytes.
 */
#ifndef MIG_TRAJECTORY_H
#define MIG_TRAJECTORY_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"
#include "time/calendar.h"

#define MIG_TRAJECTORY_FORMAT    1
#define MIG_TRAJECTORY_BLOCK     32
#define MIG_TRAJECTORY_PLACE     1024     /* fixes from one place to the next */
#define MIG_TRAJECTORY_DEGREE    10000000 /* units of a position */
#define MIG_TRAJECTORY_FIXES_MAX 10000000

/* Where a mover was, and when. */
typedef struct MigFix
{
	int64_t time; /* microseconds */
	int32_t lon;  /* 1e-7 degrees, above -180 and up to 180 degrees */
	int32_t lat;
} MigFix;

typedef struct MigTrajectoryHead
{
	uint32_t length;       /* the server's length word */
	uint8_t format;        /* MIG_TRAJECTORY_FORMAT */
	uint8_t time_unit;     /* of differences: 0 microseconds, 1 milliseconds, 2 seconds */
	uint8_t position_unit; /* 0, 1 or 2: 1e-7, 1e-6 or 1e-5 degrees */
	uint8_t unused;        /* 0 */
	uint32_t count;
	uint32_t block_bytes; /* of all blocks */
	int32_t
		west; /* 1e-7 degrees, of the fixes; all the way round if a step crosses the antimeridian or a fix is on it */
	int32_t south;
	int32_t east;
	int32_t north;
	MigFix first;
	MigFix last;
	double length_m; /* along the ground: the sum of the great circles from fix to fix */
} MigTrajectoryHead;

/* Where the fixes from a multiple of MIG_TRAJECTORY_PLACE on begin. */
typedef struct MigTrajectoryPlace
{
	MigFix before;   /* the fix before them */
	uint32_t offset; /* of their block, in bytes from the first block */
	uint32_t unused; /* 0 */
} MigTrajectoryPlace;

/* A degree as units of a position, rounded to the nearest; for -180 to 180. */
static inline int32_t
mig_trajectory_unit(double degrees)
{
	double units = degrees * MIG_TRAJECTORY_DEGREE;

	return (int32_t) (units < 0 ? units - 0.5 : units + 0.5);
}

/* Units of a position as degrees: the double that the decimal number of 7 places is read as. */
static inline double
mig_trajectory_degrees(int32_t units)
{
	return (double) units / MIG_TRAJECTORY_DEGREE;
}

/* Have two trajectories a time in common, if only a moment? */
static inline bool
mig_trajectory_heads_share_time(const MigTrajectoryHead *a, const MigTrajectoryHead *b)
{
	return a->first.time <= b->last.time && b->first.time <= a->last.time;
}

/* Fixes being gathered: begin with none. */
typedef struct MigFixes
{
	MigFix *fixes;
	size_t count;
	size_t room;
} MigFixes;

/* Room for one more fix, which counts. */
MigFix *mig_fixes_add(MigFixes *fixes, const MigMemory *memory);

/* Frees them: there are none then. */
void mig_fixes_free(MigFixes *fixes, const MigMemory *memory);

/* Is a fix at a position of the earth and at a time of the calendar? */
bool mig_fix_is_valid(const MigFix *fix);

/*
 * May fixes be written: 1 to MIG_TRAJECTORY_FIXES_MAX, all of them valid, and in order?  MIG_TOO_MANY_FIXES, or
 * MIG_BAD_TRAJECTORY.
 */
MigStatus mig_trajectory_check(const MigFix *fixes, size_t count, const MigMemory *memory);

/* The most bytes that so many fixes take, head included. */
size_t mig_trajectory_size_max(size_t count);

/*
 * Writes fixes that have been checked; returns the length, but does not set the length word.
 * out is aligned to 8 bytes and has room for mig_trajectory_size_max(count).
 */
size_t mig_trajectory_write(const MigFix *fixes, size_t count, const MigMemory *memory, void *out);

/*
 * Is it a form of so many bytes, as far as its head tells?  MIG_BAD_TRAJECTORY if not.  After that no bytes of
 * any value lead a reader astray.
 */
MigStatus mig_trajectory_open(const void *form, size_t len);

/* Reads fixes of a form, block by block. */
typedef struct MigTrajectoryReader
{
	const MigTrajectoryHead *head;
	const uint8_t *at; /* the next block */
	const uint8_t *end;
	int64_t time_unit; /* microseconds */
	int64_t position_unit;
	uint32_t next; /* number of its first fix */
	MigFix before; /* the fix before it */
} MigTrajectoryReader;

/* Begins with the first fix, or with the block of MIG_TRAJECTORY_PLACE fixes that holds number from. */
void mig_trajectory_begin(MigTrajectoryReader *reader, const MigTrajectoryHead *head);
void mig_trajectory_begin_at(MigTrajectoryReader *reader, const MigTrajectoryHead *head,
							 uint32_t from);

/*
 * The fixes of the next block, which *first is the number of.  0 at the end, or at damaged bytes: then
 * reader->next is not head->count.
 */
size_t mig_trajectory_next(MigTrajectoryReader *reader, uint32_t *first,
						   MigFix fixes[MIG_TRAJECTORY_BLOCK]);

/* All fixes; out has room for head->count.  MIG_BAD_TRAJECTORY if the bytes are damaged. */
MigStatus mig_trajectory_read(const MigTrajectoryHead *head, const MigMemory *memory, MigFix *out);

/* A fix by its number, 0 to count - 1.  MIG_BAD_TRAJECTORY as above. */
MigStatus mig_trajectory_fix(const MigTrajectoryHead *head, uint32_t number, MigFix *fix);

/*
 * The number of the first fix at a time or later, or count; around has the last fix before the time, if there is
 * one, and that fix, if there is one.  MIG_BAD_TRAJECTORY as above.
 */
MigStatus mig_trajectory_find(const MigTrajectoryHead *head, int64_t time, uint32_t *number,
							  MigFix around[2]);

/* Less than, equal to or greater than 0: by the first fix that differs in time, longitude or latitude. */
int mig_trajectory_compare(const MigTrajectoryHead *a, const MigTrajectoryHead *b,
						   const MigMemory *memory);

#endif /* MIG_TRAJECTORY_H */
