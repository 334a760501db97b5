/*
 * convoys.h
 *		Convoys: movers that travel together (Jeung, Yiu, Zhou, Jensen and Shen, VLDB 2008).
 *
 * At each time of a grid, multiples of step since 2000-01-01 00:00 UTC, the movers that have a position are clustered
 * as in clusters.h, where minpts is the minimum number of members.  A convoy is a set of at least that many movers that
 * are in the same cluster at each grid time of a period of at least the given duration, and to which neither another
 * mover nor an earlier or later grid time can be added.
 */
#ifndef MIG_CONVOYS_H
#define MIG_CONVOYS_H

#include "trajectory/trajectory.h"

#define MIG_CONVOY_TIMES_MAX 1000000

typedef struct MigConvoy
{
	int64_t from; /* first and last time */
	int64_t to;
	size_t first; /* index of its members in the list of all members */
	uint32_t count;
	uint32_t min; /* the first member */
} MigConvoy;

/* Ordered by from, to and members; members are numbers of movers, in ascending order. */
typedef struct MigConvoys
{
	MigConvoy *convoys;
	size_t count;
	size_t room;
	uint32_t *members;
	size_t member_count;
	size_t member_room;
} MigConvoys;

/* Number of times of the grid from the first fix of all movers to the last one. */
uint64_t mig_convoy_times(const MigTrajectoryHead *const *heads, size_t count, int64_t step);

/*
 * Finds the convoys of movers, given as detoasted trajectories; eps_m is in the range that clusters.h allows, members
 * at least 1, step greater than 0.  A border point of several clusters belongs to the lowest one; clusters are numbered
 * in the order of movers.  MIG_TOO_LARGE for 2^31 movers or more than MIG_CONVOY_TIMES_MAX times, MIG_BAD_TRAJECTORY if
 * bytes are damaged; then there are none.
 */
MigStatus mig_convoys(const MigTrajectoryHead *const *heads, size_t count, double eps_m,
					  uint32_t members, int64_t duration, int64_t step, const MigMemory *memory,
					  MigConvoys *out);

void mig_convoys_free(MigConvoys *convoys, const MigMemory *memory);

#endif /* MIG_CONVOYS_H */
