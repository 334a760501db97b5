/*
 * trajectory.h
 *		The fixes of one mover in the order of time, packed: differences between consecutive fixes, each in as many
 *		bits as the widest of its block needs.
 *
 * Positions are integer multiples of 1e-7 degrees (1.1 cm), times are in microseconds, years 1 to 99999.  Times are
 * strictly increasing.  Time differences are stored in the largest lossless unit of second, millisecond and
 * microsecond, position differences in units of 1e-5, 1e-6 or 1e-7 degrees.
 *
 * Serialized form: a head with extent, times and length, which can be read without the rest; the start of each group
 * of 1024 fixes except the first (MigTrajectoryPlace); then blocks of 32 fixes (blocks of 64 take a tenth more
 * space).  Block b contains the fixes from number 32 b on, except the very first fix, which is in the head.  A block
 * consists of three bytes with widths (see trajectory.c); the minimum time difference, lowest byte first; then the
 * time differences minus that minimum, and the zigzag-encoded differences of longitude and of latitude.  Each
 * sequence starts at a byte boundary, lowest bits first.  Equal fixes have equal bytes.
 */
#ifndef MIG_TRAJECTORY_H
#define MIG_TRAJECTORY_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"
#include "time/calendar.h"

#define MIG_TRAJECTORY_FORMAT    1
#define MIG_TRAJECTORY_BLOCK     32
#define MIG_TRAJECTORY_PLACE     1024     /* fixes between places */
#define MIG_TRAJECTORY_DEGREE    10000000 /* units of position per degree */
#define MIG_TRAJECTORY_FIXES_MAX 10000000

/* Position of a mover at a time. */
typedef struct MigFix
{
	int64_t time; /* microseconds */
	int32_t lon;  /* 1e-7 degrees, greater than -180 and up to 180 degrees */
	int32_t lat;
} MigFix;

typedef struct MigTrajectoryHead
{
	uint32_t length;       /* varlena header of the server */
	uint8_t format;        /* MIG_TRAJECTORY_FORMAT */
	uint8_t time_unit;     /* of time differences: 0 microseconds, 1 milliseconds, 2 seconds */
	uint8_t position_unit; /* 0, 1 or 2: 1e-7, 1e-6 or 1e-5 degrees */
	uint8_t unused;        /* 0 */
	uint32_t count;
	uint32_t block_bytes; /* size of all blocks */
	int32_t
		west; /* bounding box in 1e-7 degrees; the full circle if a step crosses the antimeridian or a fix is on it */
	int32_t south;
	int32_t east;
	int32_t north;
	MigFix first;
	MigFix last;
	double length_m; /* sum of great-circle distances between consecutive fixes */
} MigTrajectoryHead;

/* Start of the fixes from a multiple of MIG_TRAJECTORY_PLACE on. */
typedef struct MigTrajectoryPlace
{
	MigFix before;   /* the fix before them */
	uint32_t offset; /* of their block, in bytes from the start of the first block */
	uint32_t unused; /* 0 */
} MigTrajectoryPlace;

/* Converts degrees, -180 to 180, to units of position, rounding to nearest. */
static inline int32_t
mig_trajectory_unit(double degrees)
{
	double units = degrees * MIG_TRAJECTORY_DEGREE;

	return (int32_t) (units < 0 ? units - 0.5 : units + 0.5);
}

/* Converts units of position to degrees: the double nearest to the decimal number. */
static inline double
mig_trajectory_degrees(int32_t units)
{
	return (double) units / MIG_TRAJECTORY_DEGREE;
}

/* Do the closed time ranges of two trajectories overlap? */
static inline bool
mig_trajectory_heads_share_time(const MigTrajectoryHead *a, const MigTrajectoryHead *b)
{
	return a->first.time <= b->last.time && b->first.time <= a->last.time;
}

/* Growing array of fixes; initialize with zeros. */
typedef struct MigFixes
{
	MigFix *fixes;
	size_t count;
	size_t room;
} MigFixes;

/* Appends a fix, to be filled in by the caller. */
MigFix *mig_fixes_add(MigFixes *fixes, const MigMemory *memory);

/* Frees the fixes; the array is empty afterwards. */
void mig_fixes_free(MigFixes *fixes, const MigMemory *memory);

/* Are position and time of a fix in range? */
bool mig_fix_is_valid(const MigFix *fix);

/*
 * Checks that fixes can be written: 1 to MIG_TRAJECTORY_FIXES_MAX, all valid and in order.  MIG_TOO_MANY_FIXES or
 * MIG_BAD_TRAJECTORY if not.
 */
MigStatus mig_trajectory_check(const MigFix *fixes, size_t count, const MigMemory *memory);

/* Maximum size in bytes of count fixes, including the head. */
size_t mig_trajectory_size_max(size_t count);

/*
 * Writes fixes that have been checked; returns the length, but does not set the varlena header.
 * out is aligned to 8 bytes and has room for mig_trajectory_size_max(count).
 */
size_t mig_trajectory_write(const MigFix *fixes, size_t count, const MigMemory *memory, void *out);

/*
 * Checks that form is a serialized trajectory of len bytes, as far as its head shows; MIG_BAD_TRAJECTORY if not.
 * Afterwards it is safe to read the rest, whatever bytes it contains.
 */
MigStatus mig_trajectory_open(const void *form, size_t len);

/* Reads the fixes of a trajectory, block by block. */
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

/* Starts at the first fix, or at the group of MIG_TRAJECTORY_PLACE fixes that contains fix number from. */
void mig_trajectory_begin(MigTrajectoryReader *reader, const MigTrajectoryHead *head);
void mig_trajectory_begin_at(MigTrajectoryReader *reader, const MigTrajectoryHead *head,
							 uint32_t from);

/*
 * Reads the fixes of the next block and returns their number; *first is the number of the first one.  Returns 0 at the
 * end, and if the bytes are damaged: then reader->next is not head->count.
 */
size_t mig_trajectory_next(MigTrajectoryReader *reader, uint32_t *first,
						   MigFix fixes[MIG_TRAJECTORY_BLOCK]);

/* Reads all fixes; out has room for head->count.  MIG_BAD_TRAJECTORY if the bytes are damaged. */
MigStatus mig_trajectory_read(const MigTrajectoryHead *head, const MigMemory *memory, MigFix *out);

/* Reads a fix by number, 0 to count - 1.  MIG_BAD_TRAJECTORY as above. */
MigStatus mig_trajectory_fix(const MigTrajectoryHead *head, uint32_t number, MigFix *fix);

/*
 * Finds the number of the first fix at or after a time, or count if there is none; around is set to the last fix
 * before the time and to that fix, where they exist.  MIG_BAD_TRAJECTORY as above.
 */
MigStatus mig_trajectory_find(const MigTrajectoryHead *head, int64_t time, uint32_t *number,
							  MigFix around[2]);

/* Three-way comparison, by the first fix that differs in time, longitude or latitude. */
int mig_trajectory_compare(const MigTrajectoryHead *a, const MigTrajectoryHead *b,
						   const MigMemory *memory);

#endif /* MIG_TRAJECTORY_H */
