/*
 * sort.c
 *		Bottom-up merge sort (see sort.h).
 */
#include "base/sort.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Merges sorted runs of from pairwise into to. */
static void
merge_runs(const uint8_t *from, uint8_t *to, size_t count, size_t size, size_t run,
		   int (*compare)(const void *, const void *), const MigMemory *memory)
{
	for (size_t first = 0; first < count; first += 2 * run)
	{
		size_t a = first;
		size_t a_end = count - first < run ? count : first + run;
		size_t b = a_end;
		size_t b_end = count - a_end < run ? count : a_end + run;

		for (size_t i = first; i < b_end; i++)
		{
			bool take_a =
				a < a_end && (b == b_end || compare(from + a * size, from + b * size) <= 0);
			size_t taken = take_a ? a++ : b++;

			memcpy(to + i * size, from + taken * size, size);
			mig_progress(memory, 1);
		}
	}
}

void
mig_sort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *),
		 const MigMemory *memory)
{
	uint8_t *from = base;
	uint8_t *to;
	uint8_t *block;

	if (count < 2)
		return;
	block = memory->resize(memory->state, NULL, count * size);
	to = block;
	for (size_t run = 1; run < count; run *= 2)
	{
		uint8_t *merged = to;

		merge_runs(from, to, count, size, run, compare, memory);
		to = from;
		from = merged;
	}
	if (from != base)
		mig_copy(memory, base, from, count * size);
	memory->release(memory->state, block);
}
