/*
 * memory.h
 *		What the core needs from its caller: memory, and a callback to report progress.
 */
#ifndef MIG_MEMORY_H
#define MIG_MEMORY_H

#include <stddef.h>
#include <string.h>

/*
 * Allocator.  resize works like realloc, but does not return on failure; progress is called between
 * steps of work, and may not return either.  work counts the steps of all users of the allocator.
 */
typedef struct MigMemory
{
	void *(*resize)(void *state, void *block, size_t bytes);
	void (*release)(void *state, void *block);
	void (*progress)(void *state);
	void *state;
	size_t *work;
} MigMemory;

#define MIG_STEP 0x4000 /* steps of work between two calls of progress; a power of two */

/*
 * Must be called in every loop over data of unbounded size, with the steps just done or about to be
 * done: 1 per element, or at once all elements of a row, a block or an inner loop without a call of
 * its own.
 */
static inline void
mig_progress(const MigMemory *memory, size_t steps)
{
	size_t before = *memory->work;

	*memory->work = before + steps;
	if ((before ^ (before + steps)) >= MIG_STEP)
		memory->progress(memory->state);
}

/* Allocates a block for count elements, or for one if count is 0. */
static inline void *
mig_allocate(const MigMemory *memory, size_t count, size_t size)
{
	return memory->resize(memory->state, NULL, (count > 0 ? count : 1) * size);
}

#define MIG_STEP_BYTES 16 /* copied or cleared per step */

/*
 * memcpy (the target may overlap if it starts before the source) and memset to 0 that report progress:
 * hundreds of megabytes take too long for one step.
 */
static inline void
mig_copy(const MigMemory *memory, void *to, const void *from, size_t bytes)
{
	const size_t max = (size_t) MIG_STEP * MIG_STEP_BYTES;

	for (size_t at = 0, some; at < bytes; at += some)
	{
		some = bytes - at < max ? bytes - at : max;
		mig_progress(memory, some / MIG_STEP_BYTES + 1);
		memmove((char *) to + at, (const char *) from + at, some);
	}
}

static inline void
mig_clear(const MigMemory *memory, void *block, size_t bytes)
{
	const size_t max = (size_t) MIG_STEP * MIG_STEP_BYTES;

	for (size_t at = 0, some; at < bytes; at += some)
	{
		some = bytes - at < max ? bytes - at : max;
		mig_progress(memory, some / MIG_STEP_BYTES + 1);
		memset((char *) block + at, 0, some);
	}
}

#endif /* MIG_MEMORY_H */
