/*
 * trajectory_pairs.h
 *		Distances between the trajectories of a set, by one of the measures that are the same from either side and
 *		need nothing else.
 *
 * Trajectories stay packed.  Fixes that have been read are kept while there is room for them; those read first
 * are given up first.
 */
#ifndef MIG_TRAJECTORY_PAIRS_H
#define MIG_TRAJECTORY_PAIRS_H

#include "similarity/similarity.h"

/* Measures of sets: those that come before that number, of MigSimilarity. */
#define MIG_PAIRS_MEASURES MIG_SIMILARITY_HAUSDORFF_DIRECTED

typedef struct MigPairs
{
	const MigTrajectoryHead *const *heads; /* the caller's: whole forms */
	uint32_t count;
	MigSimilarity measure;
	const MigMemory *memory;
	MigFix **fixes; /* of each, or NULL */
	uint32_t *kept; /* those that have fixes, in a ring */
	uint32_t oldest;
	uint32_t kept_count;
	size_t bytes; /* of fixes */
	size_t room;
} MigPairs;

/*
 * For a set, of which so many bytes of fixes are kept, or those of two.  MIG_BAD_TRAJECTORY if the bytes of one are
 * damaged, MIG_TOO_LARGE for 2^31 trajectories or more: then there is nothing to end.
 */
MigStatus mig_pairs_begin(MigPairs *pairs, const MigTrajectoryHead *const *heads, size_t count,
						  MigSimilarity measure, size_t room, const MigMemory *memory);
void mig_pairs_end(MigPairs *pairs);

/* All fixes of a trajectory; they last until those of two others are asked for. */
const MigFix *mig_pairs_fixes(MigPairs *pairs, uint32_t number);

/* The distance of two if it is at most the limit, else MIG_FAR, as it is if they have no time in common. */
double mig_pairs_distance(MigPairs *pairs, uint32_t a, uint32_t b, double limit);

/* Is it at most the limit? */
bool mig_pairs_within(MigPairs *pairs, uint32_t a, uint32_t b, double limit);

#endif /* MIG_TRAJECTORY_PAIRS_H */
