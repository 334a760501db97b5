/*
 * emerging.c
 *		Hot and cold spots over months (see emerging.h).
 */
#include "density/emerging.h"

#include <math.h>
#include <string.h>

#include "base/radix.h"
#include "density/hotspots.h"
#include "density/neighbors.h"

/* Resolution of z in a trend, so that rounding does not break ties. */
#define ALIKE 0x1p-30

/* --- Trend --- */

/* Merges two sorted halves and returns the number of descending pairs between them. */
static int64_t
merge(const double *from, size_t half, size_t count, double *to)
{
	size_t i = 0;
	size_t j = half;
	int64_t falling = 0;

	for (size_t k = 0; k < count; k++)
		if (j == count || (i < half && from[i] <= from[j]))
			to[k] = from[i++];
		else
		{
			falling += (int64_t) (half - i);
			to[k] = from[j++];
		}
	return falling;
}

MigTrend
mig_mann_kendall(const double *values, size_t count, double *spare, const MigMemory *memory)
{
	double n = (double) count;
	double *from = spare;
	double *to = spare + count;
	int64_t pairs = (int64_t) count * ((int64_t) count - 1) / 2;
	int64_t falling = 0;
	int64_t tied = 0;
	MigTrend trend = {.variance = n * (n - 1) * (2 * n + 5), .z = NAN, .p = NAN};

	mig_copy(memory, from, values, count * sizeof(double));
	for (size_t half = 1; half < count; half *= 2)
	{
		double *old = from;

		for (size_t i = 0; i < count; i += 2 * half)
		{
			size_t rest = count - i;

			mig_progress(memory, rest < 2 * half ? rest : 2 * half);
			falling += merge(from + i, half < rest ? half : rest, rest < 2 * half ? rest : 2 * half,
							 to + i);
		}
		from = to;
		to = old;
	}
	for (size_t i = 0; i < count;)
	{
		size_t first = i;
		double t;

		while (++i < count && from[i] == from[first])
			;
		mig_progress(memory, i - first);
		t = (double) (i - first);
		tied += (int64_t) (i - first) * ((int64_t) (i - first) - 1) / 2;
		trend.variance -= t * (t - 1) * (2 * t + 5);
	}
	trend.s = pairs - tied - 2 * falling;
	trend.variance = trend.variance / 18 + 0.0; /* never -0 */
	if (pairs > tied)
	{
		trend.z = (double) (trend.s - (trend.s > 0) + (trend.s < 0)) / sqrt(trend.variance);
		trend.p = mig_normal_p(trend.z);
	}
	return trend;
}

/* --- Patterns --- */

/* The pattern of the hot months if sign is 1, or of the cold ones if it is -1. */
static MigPattern
pattern_of(const int8_t *months, size_t count, int trend, int sign)
{
	size_t such = 0;
	size_t others = 0;
	size_t run = 0; /* length at the end */
	bool max;

	for (size_t i = 0; i < count; i++)
	{
		such += months[i] == sign;
		others += months[i] == -sign;
		run = months[i] == sign ? run + 1 : 0;
	}
	max = 10 * such >= 9 * count;
	if (run == 0)
		return such > 0 && max ? MIG_HISTORICAL : MIG_NO_PATTERN;
	if (such == 1)
		return MIG_NEW;
	if (max)
		return trend == sign ? MIG_INTENSIFYING : trend == -sign ? MIG_DIMINISHING : MIG_PERSISTENT;
	if (run == such)
		return MIG_CONSECUTIVE;
	return others > 0 ? MIG_OSCILLATING : MIG_SPORADIC;
}

MigPattern
mig_emerging_pattern(const int8_t *months, size_t count, int trend, bool *is_cold)
{
	MigPattern hot = pattern_of(months, count, trend, 1);
	MigPattern cold = pattern_of(months, count, trend, -1);

	/* Only one of them can include the last month: it takes precedence over a past pattern. */
	*is_cold = cold != MIG_NO_PATTERN && (hot == MIG_NO_PATTERN || hot == MIG_HISTORICAL);
	return *is_cold ? cold : hot;
}

/* --- Months --- */

size_t
mig_density_union(const MigDensity *densities, size_t count, int64_t **keys,
				  const MigMemory *memory)
{
	size_t all = 0;
	size_t kept = 0;
	int64_t *records;
	int64_t *sorted;

	*keys = NULL;
	for (size_t i = 0; i < count; i++)
		all += densities[i].count;
	if (all == 0)
		return 0;
	records = mig_allocate(memory, all, sizeof(int64_t));
	all = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		mig_copy(memory, records + all, densities[i].keys, densities[i].count * sizeof(int64_t));
		all += densities[i].count;
	}
	*keys = mig_allocate(memory, all, sizeof(int64_t));
	sorted = mig_radix_sort(records, *keys, all, 1, 1, memory);
	for (size_t i = 0; i < all; i++)
	{
		mig_progress(memory, 1);
		if (i == 0 || sorted[i] != sorted[kept - 1])
			sorted[kept++] = sorted[i];
	}
	memory->release(memory->state, sorted == records ? *keys : records);
	*keys = sorted;
	return kept;
}

/* All cells in all months. */
typedef struct Cube
{
	const MigDensity *months;
	size_t month_count;
	const int64_t *keys;
	size_t count;
	double *z; /* of each cell, month by month */
	MigMemory memory;
} Cube;

/* Writes the values of a month in row order: 0 for absent cells. */
static void
lay_out(const Cube *cube, const MigDensity *month, const MigNeighbors *neighbors, double *by_key,
		double *values)
{
	size_t j = 0;

	for (size_t i = 0; i < cube->count; i++)
	{
		bool there = j < month->count && month->keys[j] == cube->keys[i];

		mig_progress(&cube->memory, 1);
		by_key[i] = there ? mig_density_value(month, j) : 0;
		j += there;
	}
	for (size_t i = 0; i < cube->count; i++)
	{
		mig_progress(&cube->memory, 1);
		values[i] = by_key[neighbors->places[i]];
	}
}

/* Writes the z of all cells in all months. */
static void
find_z(const Cube *cube, int radius)
{
	const MigMemory *memory = &cube->memory;
	MigDensity all = {.count = cube->count, .keys = cube->keys};
	size_t count = cube->count;
	double n = (double) count * (double) cube->month_count;
	double *values = mig_allocate(memory, count * cube->month_count, sizeof(double));
	double *before = mig_allocate(memory, count, sizeof(double));
	double *sums = mig_allocate(memory, count, sizeof(double));
	double *within = mig_allocate(memory, count, sizeof(double));
	double squares;
	MigNeighbors neighbors;

	mig_neighbors_init(&neighbors, &all, radius, memory);
	for (size_t month = 0; month < cube->month_count; month++)
		lay_out(cube, cube->months + month, &neighbors, sums, values + month * count);
	squares = mig_center(values, count * cube->month_count, memory);
	for (size_t month = 0; month < cube->month_count; month++)
	{
		double *last = before;

		mig_neighbors_sum(&neighbors, values + month * count, sums, within);
		for (size_t i = 0; i < count; i++)
		{
			double *z = cube->z + neighbors.places[i] * cube->month_count + month;

			mig_progress(memory, 1);
			*z = month == 0 ? mig_hotspot_z(sums[i], within[i], n, squares)
							: mig_hotspot_z(sums[i] + before[i], 2 * within[i], n, squares);
		}
		before = sums;
		sums = last;
	}
	mig_neighbors_free(&neighbors);
	memory->release(memory->state, within);
	memory->release(memory->state, sums);
	memory->release(memory->state, before);
	memory->release(memory->state, values);
}

/*
 * The maximum p for which adjusted p is at most alpha, or -1.  None of the k smallest p may exceed alpha k / tests:
 * those that do are removed until none does.
 */
static double
find_threshold(const Cube *cube, double alpha)
{
	size_t all = cube->count * cube->month_count;
	double level = -1;
	double *candidates;
	size_t tests = 0;
	size_t count = 0;

	for (size_t i = 0; i < all; i++)
	{
		mig_progress(&cube->memory, 1);
		tests += !isnan(cube->z[i]);
		count += mig_normal_p(cube->z[i]) <= alpha;
	}
	candidates = mig_allocate(&cube->memory, count + 1, sizeof(double));
	count = 0;
	for (size_t i = 0; i < all; i++)
	{
		double p = mig_normal_p(cube->z[i]);

		mig_progress(&cube->memory, 1);
		if (p <= alpha)
			candidates[count++] = p;
	}
	while (count > 0)
	{
		size_t kept = 0;

		level = alpha * (double) count / (double) tests;
		for (size_t i = 0; i < count; i++)
		{
			double p = candidates[i];

			mig_progress(&cube->memory, 1);
			if (p <= level)
				candidates[kept++] = p;
		}
		if (kept == count)
			break;
		count = kept;
	}
	cube->memory.release(cube->memory.state, candidates);
	return count > 0 ? level : -1;
}

void
mig_emerging(const MigDensity *months, size_t month_count, const int64_t *keys, size_t count,
			 int radius, double alpha, const MigMemory *memory, MigEmerging *out)
{
	Cube cube = {months, month_count, keys, count, NULL, *memory};
	double threshold;
	double *series;
	int8_t *kinds;

	if (count == 0)
		return;
	cube.z = mig_allocate(memory, count * month_count, sizeof(double));
	find_z(&cube, radius);
	threshold = find_threshold(&cube, alpha);
	series = mig_allocate(memory, 3 * month_count, sizeof(double));
	kinds = mig_allocate(memory, month_count, sizeof(int8_t));
	for (size_t i = 0; i < count; i++)
	{
		const double *z = cube.z + i * month_count;
		MigEmerging *cell = out + i;
		size_t known = 0;
		MigTrend trend;

		*cell = (MigEmerging){.last_z = z[month_count - 1]};
		for (size_t j = 0; j < month_count; j++)
		{
			mig_progress(memory, 1);
			kinds[j] = 0;
			if (isnan(z[j]))
				continue;
			series[known++] = rint(z[j] / ALIKE) * ALIKE;
			if (mig_normal_p(z[j]) <= threshold)
				kinds[j] = z[j] > 0 ? 1 : -1;
			cell->hot += kinds[j] > 0;
			cell->cold += kinds[j] < 0;
		}
		trend = mig_mann_kendall(series, known, series + month_count, memory);
		cell->trend_z = trend.z;
		cell->trend_p = trend.p;
		cell->pattern = mig_emerging_pattern(kinds, month_count,
											 trend.p <= alpha ? (trend.z > 0) - (trend.z < 0) : 0,
											 &cell->is_cold);
	}
	memory->release(memory->state, kinds);
	memory->release(memory->state, series);
	memory->release(memory->state, cube.z);
}
