/*
 * sphere.h
 *		Distances along great circles of a sphere, in metres, of any two positions.
 *
 * The radius is the mean of WGS 84's, (2 a + b) / 3, which PostGIS takes too.  Positions are in 1e-7 degrees.
 */
#ifndef MIG_SPHERE_H
#define MIG_SPHERE_H

#include <stdint.h>

#define MIG_SPHERE_RADIUS_M 6371008.7714150598
#define MIG_SPHERE_TURN     INT64_C(3600000000) /* once round, in units of a position */

/* The difference of two longitudes the short way round, in units: at most half a turn of either sign. */
static inline int64_t
mig_sphere_turn(int32_t from, int32_t to)
{
	int64_t turn = (int64_t) to - from;

	if (turn > MIG_SPHERE_TURN / 2)
		return turn - MIG_SPHERE_TURN;
	return turn < -MIG_SPHERE_TURN / 2 ? turn + MIG_SPHERE_TURN : turn;
}

/* The one form of a longitude: 180 degrees west is 180 east. */
static inline int32_t
mig_sphere_lon(int32_t lon)
{
	return lon == -MIG_SPHERE_TURN / 2 ? (int32_t) (MIG_SPHERE_TURN / 2) : lon;
}

/* The cosine of a latitude. */
double mig_sphere_cosine(int32_t lat);

/*
 * The distance of two positions by the differences of longitude and latitude and both cosines; to 1e-15 of it but
 * near the antipode, where it is to 0.1 m.
 */
double mig_sphere_by_differences(int64_t lon, int64_t lat, double cosine_a, double cosine_b);

/* The distance of two positions, the same from either. */
double mig_sphere_distance(int32_t lon_a, int32_t lat_a, int32_t lon_b, int32_t lat_b);

#endif /* MIG_SPHERE_H */
