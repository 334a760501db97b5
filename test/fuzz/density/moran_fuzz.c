/* Any cells with any values: global and local Moran's I against all pairs of cells; hot spots of equal months. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "base/radix.h"
#include "grid/gridcell.h"
#include "density/emerging.h"
#include "density/moran.h"

#define CELLS 64

static int
are_near(int64_t a, int64_t b, int radius)
{
	int columns = mig_gridcell_columns(mig_gridcell_level(a));
	int column[2];
	int row[2];
	int apart;

	mig_gridcell_column_row(a, column, row);
	mig_gridcell_column_row(b, column + 1, row + 1);
	apart = abs(column[0] - column[1]);
	apart = columns - apart < apart ? columns - apart : apart;
	return apart <= radius && abs(row[0] - row[1]) <= radius;
}

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
compare(const MigDensity *density, int radius)
{
	double i_of[CELLS];
	double local_z[CELLS];
	double local_p[CELLS];
	uint8_t quadrant[CELLS];
	MigLocalMoran local = {i_of, local_z, local_p, quadrant};
	MigMoran moran;
	double n = (double) density->count;
	double mean = 0;
	double squares = 0;
	double products = 0;
	double linked = 0;

	for (size_t i = 0; i < density->count; i++)
		mean += density->amounts[i] / n;
	for (size_t i = 0; i < density->count; i++)
		squares += (density->amounts[i] - mean) * (density->amounts[i] - mean);
	check(mig_moran_local(density, radius, 19, 1, &memory, &local) == MIG_OK);
	mig_moran(density, radius, 19, 1, &memory, &moran);
	for (size_t i = 0; i < density->count; i++)
	{
		double sum = 0;
		double within = 0;

		for (size_t j = 0; j < density->count; j++)
			if (are_near(density->keys[i], density->keys[j], radius))
			{
				sum += density->amounts[j] - mean;
				within++;
			}
		sum -= density->amounts[i] - mean;
		if (within > 1)
			products += (density->amounts[i] - mean) * sum / (within - 1);
		linked += within > 1;
		if (squares > 1e-9)
			check(fabs(i_of[i] - (within > 1 ? (n - 1) * (density->amounts[i] - mean) * sum /
												   (within - 1) / squares
											 : 0)) < 1e-9);
	}
	if (linked > 0 && squares > 1e-9)
		check(fabs(moran.i - n / linked * products / squares) < 1e-9);
	else
		check(isnan(moran.i));
}

/* Equal months: all but the first, whose window has no previous month, have the same z. */
static void
compare_months(const MigDensity *density, int radius)
{
	MigDensity months[3] = {*density, *density, *density};
	MigEmerging cells[CELLS];
	int64_t *keys;
	size_t count = mig_density_union(months, 3, &keys, &memory);

	check(count == density->count && memcmp(keys, density->keys, count * sizeof(int64_t)) == 0);
	mig_emerging(months, 3, keys, count, radius, 0.05, &memory, cells);
	for (size_t i = 0; i < count; i++)
	{
		check(cells[i].hot >= 0 && cells[i].cold >= 0 && cells[i].hot + cells[i].cold <= 3);
		check(isnan(cells[i].last_z) || cells[i].hot == 0 || cells[i].last_z > 0);
		/* Two of three values are equal: at most 2 of 3 pairs go one way, and z is within 1 / sqrt(8 / 3). */
		check(isnan(cells[i].trend_z) || fabs(cells[i].trend_z) < 0.613);
	}
	memory.release(NULL, keys);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t keys[CELLS];
	int64_t spare[CELLS];
	double amounts[CELLS];
	int64_t *sorted;
	size_t count = 0;
	size_t kept = 0;
	int radius;
	int level;
	MigDensity density = {.values_are = MIG_AMOUNTS, .keys = keys, .amounts = amounts};

	if (size < 4)
		return 0;
	level = data[0] % 3;
	radius = 1 + data[1] % 4 + (data[1] > 250 ? 400 : 0);
	for (size_t at = 4; at + 3 <= size && count < CELLS; at += 3)
	{
		int column =
			mig_gridcell_wrap(data[at] % 16 + (data[2] % 2 ? 174 : 0) * (level + 1), level);

		if (mig_gridcell_of_column_row(column, data[at + 1] % 16 + (data[3] % 2 ? 60 : 0), level,
									   keys + count) == MIG_OK)
			count++;
	}
	if (count == 0)
		return 0;
	sorted = mig_radix_sort(keys, spare, count, 1, 1, &memory);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || sorted[i] != keys[kept - 1])
			keys[kept++] = sorted[i];
	for (size_t i = 0; i < kept; i++)
		amounts[i] = data[4 + 3 * i + 2] % 32;
	density.count = kept;
	compare(&density, radius);
	compare_months(&density, radius);
	if (memory_blocks != 0)
		abort();
	return 0;
}
