/*
 * movement_spread.h
 *		Radius of gyration of a path, weighted by time, with an error of at most 1e-9 of it or 1e-8 m.
 */
#ifndef MIG_MOVEMENT_SPREAD_H
#define MIG_MOVEMENT_SPREAD_H

#include "trajectory/trajectory.h"

/*
 * The root mean square over time of the distance from the centre of the path, in metres; the centre is the mean of the
 * vectors.
 */
double mig_movement_gyration(const MigFix *fixes, size_t count, const MigMemory *memory);

#endif /* MIG_MOVEMENT_SPREAD_H */
