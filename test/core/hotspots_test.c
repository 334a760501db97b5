/* Unit tests of neighbors.c, moments.c and hotspots.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "core/gridcell.h"
#include "core/hotspots.h"
#include "core/moments.h"
#include "core/neighbors.h"
#include "core/radix.h"

static uint64_t state = 11;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

#define CELLS 400

/* Cells with values, made from columns and rows of a level. */
typedef struct Map
{
	int64_t keys[CELLS];
	double amounts[CELLS];
	size_t count;
	int level;
} Map;

static void
add_cell(Map *map, int column, int row)
{
	if (map->count < CELLS &&
		mig_gridcell_of_column_row(mig_gridcell_wrap(column, map->level), row, map->level,
								   map->keys + map->count) == MIG_OK)
		map->count++;
}

/* Sorts the cells, each once. */
static MigDensity
density_of(Map *map)
{
	int64_t spare[CELLS];
	size_t kept = 0;

	if (map->count > 0 && mig_radix_sort(map->keys, spare, map->count, 1, 1, &memory) == spare)
		memcpy(map->keys, spare, map->count * sizeof(int64_t));
	for (size_t i = 0; i < map->count; i++)
		if (i == 0 || map->keys[i] != map->keys[i - 1])
			map->keys[kept++] = map->keys[i];
	map->count = kept;
	return (MigDensity){
		.values_are = MIG_AMOUNTS, .count = kept, .keys = map->keys, .amounts = map->amounts};
}

/* Do two cells of a level lie within so many columns and rows of each other? */
static bool
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

/* Every window against all pairs of cells; the formula of Ord and Getis from sums of values. */
static void
test_windows(void)
{
	double z[CELLS];
	double p[CELLS];
	double q[CELLS];
	bool same_cells = true;
	double off = 0;

	for (int round = 0; round < 300; round++)
	{
		Map map = {.level = (int) (draw() % 3)};
		int radius = (int) (draw() % 5) + (round % 50 == 0 ? 400 : 0);
		int columns = mig_gridcell_columns(map.level);
		int column = round % 3 == 0 ? columns / 2 : (int) (draw() % (unsigned) columns);
		int row = round % 5 == 0 ? 70 : 0;
		int wide = 1 + (int) (draw() % 30);
		double total = 0;
		double squares = 0;
		MigDensity density;
		MigHotspots out = {z, p, q};
		MigNeighbors near;
		MigWindow window;

		for (size_t i = draw() % CELLS; i > 0; i--)
			add_cell(&map, column + (int) (draw() % (unsigned) wide), row + (int) (draw() % 20));
		density = density_of(&map);
		for (size_t i = 0; i < density.count; i++)
		{
			map.amounts[i] = (double) (draw() % 100) - (round % 2 == 0 ? 50 : 0);
			total += map.amounts[i];
			squares += map.amounts[i] * map.amounts[i];
		}
		mig_hotspots(&density, radius, &memory, &out);
		mig_neighbors_init(&near, &density, &memory);
		mig_window_init(&window, &near, radius);
		for (size_t seen = 0; seen < density.count; seen++)
		{
			double n = (double) density.count;
			double s = sqrt(squares / n - total / n * (total / n));
			double sum = 0;
			double k = 0;
			size_t cell;

			same_cells &= mig_window_next(&window);
			cell = near.cell[window.place];
			for (size_t i = 0; i < density.count; i++)
				if (are_near(density.keys[cell], density.keys[i], radius))
				{
					sum += map.amounts[i];
					k++;
				}
			same_cells &= mig_window_cells(&window) == (size_t) k;
			if (k == n || s < 1e-9)
				same_cells &= isnan(z[cell]) && isnan(p[cell]) && isnan(q[cell]);
			else
				off = fmax(off, fabs(z[cell] - (sum - total / n * k) /
												   (s * sqrt((n * k - k * k) / (n - 1)))));
		}
		same_cells &= !mig_window_next(&window);
		mig_window_free(&window);
		mig_neighbors_free(&near);
	}
	CHECK(same_cells);
	CHECK(off < 1e-10);
	CHECK_INT(memory_blocks, 0);
}

/*
 * The example in the documentation of PySAL's esda (esda.getisord.G_Local with transform = 'B', star = True): six points,
 * neighbours within 15.
 */
static void
test_published(void)
{
	static const double x[] = {10, 20, 40, 15, 30, 30};
	static const double y[] = {10, 10, 10, 20, 20, 30};
	static const double values[] = {2, 3, 3.2, 5, 8, 7};
	static const double z[] = {-1.39727626, -0.28917762, 0.65064964,
							   -0.28917762, 1.23452088,  2.02424331};
	double mean = 28.2 / 6;
	double squares = 0;

	for (int i = 0; i < 6; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	for (int i = 0; i < 6; i++)
	{
		double sum = 0;
		double within = 0;

		for (int j = 0; j < 6; j++)
			if (hypot(x[i] - x[j], y[i] - y[j]) <= 15)
			{
				sum += values[j] - mean;
				within++;
			}
		CHECK(fabs(mig_gi_star(sum, within, 6, squares) - z[i]) < 1e-8);
	}
}

/* Worked by hand: 5 tests, one of none. */
static void
test_adjusting(void)
{
	static const double p[] = {0.04, 0.01, NAN, 0.03, 0.5, 0.005};
	static const double adjusted[] = {0.05, 0.025, NAN, 0.05, 0.5, 0.025};
	double q[6];

	mig_adjust_p(p, 6, q, &memory);
	for (int i = 0; i < 6; i++)
		CHECK(i == 2 ? isnan(q[i]) : fabs(q[i] - adjusted[i]) < 1e-15);
	mig_adjust_p(p + 2, 1, q, &memory);
	CHECK(isnan(q[0]));
	CHECK_INT(memory_blocks, 0);
}

/* A million million beside deviations of 1, and values whose squares are beyond the doubles. */
static void
test_ranges(void)
{
	Map map = {.level = 4};
	double z[3][9];
	double p[9];
	double q[9];

	for (int i = 0; i < 9; i++)
		add_cell(&map, i, 0);
	for (int round = 0; round < 3; round++)
	{
		static const double scale[] = {1, 1, 1e305};
		MigDensity density = density_of(&map);
		MigHotspots out = {z[round], p, q};

		for (int i = 0; i < 9; i++)
			map.amounts[i] = (i % 4 + (round == 1 ? 1e15 : 0)) * scale[round];
		mig_hotspots(&density, 1, &memory, &out);
	}
	for (int i = 0; i < 9; i++)
	{
		CHECK(fabs(z[0][i] - z[1][i]) < 1e-13);
		CHECK(fabs(z[0][i] - z[2][i]) < 1e-13);
	}
	CHECK(mig_normal_p(0) == 1 && fabs(mig_normal_p(1.959963984540054) - 0.05) < 1e-16);
}

int
main(void)
{
	test_windows();
	test_published();
	test_adjusting();
	test_ranges();
	return check_summary();
}
