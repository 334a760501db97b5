/*
 * Unit tests of src/geo/polygons.c and coverage*.c: location against a test of every edge of every polygon, on sets
 * that tile, overlap, have holes, needles and edges along the raster, or are locally dense.
 */
#include "check.h"
#include "location.h"
#include "memory.h"

#include <stdlib.h>

static uint64_t seed = 20261124;

static double
random_unit(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double) (seed >> 11) * 0x1p-53;
}

/* Buffer for the binary form of polygons. */
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

/* West, south, east and north of each polygon. */
static double boxes[4000][4];

static void
find_boxes(const MigPolygons *set)
{
	for (uint32_t p = 0; p < set->polygon_count; p++)
	{
		double *box = boxes[p];

		box[0] = box[1] = INFINITY;
		box[2] = box[3] = -INFINITY;
		for (uint32_t v = mig_polygons_vertex(set, mig_polygons_ring(set, p));
			 v < mig_polygons_vertex(set, mig_polygons_ring(set, p + 1)); v++)
			for (int i = 0; i < 2; i++)
			{
				box[i] = fmin(box[i], set->vertices[2 * v + i]);
				box[2 + i] = fmax(box[2 + i], set->vertices[2 * v + i]);
			}
	}
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

/* Random positions, vertices and their neighbours, positions on edges, corners and centres of cells. */
static void
check_location(const MigCoverage *coverage, int randoms)
{
	MigPolygons set = mig_coverage_polygons(coverage);
	double width = coverage->east - coverage->west;
	double height = coverage->north - coverage->south;
	uint32_t step = set.vertex_count / 500 + 1;
	int wrong = 0;

	find_boxes(&set);
	for (int i = 0; i < randoms; i++)
		wrong +=
			!agrees(coverage, &set, boxes, coverage->west + width * (random_unit() * 1.02 - 0.01),
					coverage->south + height * (random_unit() * 1.02 - 0.01));
	CHECK_INT(wrong, 0);
	for (uint32_t v = 0; v + 1 < set.vertex_count; v += step)
	{
		const double *a = set.vertices + 2 * (size_t) v;
		double t = random_unit();
		double x = a[0] + t * (a[2] - a[0]);
		double y = a[1] + t * (a[3] - a[1]);

		wrong += !agrees(coverage, &set, boxes, a[0], a[1]);
		wrong += !agrees(coverage, &set, boxes, nextafter(a[0], 180), a[1]);
		wrong += !agrees(coverage, &set, boxes, a[0], nextafter(a[1], -90));
		wrong += !agrees(coverage, &set, boxes, x, y);
		wrong += !agrees(coverage, &set, boxes, x, a[1]);
		/* next to an edge, by very different fractions of a cell */
		t = pow(10, -2 - 5 * random_unit()) * (v % 2 == 0 ? 1 : -1);
		wrong += !agrees(coverage, &set, boxes, x + t * coverage->cell_width, y);
		wrong += !agrees(coverage, &set, boxes, x, y + t * coverage->cell_height);
		wrong += !agrees(coverage, &set, boxes, a[0], y);
	}
	CHECK_INT(wrong, 0);
	for (int i = 0; i < 500; i++)
	{
		double x = coverage->west + floor(random_unit() * ldexp(1, coverage->column_bits + 3)) / 8 *
										coverage->cell_width;
		double y = coverage->south + floor(random_unit() * ldexp(1, coverage->row_bits + 3)) / 8 *
										 coverage->cell_height;

		wrong += !agrees(coverage, &set, boxes, x, y);
		wrong += !agrees(coverage, &set, boxes, nextafter(x, -180), nextafter(y, 90));
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(agrees(coverage, &set, boxes, coverage->west, coverage->north), 1);
	CHECK_INT(agrees(coverage, &set, boxes, coverage->east, coverage->south), 1);
	CHECK_INT(mig_coverage_locate(coverage, NAN, coverage->south), MIG_COVERAGE_NONE);
	CHECK_INT(mig_coverage_locate(coverage, coverage->west, INFINITY), MIG_COVERAGE_NONE);
	CHECK(mig_coverage_stats(coverage).bytes <=
		  2 * (size_t) set.vertex_count * MIG_COVERAGE_VERTEX_BYTES);
}

static void
check_bytes(const MigCoverage *coverage)
{
	CHECK(mig_coverage_stats(coverage).bytes <=
		  (size_t) coverage->vertex_count * MIG_COVERAGE_VERTEX_BYTES);
}

/* n x n squares whose shared corners are moved: no gaps, no overlaps. */
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
	check_bytes(coverage);
	CHECK(n < 10 || side < 1e-3 || coverage->line_count > 0);
	memory_release(NULL, coverage);
}

/* Needles that share a vertex: many edges in one cell, however often it is divided. */
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

/* Squares with a hole and a part in it: overlapping, some nested, some identical. */
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

/* A zigzag ring of many vertices, and a small square far away. */
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

/* A rectangle of given length and width at a corner, rotated by an angle. */
static void
put_plot(double x, double y, double length, double width, double angle)
{
	double c = cos(angle);
	double s = sin(angle);

	put_polygon((int64_t) form_len, 1, 0);
	put_ring(5, 1);
	put_double(x);
	put_double(y);
	put_double(x + length * c);
	put_double(y + length * s);
	put_double(x + length * c - width * s);
	put_double(y + length * s + width * c);
	put_double(x - width * s);
	put_double(y + width * c);
	put_double(x);
	put_double(y);
}

static void
put_circle(double x, double y, double radius, int vertices, int begins_part)
{
	put_ring((uint32_t) vertices + 1, begins_part);
	for (int i = 0; i <= vertices; i++)
	{
		double angle = 6.283185307179586 * (i % vertices) / vertices;

		put_double(x + radius * cos(angle));
		put_double(y + radius * sin(angle));
	}
}

static void
put_squares(int n, double x, double y, double side)
{
	for (int i = 0; i < n * n; i++)
		put_plot(x + side * (i % n), y + side * floor((double) i / n), side, side, 0);
}

/* Triangles around a point. */
static void
put_fan(int n, double x, double y, double radius)
{
	for (int i = 0; i < n; i++)
	{
		put_polygon(i, 1, 0);
		put_ring(4, 1);
		for (int j = 0; j < 4; j++)
		{
			double angle = 6.283185307179586 * ((i + (j == 2)) % n) / n;

			put_double(x + (j % 3 == 0 ? 0 : radius * cos(angle)));
			put_double(y + (j % 3 == 0 ? 0 : radius * sin(angle)));
		}
	}
}

/* A comb whose teeth end at different heights, upright or horizontal. */
static void
put_comb(uint32_t teeth, double x, double y, double pitch, bool upright)
{
	put_polygon(-1, 1, 0);
	put_ring(2 * teeth + 4, 1);
	for (uint32_t i = 0; i < 2 * teeth + 4; i++)
	{
		double along = i <= 2 * teeth ? i * pitch / 2 : i == 2 * teeth + 1 ? teeth * pitch : 0;
		double up =
			i <= 2 * teeth ? (i % 2) * (0.3 + 0.2 * sin(i * 3.0)) : -0.5 * (i < 2 * teeth + 3);

		put_double(x + (upright ? along : up));
		put_double(y + (upright ? up : along));
	}
}

/* A ring that crosses itself everywhere. */
static void
put_crossed_star(double x, double y, int vertices, int step)
{
	put_polygon(vertices, 1, 0);
	put_ring((uint32_t) vertices + 1, 1);
	for (int i = 0; i <= vertices; i++)
	{
		double angle = 6.283185307179586 * ((double) i * step) / vertices;

		put_double(x + 0.5 * (i == vertices ? 1 : cos(angle)));
		put_double(y + 0.5 * (i == 0 || i == vertices ? 0 : sin(angle)));
	}
}

static void
check_dense(uint32_t polygons, int randoms, bool is_small)
{
	MigCoverage *coverage;

	form[5] = (uint8_t) (polygons >> 24);
	form[6] = (uint8_t) (polygons >> 16);
	form[7] = (uint8_t) (polygons >> 8);
	form[8] = (uint8_t) polygons;
	coverage = compile();
	check_location(coverage, randoms);
	if (is_small)
		check_bytes(coverage);
	memory_release(NULL, coverage);
}

/* Sets that are dense in edges somewhere. */
static void
test_dense(void)
{
	begin(0);
	for (int i = 0; i < 300; i++)
		put_plot(i * 0.1, 0, 0.1, 10, 0);
	check_dense(300, 500, true);

	begin(0);
	put_squares(20, 110, 20, 0.01);
	put_fan(100, 110.103, 20.107, 0.15);
	check_dense(500, 500, true);

	begin(0);
	put_fan(600, 110.103, 20.107, 0.15);
	check_dense(600, 200, false);

	begin(0);
	put_squares(20, 110, 20, 0.05);
	for (int i = 0; i < 40; i++)
		put_plot(110 + random_unit() * 0.5, 20 + random_unit(), 0.8, 0.0004, random_unit() - 0.5);
	check_dense(440, 500, true);

	begin(0);
	for (int i = 0; i < 500; i++)
		put_plot(118 + i * 4e-5 * sin(0.7), 28 - i * 4e-5 * cos(0.7), 4e-3, 4e-5, 0.7);
	for (int i = 0; i < 300; i++)
		put_plot(118 + i * 1e-5, 28, 4e-3, 4e-4, 0.9);
	check_dense(800, 300, false);

	begin(0);
	for (int i = 0; i < 60; i++)
	{
		put_polygon(i, 2, 0);
		put_circle(120, 30, 0.01 * (i + 1), 48, 1);
		put_circle(120, 30, 0.01 * (i + 0.5), 48, 0);
	}
	for (int i = 0; i < 60; i++)
	{
		put_polygon(-i, 1, 0);
		put_circle(120 + random_unit() / 2, 30 + random_unit() / 2, 0.3, 33, 1);
	}
	check_dense(120, 500, false);

	for (int upright = 0; upright < 2; upright++)
	{
		begin(0);
		put_comb(3000, 10, 50, 1e-5, upright);
		put_plot(9, 49, 3, 2, 0);
		put_plot(10.01, 49.7, 0.02, 1, 0);
		put_squares(10, 20, 50, 0.1);
		check_dense(103, 200, false);
	}

	/* Invalid polygons follow the even-odd rule. */
	begin(0);
	for (int i = 0; i < 20; i++)
		put_crossed_star(100 + i * 0.01, 20, 51 + 20 * i, 23);
	for (int i = 0; i < 30; i++)
	{
		put_polygon(i, 3, 1);
		put_ring(5, 1);
		put_square(100 + i * 0.01, 20, 0.5);
		put_ring(5, 1);
		put_square(100.1 + i * 0.01, 20.1, 0.3);
		put_ring(5, 0);
		put_square(100.2 + i * 0.01, 20.2, 0.1);
	}
	check_dense(50, 500, false);
}

/* Random rings, on a lattice with many horizontal, vertical or coincident edges, or in between. */
static void
put_scribbles(int polygons, int vertices, double lattice, double step)
{
	for (int i = 0; i < polygons; i++)
	{
		double first[2];

		put_polygon(i, 1, 0);
		put_ring((uint32_t) vertices + 1, 1);
		for (int j = 0; j < vertices; j++)
			for (int axis = 0; axis < 2; axis++)
			{
				double at = random_unit() * lattice;

				at = (axis == 0 ? 100 : 20) + (step > 0 ? floor(at / step) * step : at);
				if (j == 0)
					first[axis] = at;
				put_double(at);
			}
		put_double(first[0]);
		put_double(first[1]);
	}
}

static void
test_scribbles(void)
{
	for (int i = 0; i < 4; i++)
	{
		begin(0);
		put_squares(2, 100, 20, 0.5);
		put_scribbles(60, 3 + 2 * i, 0.1, i % 2 * 0.01);
		check_dense(64, 300, false);
	}
}

/* A comb takes as much space upright as horizontal, up to a few words due to rounding. */
static void
test_upright(void)
{
	double lengths[2];

	for (int upright = 0; upright < 2; upright++)
	{
		MigCoverage *coverage;

		begin(0);
		put_comb(3000, 10, 10, 1e-5, upright);
		put_plot(9, 9, 2, 2, 0);
		form[8] = 2;
		coverage = compile();
		lengths[upright] = (double) mig_coverage_stats(coverage).bytes;
		memory_release(NULL, coverage);
	}
	CHECK(fabs(lengths[0] - lengths[1]) < 100);
}

/* Does an edge begin at the vertex?  None does at the last one of a ring. */
static bool
is_edge(const MigPolygons *set, uint32_t vertex)
{
	for (uint32_t r = 0; r < set->ring_count; r++)
		if (mig_polygons_vertex(set, r + 1) == vertex + 1)
			return false;
	return true;
}

/* A line through a dense place and its surroundings finds every edge that it crosses. */
static void
test_cross(void)
{
	MigCoverage *coverage;
	MigPolygons set;

	begin(400 + 100);
	put_squares(20, 110, 20, 0.01);
	put_fan(100, 110.103, 20.107, 0.15);
	coverage = compile();
	set = mig_coverage_polygons(coverage);
	for (int i = 0; i < 50; i++)
	{
		double ax = 110 + 0.2 * random_unit();
		double ay = 20 + 0.2 * random_unit();
		double bx = 110 + 0.2 * random_unit();
		double by = 20 + 0.2 * random_unit();
		MigCrossings crossings = {0};
		int missed = 0;

		mig_coverage_cross(coverage, ax, ay, bx, by, &memory, &crossings);
		for (uint32_t v = 0; v + 1 < set.vertex_count; v++)
		{
			const double *a = set.vertices + 2 * (size_t) v;
			double c = mig_orientation(ax, ay, bx, by, a[0], a[1]);
			double d = mig_orientation(ax, ay, bx, by, a[2], a[3]);
			double e = mig_orientation(a[0], a[1], a[2], a[3], ax, ay);
			double f = mig_orientation(a[0], a[1], a[2], a[3], bx, by);
			size_t k = 0;

			if (!is_edge(&set, v) || c * d >= 0 || e * f >= 0)
				continue;
			while (k < crossings.count && fabs(crossings.parts[k] - e / (e - f)) > 1e-9)
				k++;
			missed += k == crossings.count;
		}
		CHECK_INT(missed, 0);
		if (crossings.parts != NULL)
			memory_release(NULL, crossings.parts);
	}
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

/* Polygons collected in another order, in parts, or read back from bytes compile to the same value. */
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

	test_overlapping(); /* leaves its binary form */
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

/* One fault each in an otherwise valid polygon. */
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
	test_dense();
	test_scribbles();
	test_upright();
	test_cross();
	test_pairs();
	test_empty();
	test_forms();
	test_faults();
	return check_summary();
}
