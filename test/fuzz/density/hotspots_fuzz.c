/*
 * Any cells and values, with any radius: windows agree with a scan of all pairs, p and q are between 0 and 1 and q is
 * not below p.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "grid/gridcell.h"
#include "density/hotspots.h"

#define CELLS_MAX 128

static int64_t keys[CELLS_MAX];
static double amounts[CELLS_MAX];
static const double zeros[CELLS_MAX];

static size_t
read_map(const uint8_t *data, size_t size, int level)
{
	size_t count = 0;
	int middle = mig_gridcell_columns(level) / 2;

	for (size_t i = 0; i + 9 < size && count < CELLS_MAX; i += 10)
	{
		int64_t key;
		double amount;
		int column = data[i] < 128 ? data[i] % 16 : middle + data[i] % 16 - 8;

		memcpy(&amount, data + i + 2, sizeof(amount));
		if (mig_gridcell_of_column_row(mig_gridcell_wrap(column, level), data[i + 1] % 16, level,
									   &key) != MIG_OK ||
			(count > 0 && key <= keys[count - 1]))
			continue;
		keys[count] = key;
		amounts[count++] = isfinite(amount) ? amount + 0.0 : data[i + 2];
	}
	return count;
}

/* The number of cells within a radius of one. */
static double
within(size_t i, size_t count, int radius, int columns)
{
	double cells = 0;

	for (size_t j = 0; j < count; j++)
	{
		int ax;
		int ay;
		int bx;
		int by;
		int apart;

		mig_gridcell_column_row(keys[i], &ax, &ay);
		mig_gridcell_column_row(keys[j], &bx, &by);
		apart = abs(ax - bx) < columns - abs(ax - bx) ? abs(ax - bx) : columns - abs(ax - bx);
		cells += apart <= radius && abs(ay - by) <= radius;
	}
	return cells;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static MigHotspot hotspots[CELLS_MAX];
	static double counts[CELLS_MAX];
	static double sums[CELLS_MAX];
	MigDensity density = {
		.keys_are = MIG_KEYS_CELL, .values_are = MIG_AMOUNTS, .keys = keys, .amounts = amounts};
	MigNeighbors neighbors;
	int level;
	int radius;

	if (size < 3)
		return 0;
	level = data[0] % MIG_GRIDCELL_LEVELS;
	radius = 1 + (data[1] + 256 * data[2]) % (data[1] < 128 ? 16 : MIG_RADIUS_MAX);
	density.count = read_map(data + 3, size - 3, level);
	mig_neighbors_init(&neighbors, &density, radius, &memory);
	mig_neighbors_sum(&neighbors, zeros, sums, counts);
	for (size_t i = 0; i < density.count; i++)
		if (sums[i] != 0 || counts[i] != within(neighbors.places[i], density.count, radius,
												mig_gridcell_columns(level)))
			abort();
	mig_neighbors_free(&neighbors);
	mig_hotspots(&density, radius, &memory, hotspots);
	for (size_t i = 0; i < density.count; i++)
	{
		const MigHotspot *hotspot = &hotspots[i];

		if (isnan(hotspot->z) ? !isnan(hotspot->p) || !isnan(hotspot->q)
							  : !isfinite(hotspot->z) || !(hotspot->p >= 0 && hotspot->p <= 1) ||
									!(hotspot->q >= hotspot->p && hotspot->q <= 1))
			abort();
	}
	if (memory_blocks != 0)
		abort();
	return 0;
}
