/*
 * measures.c
 *		What a density comes to in one number (see measures.h).
 */
#include "core/measures.h"

#include <math.h>
#include <string.h>

#include "core/gridcell.h"
#include "core/moments.h"
#include "core/radix.h"

#define KM2_M2 1e6 /* square metres of a square kilometre */

bool
mig_density_is_negative(const MigDensity *density, const MigMemory *memory)
{
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		if (mig_density_value(density, i) < 0)
			return true;
	}
	return false;
}

/* The exact sum of values times a factor, rounded once. */
static double
total_of(const MigDensity *density, double factor, const MigMemory *memory)
{
	MigSum sum;

	sum.count = 0;
	mig_density_add_to(&sum, density, factor, memory);
	return mig_sum_value(&sum);
}

/* --- Two densities --- */

/* Goes over the keys of either. */
typedef struct Both
{
	const MigDensity *a;
	const MigDensity *b;
	const MigMemory *memory;
	size_t i;
	size_t j;
	double value_a; /* of the key gone to; 0 if it has none */
	double value_b;
} Both;

static bool
next_key(Both *both)
{
	const MigDensity *a = both->a;
	const MigDensity *b = both->b;
	bool more_a = both->i < a->count;
	bool more_b = both->j < b->count;
	bool in_a = more_a && (!more_b || a->keys[both->i] <= b->keys[both->j]);
	bool in_b = more_b && (!more_a || b->keys[both->j] <= a->keys[both->i]);

	mig_progress_at(both->memory, both->i + both->j);
	both->value_a = in_a ? mig_density_value(a, both->i++) : 0;
	both->value_b = in_b ? mig_density_value(b, both->j++) : 0;
	return in_a || in_b;
}

double
mig_density_correlate(const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	double factor_a = mig_density_factor(a, memory);
	double factor_b = mig_density_factor(b, memory);
	size_t count = 0;
	MigSum sums[3]; /* of squares of a and b, and of products */
	MigMean mean_a;
	MigMean mean_b;
	double squares;

	for (Both both = {a, b, memory, 0, 0, 0, 0}; next_key(&both);)
		count++;
	if (count == 0)
		return NAN;
	sums[0].count = 0;
	mig_density_add_to(sums, a, factor_a, memory);
	mean_a = mig_mean_of(sums, count);
	sums[0].count = 0;
	mig_density_add_to(sums, b, factor_b, memory);
	mean_b = mig_mean_of(sums, count);
	sums[0].count = sums[1].count = sums[2].count = 0;
	for (Both both = {a, b, memory, 0, 0, 0, 0}; next_key(&both);)
	{
		double from_a = mig_deviation(both.value_a * factor_a, mean_a);
		double from_b = mig_deviation(both.value_b * factor_b, mean_b);

		mig_sum_add(sums, from_a * from_a);
		mig_sum_add(sums + 1, from_b * from_b);
		mig_sum_add(sums + 2, from_a * from_b);
	}
	squares = sqrt(mig_sum_value(sums)) * sqrt(mig_sum_value(sums + 1));
	if (squares <= 0)
		return NAN;
	return fmax(-1, fmin(1, mig_sum_value(sums + 2) / squares));
}

double
mig_density_dissimilarity(const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	double factor_a = mig_density_factor(a, memory);
	double factor_b = mig_density_factor(b, memory);
	double total_a = total_of(a, factor_a, memory);
	double total_b = total_of(b, factor_b, memory);
	MigSum sum;

	if (total_a == 0 || total_b == 0)
		return NAN;
	sum.count = 0;
	for (Both both = {a, b, memory, 0, 0, 0, 0}; next_key(&both);)
		mig_sum_add(&sum,
					fabs(both.value_a * factor_a / total_a - both.value_b * factor_b / total_b));
	return mig_sum_value(&sum) / 2;
}

/* Of a in each key, times the share there of one of both. */
static double
meet(const MigDensity *a, const MigDensity *b, bool own, const MigMemory *memory)
{
	double factor = fmin(mig_density_factor(a, memory), mig_density_factor(b, memory)) / 2;
	double total = total_of(a, factor, memory);
	MigSum sum;

	if (total == 0)
		return NAN;
	sum.count = 0;
	for (Both both = {a, b, memory, 0, 0, 0, 0}; next_key(&both);)
	{
		double of_a = both.value_a * factor;
		double of_b = both.value_b * factor;

		if (of_a > 0)
			mig_sum_add(&sum, of_a / total * ((own ? of_a : of_b) / (of_a + of_b)));
	}
	return mig_sum_value(&sum);
}

double
mig_density_isolation(const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	return meet(a, b, true, memory);
}

double
mig_density_exposure(const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	return meet(a, b, false, memory);
}

MigStatus
mig_density_quotient(const MigDensity *a, const MigDensity *total, const MigMemory *memory,
					 MigDensityTarget *out)
{
	double factor_a = mig_density_factor(a, memory);
	double factor = mig_density_factor(total, memory);
	double all_a = total_of(a, factor_a, memory);
	double all = total_of(total, factor, memory);
	size_t j = 0;

	out->count = 0;
	if (all_a == 0)
		return MIG_BAD_NUMBER;
	for (size_t i = 0; i < total->count; i++)
	{
		double there = mig_density_value(total, i) * factor;
		double of_a = 0;

		mig_progress_at(memory, i);
		while (j < a->count && a->keys[j] < total->keys[i])
			mig_progress_at(memory, j++);
		if (j < a->count && a->keys[j] == total->keys[i])
			of_a = mig_density_value(a, j) * factor_a;
		if (there == 0)
			continue;
		out->keys[out->count] = total->keys[i];
		out->amounts[out->count] = of_a / all_a / (there / all);
		if (!isfinite(out->amounts[out->count++]))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

/* --- One density --- */

double
mig_density_entropy(const MigDensity *density, const MigMemory *memory)
{
	double factor = mig_density_factor(density, memory);
	double total = total_of(density, factor, memory);
	MigSum sum;

	if (total == 0)
		return NAN;
	sum.count = 0;
	for (size_t i = 0; i < density->count; i++)
	{
		double share = mig_density_value(density, i) * factor / total;

		mig_progress_at(memory, i);
		if (share > 0)
			mig_sum_add(&sum, -share * log(share));
	}
	return mig_sum_value(&sum);
}

double *
mig_density_sorted(const MigDensity *density, const MigMemory *memory)
{
	size_t count = density->count;
	double factor = mig_density_factor(density, memory);
	double *values = memory->resize(memory->state, NULL, (count + 1) * sizeof(double));
	int64_t *bits = memory->resize(memory->state, NULL, (2 * count + 1) * sizeof(int64_t));
	const int64_t *sorted;

	for (size_t i = 0; i < count; i++)
	{
		/* Not negative, so that they are in the order of their bits. */
		double value = mig_density_value(density, i) * factor;

		mig_progress_at(memory, i);
		memcpy(bits + i, &value, sizeof(value));
	}
	sorted = count > 0 ? mig_radix_sort(bits, bits + count, count, 1, 1, memory) : bits;
	memcpy(values, sorted, count * sizeof(double));
	memory->release(memory->state, bits);
	return values;
}

double
mig_gini(const double *values, size_t count, const MigMemory *memory)
{
	double n = (double) count;
	MigSum total;
	MigSum ranked;

	total.count = ranked.count = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		mig_sum_add(&total, values[i]);
		mig_sum_add(&ranked, (2 * (double) i + 1 - n) * values[i]);
	}
	return mig_sum_value(&ranked) / (n * mig_sum_value(&total));
}

size_t
mig_lorenz(const double *values, size_t count, const MigMemory *memory, MigLorenz *out)
{
	size_t points = 0;
	double total;
	MigSum sum;

	sum.count = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		mig_sum_add(&sum, values[i]);
	}
	total = mig_sum_value(&sum);
	if (total == 0)
		return 0;
	out[points++] = (MigLorenz){0, 0};
	sum.count = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		mig_sum_add(&sum, values[i]);
		if (i + 1 == count || values[i + 1] != values[i])
			out[points++] =
				(MigLorenz){(double) (i + 1) / (double) count, mig_sum_value(&sum) / total};
	}
	return points;
}

/* --- Areas --- */

MigStatus
mig_density_per_km2(const MigDensity *density, const MigMemory *memory, MigDensityTarget *out)
{
	out->count = density->count;
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		out->keys[i] = density->keys[i];
		out->amounts[i] =
			mig_density_value(density, i) / mig_gridcell_area(density->keys[i]) * KM2_M2 + 0.0;
		if (!isfinite(out->amounts[i]))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

double
mig_density_weighted(const MigDensity *density, const MigMemory *memory)
{
	double factor = mig_density_factor(density, memory);
	double total = total_of(density, factor, memory);
	MigSum sum;

	if (total == 0)
		return NAN;
	sum.count = 0;
	for (size_t i = 0; i < density->count; i++)
	{
		double value = mig_density_value(density, i) * factor;

		mig_progress_at(memory, i);
		mig_sum_add(&sum, value * value / mig_gridcell_area(density->keys[i]));
	}
	return mig_sum_value(&sum) / total * KM2_M2 / factor;
}
