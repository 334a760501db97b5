/*
 * sphere.h
 *		Great-circle distances on a sphere, in metres, between any two positions.
 *
 * The radius is the mean of WGS 84's, (2 a + b) / 3, which PostGIS uses too.  Positions are in 1e-7 degrees.
 */
#ifndef MIG_SPHERE_H
#define MIG_SPHERE_H

#include <stdint.h>

#define MIG_SPHERE_RADIUS_M 6371008.7714150598
#define MIG_SPHERE_TURN     INT64_C(3600000000) /* full turn, in units of a position */

/* The signed difference of two longitudes, the shorter way round, in units: at most half a turn. */
static inline int64_t
mig_sphere_turn(int32_t from, int32_t to)
{
	int64_t turn = (int64_t) to - from;

	if (turn > MIG_SPHERE_TURN / 2)
		return turn - MIG_SPHERE_TURN;
	return turn < -MIG_SPHERE_TURN / 2 ? turn + MIG_SPHERE_TURN : turn;
}

/* Normalizes a longitude: 180 degrees west becomes 180 east. */
static inline int32_t
mig_sphere_lon(int32_t lon)
{
	return lon == -MIG_SPHERE_TURN / 2 ? (int32_t) (MIG_SPHERE_TURN / 2) : lon;
}

/* The cosine of a latitude. */
double mig_sphere_cosine(int32_t lat);

/*
 * The distance between two positions, from the differences of longitude and latitude and both cosines, with a
 * relative error of 1e-15, or 0.1 m near the antipode.
 */
double mig_sphere_by_differences(int64_t lon, int64_t lat, double cosine_a, double cosine_b);

/* The distance between two positions; symmetric. */
double mig_sphere_distance(int32_t lon_a, int32_t lat_a, int32_t lon_b, int32_t lat_b);

#endif /* MIG_SPHERE_H */
