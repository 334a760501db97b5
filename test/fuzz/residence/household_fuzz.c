/*
 * Any stays: their households contain each person once, in order, with plausible values.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "sorting.h"
#include "residence/household.h"

#define HEAD 4 /* bytes: kind, thresholds, tolerance */
#define FEW  64

typedef struct Seen
{
	MigMember last;
	size_t count;
} Seen;

static void
see(void *state, const MigMember *member)
{
	Seen *seen = state;

	if (member->household > member->person || member->family > member->person ||
		!(member->stability >= 0 && member->stability <= 1) ||
		(member->role == MIG_ALONE) != (member->places == 0))
		abort();
	if (seen->count > 0 &&
		(seen->last.household > member->household ||
		 (seen->last.household == member->household && seen->last.person >= member->person)))
		abort();
	seen->last = *member;
	seen->count++;
}

/* A stay of 8 bytes: person, place, begin and end, where 0 and 255 mean none. */
static MigDwelt
stay_of(const uint8_t *bytes)
{
	return (MigDwelt){
		.person = bytes[0] % 16 - 8,
		.place = bytes[1] % 8,
		.from = bytes[2] == 0 ? MIG_EVER_BEFORE : bytes[2] + 256 * (bytes[3] % 4),
		.to = bytes[4] == 255 ? MIG_EVER_AFTER : bytes[4] + 256 * (bytes[5] % 4),
	};
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigHouseholdRule rule;
	MigHouseholdQuery query;
	Seen seen = {.count = 0};
	void *stays;
	size_t count = 0;

	if (size < HEAD || size > HEAD + 8 * FEW)
		return 0;
	rule = (MigHouseholdRule){data[1] / 255.0, data[2] / 255.0, data[3] % 64};
	if (!mig_household_rule_is_valid(&rule))
		return 0;
	query = mig_household_query(data[0] % 2 == 0 ? MIG_DATES : MIG_TIMESTAMPS, &rule);
	stays = sorting.begin(NULL, MIG_DWELT_WIDTH, MIG_DWELT_KEYS);
	for (size_t at = HEAD; at + 8 <= size; at += 8)
	{
		MigDwelt stay = stay_of(data + at);
		MigPeriod period = {stay.from, stay.to};

		if (!mig_household_takes(query.kind, &period))
			continue;
		mig_household_bound(&query, &period);
		memcpy(sorting.put(stays), &stay, sizeof(stay));
		count++;
	}
	if (mig_households(&query, stays, FEW, see, &seen, &memory, &sorting) != MIG_OK ||
		seen.count > count || (seen.count == 0) != (count == 0))
		abort();
	sorting.end(stays);
	if (memory_blocks != 0)
		abort();
	return 0;
}
