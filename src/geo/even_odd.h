/*
 * even_odd.h
 *		The edges of a polygon by the even-odd rule: a point is inside if a ray from it crosses the edges an odd number
 *		of times, even if rings cross or overlap.
 *
 * Edges of a polygon whose rings do not cross remain unchanged: a sweep that keeps the edges it meets in order, after
 * M. I. Shamos and D. Hoey, Geometric Intersection Problems, FOCS 1976, 208-215, shows that there is no crossing.
 * Otherwise edges are split where they cross, each part with its inside on a known side.
 */
#ifndef MIG_EVEN_ODD_H
#define MIG_EVEN_ODD_H

#include "base/memory.h"
#include "base/status.h"

/* A part of the boundary, from its lower end up: y0 < y1. */
typedef struct MigRisingEdge
{
	double x0;
	double y0;
	double x1;
	double y1;
	double weight; /* 1 if the inside lies east of it, else -1 */
} MigRisingEdge;

typedef struct MigRisingEdges
{
	MigRisingEdge *edges;
	size_t count;
	size_t room;
} MigRisingEdges;

/* Adds an edge. */
void mig_rising_edges_add(MigRisingEdges *edges, const MigRisingEdge *edge,
						  const MigMemory *memory);

/*
 * Sets for each edge the side of the inside by the even-odd rule, and splits edges where it changes.  On entry the
 * weights hold for rings that do not cross.  All edges of closed rings but the horizontal ones must be present,
 * with finite coordinates.  MIG_TOO_TANGLED if splitting would take more than some hundred million comparisons.
 */
MigStatus mig_even_odd(MigRisingEdges *edges, const MigMemory *memory);

#endif /* MIG_EVEN_ODD_H */
