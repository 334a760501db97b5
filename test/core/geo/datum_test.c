/*
 * Unit tests of src/geo/datum.c: against the formulas as published, with the math library's sines,
 * and round trips over the whole box.
 */
#include "check.h"

#include "geo/datum.h"

#include <math.h>

#define PI 3.14159265358979323846

static uint64_t seed = 20261124;

static double
random_between(double low, double high)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return low + (high - low) * ((double) (seed >> 11) * 0x1p-53);
}

static void
published_gcj02(double *lon, double *lat)
{
	double x = *lon - 105;
	double y = *lat - 35;
	double common = (20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * 2 / 3;
	double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + common +
				   (20 * sin(PI * y) + 40 * sin(PI * y / 3)) * 2 / 3 +
				   (160 * sin(PI * y / 12) + 320 * sin(PI * y / 30)) * 2 / 3;
	double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + common +
				  (20 * sin(PI * x) + 40 * sin(PI * x / 3)) * 2 / 3 +
				  (150 * sin(PI * x / 12) + 300 * sin(PI * x / 30)) * 2 / 3;
	double e2 = 0.00669342162296594323;
	double s = sin(*lat / 180 * PI);
	double m = 1 - e2 * s * s;

	*lon += east * 180 / (6378245.0 / sqrt(m) * cos(*lat / 180 * PI) * PI);
	*lat += north * 180 / (6378245.0 * (1 - e2) / (m * sqrt(m)) * PI);
}

static void
published_bd09(double *lon, double *lat)
{
	double k = PI * 3000 / 180;
	double z = sqrt(*lon * *lon + *lat * *lat) + 0.00002 * sin(*lat * k);
	double theta = atan2(*lat, *lon) + 0.000003 * cos(*lon * k);

	*lon = z * cos(theta) + 0.0065;
	*lat = z * sin(theta) + 0.006;
}

static double
apart(double a_lon, double a_lat, double b_lon, double b_lat)
{
	return fmax(fabs(a_lon - b_lon), fabs(a_lat - b_lat));
}

/* Degrees: width of the zone at the box's edges that is tested most; wider than any shift. */
#define MARGIN 0.02

static void
test_forward(void)
{
	double gcj_worst = 0;
	double bd_worst = 0;
	double both_worst = 0;

	for (int i = 0; i < 200000; i++)
	{
		double lon = random_between(72.004, 137.8347);
		double lat = random_between(0.8293, 55.8271);
		double e_lon = lon;
		double e_lat = lat;
		double a_lon = lon;
		double a_lat = lat;

		published_gcj02(&e_lon, &e_lat);
		mig_wgs84_to_gcj02(&a_lon, &a_lat);
		gcj_worst = fmax(gcj_worst, apart(a_lon, a_lat, e_lon, e_lat));
		published_bd09(&e_lon, &e_lat);
		a_lon = lon;
		a_lat = lat;
		mig_wgs84_to_bd09(&a_lon, &a_lat);
		both_worst = fmax(both_worst, apart(a_lon, a_lat, e_lon, e_lat));
		a_lon = e_lon = lon;
		a_lat = e_lat = lat;
		published_bd09(&e_lon, &e_lat);
		mig_gcj02_to_bd09(&a_lon, &a_lat);
		bd_worst = fmax(bd_worst, apart(a_lon, a_lat, e_lon, e_lat));
	}
	CHECK(gcj_worst < 1e-13);
	CHECK(bd_worst < 1e-13);
	CHECK(both_worst < 1e-13);
}

/* Published positions in Lishui, and no shift outside the box. */
static void
test_known(void)
{
	double lon = 119.9228;
	double lat = 28.4517;
	const double outside[][2] = {{72.0039, 30}, {137.9, 30}, {100, 0.82},
								 {100, 55.83},  {-74, 40.7}, {180, -90}};

	mig_wgs84_to_gcj02(&lon, &lat);
	CHECK(apart(lon, lat, 119.927203563, 28.448289249) < 1e-9);
	mig_gcj02_to_bd09(&lon, &lat);
	CHECK(apart(lon, lat, 119.933778640, 28.454009190) < 1e-9);
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
	{
		lon = outside[i][0];
		lat = outside[i][1];
		CHECK_INT(mig_wgs84_to_gcj02(&lon, &lat), MIG_OK);
		CHECK_INT(mig_gcj02_to_bd09(&lon, &lat), MIG_OK);
		CHECK_INT(mig_wgs84_to_bd09(&lon, &lat), MIG_OK);
		CHECK(lon == outside[i][0] && lat == outside[i][1]);
	}
}

/* Round trips, over the box and close to its edges. */
static void
test_back(MigDatumConvert there, MigDatumConvert back)
{
	double worst = 0;

	for (int i = 0; i < 100000; i++)
	{
		double lon = random_between(72.004, 137.8347);
		double lat = random_between(0.8293, 55.8271);
		double b_lon;
		double b_lat;

		switch (i % 5)
		{
			case 0:
				lon = 72.004 + random_between(0, MARGIN);
				break;
			case 1:
				lon = 137.8347 - random_between(0, MARGIN);
				break;
			case 2:
				lat = 0.8293 + random_between(0, MARGIN);
				break;
			case 3:
				lat = 55.8271 - random_between(0, MARGIN);
				break;
			default:
				break;
		}
		b_lon = lon;
		b_lat = lat;
		there(&b_lon, &b_lat);
		back(&b_lon, &b_lat);
		worst = fmax(worst, apart(lon, lat, b_lon, b_lat));
	}
	/* 1e-12 degrees are 0.1 micrometres */
	CHECK(worst < 1e-12);
}

static void
test_faults(void)
{
	static const MigDatumConvert all[] = {mig_wgs84_to_gcj02, mig_gcj02_to_wgs84,
										  mig_gcj02_to_bd09,  mig_bd09_to_gcj02,
										  mig_wgs84_to_bd09,  mig_bd09_to_wgs84};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
	{
		double lon = 180.5;
		double lat = 30;

		CHECK_INT(all[i](&lon, &lat), MIG_BAD_LONGITUDE);
		lon = NAN;
		CHECK_INT(all[i](&lon, &lat), MIG_BAD_LONGITUDE);
		lon = 120;
		lat = 119.9;
		CHECK_INT(all[i](&lon, &lat), MIG_BAD_LATITUDE);
		lat = -INFINITY;
		CHECK_INT(all[i](&lon, &lat), MIG_BAD_LATITUDE);
		CHECK(lon == 120);
		lon = -74;
		lat = 40.7;
		CHECK_INT(all[i](&lon, &lat), MIG_OK);
		CHECK(lon == -74 && lat == 40.7);
	}
}

int
main(void)
{
	test_forward();
	test_known();
	test_back(mig_wgs84_to_gcj02, mig_gcj02_to_wgs84);
	test_back(mig_gcj02_to_bd09, mig_bd09_to_gcj02);
	test_back(mig_wgs84_to_bd09, mig_bd09_to_wgs84);
	test_faults();
	return check_summary();
}
