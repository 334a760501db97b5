/*
 * fold.c
 *		Counting and summing of sorted records (see fold.h).
 */
#include "base/fold.h"

#include <stdbool.h>
#include <string.h>

#include "base/exact_sum.h"

/* Are the keys of two records equal?  Fast if the number of keys is constant. */
static inline bool
keys_equal(const int64_t *a, const int64_t *b, size_t keys)
{
	return a[0] == b[0] && (keys == 1 || a[1] == b[1]);
}

static inline size_t
sum_counts(int64_t *records, size_t count, size_t keys, const MigMemory *memory)
{
	size_t width = keys + 1;
	size_t kept = 0;

	for (size_t i = 0; i < count;)
	{
		int64_t key[2];
		__int128 sum = 0;

		memcpy(key, records + i * width, keys * sizeof(int64_t));
		do
		{
			mig_progress(memory, 1);
			sum += records[i++ * width + keys];
		} while (i < count && keys_equal(records + i * width, key, keys));
		/* Writes no more parts than there were records. */
		do
		{
			int64_t part = sum > INT64_MAX   ? INT64_MAX
						   : sum < INT64_MIN ? INT64_MIN
											 : (int64_t) sum;

			memcpy(records + kept * width, key, keys * sizeof(int64_t));
			records[kept++ * width + keys] = part;
			sum -= part;
		} while (sum != 0);
	}
	return kept;
}

size_t
mig_fold_counts(int64_t *records, size_t count, const MigMemory *memory)
{
	return sum_counts(records, count, 1, memory);
}

size_t
mig_fold_pair_counts(int64_t *records, size_t count, const MigMemory *memory)
{
	return sum_counts(records, count, 2, memory);
}

static inline size_t
sum_amounts(int64_t *records, size_t count, size_t keys, const MigMemory *memory)
{
	size_t width = keys + 1;
	size_t kept = 0;
	MigExactSum sum;

	for (size_t i = 0; i < count;)
	{
		size_t first = i;
		int64_t key[2];

		memcpy(key, records + i * width, keys * sizeof(int64_t));
		mig_exact_sum_clear(&sum);
		do
		{
			double value;

			mig_progress(memory, 1);
			memcpy(&value, records + i++ * width + keys, sizeof(value));
			mig_exact_sum_add(&sum, value);
		} while (i < count && keys_equal(records + i * width, key, keys));
		/* A few values close to overflow may have more parts than there are values. */
		if (mig_exact_sum_size(&sum) > i - first)
		{
			memmove(records + kept * width, records + first * width,
					(i - first) * width * sizeof(int64_t));
			kept += i - first;
			continue;
		}
		do
		{
			double part = mig_exact_sum_size(&sum) > 0 ? mig_exact_sum_take(&sum) : 0;

			memcpy(records + kept * width, key, keys * sizeof(int64_t));
			memcpy(records + kept++ * width + keys, &part, sizeof(part));
		} while (mig_exact_sum_size(&sum) > 0);
	}
	return kept;
}

size_t
mig_fold_amounts(int64_t *records, size_t count, const MigMemory *memory)
{
	return sum_amounts(records, count, 1, memory);
}

size_t
mig_fold_pair_amounts(int64_t *records, size_t count, const MigMemory *memory)
{
	return sum_amounts(records, count, 2, memory);
}

/* Fast if width and keys are constant. */
static inline size_t
keep_each_once(int64_t *records, size_t count, size_t width, size_t keys, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
	{
		const int64_t *record = records + i * width;
		int64_t *last = records + (kept - 1) * width;
		uint64_t differing = 0;

		mig_progress(memory, 1);
		if (kept > 0)
			for (size_t key = 0; key < keys; key++)
				differing |= (uint64_t) (record[key] ^ last[key]);
		if (kept == 0 || differing != 0)
			memmove(records + kept++ * width, record, width * sizeof(int64_t));
	}
	return kept;
}

size_t
mig_fold_pairs(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 2, 2, memory);
}

size_t
mig_fold_threes(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 3, 3, memory);
}

size_t
mig_fold_triples(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 4, 3, memory);
}

size_t
mig_fold_quadruples(int64_t *records, size_t count, const MigMemory *memory)
{
	return keep_each_once(records, count, 4, 4, memory);
}
