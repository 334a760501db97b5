/*
 * top_k.h
 *		The k nearest of a stream of items: those with the smallest distances, ties broken by the smaller key.
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

/* Initialize with max, which is at least 1, and all else zero. */
typedef struct MigTopK
{
	size_t max;   /* items kept */
	size_t count; /* current number of items */
	size_t room;
	MigTopKItem *entries; /* a heap, the worst item first */
} MigTopK;

/* Larger distances are not kept; DBL_MAX until there are max items. */
double mig_top_k_limit(const MigTopK *top);

void mig_top_k_add(MigTopK *top, double distance, int64_t key, const MigMemory *memory);

/* Sorts the items, the best first; nothing may be added afterwards. */
void mig_top_k_sort(MigTopK *top, const MigMemory *memory);

#endif /* MIG_TOP_K_H */
