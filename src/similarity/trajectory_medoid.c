/*
 * trajectory_medoid.c
 *		Medoid of a set of trajectories (see trajectory_medoid.h).
 */
#include "similarity/trajectory_medoid.h"

#include <math.h>

/* Tolerance of comparisons of sums, so that the minimum is not lost because of rounding. */
#define SLACK 1e-7

/* A sum, and its accumulated rounding error. */
typedef struct Sum
{
	double high;
	double low;
} Sum;

typedef struct Search
{
	MigPairs *pairs;
	uint32_t *
		reach; /* for each, the first trajectory to which its distance has not been measured, from either side */
	Sum *known;  /* for each, the sum of known distances to earlier ones */
	double *min; /* lower bound of the total sum of each */
	/* distances measured for one trajectory: to which others, and how far */
	uint32_t *others;
	double *row;
	uint32_t row_count;
	double row_sum;
	double best; /* minimum sum so far, or MIG_FAR */
	uint32_t found;
} Search;

/* Adds a nonnegative value. */
static void
add(Sum *sum, double value)
{
	double high = sum->high + value;
	double part = high - sum->high;

	sum->low += (sum->high - (high - part)) + (value - part);
	sum->high = high;
}

static double
value_of(Sum sum)
{
	return sum.high + sum.low;
}

bool
mig_trajectory_medoid_is_defined(const MigPairs *pairs)
{
	int64_t from = INT64_MIN;
	int64_t to = INT64_MAX;

	for (uint32_t i = 0; i < pairs->count; i++)
	{
		const MigTrajectoryHead *head = pairs->heads[i];

		mig_progress(pairs->memory, 1);
		from = head->first.time > from ? head->first.time : from;
		to = head->last.time < to ? head->last.time : to;
	}
	return from <= to || pairs->measure != MIG_SIMILARITY_SYNCHRONOUS;
}

/* Raises the lower bounds of the sums of others, given their distances to one trajectory. */
static void
bound_others(Search *search)
{
	mig_progress(search->pairs->memory, search->row_count);
	for (uint32_t i = 0; i < search->row_count; i++)
	{
		uint32_t other = search->others[i];
		/* the distance of two others is at least the difference of their distances to the one */
		double max = search->row[i] * search->row_count;
		double min = value_of(search->known[other]) + fabs(max - search->row_sum);

		min -= SLACK * (min + max + search->row_sum);
		if (min > search->min[other])
			search->min[other] = min;
	}
}

/* Measures the unknown distances of one trajectory while its sum may be the minimum; returns its reach. */
static uint32_t
measure_row(Search *search, uint32_t number, Sum *sum)
{
	MigPairs *pairs = search->pairs;

	search->row_count = 0;
	search->row_sum = 0;
	for (uint32_t other = 0; other < pairs->count; other++)
	{
		double distance;

		mig_progress(pairs->memory, 1);
		if (sum->high * (1 - SLACK) > search->best)
			return other;
		if (other == number || search->reach[other] > number)
			continue;
		/* testing a limit costs more than the distance */
		distance = mig_pairs_distance(pairs, number, other, MIG_FAR);
		search->others[search->row_count] = other;
		search->row[search->row_count++] = distance;
		search->row_sum += distance;
		add(sum, distance);
		add(search->known + other, distance);
	}
	return pairs->count;
}

static void
measure(Search *search, uint32_t number)
{
	Sum sum = search->known[number];

	search->reach[number] = measure_row(search, number, &sum);
	if (search->reach[number] == search->pairs->count && value_of(sum) < search->best)
	{
		search->best = value_of(sum);
		search->found = number;
	}
	if (search->pairs->measure == MIG_SIMILARITY_FRECHET ||
		search->pairs->measure == MIG_SIMILARITY_HAUSDORFF)
		bound_others(search);
}

uint32_t
mig_trajectory_medoid(MigPairs *pairs)
{
	const MigMemory *memory = pairs->memory;
	uint32_t count = pairs->count;
	Search search = {
		.pairs = pairs,
		.reach = mig_allocate(memory, count, sizeof(uint32_t)),
		.known = mig_allocate(memory, count, sizeof(Sum)),
		.min = mig_allocate(memory, count, sizeof(double)),
		.others = mig_allocate(memory, count, sizeof(uint32_t)),
		.row = mig_allocate(memory, count, sizeof(double)),
		.best = MIG_FAR,
	};

	for (uint32_t i = 0; i < count; i++)
	{
		search.reach[i] = 0;
		search.known[i] = (Sum){0, 0};
		search.min[i] = 0;
	}
	for (uint32_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (search.min[i] <= search.best)
			measure(&search, i);
	}
	memory->release(memory->state, search.reach);
	memory->release(memory->state, search.known);
	memory->release(memory->state, search.min);
	memory->release(memory->state, search.others);
	memory->release(memory->state, search.row);
	return search.found;
}
