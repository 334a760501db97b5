/*
 * Unit tests of src/usage/usage.c, usage_model.c and usage_judge.c: known coefficients, the
 * equations that a fit must solve, and posteriors computed by hand.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "usage/usage_judge.h"

static uint64_t state = 11;

static uint32_t
draw(uint32_t below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t) (state >> 33) % below;
}

static double
uniform(void)
{
	return (draw(1u << 30) + 0.5) / (1u << 30);
}

static double
normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static bool
is_near(double actual, double expected, double relative)
{
	return fabs(actual - expected) <= relative * fabs(expected);
}

/* A reading as passed to mig_usage_add. */
typedef struct Given
{
	const char *kind;
	int season;
	double persons;
	double amount;
	int64_t dwelling;
} Given;

static MigStatus
add(MigUsageBuild *build, const Given *given)
{
	return mig_usage_add(build, given->kind, strlen(given->kind), given->season, given->persons,
						 given->amount, given->dwelling == 0 ? NULL : &given->dwelling);
}

static MigUsageModel
fit(const Given *given, size_t count, size_t max)
{
	MigUsageBuild build;
	MigUsageModel model;
	bool added = true;

	mig_usage_init(&build, max, &memory);
	for (size_t i = 0; i < count; i++)
		added &= add(&build, given + i) == MIG_OK;
	CHECK(added);
	CHECK(mig_usage_fit(&build, &model) == MIG_OK);
	CHECK(mig_usage_check(&model) == MIG_OK);
	mig_usage_free(&build);
	return model;
}

static void
forget(MigUsageModel *model)
{
	if (model->entry != NULL)
		memory.release(memory.state, model->entry);
}

static bool
is_same(const MigUsageModel *a, const MigUsageModel *b)
{
	bool same = a->kinds == b->kinds && a->shared == b->shared && a->entries == b->entries;

	for (unsigned i = 0; same && i < a->kinds; i++)
		same = strcmp(a->kind[i].name, b->kind[i].name) == 0 &&
			   a->kind[i].varying == b->kind[i].varying && a->kind[i].empty == b->kind[i].empty &&
			   a->kind[i].empty_scale == b->kind[i].empty_scale;
	for (size_t i = 0; same && i < a->entries; i++)
	{
		const MigUsageEntry *x = a->entry + i;
		const MigUsageEntry *y = b->entry + i;

		same = x->kind == y->kind && x->season == y->season && x->readings == y->readings &&
			   x->base == y->base && x->per_person == y->per_person && x->scale == y->scale;
	}
	return same;
}

/* Use of 2 + 3 n without error, except for every third reading, which is arbitrary: the fit is exact. */
static void
test_exact(void)
{
	Given given[300];
	MigUsageModel model;

	for (int i = 0; i < 300; i++)
	{
		double persons = 1 + i / 3 % 5;

		given[i] = (Given){"water", 1, persons, i % 3 == 0 ? 50 * uniform() : 2 + 3 * persons, 0};
	}
	model = fit(given, 300, 1000);
	CHECK_INT(model.entries, 1);
	CHECK_INT(model.entry[0].readings, 300);
	CHECK(is_near(model.entry[0].base, 2, 1e-8));
	CHECK(is_near(model.entry[0].per_person, 3, 1e-8));
	CHECK(model.entry[0].scale < 1e-8);
	forget(&model);
}

/* A city with errors by household and by month, and a quarter of the numbers wrong. */
#define DWELLINGS 800
#define MONTHS    6
#define EACH      12 /* readings of a dwelling: two kinds */

static Given city[DWELLINGS * EACH];

static size_t
make_city(bool contaminated)
{
	size_t count = 0;

	for (int d = 0; d < DWELLINGS; d++)
	{
		double persons = 1 + draw(6);
		double common = 0.3 * normal();
		double habits[] = {common + 0.25 * normal(), common + 0.25 * normal()};
		bool wrong = contaminated && d % 4 == 0;

		for (int month = 1; month <= MONTHS; month++)
			for (int kind = 0; kind < 2; kind++)
			{
				double amount = (kind == 0 ? 2 + 3.5 * persons : 30 + 40 * persons) *
								exp(habits[kind] + 0.2 * normal());

				if (wrong)
					amount = d % 8 == 0 ? 0 : 40 * amount;
				city[count++] =
					(Given){kind == 0 ? "water" : "electricity", month, persons, amount, d + 1};
			}
	}
	return count;
}

static void
test_recovery(void)
{
	size_t count = make_city(true);
	MigUsageModel model = fit(city, count, MIG_USAGE_READINGS_MAX);
	double means[2][3] = {{0}};

	CHECK_INT(model.kinds, 2);
	CHECK(strcmp(model.kind[0].name, "electricity") == 0);
	CHECK_INT(model.entries, 2 * MONTHS);
	for (size_t i = 0; i < model.entries; i++)
	{
		const MigUsageEntry *entry = model.entry + i;

		CHECK_INT(entry->season, 1 + i % MONTHS);
		CHECK_INT(entry->readings, DWELLINGS);
		means[entry->kind][0] += entry->base / MONTHS;
		means[entry->kind][1] += entry->per_person / MONTHS;
		means[entry->kind][2] += entry->scale / MONTHS;
	}
	/* Errors of the months of one dwelling are correlated; the standard error is about a tenth of a person. */
	CHECK(fabs(means[0][0] / means[0][1] - 30.0 / 40) < 0.3);
	CHECK(fabs(means[1][0] / means[1][1] - 2 / 3.5) < 0.3);
	CHECK(is_near(means[0][0] + 3.5 * means[0][1], 30 + 3.5 * 40, 0.05));
	CHECK(is_near(means[1][0] + 3.5 * means[1][1], 2 + 3.5 * 3.5, 0.05));
	/* sqrt(0.3^2 + 0.25^2 + 0.2^2) = 0.44, plus what a quarter of arbitrary readings adds (at most 1.7 times) */
	CHECK(means[0][2] > 0.42 && means[0][2] < 0.44 * 1.75);
	CHECK(is_near(model.kind[0].varying, 0.2, 0.1) && is_near(model.kind[1].varying, 0.2, 0.1));
	CHECK(is_near(model.shared, 0.3, 0.1));
	forget(&model);

	/* Without dwellings no variation within them is known. */
	for (size_t i = 0; i < count; i++)
		city[i].dwelling = 0;
	model = fit(city, count, MIG_USAGE_READINGS_MAX);
	CHECK(model.kind[0].varying == 0 && model.kind[1].varying == 0 && model.shared == 0);
	forget(&model);

	count = make_city(false);
	model = fit(city, count, MIG_USAGE_READINGS_MAX);
	for (size_t i = 0; i < model.entries; i++)
		CHECK(is_near(model.entry[i].scale, 0.44, 0.12));
	forget(&model);
}

/* The estimating equations, computed from the readings themselves. */
static void
test_equations(void)
{
	size_t count = make_city(true);
	MigUsageModel model = fit(city, count, MIG_USAGE_READINGS_MAX);
	const double reach = 3.443689;
	const double scale_reach = 1.547645;

	for (size_t e = 0; e < model.entries; e++)
	{
		const MigUsageEntry *entry = model.entry + e;
		double by_level = 0;
		double by_base = 0;
		double loss = 0;

		for (size_t i = 0; i < count; i++)
		{
			double expected = entry->base + entry->per_person * city[i].persons;
			double error = (log(city[i].amount) - log(expected)) / entry->scale;

			if (strcmp(city[i].kind, model.kind[entry->kind].name) != 0 ||
				city[i].season != entry->season)
				continue;
			loss += fabs(error) < scale_reach ? 1 - pow(1 - pow(error / scale_reach, 2), 3) : 1;
			if (fabs(error) < reach)
			{
				double influence = error * pow(1 - pow(error / reach, 2), 2);

				by_level += influence;
				by_base += influence * entry->per_person / expected;
			}
		}
		CHECK(fabs(by_level) < 1e-9 * DWELLINGS);
		CHECK(fabs(by_base) < 1e-9 * DWELLINGS || entry->base == 0);
		CHECK(fabs(loss / DWELLINGS - 0.5) < 1e-9);
	}
	forget(&model);
}

/* The same model in any order, in parts, and from bytes; also when dwellings are dropped. */
static void
test_order(void)
{
	size_t count = make_city(true);

	for (size_t i = 0; i < count; i += 7)
		city[i].persons = 0;
	for (size_t max = 3000; max <= 12000; max += 9000)
	{
		MigUsageModel model = fit(city, count, max);

		for (int try = 0; try < 6; try++)
		{
			MigUsageBuild parts[3];
			MigUsageBuild all;
			MigUsageModel other;
			bool good = true;

			for (size_t i = count; i > 1; i--)
			{
				size_t j = draw((uint32_t) i);
				Given swap = city[i - 1];

				city[i - 1] = city[j];
				city[j] = swap;
			}
			mig_usage_init(&all, max, &memory);
			for (int p = 0; p < 3; p++)
				mig_usage_init(parts + p, max, &memory);
			for (size_t i = 0; i < count; i++)
				good &= add(parts + draw(3), city + i) == MIG_OK;
			for (int p = 0; p < 3; p++)
			{
				size_t size = mig_usage_size(parts + p);
				uint8_t *bytes = malloc(size);
				MigUsageBuild read;

				good &= mig_usage_write(parts + p, bytes) == size;
				mig_usage_init(&read, max, &memory);
				good &= mig_usage_read(&read, bytes, size) == MIG_OK;
				good &= mig_usage_add_all(&all, &read) == MIG_OK;
				good &= mig_usage_read(&read, bytes, size - 1) == MIG_BAD_USAGE;
				mig_usage_free(&read);
				mig_usage_free(parts + p);
				free(bytes);
			}
			good &= mig_usage_fit(&all, &other) == MIG_OK;
			good &= all.count <= max && all.has_cut == (max < count);
			CHECK(good);
			CHECK(is_same(&model, &other));
			mig_usage_free(&all);
			forget(&other);
		}
		forget(&model);
	}
}

/* All readings of a dwelling are kept or none, and they fill the limit up to one dwelling's. */
static void
test_cut(void)
{
	size_t count = make_city(false);
	MigUsageBuild build;
	MigUsageModel model;
	int readings[DWELLINGS] = {0};
	int64_t whole = 7;

	mig_usage_init(&build, 1000, &memory);
	for (size_t i = 0; i < count; i++)
		CHECK(add(&build, city + i) == MIG_OK);
	CHECK(mig_usage_fit(&build, &model) == MIG_OK);
	CHECK(build.count % EACH == 0 && build.count > 1000 - EACH);
	for (size_t i = 0; i < build.count; i++)
		for (size_t j = 0; j < count; j++)
			if (city[j].amount == build.readings[i].amount)
				readings[city[j].dwelling - 1]++;
	for (int d = 0; d < DWELLINGS; d++)
		CHECK(readings[d] == 0 || readings[d] == EACH);
	forget(&model);
	mig_usage_free(&build);

	/* Duplicates of a reading take no room; too many different ones of one dwelling do. */
	mig_usage_init(&build, 10, &memory);
	for (int i = 0; i < 1000; i++)
		CHECK(mig_usage_add(&build, "gas", 3, 1, 2, 5, NULL) == MIG_OK);
	CHECK(mig_usage_fit(&build, &model) == MIG_OK);
	CHECK_INT(build.count, 1);
	CHECK_INT(build.readings[0].times, 1000);
	CHECK_INT(model.entries, 0);
	mig_usage_free(&build);
	mig_usage_init(&build, 10, &memory);
	for (int i = 0; i < 11; i++)
		CHECK(mig_usage_add(&build, "gas", 3, 1, 2, i, &whole) == MIG_OK);
	CHECK(mig_usage_fit(&build, &model) == MIG_TOO_LARGE);
	mig_usage_free(&build);
}

static void
test_bad_readings(void)
{
	MigUsageBuild build;
	char name[] = "kind 00";
	char long_name[MIG_USAGE_NAME_MAX + 2];

	memset(long_name, 'x', sizeof(long_name));
	mig_usage_init(&build, 100, &memory);
	CHECK(mig_usage_add(&build, "", 0, 1, 1, 1, NULL) == MIG_BAD_KIND);
	CHECK(mig_usage_add(&build, long_name, sizeof(long_name) - 1, 1, 1, 1, NULL) == MIG_BAD_KIND);
	CHECK(mig_usage_add(&build, "water", 5, -1, 1, 1, NULL) == MIG_BAD_SEASON);
	CHECK(mig_usage_add(&build, "water", 5, 367, 1, 1, NULL) == MIG_BAD_SEASON);
	CHECK(mig_usage_add(&build, "water", 5, 1, -1, 1, NULL) == MIG_BAD_NUMBER);
	CHECK(mig_usage_add(&build, "water", 5, 1, NAN, 1, NULL) == MIG_BAD_NUMBER);
	CHECK(mig_usage_add(&build, "water", 5, 1, 100, 1, NULL) == MIG_BAD_NUMBER);
	CHECK(mig_usage_add(&build, "water", 5, 1, 1, -0.5, NULL) == MIG_BAD_AMOUNT);
	CHECK(mig_usage_add(&build, "water", 5, 1, 1, INFINITY, NULL) == MIG_BAD_AMOUNT);
	for (int i = 0; i < MIG_USAGE_KINDS_MAX; i++)
	{
		name[5] = (char) ('0' + i / 10);
		name[6] = (char) ('0' + i % 10);
		CHECK(mig_usage_add(&build, name, 7, 1, 1, 1, NULL) == MIG_OK);
	}
	CHECK(mig_usage_add(&build, "water", 5, 1, 1, 1, NULL) == MIG_BAD_KIND);
	mig_usage_free(&build);
}

/* A year's model of water, electricity and gas with round coefficients. */
static MigUsageEntry entries[36];

static MigUsageModel
round_model(void)
{
	static const char *const names[] = {"electricity", "gas", "water"};
	MigUsageModel model = {.kinds = 3, .shared = 0.2, .entries = 36, .entry = entries};

	for (unsigned kind = 0; kind < 3; kind++)
	{
		memcpy(model.kind[kind].name, names[kind], strlen(names[kind]) + 1);
		model.kind[kind].varying = 0.2;
		model.kind[kind].empty = log(0.1);
		model.kind[kind].empty_scale = 1;
		for (int month = 1; month <= 12; month++)
			entries[kind * 12 + month - 1] =
				(MigUsageEntry){kind, month, 1000, kind == 0 ? 30 : 1, kind == 0 ? 40 : 4, 0.4};
	}
	return model;
}

/* Estimate for the use of persons over some months, with factors in the last one. */
static MigUsageEstimate
estimate(const MigUsageModel *model, double persons, int months, double gas, double last_water)
{
	MigUsageAmount amounts[36];
	MigUsageEstimate result;
	size_t count = 0;

	for (int kind = 2; kind >= 0; kind--)
		for (int month = months; month >= 1; month--)
		{
			const MigUsageEntry *entry = mig_usage_find(model, model->kind[kind].name,
														strlen(model->kind[kind].name), month);
			double amount = entry->base + persons * entry->per_person;

			if (kind == 1)
				amount *= gas;
			if (kind == 2 && month == months)
				amount *= last_water;
			amounts[count++] = (MigUsageAmount){entry, amount};
		}
	mig_usage_estimate(model, amounts, count, &memory, &result);
	return result;
}

static int
likeliest(const MigUsageEstimate *result)
{
	int best = 0;

	for (int n = 1; n < MIG_USAGE_NUMBERS; n++)
		if (result->likelihood[n] > result->likelihood[best])
			best = n;
	return best;
}

static void
test_estimate(void)
{
	MigUsageModel model = round_model();
	MigUsageEstimate few = estimate(&model, 3, 1, 1, 1);
	MigUsageEstimate many = estimate(&model, 3, 12, 1, 1);
	MigUsageEstimate none = estimate(&model, 0, 0, 1, 1);
	MigUsageEstimate broken;

	CHECK(mig_usage_check(&model) == MIG_OK);
	CHECK(mig_usage_find(&model, "water", 5, 13) == NULL);
	CHECK(mig_usage_find(&model, "coal", 4, 1) == NULL);
	for (int persons = 1; persons < 20; persons++)
	{
		MigUsageEstimate result = estimate(&model, persons, 3, 1, 1);

		CHECK_INT(likeliest(&result), persons);
		CHECK(fabs(result.persons - persons) < result.error);
	}
	CHECK(many.error < few.error);
	/* More months do not reduce the error below that of habits: 0.35 per kind. */
	CHECK(many.error > 3 * 0.2);
	CHECK_INT(many.kinds, 3);
	CHECK_INT(many.evidence[0].readings, 12);
	CHECK(is_near(many.evidence[2].used, 12 * (1 + 3 * 4), 1e-12));
	CHECK(is_near(many.evidence[2].base, 12, 1e-12));
	CHECK(is_near(many.evidence[2].per_person, 48, 1e-12));
	/* One month of a leak, a gas meter that stands still or runs wild: the others dominate. */
	broken = estimate(&model, 3, 3, 1, 30);
	CHECK_INT(likeliest(&broken), 3);
	broken = estimate(&model, 3, 3, 0, 1);
	CHECK_INT(likeliest(&broken), 3);
	broken = estimate(&model, 3, 3, 100, 1);
	CHECK_INT(likeliest(&broken), 3);
	/* Without readings nothing is known. */
	CHECK_INT(none.kinds, 0);
	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
		CHECK(fabs(none.likelihood[n]) < 0.01);
}

/* Posteriors with explicit weights. */
static void
test_judge(void)
{
	const MigUsagePrior prior = {0.4, 0.05, 0.1, 0.2};
	double likelihood[MIG_USAGE_NUMBERS];
	MigUsageJudgement judgement;

	for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
		likelihood[n] = -uniform() * 3;
	for (int declared = 0; declared < MIG_USAGE_NUMBERS; declared++)
	{
		double weights[MIG_USAGE_NUMBERS] = {0};
		double sum = 0;
		double more = 0;
		double over = 0;
		double fewer = 0;

		for (int n = declared + 1; n < MIG_USAGE_NUMBERS; n++)
			more += weights[n] = pow(0.5, n - declared);
		for (int n = declared + 1; n < MIG_USAGE_NUMBERS; n++)
			weights[n] *= (declared == 0 ? 0.4 : 0.2) / more;
		for (int n = declared - 1; n > 0; n--)
			fewer += weights[n] = pow(0.5, declared - n);
		for (int n = declared - 1; n > 0; n--)
			weights[n] *= 0.1 / fewer;
		if (declared > 0)
			weights[0] = 0.05;
		for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
			sum += weights[n];
		weights[declared] = 1 - sum;
		sum = more = fewer = 0;
		for (int n = 0; n < MIG_USAGE_NUMBERS; n++)
		{
			double weight = weights[n] * exp(likelihood[n]);

			sum += weight;
			over += n > 7 ? weight : 0;
			more += n > declared ? weight : 0;
			fewer += n > 0 && n < declared ? weight : 0;
		}
		mig_usage_judge(likelihood, declared, 7, &prior, &judgement);
		CHECK(fabs(judgement.empty - weights[0] * exp(likelihood[0]) / sum) < 1e-12);
		CHECK(fabs(judgement.fewer - fewer / sum) < 1e-12);
		CHECK(fabs(judgement.more - more / sum) < 1e-12);
		CHECK(fabs(judgement.over - over / sum) < 1e-12);
	}
	CHECK(mig_usage_prior_is_valid(&prior));
	CHECK(!mig_usage_prior_is_valid(&(MigUsagePrior){0.5, 0.5, 0.5, 0.5}));
	CHECK(!mig_usage_prior_is_valid(&(MigUsagePrior){NAN, 0, 0, 0}));
}

int
main(void)
{
	test_exact();
	test_recovery();
	test_equations();
	test_order();
	test_cut();
	test_bad_readings();
	test_estimate();
	test_judge();
	CHECK_INT(memory_blocks, 0);
	CHECK(memory_steps > 0);
	return check_summary();
}
