/*
 * Any cell read from text round-trips; any valid number has a text form, a parent at every level,
 * and a centre inside.
 */
#include <stdlib.h>
#include <string.h>

#include "grid/gridcell.h"

static void
check_cell(MigGridCell cell)
{
	char text[MIG_GRIDCELL_TEXT_MAX];
	MigGridCell again;
	MigWhere where;
	double lon;
	double lat;

	if (mig_gridcell_check(cell) != MIG_OK)
		abort();
	if (mig_gridcell_parse(text, mig_gridcell_format(cell, text), &again, &where) != MIG_OK ||
		again != cell)
		abort();
	for (int level = mig_gridcell_level(cell); level >= 0; level--)
	{
		MigGridCell parent = mig_gridcell_at_level(cell, level);

		if (mig_gridcell_check(parent) != MIG_OK || cell < mig_gridcell_first(parent) ||
			cell > mig_gridcell_last(parent))
			abort();
	}
	mig_gridcell_center(cell, &lon, &lat);
	if (mig_gridcell_at(lon, lat, mig_gridcell_size_of_level(mig_gridcell_level(cell)), &again) !=
		MIG_OK)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigGridCell cell;
	MigWhere where;
	double position[2];

	if (mig_gridcell_parse((const char *) data, size, &cell, &where) == MIG_OK)
		check_cell(cell);
	if (size >= sizeof(cell))
	{
		memcpy(&cell, data, sizeof(cell));
		if (mig_gridcell_check(cell) == MIG_OK)
			check_cell(cell);
	}
	if (size >= sizeof(position))
	{
		memcpy(position, data, sizeof(position));
		if (mig_gridcell_at(position[0], position[1], 1, &cell) == MIG_OK)
			check_cell(cell);
	}
	return 0;
}
