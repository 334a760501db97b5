/*
 * datum.h
 *		Conversion between WGS 84 (taken as CGCS2000), GCJ-02 and BD-09.
 *
 * GCJ-02 shifts positions in mainland China by 300 to 700 m, BD-09 by as much again.  Neither is published;
 * these are the formulas known from map services, with Krasovsky's ellipsoid (a = 6378245 m), as in
 * googollee/eviltransform and its many relatives.  Positions outside the box of 72.004 to 137.8347 degrees
 * east and 0.8293 to 55.8271 north are not changed.
 *
 * The inverse conversions iterate until the forward one reproduces the position to about 1e-13 degrees.  Between WGS 84
 * and BD-09 the box is tested once, for the WGS 84 position.  At the edge of the box, where the shift is discontinuous,
 * a position may have two origins: then the one inside the box is taken.  A position without an origin is not changed.
 *
 * Results are the same on every machine: sines are polynomials, and only sqrt is called.
 */
#ifndef MIG_DATUM_H
#define MIG_DATUM_H

#include "base/status.h"

/* Converts a longitude and latitude in degrees; fails with MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE. */
typedef MigStatus (*MigDatumConvert)(double *lon_deg, double *lat_deg);

MigStatus mig_wgs84_to_gcj02(double *lon_deg, double *lat_deg);
MigStatus mig_gcj02_to_wgs84(double *lon_deg, double *lat_deg);
MigStatus mig_gcj02_to_bd09(double *lon_deg, double *lat_deg);
MigStatus mig_bd09_to_gcj02(double *lon_deg, double *lat_deg);
MigStatus mig_wgs84_to_bd09(double *lon_deg, double *lat_deg);
MigStatus mig_bd09_to_wgs84(double *lon_deg, double *lat_deg);

#endif /* MIG_DATUM_H */
