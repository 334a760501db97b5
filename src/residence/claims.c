/*
 * claims.c
 *		Claims of one person being gathered (see claims.h).
 */
#include "residence/claims.h"

#include <string.h>

#include "base/array.h"

#define FORMAT 1

void
mig_claims_init(MigClaims *claims, const MigResolveRule *rule, const MigMemory *memory)
{
	*claims = (MigClaims){.memory = *memory, .rule = *rule};
}

void
mig_claims_free(MigClaims *claims)
{
	if (claims->claims != NULL)
		claims->memory.release(claims->memory.state, claims->claims);
	claims->claims = NULL;
}

/* Makes room for count claims in total. */
static void
reserve_claims(MigClaims *claims, size_t count)
{
	claims->claims =
		mig_grow(&claims->memory, claims->claims, &claims->room, count, sizeof(MigClaim));
}

static bool
is_claim(const MigClaim *claim)
{
	MigPeriod period = {claim->from, claim->to};

	return mig_period_is_valid(MIG_DATES, &period) && mig_time_is_valid(MIG_DATES, claim->declared);
}

MigStatus
mig_claims_add(MigClaims *claims, const MigClaim *claim)
{
	if (claim->from >= claim->to)
		return MIG_OK;
	if (!is_claim(claim))
		return MIG_BAD_TIME;
	reserve_claims(claims, claims->count + 1);
	claims->claims[claims->count++] = *claim;
	return MIG_OK;
}

void
mig_claims_add_all(MigClaims *claims, const MigClaims *others)
{
	if (others->count == 0)
		return;
	reserve_claims(claims, claims->count + others->count);
	mig_copy(&claims->memory, claims->claims + claims->count, others->claims,
			 others->count * sizeof(MigClaim));
	claims->count += others->count;
}

/* Precedes the claims. */
typedef struct Head
{
	int32_t format;
	MigResolveRule rule;
} Head;

size_t
mig_claims_size(const MigClaims *claims)
{
	return sizeof(Head) + claims->count * sizeof(MigClaim);
}

void
mig_claims_write(const MigClaims *claims, uint8_t *out)
{
	Head head = {FORMAT, claims->rule};

	memcpy(out, &head, sizeof(head));
	mig_copy(&claims->memory, out + sizeof(head), claims->claims, claims->count * sizeof(MigClaim));
}

static bool
is_rule(const MigResolveRule *rule)
{
	return rule->merge_days >= 0 && rule->grace_days >= 0 && rule->lapse_days >= 0;
}

bool
mig_claims_read(MigClaims *claims, const uint8_t *bytes, size_t len)
{
	Head head;

	if (len < sizeof(head) || (len - sizeof(head)) % sizeof(MigClaim) != 0)
		return false;
	memcpy(&head, bytes, sizeof(head));
	if (head.format != FORMAT || !is_rule(&head.rule))
		return false;
	claims->rule = head.rule;
	claims->count = (len - sizeof(head)) / sizeof(MigClaim);
	reserve_claims(claims, claims->count);
	mig_copy(&claims->memory, claims->claims, bytes + sizeof(head),
			 claims->count * sizeof(MigClaim));
	for (size_t i = 0; i < claims->count; i++)
	{
		const MigClaim *claim = claims->claims + i;

		mig_progress(&claims->memory, 1);
		if (claim->from >= claim->to || !is_claim(claim) || claim->own < 0 || claim->own > 1)
			return false;
	}
	return true;
}
