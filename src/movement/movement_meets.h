/*
 * movement_meets.h
 *		Periods in which two movers were near each other.
 *
 * Both paths are cut at the times of all fixes, and further where an arc is longer than 320 m.  Within a piece both are
 * approximated by chords at constant speed, with an error of at most 2 mm, and their squared distance is a quadratic
 * function of time, whose roots are where it crosses the limit.
 */
#ifndef MIG_MOVEMENT_MEETS_H
#define MIG_MOVEMENT_MEETS_H

#include "time/period.h"
#include "trajectory/trajectory.h"

/*
 * The periods, in order and both ends included, of at least min microseconds, 0 or more, in which both were within the
 * given metres.  If min is 0, a single time counts too, when both just pass each other or have no other common time.
 */
MigPeriods mig_movement_meets(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b,
							  double metres, int64_t min, const MigMemory *memory);

#endif /* MIG_MOVEMENT_MEETS_H */
