/* Unit tests of moran.c, random.h and emerging.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/random.h"
#include "grid/gridcell.h"
#include "density/emerging.h"
#include "density/moran.h"
#include "density/neighbors.h"

#define LEVEL 5 /* 500 m */

static int
by_key(const void *a, const void *b)
{
	int64_t p = *(const int64_t *) a;
	int64_t q = *(const int64_t *) b;

	return (p > q) - (p < q);
}

/* Cells of one row, as sorted keys. */
static void
row_of_cells(int64_t *keys, int count)
{
	for (int i = 0; i < count; i++)
		CHECK_INT(mig_gridcell_of_column_row(5 * 8 + i, 0, LEVEL, keys + i), MIG_OK);
}

/*
 * PySAL's esda tests Moran with the values 1 to 9 on a square of 3 x 3 whose sides are neighbours, weights of 1 (lat2W(3, 3),
 * transformation = "B", TestMoran.test_variance).
 */
static void
test_published(void)
{
	MigWeights weights = {.n = 9};
	double fourths = 0;
	double squares = 0;
	MigMoran moran;

	for (int i = 0; i < 9; i++)
	{
		double from_mean = i - 4;
		double given = (i % 3 > 0) + (i % 3 < 2) + (i / 3 > 0) + (i / 3 < 2);

		squares += from_mean * from_mean;
		fourths += pow(from_mean, 4);
		weights.s0 += given;
		weights.s1 += 2 * given;
		weights.s2 += 4 * given * given;
	}
	mig_moran_moments(&weights, 9 * fourths / (squares * squares), 0.5, &moran);
	CHECK(fabs(moran.variance_random - 0.059687500000000004) < 1e-15);
	CHECK(fabs(moran.variance_normal - 0.053125000000000006) < 1e-15);
	CHECK(moran.expected == -0.125);
}

/* The share of all permutations that reach the product sum of the first, on the rarer side: p for many permutations. */
static void
test_permutations(void)
{
	static const double values[6] = {9, 7, 8, 1, 2, 4};
	int64_t keys[6];
	double i_of[6];
	double z[6];
	double p[6];
	uint8_t quadrant[6];
	int order[6] = {0};
	double mean = 31 / 6.0;
	double first = 0;
	int all = 0;
	int reach = 0;
	MigDensity density = {.values_are = MIG_AMOUNTS, .count = 6, .keys = keys, .amounts = values};
	MigLocalMoran local = {i_of, z, p, quadrant};
	MigMoran moran;
	MigMoran again;

	row_of_cells(keys, 6);
	for (int code = 0; code < 6 * 6 * 6 * 6 * 6 * 6; code++)
	{
		bool used[6] = {false};
		bool each_once = true;
		double sum = 0;

		for (int i = 0, rest = code; i < 6; i++, rest /= 6)
		{
			order[5 - i] = rest % 6;
			each_once &= !used[rest % 6];
			used[rest % 6] = true;
		}
		if (!each_once)
			continue;
		for (int i = 0; i < 6; i++)
		{
			double lag = i == 0   ? values[order[1]]
						 : i == 5 ? values[order[4]]
								  : (values[order[i - 1]] + values[order[i + 1]]) / 2;

			sum += (values[order[i]] - mean) * (lag - mean);
		}
		first = all++ == 0 ? sum : first;
		reach += sum >= first - 1e-9;
	}
	CHECK_INT(all, 720);
	mig_moran(&density, 1, 20000, 1, &memory, &moran);
	mig_moran(&density, 1, 20000, 1, &memory, &again);
	CHECK(fabs(moran.p_permutation - reach / 720.0) < 0.01);
	CHECK(moran.p_permutation == again.p_permutation);
	/* The neighbour of the first cell, 9, is one of the five others: two of them are 7 or more. */
	CHECK_INT(mig_moran_local(&density, 1, 20000, 1, &memory, &local), MIG_OK);
	CHECK(fabs(p[0] - 0.4) < 0.02);
	/* The second, 7, has two: 17 or more only as 9 and 8, one pair of ten. */
	CHECK(fabs(p[1] - 0.1) < 0.01);
	CHECK(quadrant[0] == MIG_HIGH_HIGH && quadrant[4] == MIG_LOW_LOW);
	CHECK_INT(mig_moran_local(&density, 1, INT32_MAX, 1, &memory, &local), MIG_TOO_LARGE);
	CHECK_INT(memory_blocks, 0);
}

/* Six numbers are drawn equally often; the first words of SplitMix64 from 0 are known. */
static void
test_random(void)
{
	MigRandom random = {0};
	int drawn[6] = {0};
	bool even = true;

	CHECK(mig_random_next(&random) == UINT64_C(0xE220A8397B1DCDAF));
	CHECK(mig_random_next(&random) == UINT64_C(0x6E789E6AA1B965F4));
	for (int i = 0; i < 60000; i++)
		drawn[mig_random_below(&random, 6)]++;
	for (int i = 0; i < 6; i++)
		even &= abs(drawn[i] - 10000) < 500;
	CHECK(even);
	CHECK_INT(mig_random_below(&random, 1), 0);
}

static void
check_pattern(const char *months, int trend, MigPattern pattern, bool is_cold)
{
	int8_t kinds[32];
	bool cold;
	size_t count = strlen(months);

	for (size_t i = 0; i < count; i++)
		kinds[i] = (int8_t) (months[i] == 'H' ? 1 : months[i] == 'C' ? -1 : 0);
	CHECK_INT(mig_emerging_pattern(kinds, count, trend, &cold), pattern);
	CHECK_INT(cold, is_cold);
}

static void
test_patterns(void)
{
	check_pattern("..........", 1, MIG_NO_PATTERN, false);
	check_pattern("HH.......C", 0, MIG_NEW, true);
	check_pattern(".........H", 1, MIG_NEW, false);
	check_pattern("C........H", 0, MIG_NEW, false);
	check_pattern("H", 0, MIG_NEW, false);
	check_pattern("........HH", 1, MIG_CONSECUTIVE, false);
	check_pattern("C.......HH", 1, MIG_CONSECUTIVE, false);
	check_pattern(".HHHHHHHHH", 1, MIG_INTENSIFYING, false);
	check_pattern("HHHHHHHHHH", 0, MIG_PERSISTENT, false);
	check_pattern("HHH.HHHHHH", -1, MIG_DIMINISHING, false);
	check_pattern("CCCCCCCCCC", -1, MIG_INTENSIFYING, true);
	check_pattern("CCCCCCCCCC", 1, MIG_DIMINISHING, true);
	check_pattern("H.H.....HH", 0, MIG_SPORADIC, false);
	check_pattern("H.HC....HH", 0, MIG_OSCILLATING, false);
	check_pattern("C.CH....CC", 0, MIG_OSCILLATING, true);
	check_pattern("HHHHHHHHH.", 0, MIG_HISTORICAL, false);
	check_pattern("HHHHHHHHHC", 0, MIG_NEW, true);
	check_pattern("CCCCCCCCC.", 0, MIG_HISTORICAL, true);
	check_pattern("HHHHHHHH..", 0, MIG_NO_PATTERN, false);
	check_pattern("H.......CC", 0, MIG_CONSECUTIVE, true);
	check_pattern("CCCCC.CCCC", 0, MIG_PERSISTENT, true);
	check_pattern("C.C.....CC", 0, MIG_SPORADIC, true);
	check_pattern("CCCCCCCC..", 0, MIG_NO_PATTERN, false);
}

/* One cell that grows from month to month among many that do not, and one that is large from the sixth month on. */
static void
test_months(void)
{
	enum
	{
		MONTHS = 10,
		CELLS = 400
	};
	static int64_t keys[CELLS];
	static int64_t counts[MONTHS][CELLS];
	static MigEmerging found[CELLS];
	MigDensity months[MONTHS];
	int64_t *all;

	for (int i = 0; i < CELLS; i++)
		CHECK_INT(mig_gridcell_of_column_row(i % 20, i / 20, LEVEL, keys + i), MIG_OK);
	qsort(keys, CELLS, sizeof(int64_t), by_key);
	for (int month = 0; month < MONTHS; month++)
	{
		counts[month][100] = 100 + 20 * month;
		counts[month][300] = month >= 5 ? 200 : 0;
		months[month] = (MigDensity){.count = CELLS, .keys = keys, .counts = counts[month]};
	}
	CHECK_INT(mig_density_union(months, MONTHS, &all, &memory), CELLS);
	mig_emerging(months, MONTHS, all, CELLS, 0, 0.05, &memory, found);
	/* 45 ascending pairs: (45 - 1) / sqrt(10 9 25 / 18) */
	CHECK(fabs(found[100].trend_z - 44 / sqrt(125)) < 1e-12);
	CHECK(fabs(found[100].trend_p - mig_normal_p(44 / sqrt(125))) < 1e-15);
	CHECK(found[100].hot == MONTHS && found[100].cold == 0 && !found[100].is_cold);
	CHECK_INT(found[100].pattern, MIG_INTENSIFYING);
	/* the first month has no previous one in its windows: z is nearer to 0.  29 pairs ascend, 4 descend, two ties of 4. */
	CHECK(fabs(found[300].trend_z - 24 / sqrt((2250 - 156 - 156) / 18.0)) < 1e-12);
	CHECK(found[300].hot == 5 && found[300].last_z > 5);
	CHECK_INT(found[300].pattern, MIG_CONSECUTIVE);
	CHECK(found[0].hot == 0 && found[0].cold == 0);
	CHECK(fabs(found[0].trend_z - -8 / sqrt(33)) < 1e-12);
	CHECK_INT(found[0].pattern, MIG_NO_PATTERN);
	memory_release(NULL, all);
	CHECK_INT(memory_blocks, 0);
}

/* Against a computation over all pairs. */
static void
test_trends(void)
{
	MigRandom random = {7};
	double values[60];
	double spare[120];
	bool same = true;

	for (int round = 0; round < 500; round++)
	{
		size_t count = (size_t) mig_random_below(&random, 60);
		int64_t s = 0;
		MigTrend trend;

		for (size_t i = 0; i < count; i++)
			values[i] = (double) mig_random_below(&random, 1 + (uint64_t) round / 5);
		for (size_t i = 0; i < count; i++)
			for (size_t j = i + 1; j < count; j++)
				s += (values[j] > values[i]) - (values[j] < values[i]);
		trend = mig_mann_kendall(values, count, spare, &memory);
		same &= trend.s == s;
	}
	CHECK(same);
}

int
main(void)
{
	test_published();
	test_permutations();
	test_random();
	test_patterns();
	test_months();
	test_trends();
	return check_summary();
}
