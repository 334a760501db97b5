/*
 * flow.h
 *		A sparse matrix of origins and destinations: a density of pairs of keys (density.h).
 */
#ifndef MIG_FLOW_H
#define MIG_FLOW_H

#include "density/density_math.h"

typedef enum MigFlowEnd
{
	MIG_DEPARTURES, /* sums by the first key */
	MIG_ARRIVALS,   /* by the second */
	MIG_NET,        /* arrivals minus departures */
} MigFlowEnd;

/* The maximum number of keys of sums by one end, or by both. */
size_t mig_flow_ends_room(const MigDensity *flow, MigFlowEnd end);

/* Sums by key, exact and rounded once.  MIG_OUT_OF_RANGE. */
MigStatus mig_flow_ends(const MigDensity *flow, MigFlowEnd end, const MigMemory *memory,
						MigDensityTarget *out);

/* Sums by pairs of coarser keys.  MIG_BAD_LEVEL if a key has none, MIG_OUT_OF_RANGE. */
MigStatus mig_flow_rollup(const MigDensity *flow, MigParent parent, int level,
						  const MigMemory *memory, MigDensityTarget *out);

#endif /* MIG_FLOW_H */
