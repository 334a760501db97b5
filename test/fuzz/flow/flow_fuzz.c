/*
 * Any bytes as a small flow: its release discloses no small group, whichever rows are subtracted, and its models are
 * finite or undefined.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "grid/gridcell.h"
#include "flow/flow.h"
#include "flow/flow_models.h"
#include "release/flow_protect.h"

#define SIDE 6 /* lines; line SIDE is the sum of the withheld ones */

static int64_t from[SIDE * SIDE];
static int64_t to[SIDE * SIDE];
static int64_t counts[SIDE * SIDE];

/* Do the given rows, and columns that have holes with all of them, leave 0 persons, or k or more, when subtracted? */
static bool
is_safe(const MigFlowProtection *protection, unsigned rows, int64_t rest[2][SIDE + 1],
		int holes[SIDE + 1][SIDE + 1], int lines[2][SIDE + 1])
{
	int64_t group = protection->rest;
	int64_t columns = 0;

	for (int j = 0; j <= SIDE; j++)
	{
		bool is_taken = rows != 0;

		for (int i = 0; i <= SIDE; i++)
			if (rows >> i & 1)
				is_taken &= holes[i][j] == lines[0][i] * lines[1][j];
		columns += is_taken ? rest[1][j] : 0;
	}
	for (int i = 0; i <= SIDE; i++)
	{
		if ((rows >> i & 1) && rest[0][i] == 0)
			return true; /* no row of the unknown matrix */
		group -= (rows >> i & 1) ? rest[0][i] : 0;
	}
	return group == 0 || group - columns >= protection->k;
}

static void
protect(const MigDensity *flow, int64_t k)
{
	MigFlowProtection protection;
	int64_t rest[2][SIDE + 1] = {{0}};
	int holes[SIDE + 1][SIDE + 1] = {{0}};
	int lines[2][SIDE + 1] = {{0}};
	int place[2][SIDE];

	if (mig_flow_protect(&protection, flow, k, &memory) != MIG_OK)
		abort();
	for (int side = 0; side < 2; side++)
		for (size_t n = 0; n < protection.sides[side].count; n++)
		{
			place[side][n] = protection.sides[side].lines[n].is_released ? (int) n : SIDE;
			lines[side][place[side][n]]++;
		}
	for (size_t n = 0; n < protection.count; n++)
	{
		const MigFlowPair *pair = protection.pairs + n;
		int i = place[0][pair->line[0]];
		int j = place[1][pair->line[1]];

		if (pair->is_released && pair->count < k)
			abort();
		holes[i][j] += pair->is_released;
		rest[0][i] += pair->is_released ? 0 : pair->count;
		rest[1][j] += pair->is_released ? 0 : pair->count;
	}
	/* A total below k is disclosed by whoever publishes it. */
	for (unsigned rows = 0;
		 rows < 1u << (SIDE + 1) && (protection.rest >= k || protection.released > 0); rows++)
		if (!is_safe(&protection, rows, rest, holes, lines))
			abort();
	mig_flow_protect_free(&protection);
}

/* The same pairs as a flow among cells, with models. */
static void
fit(MigDensity *flow)
{
	int64_t keys[2 * SIDE * SIDE];
	int64_t sums[2 * SIDE * SIDE];
	int64_t arrived[2 * SIDE * SIDE];
	int64_t arrivals[2 * SIDE * SIDE];
	MigDensityTarget out = {.keys = keys, .counts = sums};
	MigDensityTarget in = {.keys = arrived, .counts = arrivals};
	MigDensity origins = {.keys = keys, .counts = sums};
	MigDensity destinations = {.keys = arrived, .counts = arrivals};
	MigGravity gravity;
	MigFlowList list;
	MigStatus status;
	double part;

	for (size_t i = 0; i < flow->count; i++)
		if (mig_gridcell_of_column_row((int) (3 * from[i] * from[i]), (int) from[i], 4, &from[i]) !=
				MIG_OK ||
			mig_gridcell_of_column_row((int) (3 * to[i] * to[i]), (int) to[i], 4, &to[i]) != MIG_OK)
			abort();
	flow->keys_are = MIG_KEYS_CELL;
	if (mig_density_check(flow, &memory) != MIG_OK)
		return; /* cells sort in another order than their numbers */
	if (mig_flow_ends(flow, MIG_DEPARTURES, &memory, &out) != MIG_OK ||
		mig_flow_ends(flow, MIG_ARRIVALS, &memory, &in) != MIG_OK)
		abort();
	origins.count = out.count;
	destinations.count = in.count;
	if (mig_gravity_fit(flow, &origins, &destinations, &memory, &gravity) != MIG_OK)
		abort();
	for (int n = 0; gravity.is_defined && n < MIG_GRAVITY_COEFFICIENTS; n++)
		if (!isfinite(gravity.coefficients[n]) || !isfinite(gravity.errors[n]))
			abort();
	status = mig_radiation_predict(&origins, &destinations, 0, &memory, &list);
	if (status != MIG_OK && status != MIG_NO_ORIGIN && status != MIG_NO_DESTINATION)
		abort();
	if (list.pairs != NULL)
		memory_release(NULL, list.pairs);
	if (mig_flow_common_part(flow, flow, &memory, &part) != MIG_OK || !(isnan(part) || part == 1))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigDensity flow = {.keys_are = MIG_KEYS_ZONE, .keys = from, .to = to, .counts = counts};
	int64_t k;

	if (size == 0)
		return 0;
	k = 2 + data[0] % 8;
	for (size_t i = 1; i < size && i <= (size_t) SIDE * SIDE; i++)
	{
		if (data[i] % 4 == 0)
			continue;
		from[flow.count] = (int64_t) (i - 1) / SIDE;
		to[flow.count] = (int64_t) (i - 1) % SIDE;
		counts[flow.count++] = data[i] / 8;
	}
	protect(&flow, k);
	fit(&flow);
	if (memory_blocks != 0)
		abort();
	return 0;
}
