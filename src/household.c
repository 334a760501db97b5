/*
 * household.c
 *		Aggregate residence_household_agg: who lives with whom (see core/household.h).
 */
#include "pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "core/household.h"
#include "errors.h"
#include "glue.h"
#include "period.h"

/* What the aggregate without thresholds takes. */
static const MigHouseholdRule default_rule = {
	.min_weight = 0.5, .kernel_weight = 0.75, .together = 7};

typedef struct State
{
	MemoryContext context;
	MigHouseholdRule rule;
	MigTimeKind kind;
	MigStay *stays;
	size_t count;
	size_t room;
} State;

static State *
new_state(MemoryContext context, MigTimeKind kind, const MigHouseholdRule *rule)
{
	State *state = MemoryContextAllocZero(context, sizeof(State));

	state->context = context;
	state->kind = kind;
	state->rule = *rule;
	return state;
}

/* Room for more stays behind those of the state. */
static MigStay *
add_stays(State *state, size_t count)
{
	MigMemory memory = mig_memory(state->context);

	if (state->room - state->count < count)
	{
		state->room = Max(Max(2 * state->room, state->count + count), 16);
		state->stays = memory.resize(memory.state, state->stays, state->room * sizeof(MigStay));
	}
	state->count += count;
	return state->stays + state->count - count;
}

/* Raises unless two parts of a group were asked for the same. */
static void
check_same_rule(const MigHouseholdRule *rule, const MigHouseholdRule *other)
{
	if (rule->min_weight != other->min_weight || rule->kernel_weight != other->kernel_weight ||
		rule->together != other->together)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("thresholds differ between the rows of a group"),
						errhint("Give constants.")));
}

/* The thresholds of arguments 4 to 6, if there are any. */
static MigHouseholdRule
rule_arg(FunctionCallInfo fcinfo)
{
	MigHouseholdRule rule = default_rule;

	if (PG_NARGS() > 4)
		rule = (MigHouseholdRule){PG_GETARG_FLOAT8(4), PG_GETARG_FLOAT8(5), PG_GETARG_INT32(6)};
	if (!mig_household_rule_is_valid(&rule))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("thresholds out of range"),
				 errdetail("min_weight is above 0, kernel_weight from min_weight to 1, "
						   "together_days 0 or more."),
				 errhint("Leave the thresholds out for %g, %g and %d.", default_rule.min_weight,
						 default_rule.kernel_weight, default_rule.together)));
	return rule;
}

/* The state after a row of a place, a person and a period; rows with a NULL change nothing. */
PG_FUNCTION_INFO_V1(residence_household_agg_trans);
Datum
residence_household_agg_trans(PG_FUNCTION_ARGS)
{
	static const MigTypeText period_text = {.name = "period", .personal = true};
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigHouseholdRule rule;
	MigPeriod period;
	size_t count;

	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 3);
	rule = rule_arg(fcinfo);
	if (state == NULL)
		state = new_state(context, type->kind, &rule);
	check_same_rule(&state->rule, &rule);
	mig_periods_arg(fcinfo, 3, type, &period, &count);
	if (count == 0 || period.from >= period.to)
		PG_RETURN_POINTER(state);
	if (!mig_household_takes(type->kind, &period))
		mig_report_argument(&period_text, MIG_BAD_TIME, &(MigWhere){0});
	*add_stays(state, 1) =
		(MigStay){PG_GETARG_INT64(1), period.from, period.to, PG_GETARG_INT64(2)};
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_household_agg_combine);
Datum
residence_household_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	State *other = mig_state_arg(fcinfo, 1);

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, other->kind, &other->rule);
	check_same_rule(&state->rule, &other->rule);
	if (other->count > 0)
		memcpy(add_stays(state, other->count), other->stays, other->count * sizeof(MigStay));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_household_agg_serial);
Datum
residence_household_agg_serial(PG_FUNCTION_ARGS)
{
	State *state = (State *) PG_GETARG_POINTER(0);
	size_t size = VARHDRSZ + mig_household_bytes_size(state->count);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many stays in a group for parallel work"),
						errdetail("One process hands %zu to another.", state->count),
						errhint("Set max_parallel_workers_per_gather to 0 for this query.")));
	bytes = palloc(size);
	mig_household_bytes_write(&state->rule, state->kind, state->stays, state->count,
							  (uint8_t *) VARDATA(bytes));
	SET_VARSIZE(bytes, size);
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_household_agg_deserial);
Datum
residence_household_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigHouseholdRule rule;
	MigTimeKind kind;
	size_t count;
	const uint8_t *stays =
		mig_household_bytes_read((const uint8_t *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
								 &rule, &kind, &count, &memory);
	State *state;

	mig_aggregate_context(fcinfo);
	if (stays == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid state of residence_household_agg"),
				 errdetail("The bytes are not what residence_household_agg_serial writes.")));
	state = new_state(CurrentMemoryContext, kind, &rule);
	if (count > 0)
		memcpy(add_stays(state, count), stays, count * sizeof(MigStay));
	PG_RETURN_POINTER(state);
}

static Datum
row_of(TupleDesc desc, const MigMember *member)
{
	static const char *const roles[] = {
		[MIG_ALONE] = "alone", [MIG_COTENANT] = "cotenant", [MIG_KERNEL] = "kernel"};
	Datum values[7] = {
		Int64GetDatum(member->household),    Int64GetDatum(member->person),
		Int64GetDatum(member->family),       CStringGetTextDatum(roles[member->role]),
		Float8GetDatum(member->shared_days), Float8GetDatum(member->stability),
		Int32GetDatum(member->places),
	};
	bool nulls[7] = {false};

	nulls[2] = member->role != MIG_KERNEL;
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

/* Bytes of a row in an array, and of its pointer while that is built. */
#define ROW_BYTES 104

/* The members as an array of rows. */
static ArrayType *
array_of(FunctionCallInfo fcinfo, const MigMember *members, size_t count)
{
	Oid element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	TupleDesc desc = lookup_rowtype_tupdesc_copy(element, -1);
	Datum *rows;

	if (count > MaxAllocSize / ROW_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many persons for one array"),
				 errdetail("There are %zu; a value holds 1 GB, about 10 million.", count),
				 errhint("Group by county, or by what nobody moves between.")));
	rows = palloc(count * sizeof(Datum));
	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows[i] = row_of(desc, members + i);
	}
	return construct_array(rows, (int) count, element, -1, false, TYPALIGN_DOUBLE);
}

/* Works on a copy of the stays: the state may go on. */
PG_FUNCTION_INFO_V1(residence_household_agg_final);
Datum
residence_household_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t bytes;
	MigStay *stays;
	MigMember *members;
	size_t count;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	bytes = state->count * sizeof(MigStay);
	stays = MemoryContextAllocHuge(CurrentMemoryContext, Max(bytes, 1));
	if (bytes > 0)
		memcpy(stays, state->stays, bytes);
	if (mig_households(stays, state->count, state->kind, &state->rule, &members, &count, &memory) !=
		MIG_OK)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many stays in a group"),
				 errdetail("There are %zu; households are found among 2^31 - 1.", state->count),
				 errhint("Group by county, or by what nobody moves between.")));
	pfree(stays);
	PG_RETURN_ARRAYTYPE_P(array_of(fcinfo, members, count));
}
