/* Unit tests of src/base/radix.c: against the merge sort. */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/radix.h"
#include "base/sort.h"

static uint64_t state = 11;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 11 ^ state << 40;
}

/* Random numbers: few and many digits, with common trailing zeros, of both signs, up to the limits. */
static int64_t
draw_number(unsigned kind)
{
	switch (kind)
	{
		case 0:
			return 7;
		case 1:
			return (int64_t) (draw() % 5);
		case 2:
			return (int64_t) (draw() % 100000) * 1000000 - INT64_C(5000000000);
		case 3:
			return draw() % 9 == 0   ? INT64_MAX
				   : draw() % 9 == 0 ? INT64_MIN
									 : -(int64_t) (draw() % 99);
		default:
			return (int64_t) (draw() * 3);
	}
}

static size_t compared; /* numbers of a record */

static int
by_keys(const void *a, const void *b)
{
	return mig_record_less(a, b, compared) ? -1 : mig_record_less(b, a, compared);
}

static bool
is_sorted_as_merged(size_t count, size_t width, size_t keys)
{
	size_t bytes = count * width * sizeof(int64_t);
	int64_t *records = malloc(bytes + 1);
	int64_t *spare = malloc(bytes + 1);
	int64_t *merged = malloc(bytes + 1);
	unsigned kinds[MIG_RECORD_WIDTH_MAX];
	bool same;

	for (size_t i = 0; i < width; i++)
		kinds[i] = i == 3 ? 4 : (unsigned) draw() % 5;
	for (size_t i = 0; i < count * width; i++)
		records[i] = draw_number(kinds[i % width]);
	memcpy(merged, records, bytes);
	compared = keys;
	mig_sort(merged, count, width * sizeof(int64_t), by_keys, &memory);
	same = memcmp(mig_radix_sort(records, spare, count, width, keys, &memory), merged, bytes) == 0;
	free(records);
	free(spare);
	free(merged);
	return same;
}

int
main(void)
{
	static const size_t counts[] = {0, 1, 2, 31, 32, 33, 100, 1000, 40000};
	static const size_t widths[] = {1, 2, 4, 5, 6};
	bool same = true;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (int round = 0; round < (counts[i] > 1000 ? 4 : 40); round++)
			for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++)
				for (size_t keys = 1; keys <= widths[w]; keys++)
					same &= is_sorted_as_merged(counts[i], widths[w], keys);
	CHECK(same);
	memory_steps = 0;
	CHECK(is_sorted_as_merged(100000, 4, 3));
	CHECK(memory_steps > 10);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
