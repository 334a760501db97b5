/*
 * occupancy_sql.c
 *		SQL functions of types occupancy and date_occupancy: how many, and when.
 *
 * A value is the compiled form of occupancy/occupancy.h, of timestamps in occupancy and of dates in
 * date_occupancy.  Functions of both types are the same here: the value tells its kind.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"

#include "base/array.h"
#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "occupancy/occupancy.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_OCCUPANCY)
		return false;
	words->detail = psprintf("The text goes wrong or ends at character %d.", fault->character);
	words->hint = "Write the number from each time on, in the order of time: "
				  "dates{2024-01-01=2,2024-03-01=0}.";
	return true;
}

static const MigTypeText type_texts[] = {
	[MIG_DATES] = {.name = "date_occupancy",
				   .personal = true,
				   .explain = {explain, mig_time_explain}},
	[MIG_TIMESTAMPS] = {.name = "occupancy",
						.personal = true,
						.explain = {explain, mig_time_explain}},
};

/* --- Values --- */

typedef struct Occupancy
{
	const uint8_t *bytes;
	size_t len;
	MigTimeKind kind;
} Occupancy;

static Occupancy
occupancy_value(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	Occupancy occupancy = {(const uint8_t *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						   MIG_DATES};

	if (occupancy.len < 2 || occupancy.bytes[0] != MIG_OCCUPANCY_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type occupancy"),
						errdetail("This library reads format %d.", MIG_OCCUPANCY_FORMAT)));
	occupancy.kind = mig_occupancy_kind(occupancy.bytes);
	return occupancy;
}

static Occupancy
occupancy_arg(FunctionCallInfo fcinfo, int number)
{
	return occupancy_value(PG_GETARG_DATUM(number));
}

static void
check(MigTimeKind kind, MigStatus status)
{
	if (status != MIG_OK)
		mig_report_argument(&type_texts[kind], status, &(MigWhere){0});
}

pg_noreturn static void report_too_many_steps(size_t count);

static void
report_too_many_steps(size_t count)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("occupancy has too many steps"),
					errdetail("It has %zu; a value can hold 50 million.", count),
					errhint("Count by parts, or over coarser times.")));
}

/* The settled changes as a value. */
static struct varlena *
form_of(MigOccupancyBuild *build)
{
	struct varlena *value;
	size_t size;

	check(build->kind, mig_occupancy_settle(build));
	size = VARHDRSZ + mig_occupancy_size_max(build);
	if (!AllocSizeIsValid(size))
		report_too_many_steps(build->count);
	value = palloc(size);
	size = mig_occupancy_write(build, (uint8_t *) VARDATA(value));
	SET_VARSIZE(value, VARHDRSZ + size);
	return value;
}

static MigOccupancyBuild
new_build(MigTimeKind kind)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigOccupancyBuild build;

	mig_occupancy_init(&build, kind, &memory);
	return build;
}

static const char *const kind_names[] = {[MIG_DATES] = "dates", [MIG_TIMESTAMPS] = "timestamps"};

/* Reads text as a value of the type for a kind. */
static Datum
in(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigOccupancyBuild build = new_build(kind);
	MigWhere where = {0};
	MigStatus status = mig_occupancy_parse(&build, text, len, &where);

	if (status != MIG_OK)
	{
		mig_report_text(fcinfo->context, &type_texts[kind], status, &where, text, len);
		PG_RETURN_NULL();
	}
	if (build.kind != kind)
	{
		errsave(fcinfo->context,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", type_texts[kind].name),
				 errdetail("It is of %s; type %s is of %s.", kind_names[build.kind],
						   type_texts[kind].name, kind_names[kind]),
				 errhint("Use type %s.", type_texts[build.kind].name)));
		PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(form_of(&build));
}

PG_FUNCTION_INFO_V1(occupancy_in);
Datum
occupancy_in(PG_FUNCTION_ARGS)
{
	return in(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(date_occupancy_in);
Datum
date_occupancy_in(PG_FUNCTION_ARGS)
{
	return in(fcinfo, MIG_DATES);
}

static bool
is_valid(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	text *value = PG_GETARG_TEXT_PP(0);
	MigOccupancyBuild build = new_build(kind);
	MigWhere where;

	return mig_occupancy_parse(&build, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &where) ==
			   MIG_OK &&
		   build.kind == kind;
}

PG_FUNCTION_INFO_V1(occupancy_is_valid);
Datum
occupancy_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_valid(fcinfo, MIG_TIMESTAMPS));
}

PG_FUNCTION_INFO_V1(date_occupancy_is_valid);
Datum
date_occupancy_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_valid(fcinfo, MIG_DATES));
}

/* Appends each time and the number from it on, in the words of a form. */
static void
append_steps(StringInfo text, const Occupancy *occupancy, const char *before_time,
			 const char *before_number, const char *after)
{
	MigChanges changes;
	MigChange change;
	int64 number = 0;
	const char *separator = "";

	mig_changes_init(&changes, occupancy->bytes, occupancy->len);
	while (mig_changes_next(&changes, &change))
	{
		char time[MIG_TIME_TEXT_MAX];

		CHECK_FOR_INTERRUPTS();
		appendStringInfo(text, "%s%s", separator, before_time);
		if (change.time == MIG_EVER_BEFORE)
			appendStringInfoString(text, "-infinity");
		else
			appendBinaryStringInfo(text, time,
								   (int) mig_time_format(occupancy->kind, change.time, time));
		number += change.by;
		appendStringInfo(text, "%s" INT64_FORMAT "%s", before_number, number, after);
		separator = ",";
	}
}

PG_FUNCTION_INFO_V1(occupancy_out);
Datum
occupancy_out(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s{", kind_names[occupancy.kind]);
	append_steps(&text, &occupancy, "", "=", "");
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

PG_FUNCTION_INFO_V1(occupancy_json);
Datum
occupancy_json(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "{\"kind\":\"%s\",\"steps\":[", kind_names[occupancy.kind]);
	append_steps(&text, &occupancy, "{\"at\":\"", "\",\"number\":", "}");
	appendStringInfoString(&text, "]}");
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

static Datum
receive(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	int len = buffer->len - buffer->cursor;
	const uint8_t *bytes = (const uint8_t *) pq_getmsgbytes(buffer, len);
	MigOccupancyBuild build = new_build(kind);
	MigStatus status = mig_occupancy_read(&build, bytes, len);

	if (status != MIG_OK || build.kind != kind)
		mig_report_binary(&type_texts[kind], MIG_BAD_OCCUPANCY);
	PG_RETURN_POINTER(form_of(&build));
}

PG_FUNCTION_INFO_V1(occupancy_recv);
Datum
occupancy_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(date_occupancy_recv);
Datum
date_occupancy_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, MIG_DATES);
}

PG_FUNCTION_INFO_V1(occupancy_send);
Datum
occupancy_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_GETARG_BYTEA_P_COPY(0));
}

/* --- Making --- */

/* A weight, of which the negative is one too. */
static int64
weight_arg(FunctionCallInfo fcinfo, int number, MigTimeKind kind)
{
	int64 weight = PG_GETARG_INT64(number);

	if (weight < -MIG_OCCUPANCY_MAX || weight > MIG_OCCUPANCY_MAX)
		check(kind, MIG_OUT_OF_RANGE);
	return weight;
}

PG_FUNCTION_INFO_V1(occupancy_make);
Datum
occupancy_make(PG_FUNCTION_ARGS)
{
	const MigPeriodType *type = mig_period_type(fcinfo, 0);
	MigPeriod single;
	size_t count;
	const MigPeriod *periods = mig_periods_arg(fcinfo, 0, type, &single, &count);
	int64 weight = weight_arg(fcinfo, 1, type->kind);
	MigOccupancyBuild build = new_build(type->kind);

	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		check(type->kind, mig_occupancy_add(&build, periods[i].from, periods[i].to, weight));
	}
	PG_RETURN_POINTER(form_of(&build));
}

static Datum
add_forms(FunctionCallInfo fcinfo, int sign)
{
	Occupancy a = occupancy_arg(fcinfo, 0);
	Occupancy b = occupancy_arg(fcinfo, 1);
	MigOccupancyBuild build = new_build(a.kind);

	mig_occupancy_add_form(&build, a.bytes, a.len, 1);
	mig_occupancy_add_form(&build, b.bytes, b.len, sign);
	PG_RETURN_POINTER(form_of(&build));
}

PG_FUNCTION_INFO_V1(occupancy_add);
Datum
occupancy_add(PG_FUNCTION_ARGS)
{
	return add_forms(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(occupancy_subtract);
Datum
occupancy_subtract(PG_FUNCTION_ARGS)
{
	return add_forms(fcinfo, -1);
}

static Datum
choose(FunctionCallInfo fcinfo, bool larger)
{
	Occupancy a = occupancy_arg(fcinfo, 0);
	Occupancy b = occupancy_arg(fcinfo, 1);
	MigOccupancyBuild build = new_build(a.kind);
	MigSpans left;
	MigSpans right;

	mig_spans_init(&left, a.bytes, a.len);
	mig_spans_init(&right, b.bytes, b.len);
	check(a.kind, mig_occupancy_choose(&build, &left, &right, larger));
	PG_RETURN_POINTER(form_of(&build));
}

PG_FUNCTION_INFO_V1(occupancy_greatest);
Datum
occupancy_greatest(PG_FUNCTION_ARGS)
{
	return choose(fcinfo, true);
}

PG_FUNCTION_INFO_V1(occupancy_least);
Datum
occupancy_least(PG_FUNCTION_ARGS)
{
	return choose(fcinfo, false);
}

PG_FUNCTION_INFO_V1(occupancy_restrict);
Datum
occupancy_restrict(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	const MigPeriodType *type = mig_period_type(fcinfo, 1);
	MigPeriod single;
	size_t count;
	const MigPeriod *periods = mig_periods_arg(fcinfo, 1, type, &single, &count);
	MigOccupancyBuild build = new_build(occupancy.kind);
	MigSpans spans;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	check(occupancy.kind, mig_occupancy_restrict(&build, &spans, periods, count));
	PG_RETURN_POINTER(form_of(&build));
}

/* --- Reading --- */

PG_FUNCTION_INFO_V1(occupancy_at);
Datum
occupancy_at(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	RangeBound bound = {.val = PG_GETARG_DATUM(1), .inclusive = true, .lower = true};
	int64_t time = mig_time_of_bound(occupancy.kind, &bound);
	MigSpans spans;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	while (mig_spans_next(&spans) && spans.span.to <= time && spans.span.to != MIG_EVER_AFTER)
		CHECK_FOR_INTERRUPTS();
	PG_RETURN_INT64(spans.span.number);
}

/* The first span with the largest number. */
static MigSpan
peak_of(const Occupancy *occupancy)
{
	MigSpans spans;
	MigSpan peak;

	mig_spans_init(&spans, occupancy->bytes, occupancy->len);
	mig_spans_next(&spans);
	for (peak = spans.span; mig_spans_next(&spans);)
	{
		CHECK_FOR_INTERRUPTS();
		if (spans.span.number > peak.number)
			peak = spans.span;
	}
	return peak;
}

PG_FUNCTION_INFO_V1(occupancy_peak);
Datum
occupancy_peak(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);

	PG_RETURN_INT64(peak_of(&occupancy).number);
}

PG_FUNCTION_INFO_V1(occupancy_peak_at);
Datum
occupancy_peak_at(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	MigSpan peak = peak_of(&occupancy);

	PG_RETURN_RANGE_P(
		mig_range(mig_range_type(occupancy.kind), occupancy.kind, peak.from, peak.to));
}

PG_FUNCTION_INFO_V1(occupancy_above);
Datum
occupancy_above(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	int64 limit = PG_GETARG_INT64(1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSpans spans;
	MigPeriod period = {MIG_EVER_BEFORE, MIG_EVER_BEFORE};
	MigPeriod *periods = NULL;
	size_t count = 0;
	size_t room = 0;
	bool more = true;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	while (more)
	{
		bool holds;

		CHECK_FOR_INTERRUPTS();
		more = mig_spans_next(&spans);
		holds = more && spans.span.number > limit;
		if (holds)
			period.to = spans.span.to;
		if (!holds && period.from < period.to)
		{
			periods = mig_grow(&memory, periods, &room, count + 1, sizeof(MigPeriod));
			periods[count++] = period;
		}
		if (!holds)
			period.from = period.to = spans.span.to;
	}
	PG_RETURN_MULTIRANGE_P(mig_multirange(occupancy.kind, periods, count));
}

PG_FUNCTION_INFO_V1(occupancy_person_time);
Datum
occupancy_person_time(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSpans spans;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	PG_RETURN_FLOAT8(
		mig_occupancy_days(&spans, occupancy.kind, MIG_EVER_BEFORE, MIG_EVER_AFTER, &memory));
}

/* The mean over a period; NULL over none or one without end. */
PG_FUNCTION_INFO_V1(occupancy_mean);
Datum
occupancy_mean(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);
	const MigPeriodType *type = mig_period_type(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPeriod period = {0, 0};
	size_t count;
	MigSpans spans;
	double days;

	mig_periods_arg(fcinfo, 1, type, &period, &count);
	if (count == 0 || period.from >= period.to || period.from == MIG_EVER_BEFORE ||
		period.to == MIG_EVER_AFTER)
		PG_RETURN_NULL();
	days = (double) (period.to - period.from) /
		   (type->kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS);
	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	PG_RETURN_FLOAT8(mig_occupancy_days(&spans, occupancy.kind, period.from, period.to, &memory) /
					 days);
}

typedef struct Steps
{
	MigSpans spans;
	MigTimeKind kind;
} Steps;

/* The spans from the first change to the last, and those without end that are not 0. */
PG_FUNCTION_INFO_V1(occupancy_steps);
Datum
occupancy_steps(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Steps *steps;
	MigSpan *span;
	Datum values[2];
	bool nulls[2] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Occupancy occupancy;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = occupancy_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
		steps = palloc(sizeof(Steps));
		steps->kind = occupancy.kind;
		mig_spans_init(&steps->spans, occupancy.bytes, occupancy.len);
		context->user_fctx = steps;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	steps = context->user_fctx;
	span = &steps->spans.span;
	do
	{
		if (!mig_spans_next(&steps->spans))
			SRF_RETURN_DONE(context);
	} while (span->number == 0 && (span->from == MIG_EVER_BEFORE || span->to == MIG_EVER_AFTER));
	values[0] = RangeTypePGetDatum(
		mig_range(mig_range_type(steps->kind), steps->kind, span->from, span->to));
	values[1] = Int64GetDatum(span->number);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

typedef struct Runs
{
	MigRuns runs;
	MigTimeKind kind;
} Runs;

/* Runs above the number of argument 1, with the grace of argument 2 in days. */
PG_FUNCTION_INFO_V1(occupancy_runs);
Datum
occupancy_runs(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Runs *runs;
	MigRun run;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	Datum values[3];
	bool nulls[3] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Occupancy occupancy;
		int64 limit = PG_GETARG_INT64(1);
		int64 grace = PG_GETARG_INT32(2);

		if (grace < 0)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("grace_days must not be negative"),
							errhint("Give 0 to keep each run as it is.")));
		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = occupancy_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
		if (limit < -MIG_OCCUPANCY_MAX || limit > MIG_OCCUPANCY_MAX)
			check(occupancy.kind, MIG_OUT_OF_RANGE);
		runs = palloc(sizeof(Runs));
		runs->kind = occupancy.kind;
		/* A longer grace than all the years bridges no more than they do. */
		grace = Min(grace, MIG_DAY_MAX - MIG_DAY_MIN);
		mig_runs_init(&runs->runs, occupancy.bytes, occupancy.len, limit,
					  runs->kind == MIG_DATES ? grace : grace * MIG_DAY_MICROSECONDS);
		context->user_fctx = runs;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	runs = context->user_fctx;
	if (!mig_runs_next(&runs->runs, &run, &memory))
		SRF_RETURN_DONE(context);
	values[0] =
		RangeTypePGetDatum(mig_range(mig_range_type(runs->kind), runs->kind, run.from, run.to));
	values[1] = Int64GetDatum(run.peak);
	values[2] = Float8GetDatum(run.excess_days);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* Where a resampling has come to: the bounds of its periods, and the spans. */
typedef struct Sampling
{
	MigSpans spans;
	MigTimeKind kind;
	int64_t *bounds;
} Sampling;

/* The bounds of argument 1, an array of dates or timestamps in order; at least two make a period. */
static int64_t *
bounds_arg(FunctionCallInfo fcinfo, MigTimeKind kind, uint64 *periods)
{
	Datum *values;
	bool *nulls;
	int count;
	int64_t *bounds;

	if (kind == MIG_DATES)
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), DATEOID, sizeof(DateADT), true, TYPALIGN_INT,
						  &values, &nulls, &count);
	else
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TIMESTAMPTZOID, sizeof(TimestampTz),
						  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &values, &nulls, &count);
	bounds = palloc(count * sizeof(int64_t));
	for (int i = 0; i < count; i++)
	{
		RangeBound bound = {.val = values[i], .inclusive = true, .lower = true};

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("bounds must not contain NULL"),
							errhint("Use array_remove(bounds, NULL).")));
		bounds[i] = mig_time_of_bound(kind, &bound);
		if (bounds[i] == MIG_EVER_BEFORE || bounds[i] == MIG_EVER_AFTER ||
			(i > 0 && bounds[i] <= bounds[i - 1]))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("bounds must be in ascending order"),
							errdetail("Bound %d is infinite, or not after the one before.", i + 1),
							errhint("Sort the bounds, each once, and leave out infinity.")));
	}
	*periods = count > 0 ? count - 1 : 0;
	return bounds;
}

#define STEPS_MAX 10000000 /* of one call */

static void
check_steps(double steps)
{
	if (steps > STEPS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many time steps"),
				 errdetail("The period has about %.0f steps; the limit is %d.", steps, STEPS_MAX),
				 errhint("Take a longer step, or a shorter period.")));
}

/* The longest time that a step may take: months have 31 days at most, days 24 hours and a change of clocks. */
static double
longest_of(MigTimeKind kind, const Interval *step)
{
	double days = 31.0 * step->month + step->day;

	return kind == MIG_DATES ? days + (double) step->time / USECS_PER_DAY
							 : days * (USECS_PER_DAY + 2.0 * USECS_PER_HOUR) + (double) step->time;
}

/* The n-th step after a time; those of months are counted from the first, so that they keep to its day. */
static int64_t
time_after(MigTimeKind kind, int64_t from, Datum step, int64 n)
{
	Datum steps = DirectFunctionCall2(interval_mul, step, Float8GetDatum((double) n));
	Datum start;

	if (kind == MIG_TIMESTAMPS)
		return DatumGetTimestampTz(
			DirectFunctionCall2(timestamptz_pl_interval, TimestampTzGetDatum(from), steps));
	start = DirectFunctionCall1(date_timestamp, DateADTGetDatum((DateADT) from));
	return DatumGetDateADT(DirectFunctionCall1(
		timestamp_date, DirectFunctionCall2(timestamp_pl_interval, start, steps)));
}

/* The bounds of steps of argument 1 through the period of argument 2; the last step may be cut. */
static int64_t *
bounds_of_steps(FunctionCallInfo fcinfo, MigTimeKind kind, uint64 *periods)
{
	const Interval *step = PG_GETARG_INTERVAL_P(1);
	RangeBound lower;
	RangeBound upper;
	bool empty;
	MigPeriod within;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int64_t *bounds = NULL;
	size_t room = 0;

	range_deserialize(mig_range_type(kind), PG_GETARG_RANGE_P(2), &lower, &upper, &empty);
	*periods = 0;
	if (empty)
		return NULL;
	within = mig_period_of(kind, &lower, &upper);
	if (within.from == MIG_EVER_BEFORE || within.to == MIG_EVER_AFTER)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("period to resample must be bounded"),
						errdetail("It has infinitely many steps."),
						errhint("Give the period both bounds.")));
	if (longest_of(kind, step) > 0)
		check_steps((double) (within.to - within.from) / longest_of(kind, step));
	bounds = mig_grow(&memory, bounds, &room, 1, sizeof(int64_t));
	for (bounds[0] = within.from; bounds[*periods] < within.to;)
	{
		int64_t next = time_after(kind, within.from, PG_GETARG_DATUM(1), (int64) *periods + 1);

		CHECK_FOR_INTERRUPTS();
		if (next <= bounds[*periods])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("step must be positive"),
					 errdetail("Step %llu ends at its start or before.",
							   (unsigned long long) *periods + 1),
					 errhint("Give a positive interval, of whole days among dates.")));
		check_steps((double) *periods + 1);
		bounds = mig_grow(&memory, bounds, &room, ++*periods + 1, sizeof(int64_t));
		bounds[*periods] = Min(next, within.to);
	}
	return bounds;
}

PG_FUNCTION_INFO_V1(occupancy_resample);
Datum
occupancy_resample(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Sampling *sampling;
	const int64_t *bound;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSummary summary;
	Datum values[4];
	bool nulls[4] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Occupancy occupancy;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = occupancy_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
		sampling = palloc(sizeof(Sampling));
		sampling->kind = occupancy.kind;
		mig_spans_init(&sampling->spans, occupancy.bytes, occupancy.len);
		mig_spans_next(&sampling->spans);
		sampling->bounds = PG_NARGS() == 2
							   ? bounds_arg(fcinfo, occupancy.kind, &context->max_calls)
							   : bounds_of_steps(fcinfo, occupancy.kind, &context->max_calls);
		context->user_fctx = sampling;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr == context->max_calls)
		SRF_RETURN_DONE(context);
	sampling = context->user_fctx;
	bound = sampling->bounds + context->call_cntr;
	summary = mig_spans_summarize(&sampling->spans, bound[0], bound[1], &memory);
	values[0] = RangeTypePGetDatum(
		mig_range(mig_range_type(sampling->kind), sampling->kind, bound[0], bound[1]));
	values[1] = Int64GetDatum(summary.min);
	values[2] = Int64GetDatum(summary.max);
	values[3] = Float8GetDatum(summary.mean);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* --- Comparison --- */

static int
compare(FunctionCallInfo fcinfo)
{
	struct varlena *left = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *right = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	Occupancy a = occupancy_value(PointerGetDatum(left));
	Occupancy b = occupancy_value(PointerGetDatum(right));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int order = mig_occupancy_compare(a.bytes, a.len, b.bytes, b.len, &memory);

	PG_FREE_IF_COPY(left, 0);
	PG_FREE_IF_COPY(right, 1);
	return order;
}

PG_FUNCTION_INFO_V1(occupancy_cmp);
Datum
occupancy_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(occupancy_lt);
Datum
occupancy_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(occupancy_le);
Datum
occupancy_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(occupancy_eq);
Datum
occupancy_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(occupancy_ne);
Datum
occupancy_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(occupancy_ge);
Datum
occupancy_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(occupancy_gt);
Datum
occupancy_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

PG_FUNCTION_INFO_V1(occupancy_hash);
Datum
occupancy_hash(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);

	return hash_any(occupancy.bytes, (int) occupancy.len);
}

PG_FUNCTION_INFO_V1(occupancy_hash_extended);
Datum
occupancy_hash_extended(PG_FUNCTION_ARGS)
{
	Occupancy occupancy = occupancy_arg(fcinfo, 0);

	return hash_any_extended(occupancy.bytes, (int) occupancy.len, PG_GETARG_INT64(1));
}

/* --- Aggregates: occupancy_agg over periods, occupancy_sum_agg over occupancies --- */

typedef struct State
{
	MigOccupancyBuild build;
	int64 rows; /* added and not taken away again */
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

/* The state after a row of periods (sign -1: without it); rows with a NULL change nothing. */
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
		weight = weight_arg(fcinfo, 2, type->kind);
	if (state == NULL)
		state = new_state(context, type->kind);
	periods = mig_periods_arg(fcinfo, 1, type, &single, &count);
	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		check(type->kind,
			  mig_occupancy_add(&state->build, periods[i].from, periods[i].to, sign * weight));
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
	Occupancy occupancy;

	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, state);
	occupancy = occupancy_arg(fcinfo, 1);
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

/* --- From worker to leader: what the changes are, then the changes --- */

typedef struct Head
{
	int64 rows;
	uint8 kind;
	uint8 unused[7]; /* 0 */
} Head;

/* Numbers of a part of the rows may be out of range where those of all are not: so changes go as they are. */
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
		report_too_many_steps(build->count);
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

/* Settles the state, which leaves it the same function: it may go on changing. */
PG_FUNCTION_INFO_V1(occupancy_agg_final);
Datum
occupancy_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	if (state == NULL || state->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(form_of(&state->build));
}
