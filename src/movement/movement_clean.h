/*
 * movement_clean.h
 *		Fixes that cannot be: to be there the mover would have been faster than anything of its kind.
 */
#ifndef MIG_MOVEMENT_CLEAN_H
#define MIG_MOVEMENT_CLEAN_H

#include "trajectory/trajectory.h"

/*
 * Which fixes can be, if none may be faster than so many metres a second: the most between which no step is, of all
 * choices; of several, going back from the first fix at which so many can end, that with the latest fix each time.
 * kept has room for count; returns how many are kept, at least one.  Takes n log n as a rule, also if most steps are
 * too fast; n^2 at worst, for fixes among which those near in time are in many places far apart.
 */
size_t mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
						  bool *kept);

#endif /* MIG_MOVEMENT_CLEAN_H */
