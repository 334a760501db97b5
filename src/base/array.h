/*
 * array.h
 *		Arrays that grow as elements come: one owner, a count of elements, and room for so many.
 *
 * An empty array is NULL with room 0.  Where it depends on the room when an array is gone through and made shorter, its
 * owner says what the room is to be.
 */
#ifndef MIG_ARRAY_H
#define MIG_ARRAY_H

#include <stdint.h>

#include "base/memory.h"

#define MIG_ROOM_LEAST 4 /* elements an array has room for once it has any */

/*
 * The room of an array that is to hold so many elements: at least twice as much as before if it was too little,
 * so that elements added one by one are copied once each on average.
 */
static inline size_t
mig_room(size_t room, size_t needed)
{
	size_t twice = room > SIZE_MAX / 2 ? SIZE_MAX : 2 * room;
	size_t larger = twice > MIG_ROOM_LEAST ? twice : MIG_ROOM_LEAST;

	if (needed <= room)
		return room;
	return needed > larger ? needed : larger;
}

/* A block for so many elements of that size, with the old contents; what no size_t can count is asked for as SIZE_MAX. */
static inline void *
mig_resize(const MigMemory *memory, void *array, size_t count, size_t size)
{
	return memory->resize(memory->state, array, count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

/* The array, moved where it has room for so many elements of that size if it had not. */
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
