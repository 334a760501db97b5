/*
 * Unit tests of noise.c: draws against the exact distributions, the bounds of differential privacy for these, and
 * attackers who guess whether a person was counted.
 */
#include <math.h>
#include <stdbool.h>

#include "check.h"

#include "release/noise.h"

#define DRAWS  1000000
#define FAR    4000
#define TRIALS 10000

static uint64_t
next(void *state)
{
	uint64_t *x = state;
	uint64_t z = *x += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* The probability of each number from -FAR to FAR. */
static void
exact(const MigNoise *noise, double *probability)
{
	double ratio = (double) noise->numerator / (double) noise->denominator;
	double total = 0;

	for (int x = -FAR; x <= FAR; x++)
	{
		double weight = noise->is_gaussian ? exp(-(double) x * x / (2 * ratio))
										   : exp(-(double) (x < 0 ? -x : x) * ratio);

		probability[x + FAR] = weight;
		total += weight;
	}
	for (int x = -FAR; x <= FAR; x++)
		probability[x + FAR] /= total;
}

/* Standard deviations of chi-square from its mean, over numbers expected 10 times or more. */
static double
chi_square(const MigNoise *noise)
{
	static double probability[2 * FAR + 1];
	static int64_t seen[2 * FAR + 1];
	uint64_t seed = 42;
	MigBits bits = {next, &seed};
	double sum = 0;
	double tail = 0;
	double tail_seen = 0;
	int classes = 0;

	memset(seen, 0, sizeof(seen));
	exact(noise, probability);
	for (int i = 0; i < DRAWS; i++)
	{
		int64_t x = mig_noise_draw(noise, &bits);

		CHECK(x >= -FAR && x <= FAR);
		if (x >= -FAR && x <= FAR)
			seen[x + FAR]++;
	}
	for (int i = 0; i <= 2 * FAR; i++)
	{
		double expected = probability[i] * DRAWS;

		if (expected >= 10)
		{
			sum += ((double) seen[i] - expected) * ((double) seen[i] - expected) / expected;
			classes++;
		}
		else
		{
			tail += expected;
			tail_seen += (double) seen[i];
		}
	}
	if (tail >= 10)
	{
		sum += (tail_seen - tail) * (tail_seen - tail) / tail;
		classes++;
	}
	return (sum - (classes - 1)) / sqrt(2.0 * (classes - 1));
}

/* Is each output of a count at most exp(epsilon) times as likely as for its neighbour? */
static bool
is_private(const MigNoise *noise, double epsilon, int sensitivity)
{
	static double probability[2 * FAR + 1];

	exact(noise, probability);
	for (int i = sensitivity; i <= 2 * FAR; i++)
		if (probability[i - sensitivity] > 1e-300 &&
			(probability[i] == 0 ||
			 probability[i] > probability[i - sensitivity] * exp(epsilon) * (1 + 1e-12) ||
			 probability[i - sensitivity] > probability[i] * exp(epsilon) * (1 + 1e-12)))
			return false;
	return true;
}

/* The minimum delta at which a Gaussian is private: the sum of the excesses over exp(epsilon) times the neighbour's. */
static double
delta_of(const MigNoise *noise, double epsilon, int sensitivity)
{
	static double probability[2 * FAR + 1];
	double delta = 0;

	exact(noise, probability);
	for (int i = 0; i <= 2 * FAR; i++)
	{
		double other = i >= sensitivity ? probability[i - sensitivity] : 0;

		if (probability[i] > exp(epsilon) * other)
			delta += probability[i] - exp(epsilon) * other;
	}
	return delta;
}

/*
 * How much more often than by chance the best guess is right whether a person was counted in some releases: the
 * product of the likelihoods of the observations, with the person and without.
 */
static double
advantage(const MigNoise *noise, int releases, uint64_t seed)
{
	static double probability[2 * FAR + 1];
	MigBits bits = {next, &seed};
	int guessed[2] = {0, 0};

	exact(noise, probability);
	for (int is_there = 0; is_there <= 1; is_there++)
		for (int i = 0; i < TRIALS; i++)
		{
			double odds = 0;

			for (int j = 0; j < releases; j++)
			{
				int64_t seen = is_there + mig_noise_draw(noise, &bits);

				odds += log(probability[seen - 1 + FAR]) - log(probability[seen + FAR]);
			}
			guessed[is_there] += odds > 0;
		}
	return (double) (guessed[1] - guessed[0]) / TRIALS;
}

/* The probability that a number is at least as large as the given one. */
static double
tail(const MigNoise *noise, int64_t from)
{
	static double probability[2 * FAR + 1];
	double sum = 0;

	exact(noise, probability);
	for (int64_t x = FAR; x >= from; x--)
		sum += probability[x + FAR];
	return sum;
}

/*
 * Does one person make a number reach the threshold only with the allowed probability, at one key or at the maximum
 * number of keys, and is a threshold lower by two not safe for one key?
 */
static void
check_threshold(const MigNoise *noise, double epsilon, double delta, int sensitivity, bool is_tight)
{
	int64_t threshold = mig_noise_threshold(noise, epsilon, delta, sensitivity);
	double keys = noise->is_gaussian ? (double) sensitivity * sensitivity : sensitivity;

	CHECK(tail(noise, threshold - sensitivity) <= delta);
	CHECK(keys * tail(noise, threshold - 1) <= delta);
	if (is_tight)
		CHECK(tail(noise, threshold - sensitivity - 2) > delta);
}

/*
 * Gaussians so wide that the fractions in the draw take more than 64 bits: each tenth of the normal distribution has
 * equally many draws, chi-square of 9 degrees of freedom.
 */
static void
test_wide(void)
{
	const double tenths[] = {
		-1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0,
		0.2533471031357997,  0.5244005127080407,  0.8416212335729143,  1.2815515655446004};
	const int draws = 5000;

	for (int exponent = 20; exponent <= 40; exponent++)
	{
		uint64_t variance = (UINT64_C(1) << exponent) - 3 * (uint64_t) exponent;
		MigNoise noise = {true, variance << 10, 1 << 10};
		uint64_t seed = (uint64_t) exponent;
		MigBits bits = {next, &seed};
		int seen[10] = {0};
		double sum = 0;

		for (int i = 0; i < draws; i++)
		{
			double x = (double) mig_noise_draw(&noise, &bits) / sqrt((double) variance);
			int tenth = 0;

			while (tenth < 9 && x > tenths[tenth])
				tenth++;
			seen[tenth]++;
		}
		for (int i = 0; i < 10; i++)
			sum += (seen[i] - draws / 10.0) * (seen[i] - draws / 10.0) / (draws / 10.0);
		CHECK(sum < 28); /* exceeded in one of a thousand */
	}
}

int
main(void)
{
	static const double epsilons[] = {0.1, 0.5, 1, 3, 0.7853981};
	MigNoise noise;

	for (size_t i = 0; i < sizeof(epsilons) / sizeof(epsilons[0]); i++)
		for (int sensitivity = 1; sensitivity <= 4; sensitivity += 3)
		{
			noise = mig_noise_laplace(epsilons[i], sensitivity);
			CHECK((double) noise.numerator / (double) noise.denominator <=
				  epsilons[i] / sensitivity);
			CHECK((double) noise.numerator / (double) noise.denominator * (1 + 1e-7) >=
				  epsilons[i] / sensitivity);
			CHECK(is_private(&noise, epsilons[i], sensitivity));
			CHECK(mig_noise_gaussian(epsilons[i], 1e-6, sensitivity, &noise));
			CHECK(delta_of(&noise, epsilons[i], sensitivity) <= 1e-6);
			check_threshold(&noise, epsilons[i], 1e-6, sensitivity, false);
			noise = mig_noise_laplace(epsilons[i], sensitivity);
			check_threshold(&noise, epsilons[i], 1e-6, sensitivity, sensitivity == 1);
			check_threshold(&noise, epsilons[i], 0.9, sensitivity, false);
		}
	noise = mig_noise_laplace(1, 1);
	CHECK(noise.numerator == 1 && noise.denominator == 1);
	CHECK(fabs(chi_square(&noise)) < 3.1);
	noise = mig_noise_laplace(0.3, 7);
	CHECK(fabs(chi_square(&noise)) < 3.1);
	noise = mig_noise_laplace(6, 1);
	CHECK(fabs(chi_square(&noise)) < 3.1);
	noise = (MigNoise){false, 3, 2};
	CHECK(fabs(chi_square(&noise)) < 3.1);
	CHECK(mig_noise_gaussian(1, 1e-6, 1, &noise));
	CHECK(fabs(chi_square(&noise)) < 3.1);
	noise = (MigNoise){true, 1, 4}; /* a standard deviation of 1/2 */
	CHECK(fabs(chi_square(&noise)) < 3.1);
	noise = (MigNoise){true, 2500, 1};
	CHECK(fabs(chi_square(&noise)) < 3.1);
	/* guesses from one release and from two are right with probability (1 + tanh(epsilon / 2)) / 2, computed by hand */
	for (size_t i = 0; i < 4; i++)
	{
		double one;
		double two;

		noise = mig_noise_laplace(epsilons[i], 1);
		one = advantage(&noise, 1, i);
		two = advantage(&noise, 2, 10 + i);
		printf("epsilon %g: advantage of one release %.3f, of two %.3f\n", epsilons[i], one, two);
		CHECK(one <= tanh(epsilons[i] / 2) + 0.02);
		CHECK(two <= tanh(epsilons[i]) + 0.02);
		CHECK(fabs(one - tanh(epsilons[i] / 2)) < 0.02);
		CHECK(fabs(two - tanh(epsilons[i] / 2)) < 0.02);
		CHECK(mig_noise_gaussian(epsilons[i], 1e-6, 1, &noise));
		CHECK(advantage(&noise, 1, 20 + i) <= tanh(epsilons[i] / 2) + 0.02);
		CHECK(advantage(&noise, 2, 30 + i) <= tanh(epsilons[i]) + 0.02);
	}
	test_wide();
	/* the limits of the range */
	CHECK(!mig_noise_gaussian(1e-6, 1e-6, 1000, &noise));
	noise = mig_noise_laplace(MIG_NOISE_EPSILON_MAX, 1);
	for (uint64_t seed = 0; seed < 100; seed++)
	{
		uint64_t from = seed;
		MigBits bits = {next, &from};

		CHECK_INT(mig_noise_draw(&noise, &bits), 0);
	}
	noise = mig_noise_laplace(MIG_NOISE_EPSILON_MIN, MIG_NOISE_SENSITIVITY_MAX);
	for (uint64_t seed = 0; seed < 100; seed++)
	{
		uint64_t from = seed;
		MigBits bits = {next, &from};
		int64_t x = mig_noise_draw(&noise, &bits);

		CHECK(x != 0 && x > -INT64_C(100000000000000) && x < INT64_C(100000000000000));
	}
	return check_summary();
}
