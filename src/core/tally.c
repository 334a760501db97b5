/*
 * tally.c
 *		Counting and summing of sorted records (see tally.h).
 */
#include "core/tally.h"

#include <string.h>

#include "core/sum.h"

size_t
mig_tally_counts(int64_t *records, size_t count, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < count;)
	{
		int64_t key = records[2 * i];
		__int128 sum = 0;

		do
		{
			mig_progress_at(memory, i);
			sum += records[2 * i++ + 1];
		} while (i < count && records[2 * i] == key);
		/* No more of them than were added up. */
		do
		{
			int64_t part = sum > INT64_MAX   ? INT64_MAX
						   : sum < INT64_MIN ? INT64_MIN
											 : (int64_t) sum;

			records[2 * kept] = key;
			records[2 * kept++ + 1] = part;
			sum -= part;
		} while (sum != 0);
	}
	return kept;
}

size_t
mig_tally_amounts(int64_t *records, size_t count, const MigMemory *memory)
{
	size_t kept = 0;
	MigSum sum;

	for (size_t i = 0; i < count;)
	{
		int64_t key = records[2 * i];

		sum.count = 0;
		do
		{
			double value;

			mig_progress_at(memory, i);
			memcpy(&value, records + 2 * i++ + 1, sizeof(value));
			mig_sum_add(&sum, value);
		} while (i < count && records[2 * i] == key);
		if (sum.count == 0)
			sum.parts[sum.count++] = 0;
		for (size_t part = 0; part < sum.count; part++)
		{
			records[2 * kept] = key;
			memcpy(records + 2 * kept++ + 1, sum.parts + part, sizeof(double));
		}
	}
	return kept;
}

/* Constant width and keys make it fast. */
static inline size_t
keep_each_once(int64_t *records, size_t count, size_t width, size_t keys, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
	{
		const int64_t *record = records + i * width;
		int64_t *last = records + (kept - 1) * width;
		uint64_t differing = 0;

		mig_progress_at(memory, i);
		if (kept > 0)
			for (size_t key = 0; key < keys; key++)
				differing |= (uint64_t) (record[key] ^ last[key]);
		if (kept == 0 || differing != 0)
			memmove(records + kept++ * width, record, width * sizeof(int64_t));
	}
	return kept;
}

size_t
mig_tally_pairs(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 2, 2, memory);
}

size_t
mig_tally_triples(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 4, 3, memory);
}

size_t
mig_tally_quadruples(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 4, 4, memory);
}
