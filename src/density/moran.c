/*
 * moran.c
 *		Moran's I of a density and of its cells (see moran.h).
 */
#include "density/moran.h"

#include <math.h>

#include "base/radix.h"
#include "base/random.h"
#include "base/exact_sum.h"
#include "density/neighbors.h"

/* Relative tolerance within which statistics are equal: rounding must not break ties. */
#define TIE 1e-10

/* z and p of I under one of the two assumptions. */
static void
judge(double i, double expected, double variance, double *z, double *p)
{
	/* If all cells are neighbours of each other, the only variance is that of rounding. */
	*z = variance > TIE * expected * expected ? (i - expected) / sqrt(variance) : NAN;
	*p = mig_normal_p(*z);
}

void
mig_moran_moments(const MigWeights *weights, double kurtosis, double i, MigMoran *out)
{
	double n = weights->n;
	double s1 = weights->s1;
	double s2 = weights->s2;
	double s02 = weights->s0 * weights->s0;
	double normal = (n * n * s1 - n * s2 + 3 * s02) / ((n - 1) * (n + 1) * s02);
	double random = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s02) -
					kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s02);

	out->i = i;
	out->expected = -1 / (n - 1);
	out->variance_normal = normal - out->expected * out->expected;
	judge(i, out->expected, out->variance_normal, &out->z_normal, &out->p_normal);
	out->variance_random =
		n > 3 ? random / ((n - 1) * (n - 2) * (n - 3) * s02) - out->expected * out->expected : NAN;
	judge(i, out->expected, out->variance_random, &out->z_random, &out->p_random);
	out->p_permutation = NAN;
}

/* Common start of the global and the local statistic; values are in row order. */
typedef struct Start
{
	MigNeighbors neighbors;
	double *deviations;
	double squares; /* sum of their squares */
	double *sums;   /* over windows, of the last summation */
	double *within;
} Start;

static void
begin(Start *start, const MigDensity *density, int radius, const MigMemory *memory)
{
	size_t count = density->count;

	mig_neighbors_init(&start->neighbors, density, radius, memory);
	start->deviations = mig_allocate(memory, count, sizeof(double));
	start->sums = mig_allocate(memory, count, sizeof(double));
	start->within = mig_allocate(memory, count, sizeof(double));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		start->deviations[i] = mig_density_value(density, start->neighbors.places[i]);
	}
	start->squares = mig_center(start->deviations, count, memory);
	mig_neighbors_sum(&start->neighbors, start->deviations, start->sums, start->within);
}

static void
end(Start *start, const MigMemory *memory)
{
	memory->release(memory->state, start->within);
	memory->release(memory->state, start->sums);
	memory->release(memory->state, start->deviations);
	mig_neighbors_free(&start->neighbors);
}

/* --- Global --- */

/* The sum of the products of each value and its lag; shares are the weights of each cell's neighbours. */
static double
sum_products(const Start *start, const double *shares)
{
	MigExactSum sum;

	mig_exact_sum_clear(&sum);
	for (size_t i = 0; i < start->neighbors.count; i++)
	{
		double value = start->deviations[i];

		mig_progress(&start->neighbors.memory, 1);
		mig_exact_sum_add(&sum, value * shares[i] * (start->sums[i] - value));
	}
	return mig_exact_sum_value(&sum);
}

/* Neighbourhood is symmetric: a cell with k neighbours has weights 1/k and receives those of its neighbours. */
static void
sum_weights(Start *start, const double *shares, MigWeights *weights)
{
	MigExactSum s1;
	MigExactSum s2;

	mig_exact_sum_clear(&s1);
	mig_exact_sum_clear(&s2);
	mig_neighbors_sum(&start->neighbors, shares, start->sums, start->within);
	for (size_t i = 0; i < start->neighbors.count; i++)
	{
		double given = start->sums[i] - shares[i];

		mig_progress(&start->neighbors.memory, 1);
		if (shares[i] == 0)
			continue;
		mig_exact_sum_add(&s1, shares[i] * (1 + given));
		mig_exact_sum_add(&s2, (1 + given) * (1 + given));
	}
	weights->s1 = mig_exact_sum_value(&s1);
	weights->s2 = mig_exact_sum_value(&s2);
}

/* The pseudo p-value of a rank: the share of all, including the observed one, that are at least as extreme. */
static double
pseudo_p(size_t at_least, size_t at_most, int32_t permutations)
{
	return ((double) (at_least < at_most ? at_least : at_most) + 1) / ((double) permutations + 1);
}

/* The p-value of a sum of products by random permutations of the values. */
static double
permute(Start *start, const double *shares, double observed, int32_t permutations, uint64_t seed,
		const MigMemory *memory)
{
	MigRandom random = {seed};
	double tie = TIE * start->squares;
	size_t at_least = 0;
	size_t at_most = 0;

	for (int32_t round = 0; round < permutations; round++)
	{
		double found;

		for (size_t i = start->neighbors.count; i > 1; i--)
		{
			size_t other = mig_random_below(&random, i);
			double value = start->deviations[i - 1];

			mig_progress(memory, 1);
			start->deviations[i - 1] = start->deviations[other];
			start->deviations[other] = value;
		}
		mig_progress(memory, 1);
		mig_neighbors_sum(&start->neighbors, start->deviations, start->sums, start->within);
		found = sum_products(start, shares);
		at_least += found >= observed - tie;
		at_most += found <= observed + tie;
	}
	return pseudo_p(at_least, at_most, permutations);
}

void
mig_moran(const MigDensity *density, int radius, int32_t permutations, uint64_t seed,
		  const MigMemory *memory, MigMoran *out)
{
	size_t count = density->count;
	double n = (double) count;
	MigWeights weights = {.n = n};
	double *shares = mig_allocate(memory, count, sizeof(double));
	Start start;

	*out = (MigMoran){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	begin(&start, density, radius, memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		shares[i] = start.within[i] > 1 ? 1 / (start.within[i] - 1) : 0;
		weights.s0 += shares[i] > 0;
	}
	if (weights.s0 > 0 && start.squares > 0)
	{
		double products = sum_products(&start, shares);
		MigExactSum fourths;

		mig_exact_sum_clear(&fourths);
		for (size_t i = 0; i < count; i++)
		{
			double square = start.deviations[i] * start.deviations[i];

			mig_progress(memory, 1);
			mig_exact_sum_add(&fourths, square * square);
		}
		sum_weights(&start, shares, &weights);
		mig_moran_moments(&weights,
						  n * mig_exact_sum_value(&fourths) / (start.squares * start.squares),
						  n / weights.s0 * (products / start.squares), out);
		if (permutations > 0)
			out->p_permutation = permute(&start, shares, products, permutations, seed, memory);
	}
	memory->release(memory->state, shares);
	end(&start, memory);
}

/* --- Local --- */

/*
 * Cells drawn in each permutation, in sequence, and the running sums of their deviations: the first k are a draw of
 * k neighbours for every cell that is not among them.
 */
typedef struct Samples
{
	size_t permutations;
	size_t size;     /* maximum neighbours of a cell, plus 1, as a cell is not its own */
	uint32_t *cells; /* of each permutation */
	double *sums;    /* of each permutation, beginning with 0 */
} Samples;

static void
draw_samples(Samples *samples, const double *deviations, size_t count, uint64_t seed,
			 const MigMemory *memory)
{
	uint32_t *order = mig_allocate(memory, count, sizeof(uint32_t));
	MigRandom random = {seed};
	size_t at = 0;

	samples->cells = mig_allocate(memory, samples->permutations * samples->size, sizeof(uint32_t));
	samples->sums =
		mig_allocate(memory, samples->permutations * (samples->size + 1), sizeof(double));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		order[i] = (uint32_t) i;
	}
	for (size_t round = 0; round < samples->permutations; round++)
	{
		double *sums = samples->sums + round * (samples->size + 1);

		sums[0] = 0;
		for (size_t i = 0; i < samples->size && i < count; i++)
		{
			size_t other = i + mig_random_below(&random, count - i);
			uint32_t cell = order[other];

			mig_progress(memory, 1);
			order[other] = order[i];
			order[i] = cell;
			samples->cells[at++] = cell;
			sums[i + 1] = sums[i] + deviations[cell];
		}
	}
	memory->release(memory->state, order);
}

/* The count of ascending numbers that are below a limit. */
static size_t
count_below(const int64_t *numbers, size_t count, int64_t limit)
{
	size_t first = 0;

	while (first < count)
	{
		size_t middle = first + (count - first) / 2;

		if (numbers[middle] < limit)
			first = middle + 1;
		else
			count = middle;
	}
	return first;
}

/* State of a cell: the sum of its neighbours' deviations, and the number of permutations on either side. */
typedef struct Rank
{
	double sum;
	uint32_t neighbors;
	uint32_t below; /* permutations whose sum is smaller by more than the tolerance */
	uint32_t above;
} Rank;

/* The ranks of the cells that have k neighbours among the sums of k cells drawn. */
static void
rank_all(Rank *ranks, size_t count, const Samples *samples, double tie, const MigMemory *memory)
{
	int64_t *records = mig_allocate(memory, 4 * count, sizeof(int64_t));
	int64_t *numbers = mig_allocate(memory, 2 * samples->permutations, sizeof(int64_t));
	int64_t *sorted;
	const int64_t *column = NULL;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		records[2 * i] = ranks[i].neighbors;
		records[2 * i + 1] = (int64_t) i;
	}
	sorted = mig_radix_sort(records, records + 2 * count, count, 2, 1, memory);
	for (size_t i = 0; i < count; i++)
	{
		Rank *rank = ranks + sorted[2 * i + 1];

		mig_progress(memory, 1);
		if (i == 0 || sorted[2 * i] != sorted[2 * i - 2])
		{
			mig_progress(memory, samples->permutations);
			for (size_t round = 0; round < samples->permutations; round++)
				numbers[round] =
					mig_key_of_double(samples->sums[round * (samples->size + 1) + rank->neighbors]);
			column = mig_radix_sort(numbers, numbers + samples->permutations, samples->permutations,
									1, 1, memory);
		}
		rank->below = (uint32_t) count_below(column, samples->permutations,
											 mig_key_of_double(rank->sum - tie));
		rank->above = (uint32_t) (samples->permutations -
								  count_below(column, samples->permutations,
											  mig_key_of_double(rank->sum + tie) + 1));
	}
	memory->release(memory->state, numbers);
	memory->release(memory->state, records);
}

/* Where a cell was drawn as its own neighbour, the next cell drawn replaces it. */
static void
leave_out_own(Rank *ranks, const double *deviations, const Samples *samples, double tie,
			  const MigMemory *memory)
{
	size_t at = 0;

	for (size_t round = 0; round < samples->permutations; round++)
	{
		const double *sums = samples->sums + round * (samples->size + 1);

		for (size_t i = 0; i < samples->size; i++)
		{
			uint32_t cell = samples->cells[at++];
			Rank *rank = ranks + cell;
			double drawn;
			double instead;

			mig_progress(memory, 1);
			if (i >= rank->neighbors)
				continue;
			drawn = sums[rank->neighbors];
			instead = sums[rank->neighbors + 1] - deviations[cell];
			rank->below += (uint32_t) ((instead < rank->sum - tie) - (drawn < rank->sum - tie));
			rank->above += (uint32_t) ((instead > rank->sum + tie) - (drawn > rank->sum + tie));
		}
	}
}

/* z by the moments of I with the cell's value fixed and the others permuted. */
static double
local_z(double deviation, double lag, double neighbors, double n, double squares)
{
	double mean_square = squares / n;
	double others = mean_square - deviation * deviation / (n - 1);
	double weights = 1 / neighbors - 1 / (n - 1);
	double expected = -deviation * deviation / ((n - 1) * mean_square);
	double variance =
		deviation / mean_square * (deviation / mean_square) * (n / (n - 2)) * weights * others;

	if (neighbors >= n - 1 || deviation == 0 || others <= TIE * mean_square)
		return NAN;
	return (deviation * lag / mean_square - expected) / sqrt(variance);
}

/* The statistics of each cell except those from permutations. */
static void
find_local(const Start *start, double tie, Rank *ranks, MigLocalMoran *out)
{
	double n = (double) start->neighbors.count;

	for (size_t i = 0; i < start->neighbors.count; i++)
	{
		size_t cell = start->neighbors.places[i];
		double deviation = start->deviations[i];
		double neighbors = start->within[i] - 1;
		double sum = neighbors > 0 ? start->sums[i] - deviation : 0;
		double lag = neighbors > 0 ? sum / neighbors : 0;

		mig_progress(&start->neighbors.memory, 1);
		ranks[i] = (Rank){.sum = sum, .neighbors = (uint32_t) neighbors};
		out->i[cell] = start->squares > 0 ? (n - 1) * deviation * lag / start->squares + 0.0 : NAN;
		out->z[cell] = NAN;
		out->quadrant[cell] = MIG_NO_QUADRANT;
		if (neighbors == 0 || start->squares <= 0)
			continue;
		out->z[cell] = local_z(deviation, lag, neighbors, n, start->squares);
		if (sum > tie)
			out->quadrant[cell] = deviation > 0 ? MIG_HIGH_HIGH : MIG_LOW_HIGH;
		else
			out->quadrant[cell] = deviation > 0 ? MIG_HIGH_LOW : MIG_LOW_LOW;
	}
}

MigStatus
mig_moran_local(const MigDensity *density, int radius, int32_t permutations, uint64_t seed,
				const MigMemory *memory, MigLocalMoran *out)
{
	size_t count = density->count;
	Samples samples = {.permutations = (size_t) permutations};
	MigStatus status = MIG_OK;
	double tie;
	Rank *ranks;
	Start start;

	if (count == 0)
		return MIG_OK;
	begin(&start, density, radius, memory);
	tie = TIE * sqrt(start.squares / (double) count);
	ranks = mig_allocate(memory, count, sizeof(Rank));
	find_local(&start, tie, ranks, out);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		samples.size = ranks[i].neighbors >= samples.size ? ranks[i].neighbors + 1 : samples.size;
	}
	if (permutations > 0 && samples.size * samples.permutations > MIG_MORAN_SAMPLES_MAX)
		status = MIG_TOO_LARGE;
	else if (permutations > 0)
	{
		draw_samples(&samples, start.deviations, count, seed, memory);
		rank_all(ranks, count, &samples, tie, memory);
		leave_out_own(ranks, start.deviations, &samples, tie, memory);
		for (size_t i = 0; i < count; i++)
		{
			size_t cell = start.neighbors.places[i];
			size_t at_least = samples.permutations - ranks[i].below;
			size_t at_most = samples.permutations - ranks[i].above;

			mig_progress(memory, 1);
			out->p_permutation[cell] = out->quadrant[cell] == MIG_NO_QUADRANT
										   ? NAN
										   : pseudo_p(at_least, at_most, permutations);
		}
		memory->release(memory->state, samples.sums);
		memory->release(memory->state, samples.cells);
	}
	memory->release(memory->state, ranks);
	end(&start, memory);
	return status;
}
