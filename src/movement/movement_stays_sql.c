/*
 * movement_stays_sql.c
 *		SQL functions for stays of a mover, trips between them, parts without gaps, implausible fixes, and movers that
 *		meet.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "geo/sphere.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement_clean.h"
#include "movement/movement_meets.h"
#include "movement/movement_stays.h"
#include "movement/movement_sql.h"

/* --- Stays --- */

/* State of the functions for stays between rows. */
typedef struct Stays
{
	MigFix *fixes;
	size_t count;
	MigMovementStays found;
	size_t passed; /* stays passed, in trajectory_trips */
} Stays;

/* First call: finds the stays, from arguments 0 to 3. */
static void
find_stays(FunctionCallInfo fcinfo)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigStayRule rule = {
		.metres = mig_amount_arg(fcinfo, 1, "metres", true),
		.microseconds = mig_duration_arg(fcinfo, 2, "duration", false),
		.tolerance = (size_t) mig_limit_arg(fcinfo, 3, "tolerance"),
	};
	Stays *stays = palloc0(sizeof(Stays));

	stays->fixes = mig_trajectory_fixes(head);
	stays->count = head->count;
	stays->found = mig_movement_stays(stays->fixes, head->count, &rule, &memory);
	context->user_fctx = stays;
	MemoryContextSwitchTo(old);
}

PG_FUNCTION_INFO_V1(trajectory_stays);
Datum
trajectory_stays(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const Stays *stays;
	const MigMovementStay *stay;
	Datum values[5];
	static const bool nulls[lengthof(values)];

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		find_stays(fcinfo);
		context = SRF_PERCALL_SETUP();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	stays = context->user_fctx;
	if (context->call_cntr == stays->found.count)
		SRF_RETURN_DONE(context);
	stay = stays->found.stays + context->call_cntr;
	values[0] = mig_fix_point(&(MigFix){.lon = stay->lon, .lat = stay->lat});
	values[1] = TimestampTzGetDatum(stays->fixes[stay->first].time);
	values[2] = TimestampTzGetDatum(stays->fixes[stay->last].time);
	values[3] = Int32GetDatum((int32) stay->fixes);
	values[4] = Float8GetDatum(stay->radius_m);
	SRF_RETURN_NEXT(
		context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, (bool *) nulls)));
}

/* From the last fix of a stay to the first of the next; a single fix is not a trip. */
PG_FUNCTION_INFO_V1(trajectory_trips);
Datum
trajectory_trips(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Stays *stays;

	if (SRF_IS_FIRSTCALL())
		find_stays(fcinfo);
	context = SRF_PERCALL_SETUP();
	stays = context->user_fctx;
	while (stays->passed <= stays->found.count)
	{
		size_t next = stays->passed++;
		size_t first = next == 0 ? 0 : stays->found.stays[next - 1].last;
		size_t last =
			next == stays->found.count ? stays->count - 1 : stays->found.stays[next].first;

		if (first < last)
			SRF_RETURN_NEXT(context, mig_trajectory_done(stays->fixes + first, last - first + 1));
	}
	SRF_RETURN_DONE(context);
}

/* --- Gaps --- */

/* State of trajectory_split between rows. */
typedef struct Parts
{
	MigFix *fixes;
	size_t count;
	size_t next; /* the first fix of the next part */
	int64 max_gap;
	double max_metres;
} Parts;

PG_FUNCTION_INFO_V1(trajectory_split);
Datum
trajectory_split(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Parts *parts;
	size_t first;
	MigMemory memory = mig_memory(CurrentMemoryContext);

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		parts = palloc0(sizeof(Parts));
		if (!PG_ARGISNULL(0))
		{
			const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);

			parts->max_gap =
				PG_ARGISNULL(1) ? PG_INT64_MAX : mig_duration_arg(fcinfo, 1, "max_gap", false);
			parts->max_metres = PG_ARGISNULL(2) ? get_float8_infinity()
												: mig_amount_arg(fcinfo, 2, "max_metres", true);
			parts->fixes = mig_trajectory_fixes(head);
			parts->count = head->count;
		}
		context->user_fctx = parts;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	parts = context->user_fctx;
	if (parts->next == parts->count)
		SRF_RETURN_DONE(context);
	first = parts->next++;
	for (; parts->next < parts->count; parts->next++)
	{
		const MigFix *fix = parts->fixes + parts->next;

		mig_progress(&memory, 1);
		if (fix->time - fix[-1].time > parts->max_gap ||
			mig_sphere_distance(fix[-1].lon, fix[-1].lat, fix->lon, fix->lat) > parts->max_metres)
			break;
	}
	SRF_RETURN_NEXT(context, mig_trajectory_done(parts->fixes + first, parts->next - first));
}

/* --- Implausible fixes --- */

/* State of trajectory_faults between rows. */
typedef struct Faults
{
	MigFix *fixes;
	bool *kept;
	size_t count;
	size_t next;
	size_t before; /* the last fix kept before, or count if there is none */
	size_t after;  /* the first fix kept after, or count */
} Faults;

static void *
find_faults(FunctionCallInfo fcinfo)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	double speed = mig_amount_arg(fcinfo, 1, "max_speed", false);
	Faults *faults = palloc0(sizeof(Faults));

	faults->fixes = mig_trajectory_fixes(head);
	faults->count = faults->before = head->count;
	faults->kept = mig_allocate(&memory, head->count, sizeof(bool));
	(void) mig_movement_clean(faults->fixes, head->count, speed, &memory, faults->kept);
	return faults;
}

/* Speed between two fixes, or 0 if one does not exist. */
static double
speed_between(const Faults *faults, size_t from, size_t to)
{
	const MigFix *a = faults->fixes + from;
	const MigFix *b = faults->fixes + to;

	if (from == faults->count || to == faults->count)
		return 0;
	return mig_sphere_distance(a->lon, a->lat, b->lon, b->lat) /
		   ((double) (b->time - a->time) / USECS_PER_SEC);
}

PG_FUNCTION_INFO_V1(trajectory_faults);
Datum
trajectory_faults(PG_FUNCTION_ARGS)
{
	FuncCallContext *context = mig_call_of_rows(fcinfo, find_faults);
	Faults *faults;
	size_t fix;
	const char *kind;
	Datum values[4];
	static const bool nulls[lengthof(values)];

	faults = context->user_fctx;
	for (; faults->next < faults->count && faults->kept[faults->next]; faults->next++)
		faults->before = faults->next;
	if (faults->next == faults->count)
		SRF_RETURN_DONE(context);
	fix = faults->next++;
	if (faults->after <= fix)
		for (faults->after = fix + 1;
			 faults->after < faults->count && !faults->kept[faults->after];)
			faults->after++;
	kind = faults->before == faults->count  ? "start"
		   : faults->after == faults->count ? "end"
											: "spike";
	values[0] = Int32GetDatum((int32) fix + 1);
	values[1] = CStringGetTextDatum(kind);
	values[2] = TimestampTzGetDatum(faults->fixes[fix].time);
	values[3] = Float8GetDatum(
		Max(speed_between(faults, faults->before, fix), speed_between(faults, fix, faults->after)));
	SRF_RETURN_NEXT(
		context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, (bool *) nulls)));
}

PG_FUNCTION_INFO_V1(trajectory_clean);
Datum
trajectory_clean(PG_FUNCTION_ARGS)
{
	Faults *faults = find_faults(fcinfo);
	size_t count = 0;

	for (size_t i = 0; i < faults->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (faults->kept[i])
			faults->fixes[count++] = faults->fixes[i];
	}
	return mig_trajectory_done(faults->fixes, count);
}

/* --- Two movers --- */

/* State of trajectory_meets between rows. */
typedef struct Meets
{
	MigPeriods found;
	TypeCacheEntry *range;
} Meets;

PG_FUNCTION_INFO_V1(trajectory_meets);
Datum
trajectory_meets(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const Meets *meets;
	const MigPeriod *period;
	RangeBound lower;
	RangeBound upper;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		const MigTrajectoryHead *a = mig_trajectory_arg(fcinfo, 0);
		const MigTrajectoryHead *b = mig_trajectory_arg(fcinfo, 1);
		double metres = mig_amount_arg(fcinfo, 2, "metres", true);
		int64 min = mig_duration_arg(fcinfo, 3, "duration", true);
		MigMemory memory;
		Meets *first;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		memory = mig_memory(CurrentMemoryContext);
		first = palloc(sizeof(Meets));
		first->found = mig_movement_meets(mig_trajectory_fixes(a), a->count,
										  mig_trajectory_fixes(b), b->count, metres, min, &memory);
		first->range = mig_range_type(MIG_TIMESTAMPS);
		context->user_fctx = first;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	meets = context->user_fctx;
	if (context->call_cntr == meets->found.count)
		SRF_RETURN_DONE(context);
	period = meets->found.periods + context->call_cntr;
	lower = (RangeBound){TimestampTzGetDatum(period->from), false, true, true};
	upper = (RangeBound){TimestampTzGetDatum(period->to), false, true, false};
	SRF_RETURN_NEXT(context, RangeTypePGetDatum(mig_make_range(meets->range, &lower, &upper)));
}
