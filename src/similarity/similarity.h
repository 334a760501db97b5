/*
 * similarity.h
 *		How far two paths are apart, by ten measures.
 *
 * Each takes a limit and returns the distance if it is at most that, else MIG_FAR, as soon as it is certain; with the
 * limit MIG_FAR the distance is found.  What a ..._within function says is whether the distance, to the last digit,
 * is at most the limit, often without the distance.  Limits are finite.  Both paths are of one pair (path.h)
 * and have a point at least.  Distances are the same from either path but where it is said.
 *
 * Memory grows with the points, not with their pairs.
 */
#ifndef MIG_SIMILARITY_H
#define MIG_SIMILARITY_H

#include <float.h>

#include "similarity/path.h"
#include "similarity/trajectory_key.h"

#define MIG_FAR    DBL_MAX
#define MIG_NO_END INT64_MAX /* a window as wide as the paths; no limit of time */

/* --- Walks along both paths, forward, from the first points to the last (warp.c, warp_path.c) --- */

/*
 * Discrete Frechet distance (Eiter and Mannila 1994): the least, over all walks, of the longest distance on the walk.
 */
double mig_frechet(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);
bool mig_frechet_within(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/*
 * Dynamic time warping: the least sum of distances, each pair of a walk once.  Only pairs of points whose numbers
 * differ by at most the window (Sakoe and Chiba 1978), or the difference of the lengths if that is more.
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

/* The pairs of a walk of that least sum, at most a->count + b->count - 1; returns their number. */
size_t mig_dtw_path(const MigPath *a, const MigPath *b, int64_t window, MigStep *steps,
					const MigMemory *memory);

/*
 * Edit distance with real penalty (Chen and Ng 2004): the least sum of distances, where a point of either path may
 * also be left out for its distance to the gap point.
 */
double mig_erp(const MigPath *a, const MigPath *b, const double gap[3], double limit,
			   const MigMemory *memory);

/*
 * Time warp edit distance (Marteau 2009): a pair costs its distance and that of the pair before, leaving a point out its
 * distance to the one before and lambda; differences of time in all of them nu a second.  nu and lambda are 0 to
 * MIG_TWED_MAX.
 */
#define MIG_TWED_MAX 1e100
double mig_twed(const MigPath *a, const MigPath *b, double nu, double lambda, double limit,
				const MigMemory *memory);

/* --- Edits (edits.c) --- */

/*
 * Longest common subsequence (Vlachos et al. 2002): the largest number of pairs of points, forward along both paths and
 * each point once at most, that are at most eps_m apart, and at most so many microseconds.
 */
size_t mig_lcss(const MigPath *a, const MigPath *b, double eps_m, int64_t time,
				const MigMemory *memory);

/* The distance that goes with it: what the smaller number of points has besides, as a part of it. */
double mig_lcss_distance(const MigPath *a, const MigPath *b, size_t lcss);
bool mig_lcss_within(const MigPath *a, const MigPath *b, double eps_m, int64_t time, double limit,
					 const MigMemory *memory);

/*
 * Edit distance on real sequences (Chen, Ozsu and Oria 2005): the least number of points to be put in, left out or
 * replaced until the paths match, where points match that are at most eps_m apart.
 */
size_t mig_edr(const MigPath *a, const MigPath *b, double eps_m, const MigMemory *memory);
bool mig_edr_within(const MigPath *a, const MigPath *b, double eps_m, double limit,
					const MigMemory *memory);

/* --- Nearest points (nearest.c) --- */

/* The largest distance of a point of a to the nearest point of b. */
double mig_hausdorff_directed(const MigPath *a, const MigPath *b, double limit,
							  const MigMemory *memory);

/* The larger one of both directions. */
double mig_hausdorff(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/*
 * Symmetrized segment-path distance (Besse et al. 2016): the mean distance of the points of one path to the nearest
 * place on the other, along great circles from point to point; of both directions the mean.
 */
double mig_sspd(const MigPath *a, const MigPath *b, double limit, const MigMemory *memory);

/* --- Curves (frechet_continuous.c, synchronous.c): straight lines in space from point to point --- */

/*
 * Frechet distance (Alt and Godau 1995): the least leash for two movers along the paths, forward at any speeds.
 * To the last digit that the decision procedure tells apart.
 */
double mig_frechet_continuous(const MigPath *a, const MigPath *b, double limit,
							  const MigMemory *memory);
bool mig_frechet_continuous_within(const MigPath *a, const MigPath *b, double limit,
								   const MigMemory *memory);

/* Distance at the same time, movers going evenly from fix to fix. */
typedef struct MigSynchronous
{
	int64_t from; /* the time that both have in common */
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
	MIG_SIMILARITY_SYNCHRONOUS,        /* the mean distance */
	MIG_SIMILARITY_HAUSDORFF_DIRECTED, /* this one is not the same from either path */
	MIG_SIMILARITY_SYNCHRONOUS_MAX,
	MIG_SIMILARITY_LCSS, /* from here on they take more than two paths */
	MIG_SIMILARITY_EDR,
	MIG_SIMILARITY_ERP,
	MIG_SIMILARITY_TWED,
	MIG_SIMILARITIES,
} MigSimilarity;

/* What measures take besides two paths. */
typedef enum MigSimilarityTakes
{
	MIG_TAKES_NOTHING,
	MIG_TAKES_WINDOW,    /* or none */
	MIG_TAKES_METRES,    /* and time, or none */
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

/* Neither a window nor a limit of time. */
extern const MigSimilarityTerms mig_similarity_no_terms;

typedef struct MigSimilarityMeasure
{
	const char *name;
	/* Symbols of the SQL functions that give the distance and tell whether it is at most a limit. */
	const char *distance_symbol;
	const char *within_symbol;
	double (*distance)(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
					   double limit, const MigMemory *memory);
	/* NULL where nothing is quicker than the distance with that limit. */
	bool (*within)(const MigPath *a, const MigPath *b, const MigSimilarityTerms *terms,
				   double limit, const MigMemory *memory);
	MigSimilarityTakes takes;
	bool at_same_time; /* not defined without a common time */
	MigKeyMeasure
		key; /* by which an index serves it, and heads tell who is too far; MIG_KEY_NONE */
	MigKeyMeasure estimate; /* by which it is told how many are near; MIG_KEY_NONE */
	double of_pair;         /* what it takes: of a fix of the one and one of the other, */
	double within_pair;     /* with a limit, which stops early, */
	double of_fix;          /* and of a fix, as measured, of trajectories of 100 */
} MigSimilarityMeasure;

extern const MigSimilarityMeasure mig_similarity_measures[MIG_SIMILARITIES];

/* The measure of a name, and that of the symbol of an SQL function; MIG_SIMILARITIES if there is none. */
MigSimilarity mig_similarity_of_name(const char *name);
MigSimilarity mig_similarity_of_symbol(const char *symbol, bool *has_limit);

/* The number of the argument that is the limit: after the trajectories and what a measure must have, before what may be left out. */
int mig_similarity_limit_at(MigSimilarityTakes takes);

/* Is there a distance of two trajectories?  By the synchronous measures there is none without a common time. */
bool mig_similarity_is_defined(MigSimilarity similarity, const MigTrajectoryHead *a,
							   const MigTrajectoryHead *b);

/* MIG_FAR too if it is not defined. */
double mig_similarity(MigSimilarity similarity, const MigPath *a, const MigPath *b,
					  const MigSimilarityTerms *terms, double limit, const MigMemory *memory);
bool mig_similarity_within(MigSimilarity similarity, const MigPath *a, const MigPath *b,
						   const MigSimilarityTerms *terms, double limit, const MigMemory *memory);

#endif /* MIG_SIMILARITY_H */
