/*
 * neighbors.c
 *		The square windows around the cells of a density (see neighbors.h).
 */
#include "core/neighbors.h"

#include "core/gridcell.h"
#include "core/radix.h"

#define WORK_STEP 65536 /* steps of a span between two calls of progress */

static void *
block(const MigMemory *memory, size_t count, size_t size)
{
	return memory->resize(memory->state, NULL, (count > 0 ? count : 1) * size);
}

/* Numbers that ascend from row to row and from west to east, with the cell each belongs to. */
static int64_t *
sort_places(MigNeighbors *map, const MigDensity *density, int32_t *south, unsigned *bits)
{
	const MigMemory *memory = &map->memory;
	int64_t *records = block(memory, 2 * density->count, sizeof(int64_t));
	int64_t *spare = block(memory, 2 * density->count, sizeof(int64_t));
	int64_t *sorted;

	*south = INT32_MAX;
	map->west = INT32_MAX;
	map->east = INT32_MIN;
	for (size_t i = 0; i < density->count; i++)
	{
		int column;
		int row;

		mig_progress_at(memory, i);
		mig_gridcell_column_row(density->keys[i], &column, &row);
		*south = row < *south ? row : *south;
		map->west = column < map->west ? column : map->west;
		map->east = column > map->east ? column : map->east;
		records[2 * i] = row;
		records[2 * i + 1] = column;
	}
	*bits = 0;
	while (density->count > 0 && (int64_t) map->east - map->west >= (int64_t) 1 << *bits)
		++*bits;
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		records[2 * i] = ((records[2 * i] - *south) << *bits) + records[2 * i + 1] - map->west;
		records[2 * i + 1] = (int64_t) i;
	}
	sorted = mig_radix_sort(records, spare, density->count, 2, 1, memory);
	memory->release(memory->state, sorted == records ? spare : records);
	return sorted;
}

void
mig_neighbors_init(MigNeighbors *map, const MigDensity *density, const MigMemory *memory)
{
	int32_t south;
	unsigned bits;
	int64_t *sorted;
	int64_t mask;
	size_t place = 0;

	*map = (MigNeighbors){.memory = *memory, .cells = density->count};
	if (density->count > 0)
		map->columns = mig_gridcell_columns(mig_gridcell_level(density->keys[0]));
	sorted = sort_places(map, density, &south, &bits);
	mask = ((int64_t) 1 << bits) - 1;
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress_at(memory, i);
		map->rows += i == 0 || sorted[2 * i] >> bits != sorted[2 * i - 2] >> bits;
	}
	map->places = map->cells + map->rows;
	map->column = block(memory, map->places, sizeof(int32_t));
	map->cell = block(memory, map->places, sizeof(uint32_t));
	map->row = block(memory, map->rows, sizeof(int32_t));
	map->start = block(memory, map->rows + 1, sizeof(uint32_t));
	map->rows = 0;
	for (size_t i = 0; i < density->count; i++)
	{
		int64_t row = sorted[2 * i] >> bits;

		mig_progress_at(memory, i);
		if (i == 0 || row != sorted[2 * i - 2] >> bits)
		{
			map->start[map->rows] = (uint32_t) place;
			map->row[map->rows++] = (int32_t) row + south;
		}
		map->column[place] = (int32_t) (sorted[2 * i] & mask) + map->west;
		map->cell[place++] = (uint32_t) sorted[2 * i + 1];
		if (i + 1 == density->count || sorted[2 * i + 2] >> bits != row)
		{
			map->column[place] = INT32_MAX;
			map->cell[place++] = MIG_NO_CELL;
		}
	}
	map->start[map->rows] = (uint32_t) place;
	memory->release(memory->state, sorted);
}

void
mig_neighbors_free(MigNeighbors *map)
{
	const MigMemory *memory = &map->memory;

	memory->release(memory->state, map->column);
	memory->release(memory->state, map->cell);
	memory->release(memory->state, map->row);
	memory->release(memory->state, map->start);
}

void
mig_neighbors_run(const MigNeighbors *map, const double *values, double *running)
{
	double sum = 0;

	for (size_t i = 0; i < map->places; i++)
	{
		mig_progress_at(&map->memory, i);
		running[i] = sum;
		sum = map->cell[i] == MIG_NO_CELL ? 0 : sum + values[map->cell[i]];
	}
}

void
mig_window_init(MigWindow *window, const MigNeighbors *map, int32_t radius)
{
	size_t rows = 2 * (size_t) radius + 1;

	*window = (MigWindow){.map = map, .radius = radius};
	if (rows > map->rows)
		rows = map->rows;
	/* Round the antimeridian a row may have two spans more. */
	window->wraps = 2 * (int64_t) radius + 1 < map->columns;
	window->spans = block(&map->memory, 3 * rows, sizeof(MigSpan));
}

void
mig_window_free(MigWindow *window)
{
	window->map->memory.release(window->map->memory.state, window->spans);
}

/* Spans of the rows near by, before any cell of them. */
static void
begin_row(MigWindow *window)
{
	const MigNeighbors *map = window->map;
	int32_t row = map->row[window->row];
	size_t end = window->first_row + window->rows;

	while (map->row[window->first_row] < row - window->radius)
		window->first_row++;
	end = end > window->first_row ? end : window->first_row;
	while (end < map->rows && map->row[end] <= row + window->radius)
		end++;
	window->rows = end - window->first_row;
	for (size_t i = 0; i < window->rows; i++)
	{
		uint32_t start = map->start[window->first_row + i];

		window->spans[i] = (MigSpan){start, start};
	}
}

/* The first place of a row whose column is not less than one. */
static uint32_t
find_column(const MigNeighbors *map, size_t row, int64_t column)
{
	uint32_t first = map->start[row];
	uint32_t end = map->start[row + 1] - 1;

	while (first < end)
	{
		uint32_t middle = first + (end - first) / 2;

		if (map->column[middle] < column)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* Adds what lies beyond the antimeridian. */
static void
add_far_side(MigWindow *window, int64_t west, int64_t east)
{
	const MigNeighbors *map = window->map;

	for (size_t i = 0; i < window->rows; i++)
	{
		size_t row = window->first_row + i;

		if (west + map->columns <= map->east)
			window->spans[window->count++] =
				(MigSpan){find_column(map, row, west + map->columns), map->start[row + 1] - 1};
		if (east - map->columns >= map->west)
			window->spans[window->count++] =
				(MigSpan){map->start[row], find_column(map, row, east - map->columns + 1)};
	}
}

bool
mig_window_next(MigWindow *window)
{
	const MigNeighbors *map = window->map;
	int64_t reach = 2 * (int64_t) window->radius + 1 < map->columns ? window->radius : map->columns;
	int64_t west;
	int64_t east;

	if (window->count > 0)
		window->place++;
	if (window->place == map->places)
		return false;
	if (window->count == 0)
		begin_row(window);
	else if (map->cell[window->place] == MIG_NO_CELL)
	{
		if (++window->row == map->rows)
			return false;
		window->place++;
		begin_row(window);
	}
	west = map->column[window->place] - reach;
	east = map->column[window->place] + reach;
	window->work += window->rows;
	if (window->work >= WORK_STEP)
	{
		window->work = 0;
		map->memory.progress(map->memory.state);
	}
	for (size_t i = 0; i < window->rows; i++)
	{
		MigSpan span = window->spans[i];

		/* The place without a cell at the end of the row stops both. */
		while (map->column[span.first] < west)
			span.first++;
		while (map->column[span.end] <= east)
			span.end++;
		window->spans[i] = span;
	}
	window->count = window->rows;
	if (window->wraps && (west + map->columns <= map->east || east - map->columns >= map->west))
		add_far_side(window, west, east);
	return true;
}
