/*
 * trajectory_search_sql.h
 *		What the SQL functions of similarity share: arguments, and what the planner support knows of the operator class of
 *		trajectories.
 */
#ifndef MIG_TRAJECTORY_SEARCH_SQL_H
#define MIG_TRAJECTORY_SEARCH_SQL_H

#include "base/pg_compat.h"

#include "nodes/pathnodes.h"

#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"

/* The strategy of trajectory <@ trajectory_search. */
#define MIG_STRATEGY_FOUND 3

/* A limit of a distance: any number, below 0 too, or infinity; raises 22023 if it is NaN. */
extern double mig_distance_limit_arg(FunctionCallInfo fcinfo, int number);

/* What a measure is asked for, which not every one is fit for. */
typedef enum MigSimilarityUse
{
	MIG_FOR_SETS,    /* those of MIG_PAIRS_MEASURES */
	MIG_FOR_NEAREST, /* those that take nothing but two paths */
	MIG_FOR_SEARCH,  /* those that an index serves */
} MigSimilarityUse;

/* A measure by its name; raises 22023 and tells which there are if there is none for that use. */
extern MigSimilarity mig_similarity_value(const text *value, MigSimilarityUse use);

/* What a value of type trajectory_search asks for. */
extern MigKeyMeasure mig_search_terms(Datum search, double *limit);

/*
 * What ANALYZE found of the trajectories that an expression gives, a column or an index; false if it was not asked.  Of no
 * trajectory anything is told: how many fixes they have in the mean, and which part of pairs of them are within so many metres of each
 * other, by their keys.
 */
typedef struct MigTrajectoryStatistics
{
	double fixes;
	double pairs; /* looked at */
	const float4 *within;
} MigTrajectoryStatistics;

extern bool mig_trajectory_statistics(PlannerInfo *root, Node *expression, int relation,
									  MigTrajectoryStatistics *statistics);

/* The part of pairs that are within a limit. */
extern double mig_trajectory_share(const MigTrajectoryStatistics *statistics, MigKeyMeasure measure,
								   double limit);

#endif /* MIG_TRAJECTORY_SEARCH_SQL_H */
