/*
 * similarity_sql.c
 *		SQL functions that tell how far two trajectories are apart, by the measures of a table (similarity/similarity.h).
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
#include "similarity/trajectory_pairs.h"
#include "similarity/trajectory_search_sql.h"

/* Two trajectories, arguments 0 and 1, and what a measure takes besides. */
typedef struct Call
{
	MigPath a;
	MigPath b;
	MigMemory memory;
	MigSimilarityTerms terms;
} Call;

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

/*
 * What a measure takes besides the trajectories: what it must have right behind them, and from argument number option on
 * what may be left out.
 */
static MigSimilarityTerms
terms_arg(FunctionCallInfo fcinfo, MigSimilarityTakes takes, int option)
{
	MigSimilarityTerms terms = mig_similarity_no_terms;

	switch (takes)
	{
		case MIG_TAKES_NOTHING:
			break;
		case MIG_TAKES_WINDOW:
			if (PG_NARGS() > option)
				terms.window = mig_limit_arg(fcinfo, option, "window");
			break;
		case MIG_TAKES_METRES:
			terms.metres = Min(amount_arg(fcinfo, 2, "metres"), MIG_FAR);
			if (PG_NARGS() > option)
				terms.time = time_arg(fcinfo, option);
			break;
		case MIG_TAKES_GAP:
		{
			const Point *gap = PG_GETARG_POINT_P(2);

			terms.gap = mig_fix_arg(gap->x, gap->y, 0);
			break;
		}
		case MIG_TAKES_PENALTIES:
			terms.nu = penalty_arg(fcinfo, 2, "nu");
			terms.lambda = penalty_arg(fcinfo, 3, "lambda");
			break;
	}
	return terms;
}

/* The bits of the uses that a measure is fit for. */
static int
uses_of(MigSimilarity similarity)
{
	return (similarity < MIG_PAIRS_MEASURES ? 1 << MIG_FOR_SETS : 0) |
		   (similarity < MIG_SIMILARITY_LCSS ? 1 << MIG_FOR_NEAREST : 0) |
		   (mig_similarity_measures[similarity].key != MIG_KEY_NONE ? 1 << MIG_FOR_SEARCH : 0);
}

MigSimilarity
mig_similarity_value(const text *value, MigSimilarityUse use)
{
	const char *names[MIG_SIMILARITIES];
	MigSimilarity measures[MIG_SIMILARITIES];
	int count = 0;

	for (MigSimilarity i = 0; i < MIG_SIMILARITIES; i++)
		if (uses_of(i) & 1 << use)
		{
			names[count] = mig_similarity_measures[i].name;
			measures[count++] = i;
		}
	return measures[mig_word_value(value, "measure", names, count)];
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

static bool
is_defined(FunctionCallInfo fcinfo, MigSimilarity similarity)
{
	MigTrajectoryHead a;
	MigTrajectoryHead b;

	if (!mig_similarity_measures[similarity].at_same_time)
		return true;
	a = mig_trajectory_head_arg(fcinfo, 0);
	b = mig_trajectory_head_arg(fcinfo, 1);
	return mig_similarity_is_defined(similarity, &a, &b);
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

/* False if it is not defined. */
static bool
find_distance(FunctionCallInfo fcinfo, MigSimilarity similarity, double *distance)
{
	MigSimilarityTakes takes = mig_similarity_measures[similarity].takes;
	Call call = {.terms = terms_arg(fcinfo, takes, mig_similarity_limit_at(takes))};

	if (!is_defined(fcinfo, similarity))
		return false;
	open_paths(fcinfo, &call);
	*distance = mig_similarity(similarity, &call.a, &call.b, &call.terms, MIG_FAR, &call.memory);
	close_paths(&call);
	return true;
}

static Datum
distance(FunctionCallInfo fcinfo, MigSimilarity similarity)
{
	double metres;

	if (!find_distance(fcinfo, similarity, &metres))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(metres);
}

/* Is the distance at most the limit, which stands before what may be left out? */
static Datum
within(FunctionCallInfo fcinfo, MigSimilarity similarity)
{
	const MigSimilarityMeasure *measure = mig_similarity_measures + similarity;
	int limit_at = mig_similarity_limit_at(measure->takes);
	Call call = {.terms = terms_arg(fcinfo, measure->takes, limit_at + 1)};
	double limit = mig_distance_limit_arg(fcinfo, limit_at);
	bool is;

	if (!is_defined(fcinfo, similarity))
		PG_RETURN_NULL();
	if (limit < 0 || is_far(fcinfo, limit, measure->key))
		PG_RETURN_BOOL(false);
	open_paths(fcinfo, &call);
	is = mig_similarity_within(similarity, &call.a, &call.b, &call.terms, limit, &call.memory);
	close_paths(&call);
	PG_RETURN_BOOL(is);
}

/* --- Each measure, and whether it is within a limit --- */

PG_FUNCTION_INFO_V1(trajectory_frechet);
Datum
trajectory_frechet(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_FRECHET);
}

PG_FUNCTION_INFO_V1(trajectory_frechet_within);
Datum
trajectory_frechet_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_FRECHET);
}

PG_FUNCTION_INFO_V1(trajectory_frechet_continuous);
Datum
trajectory_frechet_continuous(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_FRECHET_CONTINUOUS);
}

PG_FUNCTION_INFO_V1(trajectory_frechet_continuous_within);
Datum
trajectory_frechet_continuous_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_FRECHET_CONTINUOUS);
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff);
Datum
trajectory_hausdorff(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_HAUSDORFF);
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_within);
Datum
trajectory_hausdorff_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_HAUSDORFF);
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_directed);
Datum
trajectory_hausdorff_directed(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_HAUSDORFF_DIRECTED);
}

PG_FUNCTION_INFO_V1(trajectory_hausdorff_directed_within);
Datum
trajectory_hausdorff_directed_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_HAUSDORFF_DIRECTED);
}

PG_FUNCTION_INFO_V1(trajectory_dtw);
Datum
trajectory_dtw(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_DTW);
}

PG_FUNCTION_INFO_V1(trajectory_dtw_within);
Datum
trajectory_dtw_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_DTW);
}

PG_FUNCTION_INFO_V1(trajectory_sspd);
Datum
trajectory_sspd(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_SSPD);
}

PG_FUNCTION_INFO_V1(trajectory_sspd_within);
Datum
trajectory_sspd_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_SSPD);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous);
Datum
trajectory_synchronous(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_SYNCHRONOUS);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_within);
Datum
trajectory_synchronous_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_SYNCHRONOUS);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_max);
Datum
trajectory_synchronous_max(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_SYNCHRONOUS_MAX);
}

PG_FUNCTION_INFO_V1(trajectory_synchronous_max_within);
Datum
trajectory_synchronous_max_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_SYNCHRONOUS_MAX);
}

PG_FUNCTION_INFO_V1(trajectory_lcss);
Datum
trajectory_lcss(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_LCSS);
}

PG_FUNCTION_INFO_V1(trajectory_lcss_within);
Datum
trajectory_lcss_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_LCSS);
}

PG_FUNCTION_INFO_V1(trajectory_edr);
Datum
trajectory_edr(PG_FUNCTION_ARGS)
{
	double edits = 0;

	(void) find_distance(fcinfo, MIG_SIMILARITY_EDR, &edits);
	PG_RETURN_INT32((int32) edits);
}

PG_FUNCTION_INFO_V1(trajectory_edr_within);
Datum
trajectory_edr_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_EDR);
}

PG_FUNCTION_INFO_V1(trajectory_erp);
Datum
trajectory_erp(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_ERP);
}

PG_FUNCTION_INFO_V1(trajectory_erp_within);
Datum
trajectory_erp_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_ERP);
}

PG_FUNCTION_INFO_V1(trajectory_twed);
Datum
trajectory_twed(PG_FUNCTION_ARGS)
{
	return distance(fcinfo, MIG_SIMILARITY_TWED);
}

PG_FUNCTION_INFO_V1(trajectory_twed_within);
Datum
trajectory_twed_within(PG_FUNCTION_ARGS)
{
	return within(fcinfo, MIG_SIMILARITY_TWED);
}

/* --- What else there is of a measure --- */

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
		call->terms = terms_arg(fcinfo, MIG_TAKES_WINDOW, 2);
		open_paths(fcinfo, call);
		found->steps = mig_allocate(&call->memory, call->a.count + call->b.count, sizeof(MigStep));
		context->max_calls =
			mig_dtw_path(&call->a, &call->b, call->terms.window, found->steps, &call->memory);
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
