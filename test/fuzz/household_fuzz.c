/*
 * Any bytes as a state of residence_household_agg: what is read is written back as it was, and its
 * households hold each person once.
 */
#include <stdlib.h>
#include <string.h>

#include "../core/memory.h"
#include "core/household.h"

#define FEW 64 /* stays of which households are made */

static void
check_members(const uint8_t *bytes, size_t count, MigTimeKind kind, const MigHouseholdRule *rule)
{
	MigStay stays[FEW];
	MigMember *members;
	size_t member_count;

	memcpy(stays, bytes, count * sizeof(MigStay));
	if (mig_households(stays, count, kind, rule, &members, &member_count, &memory) != MIG_OK)
		abort();
	if (member_count > count)
		abort();
	for (size_t i = 0; i < member_count; i++)
	{
		const MigMember *member = members + i;

		if (member->household > member->person || member->family > member->person ||
			!(member->stability >= 0 && member->stability <= 1) ||
			(member->role == MIG_ALONE) != (member->places == 0))
			abort();
		if (i > 0 && members[i - 1].household > member->household)
			abort();
	}
	free(members);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigHouseholdRule rule;
	MigTimeKind kind;
	size_t count;
	const uint8_t *stays = mig_household_bytes_read(data, size, &rule, &kind, &count, &memory);
	MigStay *copy;
	uint8_t *again;

	if (stays == NULL)
		return 0;
	if (mig_household_bytes_size(count) != size)
		abort();
	copy = malloc(count * sizeof(MigStay) + 1);
	again = malloc(size);
	memcpy(copy, stays, count * sizeof(MigStay));
	mig_household_bytes_write(&rule, kind, copy, count, again);
	if (memcmp(data + size - count * sizeof(MigStay), again + size - count * sizeof(MigStay),
			   count * sizeof(MigStay)) != 0)
		abort();
	if (count <= FEW)
		check_members(stays, count, kind, &rule);
	free(copy);
	free(again);
	return 0;
}
