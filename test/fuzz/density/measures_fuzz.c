/* Any bytes as two densities of amounts: each measure is within its bounds, or an error. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "density/measures.h"

#define KEYS_MAX 128

static int64_t keys[2][KEYS_MAX];
static double amounts[2][KEYS_MAX];

static MigDensity
read_density(const uint8_t *data, size_t size, size_t which)
{
	size_t count = 0;
	int64_t key = 0;

	for (size_t i = 0; i + 9 <= size && count < KEYS_MAX; i += 9)
	{
		double value;

		memcpy(&value, data + i + 1, sizeof(value));
		key += 1 + data[i] % 4;
		keys[which][count] = key;
		amounts[which][count++] = isfinite(value) ? (data[i] < 250 ? fabs(value) : value) + 0.0 : 1;
	}
	return (MigDensity){.keys_are = MIG_KEYS_ZONE,
						.values_are = MIG_AMOUNTS,
						.count = count,
						.keys = keys[which],
						.amounts = amounts[which]};
}

static void
check(MigStatus status, double value, double min, double greatest)
{
	if (status == MIG_OK && !isnan(value) && !(value >= min - 1e-12 && value <= greatest + 1e-12))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigDensity a = read_density(data, size / 2, 0);
	MigDensity b = read_density(data + size / 2, size - size / 2, 1);
	int64_t out_keys[KEYS_MAX];
	double out_amounts[KEYS_MAX];
	MigDensityTarget out = {.keys = out_keys, .amounts = out_amounts};
	MigLorenz lorenz;
	double value;
	double other;
	bool defined;

	check(mig_density_entropy(&a, &memory, &value), value, 0, log(KEYS_MAX));
	check(mig_density_gini(&a, &memory, &value), value, 0, 1);
	check(mig_density_correlate(&a, &b, &memory, &value), value, -1, 1);
	check(mig_density_dissimilarity(&a, &b, &memory, &value), value, 0, 1);
	check(mig_density_exposure(&a, &b, &memory, &other), other, 0, 1);
	check(mig_density_isolation(&a, &b, &memory, &value), value + other, 1, 1);
	if (mig_density_location_quotient(&a, &b, &memory, &out, &defined) == MIG_OK)
		for (size_t i = 0; i < out.count; i++)
			check(MIG_OK, out_amounts[i], 0, INFINITY);
	if (mig_lorenz_begin(&lorenz, &a, &memory) == MIG_OK)
	{
		double before = 0;

		while (mig_lorenz_next(&lorenz, &other, &value))
		{
			check(MIG_OK, value, before, other);
			before = value;
		}
		mig_lorenz_free(&lorenz, &memory);
	}
	if (memory_blocks != 0)
		abort();
	return 0;
}
