/*
 * radix.h
 *		Sorts records of 64-bit numbers, all of one length, by their first numbers: digit by digit, without
 *		comparing.
 *
 * Stable, so that the result is the same on every machine.  Digits that are equal in all records cost
 * nothing: numbers are taken as their distance from the least, without the zeros in which all of them
 * end (times of whole seconds are multiples of 2^6 microseconds).
 */
#ifndef MIG_RADIX_H
#define MIG_RADIX_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define MIG_RECORD_WIDTH_MAX 7

/*
 * Sorts count records of 1 to 7 numbers by the first keys of them.  The records come out in one of the two
 * blocks, each of which has room for them all; the other one holds nothing of use.
 */
int64_t *mig_radix_sort(int64_t *records, int64_t *spare, size_t count, size_t width, size_t keys,
						const MigMemory *memory);

/* Comes a record before another one by its first keys? */
static inline bool
mig_record_less(const int64_t *a, const int64_t *b, size_t keys)
{
	for (size_t i = 0; i < keys; i++)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

/* A double as a number in the same order, -0 as 0, and back. */
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
