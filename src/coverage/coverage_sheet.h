/*
 * coverage_sheet.h
 *		Layout of slabs in words (see coverage_slabs.h), and the tests common to building and lookup.
 *
 * Slabs are 4 words (counts of the polygons without an edge, of those with edges, of sheets, and of polygons in none),
 * the numbers of the first, the starts of the entries of the second in the list (marked if they have a sheet of their
 * own or none), and the starts of the sheets.  A sheet is its polygon's index among those with edges or
 * MIG_SHEET_SHARED, its axis, the counts of slabs, of levels of the tree and of flat edges; the bounds between slabs
 * (doubles); three sums of each slab; the starts of the entries and the loose edges of each node; entries (edge and
 * three sums); loose edges (edge, and twice the polygon's index, odd if it ends there); flat edges, along the axis's
 * parallels, ordered by their lower ends as a tree: edge, index, and the flat edge that reaches farthest in the
 * subrange whose middle it is.
 */
#ifndef MIG_COVERAGE_SHEET_H
#define MIG_COVERAGE_SHEET_H

#include "coverage/coverage_slabs.h"

#define MIG_SHEET_SHARED UINT32_MAX
#define MIG_PLACE_OWN                                                                              \
	0x80000000u /* mark of the start of an entry: the polygon has a sheet of its own */
#define MIG_PLACE_ASKED 0x40000000u /* it is in no sheet, but tested each time */
#define MIG_PLACE_MARKS (MIG_PLACE_OWN | MIG_PLACE_ASKED)
#define MIG_SLABS_HEAD  4 /* words before the numbers */
#define MIG_SHEET_HEAD  5 /* words of the header of a sheet */
#define MIG_ENTRY_WORDS 4 /* words of an entry */
#define MIG_LOOSE_WORDS 2 /* of a loose edge */
#define MIG_FLAT_WORDS  3 /* of a flat one */

/* An edge by its ends relative to the sheet's axis, the lower one first (of equal ones, the western). */
typedef struct MigLine
{
	double lx;
	double ly;
	double hx;
	double hy;
} MigLine;

/* Turns the edge so that the axis is north; returns whether it runs down. */
static inline MigLine
mig_line_of(const double *vertices, uint32_t edge, uint32_t axis, bool *runs_down)
{
	const double *v = vertices + 2 * (size_t) edge;
	MigLine line = {v[axis], v[1 - axis], v[2 + axis], v[3 - axis]};

	*runs_down = line.hy < line.ly || (line.hy == line.ly && line.hx < line.lx);
	if (*runs_down)
		return (MigLine){line.hx, line.hy, line.lx, line.ly};
	return line;
}

static inline bool
mig_line_is_flat(const MigLine *line)
{
	return line->ly == line->hy;
}

/* Positive if the point is west of the line, negative east. */
static inline double
mig_line_side(const MigLine *line, double x, double y)
{
	/* Exact arithmetic is slow where very many lines end in a point. */
	if (x == line->hx && y == line->hy)
		return 0;
	return mig_orientation(line->lx, line->ly, line->hx, line->hy, x, y);
}

static inline bool
mig_line_touches(const MigLine *line, double x, double y)
{
	return y >= line->ly && y <= line->hy && x >= fmin(line->lx, line->hx) &&
		   x <= fmax(line->lx, line->hx) && mig_line_side(line, x, y) == 0;
}

/* Is the line, with its extensions from ends west of the cell, west of the point? */
static inline bool
mig_line_is_west(const MigLine *line, double west, double x, double y)
{
	if (y < line->ly)
		return line->lx < west;
	if (y >= line->hy)
		return line->hx < west;
	return mig_line_side(line, x, y) <= 0;
}

/*
 * Counts polygons: their number, the sum of their numbers and that of the squares; wraparound
 * cancels out in the end.
 */
typedef struct MigExactSums
{
	uint32_t depth;
	uint32_t numbers;
	uint32_t squares;
} MigExactSums;

/* Adds a polygon that begins, or one that ends; number is its index + 1. */
static inline void
mig_exact_sums_add_number(MigExactSums *sums, uint32_t number, bool ends)
{
	uint32_t sign = ends ? UINT32_MAX : 1;

	sums->depth += sign;
	sums->numbers += sign * number;
	sums->squares += sign * (number * number);
}

static inline void
mig_exact_sums_add(MigExactSums *sums, const uint32_t *more)
{
	sums->depth += more[0];
	sums->numbers += more[1];
	sums->squares += more[2];
}

/* Is the first position after the second, by y and then by x? */
static inline bool
mig_is_after(double x, double y, double other_x, double other_y)
{
	return y != other_y ? y > other_y : x > other_x;
}

#endif /* MIG_COVERAGE_SHEET_H */
