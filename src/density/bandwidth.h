/*
 * bandwidth.h
 *		Selection of a kernel bandwidth from the points.
 *
 * n points of standard distance SD (the root of the mean square of the distance from the mean centre, on the
 * ground) with the median Dm of those distances:
 *
 *		scott				SD / sqrt(2) n^(-1/6): the standard deviation of a normal kernel in two dimensions (Scott,
 *							Multivariate Density Estimation, 1992)
 *		silverman			0.9 min(SD, sqrt(1 / ln 2) Dm) n^(-1/5): Silverman's rule (1986, 3.31) as adapted to the
 *							plane by geographic information systems; with SD alone where Dm is 0
 *		cross_validation	the standard deviation of a normal kernel that maximizes the likelihood of each point given
 *							those at other positions: points at one position are left out together, or the result would
 *							be 0 wherever two persons share a dwelling
 */
#ifndef MIG_BANDWIDTH_H
#define MIG_BANDWIDTH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "geo/ground.h"

/* Maximum number of points compared pairwise. */
#define MIG_SAMPLE_MAX 1000

typedef enum MigBandwidthMethod
{
	MIG_SCOTT,
	MIG_SILVERMAN,
	MIG_CROSS_VALIDATION,
} MigBandwidthMethod;

#define MIG_BANDWIDTH_METHODS 3

extern const char *const mig_bandwidth_names[MIG_BANDWIDTH_METHODS];

/* The mean centre of points added one by one; longitudes continue across the antimeridian from the first. */
typedef struct MigCenter
{
	size_t count;
	double first_lon_deg;
	double lon_sum_deg; /* sum of longitudes relative to the first */
	double lat_sum_deg;
} MigCenter;

void mig_center_init(MigCenter *center);
void mig_center_add(MigCenter *center, double lon_deg, double lat_deg);
MigGround mig_center_ground(const MigCenter *center);

double mig_bandwidth_scott(size_t count, double standard_distance_m);
double mig_bandwidth_silverman(size_t count, double standard_distance_m, double median_m);

/*
 * The bandwidth of a sample, scaled to the total number of points, as n^(-1/6).  Searches from 1/64 to 4 times
 * Scott's bandwidth, which sets the scale of the search.  0 if all points of the sample are at one position.
 */
double mig_bandwidth_cross_validation(const MigGround *sample, size_t sample_count, size_t count,
									  double scott_m, const MigMemory *memory);

#endif /* MIG_BANDWIDTH_H */
