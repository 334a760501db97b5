/*
 * fold.h
 *		Records of radix.h that count and sum by key: once sorted, those of one key become few.
 *
 * Each function takes records sorted by all their keys, writes what they come to over them, in the same
 * order, and returns how many records are left; doing so again, with others among them, changes no result.
 */
#ifndef MIG_FOLD_H
#define MIG_FOLD_H

#include <stdint.h>

#include "base/memory.h"

/*
 * Records (key, number), sorted by key: one with the sum, or several where it is beyond int64_t.
 * Records (key, bits of a double): the parts of the exact sum.  Each also for records of two keys.
 */
size_t mig_fold_counts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_amounts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_pair_counts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_pair_amounts(int64_t *records, size_t count, const MigMemory *memory);

/* Records of 2, 3 or 4 numbers, all of them keys, or of 4 of which the first 3 are: each once. */
size_t mig_fold_pairs(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_threes(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_triples(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_fold_quadruples(int64_t *records, size_t count, const MigMemory *memory);

#endif /* MIG_FOLD_H */
