/*
 * moran.c
 *		Moran's I of a density and of its cells (see moran.h).
 */
#include "core/moran.h"

#include <string.h>

#include "core/moments.h"
#include "core/neighbors.h"
#include "core/radix.h"
#include "core/random.h"

/* Statistics that differ by less than so much of their size are taken as equal: rounding would part them. */
#define TIE 1e-10

static void *
block(const MigMemory *memory, size_t count, size_t size)
{
	return memory->resize(memory->state, NULL, count * size);
}

/* z and p of I under one of the two assumptions. */
static void
judge(double i, double expected, double variance, double *z, double *p)
{
	/* Where all are neighbours of all there is no variance but that of rounding. */
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

/* What the global and the local statistic start from. */
typedef struct Start
{
	double *deviations;
	double squares; /* sum of theirs */
	MigNeighbors map;
	double *running; /* sums of deviations by rows */
} Start;

static void
begin(Start *start, const MigDensity *density, const MigMemory *memory)
{
	start->deviations = block(memory, density->count, sizeof(double));
	mig_density_deviations(density, mig_density_factor(density, memory), memory, start->deviations);
	start->squares = mig_sum_of_squares(start->deviations, density->count, memory);
	mig_neighbors_init(&start->map, density, memory);
	start->running = block(memory, start->map.places, sizeof(double));
	mig_neighbors_run(&start->map, start->deviations, start->running);
}

static void
end(Start *start, const MigMemory *memory)
{
	memory->release(memory->state, start->running);
	mig_neighbors_free(&start->map);
	memory->release(memory->state, start->deviations);
}

/* --- Global --- */

/* The sum of the products of each value and its lag; shares has the weight of a neighbour of each cell. */
static double
cross_products(const Start *start, int32_t radius, const double *values, const double *shares)
{
	MigWindow window;
	MigSum sum;
	double total;

	sum.count = 0;
	mig_window_init(&window, &start->map, radius);
	while (mig_window_next(&window))
	{
		uint32_t cell = start->map.cell[window.place];

		mig_sum_add(&sum, values[cell] * shares[cell] *
							  (mig_window_sum(&window, start->running) - values[cell]));
	}
	total = mig_sum_value(&sum);
	mig_window_free(&window);
	return total;
}

/* The weight of a neighbour of each cell: 0 without any.  Returns how many have neighbours. */
static size_t
find_shares(const Start *start, int32_t radius, double *shares)
{
	MigWindow window;
	size_t linked = 0;

	mig_window_init(&window, &start->map, radius);
	while (mig_window_next(&window))
	{
		size_t neighbors = mig_window_cells(&window) - 1;

		shares[start->map.cell[window.place]] = neighbors > 0 ? 1 / (double) neighbors : 0;
		linked += neighbors > 0;
	}
	mig_window_free(&window);
	return linked;
}

/* Neighbours are mutual: a cell of k neighbours has weights 1/k and is given their shares. */
static void
sum_weights(const Start *start, int32_t radius, const double *shares, MigWeights *weights)
{
	double *running = block(&start->map.memory, start->map.places, sizeof(double));
	MigWindow window;
	MigSum s1;
	MigSum s2;

	s1.count = 0;
	s2.count = 0;
	mig_neighbors_run(&start->map, shares, running);
	mig_window_init(&window, &start->map, radius);
	while (mig_window_next(&window))
	{
		double share = shares[start->map.cell[window.place]];
		double given;

		if (share == 0)
			continue;
		given = mig_window_sum(&window, running) - share;
		mig_sum_add(&s1, share * (1 + given));
		mig_sum_add(&s2, (1 + given) * (1 + given));
	}
	weights->s1 = mig_sum_value(&s1);
	weights->s2 = mig_sum_value(&s2);
	mig_window_free(&window);
	start->map.memory.release(start->map.memory.state, running);
}

/* The pseudo p value of a rank: how many of all, with the one observed, are as far out on its side. */
static double
pseudo_p(size_t at_least, size_t at_most, int32_t permutations)
{
	return ((double) (at_least < at_most ? at_least : at_most) + 1) / ((double) permutations + 1);
}

/* The p value of a sum of products by shuffling the values, and with them the running sums. */
static double
permute(Start *start, int32_t radius, const double *shares, double observed, int32_t permutations,
		uint64_t seed, const MigMemory *memory)
{
	MigRandom random = {seed};
	double tie = TIE * start->squares;
	size_t at_least = 0;
	size_t at_most = 0;

	for (int32_t round = 0; round < permutations; round++)
	{
		double found;

		for (size_t i = start->map.cells; i > 1; i--)
		{
			size_t other = mig_random_below(&random, i);
			double value = start->deviations[i - 1];

			mig_progress_at(memory, i);
			start->deviations[i - 1] = start->deviations[other];
			start->deviations[other] = value;
		}
		mig_neighbors_run(&start->map, start->deviations, start->running);
		found = cross_products(start, radius, start->deviations, shares);
		at_least += found >= observed - tie;
		at_most += found <= observed + tie;
	}
	return pseudo_p(at_least, at_most, permutations);
}

void
mig_moran(const MigDensity *density, int32_t radius, int32_t permutations, uint64_t seed,
		  const MigMemory *memory, MigMoran *out)
{
	double n = (double) density->count;
	MigWeights weights = {.n = n};
	double *shares;
	Start start;

	*out = (MigMoran){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	if (density->count == 0)
		return;
	begin(&start, density, memory);
	shares = block(memory, density->count, sizeof(double));
	weights.s0 = (double) find_shares(&start, radius, shares);
	if (weights.s0 > 0 && start.squares > 0)
	{
		double cross = cross_products(&start, radius, start.deviations, shares);
		MigSum fourths;

		fourths.count = 0;
		for (size_t i = 0; i < density->count; i++)
		{
			double square = start.deviations[i] * start.deviations[i];

			mig_progress_at(memory, i);
			mig_sum_add(&fourths, square * square);
		}
		sum_weights(&start, radius, shares, &weights);
		mig_moran_moments(&weights, n * mig_sum_value(&fourths) / (start.squares * start.squares),
						  n / weights.s0 * (cross / start.squares), out);
		if (permutations > 0)
			out->p_permutation = permute(&start, radius, shares, cross, permutations, seed, memory);
	}
	memory->release(memory->state, shares);
	end(&start, memory);
}

/* --- Local --- */

/*
 * Cells drawn in each permutation, one after the other, and the sums of their deviations: those of the first k are a
 * draw of k neighbours for every cell that is not among them.
 */
typedef struct Samples
{
	size_t permutations;
	size_t size;     /* the most neighbours of a cell and one more, as a cell is none of its own */
	uint32_t *cells; /* of each permutation */
	double *sums;    /* the same, beginning with 0 */
} Samples;

static void
draw_samples(Samples *samples, const double *deviations, size_t count, uint64_t seed,
			 const MigMemory *memory)
{
	uint32_t *order = block(memory, count, sizeof(uint32_t));
	MigRandom random = {seed};
	size_t at = 0;

	samples->cells = block(memory, samples->permutations * samples->size, sizeof(uint32_t));
	samples->sums = block(memory, samples->permutations * (samples->size + 1), sizeof(double));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		order[i] = (uint32_t) i;
	}
	for (size_t round = 0; round < samples->permutations; round++)
	{
		double *sums = samples->sums + round * (samples->size + 1);

		sums[0] = 0;
		for (size_t i = 0; i < samples->size; i++)
		{
			size_t other = i + mig_random_below(&random, count - i);
			uint32_t cell = order[other];

			mig_progress_at(memory, at);
			order[other] = order[i];
			order[i] = cell;
			samples->cells[at++] = cell;
			sums[i + 1] = sums[i] + deviations[cell];
		}
	}
	memory->release(memory->state, order);
}

/* Doubles by numbers in the same order. */
static int64_t
ordered_bits(double value)
{
	int64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits < 0 ? INT64_MIN - bits : bits;
}

/* How many numbers, which ascend, are below one. */
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

/* What is known of a cell: the sum of its neighbours' deviations, and how many permutations are on either side. */
typedef struct Rank
{
	double sum;
	uint32_t neighbors;
	uint32_t below; /* permutations whose sum is less by more than a tie */
	uint32_t above;
} Rank;

/* The ranks of the cells that have k neighbours among the sums of k cells drawn. */
static void
rank_all(Rank *ranks, size_t count, const Samples *samples, double tie, const MigMemory *memory)
{
	int64_t *records = block(memory, 4 * count, sizeof(int64_t));
	int64_t *numbers = block(memory, 2 * samples->permutations, sizeof(int64_t));
	int64_t *sorted;
	const int64_t *column = NULL;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress_at(memory, i);
		records[2 * i] = ranks[i].neighbors;
		records[2 * i + 1] = (int64_t) i;
	}
	sorted = mig_radix_sort(records, records + 2 * count, count, 2, 1, memory);
	for (size_t i = 0; i < count; i++)
	{
		Rank *rank = ranks + sorted[2 * i + 1];

		mig_progress_at(memory, i);
		if (i == 0 || sorted[2 * i] != sorted[2 * i - 2])
		{
			for (size_t round = 0; round < samples->permutations; round++)
				numbers[round] =
					ordered_bits(samples->sums[round * (samples->size + 1) + rank->neighbors]);
			column = mig_radix_sort(numbers, numbers + samples->permutations, samples->permutations,
									1, 1, memory);
		}
		rank->below =
			(uint32_t) count_below(column, samples->permutations, ordered_bits(rank->sum - tie));
		rank->above =
			(uint32_t) (samples->permutations - count_below(column, samples->permutations,
															ordered_bits(rank->sum + tie) + 1));
	}
	memory->release(memory->state, numbers);
	memory->release(memory->state, records);
}

/* A cell that was drawn for itself is left out, and the next one drawn counts. */
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
			uint32_t cell = samples->cells[at];
			Rank *rank = ranks + cell;
			double drawn;
			double instead;

			mig_progress_at(memory, at++);
			if (i >= rank->neighbors)
				continue;
			drawn = sums[rank->neighbors];
			instead = sums[rank->neighbors + 1] - deviations[cell];
			rank->below += (uint32_t) ((instead < rank->sum - tie) - (drawn < rank->sum - tie));
			rank->above += (uint32_t) ((instead > rank->sum + tie) - (drawn > rank->sum + tie));
		}
	}
}

/* z by the moments of I if the cell's value stays and the others are permuted. */
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

MigStatus
mig_moran_local(const MigDensity *density, int32_t radius, int32_t permutations, uint64_t seed,
				const MigMemory *memory, MigLocalMoran *out)
{
	size_t count = density->count;
	double n = (double) count;
	Samples samples = {.permutations = (size_t) permutations};
	MigStatus status = MIG_OK;
	double tie;
	Rank *ranks;
	Start start;
	MigWindow window;

	if (count == 0)
		return MIG_OK;
	begin(&start, density, memory);
	tie = TIE * sqrt(start.squares / n);
	ranks = block(memory, count, sizeof(Rank));
	mig_window_init(&window, &start.map, radius);
	while (mig_window_next(&window))
	{
		uint32_t cell = start.map.cell[window.place];
		double deviation = start.deviations[cell];
		size_t neighbors = mig_window_cells(&window) - 1;
		double sum = mig_window_sum(&window, start.running) - deviation;
		double lag = neighbors > 0 ? sum / (double) neighbors : 0;

		ranks[cell] = (Rank){.sum = sum, .neighbors = (uint32_t) neighbors};
		samples.size = neighbors >= samples.size ? neighbors + 1 : samples.size;
		out->i[cell] = start.squares > 0 ? (n - 1) * deviation * lag / start.squares + 0.0 : NAN;
		out->z[cell] = NAN;
		out->quadrant[cell] = MIG_NO_QUADRANT;
		if (neighbors == 0 || start.squares <= 0)
			continue;
		out->z[cell] = local_z(deviation, lag, (double) neighbors, n, start.squares);
		if (sum > tie)
			out->quadrant[cell] = deviation > 0 ? MIG_HIGH_HIGH : MIG_LOW_HIGH;
		else
			out->quadrant[cell] = deviation > 0 ? MIG_HIGH_LOW : MIG_LOW_LOW;
	}
	mig_window_free(&window);
	if (permutations > 0 && samples.size * samples.permutations > MIG_MORAN_SAMPLES_MAX)
		status = MIG_TOO_LARGE;
	else if (permutations > 0)
	{
		draw_samples(&samples, start.deviations, count, seed, memory);
		rank_all(ranks, count, &samples, tie, memory);
		leave_out_own(ranks, start.deviations, &samples, tie, memory);
		for (size_t i = 0; i < count; i++)
		{
			size_t at_least = samples.permutations - ranks[i].below;
			size_t at_most = samples.permutations - ranks[i].above;

			mig_progress_at(memory, i);
			out->p_permutation[i] = out->quadrant[i] == MIG_NO_QUADRANT
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
