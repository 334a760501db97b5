/*
 * trajectory_agg.c
 *		trajectory_agg: the fixes of a mover, in any order, as a trajectory; it sorts them by itself.
 */
#include "pg_compat.h"

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

/* Reads the state, which goes on being of use. */
PG_FUNCTION_INFO_V1(trajectory_agg_final);
Datum
trajectory_agg_final(PG_FUNCTION_ARGS)
{
	MigSorter *sorter = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes fixes = {NULL};
	Datum trajectory;

	mig_aggregate_context(fcinfo);
	if (sorter == NULL)
		PG_RETURN_NULL();
	for (mig_sorter_sort(sorter); mig_sorter_head(sorter) != NULL; mig_sorter_next(sorter))
	{
		MigFix fix = fix_of(mig_sorter_head(sorter));

		if (fixes.count > 0 && fixes.fixes[fixes.count - 1].time == fix.time)
		{
			if (memcmp(fixes.fixes + fixes.count - 1, &fix, sizeof(fix)) != 0)
				mig_trajectory_report_two_places();
			continue;
		}
		if (fixes.count == MIG_TRAJECTORY_FIXES_MAX)
			mig_report_argument(&mig_trajectory_text, MIG_TOO_MANY_FIXES, &(MigWhere){0});
		*mig_fixes_add(&fixes, &memory) = fix;
	}
	trajectory = mig_trajectory_done(fixes.fixes, fixes.count);
	pfree(fixes.fixes);
	return trajectory;
}
