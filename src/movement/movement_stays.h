/*
 * movement_stays.h
 *		Where a mover stayed: stay points by radius and time, after Li, Zheng, Xie, Chen, Liu and Ma, "Mining user
 *		similarity based on location history" (2008), definition 3.
 *
 * A stay is a first fix and those that follow it within so many metres of it, if the last of them is at least so
 * long after the first; looked for from the first fix on, and after a stay from the fix behind it on.  Added here:
 * up to so many fixes in sequence may be farther away if the next is within again; they do not count.
 */
#ifndef MIG_MOVEMENT_STAYS_H
#define MIG_MOVEMENT_STAYS_H

#include "trajectory/trajectory.h"

typedef struct MigStayRule
{
	double metres;
	int64_t microseconds;
	size_t tolerance; /* outlying fixes in sequence */
} MigStayRule;

typedef struct MigMovementStay
{
	size_t first; /* fixes by their numbers */
	size_t last;
	size_t fixes; /* that are not outlying */
	int32_t lon;  /* of the mean of their vectors, in 1e-7 degrees */
	int32_t lat;
	double radius_m; /* of the farthest of them from it */
} MigMovementStay;

typedef struct MigMovementStays
{
	MigMovementStay *stays;
	size_t count;
	size_t room;
} MigMovementStays;

/* The stays among fixes, in their order; n log n but for outlying fixes. */
MigMovementStays mig_movement_stays(const MigFix *fixes, size_t count, const MigStayRule *rule,
									const MigMemory *memory);

#endif /* MIG_MOVEMENT_STAYS_H */
