/*
 * row_order.h
 *		The order of elements of a plane: by rows, by columns within a row, and by their own numbers.
 *
 * The three are the digits of one number to be sorted, or of two where a word is too short for them.
 */
#ifndef MIG_ROW_ORDER_H
#define MIG_ROW_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* Where an element lies: at most 2^40 rows, and so many columns. */
typedef struct MigRowColumn
{
	int64_t row;
	int64_t column;
} MigRowColumn;

typedef MigRowColumn (*MigRowColumnOf)(const void *state, size_t element);

/* Sets order to the elements 0 to count - 1, of which there are below 2^32; place_of is asked twice for each. */
void mig_row_order(MigRowColumnOf place_of, const void *state, size_t count, uint32_t *order,
				   const MigMemory *memory);

#endif /* MIG_ROW_ORDER_H */
