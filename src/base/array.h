/*
 * array.h
 *		Growable arrays: an owner, a count of elements and a capacity (the room).
 *
 * An empty array is NULL with room 0.  Where the room decides when an array is scanned and compacted, its owner sets
 * the room.
 */
#ifndef MIG_ARRAY_H
#define MIG_ARRAY_H

#include <stdint.h>

#include "base/memory.h"

#define MIG_ROOM_MIN 4 /* room of the first allocation, in elements */

/*
 * New room for an array that must hold needed elements: at least doubled if too small, so that appending is
 * amortized O(1).
 */
static inline size_t
mig_room(size_t room, size_t needed)
{
	size_t twice = room > SIZE_MAX / 2 ? SIZE_MAX : 2 * room;
	size_t larger = twice > MIG_ROOM_MIN ? twice : MIG_ROOM_MIN;

	if (needed <= room)
		return room;
	return needed > larger ? needed : larger;
}

/* Resizes a block to count elements, keeping the contents; a size that overflows size_t is requested as SIZE_MAX. */
static inline void *
mig_resize(const MigMemory *memory, void *array, size_t count, size_t size)
{
	return memory->resize(memory->state, array, count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

/* Makes room for needed elements; returns the array, which may have moved. */
static inline void *
mig_grow(const MigMemory *memory, void *array, size_t *room, size_t needed, size_t size)
{
	if (needed > *room)
	{
		size_t larger = mig_room(*room, needed);

		array = mig_resize(memory, array, larger, size);
		*room = larger;
	}
	return array;
}

#endif /* MIG_ARRAY_H */
