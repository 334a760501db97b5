/*
 * datum.h
 *		Between WGS 84 (taken as CGCS2000), GCJ-02 and BD-09.
 *
 * GCJ-02 shifts positions in mainland China by 300 to 700 m, BD-09 by as much again.  Neither is published;
 * these are the formulas known from map services, with Krasovsky's ellipsoid (a = 6378245 m), as
 * in googollee/eviltransform and its many kin.  Outside the box of 72.004 to 137.8347 degrees east and
 * 0.8293 to 55.8271 north all conversions change nothing.
 *
 * The inverse conversions iterate until the forward one gives the position back, to about 1e-13
 * degrees.  Between WGS 84 and BD-09 the box is asked once, of the position on WGS 84.  Along the box's edge, where the shift sets in at once, a position may come from two: then
 * it is taken to come from inside the box.  One that comes from none is left as it is.
 *
 * The same on every machine: sines are polynomials, and only sqrt is called.
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
