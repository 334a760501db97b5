/*
 * claims.h
 *		What is said of where a person lives, gathered claim by claim.
 */
#ifndef MIG_CLAIMS_H
#define MIG_CLAIMS_H

#include "base/memory.h"
#include "time/period.h"

/* Somebody says that the person lives at a place. */
typedef struct MigClaim
{
	int64_t place;
	int64_t from;     /* or MIG_EVER_BEFORE */
	int64_t to;       /* not included; MIG_EVER_AFTER if nobody says when it ends */
	int64_t declared; /* when it was said */
	int64_t id;
	int32_t rank; /* how far the word is trusted */
	int32_t own;  /* 1 if it is the person's own word, else 0 */
} MigClaim;

/* Tolerances, none of them negative. */
typedef struct MigResolveRule
{
	int32_t merge_days; /* claims of a place that begin so near each other are one stay */
	int32_t grace_days; /* a longer overlap of stays at two places is a conflict */
	int32_t lapse_days; /* a stay without an end lapses so many days after the last word about it */
} MigResolveRule;

/* Claims of one person being gathered, in any order. */
typedef struct MigClaims
{
	MigMemory memory;
	MigResolveRule rule;
	MigClaim *claims;
	size_t count;
	size_t room;
} MigClaims;

void mig_claims_init(MigClaims *claims, const MigResolveRule *rule, const MigMemory *memory);
void mig_claims_free(MigClaims *claims);

/* Adds a claim; one of an empty period is left out.  MIG_BAD_TIME outside the years. */
MigStatus mig_claims_add(MigClaims *claims, const MigClaim *claim);

/* Adds the claims of others of the same rule. */
void mig_claims_add_all(MigClaims *claims, const MigClaims *others);

/* Bytes of claims, as they lie in memory of this machine, and writing so many. */
size_t mig_claims_size(const MigClaims *claims);
void mig_claims_write(const MigClaims *claims, uint8_t *out);

/* Reads bytes from anywhere into claims that are empty: false unless mig_claims_write makes such. */
bool mig_claims_read(MigClaims *claims, const uint8_t *bytes, size_t len);

#endif /* MIG_CLAIMS_H */
