/*
 * Any bytes as the binary form of a coverage: what is read is written back as it was, compiles, and
 * locates its own vertices.
 */
#include <stdlib.h>
#include <string.h>

#include "../core/memory.h"
#include "core/coverage.h"

static void
check_forms(const MigPolygons *set, const uint8_t *data, size_t size)
{
	uint8_t *again = malloc(size);

	/* Equal but for the order of the polygons and negative zeros. */
	if (mig_polygons_size(set) != size || again == NULL)
		abort();
	mig_polygons_write(set, &memory, again);
	if (set->polygon_count > 0 && memcmp(data, again, 9) != 0)
		abort();
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigPolygonsBuild build;
	MigCoverage *coverage;
	size_t bytes;

	mig_polygons_init(&build, &memory);
	if (mig_polygons_read(&build, data, size) == MIG_OK)
	{
		if (mig_coverage_build(&build, &memory, &coverage, &bytes) != MIG_OK)
			abort();
		check_forms(&build.set, data, size);
		for (size_t v = 0; v < build.set.vertex_count; v++)
			if (mig_coverage_locate(coverage, build.set.vertices[2 * v],
									build.set.vertices[2 * v + 1]) == MIG_COVERAGE_NONE)
				abort();
		free(coverage);
	}
	mig_polygons_free(&build);
	return 0;
}
