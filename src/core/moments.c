/*
 * moments.c
 *		Sums, means and deviations of values (see moments.h).
 */
#include "core/moments.h"

double
mig_density_factor(const MigDensity *density, const MigMemory *memory)
{
	double most = 0;
	int exponent;

	for (size_t i = 0; i < density->count; i++)
	{
		double size = fabs(mig_density_value(density, i));

		mig_progress_at(memory, i);
		most = size > most ? size : most;
	}
	(void) frexp(most, &exponent);
	/* 2^1000 is far from the ends of the doubles, and enough for what is near to them. */
	return ldexp(1, exponent > 1000 ? -1000 : exponent < -1000 ? 1000 : -exponent);
}

void
mig_density_add_to(MigSum *sum, const MigDensity *density, double factor, const MigMemory *memory)
{
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		mig_sum_add(sum, mig_density_value(density, i) * factor);
	}
}

MigMean
mig_mean_of(MigSum *sum, size_t count)
{
	double number = (double) count;
	MigMean mean = {.high = mig_sum_value(sum) / number};
	double product = mean.high * number;

	mig_sum_add(sum, -product);
	mig_sum_add(sum, -fma(mean.high, number, -product)); /* what rounding took from it */
	mean.low = mig_sum_value(sum) / number;
	return mean;
}

void
mig_density_deviations(const MigDensity *density, double factor, const MigMemory *memory,
					   double *deviations)
{
	MigSum sum;
	MigMean mean;

	if (density->count == 0)
		return;
	sum.count = 0;
	mig_density_add_to(&sum, density, factor, memory);
	mean = mig_mean_of(&sum, density->count);
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		deviations[i] = mig_deviation(mig_density_value(density, i) * factor, mean);
	}
}

double
mig_sum_of_squares(const double *values, size_t count, const MigMemory *memory)
{
	MigSum sum;

	sum.count = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		mig_sum_add(&sum, values[i] * values[i]);
	}
	return mig_sum_value(&sum);
}
