/*
 * Any bytes as those of a build: valid ones are written back unchanged, and can be fitted.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "usage/usage_model.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigUsageBuild build;
	MigUsageModel model;
	uint8_t *bytes;

	mig_usage_init(&build, MIG_USAGE_READINGS_MAX, &memory);
	if (mig_usage_read(&build, data, size) == MIG_OK)
	{
		bytes = malloc(mig_usage_size(&build));
		if (mig_usage_write(&build, bytes) != size || memcmp(bytes, data, size) != 0)
			abort();
		free(bytes);
		if (mig_usage_fit(&build, &model) != MIG_OK || mig_usage_check(&model) != MIG_OK)
			abort();
		if (model.entry != NULL)
			memory.release(memory.state, model.entry);
	}
	mig_usage_free(&build);
	return 0;
}
