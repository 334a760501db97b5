/*
 * Unit tests of src/grid/cover.c on bytes as PostGIS writes them: by hand, and for polygons with holes and several
 * parts against clipping by each cell; test/sql/gridcell_cover.sql compares with PostGIS's intersections.
 */
#include "check.h"
#include "memory.h"

#include "grid/cover.h"

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

/* Sums the cover; checks that each row reports progress. */
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

/* --- Random multipolygons with holes, and islands in these, against every ring clipped to every cell --- */

#define RINGS_MAX    16
#define VERTICES_MAX 24
#define HALF         10 /* columns and rows on either side of the origin that contain everything */
#define SIDE         (2 * HALF)

typedef struct Ring
{
	double at[VERTICES_MAX + 1][2]; /* metres; the last is the first */
	int count;
	int sign; /* 1 for an outer ring, -1 for a hole */
	bool opens_part;
} Ring;

static uint32_t
next_random(void)
{
	static uint64_t state = 20;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t) (state >> 33);
}

static double
between(double low, double high)
{
	return low + (high - low) * (next_random() / 2147483648.0);
}

/* A ring around (x, y) at a distance of min to max metres; either orientation. */
static void
star_ring(Ring *ring, double x, double y, double min, double max, int sign, bool opens_part)
{
	double turn = next_random() % 2 == 0 ? 1 : -1;

	/* with at least 8 vertices, an edge is no closer to the centre than 0.92 of its nearer end */
	ring->count = 8 + (int) (next_random() % (VERTICES_MAX - 8));
	ring->sign = sign;
	ring->opens_part = opens_part;
	for (int i = 0; i < ring->count; i++)
	{
		double angle = turn * 2 * acos(-1.0) * i / ring->count;
		double radius = between(min, max);

		ring->at[i][0] = x + radius * cos(angle);
		ring->at[i][1] = y + radius * sin(angle);
	}
	memcpy(ring->at[ring->count], ring->at[0], sizeof(ring->at[0]));
}

/* The part of a polygon where sign * coordinate is at most sign * limit. */
static int
clip(double (*at)[2], int count, int axis, double sign, double limit)
{
	double kept[4 * VERTICES_MAX][2];
	int n = 0;

	for (int i = 0; i < count; i++)
	{
		const double *a = at[i];
		const double *b = at[(i + 1) % count];
		double over_a = sign * (a[axis] - limit);
		double over_b = sign * (b[axis] - limit);

		if (over_a <= 0)
			memcpy(kept[n++], a, sizeof(kept[0]));
		if ((over_a < 0 && over_b > 0) || (over_a > 0 && over_b < 0))
		{
			double share = over_a / (over_a - over_b);

			kept[n][axis] = limit;
			kept[n][1 - axis] = a[1 - axis] + share * (b[1 - axis] - a[1 - axis]);
			n++;
		}
	}
	memcpy(at, kept, (size_t) n * sizeof(kept[0]));
	return n;
}

/* Fraction of the square of that size at (west, south) inside the ring. */
static double
clipped_share(const Ring *ring, double west, double south, double size)
{
	double at[4 * VERTICES_MAX][2];
	int n = ring->count;
	double twice = 0;

	memcpy(at, ring->at, (size_t) n * sizeof(at[0]));
	n = clip(at, n, 0, -1, west);
	n = clip(at, n, 0, 1, west + size);
	n = clip(at, n, 1, -1, south);
	n = clip(at, n, 1, 1, south + size);
	for (int i = 0; i < n; i++)
		twice += (at[i][0] - west) * (at[(i + 1) % n][1] - south) -
				 (at[(i + 1) % n][0] - west) * (at[i][1] - south);
	return fabs(twice) / 2 / (size * size);
}

static size_t
write_rings(uint8_t *bytes, const Ring *rings, int count)
{
	const uint32_t srid[] = {0};
	uint32_t parts = 0;
	size_t len = sizeof(srid);

	for (int i = 0; i < count; i++)
		parts += rings[i].opens_part;
	memcpy(bytes, srid, len);
	bytes[2] = 1;
	memcpy(bytes + len, (uint32_t[]){MIG_MULTIPOLYGON, parts}, 8);
	len += 8;
	for (int first = 0; first < count;)
	{
		int end = first + 1;

		while (end < count && !rings[end].opens_part)
			end++;
		memcpy(bytes + len, (uint32_t[]){MIG_POLYGON, (uint32_t) (end - first)}, 8);
		len += 8;
		for (int i = first; i < end; i++)
		{
			uint32_t vertices = (uint32_t) rings[i].count + 1;

			memcpy(bytes + len, &vertices, sizeof(vertices));
			len += sizeof(vertices);
		}
		if ((end - first) % 2 == 1) /* padded to 8 bytes */
		{
			memset(bytes + len, 0, 4);
			len += 4;
		}
		for (int i = first; i < end; i++)
			for (int v = 0; v <= rings[i].count; v++)
			{
				double degrees[2] = {mig_plane_lon(rings[i].at[v][0]),
									 mig_plane_lat(rings[i].at[v][1])};

				memcpy(bytes + len, degrees, sizeof(degrees));
				len += sizeof(degrees);
			}
		first = end;
	}
	return len;
}

static void
check_random_rings(int level)
{
	static uint8_t bytes[64 * 1024];
	Ring rings[RINGS_MAX];
	double size = mig_gridcell_size_of_level(level);
	double expected[SIDE][SIDE] = {{0}};
	double worst = 0;
	double fraction;
	int count = 0;
	int outside = 0;
	MigGeometry geometry;
	MigCover cover;
	MigGridCell cell;

	/* four places; in each a part, mostly with a hole, sometimes with an island in it and a pond in that */
	for (int place = 0; place < 4; place++)
	{
		double x = (place % 2 == 0 ? -5 : 5) * size + between(-0.4, 0.4) * size;
		double y = (place / 2 == 0 ? -5 : 5) * size + between(-0.4, 0.4) * size;
		double max = 4 * size;

		for (int ring = 0; ring < 4 && (ring == 0 || next_random() % 4 != 0); ring++)
		{
			star_ring(&rings[count++], x, y, max * 0.6, max, ring % 2 == 0 ? 1 : -1, ring % 2 == 0);
			max *= between(0.1, 0.5);
		}
	}
	for (int i = 0; i < count; i++)
		for (int row = 0; row < SIDE; row++)
			for (int column = 0; column < SIDE; column++)
				expected[row][column] +=
					rings[i].sign * clipped_share(&rings[i], (double) (column - HALF) * size,
												  (double) (row - HALF) * size, size);
	CHECK_INT(mig_geometry_open(bytes, write_rings(bytes, rings, count), &geometry), MIG_OK);
	CHECK_INT(mig_cover_init(&cover, &memory, &geometry, level), MIG_OK);
	while (mig_cover_next(&cover, &memory, &cell, &fraction))
	{
		int column;
		int row;

		mig_gridcell_column_row(cell, &column, &row);
		column += HALF;
		row += HALF;
		CHECK(fraction > 0 && fraction <= 1);
		if (column < 0 || column >= SIDE || row < 0 || row >= SIDE)
			outside++;
		else
			expected[row][column] -= fraction;
	}
	for (int row = 0; row < SIDE; row++)
		for (int column = 0; column < SIDE; column++)
			worst = fmax(worst, fabs(expected[row][column]));
	CHECK_INT(outside, 0);
	CHECK(worst < 1e-7);
	free(cover.edges.edges);
	free(cover.active);
	free(cover.row_cells);
}

/* A top edge that is higher in the middle, by less or more than the precision of heights above the southern row. */
static void
check_roofs(void)
{
	double up = 5e-14;

	for (int i = 0; i < 17; i++)
	{
		const double roof[][2] = {{0, -1500},       {3000, -1500}, {3000, 300},
								  {1500, 300 + up}, {0, 300},      {0, -1500}};
		int cells;

		CHECK(fabs(sum_of(roof, 6, 4, &cells, MIG_OK) - 5.4) < 1e-9);
		up *= 1.2;
	}
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
	check_roofs();
	sum_of(open_ring, 4, 4, &cells, MIG_BAD_RING);
	for (int i = 0; i < 300; i++)
		check_random_rings(i % 8);
	return check_summary();
}
