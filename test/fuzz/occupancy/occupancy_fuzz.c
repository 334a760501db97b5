/*
 * Any bytes as the binary form and as the text of an occupancy: what is read is written back as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "occupancy/occupancy.h"

static void
check_form(MigOccupancyBuild *build)
{
	uint8_t *bytes = malloc(mig_occupancy_size_max(build));
	size_t len = mig_occupancy_write(build, bytes);
	MigOccupancyBuild again;
	MigSpans spans;

	mig_occupancy_init(&again, MIG_DATES, &memory);
	if (mig_occupancy_read(&again, bytes, len) != MIG_OK || again.count != build->count ||
		again.kind != build->kind)
		abort();
	mig_spans_init(&spans, bytes, len);
	while (mig_spans_next(&spans))
		if (spans.span.from >= spans.span.to)
			abort();
	mig_occupancy_free(&again);
	free(bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigOccupancyBuild build;
	MigWhere where;

	mig_occupancy_init(&build, MIG_DATES, &memory);
	if (mig_occupancy_read(&build, data, size) == MIG_OK)
		check_form(&build);
	mig_occupancy_free(&build);
	mig_occupancy_init(&build, MIG_DATES, &memory);
	if (mig_occupancy_parse(&build, (const char *) data, size, &where) == MIG_OK)
		check_form(&build);
	mig_occupancy_free(&build);
	return 0;
}
