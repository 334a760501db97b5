/*
 * density_hotspots_sql.c
 *		SQL functions of spatial statistics: hot and cold spots of a density (Gi*), Moran's I, global and local,
 *		and hot spots over a series of months with their Mann-Kendall trend.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/glue_sql.h"
#include "grid/gridcell.h"
#include "density/emerging.h"
#include "density/hotspots.h"
#include "density/moran.h"
#include "density/density_sql.h"

static int32
radius_arg(FunctionCallInfo fcinfo, int number)
{
	int32 radius = PG_GETARG_INT32(number);

	if (radius < 1 || radius > MIG_RADIUS_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("radius out of range"),
						errdetail("It lies between 1 and %d cells.", MIG_RADIUS_MAX),
						errhint("For a wider look take larger cells, by density_rollup.")));
	return radius;
}

static double
alpha_arg(FunctionCallInfo fcinfo, int number)
{
	double alpha = PG_GETARG_FLOAT8(number);

	if (!(alpha > 0 && alpha < 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("alpha out of range"),
						errdetail("It lies between 0 and 1."), errhint("0.05 is usual.")));
	return alpha;
}

#define PERMUTATIONS_MAX 1000000

static int32
permutations_arg(FunctionCallInfo fcinfo, int number)
{
	int32 permutations = PG_GETARG_INT32(number);

	if (permutations < 0 || permutations > PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("permutations out of range"),
				 errdetail("They are 0, for none, to %d.", PERMUTATIONS_MAX),
				 errhint("999 are usual.")));
	return permutations;
}

/* A density whose cells are of one size. */
static MigDensity
cells_arg(FunctionCallInfo fcinfo, int number)
{
	MigDensity density = mig_density_arg(fcinfo, number);

	mig_density_level_of(&density);
	return density;
}

static double *
numbers(size_t count)
{
	return palloc(Max(count, 1) * sizeof(double));
}

static Datum
row(TupleDesc desc, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

/* Sets a column of a row; NaN becomes NULL. */
static void
set_number(Datum *value, bool *is_null, double number)
{
	*is_null = isnan(number);
	*value = Float8GetDatum(number);
}

/* --- Gi* --- */

typedef struct Hotspots
{
	MigDensity density;
	double alpha;
	MigHotspot *rows;
} Hotspots;

static void *
find_hotspots(FunctionCallInfo fcinfo)
{
	Hotspots *hotspots = palloc(sizeof(Hotspots));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int32 radius = radius_arg(fcinfo, 1);

	hotspots->alpha = alpha_arg(fcinfo, 2);
	hotspots->density = cells_arg(fcinfo, 0);
	hotspots->rows =
		memory.resize(memory.state, NULL, (hotspots->density.count + 1) * sizeof(MigHotspot));
	mig_hotspots(&hotspots->density, radius, &memory, hotspots->rows);
	return hotspots;
}

PG_FUNCTION_INFO_V1(density_hotspots);
Datum
density_hotspots(PG_FUNCTION_ARGS)
{
	FuncCallContext *context = mig_call_of_rows(fcinfo, find_hotspots);
	const Hotspots *hotspots;
	const MigHotspot *found;
	size_t i;
	Datum values[6];
	bool nulls[lengthof(values)] = {false};

	hotspots = context->user_fctx;
	i = context->call_cntr;
	if (i == hotspots->density.count)
		SRF_RETURN_DONE(context);
	found = &hotspots->rows[i];
	values[0] = Int64GetDatum(hotspots->density.keys[i]);
	values[1] = Float8GetDatum(mig_density_value(&hotspots->density, i));
	set_number(&values[2], &nulls[2], found->z);
	set_number(&values[3], &nulls[3], found->p);
	set_number(&values[4], &nulls[4], found->q);
	nulls[5] = !(found->q <= hotspots->alpha);
	if (!nulls[5])
		values[5] = CStringGetTextDatum(found->z > 0 ? "hot" : "cold");
	SRF_RETURN_NEXT(context, row(context->tuple_desc, values, nulls));
}

/* --- Moran's I --- */

PG_FUNCTION_INFO_V1(density_moran);
Datum
density_moran(PG_FUNCTION_ARGS)
{
	MigDensity density;
	int32 radius = radius_arg(fcinfo, 1);
	int32 permutations = permutations_arg(fcinfo, 2);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigMoran moran;
	Datum values[10];
	bool nulls[lengthof(values)] = {false};

	density = cells_arg(fcinfo, 0);
	mig_moran(&density, radius, permutations, (uint64) PG_GETARG_INT64(3), &memory, &moran);
	values[0] = Int64GetDatum((int64) density.count);
	set_number(&values[1], &nulls[1], moran.i);
	set_number(&values[2], &nulls[2], moran.expected);
	set_number(&values[3], &nulls[3], moran.variance_normal);
	set_number(&values[4], &nulls[4], moran.z_normal);
	set_number(&values[5], &nulls[5], moran.p_normal);
	set_number(&values[6], &nulls[6], moran.variance_random);
	set_number(&values[7], &nulls[7], moran.z_random);
	set_number(&values[8], &nulls[8], moran.p_random);
	set_number(&values[9], &nulls[9], moran.p_permutation);
	return row(mig_row_type(fcinfo), values, nulls);
}

typedef struct LocalMoran
{
	MigDensity density;
	MigLocalMoran found;
} LocalMoran;

static void *
find_local_moran(FunctionCallInfo fcinfo)
{
	LocalMoran *moran = palloc0(sizeof(LocalMoran));
	int32 radius = radius_arg(fcinfo, 1);
	int32 permutations = permutations_arg(fcinfo, 2);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	moran->density = cells_arg(fcinfo, 0);
	moran->found.i = numbers(moran->density.count);
	moran->found.z = numbers(moran->density.count);
	if (permutations > 0)
		moran->found.p_permutation = numbers(moran->density.count);
	moran->found.quadrant = palloc(Max(moran->density.count, 1));
	if (mig_moran_local(&moran->density, radius, permutations, (uint64) PG_GETARG_INT64(3), &memory,
						&moran->found) != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many permutations for a window so large"),
						errdetail("Permutations times neighbors of a cell are limited to %zu.",
								  MIG_MORAN_SAMPLES_MAX),
						errhint("Take fewer, or a smaller radius.")));
	return moran;
}

PG_FUNCTION_INFO_V1(density_moran_local);
Datum
density_moran_local(PG_FUNCTION_ARGS)
{
	static const char *const quadrants[] = {
		[MIG_NO_QUADRANT] = "", [MIG_HIGH_HIGH] = "HH", [MIG_LOW_HIGH] = "LH",
		[MIG_LOW_LOW] = "LL",   [MIG_HIGH_LOW] = "HL",
	};
	FuncCallContext *context = mig_call_of_rows(fcinfo, find_local_moran);
	LocalMoran *moran;
	Datum values[7];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	moran = context->user_fctx;
	i = context->call_cntr;
	if (i == moran->density.count)
		SRF_RETURN_DONE(context);
	values[0] = Int64GetDatum(moran->density.keys[i]);
	values[1] = Float8GetDatum(mig_density_value(&moran->density, i));
	set_number(&values[2], &nulls[2], moran->found.i[i]);
	set_number(&values[3], &nulls[3], moran->found.z[i]);
	set_number(&values[4], &nulls[4], mig_normal_p(moran->found.z[i]));
	set_number(&values[5], &nulls[5],
			   moran->found.p_permutation != NULL ? moran->found.p_permutation[i] : NAN);
	nulls[6] = moran->found.quadrant[i] == MIG_NO_QUADRANT;
	values[6] = CStringGetTextDatum(quadrants[moran->found.quadrant[i]]);
	SRF_RETURN_NEXT(context, row(context->tuple_desc, values, nulls));
}

/* --- Months --- */

typedef struct Emerging
{
	size_t count;
	int64_t *keys;
	MigEmerging *found;
} Emerging;

/* The densities of an array, whose cells must all be of one size. */
static MigDensity *
months_arg(FunctionCallInfo fcinfo, int number, size_t *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(number);
	MigDensity *months;
	Datum *elements;
	int length;
	int level = -1;

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("months must not contain NULL"),
				 errhint("A month without anybody is '{}'.")));
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &elements, NULL,
					  &length);
	months = palloc(Max(length, 1) * sizeof(MigDensity));
	for (int i = 0; i < length; i++)
	{
		int of_month;

		months[i] = mig_density_value_of(elements[i]);
		of_month = mig_density_level_of(months + i);
		if (level >= 0 && of_month >= 0 && of_month != level)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("months have cells of different sizes"),
							errdetail("Cells of one month have %d m, those of another %d m.",
									  mig_gridcell_size_of_level(level),
									  mig_gridcell_size_of_level(of_month)),
							errhint("density_rollup(density, size) makes them alike.")));
		level = of_month >= 0 ? of_month : level;
	}
	*count = (size_t) length;
	return months;
}

static void *
find_emerging(FunctionCallInfo fcinfo)
{
	Emerging *emerging = palloc(sizeof(Emerging));
	int32 radius = radius_arg(fcinfo, 1);
	double alpha = alpha_arg(fcinfo, 2);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t month_count;
	MigDensity *months = months_arg(fcinfo, 0, &month_count);

	emerging->count = mig_density_union(months, month_count, &emerging->keys, &memory);
	emerging->found =
		memory.resize(memory.state, NULL, Max(emerging->count, 1) * sizeof(MigEmerging));
	mig_emerging(months, month_count, emerging->keys, emerging->count, radius, alpha, &memory,
				 emerging->found);
	return emerging;
}

/* A pattern as text: "new hot", "historical cold", "none". */
static Datum
pattern_text(const MigEmerging *cell)
{
	static const char *const names[][2] = {
		[MIG_NO_PATTERN] = {"none", "none"},
		[MIG_NEW] = {"new hot", "new cold"},
		[MIG_CONSECUTIVE] = {"consecutive hot", "consecutive cold"},
		[MIG_INTENSIFYING] = {"intensifying hot", "intensifying cold"},
		[MIG_PERSISTENT] = {"persistent hot", "persistent cold"},
		[MIG_DIMINISHING] = {"diminishing hot", "diminishing cold"},
		[MIG_SPORADIC] = {"sporadic hot", "sporadic cold"},
		[MIG_OSCILLATING] = {"oscillating hot", "oscillating cold"},
		[MIG_HISTORICAL] = {"historical hot", "historical cold"},
	};

	return CStringGetTextDatum(names[cell->pattern][cell->is_cold]);
}

PG_FUNCTION_INFO_V1(density_emerging);
Datum
density_emerging(PG_FUNCTION_ARGS)
{
	FuncCallContext *context = mig_call_of_rows(fcinfo, find_emerging);
	Emerging *emerging;
	const MigEmerging *cell;
	Datum values[7];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	emerging = context->user_fctx;
	i = context->call_cntr;
	if (i == emerging->count)
		SRF_RETURN_DONE(context);
	cell = emerging->found + i;
	values[0] = Int64GetDatum(emerging->keys[i]);
	values[1] = pattern_text(cell);
	set_number(&values[2], &nulls[2], cell->trend_z);
	set_number(&values[3], &nulls[3], cell->trend_p);
	set_number(&values[4], &nulls[4], cell->last_z);
	values[5] = Int32GetDatum(cell->hot);
	values[6] = Int32GetDatum(cell->cold);
	SRF_RETURN_NEXT(context, row(context->tuple_desc, values, nulls));
}

PG_FUNCTION_INFO_V1(mann_kendall);
Datum
mann_kendall(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	const double *series = (const double *) ARR_DATA_PTR(array);
	size_t count = (size_t) ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigTrend trend;
	Datum values[4];
	bool nulls[lengthof(values)] = {false};

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("values must not contain NULL"),
				 errhint("Leave it out: the test goes by the order of values alone.")));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&memory, 1);
		if (isnan(series[i]))
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("values must not contain NaN"),
							errhint("Leave it out: the test goes by the order of values alone.")));
	}
	trend = mig_mann_kendall(series, count,
							 memory.resize(memory.state, NULL, (2 * count + 1) * sizeof(double)),
							 &memory);
	values[0] = Int64GetDatum(trend.s);
	values[1] = Float8GetDatum(trend.variance);
	set_number(&values[2], &nulls[2], trend.z);
	set_number(&values[3], &nulls[3], trend.p);
	return row(mig_row_type(fcinfo), values, nulls);
}
