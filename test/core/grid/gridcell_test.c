/*
 * Unit tests of src/grid/gridcell.c: the projection against Snyder's closed form in long double and
 * published figures, the codec against itself and against counting.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"

#include "grid/gridcell.h"

static const int sizes[] = {100000, 50000, 10000, 5000, 1000, 500, 100, 50, 10, 5, 1};

/* A fixed pseudorandom sequence in [0, 1). */
static double
next_random(void)
{
	static uint64_t state = 20260101;

	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double) (state >> 11) / 9007199254740992.0;
}

/* Snyder 3-12 and 10-15 in closed form. */
static long double
closed_y(double lat_deg)
{
	long double f = 1 / 298.257223563L;
	long double e2 = f * (2 - f);
	long double e = sqrtl(e2);
	long double s = sinl((long double) lat_deg * (acosl(-1) / 180));
	long double k0 = sqrtl(0.75L) / sqrtl(1 - e2 / 4);
	long double q = (1 - e2) * (s / (1 - e2 * s * s) - logl((1 - e * s) / (1 + e * s)) / (2 * e));

	return 6378137 * q / (2 * k0);
}

static void
test_projection(void)
{
	long double worst_y = 0;
	double worst_lat = 0;
	double worst_near_pole = 0;

	for (int i = -90000; i <= 90000; i++)
	{
		double lat = i / 1000.0;
		double y = mig_plane_y(lat);

		worst_y = fmaxl(worst_y, fabsl(y - closed_y(lat)));
		if (fabs(lat) < 89.9)
			worst_lat = fmax(worst_lat, fabs(mig_plane_lat(y) - lat));
		else
			worst_near_pole = fmax(worst_near_pole, fabs(mig_plane_lat(y) - lat));
	}
	printf("largest error of y: %.2Lg m, of the inverse to 89.9 degrees: %.2g degrees\n", worst_y,
		   worst_lat);
	CHECK(worst_y < 4e-9L);
	CHECK(worst_lat < 2e-11);
	CHECK(worst_near_pole < 1e-7); /* 1 cm */
	CHECK(mig_plane_y(90) <= 7342231 && mig_plane_y(90) >= 7342230);
	CHECK(mig_plane_y(-28.4517) == -mig_plane_y(28.4517));
	CHECK(fabs(mig_plane_lat(MIG_PLANE_Y_MAX_M) - 90) == 0);
	CHECK(fabs(mig_plane_lat(-1e9) + 90) == 0);
	CHECK(fabs(mig_plane_x(119.9228) - 11570904.889272213) < 4e-9);
	CHECK(fabs(mig_plane_lon(11570904.889272213) - 119.9228) < 1e-13);
}

static void
test_codec(void)
{
	MigGridCell cell = 0;
	MigGridCell parent;
	MigGridCell finest;
	int64_t failures = 0;

	for (int i = 0; i < 200000; i++)
	{
		double lon = next_random() * 360 - 180;
		double lat = next_random() * 180 - 90;
		int column;
		int row;

		failures += mig_gridcell_at(lon, lat, 1, &finest) != MIG_OK;
		for (int level = 0; level < MIG_GRIDCELL_LEVELS; level++)
		{
			char text[MIG_GRIDCELL_TEXT_MAX];
			MigGridCell again = 0;
			MigWhere where;
			double center_lon;
			double center_lat;
			size_t len;

			failures += mig_gridcell_at(lon, lat, sizes[level], &cell) != MIG_OK;
			failures += mig_gridcell_check(cell) != MIG_OK;
			failures += mig_gridcell_level(cell) != level;
			failures += cell >= (int64_t) 1 << 52;
			/* nested: both ways to the cell agree, and it is inside all coarser ones */
			failures += mig_gridcell_at_level(finest, level) != cell;
			for (int above = 0; above <= level; above++)
			{
				parent = mig_gridcell_at_level(cell, above);
				failures += cell < mig_gridcell_first(parent) || cell > mig_gridcell_last(parent);
			}
			/* the column and row are those of the plane */
			mig_gridcell_column_row(cell, &column, &row);
			failures += fabs(column - floor(mig_plane_x(lon) / sizes[level])) > 0;
			failures += fabs(row - floor(mig_plane_y(lat) / sizes[level])) > 0;
			failures += mig_gridcell_of_column_row(column, row, level, &again) != MIG_OK;
			failures += again != cell;
			len = mig_gridcell_format(cell, text);
			failures += mig_gridcell_parse(text, len, &again, &where) != MIG_OK;
			failures += again != cell;
			/* the centre and the corners are inside */
			mig_gridcell_center(cell, &center_lon, &center_lat);
			failures += mig_gridcell_at(center_lon, center_lat, sizes[level], &again) != MIG_OK;
			failures += again != cell;
		}
	}
	CHECK_INT(failures, 0);
}

static void
test_children(void)
{
	MigGridCell cell = 0;
	MigGridCell child;
	MigGridCell last = 0;
	int64_t count;
	int64_t failures = 0;
	MigStatus status = mig_gridcell_at(119.9228, 28.4517, 10000, &cell);

	CHECK_INT(status, MIG_OK);
	for (int level = 2; level <= 6; level++)
	{
		count = 0;
		for (bool more = mig_gridcell_first_child(cell, level, &child); more;
			 more = mig_gridcell_next_child(cell, &child), count++)
		{
			failures += mig_gridcell_check(child) != MIG_OK || mig_gridcell_level(child) != level;
			failures += mig_gridcell_at_level(child, 2) != cell;
			failures += count > 0 && child <= last;
			last = child;
		}
		CHECK_INT(count, (int64_t) (10000 / sizes[level]) * (10000 / sizes[level]));
	}
	CHECK_INT(failures, 0);

	/* at the north pole's end only the southern part of a block is in the world: rows to 73.42 */
	CHECK_INT(mig_gridcell_at(10, 90, 100000, &cell), MIG_OK);
	count = 0;
	for (bool more = mig_gridcell_first_child(cell, 4, &child); more;
		 more = mig_gridcell_next_child(cell, &child))
		count++;
	CHECK_INT(count, 43 * 100);
	CHECK(mig_gridcell_first_child(cell, 10, &child));
	CHECK(fabs(mig_gridcell_area(cell) - 100000 * (MIG_PLANE_Y_MAX_M - 7300000)) < 1);
}

static void
test_neighbors(void)
{
	MigGridCell cell = 0;
	MigGridCell other = 0;
	int column;
	int row;
	int other_column;
	int other_row;
	int found = 0;

	CHECK_INT(mig_gridcell_at(119.9228, 28.4517, 100, &cell), MIG_OK);
	CHECK(mig_gridcell_neighbor(cell, 0, 0, &other) && other == cell);
	mig_gridcell_column_row(cell, &column, &row);
	for (int i = 0; i < 16; i++)
	{
		CHECK(mig_gridcell_neighbor(cell, 2, i, &other));
		mig_gridcell_column_row(other, &other_column, &other_row);
		CHECK(abs(other_column - column) <= 2 && abs(other_row - row) <= 2);
		CHECK(abs(other_column - column) == 2 || abs(other_row - row) == 2);
		found |= 1 << i;
	}
	CHECK_INT(found, 0xffff);

	/* around the antimeridian, and none beyond the pole */
	CHECK_INT(mig_gridcell_at(179.9999, 0.001, 1000, &cell), MIG_OK);
	CHECK(mig_gridcell_neighbor(cell, 1, 3, &other));
	CHECK(mig_gridcell_box(other).west == -180);
	CHECK(fabs(mig_gridcell_box(cell).east - 180) == 0);
	CHECK_INT(mig_gridcell_columns(4), 34736);
	CHECK_INT(mig_gridcell_at(0, 90, 1000, &cell), MIG_OK);
	CHECK(!mig_gridcell_neighbor(cell, 1, 4, &other));
	CHECK(mig_gridcell_neighbor(cell, 1, 0, &other));
}

static void
test_ground(void)
{
	MigGridCell cell = 0;

	/* a 100 m cell over Lishui, Hainan and Mohe: goals page, "102.5 x 97.5 m at lat 27.4" */
	CHECK_INT(mig_gridcell_at(119.9, 27.4, 100, &cell), MIG_OK);
	CHECK(fabs(mig_gridcell_width(cell) - 102.5) < 0.1);
	CHECK(fabs(mig_gridcell_height(cell) - 97.5) < 0.1);
	CHECK(mig_gridcell_area(cell) == 10000);
	CHECK(fabs(mig_gridcell_width(cell) * mig_gridcell_height(cell) - 10000) < 1e-4);
	CHECK_INT(mig_gridcell_at(122.5, 53.5, 100, &cell), MIG_OK);
	CHECK(fabs(mig_gridcell_width(cell) - 68.8) < 0.1);
	CHECK(fabs(mig_gridcell_width(cell) * mig_gridcell_height(cell) - 10000) < 1e-4);
}

static void
test_refusals(void)
{
	static const struct
	{
		const char *text;
		MigStatus status;
		size_t position;
	} cases[] = {
		{"", MIG_BAD_LENGTH, 0},
		{"100mN34858E1157090000000000", MIG_BAD_LENGTH, 27},
		{"200mN34858E115709", MIG_BAD_SIZE, 17},
		{"m", MIG_BAD_SIZE, 1},
		{"100m", MIG_BAD_CHARACTER, 4},
		{"100mE34858N115709", MIG_BAD_CHARACTER, 4},
		{"100mN", MIG_BAD_CHARACTER, 5},
		{"100mN34858", MIG_BAD_CHARACTER, 10},
		{"100mN34858E", MIG_BAD_CHARACTER, 11},
		{"100mN34858E1157x9", MIG_BAD_CHARACTER, 15},
		{"100mN34858E1157 ", MIG_BAD_CHARACTER, 15},
		{"100mN123456789E1", MIG_BAD_CHARACTER, 13},
		{"100mN99999E115709", MIG_OUT_OF_RANGE, 17},
		{"100mN34858E999999", MIG_OUT_OF_RANGE, 17},
		{"100kmN74E0", MIG_OUT_OF_RANGE, 10},
	};
	int64_t cell = 0;
	MigWhere where = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		CHECK_INT(mig_gridcell_parse(cases[i].text, strlen(cases[i].text), &cell, &where),
				  cases[i].status);
		CHECK_INT(where.position, cases[i].position);
	}
	CHECK_INT(mig_gridcell_parse("100mN00034858E00115709", 22, &cell, &where), MIG_OK);
	CHECK_INT(mig_gridcell_parse("100kmS74W174", 12, &cell, &where), MIG_OK);
	CHECK_INT(cell >> 36, 0);

	CHECK_INT(mig_gridcell_at(NAN, 0, 100, &cell), MIG_BAD_LONGITUDE);
	CHECK_INT(mig_gridcell_at(INFINITY, 0, 100, &cell), MIG_BAD_LONGITUDE);
	CHECK_INT(mig_gridcell_at(180.0000001, 0, 100, &cell), MIG_BAD_LONGITUDE);
	CHECK_INT(mig_gridcell_at(0, NAN, 100, &cell), MIG_BAD_LATITUDE);
	CHECK_INT(mig_gridcell_at(0, -90.0000001, 100, &cell), MIG_BAD_LATITUDE);
	CHECK_INT(mig_gridcell_at(0, 0, 99, &cell), MIG_BAD_SIZE);
	CHECK_INT(mig_gridcell_at(0, 0, -100, &cell), MIG_BAD_SIZE);
	CHECK_INT(mig_gridcell_at(180, 90, 1, &cell), MIG_OK);
	CHECK_INT(mig_gridcell_at(-180, -90, 1, &cell), MIG_OK);

	CHECK_INT(mig_gridcell_check(0), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_gridcell_check(-1), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_gridcell_check(INT64_MIN), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_gridcell_check(INT64_MAX), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_gridcell_check((int64_t) 100 << 36 | 2), MIG_OUT_OF_RANGE);           /* level */
	CHECK_INT(mig_gridcell_check((int64_t) 100 << 36 | 25 << 1 | 1), MIG_OUT_OF_RANGE); /* fifth */
	CHECK_INT(mig_gridcell_check((int64_t) (348 * 148) << 36 | (int64_t) 1 << 35),
			  MIG_OUT_OF_RANGE);
}

int
main(void)
{
	test_projection();
	test_codec();
	test_children();
	test_neighbors();
	test_ground();
	test_refusals();
	return check_summary();
}
