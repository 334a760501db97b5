/* Unit tests of measures.c: values worked by hand, and invariances. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "grid/gridcell.h"
#include "density/measures.h"

#define KEYS 5

static const int64_t keys[KEYS] = {1, 2, 3, 4, 5};

static MigDensity
counts_of(const int64_t *counts, size_t count)
{
	return (MigDensity){.keys_are = MIG_KEYS_ZONE, .count = count, .keys = keys, .counts = counts};
}

static MigDensity
amounts_of(const double *amounts, size_t count)
{
	return (MigDensity){.keys_are = MIG_KEYS_ZONE,
						.values_are = MIG_AMOUNTS,
						.count = count,
						.keys = keys,
						.amounts = amounts};
}

static double
one(MigMeasure measure, MigDensity density)
{
	double value;

	return measure(&density, &memory, &value) == MIG_OK ? value : -99;
}

static double
two(MigMeasureOfTwo measure, MigDensity a, MigDensity b)
{
	double value;

	return measure(&a, &b, &memory, &value) == MIG_OK ? value : -99;
}

static bool
near(double value, double expected)
{
	return fabs(value - expected) <= 1e-15 * fabs(expected);
}

static void
test_unevenness(void)
{
	static const int64_t mixed[] = {4, 0, 1, 3};
	static const int64_t equal[] = {7, 7, 7, 7};
	static const int64_t zeros[] = {0, 0};
	static const int64_t negative[] = {5, -1};
	static const double uneven[] = {1, 1e-15};
	static const double huge[] = {1.5e308, 0.5e308, 1e308, 0};
	static const double tiny[] = {15e-323, 5e-323, 10e-323, 0};

	CHECK(near(one(mig_density_entropy, counts_of(mixed, 4)),
			   0.5 * log(2) + 0.125 * log(8) + 0.375 * log(8.0 / 3)));
	CHECK(near(one(mig_density_entropy, counts_of(equal, 4)), log(4)));
	CHECK(one(mig_density_entropy, counts_of(equal, 1)) == 0);
	/* p ln p of both, of 1e-15 / (1 + 1e-15) to first order */
	CHECK(fabs(one(mig_density_entropy, amounts_of(uneven, 2)) / (1e-15 * (1 - log(1e-15))) - 1) <
		  1e-13);
	/* sorted 0 1 3 4: (-3 0 - 1 + 3 + 12) / (4 8) */
	CHECK(one(mig_density_gini, counts_of(mixed, 4)) == 14.0 / 32);
	CHECK(one(mig_density_gini, counts_of(equal, 4)) == 0);
	CHECK(one(mig_density_gini, counts_of(equal, 1)) == 0);
	/* 0 1 2 3 in any unit: (-1 + 2 + 9) / (4 6) */
	CHECK(near(one(mig_density_gini, amounts_of(huge, 4)), 10.0 / 24));
	CHECK(near(one(mig_density_gini, amounts_of(tiny, 4)), 10.0 / 24));
	CHECK(isnan(one(mig_density_gini, counts_of(zeros, 2))));
	CHECK(isnan(one(mig_density_entropy, counts_of(zeros, 0))));
	CHECK(isnan(one(mig_density_weighted, counts_of(zeros, 0))));
	CHECK(one(mig_density_gini, counts_of(negative, 2)) == -99);
	CHECK(one(mig_density_entropy, counts_of(negative, 2)) == -99);
}

static void
test_lorenz(void)
{
	static const int64_t mixed[] = {4, 0, 1, 3};
	static const double expected[] = {0, 0, 0.125, 0.5, 1};
	static const int64_t zeros[] = {0, 0};
	MigDensity density = counts_of(mixed, 4);
	MigLorenz lorenz;
	double share_of_keys;
	double share;

	CHECK_INT(mig_lorenz_begin(&lorenz, &density, &memory), MIG_OK);
	for (int i = 0; i <= 4; i++)
	{
		CHECK(mig_lorenz_next(&lorenz, &share_of_keys, &share));
		CHECK(share_of_keys == i / 4.0 && share == expected[i]);
	}
	CHECK(!mig_lorenz_next(&lorenz, &share_of_keys, &share));
	mig_lorenz_free(&lorenz, &memory);
	density = counts_of(zeros, 2);
	CHECK_INT(mig_lorenz_begin(&lorenz, &density, &memory), MIG_OK);
	CHECK(!mig_lorenz_next(&lorenz, &share_of_keys, &share));
	mig_lorenz_free(&lorenz, &memory);
}

static void
test_correlation(void)
{
	static const int64_t x[] = {1, 2, 3, 4};
	static const int64_t line[] = {-7, -9, -11, -13};
	static const int64_t bent[] = {1, 3, 2, 5};
	static const double far[] = {1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 4};
	static const double equal[] = {0.1, 0.1, 0.1, 0.1};
	static const double huge[] = {1e308, -1e308, 1e308, -1e308};

	CHECK(two(mig_density_correlate, counts_of(x, 4), counts_of(line, 4)) == -1);
	/* sums about the means: 5.5, 5 and 8.75 */
	CHECK(near(two(mig_density_correlate, counts_of(x, 4), counts_of(bent, 4)),
			   5.5 / sqrt(5 * 8.75)));
	CHECK(near(two(mig_density_correlate, amounts_of(far, 4), counts_of(bent, 4)),
			   5.5 / sqrt(5 * 8.75)));
	CHECK(two(mig_density_correlate, amounts_of(huge, 4), amounts_of(huge, 4)) == 1);
	CHECK(isnan(two(mig_density_correlate, counts_of(x, 4), amounts_of(equal, 4))));
	CHECK(isnan(two(mig_density_correlate, counts_of(x, 1), counts_of(x, 1))));
	CHECK(isnan(two(mig_density_correlate, counts_of(x, 0), counts_of(x, 0))));
	/* 4 is absent in one: 1 2 3 4 and 1 2 3 0, sums -1, 5 and 5 */
	CHECK(near(two(mig_density_correlate, counts_of(x, 4), counts_of(x, 3)), -0.2));
}

static void
test_groups(void)
{
	static const int64_t a[] = {1, 2, 1};
	static const int64_t b[] = {0, 2, 5, 1};
	static const int64_t thrice[] = {3, 6, 3};
	static const int64_t zeros[] = {0, 0};
	static const double huge[] = {1.7e308, 1.7e308};
	static const double expected[] = {1, 0.4, 0};
	int64_t out_keys[4] = {0};
	double amounts[4] = {0};
	MigDensityTarget out = {.keys = out_keys, .amounts = amounts};
	MigDensity part = counts_of(a, 3);
	MigDensity whole = counts_of(b, 4);
	bool defined;

	/* shares 1/4 1/2 1/4 0 and 0 1/4 5/8 1/8 */
	CHECK(two(mig_density_dissimilarity, part, whole) == 0.5);
	CHECK(two(mig_density_dissimilarity, part, counts_of(thrice, 3)) == 0);
	CHECK(isnan(two(mig_density_dissimilarity, part, counts_of(zeros, 2))));
	/* 1/4 1 + 1/2 1/2 + 1/4 1/6 */
	CHECK(near(two(mig_density_isolation, part, whole), 13.0 / 24));
	CHECK(near(two(mig_density_exposure, part, whole), 11.0 / 24));
	CHECK(two(mig_density_isolation, part, counts_of(zeros, 2)) == 1);
	CHECK(isnan(two(mig_density_isolation, counts_of(zeros, 2), part)));
	CHECK(two(mig_density_isolation, amounts_of(huge, 2), amounts_of(huge, 2)) == 0.5);
	CHECK_INT(mig_density_location_quotient(&part, &whole, &memory, &out, &defined), MIG_OK);
	CHECK(defined && out.count == 3 && out_keys[0] == 2 && out_keys[2] == 4);
	for (size_t i = 0; i < 3; i++)
		CHECK(near(amounts[i], i == 0 ? 2 : expected[i]));
	part = counts_of(zeros, 2);
	CHECK_INT(mig_density_location_quotient(&part, &whole, &memory, &out, &defined), MIG_OK);
	CHECK(!defined);
}

static void
test_areas(void)
{
	static const int sizes[] = {10000, 1000, 100, 1};
	static const double expected[] = {0.03, 3, 300, 3e6};
	static const int64_t counts[] = {3};
	static const int64_t persons[] = {1, 3};
	double amount = 0;
	MigGridCell cells[2];
	int64_t key = 0;
	MigDensityTarget out = {.keys = &key, .amounts = &amount};
	MigDensity density = {.count = 1, .keys = cells, .counts = counts};

	for (size_t i = 0; i < 4; i++)
	{
		CHECK_INT(mig_gridcell_at(119.9, 28.4, sizes[i], cells), MIG_OK);
		CHECK_INT(mig_density_per_km2(&density, &memory, &out), MIG_OK);
		CHECK(amount == expected[i]);
	}
	CHECK_INT(mig_gridcell_at(119.9, 28.4, 100, cells), MIG_OK);
	CHECK_INT(mig_gridcell_at(119.91, 28.4, 1000, cells + 1), MIG_OK);
	density = (MigDensity){.count = 2, .keys = cells, .counts = persons};
	/* (1 100 + 3 3) / 4 */
	CHECK(near(one(mig_density_weighted, density), 27.25));
}

int
main(void)
{
	test_unevenness();
	test_lorenz();
	test_correlation();
	test_groups();
	test_areas();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
