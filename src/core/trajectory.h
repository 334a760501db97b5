/*
 * trajectory.h
 *		The fixes of one mover in the order of time, packed: differences from fix to fix in as many bits as the
 *		widest of a block needs.
 *
 * Positions are whole multiples of 1e-7 degrees (1.1 cm), times whole microseconds, of the server's epoch; times
 * are stored in the largest unit, second, millisecond or microsecond, that loses nothing.  Each time is after the
 * one before.
 *
 * The form: a head, which tells extent, times and length without the rest; for each 1024 fixes but the first
 * ones where they begin (MigTrajectoryPlace); then blocks of 64 fixes.  A block has the widths in bits of its
 * differences of time, longitude and latitude, the least difference of time, and the differences, of time less
 * that least one, of positions folded so that small ones of either sign are small numbers.
 */
#ifndef MIG_TRAJECTORY_H
#define MIG_TRAJECTORY_H

#include <stdbool.h>

#include "core/memory.h"
#include "core/status.h"

#define MIG_TRAJECTORY_FORMAT    1
#define MIG_TRAJECTORY_BLOCK     64
#define MIG_TRAJECTORY_PLACE     1024     /* fixes from one place to the next */
#define MIG_TRAJECTORY_DEGREE    10000000 /* units of a position */
#define MIG_TRAJECTORY_FIXES_MAX 10000000

/* Where a mover was, and when. */
typedef struct MigFix
{
	int64_t time; /* microseconds */
	int32_t lon;  /* 1e-7 degrees */
	int32_t lat;
} MigFix;

typedef struct MigTrajectoryHead
{
	uint32_t length; /* the server's length word */
	uint8_t format;  /* MIG_TRAJECTORY_FORMAT */
	uint8_t unit;    /* of times: 0 microseconds, 1 milliseconds, 2 seconds */
	uint16_t unused;
	uint32_t count;
	int32_t west; /* 1e-7 degrees */
	int32_t south;
	int32_t east;
	int32_t north;
	uint32_t unused_too;
	MigFix first;
	MigFix last;
	double length_m; /* along the ground */
} MigTrajectoryHead;

/* Where the fixes from a multiple of MIG_TRAJECTORY_PLACE on begin. */
typedef struct MigTrajectoryPlace
{
	MigFix before;   /* the fix before them */
	uint32_t offset; /* of their block, in bytes from the first block */
	uint32_t unused;
} MigTrajectoryPlace;

/* A degree as units of a position, rounded to the nearest; for -180 to 180. */
static inline int32_t
mig_trajectory_unit(double degrees)
{
	double units = degrees * MIG_TRAJECTORY_DEGREE;

	return (int32_t) (units < 0 ? units - 0.5 : units + 0.5);
}

/* The most bytes that so many fixes take, head included. */
size_t mig_trajectory_size_max(size_t count);

/*
 * Writes fixes, at least one, in the order of time; returns the length, but does not set the length word.
 * out is aligned to 8 bytes and has room for mig_trajectory_size_max(count).
 */
size_t mig_trajectory_write(const MigFix *fixes, size_t count, const MigMemory *memory, void *out);

/* Are the bytes such a form, with every fix in its range and order?  MIG_BAD_TRAJECTORY. */
MigStatus mig_trajectory_check(const void *form, size_t len, const MigMemory *memory);

/* Reads fixes of a form, block by block. */
typedef struct MigTrajectoryReader
{
	const MigTrajectoryHead *head;
	const uint8_t *at; /* the next block */
	int64_t unit;      /* microseconds */
	uint32_t next;     /* number of its first fix */
	MigFix before;     /* the fix before it */
} MigTrajectoryReader;

/* Begins with the first fix, or with the first block of MIG_TRAJECTORY_PLACE fixes that holds number from. */
void mig_trajectory_begin(MigTrajectoryReader *reader, const MigTrajectoryHead *head);
void mig_trajectory_begin_at(MigTrajectoryReader *reader, const MigTrajectoryHead *head,
							 uint32_t from);

/* The fixes of the next block, which *first is the number of; 0 at the end. */
size_t mig_trajectory_next(MigTrajectoryReader *reader, uint32_t *first,
						   MigFix fixes[MIG_TRAJECTORY_BLOCK]);

/* All fixes; out has room for head->count. */
void mig_trajectory_read(const MigTrajectoryHead *head, const MigMemory *memory, MigFix *out);

#endif /* MIG_TRAJECTORY_H */
