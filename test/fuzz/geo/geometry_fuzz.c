/*
 * Any bytes: reading stays in bounds, terminates, and never yields more vertices than fit; the place of
 * a polygon is a position.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"

#include "geo/position.h"
#include "coverage/grid_number.h"

static MigStatus
negate(double *x, double *y)
{
	*x = -*x;
	*y = -*y;
	return MIG_OK;
}

/* Changing a geometry there and back restores it but for its box. */
static void
check_change(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	if (mig_geometry_change(copy, size, negate, &memory) == MIG_OK)
	{
		size_t box = data[3] & 4 ? 16 : 0;
		size_t box_at = 4 + ((data[3] & 0x50) == 0x50 ? 8 : 0);

		if (mig_geometry_change(copy, size, negate, &memory) != MIG_OK ||
			memcmp(copy, data, box_at) != 0 ||
			memcmp(copy + box_at + box, data + box_at + box, size - box_at - box) != 0)
			abort();
	}
	free(copy);
}

static void
check_place(MigGeometry geometry)
{
	MigGridPlace place;
	bool has_place;

	if (mig_grid_place(&geometry, &memory, &place, &has_place) == MIG_OK && has_place &&
		(mig_position_check(place.lon_deg, place.lat_deg) != MIG_OK ||
		 !(place.height_deg >= 0 && place.height_deg <= 180)))
		abort();
}

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
	bool is_point;

	check_change(data, size);
	is_point = mig_geometry_point(data, size, &srid, &x, &y);

	if (mig_geometry_open(data, size, &geometry) != MIG_OK)
	{
		if (is_point)
			abort();
		return 0;
	}
	check_place(geometry);
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
