/*
 * movement_sql.c
 *		SQL functions for position, direction and speed of a mover between the fixes of a trajectory, and for
 *		simplification.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/int.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "geo/sphere.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement.h"
#include "movement/movement_sql.h"

/* --- Arguments --- */

int64
mig_duration_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero)
{
	const Interval *interval = PG_GETARG_INTERVAL_P(number);
	int64 duration;
	bool is_long = pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &duration) ||
				   pg_add_s64_overflow(duration, interval->time, &duration);

	if (interval->month != 0 || is_long)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s must be of a fixed length", name),
						errdetail("Months and years have none."),
						errhint("Give days, which count as 24 hours, hours, minutes or seconds.")));
	if (duration < 0 || (duration == 0 && !or_zero))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg(or_zero ? "%s must be 0 or more" : "%s must be positive", name),
						errhint("Give a length of time.")));
	return duration;
}

double
mig_amount_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero)
{
	double amount = PG_GETARG_FLOAT8(number);

	if (!isfinite(amount) || amount < 0 || (amount == 0 && !or_zero))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg(or_zero ? "%s must be 0 or more" : "%s must be positive", name),
						errdetail("It is %g.", amount), errhint("Give a finite number.")));
	return amount;
}

/* Makes a value of the fixes and frees them; raises an error according to the status. */
static Datum
done(MigStatus status, MigFixes *fixes)
{
	Datum trajectory;

	if (status == MIG_TOO_MANY_FIXES)
		mig_report_argument(&mig_trajectory_text, status, &(MigWhere){0});
	if (status != MIG_OK)
		mig_trajectory_report_damaged();
	trajectory = mig_trajectory_done(fixes->fixes, fixes->count);
	pfree(fixes->fixes);
	return trajectory;
}

/* --- Between the fixes --- */

PG_FUNCTION_INFO_V1(trajectory_at);
Datum
trajectory_at(PG_FUNCTION_ARGS)
{
	bool inside;
	MigFix fix;

	if (mig_movement_at(mig_trajectory_arg(fcinfo, 0), PG_GETARG_TIMESTAMPTZ(1), &inside, &fix) !=
		MIG_OK)
		mig_trajectory_report_damaged();
	if (!inside)
		PG_RETURN_NULL();
	return mig_fix_point(&fix);
}

PG_FUNCTION_INFO_V1(trajectory_restrict_period);
Datum
trajectory_restrict_period(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	RangeBound lower;
	RangeBound upper;
	bool empty;
	int64 from = head->first.time;
	int64 to = head->last.time;
	MigFixes fixes;
	MigStatus status;

	range_deserialize(mig_range_type(MIG_TIMESTAMPS), PG_GETARG_RANGE_P(1), &lower, &upper, &empty);
	if (empty)
		PG_RETURN_NULL();
	if (!lower.infinite)
	{
		int64 time = DatumGetTimestampTz(lower.val);

		if (time > to || (time == to && !lower.inclusive))
			PG_RETURN_NULL();
		from = Max(from, time);
	}
	if (!upper.infinite)
	{
		int64 time = DatumGetTimestampTz(upper.val);

		if (time < head->first.time || (time == head->first.time && !upper.inclusive))
			PG_RETURN_NULL();
		to = Min(to, time);
	}
	status = mig_movement_restrict(head, from, to, &memory, &fixes);
	return done(status, &fixes);
}

PG_FUNCTION_INFO_V1(trajectory_resample);
Datum
trajectory_resample(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int64 step = mig_duration_arg(fcinfo, 1, "step", false);
	MigFixes fixes;
	MigStatus status = mig_movement_resample(head, step, &memory, &fixes);

	return done(status, &fixes);
}

/* --- Direction and speed --- */

PG_FUNCTION_INFO_V1(trajectory_direction);
Datum
trajectory_direction(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);
	double degrees;

	if (!mig_movement_direction(&head.first, &head.last, head.first.time, &degrees))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(degrees);
}

PG_FUNCTION_INFO_V1(trajectory_direction_at);
Datum
trajectory_direction_at(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	int64 time = PG_GETARG_TIMESTAMPTZ(1);
	MigFix around[2];
	uint32_t number;
	double degrees;

	if (time < head->first.time || time > head->last.time || head->count == 1)
		PG_RETURN_NULL();
	if (mig_trajectory_find(head, time, &number, around) != MIG_OK || number == head->count)
		mig_trajectory_report_damaged();
	/* at a fix, the step that starts there counts */
	if (around[1].time == time && number + 1 < head->count)
	{
		around[0] = around[1];
		if (mig_trajectory_fix(head, number + 1, &around[1]) != MIG_OK)
			mig_trajectory_report_damaged();
	}
	if (!mig_movement_direction(&around[0], &around[1], time, &degrees))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(degrees);
}

static double
seconds_between(const MigFix *before, const MigFix *after)
{
	return (double) (after->time - before->time) / USECS_PER_SEC;
}

PG_FUNCTION_INFO_V1(trajectory_speed);
Datum
trajectory_speed(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);

	if (head.last.time <= head.first.time)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(head.length_m / seconds_between(&head.first, &head.last));
}

/* State of trajectory_speeds between rows. */
typedef struct Speeds
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count; /* fixes in the block */
	size_t next;  /* index of the next one */
	MigFix before;
	double cosine; /* of its latitude */
} Speeds;

/* The next fix, or NULL. */
static const MigFix *
next_fix(Speeds *speeds)
{
	if (speeds->next == speeds->count)
	{
		speeds->count = mig_trajectory_next(&speeds->reader, &speeds->first, speeds->fixes);
		speeds->next = 0;
		if (speeds->count == 0)
		{
			if (speeds->reader.next != speeds->reader.head->count)
				mig_trajectory_report_damaged();
			return NULL;
		}
	}
	return speeds->fixes + speeds->next++;
}

PG_FUNCTION_INFO_V1(trajectory_speeds);
Datum
trajectory_speeds(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Speeds *speeds;
	const MigFix *fix;
	double cosine;
	double metres;
	double seconds;
	double degrees = 0;
	Datum values[5];
	bool nulls[lengthof(values)] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		speeds = palloc0(sizeof(Speeds));
		mig_trajectory_begin(&speeds->reader, mig_trajectory_arg(fcinfo, 0));
		fix = next_fix(speeds);
		if (fix != NULL)
		{
			speeds->before = *fix;
			speeds->cosine = mig_sphere_cosine(fix->lat);
		}
		context->user_fctx = speeds;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	speeds = context->user_fctx;
	fix = next_fix(speeds);
	if (fix == NULL)
		SRF_RETURN_DONE(context);
	cosine = mig_sphere_cosine(fix->lat);
	metres =
		mig_sphere_by_differences(mig_sphere_turn(speeds->before.lon, fix->lon),
								  (int64_t) fix->lat - speeds->before.lat, speeds->cosine, cosine);
	seconds = seconds_between(&speeds->before, fix);
	nulls[4] = !mig_movement_direction(&speeds->before, fix, speeds->before.time, &degrees);
	speeds->before = *fix;
	speeds->cosine = cosine;
	values[0] = Int32GetDatum((int32) context->call_cntr + 1);
	values[1] = Float8GetDatum(metres);
	values[2] = Float8GetDatum(seconds);
	values[3] = Float8GetDatum(metres / seconds);
	values[4] = Float8GetDatum(degrees);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* --- Simplification --- */

PG_FUNCTION_INFO_V1(trajectory_simplify);
Datum
trajectory_simplify(PG_FUNCTION_ARGS)
{
	static const char *const modes[] = {"space", "time"};
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	double metres = mig_amount_arg(fcinfo, 1, "metres", true);
	int mode = mig_word_arg(fcinfo, 2, "mode", modes, lengthof(modes));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFix *fixes = mig_trajectory_fixes(head);
	size_t count = mig_movement_simplify(
		fixes, head->count, metres, mode == 0 ? MIG_SIMPLIFY_SPACE : MIG_SIMPLIFY_TIME, &memory);
	Datum trajectory = mig_trajectory_done(fixes, count);

	pfree(fixes);
	return trajectory;
}
