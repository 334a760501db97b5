/*
 * boxes.c
 *		A tree of boxes (see boxes.h).
 */
#include "trajectory/boxes.h"

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
extend(MigBox *box, const MigVector *least, const MigVector *most)
{
	box->least = (MigVector){lesser(box->least.x, least->x), lesser(box->least.y, least->y),
							 lesser(box->least.z, least->z)};
	box->most = (MigVector){greater(box->most.x, most->x), greater(box->most.y, most->y),
							greater(box->most.z, most->z)};
}

MigBoxes
mig_boxes(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	size_t nodes = (count + MIG_BOXES_LEAF - 1) / MIG_BOXES_LEAF;
	size_t all = 0;
	MigBoxes tree = {.vectors = mig_allocate(memory, count, sizeof(MigVector)), .count = count};

	do
	{
		tree.nodes[tree.levels++] = nodes;
		all += nodes;
		nodes = (nodes + 1) / 2;
	} while (tree.nodes[tree.levels - 1] > 1);
	tree.boxes[0] = mig_allocate(memory, all, sizeof(MigBox));
	for (size_t i = 0; i < count; i++)
	{
		MigBox *box = tree.boxes[0] + i / MIG_BOXES_LEAF;
		MigVector *vector = tree.vectors + i;

		mig_progress(memory, 1);
		*vector = mig_vector_of(fixes[i].lon, fixes[i].lat);
		if (i % MIG_BOXES_LEAF == 0)
			*box = (MigBox){*vector, *vector};
		extend(box, vector, vector);
	}
	for (size_t level = 1; level < tree.levels; level++)
	{
		tree.boxes[level] = tree.boxes[level - 1] + tree.nodes[level - 1];
		for (size_t i = 0; i < tree.nodes[level - 1]; i++)
		{
			const MigBox *below = tree.boxes[level - 1] + i;

			mig_progress(memory, 1);
			if (i % 2 == 0)
				tree.boxes[level][i / 2] = *below;
			extend(tree.boxes[level] + i / 2, &below->least, &below->most);
		}
	}
	return tree;
}

void
mig_boxes_free(MigBoxes *boxes, const MigMemory *memory)
{
	memory->release(memory->state, boxes->boxes[0]);
	memory->release(memory->state, boxes->vectors);
}

/* A number between two others that is nearest to one. */
static double
between(double least, double most, double value)
{
	return value < least ? least : value > most ? most : value;
}

double
mig_box_nearest(const MigBox *box, const MigVector *vector)
{
	MigVector nearest = {between(box->least.x, box->most.x, vector->x),
						 between(box->least.y, box->most.y, vector->y),
						 between(box->least.z, box->most.z, vector->z)};

	return mig_vector_chord(vector, &nearest);
}

double
mig_box_farthest(const MigBox *box, const MigVector *vector)
{
	MigVector corner = {
		vector->x - box->least.x > box->most.x - vector->x ? box->least.x : box->most.x,
		vector->y - box->least.y > box->most.y - vector->y ? box->least.y : box->most.y,
		vector->z - box->least.z > box->most.z - vector->z ? box->least.z : box->most.z};

	return mig_vector_chord(vector, &corner);
}
