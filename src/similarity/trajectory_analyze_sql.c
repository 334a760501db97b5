/*
 * trajectory_analyze_sql.c
 *		ANALYZE support of type trajectory, for the planner support of similarity.
 *
 * Statistics are stored in a system catalog, in WAL and in replicas, regardless of who may read the column.  So they
 * contain no trajectory, position or time and, for fewer than 100 trajectories, only width and fraction of NULLs.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "commands/vacuum.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"

#include "base/glue_sql.h"
#include "trajectory/trajectory_sql.h"
#include "similarity/trajectory_key.h"
#include "similarity/trajectory_search_sql.h"

/*
 * Kind of statistics, from the range for private use (pg_statistic.h).  Its numbers are the mean number of fixes, the
 * number of pairs and, for each measure of keys, the fractions of pairs that are within 1 m, sqrt(2) m, 2 m and so on up
 * to half a turn.
 */
#define KIND        20801
#define LIMITS      50
#define NUMBERS     (2 + MIG_KEY_MEASURES * LIMITS)
#define SAMPLES_MIN 100
#define SAMPLES_MAX 400
#define ROWS_MIN    3000 /* requested from ANALYZE, as the number of fixes varies */

/* Index i of the first limit, 2^(i / 2) metres, that is not exceeded, or LIMITS if there is none. */
static int
limit_of(double metres)
{
	int i;

	if (!(metres < 4e7))
		return LIMITS;
	i = metres <= 1 ? 0 : (int) ceil(2 * log2(metres) - 1e-9);
	return Min(i, LIMITS);
}

/* Fills in the fractions of pairs of keys. */
static void
find_shares(const MigTrajectoryKey *keys, int count, float4 *numbers)
{
	int64 counts[MIG_KEY_MEASURES][LIMITS + 1] = {{0}};
	int64 pairs = (int64) count * (count - 1) / 2;

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < i; j++)
			for (int measure = 0; measure < MIG_KEY_MEASURES; measure++)
				counts[measure][limit_of(
					mig_trajectory_keys_apart(keys + i, keys + j, (MigKeyMeasure) measure))]++;
	}
	numbers[1] = (float4) pairs;
	for (int measure = 0; measure < MIG_KEY_MEASURES; measure++)
	{
		int64 within = 0;

		for (int i = 0; i < LIMITS; i++)
		{
			within += counts[measure][i];
			numbers[2 + measure * LIMITS + i] = (float4) ((double) within / (double) pairs);
		}
	}
}

static void
compute_statistics(VacAttrStatsP stats, AnalyzeAttrFetchFunc fetch, int rows, double total)
{
	MigTrajectoryKey *keys = palloc(SAMPLES_MAX * sizeof(MigTrajectoryKey));
	int every = rows / SAMPLES_MAX + 1;
	int samples = 0;
	int nulls = 0;
	double width = 0;
	double fixes = 0;

	(void) total;
	for (int i = 0; i < rows; i++)
	{
		bool is_null;
		Datum value = fetch(stats, i, &is_null);

		CHECK_FOR_INTERRUPTS();
		if (is_null)
		{
			nulls++;
			continue;
		}
		width += (double) VARSIZE_ANY(DatumGetPointer(value));
		if (i % every == 0 && samples < SAMPLES_MAX)
		{
			MigTrajectoryHead head = mig_trajectory_head_of(value);

			keys[samples++] = mig_trajectory_key(&head);
			fixes += head.count;
		}
	}
	if (rows == 0)
		return;
	stats->stats_valid = true;
	stats->stanullfrac = (float4) ((double) nulls / rows);
	stats->stawidth = nulls < rows ? (int32) (width / (rows - nulls)) : 0;
	stats->stadistinct = (float4) (nulls < rows ? -1.0 * (1.0 - stats->stanullfrac) : 0);
	if (samples >= SAMPLES_MIN)
	{
		float4 *numbers = MemoryContextAlloc(stats->anl_context, NUMBERS * sizeof(float4));

		numbers[0] = (float4) (fixes / samples);
		find_shares(keys, samples, numbers);
		stats->stakind[0] = KIND;
		stats->stanumbers[0] = numbers;
		stats->numnumbers[0] = NUMBERS;
	}
	pfree(keys);
}

PG_FUNCTION_INFO_V1(trajectory_typanalyze);
Datum
trajectory_typanalyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);

	stats->compute_stats = compute_statistics;
	stats->minrows = ROWS_MIN;
	PG_RETURN_BOOL(true);
}

bool
mig_trajectory_statistics(PlannerInfo *root, Node *expression, int relation,
						  MigTrajectoryStatistics *statistics)
{
	VariableStatData variable;
	AttStatsSlot slot;
	bool found = false;

	if (root == NULL)
		return false;
	examine_variable(root, expression, relation, &variable);
	/* the numbers are not freed, but live as long as the planner's memory context */
	if (HeapTupleIsValid(variable.statsTuple) &&
		get_attstatsslot(&slot, variable.statsTuple, KIND, InvalidOid, ATTSTATSSLOT_NUMBERS) &&
		slot.nnumbers == NUMBERS)
	{
		*statistics = (MigTrajectoryStatistics){slot.numbers[0], slot.numbers[1], slot.numbers + 2};
		found = true;
	}
	ReleaseVariableStats(variable);
	return found;
}

double
mig_trajectory_share(const MigTrajectoryStatistics *statistics, MigKeyMeasure measure, double limit)
{
	const float4 *within = statistics->within + (size_t) measure * LIMITS;
	int next;
	double share;

	if (limit < 0)
		return 0;
	next = limit_of(limit);
	if (next >= LIMITS)
		share = 1;
	else if (next == 0)
		share = within[0];
	else
	{
		double part = 2 * log2(limit) - (next - 1);

		share = within[next - 1] + Min(part, 1) * (within[next] - within[next - 1]);
	}
	/* none of this number of pairs only means that there are few */
	return Max(share, 0.5 / statistics->pairs);
}
