/*
 * orientation.h
 *		Exact orientation test: on which side of a line a point lies.
 *
 * J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates,
 * Discrete & Computational Geometry 18 (1997), 305-363.
 */
#ifndef MIG_ORIENTATION_H
#define MIG_ORIENTATION_H

#include <stdbool.h>

/*
 * Positive if (px, py) lies to the left of the line from (ax, ay) to (bx, by), negative to the right,
 * 0 on it.  The sign is exact unless a product of two coordinates is below 1e-290, where its error
 * underflows; the magnitude is not exact.
 */
double mig_orientation(double ax, double ay, double bx, double by, double px, double py);

/*
 * Do two segments, each given by x and y of both ends, cross at a point that is an end of neither?  Exact as above;
 * false if they touch or are collinear.
 */
bool mig_segments_cross(const double a[4], const double b[4]);

#endif /* MIG_ORIENTATION_H */
