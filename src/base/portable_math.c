/*
 * portable_math.c
 *		Exponential, logarithm and arcsine (see portable_math.h): range reduction by identities, then a series.
 */
#include "base/portable_math.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln 2 in two parts; the first ends in zero bits, so that its multiples are exact */
#define LN2_HIGH 0.69314718036912382
#define LN2_LOW  1.9082149292705877e-10

#define MANTISSA_BITS 52
#define BIAS          1023

double
mig_exp(double x)
{
	double power = floor(x * 1.4426950408889634 + 0.5);
	double rest = (x - power * LN2_HIGH) - power * LN2_LOW;
	double sum = 1;
	double scale;
	uint64_t bits;

	if (x < -700)
		return 0;
	/* up to ln 2 / 2: the next term is below 5e-18 */
	for (int n = 13; n >= 1; n--)
		sum = 1 + sum * rest * (1.0 / n);
	bits = (uint64_t) (int64_t) (power + BIAS) << MANTISSA_BITS;
	memcpy(&scale, &bits, sizeof(scale));
	return sum * scale;
}

double
mig_log(double x)
{
	uint64_t bits;
	int power;
	double part;
	double t;
	double sum = 0;

	memcpy(&bits, &x, sizeof(bits));
	power = (int) (bits >> MANTISSA_BITS) - BIAS;
	bits = (bits & ((UINT64_C(1) << MANTISSA_BITS) - 1)) | (uint64_t) BIAS << MANTISSA_BITS;
	memcpy(&part, &bits, sizeof(part));
	/* from sqrt(1/2) to sqrt(2): 2 artanh t with t up to 0.172, whose next term is below 3e-18 */
	if (part > 1.4142135623730951)
	{
		part /= 2;
		power++;
	}
	t = (part - 1) / (part + 1);
	for (int n = 21; n >= 1; n -= 2)
		sum = sum * t * t + 1.0 / n;
	return power * LN2_HIGH + (2 * t * sum + power * LN2_LOW);
}

double
mig_arcsine(double x)
{
	/* of x^19, x^17 and so on to x: the next term is below 4e-18 */
	static const double series[] = {
		12155.0 / 1245184, 6435.0 / 557056, 143.0 / 10240, 231.0 / 13312, 63.0 / 2816,
		35.0 / 1152,       5.0 / 112,       3.0 / 40,      1.0 / 6,       1};
	double scale = 1;
	double sum = 0;

	/* halve the angle until its sine is below 1/6 */
	while (x > 0.16)
	{
		x /= sqrt(2 * (1 + sqrt((1 - x) * (1 + x))));
		scale *= 2;
	}
	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++)
		sum = series[i] + sum * (x * x);
	return scale * x * sum;
}
