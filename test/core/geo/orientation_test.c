/*
 * Unit tests of src/geo/orientation.c: against 128-bit integer arithmetic, and near misses where
 * plain doubles are wrong.
 */
#include "check.h"

#include "geo/orientation.h"

#include <math.h>

static uint64_t seed = 20261124;

static int64_t
random_below(int64_t limit)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (int64_t) ((seed >> 11) % (uint64_t) limit);
}

static int
sign_of(double value)
{
	return (value > 0) - (value < 0);
}

/* Coordinates are whole numbers of up to 52 bits times a power of two. */
static int
exact_sign(const int64_t p[6])
{
	__int128 value =
		(__int128) (p[2] - p[0]) * (p[5] - p[1]) - (__int128) (p[3] - p[1]) * (p[4] - p[0]);

	return (value > 0) - (value < 0);
}

static void
test_random(void)
{
	int wrong = 0;
	int naive_wrong = 0;

	for (int i = 0; i < 300000; i++)
	{
		int64_t p[6];
		double d[6];

		for (int k = 0; k < 4; k++)
			p[k] = random_below((int64_t) 1 << 52);
		/* on the line, up to rounding to whole numbers and one step */
		for (int k = 0; k < 2; k++)
			p[4 + k] = p[k] +
					   (int64_t) ((double) (p[2 + k] - p[k]) * ((double) (i % 1000) / 500 - 0.5)) +
					   random_below(3) - 1;
		for (int k = 0; k < 6; k++)
			d[k] = ldexp((double) p[k], -45);
		wrong += sign_of(mig_orientation(d[0], d[1], d[2], d[3], d[4], d[5])) != exact_sign(p);
		naive_wrong +=
			sign_of((d[2] - d[0]) * (d[5] - d[1]) - (d[3] - d[1]) * (d[4] - d[0])) != exact_sign(p);
	}
	CHECK_INT(wrong, 0);
	CHECK(naive_wrong > 100);
}

static void
test_known(void)
{
	/* Kettner et al., Classroom Examples of Robustness Problems (2008): the line y = x from 12 to 24 */
	double step = ldexp(1, -53);

	for (int i = 0; i < 256; i++)
		for (int j = 0; j < 256; j++)
			if (sign_of(mig_orientation(12, 12, 24, 24, 0.5 + i * step, 0.5 + j * step)) !=
				(0.5 + i * step < 0.5 + j * step) - (0.5 + i * step > 0.5 + j * step))
				CHECK(!"sign near the line");
	CHECK(mig_orientation(0, 0, 1, 0, 0.5, 1e-300) > 0);
	CHECK(mig_orientation(0, 0, 1, 1, 0.5, 0.5) == 0);
	CHECK(mig_orientation(118.7, 27.4, 120.5, 27.4, 119, 27.4) == 0);
	CHECK(mig_orientation(1, 1, 1, 1, 5, 7) == 0);
}

int
main(void)
{
	test_random();
	test_known();
	return check_summary();
}
