/*
 * movement_spread.h
 *		The radius of gyration of a path, over the time, to 1e-9 of it or 1e-8 m.
 */
#ifndef MIG_MOVEMENT_SPREAD_H
#define MIG_MOVEMENT_SPREAD_H

#include "trajectory/trajectory.h"

/*
 * The root of the mean of the squared distances from the centre of the path, in metres: over the time; the centre is
 * the mean of the vectors.
 */
double mig_movement_gyration(const MigFix *fixes, size_t count, const MigMemory *memory);

#endif /* MIG_MOVEMENT_SPREAD_H */
