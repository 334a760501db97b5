/*
 * Any bytes as the state of residence_duplicates_agg: bytes that are accepted are written back unchanged, and
 * their claims can be compared.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "residence/duplicates.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigDuplicateLimits limits = {0};
	MigTelling telling;

	mig_telling_init(&telling, &limits, &memory);
	if (mig_telling_read(&telling, data, size))
	{
		uint8_t *bytes = malloc(mig_telling_size(&telling));
		MigDuplicate *pairs;
		size_t count;

		mig_telling_write(&telling, bytes);
		if (mig_telling_size(&telling) != size || memcmp(bytes, data, size) != 0)
			abort();
		free(bytes);
		if (mig_duplicates(&telling, &pairs, &count, &memory) != MIG_OK)
			abort();
		if (pairs != NULL)
			memory.release(memory.state, pairs);
	}
	mig_telling_free(&telling);
	return 0;
}
