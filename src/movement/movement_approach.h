/*
 * movement_approach.h
 *		Time and distance of the nearest approach of a mover to a fixed geometry or to another mover: MobilityDB's
 *		nearest approach, PostGIS's closest point of approach.
 *
 * Movement is as in movement.h, but positions between fixes are not rounded.  Distances are accurate to 1e-8 m; of
 * several times whose distances agree to that, the first one counts.
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

/* Nearest approach of fixes, at least one, to edges, at least one.  Usually takes n log m. */
MigApproach mig_movement_approach(const MigFix *fixes, size_t count, const MigEdges *edges,
								  const MigMemory *memory);

/* Nearest approach of two movers at the same time, over their common time; false if they have none. */
bool mig_movement_approach_mover(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b,
								 const MigMemory *memory, MigApproach *approach);

#endif /* MIG_MOVEMENT_APPROACH_H */
