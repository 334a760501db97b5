/*
 * neighbors.c
 *		Sums over the square windows of cells (see neighbors.h).
 */
#include "density/neighbors.h"

#include <math.h>
#include <string.h>

#include "base/radix.h"
#include "grid/gridcell.h"

void
mig_neighbors_init(MigNeighbors *neighbors, const MigDensity *density, int radius,
				   const MigMemory *memory)
{
	size_t count = density->count;
	int64_t *records = mig_allocate(memory, count, 2 * sizeof(int64_t));
	int64_t *spare = mig_allocate(memory, count, 2 * sizeof(int64_t));
	int64_t *sorted;
	size_t row_count = 0;

	*neighbors = (MigNeighbors){.count = count, .radius = radius, .memory = *memory};
	if (count > 0)
	{
		int level = mig_gridcell_level(density->keys[0]);
		MigGridCell western = 0;
		int row;

		mig_gridcell_at(-180, 0, mig_gridcell_size_of_level(level), &western);
		mig_gridcell_column_row(western, &neighbors->west, &row);
		neighbors->columns = mig_gridcell_columns(level);
	}
	for (size_t i = 0; i < count; i++)
	{
		int column;
		int row;

		mig_progress(memory, 1);
		mig_gridcell_column_row(density->keys[i], &column, &row);
		records[2 * i] = (int64_t) row * ((int64_t) 1 << 32) + (column - neighbors->west);
		records[2 * i + 1] = (int64_t) i;
	}
	sorted = mig_radix_sort(records, spare, count, 2, 1, memory);
	neighbors->places = mig_allocate(memory, count, sizeof(size_t));
	neighbors->column = mig_allocate(memory, count, sizeof(int));
	neighbors->rows = mig_allocate(memory, count, sizeof(int));
	neighbors->starts = mig_allocate(memory, count + 1, sizeof(size_t));
	for (size_t i = 0; i < count; i++)
	{
		int row = (int) (sorted[2 * i] >> 32);

		mig_progress(memory, 1);
		neighbors->places[i] = (size_t) sorted[2 * i + 1];
		neighbors->column[i] = (int) (sorted[2 * i] & 0xffffffff);
		if (i == 0 || row != neighbors->rows[row_count - 1])
		{
			neighbors->rows[row_count] = row;
			neighbors->starts[row_count++] = i;
		}
	}
	neighbors->starts[row_count] = count;
	neighbors->row_count = row_count;
	neighbors->before = mig_allocate(memory, count + row_count, sizeof(double));
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
}

void
mig_neighbors_free(MigNeighbors *neighbors)
{
	void *blocks[] = {neighbors->places, neighbors->column, neighbors->rows, neighbors->starts,
					  neighbors->before};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		neighbors->memory.release(neighbors->memory.state, blocks[i]);
}

/* The first cell at or east of a column, from begin to end, which are in one row. */
static size_t
first_at(const int *columns, size_t begin, size_t end, int column)
{
	while (begin < end)
	{
		size_t middle = begin + (end - begin) / 2;

		if (columns[middle] < column)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

/* Sums over windows, and the number of cells in them. */
typedef struct Windows
{
	double *sums;
	double *within;
} Windows;

/* Adds the cells from low to high, which are in one row. */
static inline void
add_cells(Windows windows, size_t i, const double *before, size_t low, size_t high)
{
	windows.sums[i] += before[high] - before[low];
	windows.within[i] += (double) (int64_t) (high - low);
}

/* Adds the cells of another row, or of the same, to the windows of the cells of a row. */
static void
add_row(const MigNeighbors *neighbors, size_t row, size_t other, Windows windows)
{
	const int *columns = neighbors->column;
	int radius = neighbors->radius;
	size_t begin = neighbors->starts[other];
	size_t end = neighbors->starts[other + 1];
	const double *before = neighbors->before + other; /* each earlier row has an additional end */
	size_t low = begin;
	size_t high = begin;

	for (size_t i = neighbors->starts[row]; i < neighbors->starts[row + 1]; i++)
	{
		int west = columns[i] - radius;
		int east = columns[i] + radius;

		if (2 * radius + 1 >= neighbors->columns)
		{
			add_cells(windows, i, before, begin, end);
			continue;
		}
		while (low < end && columns[low] < west)
			low++;
		while (high < end && columns[high] <= east)
			high++;
		add_cells(windows, i, before, low, high);
		if (west < 0)
			add_cells(windows, i, before, first_at(columns, begin, end, west + neighbors->columns),
					  end);
		if (east >= neighbors->columns)
			add_cells(windows, i, before, begin,
					  first_at(columns, begin, end, east - neighbors->columns + 1));
	}
}

/* Computes the windows from the prefix sums. */
static void
add_windows(const MigNeighbors *neighbors, Windows windows)
{
	const int *rows = neighbors->rows;
	size_t first = 0;

	mig_clear(&neighbors->memory, windows.sums, neighbors->count * sizeof(double));
	mig_clear(&neighbors->memory, windows.within, neighbors->count * sizeof(double));
	for (size_t row = 0; row < neighbors->row_count; row++)
	{
		while (rows[first] < rows[row] - neighbors->radius)
			first++;
		for (size_t other = first;
			 other < neighbors->row_count && rows[other] <= rows[row] + neighbors->radius; other++)
		{
			mig_progress(&neighbors->memory, neighbors->starts[row + 1] - neighbors->starts[row] +
												 neighbors->starts[other + 1] -
												 neighbors->starts[other]);
			add_row(neighbors, row, other, windows);
		}
	}
}

void
mig_neighbors_sum(MigNeighbors *neighbors, const double *values, double *sums, double *within)
{
	for (size_t row = 0; row < neighbors->row_count; row++)
	{
		double sum = 0;

		for (size_t i = neighbors->starts[row]; i < neighbors->starts[row + 1]; i++)
		{
			mig_progress(&neighbors->memory, 1);
			neighbors->before[i + row] = sum;
			sum += values[i];
		}
		neighbors->before[neighbors->starts[row + 1] + row] = sum;
	}
	add_windows(neighbors, (Windows){sums, within});
}

/* Subtracts their mean from values. */
static void
take_mean_off(double *values, size_t count, const MigMemory *memory)
{
	double sum = 0;
	double mean;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		sum += values[i];
	}
	mean = sum / (double) count;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		values[i] -= mean;
	}
}

double
mig_center(double *values, size_t count, const MigMemory *memory)
{
	double low = INFINITY;
	double high = -INFINITY;
	double squares = 0;
	int exponent;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		low = fmin(low, values[i]);
		high = fmax(high, values[i]);
	}
	if (!(low < high))
		return 0;
	frexp(fmax(-low, high), &exponent);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		values[i] = ldexp(values[i], -exponent);
	}
	take_mean_off(values, count, memory);
	take_mean_off(values, count, memory); /* residue of rounding */
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		squares += values[i] * values[i];
	}
	return squares;
}

double
mig_normal_p(double z)
{
	return erfc(fabs(z) * 0.70710678118654752440); /* 1 / sqrt(2) */
}
