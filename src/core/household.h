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

#include "core/memory.h"
#include "core/overlap.h"

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

/*
 * One member for each person, in the order of household and person; the caller releases *members.  Stays
 * are such as mig_household_takes.  The same whatever the order of the stays, which are used up.  Work grows with the pairs of stays that meet, memory with
 * the stays and the pairs that may be of weight enough.  MIG_TOO_LARGE above 2^31 - 1 stays.
 */
MigStatus mig_households(MigStay *stays, size_t count, MigTimeKind kind,
						 const MigHouseholdRule *rule, MigMember **members, size_t *member_count,
						 const MigMemory *memory);

/* --- Bytes that one process hands to another --- */

#define MIG_HOUSEHOLD_BYTES_FORMAT 1

size_t mig_household_bytes_size(size_t count);
void mig_household_bytes_write(const MigHouseholdRule *rule, MigTimeKind kind, const MigStay *stays,
							   size_t count, uint8_t *out);

/* Where the stays lie, aligned to nothing; NULL if the bytes are none that were written so. */
const uint8_t *mig_household_bytes_read(const uint8_t *bytes, size_t len, MigHouseholdRule *rule,
										MigTimeKind *kind, size_t *count, const MigMemory *memory);

#endif /* MIG_HOUSEHOLD_H */
