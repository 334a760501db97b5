/*
 * gridcell_set.c
 *		Sets of cells of mixed sizes (see gridcell_set.h).
 */
#include "grid/gridcell_set.h"

#include "base/sort.h"

/* Orders cells by the first cell inside, larger cells first. */
static int
compare(const void *left, const void *right)
{
	MigGridCell a = *(const MigGridCell *) left;
	MigGridCell b = *(const MigGridCell *) right;
	int64_t a_low = a & -a;
	int64_t b_low = b & -b;

	if (a - a_low != b - b_low)
		return a - a_low < b - b_low ? -1 : 1;
	return (a_low < b_low) - (a_low > b_low);
}

static size_t
drop_contained(MigGridCell *cells, size_t count, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (kept == 0 || !mig_gridcell_contains(cells[kept - 1], cells[i]))
			cells[kept++] = cells[i];
	}
	return kept;
}

/* Number of children of a cell at the next level; fewer at the end of the world. */
static size_t
count_children(MigGridCell cell)
{
	MigGridCell child;
	size_t count = 0;

	for (bool more = mig_gridcell_first_child(cell, mig_gridcell_level(cell) + 1, &child); more;
		 more = mig_gridcell_next_child(cell, &child))
		count++;
	return count;
}

/* Replaces complete sets of children of a level, which are adjacent, by their parents. */
static size_t
merge_level(MigGridCell *cells, size_t count, int level, const MigMemory *memory)
{
	size_t kept = 0;
	size_t i = 0;

	while (i < count)
	{
		MigGridCell parent;
		size_t end = i + 1;

		mig_progress(memory, 1);
		if (mig_gridcell_level(cells[i]) != level)
		{
			cells[kept++] = cells[i++];
			continue;
		}
		parent = mig_gridcell_at_level(cells[i], level - 1);
		while (end < count && mig_gridcell_level(cells[end]) == level &&
			   mig_gridcell_at_level(cells[end], level - 1) == parent)
			end++;
		mig_progress(memory, end - i);
		if (end - i == count_children(parent))
		{
			cells[kept++] = parent;
			i = end;
		}
		else
			while (i < end)
				cells[kept++] = cells[i++];
	}
	return kept;
}

size_t
mig_gridcell_compact(MigGridCell *cells, size_t count, const MigMemory *memory)
{
	mig_sort(cells, count, sizeof(MigGridCell), compare, memory);
	count = drop_contained(cells, count, memory);
	for (int level = MIG_GRIDCELL_LEVELS - 1; level > 0; level--)
		count = merge_level(cells, count, level, memory);
	return count;
}
