/*
 * radix.h
 *		Radix sort of fixed-length records of 64-bit numbers by their first numbers.
 *
 * Stable, so that the result is the same on every machine.  Digits that are equal in all records cost
 * nothing: numbers are sorted as offsets from the minimum, without their common trailing zero bits
 * (times in whole seconds are multiples of 2^6 microseconds).
 */
#ifndef MIG_RADIX_H
#define MIG_RADIX_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define MIG_RECORD_WIDTH_MAX 7

/*
 * Sorts count records of 1 to 7 numbers by the first keys of them.  Returns the block that holds the
 * sorted records: one of the two, each of which has room for all; the contents of the other are undefined.
 */
int64_t *mig_radix_sort(int64_t *records, int64_t *spare, size_t count, size_t width, size_t keys,
						const MigMemory *memory);

/* Does record a sort before b by the first keys? */
static inline bool
mig_record_less(const int64_t *a, const int64_t *b, size_t keys)
{
	for (size_t i = 0; i < keys; i++)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

/* Maps doubles to integers that sort alike, -0 as 0, and back. */
static inline int64_t
mig_key_of_double(double value)
{
	int64_t bits;

	value += 0.0;
	memcpy(&bits, &value, sizeof(bits));
	return bits < 0 ? bits ^ INT64_MAX : bits;
}

static inline double
mig_double_of_key(int64_t key)
{
	int64_t bits = key < 0 ? key ^ INT64_MAX : key;
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

#endif /* MIG_RADIX_H */
