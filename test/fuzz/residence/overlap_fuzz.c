/*
 * Any bytes as a state of residence_overlap_agg: bytes that are accepted are written back unchanged.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "residence/overlap.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigStayBytes head;
	const uint8_t *found = mig_stay_bytes_read(data, size, &head, &memory);
	int64_t *records;
	uint8_t *again;
	MigPair *pairs = NULL;
	size_t count;
	int64_t number;

	if (found == NULL)
		return 0;
	if (mig_stay_bytes_size(&head) != size)
		abort();
	records = malloc(head.count * head.width * sizeof(int64_t) + 1);
	memcpy(records, found, head.count * head.width * sizeof(int64_t));
	again = malloc(size);
	mig_stay_bytes_write(&head, records, again);
	if (memcmp(again, data, size) != 0)
		abort();
	if (head.width == MIG_PERIOD_WIDTH)
	{
		if (mig_overlap_count((MigPeriod *) records, head.count, 0, &number, &memory) != MIG_OK ||
			number < 0)
			abort();
	}
	else if (mig_overlap_pairs((MigStay *) records, head.count, 0, 100000, &pairs, &count,
							   &memory) == MIG_OK)
		for (size_t i = 0; i < count; i++)
			if (pairs[i].a >= pairs[i].b || pairs[i].from >= pairs[i].to)
				abort();
	free(pairs);
	free(again);
	free(records);
	return 0;
}
