/* Unit tests of src/grid/gridcell_set.c. */
#include "check.h"
#include "memory.h"

#include "grid/gridcell_set.h"

static MigGridCell cells[20000];

static size_t
put_children(size_t count, MigGridCell cell, int level)
{
	bool more = mig_gridcell_first_child(cell, level, &cells[count]);

	while (more)
	{
		MigGridCell next = cells[count++];

		more = mig_gridcell_next_child(cell, &next);
		cells[count] = next;
	}
	return count;
}

int
main(void)
{
	const double at[][2] = {{119.9, 28.4}, {-180, 0}, {180, 90}, {0, -90}, {-0.001, -0.001}};

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		for (int level = 0; level < MIG_GRIDCELL_LEVELS; level++)
			for (int finer = level; finer <= level + 3 && finer < MIG_GRIDCELL_LEVELS; finer++)
			{
				MigGridCell cell;
				size_t count;

				mig_gridcell_at(at[i][0], at[i][1], mig_gridcell_size_of_level(level), &cell);
				count = put_children(0, cell, finer);
				CHECK(count > 0);
				/* all children, one of them twice, in reverse order */
				cells[count] = cells[0];
				for (size_t a = 0, b = count; a < b; a++, b--)
				{
					MigGridCell swapped = cells[a];

					cells[a] = cells[b];
					cells[b] = swapped;
				}
				CHECK_INT(mig_gridcell_compact(cells, count + 1, &memory), 1);
				/* at the end of the world a parent may have a single child */
				CHECK(i == 0 ? cells[0] == cell : mig_gridcell_contains(cells[0], cell));
				if (count < 4)
					continue;
				/* one is missing: only its siblings at each level are left */
				count = put_children(0, cell, finer);
				CHECK(mig_gridcell_compact(cells, count - 1, &memory) <= 75);
				CHECK(cells[0] != cell);
			}
	CHECK_INT(mig_gridcell_compact(cells, 0, &memory), 0);
	return check_summary();
}
