/*
 * bounding_tree.h
 *		A tree of boxes about the vectors of fixes, in the order of the fixes.
 */
#ifndef MIG_BOUNDING_TREE_H
#define MIG_BOUNDING_TREE_H

#include "geo/arc.h"
#include "trajectory/trajectory.h"

#define MIG_BOUNDING_TREE_LEAF       16 /* fixes of a box of the lowest level */
#define MIG_BOUNDING_TREE_LEVELS_MAX 24

typedef struct MigBoundingBox
{
	MigVector min;
	MigVector max;
} MigBoundingBox;

typedef struct MigBoundingTree
{
	MigVector *vectors; /* of the fixes */
	size_t count;
	MigBoundingBox
		*boxes[MIG_BOUNDING_TREE_LEVELS_MAX];   /* of level 0 on, each of two of the level below */
	size_t nodes[MIG_BOUNDING_TREE_LEVELS_MAX]; /* how many they are */
	size_t levels;
} MigBoundingTree;

/* The boxes of fixes, at least one. */
MigBoundingTree mig_bounding_tree(const MigFix *fixes, size_t count, const MigMemory *memory);

void mig_bounding_tree_free(MigBoundingTree *boxes, const MigMemory *memory);

/* The squares of the chords to the nearest place of a box and to its farthest corner. */
double mig_bounding_box_nearest(const MigBoundingBox *box, const MigVector *vector);
double mig_bounding_box_farthest(const MigBoundingBox *box, const MigVector *vector);

#endif /* MIG_BOUNDING_TREE_H */
