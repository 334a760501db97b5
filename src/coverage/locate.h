/*
 * locate.h
 *		Point location in a coverage that may have polygons on both sides of the antimeridian, whose two longitudes,
 *		180 and -180 degrees, are the same line: a position on it is in polygons on either side, as on a shared edge.
 */
#ifndef MIG_LOCATE_H
#define MIG_LOCATE_H

#include "coverage/coverage.h"

/* The next polygon after the given one that contains a position, or MIG_COVERAGE_NONE; see mig_coverage_locate_next. */
static inline uint32_t
mig_locate_next(const MigCoverage *coverage, double lon_deg, double lat_deg, uint32_t after)
{
	uint32_t here = mig_coverage_locate_next(coverage, lon_deg, lat_deg, after);
	uint32_t there;

	if (lon_deg != 180 && lon_deg != -180)
		return here;
	there = mig_coverage_locate_next(coverage, -lon_deg, lat_deg, after);
	return here < there ? here : there;
}

/* The first polygon that contains a position, or MIG_COVERAGE_NONE. */
static inline uint32_t
mig_locate(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	if (lon_deg != 180 && lon_deg != -180)
		return mig_coverage_locate(coverage, lon_deg, lat_deg);
	return mig_locate_next(coverage, lon_deg, lat_deg, MIG_COVERAGE_NONE);
}

#endif /* MIG_LOCATE_H */
