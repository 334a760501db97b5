/*
 * trajectory_search_sql.h
 *		Declarations shared by the SQL functions of similarity: arguments, and those of the operator class that planner
 *		support needs.
 */
#ifndef MIG_TRAJECTORY_SEARCH_SQL_H
#define MIG_TRAJECTORY_SEARCH_SQL_H

#include "base/pg_compat.h"

#include "nodes/pathnodes.h"

#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"

/* Strategy number of trajectory <@ trajectory_search. */
#define MIG_STRATEGY_FOUND 3

/* A limit of a distance: any number, including negative ones and infinity; raises 22023 if it is NaN. */
extern double mig_distance_limit_arg(FunctionCallInfo fcinfo, int number);

/* Uses of measures, not all of which support each. */
typedef enum MigSimilarityUse
{
	MIG_FOR_SETS,    /* those of MIG_PAIRS_MEASURES */
	MIG_FOR_NEAREST, /* those that need only two paths */
	MIG_FOR_SEARCH,  /* those supported by the index */
} MigSimilarityUse;

/* Looks up a measure by name; raises 22023, listing the valid names, if there is none for the use. */
extern MigSimilarity mig_similarity_value(const text *value, MigSimilarityUse use);

/* Measure and limit of a value of type trajectory_search. */
extern MigKeyMeasure mig_search_terms(Datum search, double *limit);

/*
 * Statistics of ANALYZE for an expression, a column or an index; false if there are none.  They contain nothing about a
 * single trajectory, but the mean number of fixes, and the fractions of pairs that are within given distances of each
 * other by their keys.
 */
typedef struct MigTrajectoryStatistics
{
	double fixes;
	double pairs; /* number of pairs sampled */
	const float4 *within;
} MigTrajectoryStatistics;

extern bool mig_trajectory_statistics(PlannerInfo *root, Node *expression, int relation,
									  MigTrajectoryStatistics *statistics);

/* Fraction of pairs within a limit. */
extern double mig_trajectory_share(const MigTrajectoryStatistics *statistics, MigKeyMeasure measure,
								   double limit);

#endif /* MIG_TRAJECTORY_SEARCH_SQL_H */
