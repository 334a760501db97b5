/*
 * disjoint_set.h
 *		Disjoint sets of elements (union-find): a forest of trees, each of which has its least element as its root.
 *
 * Elements are numbers; of each the tree has one that is not greater, of a root the root itself.
 */
#ifndef MIG_DISJOINT_SET_H
#define MIG_DISJOINT_SET_H

#include <stdint.h>

/* The least element of a tree; ways to it become shorter. */
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

/* Makes one tree of those of two elements, which may be the same. */
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
