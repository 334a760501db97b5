/*
 * clusters.h
 *		Clusters of points that lie close together: DBSCAN (Ester, Kriegel, Sander and Xu, KDD 1996).
 *
 * A point is a core point if the weights of the points within eps of it, its own too, are minpts or more.  Core
 * points within eps of each other are of one cluster.  Other points within eps of a core point are at the border
 * of its cluster, or of the one with the lowest number where there are several; the rest is noise.  Clusters are
 * numbered from 0 by their first core points.  Distances are those of ground.h.
 *
 * Points are sorted into bands of latitude and cells whose points are all within eps of each other: points of a
 * full cell are core points without a look at the others, those of a cell with too few around it are none, and a
 * cell that is known to be of a point's cluster is passed over.  Where many points are around one that is in no full
 * cell, and where many pairs of points are to be looked at, trees (ground_tree.h) tell of most of them together, so
 * that work is near n log n for any distance and any minpts.
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
 * Sets the cluster of each point, or MIG_NOISE.  Sums of weights are taken up to minpts only, of whole numbers
 * below 2^53 without error.  MIG_TOO_LARGE for 2^31 points or more.
 */
MigStatus mig_clusters(const MigWeighted *points, size_t count, double eps_m, double minpts,
					   int32_t *clusters, const MigMemory *memory);

#endif /* MIG_CLUSTERS_H */
