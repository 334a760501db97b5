/*
 * density_kde.c
 *		Aggregates over points: density_kde_agg, their kernel density at the centres of cells, and
 *		density_bandwidth_agg, how wide a kernel should be.
 *
 * The state is the points, to be sorted by latitude and longitude in bounded memory: what is made of them depends
 * on no other order.
 */
#include "pg_compat.h"

#include "utils/geo_decls.h"
#include "utils/memutils.h"

#include "core/bandwidth.h"
#include "core/kde.h"
#include "core/position.h"
#include "density.h"
#include "geometry.h"
#include "glue.h"
#include "gridcell.h"
#include "sorter.h"

/* What the points are for; the same for all rows of a group. */
typedef struct Purpose
{
	double bandwidth_m; /* 0 for density_bandwidth_agg */
	int32 level;
	int32 choice; /* a kernel or a method */
} Purpose;

typedef struct Positions
{
	Purpose purpose;
	MigSorter sorter; /* of Position */
} Positions;

/* A point, as a record of radix.h: both in the order of the numbers. */
typedef struct Position
{
	int64_t lat;
	int64_t lon;
} Position;

#define POSITION_WIDTH  (sizeof(Position) / sizeof(int64_t))
#define PARTS_OF_MEMORY 2

/* --- Arguments --- */

static void
check_not_null(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("%s must not be NULL", name), errhint("Give a constant.")));
}

/* The number of an argument among so many names. */
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

/* A bandwidth, a size and a kernel of arguments 2 to 4. */
static Purpose
kde_purpose(FunctionCallInfo fcinfo)
{
	Purpose purpose = {.choice = MIG_EPANECHNIKOV};
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
	/* Cells are of one area everywhere: what one point alone reaches is known. */
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
		purpose->choice != other->choice)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("arguments differ between the rows of a group"),
						errdetail("All points are spread or measured in one way."),
						errhint("Give constants.")));
}

/* --- State --- */

/* Takes a point into the state. */
static Positions *
add_position(FunctionCallInfo fcinfo, const Purpose *purpose, double lon_deg, double lat_deg)
{
	Positions *state = mig_state_arg(fcinfo, 0);
	MigStatus status = mig_position_check(lon_deg, lat_deg);

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
	if (state == NULL)
	{
		state = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(Positions));
		state->purpose = *purpose;
		mig_sorter_init_state(&state->sorter, fcinfo, POSITION_WIDTH, POSITION_WIDTH,
							  mig_part_of_memory(PARTS_OF_MEMORY));
	}
	check_same(&state->purpose, purpose);
	*(Position *) mig_sorter_put(&state->sorter) =
		(Position){mig_key_of_double(lat_deg), mig_key_of_double(lon_deg)};
	return state;
}

static Datum
add_point(FunctionCallInfo fcinfo, Purpose (*purpose_of)(FunctionCallInfo))
{
	Purpose purpose;
	Point *point;

	mig_aggregate_context(fcinfo);
	purpose = purpose_of(fcinfo);
	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	point = PG_GETARG_POINT_P(1);
	PG_RETURN_POINTER(add_position(fcinfo, &purpose, point->x, point->y));
}

static Datum
add_geometry(FunctionCallInfo fcinfo, Purpose (*purpose_of)(FunctionCallInfo))
{
	Purpose purpose;
	double lon_deg;
	double lat_deg;

	mig_aggregate_context(fcinfo);
	purpose = purpose_of(fcinfo);
	if (PG_ARGISNULL(1) ||
		!mig_geometry_point_arg(fcinfo, 1, "Use ST_PointOnSurface for a place inside.", &lon_deg,
								&lat_deg))
		return mig_unchanged(fcinfo, mig_state_arg(fcinfo, 0));
	PG_RETURN_POINTER(add_position(fcinfo, &purpose, lon_deg, lat_deg));
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
	MemoryContext context = mig_aggregate_context(fcinfo);

	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
	{
		state = MemoryContextAlloc(context, sizeof(Positions));
		state->purpose = other->purpose;
		mig_sorter_init_state(&state->sorter, fcinfo, POSITION_WIDTH, POSITION_WIDTH,
							  mig_part_of_memory(PARTS_OF_MEMORY));
	}
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

/* Could a worker have been asked for this? */
static bool
purpose_is_good(const Purpose *purpose)
{
	if (purpose->bandwidth_m == 0)
		return purpose->choice >= 0 && purpose->choice < MIG_BANDWIDTH_METHODS &&
			   purpose->level == 0;
	return purpose->choice >= 0 && purpose->choice < MIG_KERNELS && purpose->level >= 0 &&
		   purpose->level < MIG_GRIDCELL_LEVELS &&
		   purpose->bandwidth_m >= MIG_KDE_BANDWIDTH_MIN_M &&
		   purpose->bandwidth_m <= MIG_KDE_BANDWIDTH_MAX_M;
}

static bool
position_is_good(const void *state, const int64_t *record)
{
	const Position *position = (const Position *) record;

	(void) state;
	return mig_position_check(mig_double_of_key(position->lon), mig_double_of_key(position->lat)) ==
		   MIG_OK;
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
	mig_sorter_init(&state->sorter, CurrentMemoryContext, POSITION_WIDTH, POSITION_WIDTH,
					mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&state->sorter, data + sizeof(Purpose), len - sizeof(Purpose),
						 position_is_good, NULL))
		mig_report_state("density_kde_agg");
	PG_RETURN_POINTER(state);
}

/* The next point, in order; false at the end. */
static bool
next_position(MigSorter *sorter, double *lon_deg, double *lat_deg)
{
	const Position *head = (const Position *) mig_sorter_head(sorter);

	if (head == NULL)
		return false;
	*lat_deg = mig_double_of_key(head->lat);
	*lon_deg = mig_double_of_key(head->lon);
	mig_sorter_next(sorter);
	return true;
}

/* --- The surface --- */

/* Sorting the points changes nothing for those who go on with the state. */
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
	double lon_deg;
	double lat_deg;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	mig_kde_begin(&kde, state->purpose.choice, state->purpose.bandwidth_m, state->purpose.level,
				  CELLS_MAX, &memory);
	mig_sorter_sort(&state->sorter);
	for (size_t i = 0; status == MIG_OK && next_position(&state->sorter, &lon_deg, &lat_deg); i++)
	{
		mig_progress(&memory, 1);
		status = mig_kde_add(&kde, lon_deg, lat_deg);
	}
	ended = mig_kde_end(&kde);
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

/* The middle one of so many numbers in order, or the mean of the two. */
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

/* The standard distance of the points; their distances go to a sorter, if there is one. */
static double
standard_distance(MigSorter *sorter, MigCenter *center, MigSorter *distances)
{
	MigGround middle;
	double lon_deg;
	double lat_deg;
	double sum = 0;

	mig_center_init(center);
	for (mig_sorter_sort(sorter); next_position(sorter, &lon_deg, &lat_deg);)
	{
		mig_progress(&sorter->memory, 1);
		mig_center_add(center, lon_deg, lat_deg);
	}
	middle = mig_center_ground(center);
	mig_sorter_sort(sorter);
	for (size_t i = 0; next_position(sorter, &lon_deg, &lat_deg); i++)
	{
		MigGround ground = mig_ground_at(lon_deg, lat_deg);
		double square = mig_ground_square(&ground, &middle);

		mig_progress(&sorter->memory, 1);
		sum += square;
		if (distances != NULL)
			*mig_sorter_put(distances) = mig_key_of_double(sqrt(square));
	}
	return sqrt(sum / (double) center->count);
}

/* Points taken evenly from the sorted ones; returns their number. */
static size_t
take_sample(MigSorter *sorter, size_t count, MigGround *sample)
{
	size_t wanted = Min(count, MIG_SAMPLE_MAX);
	size_t taken = 0;
	double lon_deg;
	double lat_deg;

	mig_sorter_sort(sorter);
	for (size_t i = 0; next_position(sorter, &lon_deg, &lat_deg); i++)
	{
		mig_progress(&sorter->memory, 1);
		if (taken < wanted && i == (size_t) ((double) taken * count / wanted))
			sample[taken++] = mig_ground_at(lon_deg, lat_deg);
	}
	return taken;
}

/* Do the points, which are in order, lie at one position? */
static bool
all_coincide(MigSorter *sorter)
{
	Position first;
	const int64_t *head;

	mig_sorter_sort(sorter);
	memcpy(&first, mig_sorter_head(sorter), sizeof(first));
	for (size_t i = 0; (head = mig_sorter_head(sorter)) != NULL; i++)
	{
		mig_progress(&sorter->memory, 1);
		if (memcmp(head, &first, sizeof(first)) != 0)
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
