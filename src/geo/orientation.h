/*
 * orientation.h
 *		On which side of a line a point lies, exactly.
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
 * underflows; the amount is not.
 */
double mig_orientation(double ax, double ay, double bx, double by, double px, double py);

/*
 * Do two segments, each x and y of one end and of the other, cross in a point that is an end of neither?  Exact as above;
 * they do not if they touch or lie on one line.
 */
bool mig_segments_cross(const double a[4], const double b[4]);

#endif /* MIG_ORIENTATION_H */
