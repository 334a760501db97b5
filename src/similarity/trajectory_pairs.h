/*
 * trajectory_pairs.h
 *		Distances between the trajectories of a set, by one of the measures that are symmetric and need no other
 *		arguments.
 *
 * Trajectories remain packed.  Fixes that have been read are cached while there is room; the oldest are evicted first.
 */
#ifndef MIG_TRAJECTORY_PAIRS_H
#define MIG_TRAJECTORY_PAIRS_H

#include "similarity/similarity.h"

/* Measures of sets are the values of MigSimilarity less than this. */
#define MIG_PAIRS_MEASURES MIG_SIMILARITY_HAUSDORFF_DIRECTED

typedef struct MigPairs
{
	const MigTrajectoryHead *const *heads; /* owned by the caller; detoasted trajectories */
	uint32_t count;
	MigSimilarity measure;
	const MigMemory *memory;
	MigFix **fixes; /* of each trajectory, or NULL */
	uint32_t *kept; /* ring buffer of trajectories with fixes */
	uint32_t oldest;
	uint32_t kept_count;
	size_t bytes; /* of fixes */
	size_t room;
} MigPairs;

/*
 * Initializes pairs for a set; caches up to room bytes of fixes, but at least those of two trajectories.
 * MIG_BAD_TRAJECTORY if a trajectory is damaged, MIG_TOO_LARGE for 2^31 trajectories or more: then mig_pairs_end is not
 * needed.
 */
MigStatus mig_pairs_begin(MigPairs *pairs, const MigTrajectoryHead *const *heads, size_t count,
						  MigSimilarity measure, size_t room, const MigMemory *memory);
void mig_pairs_end(MigPairs *pairs);

/* All fixes of a trajectory; valid until those of two others are requested. */
const MigFix *mig_pairs_fixes(MigPairs *pairs, uint32_t number);

/* Distance of two trajectories; MIG_FAR if it exceeds the limit, or is undefined. */
double mig_pairs_distance(MigPairs *pairs, uint32_t a, uint32_t b, double limit);

/* Is the distance at most the limit? */
bool mig_pairs_within(MigPairs *pairs, uint32_t a, uint32_t b, double limit);

#endif /* MIG_TRAJECTORY_PAIRS_H */
