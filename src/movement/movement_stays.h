/*
 * movement_stays.h
 *		Stay points by radius and time, after Li, Zheng, Xie, Chen, Liu and Ma, "Mining user similarity based on
 *		location history" (2008), definition 3.
 *
 * A stay consists of a first fix and the following fixes within a distance of it, if the last of them is at least a
 * duration after the first.  The search starts at the first fix, and continues after each stay.  In addition, up to
 * tolerance consecutive fixes may be farther away if the next one is within the distance again; these do not count.
 */
#ifndef MIG_MOVEMENT_STAYS_H
#define MIG_MOVEMENT_STAYS_H

#include "trajectory/trajectory.h"

typedef struct MigStayRule
{
	double metres;
	int64_t microseconds;
	size_t tolerance; /* maximum number of consecutive outliers */
} MigStayRule;

typedef struct MigMovementStay
{
	size_t first; /* numbers of fixes */
	size_t last;
	size_t fixes; /* number of fixes, without outliers */
	int32_t lon;  /* of the mean of the vectors, in 1e-7 degrees */
	int32_t lat;
	double radius_m; /* maximum distance of a fix from the mean */
} MigMovementStay;

typedef struct MigMovementStays
{
	MigMovementStay *stays;
	size_t count;
	size_t room;
} MigMovementStays;

/* Finds the stays, in order; takes n log n, not counting outliers. */
MigMovementStays mig_movement_stays(const MigFix *fixes, size_t count, const MigStayRule *rule,
									const MigMemory *memory);

#endif /* MIG_MOVEMENT_STAYS_H */
