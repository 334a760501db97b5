/*
 * trees.h
 *		Which elements belong together: trees that are joined, each of which has its least element as its root.
 *
 * Elements are numbers; of each the tree has one that is not greater, of a root the root itself.
 */
#ifndef MIG_TREES_H
#define MIG_TREES_H

#include <stdint.h>

/* The least element of a tree; ways to it become shorter. */
static inline uint32_t
mig_tree_root(uint32_t *trees, uint32_t element)
{
	while (trees[element] != element)
	{
		trees[element] = trees[trees[element]];
		element = trees[element];
	}
	return element;
}

/* Makes one tree of those of two elements, which may be the same. */
static inline void
mig_tree_join(uint32_t *trees, uint32_t a, uint32_t b)
{
	a = mig_tree_root(trees, a);
	b = mig_tree_root(trees, b);
	if (a < b)
		trees[b] = a;
	else
		trees[a] = b;
}

#endif /* MIG_TREES_H */
