/*
 * Unit tests of src/base/array.h: arrays that grow hold what they held, are copied seldom, and ask for no less than they should.
 */
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/array.h"

static size_t asked;   /* bytes, in the last call of resize */
static size_t resizes; /* calls of it */

static void *
note_resize(void *state, void *block, size_t bytes)
{
	asked = bytes;
	resizes++;
	return bytes > SIZE_MAX / 2 ? block : memory_resize(state, block, bytes);
}

int
main(void)
{
	MigMemory noting = memory;
	uint64_t *numbers = NULL;
	size_t room = 0;
	size_t wrong = 0;
	size_t before;
	size_t work = memory_work;

	noting.resize = note_resize;

	/* one by one: all are there, and the array was moved once for each doubling */
	for (size_t count = 0; count < 100000; count++)
	{
		numbers = mig_grow(&noting, numbers, &room, count + 1, sizeof(*numbers));
		wrong += room < count + 1;
		numbers[count] = count * count;
	}
	for (size_t i = 0; i < 100000; i++)
		wrong += numbers[i] != i * i;
	CHECK_INT(wrong, 0);
	CHECK_INT(room, 131072);
	CHECK_INT(resizes, 16); /* 4, 8, ..., 131072 */
	CHECK_INT(asked, 131072 * sizeof(*numbers));

	/* many at once: no more than is needed, if that is more than twice as much */
	numbers = mig_grow(&noting, numbers, &room, 300001, sizeof(*numbers));
	CHECK_INT(room, 300001);
	CHECK_INT(numbers[99999], UINT64_C(99999) * 99999);

	/* enough is there: nothing is done */
	before = resizes;
	CHECK(mig_grow(&noting, numbers, &room, 0, sizeof(*numbers)) == numbers);
	CHECK(mig_grow(&noting, numbers, &room, 300001, sizeof(*numbers)) == numbers);
	CHECK_INT(resizes, before);
	CHECK_INT(room, 300001);
	noting.release(NULL, numbers);

	/* an array of none stays none */
	room = 0;
	CHECK(mig_grow(&noting, NULL, &room, 0, 1) == NULL);
	CHECK_INT(resizes, before);

	/* rooms, up to what can be counted */
	CHECK_INT(mig_room(0, 0), 0);
	CHECK_INT(mig_room(0, 1), MIG_ROOM_LEAST);
	CHECK_INT(mig_room(5, 5), 5);
	CHECK_INT(mig_room(5, 6), 10);
	CHECK_INT(mig_room(1, 2), MIG_ROOM_LEAST);
	CHECK_INT(mig_room(10, 25), 25);
	CHECK(mig_room(SIZE_MAX / 2, SIZE_MAX / 2 + 1) == SIZE_MAX - 1);
	CHECK(mig_room(SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 2) == SIZE_MAX);
	CHECK(mig_room(0, SIZE_MAX) == SIZE_MAX);

	/* bytes that no number counts are asked for as the most there is, so that there are none */
	(void) mig_resize(&noting, NULL, SIZE_MAX / 16, 16);
	CHECK(asked == SIZE_MAX / 16 * 16);
	(void) mig_resize(&noting, NULL, SIZE_MAX / 16 + 1, 16);
	CHECK(asked == SIZE_MAX);
	(void) mig_resize(&noting, NULL, SIZE_MAX, SIZE_MAX);
	CHECK(asked == SIZE_MAX);

	/* growing is no work of its own to tell of */
	CHECK_INT(memory_work, work);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
