/*
 * noise.c
 *		Exact samples of discrete distributions (see noise.h).
 *
 * 128-bit integers suffice within these limits: a draw that would exceed them has a probability below 2^-2000.
 */
#include "release/noise.h"

#include <math.h>

typedef unsigned __int128 Wide;

#define EPSILON_UNIT  (INT64_C(1) << 30)
#define VARIANCE_UNIT (INT64_C(1) << 10)
#define DRAW_MAX      (INT64_C(1) << 32) /* limit of the Laplace numbers in a Gaussian draw */

static int
bit_length(Wide number)
{
	int length = 0;

	for (; number != 0; number >>= 1)
		length++;
	return length;
}

/* A uniform random number from 0 to below a limit. */
static Wide
uniform(const MigBits *bits, Wide below)
{
	int length = bit_length(below - 1);
	Wide number;

	do
	{
		number = 0;
		if (length > 0)
			number = bits->next(bits->state) >> (length < 64 ? 64 - length : 0);
		if (length > 64)
			number = number << (length - 64) | bits->next(bits->state) >> (128 - length);
	} while (number >= below);
	return number;
}

/* true with probability exp(-numerator / denominator), numerator <= denominator. */
static bool
exp_fraction(const MigBits *bits, Wide numerator, Wide denominator)
{
	uint64_t k = 1;

	while (uniform(bits, denominator) < numerator && uniform(bits, k) == 0)
		k++;
	return k % 2 == 1;
}

/* true with probability exp(-numerator / denominator). */
static bool
exp_minus(const MigBits *bits, Wide numerator, Wide denominator)
{
	for (; numerator > denominator; numerator -= denominator)
		if (!exp_fraction(bits, 1, 1))
			return false;
	return exp_fraction(bits, numerator, denominator);
}

/* P(x) proportional to exp(-|x| s / t). */
static int64_t
laplace(const MigBits *bits, uint64_t s, uint64_t t)
{
	for (;;)
	{
		Wide rest = uniform(bits, t);
		Wide number;
		bool is_negative;

		if (!exp_fraction(bits, rest, t))
			continue;
		number = rest;
		while (exp_fraction(bits, 1, 1))
			number += t;
		number /= s;
		is_negative = uniform(bits, 2) == 1;
		if (is_negative && number == 0)
			continue; /* otherwise 0 would be twice as frequent */
		return is_negative ? -(int64_t) number : (int64_t) number;
	}
}

/* P(x) proportional to exp(-x^2 / 2 (n / d)). */
static int64_t
gaussian(const MigBits *bits, uint64_t n, uint64_t d)
{
	uint64_t variance = n / d;
	uint64_t t = (uint64_t) sqrt((double) variance) +
				 1; /* any number is correct, one near the deviation is fast */

	for (;;)
	{
		int64_t number = laplace(bits, 1, t);
		Wide size = (Wide) (number < 0 ? -number : number);
		Wide far;

		if (size > DRAW_MAX)
			continue;
		/* (|x| - n / (d t))^2 / (2 n / d) = (|x| d t - n)^2 / (2 n d t^2) */
		far = size * d * t;
		far = far > n ? far - n : n - far;
		if (exp_minus(bits, far * far, (Wide) 2 * n * d * t * t))
			return number;
	}
}

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
	while (b != 0)
	{
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

MigNoise
mig_noise_laplace(double epsilon, int32_t sensitivity)
{
	uint64_t numerator = (uint64_t) floor(epsilon * (double) EPSILON_UNIT);
	uint64_t denominator = (uint64_t) sensitivity * (uint64_t) EPSILON_UNIT;
	uint64_t divisor = common_divisor(numerator, denominator);

	return (MigNoise){false, numerator / divisor, denominator / divisor};
}

bool
mig_noise_gaussian(double epsilon, double delta, int32_t sensitivity, MigNoise *noise)
{
	double log_delta = -log(delta);
	/* sqrt(a + e) - sqrt(a) = e / (sqrt(a + e) + sqrt(a)), which keeps its digits for a small e */
	double root = epsilon / (sqrt(log_delta + epsilon) + sqrt(log_delta));
	/* a little more, so that rounding does not make it less */
	double variance = (double) sensitivity * (double) sensitivity / (2 * root * root) * (1 + 1e-12);

	if (!(variance <= (double) MIG_NOISE_VARIANCE_MAX))
		return false;
	*noise = (MigNoise){true, (uint64_t) ceil(variance * (double) VARIANCE_UNIT),
						(uint64_t) VARIANCE_UNIT};
	return true;
}

int64_t
mig_noise_draw(const MigNoise *noise, const MigBits *bits)
{
	return noise->is_gaussian ? gaussian(bits, noise->numerator, noise->denominator)
							  : laplace(bits, noise->numerator, noise->denominator);
}

int64_t
mig_noise_threshold(const MigNoise *noise, double epsilon, double delta, int32_t sensitivity)
{
	double ratio = (double) noise->numerator / (double) noise->denominator;
	double max = sensitivity; /* maximum number of keys that one person adds, each by 1 or more */
	double above;

	/* P(x >= m) is exp(-m ratio) / (1 + exp(-ratio)), and at most exp(-m^2 / 2 s), below delta / max */
	if (noise->is_gaussian)
		above = sqrt(2 * ratio * (2 * log(max) - log(delta) + epsilon));
	else
		above = (log(max) - log(delta) - log1p(exp(-ratio))) / ratio;
	/* one more, so that rounding does not make it less */
	return (int64_t) sensitivity + (above > 0 ? (int64_t) ceil(above) : 0) + 1;
}
