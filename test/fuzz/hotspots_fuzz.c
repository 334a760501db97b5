/* Any cells with any values: windows, Gi*, Moran's I and measures against all pairs of cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../core/memory.h"
#include "core/emerging.h"
#include "core/gridcell.h"
#include "core/hotspots.h"
#include "core/measures.h"
#include "core/moran.h"
#include "core/radix.h"

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

/* Deviations that make no more than rounding have no z to compare. */
static void
compare(const MigDensity *density, int radius)
{
	double z[CELLS];
	double p[CELLS];
	double q[CELLS];
	double i_of[CELLS];
	double local_z[CELLS];
	double local_p[CELLS];
	uint8_t quadrant[CELLS];
	MigHotspots spots = {z, p, q};
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
	mig_hotspots(density, radius, &memory, &spots);
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
		if (within == n || squares < 1e-9)
			check(isnan(z[i]));
		else
			check(fabs(z[i] - sum / sqrt(squares / n * within * (n - within) / (n - 1))) < 1e-9);
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

static void
measure(const MigDensity *density)
{
	double *values = mig_density_sorted(density, &memory);
	MigLorenz points[CELLS + 1];
	double gini = mig_gini(values, density->count, &memory);
	size_t count = mig_lorenz(values, density->count, &memory, points);
	double area = 0;

	for (size_t i = 1; i < count; i++)
		area += (points[i].keys - points[i - 1].keys) * (points[i].values + points[i - 1].values);
	check(count == 0 ? isnan(gini) : fabs(1 - area - gini) < 1e-9);
	memory.release(NULL, values);
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
	measure(&density);
	if (memory_blocks != 0)
		abort();
	return 0;
}
