/*
 * coverage_pairs.c
 *		Pairs of polygons of a coverage that meet the same cell.
 */
#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "coverage/coverage_layout.h"

static int
compare_pairs(const void *left, const void *right)
{
	const uint32_t *a = left;
	const uint32_t *b = right;

	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return a[1] < b[1] ? -1 : a[1] > b[1];
}

/* Sorts pairs and removes duplicates; returns the number left. */
static size_t
distinct_pairs(uint32_t (*pairs)[2], size_t count, const MigMemory *memory)
{
	size_t kept = 0;

	mig_sort(pairs, count, sizeof(*pairs), compare_pairs, memory);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || compare_pairs(pairs[kept - 1], pairs[i]) != 0)
			memmove(pairs[kept++], pairs[i], sizeof(*pairs));
	return kept;
}

void
mig_coverage_pairs(const MigCoverage *coverage, const MigMemory *memory, uint32_t (**pairs)[2],
				   size_t *count)
{
	const uint32_t *list = mig_coverage_lists(coverage);
	const uint32_t *end = list + coverage->list_words;
	size_t room = 1024;

	*pairs = memory->resize(memory->state, NULL, room * sizeof(**pairs));
	*count = 0;
	for (; list < end; list += mig_list_length(list))
	{
		const uint32_t *a = mig_list_entries(list);

		mig_progress(memory, 1);
		for (uint32_t i = 0; i < mig_list_polygons(list); i++, a = mig_next_entry(a))
		{
			const uint32_t *b = mig_next_entry(a);

			for (uint32_t j = i + 1; j < mig_list_polygons(list); j++, b = mig_next_entry(b))
			{
				/* Duplicates are removed before the block grows. */
				if (*count == room && (*count = distinct_pairs(*pairs, *count, memory)) > room / 2)
					*pairs = mig_grow(memory, *pairs, &room, room + 1, sizeof(**pairs));
				(*pairs)[*count][0] = a[0] >> 1;
				(*pairs)[*count][1] = b[0] >> 1;
				(*count)++;
			}
		}
	}
	*count = distinct_pairs(*pairs, *count, memory);
}
