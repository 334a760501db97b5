/*
 * edits.c
 *		LCSS and EDR (see similarity.h), by integer tables whose adjacent entries in a row differ by at most 1.
 *
 * A row is represented as bits, 64 pairs per word, and computed from the previous one by a few operations on words: LCSS
 * after Hyyro 2004, EDR as the edit distance after Myers 1999 and Hyyro 2003.  What remains is to determine which points
 * match.
 */
#include <math.h>

#include "base/simd.h"
#include "similarity/similarity.h"

#define WORD 64

/* Points of b that match a point of a. */
typedef struct Row
{
	const MigPath *b;
	double x;
	double y;
	double z;
	double square; /* maximum squared distance of a match */
	size_t first;  /* first word */
	size_t end;
	uint64_t *words; /* one bit per point */
} Row;

MIG_INLINE int
match(const Row *row)
{
	for (size_t word = row->first; word < row->end; word++)
	{
		size_t from = word * WORD;
		size_t left = row->b->count - from;
		uint64_t count = left < WORD ? left : WORD;
		const double *restrict bx = row->b->x + from;
		const double *restrict by = row->b->y + from;
		const double *restrict bz = row->b->z + from;
		uint64_t bits = 0;

		for (uint64_t i = 0; i < count; i++)
		{
			double x = row->x - bx[i];
			double y = row->y - by[i];
			double z = row->z - bz[i];

			bits |= (uint64_t) (x * x + y * y + z * z <= row->square) << i;
		}
		row->words[word] = bits;
	}
	return 0;
}

MIG_SIMD_VERSIONS(int, match_versions, const Row *row, match(row))

static void
set_row(Row *row, const MigPath *a, size_t i, size_t first, size_t end)
{
	row->x = a->x[i];
	row->y = a->y[i];
	row->z = a->z[i];
	row->first = first;
	row->end = end;
	match_versions[a->simd](row);
}

/* Number of bits that are 0. */
static size_t
count_zeros(const uint64_t *words, size_t count, const MigMemory *memory)
{
	size_t zeros = 0;

	mig_progress(memory, count);
	for (size_t i = 0; i < count; i++)
		for (uint64_t word = ~words[i]; word != 0; word &= word - 1)
			zeros++;
	return zeros;
}

/* Size of the longest common subsequence, or any number less than min if it is less than min. */
static size_t
lcss(const MigPath *a, const MigPath *b, double eps_m, int64_t time, size_t min,
	 const MigMemory *memory)
{
	size_t words = (b->count + WORD - 1) / WORD;
	uint64_t *open = mig_allocate(memory, 2 * words, sizeof(uint64_t));
	Row row = {.b = b, .square = mig_path_square_within(eps_m, a->curve), .words = open + words};
	size_t low = 0;
	size_t high = 0;
	size_t found;

	/* bit j is 0 where the row increases from j - 1 to j */
	mig_progress(memory, words);
	for (size_t word = 0; word < words; word++)
		open[word] = ~UINT64_C(0);
	for (size_t i = 0; i < a->count; i++)
	{
		uint64_t carry = 0;
		size_t first = 0;
		size_t end = words;

		mig_progress(memory, 1);
		/* longer than the range of times */
		if (time > MIG_NO_END / 2)
			high = b->count;
		else
		{
			for (; low < b->count && b->fixes[low].time < a->fixes[i].time - time; low++)
				mig_progress(memory, 1);
			for (; high < b->count && b->fixes[high].time <= a->fixes[i].time + time; high++)
				mig_progress(memory, 1);
			first = low / WORD;
			end = high > low ? (high - 1) / WORD + 1 : first;
		}
		for (size_t word = first; word < words && (word < end || carry != 0); word++)
		{
			uint64_t matches = 0;
			uint64_t both;
			uint64_t sum;

			mig_progress(memory, WORD);
			if (word == first && end > first)
				set_row(&row, a, i, first, end);
			if (word < end)
				matches = row.words[word];
			if (word == low / WORD)
				matches &= ~UINT64_C(0) << low % WORD;
			if (word < end && high < (word + 1) * WORD && high % WORD != 0)
				matches &= (UINT64_C(1) << high % WORD) - 1;
			both = open[word] & matches;
			sum = open[word] + both;
			matches = (uint64_t) (sum < both);
			sum += carry;
			carry = matches | (uint64_t) (sum < carry);
			open[word] = sum | (open[word] & ~both);
		}
		/* from time to time: can min still be reached? */
		if (i % WORD == WORD - 1 && min > 0 &&
			count_zeros(open, words, memory) + (a->count - 1 - i) < min)
			break;
	}
	found = count_zeros(open, words, memory);
	memory->release(memory->state, open);
	return found;
}

size_t
mig_lcss(const MigPath *a, const MigPath *b, double eps_m, int64_t time, const MigMemory *memory)
{
	return a->count <= b->count ? lcss(a, b, eps_m, time, 0, memory)
								: lcss(b, a, eps_m, time, 0, memory);
}

double
mig_lcss_distance(const MigPath *a, const MigPath *b, size_t lcss)
{
	double count = (double) (a->count < b->count ? a->count : b->count);

	return (count - (double) lcss) / count;
}

bool
mig_lcss_within(const MigPath *a, const MigPath *b, double eps_m, int64_t time, double limit,
				const MigMemory *memory)
{
	size_t count = a->count < b->count ? a->count : b->count;
	size_t min;

	if (limit < 0)
		return false;
	if (limit >= 1)
		return true;
	/* the minimum number whose distance is at most the limit, first estimated */
	min = count - (size_t) (limit * (double) count);
	while (min > 0 && mig_lcss_distance(a, b, min - 1) <= limit)
		min--;
	while (mig_lcss_distance(a, b, min) > limit)
		min++;
	return (a->count <= b->count ? lcss(a, b, eps_m, time, min, memory)
								 : lcss(b, a, eps_m, time, min, memory)) >= min;
}

/* --- EDR --- */

/* Number of edits, or any number greater than max if it is greater than max. */
static size_t
edr(const MigPath *a, const MigPath *b, double eps_m, size_t max, const MigMemory *memory)
{
	size_t words = (b->count + WORD - 1) / WORD;
	uint64_t *rises = mig_allocate(memory, 3 * words, sizeof(uint64_t));
	uint64_t *falls = rises + words;
	Row row = {
		.b = b, .square = mig_path_square_within(eps_m, a->curve), .words = rises + 2 * words};
	int last = (int) ((b->count - 1) % WORD);
	size_t edits = b->count;

	/* the row above the first increases by 1 from j to j + 1 */
	mig_progress(memory, words);
	for (size_t word = 0; word < words; word++)
	{
		rises[word] = ~UINT64_C(0);
		falls[word] = 0;
	}
	for (size_t i = 0; i < a->count; i++)
	{
		/* change from this row to the next at the left of a word: it increases at the start */
		uint64_t rise_in = 1;
		uint64_t fall_in = 0;

		set_row(&row, a, i, 0, words);
		for (size_t word = 0; word < words; word++)
		{
			int top = word + 1 < words ? WORD - 1 : last;
			uint64_t matches = row.words[word];
			uint64_t vertical = matches | falls[word];
			uint64_t horizontal;
			uint64_t rise;
			uint64_t fall;

			mig_progress(memory, WORD);
			matches |= fall_in;
			horizontal = (((matches & rises[word]) + rises[word]) ^ rises[word]) | matches;
			rise = falls[word] | ~(horizontal | rises[word]);
			fall = rises[word] & horizontal;
			if (word + 1 == words)
			{
				edits += rise >> top & 1;
				edits -= fall >> top & 1;
			}
			matches = rise << 1 | rise_in;
			rise_in = rise >> (WORD - 1);
			horizontal = fall << 1 | fall_in;
			fall_in = fall >> (WORD - 1);
			rises[word] = horizontal | ~(vertical | matches);
			falls[word] = matches & vertical;
		}
		if (edits > max && edits - max > a->count - 1 - i)
			break;
	}
	memory->release(memory->state, rises);
	return edits;
}

size_t
mig_edr(const MigPath *a, const MigPath *b, double eps_m, const MigMemory *memory)
{
	return a->count <= b->count ? edr(a, b, eps_m, SIZE_MAX, memory)
								: edr(b, a, eps_m, SIZE_MAX, memory);
}

bool
mig_edr_within(const MigPath *a, const MigPath *b, double eps_m, double limit,
			   const MigMemory *memory)
{
	size_t min = a->count < b->count ? a->count : b->count;
	size_t max = a->count < b->count ? b->count : a->count;
	size_t edits;

	if ((double) max <= limit)
		return true;
	if (!((double) (max - min) <= limit))
		return false;
	edits = (size_t) limit;
	return (a->count <= b->count ? edr(a, b, eps_m, edits, memory)
								 : edr(b, a, eps_m, edits, memory)) <= edits;
}
