/*
 * location.h
 *		Expected results of location, from all edges of all polygons.
 */
#ifndef LOCATION_H
#define LOCATION_H

#include <math.h>

#include "geo/orientation.h"
#include "coverage/coverage.h"

/* Is the position in the polygon, by all its edges?  1 inside or on an edge. */
static inline int
holds(const MigPolygons *set, uint32_t polygon, double x, double y)
{
	int inside = 0;

	for (uint32_t r = mig_polygons_ring(set, polygon); r < mig_polygons_ring(set, polygon + 1); r++)
		for (uint32_t v = mig_polygons_vertex(set, r); v + 1 < mig_polygons_vertex(set, r + 1); v++)
		{
			const double *a = set->vertices + 2 * (size_t) v;
			const double *b = a + 2;
			double side = mig_orientation(a[0], a[1], b[0], b[1], x, y);

			if (side == 0 && x >= fmin(a[0], b[0]) && x <= fmax(a[0], b[0]) &&
				y >= fmin(a[1], b[1]) && y <= fmax(a[1], b[1]))
				return 1;
			if ((a[1] <= y) != (b[1] <= y))
				inside ^= (side > 0) == (b[1] > a[1]);
		}
	return inside;
}

/* Does location return exactly the polygons that contain the position, in order?  Uses their boxes if given. */
static inline int
agrees(const MigCoverage *coverage, const MigPolygons *set, const double (*boxes)[4], double x,
	   double y)
{
	uint32_t found = mig_coverage_locate(coverage, x, y);

	x = mig_without_tiny(x);
	y = mig_without_tiny(y);
	for (uint32_t p = 0; p < set->polygon_count; p++)
		if ((boxes == NULL ||
			 (x >= boxes[p][0] && y >= boxes[p][1] && x <= boxes[p][2] && y <= boxes[p][3])) &&
			holds(set, p, x, y))
		{
			if (found != p)
				return 0;
			found = mig_coverage_locate_next(coverage, x, y, p);
		}
	return found == MIG_COVERAGE_NONE;
}

#endif /* LOCATION_H */
