/*
 * warp_path.c
 *		Optimal walk of DTW (see similarity.h) in linear memory.
 *
 * After Hirschberg 1975: an optimal walk passes the middle point of a where the sum of the minimum values before and
 * after it is minimal; both parts are found recursively, until a table is small enough to store for each cell where its
 * value came from.
 */
#include <math.h>

#include "similarity/warp.h"

#define CELLS_MAX 0x40000 /* of a table with backward links */

typedef enum Came
{
	FROM_BOTH,
	FROM_A, /* the point of b remains the same */
	FROM_B,
	FROM_NOWHERE,
} Came;

/* Points of both paths that a part of the walk covers. */
typedef struct Part
{
	size_t a_first;
	size_t a_last;
	size_t b_first;
	size_t b_last;
} Part;

typedef struct Walk
{
	const MigPath *a;
	const MigPath *b;
	MigWarp warp;
	MigWarpSide a_turned;
	MigWarpSide b_turned;
	double *until; /* sums up to the middle point of a, by number of b */
	double *onward;
	double *row; /* of a table with backward links */
	uint8_t *notes;
	MigStep *steps;
	size_t count;
} Walk;

/* Part of a side; reversed sides are numbered from the last point. */
static MigWarpSide
part_of(const MigWarpSide *side, size_t first, size_t last)
{
	return (MigWarpSide){
		.count = last - first + 1,
		.x = side->x + first,
		.y = side->y + first,
		.z = side->z + first,
	};
}

/* Part of a reversed side, by forward numbers. */
static MigWarpSide
turned_part_of(const MigWarpSide *side, size_t first, size_t last)
{
	return part_of(side, side->count - 1 - last, side->count - 1 - first);
}

/* Minimum sums from the first pair of a part to each pair of its last point of a. */
static void
run_until(Walk *walk, const Part *part, double *sums)
{
	MigWarp warp = walk->warp;
	MigWarpSide a = mig_warp_straight(walk->a);
	ptrdiff_t shift = (ptrdiff_t) part->a_first - (ptrdiff_t) part->b_first;

	warp.a = part_of(&a, part->a_first, part->a_last);
	warp.b = turned_part_of(&walk->b_turned, part->b_first, part->b_last);
	warp.min -= shift;
	warp.max -= shift;
	warp.last = sums;
	mig_warp_run(&warp);
}

/* Minimum sums from each pair of a part's first point of a to the last pair, by number of b from the last one. */
static void
run_onward(Walk *walk, const Part *part, double *sums)
{
	MigWarp warp = walk->warp;
	MigWarpSide b = mig_warp_straight(walk->b);
	ptrdiff_t shift = (ptrdiff_t) part->a_last - (ptrdiff_t) part->b_last;

	warp.a = turned_part_of(&walk->a_turned, part->a_first, part->a_last);
	warp.b = part_of(&b, part->b_first, part->b_last);
	warp.min = shift - walk->warp.max;
	warp.max = shift - walk->warp.min;
	warp.last = sums;
	mig_warp_run(&warp);
}

/* Finds the walk of a small part, backward from its last pair, without its first pair. */
static void
note(Walk *walk, const Part *part)
{
	const MigWarp *warp = &walk->warp;
	size_t rows = part->a_last - part->a_first + 1;
	size_t columns = part->b_last - part->b_first + 1;
	double *row = walk->row;
	size_t i;
	size_t j;

	for (i = 0; i < rows; i++)
	{
		double both = MIG_WARP_NONE; /* diagonal predecessor, saved before the row is overwritten */

		for (j = 0; j < columns; j++)
		{
			size_t a = part->a_first + i;
			size_t b = part->b_first + j;
			ptrdiff_t difference = (ptrdiff_t) a - (ptrdiff_t) b;
			double step_a = i > 0 ? row[j] : MIG_WARP_NONE;
			double step_b = j > 0 ? row[j - 1] : MIG_WARP_NONE;
			double min = both;
			Came came = FROM_BOTH;

			mig_progress(warp->memory, 1);
			if (i == 0 && j == 0)
			{
				min = 0;
				came = FROM_NOWHERE;
			}
			if (step_a < min)
			{
				min = step_a;
				came = FROM_A;
			}
			if (step_b < min)
			{
				min = step_b;
				came = FROM_B;
			}
			both = step_a;
			row[j] = MIG_WARP_NONE;
			if (difference >= warp->min && difference <= warp->max)
				row[j] = min + mig_path_arc(mig_path_square(walk->a, a, walk->b, b), warp->curve);
			walk->notes[i * columns + j] = (uint8_t) came;
		}
	}
	i = rows - 1;
	j = columns - 1;
	while (i > 0 || j > 0)
	{
		Came came = (Came) walk->notes[i * columns + j];

		walk->steps[walk->count++] =
			(MigStep){(uint32_t) (part->a_first + i), (uint32_t) (part->b_first + j)};
		if (came != FROM_B)
			i--;
		if (came != FROM_A)
			j--;
	}
}

/* Divides a part at the middle point of a and the first optimal point of b. */
static void
divide(Walk *walk, const Part *part, Part *before, Part *after)
{
	size_t middle = part->a_first + (part->a_last - part->a_first) / 2;
	size_t columns = part->b_last - part->b_first + 1;
	size_t best = 0;
	double min = HUGE_VAL;

	*before = *part;
	*after = *part;
	before->a_last = after->a_first = middle;
	mig_progress(walk->warp.memory, columns);
	for (size_t j = 0; j < columns; j++)
		walk->until[j] = walk->onward[j] = MIG_WARP_NONE;
	run_until(walk, before, walk->until);
	run_onward(walk, after, walk->onward);
	for (size_t j = 0; j < columns; j++)
	{
		double square = mig_path_square(walk->a, middle, walk->b, part->b_first + j);
		double sum =
			walk->until[j] + walk->onward[columns - 1 - j] - mig_path_arc(square, walk->warp.curve);

		mig_progress(walk->warp.memory, 1);
		if (sum < min)
		{
			min = sum;
			best = j;
		}
	}
	before->b_last = after->b_first = part->b_first + best;
}

/* Processes parts from last to first; each is halved along a, so that few are pending. */
static void
find(Walk *walk)
{
	Part waiting[64];
	int count = 1;

	waiting[0] = (Part){0, walk->a->count - 1, 0, walk->b->count - 1};
	while (count > 0)
	{
		Part part = waiting[--count];
		size_t rows = part.a_last - part.a_first + 1;
		size_t columns = part.b_last - part.b_first + 1;

		if (rows <= 2 || columns <= CELLS_MAX / rows)
			note(walk, &part);
		else
		{
			divide(walk, &part, &waiting[count], &waiting[count + 1]);
			count += 2;
		}
	}
	walk->steps[walk->count++] = (MigStep){0, 0};
}

size_t
mig_dtw_path(const MigPath *a, const MigPath *b, int64_t window, MigStep *steps,
			 const MigMemory *memory)
{
	size_t notes = 2 * b->count > CELLS_MAX ? 2 * b->count : CELLS_MAX;
	Walk walk = {
		.a = a,
		.b = b,
		.warp = mig_warp_begin(MIG_WARP_DTW, a, b, memory),
		.a_turned = mig_warp_turned(a, memory),
		.b_turned = mig_warp_turned(b, memory),
		.steps = steps,
	};

	mig_warp_set_window(&walk.warp, a, b, window);
	mig_warp_allocate(&walk.warp, a->count, memory);
	walk.until = mig_allocate(memory, 3 * b->count, sizeof(double));
	walk.onward = walk.until + b->count;
	walk.row = walk.until + 2 * b->count;
	walk.notes = mig_allocate(memory, notes < a->count * b->count ? notes : a->count * b->count, 1);
	find(&walk);
	for (size_t i = 0; i < walk.count / 2; i++)
	{
		MigStep step = steps[i];

		mig_progress(memory, 1);
		steps[i] = steps[walk.count - 1 - i];
		steps[walk.count - 1 - i] = step;
	}
	memory->release(memory->state, walk.notes);
	memory->release(memory->state, walk.until);
	mig_warp_free(&walk.warp, memory);
	memory->release(memory->state, walk.a_turned.block);
	memory->release(memory->state, walk.b_turned.block);
	return walk.count;
}
