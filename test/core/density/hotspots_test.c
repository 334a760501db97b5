/*
 * Unit tests of neighbors.c and hotspots.c: windows against a scan of all pairs, Gi* against a published example.
 */
#include <math.h>

#include "check.h"
#include "memory.h"

#include "grid/gridcell.h"
#include "density/hotspots.h"

#define CELLS_MAX 600

static int64_t keys[CELLS_MAX];
static double amounts[CELLS_MAX];
static MigDensity density = {
	.keys_are = MIG_KEYS_CELL, .values_are = MIG_AMOUNTS, .keys = keys, .amounts = amounts};

static uint64_t
next(void)
{
	static uint64_t x = 42;

	x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return x >> 33;
}

/* Random cells, with some left out, around a column and row. */
static void
make(int level, int column, int row, int side, int share)
{
	density.count = 0;
	for (int y = row; y < row + side; y++)
		for (int x = column; x < column + side; x++)
			if ((int) (next() % 100) < share)
			{
				int64_t key;
				size_t i = density.count;

				if (mig_gridcell_of_column_row(mig_gridcell_wrap(x, level), y, level, &key) !=
					MIG_OK)
					continue;
				for (; i > 0 && keys[i - 1] > key; i--)
					keys[i] = keys[i - 1];
				keys[i] = key;
				density.count++;
			}
	for (size_t i = 0; i < density.count; i++)
		amounts[i] = (double) (next() % 1000) / 8 - 30;
}

/* Are two cells within a radius of each other, also across the antimeridian? */
static bool
is_near(int64_t a, int64_t b, int radius)
{
	int columns = mig_gridcell_columns(mig_gridcell_level(a));
	int ax;
	int ay;
	int bx;
	int by;
	int apart;

	mig_gridcell_column_row(a, &ax, &ay);
	mig_gridcell_column_row(b, &bx, &by);
	apart = abs(ax - bx);
	if (columns - apart < apart)
		apart = columns - apart;
	return apart <= radius && abs(ay - by) <= radius;
}

/* Gi* by the formula of Ord and Getis, over all pairs. */
static double
brute(size_t i, int radius)
{
	double n = (double) density.count;
	double mean = 0;
	double squares = 0;
	double sum = 0;
	double within = 0;

	for (size_t j = 0; j < density.count; j++)
	{
		mean += amounts[j] / n;
		squares += amounts[j] * amounts[j] / n;
		if (is_near(keys[i], keys[j], radius))
		{
			sum += amounts[j];
			within++;
		}
	}
	return (sum - mean * within) /
		   (sqrt(squares - mean * mean) * sqrt((n * within - within * within) / (n - 1)));
}

static void
check_density(int radius)
{
	static MigHotspot hotspots[CELLS_MAX];
	size_t wrong = 0;

	mig_hotspots(&density, radius, &memory, hotspots);
	for (size_t i = 0; i < density.count; i++)
	{
		double z = brute(i, radius);
		double q = 1;

		if (isnan(hotspots[i].z) || !(fabs(z) < 1e6))
		{
			wrong += isnan(hotspots[i].z) == (fabs(z) < 1e6);
			continue;
		}
		/* q: the minimum of p m / rank from this p up, where rank counts those up to it */
		for (size_t j = 0; j < density.count; j++)
		{
			double rank = 0;
			double known = 0;

			if (isnan(hotspots[j].p) || hotspots[j].p < hotspots[i].p)
				continue;
			for (size_t k = 0; k < density.count; k++)
			{
				known += !isnan(hotspots[k].p);
				rank += hotspots[k].p <= hotspots[j].p;
			}
			q = fmin(q, hotspots[j].p * known / rank);
		}
		wrong += !(fabs(z - hotspots[i].z) <= 1e-10) ||
				 !(fabs(erfc(fabs(z) / sqrt(2)) - hotspots[i].p) <= 1e-10) ||
				 !(fabs(q - hotspots[i].q) <= 1e-12);
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(memory_blocks, 0);
}

/*
 * The example in the documentation of PySAL's esda.G_Local: six points, neighbours within 15, y and the z of
 * Gi* as printed there.
 */
static void
check_published(void)
{
	static const double y[] = {2, 3, 3.2, 5, 8, 7};
	static const double point[][2] = {{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}};
	static const double expected[] = {-1.39727626, -0.28917762, 0.65064964,
									  -0.28917762, 1.23452088,  2.02424331};
	double centered[6];
	double squares;

	memcpy(centered, y, sizeof(y));
	squares = mig_center(centered, 6, &memory);
	for (int i = 0; i < 6; i++)
	{
		double sum = 0;
		double within = 0;

		for (int j = 0; j < 6; j++)
			if (hypot(point[i][0] - point[j][0], point[i][1] - point[j][1]) <= 15)
			{
				sum += centered[j];
				within++;
			}
		CHECK(fabs(mig_hotspot_z(sum, within, 6, squares) - expected[i]) < 1e-8);
	}
}

int
main(void)
{
	int level = mig_gridcell_level_of_size(100);
	int antimeridian = mig_gridcell_columns(level) / 2 - 10;
	MigHotspot one;

	check_published();
	for (int radius = 1; radius <= 9; radius += 2)
	{
		make(level, 115000, 34000, 20, 100);
		check_density(radius);
		make(level, 115000, -10, 24, 40);
		check_density(radius);
		make(level, antimeridian, 34000, 20, 70);
		check_density(radius);
	}
	make(level, 115000, 34000, 20, 100);
	check_density(MIG_RADIUS_MAX); /* all cells in all windows */
	make(0, 160, 20, 20, 80);
	check_density(173);
	check_density(174); /* wider than the world */
	make(0, 165, 60, 20, 80);
	check_density(5);
	/* values that differ by 2^1000, and by little from a large one */
	make(level, 115000, 34000, 20, 100);
	for (size_t i = 0; i < density.count; i++)
		amounts[i] = 1e9 + (double) (next() % 4);
	{
		static MigHotspot far[CELLS_MAX];
		static MigHotspot near[CELLS_MAX];
		size_t wrong = 0;

		mig_hotspots(&density, 2, &memory, far);
		for (size_t i = 0; i < density.count; i++)
			amounts[i] = ldexp(amounts[i] - 1e9, 1000);
		mig_hotspots(&density, 2, &memory, near);
		for (size_t i = 0; i < density.count; i++)
			wrong += !(fabs(far[i].z - near[i].z) < 1e-6);
		CHECK_INT(wrong, 0);
		for (size_t i = 0; i < density.count; i++)
			amounts[i] = i % 2 == 0 ? 1.7e308 : -1.7e308;
		mig_hotspots(&density, 2, &memory, near);
		for (size_t i = 0; i < density.count; i++)
			wrong += !isfinite(near[i].z);
		CHECK_INT(wrong, 0);
		for (size_t i = 0; i < density.count; i++)
			amounts[i] = 7;
		mig_hotspots(&density, 2, &memory, near);
		for (size_t i = 0; i < density.count; i++)
			wrong += !isnan(near[i].z) || !isnan(near[i].p) || !isnan(near[i].q);
		CHECK_INT(wrong, 0);
	}
	density.count = 1;
	mig_hotspots(&density, 1, &memory, &one);
	CHECK(isnan(one.z));
	density.count = 0;
	mig_hotspots(&density, 1, &memory, &one);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
