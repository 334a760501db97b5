/*
 * similarity.h
 *		Distance of two paths, by ten measures.
 *
 * Functions with a limit return the distance if it is at most the limit, else MIG_FAR, as early as possible; with limit
 * MIG_FAR, they always return the distance.  A ..._within function returns whether the exact result of the distance
 * function is at most the limit, often without computing it.  Limits are finite.  Both paths are of one pair (path.h) and
 * have at least one point.  Distances are symmetric unless noted.
 *
 * Memory is linear in the number of points.
 */
#ifndef MIG_SIMILARITY_H
#define MIG_SIMILARITY_H

#include <float.h>

#include "similarity/path.h"
#include "similarity/trajectory_key.h"

#define MIG_FAR    DBL_MAX
#define MIG_NO_END INT64_MAX /* no window; no limit of time */

/* --- Walks: monotonic sequences of pairs from the first points to the last (warp.c, warp_path.c) --- */

/*
 * Discrete Frechet distance (Eiter and Mannila 1994): the minimum, over all walks, of the maximum distance on the walk.
 */
double mig_frechet(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);
bool mig_frechet_within(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/*
 * Dynamic time warping: the minimum, over all walks, of the sum of distances.  Uses only pairs of points whose numbers
 * differ by at most the window (Sakoe and Chiba 1978), or by the difference of the lengths if that is greater.
 */
double mig_dtw(const MigPath *a, const MigPath *b, int64_t window, double limit,
			   const MigMemory *memory);
bool mig_dtw_within(const MigPath *a, const MigPath *b, int64_t window, double limit,
					const MigMemory *memory);

/* A pair of a walk. */
typedef struct MigStep
{
	uint32_t a;
	uint32_t b;
} MigStep;

/* The pairs of a walk with the minimum sum, at most a->count + b->count - 1; returns their number. */
size_t mig_dtw_path(const MigPath *a, const MigPath *b, int64_t window, MigStep *steps,
					const MigMemory *memory);

/*
 * Edit distance with real penalty (Chen and Ng 2004): the minimum sum of distances, where a point of either path may
 * also be skipped at the cost of its distance to the gap point.
 */
double mig_erp(const MigPath *a, const MigPath *b, const double gap[3], double limit,
			   const MigMemory *memory);

/*
 * Time warp edit distance (Marteau 2009): a pair costs its distance plus that of the previous points, skipping a point
 * costs its distance to the previous one plus lambda, and differences of time in all of these cost nu per second.  nu
 * and lambda are 0 to MIG_TWED_MAX.
 */
#define MIG_TWED_MAX 1e100
double mig_twed(const MigPath *a, const MigPath *b, double nu, double lambda, double limit,
				const MigMemory *memory);

/* --- Edits (edits.c) --- */

/*
 * Longest common subsequence (Vlachos et al. 2002): the maximum number of pairs of points, in order along both paths and
 * each point at most once, that are at most eps_m and time microseconds apart.
 */
size_t mig_lcss(const MigPath *a, const MigPath *b, double eps_m, int64_t time,
				const MigMemory *memory);

/* The corresponding distance: the fraction of the points of the shorter path that is not in the subsequence. */
double mig_lcss_distance(const MigPath *a, const MigPath *b, size_t lcss);
bool mig_lcss_within(const MigPath *a, const MigPath *b, double eps_m, int64_t time, double limit,
					 const MigMemory *memory);

/*
 * Edit distance on real sequences (Chen, Ozsu and Oria 2005): the minimum number of points to insert, delete or replace
 * until the paths match, where points match that are at most eps_m apart.
 */
size_t mig_edr(const MigPath *a, const MigPath *b, double eps_m, const MigMemory *memory);
bool mig_edr_within(const MigPath *a, const MigPath *b, double eps_m, double limit,
					const MigMemory *memory);

/* --- Nearest points (nearest.c) --- */

/* The maximum distance of a point of a to the nearest point of b; not symmetric. */
double mig_hausdorff_directed(const MigPath *a, const MigPath *b, double limit,
							  const MigMemory *memory);

/* The maximum of both directions. */
double mig_hausdorff(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/*
 * Symmetrized segment-path distance (Besse et al. 2016): the mean distance of the points of one path to the nearest
 * place on the great circles between the points of the other, averaged over both directions.
 */
double mig_sspd(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/* --- Curves (frechet_continuous.c, synchronous.c): straight lines in space from point to point --- */

/*
 * Frechet distance (Alt and Godau 1995): the shortest leash for two movers along the paths, forward at any speeds.  The
 * result is the least number that passes the decision procedure.
 */
double mig_frechet_continuous(const MigPath *a, const MigPath *b, double limit,
							  const MigMemory *memory);
bool mig_frechet_continuous_within(const MigPath *a, const MigPath *b, double limit,
								   const MigMemory *memory);

/* Distance at the same time, at constant speed between fixes. */
typedef struct MigSynchronous
{
	int64_t from; /* the common time */
	int64_t to;
	double mean_m;
	double max_m;
} MigSynchronous;

/* False if the paths have no time in common. */
bool mig_synchronous(const MigPath *a, const MigPath *b, MigSynchronous *result,
					 const MigMemory *memory);

/* --- The table of measures (similarity.c) --- */

typedef enum MigSimilarity
{
	MIG_SIMILARITY_FRECHET,
	MIG_SIMILARITY_FRECHET_CONTINUOUS,
	MIG_SIMILARITY_HAUSDORFF,
	MIG_SIMILARITY_DTW,
	MIG_SIMILARITY_SSPD,
	MIG_SIMILARITY_SYNCHRONOUS,        /* mean distance */
	MIG_SIMILARITY_HAUSDORFF_DIRECTED, /* not symmetric */
	MIG_SIMILARITY_SYNCHRONOUS_MAX,
	MIG_SIMILARITY_LCSS, /* measures from here on need more than two paths */
	MIG_SIMILARITY_EDR,
	MIG_SIMILARITY_ERP,
	MIG_SIMILARITY_TWED,
	MIG_SIMILARITIES,
} MigSimilarity;

/* Additional arguments of measures. */
typedef enum MigSimilarityTakes
{
	MIG_TAKES_NOTHING,
	MIG_TAKES_WINDOW,    /* optional */
	MIG_TAKES_METRES,    /* and optionally time */
	MIG_TAKES_GAP,       /* a place */
	MIG_TAKES_PENALTIES, /* nu and lambda */
} MigSimilarityTakes;

typedef struct MigSimilarityTerms
{
	int64_t window;
	double metres;
	int64_t time;
	MigFix gap;
	double nu;
	double lambda;
} MigSimilarityTerms;

/* No window and no limit of time. */
extern const MigSimilarityTerms mig_similarity_no_terms;

typedef struct MigSimilarityMeasure
{
	const char *name;
	/* C symbols of the SQL functions that return the distance and whether it is at most a limit. */
	const char *distance_symbol;
	const char *within_symbol;
	double (*distance)(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
					   double limit, const MigMemory *memory);
	/* NULL if nothing is faster than the distance function with that limit. */
	bool (*within)(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
				   double limit, const MigMemory *memory);
	MigSimilarityTakes takes;
	bool at_same_time; /* not defined without a common time */
	MigKeyMeasure
		key; /* lower bound by keys, for indexes and tests of heads; MIG_KEY_NONE if there is none */
	MigKeyMeasure estimate; /* used to estimate selectivity; or MIG_KEY_NONE */
	double of_pair;         /* cost: per pair of fixes, */
	double within_pair;     /* per pair with a limit, which stops early, */
	double of_fix;          /* and per fix; measured with trajectories of 100 fixes */
} MigSimilarityMeasure;

extern const MigSimilarityMeasure mig_similarity_measures[MIG_SIMILARITIES];

/* Looks up a measure by name, and by the C symbol of an SQL function; MIG_SIMILARITIES if there is none. */
MigSimilarity mig_similarity_of_name(const char *name);
MigSimilarity mig_similarity_of_symbol(const char *symbol, bool *has_limit);

/* Number of the limit argument: after the trajectories and required arguments, before optional ones. */
int mig_similarity_limit_at(MigSimilarityTakes takes);

/* Is the distance of two trajectories defined?  Synchronous measures require a common time. */
bool mig_similarity_is_defined(MigSimilarity similarity, const MigTrajectoryHead *a,
							   const MigTrajectoryHead *b);

/* Distance by a measure; MIG_FAR also if it is not defined. */
double mig_similarity(MigSimilarity similarity, const MigPath *a, const MigPath *b,
					  const MigSimilarityTerms *terms, double limit, const MigMemory *memory);
bool mig_similarity_within(MigSimilarity similarity, const MigPath *a, const MigPath *b,
						   const MigSimilarityTerms *terms, double limit, const MigMemory *memory);

#endif /* MIG_SIMILARITY_H */
