/*
 * movement_clean.h
 *		Removal of implausible fixes, at which the mover would have exceeded a maximum speed.
 */
#ifndef MIG_MOVEMENT_CLEAN_H
#define MIG_MOVEMENT_CLEAN_H

#include "trajectory/trajectory.h"

/*
 * Finds the largest set of fixes without a step faster than speed, in metres per second.  Of several, takes the one
 * that ends at the earliest possible fix and, going back, has the latest possible fix each time.  kept has room for
 * count; returns the number of fixes kept, at least one.  Usually takes n log n, even if most steps are too fast; n^2
 * in the worst case, for fixes close in time at many places far apart.
 */
size_t mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
						  bool *kept);

#endif /* MIG_MOVEMENT_CLEAN_H */
