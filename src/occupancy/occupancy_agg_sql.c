/*
 * occupancy_agg_sql.c
 *		Aggregates of type occupancy and date_occupancy: occupancy_agg of periods, occupancy_sum_agg of
 *		occupancies.
 */
#include "base/pg_compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "occupancy/occupancy_sql.h"

typedef struct State
{
	MigOccupancyBuild build;
	int64 rows; /* added, less those removed */
} State;

static State *
new_state(MemoryContext context, MigTimeKind kind)
{
	State *state = MemoryContextAlloc(context, sizeof(State));
	MigMemory memory = mig_memory(context);

	mig_occupancy_init(&state->build, kind, &memory);
	state->rows = 0;
	return state;
}

/* Adds a row of periods to the state, or removes it if sign is -1; rows with a NULL are ignored. */
static Datum
change_by_periods(FunctionCallInfo fcinfo, int sign)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigPeriod single;
	size_t count;
	const MigPeriod *periods;
	int64 weight = 1;

	if (PG_ARGISNULL(1) || (PG_NARGS() > 2 && PG_ARGISNULL(2)))
		return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 1);
	if (PG_NARGS() > 2)
		weight = mig_occupancy_weight_arg(fcinfo, 2, type->kind);
	if (state == NULL)
		state = new_state(context, type->kind);
	periods = mig_periods_arg(fcinfo, 1, type, &single, &count);
	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		mig_occupancy_check(type->kind, mig_occupancy_add(&state->build, periods[i].from,
														  periods[i].to, sign * weight));
	}
	state->rows += sign;
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(occupancy_agg_trans);
Datum
occupancy_agg_trans(PG_FUNCTION_ARGS)
{
	return change_by_periods(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(occupancy_agg_inverse);
Datum
occupancy_agg_inverse(PG_FUNCTION_ARGS)
{
	return change_by_periods(fcinfo, -1);
}

static Datum
change_by_form(FunctionCallInfo fcinfo, int sign)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	MigOccupancy occupancy;

	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, state);
	occupancy = mig_occupancy_arg(fcinfo, 1);
	if (state == NULL)
		state = new_state(context, occupancy.kind);
	mig_occupancy_add_form(&state->build, occupancy.bytes, occupancy.len, sign);
	state->rows += sign;
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(occupancy_sum_agg_trans);
Datum
occupancy_sum_agg_trans(PG_FUNCTION_ARGS)
{
	return change_by_form(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(occupancy_sum_agg_inverse);
Datum
occupancy_sum_agg_inverse(PG_FUNCTION_ARGS)
{
	return change_by_form(fcinfo, -1);
}

PG_FUNCTION_INFO_V1(occupancy_agg_combine);
Datum
occupancy_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	State *other = mig_state_arg(fcinfo, 1);

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, other->build.kind);
	mig_occupancy_add_all(&state->build, &other->build);
	state->rows += other->rows;
	PG_RETURN_POINTER(state);
}

/* --- Serialized state: a head, then the changes --- */

typedef struct Head
{
	int64 rows;
	uint8 kind;
	uint8 unused[7]; /* 0 */
} Head;

/* Writes the changes unchecked: numbers may be out of range for some of the rows and in range for all. */
PG_FUNCTION_INFO_V1(occupancy_agg_serial);
Datum
occupancy_agg_serial(PG_FUNCTION_ARGS)
{
	State *state = (State *) PG_GETARG_POINTER(0);
	MigOccupancyBuild *build = &state->build;
	Head head = {.rows = state->rows, .kind = build->kind};
	Size size;
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	(void) mig_occupancy_settle(build);
	size = VARHDRSZ + sizeof(head) + build->count * sizeof(MigChange);
	if (!AllocSizeIsValid(size))
		mig_occupancy_report_steps(build->count);
	bytes = palloc(size);
	SET_VARSIZE(bytes, size);
	memcpy(VARDATA(bytes), &head, sizeof(head));
	if (build->count > 0)
		memcpy(VARDATA(bytes) + sizeof(head), build->changes, build->count * sizeof(MigChange));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(occupancy_agg_deserial);
Datum
occupancy_agg_deserial(PG_FUNCTION_ARGS)
{
	static const uint8 zeros[sizeof(((Head *) 0)->unused)];
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *data = VARDATA_ANY(bytes);
	size_t len = VARSIZE_ANY_EXHDR(bytes);
	Head head;
	State *state;

	mig_aggregate_context(fcinfo);
	if (len < sizeof(head) || (len - sizeof(head)) % sizeof(MigChange) != 0)
		mig_report_state("occupancy_agg");
	memcpy(&head, data, sizeof(head));
	if (head.kind > MIG_TIMESTAMPS || memcmp(head.unused, zeros, sizeof(zeros)) != 0)
		mig_report_state("occupancy_agg");
	state = new_state(CurrentMemoryContext, head.kind);
	state->rows = head.rows;
	for (size_t at = sizeof(head); at < len; at += sizeof(MigChange))
	{
		MigChange change;

		memcpy(&change, data + at, sizeof(change));
		mig_progress(&state->build.memory, 1);
		if (mig_occupancy_add_change(&state->build, &change) != MIG_OK)
			mig_report_state("occupancy_agg");
	}
	PG_RETURN_POINTER(state);
}

/* Settles the state; further rows may follow. */
PG_FUNCTION_INFO_V1(occupancy_agg_final);
Datum
occupancy_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	if (state == NULL || state->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(mig_occupancy_form(&state->build));
}
