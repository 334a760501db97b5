/*
 * movement_stays.c
 *		Stays (see movement_stays.h).
 *
 * The next fix beyond the radius is found with the bounding tree: a box whose farthest corner is within the radius is
 * skipped.
 */
#include "movement/movement_stays.h"

#include <math.h>

#include "base/array.h"
#include "trajectory/bounding_tree.h"

/* The first fix in from .. end - 1 whose chord from a vector exceeds the limit; end if there is none. */
static size_t
scan(const MigBoundingTree *tree, const MigVector *vector, double limit, size_t from, size_t end)
{
	while (from < end && mig_vector_chord(vector, tree->vectors + from) <= limit)
		from++;
	return from;
}

/* The same for all fixes from a number on, using the tree. */
static size_t
first_beyond(const MigBoundingTree *tree, const MigVector *vector, double limit, size_t from,
			 const MigMemory *memory)
{
	size_t node = (from + MIG_BOUNDING_TREE_LEAF - 1) / MIG_BOUNDING_TREE_LEAF;
	size_t level = 0;
	size_t end =
		node * MIG_BOUNDING_TREE_LEAF < tree->count ? node * MIG_BOUNDING_TREE_LEAF : tree->count;
	size_t found = scan(tree, vector, limit, from, end);

	if (found < end)
		return found;
	while (node < tree->nodes[level])
	{
		mig_progress(memory, 1);
		if (mig_bounding_box_farthest(tree->boxes[level] + node, vector) > limit)
		{
			if (level > 0)
			{
				level--;
				node *= 2;
				continue;
			}
			end = (node + 1) * MIG_BOUNDING_TREE_LEAF < tree->count
					  ? (node + 1) * MIG_BOUNDING_TREE_LEAF
					  : tree->count;
			found = scan(tree, vector, limit, node * MIG_BOUNDING_TREE_LEAF, end);
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

/* The last fix of the stay that starts at first. */
static size_t
last_with(const MigBoundingTree *tree, size_t first, double limit, size_t tolerance,
		  const MigMemory *memory)
{
	const MigVector *vector = tree->vectors + first;
	size_t beyond = first_beyond(tree, vector, limit, first + 1, memory);

	while (beyond < tree->count)
	{
		size_t back = beyond + 1;

		while (back < tree->count && back - beyond <= tolerance &&
			   mig_vector_chord(vector, tree->vectors + back) > limit)
		{
			mig_progress(memory, 1);
			back++;
		}
		if (back == tree->count || back - beyond > tolerance)
			return beyond - 1;
		mig_progress(memory, 1);
		beyond = first_beyond(tree, vector, limit, back + 1, memory);
	}
	return tree->count - 1;
}

/* Makes the stay of the fixes first to last. */
static MigMovementStay
stay_of(const MigBoundingTree *tree, size_t first, size_t last, double limit,
		const MigMemory *memory)
{
	MigMovementStay stay = {.first = first, .last = last};
	const MigVector *vector = tree->vectors + first;
	MigVector sum = {0, 0, 0};
	double farthest = 0;

	for (size_t i = first; i <= last; i++)
	{
		const MigVector *other = tree->vectors + i;

		mig_progress(memory, 1);
		if (mig_vector_chord(vector, other) > limit)
			continue;
		sum = (MigVector){sum.x + other->x, sum.y + other->y, sum.z + other->z};
		stay.fixes++;
	}
	mig_vector_position(&sum, &stay.lon, &stay.lat);
	sum = mig_vector_of(stay.lon, stay.lat);
	for (size_t i = first; i <= last; i++)
	{
		mig_progress(memory, 1);
		if (mig_vector_chord(vector, tree->vectors + i) <= limit)
			farthest = fmax(farthest, mig_vector_chord(&sum, tree->vectors + i));
	}
	stay.radius_m = mig_chord_metres(farthest);
	return stay;
}

MigMovementStays
mig_movement_stays(const MigFix *fixes, size_t count, const MigStayRule *rule,
				   const MigMemory *memory)
{
	double limit = mig_chord_of_metres(rule->metres);
	MigMovementStays out = {NULL, 0, 0};
	size_t first = 0;
	MigBoundingTree tree = mig_bounding_tree(fixes, count, memory);

	while (first < count)
	{
		size_t last = last_with(&tree, first, limit, rule->tolerance, memory);

		mig_progress(memory, 1);
		if (fixes[last].time - fixes[first].time < rule->microseconds)
		{
			first++;
			continue;
		}
		out.stays = mig_grow(memory, out.stays, &out.room, out.count + 1, sizeof(MigMovementStay));
		out.stays[out.count++] = stay_of(&tree, first, last, limit, memory);
		first = last + 1;
	}
	mig_bounding_tree_free(&tree, memory);
	return out;
}
