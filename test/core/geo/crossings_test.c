/* Unit tests of src/geo/crossings.c: counts by the definition, pair by pair. */
#include "work.h"

#include <stdlib.h>

#include "geo/crossings.h"
#include "geo/orientation.h"

#define LINE 300

/* A serialized line of count vertices, and the vertices. */
static size_t
line(uint8_t *bytes, double (*at)[2], uint32_t count, uint64_t seed)
{
	const uint32_t head[] = {0, MIG_LINESTRING, count};

	memcpy(bytes, head, sizeof(head));
	for (uint32_t i = 0; i < count; i++)
		for (uint64_t axis = 0; axis < 2; axis++)
			at[i][axis] = (double) (work_random(seed + 2 * (uint64_t) i + axis) % 50);
	memcpy(bytes + sizeof(head), at, count * sizeof(*at));
	return sizeof(head) + count * sizeof(*at);
}

static bool
parts(const double *a, const double *b, const double *from, const double *to)
{
	double left = mig_orientation(a[0], a[1], b[0], b[1], from[0], from[1]);
	double right = mig_orientation(a[0], a[1], b[0], b[1], to[0], to[1]);

	return (left > 0 && right < 0) || (left < 0 && right > 0);
}

/* Crossings of two lines, or of the edges of one if they are the same. */
static size_t
crossings_of(const double (*a)[2], uint32_t a_count, const double (*b)[2], uint32_t b_count)
{
	size_t count = 0;

	for (uint32_t i = 0; i + 1 < a_count; i++)
		for (uint32_t j = a == b ? i + 1 : 0; j + 1 < b_count; j++)
			count += parts(a[i], a[i + 1], b[j], b[j + 1]) && parts(b[j], b[j + 1], a[i], a[i + 1]);
	return count;
}

static bool
exceeds(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len, size_t max)
{
	MigGeometry of_a;
	MigGeometry of_b;
	bool result = false;

	CHECK_INT(mig_geometry_open(a, a_len, &of_a), MIG_OK);
	if (b != NULL)
		CHECK_INT(mig_geometry_open(b, b_len, &of_b), MIG_OK);
	CHECK_INT(mig_crossings_exceed(&of_a, b == NULL ? NULL : &of_b, max, &memory, &result), MIG_OK);
	return result;
}

int
main(void)
{
	static double a_at[LINE][2];
	static double b_at[LINE][2];
	static uint8_t a[16 * LINE + 16];
	static uint8_t b[16 * LINE + 16];

	for (uint64_t seed = 0; seed < 200; seed++)
	{
		uint32_t a_count = (uint32_t) (work_random(seed) % 20);
		uint32_t b_count = (uint32_t) (work_random(seed + 1000) % 20);
		size_t a_len = line(a, a_at, a_count, seed * 100);
		size_t b_len = line(b, b_at, b_count, seed * 100 + 50);
		size_t own = crossings_of(a_at, a_count, a_at, a_count);
		size_t both = crossings_of(a_at, a_count, b_at, b_count);

		CHECK(!exceeds(a, a_len, NULL, 0, own));
		CHECK(own == 0 || exceeds(a, a_len, NULL, 0, own - 1));
		CHECK(!exceeds(a, a_len, b, b_len, both));
		CHECK(both == 0 || exceeds(a, a_len, b, b_len, both - 1));
	}
	CHECK_WORK(122008,
			   exceeds(a, line(a, a_at, LINE, 7), b, line(b, b_at, LINE, 9), (size_t) LINE * LINE));
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
