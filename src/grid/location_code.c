/*
 * location_code.c
 *		Common parts of the national location codes (see location_code.h).
 */
#include "grid/location_code.h"

#include <math.h>

#include "geo/position.h"

int64_t
mig_angle_units(double degrees, int end_deg)
{
	double size = fabs(degrees);
	double product = size * MIG_UNITS_A_DEGREE;
	int64_t units = (int64_t) product;

	/* If the product was rounded up to a whole number, it belongs to the previous unit. */
	if ((double) units == product && fma(size, MIG_UNITS_A_DEGREE, -product) < 0)
		units--;
	if (units >= (int64_t) end_deg * MIG_UNITS_A_DEGREE)
		units = (int64_t) end_deg * MIG_UNITS_A_DEGREE - 1;
	return units;
}

MigStatus
mig_location_code_check(const MigLocationCode *code, double lon_deg, double lat_deg, int level)
{
	MigStatus status = mig_position_check(lon_deg, lat_deg);

	if (status == MIG_OK && (level < code->level_min || level > code->level_max))
		status = MIG_BAD_CODE_LEVEL;
	return status;
}

void
mig_angle_span(int64_t nearer, int64_t farther, bool is_negative, double *low, double *high)
{
	double near_deg = (double) nearer / MIG_UNITS_A_DEGREE;
	double far_deg = (double) farther / MIG_UNITS_A_DEGREE;

	*low = is_negative ? -far_deg : near_deg;
	*high = is_negative ? 0 - near_deg : far_deg;
}
