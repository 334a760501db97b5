/*
 * merge_sql.c
 *		SQL functions for the union of periods (see residence/merge.h): residence_merge_agg of a group,
 *		and residence_merges of each key of a table, which sorts and spills to disk by itself.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "residence/merge.h"
#include "residence/stays_sql.h"

static const MigTypeText range_text = {
	.name = "range", .personal = true, .explain = {mig_time_explain}};

static MigMerge *
new_state(MemoryContext context, MigTimeKind kind, int32 gap_days)
{
	MigMerge *state = MemoryContextAlloc(context, sizeof(MigMerge));

	mig_merge_init(state, kind, gap_days);
	return state;
}

static void
add(MigMerge *state, MigPeriod period, const MigMemory *memory)
{
	MigStatus status = mig_merge_add(state, period, memory);

	if (status == MIG_TOO_LARGE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many disjoint periods"),
				 errdetail("A state can hold 2147483647."),
				 errhint("Merge by parts, or allow for longer gaps.")));
	if (status != MIG_OK)
		mig_report_argument(&range_text, status, &(MigWhere){0});
}

static void
check_same_gap(const MigMerge *state, int32 gap_days)
{
	if (state->gap_days != gap_days)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("gap_days must be the same for all rows of a group"),
						errdetail("Rows have %d and %d.", state->gap_days, gap_days),
						errhint("Give the same number for all rows, or group by it.")));
}

PG_FUNCTION_INFO_V1(residence_merge_agg_trans);
Datum
residence_merge_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigMemory memory = mig_memory(context);
	MigMerge *state = mig_state_arg(fcinfo, 0);
	int32 gap_days = mig_limit_arg(fcinfo, 2, "gap_days");
	const MigPeriodType *type;
	MigPeriod period;
	size_t count;

	if (state != NULL)
		check_same_gap(state, gap_days);
	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 1);
	if (state == NULL)
		state = new_state(context, type->kind, gap_days);
	mig_periods_arg(fcinfo, 1, type, &period, &count);
	if (count > 0)
		add(state, period, &memory);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_merge_agg_combine);
Datum
residence_merge_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigMemory memory = mig_memory(context);
	MigMerge *state = mig_state_arg(fcinfo, 0);
	const MigMerge *other = mig_state_arg(fcinfo, 1);

	if (state == NULL && other == NULL)
		PG_RETURN_NULL();
	if (state == NULL)
		state = new_state(context, other->kind, other->gap_days);
	if (other != NULL)
	{
		check_same_gap(state, other->gap_days);
		for (uint32 i = 0; i < other->count; i++)
		{
			mig_progress(&memory, 1);
			add(state, other->periods[i], &memory);
		}
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_merge_agg_serial);
Datum
residence_merge_agg_serial(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigMerge *state = (MigMerge *) PG_GETARG_POINTER(0);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	mig_merge_settle(state, &memory);
	bytes = mig_state_bytes(mig_merge_size(state));
	mig_merge_write(state, (uint8_t *) VARDATA(bytes));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_merge_agg_deserial);
Datum
residence_merge_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigMerge *state;

	mig_aggregate_context(fcinfo);
	state = new_state(CurrentMemoryContext, MIG_DATES, 0);
	if (!mig_merge_read(state, (const uint8_t *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes),
						&memory))
		mig_report_state("residence_merge_agg");
	PG_RETURN_POINTER(state);
}

/* Settles the state, which does not change its value: more rows may be added. */
PG_FUNCTION_INFO_V1(residence_merge_agg_final);
Datum
residence_merge_agg_final(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigMerge *state = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	mig_merge_settle(state, &memory);
	PG_RETURN_MULTIRANGE_P(mig_multirange(state->kind, state->periods, state->count));
}

/* --- Whole tables --- */

typedef struct Merges
{
	MigMemory memory;
	MigTimeKind kind;
	int32 gap_days;
	bool keyed;
	MigSorter stays; /* by key and start */
	MigMerge merge;  /* those of one key */
} Merges;

static void
begin_merges(Merges *merges, FunctionCallInfo fcinfo, MigTimeKind kind, MemoryContext context)
{
	MigStayColumns columns = mig_stay_columns_arg(fcinfo, 0, false);

	merges->memory = mig_memory(context);
	merges->kind = kind;
	merges->gap_days = mig_limit_arg(fcinfo, 3, "gap_days");
	merges->keyed = columns.key != NULL;
	mig_check_time_kind(mig_stays_kind(&columns), kind);
	mig_merge_init(&merges->merge, kind, merges->gap_days);
	/* Sorting needs the same amount again. */
	mig_stays_sort(&columns, kind, &merges->stays, context, mig_part_of_memory(2));
}

static void
end_merges(Datum state)
{
	mig_sorter_reset(&((Merges *) DatumGetPointer(state))->stays);
}

/* Merges the periods of the next key; false if there is none. */
static bool
next_key(Merges *merges, int64_t *key)
{
	const MigStay *stay = (const MigStay *) mig_sorter_head(&merges->stays);

	if (stay == NULL)
		return false;
	*key = stay->key;
	mig_merge_free(&merges->merge, &merges->memory);
	mig_merge_init(&merges->merge, merges->kind, merges->gap_days);
	while (stay != NULL && stay->key == *key)
	{
		mig_progress(&merges->memory, 1);
		add(&merges->merge, (MigPeriod){stay->from, stay->to}, &merges->memory);
		mig_sorter_next(&merges->stays);
		stay = (const MigStay *) mig_sorter_head(&merges->stays);
	}
	mig_merge_settle(&merges->merge, &merges->memory);
	return true;
}

static Datum
merges_of(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	FuncCallContext *context;
	Merges *merges;
	int64_t key;
	Datum values[2];
	bool nulls[2] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		if (mig_stays_lack_argument(fcinfo, 1, 3))
			SRF_RETURN_DONE(context);
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		merges = palloc0(sizeof(Merges));
		mig_at_early_end(fcinfo, end_merges, merges);
		begin_merges(merges, fcinfo, kind, context->multi_call_memory_ctx);
		context->user_fctx = merges;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	merges = context->user_fctx;
	if (!next_key(merges, &key))
	{
		mig_at_end(fcinfo, end_merges, merges);
		SRF_RETURN_DONE(context);
	}
	values[0] = Int64GetDatum(key);
	nulls[0] = !merges->keyed;
	values[1] =
		MultirangeTypePGetDatum(mig_multirange(kind, merges->merge.periods, merges->merge.count));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(residence_merges);
Datum
residence_merges(PG_FUNCTION_ARGS)
{
	return merges_of(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_merges_dates);
Datum
residence_merges_dates(PG_FUNCTION_ARGS)
{
	return merges_of(fcinfo, MIG_DATES);
}
