/*
 * flow.c
 *		Sparse matrices of origins and destinations (see flow.h).
 */
#include "flow/flow.h"

#include <string.h>

#include "base/radix.h"

/* Writes the value of a pair, negated if asked for; false on overflow. */
static bool
put_value(const MigDensity *flow, size_t i, bool negative, int64_t *out)
{
	double amount;

	if (flow->counts != NULL)
	{
		*out = flow->counts[i];
		return !negative || !__builtin_sub_overflow((int64_t) 0, *out, out);
	}
	amount = negative ? 0 - flow->amounts[i] : flow->amounts[i];
	memcpy(out, &amount, sizeof(amount));
	return true;
}

/* Sorts records, sums them up, and frees them. */
static MigStatus
sort_and_gather(int64_t *records, size_t count, size_t keys, const MigMemory *memory,
				MigDensityTarget *out)
{
	int64_t *spare = mig_allocate(memory, count * (keys + 1), sizeof(int64_t));
	int64_t *sorted = mig_radix_sort(records, spare, count, keys + 1, keys, memory);
	MigStatus status;

	memory->release(memory->state, sorted == spare ? records : spare);
	status = mig_density_gather(sorted, count, memory, out);
	memory->release(memory->state, sorted);
	return status;
}

size_t
mig_flow_ends_room(const MigDensity *flow, MigFlowEnd end)
{
	return end == MIG_NET ? 2 * flow->count : flow->count;
}

MigStatus
mig_flow_ends(const MigDensity *flow, MigFlowEnd end, const MigMemory *memory,
			  MigDensityTarget *out)
{
	int64_t *records = mig_allocate(memory, 2 * mig_flow_ends_room(flow, end), sizeof(int64_t));
	size_t count = 0;
	bool good = true;

	for (size_t i = 0; i < flow->count; i++)
	{
		mig_progress(memory, 1);
		if (end != MIG_DEPARTURES)
		{
			records[2 * count] = flow->to[i];
			good &= put_value(flow, i, false, records + 2 * count++ + 1);
		}
		if (end != MIG_ARRIVALS)
		{
			records[2 * count] = flow->keys[i];
			good &= put_value(flow, i, end == MIG_NET, records + 2 * count++ + 1);
		}
	}
	if (good)
		return sort_and_gather(records, count, 1, memory, out);
	memory->release(memory->state, records);
	return MIG_OUT_OF_RANGE;
}

MigStatus
mig_flow_rollup(const MigDensity *flow, MigParent parent, int level, const MigMemory *memory,
				MigDensityTarget *out)
{
	int64_t *records = mig_allocate(memory, 3 * flow->count, sizeof(int64_t));

	for (size_t i = 0; i < flow->count; i++)
	{
		int64_t *record = records + 3 * i;

		mig_progress(memory, 1);
		record[0] = parent(flow->keys[i], level);
		record[1] = parent(flow->to[i], level);
		if (record[0] == 0 || record[1] == 0)
		{
			memory->release(memory->state, records);
			return MIG_BAD_LEVEL;
		}
		put_value(flow, i, false, record + 2);
	}
	return sort_and_gather(records, flow->count, 2, memory, out);
}
