/*
 * Unit tests of flow.c, flow_protect.c and flow_models.c, of the text of a flow and of records of two keys.  What a
 * release discloses is found by enumerating all matrices.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/radix.h"
#include "base/fold.h"
#include "grid/gridcell.h"
#include "density/density_text.h"
#include "flow/flow.h"
#include "flow/flow_models.h"
#include "release/flow_protect.h"

static uint64_t state = 11;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

#define PAIRS 4

static void
test_ends(void)
{
	int64_t from[PAIRS] = {0, 0, 5, 7};
	int64_t to[PAIRS] = {0, 5, 0, 7};
	int64_t counts[PAIRS] = {3, 4, 4, INT64_MAX};
	MigDensity flow = {
		.keys_are = MIG_KEYS_ZONE, .count = PAIRS, .keys = from, .to = to, .counts = counts};
	int64_t keys[2 * PAIRS];
	int64_t sums[2 * PAIRS] = {0};
	MigDensityTarget out = {.keys = keys, .counts = sums};

	CHECK_INT(mig_density_check(&flow, &memory), MIG_OK);
	CHECK_INT(mig_flow_find(&flow, 0, 5), 1);
	CHECK_INT(mig_flow_find(&flow, 0, 6), 2);
	CHECK_INT(mig_flow_find(&flow, 8, 0), 4);
	CHECK_INT(mig_flow_ends(&flow, MIG_DEPARTURES, &memory, &out), MIG_OK);
	CHECK(out.count == 3 && sums[0] == 7 && sums[1] == 4 && sums[2] == INT64_MAX);
	CHECK_INT(mig_flow_ends(&flow, MIG_ARRIVALS, &memory, &out), MIG_OK);
	CHECK(out.count == 3 && keys[1] == 5 && sums[0] == 7 && sums[1] == 4);
	CHECK_INT(mig_flow_ends(&flow, MIG_NET, &memory, &out), MIG_OK);
	CHECK(out.count == 3 && sums[0] == 0 && sums[1] == 0 && sums[2] == 0);
	counts[2] = INT64_MIN;
	CHECK_INT(mig_flow_ends(&flow, MIG_NET, &memory, &out), MIG_OUT_OF_RANGE);
	to[1] = 0;
	CHECK_INT(mig_density_check(&flow, &memory), MIG_BAD_DENSITY);
	CHECK_INT(memory_blocks, 0);
}

/* Parses a text; returns the status, and the pairs in out. */
static MigStatus
parse(const char *text, bool cells, size_t *pairs, size_t *position)
{
	MigDensityRecords read;
	MigWhere where;
	MigStatus status = mig_density_parse(text, strlen(text), cells, true, &memory, &read, &where);

	*pairs = read.count;
	*position = where.position;
	if (read.records != NULL)
		memory_release(NULL, read.records);
	return status;
}

static void
test_text(void)
{
	size_t pairs;
	size_t position;

	CHECK_INT(parse("{}", true, &pairs, &position), MIG_OK);
	CHECK_INT(pairs, 0);
	CHECK_INT(parse("{\"bigint\": {\"2\": {\"1\": 5, \"0\": 1}, \"1\": {\"2\": 1e0}}}", false,
					&pairs, &position),
			  MIG_OK);
	CHECK_INT(pairs, 3);
	CHECK_INT(parse("{\"bigint\": {\"2\": {}}}", false, &pairs, &position), MIG_BAD_DENSITY);
	CHECK_INT(position, 18);
	CHECK_INT(
		parse("{\"bigint\": {\"2\": {\"1\": 5}, \"2\": {\"3\": 5}}}", false, &pairs, &position),
		MIG_BAD_DENSITY);
	CHECK_INT(parse("{\"bigint\": {\"2\": {\"1\": 5, \"1\": 5}}}", false, &pairs, &position),
			  MIG_BAD_DENSITY);
	CHECK_INT(
		parse("{\"bigint\": {\"2\": {\"1\": 9223372036854775808}}}", false, &pairs, &position),
		MIG_OUT_OF_RANGE);
	CHECK_INT(position, 23);
	CHECK_INT(parse("{\"bigint\": {\"2\": {\"1\": 9223372036854775808, \"2\": 1.0}}}", false,
					&pairs, &position),
			  MIG_OK);
	CHECK_INT(memory_blocks, 0);
}

static void
test_tallies(void)
{
	int64_t threes[][3] = {{1, 2, 3}, {1, 2, 3}, {1, 2, 4}, {1, 3, 4}};
	int64_t fours[][4] = {{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 5}};
	int64_t counts[][3] = {{1, 2, INT64_MAX}, {1, 2, 5}, {1, 3, 7}, {1, 3, -9}, {2, 3, 0}};
	int64_t amounts[3][3] = {{1, 2, 0}, {1, 2, 0}, {1, 3, 0}};
	int64_t records[500][3];
	int64_t spare[500][3];
	int64_t *sorted;
	bool in_order = true;
	double value = 0.5;

	CHECK_INT(mig_fold_threes(threes[0], 4, &memory), 3);
	CHECK(threes[1][2] == 4 && threes[2][1] == 3);
	CHECK_INT(mig_fold_quadruples(fours[0], 3, &memory), 2);
	CHECK_INT(mig_fold_pair_counts(counts[0], 5, &memory), 4);
	CHECK(counts[0][2] == INT64_MAX && counts[1][2] == 5 && counts[2][2] == -2 &&
		  counts[3][0] == 2);
	for (int i = 0; i < 3; i++)
		memcpy(&amounts[i][2], &value, sizeof(value));
	CHECK_INT(mig_fold_pair_amounts(amounts[0], 3, &memory), 2);
	memcpy(&value, &amounts[0][2], sizeof(value));
	CHECK(value == 1 && amounts[1][1] == 3);
	for (int64_t i = 0; i < 500; i++)
	{
		records[i][0] = (int64_t) (draw() % 5);
		records[i][1] = (int64_t) (draw() % 1000) - 500;
		records[i][2] = i;
	}
	sorted = mig_radix_sort(records[0], spare[0], 500, 3, 2, &memory);
	for (size_t i = 1; i < 500; i++)
		in_order &= mig_record_less(sorted + 3 * i - 3, sorted + 3 * i, 3); /* also stable */
	CHECK(in_order);
}

#define CELLS 5

static void
test_models(void)
{
	static const double truth[MIG_GRAVITY_COEFFICIENTS] = {2, 0.5, 1.5, 1.25};
	int64_t cells[CELLS];
	int64_t masses[CELLS] = {10, 20, 30, 70, 5};
	int64_t from[CELLS * CELLS];
	int64_t to[CELLS * CELLS];
	double amounts[CELLS * CELLS];
	MigDensity density = {.count = CELLS, .keys = cells, .counts = masses};
	MigDensity three = {.count = 3, .keys = cells, .counts = masses};
	MigDensity flow = {.values_are = MIG_AMOUNTS, .keys = from, .to = to, .amounts = amounts};
	MigFlowList list;
	MigGravity gravity;
	double part;
	static const double expected[] = {8, 2, 10, 10, 6, 24}; /* p of 2/3, 1/6; 1/3, 1/3; 1/10, 2/5 */

	for (int i = 0; i < CELLS; i++)
		CHECK_INT(mig_gridcell_of_column_row(i * (i + 1) / 2, 0, 4, &cells[i]), MIG_OK);
	CHECK_INT(mig_gravity_predict(&density, &density, truth, 0, &memory, &list), MIG_OK);
	CHECK_INT(list.count, CELLS * (CELLS - 1));
	for (size_t i = 0; i < list.count; i++)
	{
		from[i] = list.pairs[i][0];
		to[i] = list.pairs[i][1];
		memcpy(&amounts[i], &list.pairs[i][2], sizeof(double));
	}
	flow.count = list.count;
	memory_release(NULL, list.pairs);
	CHECK_INT(mig_density_check(&flow, &memory), MIG_OK);
	CHECK_INT(mig_gravity_fit(&flow, &density, &density, &memory, &gravity), MIG_OK);
	CHECK(gravity.is_defined && gravity.pairs == flow.count && gravity.left_out == 0);
	for (int n = 0; n < MIG_GRAVITY_COEFFICIENTS; n++)
		CHECK(fabs(gravity.coefficients[n] - truth[n]) < 1e-9);
	CHECK(fabs(gravity.r2 - 1) < 1e-12 && fabs(gravity.common_part - 1) < 1e-12);
	CHECK_INT(mig_flow_common_part(&flow, &flow, &memory, &part), MIG_OK);
	CHECK(part == 1);
	flow.count = 4;
	CHECK_INT(mig_gravity_fit(&flow, &three, &three, &memory, &gravity), MIG_OK);
	CHECK(!gravity.is_defined || isfinite(gravity.coefficients[3]));
	flow.count = 0;
	CHECK_INT(mig_gravity_fit(&flow, &density, &density, &memory, &gravity), MIG_OK);
	CHECK(!gravity.is_defined);
	CHECK_INT(mig_flow_common_part(&flow, &flow, &memory, &part), MIG_OK);
	CHECK(isnan(part));
	CHECK_INT(mig_radiation_predict(&three, &three, 0, &memory, &list), MIG_OK);
	CHECK_INT(list.count, 6);
	for (size_t i = 0; i < list.count; i++)
	{
		double value;

		memcpy(&value, &list.pairs[i][2], sizeof(value));
		CHECK(fabs(value - expected[i]) < 1e-9);
	}
	memory_release(NULL, list.pairs);
	three.count = 1;
	CHECK_INT(mig_radiation_predict(&three, &three, 0, &memory, &list), MIG_NO_DESTINATION);
	three.count = 0;
	CHECK_INT(mig_radiation_predict(&density, &three, 0, &memory, &list), MIG_NO_ORIGIN);
	three.count = 3;
	masses[1] = -1;
	CHECK_INT(mig_gravity_fit(&flow, &density, &density, &memory, &gravity), MIG_BAD_NUMBER);
	CHECK_INT(mig_radiation_predict(&three, &three, 0, &memory, &list), MIG_BAD_NUMBER);
	CHECK_INT(memory_blocks, 0);
}

/* --- What a release of a small matrix discloses --- */

#define SIDE 3

typedef struct Attack
{
	int64_t truth[SIDE][SIDE];
	bool known[SIDE][SIDE]; /* released */
	bool margin[2][SIDE];   /* released */
	int64_t rest[2][SIDE];  /* of released margins; the sum of the others at the first of them */
	int group[2][SIDE];     /* line whose rest the persons of a line are subtracted from */
	int64_t min[SIDE][SIDE];
	int64_t max[SIDE][SIDE];
	int64_t guess[SIDE][SIDE];
	uint64_t solutions;
} Attack;

/* Enumerates all matrices consistent with the release, from a cell on. */
static void
enumerate(Attack *attack, int cell)
{
	int i = cell / SIDE;
	int j = cell % SIDE;
	int64_t *row;
	int64_t *column;
	int64_t room;

	if (cell == SIDE * SIDE)
	{
		for (int n = 0; n < SIDE; n++)
			if (attack->rest[0][n] != 0 || attack->rest[1][n] != 0)
				return;
		attack->solutions++;
		for (int n = 0; n < SIDE * SIDE; n++)
		{
			int64_t guess = attack->guess[n / SIDE][n % SIDE];
			int64_t *min = &attack->min[n / SIDE][n % SIDE];
			int64_t *max = &attack->max[n / SIDE][n % SIDE];

			*min = guess < *min ? guess : *min;
			*max = guess > *max ? guess : *max;
		}
		return;
	}
	if (attack->known[i][j])
	{
		attack->guess[i][j] = attack->truth[i][j];
		enumerate(attack, cell + 1);
		return;
	}
	row = &attack->rest[0][attack->group[0][i]];
	column = &attack->rest[1][attack->group[1][j]];
	room = *row < *column ? *row : *column;
	for (int64_t guess = 0; guess <= room; guess++)
	{
		attack->guess[i][j] = guess;
		*row -= guess;
		*column -= guess;
		enumerate(attack, cell + 1);
		*row += guess;
		*column += guess;
	}
}

/* Protects a matrix as a flow; false if nothing of it is released. */
static bool
protect(Attack *attack, int64_t k)
{
	int64_t from[SIDE * SIDE];
	int64_t to[SIDE * SIDE];
	int64_t counts[SIDE * SIDE];
	MigDensity flow = {.keys_are = MIG_KEYS_ZONE, .keys = from, .to = to, .counts = counts};
	MigFlowProtection protection;
	bool any;

	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++)
			if (attack->truth[i][j] > 0)
			{
				from[flow.count] = i;
				to[flow.count] = j;
				counts[flow.count++] = attack->truth[i][j];
			}
	CHECK_INT(mig_flow_protect(&protection, &flow, k, &memory), MIG_OK);
	any = protection.released > 0;
	memset(attack->known, 0, sizeof(attack->known));
	memset(attack->margin, 0, sizeof(attack->margin));
	for (size_t i = 0; i < protection.count; i++)
	{
		const MigFlowPair *pair = protection.pairs + i;

		attack->known[protection.sides[0].lines[pair->line[0]].key]
					 [protection.sides[1].lines[pair->line[1]].key] = pair->is_released;
		CHECK(!pair->is_released || pair->count >= k);
	}
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < protection.sides[side].count; i++)
		{
			const MigFlowLine *line = protection.sides[side].lines + i;

			attack->margin[side][line->key] = line->is_released;
			any |= line->is_released;
			CHECK(!line->is_released || line->total >= k);
		}
	mig_flow_protect_free(&protection);
	return any;
}

/* Sets what an attacker knows and enumerates all matrices. */
static void
run(Attack *attack)
{
	memset(attack->rest, 0, sizeof(attack->rest));
	for (int side = 0; side < 2; side++)
	{
		int first = -1;

		for (int n = 0; n < SIDE; n++)
		{
			if (!attack->margin[side][n] && first < 0)
				first = n;
			attack->group[side][n] = attack->margin[side][n] ? n : first;
		}
	}
	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++)
		{
			attack->min[i][j] = INT64_MAX;
			attack->max[i][j] = -1;
			if (attack->known[i][j])
				continue;
			attack->rest[0][attack->group[0][i]] += attack->truth[i][j];
			attack->rest[1][attack->group[1][j]] += attack->truth[i][j];
		}
	attack->solutions = 0;
	enumerate(attack, 0);
}

/* Small numbers of persons that a release shows to be below k, and those it discloses exactly. */
static void
test_protection(void)
{
	int64_t k = 3;
	uint64_t shown = 0;
	uint64_t exact = 0;
	uint64_t attacks = 0;
	uint64_t released = 0;
	uint64_t control = 0; /* disclosed exactly if only the small pairs were left out */

	for (int round = 0; round < 3000; round++)
	{
		Attack attack = {.solutions = 0};
		int64_t max = round % 2 == 0 ? 5 : 8;
		bool any;

		for (int i = 0; i < SIDE; i++)
			for (int j = 0; j < SIDE; j++)
				attack.truth[i][j] = draw() % 3 == 0 ? 0 : (int64_t) (draw() % (uint64_t) max);
		any = protect(&attack, k);
		if (any)
		{
			run(&attack);
			CHECK(attack.solutions > 0);
			for (int n = 0; n < SIDE * SIDE; n++)
			{
				int64_t truth = attack.truth[n / SIDE][n % SIDE];

				released += attack.known[n / SIDE][n % SIDE];
				if (truth == 0 || attack.known[n / SIDE][n % SIDE])
					continue;
				attacks++;
				shown += attack.max[n / SIDE][n % SIDE] < k;
				exact +=
					truth < k && attack.min[n / SIDE][n % SIDE] == attack.max[n / SIDE][n % SIDE];
			}
		}
		for (int i = 0; i < SIDE; i++)
		{
			attack.margin[0][i] = attack.margin[1][i] = true;
			for (int j = 0; j < SIDE; j++)
				attack.known[i][j] = attack.truth[i][j] >= k;
		}
		run(&attack);
		for (int n = 0; n < SIDE * SIDE; n++)
			control += attack.truth[n / SIDE][n % SIDE] > 0 &&
					   attack.truth[n / SIDE][n % SIDE] < k &&
					   attack.min[n / SIDE][n % SIDE] == attack.max[n / SIDE][n % SIDE];
	}
	printf("%" PRIu64 " pairs attacked: %" PRIu64 " exact, %" PRIu64
		   " shown to be below k; %" PRIu64 " released; without complements %" PRIu64 " exact\n",
		   attacks, exact, shown, released, control);
	CHECK(attacks > 5000 && released > 1000 && control > 1000);
	CHECK_INT(exact, 0);
	CHECK_INT(shown, 0);
	CHECK_INT(memory_blocks, 0);
}

/* --- All groups that sums and differences of a release of a larger matrix count, by the rows subtracted --- */

#define LARGE 9 /* lines of a side; line LARGE is the sum of the withheld ones */

static void
test_groups(void)
{
	uint64_t groups = 0;
	uint64_t small = 0;
	uint64_t persons = 0;
	uint64_t shown = 0;

	for (int round = 0; round < 400; round++)
	{
		int64_t k = 2 + (int64_t) (draw() % 9);
		uint64_t sparse = 1 + draw() % 4;
		int64_t from[LARGE * LARGE];
		int64_t to[LARGE * LARGE];
		int64_t counts[LARGE * LARGE];
		MigDensity flow = {.keys_are = MIG_KEYS_ZONE, .keys = from, .to = to, .counts = counts};
		MigFlowProtection protection;
		int64_t rest[2][LARGE + 1] = {{0}};
		int holes[LARGE + 1][LARGE + 1] = {{0}};
		int lines[2][LARGE + 1] = {{0}};
		int place[2][LARGE];

		for (int i = 0; i < LARGE; i++)
			for (int j = 0; j < LARGE; j++)
				if (draw() % sparse == 0 || j == 4)
				{
					from[flow.count] = i;
					to[flow.count] = j;
					counts[flow.count++] = 1 + (int64_t) (draw() % 5 * (draw() % 9));
				}
		CHECK_INT(mig_flow_protect(&protection, &flow, k, &memory), MIG_OK);
		for (int side = 0; side < 2; side++)
			for (size_t n = 0; n < protection.sides[side].count; n++)
			{
				place[side][n] = protection.sides[side].lines[n].is_released ? (int) n : LARGE;
				lines[side][place[side][n]]++;
			}
		for (size_t n = 0; n < protection.count; n++)
		{
			const MigFlowPair *pair = protection.pairs + n;
			int i = place[0][pair->line[0]];
			int j = place[1][pair->line[1]];

			persons += (uint64_t) pair->count;
			shown += pair->is_released ? (uint64_t) pair->count : 0;
			holes[i][j] += pair->is_released;
			rest[0][i] += pair->is_released ? 0 : pair->count;
			rest[1][j] += pair->is_released ? 0 : pair->count;
		}
		for (unsigned rows = 0; rows < 1u << (LARGE + 1); rows++)
		{
			bool taken[LARGE + 1];
			int64_t group = protection.rest;
			bool is_cut = true;

			for (int j = 0; j <= LARGE; j++)
				taken[j] = rest[1][j] > 0;
			for (int i = 0; i <= LARGE; i++)
			{
				if ((rows >> i & 1) == 0)
					continue;
				is_cut &= rest[0][i] > 0;
				group -= rest[0][i];
				for (int j = 0; j <= LARGE; j++)
					taken[j] &= holes[i][j] == lines[0][i] * lines[1][j];
			}
			if (!is_cut || (group == 0 && rows != 0))
				continue; /* nobody else is left */
			for (int j = 0; j <= LARGE; j++)
				group -= rows != 0 && taken[j] ? rest[1][j] : 0;
			groups++;
			small += group < k && (group != 0 || rows != 0) && persons > 0 && protection.rest >= k;
		}
		mig_flow_protect_free(&protection);
	}
	printf("%" PRIu64 " groups: %" PRIu64 " below k; %.1f %% of persons in pairs released\n",
		   groups, small, 100.0 * (double) shown / (double) persons);
	CHECK(groups > 10000);
	CHECK_INT(small, 0);
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	test_ends();
	test_text();
	test_tallies();
	test_models();
	test_protection();
	test_groups();
	return check_summary();
}
