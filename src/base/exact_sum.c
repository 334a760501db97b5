/*
 * exact_sum.c
 *		Exact sums of doubles (see exact_sum.h).
 */
#include "base/exact_sum.h"

#include <math.h>

#define LARGE 0x1p1022

/* Largest multiple of LARGE that a double can hold. */
#define LARGE_MAX 3

/* a + b and its rounding error (Knuth's two-sum). */
static inline double
two_sum(double a, double b, double *lost)
{
	double sum = a + b;
	double part = sum - a;

	*lost = (a - (sum - part)) + (b - part);
	return sum;
}

/* Moves the multiples of LARGE in a value to the count, and returns the remainder. */
static inline double
count_large(MigExactSum *sum, double value)
{
	int64_t large = (int64_t) (value / LARGE);

	sum->large += large;
	return value - (double) large * LARGE;
}

/* Adds a value to the parts, whose sum does not overflow; returns the new largest part, or 0. */
static inline double
grow(MigExactSum *sum, double value)
{
	size_t kept = 0;

	for (size_t i = 0; i < sum->count; i++)
	{
		double lost;

		value = two_sum(value, sum->parts[i], &lost);
		if (lost != 0)
			sum->parts[kept++] = lost;
	}
	sum->count = kept;
	return value;
}

static inline void
put_greatest(MigExactSum *sum, double value)
{
	if (value != 0)
		sum->parts[sum->count++] = value;
}

void
mig_exact_sum_add(MigExactSum *sum, double value)
{
	if (fabs(value) >= LARGE)
		value = count_large(sum, value);
	value = grow(sum, value);
	if (fabs(value) >= LARGE)
		value = count_large(sum, value);
	put_greatest(sum, value);
}

/* The rounded sum of a value and the parts, scaled by unit, a power of 2. */
static double
round_once(double value, const MigExactSum *sum, double unit)
{
	size_t i = sum->count;
	double lost = 0;

	while (i > 0 && lost == 0)
		value = two_sum(value, sum->parts[--i] * unit, &lost);
	/* The rounding error may be half a unit in the last place: the next part decides the direction. */
	if (i > 0 && lost != 0 && (lost > 0) == (sum->parts[i - 1] > 0))
	{
		double doubled = 2 * lost;
		double beyond = value + doubled;

		if (beyond - value == doubled)
			value = beyond;
	}
	return value;
}

double
mig_exact_sum_value(const MigExactSum *sum)
{
	double sign = sum->large > 0 ? 1 : -1;
	MigExactSum rest;

	if (sum->large == 0)
		return round_once(0, sum, 1);
	/* If the parts have the opposite sign, move one multiple back to them to avoid cancellation. */
	if (sum->count > 0 && sum->parts[sum->count - 1] * sign < 0)
	{
		rest = *sum;
		rest.large -= (int64_t) sign;
		put_greatest(&rest, grow(&rest, sign * LARGE));
		if (rest.large == 0)
			return round_once(0, &rest, 1);
		sum = &rest;
	}
	if (sum->large > LARGE_MAX || sum->large < -LARGE_MAX)
		return sign * INFINITY;
	/* Halves cannot overflow before rounding; bits lost by halving are far below the last digit. */
	return 2 * round_once((double) sum->large * (LARGE / 2), sum, 0.5);
}

size_t
mig_exact_sum_size(const MigExactSum *sum)
{
	uint64_t large = sum->large < 0 ? -(uint64_t) sum->large : (uint64_t) sum->large;

	return sum->count + (size_t) ((large + LARGE_MAX - 1) / LARGE_MAX);
}

double
mig_exact_sum_take(MigExactSum *sum)
{
	int64_t large = sum->large;

	if (large == 0)
		return sum->parts[--sum->count];
	large = large > LARGE_MAX ? LARGE_MAX : large < -LARGE_MAX ? -LARGE_MAX : large;
	sum->large -= large;
	return (double) large * LARGE;
}
