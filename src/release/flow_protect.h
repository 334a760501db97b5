/*
 * flow_protect.h
 *		Disclosure control for a flow of persons, released with its departures, its arrivals and its total.
 *
 * Pairs of 1 to k - 1 persons are left out, and departures and arrivals below k are withheld.  A reader of the
 * release knows the rest of each line, a row (an origin) or a column (a destination): its margin minus its released
 * pairs; and by the total the combined rest of all withheld rows, and that of all withheld columns.  So the pairs not
 * released are an unknown matrix of nonnegative integers, with known sums of rows and columns if the withheld ones
 * are combined, in which released pairs are holes.
 *
 * By the max-flow min-cut theorem the maximum that a pair can have is the minimum of N - rest(P) - rest(Q), the
 * persons outside of both, over all sets of rows P and columns Q without it for which all pairs of P and Q are holes,
 * N being all persons not released.  These are all groups that sums and differences of released numbers count.  Each
 * is kept at k or more:
 *
 *		P or Q empty: the rest of each line is 0, or k or more, as is the combined rest of those withheld;
 *		otherwise, for a hole (p, q) of P and Q, N - X(q) - X(p) is at least k, where X is the rest of all lines that
 *		have a hole with that one: an upper bound of both, which can be checked pair by pair.
 *
 * So, given the release, each pair not released may have k persons or more, unless it is known to have none because
 * its line has no rest; and no set of pairs can be shown to have 1 to k - 1 persons.
 *
 * To achieve this, the smallest released pair of a line is suppressed, or the pair of a hole; for a line with many
 * holes the margin is withheld instead, and also that of a line left without released pairs, so that the combined rest
 * of the withheld lines reveals none of them, and no line has holes with all of them.  Ties go to the first.
 */
#ifndef MIG_FLOW_PROTECT_H
#define MIG_FLOW_PROTECT_H

#include <stdbool.h>

#include "density/density.h"

/* A pair with persons. */
typedef struct MigFlowPair
{
	size_t line[2]; /* row, column */
	int64_t count;
	bool is_released;
} MigFlowPair;

/* A row or a column. */
typedef struct MigFlowLine
{
	int64_t key;
	int64_t total;
	int64_t rest;   /* persons of pairs not released */
	int64_t behind; /* X: rest of lines with a hole here, of those whose margin is released */
	size_t start; /* start of its pairs in pairs_of; they end where those of the next line begin */
	size_t withheld;  /* number of released pairs with withheld lines */
	bool is_released; /* is its margin released? */
} MigFlowLine;

/* All rows, or all columns. */
typedef struct MigFlowSide
{
	MigFlowLine *lines; /* sorted by key, and one more to end the last */
	size_t count;
	size_t *pairs_of;      /* by line */
	size_t withheld;       /* number of withheld lines */
	int64_t withheld_rest; /* their persons not released */
	bool has_quiet;        /* does one of them have no released pairs? */
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
 * Decides which pairs and margins of a flow are released; k is at least 2.  MIG_BAD_NUMBER if a value is not a number
 * of persons, MIG_OUT_OF_RANGE if the total exceeds int64_t.  Must be freed in any case.
 */
MigStatus mig_flow_protect(MigFlowProtection *protection, const MigDensity *flow, int64_t k,
						   const MigMemory *memory);

void mig_flow_protect_free(MigFlowProtection *protection);

#endif /* MIG_FLOW_PROTECT_H */
