/*
 * tally.h
 *		Records of radix.h that count and sum by key: once sorted, those of one key become few.
 *
 * Each function takes records sorted by all their keys, writes what they come to over them, in the same
 * order, and returns how many records are left; doing so again, with others among them, changes no result.
 */
#ifndef MIG_TALLY_H
#define MIG_TALLY_H

#include <stdint.h>

#include "core/memory.h"

/*
 * Records (key, number), sorted by key: one with the sum, or several where it is beyond int64_t.
 * Records (key, bits of a double): the parts of the exact sum.
 */
size_t mig_tally_counts(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_tally_amounts(int64_t *records, size_t count, const MigMemory *memory);

/* Records of 2 or 4 numbers, the first 2, 3 or 4 of them being keys: each once. */
size_t mig_tally_pairs(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_tally_triples(int64_t *records, size_t count, const MigMemory *memory);
size_t mig_tally_quadruples(int64_t *records, size_t count, const MigMemory *memory);

#endif /* MIG_TALLY_H */
