/*
 * movement_place.h
 *		The place where a mover spends the most time in given hours: its home at night, its work in working hours.
 *
 * S. Isaacman et al., Identifying Important Places in People's Lives from Cellular Network Data (2011), and R. Ahas et
 * al., Using Mobile Positioning Data to Model Locations Meaningful to Users of Mobile Phones (2010), take the place with
 * the most events in such hours; here it is the one with the most time, since the rate of fixes varies.
 *
 * Between two fixes that are at most max_gap apart the mover is observed: half of the time at either fix.  Longer gaps
 * are ignored.  A place is a grid cell that has such a fix, with the eight cells around it.  The place with the most
 * time is chosen; of several with the same time, the one whose central cell has the lowest number.
 */
#ifndef MIG_MOVEMENT_PLACE_H
#define MIG_MOVEMENT_PLACE_H

#include "time/period.h"
#include "trajectory/trajectory.h"

typedef struct MigPlaceRule
{
	const MigPeriod *periods; /* the hours, in order and disjoint; microseconds */
	size_t period_count;
	int64_t max_gap; /* microseconds */
	int level;       /* of the grid */
	bool has_away;   /* use only fixes farther than a distance from a given fix? */
	MigFix away;
	double away_m;
	const int64_t
		*days; /* day of each period, where periods of one day count once; NULL: each counts */
} MigPlaceRule;

typedef struct MigPlace
{
	int32_t lon; /* of the time-weighted mean vector of its fixes; in 1e-7 degrees */
	int32_t lat;
	int64_t time;     /* spent there; 0 if there is no such place */
	int64_t observed; /* total in the hours, anywhere */
	size_t periods;   /* periods or days in which the mover was there */
	size_t periods_observed;
} MigPlace;

/* Ranges of UTC days on which the mover is observed, from the first to the last day + 1, in order and disjoint. */
MigPeriods mig_movement_days(const MigFix *fixes, size_t count, int64_t max_gap,
							 const MigMemory *memory);

/* Takes n log n. */
MigPlace mig_movement_place(const MigFix *fixes, size_t count, const MigPlaceRule *rule,
							const MigMemory *memory);

#endif /* MIG_MOVEMENT_PLACE_H */
