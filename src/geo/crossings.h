/*
 * crossings.h
 *		How often the edges of geometries cross: what noding and overlaying them would have to make of it.
 */
#ifndef MIG_CROSSINGS_H
#define MIG_CROSSINGS_H

#include "geo/geometry.h"

/*
 * Sets *exceeds: do edges of a cross those of b, or each other if b is NULL, in more than so many places?  Edges that
 * only touch do not count.  A count that would take more than some hundred million comparisons is given up, as not
 * exceeding.  MIG_BAD_GEOMETRY.
 */
MigStatus mig_crossings_exceed(MigGeometry *a, MigGeometry *b, size_t max, const MigMemory *memory,
							   bool *exceeds);

#endif /* MIG_CROSSINGS_H */
