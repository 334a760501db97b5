/*
 * density_kde_sql.c
 *		Aggregates over points: density_kde_agg, their kernel density at the centers of cells, and
 *		density_bandwidth_agg, a bandwidth for it.
 *
 * The state holds the points, which are sorted by latitude and longitude in bounded memory, so that the result
 * does not depend on the order of rows.
 */
#include "base/pg_compat.h"

#include "utils/float.h"
#include "utils/geo_decls.h"
#include "utils/memutils.h"

#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "geo/position.h"
#include "geo/geometry_sql.h"
#include "grid/gridcell_sql.h"
#include "density/bandwidth.h"
#include "density/kde.h"
#include "density/density_sql.h"

/* Arguments that are the same for all rows of a group. */
typedef struct Purpose
{
	double bandwidth_m; /* 0 for density_bandwidth_agg */
	int32 level;
	int32 choice;   /* a kernel or a method */
	int32 weighted; /* 1 if points have weights, else 0 */
	int32 unused;   /* 0 */
} Purpose;

typedef struct Positions
{
	Purpose purpose;
	MigSorter sorter;
} Positions;

/*
 * A record of radix.h has latitude, longitude and, if points have weights, the weight, as integers that sort like
 * the doubles.
 */
typedef struct Position
{
	double lat_deg;
	double lon_deg;
	double weight;
} Position;

#define WIDTH(purpose)  (size_t)(2 + (purpose)->weighted)
#define PARTS_OF_MEMORY 2

/* --- Arguments --- */

static void
check_not_null(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("%s must not be NULL", name), errhint("Give a constant.")));
}

/* The index of a text argument in names. */
static int32
choice_arg(FunctionCallInfo fcinfo, int number, const char *what, const char *const *names,
		   int count, const char *hint)
{
	text *name;
	int place;

	check_not_null(fcinfo, number, what);
	name = PG_GETARG_TEXT_PP(number);
	place = mig_word_place(name, names, count);
	if (place >= 0)
		return place;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("unknown %s: \"%.*s\"", what, (int) Min(VARSIZE_ANY_EXHDR(name), 40),
						   VARDATA_ANY(name)),
					errhint("%s", hint)));
}

#define CELLS_MAX (MaxAllocSize / sizeof(MigKdeCell))

pg_noreturn static void report_too_large(void);

static void
report_too_large(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("density is too large"),
					errdetail("It has more than %zu million cells.", CELLS_MAX / 1000000),
					errhint("Take larger cells, or a smaller bandwidth.")));
}

/* From arguments 2 to 4: bandwidth, size and kernel; the weight is argument 5. */
static Purpose
kde_purpose(FunctionCallInfo fcinfo)
{
	Purpose purpose = {.choice = MIG_EPANECHNIKOV, .weighted = PG_NARGS() > 5};
	double size_m;
	double reach_m;

	check_not_null(fcinfo, 2, "bandwidth_m");
	check_not_null(fcinfo, 3, "size_m");
	purpose.bandwidth_m = PG_GETARG_FLOAT8(2);
	purpose.level = mig_gridcell_level_arg(PG_GETARG_INT32(3));
	if (!(purpose.bandwidth_m >= MIG_KDE_BANDWIDTH_MIN_M &&
		  purpose.bandwidth_m <= MIG_KDE_BANDWIDTH_MAX_M))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("bandwidth out of range"),
						errdetail("It is %g metres; bandwidths are %g to %g.", purpose.bandwidth_m,
								  MIG_KDE_BANDWIDTH_MIN_M, MIG_KDE_BANDWIDTH_MAX_M),
						errhint("density_bandwidth_agg(point, method) proposes one.")));
	if (PG_NARGS() > 4)
		purpose.choice =
			choice_arg(fcinfo, 4, "kernel", mig_kernel_names, MIG_KERNELS,
					   "Kernels are epanechnikov, quartic, triangular, uniform and gaussian.");
	/* Cells have the same area everywhere, so the number of cells within reach of one point is known. */
	size_m = mig_gridcell_size_of_level(purpose.level);
	reach_m = mig_kernel_reach(purpose.choice, purpose.bandwidth_m);
	if (M_PI * reach_m * reach_m / (size_m * size_m) > (double) (Size) CELLS_MAX)
		report_too_large();
	return purpose;
}

static Purpose
bandwidth_purpose(FunctionCallInfo fcinfo)
{
	return (Purpose){
		.choice = choice_arg(fcinfo, 2, "method", mig_bandwidth_names, MIG_BANDWIDTH_METHODS,
							 "Methods are scott, silverman and cross_validation."),
	};
}

static void
check_same(const Purpose *purpose, const Purpose *other)
{
	if (purpose->bandwidth_m != other->bandwidth_m || purpose->level != other->level ||
		purpose->choice != other->choice || purpose->weighted != other->weighted)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("arguments differ between the rows of a group"),
						errdetail("All points are spread or measured in one way."),
						errhint("Give constants.")));
}

/* The weight of the point: 1 without weights, 0 if it is NULL. */
static double
weight_arg(FunctionCallInfo fcinfo, const Purpose *purpose)
{
	double weight = 1;

	if (purpose->weighted)
		weight = PG_ARGISNULL(5) ? 0 : PG_GETARG_FLOAT8(5);
	if (!(weight >= 0 && isfinite(weight)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("weight out of range"),
						errdetail("Weights of points are finite numbers of 0 or more."),
						errhint("Leave such rows out, or give NULL, which is skipped.")));
	return weight;
}

/* --- State --- */

/* A new state in the memory context of the aggregate. */
static Positions *
new_state(FunctionCallInfo fcinfo, const Purpose *purpose)
{
	Positions *state = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(Positions));

	state->purpose = *purpose;
	mig_sorter_init_state(&state->sorter, fcinfo, WIDTH(purpose), WIDTH(purpose),
						  mig_part_of_memory(PARTS_OF_MEMORY));
	return state;
}

/* Adds a point to the state; one of weight 0 is ignored. */
static Datum
add_position(FunctionCallInfo fcinfo, const Purpose *purpose, double lon_deg, double lat_deg,
			 double weight)
{
	Positions *state = mig_state_arg(fcinfo, 0);
	MigStatus status = mig_position_check(lon_deg, lat_deg);
	int64_t *record;

	if (status != MIG_OK)
		mig_gridcell_report(status);
	lon_deg = mig_position_lon(lon_deg);
	if (purpose->bandwidth_m > 0 &&
		mig_kernel_reaches_pole(lat_deg, mig_kernel_reach(purpose->choice, purpose->bandwidth_m)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("kernel reaches a pole"),
				 errdetail("A point lies within the bandwidth of a pole, or five times that for a "
						   "gaussian kernel."),
				 errhint("Leave such points out, or take a smaller bandwidth.")));
	if (weight == 0)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(fcinfo, purpose);
	check_same(&state->purpose, purpose);
	record = mig_sorter_put(&state->sorter);
	record[0] = mig_key_of_double(lat_deg);
	record[1] = mig_key_of_double(lon_deg);
	if (purpose->weighted)
		record[2] = mig_key_of_double(weight);
	PG_RETURN_POINTER(state);
}

static Datum
add_point(FunctionCallInfo fcinfo, Purpose (*purpose_of)(FunctionCallInfo))
{
	Purpose purpose;
	Point *point;
	double weight;

	mig_aggregate_context(fcinfo);
	purpose = purpose_of(fcinfo);
	weight = weight_arg(fcinfo, &purpose);
	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	point = PG_GETARG_POINT_P(1);
	return add_position(fcinfo, &purpose, point->x, point->y, weight);
}

static Datum
add_geometry(FunctionCallInfo fcinfo, Purpose (*purpose_of)(FunctionCallInfo))
{
	Purpose purpose;
	double lon_deg;
	double lat_deg;
	double weight;

	mig_aggregate_context(fcinfo);
	purpose = purpose_of(fcinfo);
	weight = weight_arg(fcinfo, &purpose);
	if (PG_ARGISNULL(1) ||
		!mig_geometry_point_arg(fcinfo, 1, "Use ST_PointOnSurface for a place inside.", &lon_deg,
								&lat_deg))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	return add_position(fcinfo, &purpose, lon_deg, lat_deg, weight);
}

PG_FUNCTION_INFO_V1(density_kde_agg_trans_point);
Datum
density_kde_agg_trans_point(PG_FUNCTION_ARGS)
{
	return add_point(fcinfo, kde_purpose);
}

PG_FUNCTION_INFO_V1(density_kde_agg_trans_geometry);
Datum
density_kde_agg_trans_geometry(PG_FUNCTION_ARGS)
{
	return add_geometry(fcinfo, kde_purpose);
}

PG_FUNCTION_INFO_V1(density_bandwidth_agg_trans_point);
Datum
density_bandwidth_agg_trans_point(PG_FUNCTION_ARGS)
{
	return add_point(fcinfo, bandwidth_purpose);
}

PG_FUNCTION_INFO_V1(density_bandwidth_agg_trans_geometry);
Datum
density_bandwidth_agg_trans_geometry(PG_FUNCTION_ARGS)
{
	return add_geometry(fcinfo, bandwidth_purpose);
}

PG_FUNCTION_INFO_V1(density_kde_agg_combine);
Datum
density_kde_agg_combine(PG_FUNCTION_ARGS)
{
	Positions *state = mig_state_arg(fcinfo, 0);
	Positions *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(fcinfo, &other->purpose);
	check_same(&state->purpose, &other->purpose);
	mig_sorter_take(&state->sorter, &other->sorter);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(density_kde_agg_serial);
Datum
density_kde_agg_serial(PG_FUNCTION_ARGS)
{
	Positions *state = (Positions *) PG_GETARG_POINTER(0);

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&state->sorter, &state->purpose, sizeof(Purpose)));
}

/* Is a serialized purpose valid? */
static bool
purpose_is_good(const Purpose *purpose)
{
	if (purpose->weighted < 0 || purpose->weighted > 1 || purpose->unused != 0)
		return false;
	if (purpose->bandwidth_m == 0)
		return purpose->choice >= 0 && purpose->choice < MIG_BANDWIDTH_METHODS &&
			   purpose->level == 0 && purpose->weighted == 0;
	return purpose->choice >= 0 && purpose->choice < MIG_KERNELS && purpose->level >= 0 &&
		   purpose->level < MIG_GRIDCELL_LEVELS &&
		   purpose->bandwidth_m >= MIG_KDE_BANDWIDTH_MIN_M &&
		   purpose->bandwidth_m <= MIG_KDE_BANDWIDTH_MAX_M;
}

static bool
position_is_good(const void *state, const int64_t *record)
{
	const Positions *positions = state;
	double weight = 1;

	if (positions->purpose.weighted)
		weight = mig_double_of_key(record[2]);
	return mig_position_check(mig_double_of_key(record[1]), mig_double_of_key(record[0])) ==
			   MIG_OK &&
		   weight > 0 && isfinite(weight);
}

PG_FUNCTION_INFO_V1(density_kde_agg_deserial);
Datum
density_kde_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *data = VARDATA_ANY(bytes);
	size_t len = VARSIZE_ANY_EXHDR(bytes);
	Positions *state;

	mig_aggregate_context(fcinfo);
	if (len < sizeof(Purpose))
		mig_report_state("density_kde_agg");
	state = palloc(sizeof(Positions));
	memcpy(&state->purpose, data, sizeof(Purpose));
	if (!purpose_is_good(&state->purpose))
		mig_report_state("density_kde_agg");
	mig_sorter_init(&state->sorter, CurrentMemoryContext, WIDTH(&state->purpose),
					WIDTH(&state->purpose), mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&state->sorter, data + sizeof(Purpose), len - sizeof(Purpose),
						 position_is_good, state))
		mig_report_state("density_kde_agg");
	PG_RETURN_POINTER(state);
}

/* The next point, in order; false at the end. */
static bool
next_position(MigSorter *sorter, Position *position)
{
	const int64_t *head = mig_sorter_head(sorter);

	if (head == NULL)
		return false;
	position->lat_deg = mig_double_of_key(head[0]);
	position->lon_deg = mig_double_of_key(head[1]);
	position->weight = sorter->width > 2 ? mig_double_of_key(head[2]) : 1;
	mig_sorter_next(sorter);
	return true;
}

/* --- The surface --- */

/* Sorts the points; further rows may follow. */
PG_FUNCTION_INFO_V1(density_kde_agg_final);
Datum
density_kde_agg_final(PG_FUNCTION_ARGS)
{
	Positions *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigKde kde;
	MigStatus status = MIG_OK;
	MigStatus ended;
	MigDensityOut out;
	Position position;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	mig_kde_begin(&kde, state->purpose.choice, state->purpose.bandwidth_m, state->purpose.level,
				  state->purpose.weighted == 1, CELLS_MAX, &memory);
	mig_sorter_sort(&state->sorter);
	while (status == MIG_OK && next_position(&state->sorter, &position))
	{
		mig_progress(&memory, 1);
		status = mig_kde_add(&kde, position.lon_deg, position.lat_deg, position.weight);
	}
	ended = mig_kde_end(&kde);
	if (status == MIG_OUT_OF_RANGE || (status == MIG_OK && ended == MIG_OUT_OF_RANGE))
		float_overflow_error();
	if (status != MIG_OK || ended != MIG_OK)
		report_too_large();
	out = mig_density_out(MIG_KEYS_CELL, MIG_AMOUNTS, kde.cell_count);
	for (size_t i = 0; i < kde.cell_count; i++)
	{
		mig_progress(&memory, 1);
		out.keys[i] = kde.cells[i].cell;
		out.amounts[i] = kde.cells[i].value;
	}
	if (kde.cells != NULL)
		pfree(kde.cells);
	return mig_density_done(&out, kde.cell_count);
}

/* --- Bandwidths --- */

/* The median of count numbers. */
static double
median_of(MigSorter *sorter, size_t count)
{
	double sum = 0;
	size_t low = (count - 1) / 2;

	mig_sorter_sort(sorter);
	for (size_t i = 0; i <= count / 2; i++)
	{
		mig_progress(&sorter->memory, 1);
		if (i >= low)
			sum += mig_double_of_key(*mig_sorter_head(sorter));
		mig_sorter_next(sorter);
	}
	return count % 2 == 1 ? sum : sum / 2;
}

/* The standard distance of the points; stores their distances from the mean center in distances, if not NULL. */
static double
standard_distance(MigSorter *sorter, MigCenter *center, MigSorter *distances)
{
	MigGround middle;
	Position position;
	double sum = 0;

	mig_center_init(center);
	for (mig_sorter_sort(sorter); next_position(sorter, &position);)
	{
		mig_progress(&sorter->memory, 1);
		mig_center_add(center, position.lon_deg, position.lat_deg);
	}
	middle = mig_center_ground(center);
	mig_sorter_sort(sorter);
	while (next_position(sorter, &position))
	{
		MigGround ground = mig_ground_at(position.lon_deg, position.lat_deg);
		double square = mig_ground_square(&ground, &middle);

		mig_progress(&sorter->memory, 1);
		sum += square;
		if (distances != NULL)
			*mig_sorter_put(distances) = mig_key_of_double(sqrt(square));
	}
	return sqrt(sum / (double) center->count);
}

/*
 * Takes a sample at even intervals of the sorted points; returns its size.  If all of the sample are at one position,
 * the first point elsewhere replaces the last of them.
 */
static size_t
take_sample(MigSorter *sorter, size_t count, MigGround *sample)
{
	size_t wanted = Min(count, MIG_SAMPLE_MAX);
	size_t taken = 0;
	bool has_other = false;
	bool takes_other = false;
	MigGround other;
	Position position;

	mig_sorter_sort(sorter);
	for (size_t i = 0; next_position(sorter, &position); i++)
	{
		MigGround ground = mig_ground_at(position.lon_deg, position.lat_deg);
		bool is_taken = taken < wanted && i == (size_t) ((double) taken * count / wanted);

		mig_progress(&sorter->memory, 1);
		if (is_taken)
			sample[taken++] = ground;
		if (takes_other || mig_ground_square(&ground, sample) == 0)
			continue;
		if (!has_other)
			other = ground;
		has_other = true;
		takes_other = is_taken;
	}
	if (has_other && !takes_other)
		sample[taken - 1] = other;
	return taken;
}

/* Are all points at the same position? */
static bool
all_coincide(MigSorter *sorter)
{
	int64_t first[2];
	const int64_t *head;

	mig_sorter_sort(sorter);
	memcpy(first, mig_sorter_head(sorter), sizeof(first));
	while ((head = mig_sorter_head(sorter)) != NULL)
	{
		mig_progress(&sorter->memory, 1);
		if (memcmp(head, first, sizeof(first)) != 0)
			return false;
		mig_sorter_next(sorter);
	}
	return true;
}

PG_FUNCTION_INFO_V1(density_bandwidth_agg_final);
Datum
density_bandwidth_agg_final(PG_FUNCTION_ARGS)
{
	Positions *state = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigBandwidthMethod method;
	MigSorter distances;
	MigCenter center;
	double distance_m;
	double bandwidth_m;

	mig_aggregate_context(fcinfo);
	if (state == NULL || all_coincide(&state->sorter))
		PG_RETURN_NULL();
	method = state->purpose.choice;
	if (method == MIG_SILVERMAN)
		mig_sorter_init(&distances, CurrentMemoryContext, 1, 1, mig_part_of_memory(4));
	distance_m =
		standard_distance(&state->sorter, &center, method == MIG_SILVERMAN ? &distances : NULL);
	bandwidth_m = mig_bandwidth_scott(center.count, distance_m);
	if (method == MIG_SILVERMAN)
	{
		bandwidth_m =
			mig_bandwidth_silverman(center.count, distance_m, median_of(&distances, center.count));
		mig_sorter_free(&distances);
	}
	else if (method == MIG_CROSS_VALIDATION)
	{
		MigGround *sample = palloc(MIG_SAMPLE_MAX * sizeof(MigGround));
		size_t count = take_sample(&state->sorter, center.count, sample);

		bandwidth_m = mig_bandwidth_cross_validation(
			sample, count, center.count, mig_bandwidth_scott(count, distance_m), &memory);
		pfree(sample);
	}
	if (bandwidth_m == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(bandwidth_m);
}
