/*
 * sum.c
 *		Exact sums of doubles (see sum.h).
 */
#include "core/sum.h"

#include <math.h>

/* a + b, and what rounding took from it (Knuth's two-sum). */
static inline double
two_sum(double a, double b, double *lost)
{
	double sum = a + b;
	double part = sum - a;

	*lost = (a - (sum - part)) + (b - part);
	return sum;
}

void
mig_sum_add(MigSum *sum, double value)
{
	size_t kept = 0;

	for (size_t i = 0; i < sum->count; i++)
	{
		double lost;

		value = two_sum(value, sum->parts[i], &lost);
		if (lost != 0 && isfinite(value))
			sum->parts[kept++] = lost;
	}
	if (value != 0)
		sum->parts[kept++] = value;
	sum->count = kept;
}

double
mig_sum_value(const MigSum *sum)
{
	size_t i = sum->count;
	double value = 0;
	double lost = 0;

	if (i == 0)
		return 0;
	value = sum->parts[--i];
	while (i > 0 && lost == 0)
		value = two_sum(value, sum->parts[--i], &lost);
	/* What was lost is half a unit: the next part tells to which side of it the sum lies. */
	if (i > 0 && lost != 0 && (lost > 0) == (sum->parts[i - 1] > 0))
	{
		double doubled = 2 * lost;
		double beyond = value + doubled;

		if (beyond - value == doubled)
			value = beyond;
	}
	return value;
}
