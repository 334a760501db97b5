/*
 * portable_math.h
 *		Exponential, logarithm, sine and arcsine with identical results on every machine, which the C library
 *		does not guarantee.
 */
#ifndef MIG_PORTABLE_MATH_H
#define MIG_PORTABLE_MATH_H

/* e to the power of x, for x up to 700, with a relative error of 4e-16; 0 below -700. */
double mig_exp(double x);

/* The natural logarithm of a finite number above 2^-1022, with a relative or absolute error of 4e-16. */
double mig_log(double x);

/* The sine of x from 0 to pi / 2, by its series; the next term is below 2e-18. */
static inline double
mig_sine(double x)
{
	double z = x * x;
	double sum = 1 - z * (1.0 / 420);

	/* unrolled, so that several can be computed in parallel, and without division */
	sum = 1 - z * sum * (1.0 / (18 * 19));
	sum = 1 - z * sum * (1.0 / (16 * 17));
	sum = 1 - z * sum * (1.0 / (14 * 15));
	sum = 1 - z * sum * (1.0 / (12 * 13));
	sum = 1 - z * sum * (1.0 / (10 * 11));
	sum = 1 - z * sum * (1.0 / (8 * 9));
	sum = 1 - z * sum * (1.0 / (6 * 7));
	sum = 1 - z * sum * (1.0 / (4 * 5));
	sum = 1 - z * sum * (1.0 / (2 * 3));
	return x * sum;
}

/* The arcsine of x from 0 to 1, with a relative error of 4e-16. */
double mig_arcsine(double x);

#endif /* MIG_PORTABLE_MATH_H */
