/*
 * trajectory_agg_sql.c
 *		Trajectories of unsorted fixes: of rows, by trajectory_agg, and of arrays.
 */
#include "base/pg_compat.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/geo_decls.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "geo/arc.h"
#include "geo/sphere.h"
#include "geo/geometry_sql.h"
#include "trajectory/trajectory_sql.h"

/* A record consists of time and position. */
#define WIDTH 2
#define KEYS  2

/* A state may use this part of the memory, as sorting needs as much again. */
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

/* Treatment of different positions at the same time. */
typedef enum TwoPlaces
{
	TWO_PLACES_ERROR,
	TWO_PLACES_FIRST,  /* the first in input order */
	TWO_PLACES_MEAN,   /* mean of the distinct positions */
	TWO_PLACES_NEITHER /* drop all of them */
} TwoPlaces;

static const char *const two_places_words[] = {"error", "first", "mean", "neither"};

#define MOVER_MAX 64 /* bytes of a mover's name shown in a message */

/* Fixes of one trajectory, in input order. */
typedef struct Gathered
{
	MigSorter sorter;
	TwoPlaces two_places;
	int mover_len;
	char mover[MOVER_MAX];
} Gathered;

/* To keep input order within a time, only the time is a key. */
static size_t
keys_of(TwoPlaces two_places)
{
	return two_places == TWO_PLACES_FIRST ? 1 : WIDTH;
}

/* Sets the treatment of two places and the mover's name from argument number and the next one, if present. */
static void
take_options(FunctionCallInfo fcinfo, int number, Gathered *gathered)
{
	gathered->two_places = TWO_PLACES_ERROR;
	gathered->mover_len = 0;
	if (PG_NARGS() <= number)
		return;
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("%s must not be NULL", "two_places"),
						errhint("Give error, first, mean or neither.")));
	gathered->two_places = (TwoPlaces) mig_word_arg(fcinfo, number, "two_places", two_places_words,
													lengthof(two_places_words));
	if (!PG_ARGISNULL(number + 1))
	{
		const text *mover = PG_GETARG_TEXT_PP(number + 1);

		gathered->mover_len =
			pg_mbcliplen(VARDATA_ANY(mover), (int) VARSIZE_ANY_EXHDR(mover), MOVER_MAX);
		memcpy(gathered->mover, VARDATA_ANY(mover), gathered->mover_len);
	}
}

/* Creates a state with the options of another one. */
static Gathered *
new_state(FunctionCallInfo fcinfo, const Gathered *options)
{
	Gathered *state = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(Gathered));

	*state = *options;
	mig_sorter_init_state(&state->sorter, fcinfo, WIDTH, keys_of(state->two_places),
						  mig_part_of_memory(PARTS_OF_MEMORY));
	return state;
}

/* Adds a fix to the state; time is the number of the argument with its time, which the options follow. */
static Datum
add(FunctionCallInfo fcinfo, double lon_deg, double lat_deg, int time)
{
	Gathered *state = mig_state_arg(fcinfo, 0);
	MigFix fix = mig_fix_arg(lon_deg, lat_deg, PG_GETARG_TIMESTAMPTZ(time));

	if (state == NULL)
	{
		Gathered options;

		take_options(fcinfo, time + 1, &options);
		state = new_state(fcinfo, &options);
	}
	put_fix(mig_sorter_put(&state->sorter), &fix);
	PG_RETURN_POINTER(state);
}

/* Is position or time of the row NULL?  time is the number of the last argument of these. */
static bool
lacks_argument(FunctionCallInfo fcinfo, int time)
{
	mig_aggregate_context(fcinfo);
	for (int i = 1; i <= time; i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_point);
Datum
trajectory_agg_trans_point(PG_FUNCTION_ARGS)
{
	const Point *point;

	if (lacks_argument(fcinfo, 2))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	point = PG_GETARG_POINT_P(1);
	return add(fcinfo, point->x, point->y, 2);
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_geometry);
Datum
trajectory_agg_trans_geometry(PG_FUNCTION_ARGS)
{
	double lon;
	double lat;

	if (lacks_argument(fcinfo, 2) ||
		!mig_geometry_point_arg(fcinfo, 1, "ST_DumpPoints gives the points of other geometries.",
								&lon, &lat))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	return add(fcinfo, lon, lat, 2);
}

PG_FUNCTION_INFO_V1(trajectory_agg_trans_double);
Datum
trajectory_agg_trans_double(PG_FUNCTION_ARGS)
{
	if (lacks_argument(fcinfo, 3))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	return add(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), 3);
}

PG_FUNCTION_INFO_V1(trajectory_agg_combine);
Datum
trajectory_agg_combine(PG_FUNCTION_ARGS)
{
	Gathered *state = mig_state_arg(fcinfo, 0);
	Gathered *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(fcinfo, other);
	mig_sorter_take(&state->sorter, &other->sorter);
	PG_RETURN_POINTER(state);
}

/* --- From worker to leader: a head, then the records --- */

typedef struct SerialHead
{
	uint8 format; /* MIG_TRAJECTORY_FORMAT */
	uint8 two_places;
	uint8 mover_len;
	uint8 unused[5]; /* 0 */
	char mover[MOVER_MAX];
} SerialHead;

PG_FUNCTION_INFO_V1(trajectory_agg_serial);
Datum
trajectory_agg_serial(PG_FUNCTION_ARGS)
{
	Gathered *state = (Gathered *) PG_GETARG_POINTER(0);
	SerialHead head = {MIG_TRAJECTORY_FORMAT, (uint8) state->two_places, (uint8) state->mover_len};

	mig_aggregate_context(fcinfo);
	memcpy(head.mover, state->mover, state->mover_len);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&state->sorter, &head, sizeof(head)));
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
	Gathered *state = palloc(sizeof(Gathered));
	SerialHead head;

	mig_aggregate_context(fcinfo);
	if (len < sizeof(head))
		mig_report_state("trajectory_agg");
	memcpy(&head, data, sizeof(head));
	if (head.format != MIG_TRAJECTORY_FORMAT || head.two_places > TWO_PLACES_NEITHER ||
		head.mover_len > MOVER_MAX)
		mig_report_state("trajectory_agg");
	state->two_places = head.two_places;
	state->mover_len = head.mover_len;
	memcpy(state->mover, head.mover, head.mover_len);
	mig_sorter_init(&state->sorter, CurrentMemoryContext, WIDTH, keys_of(state->two_places),
					mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&state->sorter, data + sizeof(head), len - sizeof(head), record_is_good,
						 NULL))
		mig_report_state("trajectory_agg");
	PG_RETURN_POINTER(state);
}

/* --- The trajectory --- */

/* Raises an error with the time, the mover if named, and the distance between the positions. */
pg_noreturn static void report_two_places(const Gathered *gathered, const MigFix *a,
										  const MigFix *b);

static void
report_two_places(const Gathered *gathered, const MigFix *a, const MigFix *b)
{
	char time[MIG_TIME_TEXT_MAX];
	int len = (int) mig_time_format(MIG_TIMESTAMPS, a->time, time);
	double metres = mig_sphere_distance(a->lon, a->lat, b->lon, b->lat);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("two places at one time"),
			 gathered->mover_len > 0
				 ? errdetail("Mover \"%.*s\" has positions %.2f m apart at %.*s.",
							 gathered->mover_len, gathered->mover, metres, len, time)
				 : errdetail("There are positions %.2f m apart at %.*s.", metres, len, time),
			 errhint("Give 'first', 'mean' or 'neither' to keep one of them, their mean or none: "
					 "trajectory_agg(lon, lat, time, 'first', mover); 'error' names the mover.")));
}

/* Positions at the same time. */
typedef struct Moment
{
	MigFix first;
	MigFix last;
	bool differ;
	MigVector sum; /* of the distinct positions */
} Moment;

static void
add_vector(MigVector *sum, const MigFix *fix)
{
	MigVector vector = mig_vector_of(fix->lon, fix->lat);

	*sum = (MigVector){sum->x + vector.x, sum->y + vector.y, sum->z + vector.z};
}

/* Adds the fix of a moment, if there is one: antipodal positions have no mean. */
static void
add_moment(Moment *moment, TwoPlaces two_places, MigFixes *fixes, const MigMemory *memory)
{
	if (moment->differ && two_places != TWO_PLACES_FIRST)
	{
		if (two_places == TWO_PLACES_NEITHER || mig_vector_dot(&moment->sum, &moment->sum) < 1e-12)
			return;
		mig_vector_position(&moment->sum, &moment->first.lon, &moment->first.lat);
	}
	if (fixes->count == MIG_TRAJECTORY_FIXES_MAX)
		mig_report_argument(&mig_trajectory_text, MIG_TOO_MANY_FIXES, &(MigWhere){0});
	*mig_fixes_add(fixes, memory) = moment->first;
}

/* Makes the trajectory of at least one record, or NULL if no fix is left; the sorter remains usable. */
static Datum
make_trajectory(FunctionCallInfo fcinfo, Gathered *gathered)
{
	MigSorter *sorter = &gathered->sorter;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes fixes = {NULL};
	Moment moment = {.differ = false};
	bool is_first = true;
	Datum trajectory;

	for (mig_sorter_sort(sorter); mig_sorter_head(sorter) != NULL; mig_sorter_next(sorter))
	{
		MigFix fix = fix_of(mig_sorter_head(sorter));

		if (is_first || fix.time != moment.first.time)
		{
			if (!is_first)
				add_moment(&moment, gathered->two_places, &fixes, &memory);
			moment = (Moment){.first = fix, .last = fix};
			is_first = false;
			continue;
		}
		if (fix.lon == moment.last.lon && fix.lat == moment.last.lat)
			continue;
		if (gathered->two_places == TWO_PLACES_ERROR)
			report_two_places(gathered, &moment.first, &fix);
		if (!moment.differ)
			add_vector(&moment.sum, &moment.first);
		add_vector(&moment.sum, &fix);
		moment.differ = true;
		moment.last = fix;
	}
	add_moment(&moment, gathered->two_places, &fixes, &memory);
	if (fixes.count == 0)
		PG_RETURN_NULL();
	trajectory = mig_trajectory_done(fixes.fixes, fixes.count);
	mig_fixes_free(&fixes, &memory);
	return trajectory;
}

/* The state remains usable. */
PG_FUNCTION_INFO_V1(trajectory_agg_final);
Datum
trajectory_agg_final(PG_FUNCTION_ARGS)
{
	Gathered *state = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	return make_trajectory(fcinfo, state);
}

/* --- Arrays --- */

/* The elements of an array argument; raises an error unless there are as many as in the first one. */
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

/*
 * Makes the trajectory of count positions, whose coordinates are stride numbers apart, and their times, argument
 * number time, which the options follow; NULL if count is 0.
 */
static Datum
trajectory_of(FunctionCallInfo fcinfo, const float8 *lons, const float8 *lats, size_t stride,
			  int time, int count)
{
	const TimestampTz *times = elements_arg(fcinfo, time, &count);
	Gathered gathered;
	Datum trajectory;

	take_options(fcinfo, time + 1, &gathered);
	if (count == 0)
		PG_RETURN_NULL();
	mig_sorter_init(&gathered.sorter, CurrentMemoryContext, WIDTH, keys_of(gathered.two_places),
					mig_part_of_memory(PARTS_OF_MEMORY));
	for (size_t i = 0; i < (size_t) count; i++)
	{
		MigFix fix = mig_fix_arg(lons[i * stride], lats[i * stride], times[i]);

		mig_progress(&gathered.sorter.memory, 1);
		put_fix(mig_sorter_put(&gathered.sorter), &fix);
	}
	trajectory = make_trajectory(fcinfo, &gathered);
	mig_sorter_free(&gathered.sorter);
	return trajectory;
}

PG_FUNCTION_INFO_V1(trajectory_from_lonlat);
Datum
trajectory_from_lonlat(PG_FUNCTION_ARGS)
{
	int count;
	const float8 *lons = elements_arg(fcinfo, 0, &count);
	const float8 *lats = elements_arg(fcinfo, 1, &count);

	return trajectory_of(fcinfo, lons, lats, 1, 2, count);
}

PG_FUNCTION_INFO_V1(trajectory_from_points);
Datum
trajectory_from_points(PG_FUNCTION_ARGS)
{
	int count;
	const Point *points = elements_arg(fcinfo, 0, &count);

	return trajectory_of(fcinfo, &points->x, &points->y, sizeof(Point) / sizeof(float8), 1, count);
}
