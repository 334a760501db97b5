/*
 * sort.h
 *		Sorts arrays of any length: stable, so that the result is the same with every C library, and with
 *		calls of progress.
 */
#ifndef MIG_SORT_H
#define MIG_SORT_H

#include "base/memory.h"

/* Sorts count elements of so many bytes, as qsort; elements that compare equal keep their order. */
void mig_sort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *),
			  const MigMemory *memory);

#endif /* MIG_SORT_H */
