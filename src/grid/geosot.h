/*
 * geosot.h
 *		Two-dimensional GeoSOT location codes, GB/T 40087-2021.
 *
 * A quadtree of 32 levels on 512 degrees: degrees, minutes and seconds are each extended, to 256 on either side,
 * 64 and 64, so that every division halves.  A code is G and one digit 0 to 3 per level; an axis has 32 bits:
 * sign, 8 of degrees, 6 of minutes, 6 of seconds, 11 of 1/2048 seconds, and a digit is twice the bit of latitude
 * plus that of longitude.  The first one is the hemisphere: 0 north-east, 1 north-west, 2 south-east, 3
 * south-west; further ones count away from the equator and Greenwich.
 *
 * Cells that extend beyond 60 minutes or seconds, 180 or 90 degrees are clipped there; those entirely beyond do
 * not exist.  Codes with separators between degree, minute, second and fraction, as in G001310322-230230, are
 * accepted too.
 */
#ifndef MIG_GEOSOT_H
#define MIG_GEOSOT_H

#include "grid/location_code.h"

extern const MigLocationCode mig_geosot;

#endif /* MIG_GEOSOT_H */
