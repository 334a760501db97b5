/*
 * density_rollup_sql.c
 *		SQL functions that aggregate a density to coarser keys, and that keep some of its keys: those of a
 *		size or level, or within an area.
 */
#include "base/pg_compat.h"

#include "miscadmin.h"

#include "base/glue_sql.h"
#include "code/grid_code.h"
#include "grid/gridcell_sql.h"
#include "coverage/coverage_sql.h"
#include "density/density_sql.h"

/* --- Coarser keys --- */

static int64_t
parent_cell(int64_t cell, int level)
{
	return mig_gridcell_level(cell) < level ? 0 : mig_gridcell_at_level(cell, level);
}

static int64_t
parent_region(int64_t region, int level)
{
	return mig_region_code_level(region) < level ? 0 : mig_region_code_at(region, level);
}

static int64_t
parent_of_grid(int64_t grid, int level)
{
	return mig_region_code_at(mig_grid_code_region(grid), level);
}

MigParent
mig_density_parent(MigKeyKind keys_are)
{
	return keys_are == MIG_KEYS_CELL   ? parent_cell
		   : keys_are == MIG_KEYS_GRID ? parent_of_grid
									   : parent_region;
}

void
mig_density_check_rollup(const MigTypeText *type, MigStatus status)
{
	if (status == MIG_BAD_LEVEL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s has coarser keys than those to roll up to", type->name),
						errdetail("Values can be added up, not divided."),
						errhint("Roll up to the coarsest of them, or beyond.")));
	if (status != MIG_OK)
		mig_report_argument(type, status, &(MigWhere){0});
}

/* Sums the values of the keys within each key of a level; raises if a key has no parent there. */
static Datum
rollup(const MigDensity *density, MigKeyKind keys_are, int level)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out = mig_density_out(keys_are, density->values_are, density->count);
	MigDensityTarget target = mig_density_target(&out);
	MigStatus status =
		mig_density_rollup(density, mig_density_parent(density->keys_are), level, &memory, &target);

	mig_density_check_rollup(&mig_density_text, status);
	return mig_density_done(&out, target.count);
}

PG_FUNCTION_INFO_V1(density_rollup);
Datum
density_rollup(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);

	return rollup(&density, MIG_KEYS_CELL, mig_gridcell_level_arg(PG_GETARG_INT32(1)));
}

int
mig_density_region_level(int32 level)
{
	if (level < 1 || level > MIG_REGION_CODE_LEVELS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid level of divisions"),
				 errdetail("Levels run from 1, provinces, to %d, villages and communities.",
						   MIG_REGION_CODE_LEVELS)));
	return level;
}

int
mig_density_level_arg(FunctionCallInfo fcinfo, const MigDensity *density)
{
	if (density->keys_are == MIG_KEYS_CELL)
		return mig_gridcell_level_arg(PG_GETARG_INT32(1));
	if (density->keys_are == MIG_KEYS_ZONE)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("zones have no levels"),
						errdetail("Keys are of type bigint."),
						errhint("Count by region_code or grid_code.")));
	return mig_density_region_level(PG_GETARG_INT32(1));
}

PG_FUNCTION_INFO_V1(zone_density_rollup);
Datum
zone_density_rollup(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_density_level_arg(fcinfo, &density);

	return rollup(&density, MIG_KEYS_REGION, level);
}

/* --- Some of the keys --- */

Datum
mig_density_keep(const MigDensity *density,
				 bool (*wanted)(const void *state, const MigDensity *density, size_t i),
				 const void *state)
{
	MigDensityOut out = mig_density_out_like(density, density->values_are, density->count);
	size_t count = 0;

	for (size_t i = 0; i < density->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!wanted(state, density, i))
			continue;
		out.keys[count] = density->keys[i];
		if (out.to != NULL)
			out.to[count] = density->to[i];
		if (out.counts != NULL)
			out.counts[count++] = density->counts[i];
		else
			out.amounts[count++] = density->amounts[i];
	}
	return mig_density_done(&out, count);
}

static bool
is_of_level(const void *state, const MigDensity *density, size_t i)
{
	return mig_gridcell_level(density->keys[i]) == *(const int *) state;
}

static bool
is_of_region_level(const void *state, const MigDensity *density, size_t i)
{
	return mig_region_code_level(density->keys[i]) == *(const int *) state;
}

PG_FUNCTION_INFO_V1(density_of_size);
Datum
density_of_size(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));

	return mig_density_keep(&density, is_of_level, &level);
}

PG_FUNCTION_INFO_V1(density_of_level);
Datum
density_of_level(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_density_level_arg(fcinfo, &density);

	mig_density_need_keys(&density, MIG_KEYS_REGION);
	return mig_density_keep(&density, is_of_region_level, &level);
}

bool
mig_density_is_within(const MigCoverage *area, int64_t cell)
{
	double lon;
	double lat;

	mig_gridcell_center(cell, &lon, &lat);
	return mig_coverage_locate(area, lon, lat) != MIG_COVERAGE_NONE;
}

static bool
has_centre_in(const void *state, const MigDensity *density, size_t i)
{
	return mig_density_is_within(state, density->keys[i]);
}

const MigCoverage *
mig_density_area_arg(FunctionCallInfo fcinfo)
{
	return mig_coverage_of_polygon_arg(
		fcinfo, 1, "The area to crop to is a polygon or multipolygon.", &mig_density_text);
}

PG_FUNCTION_INFO_V1(density_crop);
Datum
density_crop(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);

	return mig_density_keep(&density, has_centre_in, mig_density_area_arg(fcinfo));
}
