/*
 * ground.c
 *		Distances on the ground (see ground.h).
 *
 * Results must not depend on the machine, so nothing from the math library is called but sqrt, which IEEE
 * 754 defines exactly.
 */
#include "geo/ground.h"

#include <math.h>

#include "base/portable_math.h"

#define WGS84_E2 0.0066943799901413165 /* f (2 - f), f = 1 / 298.257223563 */

/*
 * Meridian arc length, metres: MEAN lat + sum of WAVE_k sin 2 k lat, the Fourier series of the integral
 * of the radius of curvature, whose next term is 7e-11 m.
 */
#define MEAN   6367449.1458234153
#define WAVE_1 (-16038.50866297593)
#define WAVE_2 16.832613263245097
#define WAVE_3 (-0.02198440406268533)
#define WAVE_4 3.1148428146399215e-5
#define WAVE_5 (-4.602846323681142e-8)

MigGround
mig_ground_at(double lon_deg, double lat_deg)
{
	double lat = fabs(lat_deg);
	double s = mig_sine(lat * MIG_RADIANS_PER_DEGREE);
	double c = mig_sine((90 - lat) * MIG_RADIANS_PER_DEGREE);
	double s2 = 2 * s * c;
	double c2 = (c - s) * (c + s);
	double wave = (WAVE_1 - WAVE_3 + WAVE_5) +
				  c2 * ((2 * WAVE_2 - 4 * WAVE_4) +
						c2 * ((4 * WAVE_3 - 12 * WAVE_5) + c2 * (8 * WAVE_4 + c2 * (16 * WAVE_5))));
	double meridian = MEAN * (lat * MIG_RADIANS_PER_DEGREE) + s2 * wave;

	return (MigGround){
		.meridian_m = lat_deg < 0 ? -meridian : meridian,
		.parallel_m = MIG_GROUND_A_M * c / sqrt(1 - WGS84_E2 * s * s),
		.lon = lon_deg * MIG_RADIANS_PER_DEGREE,
	};
}
