/*
 * noise.h
 *		Exact samples of the discrete Laplace and Gaussian distributions, by integer arithmetic alone
 *		(Canonne, Kamath and Steinke 2020, The Discrete Gaussian for Differential Privacy, algorithms 1 to 3).
 *
 * The last bits of noise computed in floating point disclose the number it is added to (Mironov 2012).
 */
#ifndef MIG_NOISE_H
#define MIG_NOISE_H

#include <stdbool.h>
#include <stdint.h>

/* Source of random 64-bit words. */
typedef struct MigBits
{
	uint64_t (*next)(void *state);
	void *state;
} MigBits;

/*
 * A distribution.  Laplace: P(x) is proportional to exp(-|x| numerator / denominator).  Gaussian: to
 * exp(-x^2 / 2 s), s = numerator / denominator.
 */
typedef struct MigNoise
{
	bool is_gaussian;
	uint64_t numerator;
	uint64_t denominator;
} MigNoise;

#define MIG_NOISE_EPSILON_MIN     1e-6
#define MIG_NOISE_EPSILON_MAX     100.0
#define MIG_NOISE_SENSITIVITY_MAX 1000000
#define MIG_NOISE_VARIANCE_MAX    (INT64_C(1) << 40)

/*
 * The Laplace distribution that is epsilon-differentially private for a sum that one person changes by at most
 * sensitivity; epsilon, in MIG_NOISE_EPSILON_MIN to _MAX, is rounded down to a multiple of 2^-30.
 */
MigNoise mig_noise_laplace(double epsilon, int32_t sensitivity);

/*
 * The Gaussian distribution that is (epsilon, delta)-differentially private, by way of zero-concentrated
 * differential privacy: rho = (sqrt(ln(1/delta) + epsilon) - sqrt(ln(1/delta)))^2, the variance is
 * sensitivity^2 / 2 rho, rounded up to a multiple of 2^-10.  False if it exceeds MIG_NOISE_VARIANCE_MAX.
 * delta is between 0 and 1.
 */
bool mig_noise_gaussian(double epsilon, double delta, int32_t sensitivity, MigNoise *noise);

/* Draws a number. */
int64_t mig_noise_draw(const MigNoise *noise, const MigBits *bits);

/*
 * The smallest noisy number that may be shown if the keys themselves depend on the persons: one person adds new
 * keys by at most sensitivity (Laplace: the sum of the numbers added, Gaussian: the root of the sum of squares),
 * and the probability that any of these reaches the threshold is at most delta; then a Gaussian of epsilon and delta
 * is (epsilon, 2 delta)-differentially private, Laplace (epsilon, delta).  (Korolova, Kenthapadi, Mishra and Ntoulas
 * 2009, Releasing search queries and clicks privately.)
 */
int64_t mig_noise_threshold(const MigNoise *noise, double epsilon, double delta,
							int32_t sensitivity);

#endif /* MIG_NOISE_H */
