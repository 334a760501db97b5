/*
 * household.h
 *		Who lives with whom: households of a whole area from the stays of its persons.
 *
 * Two persons share the time in which both are at one place.  Their weight is that time, divided by the
 * time of both, in which it counts once (Jaccard): 1 if they were never apart.  A household is a connected
 * component of persons by weights of at least min_weight; who has no such weight is alone.
 *
 * Within it a family kernel is a connected component by the closer of these ties: of two persons whose
 * weight is at least kernel_weight and who, at one place at least, came within the tolerance of each
 * other and left so; or of two who moved together, from one place to the same other one, leaving and coming
 * within the tolerance.  Whoever of the household is in no kernel is a co-tenant.  Limits: persons who do
 * not know each other but come and go together, as a firm's workers do in its dormitory, are a
 * kernel too; members of a family whose registrations differ by more are not.
 *
 * Stays of one person at one place that overlap or meet are one.  A stay without a begin or an end lasts from
 * one day before the earliest, or to one day after the latest, bound that is there.
 */
#ifndef MIG_HOUSEHOLD_H
#define MIG_HOUSEHOLD_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/sorting.h"
#include "base/status.h"
#include "time/period.h"

typedef struct MigHouseholdRule
{
	double min_weight;    /* above 0, at most 1 */
	double kernel_weight; /* from min_weight to 1 */
	int32_t together;     /* tolerance in days, not negative */
} MigHouseholdRule;

bool mig_household_rule_is_valid(const MigHouseholdRule *rule);

/* Do the ends of a period that is not empty lie within the years 1 to 99999, where it has them? */
bool mig_household_takes(MigTimeKind kind, const MigPeriod *period);

typedef enum MigHouseholdRole
{
	MIG_ALONE,    /* the household has no other member */
	MIG_COTENANT, /* in no kernel */
	MIG_KERNEL,
} MigHouseholdRole;

typedef struct MigMember
{
	int64_t household; /* the least person of it */
	int64_t family;    /* the least person of the kernel, if the role is that */
	int64_t person;
	MigHouseholdRole role;
	int32_t places;     /* where time was shared with others of the household */
	double shared_days; /* that time, of 24 hours a day */
	double stability;   /* the same as a share of all the person's time */
} MigMember;

/* A stay as a record of radix.h, sorted by the first MIG_DWELT_KEYS numbers. */
typedef struct MigDwelt
{
	int64_t person;
	int64_t place;
	int64_t from;
	int64_t to;
} MigDwelt;

#define MIG_DWELT_WIDTH (sizeof(MigDwelt) / sizeof(int64_t))
#define MIG_DWELT_KEYS  3

/* What is asked of stays, and the least and the greatest of their bounds that are there, if any are. */
typedef struct MigHouseholdQuery
{
	MigHouseholdRule rule;
	MigTimeKind kind;
	MigPeriod bounds;
} MigHouseholdQuery;

/* A query before all stays. */
MigHouseholdQuery mig_household_query(MigTimeKind kind, const MigHouseholdRule *rule);

/* Widens its bounds to those of a stay. */
void mig_household_bound(MigHouseholdQuery *query, const MigPeriod *period);

/*
 * Tells of one member for each person, in the order of household and person.  Stays are records in a sorter, such as
 * mig_household_takes, which stays as it is; the same whatever their order.  Work grows with the pairs of stays that meet.
 * Memory, besides that of sorters, grows with the persons, by 48 bytes each, and with the stays at one place at one time.
 * MIG_TOO_LARGE above so many persons, fewer than 2^31.
 */
MigStatus mig_households(const MigHouseholdQuery *query, void *stays, size_t person_limit,
						 void (*take)(void *state, const MigMember *member), void *state,
						 const MigMemory *memory, const MigSorting *sorting);

#endif /* MIG_HOUSEHOLD_H */
