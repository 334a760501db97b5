/*
 * trajectory_medoid.h
 *		Medoid: the trajectory of a set with the minimum sum of distances to all others.
 *
 * Sums are computed with twice the precision of a double; of equal ones, the first trajectory is chosen.  Each distance
 * is measured at most once, for both trajectories, and a sum is abandoned when it exceeds the minimum so far.  If the
 * measure satisfies the triangle inequality, the distances of one trajectory bound the sums of others, some of which
 * need not be computed (Newling and Fleuret 2017).
 */
#ifndef MIG_TRAJECTORY_MEDOID_H
#define MIG_TRAJECTORY_MEDOID_H

#include "similarity/trajectory_pairs.h"

/* Are all distances in the set defined?  MIG_SIMILARITY_SYNCHRONOUS requires a time common to all trajectories. */
bool mig_trajectory_medoid_is_defined(const MigPairs *pairs);

/* Number of the medoid of a nonempty set in which all distances are defined. */
uint32_t mig_trajectory_medoid(MigPairs *pairs);

#endif /* MIG_TRAJECTORY_MEDOID_H */
