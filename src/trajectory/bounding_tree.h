/*
 * bounding_tree.h
 *		Binary tree of bounding boxes of the vectors of fixes, in the order of the fixes.
 */
#ifndef MIG_BOUNDING_TREE_H
#define MIG_BOUNDING_TREE_H

#include "geo/arc.h"
#include "trajectory/trajectory.h"

#define MIG_BOUNDING_TREE_LEAF       16 /* fixes per box of the lowest level */
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
	MigBoundingBox *boxes
		[MIG_BOUNDING_TREE_LEVELS_MAX]; /* by level, each box of two boxes of the level below */
	size_t nodes[MIG_BOUNDING_TREE_LEVELS_MAX]; /* number of boxes, by level */
	size_t levels;
} MigBoundingTree;

/* Builds the tree of at least one fix. */
MigBoundingTree mig_bounding_tree(const MigFix *fixes, size_t count, const MigMemory *memory);

void mig_bounding_tree_free(MigBoundingTree *boxes, const MigMemory *memory);

/* Squared chord lengths to the nearest point of a box and to its farthest corner. */
double mig_bounding_box_nearest(const MigBoundingBox *box, const MigVector *vector);
double mig_bounding_box_farthest(const MigBoundingBox *box, const MigVector *vector);

#endif /* MIG_BOUNDING_TREE_H */
