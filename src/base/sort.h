/*
 * sort.h
 *		Sorts arrays of any length: stable, so that the result does not depend on the C library, and with
 *		progress calls.
 */
#ifndef MIG_SORT_H
#define MIG_SORT_H

#include "base/memory.h"

/* Sorts count elements of size bytes, like qsort; equal elements keep their order. */
void mig_sort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *),
			  const MigMemory *memory);

#endif /* MIG_SORT_H */
