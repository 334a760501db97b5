/* Unit tests of src/density/bandwidth.c: the rules worked by hand, cross-validation against the likelihood. */
#include <math.h>

#include "check.h"
#include "memory.h"

#include "density/bandwidth.h"

#define COUNT 60

static uint64_t state = 3;

static double
draw(double from, double to)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return from + (to - from) * (double) (state >> 11) / 9007199254740992.0;
}

/* By definition, up to a constant: the sum over the points of the log density of those at other positions. */
static double
likelihood_of(const MigGround *points, double bandwidth)
{
	double sum = 0;

	for (int i = 0; i < COUNT; i++)
	{
		long double density = 0;

		for (int j = 0; j < COUNT; j++)
		{
			double square = mig_ground_square(points + i, points + j);

			if (square > 0)
				density += expl(-square / (2 * bandwidth * bandwidth));
		}
		sum += (double) logl(density / (bandwidth * bandwidth));
	}
	return sum;
}

static void
test_rules(void)
{
	MigCenter center;
	MigGround ground;

	CHECK(fabs(mig_bandwidth_scott(64, 100 * sqrt(2)) - 50) < 1e-12);
	CHECK(fabs(mig_bandwidth_silverman(32, 100, 1000) - 45) < 1e-12);
	CHECK(fabs(mig_bandwidth_silverman(32, 100, 10) - 4.5 * 1.2011224087864498) < 1e-12);
	/* more than half of the points are at the centre */
	CHECK(fabs(mig_bandwidth_silverman(32, 100, 0) - 45) < 1e-12);
	mig_center_init(&center);
	mig_center_add(&center, 179, 10);
	mig_center_add(&center, -179, 20);
	mig_center_add(&center, -177, 30);
	ground = mig_center_ground(&center);
	CHECK(fabs(ground.lon - -179 * MIG_RADIANS_PER_DEGREE) < 1e-12);
	CHECK(ground.meridian_m == mig_ground_at(0, 20).meridian_m);
}

static void
test_cross_validation(void)
{
	static const double factors[] = {0.25, 0.5, 0.9, 0.99, 1.01, 1.1, 2, 4};
	MigGround points[COUNT];

	for (int round = 0; round < 20; round++)
	{
		/* spreads that lead to bandwidths from the narrowest to the widest that are searched */
		double spread = pow(10, draw(-5, -1));
		double best;
		double max;

		for (int i = 0; i < COUNT; i++)
		{
			double town = round % 2 == 0 ? 0 : 0.1 * (i % 5);

			points[i] = mig_ground_at(119 + town + draw(0, spread), 28 + draw(0, spread));
			if (i % 7 == 6)
				points[i] = points[i - 1];
		}
		best = mig_bandwidth_cross_validation(points, COUNT, COUNT, spread * 30000, &memory);
		max = likelihood_of(points, best);
		for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
			CHECK(likelihood_of(points, best * factors[i]) < max + 1e-9);
		/* a sample of 64 times as many */
		CHECK(fabs(mig_bandwidth_cross_validation(points, COUNT, (size_t) COUNT * 64,
												  spread * 30000, &memory) /
					   best -
				   0.5) < 1e-12);
	}
	/* a bandwidth is found if all but one coincide; none if all do */
	for (int i = 0; i < COUNT; i++)
		points[i] = mig_ground_at(119, 28);
	CHECK(mig_bandwidth_cross_validation(points, COUNT, COUNT, 100, &memory) == 0);
	points[COUNT - 1] = mig_ground_at(119.001, 28);
	CHECK(mig_bandwidth_cross_validation(points, COUNT, COUNT, 100, &memory) > 60);
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	test_rules();
	test_cross_validation();
	return check_summary();
}
