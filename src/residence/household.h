/*
 * household.h
 *		Who lives with whom: households of an area, from the stays of its persons.
 *
 * Two persons share the time in which both are at one place.  Their weight is that time divided by the
 * time of either or both (Jaccard): 1 if they were never apart.  A household is a connected component of
 * the graph of persons with weights of at least min_weight; a person without one is alone.
 *
 * Within it a family kernel is a connected component by the closer ties: two persons whose weight is at
 * least kernel_weight and who, at one place at least, arrived and left within the tolerance of each other;
 * or two who moved together, from one place to the same other one, leaving and arriving within the
 * tolerance.  A person of the household in no kernel is a co-tenant.  Limitations: strangers who
 * come and go together, such as workers in a company dormitory, are a kernel too; members of a family
 * whose registrations differ by more are not.
 *
 * Stays of one person at one place that overlap or meet are joined.  A stay without a begin or an end lasts
 * from one day before the earliest, or to one day after the latest, finite bound.
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

/* Are the finite bounds of a nonempty period within the years 1 to 99999? */
bool mig_household_takes(MigTimeKind kind, const MigPeriod *period);

typedef enum MigHouseholdRole
{
	MIG_ALONE,    /* the household has no other member */
	MIG_COTENANT, /* in no kernel */
	MIG_KERNEL,
} MigHouseholdRole;

typedef struct MigMember
{
	int64_t household; /* its smallest person */
	int64_t family;    /* smallest person of the kernel, if the role is MIG_KERNEL */
	int64_t person;
	MigHouseholdRole role;
	int32_t places;     /* number of places where time was shared with others of the household */
	double shared_days; /* that time, of 24 hours a day */
	double stability;   /* shared time divided by the person's total time */
} MigMember;

/* A stay as a record of radix.h, sorted by the first MIG_DWELT_KEYS fields. */
typedef struct MigDwelt
{
	int64_t person;
	int64_t place;
	int64_t from;
	int64_t to;
} MigDwelt;

#define MIG_DWELT_WIDTH (sizeof(MigDwelt) / sizeof(int64_t))
#define MIG_DWELT_KEYS  3

/* A query over stays, and the smallest and the greatest of their finite bounds, if any. */
typedef struct MigHouseholdQuery
{
	MigHouseholdRule rule;
	MigTimeKind kind;
	MigPeriod bounds;
} MigHouseholdQuery;

/* A query without stays yet. */
MigHouseholdQuery mig_household_query(MigTimeKind kind, const MigHouseholdRule *rule);

/* Extends its bounds by those of a stay. */
void mig_household_bound(MigHouseholdQuery *query, const MigPeriod *period);

/*
 * Reports one member for each person, sorted by household and person.  Stays are records, accepted by mig_household_takes,
 * in a sorter, which is not changed; their order does not matter.  Work grows with the pairs of stays that meet.  Memory,
 * besides that of sorters, is 48 bytes per person, and grows with the stays at one place at one time.  MIG_TOO_LARGE above
 * person_limit, which is less than 2^31.
 */
MigStatus mig_households(const MigHouseholdQuery *query, void *stays, size_t person_limit,
						 void (*take)(void *state, const MigMember *member), void *state,
						 const MigMemory *memory, const MigSorting *sorting);

#endif /* MIG_HOUSEHOLD_H */
