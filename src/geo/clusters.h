/*
 * clusters.h
 *		Density-based clusters of points: DBSCAN (Ester, Kriegel, Sander and Xu, KDD 1996).
 *
 * A point is a core point if the weights of the points within eps of it, itself included, sum to minpts or more.
 * Core points within eps of each other belong to the same cluster.  Other points within eps of a core point are
 * border points of its cluster, or of the lowest-numbered of several; the rest is noise.  Clusters are numbered
 * from 0 in the order of their first core points.  Distances are those of ground.h.
 *
 * Points are sorted into bands of latitude and cells whose points are all within eps of each other: all points of a
 * full cell are core points, those of a cell with too few points around it are not, and cells already in a point's
 * cluster are skipped.  Where a point outside of full cells has many points around it, and where many pairs of
 * points must be compared, trees (ground_tree.h) decide most of them together, so that work is near n log n for any
 * distance and any minpts.
 */
#ifndef MIG_CLUSTERS_H
#define MIG_CLUSTERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/status.h"
#include "geo/ground.h"

#define MIG_EPS_MIN_M 0.001
#define MIG_EPS_MAX_M 100000.0

#define MIG_NOISE (-1)

typedef struct MigWeighted
{
	MigGround ground;
	double weight; /* above 0 */
} MigWeighted;

/*
 * Sets the cluster of each point, or MIG_NOISE.  Weights are summed up to minpts only; sums of whole numbers
 * below 2^53 are exact.  MIG_TOO_LARGE for 2^31 points or more.
 */
MigStatus mig_clusters(const MigWeighted *points, size_t count, double eps_m, double minpts,
					   int32_t *clusters, const MigMemory *memory);

#endif /* MIG_CLUSTERS_H */
