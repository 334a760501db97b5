/*
 * sorting.h
 *		What the core needs from its caller to sort records of radix.h that may not fit into memory.
 */
#ifndef MIG_SORTING_H
#define MIG_SORTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Stable sorters of records of width numbers by the first keys of them.  After sort, next returns them one by one, and
 * false at the end; sort may be called again to reread them from the start.  end frees the sorter.
 */
typedef struct MigSorting
{
	void *(*begin)(void *state, size_t width, size_t keys);
	int64_t *(*put)(void *sorter); /* where to write the next record */
	void (*sort)(void *sorter);
	bool (*next)(void *sorter, int64_t *record);
	void (*end)(void *sorter);
	void *state;
} MigSorting;

#endif /* MIG_SORTING_H */
