/*
 * random.h
 *		Pseudorandom numbers for permutation tests, the same on every machine for the same seed; not for cryptographic
 *		use.
 *
 * SplitMix64: G. L. Steele, D. Lea and C. H. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
 */
#ifndef MIG_RANDOM_H
#define MIG_RANDOM_H

#include <stdint.h>

typedef struct MigRandom
{
	uint64_t state; /* initially the seed */
} MigRandom;

static inline uint64_t
mig_random_next(MigRandom *random)
{
	uint64_t bits = random->state += UINT64_C(0x9E3779B97F4A7C15);

	bits = (bits ^ bits >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	bits = (bits ^ bits >> 27) * UINT64_C(0x94D049BB133111EB);
	return bits ^ bits >> 31;
}

/* A uniform number below a bound from 1 to 2^32; draws that would cause bias are rejected. */
static inline uint64_t
mig_random_below(MigRandom *random, uint64_t bound)
{
	uint64_t product;

	do
		product = (mig_random_next(random) >> 32) * bound;
	while ((product & UINT32_MAX) < (UINT64_C(0x100000000) - bound) % bound);
	return product >> 32;
}

#endif /* MIG_RANDOM_H */
