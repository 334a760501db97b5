/*
 * occupancy_read_sql.c
 *		SQL functions that read an occupancy: its number at a time, its peak, its mean, and its steps, runs
 *		and periods as rows.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"

#include "base/array.h"
#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "occupancy/occupancy_sql.h"

PG_FUNCTION_INFO_V1(occupancy_at);
Datum
occupancy_at(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
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
peak_of(const MigOccupancy *occupancy)
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
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);

	PG_RETURN_INT64(peak_of(&occupancy).number);
}

PG_FUNCTION_INFO_V1(occupancy_peak_at);
Datum
occupancy_peak_at(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
	MigSpan peak = peak_of(&occupancy);

	PG_RETURN_RANGE_P(
		mig_range(mig_range_type(occupancy.kind), occupancy.kind, peak.from, peak.to));
}

PG_FUNCTION_INFO_V1(occupancy_above);
Datum
occupancy_above(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
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
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSpans spans;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	PG_RETURN_FLOAT8(
		mig_occupancy_days(&spans, occupancy.kind, MIG_EVER_BEFORE, MIG_EVER_AFTER, &memory));
}

/* The mean over a period; NULL if it is empty or unbounded. */
PG_FUNCTION_INFO_V1(occupancy_mean);
Datum
occupancy_mean(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
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

/* All spans but the unbounded ones whose number is 0. */
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
		MigOccupancy occupancy;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = mig_occupancy_arg_copy(fcinfo, 0);
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

/* Arguments: an occupancy, the limit, and the grace in days. */
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
		MigOccupancy occupancy;
		int64 limit = PG_GETARG_INT64(1);
		int64 grace = PG_GETARG_INT32(2);

		if (grace < 0)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("grace_days must not be negative"),
							errhint("Give 0 to keep each run as it is.")));
		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = mig_occupancy_arg_copy(fcinfo, 0);
		if (limit < -MIG_OCCUPANCY_MAX || limit > MIG_OCCUPANCY_MAX)
			mig_occupancy_check(occupancy.kind, MIG_OUT_OF_RANGE);
		runs = palloc(sizeof(Runs));
		runs->kind = occupancy.kind;
		/* A longer grace than the calendar has no further effect. */
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

/* State of occupancy_resample. */
typedef struct Sampling
{
	MigSpans spans;
	MigTimeKind kind;
	int64_t *bounds; /* of the periods */
} Sampling;

/* The bounds in argument 1, an ascending array of dates or timestamps; two or more make periods. */
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

#define STEPS_MAX 10000000 /* per call */

static void
check_steps(double steps)
{
	if (steps > STEPS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many time steps"),
				 errdetail("The period has about %.0f steps; the limit is %d.", steps, STEPS_MAX),
				 errhint("Take a longer step, or a shorter period.")));
}

/* Upper bound of the length of a step: months have at most 31 days, days at most 26 hours. */
static double
longest_of(MigTimeKind kind, const Interval *step)
{
	double days = 31.0 * step->month + step->day;

	return kind == MIG_DATES ? days + (double) step->time / USECS_PER_DAY
							 : days * (USECS_PER_DAY + 2.0 * USECS_PER_HOUR) + (double) step->time;
}

/* The end of step n.  Months are added to the start at once, so that the day of the month stays the same. */
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

/* The bounds of the steps, of length argument 1, of the period in argument 2; the last one may be shorter. */
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
		MigOccupancy occupancy;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		occupancy = mig_occupancy_arg_copy(fcinfo, 0);
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
