/*
 * claims.h
 *		Collected claims about where a person lives.
 */
#ifndef MIG_CLAIMS_H
#define MIG_CLAIMS_H

#include "base/memory.h"
#include "time/period.h"

/* A statement that the person lives at a place. */
typedef struct MigClaim
{
	int64_t place;
	int64_t from;     /* or MIG_EVER_BEFORE */
	int64_t to;       /* exclusive; MIG_EVER_AFTER if the end is unknown */
	int64_t declared; /* date of the statement */
	int64_t id;
	int32_t rank; /* reliability; higher wins */
	int32_t own;  /* 1 if the person's own statement, else 0 */
} MigClaim;

/* Tolerances, not negative. */
typedef struct MigResolveRule
{
	int32_t merge_days; /* claims of a place that begin at most so far apart are one stay */
	int32_t grace_days; /* a longer overlap of stays at two places is a conflict */
	int32_t lapse_days; /* a stay without an end lapses this long after its latest declaration */
} MigResolveRule;

/* Claims of one person being collected, in any order. */
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

/* Adds a claim; ignores an empty period.  MIG_BAD_TIME if out of range. */
MigStatus mig_claims_add(MigClaims *claims, const MigClaim *claim);

/* Adds the claims of another set with the same rule. */
void mig_claims_add_all(MigClaims *claims, const MigClaims *others);

/* Size of the claims in bytes, and writing them, in the native format of this machine. */
size_t mig_claims_size(const MigClaims *claims);
void mig_claims_write(const MigClaims *claims, uint8_t *out);

/* Reads untrusted bytes into empty claims; false if mig_claims_write cannot have written them. */
bool mig_claims_read(MigClaims *claims, const uint8_t *bytes, size_t len);

#endif /* MIG_CLAIMS_H */
