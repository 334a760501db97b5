/* Any bytes as a geometry: the fractions of its cover are above 0 and at most 1, in the order of rows. */
#include <stdlib.h>

#include "grid/cover.h"

#define BLOCKS_MAX 64

static void *blocks[BLOCKS_MAX];
static int block_count;

static void *
resize(void *state, void *block, size_t bytes)
{
	void *new_block = realloc(block, bytes);

	(void) state;
	if (new_block == NULL || block_count == BLOCKS_MAX)
		abort();
	for (int i = 0; i < block_count; i++)
		if (blocks[i] == block)
			blocks[i] = new_block;
	if (block == NULL)
		blocks[block_count++] = new_block;
	return new_block;
}

/* All blocks are released at the end, as by the server's memory contexts. */
static void
release(void *state, void *block)
{
	(void) state;
	(void) block;
}

static void
progress(void *state)
{
	(void) state;
}

static void
check(MigGeometry *geometry, int level)
{
	size_t work = 0;
	const MigMemory memory = {resize, release, progress, NULL, &work};
	MigCover cover;
	MigGridCell cell;
	double fraction;
	int last_row = -100000000;
	int column;
	int row;

	if (mig_cover_init(&cover, &memory, geometry, level) != MIG_OK)
		return;
	for (int i = 0; i < 10000 && mig_cover_next(&cover, &memory, &cell, &fraction); i++)
	{
		mig_gridcell_column_row(cell, &column, &row);
		if (!(fraction > 0 && fraction <= 1) || row < last_row ||
			mig_gridcell_check(cell) != MIG_OK)
			abort();
		last_row = row;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigGeometry geometry;

	if (size == 0 || mig_geometry_open(data + 1, size - 1, &geometry) != MIG_OK)
		return 0;
	check(&geometry, data[0] % 4);
	while (block_count > 0)
		free(blocks[--block_count]);
	return 0;
}
