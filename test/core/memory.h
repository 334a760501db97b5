/*
 * memory.h
 *		Allocator of the core's unit and fuzz tests: that of the C library, with counts of blocks,
 *		progress calls and work.
 */
#ifndef TEST_MEMORY_H
#define TEST_MEMORY_H

#include <stdlib.h>

#include "base/memory.h"

static size_t memory_blocks; /* blocks in use */
static size_t memory_steps;  /* calls of progress */
static size_t memory_work;   /* steps of work */

static inline void *
memory_resize(void *state, void *block, size_t bytes)
{
	(void) state;
	memory_blocks += block == NULL;
	block = realloc(block, bytes);
	if (block == NULL)
		abort();
	return block;
}

static inline void
memory_release(void *state, void *block)
{
	(void) state;
	memory_blocks--;
	free(block);
}

static inline void
memory_progress(void *state)
{
	(void) state;
	memory_steps++;
}

static const MigMemory memory = {memory_resize, memory_release, memory_progress, NULL,
								 &memory_work};

#endif /* TEST_MEMORY_H */
