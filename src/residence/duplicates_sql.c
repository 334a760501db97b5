/*
 * duplicates_sql.c
 *		SQL functions of date_edit_distance and residence_duplicates_agg (see residence/duplicates.h).
 */
#include "base/pg_compat.h"

#include "utils/builtins.h"
#include "utils/date.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "base/rows_sql.h"
#include "time/period_sql.h"
#include "residence/duplicates.h"

static const MigTypeText date_text = {
	.name = "date", .personal = true, .explain = {mig_time_explain}};

static const MigDuplicateLimits usual_limits = {.shift_days = 3, .edits = 1};

PG_FUNCTION_INFO_V1(date_edit_distance);
Datum
date_edit_distance(PG_FUNCTION_ARGS)
{
	DateADT a = PG_GETARG_DATEADT(0);
	DateADT b = PG_GETARG_DATEADT(1);

	if (!mig_time_is_valid(MIG_DATES, a) || !mig_time_is_valid(MIG_DATES, b))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW), errmsg("date has no digits to compare"),
				 errdetail("Dates run from the year 1 to 99999."),
				 errhint("Leave out infinite dates.")));
	PG_RETURN_INT32(mig_date_edit_distance(a, b));
}

/* --- State --- */

static MigTelling *
new_state(MemoryContext context, const MigDuplicateLimits *limits)
{
	MigTelling *state = MemoryContextAlloc(context, sizeof(MigTelling));
	MigMemory memory = mig_memory(context);

	mig_telling_init(state, limits, &memory);
	return state;
}

static void
check_same_limits(const MigDuplicateLimits *limits, const MigDuplicateLimits *other)
{
	if (limits->shift_days != other->shift_days || limits->edits != other->edits)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("limits differ between the rows of a group"),
						errdetail("max_shift_days or max_edit differ between rows of a group."),
						errhint("Give the same numbers for all rows, or group by them.")));
}

/* Adds a row of place, source, period and claim; ignores rows with a NULL. */
PG_FUNCTION_INFO_V1(residence_duplicates_agg_trans);
Datum
residence_duplicates_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigTelling *state = mig_state_arg(fcinfo, 0);
	MigDuplicateLimits limits = usual_limits;
	const MigPeriodType *type;
	MigPeriod period = {0, 0};
	MigTold told;
	text *source;
	size_t count;
	MigStatus status;

	if (PG_NARGS() > 5)
	{
		limits.shift_days = mig_limit_arg(fcinfo, 5, "max_shift_days");
		limits.edits = mig_limit_arg(fcinfo, 6, "max_edit");
	}
	if (state != NULL)
		check_same_limits(&state->limits, &limits);
	for (int i = 1; i <= 4; i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	source = PG_GETARG_TEXT_PP(2);
	type = mig_period_type(fcinfo, 3);
	mig_periods_arg(fcinfo, 3, type, &period, &count);
	told = (MigTold){
		.place = PG_GETARG_INT64(1),
		.from = period.from,
		.to = period.to,
		.id = PG_GETARG_INT64(4),
	};
	if (state == NULL)
		state = new_state(context, &limits);
	status = mig_telling_add(state, &told, VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source));
	if (status != MIG_OK)
		mig_report_argument(&date_text, status, &(MigWhere){0});
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_duplicates_agg_combine);
Datum
residence_duplicates_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigTelling *state = mig_state_arg(fcinfo, 0);
	const MigTelling *other = mig_state_arg(fcinfo, 1);

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(context, &other->limits);
	check_same_limits(&state->limits, &other->limits);
	mig_telling_add_all(state, other);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_duplicates_agg_serial);
Datum
residence_duplicates_agg_serial(PG_FUNCTION_ARGS)
{
	const MigTelling *state = (MigTelling *) PG_GETARG_POINTER(0);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	bytes = mig_state_bytes(mig_telling_size(state));
	mig_telling_write(state, (uint8_t *) VARDATA(bytes));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(residence_duplicates_agg_deserial);
Datum
residence_duplicates_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigTelling *state;

	mig_aggregate_context(fcinfo);
	state = new_state(CurrentMemoryContext, &usual_limits);
	if (!mig_telling_read(state, (const uint8_t *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)))
		mig_report_state("residence_duplicates_agg");
	PG_RETURN_POINTER(state);
}

/* --- Result --- */

#define DUPLICATE_COLUMNS 7

PG_FUNCTION_INFO_V1(residence_duplicates_agg_final);
Datum
residence_duplicates_agg_final(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigTelling *state = mig_state_arg(fcinfo, 0);
	MigRows rows;
	MigDuplicate *duplicates;
	size_t count;

	mig_aggregate_context(fcinfo);
	if (state == NULL || state->count == 0)
		PG_RETURN_NULL();
	if (mig_duplicates(state, &duplicates, &count, &memory) != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many duplicates of one person"),
						errdetail("There are more than %d.", MIG_DUPLICATES_MAX),
						errhint("Group by person, or lower max_shift_days and max_edit.")));
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MigRowType type = mig_row_type_of_array(fcinfo);

		fcinfo->flinfo->fn_extra = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MigRowType));
		memcpy(fcinfo->flinfo->fn_extra, &type, sizeof(type));
	}
	rows = mig_rows(fcinfo->flinfo->fn_extra);
	for (size_t i = 0; i < count; i++)
	{
		const MigDuplicate *pair = duplicates + i;
		bool nulls[DUPLICATE_COLUMNS] = {[3] = !pair->knows_from, [4] = !pair->knows_to};
		Datum values[DUPLICATE_COLUMNS];

		values[0] = Int64GetDatum(pair->place);
		values[1] = Int64GetDatum(pair->id_a);
		values[2] = Int64GetDatum(pair->id_b);
		values[3] = Int32GetDatum((int32) pair->from_shift);
		values[4] = Int32GetDatum((int32) pair->to_shift);
		values[5] = Int32GetDatum(pair->edits);
		values[6] = BoolGetDatum(pair->same_source);
		mig_rows_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(mig_rows_datum(&rows));
}
