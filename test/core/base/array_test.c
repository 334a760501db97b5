/*
 * Unit tests of src/base/array.h: growing arrays keep their contents, are rarely copied, and request enough memory.
 */
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/array.h"

static size_t asked;   /* bytes, in the last call of resize */
static size_t resizes; /* calls of resize */

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

	/* one by one: all are kept, and the array was moved once per doubling */
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

	/* many at once: no more than needed, if that is more than double */
	numbers = mig_grow(&noting, numbers, &room, 300001, sizeof(*numbers));
	CHECK_INT(room, 300001);
	CHECK_INT(numbers[99999], UINT64_C(99999) * 99999);

	/* enough room: nothing is done */
	before = resizes;
	CHECK(mig_grow(&noting, numbers, &room, 0, sizeof(*numbers)) == numbers);
	CHECK(mig_grow(&noting, numbers, &room, 300001, sizeof(*numbers)) == numbers);
	CHECK_INT(resizes, before);
	CHECK_INT(room, 300001);
	noting.release(NULL, numbers);

	/* an empty array remains NULL */
	room = 0;
	CHECK(mig_grow(&noting, NULL, &room, 0, 1) == NULL);
	CHECK_INT(resizes, before);

	/* rooms, up to the limits of size_t */
	CHECK_INT(mig_room(0, 0), 0);
	CHECK_INT(mig_room(0, 1), MIG_ROOM_MIN);
	CHECK_INT(mig_room(5, 5), 5);
	CHECK_INT(mig_room(5, 6), 10);
	CHECK_INT(mig_room(1, 2), MIG_ROOM_MIN);
	CHECK_INT(mig_room(10, 25), 25);
	CHECK(mig_room(SIZE_MAX / 2, SIZE_MAX / 2 + 1) == SIZE_MAX - 1);
	CHECK(mig_room(SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 2) == SIZE_MAX);
	CHECK(mig_room(0, SIZE_MAX) == SIZE_MAX);

	/* overflowing sizes are requested as SIZE_MAX, which fails */
	(void) mig_resize(&noting, NULL, SIZE_MAX / 16, 16);
	CHECK(asked == SIZE_MAX / 16 * 16);
	(void) mig_resize(&noting, NULL, SIZE_MAX / 16 + 1, 16);
	CHECK(asked == SIZE_MAX);
	(void) mig_resize(&noting, NULL, SIZE_MAX, SIZE_MAX);
	CHECK(asked == SIZE_MAX);

	/* growing reports no progress */
	CHECK_INT(memory_work, work);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
