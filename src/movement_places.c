/*
 * movement_places.c
 *		SQL functions of where a mover is at night and in working hours.
 */
#include "pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "core/movement_place.h"
#include "glue.h"
#include "gridcell.h"
#include "movement.h"
#include "trajectory.h"

/* Hours of the day in a time zone. */
typedef struct Hours
{
	text *zone;
	TimeADT from;
	TimeADT until; /* of the next day unless it is after from */
	bool weekdays; /* Monday to Friday only */
} Hours;

#define MARGIN 2 /* days that a time zone may be ahead of another */

static Hours
hours_arg(FunctionCallInfo fcinfo, int number, bool weekdays)
{
	return (Hours){PG_GETARG_TEXT_PP(1), PG_GETARG_TIMEADT(number), PG_GETARG_TIMEADT(number + 1),
				   weekdays};
}

/* When a time of the day of a date was, as the server reads times that a change of clocks leaves out or has twice. */
static int64
time_of(const Hours *hours, int64 day, int64 time)
{
	return DatumGetTimestampTz(DirectFunctionCall2(timestamp_zone, PointerGetDatum(hours->zone),
												   TimestampGetDatum(day * USECS_PER_DAY + time)));
}

/* The hours of all days on which fixes are observed. */
static MigPeriods
periods_of(const Hours *hours, const MigFix *fixes, size_t count, int64 max_gap,
		   const MigMemory *memory)
{
	MigPeriods days = mig_movement_days(fixes, count, max_gap, memory);
	MigPeriods periods = {NULL, 0, 0};
	int64 overnight = hours->until <= hours->from ? USECS_PER_DAY : 0;
	int64 next = PG_INT64_MIN; /* day */

	(void) time_of(hours, 0, 0); /* is there such a time zone? */
	for (size_t i = 0; i < days.count; i++)
		for (next = Max(next, days.periods[i].from - MARGIN); next < days.periods[i].to + MARGIN;
			 next++)
		{
			MigPeriod period;

			CHECK_FOR_INTERRUPTS();
			if (hours->weekdays && (j2day((int) next + POSTGRES_EPOCH_JDATE) + 6) % 7 >= 5)
				continue;
			period.from = time_of(hours, next, hours->from);
			period.to = time_of(hours, next, hours->until + overnight);
			/* clocks that go back may make a day's hours reach into those of the next */
			if (periods.count > 0)
				period.from = Max(period.from, periods.periods[periods.count - 1].to);
			if (period.from < period.to)
				mig_periods_add(&periods, period, memory);
		}
	if (days.periods != NULL)
		pfree(days.periods);
	return periods;
}

/* Finds a place in hours by the rest of a rule. */
static MigPlace
find(const Hours *hours, MigPlaceRule *rule, const MigFix *fixes, size_t count)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPeriods periods = periods_of(hours, fixes, count, rule->max_gap, &memory);
	MigPlace place;

	rule->periods = periods.periods;
	rule->period_count = periods.count;
	place = mig_movement_place(fixes, count, rule, &memory);
	if (periods.periods != NULL)
		pfree(periods.periods);
	return place;
}

/* The row of a place; NULL if the mover was not observed. */
static Datum
row_of(FunctionCallInfo fcinfo, const MigPlace *place)
{
	Datum values[5];
	bool nulls[lengthof(values)] = {false};
	Interval *time = palloc0(sizeof(Interval));

	if (place->observed == 0)
		PG_RETURN_NULL();
	time->time = place->time;
	nulls[0] = place->time == 0;
	values[0] =
		nulls[0] ? (Datum) 0 : mig_fix_point(&(MigFix){.lon = place->lon, .lat = place->lat});
	values[1] = Float8GetDatum((double) place->time / (double) place->observed);
	values[2] = Int32GetDatum((int32) place->periods);
	values[3] = Int32GetDatum((int32) place->periods_observed);
	values[4] = IntervalPGetDatum(time);
	return HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls));
}

PG_FUNCTION_INFO_V1(trajectory_home);
Datum
trajectory_home(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	Hours night = hours_arg(fcinfo, 3, false);
	MigPlaceRule rule = {
		.level = mig_gridcell_level_arg(PG_GETARG_INT32(2)),
		.max_gap = mig_duration_arg(fcinfo, 5, "max_gap", false),
	};
	MigFix *fixes = mig_trajectory_fixes(head);
	MigPlace home = find(&night, &rule, fixes, head->count);

	pfree(fixes);
	return row_of(fcinfo, &home);
}

PG_FUNCTION_INFO_V1(trajectory_work);
Datum
trajectory_work(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	Hours day = hours_arg(fcinfo, 3, true);
	Hours night = hours_arg(fcinfo, 7, false);
	MigPlaceRule rule = {
		.level = mig_gridcell_level_arg(PG_GETARG_INT32(2)),
		.max_gap = mig_duration_arg(fcinfo, 5, "max_gap", false),
	};
	double away_m = mig_amount_arg(fcinfo, 6, "away_m", true);
	MigFix *fixes = mig_trajectory_fixes(head);
	MigPlace home = find(&night, &rule, fixes, head->count);
	MigPlace work;

	rule.has_away = home.time > 0;
	rule.away = (MigFix){.lon = home.lon, .lat = home.lat};
	rule.away_m = away_m;
	work = find(&day, &rule, fixes, head->count);
	pfree(fixes);
	return row_of(fcinfo, &work);
}
