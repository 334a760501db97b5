/*
 * top_k.h
 *		The nearest of many, kept as they come: those of the least distances, of equal ones those of the least keys.
 */
#ifndef MIG_TOP_K_H
#define MIG_TOP_K_H

#include <stdint.h>

#include "base/memory.h"

typedef struct MigTopKItem
{
	double distance;
	int64_t key;
} MigTopKItem;

/* Begin with max alone, which is 1 or more. */
typedef struct MigTopK
{
	size_t max;   /* that are kept */
	size_t count; /* so far */
	size_t room;
	MigTopKItem *entries; /* a heap, the worst one first */
} MigTopK;

/* No distance above that is kept any more: the greatest double until there are enough. */
double mig_top_k_limit(const MigTopK *top);

void mig_top_k_add(MigTopK *top, double distance, int64_t key, const MigMemory *memory);

/* Puts them in order, the best one first; nothing is added after that. */
void mig_top_k_sort(MigTopK *top, const MigMemory *memory);

#endif /* MIG_TOP_K_H */
