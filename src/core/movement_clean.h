/*
 * movement_clean.h
 *		Fixes that cannot be: to be there the mover would have been faster than anything of its kind.
 */
#ifndef MIG_MOVEMENT_CLEAN_H
#define MIG_MOVEMENT_CLEAN_H

#include "core/trajectory.h"

/*
 * Which fixes can be, if none may be faster than so many metres a second.  Fixes between which no step is too fast
 * are a run; kept are whole runs that can follow each other, and of all such choices one with the most fixes.
 * kept has room for count; returns how many are kept, at least one.  Takes n log n if few steps are too
 * fast, the square of their number at worst.
 */
size_t mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
						  bool *kept);

#endif /* MIG_MOVEMENT_CLEAN_H */
