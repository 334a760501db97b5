/*
 * trajectory_clusters.c
 *		DBSCAN of trajectories (see trajectory_clusters.h).
 */
#include "core/trajectory_clusters.h"

#include <math.h>

#include "core/arc.h"
#include "core/clusters.h"
#include "core/trees.h"

#define AXES_MAX 12
#define LEAF     8 /* trajectories that are not divided further */

/* Numbers are compared with this much to spare, so that rounding leaves nobody out. */
#define SLACK   1e-9
#define SLACK_M 1e-6
#define SLACK_S 1.0

/* What is known of one trajectory, or of those of a part: bounds of some numbers, in metres or seconds. */
typedef struct Bounds
{
	double low[AXES_MAX];
	double high[AXES_MAX];
} Bounds;

/* Trajectories near one that is no core one. */
typedef struct Near
{
	uint32_t *numbers;
	uint32_t count;
	uint32_t room;
} Near;

/* The tree: part 0 is all, those of part k are 2 k + 1 and 2 k + 2, halves in the order. */
typedef struct Search
{
	MigPairs *pairs;
	const MigMemory *memory;
	double eps;
	uint32_t minpts;
	int axes;
	double reach[AXES_MAX]; /* how far apart those of neighbours are at most */
	Bounds *bounds;         /* of each trajectory */
	uint32_t *order;
	Bounds *parts;
	bool *one; /* is a part known to be core trajectories of one cluster? */
	bool *core;
	Near *near;
	uint32_t *trees; /* of the clusters */
	size_t steps;
} Search;

static void
release(const Search *search, void *block)
{
	search->memory->release(search->memory->state, block);
}

static void
step(Search *search)
{
	mig_progress_at(search->memory, search->steps++);
}

/* --- Numbers of a trajectory --- */

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

/* The box in space of all fixes, and the longest straight step between them. */
static double
box_of(Search *search, const MigFix *fixes, size_t count, double ends[2][3], double low[3],
	   double high[3])
{
	double longest = 0;
	double before[3];

	for (size_t i = 0; i < count; i++)
	{
		MigVector at = mig_vector_of(fixes[i].lon, fixes[i].lat);
		double place[3] = {at.x * MIG_SPHERE_RADIUS_M, at.y * MIG_SPHERE_RADIUS_M,
						   at.z * MIG_SPHERE_RADIUS_M};
		double square = 0;

		step(search);
		for (int axis = 0; axis < 3; axis++)
		{
			double value = place[axis];
			double along = i == 0 ? 0 : value - before[axis];

			square += along * along;
			low[axis] = i == 0 || value < low[axis] ? value : low[axis];
			high[axis] = i == 0 || value > high[axis] ? value : high[axis];
			before[axis] = value;
			ends[1][axis] = value;
			if (i == 0)
				ends[0][axis] = value;
		}
		longest = fmax(longest, sqrt(square));
	}
	return longest;
}

/* How high a great circle rises above a straight line below it. */
static double
height_of(double line)
{
	double square = MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M - line * line / 4;

	return MIG_SPHERE_RADIUS_M - sqrt(square > 0 ? square : 0);
}

/* Sets the numbers of a trajectory, of which there are search->axes. */
static void
find_bounds(Search *search, uint32_t number)
{
	const MigTrajectoryHead *head = search->pairs->heads[number];
	Bounds *bounds = search->bounds + number;
	double ends[2][3];
	double low[3];
	double high[3];
	double longest =
		box_of(search, mig_pairs_fixes(search->pairs, number), head->count, ends, low, high);
	double above = 0;

	switch (search->pairs->measure)
	{
		case MIG_MEASURE_FRECHET:
		case MIG_MEASURE_FRECHET_CONTINUOUS:
		case MIG_MEASURE_DTW:
			put_point(bounds, 6, ends[0]);
			put_point(bounds, 9, ends[1]);
			/* fall through */
		case MIG_MEASURE_HAUSDORFF:
			put_point(bounds, 0, low);
			put_point(bounds, 3, high);
			break;
		case MIG_MEASURE_SSPD:
		case MIG_MEASURE_SYNCHRONOUS:
			if (search->pairs->measure == MIG_MEASURE_SSPD)
				above = height_of(longest);
			for (int axis = 0; axis < 3; axis++)
				put(bounds, axis, low[axis] - above, high[axis] + above);
			put(bounds, 3, (double) head->first.time * 1e-6, (double) head->last.time * 1e-6);
			break;
	}
}

static int
axes_of(MigMeasure measure)
{
	switch (measure)
	{
		case MIG_MEASURE_HAUSDORFF:
			return 6;
		case MIG_MEASURE_SSPD:
			return 3;
		case MIG_MEASURE_SYNCHRONOUS:
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

/* --- The tree --- */

/* The numbers of trajectories in the order from first up to end. */
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

/* Orders a part so that what comes before its middle is not beyond what comes after it along an axis (Hoare's selection). */
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

/* Finds the bounds of a part and divides it along the axis on which it is widest. */
static void
build(Search *search, const Part *part)
{
	Bounds *bounds = search->parts + part->number;
	int widest = 0;

	*bounds = search->bounds[search->order[part->first]];
	for (uint32_t i = part->first; i < part->end; i++)
		for (int axis = 0; axis < search->axes; axis++)
		{
			const Bounds *of = search->bounds + search->order[i];

			bounds->low[axis] = fmin(bounds->low[axis], of->low[axis]);
			bounds->high[axis] = fmax(bounds->high[axis], of->high[axis]);
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

/* How many numbers of parts there may be. */
static size_t
parts_max(uint32_t count)
{
	size_t parts = 1;

	/* halves of one level differ by one at most */
	for (uint32_t largest = count; largest > LEAF; largest -= largest / 2)
		parts = 2 * parts + 1;
	return parts;
}

/* --- Clusters --- */

static bool
are_one(Search *search, uint32_t a, uint32_t b)
{
	return search->core[a] && search->core[b] &&
		   mig_tree_root(search->trees, a) == mig_tree_root(search->trees, b);
}

static void
add_near(Search *search, uint32_t number, uint32_t other)
{
	Near *near = search->near + number;

	if (near->count == near->room)
	{
		near->room = near->room == 0 ? 4 : 2 * near->room;
		near->numbers = search->memory->resize(search->memory->state, near->numbers,
											   near->room * sizeof(uint32_t));
	}
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

/* Adds a neighbour to one that is no core trajectory, which may make it one. */
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
		if (search->core[near->numbers[i]])
			mig_tree_join(search->trees, number, near->numbers[i]);
	forget_near(search, number);
}

static void
decide(Search *search, uint32_t a, uint32_t b)
{
	step(search);
	if (are_one(search, a, b) || !may_be_near(search, search->bounds + a, search->bounds + b))
		return;
	if (!mig_pairs_within(search->pairs, a, b, search->eps))
		return;
	count_near(search, a, b);
	count_near(search, b, a);
	if (search->core[a] && search->core[b])
		mig_tree_join(search->trees, a, b);
}

/* Is a part known to be of core trajectories of one cluster by now? */
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

/* Decides which trajectories of a part are near the one at a place of the order, of those behind it. */
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

/* Numbers the clusters by their first core trajectories, and gives those at a border the lowest of theirs. */
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
		int32_t *number = numbers + mig_tree_root(search->trees, i);

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
	search.order = mig_allocate(memory, count, sizeof(uint32_t));
	search.parts = mig_allocate(memory, parts, sizeof(Bounds));
	search.one = mig_allocate(memory, parts, sizeof(bool));
	search.core = mig_allocate(memory, count, sizeof(bool));
	search.near = mig_allocate(memory, count, sizeof(Near));
	search.trees = mig_allocate(memory, count, sizeof(uint32_t));
	for (int axis = 0; axis < AXES_MAX; axis++)
		search.reach[axis] = eps_m * (1 + SLACK) + SLACK_M;
	if (pairs->measure == MIG_MEASURE_SYNCHRONOUS)
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
	release(&search, search.order);
	release(&search, search.parts);
	release(&search, search.one);
	release(&search, search.core);
	release(&search, search.near);
	release(&search, search.trees);
}
