/*
 * boxes.h
 *		A tree of boxes about the vectors of fixes, in the order of the fixes.
 */
#ifndef MIG_BOXES_H
#define MIG_BOXES_H

#include "geo/arc.h"
#include "trajectory/trajectory.h"

#define MIG_BOXES_LEAF       16 /* fixes of a box of the lowest level */
#define MIG_BOXES_LEVELS_MAX 24

typedef struct MigBox
{
	MigVector least;
	MigVector most;
} MigBox;

typedef struct MigBoxes
{
	MigVector *vectors; /* of the fixes */
	size_t count;
	MigBox *boxes[MIG_BOXES_LEVELS_MAX]; /* of level 0 on, each of two of the level below */
	size_t nodes[MIG_BOXES_LEVELS_MAX];  /* how many they are */
	size_t levels;
} MigBoxes;

/* The boxes of fixes, at least one. */
MigBoxes mig_boxes(const MigFix *fixes, size_t count, const MigMemory *memory);

void mig_boxes_free(MigBoxes *boxes, const MigMemory *memory);

/* The squares of the chords to the nearest place of a box and to its farthest corner. */
double mig_box_nearest(const MigBox *box, const MigVector *vector);
double mig_box_farthest(const MigBox *box, const MigVector *vector);

#endif /* MIG_BOXES_H */
