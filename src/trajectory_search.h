/*
 * trajectory_search.h
 *		What the planner support of similarity knows of the operator class of trajectories.
 */
#ifndef MIG_TRAJECTORY_SEARCH_H
#define MIG_TRAJECTORY_SEARCH_H

#include "pg_compat.h"

/* The strategy of trajectory <@ trajectory_search. */
#define MIG_STRATEGY_FOUND 3

/* A limit of a distance: any number, below 0 too, or infinity; raises 22023 if it is NaN. */
extern double mig_distance_limit_arg(FunctionCallInfo fcinfo, int number);

#endif /* MIG_TRAJECTORY_SEARCH_H */
