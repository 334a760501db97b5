/*
 * movement.h
 *		Where a mover was between the fixes of a trajectory: on the great circle from one to the next, at constant
 *		speed.  Positions are rounded to units of 1e-7 degrees.
 */
#ifndef MIG_MOVEMENT_H
#define MIG_MOVEMENT_H

#include "grid/gridcell.h"
#include "trajectory/trajectory.h"

/* The fix at a time of two fixes or between them. */
MigFix mig_movement_between(const MigFix *before, const MigFix *after, int64_t time);

/*
 * The direction of the way from one fix to the other at a time of the two or between them: degrees from north by east, 0 up to
 * 360, at a pole from the meridian of the fix.  False if both are at one place.
 */
bool mig_movement_direction(const MigFix *before, const MigFix *after, int64_t time,
							double *degrees);

/* Is the way between two fixes outside of a box?  By longitudes and latitudes: a false no costs no more than time. */
bool mig_movement_is_apart(const MigFix *before, const MigFix *after, const MigDegreeBox *box);

/* The fix at a time; *inside tells whether the trajectory has that time.  MIG_BAD_TRAJECTORY. */
MigStatus mig_movement_at(const MigTrajectoryHead *head, int64_t time, bool *inside, MigFix *fix);

/*
 * The fixes from one time to another, both included, with those at these times; both are of the trajectory, and
 * from is not after to.  MIG_BAD_TRAJECTORY.
 */
MigStatus mig_movement_restrict(const MigTrajectoryHead *head, int64_t from, int64_t to,
								const MigMemory *memory, MigFixes *out);

/*
 * The fixes at the time of the first and each step after, up to the last.  MIG_TOO_MANY_FIXES or
 * MIG_BAD_TRAJECTORY.
 */
MigStatus mig_movement_resample(const MigTrajectoryHead *head, int64_t step,
								const MigMemory *memory, MigFixes *out);

/* How far fixes that are left out may be from the path that remains. */
typedef enum MigSimplify
{
	MIG_SIMPLIFY_SPACE, /* at any time */
	MIG_SIMPLIFY_TIME   /* from where it has the mover at their time */
} MigSimplify;

/*
 * Leaves out fixes, by Douglas and Peucker, that are within so many metres of the path of the rest; the first and
 * the last remain.  Returns how many remain, in their order at the front.  Takes n log n as a rule; n^2 at worst,
 * for paths of which each part is split near its end.
 */
size_t mig_movement_simplify(MigFix *fixes, size_t count, double metres, MigSimplify mode,
							 const MigMemory *memory);

#endif /* MIG_MOVEMENT_H */
