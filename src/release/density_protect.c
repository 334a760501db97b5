/*
 * density_protect.c
 *		Disclosure control for counts of persons (see density_protect.h).
 *
 * Cells of a level are ranges of those of the next finer one, so that one pass over each level builds the next.
 * Each later step visits a cell at most once for each level above it.
 */
#include "release/density_protect.h"

#include <math.h>

#include "base/array.h"
#include "code/region_code.h"
#include "grid/gridcell.h"

bool
mig_density_whole(const MigDensity *density, size_t i, int64_t *count)
{
	double amount;

	if (density->counts != NULL)
	{
		*count = density->counts[i];
		return true;
	}
	amount = density->amounts[i];
	if (amount != floor(amount) || fabs(amount) > 9007199254740992.0) /* 2^53 */
		return false;
	*count = (int64_t) amount;
	return true;
}

int64_t
mig_density_key_at(MigKeyKind keys_are, int64_t key, int level)
{
	return keys_are == MIG_KEYS_CELL ? mig_gridcell_at_level(key, level)
									 : mig_region_code_at(key, level);
}

/* --- The cells of all levels --- */

static MigProtectNode *
add_node(MigProtection *protection, MigProtectLevel *level)
{
	level->nodes = mig_grow(&protection->memory, level->nodes, &level->room, level->count + 1,
							sizeof(MigProtectNode));
	return level->nodes + level->count++;
}

/* The nonempty finest cells; rounded to multiples of k if that is the method. */
static MigStatus
read_cells(MigProtection *protection, const MigDensity *density, bool rounded)
{
	MigProtectLevel *level = protection->levels;
	int64_t k = protection->k;
	int64_t total = 0;
	int64_t multiple = 0; /* rounded total divided by k */

	for (size_t i = 0; i < density->count; i++)
	{
		int64_t count;
		MigProtectNode *node;

		mig_progress(&protection->memory, 1);
		if (!mig_density_whole(density, i, &count) || count < 0)
			return MIG_BAD_NUMBER;
		if (count == 0)
			continue;
		if (count > INT64_MAX - k - total)
			return MIG_OUT_OF_RANGE;
		total += count;
		if (rounded)
		{
			int64_t next = (total + (k - 1) / 2) / k;

			count = (next - multiple) * k;
			multiple = next;
			if (count == 0)
				continue;
		}
		node = add_node(protection, level);
		*node = (MigProtectNode){.key = density->keys[i], .count = count};
	}
	return MIG_OK;
}

/* Builds the cells of a level from those of the next finer one. */
static void
build_level(MigProtection *protection, MigKeyKind keys_are, int depth, int number)
{
	const MigProtectLevel *finer = &protection->levels[depth - 1];
	MigProtectLevel *level = &protection->levels[depth];
	MigProtectNode *node = NULL;

	for (size_t i = 0; i < finer->count; i++)
	{
		int64_t key = mig_density_key_at(keys_are, finer->nodes[i].key, number);

		mig_progress(&protection->memory, 1);
		if (node == NULL || node->key != key)
		{
			node = add_node(protection, level);
			*node = (MigProtectNode){.key = key, .children = i};
		}
		node->count += finer->nodes[i].count;
	}
}

/* A range of cells of one level. */
typedef struct Range
{
	int depth;
	size_t first;
	size_t end;
} Range;

static Range
children_of(const MigProtection *protection, int depth, size_t i)
{
	const MigProtectLevel *level = &protection->levels[depth];

	if (depth == 0)
		return (Range){0, 0, 0};
	return (Range){depth - 1, level->nodes[i].children,
				   i + 1 < level->count ? level->nodes[i + 1].children
										: protection->levels[depth - 1].count};
}

/* All cells of the coarsest level. */
static Range
coarsest(const MigProtection *protection)
{
	int depth = protection->level_count - 1;

	return (Range){depth, 0, protection->levels[depth].count};
}

/* --- Suppress --- */

typedef struct Choice
{
	int depth;
	size_t i;
	MigProtectNode *node;
} Choice;

/* Is a cell suppressed before another one? */
static bool
goes_first(const MigProtection *protection, int depth, const MigProtectNode *node,
		   const Choice *than)
{
	bool helps = node->rest >= protection->k;

	if (than->node == NULL)
		return true;
	if (helps != (than->node->rest >= protection->k))
		return helps;
	if (depth != than->depth)
		return depth < than->depth;
	return node->count < than->node->count; /* ties go to the first */
}

/* Chooses the cell to suppress among the topmost released ones in a range. */
static void
choose(const MigProtection *protection, Range range, Choice *best)
{
	for (size_t i = range.first; i < range.end; i++)
	{
		MigProtectNode *node = protection->levels[range.depth].nodes + i;

		mig_progress(&protection->memory, 1);
		if (!node->is_released)
			choose(protection, children_of(protection, range.depth, i), best);
		else if (goes_first(protection, range.depth, node, best))
			*best = (Choice){range.depth, i, node};
	}
}

/*
 * Suppresses cells in a range until they add persons to the enclosing atom; returns how many persons.  Each released cell
 * with an empty atom contains released ones, so the number is 0 only if none is released.
 */
static int64_t
give_up(MigProtection *protection, Range range)
{
	for (;;)
	{
		Choice choice = {0, 0, NULL};

		choose(protection, range, &choice);
		if (choice.node == NULL)
			return 0;
		choice.node->is_released = false;
		if (choice.node->rest > 0)
			return choice.node->rest;
		range = children_of(protection, choice.depth, choice.i);
	}
}

/* Persons of a range outside all released cells. */
static int64_t
rest_of(const MigProtection *protection, Range range)
{
	int64_t rest = 0;

	for (size_t i = range.first; i < range.end; i++)
	{
		const MigProtectNode *node = protection->levels[range.depth].nodes + i;

		mig_progress(&protection->memory, 1);
		rest += node->is_released ? 0 : node->rest;
	}
	return rest;
}

static bool
is_small(const MigProtection *protection, int64_t persons)
{
	return persons > 0 && persons < protection->k;
}

static void
suppress(MigProtection *protection)
{
	Range all = coarsest(protection);

	for (int depth = 0; depth < protection->level_count; depth++)
		for (size_t i = 0; i < protection->levels[depth].count; i++)
		{
			MigProtectNode *node = protection->levels[depth].nodes + i;
			Range children = children_of(protection, depth, i);

			mig_progress(&protection->memory, 1);
			node->rest = depth == 0 ? node->count : rest_of(protection, children);
			node->is_released = node->count >= protection->k;
			if (node->is_released && is_small(protection, node->rest))
				node->rest += give_up(protection, children);
		}
	if (is_small(protection, rest_of(protection, all)))
		give_up(protection, all);
}

/* --- Merge --- */

/* Releases a cell, or those it is divided into; updates the smallest of all. */
static void
divide(MigProtection *protection, int depth, size_t i, MigProtectNode **smallest)
{
	MigProtectNode *node = protection->levels[depth].nodes + i;
	Range children = children_of(protection, depth, i);
	bool is_divided = depth > 0;

	mig_progress(&protection->memory, 1);
	for (size_t j = children.first; j < children.end && is_divided; j++)
		is_divided = protection->levels[children.depth].nodes[j].count >= protection->k;
	if (is_divided)
		for (size_t j = children.first; j < children.end; j++)
			divide(protection, children.depth, j, smallest);
	else
	{
		node->is_released = true;
		if (*smallest == NULL || node->count < (*smallest)->count)
			*smallest = node;
	}
}

static void
merge(MigProtection *protection)
{
	Range all = coarsest(protection);
	MigProtectNode *smallest = NULL;
	int64_t left_out = 0;

	for (size_t i = all.first; i < all.end; i++)
	{
		int64_t count = protection->levels[all.depth].nodes[i].count;

		mig_progress(&protection->memory, 1);
		if (count >= protection->k)
			divide(protection, all.depth, i, &smallest);
		else
			left_out += count;
	}
	if (is_small(protection, left_out) && smallest != NULL)
		smallest->is_released = false;
}

/* --- The whole --- */

MigStatus
mig_density_protect(MigProtection *protection, const MigDensity *density, int64_t k,
					const int *levels, int level_count, MigProtectMethod method,
					const MigMemory *memory)
{
	MigStatus status;

	*protection = (MigProtection){.memory = *memory, .k = k, .level_count = level_count};
	status = read_cells(protection, density, method == MIG_ROUND);
	if (status != MIG_OK)
		return status;
	for (int depth = 1; depth < level_count; depth++)
		build_level(protection, density->keys_are, depth, levels[depth]);
	if (method == MIG_SUPPRESS)
		suppress(protection);
	else if (method == MIG_MERGE)
		merge(protection);
	for (int depth = 0; depth < level_count; depth++)
		for (size_t i = 0; i < protection->levels[depth].count; i++)
		{
			MigProtectNode *node = protection->levels[depth].nodes + i;

			mig_progress(memory, 1);
			node->is_released |= method == MIG_ROUND;
			protection->released += node->is_released;
		}
	return MIG_OK;
}

void
mig_density_protect_write(const MigProtection *protection, int64_t *keys, int64_t *counts)
{
	size_t next[MIG_PROTECT_LEVELS] = {0};

	for (size_t written = 0;; written++)
	{
		const MigProtectNode *min = NULL;
		int from = 0;

		mig_progress(&protection->memory, 1);
		for (int depth = 0; depth < protection->level_count; depth++)
		{
			const MigProtectLevel *level = &protection->levels[depth];

			while (next[depth] < level->count && !level->nodes[next[depth]].is_released)
			{
				mig_progress(&protection->memory, 1);
				next[depth]++;
			}
			if (next[depth] < level->count &&
				(min == NULL || level->nodes[next[depth]].key < min->key))
			{
				min = level->nodes + next[depth];
				from = depth;
			}
		}
		if (min == NULL)
			return;
		keys[written] = min->key;
		counts[written] = min->count;
		next[from]++;
	}
}

void
mig_density_protect_free(MigProtection *protection)
{
	for (int depth = 0; depth < protection->level_count; depth++)
		if (protection->levels[depth].nodes != NULL)
			protection->memory.release(protection->memory.state, protection->levels[depth].nodes);
}
