/*
 * sorting.h
 *		What the core asks of its caller to sort more records of radix.h than there may be memory for.
 */
#ifndef MIG_SORTING_H
#define MIG_SORTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sorters of records of so many numbers by the first keys of them, stable.  After sort, next gives them one by one, false
 * at the end; sort may be called again, to read them from the first on.  A sorter is gone after end.
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
