/*
 * trajectory_pairs.c
 *		Distances between the trajectories of a set (see trajectory_pairs.h).
 */
#include "similarity/trajectory_pairs.h"

#include <string.h>

/* Are all blocks valid? */
static bool
is_readable(const MigTrajectoryHead *head, const MigMemory *memory)
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;

	mig_trajectory_begin(&reader, head);
	while (mig_trajectory_next(&reader, &first, fixes) > 0)
		mig_progress(memory, 1);
	return reader.next == head->count;
}

MigStatus
mig_pairs_begin(MigPairs *pairs, const MigTrajectoryHead *const *heads, size_t count,
				MigSimilarity measure, size_t room, const MigMemory *memory)
{
	if (count > INT32_MAX)
		return MIG_TOO_LARGE;
	for (size_t i = 0; i < count; i++)
		if (!is_readable(heads[i], memory))
			return MIG_BAD_TRAJECTORY;
	*pairs = (MigPairs){
		.heads = heads,
		.count = (uint32_t) count,
		.measure = measure,
		.memory = memory,
		.fixes = mig_allocate(memory, count, sizeof(MigFix *)),
		.kept = mig_allocate(memory, count, sizeof(uint32_t)),
		.room = room,
	};
	for (size_t i = 0; i < count; i++)
		pairs->fixes[i] = NULL;
	return MIG_OK;
}

/* --- Fixes --- */

static void
keep(MigPairs *pairs, uint32_t number)
{
	pairs->kept[((size_t) pairs->oldest + pairs->kept_count++) % pairs->count] = number;
}

static uint32_t
take_oldest(MigPairs *pairs)
{
	uint32_t number = pairs->kept[pairs->oldest];

	pairs->oldest = (pairs->oldest + 1) % pairs->count;
	pairs->kept_count--;
	return number;
}

static void
forget(MigPairs *pairs, uint32_t number)
{
	pairs->bytes -= pairs->heads[number]->count * sizeof(MigFix);
	pairs->memory->release(pairs->memory->state, pairs->fixes[number]);
	pairs->fixes[number] = NULL;
}

/* The fixes of one trajectory, without evicting those of another. */
static const MigFix *
fixes_beside(MigPairs *pairs, uint32_t number, uint32_t other)
{
	const MigTrajectoryHead *head = pairs->heads[number];
	size_t bytes = head->count * sizeof(MigFix);

	if (pairs->fixes[number] != NULL)
		return pairs->fixes[number];
	for (uint32_t left = pairs->kept_count; left > 0 && pairs->bytes + bytes > pairs->room; left--)
	{
		uint32_t oldest = take_oldest(pairs);

		if (oldest == other)
			keep(pairs, oldest);
		else
			forget(pairs, oldest);
	}
	pairs->fixes[number] = mig_allocate(pairs->memory, head->count, sizeof(MigFix));
	pairs->bytes += bytes;
	keep(pairs, number);
	/* it has been validated */
	(void) mig_trajectory_read(head, pairs->memory, pairs->fixes[number]);
	return pairs->fixes[number];
}

const MigFix *
mig_pairs_fixes(MigPairs *pairs, uint32_t number)
{
	return fixes_beside(pairs, number, number);
}

void
mig_pairs_end(MigPairs *pairs)
{
	const MigMemory *memory = pairs->memory;

	while (pairs->kept_count > 0)
		forget(pairs, take_oldest(pairs));
	memory->release(memory->state, pairs->fixes);
	memory->release(memory->state, pairs->kept);
}

/* --- Distances --- */

/* Makes paths of two trajectories; false if the measure is not defined for them. */
static bool
open_pair(MigPairs *pairs, uint32_t a, uint32_t b, MigPath paths[2])
{
	const MigTrajectoryHead *heads[2] = {pairs->heads[a], pairs->heads[b]};
	const MigFix *fixes[2];

	if (!mig_similarity_is_defined(pairs->measure, heads[0], heads[1]))
		return false;
	fixes[0] = fixes_beside(pairs, a, b);
	fixes[1] = fixes_beside(pairs, b, a);
	mig_path_make_pair(&paths[0], fixes[0], heads[0]->count, &paths[1], fixes[1], heads[1]->count,
					   pairs->memory);
	return true;
}

static void
close_pair(const MigPairs *pairs, MigPath paths[2])
{
	mig_path_free(&paths[0], pairs->memory);
	mig_path_free(&paths[1], pairs->memory);
}

double
mig_pairs_distance(MigPairs *pairs, uint32_t a, uint32_t b, double limit)
{
	MigPath paths[2];
	double found;

	if (!open_pair(pairs, a, b, paths))
		return MIG_FAR;
	found = mig_similarity(pairs->measure, &paths[0], &paths[1], &mig_similarity_no_terms, limit,
						   pairs->memory);
	close_pair(pairs, paths);
	return found;
}

bool
mig_pairs_within(MigPairs *pairs, uint32_t a, uint32_t b, double limit)
{
	MigPath paths[2];
	bool found;

	if (!open_pair(pairs, a, b, paths))
		return false;
	found = mig_similarity_within(pairs->measure, &paths[0], &paths[1], &mig_similarity_no_terms,
								  limit, pairs->memory);
	close_pair(pairs, paths);
	return found;
}
