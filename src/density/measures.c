/*
 * measures.c
 *		Measures of densities (see measures.h).
 */
#include "density/measures.h"

#include <math.h>

#include "base/radix.h"
#include "grid/gridcell.h"

#define M2_PER_KM2 1e6

/* A density with a scale for its values, and their total. */
typedef struct Measured
{
	const MigDensity *density;
	double scale; /* a power of two; the maximum times it is about 1 */
	double total; /* of scaled values */
} Measured;

/* The power of two that scales a number to about 1, within the range of double. */
static double
scale_for(double greatest)
{
	int exponent = 0;

	frexp(greatest, &exponent);
	if (exponent > 1000)
		exponent = 1000;
	if (exponent < -1000)
		exponent = -1000;
	return ldexp(1, -exponent);
}

static double
scaled(const Measured *measured, size_t i)
{
	return mig_density_value(measured->density, i) * measured->scale;
}

/* The exact sum of the scaled values. */
static void
sum_up(const Measured *measured, const MigMemory *memory, MigExactSum *sum)
{
	mig_exact_sum_clear(sum);
	for (size_t i = 0; i < measured->density->count; i++)
	{
		mig_progress(memory, 1);
		mig_exact_sum_add(sum, scaled(measured, i));
	}
}

/* Finds scale and total of values, which must not be negative. */
static MigStatus
measure(Measured *measured, const MigDensity *density, const MigMemory *memory)
{
	double greatest = 0;
	MigExactSum sum;

	for (size_t i = 0; i < density->count; i++)
	{
		double value = mig_density_value(density, i);

		mig_progress(memory, 1);
		if (value < 0)
			return MIG_BAD_NUMBER;
		if (value > greatest)
			greatest = value;
	}
	measured->density = density;
	measured->scale = scale_for(greatest);
	sum_up(measured, memory, &sum);
	measured->total = mig_exact_sum_value(&sum);
	return MIG_OK;
}

/* --- One density --- */

MigStatus
mig_density_entropy(const MigDensity *density, const MigMemory *memory, double *out)
{
	Measured measured;
	MigExactSum total;
	MigExactSum sum = {.count = 0};
	MigStatus status = measure(&measured, density, memory);

	*out = NAN;
	if (status != MIG_OK || measured.total == 0)
		return status;
	sum_up(&measured, memory, &total);
	for (size_t i = 0; i < density->count; i++)
	{
		double value = scaled(&measured, i);
		double share = value / measured.total;

		mig_progress(memory, 1);
		if (share > 0.5)
		{
			/* For a share near 1, the rest gives a more precise logarithm. */
			mig_exact_sum_add(&total, -value);
			mig_exact_sum_add(&sum, -share * log1p(-mig_exact_sum_value(&total) / measured.total));
			mig_exact_sum_add(&total, value);
		}
		else if (share > 0)
			mig_exact_sum_add(&sum, -share * log(share));
	}
	*out = mig_exact_sum_value(&sum);
	return MIG_OK;
}

/* The scaled values, as sorted keys (radix.h); the caller frees them. */
static int64_t *
sorted_values(const Measured *measured, const MigMemory *memory)
{
	size_t count = measured->density->count;
	int64_t *records = mig_allocate(memory, count, sizeof(int64_t));
	int64_t *spare = mig_allocate(memory, count, sizeof(int64_t));
	int64_t *sorted;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		records[i] = mig_key_of_double(scaled(measured, i));
	}
	sorted = mig_radix_sort(records, spare, count, 1, 1, memory);
	memory->release(memory->state, sorted == records ? spare : records);
	return sorted;
}

MigStatus
mig_density_gini(const MigDensity *density, const MigMemory *memory, double *out)
{
	Measured measured;
	MigExactSum sum = {.count = 0};
	double keys = (double) density->count;
	int64_t *values;
	MigStatus status = measure(&measured, density, memory);

	*out = NAN;
	if (status != MIG_OK || measured.total == 0)
		return status;
	values = sorted_values(&measured, memory);
	for (size_t i = 0; i < density->count; i++)
	{
		double weight = 2 * (double) i + 1 - keys;
		double value = mig_double_of_key(values[i]);
		double product = weight * value;

		mig_progress(memory, 1);
		mig_exact_sum_add(&sum, product);
		mig_exact_sum_add(&sum, fma(weight, value, -product));
	}
	memory->release(memory->state, values);
	*out = mig_exact_sum_value(&sum) / (keys * measured.total);
	return MIG_OK;
}

/* A value per km2; the factor or divisor is exact if either area is a multiple of the other. */
static double
per_km2(double value, int64_t cell)
{
	double area = mig_gridcell_area(cell);

	return area < M2_PER_KM2 ? value * (M2_PER_KM2 / area) : value / (area / M2_PER_KM2);
}

MigStatus
mig_density_weighted(const MigDensity *density, const MigMemory *memory, double *out)
{
	Measured measured;
	MigExactSum sum = {.count = 0};
	MigStatus status = measure(&measured, density, memory);

	*out = NAN;
	if (status != MIG_OK || measured.total == 0)
		return status;
	for (size_t i = 0; i < density->count; i++)
	{
		double value = scaled(&measured, i);

		mig_progress(memory, 1);
		mig_exact_sum_add(&sum, value * per_km2(value, density->keys[i]));
	}
	*out = mig_exact_sum_value(&sum) / measured.total / measured.scale;
	return isfinite(*out) ? MIG_OK : MIG_OUT_OF_RANGE;
}

MigStatus
mig_density_per_km2(const MigDensity *density, const MigMemory *memory, MigDensityTarget *out)
{
	out->count = density->count;
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress(memory, 1);
		out->keys[i] = density->keys[i];
		out->amounts[i] = per_km2(mig_density_value(density, i), density->keys[i]) + 0.0;
		if (!isfinite(out->amounts[i]))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

/* --- Lorenz's curve --- */

MigStatus
mig_lorenz_begin(MigLorenz *lorenz, const MigDensity *density, const MigMemory *memory)
{
	Measured measured;
	MigStatus status = measure(&measured, density, memory);

	if (status != MIG_OK)
		return status;
	lorenz->values = sorted_values(&measured, memory);
	lorenz->count = density->count;
	lorenz->next = 0;
	lorenz->total = measured.total;
	mig_exact_sum_clear(&lorenz->sum);
	return MIG_OK;
}

bool
mig_lorenz_next(MigLorenz *lorenz, double *share_of_keys, double *share_of_values)
{
	if (lorenz->next > lorenz->count || lorenz->total == 0)
		return false;
	if (lorenz->next > 0)
		mig_exact_sum_add(&lorenz->sum, mig_double_of_key(lorenz->values[lorenz->next - 1]));
	*share_of_keys = (double) lorenz->next / (double) lorenz->count;
	*share_of_values = mig_exact_sum_value(&lorenz->sum) / lorenz->total;
	lorenz->next++;
	return true;
}

void
mig_lorenz_free(MigLorenz *lorenz, const MigMemory *memory)
{
	memory->release(memory->state, lorenz->values);
}

/* --- Two densities --- */

/* A key of either density, and its values. */
typedef struct Pair
{
	size_t i; /* next indexes */
	size_t j;
	int64_t key;
	double a;
	double b;
} Pair;

/* The next pair; the first one after a pair of zeros. */
static bool
next_pair(Pair *pair, const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	bool more_a = pair->i < a->count;
	bool more_b = pair->j < b->count;

	if (!more_a && !more_b)
		return false;
	mig_progress(memory, 1);
	pair->key = more_a && (!more_b || a->keys[pair->i] < b->keys[pair->j]) ? a->keys[pair->i]
																		   : b->keys[pair->j];
	pair->a = more_a && a->keys[pair->i] == pair->key ? mig_density_value(a, pair->i++) : 0;
	pair->b = more_b && b->keys[pair->j] == pair->key ? mig_density_value(b, pair->j++) : 0;
	return true;
}

/* One side of a correlation. */
typedef struct Spread
{
	double min;
	double greatest;
	double scale;
	double mean;     /* of scaled values, rounded */
	MigExactSum sum; /* of scaled values, then of deviations: nonzero as the mean is rounded */
	MigExactSum squares;
} Spread;

static void
widen(Spread *spread, double value, bool first)
{
	if (first || value < spread->min)
		spread->min = value;
	if (first || value > spread->greatest)
		spread->greatest = value;
}

static void
begin_means(Spread *spread)
{
	spread->scale = scale_for(fmax(fabs(spread->min), fabs(spread->greatest)));
	mig_exact_sum_clear(&spread->sum);
	mig_exact_sum_clear(&spread->squares);
}

static double
deviate(Spread *spread, double value)
{
	double deviation = value * spread->scale - spread->mean;

	mig_exact_sum_add(&spread->sum, deviation);
	mig_exact_sum_add(&spread->squares, deviation * deviation);
	return deviation;
}

/* The sum of squares about the true mean. */
static double
variation(const Spread *spread, double keys)
{
	double rest = mig_exact_sum_value(&spread->sum);

	return mig_exact_sum_value(&spread->squares) - rest * rest / keys;
}

MigStatus
mig_density_correlate(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
					  double *out)
{
	Pair pair = {.i = 0};
	Spread x = {.min = 0};
	Spread y = {.min = 0};
	MigExactSum products = {.count = 0};
	double keys = 0;
	double r;

	*out = NAN;
	while (next_pair(&pair, a, b, memory))
	{
		widen(&x, pair.a, keys == 0);
		widen(&y, pair.b, keys == 0);
		keys += 1;
	}
	if (x.min == x.greatest || y.min == y.greatest)
		return MIG_OK;
	begin_means(&x);
	begin_means(&y);
	for (pair = (Pair){.i = 0}; next_pair(&pair, a, b, memory);)
	{
		mig_exact_sum_add(&x.sum, pair.a * x.scale);
		mig_exact_sum_add(&y.sum, pair.b * y.scale);
	}
	x.mean = mig_exact_sum_value(&x.sum) / keys;
	y.mean = mig_exact_sum_value(&y.sum) / keys;
	mig_exact_sum_clear(&x.sum);
	y.sum.count = 0;
	for (pair = (Pair){.i = 0}; next_pair(&pair, a, b, memory);)
		mig_exact_sum_add(&products, deviate(&x, pair.a) * deviate(&y, pair.b));
	r = (mig_exact_sum_value(&products) -
		 mig_exact_sum_value(&x.sum) * mig_exact_sum_value(&y.sum) / keys) /
		sqrt(variation(&x, keys) * variation(&y, keys));
	*out = fmin(fmax(r, -1), 1);
	return MIG_OK;
}

static MigStatus
measure_two(Measured *x, const MigDensity *a, Measured *y, const MigDensity *b,
			const MigMemory *memory)
{
	MigStatus status = measure(x, a, memory);

	return status != MIG_OK ? status : measure(y, b, memory);
}

MigStatus
mig_density_dissimilarity(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
						  double *out)
{
	Pair pair = {.i = 0};
	Measured x;
	Measured y;
	MigExactSum sum = {.count = 0};
	MigStatus status = measure_two(&x, a, &y, b, memory);

	*out = NAN;
	if (status != MIG_OK || x.total == 0 || y.total == 0)
		return status;
	while (next_pair(&pair, a, b, memory))
	{
		/* The difference of two products plus their rounding errors: shares may be nearly equal. */
		double left = pair.a * x.scale * y.total;
		double right = pair.b * y.scale * x.total;
		double lost =
			fma(pair.a * x.scale, y.total, -left) - fma(pair.b * y.scale, x.total, -right);

		mig_exact_sum_add(&sum, fabs(left - right + lost));
	}
	*out = mig_exact_sum_value(&sum) / (x.total * y.total) / 2;
	return MIG_OK;
}

/* The share of a nonzero value in the sum of two. */
static double
share_of(double value, double other)
{
	double both = value + other;

	return isfinite(both) ? value / both : value / 2 / (value / 2 + other / 2);
}

/* The mean share of a, or of the other, weighted by a. */
static MigStatus
mean_share(const MigDensity *a, const MigDensity *b, bool of_other, const MigMemory *memory,
		   double *out)
{
	Pair pair = {.i = 0};
	Measured x;
	Measured y;
	MigExactSum sum = {.count = 0};
	MigStatus status = measure_two(&x, a, &y, b, memory);

	*out = NAN;
	if (status != MIG_OK || x.total == 0)
		return status;
	while (next_pair(&pair, a, b, memory))
		if (pair.a > 0)
			mig_exact_sum_add(&sum,
							  pair.a * x.scale *
								  (of_other ? share_of(pair.b, pair.a) : share_of(pair.a, pair.b)));
	*out = mig_exact_sum_value(&sum) / x.total;
	return MIG_OK;
}

MigStatus
mig_density_isolation(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
					  double *out)
{
	return mean_share(a, b, false, memory, out);
}

MigStatus
mig_density_exposure(const MigDensity *a, const MigDensity *b, const MigMemory *memory, double *out)
{
	return mean_share(a, b, true, memory, out);
}

MigStatus
mig_density_location_quotient(const MigDensity *a, const MigDensity *total, const MigMemory *memory,
							  MigDensityTarget *out, bool *defined)
{
	Pair pair = {.i = 0};
	Measured x;
	Measured y;
	MigStatus status = measure_two(&x, a, &y, total, memory);

	out->count = 0;
	*defined = status == MIG_OK && x.total > 0 && y.total > 0;
	if (!*defined)
		return status;
	while (next_pair(&pair, a, total, memory))
	{
		double quotient = pair.a * x.scale / x.total / (pair.b * y.scale / y.total);

		if (!(pair.b > 0))
			continue;
		if (pair.a > 0 && !isfinite(quotient))
			return MIG_OUT_OF_RANGE;
		out->keys[out->count] = pair.key;
		out->amounts[out->count++] = pair.a > 0 ? quotient : 0;
	}
	return MIG_OK;
}
