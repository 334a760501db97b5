/*
 * movement_places_sql.c
 *		SQL functions for the places of a mover at night and in working hours.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "time/local_hours.h"
#include "grid/gridcell_sql.h"
#include "trajectory/trajectory_sql.h"
#include "movement/movement_place.h"
#include "movement/movement_sql.h"

/* Offset of a time zone from UTC at a time. */
static int64
ahead(void *zone, int64 time)
{
	return DatumGetTimestamp(DirectFunctionCall2(timestamptz_zone, PointerGetDatum(zone),
												 TimestampTzGetDatum(time))) -
		   time;
}

static MigLocalHours
hours_arg(FunctionCallInfo fcinfo, int number, bool weekdays)
{
	return (MigLocalHours){PG_GETARG_TIMEADT(number), PG_GETARG_TIMEADT(number + 1), weekdays,
						   ahead, PG_GETARG_TEXT_PP(1)};
}

/* Finds the place for the given hours and the rest of the rule. */
static MigPlace
find(const MigLocalHours *hours, MigPlaceRule *rule, const MigFix *fixes, size_t count)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPeriods days = mig_movement_days(fixes, count, rule->max_gap, &memory);
	MigLocalPeriods local = {{NULL, 0, 0}, NULL};
	MigPlace place;

	(void) ahead(hours->state, 0); /* raises an error if the time zone does not exist */
	for (size_t i = 0; i < days.count; i++)
		mig_local_hours(hours, days.periods[i].from * USECS_PER_DAY,
						days.periods[i].to * USECS_PER_DAY, &memory, &local);
	if (days.periods != NULL)
		pfree(days.periods);
	rule->periods = local.periods.periods;
	rule->period_count = local.periods.count;
	rule->days = local.days;
	place = mig_movement_place(fixes, count, rule, &memory);
	mig_local_periods_free(&local, &memory);
	return place;
}

/* Result row of a place; NULL if the mover was not observed. */
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
	MigLocalHours night = hours_arg(fcinfo, 3, false);
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
	MigLocalHours day = hours_arg(fcinfo, 3, true);
	MigLocalHours night = hours_arg(fcinfo, 7, false);
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
