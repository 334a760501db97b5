/*
 * trajectory_clusters.h
 *		Clusters of similar trajectories: DBSCAN, defined as in clusters.h, of whole trajectories.
 *
 * Start, end and the sides of the box in space are coordinates that differ by at most the distance of two trajectories;
 * for measures that are a mean, the boxes are at most that far apart.  A tree over these coordinates yields the pairs to
 * be tested, each at most once, without those that are too far apart and those of core trajectories already known to be
 * in one cluster.
 *
 * Neighbours are stored only for non-core trajectories, which have fewer than minpts.
 */
#ifndef MIG_TRAJECTORY_CLUSTERS_H
#define MIG_TRAJECTORY_CLUSTERS_H

#include "similarity/trajectory_pairs.h"

/* Sets the cluster of each trajectory of a set, or MIG_NOISE of clusters.h. */
void mig_trajectory_clusters(MigPairs *pairs, double eps_m, uint32_t minpts, int32_t *clusters);

#endif /* MIG_TRAJECTORY_CLUSTERS_H */
