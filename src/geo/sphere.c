/*
 * sphere.c
 *		Distances on a sphere (see sphere.h): the haversine formula, whose differences of positions are exact.
 */
#include "geo/sphere.h"

#include <math.h>

#include "base/portable_math.h"

#define RADIANS_PER_UNIT 1.7453292519943295e-9
#define QUARTER          INT64_C(900000000)

/* The sine of half an angle in units, of 0 to half a turn. */
static double
half_sine(int64_t angle)
{
	return mig_sine((double) angle * (RADIANS_PER_UNIT / 2));
}

double
mig_sphere_cosine(int32_t lat)
{
	return mig_sine((double) (QUARTER - (lat < 0 ? -(int64_t) lat : lat)) * RADIANS_PER_UNIT);
}

double
mig_sphere_by_differences(int64_t lon, int64_t lat, double cosine_a, double cosine_b)
{
	double east = half_sine(lon < 0 ? -lon : lon);
	double north = half_sine(lat < 0 ? -lat : lat);
	double sine = sqrt(north * north + cosine_a * cosine_b * (east * east));

	return 2 * MIG_SPHERE_RADIUS_M * mig_arcsine(sine < 1 ? sine : 1);
}

double
mig_sphere_distance(int32_t lon_a, int32_t lat_a, int32_t lon_b, int32_t lat_b)
{
	return mig_sphere_by_differences(mig_sphere_turn(lon_a, lon_b), (int64_t) lat_b - lat_a,
									 mig_sphere_cosine(lat_a), mig_sphere_cosine(lat_b));
}
