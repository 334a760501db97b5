/* Unit tests of exact_sum.c, fold.c, density.c, density_text.c and density_math.c. */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/radix.h"
#include "base/exact_sum.h"
#include "base/fold.h"
#include "code/region_code.h"
#include "grid/gridcell.h"
#include "density/density_math.h"
#include "density/density_text.h"

static uint64_t state = 5;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

static double
sum_of(const double *values, size_t count)
{
	MigExactSum sum;

	mig_exact_sum_clear(&sum);
	for (size_t i = 0; i < count; i++)
		mig_exact_sum_add(&sum, values[i]);
	return mig_exact_sum_value(&sum);
}

/* Integers scaled so that their sum is known exactly. */
static void
test_sums(void)
{
	static const double lost[] = {1e100, 1, -1e100};
	/* 1 + 2^-53 is a tie and rounds to even, unless any bit is added or subtracted. */
	static const double half[] = {1, 0x1p-53};
	static const double more[] = {1, 0x1p-53, 0x1p-1074};
	static const double less[] = {1, 0x1p-53, -0x1p-1074};
	static const double odd[] = {1 + 0x1p-52, 0x1p-53};
	double values[1000];
	bool same = true;

	CHECK(sum_of(lost, 3) == 1);
	CHECK(sum_of(half, 2) == 1);
	CHECK(sum_of(more, 3) == 1 + 0x1p-52);
	CHECK(sum_of(less, 3) == 1);
	CHECK(sum_of(odd, 2) == 1 + 0x1p-51);
	CHECK(sum_of(NULL, 0) == 0 && !signbit(sum_of(NULL, 0)));
	for (int round = 0; round < 200; round++)
	{
		__int128 whole = 0;
		size_t count = 1 + draw() % 1000;

		for (size_t i = 0; i < count; i++)
		{
			int64_t number = (int64_t) (draw() * draw() % UINT64_C(9007199254740992));
			int shift = (int) (draw() % 60);

			number = draw() % 2 == 0 ? number : -number;
			values[i] = ldexp((double) number, shift - 30);
			whole += number * ((__int128) 1 << shift);
		}
		same &= sum_of(values, count) == ldexp((double) whole, -30);
	}
	CHECK(same);
}

/* A sum in multiples of 2^970, rounded. */
static double
rounded_far(__int128 whole)
{
	return ldexp((double) whole, 970);
}

/* Near the limits of double partial sums may overflow where the sum does not, in any order and any folding. */
static void
test_far_sums(void)
{
	static const double back[] = {1e308, 1e308, -1e308};
	static const double min[] = {DBL_MAX, DBL_MAX, -DBL_MAX, 0x1p-1074, -DBL_MAX};
	static const double below[] = {DBL_MAX, 0x1p970,
								   -0x1p-1074}; /* half a unit, minus the smallest double */
	static const double half[] = {DBL_MAX, 0x1p970};
	static const double minus[] = {-DBL_MAX, -1e300};
	static const double near[] = {0x1p1022, 0x1p1022, -0x1.fffffffffffffp1021, -0x1p968, -1};
	double values[120];
	bool same = true;

	CHECK(sum_of(back, 3) == 1e308);
	CHECK(sum_of(min, 5) == 0x1p-1074);
	CHECK(sum_of(below, 3) == DBL_MAX);
	CHECK(sum_of(half, 2) == INFINITY);
	CHECK(sum_of(minus, 2) == -INFINITY);
	CHECK(sum_of(near, 5) == 0x1p1022);
	for (int round = 0; round < 5000; round++)
	{
		size_t count = 1 + draw() % 40;
		int64_t records[80];
		size_t folded;
		__int128 whole = 0;
		MigExactSum sum;

		for (size_t i = 0; i < count; i++)
		{
			int64_t number = (int64_t) (draw() * draw() % UINT64_C(9007199254740992));
			int shift = 1 - (int) (draw() % 3);

			number = shift > 0 ? number << 1 : number >> -shift;
			number = draw() % 2 == 0 ? number : -number;
			values[i] = ldexp((double) number, 970);
			whole += number;
			records[2 * i] = 1;
			memcpy(records + 2 * i + 1, values + i, sizeof(double));
		}
		same &= sum_of(values, count) == rounded_far(whole);
		folded = mig_fold_amounts(records, count, &memory);
		same &= folded <= count;
		for (size_t i = 0; i < folded; i++)
			memcpy(values + i, records + 2 * i + 1, sizeof(double));
		same &= sum_of(values, folded) == rounded_far(whole);
		mig_exact_sum_clear(&sum);
		for (size_t i = 0; i < folded; i++)
			mig_exact_sum_add(&sum, values[i]);
		for (count = 0; mig_exact_sum_size(&sum) > 0; count++)
			values[count] = mig_exact_sum_take(&sum);
		same &= sum_of(values, count) == rounded_far(whole);
	}
	CHECK(same);
}

/* Folding in parts, in any order, does not change results. */
static void
test_tallies(void)
{
	int64_t counts[] = {1, INT64_MAX, 1, INT64_MAX, 1, 5, 2, -3, 2, 3, 9, INT64_MIN, 9, -1};
	int64_t left[] = {1, INT64_MAX, 1, INT64_MAX, 1, 5, 2, 0, 9, INT64_MIN, 9, -1};
	int64_t amounts[8] = {1, 0, 1, 0, 2, 0, 2, 0};
	double values[] = {1e100, 1, 3, -3};
	int64_t pairs[] = {1, 1, 1, 1, 1, 2, 2, 2};
	int64_t wide[] = {1, 1, 1, 7, 1, 1, 1, 8, 1, 1, 2, 7};
	double back;

	CHECK_INT(mig_fold_counts(counts, 7, &memory), 6);
	CHECK(memcmp(counts, left, sizeof(left)) == 0);
	CHECK_INT(mig_fold_counts(counts, 0, &memory), 0);
	for (size_t i = 0; i < 4; i++)
		memcpy(amounts + 2 * i + 1, values + i, sizeof(double));
	CHECK_INT(mig_fold_amounts(amounts, 4, &memory), 3);
	memcpy(&back, amounts + 5, sizeof(back));
	CHECK(amounts[0] == 1 && amounts[2] == 1 && amounts[4] == 2 && back == 0);
	CHECK_INT(mig_fold_pairs(pairs, 4, &memory), 3);
	CHECK(pairs[2] == 1 && pairs[3] == 2 && pairs[4] == 2);
	CHECK_INT(mig_fold_triples(wide, 3, &memory), 2);
	CHECK_INT(wide[6], 2);
}

static MigDensity
density_of(const MigDensityRecords *read, int64_t *keys, void *values)
{
	MigDensity density = {.keys_are = read->keys_are,
						  .values_are = read->values_are,
						  .count = read->count,
						  .keys = keys};

	for (size_t i = 0; i < read->count; i++)
	{
		keys[i] = read->records[2 * i];
		((int64_t *) values)[i] = read->records[2 * i + 1];
	}
	if (read->values_are == MIG_COUNTS)
		density.counts = values;
	else
		density.amounts = values;
	return density;
}

static MigStatus
try_parse(const char *text, bool cells, size_t *position)
{
	MigDensityRecords read;
	MigWhere where;
	MigStatus status = mig_density_parse(text, strlen(text), cells, false, &memory, &read, &where);

	*position = where.position;
	free(read.records);
	return status;
}

static void
test_texts(void)
{
	static const struct
	{
		const char *text;
		bool cells;
		MigStatus status;
		size_t position;
	} cases[] = {
		{"{}", true, MIG_OK, 2},
		{" { } ", true, MIG_OK, 5},
		{"{\"1kmN0E0\": 1}", true, MIG_OK, 14},
		{"{\"1kmN0E0\": -9223372036854775808}", true, MIG_OK, 33},
		{"{\"1kmN0E0\": 9223372036854775808}", true, MIG_OUT_OF_RANGE, 12},
		{"{\"1kmN0E0\": 9223372036854775808.0}", true, MIG_OK, 34},
		{"{\"1kmN0E0\": 1e309}", true, MIG_OUT_OF_RANGE, 12},
		{"{\"1kmN0E0\": 01}", true, MIG_BAD_DENSITY, 12},
		{"{\"1kmN0E0\": NaN}", true, MIG_BAD_DENSITY, 12},
		{"{\"1kmN0E0\": 1.}", true, MIG_BAD_DENSITY, 12},
		{"{\"1kmN0E0\": 1,}", true, MIG_BAD_DENSITY, 14},
		{"{\"1kmN0E0\": 1, \"1kmN0E0\": 2}", true, MIG_BAD_DENSITY, 28},
		{"{\"2kmN0E0\": 1}", true, MIG_BAD_DENSITY, 1},
		{"{\"1kmN0E0\": 1} x", true, MIG_BAD_DENSITY, 15},
		{"{\"1kmN0E0", true, MIG_BAD_DENSITY, 2},
		{"", true, MIG_BAD_DENSITY, 0},
		{"{\"bigint\": {}}", true, MIG_BAD_DENSITY, 1},
		{"{\"bigint\": {\"-9223372036854775808\": 1, \"0\": -0}}", false, MIG_OK, 48},
		{"{\"bigint\": {\"9223372036854775808\": 1}}", false, MIG_BAD_DENSITY, 12},
		{"{\"bigint\": {\"00\": 1}}", false, MIG_BAD_DENSITY, 12},
		{"{\"region_code\": {\"331102001001\": 1}}", false, MIG_OK, 36},
		{"{\"region_code\": {\"331102\": 1}}", false, MIG_BAD_DENSITY, 17},
		{"{\"grid_code\": {\"331102001001001\": 1}}", false, MIG_OK, 37},
		{"{\"gridcell\": {}}", false, MIG_BAD_DENSITY, 1},
		{"{}", false, MIG_BAD_DENSITY, 1},
	};
	size_t position;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		CHECK_INT(try_parse(cases[i].text, cases[i].cells, &position), cases[i].status);
		CHECK_INT(position, cases[i].position);
	}
}

/* Arithmetic and sums over parents against a computation key by key. */
static void
test_math(void)
{
	static const char *const a_text =
		"{\"1kmN0E0\": 2, \"1kmN0E1\": 3, \"1kmN1E0\": 9007199254740993}";
	static const char *const b_text = "{\"1kmN0E1\": 4, \"1kmN0E2\": 5, \"1kmN1E0\": 0}";
	MigDensityRecords a_read;
	MigDensityRecords b_read;
	MigWhere where;
	int64_t a_keys[3];
	int64_t a_values[3];
	int64_t b_keys[3];
	int64_t b_values[3];
	int64_t keys[6];
	int64_t counts[6];
	double amounts[6];
	MigDensity a;
	MigDensity b;
	MigDensityTarget out = {.keys = keys, .counts = counts};
	MigDensityTarget real = {.keys = keys, .amounts = amounts};
	__int128 count;
	double amount;

	CHECK_INT(mig_density_parse(a_text, strlen(a_text), true, false, &memory, &a_read, &where),
			  MIG_OK);
	CHECK_INT(mig_density_parse(b_text, strlen(b_text), true, false, &memory, &b_read, &where),
			  MIG_OK);
	a = density_of(&a_read, a_keys, a_values);
	b = density_of(&b_read, b_keys, b_values);
	CHECK_INT(mig_density_check(&a, &memory), MIG_OK);
	CHECK_INT(mig_density_level(&a, &memory), mig_gridcell_level_of_size(1000));
	CHECK_INT(mig_density_combine(&a, &b, MIG_ADD, &memory, &out), MIG_OK);
	CHECK_INT(out.count, 4);
	CHECK(counts[0] == 2 && counts[1] == 7 && counts[2] == 5 && counts[3] == 9007199254740993);
	CHECK_INT(mig_density_combine(&a, &b, MIG_SUBTRACT, &memory, &out), MIG_OK);
	CHECK(counts[1] == -1 && counts[2] == -5);
	CHECK_INT(mig_density_combine(&a, &b, MIG_MULTIPLY, &memory, &out), MIG_OK);
	CHECK(out.count == 2 && counts[0] == 12 && counts[1] == 0);
	CHECK_INT(mig_density_combine(&a, &b, MIG_DIVIDE, &memory, &real), MIG_OK);
	CHECK(real.count == 1 && amounts[0] == 0.75);
	CHECK_INT(mig_density_scale(&a, MIG_COUNTS, INT64_MAX, 0, MIG_ADD, &memory, &out),
			  MIG_OUT_OF_RANGE);
	CHECK_INT(mig_density_scale(&a, MIG_AMOUNTS, 0, -0.5, MIG_MULTIPLY, &memory, &real), MIG_OK);
	CHECK(amounts[0] == -1);
	mig_density_total(&a, &memory, &count, &amount);
	CHECK_INT(count, 9007199254740998);
	CHECK_INT(mig_density_compare(&a, &b, &memory), -1);
	CHECK_INT(mig_density_compare(&a, &a, &memory), 0);
	CHECK_INT(mig_density_find(&a, a_keys[1]), 1);
	CHECK_INT(mig_density_find(&a, INT64_MAX), 3);
	free(a_read.records);
	free(b_read.records);
}

/* A key rounded down to tens. */
static int64_t
tens_of(int64_t key, int level)
{
	return level == 0 ? 0 : key / 10;
}

static void
test_rollup(void)
{
	static const int64_t keys[] = {11, 12, 19, 20, 35};
	static const int64_t counts[] = {1, 2, 4, 8, -3};
	static const int64_t large[] = {INT64_MAX, INT64_MAX, INT64_MIN, 5, INT64_MAX};
	static const int64_t too_large[] = {1, 1, 1, INT64_MAX, 1};
	static const double amounts[] = {DBL_MAX, DBL_MAX, -DBL_MAX, 1, 2};
	MigDensity density = {.keys_are = MIG_KEYS_ZONE, .count = 5, .keys = keys, .counts = counts};
	int64_t coarse[5] = {0};
	int64_t sums[5] = {0};
	double real_sums[5] = {0};
	MigDensityTarget out = {.keys = coarse, .counts = sums};
	MigDensityTarget real = {.keys = coarse, .amounts = real_sums};
	__int128 count;
	double amount;

	CHECK_INT(mig_density_rollup(&density, tens_of, 1, &memory, &out), MIG_OK);
	CHECK_INT(out.count, 3);
	CHECK(coarse[0] == 1 && coarse[1] == 2 && coarse[2] == 3);
	CHECK(sums[0] == 7 && sums[1] == 8 && sums[2] == -3);
	CHECK_INT(mig_density_rollup(&density, tens_of, 0, &memory, &out), MIG_BAD_LEVEL);
	/* partial sums may overflow the type, sums may not */
	density.counts = large;
	CHECK_INT(mig_density_rollup(&density, tens_of, 1, &memory, &out), MIG_OK);
	CHECK_INT(sums[0], INT64_MAX - 1);
	density.counts = too_large;
	density.keys = (const int64_t[]){11, 12, 19, 20, 25};
	CHECK_INT(mig_density_rollup(&density, tens_of, 1, &memory, &out), MIG_OUT_OF_RANGE);
	density.counts = NULL;
	density.amounts = amounts;
	density.values_are = MIG_AMOUNTS;
	CHECK_INT(mig_density_rollup(&density, tens_of, 1, &memory, &real), MIG_OK);
	CHECK(real.count == 2 && real_sums[0] == DBL_MAX && real_sums[1] == 3);
	mig_density_total(&density, &memory, &count, &amount);
	CHECK(amount == DBL_MAX);
	density.count = 2;
	CHECK_INT(mig_density_rollup(&density, tens_of, 1, &memory, &real), MIG_OUT_OF_RANGE);
	mig_density_total(&density, &memory, &count, &amount);
	CHECK(amount == INFINITY);
}

static void
test_compare(void)
{
	static const int64_t keys[] = {-5, 7};
	static const int64_t few[] = {3, 4};
	static const int64_t more[] = {3, 5};
	static const int64_t beyond[] = {3, INT64_C(9007199254740993)};
	static const double same[] = {3, 4};
	static const double near[] = {3, 9007199254740992};
	static const double far[] = {3, 1e300};
	const MigDensity a = {.keys_are = MIG_KEYS_ZONE, .count = 2, .keys = keys, .counts = few};
	MigDensity b = a;

	CHECK_INT(mig_density_check(&a, &memory), MIG_OK);
	CHECK_INT(mig_density_compare(&a, &b, &memory), 0);
	b.counts = more;
	CHECK_INT(mig_density_compare(&a, &b, &memory), -1);
	CHECK_INT(mig_density_compare(&b, &a, &memory), 1);
	b.count = 1;
	CHECK_INT(mig_density_compare(&a, &b, &memory), 1);
	/* counts and amounts are compared as numbers and not as doubles */
	b = (MigDensity){.keys_are = MIG_KEYS_ZONE, .count = 2, .keys = keys, .amounts = same};
	CHECK_INT(mig_density_compare(&a, &b, &memory), 0);
	CHECK_INT(mig_density_compare(&b, &a, &memory), 0);
	b.amounts = far;
	CHECK_INT(mig_density_compare(&a, &b, &memory), -1);
	CHECK_INT(mig_density_compare(&b, &a, &memory), 1);
	b.amounts = near;
	CHECK_INT(mig_density_compare(
				  &(const MigDensity){
					  .keys_are = MIG_KEYS_ZONE, .count = 2, .keys = keys, .counts = beyond},
				  &b, &memory),
			  1);
	b.keys_are = MIG_KEYS_GRID;
	CHECK_INT(mig_density_compare(&a, &b, &memory), -1);
}

/* Any number is a zone; the others have codes. */
static void
test_keys(void)
{
	static const int64_t keys[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
	int64_t cell;

	for (int i = 0; i < 5; i++)
	{
		CHECK(mig_density_key_is_good(MIG_KEYS_ZONE, keys[i]));
		CHECK(!mig_density_key_is_good(MIG_KEYS_GRID, keys[i]));
		CHECK(!mig_density_key_is_good(MIG_KEYS_REGION, keys[i]));
		CHECK(!mig_density_key_is_good(MIG_KEYS_CELL, keys[i]));
	}
	CHECK_INT(mig_gridcell_of_column_row(3, 4, 4, &cell), MIG_OK);
	CHECK(mig_density_key_is_good(MIG_KEYS_CELL, cell));
}

int
main(void)
{
	test_sums();
	test_far_sums();
	test_tallies();
	test_texts();
	test_math();
	test_rollup();
	test_compare();
	test_keys();
	return check_summary();
}
