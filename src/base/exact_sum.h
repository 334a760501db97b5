/*
 * exact_sum.h
 *		Exact sums of doubles: the same in any order, rounded once.
 *
 * After J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
 * Predicates, 1997 (grow-expansion): a sum is kept as doubles that do not overlap.  Whole multiples of 2^1022 are
 * counted beside them, so that no part of a sum overflows where the sum itself does not.
 */
#ifndef MIG_EXACT_SUM_H
#define MIG_EXACT_SUM_H

#include <stddef.h>
#include <stdint.h>

/* The bits of doubles lie between 2^-1074 and 2^1024, and between those of two parts one is free. */
#define MIG_EXACT_SUM_PARTS_MAX 1056

typedef struct MigExactSum
{
	size_t count;
	double parts
		[MIG_EXACT_SUM_PARTS_MAX]; /* of growing size, none of them 0, all together below 2^1022 */
	int64_t large;                 /* times 2^1022 besides */
} MigExactSum;

/* The sum of nothing. */
static inline void
mig_exact_sum_clear(MigExactSum *sum)
{
	sum->count = 0;
	sum->large = 0;
}

/* Adds a finite value. */
void mig_exact_sum_add(MigExactSum *sum, double value);

/* The sum, rounded to the nearest double, ties to even, or infinite if it is beyond them; never -0. */
double mig_exact_sum_value(const MigExactSum *sum);

/* How many doubles mig_exact_sum_take gives. */
size_t mig_exact_sum_size(const MigExactSum *sum);

/* Takes a double out of a sum of which there are some: all of them added up are the sum. */
double mig_exact_sum_take(MigExactSum *sum);

#endif /* MIG_EXACT_SUM_H */
