/*
 * elementary.h
 *		Exponential and logarithm with the same digits on every machine, which the C library does not promise.
 */
#ifndef MIG_ELEMENTARY_H
#define MIG_ELEMENTARY_H

/* e to the power of x, to 4e-16 of it; 0 below -700, and x is at most 700. */
double mig_exp(double x);

/* The natural logarithm of a finite number above 2^-1022, to 4e-16 of it or of 1. */
double mig_log(double x);

#endif /* MIG_ELEMENTARY_H */
