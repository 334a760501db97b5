/*
 * sorting.h
 *		Sorters of the core's unit and fuzz tests: all records in memory.
 */
#ifndef TEST_SORTING_H
#define TEST_SORTING_H

#include <stdlib.h>
#include <string.h>

#include "memory.h"

#include "base/radix.h"
#include "base/sorting.h"

typedef struct Sorter
{
	size_t width;
	size_t keys;
	int64_t *records;
	size_t count;
	size_t room;
	size_t given;
} Sorter;

static inline void *
sorting_begin(void *state, size_t width, size_t keys)
{
	Sorter *sorter = memory_resize(state, NULL, sizeof(Sorter));

	*sorter = (Sorter){width, keys, NULL, 0, 0, 0};
	return sorter;
}

static inline int64_t *
sorting_put(void *state)
{
	Sorter *sorter = state;

	if (sorter->count == sorter->room)
	{
		sorter->room = sorter->room > 0 ? 2 * sorter->room : 4;
		sorter->records =
			memory_resize(NULL, sorter->records, sorter->room * sorter->width * sizeof(int64_t));
	}
	return sorter->records + sorter->width * sorter->count++;
}

static inline void
sorting_sort(void *state)
{
	Sorter *sorter = state;
	int64_t *spare;

	sorter->given = 0;
	if (sorter->count == 0)
		return;
	spare = memory_resize(NULL, NULL, sorter->room * sorter->width * sizeof(int64_t));
	if (mig_radix_sort(sorter->records, spare, sorter->count, sorter->width, sorter->keys,
					   &memory) == spare)
	{
		memory_release(NULL, sorter->records);
		sorter->records = spare;
	}
	else
		memory_release(NULL, spare);
}

static inline bool
sorting_next(void *state, int64_t *record)
{
	Sorter *sorter = state;

	if (sorter->given == sorter->count)
		return false;
	memcpy(record, sorter->records + sorter->width * sorter->given++,
		   sorter->width * sizeof(int64_t));
	return true;
}

static inline void
sorting_end(void *state)
{
	Sorter *sorter = state;

	if (sorter->records != NULL)
		memory_release(NULL, sorter->records);
	memory_release(NULL, sorter);
}

static const MigSorting sorting = {sorting_begin, sorting_put, sorting_sort,
								   sorting_next,  sorting_end, NULL};

#endif /* TEST_SORTING_H */
