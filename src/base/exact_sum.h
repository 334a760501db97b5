/*
 * exact_sum.h
 *		Exact sums of doubles: independent of order, rounded once.
 *
 * After J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997
 * (grow-expansion): a sum is kept as nonoverlapping doubles.  Multiples of 2^1022 are counted separately, so
 * that no part of a sum overflows unless the sum itself does.
 */
#ifndef MIG_EXACT_SUM_H
#define MIG_EXACT_SUM_H

#include <stddef.h>
#include <stdint.h>

/* Bits of doubles lie between 2^-1074 and 2^1024, and one bit is free between two parts. */
#define MIG_EXACT_SUM_PARTS_MAX 1056

typedef struct MigExactSum
{
	size_t count;
	double
		parts[MIG_EXACT_SUM_PARTS_MAX]; /* increasing in magnitude, none 0, in sum below 2^1022 */
	int64_t large;                      /* times 2^1022, added to the parts */
} MigExactSum;

/* Sets the sum to 0. */
static inline void
mig_exact_sum_clear(MigExactSum *sum)
{
	sum->count = 0;
	sum->large = 0;
}

/* Adds a finite value. */
void mig_exact_sum_add(MigExactSum *sum, double value);

/* The sum rounded to the nearest double, ties to even; infinite on overflow, never -0. */
double mig_exact_sum_value(const MigExactSum *sum);

/* Number of doubles that mig_exact_sum_take will return. */
size_t mig_exact_sum_size(const MigExactSum *sum);

/* Removes a double from a sum that has some left: together they add up to the sum. */
double mig_exact_sum_take(MigExactSum *sum);

#endif /* MIG_EXACT_SUM_H */
