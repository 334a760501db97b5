/*
 * trajectory_clusters.h
 *		Clusters of trajectories that are alike: DBSCAN, defined as in clusters.h, of whole trajectories.
 *
 * Where one begins and ends and the sides of its box in space are numbers that differ by no more than the distance
 * of two trajectories; for the measures that are a mean, the boxes are that far apart at most.  A tree over these numbers gives the pairs to look at, each once at most: neither those that are
 * too far apart, nor those of core trajectories that are known to be of one cluster.
 *
 * Neighbours are kept of trajectories that are no core ones, which have fewer than minpts.
 */
#ifndef MIG_TRAJECTORY_CLUSTERS_H
#define MIG_TRAJECTORY_CLUSTERS_H

#include "similarity/trajectory_pairs.h"

/* Sets the cluster of each trajectory of a set, or MIG_NOISE of clusters.h. */
void mig_trajectory_clusters(MigPairs *pairs, double eps_m, uint32_t minpts, int32_t *clusters);

#endif /* MIG_TRAJECTORY_CLUSTERS_H */
