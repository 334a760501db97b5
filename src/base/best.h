/*
 * best.h
 *		The nearest of many, kept as they come: those of the least distances, of equal ones those of the least keys.
 */
#ifndef MIG_BEST_H
#define MIG_BEST_H

#include <stdint.h>

#include "base/memory.h"

typedef struct MigBest
{
	double distance;
	int64_t key;
} MigBest;

/* Begin with most alone, which is 1 or more. */
typedef struct MigBests
{
	size_t most;  /* that are kept */
	size_t count; /* so far */
	size_t room;
	MigBest *entries; /* a heap, the worst one first */
} MigBests;

/* No distance above that is kept any more: the greatest double until there are enough. */
double mig_bests_limit(const MigBests *bests);

void mig_bests_add(MigBests *bests, double distance, int64_t key, const MigMemory *memory);

/* Puts them in order, the best one first; nothing is added after that. */
void mig_bests_sort(MigBests *bests, const MigMemory *memory);

#endif /* MIG_BEST_H */
