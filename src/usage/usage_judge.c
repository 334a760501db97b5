/*
 * usage_judge.c
 *		Estimates of the number of persons in a dwelling (see usage_judge.h).
 */
#include "usage/usage_judge.h"

#include <math.h>
#include <string.h>

#include "base/sort.h"

/* --- Estimating --- */

static int
by_entry_and_amount(const void *a, const void *b)
{
	const MigUsageAmount *left = a;
	const MigUsageAmount *right = b;
	int order = (left->entry > right->entry) - (left->entry < right->entry);

	return order == 0 ? (left->amount > right->amount) - (left->amount < right->amount) : order;
}

/* Probability that a meter is broken, or measures something else; then it may show anything. */
#define BROKEN         0.05
#define BROKEN_DENSITY 0.1 /* as if uniform over a factor of e^10 */

#define ERROR_MIN 0.05 /* minimum error of a dwelling, as a logarithm */

/* Share of dwellings that use everything differently (shops, say): their common error is three times as wide. */
#define UNLIKE 0.1

#define STEP  0.75 /* of the common error, in standard deviations */
#define STEPS 8    /* steps to each side */

#define SQRT_2_PI 2.5066282746310002

/* A kind's error for each number of persons, and its variance. */
typedef struct Opinion
{
	double errors[MIG_USAGE_NUMBERS];
	double variance;
	double empty_variance;
} Opinion;

static double
density(double error, double variance)
{
	return (1 - BROKEN) * exp(-error * error / variance / 2) / (SQRT_2_PI * sqrt(variance)) +
		   BROKEN * BROKEN_DENSITY;
}

/* Sorts values that are nearly sorted. */
static void
settle(double *values, size_t *order, size_t count, const MigMemory *memory)
{
	for (size_t i = 1; i < count; i++)
	{
		size_t taken = order[i];
		size_t place = i;

		for (; place > 0 && values[order[place - 1]] > values[taken]; place--)
			order[place] = order[place - 1];
		order[place] = taken;
		mig_progress(memory, i - place + 1);
	}
}

/* Evaluates the readings of one kind. */
static void
listen(const MigUsageModel *model, const MigUsageAmount *amounts, size_t count, double *values,
	   size_t *order, const MigMemory *memory, Opinion *opinion)
{
	const MigUsageKind *kind = model->kind + amounts->entry->kind;
	double varying = 0;
	double steady = 0;

	for (size_t i = 0; i < count; i++)
	{
		double scale = fmax(amounts[i].entry->scale, ERROR_MIN);
		double part = fmin(kind->varying, scale);

		mig_progress(memory, 1);
		varying += part * part / (double) count;
		steady += (scale * scale - part * part) / (double) count;
		order[i] = i;
	}
	/* The variance of a median of three or more is 1.5 times that of a mean. */
	opinion->variance = steady + varying / (double) count * (count > 2 ? 1.5708 : 1) -
						model->shared * model->shared;
	opinion->variance = fmax(opinion->variance, steady / 4 + ERROR_MIN * ERROR_MIN);
	opinion->empty_variance = kind->empty_scale * kind->empty_scale;
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
	{
		mig_progress(memory, count);
		for (size_t i = 0; i < count; i++)
			values[i] = mig_usage_share(amounts[i].amount, amounts[i].entry) -
						(n == 0 ? kind->empty : mig_usage_share_of(n, amounts[i].entry));
		settle(values, order, count, memory);
		opinion->errors[n] = (values[order[(count - 1) / 2]] + values[order[count / 2]]) / 2;
	}
}

/* The likelihood of a number of persons, integrated over the error that the kinds have in common. */
static double
likelihood_of(const Opinion *opinions, unsigned kinds, int n, double shared)
{
	double sum = 0;

	if (n == 0)
	{
		sum = 1;
		for (unsigned k = 0; k < kinds; k++)
			sum *= density(opinions[k].errors[0], opinions[k].empty_variance);
		return log(sum);
	}
	for (int step = -STEPS; step <= STEPS; step++)
	{
		double x = step * STEP;
		double product = (1 - UNLIKE) * exp(-x * x / 2) + UNLIKE * exp(-x * x / 18) / 3;

		for (unsigned k = 0; k < kinds; k++)
			product *= density(opinions[k].errors[n] - x * shared, opinions[k].variance);
		sum += product;
	}
	return log(sum * STEP / SQRT_2_PI);
}

void
mig_usage_estimate(const MigUsageModel *model, MigUsageAmount *amounts, size_t count,
				   const MigMemory *memory, MigUsageEstimate *estimate)
{
	Opinion *opinions;
	double *values;
	size_t *order;
	double highest = -INFINITY;
	double sum = 0;
	double squares = 0;
	double weights = 0;

	memset(estimate, 0, sizeof(*estimate));
	mig_sort(amounts, count, sizeof(MigUsageAmount), by_entry_and_amount, memory);
	opinions = memory->resize(memory->state, NULL, (model->kinds + 1) * sizeof(Opinion));
	values = memory->resize(memory->state, NULL, (count + 1) * sizeof(double));
	order = memory->resize(memory->state, NULL, (count + 1) * sizeof(size_t));
	for (size_t i = 0, end; i < count; i = end)
	{
		MigUsageEvidence *evidence = estimate->evidence + estimate->kinds;

		evidence->kind = amounts[i].entry->kind;
		for (end = i; end < count && amounts[end].entry->kind == evidence->kind; end++)
		{
			mig_progress(memory, 1);
			evidence->readings++;
			evidence->used += amounts[end].amount;
			evidence->base += amounts[end].entry->base;
			evidence->per_person += amounts[end].entry->per_person;
		}
		listen(model, amounts + i, end - i, values, order, memory, opinions + estimate->kinds++);
	}
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
	{
		estimate->likelihood[n] = likelihood_of(opinions, estimate->kinds, n, model->shared);
		highest = fmax(highest, estimate->likelihood[n]);
	}
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
	{
		double weight = exp(estimate->likelihood[n] -= highest) / (1 + n);

		weights += weight;
		sum += weight * n;
		squares += weight * n * n;
	}
	estimate->persons = sum / weights;
	estimate->error = sqrt(fmax(0, squares / weights - estimate->persons * estimate->persons));
	memory->release(memory->state, order);
	memory->release(memory->state, values);
	memory->release(memory->state, opinions);
}

/* --- Judging --- */

#define FALLING 0.5 /* each person more or less than declared halves the prior */

bool
mig_usage_prior_is_valid(const MigUsagePrior *prior)
{
	/* The comparisons are false for NaN. */
	return prior->occupied >= 0 && prior->occupied <= 1 && prior->empty >= 0 && prior->fewer >= 0 &&
		   prior->more >= 0 && prior->empty + prior->fewer + prior->more <= 1;
}

/* Distributes a probability over consecutive numbers, each half as likely as the previous one. */
static void
spread_over(double *weights, int first, int step, int count, double probability)
{
	double weight = probability * (1 - FALLING) / (1 - pow(FALLING, count));

	for (int i = 0; i < count; i++)
	{
		weights[first + i * step] += weight;
		weight *= FALLING;
	}
}

void
mig_usage_judge(const double *likelihood, int declared, int capacity, const MigUsagePrior *prior,
				MigUsageJudgement *judgement)
{
	double weights[MIG_USAGE_NUMBERS] = {0};
	double more = declared == 0 ? prior->occupied : prior->more;
	double fewer = declared > 1 ? prior->fewer : 0;
	double empty = declared > 0 ? prior->empty : 0;
	double sum = 0;

	memset(judgement, 0, sizeof(*judgement));
	if (declared == MIG_USAGE_NUMBERS - 1)
		more = 0;
	weights[0] = empty;
	weights[declared] += 1 - more - fewer - empty;
	if (fewer > 0)
		spread_over(weights, declared - 1, -1, declared - 1, fewer);
	if (more > 0)
		spread_over(weights, declared + 1, 1, MIG_USAGE_NUMBERS - 1 - declared, more);
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
		sum += weights[n] *= exp(likelihood[n]);
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
	{
		double probability = sum > 0 ? weights[n] / sum : 0;

		judgement->empty += n == 0 ? probability : 0;
		judgement->fewer += n > 0 && n < declared ? probability : 0;
		judgement->more += n > declared ? probability : 0;
		judgement->over += n > capacity ? probability : 0;
	}
}
