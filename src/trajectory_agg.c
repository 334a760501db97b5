/*
 * trajectory_agg.c
 *		Trajectories of fixes in any order, which are sorted here: of rows, by trajectory_agg, and of arrays.
 */
#include "pg_compat.h"

#include "miscadmin.h"
#include "utils/array.h"
#include "utils/geo_decls.h"
#include "utils/timestamp.h"

#include "geometry.h"
#include "glue.h"
#include "sorter.h"
#include "trajectory.h"

/* A record is the time and the position. */
#define WIDTH 2
#define KEYS  2

/* The memory of a state before its records are sorted, which takes as much again. */
#define PARTS_OF_MEMORY 2

static void
put_fix(int64_t *record, const MigFix *fix)
{
	record[0] = fix->time;
	record[1] = (int64_t) ((uint64) (uint32) fix->lon << 32 | (uint32) fix->lat);
}

static MigFix
fix_of(const int64_t *record)
{
	uint64 position = (uint64) record[1];

	return (MigFix){record[0], (int32) (uint32) (position >> 32), (int32) (uint32) position};
}

static MigSorter *
new_sorter(FunctionCallInfo fcinfo)
{
	MigSorter *sorter = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(MigSorter));

	mig_sorter_init_state(sorter, fcinfo, WIDTH, KEYS, mig_part_of_memory(PARTS_OF_MEMORY));
	return sorter;
}

/* The state with one more fix. */
static Datum
add(FunctionCallInfo fcinfo, double lon_deg, double lat_deg, int64 time)
{
	MigSorter *sorter = mig_state_arg(fcinfo, 0);
	MigFix fix = mig_fix_arg(lon_deg, lat_deg, time);

	if (sorter == NULL)
		sorter = new_sorter(fcinfo);
	put_fix(mig_sorter_put(sorter), &fix);
	PG_RETURN_POINTER(sorter);
}

/* Has the row a NULL? */
static bool
lacks_argument(FunctionCallInfo fcinfo)
{
	mig_aggregate_context(fcinfo);
	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_point);
Datum
trajectory_agg_trans_point(PG_FUNCTION_ARGS)
{
	const Point *point;

	if (lacks_argument(fcinfo))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	point = PG_GETARG_POINT_P(1);
	return add(fcinfo, point->x, point->y, PG_GETARG_TIMESTAMPTZ(2));
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_geometry);
Datum
trajectory_agg_trans_geometry(PG_FUNCTION_ARGS)
{
	double lon;
	double lat;

	if (lacks_argument(fcinfo) ||
		!mig_geometry_point_arg(fcinfo, 1, "ST_DumpPoints gives the points of other geometries.",
								&lon, &lat))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	return add(fcinfo, lon, lat, PG_GETARG_TIMESTAMPTZ(2));
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_double);
Datum
trajectory_agg_trans_double(PG_FUNCTION_ARGS)
{
	if (lacks_argument(fcinfo))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	return add(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), PG_GETARG_TIMESTAMPTZ(3));
}

PG_FUNCTION_INFO_V1(trajectory_agg_combine);
Datum
trajectory_agg_combine(PG_FUNCTION_ARGS)
{
	MigSorter *sorter = mig_state_arg(fcinfo, 0);
	MigSorter *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, sorter);
	if (sorter == NULL)
		sorter = new_sorter(fcinfo);
	mig_sorter_take(sorter, other);
	PG_RETURN_POINTER(sorter);
}

/* --- From worker to leader: the format, then the records --- */

static const char serial_head[8] = {MIG_TRAJECTORY_FORMAT};

PG_FUNCTION_INFO_V1(trajectory_agg_serial);
Datum
trajectory_agg_serial(PG_FUNCTION_ARGS)
{
	MigSorter *sorter = (MigSorter *) PG_GETARG_POINTER(0);

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(sorter, serial_head, sizeof(serial_head)));
}

static bool
record_is_good(const void *state, const int64_t *record)
{
	MigFix fix = fix_of(record);

	(void) state;
	return mig_fix_is_valid(&fix);
}

PG_FUNCTION_INFO_V1(trajectory_agg_deserial);
Datum
trajectory_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *data = VARDATA_ANY(bytes);
	Size len = VARSIZE_ANY_EXHDR(bytes);
	MigSorter *sorter = palloc(sizeof(MigSorter));

	mig_aggregate_context(fcinfo);
	mig_sorter_init(sorter, CurrentMemoryContext, WIDTH, KEYS, mig_part_of_memory(PARTS_OF_MEMORY));
	if (len < sizeof(serial_head) || memcmp(data, serial_head, sizeof(serial_head)) != 0 ||
		!mig_sorter_read(sorter, data + sizeof(serial_head), len - sizeof(serial_head),
						 record_is_good, NULL))
		mig_report_state("trajectory_agg");
	PG_RETURN_POINTER(sorter);
}

/* --- The trajectory --- */

pg_noreturn static void report_two_places(void);

static void
report_two_places(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("two places at one time"),
					errdetail("A trajectory has one position at a time; they differ after being "
							  "rounded to 1e-7 degrees."),
					errhint("Keep one of them: SELECT DISTINCT ON (mover, time) does, or "
							"avg(lon), avg(lat) GROUP BY mover, time.")));
}

/* Of sorted records, at least one; the sorter goes on being of use. */
static Datum
make_trajectory(MigSorter *sorter)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes fixes = {NULL};
	Datum trajectory;

	for (mig_sorter_sort(sorter); mig_sorter_head(sorter) != NULL; mig_sorter_next(sorter))
	{
		MigFix fix = fix_of(mig_sorter_head(sorter));

		if (fixes.count > 0 && fixes.fixes[fixes.count - 1].time == fix.time)
		{
			if (memcmp(fixes.fixes + fixes.count - 1, &fix, sizeof(fix)) != 0)
				report_two_places();
			CHECK_FOR_INTERRUPTS();
			continue;
		}
		if (fixes.count == MIG_TRAJECTORY_FIXES_MAX)
			mig_report_argument(&mig_trajectory_text, MIG_TOO_MANY_FIXES, &(MigWhere){0});
		*mig_fixes_add(&fixes, &memory) = fix;
	}
	trajectory = mig_trajectory_done(fixes.fixes, fixes.count);
	mig_fixes_free(&fixes, &memory);
	return trajectory;
}

/* Reads the state, which goes on being of use. */
PG_FUNCTION_INFO_V1(trajectory_agg_final);
Datum
trajectory_agg_final(PG_FUNCTION_ARGS)
{
	MigSorter *sorter = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	if (sorter == NULL)
		PG_RETURN_NULL();
	return make_trajectory(sorter);
}

/* --- Arrays --- */

/* The elements of an array argument, of which there are as many as of the first one. */
static const void *
elements_arg(FunctionCallInfo fcinfo, int number, int *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(number);
	int items = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

	if (array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("position or time of a trajectory must not be NULL"),
						errhint("trajectory_agg skips rows with a NULL.")));
	if (number > 0 && items != *count)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("arrays of a trajectory differ in length"),
						errhint("Give one position for each time.")));
	*count = items;
	return ARR_DATA_PTR(array);
}

/* So many positions, whose coordinates stand stride numbers apart, with their times; NULL if there are none. */
static Datum
trajectory_of(FunctionCallInfo fcinfo, const float8 *lons, const float8 *lats, size_t stride,
			  const TimestampTz *times, int count)
{
	MigSorter sorter;
	Datum trajectory;

	if (count == 0)
		PG_RETURN_NULL();
	mig_sorter_init(&sorter, CurrentMemoryContext, WIDTH, KEYS,
					mig_part_of_memory(PARTS_OF_MEMORY));
	for (size_t i = 0; i < (size_t) count; i++)
	{
		MigFix fix = mig_fix_arg(lons[i * stride], lats[i * stride], times[i]);

		mig_progress(&sorter.memory, 1);
		put_fix(mig_sorter_put(&sorter), &fix);
	}
	trajectory = make_trajectory(&sorter);
	mig_sorter_free(&sorter);
	return trajectory;
}

PG_FUNCTION_INFO_V1(trajectory_from_lonlat);
Datum
trajectory_from_lonlat(PG_FUNCTION_ARGS)
{
	int count;
	const float8 *lons = elements_arg(fcinfo, 0, &count);
	const float8 *lats = elements_arg(fcinfo, 1, &count);
	const TimestampTz *times = elements_arg(fcinfo, 2, &count);

	return trajectory_of(fcinfo, lons, lats, 1, times, count);
}

PG_FUNCTION_INFO_V1(trajectory_from_points);
Datum
trajectory_from_points(PG_FUNCTION_ARGS)
{
	int count;
	const Point *points = elements_arg(fcinfo, 0, &count);
	const TimestampTz *times = elements_arg(fcinfo, 1, &count);

	return trajectory_of(fcinfo, &points->x, &points->y, sizeof(Point) / sizeof(float8), times,
						 count);
}
