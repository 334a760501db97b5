/*
 * overlap_agg_sql.c
 *		Aggregates of overlap: residence_overlap_agg, the pairs of persons of a group as an array, and
 *		residence_overlap_count_agg, the number of pairs of stays.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "base/array.h"
#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "residence/overlap_sql.h"

/* The rows so far, as records: stays for residence_overlap_agg, periods for residence_overlap_count_agg. */
typedef struct State
{
	MigStayBytes head;
	MemoryContext context;
	int64_t *records;
	size_t room;
} State;

static State *
new_state(MemoryContext context, const MigStayBytes *head)
{
	State *state = MemoryContextAllocZero(context, sizeof(State));

	state->context = context;
	state->head = *head;
	state->head.count = 0;
	return state;
}

/* Appends count uninitialized records and returns the first of them. */
static int64_t *
add_records(State *state, size_t count)
{
	MigMemory memory = mig_memory(state->context);
	size_t before = state->head.count;

	state->records = mig_grow(&memory, state->records, &state->room, before + count,
							  state->head.width * sizeof(int64_t));
	state->head.count += count;
	return state->records + before * state->head.width;
}

/* Raises 22023 unless two parts of a group have the same min_days. */
static void
check_same(const MigStayBytes *head, const MigStayBytes *other)
{
	if (head->min_days != other->min_days)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("min_days differs between the rows of a group"),
						errhint("Give a constant.")));
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_trans);
Datum
residence_overlap_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigStayBytes head = {.width = MIG_STAY_WIDTH};
	MigPeriod period;
	size_t count;

	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 2);
	head.kind = type->kind;
	if (PG_NARGS() > 3)
		head.min_days = mig_check_days(PG_GETARG_FLOAT8(3), "min_days");
	if (state == NULL)
		state = new_state(context, &head);
	check_same(&state->head, &head);
	mig_periods_arg(fcinfo, 2, type, &period, &count);
	if (count > 0)
		*(MigStay *) add_records(state, 1) =
			(MigStay){0, period.from, period.to, PG_GETARG_INT64(1)};
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_count_agg_trans);
Datum
residence_overlap_count_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigPeriod period;
	size_t count;

	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 1);
	if (state == NULL)
		state = new_state(context, &(MigStayBytes){.kind = type->kind, .width = MIG_PERIOD_WIDTH});
	mig_periods_arg(fcinfo, 1, type, &period, &count);
	if (count > 0)
		*(MigPeriod *) add_records(state, 1) = period;
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_combine);
Datum
residence_overlap_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	State *state = mig_state_arg(fcinfo, 0);
	State *other = mig_state_arg(fcinfo, 1);
	size_t bytes;

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, &other->head);
	check_same(&state->head, &other->head);
	bytes = other->head.count * other->head.width * sizeof(int64_t);
	if (bytes > 0)
		memcpy(add_records(state, other->head.count), other->records, bytes);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_serial);
Datum
residence_overlap_agg_serial(PG_FUNCTION_ARGS)
{
	State *state = (State *) PG_GETARG_POINTER(0);
	size_t size = VARHDRSZ + mig_stay_bytes_size(&state->head);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many stays in a group for parallel work"),
						errdetail("One process hands %zu to another.", state->head.count),
						errhint("Use residence_overlaps or residence_overlap_count, which read "
								"whole tables.")));
	bytes = palloc(size);
	mig_stay_bytes_write(&state->head, state->records, (uint8_t *) VARDATA(bytes));
	SET_VARSIZE(bytes, size);
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_deserial);
Datum
residence_overlap_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigStayBytes head;
	const uint8_t *records = mig_stay_bytes_read((const uint8_t *) VARDATA_ANY(bytes),
												 VARSIZE_ANY_EXHDR(bytes), &head, &memory);
	State *state;

	mig_aggregate_context(fcinfo);
	if (records == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary representation of a state of residence_overlap_agg"),
						errdetail("The bytes are not what residence_overlap_agg_serial writes.")));
	state = new_state(CurrentMemoryContext, &head);
	if (head.count > 0)
		memcpy(add_records(state, head.count), records, head.count * head.width * sizeof(int64_t));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_overlap_count_agg_final);
Datum
residence_overlap_count_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int64_t pairs = 0;

	mig_aggregate_context(fcinfo);
	if (state != NULL)
		mig_overlap_check_count(mig_overlap_count((const MigPeriod *) state->records,
												  state->head.count, 0, &pairs, &memory));
	PG_RETURN_INT64(pairs);
}

#define ROW_BYTES 96 /* enough for most rows */

/* An array of rows being built. */
typedef struct RowArray
{
	char *bytes;
	size_t size; /* including the header of the array */
	size_t room;
	int count;
} RowArray;

pg_noreturn static void
report_too_many(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					errmsg("too many overlapping pairs for one array"),
					errdetail("A value holds 1 GB, about 10 million pairs."),
					errhint("Use residence_overlaps, which returns them as rows, or "
							"residence_overlap_count_agg.")));
}

static void
append_row(RowArray *array, HeapTupleHeader row, const MigMemory *memory)
{
	size_t size = HeapTupleHeaderGetDatumLength(row);

	if (array->size + MAXALIGN(size) > array->room)
	{
		array->room = Min(2 * array->room + MAXALIGN(size), MaxAllocSize);
		if (array->size + MAXALIGN(size) > array->room)
			report_too_many();
		array->bytes = memory->resize(memory->state, array->bytes, array->room);
	}
	memcpy(array->bytes + array->size, row, size);
	memset(array->bytes + array->size + size, 0, MAXALIGN(size) - size);
	array->size += MAXALIGN(size);
	array->count++;
}

/* Builds rows of the element type of the result; kept for the next group. */
static MigOverlapRows *
rows_of(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	MigOverlapRows *rows = fcinfo->flinfo->fn_extra;

	if (rows == NULL)
	{
		Oid element = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		rows = palloc0(sizeof(MigOverlapRows));
		rows->context = fcinfo->flinfo->fn_mcxt;
		rows->desc = lookup_rowtype_tupdesc_copy(element, -1);
		rows->kind = kind;
		fcinfo->flinfo->fn_extra = rows;
		MemoryContextSwitchTo(old);
	}
	return rows;
}

/* Sorts the records of the state; further rows may follow. */
static Datum
overlap_agg_final(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	State *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigOverlapRows *rows;
	RowArray array = {.size = ARR_OVERHEAD_NONULLS(1)};
	MigPair *pairs;
	size_t count;
	MigShared shared;
	ArrayType *value;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	if (mig_overlap_pairs((MigStay *) state->records, state->head.count, 0,
						  MaxAllocSize / sizeof(MigPair), &pairs, &count, &memory) != MIG_OK)
		report_too_many();
	rows = rows_of(fcinfo, kind);
	mig_shared_init(&shared, &memory);
	array.room = Min(array.size + (count + 1) * ROW_BYTES, MaxAllocSize);
	array.bytes = memory.resize(memory.state, NULL, array.room);
	for (size_t i = 0; i < count;)
	{
		double days;

		mig_shared_begin(&shared, pairs + i++);
		for (; i < count && mig_shared_add(&shared, pairs + i); i++)
			mig_progress(&memory, 1);
		mig_progress(&memory, 1);
		days = mig_shared_days(&shared, kind);
		if (days >= state->head.min_days)
			append_row(&array, mig_overlap_row(rows, 0, &shared, days), &memory);
	}
	mig_shared_free(&shared);
	if (pairs != NULL)
		pfree(pairs);
	if (array.count == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(rows->desc->tdtypeid));
	value = (ArrayType *) array.bytes;
	SET_VARSIZE(value, array.size);
	value->ndim = 1;
	value->dataoffset = 0;
	value->elemtype = rows->desc->tdtypeid;
	ARR_DIMS(value)[0] = array.count;
	ARR_LBOUND(value)[0] = 1;
	PG_RETURN_ARRAYTYPE_P(value);
}

PG_FUNCTION_INFO_V1(residence_overlap_agg_final);
Datum
residence_overlap_agg_final(PG_FUNCTION_ARGS)
{
	return overlap_agg_final(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_date_overlap_agg_final);
Datum
residence_date_overlap_agg_final(PG_FUNCTION_ARGS)
{
	return overlap_agg_final(fcinfo, MIG_DATES);
}
