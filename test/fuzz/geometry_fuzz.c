/* Any bytes: reading them stays inside, ends, and never yields more vertices than there is room for. */
#include <stdlib.h>

#include "core/geometry.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigGeometry geometry;
	const uint8_t *vertices;
	uint32_t count;
	size_t total = 0;
	double x;
	double y;
	int32_t srid;
	bool is_point = mig_geometry_point(data, size, &srid, &x, &y);

	if (mig_geometry_open(data, size, &geometry) != MIG_OK)
	{
		if (is_point)
			abort();
		return 0;
	}
	while (mig_geometry_next(&geometry, &vertices, &count) == MIG_OK && vertices != NULL)
	{
		for (uint32_t i = 0; i < count; i++)
			mig_geometry_vertex(&geometry, vertices, i, &x, &y);
		total += count;
	}
	if (total * geometry.dimensions * sizeof(double) > size)
		abort();
	return 0;
}
