/*
 * bandwidth.h
 *		How wide a kernel should be, by the points themselves.
 *
 * n points of standard distance SD (the root of the mean square of the distance from the mean centre, on the
 * ground) with the median Dm of those distances:
 *
 *		scott				SD / sqrt(2) n^(-1/6): the standard deviation of a normal kernel in two dimensions (Scott,
 *							Multivariate Density Estimation, 1992)
 *		silverman			0.9 min(SD, sqrt(1 / ln 2) Dm) n^(-1/5): Silverman's rule (1986, 3.31) as geographic
 *							information systems take it over to the plane; of SD where Dm is 0
 *		cross_validation	the standard deviation of a normal kernel under which each point is most likely by those
 *							at other positions: points at one position are left out together, else the answer would be 0
 *							wherever two persons share a dwelling
 */
#ifndef MIG_BANDWIDTH_H
#define MIG_BANDWIDTH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "geo/ground.h"

/* Points that are compared with each other at most. */
#define MIG_SAMPLE_MAX 1000

typedef enum MigBandwidthMethod
{
	MIG_SCOTT,
	MIG_SILVERMAN,
	MIG_CROSS_VALIDATION,
} MigBandwidthMethod;

#define MIG_BANDWIDTH_METHODS 3

extern const char *const mig_bandwidth_names[MIG_BANDWIDTH_METHODS];

/* The mean centre, of points taken one after the other; longitudes go on over the antimeridian from the first. */
typedef struct MigCenter
{
	size_t count;
	double first_lon_deg;
	double lon_sum_deg; /* of what they are east of the first */
	double lat_sum_deg;
} MigCenter;

void mig_center_init(MigCenter *center);
void mig_center_add(MigCenter *center, double lon_deg, double lat_deg);
MigGround mig_center_ground(const MigCenter *center);

double mig_bandwidth_scott(size_t count, double standard_distance_m);
double mig_bandwidth_silverman(size_t count, double standard_distance_m, double median_m);

/*
 * Of a sample of a number of points, which it is made narrower for, as n^(-1/6).  Looks from 1/64 to 4 times
 * Scott's bandwidth, on which the scale of the search rests.  0 if all points of the sample are at one position.
 */
double mig_bandwidth_cross_validation(const MigGround *sample, size_t sample_count, size_t count,
									  double scott_m, const MigMemory *memory);

#endif /* MIG_BANDWIDTH_H */
