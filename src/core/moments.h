/*
 * moments.h
 *		What statistics of a map start from: sums, means and deviations of values, and p values of the normal
 *		distribution.
 */
#ifndef MIG_MOMENTS_H
#define MIG_MOMENTS_H

#include <math.h>

#include "core/density.h"
#include "core/sum.h"

/*
 * A power of 2 that brings the values of a density near to 1, so that their squares and cubes are in range: statistics without
 * a unit do not change by it.
 */
double mig_density_factor(const MigDensity *density, const MigMemory *memory);

/* Adds each value times the factor. */
void mig_density_add_to(MigSum *sum, const MigDensity *density, double factor,
						const MigMemory *memory);

/* A mean to twice the digits of a double, so that deviations from it are right to their last digits. */
typedef struct MigMean
{
	double high;
	double low;
} MigMean;

/* The mean of so many values, more than none, by their sum, which is used up. */
MigMean mig_mean_of(MigSum *sum, size_t count);

static inline double
mig_deviation(double value, MigMean mean)
{
	return value - mean.high - mean.low;
}

/* Writes the deviation of each value times the factor from the mean of all. */
void mig_density_deviations(const MigDensity *density, double factor, const MigMemory *memory,
							double *deviations);

/* The sum of squares, exact but for each square's rounding. */
double mig_sum_of_squares(const double *values, size_t count, const MigMemory *memory);

/* The probability of |z| or more to either side in the standard normal distribution; NaN for NaN. */
static inline double
mig_normal_p(double z)
{
	return erfc(fabs(z) * 0.70710678118654752440); /* by the square root of 2 */
}

#endif /* MIG_MOMENTS_H */
