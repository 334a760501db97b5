/* Unit tests of src/geo/ground.c and kde.c: against integrals and sums in long double, cell by cell. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "memory.h"

#include "density/kde.h"

#define A_M 6378137.0L
#define E2  0.00669437999014131646L
#define PI  3.14159265358979323846L

static uint64_t state = 5;

static double
draw(double from, double to)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return from + (to - from) * (double) (state >> 11) / 9007199254740992.0;
}

static long double
curvature(long double lat)
{
	long double s = sinl(lat);

	return A_M * (1 - E2) / powl(1 - E2 * s * s, 1.5L);
}

/* The meridian from one latitude in radians to another, by Simpson's rule. */
static long double
meridian(long double from, long double to)
{
	/* even, at most 0.05 degrees each */
	const int steps = 2 * ((int) (fabsl(to - from) / PI * 1800) + 1);
	long double sum = curvature(from) + curvature(to);

	for (int i = 1; i < steps; i++)
		sum += (i % 2 ? 4 : 2) * curvature(from + (to - from) * i / steps);
	return sum * (to - from) / steps / 3;
}

static long double
parallel(long double lat)
{
	long double s = sinl(lat);

	return A_M * cosl(lat) / sqrtl(1 - E2 * s * s);
}

/* The square of a distance, from the meridian arc and the product of the radii of the parallels. */
static long double
square(long double north, long double parallels, double lon_a, double lon_b)
{
	long double turn = fabsl((long double) lon_a - lon_b);

	turn = (turn > 180 ? 360 - turn : turn) * PI / 180;
	return north * north + parallels * turn * turn;
}

static void
check_ground(void)
{
	double worst = 0;
	bool symmetric = true;

	for (int i = 0; i < 500; i++)
	{
		double lat = draw(-90, 90);
		MigGround ground = mig_ground_at(0, lat);

		worst = fmax(worst, (double) fabsl(ground.meridian_m - meridian(0, lat * PI / 180)));
		worst = fmax(worst, (double) fabsl(ground.parallel_m - parallel(lat * PI / 180)));
	}
	CHECK(worst < 8e-9);
	CHECK(mig_ground_at(0, 90).parallel_m == 0 && mig_ground_at(0, -90).parallel_m == 0);
	CHECK(fabs(mig_ground_at(0, 90).meridian_m - MIG_GROUND_QUARTER_M) < 4e-9);
	CHECK(mig_ground_at(0, 0).meridian_m == 0 && mig_ground_at(0, 0).parallel_m == MIG_GROUND_A_M);
	for (int i = 0; i < 500; i++)
	{
		MigGround a = mig_ground_at(draw(-180, 180), draw(-90, 90));
		MigGround b = mig_ground_at(draw(-180, 180), draw(-90, 90));

		symmetric &= mig_ground_square(&a, &b) == mig_ground_square(&b, &a);
	}
	CHECK(symmetric);
}

/* --- Surfaces --- */

typedef struct Place
{
	double lon;
	double lat;
	double weight;
} Place;

static int
by_place(const void *a, const void *b)
{
	const Place *p = a;
	const Place *q = b;

	return p->lat != q->lat ? (p->lat < q->lat ? -1 : 1) : (p->lon > q->lon) - (p->lon < q->lon);
}

static MigStatus
make_as(MigSimd simd, MigKde *kde, Place *places, size_t count, MigKernel kernel, double bandwidth,
		int level, bool weighted, size_t max)
{
	MigStatus status = MIG_OK;
	MigStatus end;

	qsort(places, count, sizeof(Place), by_place);
	mig_kde_begin(kde, kernel, bandwidth, level, weighted, max, &memory);
	kde->simd = mig_simd(simd);
	for (size_t i = 0; i < count && status == MIG_OK; i++)
		status = mig_kde_add(kde, places[i].lon, places[i].lat, places[i].weight);
	end = mig_kde_end(kde);
	return status != MIG_OK ? status : end;
}

static MigStatus
make(MigKde *kde, Place *places, size_t count, MigKernel kernel, double bandwidth, int level,
	 bool weighted, size_t max)
{
	return make_as(MIG_SIMD_AVX512, kde, places, count, kernel, bandwidth, level, weighted, max);
}

static long double
value_at(MigKernel kernel, long double u2)
{
	switch (kernel)
	{
		case MIG_EPANECHNIKOV:
			return u2 < 1 ? 2 / PI * (1 - u2) : 0;
		case MIG_QUARTIC:
			return u2 < 1 ? 3 / PI * (1 - u2) * (1 - u2) : 0;
		case MIG_TRIANGULAR:
			return u2 < 1 ? 3 / PI * (1 - sqrtl(u2)) : 0;
		case MIG_UNIFORM:
			return u2 < 1 ? 1 / PI : 0;
		case MIG_GAUSSIAN:
			return u2 < 25 ? expl(-u2 / 2) / (2 * PI) : 0;
	}
	return 0;
}

static int
by_cell(const void *a, const void *b)
{
	int64_t p = *(const int64_t *) a;
	int64_t q = *(const int64_t *) b;

	return (p > q) - (p < q);
}

#define MANY 16   /* points of a surface */
#define FAR  1000 /* columns beyond reach of any point */

/*
 * The largest error among all cells of a box, including missing ones, in units of the peak of the heaviest point that
 * reaches them; -1: not sorted.
 */
static double
error_of(const MigKde *kde, const Place *places, size_t count, MigKernel kernel, double bandwidth,
		 int level)
{
	double worst = 0;
	size_t found = 0;
	int west = kde->columns;
	int east = 0;
	int south = INT32_MAX;
	int north = INT32_MIN;

	for (size_t i = 0; i < kde->cell_count; i++)
	{
		int column;
		int row;

		if (i > 0 && kde->cells[i - 1].cell >= kde->cells[i].cell)
			return -1;
		mig_gridcell_column_row(kde->cells[i].cell, &column, &row);
		column -= kde->west;
		west = column < west ? column : west;
		east = column > east ? column : east;
		south = row < south ? row : south;
		north = row > north ? row : north;
	}
	for (int row = south - 1; row <= north + 1; row++)
	{
		long double norths[MANY] = {0};
		long double parallels[MANY] = {0};
		MigGridCell first;
		double row_lon;
		double row_lat;

		if (mig_gridcell_of_column_row(0, row, level, &first) != MIG_OK)
			continue;
		mig_gridcell_center(first, &row_lon, &row_lat);
		for (size_t i = 0; i < count; i++)
		{
			norths[i] = meridian(places[i].lat * PI / 180, row_lat * PI / 180);
			parallels[i] = parallel(places[i].lat * PI / 180) * parallel(row_lat * PI / 180);
		}

		for (int column = west - 1; column <= east + 1; column++)
		{
			MigGridCell cell;
			const MigKdeCell *made;
			double lon;
			double lat;
			long double sum = 0;
			double value = 0;
			double heaviest = 0;

			/* across the antimeridian: skip the columns in between */
			if (column == west + FAR && east - west > 2 * FAR)
				column = east - FAR;
			if (column < 0 || column >= kde->columns ||
				mig_gridcell_of_column_row(column + kde->west, row, level, &cell) != MIG_OK)
				continue;
			mig_gridcell_center(cell, &lon, &lat);
			for (size_t i = 0; i < count; i++)
			{
				long double at =
					value_at(kernel, square(norths[i], parallels[i], places[i].lon, lon) /
										 ((long double) bandwidth * bandwidth));

				sum += at * places[i].weight;
				/* rounding may decide whether a point whose reach ends here reaches the cell */
				heaviest = fmax(heaviest, at > -1e-9L ? places[i].weight : 0);
			}
			sum *= 1e6L / ((long double) bandwidth * bandwidth);
			made = bsearch(&cell, kde->cells, kde->cell_count, sizeof(MigKdeCell), by_cell);
			if (made != NULL)
			{
				value = made->value;
				found++;
			}
			worst = fmax(worst, (double) fabsl(sum - value) / kde->peak / heaviest);
		}
	}
	return found == kde->cell_count ? worst : -1;
}

/* The error for random points with weights of 10^min to 10^max. */
static double
error_at(Place middle, double spread_deg, size_t count, MigKernel kernel, double bandwidth,
		 int size_m, double min, double max)
{
	Place *places = malloc(count * sizeof(Place));
	int level = mig_gridcell_level_of_size(size_m);
	MigKde kde;
	double error;

	for (size_t i = 0; i < count; i++)
	{
		places[i].lon = middle.lon + draw(-spread_deg, spread_deg);
		places[i].lat = middle.lat + draw(-spread_deg, spread_deg);
		places[i].lon -= places[i].lon > 180 ? 360 : places[i].lon < -180 ? -360 : 0;
		places[i].weight = pow(10, draw(min, max));
	}
	if (make(&kde, places, count, kernel, bandwidth, level, min < max, 1000000) != MIG_OK)
		return -1;
	error = error_of(&kde, places, count, kernel, bandwidth, level);
	free(kde.cells);
	memory_blocks -= kde.cells != NULL;
	free(places);
	return error;
}

static void
check_surfaces(void)
{
	static const struct
	{
		Place middle;
		double spread;
		double bandwidth;
		int size;
	} cases[] = {
		{{119.9, 28.4, 1}, 0.01, 700, 100},    {{119.9, 28.4, 1}, 0.01, 2500, 100},
		{{119.9, 28.4, 1}, 0.0001, 30, 1},     {{0, 0, 1}, 0.02, 1200, 100},
		{{119.9, 28.4, 1}, 0.3, 10, 1000},     {{119.9, 28.4, 1}, 0.03, 800, 1000},
		{{119.9, 28.4, 1}, 2, 60000, 5000},    {{180, -17, 1}, 0.02, 2000, 100},
		{{-180, 52, 1}, 0.5, 40000, 5000},     {{20, 78, 1}, 0.02, 1500, 100},
		{{-70, -84, 1}, 0.4, 30000, 5000},     {{33, 89.2, 1}, 0.1, 20000, 5000},
		{{179.99, 89.5, 1}, 0.001, 5000, 500}, {{-0.001, 60, 1}, 0.01, 1000, 500},
		{{100, 45, 1}, 0.8, 100000, 10000},    {{12, -45, 1}, 0, 3000, 100},
	};

	/* unweighted, of one magnitude, of many magnitudes, at the limits of double */
	static const double powers[][2] = {{0, 0}, {0, 1}, {-6, 6}, {-290, 290}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (MigKernel kernel = 0; kernel < MIG_KERNELS; kernel++)
		{
			/* a normal distribution reaches further */
			double bandwidth = cases[i].bandwidth / (kernel == MIG_GAUSSIAN ? 4 : 1);

			for (int weights = 0; weights < 4; weights++)
			{
				double error = error_at(cases[i].middle, cases[i].spread, 7, kernel, bandwidth,
										cases[i].size, powers[weights][0], powers[weights][1]);

				if (!(error >= 0 && error < 1e-9))
					printf("case %zu, %s, weights %d: %g\n", i, mig_kernel_names[kernel], weights,
						   error);
				CHECK(error >= 0 && error < 1e-9);
			}
		}
}

/* The same bytes with any instructions of the processor. */
static void
check_versions(void)
{
	enum
	{
		COUNT = 3001
	};
	static Place places[COUNT];
	int level = mig_gridcell_level_of_size(100);

	for (size_t i = 0; i < COUNT; i++)
		places[i] = (Place){draw(119.9, 119.95), draw(28.4, 28.45), draw(0, 9)};
	for (int of = 0; of < 2 * MIG_KERNELS; of++)
	{
		MigKernel kernel = of / 2;
		bool weighted = of % 2 == 1;
		MigKde plain;

		CHECK_INT(
			make_as(MIG_SIMD_NONE, &plain, places, COUNT, kernel, 700, level, weighted, 1000000),
			MIG_OK);
		for (MigSimd simd = MIG_SIMD_AVX2; simd <= MIG_SIMD_AVX512; simd++)
		{
			MigKde kde;

			CHECK_INT(make_as(simd, &kde, places, COUNT, kernel, 700, level, weighted, 1000000),
					  MIG_OK);
			CHECK(kde.cell_count > 3000 && kde.cell_count == plain.cell_count);
			CHECK(memcmp(kde.cells, plain.cells, plain.cell_count * sizeof(MigKdeCell)) == 0);
			free(kde.cells);
			memory_blocks--;
		}
		free(plain.cells);
		memory_blocks--;
	}
}

/*
 * A point of integer weight equals as many points: to 1e-9, or 1e-10 of their peaks, for fewer and for more points
 * than are added at once.
 */
static void
check_weights(void)
{
	enum
	{
		COUNT = 40,
		ROOM = 20000
	};
	static Place repeated[ROOM];
	Place places[COUNT];
	int level = mig_gridcell_level_of_size(100);

	for (int of = 0; of < 2 * MIG_KERNELS; of++)
	{
		MigKernel kernel = of / 2;
		size_t count = 0;
		MigKde once;
		MigKde often;
		double worst = 0;

		for (size_t i = 0; i < COUNT; i++)
		{
			places[i] = (Place){draw(119.9, 119.91), draw(28.4, 28.41),
								floor(draw(0, of % 2 == 0 ? 9 : ROOM / COUNT))};
			for (int j = 0; j < places[i].weight; j++)
				repeated[count++] = places[i];
		}
		CHECK_INT(make(&once, places, COUNT, kernel, 700, level, true, 1000000), MIG_OK);
		CHECK_INT(make(&often, repeated, count, kernel, 700, level, false, 1000000), MIG_OK);
		CHECK_INT(once.cell_count, often.cell_count);
		for (size_t i = 0; i < once.cell_count && i < often.cell_count; i++)
		{
			CHECK(once.cells[i].cell == often.cells[i].cell);
			worst = fmax(worst, fabs(once.cells[i].value - often.cells[i].value) /
									(often.cells[i].value + often.peak * (double) count / 10));
		}
		CHECK(worst < 1e-9);
		free(once.cells);
		free(often.cells);
		memory_blocks -= 2;
	}
}

/* Weights whose values do, or do not, exceed double; no points at all. */
static void
check_far_weights(void)
{
	Place places[] = {{119.9, 28.4, 1e308}, {119.9, 28.4, 1e308}, {119.9, 28.4, 0}};
	int level = mig_gridcell_level_of_size(100);

	for (MigKernel kernel = 0; kernel < MIG_KERNELS; kernel++)
	{
		MigKde kde;

		/* 1e6 / bandwidth^2 is the size of the peak */
		CHECK_INT(make(&kde, places, 2, kernel, 4000, level, true, 1000000), MIG_OK);
		CHECK(kde.cell_count > 0 && isfinite(kde.cells[kde.cell_count / 2].value));
		free(kde.cells);
		memory_blocks--;
		CHECK_INT(make(&kde, places, 2, kernel, 300, level, true, 1000000), MIG_OUT_OF_RANGE);
		free(kde.cells);
		memory_blocks -= kde.cells != NULL;
		CHECK_INT(make(&kde, places + 2, 1, kernel, 300, level, true, 1000000), MIG_OK);
		CHECK_INT(kde.cell_count, 0);
	}
}

int
main(void)
{
	check_ground();
	check_surfaces();
	check_versions();
	check_weights();
	check_far_weights();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
