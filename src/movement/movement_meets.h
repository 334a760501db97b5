/*
 * movement_meets.h
 *		When two movers were near each other.
 *
 * Both paths are cut at the times of all fixes, and on where an arc is longer than 320 m.  Over a piece both go
 * along chords at constant speed, no farther than 2 mm from their arcs, and the square of their
 * distance is a quadratic function of the time: where it is below a limit follows from its roots.
 */
#ifndef MIG_MOVEMENT_MEETS_H
#define MIG_MOVEMENT_MEETS_H

#include "time/period.h"
#include "trajectory/trajectory.h"

/*
 * The periods, both ends included, of at least so many microseconds, 0 or more, in which both were within so many
 * metres, in order.  With 0 a moment is one too, that in which both only pass each other or the only one common to both.
 */
MigPeriods mig_movement_meets(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b,
							  double metres, int64_t min, const MigMemory *memory);

#endif /* MIG_MOVEMENT_MEETS_H */
