/*
 * fold.h
 *		Counts and sums by key in records of radix.h: sorted records with equal keys are folded into
 *		few.
 *
 * Each function takes records sorted by all their keys, folds them in place, in the same order, and
 * returns the number of records left.  Folding is idempotent: results may be merged with other records and
 * folded again.
 */
#ifndef MIG_FOLD_H
#define MIG_FOLD_H

#include <stdint.h>

#include "base/memory.h"

/*
 * Records (key, number) are folded into one with the sum, or several where it overflows int64_t;
 * records (key, bits of a double) into the parts of the exact sum.  The pair functions do the same
 * for records of two keys.
 */
size_t mig_fold_counts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_amounts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_pair_counts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_pair_amounts(int64_t *records, size_t count, const MigMemory *memory);

/* Removes duplicates from records of 2, 3 or 4 numbers, all of them keys, or of 4 of which the first 3 are keys. */
size_t mig_fold_pairs(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_threes(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_triples(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_quadruples(int64_t *records, size_t count, const MigMemory *memory);

#endif /* MIG_FOLD_H */
