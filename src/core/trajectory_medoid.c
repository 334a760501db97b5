/*
 * trajectory_medoid.c
 *		The trajectory in the middle of a set (see trajectory_medoid.h).
 */
#include "core/trajectory_medoid.h"

#include <math.h>

#include "core/sum.h"

/* Sums are compared with this much to spare, so that rounding gives up none that is the least. */
#define SLACK 1e-7

typedef struct Search
{
	MigPairs *pairs;
	MigSum sum;
	double *row;   /* distances of one trajectory to others */
	double *least; /* what the sum of each is at least */
	double best;   /* or MIG_FAR */
	uint32_t found;
} Search;

bool
mig_trajectory_medoid_is_defined(const MigPairs *pairs)
{
	int64_t from = INT64_MIN;
	int64_t to = INT64_MAX;

	for (uint32_t i = 0; i < pairs->count; i++)
	{
		const MigTrajectoryHead *head = pairs->heads[i];

		mig_progress_at(pairs->memory, i);
		from = head->first.time > from ? head->first.time : from;
		to = head->last.time < to ? head->last.time : to;
	}
	return from <= to || pairs->measure != MIG_MEASURE_SYNCHRONOUS;
}

/* Raises what the sums of others are at least by the distances of one to the first so many, which have a sum. */
static void
bound_others(Search *search, uint32_t count, double sum)
{
	for (uint32_t i = 0; i < count; i++)
	{
		/* |d(this, other) - d(i, other)| is at most d(i, other) */
		double most = search->row[i] * count;
		double least = fabs(most - sum) - SLACK * (most + sum);

		if (least > search->least[i])
			search->least[i] = least;
	}
}

/* Measures one trajectory as far as its sum may be the least. */
static void
measure(Search *search, uint32_t number)
{
	MigPairs *pairs = search->pairs;
	double sum = 0;
	uint32_t count;

	search->sum.count = 0;
	for (count = 0; count < pairs->count; count++)
	{
		double limit = search->best < MIG_FAR ? search->best * (1 + SLACK) - sum : MIG_FAR;

		mig_progress_at(pairs->memory, count);
		search->row[count] =
			count == number ? 0 : mig_pairs_distance(pairs, number, count, fmax(limit, 0));
		if (search->row[count] == MIG_FAR)
			break;
		mig_sum_add(&search->sum, search->row[count]);
		sum += search->row[count];
		if (sum * (1 - SLACK) > search->best)
		{
			count++;
			break;
		}
	}
	if (count == pairs->count && mig_sum_value(&search->sum) < search->best)
	{
		search->best = mig_sum_value(&search->sum);
		search->found = number;
	}
	if (pairs->measure == MIG_MEASURE_FRECHET || pairs->measure == MIG_MEASURE_HAUSDORFF)
		bound_others(search, count, sum);
}

uint32_t
mig_trajectory_medoid(MigPairs *pairs)
{
	const MigMemory *memory = pairs->memory;
	Search *search = mig_allocate(memory, 1, sizeof(Search));
	uint32_t found;

	search->pairs = pairs;
	search->best = MIG_FAR;
	search->found = 0;
	search->row = mig_allocate(memory, pairs->count, sizeof(double));
	search->least = mig_allocate(memory, pairs->count, sizeof(double));
	for (uint32_t i = 0; i < pairs->count; i++)
		search->least[i] = 0;
	for (uint32_t i = 0; i < pairs->count; i++)
		if (search->least[i] <= search->best)
			measure(search, i);
	found = search->found;
	memory->release(memory->state, search->row);
	memory->release(memory->state, search->least);
	memory->release(memory->state, search);
	return found;
}
