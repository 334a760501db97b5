/*
 * top_k.c
 *		The k nearest items (see top_k.h), in a binary heap.
 */
#include "base/top_k.h"

#include <float.h>

#include "base/array.h"
#include "base/sort.h"

static int
compare(const void *a, const void *b)
{
	const MigTopKItem *x = a;
	const MigTopKItem *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

double
mig_top_k_limit(const MigTopK *top)
{
	return top->count < top->max ? DBL_MAX : top->entries[0].distance;
}

/* Sifts an entry up from a position. */
static void
rise(MigTopKItem *entries, size_t at, MigTopKItem entry)
{
	while (at > 0 && compare(&entry, entries + (at - 1) / 2) > 0)
	{
		entries[at] = entries[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	entries[at] = entry;
}

/* Sifts an entry down from the top. */
static void
sink(MigTopKItem *entries, size_t count, MigTopKItem entry)
{
	size_t at = 0;

	for (;;)
	{
		size_t below = 2 * at + 1;

		if (below + 1 < count && compare(entries + below + 1, entries + below) > 0)
			below++;
		if (below >= count || compare(entries + below, &entry) <= 0)
			break;
		entries[at] = entries[below];
		at = below;
	}
	entries[at] = entry;
}

void
mig_top_k_add(MigTopK *top, double distance, int64_t key, const MigMemory *memory)
{
	MigTopKItem entry = {distance, key};

	if (top->count == top->max)
	{
		if (compare(&entry, top->entries) < 0)
			sink(top->entries, top->count, entry);
		return;
	}
	top->entries = mig_grow(memory, top->entries, &top->room, top->count + 1, sizeof(MigTopKItem));
	rise(top->entries, top->count++, entry);
}

void
mig_top_k_sort(MigTopK *top, const MigMemory *memory)
{
	mig_sort(top->entries, top->count, sizeof(MigTopKItem), compare, memory);
}
