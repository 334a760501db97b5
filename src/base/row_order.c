/*
 * row_order.c
 *		Order of elements of a plane (see row_order.h).
 */
#include "base/row_order.h"

#include "base/radix.h"

static unsigned
bits_of(int64_t number)
{
	unsigned bits = 0;

	for (; number > 0; number >>= 1)
		bits++;
	return bits;
}

/* The smallest and greatest row and column. */
static void
bounds(MigRowColumnOf place_of, const void *state, size_t count, MigRowColumn *low,
	   MigRowColumn *high, const MigMemory *memory)
{
	*low = *high = place_of(state, 0);
	for (size_t i = 0; i < count; i++)
	{
		MigRowColumn place = place_of(state, i);

		mig_progress(memory, 1);
		low->row = place.row < low->row ? place.row : low->row;
		high->row = place.row > high->row ? place.row : high->row;
		low->column = place.column < low->column ? place.column : low->column;
		high->column = place.column > high->column ? place.column : high->column;
	}
}

void
mig_row_order(MigRowColumnOf place_of, const void *state, size_t count, uint32_t *order,
			  const MigMemory *memory)
{
	MigRowColumn low;
	MigRowColumn high;
	unsigned bits = bits_of((int64_t) count);
	unsigned column_bits;
	unsigned last_bits; /* bits of the column in the last word */
	size_t words;
	int64_t *records;
	int64_t *spare;
	const int64_t *sorted;

	if (count == 0)
		return;
	bounds(place_of, state, count, &low, &high, memory);
	column_bits = bits_of(high.column - low.column);
	last_bits = column_bits < 63 - bits ? column_bits : 63 - bits;
	words = bits_of(high.row - low.row) + column_bits + bits < 64 ? 1 : 2;
	records = mig_allocate(memory, count, words * sizeof(int64_t));
	spare = mig_allocate(memory, count, words * sizeof(int64_t));
	for (size_t i = 0; i < count; i++)
	{
		MigRowColumn place = place_of(state, i);
		int64_t column = place.column - low.column;
		int64_t first = (place.row - low.row) << (column_bits - last_bits) | column >> last_bits;
		int64_t last = (column & (((int64_t) 1 << last_bits) - 1)) << bits | (int64_t) i;

		mig_progress(memory, 1);
		if (words == 1)
			records[i] = first << (last_bits + bits) | last;
		else
		{
			records[2 * i] = first;
			records[2 * i + 1] = last;
		}
	}
	sorted = mig_radix_sort(records, spare, count, words, words, memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		order[i] = (uint32_t) (sorted[words * i + words - 1] & (((int64_t) 1 << bits) - 1));
	}
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
}
