/*
 * movement_clean.c
 *		Largest set of plausible fixes (see movement_clean.h).
 *
 * The best choice that ends with a fix consists of the best choice that ends with an earlier fix from which it can be
 * reached, and the fix.  Usually that is the preceding fix.  Otherwise it is searched for in the bounding tree, latest
 * first; each box has the length of the longest choice that ends in it.  Boxes without a longer choice, and those too
 * far away even at their first time, are skipped.
 */
#include "movement/movement_clean.h"

#include "trajectory/bounding_tree.h"

#define NONE UINT32_MAX

/* The best choice that ends with a fix. */
typedef struct Choice
{
	uint32_t total;  /* number of its fixes */
	uint32_t before; /* preceding fix of the choice, or NONE */
} Choice;

typedef struct Search
{
	const MigFix *fixes;
	MigBoundingTree boxes;
	size_t top;                                     /* level of the root */
	uint32_t *totals[MIG_BOUNDING_TREE_LEVELS_MAX]; /* maximum total of each box, of fixes so far */
	double speed;
	Choice *choices;
	const MigMemory *memory;
} Search;

/* Is a chord, given its square, longer than the distance that can be covered? */
static bool
is_beyond(double chord, double metres)
{
	return chord * (MIG_SPHERE_RADIUS_M * MIG_SPHERE_RADIUS_M) > metres * metres * (1 + 1e-9);
}

/* Metres that the mover can cover between the times of two fixes. */
static double
metres_between(const Search *search, size_t from, size_t to)
{
	return search->speed * ((double) (search->fixes[to].time - search->fixes[from].time) / 1e6);
}

/* Can one fix be reached from another? */
static bool
reaches(Search *search, size_t from, size_t to)
{
	double metres = metres_between(search, from, to);
	double chord = mig_vector_chord(search->boxes.vectors + from, search->boxes.vectors + to);

	mig_progress(search->memory, 1);
	return !is_beyond(chord, metres) && chord <= mig_chord_of_metres(metres);
}

/* Searches the fixes of a box before the given fix for its best predecessor; the latest one wins ties. */
static void
look(Search *search, size_t level, size_t node, size_t fix)
{
	Choice *choice = search->choices + fix;
	size_t first = node * MIG_BOUNDING_TREE_LEAF << level;

	mig_progress(search->memory, 1);
	if (first >= fix || search->totals[level][node] < choice->total ||
		is_beyond(mig_bounding_box_nearest(search->boxes.boxes[level] + node,
										   search->boxes.vectors + fix),
				  metres_between(search, first, fix)))
		return;
	if (level > 0)
	{
		if (2 * node + 1 < search->boxes.nodes[level - 1])
			look(search, level - 1, 2 * node + 1, fix);
		look(search, level - 1, 2 * node, fix);
		return;
	}
	for (size_t i = first + MIG_BOUNDING_TREE_LEAF < fix ? first + MIG_BOUNDING_TREE_LEAF : fix;
		 i-- > first;)
		if (search->choices[i].total >= choice->total && reaches(search, i, fix))
			*choice = (Choice){search->choices[i].total + 1, (uint32_t) i};
}

/* Updates the totals of the boxes that contain a fix. */
static void
enter(Search *search, size_t fix)
{
	size_t node = fix / MIG_BOUNDING_TREE_LEAF;

	for (size_t level = 0;
		 level < search->boxes.levels && search->totals[level][node] < search->choices[fix].total;
		 level++, node /= 2)
		search->totals[level][node] = search->choices[fix].total;
}

/* Initializes the totals of all boxes with 0. */
static void
begin(Search *search)
{
	size_t all = 0;

	for (size_t level = 0; level < search->boxes.levels; level++)
		all += search->boxes.nodes[level];
	search->totals[0] = mig_allocate(search->memory, all, sizeof(uint32_t));
	for (size_t i = 0; i < all; i++)
	{
		mig_progress(search->memory, 1);
		search->totals[0][i] = 0;
	}
	for (size_t level = 1; level < search->boxes.levels; level++)
	{
		search->totals[level] = search->totals[level - 1] + search->boxes.nodes[level - 1];
		search->top = level;
	}
}

size_t
mig_movement_clean(const MigFix *fixes, size_t count, double speed, const MigMemory *memory,
				   bool *kept)
{
	Search search = {
		.fixes = fixes,
		.boxes = mig_bounding_tree(fixes, count, memory),
		.speed = speed,
		.choices = mig_allocate(memory, count, sizeof(Choice)),
		.memory = memory,
	};
	size_t best = 0;
	size_t total;

	begin(&search);
	for (size_t i = 0; i < count; i++)
	{
		kept[i] = false;
		search.choices[i] = (Choice){1, NONE};
		if (i > 0)
		{
			if (reaches(&search, i - 1, i))
				search.choices[i] = (Choice){search.choices[i - 1].total + 1, (uint32_t) (i - 1)};
			if (search.choices[i].total <= search.choices[best].total)
				look(&search, search.top, 0, i);
		}
		enter(&search, i);
		if (search.choices[i].total > search.choices[best].total)
			best = i;
	}
	total = search.choices[best].total;
	for (size_t left = total; left > 0; left--)
	{
		mig_progress(memory, 1);
		kept[best] = true;
		best = search.choices[best].before;
	}
	memory->release(memory->state, search.totals[0]);
	memory->release(memory->state, search.choices);
	mig_bounding_tree_free(&search.boxes, memory);
	return total;
}
