/*
 * Unit tests of src/base/top_k.h: the first k of all in order, for any k.
 */
#include <float.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/top_k.h"
#include "base/random.h"

#define MOST 300

static int
compare(const void *a, const void *b)
{
	const MigTopKItem *x = a;
	const MigTopKItem *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

int
main(void)
{
	MigRandom random = {3};
	int wrong = 0;
	int limits = 0;

	for (int round = 0; round < 3000; round++)
	{
		MigTopKItem all[MOST];
		size_t count = mig_random_below(&random, MOST);
		MigTopK bests = {.max = 1 + mig_random_below(&random, round % 2 == 0 ? 10 : MOST)};
		size_t kept;

		for (size_t i = 0; i < count; i++)
		{
			all[i] = (MigTopKItem){(double) mig_random_below(&random, 40),
								   (int64_t) mig_random_below(&random, 100) - 50};
			mig_top_k_add(&bests, all[i].distance, all[i].key, &memory);
			qsort(all, i + 1, sizeof(MigTopKItem), compare);
			limits += mig_top_k_limit(&bests) !=
					  (i + 1 < bests.max ? DBL_MAX : all[bests.max - 1].distance);
		}
		kept = count < bests.max ? count : bests.max;
		mig_top_k_sort(&bests, &memory);
		wrong += bests.count != kept;
		for (size_t i = 0; i < kept && i < bests.count; i++)
			wrong += compare(bests.entries + i, all + i) != 0;
		if (bests.entries != NULL)
			memory.release(memory.state, bests.entries);
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(limits, 0);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
