/*
 * Any bytes as the text of a density and of a flow, of cells and of zones, and as records to be folded: accepted keys are
 * sorted, and folding in parts does not change sums.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "base/radix.h"
#include "base/exact_sum.h"
#include "base/fold.h"
#include "density/density_text.h"

static void
read_text(const char *text, size_t size, bool cells, bool pairs)
{
	MigDensityRecords read;
	MigWhere where;

	if (mig_density_parse(text, size, cells, pairs, &memory, &read, &where) == MIG_OK)
	{
		for (size_t i = 0; i < read.count; i++)
		{
			const int64_t *record = read.records + i * (read.keys + 1);
			char key[MIG_KEY_TEXT_MAX];
			size_t len = mig_density_key_format(read.keys_are, record[read.keys - 1], key);
			double amount;

			memcpy(&amount, record + read.keys, sizeof(amount));
			if (len == 0 || len > sizeof(key) ||
				(i > 0 && !mig_record_less(record - read.keys - 1, record, read.keys)) ||
				(read.values_are == MIG_AMOUNTS && !isfinite(amount)))
				abort();
		}
		if (read.records != NULL)
			memory.release(NULL, read.records);
	}
	else if (where.position > size)
		abort();
}

static size_t
sort_and_fold(int64_t *records, int64_t *spare, size_t count)
{
	int64_t *sorted = mig_radix_sort(records, spare, count, 2, 1, &memory);

	if (sorted != records)
		memcpy(records, sorted, count * 2 * sizeof(int64_t));
	return mig_fold_amounts(records, count, &memory);
}

/* The sums of records folded at once and in two parts, which must be equal. */
static void
fold(const uint8_t *data, size_t size)
{
	size_t count = size / 9;
	int64_t *whole = malloc(count * 2 * sizeof(int64_t) + 1);
	int64_t *parts = malloc(count * 2 * sizeof(int64_t) + 1);
	int64_t *spare = malloc(count * 2 * sizeof(int64_t) + 1);
	size_t kept;
	size_t other;

	for (size_t i = 0; i < count; i++)
	{
		double amount;

		memcpy(&amount, data + 9 * i + 1, sizeof(amount));
		amount = isfinite(amount) && fabs(amount) < 1e300 ? amount : 1;
		whole[2 * i] = data[9 * i] % 4;
		memcpy(whole + 2 * i + 1, &amount, sizeof(amount));
	}
	memcpy(parts, whole, count * 2 * sizeof(int64_t));
	kept = sort_and_fold(whole, spare, count);
	other = sort_and_fold(parts, spare, count / 2);
	memmove(parts + 2 * other, parts + 2 * (count / 2), (count - count / 2) * 2 * sizeof(int64_t));
	other = sort_and_fold(parts, spare, other + count - count / 2);
	for (int64_t key = 0; key < 4; key++)
	{
		MigExactSum a;
		MigExactSum b;
		double amount;

		mig_exact_sum_clear(&a);
		mig_exact_sum_clear(&b);
		for (size_t i = 0; i < kept; i++)
			if (whole[2 * i] == key)
			{
				memcpy(&amount, whole + 2 * i + 1, sizeof(amount));
				mig_exact_sum_add(&a, amount);
			}
		for (size_t i = 0; i < other; i++)
			if (parts[2 * i] == key)
			{
				memcpy(&amount, parts + 2 * i + 1, sizeof(amount));
				mig_exact_sum_add(&b, amount);
			}
		if (mig_exact_sum_value(&a) != mig_exact_sum_value(&b))
			abort();
	}
	free(whole);
	free(parts);
	free(spare);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_text((const char *) data, size, true, false);
	read_text((const char *) data, size, false, false);
	read_text((const char *) data, size, true, true);
	read_text((const char *) data, size, false, true);
	fold(data, size);
	return 0;
}
