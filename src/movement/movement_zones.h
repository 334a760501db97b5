/*
 * movement_zones.h
 *		Visits of a mover to the polygons of a coverage, along the great circles between consecutive fixes.
 *
 * Edges of polygons are straight in degrees, great circles are not: a step is approximated by pieces that are straight
 * in degrees and at most 1 mm from the position at the same time.  Intersections of pieces with edges are found by exact
 * orientation tests, and the polygons between them by mig_coverage_locate.  Visits of less than a microsecond are
 * omitted.
 */
#ifndef MIG_MOVEMENT_ZONES_H
#define MIG_MOVEMENT_ZONES_H

#include "time/period.h"
#include "coverage/coverage.h"
#include "trajectory/trajectory.h"

typedef struct MigZoneVisit
{
	uint32_t polygon; /* the first polygon there, or MIG_COVERAGE_NONE */
	int64_t from;     /* microseconds */
	int64_t to;       /* from = to for a single fix only */
} MigZoneVisit;

typedef struct MigZoneVisits
{
	MigZoneVisit *visits;
	size_t count;
	size_t room;
} MigZoneVisits;

/* The visits of at least one fix to zones, in order; polygons with the same id are one zone. */
MigZoneVisits mig_movement_zones(const MigFix *fixes, size_t count, const MigCoverage *coverage,
								 const MigMemory *memory);

/*
 * The periods, in order, disjoint and both ends included, in which the mover was in a polygon of the coverage.  A fix
 * inside, when the steps to and from it are not for a microsecond, is a period of length 0.
 */
MigPeriods mig_movement_inside(const MigFix *fixes, size_t count, const MigCoverage *coverage,
							   const MigMemory *memory);

/*
 * The fixes of a period within that of the trajectory, both ends included; *next is the number of a fix not after its
 * start, and is set to that of one not after its end.
 */
MigFixes mig_movement_cut(const MigFix *fixes, size_t count, const MigPeriod *period, size_t *next,
						  const MigMemory *memory);

#endif /* MIG_MOVEMENT_ZONES_H */
