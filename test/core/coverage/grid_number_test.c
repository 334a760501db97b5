/* Unit tests of src/coverage/grid_number.c; test/sql/grid_number.sql compares with the rule in SQL. */
#include "check.h"
#include "memory.h"

#include "coverage/grid_number.h"

#include <math.h>

static uint64_t state = 42;

static double
uniform(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (double) (state >> 33) / 2147483648.0;
}

/* A polygon of a square ring and a square hole in it, each in either orientation. */
static MigGridPlace
place_of(double size, double hole_at, double hole, bool ring_back, bool hole_back)
{
	const int corner[2][5][2] = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}},
								 {{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}};
	const uint32_t head[] = {0, MIG_POLYGON, 2, 5, 5};
	uint8_t bytes[sizeof(head) + 20 * sizeof(double)];
	double at[10][2];
	MigGeometry geometry;
	MigGridPlace place = {.index = 7};
	bool has_place = false;

	for (int i = 0; i < 5; i++)
		for (int axis = 0; axis < 2; axis++)
		{
			at[i][axis] = 50 + size * corner[ring_back][i][axis];
			at[5 + i][axis] = 50 + hole_at + hole * corner[hole_back][i][axis];
		}
	memcpy(bytes, head, sizeof(head));
	memcpy(bytes + sizeof(head), at, sizeof(at));
	CHECK_INT(mig_geometry_open(bytes, sizeof(bytes), &geometry), MIG_OK);
	CHECK_INT(mig_grid_place(&geometry, &memory, &place, &has_place), MIG_OK);
	CHECK(has_place && place.index == 7);
	return place;
}

static void
test_places(void)
{
	for (int back = 0; back < 4; back++)
	{
		MigGridPlace place = place_of(4, 0, 2, back & 1, back & 2);

		/* (16 x 2 - 4 x 1) / 12 */
		CHECK(fabs(place.lon_deg - 50 - 28 / 12.0) < 1e-12 && place.lat_deg == place.lon_deg);
		CHECK(place.height_deg == 4);
		/* rings without area, and a hole as large as the ring: the centre of the box */
		CHECK(place_of(0, 0, 0, back & 1, back & 2).lon_deg == 50);
		CHECK(place_of(4, 0, 4, back & 1, back & 2).lon_deg == 52);
		/* an invalid hole: never outside the box */
		CHECK(place_of(1, -8, 9.1, back & 1, back & 2).lon_deg >= 42);
	}
}

/* A lattice whose points are moved by less than a quarter of its rows, in any order. */
static void
test_numbers(void)
{
	enum
	{
		COLUMNS = 37,
		ROWS = 27
	};
	static MigGridPlace places[COLUMNS * ROWS];

	for (uint32_t i = 0; i < COLUMNS * ROWS; i++)
	{
		uint32_t at = i * 500 % (COLUMNS * ROWS); /* 500 and 999 have no common divisor */
		uint32_t row = i / COLUMNS;

		places[at] = (MigGridPlace){.lon_deg = i % COLUMNS + 0.9 * uniform(),
									.lat_deg = -(double) row + 0.49 * uniform(),
									.height_deg = 1,
									.index = i};
	}
	places[3].height_deg = 1000;
	places[4].height_deg = 0;
	mig_grid_number(places, COLUMNS * ROWS);
	for (uint32_t i = 0; i < COLUMNS * ROWS; i++)
		CHECK_INT(places[i].index, i);

	/* without height, each latitude is a row */
	for (uint32_t i = 0; i < 4; i++)
		places[i] = (MigGridPlace){.lon_deg = i, .lat_deg = i < 2 ? 0 : i, .index = 4 - i};
	mig_grid_number(places, 4);
	CHECK_INT(places[0].index, 1);
	CHECK_INT(places[1].index, 2);
	CHECK_INT(places[2].index, 4);
	CHECK_INT(places[3].index, 3);
	mig_grid_number(places, 0);
}

int
main(void)
{
	test_places();
	test_numbers();
	return check_summary();
}
