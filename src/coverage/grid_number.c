/*
 * grid_number.c
 *		Numbering of a community's grids (see grid_number.h).
 */
#include "coverage/grid_number.h"

#include <math.h>
#include <stdlib.h>

#include "geo/position.h"

/* Sums over a polygon's rings, relative to a nearby origin. */
typedef struct Sums
{
	double origin[2];
	double area2; /* twice the area */
	double moment[2];
	double low[2];
	double high[2];
	bool any;
} Sums;

static MigStatus
add_vertex(Sums *sums, const double at[2])
{
	if (!sums->any)
		*sums = (Sums){
			.origin = {at[0], at[1]}, .low = {at[0], at[1]}, .high = {at[0], at[1]}, .any = true};
	for (int axis = 0; axis < 2; axis++)
	{
		sums->low[axis] = fmin(sums->low[axis], at[axis]);
		sums->high[axis] = fmax(sums->high[axis], at[axis]);
	}
	return mig_position_check(at[0], at[1]);
}

/* Adds a ring; holes are subtracted from the area, whatever the orientation of rings. */
static MigStatus
add_ring(Sums *sums, const MigGeometry *geometry, const uint8_t *vertices, uint32_t count,
		 const MigMemory *memory)
{
	double last[2] = {0, 0};
	double area2 = 0;
	double moment[2] = {0, 0};
	double sign;

	for (uint32_t i = 0; i < count; i++)
	{
		double at[2];
		double cross;
		MigStatus status;

		mig_progress(memory, 1);
		mig_geometry_vertex(geometry, vertices, i, &at[0], &at[1]);
		status = add_vertex(sums, at);
		if (status != MIG_OK)
			return status;
		at[0] -= sums->origin[0];
		at[1] -= sums->origin[1];
		cross = i > 0 ? last[0] * at[1] - at[0] * last[1] : 0;
		area2 += cross;
		for (int axis = 0; axis < 2; axis++)
		{
			moment[axis] += (last[axis] + at[axis]) * cross;
			last[axis] = at[axis];
		}
	}
	sign = (area2 < 0) == geometry->begins_part ? -1 : 1;
	sums->area2 += sign * area2;
	for (int axis = 0; axis < 2; axis++)
		sums->moment[axis] += sign * moment[axis];
	return MIG_OK;
}

/* The centroid on an axis; clamped to the box in case of rounding or invalid rings. */
static double
centroid(const Sums *sums, int axis)
{
	double at;

	if (!(sums->area2 > 0))
		return sums->low[axis] + (sums->high[axis] - sums->low[axis]) / 2;
	at = sums->origin[axis] + sums->moment[axis] / (3 * sums->area2);
	return fmin(fmax(at, sums->low[axis]), sums->high[axis]);
}

MigStatus
mig_grid_place(MigGeometry *geometry, const MigMemory *memory, MigGridPlace *place, bool *has_place)
{
	Sums sums = {.any = false};
	const uint8_t *vertices;
	uint32_t count;
	MigStatus status;

	if (geometry->type != MIG_POLYGON && geometry->type != MIG_MULTIPOLYGON)
		return MIG_BAD_GEOMETRY_TYPE;
	while ((status = mig_geometry_next(geometry, &vertices, &count)) == MIG_OK && vertices != NULL)
	{
		mig_progress(memory, 1);
		status = add_ring(&sums, geometry, vertices, count, memory);
		if (status != MIG_OK)
			return status;
	}
	*has_place = sums.any;
	place->lon_deg = centroid(&sums, 0);
	place->lat_deg = centroid(&sums, 1);
	place->height_deg = sums.high[1] - sums.low[1];
	return status;
}

static int
by_number(double a, double b)
{
	return (a > b) - (a < b);
}

static int
by_index(const MigGridPlace *a, const MigGridPlace *b)
{
	return (a->index > b->index) - (a->index < b->index);
}

static int
by_height(const void *a, const void *b)
{
	return by_number(((const MigGridPlace *) a)->height_deg,
					 ((const MigGridPlace *) b)->height_deg);
}

/* From the north, then from the west. */
static int
from_north(const void *a, const void *b)
{
	const MigGridPlace *left = a;
	const MigGridPlace *right = b;
	int order = by_number(right->lat_deg, left->lat_deg);

	if (order == 0)
		order = by_number(left->lon_deg, right->lon_deg);
	return order != 0 ? order : by_index(left, right);
}

/* From the west, then from the north. */
static int
from_west(const void *a, const void *b)
{
	int order = by_number(((const MigGridPlace *) a)->lon_deg, ((const MigGridPlace *) b)->lon_deg);

	return order != 0 ? order : from_north(a, b);
}

void
mig_grid_number(MigGridPlace *places, uint32_t count)
{
	double depth;

	if (count == 0)
		return;
	qsort(places, count, sizeof(MigGridPlace), by_height);
	depth = places[(count - 1) / 2].height_deg / 2;
	qsort(places, count, sizeof(MigGridPlace), from_north);
	for (uint32_t first = 0, next; first < count; first = next)
	{
		for (next = first + 1; next < count; next++)
			if (places[first].lat_deg - places[next].lat_deg >= depth)
				break;
		qsort(places + first, next - first, sizeof(MigGridPlace), from_west);
	}
}
