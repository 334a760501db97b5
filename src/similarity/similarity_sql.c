/*
 * similarity_sql.c
 *		SQL functions that tell how far two trajectories are apart, by ten measures (similarity/similarity.h).
 *
 * Each has a form that only tells whether the distance is at most a limit; where the heads of both show that it is not,
 * their fixes are not read.
 */
#include "base/pg_compat.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/geo_decls.h"
#include "utils/timestamp.h"

#include <math.h>

#include "base/glue_sql.h"
#include "trajectory/trajectory_sql.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"
#include "similarity/trajectory_search_sql.h"

/* Two trajectories, arguments 0 and 1, and what a measure takes besides. */
typedef struct Call
{
	MigPath a;
	MigPath b;
	MigMemory memory;
	MigFix origin;
	int64 window;
	int64 time;
	double metres;
	MigFix gap;
	double nu;
	double lambda;
	double limit;
} Call;

typedef double (*Measure)(const Call *call);
typedef bool (*Within)(const Call *call);

/* --- Arguments --- */

/* Raises unless an argument is a number, and not negative. */
static double
amount_arg(FunctionCallInfo fcinfo, int number, const char *name)
{
	double value = PG_GETARG_FLOAT8(number);

	if (isnan(value) || value < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						isnan(value) ? errmsg("%s must be a number", name)
									 : errmsg("%s must not be negative", name),
						errdetail("It is %g.", value)));
	return value;
}

/* A penalty of TWED. */
static double
penalty_arg(FunctionCallInfo fcinfo, int number, const char *name)
{
	double value = amount_arg(fcinfo, number, name);

	if (value > MIG_TWED_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s is too large", name),
				 errdetail("It is at most %g.", MIG_TWED_MAX)));
	return value;
}

double
mig_distance_limit_arg(FunctionCallInfo fcinfo, int number)
{
	double limit = PG_GETARG_FLOAT8(number);

	if (isnan(limit))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("limit must be a number")));
	return Max(Min(limit, MIG_FAR), -1);
}

/* An interval in microseconds, of days of 24 hours and months of 30 days. */
static int64
time_arg(FunctionCallInfo fcinfo, int number)
{
	const Interval *interval = PG_GETARG_INTERVAL_P(number);
	double days = interval->day + (double) interval->month * DAYS_PER_MONTH;
	double time = days * USECS_PER_DAY + (double) interval->time;

	if (time < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("time between fixes must not be negative")));
	/* exact where it can matter: below 2^53 microseconds, 285 years */
	return time < 9e18 ? (int64) time : MIG_NO_END;
}

static Call
call_of(void)
{
	return (Call){.window = MIG_NO_END, .time = MIG_NO_END, .limit = MIG_FAR};
}

/* Reads the fixes. */
static void
open_paths(FunctionCallInfo fcinfo, Call *call)
{
	const MigTrajectoryHead *a = mig_trajectory_arg(fcinfo, 0);
	const MigTrajectoryHead *b = mig_trajectory_arg(fcinfo, 1);
	const MigFix *a_fixes = mig_trajectory_fixes(a);
	const MigFix *b_fixes = mig_trajectory_fixes(b);

	call->memory = mig_memory(CurrentMemoryContext);
	call->origin = mig_path_origin(a_fixes, b_fixes);
	mig_path_make_pair(&call->a, a_fixes, a->count, &call->b, b_fixes, b->count, &call->memory);
}

static void
close_paths(Call *call)
{
	mig_path_free(&call->a, &call->memory);
	mig_path_free(&call->b, &call->memory);
	pfree((MigFix *) call->a.fixes);
	pfree((MigFix *) call->b.fixes);
}

static double
measured(FunctionCallInfo fcinfo, Call *call, Measure measure)
{
	double value;

	open_paths(fcinfo, call);
	value = measure(call);
	close_paths(call);
	return value;
}

/* Do the heads show that the distance is above the limit? */
static bool
is_far(FunctionCallInfo fcinfo, double limit, MigKeyMeasure measure)
{
	MigTrajectoryKey keys[2];

	if (measure == MIG_KEY_NONE)
		return false;
	for (int i = 0; i < 2; i++)
	{
		MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, i);

		keys[i] = mig_trajectory_key(&head);
	}
	return mig_trajectory_keys_apart(keys, keys + 1, measure) > limit;
}

/* Is the distance at most the limit? */
static Datum
is_within(FunctionCallInfo fcinfo, Call *call, MigKeyMeasure measure, Within within)
{
	bool is;

	if (call->limit < 0 || is_far(fcinfo, call->limit, measure))
		PG_RETURN_BOOL(false);
	open_paths(fcinfo, call);
	is = within(call);
	close_paths(call);
	PG_RETURN_BOOL(is);
}

/* --- Frechet --- */

static double
frechet(const Call *call)
{
	return mig_frechet(&call->a, &call->b, call->limit, &call->memory);
}

static bool
frechet_within(const Call *call)
{
	return mig_frechet_within(&call->a, &call->b, call->limit, &call->memory);
}

static double
frechet_continuous(const Call *call)
{
	return mig_frechet_continuous(&call->a, &call->b, call->limit, &call->memory);
}

static bool
frechet_continuous_within(const Call *call)
{
	return mig_frechet_continuous_within(&call->a, &call->b, call->limit, &call->memory);
}

PG_FUNCTION_INFO_V1(trajectory_frechet);
Datum
trajectory_frechet(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	PG_RETURN_FLOAT8(measured(fcinfo, &call, frechet));
}

PG_FUNCTION_INFO_V1(trajectory_frechet_within);
Datum
trajectory_frechet_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	call.limit = mig_distance_limit_arg(fcinfo, 2);
	return is_within(fcinfo, &call, MIG_KEY_FRECHET, frechet_within);
}

PG_FUNCTION_INFO_V1(trajectory_frechet_continuous);
Datum
trajectory_frechet_continuous(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	PG_RETURN_FLOAT8(measured(fcinfo, &call, frechet_continuous));
}

PG_FUNCTION_INFO_V1(trajectory_frechet_continuous_within);
Datum
trajectory_frechet_continuous_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	call.limit = mig_distance_limit_arg(fcinfo, 2);
	return is_within(fcinfo, &call, MIG_KEY_FRECHET_CONTINUOUS, frechet_continuous_within);
}

/* --- DTW --- */

static double
dtw(const Call *call)
{
	return mig_dtw(&call->a, &call->b, call->window, call->limit, &call->memory);
}

static bool
dtw_within(const Call *call)
{
	return mig_dtw_within(&call->a, &call->b, call->window, call->limit, &call->memory);
}

PG_FUNCTION_INFO_V1(trajectory_dtw);
Datum
trajectory_dtw(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	if (PG_NARGS() > 2)
		call.window = mig_limit_arg(fcinfo, 2, "window");
	PG_RETURN_FLOAT8(measured(fcinfo, &call, dtw));
}

PG_FUNCTION_INFO_V1(trajectory_dtw_within);
Datum
trajectory_dtw_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	if (PG_NARGS() > 3)
		call.window = mig_limit_arg(fcinfo, 2, "window");
	call.limit = mig_distance_limit_arg(fcinfo, PG_NARGS() - 1);
	return is_within(fcinfo, &call, MIG_KEY_DTW, dtw_within);
}

/* A walk being returned. */
typedef struct Steps
{
	Call call;
	MigStep *steps;
} Steps;

PG_FUNCTION_INFO_V1(trajectory_dtw_path);
Datum
trajectory_dtw_path(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const Steps *steps;
	Datum values[3];
	bool nulls[3] = {false};
	MigStep step;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Steps *found;
		Call *call;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		found = palloc(sizeof(Steps));
		call = &found->call;
		*call = call_of();
		if (PG_NARGS() > 2)
			call->window = mig_limit_arg(fcinfo, 2, "window");
		open_paths(fcinfo, call);
		found->steps = mig_allocate(&call->memory, call->a.count + call->b.count, sizeof(MigStep));
		context->max_calls =
			mig_dtw_path(&call->a, &call->b, call->window, found->steps, &call->memory);
		context->tuple_desc = mig_row_type(fcinfo);
		context->user_fctx = found;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr >= context->max_calls)
		SRF_RETURN_DONE(context);
	steps = context->user_fctx;
	step = steps->steps[context->call_cntr];
	values[0] = Int32GetDatum((int32) step.a + 1);
	values[1] = Int32GetDatum((int32) step.b + 1);
	values[2] = Float8GetDatum(mig_path_arc(
		mig_path_square(&steps->call.a, step.a, &steps->call.b, step.b), steps->call.a.curve));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* --- Hausdorff, SSPD --- */

static double
hausdorff(const Call *call)
{
	return mig_hausdorff(&call->a, &call->b, call->limit, &call->memory);
}

static bool
hausdorff_within(const Call *call)
{
	return hausdorff(call) <= call->limit;
}

static double
hausdorff_directed(const Call *call)
{
	return mig_hausdorff_directed(&call->a, &call->b, call->limit, &call->memory);
}

static bool
hausdorff_directed_within(const Call *call)
{
	return hausdorff_directed(call) <= call->limit;
}

static double
sspd(const Call *call)
{
	return mig_sspd(&call->a, &call->b, call->limit, &call->memory);
}

static bool
sspd_within(const Call *call)
{
	return sspd(call) <= call->limit;
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff);
Datum
trajectory_hausdorff(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	PG_RETURN_FLOAT8(measured(fcinfo, &call, hausdorff));
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_within);
Datum
trajectory_hausdorff_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	call.limit = mig_distance_limit_arg(fcinfo, 2);
	return is_within(fcinfo, &call, MIG_KEY_HAUSDORFF, hausdorff_within);
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_directed);
Datum
trajectory_hausdorff_directed(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	PG_RETURN_FLOAT8(measured(fcinfo, &call, hausdorff_directed));
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_directed_within);
Datum
trajectory_hausdorff_directed_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	call.limit = mig_distance_limit_arg(fcinfo, 2);
	return is_within(fcinfo, &call, MIG_KEY_BOXES, hausdorff_directed_within);
}

PG_FUNCTION_INFO_V1(trajectory_sspd);
Datum
trajectory_sspd(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	PG_RETURN_FLOAT8(measured(fcinfo, &call, sspd));
}

PG_FUNCTION_INFO_V1(trajectory_sspd_within);
Datum
trajectory_sspd_within(PG_FUNCTION_ARGS)
{
	Call call = call_of();

	call.limit = mig_distance_limit_arg(fcinfo, 2);
	return is_within(fcinfo, &call, MIG_KEY_NONE, sspd_within);
}

/* --- LCSS, EDR --- */

static double
lcss_count(const Call *call)
{
	return (double) mig_lcss(&call->a, &call->b, call->metres, call->time, &call->memory);
}

static double
lcss(const Call *call)
{
	return mig_lcss_distance(&call->a, &call->b, (size_t) lcss_count(call));
}

static bool
lcss_within(const Call *call)
{
	return mig_lcss_within(&call->a, &call->b, call->metres, call->time, call->limit,
						   &call->memory);
}

static double
edr(const Call *call)
{
	return (double) mig_edr(&call->a, &call->b, call->metres, &call->memory);
}

static bool
edr_within(const Call *call)
{
	return mig_edr_within(&call->a, &call->b, call->metres, call->limit, &call->memory);
}

/* The arguments of LCSS, of which the time may be left out, with so many more behind. */
static Call
lcss_call(FunctionCallInfo fcinfo, int more)
{
	Call call = call_of();

	call.metres = Min(amount_arg(fcinfo, 2, "metres"), MIG_FAR);
	if (PG_NARGS() > 3 + more)
		call.time = time_arg(fcinfo, 3);
	return call;
}

PG_FUNCTION_INFO_V1(trajectory_lcss_count);
Datum
trajectory_lcss_count(PG_FUNCTION_ARGS)
{
	Call call = lcss_call(fcinfo, 0);

	PG_RETURN_INT32((int32) measured(fcinfo, &call, lcss_count));
}

PG_FUNCTION_INFO_V1(trajectory_lcss);
Datum
trajectory_lcss(PG_FUNCTION_ARGS)
{
	Call call = lcss_call(fcinfo, 0);

	PG_RETURN_FLOAT8(measured(fcinfo, &call, lcss));
}

PG_FUNCTION_INFO_V1(trajectory_lcss_within);
Datum
trajectory_lcss_within(PG_FUNCTION_ARGS)
{
	Call call = lcss_call(fcinfo, 1);

	call.limit = mig_distance_limit_arg(fcinfo, PG_NARGS() - 1);
	return is_within(fcinfo, &call, MIG_KEY_NONE, lcss_within);
}

PG_FUNCTION_INFO_V1(trajectory_edr);
Datum
trajectory_edr(PG_FUNCTION_ARGS)
{
	Call call = lcss_call(fcinfo, 0);

	PG_RETURN_INT32((int32) measured(fcinfo, &call, edr));
}

PG_FUNCTION_INFO_V1(trajectory_edr_within);
Datum
trajectory_edr_within(PG_FUNCTION_ARGS)
{
	Call call = lcss_call(fcinfo, 1);

	call.limit = mig_distance_limit_arg(fcinfo, 3);
	return is_within(fcinfo, &call, MIG_KEY_NONE, edr_within);
}

/* --- ERP, TWED --- */

static double
erp(const Call *call)
{
	double gap[3];

	mig_path_point(&call->origin, &call->gap, gap);
	return mig_erp(&call->a, &call->b, gap, call->limit, &call->memory);
}

static bool
erp_within(const Call *call)
{
	return erp(call) <= call->limit;
}

static double
twed(const Call *call)
{
	return mig_twed(&call->a, &call->b, call->nu, call->lambda, call->limit, &call->memory);
}

static bool
twed_within(const Call *call)
{
	return twed(call) <= call->limit;
}

static Call
erp_call(FunctionCallInfo fcinfo)
{
	const Point *gap = PG_GETARG_POINT_P(2);
	Call call = call_of();

	call.gap = mig_fix_arg(gap->x, gap->y, 0);
	return call;
}

static Call
twed_call(FunctionCallInfo fcinfo)
{
	Call call = call_of();

	call.nu = penalty_arg(fcinfo, 2, "nu");
	call.lambda = penalty_arg(fcinfo, 3, "lambda");
	return call;
}

PG_FUNCTION_INFO_V1(trajectory_erp);
Datum
trajectory_erp(PG_FUNCTION_ARGS)
{
	Call call = erp_call(fcinfo);

	PG_RETURN_FLOAT8(measured(fcinfo, &call, erp));
}

PG_FUNCTION_INFO_V1(trajectory_erp_within);
Datum
trajectory_erp_within(PG_FUNCTION_ARGS)
{
	Call call = erp_call(fcinfo);

	call.limit = mig_distance_limit_arg(fcinfo, 3);
	return is_within(fcinfo, &call, MIG_KEY_NONE, erp_within);
}

PG_FUNCTION_INFO_V1(trajectory_twed);
Datum
trajectory_twed(PG_FUNCTION_ARGS)
{
	Call call = twed_call(fcinfo);

	PG_RETURN_FLOAT8(measured(fcinfo, &call, twed));
}

PG_FUNCTION_INFO_V1(trajectory_twed_within);
Datum
trajectory_twed_within(PG_FUNCTION_ARGS)
{
	Call call = twed_call(fcinfo);

	call.limit = mig_distance_limit_arg(fcinfo, 4);
	return is_within(fcinfo, &call, MIG_KEY_NONE, twed_within);
}

/* --- At the same time --- */

/* False, without a result, if there is no common time. */
static bool
synchronous(FunctionCallInfo fcinfo, MigSynchronous *result)
{
	MigTrajectoryHead a = mig_trajectory_head_arg(fcinfo, 0);
	MigTrajectoryHead b = mig_trajectory_head_arg(fcinfo, 1);
	Call call = call_of();

	if (!mig_trajectory_heads_share_time(&a, &b))
		return false;
	open_paths(fcinfo, &call);
	mig_synchronous(&call.a, &call.b, result, &call.memory);
	close_paths(&call);
	return true;
}

PG_FUNCTION_INFO_V1(trajectory_synchronous);
Datum
trajectory_synchronous(PG_FUNCTION_ARGS)
{
	MigSynchronous result;

	if (!synchronous(fcinfo, &result))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.mean_m);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_within);
Datum
trajectory_synchronous_within(PG_FUNCTION_ARGS)
{
	double limit = mig_distance_limit_arg(fcinfo, 2);
	MigSynchronous result;

	if (!synchronous(fcinfo, &result))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(result.mean_m <= limit);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_max);
Datum
trajectory_synchronous_max(PG_FUNCTION_ARGS)
{
	MigSynchronous result;

	if (!synchronous(fcinfo, &result))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(result.max_m);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_max_within);
Datum
trajectory_synchronous_max_within(PG_FUNCTION_ARGS)
{
	double limit = mig_distance_limit_arg(fcinfo, 2);
	MigSynchronous result;

	if (!synchronous(fcinfo, &result))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(result.max_m <= limit);
}
