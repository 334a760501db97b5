/*
 * movement_place.h
 *		The place where a mover is for most of the time in some hours: at night its home, in working hours its work.
 *
 * As S. Isaacman et al., Identifying Important Places in People's Lives from Cellular Network Data (2011), and R. Ahas
 * et al., Using Mobile Positioning Data to Model Locations Meaningful to Users of Mobile Phones (2010), take the place
 * of most events in such hours; here it is that of the most time, since fixes come at any rate.
 *
 * Between two fixes that are at most so long apart the mover is observed: half of the time at the one, half at the
 * other.  Longer gaps count for nothing.  A place is a cell of a grid that has such a fix, and the eight cells about
 * it; that of the most time is it, of several with the same time the one about the cell of the least number.
 */
#ifndef MIG_MOVEMENT_PLACE_H
#define MIG_MOVEMENT_PLACE_H

#include "time/period.h"
#include "trajectory/trajectory.h"

typedef struct MigPlaceRule
{
	const MigPeriod *periods; /* the hours, in order and apart; microseconds */
	size_t period_count;
	int64_t max_gap; /* microseconds */
	int level;       /* of the grid */
	bool has_away;   /* may only fixes farther than so many metres from a fix be of the place? */
	MigFix away;
	double away_m;
	const int64_t *days; /* of the periods, those of one day being one; NULL: each is of its own */
} MigPlaceRule;

typedef struct MigPlace
{
	int32_t lon; /* of the mean of vectors of its fixes, by their time; in 1e-7 degrees */
	int32_t lat;
	int64_t time;     /* there; 0 if there is no such place */
	int64_t observed; /* in the hours, anywhere */
	size_t periods;   /* or days, in which the mover was there */
	size_t periods_observed;
} MigPlace;

/* Days of UTC on which the mover is observed, from the first one of each period to its last one + 1, in order and apart. */
MigPeriods mig_movement_days(const MigFix *fixes, size_t count, int64_t max_gap,
							 const MigMemory *memory);

/* Takes n log n. */
MigPlace mig_movement_place(const MigFix *fixes, size_t count, const MigPlaceRule *rule,
							const MigMemory *memory);

#endif /* MIG_MOVEMENT_PLACE_H */
