/*
 * Unit tests of src/base/best.h: the first of all in order, for any number of them.
 */
#include <float.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/best.h"
#include "base/random.h"

#define MOST 300

static int
compare(const void *a, const void *b)
{
	const MigBest *x = a;
	const MigBest *y = b;

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
		MigBest all[MOST];
		size_t count = mig_random_below(&random, MOST);
		MigBests bests = {.most = 1 + mig_random_below(&random, round % 2 == 0 ? 10 : MOST)};
		size_t kept;

		for (size_t i = 0; i < count; i++)
		{
			all[i] = (MigBest){(double) mig_random_below(&random, 40),
							   (int64_t) mig_random_below(&random, 100) - 50};
			mig_bests_add(&bests, all[i].distance, all[i].key, &memory);
			qsort(all, i + 1, sizeof(MigBest), compare);
			limits += mig_bests_limit(&bests) !=
					  (i + 1 < bests.most ? DBL_MAX : all[bests.most - 1].distance);
		}
		kept = count < bests.most ? count : bests.most;
		mig_bests_sort(&bests, &memory);
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
