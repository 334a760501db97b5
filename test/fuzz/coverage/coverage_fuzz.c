/*
 * Any bytes as the binary form of a coverage, and as rings of vertices on a small grid, which cross, touch and repeat
 * each other: valid input is written back unchanged, compiles, and locates like a test of all edges.
 */
#include <stdlib.h>
#include <string.h>

#include "location.h"
#include "memory.h"

static void
check_forms(const MigPolygons *set, const uint8_t *data, size_t size)
{
	uint8_t *again = malloc(size);

	/* Equal up to the order of the polygons and negative zeros. */
	if (mig_polygons_size(set) != size || again == NULL)
		abort();
	mig_polygons_write(set, &memory, again);
	if (set->polygon_count > 0 && memcmp(data, again, 9) != 0)
		abort();
	free(again);
}

static void
check_at(const MigCoverage *coverage, const MigPolygons *set, double x, double y)
{
	if (!agrees(coverage, set, NULL, x, y))
		abort();
}

/* At vertices, on edges and beside them, and level with other vertices. */
static void
check_location(const MigCoverage *coverage, const MigPolygons *set)
{
	uint32_t step = set->vertex_count / 30 + 1;

	for (uint32_t v = 0; v < set->vertex_count; v += step)
	{
		const double *a = set->vertices + 2 * (size_t) v;
		const double *b = set->vertices + 2 * (size_t) ((v * 7 + 1) % set->vertex_count);

		check_at(coverage, set, a[0], a[1]);
		check_at(coverage, set, a[0], b[1]);
		check_at(coverage, set, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
		check_at(coverage, set, nextafter(a[0], b[0]), a[1]);
		check_at(coverage, set, a[0] * 0.7 + b[0] * 0.3, nextafter(a[1], b[1]));
	}
}

static void
check_set(MigPolygonsBuild *build)
{
	MigCoverage *coverage;
	size_t bytes;

	if (mig_coverage_build(build, &memory, &coverage, &bytes) != MIG_OK ||
		mig_coverage_stats(coverage).bytes != bytes)
		abort();
	check_location(coverage, &build->set);
	free(coverage);
}

/* Each ring is a byte for the number of vertices and the place, and two bytes per vertex. */
static void
check_grid(const uint8_t *data, size_t size)
{
	static uint8_t form[1 << 17];
	MigPolygonsBuild build;
	size_t len = 9;
	uint8_t polygons = 0;

	memset(form, 0, len);
	form[0] = 1;
	form[3] = 0x10;
	form[4] = 0xe6; /* 4326 */
	for (size_t at = 0; at < size && polygons < 255; polygons++)
	{
		size_t count = 3 + data[at] % 64 * (data[at] & 0x80 ? 8 : 1);
		size_t first = ++at;

		if (size - at < 2 * count)
			break;
		memset(form + len, 0, 16);
		form[len + 7] = polygons;
		form[len + 11] = 1;
		form[len + 12] = 0x80;
		form[len + 14] = (uint8_t) ((count + 1) >> 8);
		form[len + 15] = (uint8_t) (count + 1);
		len += 16;
		for (size_t i = 0; i <= count; i++)
			for (int k = 0; k < 2; k++)
			{
				double degrees = data[first + 2 * (i % count) + k] * 0.1;
				uint64_t bits;

				memcpy(&bits, &degrees, sizeof(bits));
				for (int b = 0; b < 8; b++)
					form[len++] = (uint8_t) (bits >> (56 - 8 * b));
			}
		at += 2 * count;
	}
	form[8] = polygons;
	mig_polygons_init(&build, &memory);
	if (mig_polygons_read(&build, form, len) != MIG_OK)
		abort();
	check_set(&build);
	mig_polygons_free(&build);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigPolygonsBuild build;

	mig_polygons_init(&build, &memory);
	if (mig_polygons_read(&build, data, size) == MIG_OK)
	{
		check_set(&build);
		check_forms(&build.set, data, size);
	}
	mig_polygons_free(&build);
	if (size < 4096)
		check_grid(data, size);
	return 0;
}
