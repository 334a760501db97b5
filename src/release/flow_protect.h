/*
 * flow_protect.h
 *		A flow of persons made safe to publish, together with its departures, its arrivals and its total.
 *
 * Pairs of 1 to k - 1 persons are left out, and departures and arrivals below k are withheld.  Whoever has what is
 * released knows the rest of each line, a row (an origin) or a column (a destination): its margin less its released
 * pairs; and by the total the rest of all rows that are withheld, together, and of all columns that are.  So the
 * pairs not released are an unknown matrix of non-negative whole numbers, with known sums of rows and columns once
 * those withheld are put together, in which released pairs are holes.
 *
 * By the theorem of maximum flow and minimum cut a pair can have as many persons as the least, over all rows P and
 * columns Q without it of which all pairs of P and Q are holes, of the persons outside of both: N - rest(P) - rest(Q),
 * N being all persons not released.  These are all groups that sums and differences of what is released count.  Each is
 * kept at k or more:
 *
 *		P or Q empty: the rest of each line is 0, or k or more, as is that of those withheld;
 *		else for a hole (p, q) of P and Q, N - X(q) - X(p) is at least k, where X is the rest of all lines that have a
 *		hole with that one: an upper bound of both, which can be looked at pair by pair.
 *
 * So each pair not released may have k persons or more by all that is released, unless it is known to have none as its
 * line has no rest; and no set of pairs can be shown to have 1 to k - 1 persons.
 *
 * What is given up for that is the smallest released pair of a line, or of a hole the pair; of a line with many holes
 * its margin, with that of a line left without released pairs among those withheld, so that what is known of these together
 * is known of none, and no line has holes with all of them.  The first is taken of what is alike.
 */
#ifndef MIG_FLOW_PROTECT_H
#define MIG_FLOW_PROTECT_H

#include <stdbool.h>

#include "density/density.h"

/* A pair with persons. */
typedef struct MigFlowPair
{
	size_t line[2]; /* its row, its column */
	int64_t count;
	bool is_released;
} MigFlowPair;

/* A row or a column. */
typedef struct MigFlowLine
{
	int64_t key;
	int64_t total;
	int64_t rest;     /* persons of pairs not released */
	int64_t behind;   /* X: rest of lines with a hole here, of those whose margin is released */
	size_t start;     /* of its pairs in pairs_of; they end where those of the next line begin */
	size_t withheld;  /* released pairs with lines that are withheld */
	bool is_released; /* its margin */
} MigFlowLine;

/* All rows, or all columns. */
typedef struct MigFlowSide
{
	MigFlowLine *lines; /* in the order of keys, and one more to end the last */
	size_t count;
	size_t *pairs_of;      /* by line */
	size_t withheld;       /* lines */
	int64_t withheld_rest; /* persons not released of these */
	bool has_quiet;        /* one of them has no released pairs */
} MigFlowSide;

typedef struct MigFlowProtection
{
	MigMemory memory;
	int64_t k;
	MigFlowPair *pairs;
	size_t count;
	size_t released;
	int64_t rest; /* N */
	MigFlowSide sides[2];
} MigFlowProtection;

/*
 * Decides what of a flow is released; k is at least 2.  MIG_BAD_NUMBER where a value is no number of persons,
 * MIG_OUT_OF_RANGE if the total exceeds int64_t.  To be freed in any case.
 */
MigStatus mig_flow_protect(MigFlowProtection *protection, const MigDensity *flow, int64_t k,
						   const MigMemory *memory);

void mig_flow_protect_free(MigFlowProtection *protection);

#endif /* MIG_FLOW_PROTECT_H */
