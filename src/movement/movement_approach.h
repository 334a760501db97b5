/*
 * movement_approach.h
 *		When a mover comes nearest to something that stands, or to another mover, and how near: the nearest approach
 *		time and distance of MobilityDB, the closest point of approach of PostGIS.
 *
 * Movers go as in movement.h, but their positions between fixes are not rounded.  Distances are to 1e-8 m of what they are for
 * that, and of times that are as near as that the first one counts.
 */
#ifndef MIG_MOVEMENT_APPROACH_H
#define MIG_MOVEMENT_APPROACH_H

#include "geo/edges.h"
#include "trajectory/trajectory.h"

typedef struct MigApproach
{
	int64_t time; /* microseconds, rounded */
	double metres;
} MigApproach;

/* Of fixes, at least one, to edges, at least one.  Takes n log m as a rule. */
MigApproach mig_movement_approach(const MigFix *fixes, size_t count, const MigEdges *edges,
								  const MigMemory *memory);

/* Of two movers at the same time, over the time that both have in common; false if they have none. */
bool mig_movement_approach_mover(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b,
								 const MigMemory *memory, MigApproach *approach);

#endif /* MIG_MOVEMENT_APPROACH_H */
