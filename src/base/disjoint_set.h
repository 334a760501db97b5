/*
 * disjoint_set.h
 *		Disjoint sets of elements (union-find): a forest of trees, each rooted at its smallest element.
 *
 * Elements are numbers; the parent of an element is not greater than it, and a root is its own
 * parent.
 */
#ifndef MIG_DISJOINT_SET_H
#define MIG_DISJOINT_SET_H

#include <stdint.h>

/* Finds the root of an element's tree, halving the path to it. */
static inline uint32_t
mig_disjoint_set_root(uint32_t *parents, uint32_t element)
{
	while (parents[element] != element)
	{
		parents[element] = parents[parents[element]];
		element = parents[element];
	}
	return element;
}

/* Merges the trees of two elements, which may be the same tree. */
static inline void
mig_disjoint_set_join(uint32_t *parents, uint32_t a, uint32_t b)
{
	a = mig_disjoint_set_root(parents, a);
	b = mig_disjoint_set_root(parents, b);
	if (a < b)
		parents[b] = a;
	else
		parents[a] = b;
}

#endif /* MIG_DISJOINT_SET_H */
