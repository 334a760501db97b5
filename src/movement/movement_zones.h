/*
 * movement_zones.h
 *		The polygons of a coverage that a mover was in, and when, along the great circles from fix to fix.
 *
 * Edges of polygons are straight in degrees, great circles are not: a way is taken in pieces, straight in degrees too,
 * that are nowhere more than 1 mm of it, at the same time.  Where a piece meets edges is found by exact tests of sides,
 * and which polygon the mover is in between by mig_coverage_locate.  A polygon in which the mover was for less than
 * a microsecond is left out.
 */
#ifndef MIG_MOVEMENT_ZONES_H
#define MIG_MOVEMENT_ZONES_H

#include "time/period.h"
#include "coverage/coverage.h"
#include "trajectory/trajectory.h"

typedef struct MigZoneVisit
{
	uint32_t polygon; /* the first one there, or MIG_COVERAGE_NONE */
	int64_t from;     /* microseconds */
	int64_t to;       /* from = to for a single fix only */
} MigZoneVisit;

typedef struct MigZoneVisits
{
	MigZoneVisit *visits;
	size_t count;
	size_t room;
} MigZoneVisits;

/* The visits of fixes, at least one, to one zone after the other; polygons with the same id are one. */
MigZoneVisits mig_movement_zones(const MigFix *fixes, size_t count, const MigCoverage *coverage,
								 const MigMemory *memory);

/*
 * When the mover was in a polygon of the coverage, both ends included, in order and apart; fixes that are in one,
 * while no way to or from them is for a microsecond, are periods of no length.
 */
MigPeriods mig_movement_inside(const MigFix *fixes, size_t count, const MigCoverage *coverage,
							   const MigMemory *memory);

/*
 * The fixes of a period, which is within that of the trajectory, both ends included; *next is the number of a fix
 * that is not after its begin, and then of one not after its end.
 */
MigFixes mig_movement_cut(const MigFix *fixes, size_t count, const MigPeriod *period, size_t *next,
						  const MigMemory *memory);

#endif /* MIG_MOVEMENT_ZONES_H */
