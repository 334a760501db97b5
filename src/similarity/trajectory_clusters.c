/*
 * trajectory_clusters.c
 *		DBSCAN of trajectories (see trajectory_clusters.h).
 */
#include "similarity/trajectory_clusters.h"

#include <math.h>

#include "base/array.h"
#include "base/disjoint_set.h"
#include "geo/arc.h"
#include "geo/clusters.h"

#define AXES_MAX 12
#define LEAF     8 /* maximum number of trajectories in a leaf */

/* Tolerances of comparisons, so that no neighbour is missed because of rounding. */
#define SLACK   1e-9
#define SLACK_M 1e-6
#define SLACK_S 1.0

/* Bounds of the coordinates of one trajectory, or of all in a part, in metres or seconds. */
typedef struct Bounds
{
	double low[AXES_MAX];
	double high[AXES_MAX];
} Bounds;

#define PIECES 8

/* Bounding boxes of the pieces of a trajectory; each piece extends to the first fix of the next. */
typedef struct Outline
{
	double low[PIECES][3];
	double high[PIECES][3];
	int64_t from[PIECES + 1]; /* times of the first fixes of the pieces, and of the last fix */
	uint32_t count;           /* number of all fixes */
} Outline;

/* Neighbours of a trajectory that is not a core one. */
typedef struct Near
{
	uint32_t *numbers;
	size_t count;
	size_t room;
} Near;

/* The tree: part 0 contains all; the halves of part k, in search order, are parts 2 k + 1 and 2 k + 2. */
typedef struct Search
{
	MigPairs *pairs;
	const MigMemory *memory;
	double eps;
	uint32_t minpts;
	int axes;
	double reach[AXES_MAX]; /* maximum difference between neighbours, by axis */
	Bounds *bounds;         /* of each trajectory */
	Outline *outlines;      /* of each trajectory, for measures that are sums or means; else NULL */
	uint32_t *order;
	Bounds *parts;
	bool *one; /* is a part known to consist of core trajectories of one cluster? */
	bool *core;
	Near *near;
	uint32_t *trees; /* disjoint sets of the clusters */
} Search;

static void
release(const Search *search, void *block)
{
	search->memory->release(search->memory->state, block);
}

static void
step(Search *search)
{
	mig_progress(search->memory, 1);
}

/* --- Coordinates of a trajectory --- */

static void
put(Bounds *bounds, int axis, double low, double high)
{
	bounds->low[axis] = low;
	bounds->high[axis] = high;
}

static void
put_point(Bounds *bounds, int axis, const double *point)
{
	for (int i = 0; i < 3; i++)
		put(bounds, axis + i, point[i], point[i]);
}

static void
place_of(const MigFix *fix, double place[3])
{
	MigVector at = mig_vector_of(fix->lon, fix->lat);

	place[0] = at.x * MIG_SPHERE_RADIUS_M;
	place[1] = at.y * MIG_SPHERE_RADIUS_M;
	place[2] = at.z * MIG_SPHERE_RADIUS_M;
}

/* Sets the bounding box of fixes in space; returns the maximum straight distance between consecutive fixes. */
static double
box_of(Search *search, const MigFix *fixes, size_t count, double low[3], double high[3])
{
	double longest = 0;
	double before[3];

	place_of(fixes, before);
	for (int axis = 0; axis < 3; axis++)
		low[axis] = high[axis] = before[axis];
	for (size_t i = 1; i < count; i++)
	{
		double place[3];
		double square = 0;

		step(search);
		place_of(fixes + i, place);
		for (int axis = 0; axis < 3; axis++)
		{
			double along = place[axis] - before[axis];

			square += along * along;
			low[axis] = fmin(low[axis], place[axis]);
			high[axis] = fmax(high[axis], place[axis]);
			before[axis] = place[axis];
		}
		longest = fmax(longest, square);
	}
	return sqrt(longest);
}

/* Maximum height of a great circle above its chord. */
static double
height_of(double line)
{
	double square = MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M - line * line / 4;

	return MIG_SPHERE_RADIUS_M - sqrt(square > 0 ? square : 0);
}

/* The first fix of a piece. */
static uint32_t
piece_of(uint32_t count, int piece)
{
	return (uint32_t) ((uint64_t) count * (uint64_t) piece / PIECES);
}

/* Sets the outline of a trajectory; above is the maximum height of great circles above lines between its fixes. */
static void
find_outline(Search *search, uint32_t number, const MigFix *fixes, double above)
{
	Outline *outline = search->outlines + number;
	uint32_t count = search->pairs->heads[number]->count;

	outline->count = count;
	for (int piece = 0; piece < PIECES; piece++)
	{
		uint32_t first = piece_of(count, piece);
		uint32_t last = piece_of(count, piece + 1);

		last = last < count ? last : count - 1;
		(void) box_of(search, fixes + first, last - first + 1, outline->low[piece],
					  outline->high[piece]);
		for (int axis = 0; axis < 3; axis++)
		{
			outline->low[piece][axis] -= above;
			outline->high[piece][axis] += above;
		}
		outline->from[piece] = fixes[first].time;
	}
	outline->from[PIECES] = fixes[count - 1].time;
}

/* Sets the search->axes coordinates of a trajectory. */
static void
find_bounds(Search *search, uint32_t number)
{
	const MigTrajectoryHead *head = search->pairs->heads[number];
	Bounds *bounds = search->bounds + number;
	const MigFix *fixes = mig_pairs_fixes(search->pairs, number);
	double ends[2][3];
	double low[3];
	double high[3];
	double longest = box_of(search, fixes, head->count, low, high);
	double above = search->pairs->measure == MIG_SIMILARITY_SSPD ? height_of(longest) : 0;

	if (search->outlines != NULL)
		find_outline(search, number, fixes, above);
	place_of(fixes, ends[0]);
	place_of(fixes + head->count - 1, ends[1]);

	switch (search->pairs->measure)
	{
		case MIG_SIMILARITY_FRECHET:
		case MIG_SIMILARITY_FRECHET_CONTINUOUS:
		case MIG_SIMILARITY_DTW:
			put_point(bounds, 6, ends[0]);
			put_point(bounds, 9, ends[1]);
			/* fall through */
		case MIG_SIMILARITY_HAUSDORFF:
			put_point(bounds, 0, low);
			put_point(bounds, 3, high);
			break;
		default: /* SSPD, synchronous */
			for (int axis = 0; axis < 3; axis++)
				put(bounds, axis, low[axis] - above, high[axis] + above);
			put(bounds, 3, (double) head->first.time * 1e-6, (double) head->last.time * 1e-6);
			break;
	}
}

static int
axes_of(MigSimilarity measure)
{
	switch (measure)
	{
		case MIG_SIMILARITY_HAUSDORFF:
			return 6;
		case MIG_SIMILARITY_SSPD:
			return 3;
		case MIG_SIMILARITY_SYNCHRONOUS:
			return 4;
		default:
			return AXES_MAX;
	}
}

static bool
may_be_near(const Search *search, const Bounds *a, const Bounds *b)
{
	for (int axis = 0; axis < search->axes; axis++)
		if (a->low[axis] - b->high[axis] > search->reach[axis] ||
			b->low[axis] - a->high[axis] > search->reach[axis])
			return false;
	return true;
}

/* --- Outlines --- */

/* Lower bound of the squared straight distance between two pieces. */
static double
square_apart(const Outline *a, int i, const Outline *b, int j)
{
	double square = 0;

	for (int axis = 0; axis < 3; axis++)
	{
		double gap = fmax(a->low[i][axis] - b->high[j][axis], b->low[j][axis] - a->high[i][axis]);

		gap = gap > 0 ? gap : 0;
		square += gap * gap;
	}
	return square;
}

static double
line_of(double square)
{
	return fmax(sqrt(square) - SLACK_M / 100, 0);
}

/* Lower bound of the sum, over the fixes of a trajectory, of the distances to another, given the squares for its pieces. */
static double
least_sum(const Outline *of, double squares[PIECES])
{
	double sum = 0;

	for (int piece = 0; piece < PIECES; piece++)
		sum += line_of(squares[piece]) *
			   (double) (piece_of(of->count, piece + 1) - piece_of(of->count, piece));
	return sum;
}

/* Common time of two pieces; 0 or less if there is none. */
static double
time_of_both(const Outline *a, int i, int i_end, const Outline *b, int j, int j_end)
{
	int64_t from = a->from[i] > b->from[j] ? a->from[i] : b->from[j];
	int64_t to = a->from[i_end] < b->from[j_end] ? a->from[i_end] : b->from[j_end];

	return (double) (to - from);
}

/* Lower bound of the mean distance at the same time. */
static double
least_synchronous(const Outline *a, const Outline *b)
{
	double sum = 0;

	for (int i = 0; i < PIECES; i++)
		for (int j = 0; j < PIECES; j++)
		{
			double time = time_of_both(a, i, i + 1, b, j, j + 1);

			if (time > 0)
				sum += time * line_of(square_apart(a, i, b, j));
		}
	return sum > 0 ? sum / time_of_both(a, 0, PIECES, b, 0, PIECES) : 0;
}

/* Lower bound of the distance of two trajectories, given their outlines. */
static double
least_distance(MigSimilarity measure, const Outline *a, const Outline *b)
{
	double to_b[PIECES];
	double to_a[PIECES];
	double sum_a;
	double sum_b;

	if (measure == MIG_SIMILARITY_SYNCHRONOUS)
		return least_synchronous(a, b);
	for (int i = 0; i < PIECES; i++)
		to_a[i] = to_b[i] = MIG_FAR;
	for (int i = 0; i < PIECES; i++)
		for (int j = 0; j < PIECES; j++)
		{
			double square = square_apart(a, i, b, j);

			to_b[i] = fmin(to_b[i], square);
			to_a[j] = fmin(to_a[j], square);
		}
	sum_a = least_sum(a, to_b);
	sum_b = least_sum(b, to_a);
	return measure == MIG_SIMILARITY_DTW ? fmax(sum_a, sum_b)
										 : (sum_a / a->count + sum_b / b->count) / 2;
}

/* Do the outlines prove that two trajectories are not neighbours? */
static bool
are_far(const Search *search, uint32_t a, uint32_t b)
{
	return search->outlines != NULL &&
		   least_distance(search->pairs->measure, search->outlines + a, search->outlines + b) *
					   (1 - SLACK) -
				   SLACK_M >
			   search->eps;
}

/* --- The tree --- */

/* Part of the tree: the trajectories first .. end - 1 in search->order. */
typedef struct Part
{
	size_t number;
	uint32_t first;
	uint32_t end;
} Part;

static bool
is_leaf(const Part *part)
{
	return part->end - part->first <= LEAF;
}

static Part
half_of(const Part *part, int which)
{
	uint32_t middle = part->first + (part->end - part->first) / 2;

	return (Part){2 * part->number + 1 + (size_t) which, which == 0 ? part->first : middle,
				  which == 0 ? middle : part->end};
}

static double
middle_of(const Search *search, int64_t place, int axis)
{
	const Bounds *bounds = search->bounds + search->order[place];

	return bounds->low[axis] + bounds->high[axis];
}

/* Partitions a part at its middle along an axis (Hoare's selection). */
static void
halve(Search *search, const Part *part, int axis)
{
	int64_t middle = half_of(part, 1).first;
	int64_t first = part->first;
	int64_t last = (int64_t) part->end - 1;

	while (first < last)
	{
		double pivot = middle_of(search, middle, axis);
		int64_t i = first;
		int64_t j = last;

		while (i <= j)
		{
			step(search);
			if (middle_of(search, i, axis) < pivot)
				i++;
			else if (middle_of(search, j, axis) > pivot)
				j--;
			else
			{
				uint32_t other = search->order[i];

				search->order[i++] = search->order[j];
				search->order[j--] = other;
			}
		}
		if (j < middle)
			first = i;
		if (i > middle)
			last = j;
	}
}

/* Computes the bounds of a part and divides it along its widest axis. */
static void
build(Search *search, const Part *part)
{
	Bounds *bounds = search->parts + part->number;
	int widest = 0;

	*bounds = search->bounds[search->order[part->first]];
	for (uint32_t i = part->first; i < part->end; i++)
	{
		const Bounds *of = search->bounds + search->order[i];

		step(search);
		for (int axis = 0; axis < search->axes; axis++)
		{
			bounds->low[axis] = fmin(bounds->low[axis], of->low[axis]);
			bounds->high[axis] = fmax(bounds->high[axis], of->high[axis]);
		}
	}
	search->one[part->number] = false;
	if (is_leaf(part))
		return;
	for (int axis = 1; axis < search->axes; axis++)
		if (bounds->high[axis] - bounds->low[axis] > bounds->high[widest] - bounds->low[widest])
			widest = axis;
	halve(search, part, widest);
	for (int which = 0; which < 2; which++)
	{
		Part half = half_of(part, which);

		build(search, &half);
	}
}

/* Maximum number of parts. */
static size_t
parts_max(uint32_t count)
{
	size_t parts = 1;

	/* halves of one level differ by at most one */
	for (uint32_t largest = count; largest > LEAF; largest -= largest / 2)
		parts = 2 * parts + 1;
	return parts;
}

/* --- Clusters --- */

static bool
are_one(Search *search, uint32_t a, uint32_t b)
{
	return search->core[a] && search->core[b] &&
		   mig_disjoint_set_root(search->trees, a) == mig_disjoint_set_root(search->trees, b);
}

static void
add_near(Search *search, uint32_t number, uint32_t other)
{
	Near *near = search->near + number;

	near->numbers =
		mig_grow(search->memory, near->numbers, &near->room, near->count + 1, sizeof(uint32_t));
	near->numbers[near->count++] = other;
}

static void
forget_near(Search *search, uint32_t number)
{
	Near *near = search->near + number;

	if (near->room > 0)
		release(search, near->numbers);
	*near = (Near){NULL, 0, 0};
}

/* Adds a neighbour to a non-core trajectory, which may make it a core one. */
static void
count_near(Search *search, uint32_t number, uint32_t other)
{
	Near *near = search->near + number;

	if (search->core[number])
		return;
	add_near(search, number, other);
	if (near->count + 1 < search->minpts)
		return;
	search->core[number] = true;
	for (uint32_t i = 0; i < near->count; i++)
	{
		step(search);
		if (search->core[near->numbers[i]])
			mig_disjoint_set_join(search->trees, number, near->numbers[i]);
	}
	forget_near(search, number);
}

static void
decide(Search *search, uint32_t a, uint32_t b)
{
	step(search);
	if (are_one(search, a, b) || !may_be_near(search, search->bounds + a, search->bounds + b))
		return;
	if (are_far(search, a, b) || !mig_pairs_within(search->pairs, a, b, search->eps))
		return;
	count_near(search, a, b);
	count_near(search, b, a);
	if (search->core[a] && search->core[b])
		mig_disjoint_set_join(search->trees, a, b);
}

/* Does a part by now consist of core trajectories of one cluster? */
static bool
has_become_one(Search *search, const Part *part)
{
	uint32_t first = search->order[part->first];

	if (is_leaf(part))
	{
		for (uint32_t i = part->first; i < part->end; i++)
			if (!are_one(search, first, search->order[i]))
				return false;
		return true;
	}
	for (int which = 0; which < 2; which++)
	{
		Part half = half_of(part, which);

		if (!search->one[half.number] || !are_one(search, first, search->order[half.first]))
			return false;
	}
	return true;
}

/* Finds the neighbours in a part of the trajectory at a place of the order, among those after it. */
static void
visit(Search *search, const Part *part, uint32_t place)
{
	uint32_t number = search->order[place];

	step(search);
	if (part->end <= place + 1 ||
		!may_be_near(search, search->bounds + number, search->parts + part->number))
		return;
	if (search->one[part->number] && are_one(search, number, search->order[part->first]))
		return;
	if (is_leaf(part))
		for (uint32_t i = part->first > place ? part->first : place + 1; i < part->end; i++)
			decide(search, number, search->order[i]);
	else
		for (int which = 0; which < 2; which++)
		{
			Part half = half_of(part, which);

			visit(search, &half, place);
		}
	if (!search->one[part->number])
		search->one[part->number] = has_become_one(search, part);
}

/* Numbers the clusters by first core trajectory; border trajectories get the lowest of their clusters. */
static void
number_clusters(Search *search, int32_t *clusters)
{
	uint32_t count = search->pairs->count;
	int32_t *numbers = mig_allocate(search->memory, count, sizeof(int32_t));
	int32_t next = 0;

	for (uint32_t i = 0; i < count; i++)
		numbers[i] = MIG_NOISE;
	for (uint32_t i = 0; i < count; i++)
	{
		int32_t *number = numbers + mig_disjoint_set_root(search->trees, i);

		step(search);
		if (search->core[i] && *number == MIG_NOISE)
			*number = next++;
		clusters[i] = search->core[i] ? *number : MIG_NOISE;
	}
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t j = 0; j < search->near[i].count; j++)
		{
			uint32_t other = search->near[i].numbers[j];

			step(search);
			if (search->core[other] && (clusters[i] == MIG_NOISE || clusters[other] < clusters[i]))
				clusters[i] = clusters[other];
		}
	release(search, numbers);
}

void
mig_trajectory_clusters(MigPairs *pairs, double eps_m, uint32_t minpts, int32_t *clusters)
{
	const MigMemory *memory = pairs->memory;
	uint32_t count = pairs->count;
	size_t parts = parts_max(count);
	Part all = {0, 0, count};
	Search search = {
		.pairs = pairs,
		.memory = memory,
		.eps = eps_m,
		.minpts = minpts,
		.axes = axes_of(pairs->measure),
	};

	if (count == 0)
		return;
	search.bounds = mig_allocate(memory, count, sizeof(Bounds));
	if (pairs->measure == MIG_SIMILARITY_DTW || search.axes < 6)
		search.outlines = mig_allocate(memory, count, sizeof(Outline));
	search.order = mig_allocate(memory, count, sizeof(uint32_t));
	search.parts = mig_allocate(memory, parts, sizeof(Bounds));
	search.one = mig_allocate(memory, parts, sizeof(bool));
	search.core = mig_allocate(memory, count, sizeof(bool));
	search.near = mig_allocate(memory, count, sizeof(Near));
	search.trees = mig_allocate(memory, count, sizeof(uint32_t));
	for (int axis = 0; axis < AXES_MAX; axis++)
		search.reach[axis] = eps_m * (1 + SLACK) + SLACK_M;
	if (pairs->measure == MIG_SIMILARITY_SYNCHRONOUS)
		search.reach[3] = SLACK_S;
	for (uint32_t i = 0; i < count; i++)
	{
		find_bounds(&search, i);
		search.order[i] = i;
		search.core[i] = minpts <= 1;
		search.near[i] = (Near){NULL, 0, 0};
		search.trees[i] = i;
	}
	build(&search, &all);
	for (uint32_t place = 0; place < count; place++)
		visit(&search, &all, place);
	number_clusters(&search, clusters);
	for (uint32_t i = 0; i < count; i++)
		forget_near(&search, i);
	release(&search, search.bounds);
	if (search.outlines != NULL)
		release(&search, search.outlines);
	release(&search, search.order);
	release(&search, search.parts);
	release(&search, search.one);
	release(&search, search.core);
	release(&search, search.near);
	release(&search, search.trees);
}
