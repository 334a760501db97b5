/*
 * movement_stays.c
 *		Stays (see movement_stays.h).
 *
 * The next fix that is beyond the radius is found over a tree of boxes about the vectors of fixes: a box whose
 * farthest corner is within is passed over whole.
 */
#include "core/movement_stays.h"

#include <string.h>

#include "core/arc.h"

#define LEAF       16 /* fixes of a box of the lowest level */
#define LEVELS_MAX 24

typedef struct Box
{
	MigVector least;
	MigVector most;
} Box;

typedef struct Tree
{
	MigVector *vectors;
	size_t count;
	Box *boxes[LEVELS_MAX]; /* of level 0 on, each of two of the level below */
	size_t nodes[LEVELS_MAX];
	size_t levels;
} Tree;

static double
lesser(double a, double b)
{
	return a < b ? a : b;
}

static double
greater(double a, double b)
{
	return a > b ? a : b;
}

static void
extend(Box *box, const MigVector *least, const MigVector *most)
{
	box->least = (MigVector){lesser(box->least.x, least->x), lesser(box->least.y, least->y),
							 lesser(box->least.z, least->z)};
	box->most = (MigVector){greater(box->most.x, most->x), greater(box->most.y, most->y),
							greater(box->most.z, most->z)};
}

static void
build(Tree *tree, const MigFix *fixes, size_t count, const MigMemory *memory)
{
	size_t nodes = (count + LEAF - 1) / LEAF;
	size_t all = 0;

	tree->vectors = mig_allocate(memory, count, sizeof(MigVector));
	tree->count = count;
	tree->levels = 0;
	do
	{
		tree->nodes[tree->levels++] = nodes;
		all += nodes;
		nodes = (nodes + 1) / 2;
	} while (tree->nodes[tree->levels - 1] > 1);
	tree->boxes[0] = mig_allocate(memory, all, sizeof(Box));
	for (size_t i = 0; i < count; i++)
	{
		Box *box = tree->boxes[0] + i / LEAF;
		MigVector *vector = tree->vectors + i;

		mig_progress_at(memory, i);
		*vector = mig_vector_of(fixes[i].lon, fixes[i].lat);
		if (i % LEAF == 0)
			*box = (Box){*vector, *vector};
		extend(box, vector, vector);
	}
	for (size_t level = 1; level < tree->levels; level++)
	{
		tree->boxes[level] = tree->boxes[level - 1] + tree->nodes[level - 1];
		for (size_t i = 0; i < tree->nodes[level - 1]; i++)
		{
			const Box *below = tree->boxes[level - 1] + i;

			if (i % 2 == 0)
				tree->boxes[level][i / 2] = *below;
			extend(tree->boxes[level] + i / 2, &below->least, &below->most);
		}
	}
}

/* The square of the distance to the farthest corner of a box. */
static double
reach(const Box *box, const MigVector *vector)
{
	MigVector corner = {
		vector->x - box->least.x > box->most.x - vector->x ? box->least.x : box->most.x,
		vector->y - box->least.y > box->most.y - vector->y ? box->least.y : box->most.y,
		vector->z - box->least.z > box->most.z - vector->z ? box->least.z : box->most.z};

	return mig_vector_chord(vector, &corner);
}

/* The first fix from a number on, up to an end, that is beyond the chord from a vector; or the end. */
static size_t
scan(const Tree *tree, const MigVector *vector, double limit, size_t from, size_t end)
{
	while (from < end && mig_vector_chord(vector, tree->vectors + from) <= limit)
		from++;
	return from;
}

/* The same up to the last fix. */
static size_t
first_beyond(const Tree *tree, const MigVector *vector, double limit, size_t from)
{
	size_t node = (from + LEAF - 1) / LEAF;
	size_t level = 0;
	size_t end = node * LEAF < tree->count ? node * LEAF : tree->count;
	size_t found = scan(tree, vector, limit, from, end);

	if (found < end)
		return found;
	while (node < tree->nodes[level])
	{
		if (reach(tree->boxes[level] + node, vector) > limit)
		{
			if (level > 0)
			{
				level--;
				node *= 2;
				continue;
			}
			end = (node + 1) * LEAF < tree->count ? (node + 1) * LEAF : tree->count;
			found = scan(tree, vector, limit, node * LEAF, end);
			if (found < end)
				return found;
		}
		node++;
		while (node % 2 == 0 && level + 1 < tree->levels)
		{
			node /= 2;
			level++;
		}
	}
	return tree->count;
}

/* The last fix of those that stay with one. */
static size_t
last_with(const Tree *tree, size_t first, double limit, size_t tolerance, const MigMemory *memory,
		  size_t *work)
{
	const MigVector *vector = tree->vectors + first;
	size_t beyond = first_beyond(tree, vector, limit, first + 1);

	while (beyond < tree->count)
	{
		size_t back = beyond + 1;

		while (back < tree->count && back - beyond <= tolerance &&
			   mig_vector_chord(vector, tree->vectors + back) > limit)
		{
			mig_progress_at(memory, ++*work);
			back++;
		}
		if (back == tree->count || back - beyond > tolerance)
			return beyond - 1;
		mig_progress_at(memory, ++*work);
		beyond = first_beyond(tree, vector, limit, back + 1);
	}
	return tree->count - 1;
}

/* The stay of the fixes from one to another. */
static MigStay
stay_of(const Tree *tree, size_t first, size_t last, double limit, const MigMemory *memory)
{
	MigStay stay = {.first = first, .last = last};
	const MigVector *vector = tree->vectors + first;
	MigVector sum = {0, 0, 0};
	double farthest = 0;

	for (size_t i = first; i <= last; i++)
	{
		const MigVector *other = tree->vectors + i;

		mig_progress_at(memory, i);
		if (mig_vector_chord(vector, other) > limit)
			continue;
		sum = (MigVector){sum.x + other->x, sum.y + other->y, sum.z + other->z};
		stay.fixes++;
	}
	mig_vector_position(&sum, &stay.lon, &stay.lat);
	sum = mig_vector_of(stay.lon, stay.lat);
	for (size_t i = first; i <= last; i++)
	{
		mig_progress_at(memory, i);
		if (mig_vector_chord(vector, tree->vectors + i) <= limit)
			farthest = greater(farthest, mig_vector_chord(&sum, tree->vectors + i));
	}
	stay.radius_m = mig_chord_metres(farthest);
	return stay;
}

MigStays
mig_movement_stays(const MigFix *fixes, size_t count, const MigStayRule *rule,
				   const MigMemory *memory)
{
	double limit = mig_chord_of_metres(rule->metres);
	MigStays out = {NULL, 0, 0};
	size_t work = 0;
	size_t first = 0;
	Tree tree;

	build(&tree, fixes, count, memory);
	while (first < count)
	{
		size_t last = last_with(&tree, first, limit, rule->tolerance, memory, &work);

		mig_progress_at(memory, first);
		if (fixes[last].time - fixes[first].time < rule->microseconds)
		{
			first++;
			continue;
		}
		if (out.count == out.room)
		{
			out.room = out.room == 0 ? 16 : 2 * out.room;
			out.stays = memory->resize(memory->state, out.stays, out.room * sizeof(MigStay));
		}
		out.stays[out.count++] = stay_of(&tree, first, last, limit, memory);
		first = last + 1;
	}
	memory->release(memory->state, tree.boxes[0]);
	memory->release(memory->state, tree.vectors);
	return out;
}
