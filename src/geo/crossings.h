/*
 * crossings.h
 *		Counts crossings of edges of geometries: the work that noding and overlay would have.
 */
#ifndef MIG_CROSSINGS_H
#define MIG_CROSSINGS_H

#include "geo/geometry.h"

/*
 * Sets *exceeds: do edges of a cross those of b, or each other if b is NULL, in more places than the limit?  Touching
 * edges do not count.  Gives up, as not exceeding, after some hundred million comparisons.  MIG_BAD_GEOMETRY.
 */
MigStatus mig_crossings_exceed(MigGeometry *a, MigGeometry *b, size_t max, const MigMemory *memory,
							   bool *exceeds);

#endif /* MIG_CROSSINGS_H */
