/*
 * convoys.h
 *		Movers that go together: convoys (Jeung, Yiu, Zhou, Jensen and Shen, VLDB 2008).
 *
 * At each time of a grid, whole steps since 2000-01-01 00:00 UTC, the movers that have a position then are clustered
 * as in clusters.h, where minpts is the least number of members.  A convoy is so many movers or more that are of one
 * cluster at each time of a period, which is so long at least, where neither another mover nor another time of the
 * grid before or after can be added.
 */
#ifndef MIG_CONVOYS_H
#define MIG_CONVOYS_H

#include "trajectory/trajectory.h"

#define MIG_CONVOY_TIMES_MAX 1000000

typedef struct MigConvoy
{
	int64_t from; /* the first time and the last one */
	int64_t to;
	size_t first; /* of its members in those of all */
	uint32_t count;
	uint32_t min; /* the first member */
} MigConvoy;

/* In the order of from, to and the members, which are numbers of movers in their order. */
typedef struct MigConvoys
{
	MigConvoy *convoys;
	size_t count;
	size_t room;
	uint32_t *members;
	size_t member_count;
	size_t member_room;
} MigConvoys;

/* How many times the grid has from the first fix of any to the last one. */
uint64_t mig_convoy_times(const MigTrajectoryHead *const *heads, size_t count, int64_t step);

/*
 * The convoys of so many movers, whose trajectories are whole forms; eps_m is of the values clusters.h takes, members
 * at least 1, step above 0.  A border of several clusters is of the lowest, and clusters are numbered in the
 * order of movers.  MIG_TOO_LARGE for 2^31 movers or more than MIG_CONVOY_TIMES_MAX times, MIG_BAD_TRAJECTORY if bytes
 * are damaged: then there are none.
 */
MigStatus mig_convoys(const MigTrajectoryHead *const *heads, size_t count, double eps_m,
					  uint32_t members, int64_t duration, int64_t step, const MigMemory *memory,
					  MigConvoys *out);

void mig_convoys_free(MigConvoys *convoys, const MigMemory *memory);

#endif /* MIG_CONVOYS_H */
