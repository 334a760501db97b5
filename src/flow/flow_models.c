/*
 * flow_models.c
 *		Models of flows (see flow_models.h).
 */
#include "flow/flow_models.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/portable_math.h"
#include "base/radix.h"
#include "base/exact_sum.h"
#include "geo/ground.h"
#include "grid/gridcell.h"

#define N MIG_GRAVITY_COEFFICIENTS

#define STEPS_MAX    60
#define HALVINGS_MAX 40
#define CONVERGED    1e-20 /* limit of Newton's decrement, relative to the flow */
#define SINGULAR     1e-10 /* limit of a pivot, relative to its original value */
#define EQUALLY_FAR                                                                                \
	(1 + 2e-9)           /* squared distances that differ by rounding, as on both sides of a cell */
#define LOG_MAX 700.0    /* limit of arguments of mig_exp */
#define LARGE   0x1p+900 /* sums of smaller values do not overflow; others are divided by it */

/* A cell with a mass above 0. */
typedef struct Place
{
	int64_t key;
	double mass;
	double log_mass;
	MigGround ground;
} Place;

typedef struct Places
{
	Place *places; /* sorted by key */
	size_t count;
} Places;

/* Reads the masses above 0; MIG_BAD_NUMBER if one is negative. */
static MigStatus
read_places(const MigDensity *density, const MigMemory *memory, Places *out)
{
	*out = (Places){.places = mig_allocate(memory, density->count, sizeof(Place))};
	for (size_t i = 0; i < density->count; i++)
	{
		Place *place = out->places + out->count;
		double lon;
		double lat;

		mig_progress(memory, 1);
		place->mass = mig_density_value(density, i);
		if (place->mass < 0)
			return MIG_BAD_NUMBER;
		if (place->mass == 0)
			continue;
		place->key = density->keys[i];
		/* A mass below the smallest normal number counts as that. */
		place->log_mass = mig_log(fmax(place->mass, 0x1p-1021));
		mig_gridcell_center(place->key, &lon, &lat);
		place->ground = mig_ground_at(lon, lat);
		out->count++;
	}
	return MIG_OK;
}

static void
free_places(Places *places, const MigMemory *memory)
{
	memory->release(memory->state, places->places);
}

/* --- Gravity: fit --- */

/* A fit; logarithms are centred by their means, which keeps the equations well-conditioned. */
typedef struct Fit
{
	const MigDensity *flow;
	const MigMemory *memory;
	Places origins;
	Places destinations;
	double means[N];
	double beta[N]; /* of 1 and the logarithms of origin, destination and distance */
} Fit;

/* A pair of the fit: its flow and its logarithms, and the expected value. */
typedef struct Pair
{
	double flow;
	double x[N];
	double log_expected;
	double expected;
} Pair;

typedef void (*Visit)(void *state, const Pair *pair);

/* Visits each pair; false if an expected value exceeds double. */
static bool
for_each_pair(const Fit *fit, Visit visit, void *state)
{

	for (size_t i = 0; i < fit->origins.count; i++)
	{
		const Place *origin = fit->origins.places + i;
		size_t at = mig_flow_find(fit->flow, origin->key, INT64_MIN);

		for (size_t j = 0; j < fit->destinations.count; j++)
		{
			const Place *destination = fit->destinations.places + j;
			double square = mig_ground_square(&origin->ground, &destination->ground);
			Pair pair = {.x = {1, origin->log_mass - fit->means[1],
							   destination->log_mass - fit->means[2], 0}};

			mig_progress(fit->memory, 1);
			for (; at < fit->flow->count && fit->flow->keys[at] == origin->key &&
				   fit->flow->to[at] < destination->key;
				 at++)
				mig_progress(fit->memory, 1);
			if (origin->key == destination->key || square == 0)
				continue;
			if (at < fit->flow->count && fit->flow->keys[at] == origin->key &&
				fit->flow->to[at] == destination->key)
				pair.flow = mig_density_value(fit->flow, at);
			pair.x[3] = mig_log(square) / 2 - fit->means[3];
			for (int n = 0; n < N; n++)
				pair.log_expected += fit->beta[n] * pair.x[n];
			if (!(pair.log_expected < LOG_MAX))
				return false;
			pair.expected = mig_exp(pair.log_expected);
			visit(state, &pair);
		}
	}
	return true;
}

/* Sums over all pairs before the fit. */
typedef struct Outline
{
	size_t pairs;
	double flow;
	double x[N];
	MigExactSum left_out;
} Outline;

static void
add_to_outline(void *state, const Pair *pair)
{
	Outline *outline = state;

	outline->pairs++;
	outline->flow += pair->flow;
	for (int n = 0; n < N; n++)
		outline->x[n] += pair->x[n];
	if (pair->flow != 0)
		mig_exact_sum_add(&outline->left_out, -pair->flow);
}

/* A step of Newton's method: gradient and Hessian of the likelihood, and the deviance. */
typedef struct Step
{
	double start; /* mean flow for the first step, which has no model yet; else 0 */
	double gradient[N];
	double hessian[N][N];
	double deviance;
} Step;

static void
add_to_step(void *state, const Pair *pair)
{
	Step *step = state;
	double weight = pair->expected;
	double excess = pair->flow - weight;

	if (step->start > 0)
	{
		/* Usual start of generalised linear models: halfway between the flow and its mean. */
		weight = (pair->flow + step->start) / 2;
		excess = weight * mig_log(weight) + pair->flow - weight;
	}
	else if (pair->flow > 0)
		step->deviance +=
			2 * (pair->flow * (mig_log(fmax(pair->flow, 0x1p-1021)) - pair->log_expected) - excess);
	else
		step->deviance += 2 * pair->expected;
	for (int n = 0; n < N; n++)
	{
		step->gradient[n] += excess * pair->x[n];
		for (int m = 0; m <= n; m++)
			step->hessian[n][m] += weight * pair->x[n] * pair->x[m];
	}
}

/* The lower triangle of the Cholesky factor of a matrix, given its lower triangle; false if it is singular. */
static bool
factorise(double matrix[N][N])
{
	for (int n = 0; n < N; n++)
		for (int m = 0; m <= n; m++)
		{
			double rest = matrix[n][m];

			for (int l = 0; l < m; l++)
				rest -= matrix[n][l] * matrix[m][l];
			if (m < n)
				matrix[n][m] = rest / matrix[m][m];
			else if (rest > SINGULAR * matrix[n][n])
				matrix[n][n] = sqrt(rest);
			else
				return false;
		}
	return true;
}

/* Solves the equations given by a factor, in place. */
static void
solve(double factor[N][N], double x[N])
{
	for (int n = 0; n < N; n++)
	{
		for (int m = 0; m < n; m++)
			x[n] -= factor[n][m] * x[m];
		x[n] /= factor[n][n];
	}
	for (int n = N; n-- > 0;)
	{
		for (int m = n + 1; m < N; m++)
			x[n] -= factor[m][n] * x[m];
		x[n] /= factor[n][n];
	}
}

/* Maximizes the likelihood, and sets the deviance; false if this does not converge. */
static bool
climb(Fit *fit, const Outline *outline, Step *step)
{
	double from[N];

	*step = (Step){.start = outline->flow / (double) outline->pairs};
	for_each_pair(fit, add_to_step, step);
	if (!factorise(step->hessian))
		return false;
	solve(step->hessian, step->gradient);
	memcpy(fit->beta, step->gradient, sizeof(fit->beta));
	*step = (Step){.start = 0};
	if (!for_each_pair(fit, add_to_step, step))
		return false;
	for (int steps = 0; steps < STEPS_MAX; steps++)
	{
		Step next;
		double move[N];
		double decrement = 0;
		double part = 1;

		memcpy(move, step->gradient, sizeof(move));
		if (!isfinite(step->deviance) || !factorise(step->hessian))
			return false;
		solve(step->hessian, move);
		for (int n = 0; n < N; n++)
			decrement += move[n] * step->gradient[n];
		memcpy(from, fit->beta, sizeof(from));
		for (int halvings = 0;; halvings++)
		{
			bool held;

			for (int n = 0; n < N; n++)
				fit->beta[n] = from[n] + part * move[n];
			next = (Step){.start = 0};
			held = for_each_pair(fit, add_to_step, &next);
			if (held && next.deviance <= step->deviance + 1e-12 * outline->flow)
				break;
			if (halvings == HALVINGS_MAX)
				return false;
			part /= 2;
		}
		*step = next;
		if (decrement <= CONVERGED * outline->flow)
			return factorise(step->hessian);
	}
	return false;
}

/* Goodness of fit, over all pairs. */
typedef struct Quality
{
	double mean;
	double flow_square;
	double expected_square;
	double product;
	double both;
	double flow;
	double expected;
	double scores[N][N]; /* for the robust standard errors */
} Quality;

static void
add_to_quality(void *state, const Pair *pair)
{
	Quality *quality = state;
	double flow = pair->flow - quality->mean;
	double expected = pair->expected - quality->mean;
	double excess = pair->flow - pair->expected;

	quality->flow_square += flow * flow;
	quality->expected_square += expected * expected;
	quality->product += flow * expected;
	quality->both += fmin(pair->flow, pair->expected);
	quality->flow += pair->flow;
	quality->expected += pair->expected;
	for (int n = 0; n < N; n++)
		for (int m = 0; m < N; m++)
			quality->scores[n][m] += excess * excess * pair->x[n] * pair->x[m];
}

/* The standard error of the weighted sum of coefficients: the variance is weights' H^-1 S H^-1 weights. */
static double
error_of(double factor[N][N], double scores[N][N], const double weights[N])
{
	double solved[N];
	double sum = 0;

	memcpy(solved, weights, sizeof(solved));
	solve(factor, solved);
	for (int n = 0; n < N; n++)
		for (int m = 0; m < N; m++)
			sum += solved[n] * scores[n][m] * solved[m];
	return sqrt(fmax(sum, 0)); /* rounding may make it negative if the fit is exact */
}

static void
describe(const Fit *fit, const Outline *outline, Step *step, MigGravity *out)
{
	Quality quality = {.mean = outline->flow / (double) outline->pairs};
	double constant[N] = {1, -fit->means[1], -fit->means[2], -fit->means[3]};

	for_each_pair(fit, add_to_quality, &quality);
	out->deviance = step->deviance;
	out->r2 = quality.product * quality.product / (quality.flow_square * quality.expected_square);
	out->common_part = 2 * quality.both / (quality.flow + quality.expected);
	out->errors[0] = error_of(step->hessian, quality.scores, constant);
	out->coefficients[0] = fit->beta[0];
	for (int n = 1; n < N; n++)
	{
		double weights[N] = {0};

		weights[n] = 1;
		out->errors[n] = error_of(step->hessian, quality.scores, weights);
		out->coefficients[n] = n < N - 1 ? fit->beta[n] : -fit->beta[n];
		out->coefficients[0] -= fit->beta[n] * fit->means[n];
	}
}

MigStatus
mig_gravity_fit(const MigDensity *flow, const MigDensity *origins, const MigDensity *destinations,
				const MigMemory *memory, MigGravity *out)
{
	Fit fit = {.flow = flow, .memory = memory};
	Outline outline = {.pairs = 0};
	Step step;
	MigStatus status = read_places(origins, memory, &fit.origins);
	MigStatus other = read_places(destinations, memory, &fit.destinations);

	*out = (MigGravity){.is_defined = false};
	status = status == MIG_OK ? other : status;
	for (size_t i = 0; i < flow->count && status == MIG_OK; i++)
	{
		mig_progress(memory, 1);
		if (mig_density_value(flow, i) < 0)
			status = MIG_BAD_NUMBER;
		else
			mig_exact_sum_add(&outline.left_out, mig_density_value(flow, i));
	}
	if (status == MIG_OK)
	{
		for_each_pair(&fit, add_to_outline, &outline);
		out->pairs = outline.pairs;
		out->left_out = mig_exact_sum_value(&outline.left_out);
		for (int n = 1; n < N && outline.pairs > 0; n++)
			fit.means[n] = outline.x[n] / (double) outline.pairs;
		out->is_defined = outline.pairs > N && outline.flow > 0 && isfinite(outline.flow) &&
						  climb(&fit, &outline, &step);
		if (out->is_defined)
			describe(&fit, &outline, &step, out);
	}
	free_places(&fit.origins, memory);
	free_places(&fit.destinations, memory);
	return status;
}

/* --- Expected flows --- */

/* Adds a pair unless its value is too small. */
static MigStatus
add_pair(MigFlowList *list, int64_t from, int64_t to, double amount, double at_least,
		 const MigMemory *memory)
{
	if (amount == 0 || amount < at_least)
		return MIG_OK;
	if (!isfinite(amount))
		return MIG_OUT_OF_RANGE;
	if (list->count == MIG_FLOW_PAIRS_MAX)
		return MIG_TOO_LARGE;
	list->pairs =
		mig_grow(memory, list->pairs, &list->room, list->count + 1, sizeof(list->pairs[0]));
	list->pairs[list->count][0] = from;
	list->pairs[list->count][1] = to;
	memcpy(&list->pairs[list->count++][2], &amount, sizeof(amount));
	return MIG_OK;
}

MigStatus
mig_gravity_predict(const MigDensity *origins, const MigDensity *destinations,
					const double coefficients[MIG_GRAVITY_COEFFICIENTS], double at_least,
					const MigMemory *memory, MigFlowList *out)
{
	Places from;
	Places to;
	MigStatus status = read_places(origins, memory, &from);
	MigStatus other = read_places(destinations, memory, &to);

	*out = (MigFlowList){.pairs = NULL};
	status = status == MIG_OK ? other : status;
	for (size_t i = 0; i < from.count && status == MIG_OK; i++)
		for (size_t j = 0; j < to.count && status == MIG_OK; j++)
		{
			const Place *a = from.places + i;
			const Place *b = to.places + j;
			double square = mig_ground_square(&a->ground, &b->ground);
			double log_expected;

			mig_progress(memory, 1);
			if (a->key == b->key || square == 0)
				continue;
			log_expected = coefficients[0] + coefficients[1] * a->log_mass +
						   coefficients[2] * b->log_mass - coefficients[3] * mig_log(square) / 2;
			status = log_expected < LOG_MAX
						 ? add_pair(out, a->key, b->key, mig_exp(log_expected), at_least, memory)
						 : MIG_OUT_OF_RANGE;
		}
	free_places(&from, memory);
	free_places(&to, memory);
	return status;
}

/* Records (squared distance from a place, place) of all others, nearest first, in one of two blocks. */
static int64_t *
by_distance(const Places *places, size_t from, int64_t *records, int64_t *spare,
			const MigMemory *memory)
{
	size_t count = 0;

	for (size_t i = 0; i < places->count; i++)
	{
		mig_progress(memory, 1);
		if (i == from)
			continue;
		records[2 * count] = mig_key_of_double(
			mig_ground_square(&places->places[from].ground, &places->places[i].ground));
		records[2 * count++ + 1] = (int64_t) i;
	}
	return mig_radix_sort(records, spare, count, 2, 1, memory);
}

/* Sets the p of all destinations from a place, by index; returns the sum. */
static double
radiate(const Places *places, size_t from, const int64_t *sorted, double *shares,
		const MigMemory *memory)
{
	double m = places->places[from].mass;
	double nearer = 0;
	double sum = 0;
	size_t count = places->count - 1;

	shares[from] = 0;
	for (size_t first = 0, end; first < count; first = end)
	{
		double farthest = mig_double_of_key(sorted[2 * first]) * EQUALLY_FAR;
		double ring = 0;

		mig_progress(memory, 1);
		for (end = first; end < count && mig_double_of_key(sorted[2 * end]) <= farthest; end++)
		{
			mig_progress(memory, 1);
			ring += places->places[sorted[2 * end + 1]].mass;
		}
		for (size_t i = first; i < end; i++)
		{
			double n = places->places[sorted[2 * i + 1]].mass;
			double s = nearer + (end == first + 1 ? 0 : ring - n);

			mig_progress(memory, 1);
			shares[sorted[2 * i + 1]] = m / (m + s) * (n / (m + n + s));
			sum += shares[sorted[2 * i + 1]];
		}
		nearer += ring;
	}
	return sum;
}

/* The divisor of values for which their sum does not overflow: 1, or LARGE if one of them is at least LARGE. */
static double
unit_of(const MigDensity *density, const MigMemory *memory)
{
	double unit = 1;

	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress(memory, 1);
		if (mig_density_value(density, i) >= LARGE)
			unit = LARGE;
	}
	return unit;
}

static void
divide_masses(Places *places, double unit, const MigMemory *memory)
{
	for (size_t i = 0; i < places->count; i++)
	{
		mig_progress(memory, 1);
		places->places[i].mass = fmax(places->places[i].mass / unit, 0x1p-1074);
	}
}

/* The index of a key, or count. */
static size_t
find_place(const Places *places, int64_t key)
{
	size_t first = 0;
	size_t end = places->count;

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (places->places[middle].key < key)
			first = middle + 1;
		else
			end = middle;
	}
	return first < places->count && places->places[first].key == key ? first : places->count;
}

MigStatus
mig_radiation_predict(const MigDensity *departures, const MigDensity *populations, double at_least,
					  const MigMemory *memory, MigFlowList *out)
{
	Places places;
	MigStatus status = read_places(populations, memory, &places);
	int64_t *records = mig_allocate(memory, 2 * populations->count, sizeof(int64_t));
	int64_t *spare = mig_allocate(memory, 2 * populations->count, sizeof(int64_t));
	double *shares = mig_allocate(memory, populations->count, sizeof(double));

	*out = (MigFlowList){.pairs = NULL};
	divide_masses(&places, unit_of(populations, memory), memory);
	for (size_t i = 0; i < departures->count && status == MIG_OK; i++)
	{
		double leaving = mig_density_value(departures, i);
		size_t from = find_place(&places, departures->keys[i]);
		double sum;

		mig_progress(memory, 1);
		if (leaving == 0)
			continue;
		status = leaving < 0            ? MIG_BAD_NUMBER
				 : from == places.count ? MIG_NO_ORIGIN
				 : places.count < 2     ? MIG_NO_DESTINATION
										: MIG_OK;
		if (status != MIG_OK)
			break;
		sum = radiate(&places, from, by_distance(&places, from, records, spare, memory), shares,
					  memory);
		for (size_t j = 0; j < places.count && status == MIG_OK; j++)
		{
			mig_progress(memory, 1);
			status = add_pair(out, departures->keys[i], places.places[j].key,
							  leaving * (shares[j] / sum), at_least, memory);
		}
	}
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
	memory->release(memory->state, shares);
	free_places(&places, memory);
	return status;
}

/* --- Common part --- */

MigStatus
mig_flow_common_part(const MigDensity *a, const MigDensity *b, const MigMemory *memory, double *out)
{
	MigExactSum both = {.count = 0};
	MigExactSum all = {.count = 0};
	double unit = fmax(unit_of(a, memory), unit_of(b, memory));
	size_t i = 0;
	size_t j = 0;

	while (i < a->count || j < b->count)
	{
		int order = j == b->count ? -1 : i == a->count ? 1 : mig_density_order(a, i, b, j);
		double left = order <= 0 ? mig_density_value(a, i) / unit : 0;
		double right = order >= 0 ? mig_density_value(b, j) / unit : 0;

		mig_progress(memory, 1);
		if (left < 0 || right < 0)
			return MIG_BAD_NUMBER;
		mig_exact_sum_add(&both, fmin(left, right));
		mig_exact_sum_add(&all, left);
		mig_exact_sum_add(&all, right);
		i += order <= 0;
		j += order >= 0;
	}
	*out = 2 * (mig_exact_sum_value(&both) / mig_exact_sum_value(&all));
	return MIG_OK;
}
