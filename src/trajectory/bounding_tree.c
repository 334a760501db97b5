/*
 * bounding_tree.c
 *		Bounding tree (see bounding_tree.h).
 */
#include "trajectory/bounding_tree.h"

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
extend(MigBoundingBox *box, const MigVector *min, const MigVector *max)
{
	box->min = (MigVector){lesser(box->min.x, min->x), lesser(box->min.y, min->y),
						   lesser(box->min.z, min->z)};
	box->max = (MigVector){greater(box->max.x, max->x), greater(box->max.y, max->y),
						   greater(box->max.z, max->z)};
}

MigBoundingTree
mig_bounding_tree(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	size_t nodes = (count + MIG_BOUNDING_TREE_LEAF - 1) / MIG_BOUNDING_TREE_LEAF;
	size_t all = 0;
	MigBoundingTree tree = {.vectors = mig_allocate(memory, count, sizeof(MigVector)),
							.count = count};

	do
	{
		tree.nodes[tree.levels++] = nodes;
		all += nodes;
		nodes = (nodes + 1) / 2;
	} while (tree.nodes[tree.levels - 1] > 1);
	tree.boxes[0] = mig_allocate(memory, all, sizeof(MigBoundingBox));
	for (size_t i = 0; i < count; i++)
	{
		MigBoundingBox *box = tree.boxes[0] + i / MIG_BOUNDING_TREE_LEAF;
		MigVector *vector = tree.vectors + i;

		mig_progress(memory, 1);
		*vector = mig_vector_of(fixes[i].lon, fixes[i].lat);
		if (i % MIG_BOUNDING_TREE_LEAF == 0)
			*box = (MigBoundingBox){*vector, *vector};
		extend(box, vector, vector);
	}
	for (size_t level = 1; level < tree.levels; level++)
	{
		tree.boxes[level] = tree.boxes[level - 1] + tree.nodes[level - 1];
		for (size_t i = 0; i < tree.nodes[level - 1]; i++)
		{
			const MigBoundingBox *below = tree.boxes[level - 1] + i;

			mig_progress(memory, 1);
			if (i % 2 == 0)
				tree.boxes[level][i / 2] = *below;
			extend(tree.boxes[level] + i / 2, &below->min, &below->max);
		}
	}
	return tree;
}

void
mig_bounding_tree_free(MigBoundingTree *boxes, const MigMemory *memory)
{
	memory->release(memory->state, boxes->boxes[0]);
	memory->release(memory->state, boxes->vectors);
}

/* Clamps a value to a range. */
static double
between(double min, double max, double value)
{
	return value < min ? min : value > max ? max : value;
}

double
mig_bounding_box_nearest(const MigBoundingBox *box, const MigVector *vector)
{
	MigVector nearest = {between(box->min.x, box->max.x, vector->x),
						 between(box->min.y, box->max.y, vector->y),
						 between(box->min.z, box->max.z, vector->z)};

	return mig_vector_chord(vector, &nearest);
}

double
mig_bounding_box_farthest(const MigBoundingBox *box, const MigVector *vector)
{
	MigVector corner = {vector->x - box->min.x > box->max.x - vector->x ? box->min.x : box->max.x,
						vector->y - box->min.y > box->max.y - vector->y ? box->min.y : box->max.y,
						vector->z - box->min.z > box->max.z - vector->z ? box->min.z : box->max.z};

	return mig_vector_chord(vector, &corner);
}
