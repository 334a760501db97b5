/*
 * Unit tests of src/core/cover.c on bytes as PostGIS writes them; test/sql/gridcell_cover.sql compares
 * with PostGIS's intersections.
 */
#include "check.h"
#include "memory.h"

#include "core/cover.h"

#include <math.h>
#include <stdlib.h>

/* A polygon of one ring, at metres on the plane. */
static size_t
write_polygon(uint8_t *bytes, const double (*at)[2], uint32_t count)
{
	const uint32_t head[] = {0, MIG_POLYGON, 1, count, 0};
	size_t len = sizeof(head);

	memcpy(bytes, head, len);
	bytes[2] = 1;
	for (uint32_t i = 0; i < count; i++)
	{
		double degrees[2] = {mig_plane_lon(at[i][0]), mig_plane_lat(at[i][1])};

		memcpy(bytes + len, degrees, sizeof(degrees));
		len += sizeof(degrees);
	}
	return len;
}

/* Sums the cover; checks that the work of each row is told of. */
static double
sum_of(const double (*at)[2], uint32_t count, int level, int *cells, MigStatus expected)
{
	static uint8_t bytes[1024];
	size_t work = memory_work;
	MigGeometry geometry;
	MigCover cover;
	MigGridCell cell;
	double fraction;
	double sum = 0;
	size_t len = write_polygon(bytes, at, count);

	*cells = 0;
	CHECK_INT(mig_geometry_open(bytes, len, &geometry), MIG_OK);
	CHECK_INT(mig_cover_init(&cover, &memory, &geometry, level), expected);
	if (expected != MIG_OK)
		return 0;
	while (mig_cover_next(&cover, &memory, &cell, &fraction))
	{
		CHECK(fraction > 0 && fraction <= 1);
		sum += fraction;
		++*cells;
	}
	CHECK(memory_work - work > (size_t) cover.rows * (size_t) cover.columns);
	free(cover.edges.edges);
	free(cover.active);
	free(cover.row_cells);
	return sum;
}

int
main(void)
{
	/* level 4 is 1 km */
	const double square[][2] = {
		{1000, 2000}, {4000, 2000}, {4000, 4000}, {1000, 4000}, {1000, 2000}};
	const double inside[][2] = {
		{1250, 2250}, {1750, 2250}, {1750, 2750}, {1250, 2750}, {1250, 2250}};
	const double triangle[][2] = {{0, 0}, {10000, 0}, {0, 10000}, {0, 0}};
	const double around[][2] = {
		{-1500, -1500}, {1500, -1500}, {1500, 1500}, {-1500, 1500}, {-1500, -1500}};
	const double open_ring[][2] = {{0, 0}, {1, 0}, {0, 1}, {0, 2}};
	int cells;

	CHECK(sum_of(square, 5, 4, &cells, MIG_OK) == 6);
	CHECK_INT(cells, 6);
	CHECK(fabs(sum_of(inside, 5, 4, &cells, MIG_OK) - 0.25) < 1e-9);
	CHECK_INT(cells, 1);
	/* 45 whole cells and 10 halves */
	CHECK(fabs(sum_of(triangle, 4, 4, &cells, MIG_OK) - 50) < 1e-9);
	CHECK_INT(cells, 55);
	CHECK(fabs(sum_of(around, 5, 4, &cells, MIG_OK) - 9) < 1e-9);
	CHECK_INT(cells, 16);
	CHECK(fabs(sum_of(around, 5, 6, &cells, MIG_OK) - 900) < 1e-9);
	CHECK_INT(cells, 900);
	sum_of(open_ring, 4, 4, &cells, MIG_BAD_RING);
	return check_summary();
}
