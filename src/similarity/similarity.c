/*
 * similarity.c
 *		The table of measures (see similarity.h).
 */
#include "similarity/similarity.h"

#include <string.h>

const MigSimilarityTerms mig_similarity_no_terms = {.window = MIG_NO_END, .time = MIG_NO_END};

static double
frechet(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
		const MigMemory *memory)
{
	(void) terms;
	return mig_frechet(a, b, limit, memory);
}

static bool
frechet_within(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
			   const MigMemory *memory)
{
	(void) terms;
	return mig_frechet_within(a, b, limit, memory);
}

static double
frechet_continuous(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
				   double limit, const MigMemory *memory)
{
	(void) terms;
	return mig_frechet_continuous(a, b, limit, memory);
}

static bool
frechet_continuous_within(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
						  double limit, const MigMemory *memory)
{
	(void) terms;
	return mig_frechet_continuous_within(a, b, limit, memory);
}

static double
hausdorff(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
		  const MigMemory *memory)
{
	(void) terms;
	return mig_hausdorff(a, b, limit, memory);
}

static double
hausdorff_directed(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
				   double limit, const MigMemory *memory)
{
	(void) terms;
	return mig_hausdorff_directed(a, b, limit, memory);
}

static double
dtw(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	const MigMemory *memory)
{
	return mig_dtw(a, b, terms->window, limit, memory);
}

static bool
dtw_within(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
		   const MigMemory *memory)
{
	return mig_dtw_within(a, b, terms->window, limit, memory);
}

static double
sspd(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	 const MigMemory *memory)
{
	(void) terms;
	return mig_sspd(a, b, limit, memory);
}

static double
limited(double distance, double limit)
{
	return distance <= limit ? distance : MIG_FAR;
}

static double
synchronous(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
			const MigMemory *memory)
{
	MigSynchronous result;

	(void) terms;
	return mig_synchronous(a, b, &result, memory) ? limited(result.mean_m, limit) : MIG_FAR;
}

static double
synchronous_max(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
				const MigMemory *memory)
{
	MigSynchronous result;

	(void) terms;
	return mig_synchronous(a, b, &result, memory) ? limited(result.max_m, limit) : MIG_FAR;
}

static double
lcss(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	 const MigMemory *memory)
{
	return limited(mig_lcss_distance(a, b, mig_lcss(a, b, terms->metres, terms->time, memory)),
				   limit);
}

static bool
lcss_within(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
			const MigMemory *memory)
{
	return mig_lcss_within(a, b, terms->metres, terms->time, limit, memory);
}

static double
edr(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	const MigMemory *memory)
{
	return limited((double) mig_edr(a, b, terms->metres, memory), limit);
}

static bool
edr_within(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
		   const MigMemory *memory)
{
	return mig_edr_within(a, b, terms->metres, limit, memory);
}

static double
erp(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	const MigMemory *memory)
{
	MigFix origin = mig_path_origin(a->fixes, b->fixes);
	double gap[3];

	mig_path_point(&origin, &terms->gap, gap);
	return mig_erp(a, b, gap, limit, memory);
}

static double
twed(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms, double limit,
	 const MigMemory *memory)
{
	return mig_twed(a, b, terms->nu, terms->lambda, limit, memory);
}

const MigSimilarityMeasure mig_similarity_measures[MIG_SIMILARITIES] = {
	[MIG_SIMILARITY_FRECHET] =
		{
			.name = "frechet",
			.distance_symbol = "trajectory_frechet",
			.within_symbol = "trajectory_frechet_within",
			.distance = frechet,
			.within = frechet_within,
			.key = MIG_KEY_FRECHET,
			.estimate = MIG_KEY_FRECHET,
			.of_pair = 0.03,
			.within_pair = 0.03,
			.of_fix = 1,
		},
	[MIG_SIMILARITY_FRECHET_CONTINUOUS] =
		{
			.name = "frechet_continuous",
			.distance_symbol = "trajectory_frechet_continuous",
			.within_symbol = "trajectory_frechet_continuous_within",
			.distance = frechet_continuous,
			.within = frechet_continuous_within,
			.key = MIG_KEY_FRECHET_CONTINUOUS,
			.estimate = MIG_KEY_FRECHET_CONTINUOUS,
			.of_pair = 0.1,
			.within_pair = 0.05,
			.of_fix = 1,
		},
	[MIG_SIMILARITY_HAUSDORFF] =
		{
			.name = "hausdorff",
			.distance_symbol = "trajectory_hausdorff",
			.within_symbol = "trajectory_hausdorff_within",
			.distance = hausdorff,
			.key = MIG_KEY_HAUSDORFF,
			.estimate = MIG_KEY_HAUSDORFF,
			.of_fix = 6,
		},
	[MIG_SIMILARITY_DTW] =
		{
			.name = "dtw",
			.distance_symbol = "trajectory_dtw",
			.within_symbol = "trajectory_dtw_within",
			.distance = dtw,
			.within = dtw_within,
			.takes = MIG_TAKES_WINDOW,
			.key = MIG_KEY_DTW,
			.estimate = MIG_KEY_DTW,
			.of_pair = 0.1,
			.within_pair = 0.04,
			.of_fix = 1.5,
		},
	[MIG_SIMILARITY_SSPD] =
		{
			.name = "sspd",
			.distance_symbol = "trajectory_sspd",
			.within_symbol = "trajectory_sspd_within",
			.distance = sspd,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_BOXES,
			.of_fix = 12,
		},
	[MIG_SIMILARITY_SYNCHRONOUS] =
		{
			.name = "synchronous",
			.distance_symbol = "trajectory_synchronous",
			.within_symbol = "trajectory_synchronous_within",
			.distance = synchronous,
			.at_same_time = true,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_BOXES,
			.of_fix = 2,
		},
	[MIG_SIMILARITY_HAUSDORFF_DIRECTED] =
		{
			.name = "hausdorff_directed",
			.distance_symbol = "trajectory_hausdorff_directed",
			.within_symbol = "trajectory_hausdorff_directed_within",
			.distance = hausdorff_directed,
			.key = MIG_KEY_BOXES,
			.estimate = MIG_KEY_BOXES,
			.of_fix = 3,
		},
	[MIG_SIMILARITY_SYNCHRONOUS_MAX] =
		{
			.name = "synchronous_max",
			.distance_symbol = "trajectory_synchronous_max",
			.within_symbol = "trajectory_synchronous_max_within",
			.distance = synchronous_max,
			.at_same_time = true,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_BOXES,
			.of_fix = 1.5,
		},
	[MIG_SIMILARITY_LCSS] =
		{
			.name = "lcss",
			.distance_symbol = "trajectory_lcss",
			.within_symbol = "trajectory_lcss_within",
			.distance = lcss,
			.within = lcss_within,
			.takes = MIG_TAKES_METRES,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_NONE,
			.of_pair = 0.05,
			.within_pair = 0.03,
			.of_fix = 1,
		},
	[MIG_SIMILARITY_EDR] =
		{
			.name = "edr",
			.distance_symbol = "trajectory_edr",
			.within_symbol = "trajectory_edr_within",
			.distance = edr,
			.within = edr_within,
			.takes = MIG_TAKES_METRES,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_NONE,
			.of_pair = 0.05,
			.within_pair = 0.03,
			.of_fix = 1,
		},
	[MIG_SIMILARITY_ERP] =
		{
			.name = "erp",
			.distance_symbol = "trajectory_erp",
			.within_symbol = "trajectory_erp_within",
			.distance = erp,
			.takes = MIG_TAKES_GAP,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_NONE,
			.of_pair = 0.1,
			.within_pair = 0.05,
			.of_fix = 1.5,
		},
	[MIG_SIMILARITY_TWED] =
		{
			.name = "twed",
			.distance_symbol = "trajectory_twed",
			.within_symbol = "trajectory_twed_within",
			.distance = twed,
			.takes = MIG_TAKES_PENALTIES,
			.key = MIG_KEY_NONE,
			.estimate = MIG_KEY_NONE,
			.of_pair = 0.15,
			.within_pair = 0.08,
			.of_fix = 1.5,
		},
};

MigSimilarity
mig_similarity_of_name(const char *name)
{
	MigSimilarity found = 0;

	while (found < MIG_SIMILARITIES && strcmp(name, mig_similarity_measures[found].name) != 0)
		found++;
	return found;
}

MigSimilarity
mig_similarity_of_symbol(const char *symbol, bool *has_limit)
{
	for (MigSimilarity i = 0; i < MIG_SIMILARITIES; i++)
	{
		*has_limit = strcmp(symbol, mig_similarity_measures[i].within_symbol) == 0;
		if (*has_limit || strcmp(symbol, mig_similarity_measures[i].distance_symbol) == 0)
			return i;
	}
	return MIG_SIMILARITIES;
}

int
mig_similarity_limit_at(MigSimilarityTakes takes)
{
	switch (takes)
	{
		case MIG_TAKES_METRES:
		case MIG_TAKES_GAP:
			return 3;
		case MIG_TAKES_PENALTIES:
			return 4;
		default:
			return 2;
	}
}

bool
mig_similarity_is_defined(MigSimilarity similarity, const MigTrajectoryHead *a,
						  const MigTrajectoryHead *b)
{
	return !mig_similarity_measures[similarity].at_same_time ||
		   mig_trajectory_heads_share_time(a, b);
}

double
mig_similarity(MigSimilarity similarity, const MigPath *a, const MigPath *b,
			   const MigSimilarityTerms *terms, double limit, const MigMemory *memory)
{
	return mig_similarity_measures[similarity].distance(a, b, terms, limit, memory);
}

bool
mig_similarity_within(MigSimilarity similarity, const MigPath *a, const MigPath *b,
					  const MigSimilarityTerms *terms, double limit, const MigMemory *memory)
{
	const MigSimilarityMeasure *measure = mig_similarity_measures + similarity;

	if (measure->within != NULL)
		return measure->within(a, b, terms, limit, memory);
	return measure->distance(a, b, terms, limit, memory) <= limit;
}
