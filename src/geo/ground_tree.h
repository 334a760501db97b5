/*
 * ground_tree.h
 *		Trees of points on the ground (ground.h), which bound the distances between whole sets of points.
 *
 * A node has the bounds and the weight of its points, and is halved down to a few points.  Two nodes are near if all
 * points of one are within a distance of all of the other, far if none is; both are decided by the arithmetic of
 * mig_ground_square at the bounds, which rounds the same way, so that they agree with it to the last bit.
 */
#ifndef MIG_GROUND_TREE_H
#define MIG_GROUND_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "geo/ground.h"

typedef struct MigGroundBox
{
	double south; /* meridian length, metres */
	double north;
	double west; /* radians */
	double east;
	double parallel_min;
	double parallel_max;
} MigGroundBox;

typedef struct MigGroundNode
{
	MigGroundBox box;
	double weight;
	int32_t first; /* first of its points, in the order of the tree */
	int32_t end;
	uint32_t child; /* first of two adjacent children; 0: none */
	float size_m;
	bool marked; /* is one of its points marked? */
} MigGroundNode;

/* Points, and the nodes of several trees over subsets of them. */
typedef struct MigGroundTree
{
	const MigMemory *memory;
	const double *meridian_m; /* of the caller's points, as are the next arrays */
	const double *parallel_m;
	const double *lon;
	const double *weight;
	const bool *marks; /* NULL: none is marked */
	double square;     /* of the distance searched */
	int32_t count;
	int32_t *order; /* numbers of points */
	MigGroundNode *nodes;
	uint32_t node_count;
	size_t node_room;
	uint32_t *list; /* undecided nodes of the nodes on the path down */
	size_t list_room;
	uint32_t *pending; /* nodes to visit */
	size_t pending_room;
} MigGroundTree;

/* The caller owns the points and must not reorder them. */
void mig_ground_tree_init(MigGroundTree *tree, const double *meridian_m, const double *parallel_m,
						  const double *lon, const double *weight, int32_t count, double distance_m,
						  const MigMemory *memory);
void mig_ground_tree_free(MigGroundTree *tree);

/* Adds a tree of the points from first to end, which are in no other tree; returns its root. */
uint32_t mig_ground_tree_add(MigGroundTree *tree, int32_t first, int32_t end);

/* Marks points, in present and future trees. */
void mig_ground_tree_mark(MigGroundTree *tree, const bool *marks);

/* Is a marked point of one tree within the distance of one of the other? */
bool mig_ground_tree_touch(MigGroundTree *tree, uint32_t root, uint32_t other);

/* Is a marked point of a tree within the distance of a position? */
bool mig_ground_tree_reaches(MigGroundTree *tree, uint32_t root, const MigGround *at);

/*
 * Decides whether a point is heavy where the rounding of sums matters.  Called once for points with
 * the same near points.
 */
typedef bool (*MigHeavy)(void *state, int32_t point);

/*
 * Sets heavy[point] for each point of a tree: does a weight plus the weights of points of other trees within the
 * distance reach a threshold?  error bounds the rounding error of sums.
 */
void mig_ground_tree_weigh(MigGroundTree *tree, uint32_t root, const uint32_t *others, size_t count,
						   double weight, double threshold, double error, MigHeavy is_heavy,
						   void *state, bool *heavy);

#endif /* MIG_GROUND_TREE_H */
