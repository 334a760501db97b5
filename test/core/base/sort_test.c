/* Unit tests of src/base/sort.c. */
#include <stdbool.h>

#include "check.h"
#include "memory.h"

#include "base/sort.h"

typedef struct Pair
{
	uint32_t key;
	uint32_t index;
	uint32_t unused;
} Pair;

static Pair pairs[40000];

static int
by_key(const void *a, const void *b)
{
	uint32_t left = ((const Pair *) a)->key;
	uint32_t right = ((const Pair *) b)->key;

	return (left > right) - (left < right);
}

int
main(void)
{
	const uint32_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 1023, 1024, 1025, 40000};
	const uint32_t kinds[] = {1, 3, 1000, 100000};
	uint32_t state = 42;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		{
			uint64_t sum = 0;
			bool in_order = true;

			for (uint32_t n = 0; n < counts[i]; n++)
			{
				state = state * 1664525u + 1013904223u;
				pairs[n] = (Pair){(state >> 8) % kinds[k], n, ~n};
				sum += pairs[n].key;
			}
			mig_sort(pairs, counts[i], sizeof(Pair), by_key, &memory);
			for (uint32_t n = 0; n < counts[i]; n++)
			{
				sum -= pairs[n].key;
				in_order &= pairs[n].unused == ~pairs[n].index;
				in_order &=
					n == 0 || pairs[n - 1].key < pairs[n].key ||
					(pairs[n - 1].key == pairs[n].key && pairs[n - 1].index < pairs[n].index);
			}
			CHECK(in_order);
			CHECK_INT(sum, 0);
		}
	CHECK_INT(memory_blocks, 0);
	CHECK(memory_steps > 0);
	return check_summary();
}
