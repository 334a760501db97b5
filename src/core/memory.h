/*
 * memory.h
 *		What the core asks of its caller: memory, and to be told now and then that work goes on.
 */
#ifndef MIG_MEMORY_H
#define MIG_MEMORY_H

#include <stddef.h>

/*
 * Where memory comes from.  resize gives a block of so many bytes with the old contents, as realloc
 * does, and does not return if there is none; progress is called between steps of work, and may not
 * return either.
 */
typedef struct MigMemory
{
	void *(*resize)(void *state, void *block, size_t bytes);
	void (*release)(void *state, void *block);
	void (*progress)(void *state);
	void *state;
} MigMemory;

#define MIG_STEP 0x4000 /* elements of a long loop between two calls of progress */

/* To be called for each element of a long loop, by its number. */
static inline void
mig_progress_at(const MigMemory *memory, size_t number)
{
	if (number % MIG_STEP == 0)
		memory->progress(memory->state);
}

/* A block for so many elements of that size, or for one if there are none. */
static inline void *
mig_allocate(const MigMemory *memory, size_t count, size_t size)
{
	return memory->resize(memory->state, NULL, (count > 0 ? count : 1) * size);
}

#endif /* MIG_MEMORY_H */
