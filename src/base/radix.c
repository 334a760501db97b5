/*
 * radix.c
 *		Radix sort of records (see radix.h).
 */
#include "base/radix.h"

#include <string.h>

#define DIGIT_BITS_FEW 8
#define DIGIT_BITS_MAX 11
#define DIGITS         (1u << DIGIT_BITS_MAX)

#define FEW  32   /* up to this many records: insertion sort */
#define MANY 4096 /* from this many records on, larger digits pay */

static void
insertion_sort(int64_t *records, size_t count, size_t width, size_t at)
{
	for (size_t i = 1; i < count; i++)
	{
		int64_t record[MIG_RECORD_WIDTH_MAX];
		size_t place = i;

		memcpy(record, records + i * width, width * sizeof(int64_t));
		while (place > 0 && record[at] < records[(place - 1) * width + at])
			place--;
		memmove(records + (place + 1) * width, records + place * width,
				(i - place) * width * sizeof(int64_t));
		memcpy(records + place * width, record, width * sizeof(int64_t));
	}
}

/* Range of the bits in which the numbers of a column differ. */
typedef struct Column
{
	uint64_t min;
	unsigned low;  /* first bit that differs */
	unsigned high; /* first bit after those that differ */
} Column;

static Column
look_at(const int64_t *numbers, size_t count, size_t width, const MigMemory *memory)
{
	int64_t min = numbers[0];
	int64_t max = numbers[0];
	uint64_t differing = 0;
	Column column = {.low = 0};

	for (size_t i = 0; i < count;)
	{
		size_t end = count - i < MIG_STEP ? count : i + MIG_STEP;

		mig_progress(memory, end - i);
		for (; i < end; i++)
		{
			int64_t number = numbers[i * width];

			min = number < min ? number : min;
			max = number > max ? number : max;
			differing |= (uint64_t) number - (uint64_t) numbers[0];
		}
	}
	column.min = (uint64_t) min;
	for (uint64_t range = (uint64_t) max - (uint64_t) min; range != 0; range >>= 1)
		column.high++;
	while (column.low < column.high && (differing >> column.low & 1) == 0)
		column.low++;
	return column;
}

/* Distributes the records by one digit of the number at this index; fast if width is constant. */
static inline void
move(const int64_t *from, int64_t *to, size_t count, size_t width, size_t at, uint64_t min,
	 unsigned shift, unsigned bits, const MigMemory *memory)
{
	size_t places[DIGITS];
	uint64_t mask = (UINT64_C(1) << bits) - 1;
	size_t place = 0;

	memset(places, 0, (mask + 1) * sizeof(size_t));
	for (size_t i = 0; i < count;)
	{
		size_t end = count - i < MIG_STEP ? count : i + MIG_STEP;

		mig_progress(memory, end - i);
		for (; i < end; i++)
			places[((uint64_t) from[i * width + at] - min) >> shift & mask]++;
	}
	for (size_t digit = 0; digit <= mask; digit++)
	{
		size_t size = places[digit];

		places[digit] = place;
		place += size;
	}
	for (size_t i = 0; i < count;)
	{
		size_t end = count - i < MIG_STEP ? count : i + MIG_STEP;

		mig_progress(memory, end - i);
		for (; i < end; i++)
		{
			const int64_t *record = from + i * width;
			uint64_t digit = ((uint64_t) record[at] - min) >> shift & mask;
			int64_t *out = to + places[digit]++ * width;

			for (size_t j = 0; j < width; j++)
				out[j] = record[j];
		}
	}
}

/* Sorts by one number of each record; returns the block with the result. */
static int64_t *
sort_by(int64_t *records, int64_t *spare, size_t count, size_t width, size_t at,
		const MigMemory *memory)
{
	Column column;
	unsigned differing;
	unsigned passes;
	unsigned digit_bits = count < MANY ? DIGIT_BITS_FEW : DIGIT_BITS_MAX;

	if (count <= FEW)
	{
		insertion_sort(records, count, width, at);
		return records;
	}
	column = look_at(records + at, count, width, memory);
	differing = column.high - column.low;
	passes = (differing + digit_bits - 1) / digit_bits;
	for (unsigned pass = 0; pass < passes; pass++)
	{
		unsigned start = column.low + differing * pass / passes;
		unsigned bits = column.low + differing * (pass + 1) / passes - start;
		int64_t *moved = spare;

		if (width == 1)
			move(records, moved, count, 1, at, column.min, start, bits, memory);
		else if (width == 2)
			move(records, moved, count, 2, at, column.min, start, bits, memory);
		else if (width == 3)
			move(records, moved, count, 3, at, column.min, start, bits, memory);
		else if (width == 4)
			move(records, moved, count, 4, at, column.min, start, bits, memory);
		else if (width == 5)
			move(records, moved, count, 5, at, column.min, start, bits, memory);
		else if (width == 6)
			move(records, moved, count, 6, at, column.min, start, bits, memory);
		else
			move(records, moved, count, MIG_RECORD_WIDTH_MAX, at, column.min, start, bits, memory);
		spare = records;
		records = moved;
	}
	return records;
}

/*
 * Sorts records that are equal in the numbers before at by those from at up to keys.  Sorting by one
 * number groups its equal records: sorting a group by the next number then stays within the cache.
 */
static int64_t *
sort_from(int64_t *records, int64_t *spare, size_t count, size_t width, size_t at, size_t keys,
		  const MigMemory *memory)
{
	int64_t *sorted = sort_by(records, spare, count, width, at, memory);

	if (sorted == spare)
		spare = records;
	if (at + 1 == keys)
		return sorted;
	for (size_t first = 0, end; first < count; first = end)
	{
		int64_t *run = sorted + first * width;
		mig_progress(memory, 1);
		for (end = first + 1; end < count && sorted[end * width + at] == run[at]; end++)
			mig_progress(memory, 1);
		if (end == first + 1 ||
			sort_from(run, spare + first * width, end - first, width, at + 1, keys, memory) == run)
			continue;
		mig_copy(memory, run, spare + first * width, (end - first) * width * sizeof(int64_t));
	}
	return sorted;
}

int64_t *
mig_radix_sort(int64_t *records, int64_t *spare, size_t count, size_t width, size_t keys,
			   const MigMemory *memory)
{
	return sort_from(records, spare, count, width, 0, keys, memory);
}
