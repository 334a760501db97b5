/*
 * bandwidth.c
 *		Bandwidths of kernels (see bandwidth.h).
 */
#include "density/bandwidth.h"

#include <math.h>

#include "base/portable_math.h"

const char *const mig_bandwidth_names[MIG_BANDWIDTH_METHODS] = {
	[MIG_SCOTT] = "scott",
	[MIG_SILVERMAN] = "silverman",
	[MIG_CROSS_VALIDATION] = "cross_validation",
};

void
mig_center_init(MigCenter *center)
{
	*center = (MigCenter){.count = 0};
}

void
mig_center_add(MigCenter *center, double lon_deg, double lat_deg)
{
	double east;

	if (center->count++ == 0)
		center->first_lon_deg = lon_deg;
	east = lon_deg - center->first_lon_deg;
	center->lon_sum_deg += east > 180 ? east - 360 : east < -180 ? east + 360 : east;
	center->lat_sum_deg += lat_deg;
}

MigGround
mig_center_ground(const MigCenter *center)
{
	double lon_deg = center->first_lon_deg + center->lon_sum_deg / (double) center->count;

	return mig_ground_at(lon_deg > 180    ? lon_deg - 360
						 : lon_deg < -180 ? lon_deg + 360
										  : lon_deg,
						 center->lat_sum_deg / (double) center->count);
}

/* count^(-1 / degree). */
static double
inverse_root(size_t count, int degree)
{
	return mig_exp(-mig_log((double) count) / degree);
}

double
mig_bandwidth_scott(size_t count, double standard_distance_m)
{
	return standard_distance_m / 1.4142135623730951 * inverse_root(count, 6);
}

double
mig_bandwidth_silverman(size_t count, double standard_distance_m, double median_m)
{
	double spread_m = median_m * 1.2011224087864498; /* sqrt(1 / ln 2) */

	/* If at least half of the points are at the centre, the median of distances is useless. */
	if (spread_m == 0 || spread_m > standard_distance_m)
		spread_m = standard_distance_m;
	return 0.9 * spread_m * inverse_root(count, 5);
}

/* --- Cross-validation --- */

typedef struct Sample
{
	const MigMemory *memory;
	size_t count;
	double *squares;  /* squared distances of each to those after it */
	double *nearest;  /* smallest nonzero one of each */
	double *likeness; /* sum of the kernels of the others at each */
} Sample;

/* The log-likelihood of the sample, without terms that do not depend on the bandwidth. */
static double
likelihood_of(const Sample *sample, double bandwidth_m)
{
	double scale = 1 / (2 * bandwidth_m * bandwidth_m);
	const double *square = sample->squares;
	double sum = 0;

	for (size_t i = 0; i < sample->count; i++)
		sample->likeness[i] = 0;
	for (size_t i = 0; i < sample->count; i++)
	{
		mig_progress(sample->memory, sample->count - i);
		for (size_t j = i + 1; j < sample->count; j++, square++)
			if (*square > 0)
			{
				/* relative to the nearest neighbour's, so that the sum is at least 1 even for an outlier */
				sample->likeness[i] += mig_exp((sample->nearest[i] - *square) * scale);
				sample->likeness[j] += mig_exp((sample->nearest[j] - *square) * scale);
			}
	}
	for (size_t i = 0; i < sample->count; i++)
		sum += mig_log(sample->likeness[i]) - sample->nearest[i] * scale - 2 * mig_log(bandwidth_m);
	return sum;
}

#define GRID_STEP  1.4142135623730951
#define GRID_STEPS 16 /* from 1/64 to 4 */
#define GOLDEN     0.61803398874989485
#define SECTIONS   20

/* The most likely bandwidth between two of the grid, by golden-section search. */
static double
refine(const Sample *sample, double low, double high)
{
	double a = high - GOLDEN * (high - low);
	double b = low + GOLDEN * (high - low);
	double at_a = likelihood_of(sample, a);
	double at_b = likelihood_of(sample, b);

	for (int i = 0; i < SECTIONS; i++)
		if (at_a >= at_b)
		{
			high = b;
			b = a;
			at_b = at_a;
			a = high - GOLDEN * (high - low);
			at_a = likelihood_of(sample, a);
		}
		else
		{
			low = a;
			a = b;
			at_a = at_b;
			b = low + GOLDEN * (high - low);
			at_b = likelihood_of(sample, b);
		}
	return (low + high) / 2;
}

/* Fills in the distances; false if all are 0. */
static bool
measure(Sample *sample, const MigGround *points)
{
	double *square = sample->squares;

	for (size_t i = 0; i < sample->count; i++)
		sample->nearest[i] = INFINITY;
	for (size_t i = 0; i < sample->count; i++)
	{
		mig_progress(sample->memory, sample->count - i);
		for (size_t j = i + 1; j < sample->count; j++, square++)
		{
			*square = mig_ground_square(points + i, points + j);
			if (*square > 0)
			{
				sample->nearest[i] = fmin(sample->nearest[i], *square);
				sample->nearest[j] = fmin(sample->nearest[j], *square);
			}
		}
	}
	return isfinite(sample->nearest[0]);
}

double
mig_bandwidth_cross_validation(const MigGround *points, size_t sample_count, size_t count,
							   double scott_m, const MigMemory *memory)
{
	void *state = memory->state;
	Sample sample = {
		.memory = memory,
		.count = sample_count,
		.squares = memory->resize(state, NULL, sample_count * sample_count / 2 * sizeof(double)),
		.nearest = memory->resize(state, NULL, sample_count * sizeof(double)),
		.likeness = memory->resize(state, NULL, sample_count * sizeof(double)),
	};
	double width = scott_m / 64;
	double best = 0;
	double best_at = 0;

	if (measure(&sample, points))
	{
		for (int i = 0; i <= GRID_STEPS; i++)
		{
			double likelihood = likelihood_of(&sample, width);

			if (i == 0 || likelihood > best_at)
			{
				best = width;
				best_at = likelihood;
			}
			width *= GRID_STEP;
		}
		best = refine(&sample, best / GRID_STEP, best * GRID_STEP);
		best *= mig_exp(mig_log((double) sample_count / (double) count) / 6);
	}
	memory->release(state, sample.squares);
	memory->release(state, sample.nearest);
	memory->release(state, sample.likeness);
	return best;
}
