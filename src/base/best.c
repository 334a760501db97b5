/*
 * best.c
 *		The nearest of many (see best.h), in a binary heap.
 */
#include "base/best.h"

#include <float.h>

#include "base/array.h"
#include "base/sort.h"

static int
compare(const void *a, const void *b)
{
	const MigBest *x = a;
	const MigBest *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return x->key < y->key ? -1 : x->key > y->key;
}

double
mig_bests_limit(const MigBests *bests)
{
	return bests->count < bests->most ? DBL_MAX : bests->entries[0].distance;
}

/* Puts an entry at a place or above it, where it belongs. */
static void
rise(MigBest *entries, size_t at, MigBest entry)
{
	while (at > 0 && compare(&entry, entries + (at - 1) / 2) > 0)
	{
		entries[at] = entries[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	entries[at] = entry;
}

/* Puts an entry in the place of the first, or below it. */
static void
sink(MigBest *entries, size_t count, MigBest entry)
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
mig_bests_add(MigBests *bests, double distance, int64_t key, const MigMemory *memory)
{
	MigBest entry = {distance, key};

	if (bests->count == bests->most)
	{
		if (compare(&entry, bests->entries) < 0)
			sink(bests->entries, bests->count, entry);
		return;
	}
	bests->entries =
		mig_grow(memory, bests->entries, &bests->room, bests->count + 1, sizeof(MigBest));
	rise(bests->entries, bests->count++, entry);
}

void
mig_bests_sort(MigBests *bests, const MigMemory *memory)
{
	mig_sort(bests->entries, bests->count, sizeof(MigBest), compare, memory);
}
