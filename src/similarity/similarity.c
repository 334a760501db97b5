/*
 * similarity.c
 *		Measures by their names (see similarity.h).
 */
#include "similarity/similarity.h"

const char *const mig_similarity_names[MIG_SIMILARITIES] = {
	[MIG_SIMILARITY_FRECHET] = "frechet",
	[MIG_SIMILARITY_FRECHET_CONTINUOUS] = "frechet_continuous",
	[MIG_SIMILARITY_HAUSDORFF] = "hausdorff",
	[MIG_SIMILARITY_DTW] = "dtw",
	[MIG_SIMILARITY_SSPD] = "sspd",
	[MIG_SIMILARITY_SYNCHRONOUS] = "synchronous",
	[MIG_SIMILARITY_HAUSDORFF_DIRECTED] = "hausdorff_directed",
	[MIG_SIMILARITY_SYNCHRONOUS_MAX] = "synchronous_max",
};

bool
mig_similarity_is_defined(MigSimilarity similarity, const MigTrajectoryHead *a,
						  const MigTrajectoryHead *b)
{
	return (similarity != MIG_SIMILARITY_SYNCHRONOUS &&
			similarity != MIG_SIMILARITY_SYNCHRONOUS_MAX) ||
		   mig_trajectory_heads_share_time(a, b);
}

/* The mean distance at the same time, or the largest one. */
static double
synchronous(const MigPath *a, const MigPath *b, bool is_max, double limit, const MigMemory *memory)
{
	MigSynchronous result;
	double distance;

	if (!mig_synchronous(a, b, &result, memory))
		return MIG_FAR;
	distance = is_max ? result.max_m : result.mean_m;
	return distance <= limit ? distance : MIG_FAR;
}

double
mig_similarity(MigSimilarity similarity, const MigPath *a, const MigPath *b, double limit,
			   const MigMemory *memory)
{
	switch (similarity)
	{
		case MIG_SIMILARITY_FRECHET:
			return mig_frechet(a, b, limit, memory);
		case MIG_SIMILARITY_FRECHET_CONTINUOUS:
			return mig_frechet_continuous(a, b, limit, memory);
		case MIG_SIMILARITY_HAUSDORFF:
			return mig_hausdorff(a, b, limit, memory);
		case MIG_SIMILARITY_DTW:
			return mig_dtw(a, b, MIG_NO_END, limit, memory);
		case MIG_SIMILARITY_SSPD:
			return mig_sspd(a, b, limit, memory);
		case MIG_SIMILARITY_SYNCHRONOUS:
			return synchronous(a, b, false, limit, memory);
		case MIG_SIMILARITY_HAUSDORFF_DIRECTED:
			return mig_hausdorff_directed(a, b, limit, memory);
		case MIG_SIMILARITY_SYNCHRONOUS_MAX:
			return synchronous(a, b, true, limit, memory);
		case MIG_SIMILARITIES:
			break;
	}
	return MIG_FAR;
}

bool
mig_similarity_within(MigSimilarity similarity, const MigPath *a, const MigPath *b, double limit,
					  const MigMemory *memory)
{
	switch (similarity)
	{
		case MIG_SIMILARITY_FRECHET:
			return mig_frechet_within(a, b, limit, memory);
		case MIG_SIMILARITY_FRECHET_CONTINUOUS:
			return mig_frechet_continuous_within(a, b, limit, memory);
		case MIG_SIMILARITY_DTW:
			return mig_dtw_within(a, b, MIG_NO_END, limit, memory);
		default:
			return mig_similarity(similarity, a, b, limit, memory) <= limit;
	}
}
