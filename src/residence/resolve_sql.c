/*
 * resolve_sql.c
 *		SQL functions that make one history of residence from a person's claims (see residence/resolve.h).
 *
 * residence_stays_agg and residence_resolve_agg have the same state, which the server shares if a query
 * calls both.
 */
#include "base/pg_compat.h"

#include "utils/date.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "base/rows_sql.h"
#include "time/period_sql.h"
#include "residence/resolve.h"

static const MigTypeText claim_text = {
	.name = "residence_episode", .personal = true, .explain = {mig_time_explain}};

static const MigResolveRule usual_rule = {.merge_days = 45, .grace_days = 10, .lapse_days = 365};

/* --- State --- */

static MigClaims *
new_state(MemoryContext context, const MigResolveRule *rule)
{
	MigClaims *state = MemoryContextAlloc(context, sizeof(MigClaims));
	MigMemory memory = mig_memory(context);

	mig_claims_init(state, rule, &memory);
	return state;
}

/* The rule of the arguments from number on, or the default one if there are none. */
static MigResolveRule
rule_args(FunctionCallInfo fcinfo, int number)
{
	if (PG_NARGS() <= number)
		return usual_rule;
	return (MigResolveRule){
		.merge_days = mig_limit_arg(fcinfo, number, "merge_days"),
		.grace_days = mig_limit_arg(fcinfo, number + 1, "grace_days"),
		.lapse_days = mig_limit_arg(fcinfo, number + 2, "lapse_days"),
	};
}

static void
check_same_rule(const MigResolveRule *rule, const MigResolveRule *other)
{
	if (rule->merge_days != other->merge_days || rule->grace_days != other->grace_days ||
		rule->lapse_days != other->lapse_days)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rule differs between the rows of a group"),
				 errdetail("merge_days, grace_days or lapse_days differ between rows of a group."),
				 errhint("Give the same numbers for all rows, or group by them.")));
}

static int64_t
date_arg(FunctionCallInfo fcinfo, int number)
{
	RangeBound bound = {.val = PG_GETARG_DATUM(number), .inclusive = true, .lower = true};

	return mig_time_of_bound(MIG_DATES, &bound);
}

/* Adds a row of place, period, rank, date of declaration and claim; ignores rows with a NULL. */
static Datum
add_claim(FunctionCallInfo fcinfo, const MigResolveRule *rule, bool own)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigClaims *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigPeriod period = {0, 0};
	MigClaim claim;
	size_t count;
	MigStatus status;

	if (state != NULL)
		check_same_rule(&state->rule, rule);
	for (int i = 1; i <= 5; i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 2);
	mig_periods_arg(fcinfo, 2, type, &period, &count);
	claim = (MigClaim){
		.place = PG_GETARG_INT64(1),
		.from = period.from,
		.to = period.to,
		.declared = date_arg(fcinfo, 4),
		.id = PG_GETARG_INT64(5),
		.rank = PG_GETARG_INT32(3),
		.own = own ? 1 : 0,
	};
	if (state == NULL)
		state = new_state(context, rule);
	status = mig_claims_add(state, &claim);
	if (status != MIG_OK)
		mig_report_argument(&claim_text, status, &(MigWhere){0});
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_resolve_agg_trans);
Datum
residence_resolve_agg_trans(PG_FUNCTION_ARGS)
{
	MigResolveRule rule = rule_args(fcinfo, 6);

	return add_claim(fcinfo, &rule, false);
}

/* The same with a flag whether the claim is the person's own; NULL means that it is not. */
PG_FUNCTION_INFO_V1(residence_conflicts_agg_trans);
Datum
residence_conflicts_agg_trans(PG_FUNCTION_ARGS)
{
	MigResolveRule rule = rule_args(fcinfo, 7);

	return add_claim(fcinfo, &rule, !PG_ARGISNULL(6) && PG_GETARG_BOOL(6));
}

PG_FUNCTION_INFO_V1(residence_resolve_agg_combine);
Datum
residence_resolve_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigClaims *state = mig_state_arg(fcinfo, 0);
	const MigClaims *other = mig_state_arg(fcinfo, 1);

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, &other->rule);
	check_same_rule(&state->rule, &other->rule);
	mig_claims_add_all(state, other);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_resolve_agg_serial);
Datum
residence_resolve_agg_serial(PG_FUNCTION_ARGS)
{
	const MigClaims *state = (MigClaims *) PG_GETARG_POINTER(0);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	bytes = mig_state_bytes(mig_claims_size(state));
	mig_claims_write(state, (uint8_t *) VARDATA(bytes));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_resolve_agg_deserial);
Datum
residence_resolve_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigClaims *state;

	mig_aggregate_context(fcinfo);
	state = new_state(CurrentMemoryContext, &usual_rule);
	if (!mig_claims_read(state, (const uint8_t *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)))
		mig_report_state("residence_resolve_agg");
	PG_RETURN_POINTER(state);
}

/* --- Results --- */

/* State of a final function for all persons, kept in its fn_extra. */
typedef struct Output
{
	MigRowType type;
	TypeCacheEntry *range;
	MigHistory history;
} Output;

static Output *
output_of(FunctionCallInfo fcinfo)
{
	FmgrInfo *function = fcinfo->flinfo;
	Output *output = function->fn_extra;

	if (output == NULL)
	{
		MigMemory memory = mig_memory(function->fn_mcxt);

		output = MemoryContextAlloc(function->fn_mcxt, sizeof(Output));
		output->type = mig_row_type_of_array(fcinfo);
		output->range = mig_range_type(MIG_DATES);
		mig_history_init(&output->history, &memory);
		function->fn_extra = output;
	}
	return output;
}

/* The output with the stays of the state; NULL if it has no claims. */
static Output *
stays_of(FunctionCallInfo fcinfo)
{
	MigClaims *state = mig_state_arg(fcinfo, 0);
	Output *output;

	mig_aggregate_context(fcinfo);
	if (state == NULL || state->count == 0)
		return NULL;
	output = output_of(fcinfo);
	mig_history_stays(&output->history, state);
	return output;
}

#define STAY_COLUMNS    6
#define EPISODE_COLUMNS 8
#define COLUMNS_MAX     9

static const bool no_nulls[COLUMNS_MAX];

/* Place, period, open, rank, declared, claims: the columns common to stays and episodes. */
static void
stay_values(const Output *output, const MigClaimedStay *stay, int64_t from, int64_t to,
			Datum *values)
{
	values[0] = Int64GetDatum(stay->place);
	values[1] = RangeTypePGetDatum(mig_range(output->range, MIG_DATES, from, to));
	values[2] = BoolGetDatum(stay->open && to == stay->to);
	values[3] = Int32GetDatum(stay->rank);
	values[4] = DateADTGetDatum((DateADT) stay->declared);
	values[5] = mig_bigint_array(output->history.ids + stay->first, stay->claims);
}

PG_FUNCTION_INFO_V1(residence_stays_agg_final);
Datum
residence_stays_agg_final(PG_FUNCTION_ARGS)
{
	Output *output = stays_of(fcinfo);
	MigHistory *history;
	MigRows rows;

	if (output == NULL)
		PG_RETURN_NULL();
	history = &output->history;
	rows = mig_rows(&output->type);
	for (size_t i = 0; i < history->stay_count; i++)
	{
		const MigClaimedStay *stay = history->stays + i;
		Datum values[STAY_COLUMNS];

		stay_values(output, stay, stay->from, stay->to, values);
		mig_rows_add(&rows, values, no_nulls);
	}
	return mig_rows_datum(&rows);
}

PG_FUNCTION_INFO_V1(residence_resolve_agg_final);
Datum
residence_resolve_agg_final(PG_FUNCTION_ARGS)
{
	Output *output = stays_of(fcinfo);
	MigHistory *history;
	MigRows rows;

	if (output == NULL)
		PG_RETURN_NULL();
	history = &output->history;
	if (mig_history_episodes(history) != MIG_OK)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("history of one person is too large"),
				 errdetail("The stays that support and contradict each other list more than %d "
						   "claims.",
						   MIG_HISTORY_IDS_MAX),
				 errhint("Group by person; residence_stays_agg lists each claim once.")));
	rows = mig_rows(&output->type);
	for (size_t i = 0; i < history->episode_count; i++)
	{
		const MigEpisode *episode = history->episodes + i;
		const MigClaimedStay *stay = history->stays + episode->stay;
		Datum values[EPISODE_COLUMNS];

		stay_values(output, stay, episode->from, episode->to, values);
		values[6] = mig_bigint_array(history->lost + episode->first, episode->lost);
		values[7] = BoolGetDatum(stay->conflict);
		mig_rows_add(&rows, values, no_nulls);
	}
	return mig_rows_datum(&rows);
}

PG_FUNCTION_INFO_V1(residence_conflicts_agg_final);
Datum
residence_conflicts_agg_final(PG_FUNCTION_ARGS)
{
	Output *output = stays_of(fcinfo);
	MigHistory *history;
	MigRows rows;

	if (output == NULL)
		PG_RETURN_NULL();
	history = &output->history;
	if (mig_history_conflicts(history) != MIG_OK)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many conflicts of one person"),
				 errdetail("The stays that overlap list more than %d claims.", MIG_HISTORY_IDS_MAX),
				 errhint("Group by person.")));
	rows = mig_rows(&output->type);
	for (size_t i = 0; i < history->conflict_count; i++)
	{
		const MigConflict *conflict = history->conflicts + i;
		const MigClaimedStay *a = history->stays + conflict->a;
		const MigClaimedStay *b = history->stays + conflict->b;
		bool endless = conflict->from == MIG_EVER_BEFORE;
		bool nulls[COLUMNS_MAX] = {[3] = endless};
		Datum values[COLUMNS_MAX];

		values[0] = Int64GetDatum(a->place);
		values[1] = Int64GetDatum(b->place);
		values[2] =
			RangeTypePGetDatum(mig_range(output->range, MIG_DATES, conflict->from, conflict->to));
		values[3] = endless ? (Datum) 0 : Int32GetDatum((int32) (conflict->to - conflict->from));
		values[4] = mig_bigint_array(history->ids + a->first, a->claims);
		values[5] = mig_bigint_array(history->ids + b->first, b->claims);
		values[6] = Int32GetDatum(a->rank);
		values[7] = Int32GetDatum(b->rank);
		values[8] = BoolGetDatum(a->own && b->own);
		mig_rows_add(&rows, values, nulls);
	}
	return mig_rows_datum(&rows);
}
