/*
 * sum.h
 *		Exact sums of doubles: the same in any order, rounded once.
 *
 * After J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
 * Predicates, 1997 (grow-expansion): a sum is kept as doubles that do not overlap.
 */
#ifndef MIG_SUM_H
#define MIG_SUM_H

#include <stddef.h>

/* The bits of doubles lie between 2^-1074 and 2^1024, and between those of two parts one is free. */
#define MIG_SUM_PARTS_MAX 1056

typedef struct MigSum
{
	size_t count;                    /* 0: nothing yet */
	double parts[MIG_SUM_PARTS_MAX]; /* of growing size, none of them 0 */
} MigSum;

/* Adds a finite value.  A sum beyond the doubles has a part that is not finite from then on. */
void mig_sum_add(MigSum *sum, double value);

/* The sum, rounded to the nearest double, ties to even; never -0. */
double mig_sum_value(const MigSum *sum);

#endif /* MIG_SUM_H */
