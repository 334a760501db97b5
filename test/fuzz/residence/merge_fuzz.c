/*
 * Any bytes as the state of residence_merge_agg: a state that is accepted is written back unchanged, and
 * does not change when its own periods are added again.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "residence/merge.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigMerge merge;

	mig_merge_init(&merge, MIG_DATES, 0);
	if (mig_merge_read(&merge, data, size, &memory))
	{
		uint8_t *bytes = malloc(mig_merge_size(&merge));

		for (uint32_t i = merge.count; i > 0; i--)
			if (mig_merge_add(&merge, merge.periods[i - 1], &memory) != MIG_OK)
				abort();
		mig_merge_settle(&merge, &memory);
		if (mig_merge_size(&merge) != size)
			abort();
		mig_merge_write(&merge, bytes);
		if (memcmp(bytes, data, size) != 0)
			abort();
		free(bytes);
	}
	mig_merge_free(&merge, &memory);
	return 0;
}
