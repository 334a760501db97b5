/*
 * row_order.h
 *		Orders elements of a plane by row, by column within a row, then by their own number.
 *
 * The three are packed into one sort key, or into two where 64 bits are too few.
 */
#ifndef MIG_ROW_ORDER_H
#define MIG_ROW_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* Location of an element: at most 2^40 rows and 2^40 columns. */
typedef struct MigRowColumn
{
	int64_t row;
	int64_t column;
} MigRowColumn;

typedef MigRowColumn (*MigRowColumnOf)(const void *state, size_t element);

/* Sets order to the sorted elements 0 to count - 1, with count below 2^32; place_of is called twice for each. */
void mig_row_order(MigRowColumnOf place_of, const void *state, size_t count, uint32_t *order,
				   const MigMemory *memory);

#endif /* MIG_ROW_ORDER_H */
