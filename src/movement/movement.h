/*
 * movement.h
 *		Positions between the fixes of a trajectory: on the great circle from one fix to the next, at constant speed.
 *		Positions are rounded to units of 1e-7 degrees.
 */
#ifndef MIG_MOVEMENT_H
#define MIG_MOVEMENT_H

#include "grid/gridcell.h"
#include "trajectory/trajectory.h"

/* Interpolated fix at a time from before->time to after->time. */
MigFix mig_movement_between(const MigFix *before, const MigFix *after, int64_t time);

/*
 * Direction of movement at a time from before->time to after->time: degrees clockwise from north, 0 up to but not
 * including 360, at a pole relative to the meridian of the fix.  False if both are at the same position.
 */
bool mig_movement_direction(const MigFix *before, const MigFix *after, int64_t time,
							double *degrees);

/* Is the step between two fixes certainly outside of a box?  A cheap test; a false negative only costs time. */
bool mig_movement_is_apart(const MigFix *before, const MigFix *after, const MigDegreeBox *box);

/* Fix at a time; *inside is set to whether the trajectory has that time.  MIG_BAD_TRAJECTORY. */
MigStatus mig_movement_at(const MigTrajectoryHead *head, int64_t time, bool *inside, MigFix *fix);

/*
 * Fixes from one time to another, both included, with interpolated fixes at these times; both must be within the
 * trajectory, and from not after to.  MIG_BAD_TRAJECTORY.
 */
MigStatus mig_movement_restrict(const MigTrajectoryHead *head, int64_t from, int64_t to,
								const MigMemory *memory, MigFixes *out);

/*
 * Interpolated fixes at the first time and each step after it, up to the last time.  MIG_TOO_MANY_FIXES or
 * MIG_BAD_TRAJECTORY.
 */
MigStatus mig_movement_resample(const MigTrajectoryHead *head, int64_t step,
								const MigMemory *memory, MigFixes *out);

/* What the distance limit for removed fixes refers to. */
typedef enum MigSimplify
{
	MIG_SIMPLIFY_SPACE, /* the remaining path */
	MIG_SIMPLIFY_TIME   /* the position on it at the time of the fix */
} MigSimplify;

/*
 * Removes fixes within the given metres of the path of the rest (Douglas and Peucker); keeps the first and the last.
 * Returns the number of fixes kept; these are moved to the front, in order.  Usually takes n log n; n^2 in the worst
 * case, for paths whose parts are all split near an end.
 */
size_t mig_movement_simplify(MigFix *fixes, size_t count, double metres, MigSimplify mode,
							 const MigMemory *memory);

#endif /* MIG_MOVEMENT_H */
