/*
 * ground_tree.c
 *		Trees of points on the ground (see ground_tree.h).
 */
#include "geo/ground_tree.h"

#include <math.h>

#include "base/array.h"

#define PI 3.1415926535897931

#define LEAF 16

/* Points whose squared distance is within 2^-50 of the limit are compared one by one. */
#define TINY 0x1p-100

void
mig_ground_tree_init(MigGroundTree *tree, const double *meridian_m, const double *parallel_m,
					 const double *lon, const double *weight, int32_t count, double distance_m,
					 const MigMemory *memory)
{
	*tree = (MigGroundTree){
		.memory = memory,
		.meridian_m = meridian_m,
		.parallel_m = parallel_m,
		.lon = lon,
		.weight = weight,
		.count = count,
		.square = distance_m * distance_m,
	};
}

static void
release(const MigGroundTree *tree, void *block)
{
	if (block != NULL)
		tree->memory->release(tree->memory->state, block);
}

void
mig_ground_tree_free(MigGroundTree *tree)
{
	release(tree, tree->order);
	release(tree, tree->nodes);
	release(tree, tree->list);
	release(tree, tree->pending);
}

/* Stores a number in a growable block. */
static inline void
put(const MigGroundTree *tree, uint32_t **block, size_t *room, size_t place, uint32_t number)
{
	*block = mig_grow(tree->memory, *block, room, place + 1, sizeof(uint32_t));
	(*block)[place] = number;
}

static MigGround
ground_of(const MigGroundTree *tree, int32_t point)
{
	return (MigGround){tree->meridian_m[point], tree->parallel_m[point], tree->lon[point]};
}

static bool
is_within(const MigGroundTree *tree, const MigGround *at, int32_t point)
{
	MigGround other = ground_of(tree, point);

	return mig_ground_square(at, &other) <= tree->square;
}

static MigGroundBox
box_of(const MigGround *at)
{
	return (MigGroundBox){at->meridian_m, at->meridian_m, at->lon,
						  at->lon,        at->parallel_m, at->parallel_m};
}

static bool
is_one_position(const MigGroundBox *box)
{
	return box->south == box->north && box->west == box->east &&
		   box->parallel_min == box->parallel_max;
}

/* --- Building --- */

/* Adds a node of consecutive points. */
static void
add_node(MigGroundTree *tree, int32_t first, int32_t end)
{
	MigGround at = ground_of(tree, tree->order[first]);
	MigGroundBox box = box_of(&at);
	double weight = 0;
	double height;
	double width;

	for (int32_t i = first; i < end; i++)
	{
		at = ground_of(tree, tree->order[i]);
		weight += tree->weight[tree->order[i]];
		box.south = at.meridian_m < box.south ? at.meridian_m : box.south;
		box.north = at.meridian_m > box.north ? at.meridian_m : box.north;
		box.west = at.lon < box.west ? at.lon : box.west;
		box.east = at.lon > box.east ? at.lon : box.east;
		box.parallel_min = at.parallel_m < box.parallel_min ? at.parallel_m : box.parallel_min;
		box.parallel_max = at.parallel_m > box.parallel_max ? at.parallel_m : box.parallel_max;
	}
	mig_progress(tree->memory, (size_t) (end - first));
	height = box.north - box.south;
	width = (box.east - box.west) * box.parallel_max;
	tree->nodes = mig_grow(tree->memory, tree->nodes, &tree->node_room, tree->node_count + 1,
						   sizeof(MigGroundNode));
	tree->nodes[tree->node_count++] = (MigGroundNode){
		.box = box,
		.weight = weight,
		.first = first,
		.end = end,
		.size_m = (float) sqrt(height * height + width * width),
	};
}

/* Halves a node at the middle of its longer side; false if it cannot be halved. */
static bool
halve(MigGroundTree *tree, uint32_t number)
{
	const MigGroundNode *node = tree->nodes + number;
	const MigGroundBox *box = &node->box;
	bool by_lon = (box->east - box->west) * box->parallel_max > box->north - box->south;
	const double *values = by_lon ? tree->lon : tree->meridian_m;
	double low = by_lon ? box->west : box->south;
	double high = by_lon ? box->east : box->north;
	double middle = low + (high - low) / 2;
	int32_t first = node->first;
	int32_t end = node->end;
	int32_t at = first;

	if (end - first <= LEAF || !((double) node->size_m * node->size_m > TINY * tree->square))
		return false;
	/* the middle of two adjacent doubles is one of them */
	if (middle == low)
		middle = high;
	for (int32_t i = first; i < end; i++)
	{
		int32_t point = tree->order[i];

		if (values[point] < middle)
		{
			tree->order[i] = tree->order[at];
			tree->order[at++] = point;
		}
	}
	tree->nodes[number].child = tree->node_count;
	add_node(tree, first, at);
	add_node(tree, at, end);
	return true;
}

/* Marks nodes from first on: children come after their parents. */
static void
mark_from(MigGroundTree *tree, uint32_t first)
{
	for (uint32_t number = tree->node_count; number-- > first;)
	{
		MigGroundNode *node = tree->nodes + number;

		node->marked = node->child != 0 &&
					   (tree->nodes[node->child].marked || tree->nodes[node->child + 1].marked);
		for (int32_t i = node->first; node->child == 0 && i < node->end && !node->marked; i++)
			node->marked = tree->marks[tree->order[i]];
		mig_progress(tree->memory, LEAF);
	}
}

uint32_t
mig_ground_tree_add(MigGroundTree *tree, int32_t first, int32_t end)
{
	uint32_t root = tree->node_count;

	if (tree->order == NULL)
		tree->order = mig_allocate(tree->memory, (size_t) tree->count, sizeof(int32_t));
	for (int32_t i = first; i < end; i++)
		tree->order[i] = i;
	add_node(tree, first, end);
	for (uint32_t number = root; number < tree->node_count; number++)
		halve(tree, number);
	if (tree->marks != NULL)
		mark_from(tree, root);
	return root;
}

void
mig_ground_tree_mark(MigGroundTree *tree, const bool *marks)
{
	tree->marks = marks;
	mark_from(tree, 0);
}

/* --- Distances of nodes --- */

typedef enum Nearness
{
	FAR,
	UNDECIDED,
	NEAR,
} Nearness;

/* Minimum and maximum difference of longitudes, the shorter way round, if they differ by low to high. */
static inline void
turn_between(double low, double high, double *min, double *max)
{
	if (high < 0)
	{
		double swap = low;

		low = -high;
		high = -swap;
	}
	if (low < 0)
	{
		*min = 0;
		*max = -low > high ? -low : high;
		if (*max > PI)
			*max = PI;
	}
	else if (high <= PI)
	{
		*min = low;
		*max = high;
	}
	else
	{
		*min = 2 * PI - high;
		*max = PI;
		if (low > PI)
			*max = 2 * PI - low;
		else if (low < *min)
			*min = low;
	}
}

static inline Nearness
nearness_of(const MigGroundTree *tree, const MigGroundBox *a, const MigGroundBox *b)
{
	double up = b->north - a->south;
	double down = a->north - b->south;
	double north = up > down ? up : down;
	double gap = -up > -down ? -up : -down;
	double min;
	double max;

	if (gap < 0)
		gap = 0;
	turn_between(b->west - a->east, b->east - a->west, &min, &max);
	if (gap * gap + a->parallel_min * b->parallel_min * (min * min) > tree->square)
		return FAR;
	if (north * north + a->parallel_max * b->parallel_max * (max * max) <= tree->square)
		return NEAR;
	return UNDECIDED;
}

/* --- Marked points --- */

static bool
leaf_reaches(MigGroundTree *tree, const MigGroundNode *leaf, const MigGround *at)
{
	bool found = false;

	mig_progress(tree->memory, (size_t) (leaf->end - leaf->first));
	for (int32_t i = leaf->first; i < leaf->end && !found; i++)
		found = tree->marks[tree->order[i]] && is_within(tree, at, tree->order[i]);
	return found;
}

static bool
leaves_touch(MigGroundTree *tree, const MigGroundNode *leaf, const MigGroundNode *other)
{
	bool found = false;

	for (int32_t i = leaf->first; i < leaf->end && !found; i++)
	{
		MigGround at = ground_of(tree, tree->order[i]);

		found = tree->marks[tree->order[i]] && leaf_reaches(tree, other, &at);
	}
	return found;
}

bool
mig_ground_tree_touch(MigGroundTree *tree, uint32_t root, uint32_t other)
{
	size_t depth = 0;

	put(tree, &tree->pending, &tree->pending_room, depth++, root);
	put(tree, &tree->pending, &tree->pending_room, depth++, other);
	while (depth > 0)
	{
		uint32_t second = tree->pending[--depth];
		uint32_t first = tree->pending[--depth];
		const MigGroundNode *a = tree->nodes + first;
		const MigGroundNode *b = tree->nodes + second;
		Nearness nearness;

		mig_progress(tree->memory, 1);
		if (!a->marked || !b->marked)
			continue;
		nearness = nearness_of(tree, &a->box, &b->box);
		if (nearness == NEAR)
			return true;
		if (nearness == FAR)
			continue;
		if (a->child == 0 && b->child == 0)
		{
			if (leaves_touch(tree, a, b))
				return true;
			continue;
		}
		for (uint32_t half = 0; half < 2; half++)
		{
			bool of_a = b->child == 0 || (a->child != 0 && a->size_m > b->size_m);

			put(tree, &tree->pending, &tree->pending_room, depth++, of_a ? a->child + half : first);
			put(tree, &tree->pending, &tree->pending_room, depth++,
				of_a ? second : b->child + half);
		}
	}
	return false;
}

bool
mig_ground_tree_reaches(MigGroundTree *tree, uint32_t root, const MigGround *at)
{
	MigGroundBox box = box_of(at);
	size_t depth = 0;

	put(tree, &tree->pending, &tree->pending_room, depth++, root);
	while (depth > 0)
	{
		const MigGroundNode *node = tree->nodes + tree->pending[--depth];
		Nearness nearness;

		mig_progress(tree->memory, 1);
		if (!node->marked)
			continue;
		nearness = nearness_of(tree, &box, &node->box);
		if (nearness == NEAR ||
			(nearness == UNDECIDED && node->child == 0 && leaf_reaches(tree, node, at)))
			return true;
		if (nearness == FAR || node->child == 0)
			continue;
		put(tree, &tree->pending, &tree->pending_room, depth++, node->child);
		put(tree, &tree->pending, &tree->pending_room, depth++, node->child + 1);
	}
	return false;
}

/* --- Weights within the distance --- */

typedef struct Judgement
{
	MigGroundTree *tree;
	double heavy_from;
	double light_below;
	MigHeavy is_heavy;
	void *state;
	bool *heavy;
} Judgement;

/* What is known about a node's points: undecided nodes, their weight, and the weight near all points. */
typedef struct Known
{
	size_t first;
	size_t end;
	double open;
	double weight;
} Known;

static void
give_verdict(const Judgement *judgement, const MigGroundNode *node, bool heavy)
{
	for (int32_t i = node->first; i < node->end; i++)
		judgement->heavy[judgement->tree->order[i]] = heavy;
	mig_progress(judgement->tree->memory, (size_t) (node->end - node->first));
}

/* Is the verdict already certain? */
static bool
is_settled(const Judgement *judgement, double weight, double open, bool *heavy)
{
	*heavy = weight >= judgement->heavy_from;
	return *heavy || weight + open < judgement->light_below;
}

/* Resolves the undecided nodes of a node, descending to those no larger than it. */
static Known
look_at(const Judgement *judgement, const MigGroundNode *node, const Known *above)
{
	MigGroundTree *tree = judgement->tree;
	Known known = {.first = above->end, .end = above->end, .weight = above->weight};

	for (size_t i = above->first; i < above->end && known.weight < judgement->heavy_from; i++)
	{
		size_t depth = 0;

		put(tree, &tree->pending, &tree->pending_room, depth++, tree->list[i]);
		while (depth > 0)
		{
			uint32_t number = tree->pending[--depth];
			const MigGroundNode *other = tree->nodes + number;
			Nearness nearness = nearness_of(tree, &node->box, &other->box);

			mig_progress(tree->memory, 1);
			if (nearness == NEAR)
				known.weight += other->weight;
			if (nearness != UNDECIDED)
				continue;
			if (other->child != 0 && other->size_m > node->size_m)
			{
				put(tree, &tree->pending, &tree->pending_room, depth++, other->child);
				put(tree, &tree->pending, &tree->pending_room, depth++, other->child + 1);
				continue;
			}
			put(tree, &tree->list, &tree->list_room, known.end++, number);
			known.open += other->weight;
		}
	}
	return known;
}

/* The verdict on one point. */
static bool
judge_point(const Judgement *judgement, int32_t point, const Known *known)
{
	MigGroundTree *tree = judgement->tree;
	MigGround at = ground_of(tree, point);
	MigGroundBox box = box_of(&at);
	double weight = known->weight;
	double open = known->open;
	bool heavy;

	if (is_settled(judgement, weight, open, &heavy))
		return heavy;
	for (size_t i = known->first; i < known->end; i++)
	{
		size_t depth = 0;

		put(tree, &tree->pending, &tree->pending_room, depth++, tree->list[i]);
		while (depth > 0)
		{
			const MigGroundNode *other = tree->nodes + tree->pending[--depth];
			Nearness nearness = nearness_of(tree, &box, &other->box);

			mig_progress(tree->memory, 1);
			if (nearness == UNDECIDED && other->child != 0)
			{
				put(tree, &tree->pending, &tree->pending_room, depth++, other->child);
				put(tree, &tree->pending, &tree->pending_room, depth++, other->child + 1);
				continue;
			}
			open -= other->weight;
			if (nearness == NEAR)
				weight += other->weight;
			if (nearness == UNDECIDED)
			{
				mig_progress(tree->memory, (size_t) (other->end - other->first));
				for (int32_t j = other->first; j < other->end; j++)
					if (is_within(tree, &at, tree->order[j]))
						weight += tree->weight[tree->order[j]];
			}
			if (is_settled(judgement, weight, open, &heavy))
				return heavy;
		}
	}
	return judgement->is_heavy(judgement->state, point);
}

/* Judges the points of a node by what is known about its parent; recursion is as deep as the tree. */
static void
judge(const Judgement *judgement, uint32_t number, const Known *above)
{
	MigGroundTree *tree = judgement->tree;
	const MigGroundNode *node = tree->nodes + number;
	Known known = look_at(judgement, node, above);
	bool heavy;

	if (is_settled(judgement, known.weight, known.open, &heavy))
		give_verdict(judgement, node, heavy);
	else if (known.first == known.end || is_one_position(&node->box))
		give_verdict(judgement, node, judge_point(judgement, tree->order[node->first], &known));
	else if (node->child != 0)
	{
		judge(judgement, node->child, &known);
		judge(judgement, node->child + 1, &known);
	}
	else
		for (int32_t i = node->first; i < node->end; i++)
			judgement->heavy[tree->order[i]] = judge_point(judgement, tree->order[i], &known);
}

void
mig_ground_tree_weigh(MigGroundTree *tree, uint32_t root, const uint32_t *others, size_t count,
					  double weight, double threshold, double error, MigHeavy is_heavy, void *state,
					  bool *heavy)
{
	Judgement judgement = {
		.tree = tree,
		.heavy_from = threshold + error,
		.light_below = threshold - error,
		.is_heavy = is_heavy,
		.state = state,
		.heavy = heavy,
	};
	Known known = {.end = count, .weight = weight};

	for (size_t i = 0; i < count; i++)
	{
		put(tree, &tree->list, &tree->list_room, i, others[i]);
		known.open += tree->nodes[others[i]].weight;
	}
	judge(&judgement, root, &known);
}
