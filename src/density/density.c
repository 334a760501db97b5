/*
 * density.c
 *		Sparse maps of keys to values (see density.h).
 */
#include "density/density.h"

#include <math.h>

#include "code/grid_code.h"
#include "grid/gridcell.h"

size_t
mig_density_find(const MigDensity *density, int64_t key)
{
	size_t first = 0;
	size_t end = density->count;

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (density->keys[middle] < key)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

size_t
mig_flow_find(const MigDensity *flow, int64_t from, int64_t to)
{
	MigDensity pair = {.keys = &from, .to = &to};
	size_t first = 0;
	size_t end = flow->count;

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (mig_density_order(flow, middle, &pair, 0) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

bool
mig_density_key_is_good(MigKeyKind kind, int64_t key)
{
	switch (kind)
	{
		case MIG_KEYS_CELL:
			return mig_gridcell_check(key) == MIG_OK;
		case MIG_KEYS_GRID:
			return mig_grid_code_check(key) == MIG_OK;
		case MIG_KEYS_REGION:
			return mig_region_code_check(key) == MIG_OK;
		case MIG_KEYS_ZONE:
			return true;
	}
	return false;
}

MigStatus
mig_density_check(const MigDensity *density, const MigMemory *memory)
{
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress(memory, 1);
		if (!mig_density_key_is_good(density->keys_are, density->keys[i]) ||
			(density->to != NULL && !mig_density_key_is_good(density->keys_are, density->to[i])) ||
			(i > 0 && mig_density_order(density, i - 1, density, i) >= 0))
			return MIG_BAD_DENSITY;
		if (density->amounts != NULL &&
			(!isfinite(density->amounts[i]) ||
			 (density->amounts[i] == 0 && signbit(density->amounts[i]))))
			return MIG_BAD_DENSITY;
	}
	return MIG_OK;
}

int
mig_density_level(const MigDensity *density, const MigMemory *memory)
{
	int level = density->count > 0 ? mig_gridcell_level(density->keys[0]) : -1;

	for (size_t i = 1; i < density->count; i++)
	{
		mig_progress(memory, 1);
		if (mig_gridcell_level(density->keys[i]) != level)
			return -1;
	}
	return level;
}
