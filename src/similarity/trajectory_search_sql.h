/*
 * trajectory_search_sql.h
 *		What the planner support of similarity knows of the operator class of trajectories.
 */
#ifndef MIG_TRAJECTORY_SEARCH_SQL_H
#define MIG_TRAJECTORY_SEARCH_SQL_H

#include "base/pg_compat.h"

#include "nodes/pathnodes.h"

#include "similarity/trajectory_key.h"

/* The strategy of trajectory <@ trajectory_search. */
#define MIG_STRATEGY_FOUND 3

/* A limit of a distance: any number, below 0 too, or infinity; raises 22023 if it is NaN. */
extern double mig_distance_limit_arg(FunctionCallInfo fcinfo, int number);

/* The place of a measure's name among those that an index knows, or MIG_KEY_NONE. */
extern MigKeyMeasure mig_key_measure(const char *name);

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
