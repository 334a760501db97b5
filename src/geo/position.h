/*
 * position.h
 *		Checks longitude and latitude in degrees.
 */
#ifndef MIG_POSITION_H
#define MIG_POSITION_H

#include "base/status.h"

/* MIG_BAD_LONGITUDE or MIG_BAD_LATITUDE if out of range, NaN or infinite. */
static inline MigStatus
mig_position_check(double lon_deg, double lat_deg)
{
	/* Written so that NaN fails. */
	if (!(lon_deg >= -180 && lon_deg <= 180))
		return MIG_BAD_LONGITUDE;
	return lat_deg >= -90 && lat_deg <= 90 ? MIG_OK : MIG_BAD_LATITUDE;
}

/* Normalizes a longitude: 180 degrees west becomes 180 east. */
static inline double
mig_position_lon(double lon_deg)
{
	return lon_deg == -180 ? 180 : lon_deg;
}

#endif /* MIG_POSITION_H */
