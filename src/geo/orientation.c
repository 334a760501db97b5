/*
 * orientation.c
 *		Exact orientation test (see orientation.h).
 */
#include "geo/orientation.h"

#include <math.h>

/* (3 + 16 u) u with u = 2^-53: Shewchuk's bound A for two dimensions. */
#define ERROR_BOUND 3.3306690738754716e-16

/* Adds a number to a nonoverlapping expansion of n terms, smallest first; returns the new n. */
static int
grow_expansion(double *terms, int n, double addend)
{
	double sum = addend;
	int kept = 0;

	for (int i = 0; i < n; i++)
	{
		double total = sum + terms[i];
		double shared = total - sum;
		double error = (sum - (total - shared)) + (terms[i] - shared);

		if (error != 0)
			terms[kept++] = error;
		sum = total;
	}
	if (sum != 0)
		terms[kept++] = sum;
	return kept;
}

/* a * b as two terms; fma is exact on every machine. */
static int
grow_product(double *terms, int n, double a, double b)
{
	double product = a * b;

	n = grow_expansion(terms, n, fma(a, b, -product));
	return grow_expansion(terms, n, product);
}

static double
exact_orientation(double ax, double ay, double bx, double by, double px, double py)
{
	double terms[12];
	int n = 0;

	n = grow_product(terms, n, ax, by);
	n = grow_product(terms, n, -ay, bx);
	n = grow_product(terms, n, bx, py);
	n = grow_product(terms, n, -by, px);
	n = grow_product(terms, n, px, ay);
	n = grow_product(terms, n, -py, ax);
	return n > 0 ? terms[n - 1] : 0;
}

double
mig_orientation(double ax, double ay, double bx, double by, double px, double py)
{
	double left = (bx - ax) * (py - ay);
	double right = (by - ay) * (px - ax);
	double difference = left - right;

	if (fabs(difference) >= ERROR_BOUND * (fabs(left) + fabs(right)))
		return difference;
	return exact_orientation(ax, ay, bx, by, px, py);
}

/* Are the ends of a segment on different sides of the line through the other? */
static bool
is_parted(const double segment[4], const double line[4])
{
	double from = mig_orientation(line[0], line[1], line[2], line[3], segment[0], segment[1]);
	double to = mig_orientation(line[0], line[1], line[2], line[3], segment[2], segment[3]);

	return (from > 0 && to < 0) || (from < 0 && to > 0);
}

bool
mig_segments_cross(const double a[4], const double b[4])
{
	return is_parted(a, b) && is_parted(b, a);
}
