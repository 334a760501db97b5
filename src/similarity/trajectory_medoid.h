/*
 * trajectory_medoid.h
 *		The trajectory of a set with the least sum of distances to all others.
 *
 * Sums are kept to twice the digits of a double; of equal ones that of the first trajectory counts.  Each
 * distance is measured once at most, for both trajectories, and a sum is given up when it is above the least one so far.  Where the measure keeps the triangle inequality, what was measured of one trajectory bounds the sums of
 * others, some of which need not be begun (Newling and Fleuret 2017).
 */
#ifndef MIG_TRAJECTORY_MEDOID_H
#define MIG_TRAJECTORY_MEDOID_H

#include "similarity/trajectory_pairs.h"

/* Have all two of a set a distance?  For MIG_SIMILARITY_SYNCHRONOUS they have a time in common: then all have. */
bool mig_trajectory_medoid_is_defined(const MigPairs *pairs);

/* Its number in a set of one or more in which all have distances. */
uint32_t mig_trajectory_medoid(MigPairs *pairs);

#endif /* MIG_TRAJECTORY_MEDOID_H */
