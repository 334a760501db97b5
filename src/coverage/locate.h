/*
 * locate.h
 *		Point location in a coverage that may have polygons on both sides of the antimeridian, whose two names, 180 and
 *		-180 degrees, are one line: a position on it is in what lies on either side, as one on a shared edge is.
 */
#ifndef MIG_LOCATE_H
#define MIG_LOCATE_H

#include "coverage/coverage.h"

/* The next polygon after that number that holds a position, or MIG_COVERAGE_NONE; see mig_coverage_locate_next. */
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

/* The first polygon that holds a position, or MIG_COVERAGE_NONE. */
static inline uint32_t
mig_locate(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	if (lon_deg != 180 && lon_deg != -180)
		return mig_coverage_locate(coverage, lon_deg, lat_deg);
	return mig_locate_next(coverage, lon_deg, lat_deg, MIG_COVERAGE_NONE);
}

#endif /* MIG_LOCATE_H */
