/* Unit tests of measures.c and moments.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "core/measures.h"
#include "core/moments.h"

static MigDensity
zones(size_t count, const int64_t *keys, const double *amounts)
{
	return (MigDensity){.keys_are = MIG_KEYS_ZONE,
						.values_are = MIG_AMOUNTS,
						.count = count,
						.keys = keys,
						.amounts = amounts};
}

#define COUNT 1000

/* A mean that doubles cannot hold, and values near to the largest and least of them. */
static void
test_moments(void)
{
	static const int64_t keys[] = {1, 2, 3};
	static const double far[] = {1e15, 1e15 + 1, 1e15 + 1};
	static const double scale[] = {1e-320, 1, 1e308};
	double deviations[3];
	MigDensity density = zones(3, keys, far);

	mig_density_deviations(&density, 1, &memory, deviations);
	CHECK(fabs(deviations[0] + 2 / 3.0) < 1e-15 && fabs(deviations[2] - 1 / 3.0) < 1e-15);
	for (int i = 0; i < 3; i++)
	{
		double values[] = {scale[i], -scale[i], 0};
		double factor;

		density.amounts = values;
		factor = mig_density_factor(&density, &memory);
		mig_density_deviations(&density, factor, &memory, deviations);
		CHECK(fabs(mig_sum_of_squares(deviations, 3, &memory) / 2 / (scale[i] * factor) /
					   (scale[i] * factor) -
				   1) < 1e-15);
	}
	CHECK(mig_density_factor(&(MigDensity){.count = 0}, &memory) == 1);
}

/* All alike, all in one, and as many as there are, times anything. */
static void
test_shares(void)
{
	static const double scale[] = {1e-300, 1, 1e300};
	int64_t keys[COUNT];
	double values[COUNT];
	MigDensity density = zones(COUNT, keys, values);

	for (int round = 0; round < 3; round++)
	{
		double *sorted;

		for (int i = 0; i < COUNT; i++)
		{
			keys[i] = i;
			values[i] = (i * 7 % COUNT + 1) * scale[round];
		}
		sorted = mig_density_sorted(&density, &memory);
		CHECK(fabs(mig_gini(sorted, COUNT, &memory) - (1 - 1.0 / COUNT) / 3) < 1e-14);
		memory.release(NULL, sorted);
		for (int i = 0; i < COUNT; i++)
			values[i] = scale[round];
		CHECK(fabs(mig_density_entropy(&density, &memory) - log(COUNT)) < 1e-14);
		CHECK(isnan(mig_density_correlate(&density, &density, &memory)));
		values[3] = 2 * scale[round];
		CHECK(fabs(mig_density_correlate(&density, &density, &memory) - 1) < 1e-15);
		CHECK(mig_density_dissimilarity(&density, &density, &memory) == 0);
		CHECK(fabs(mig_density_isolation(&density, &density, &memory) - 0.5) < 1e-15);
		CHECK(fabs(mig_density_exposure(&density, &density, &memory) - 0.5) < 1e-15);
		CHECK(!mig_density_is_negative(&density, &memory));
		values[9] = -1;
		CHECK(mig_density_is_negative(&density, &memory));
	}
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	test_moments();
	test_shares();
	return check_summary();
}
