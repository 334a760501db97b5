/*
 * Any bytes as the state of residence_resolve_agg: bytes that are accepted are written back unchanged, and
 * give a history sorted by time.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "residence/resolve.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigResolveRule rule = {0};
	MigClaims claims;
	MigHistory history;

	mig_claims_init(&claims, &rule, &memory);
	mig_history_init(&history, &memory);
	if (mig_claims_read(&claims, data, size))
	{
		uint8_t *bytes = malloc(mig_claims_size(&claims));

		mig_claims_write(&claims, bytes);
		if (mig_claims_size(&claims) != size || memcmp(bytes, data, size) != 0)
			abort();
		free(bytes);
		if (claims.count > 0)
		{
			mig_history_stays(&history, &claims);
			if (mig_history_episodes(&history) != MIG_OK)
				abort();
		}
		for (size_t i = 0; i < history.episode_count; i++)
			if (history.episodes[i].from >= history.episodes[i].to ||
				(i > 0 && history.episodes[i].from < history.episodes[i - 1].to))
				abort();
	}
	mig_history_free(&history);
	mig_claims_free(&claims);
	return 0;
}
