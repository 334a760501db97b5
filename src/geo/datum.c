/*
 * datum.c
 *		Conversion between WGS 84, GCJ-02 and BD-09 (see datum.h).
 */
#include "geo/datum.h"

#include <math.h>
#include <stdbool.h>

#include "geo/position.h"

#define WEST  72.004
#define EAST  137.8347
#define SOUTH 0.8293
#define NORTH 55.8271

#define KRASOVSKY_A_M  6378245.0
#define KRASOVSKY_E2   0.00669342162296594323
#define PI             3.14159265358979323846
#define BD_LON_SHIFT   0.0065
#define BD_LAT_SHIFT   0.006
#define BD_TURNS       (25.0 / 3) /* turns per degree: 3000 pi / 180 radians */
#define ITERATIONS_MAX 20
#define NEAR_ENOUGH    2e-14 /* degrees: half a unit in the last place at 100 degrees */

/* A position, or a shift, in degrees. */
typedef struct Position
{
	double lon;
	double lat;
} Position;

/* sin(2 pi t): Taylor's series on a quarter of a turn, to 1e-15. */
static double
sine_of_turns(double t)
{
	static const double series[] = {
		6.283185307179586,   -41.34170224039976,    81.60524927607506,    -76.70585975306139,
		42.058693944897655,  -15.09464257682299,    3.819952584848282,    -0.7181223017785006,
		0.10422916220813984, -0.012031585942120627, 0.0011309237482517963};
	double square;
	double sum = 0;

	t -= floor(t + 0.5);
	if (t > 0.25)
		t = 0.5 - t;
	else if (t < -0.25)
		t = -0.5 - t;
	square = t * t;
	for (int i = (int) (sizeof(series) / sizeof(series[0])) - 1; i >= 0; i--)
		sum = sum * square + series[i];
	return t * sum;
}

static bool
is_in_box(Position p)
{
	return p.lon >= WEST && p.lon <= EAST && p.lat >= SOUTH && p.lat <= NORTH;
}

/* The three waves, in metres, common to both shifts; periods are in degrees. */
static double
waves(double t, double amplitude, double period, double long_amplitude, double long_period)
{
	return (20 * sine_of_turns(t / 2) + 40 * sine_of_turns(t / 6) +
			amplitude * sine_of_turns(t / period) +
			long_amplitude * sine_of_turns(t / long_period)) *
		   2 / 3;
}

/* The GCJ-02 formula, without regard to the box. */
static Position
to_gcj02(Position p)
{
	double x = p.lon - 105;
	double y = p.lat - 35;
	double common = (20 * sine_of_turns(3 * x) + 20 * sine_of_turns(x)) * 2 / 3;
	double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + common +
				   waves(y, 160, 24, 320, 60);
	double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + common +
				  waves(x, 150, 24, 300, 60);
	double s = sine_of_turns(p.lat / 360);
	double c = sine_of_turns(p.lat / 360 + 0.25);
	double m = 1 - KRASOVSKY_E2 * s * s;
	double root = sqrt(m);

	return (Position){p.lon + east * 180 / (KRASOVSKY_A_M / root * c * PI),
					  p.lat + north * 180 / (KRASOVSKY_A_M * (1 - KRASOVSKY_E2) / (m * root) * PI)};
}

/* The BD-09 formula: its rotation by a few millionths of a radian needs no arctangent. */
static Position
to_bd09(Position p)
{
	double r = sqrt(p.lon * p.lon + p.lat * p.lat);
	double stretched = r + 0.00002 * sine_of_turns(p.lat * BD_TURNS);
	double turn = 0.000003 * sine_of_turns(p.lon * BD_TURNS + 0.25);
	double s = turn - turn * turn * turn / 6;
	double c = 1 - turn * turn / 2;

	return (Position){stretched * ((p.lon * c - p.lat * s) / r) + BD_LON_SHIFT,
					  stretched * ((p.lat * c + p.lon * s) / r) + BD_LAT_SHIFT};
}

static MigStatus
convert(Position (*formula)(Position), double *lon_deg, double *lat_deg)
{
	Position p = {*lon_deg, *lat_deg};
	MigStatus status = mig_position_check(p.lon, p.lat);

	if (status == MIG_OK && is_in_box(p))
	{
		p = formula(p);
		*lon_deg = p.lon;
		*lat_deg = p.lat;
	}
	return status;
}

/* Inverts the formula by iteration: the shift changes by less than 1 % per degree. */
static Position
solve(Position (*formula)(Position), Position target)
{
	Position p = target;

	for (int i = 0; i < ITERATIONS_MAX; i++)
	{
		Position image = formula(p);
		Position miss = {target.lon - image.lon, target.lat - image.lat};

		p.lon += miss.lon;
		p.lat += miss.lat;
		if (fabs(miss.lon) < NEAR_ENOUGH && fabs(miss.lat) < NEAR_ENOUGH)
			break;
	}
	return p;
}

static MigStatus
convert_back(Position (*formula)(Position), double *lon_deg, double *lat_deg)
{
	Position target = {*lon_deg, *lat_deg};
	MigStatus status = mig_position_check(target.lon, target.lat);

	/* Far from the box there is nothing to solve. */
	if (status == MIG_OK && target.lon > WEST - 1 && target.lon < EAST + 1 &&
		target.lat > SOUTH - 0.5 && target.lat < NORTH + 1)
	{
		Position p = solve(formula, target);

		if (is_in_box(p))
		{
			*lon_deg = p.lon;
			*lat_deg = p.lat;
		}
	}
	return status;
}

MigStatus
mig_wgs84_to_gcj02(double *lon_deg, double *lat_deg)
{
	return convert(to_gcj02, lon_deg, lat_deg);
}

MigStatus
mig_gcj02_to_wgs84(double *lon_deg, double *lat_deg)
{
	return convert_back(to_gcj02, lon_deg, lat_deg);
}

MigStatus
mig_gcj02_to_bd09(double *lon_deg, double *lat_deg)
{
	return convert(to_bd09, lon_deg, lat_deg);
}

MigStatus
mig_bd09_to_gcj02(double *lon_deg, double *lat_deg)
{
	return convert_back(to_bd09, lon_deg, lat_deg);
}

static Position
wgs84_to_bd09(Position p)
{
	return to_bd09(to_gcj02(p));
}

MigStatus
mig_wgs84_to_bd09(double *lon_deg, double *lat_deg)
{
	return convert(wgs84_to_bd09, lon_deg, lat_deg);
}

MigStatus
mig_bd09_to_wgs84(double *lon_deg, double *lat_deg)
{
	return convert_back(wgs84_to_bd09, lon_deg, lat_deg);
}
