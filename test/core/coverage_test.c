/*
 * Unit tests of src/core/polygons.c and coverage.c: location against a test of every edge of every
 * polygon, on sets that tile, overlap, have holes, needles and edges along the raster.
 */
#include "check.h"
#include "memory.h"

#include "core/coverage.h"
#include "core/orientation.h"

#include <math.h>
#include <stdlib.h>

static uint64_t seed = 20261124;

static double
random_unit(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double) (seed >> 11) * 0x1p-53;
}

/* The binary form of polygons under construction. */
static uint8_t form[1 << 24];
static size_t form_len;

static void
put(uint64_t number, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		form[form_len++] = (uint8_t) (number >> (8 * i));
}

static void
put_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	put(bits, 8);
}

static void
begin(uint32_t polygons)
{
	form_len = 0;
	put(1, 1);
	put(4326, 4);
	put(polygons, 4);
}

static void
put_polygon(int64_t id, uint32_t rings, int multi)
{
	put((uint64_t) id, 8);
	put(rings | (multi ? MIG_POLYGONS_MARK : 0), 4);
}

static void
put_ring(uint32_t vertices, int begins_part)
{
	put(vertices | (begins_part ? MIG_POLYGONS_MARK : 0), 4);
}

static void
put_square(double x, double y, double side)
{
	const double at[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};

	for (int i = 0; i < 5; i++)
	{
		put_double(x + side * at[i][0]);
		put_double(y + side * at[i][1]);
	}
}

/* Is the position in the polygon, by all its edges?  1 inside or on an edge. */
static int
holds(const MigPolygons *set, uint32_t polygon, double x, double y)
{
	int inside = 0;

	for (uint32_t r = mig_polygons_ring(set, polygon); r < mig_polygons_ring(set, polygon + 1); r++)
		for (uint32_t v = mig_polygons_vertex(set, r); v + 1 < mig_polygons_vertex(set, r + 1); v++)
		{
			const double *a = set->vertices + 2 * (size_t) v;
			const double *b = a + 2;
			double side = mig_orientation(a[0], a[1], b[0], b[1], x, y);

			if (side == 0 && x >= fmin(a[0], b[0]) && x <= fmax(a[0], b[0]) &&
				y >= fmin(a[1], b[1]) && y <= fmax(a[1], b[1]))
				return 1;
			if ((a[1] <= y) != (b[1] <= y))
				inside ^= (side > 0) == (b[1] > a[1]);
		}
	return inside;
}

static MigCoverage *
compile(void)
{
	MigPolygonsBuild build;
	MigCoverage *coverage = NULL;
	size_t bytes = 0;

	mig_polygons_init(&build, &memory);
	CHECK_INT(mig_polygons_read(&build, form, form_len), MIG_OK);
	CHECK_INT(mig_coverage_build(&build, &memory, &coverage, &bytes), MIG_OK);
	CHECK_INT(mig_coverage_stats(coverage).bytes, bytes);
	mig_polygons_free(&build);
	CHECK_INT(memory_blocks, 1);
	return coverage;
}

/* Does location give exactly the polygons that hold the position, in their order? */
static int
agrees(const MigCoverage *coverage, const MigPolygons *set, double x, double y)
{
	uint32_t found = mig_coverage_locate(coverage, x, y);

	for (uint32_t p = 0; p < set->polygon_count; p++)
		if (holds(set, p, x, y))
		{
			if (found != p)
				return 0;
			found = mig_coverage_locate_next(coverage, x, y, p);
		}
	return found == MIG_COVERAGE_NONE;
}

/* Random positions, vertices and their neighbours, positions on edges, corners and centres of cells. */
static void
check_location(const MigCoverage *coverage, int randoms)
{
	MigPolygons set = mig_coverage_polygons(coverage);
	double width = coverage->east - coverage->west;
	double height = coverage->north - coverage->south;
	uint32_t step = set.vertex_count / 500 + 1;
	int wrong = 0;

	for (int i = 0; i < randoms; i++)
		wrong += !agrees(coverage, &set, coverage->west + width * (random_unit() * 1.02 - 0.01),
						 coverage->south + height * (random_unit() * 1.02 - 0.01));
	CHECK_INT(wrong, 0);
	for (uint32_t v = 0; v + 1 < set.vertex_count; v += step)
	{
		const double *a = set.vertices + 2 * (size_t) v;
		double t = random_unit();
		double x = a[0] + t * (a[2] - a[0]);
		double y = a[1] + t * (a[3] - a[1]);

		wrong += !agrees(coverage, &set, a[0], a[1]);
		wrong += !agrees(coverage, &set, nextafter(a[0], 180), a[1]);
		wrong += !agrees(coverage, &set, a[0], nextafter(a[1], -90));
		wrong += !agrees(coverage, &set, x, y);
		wrong += !agrees(coverage, &set, x, a[1]);
		wrong += !agrees(coverage, &set, a[0], y);
	}
	CHECK_INT(wrong, 0);
	for (int i = 0; i < 500; i++)
	{
		double x = coverage->west + floor(random_unit() * ldexp(1, coverage->column_bits + 3)) / 8 *
										coverage->cell_width;
		double y = coverage->south + floor(random_unit() * ldexp(1, coverage->row_bits + 3)) / 8 *
										 coverage->cell_height;

		wrong += !agrees(coverage, &set, x, y);
		wrong += !agrees(coverage, &set, nextafter(x, -180), nextafter(y, 90));
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(agrees(coverage, &set, coverage->west, coverage->north), 1);
	CHECK_INT(agrees(coverage, &set, coverage->east, coverage->south), 1);
	CHECK_INT(mig_coverage_locate(coverage, NAN, coverage->south), MIG_COVERAGE_NONE);
	CHECK_INT(mig_coverage_locate(coverage, coverage->west, INFINITY), MIG_COVERAGE_NONE);
	CHECK(mig_coverage_stats(coverage).bytes <=
		  (size_t) set.vertex_count * MIG_COVERAGE_VERTEX_BYTES);
}

/* n x n squares whose corners are moved, the same for all four: no gaps, no overlaps. */
static void
test_tiling(int n, double move, double side)
{
	MigCoverage *coverage;

	begin((uint32_t) (n * n));
	for (int row = 0; row < n; row++)
		for (int column = 0; column < n; column++)
		{
			put_polygon((n - row) * 100000 + column, 1, 0);
			put_ring(5, 1);
			for (int i = 0; i < 5; i++)
			{
				int c = column + (i == 1 || i == 2);
				int r = row + (i == 2 || i == 3);

				put_double(118 + side * (c + move * sin(c * 7.0 + r * 13.0)));
				put_double(27 + side * (r + move * sin(c * 5.0 + r * 11.0)));
			}
		}
	coverage = compile();
	check_location(coverage, 1000);
	memory_release(NULL, coverage);
}

/* Needles that share a vertex: many edges in one cell however often it is divided. */
static void
test_star(void)
{
	MigCoverage *coverage;

	begin(40);
	for (int i = 0; i < 40; i++)
	{
		put_polygon(i, 1, 0);
		put_ring(4, 1);
		put_double(120);
		put_double(28);
		put_double(120 + cos(i * 0.157));
		put_double(28 + sin(i * 0.157));
		put_double(120 + cos(i * 0.157 + 0.1));
		put_double(28 + sin(i * 0.157 + 0.1));
		put_double(120);
		put_double(28);
	}
	coverage = compile();
	check_location(coverage, 3000);
	CHECK_INT(mig_coverage_locate(coverage, 120, 28), 0);
	memory_release(NULL, coverage);
}

/* Squares with a hole and a part in it, overlapping, some nested, some the same. */
static void
test_overlapping(void)
{
	MigCoverage *coverage;

	begin(60);
	for (int i = 0; i < 60; i++)
	{
		double x = 100 + floor(random_unit() * 10) / 8;
		double y = 20 + floor(random_unit() * 10) / 8;

		put_polygon(i / 2, 3, 1);
		put_ring(5, 1);
		put_square(x, y, 0.5);
		put_ring(5, 0);
		put_square(x + 0.125, y + 0.125, 0.25);
		put_ring(5, 1);
		put_square(x + 0.1875, y + 0.1875, 0.125);
	}
	coverage = compile();
	check_location(coverage, 3000);
	memory_release(NULL, coverage);
}

/* A ring of so many vertices in a zigzag, and a small square far away. */
static void
test_zigzag(uint32_t teeth)
{
	MigCoverage *coverage;

	begin(2);
	put_polygon(7, 1, 0);
	put_ring(2 * teeth + 4, 1);
	for (uint32_t i = 0; i <= teeth; i++)
	{
		put_double(10 + i * 1e-4);
		put_double(50);
		if (i < teeth)
		{
			put_double(10 + (i + 0.5) * 1e-4);
			put_double(50.5);
		}
	}
	put_double(10 + teeth * 1e-4);
	put_double(49);
	put_double(10);
	put_double(49);
	put_double(10);
	put_double(50);
	put_polygon(-7, 1, 0);
	put_ring(5, 1);
	put_square(-60, -30, 1e-7);
	coverage = compile();
	check_location(coverage, 1000);
	CHECK_INT(mig_coverage_ids(coverage)[mig_coverage_locate(coverage, -60 + 1e-8, -30 + 1e-8)],
			  -7);
	memory_release(NULL, coverage);
}

static void
test_pairs(void)
{
	MigCoverage *coverage;
	uint32_t(*pairs)[2];
	size_t count;
	int touching = 0;

	begin(100);
	for (int i = 0; i < 100; i++)
	{
		put_polygon(i, 1, 0);
		put_ring(5, 1);
		put_square(i % 10, floor(i * 0.1), 1);
	}
	coverage = compile();
	mig_coverage_pairs(coverage, &memory, &pairs, &count);
	for (size_t i = 0; i < count; i++)
		touching += abs((int) pairs[i][0] % 10 - (int) pairs[i][1] % 10) <= 1 &&
					abs((int) pairs[i][0] / 10 - (int) pairs[i][1] / 10) <= 1;
	/* 90 across, 90 up, 81 and 81 by a corner */
	CHECK_INT(touching, 342);
	for (size_t i = 1; i < count; i++)
		CHECK(pairs[i - 1][0] < pairs[i][0] ||
			  (pairs[i - 1][0] == pairs[i][0] && pairs[i - 1][1] < pairs[i][1]));
	memory_release(NULL, pairs);
	memory_release(NULL, coverage);
}

static void
test_empty(void)
{
	MigCoverage *coverage;

	form_len = 0;
	put(1, 1);
	put(0, 8);
	coverage = compile();
	CHECK_INT(mig_coverage_locate(coverage, 0, 0), MIG_COVERAGE_NONE);
	CHECK_INT(mig_coverage_locate(coverage, 1, 1), MIG_COVERAGE_NONE);
	CHECK_INT(mig_coverage_stats(coverage).cells, 1);
	memory_release(NULL, coverage);
}

/* What was collected in another order, in parts, or read back from its bytes compiles to the same. */
static void
test_forms(void)
{
	static uint8_t bytes[sizeof(form)];
	MigPolygonsBuild build;
	MigPolygonsBuild other;
	MigCoverage *coverage;
	MigCoverage *again = NULL;
	size_t len;
	MigPolygons set;

	test_overlapping(); /* leaves its form */
	coverage = compile();
	set = mig_coverage_polygons(coverage);
	len = mig_polygons_size(&set);
	CHECK_INT(len, form_len);
	mig_polygons_write(&set, &memory, bytes);

	mig_polygons_init(&build, &memory);
	mig_polygons_init(&other, &memory);
	CHECK_INT(mig_polygons_read(&build, bytes, len), MIG_OK);
	for (size_t cut = 0; cut < len; cut += cut < 300 ? 1 : 997)
	{
		CHECK(mig_polygons_read(&other, bytes, cut) != MIG_OK);
		mig_polygons_free(&other);
	}
	CHECK_INT(mig_polygons_read(&other, form, form_len), MIG_OK);
	CHECK_INT(mig_coverage_build(&other, &memory, &again, &len), MIG_OK);
	CHECK(memcmp(coverage, again, len) == 0);
	memory_release(NULL, again);

	CHECK_INT(mig_polygons_add_all(&build, &other.set), MIG_OK);
	CHECK_INT(build.set.polygon_count, 120);
	CHECK_INT(build.set.vertex_count, 2 * set.vertex_count);
	mig_polygons_free(&build);
	mig_polygons_free(&other);
	memory_release(NULL, coverage);
	CHECK_INT(memory_blocks, 0);
}

/* One fault each in a polygon that is well but for it. */
static void
test_faults(void)
{
	MigPolygonsBuild build;

	mig_polygons_init(&build, &memory);
	for (int fault = 0; fault < 9; fault++)
	{
		const MigStatus expected[] = {MIG_OK,           MIG_BAD_COVERAGE, MIG_BAD_COVERAGE,
									  MIG_BAD_COVERAGE, MIG_BAD_RING,     MIG_BAD_LONGITUDE,
									  MIG_BAD_LATITUDE, MIG_BAD_COVERAGE, MIG_BAD_RING};

		form_len = 0;
		put(fault == 1 ? 2 : 1, 1);
		put(fault == 2 ? 3857 : 4490, 4);
		put(1, 4);
		put_polygon(1, fault == 7 ? 2 : 1, 0);
		put_ring(fault == 8 ? 3 : 5, fault != 3);
		put_square(fault == 5 ? 180.5 : 120, fault == 6 ? -91 : 28, 0.5);
		if (fault == 4)
			form[form_len - 1] ^= 1;
		if (fault == 8)
			form_len -= 32;
		if (fault == 7)
		{
			put_ring(5, 1);
			put_square(120, 28, 0.5);
		}
		CHECK_INT(mig_polygons_read(&build, form, form_len), expected[fault]);
		mig_polygons_free(&build);
	}
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	test_tiling(2, 0, 1);
	test_tiling(10, 0, 0.125);
	test_tiling(30, 0.3, 0.0625);
	test_tiling(8, 0.2, 1e-6);
	test_star();
	test_overlapping();
	test_zigzag(2000);
	test_pairs();
	test_empty();
	test_forms();
	test_faults();
	return check_summary();
}
