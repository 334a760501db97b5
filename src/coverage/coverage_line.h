/*
 * coverage_line.h
 *		A cell with up to 4 edges in one cache line of the processor.
 *
 * The edges, each once even if shared by two polygons, are stored in 16 bits per coordinate, relative to the cell's
 * centre and clipped far outside.  Numbers of polygons are 1 more here, each edge has the exclusive or of its polygons'
 * numbers, and the polygon of a point is the exclusive or of the centre's number and those of the edges between them.
 * That holds only if no two polygons overlap in the cell.  A point too close to an edge, or to the path through an end
 * of one, for 16 bits is looked up in the cell's list.
 */
#ifndef MIG_COVERAGE_LINE_H
#define MIG_COVERAGE_LINE_H

#include "coverage/coverage_layout.h"

#define MIG_LINE_EDGES 4

typedef struct MigCellLine
{
	uint32_t list; /* first word of the cell's list */
	uint32_t centre;
	uint32_t numbers[MIG_LINE_EDGES];
	int16_t ax[MIG_LINE_EDGES];
	int16_t ay[MIG_LINE_EDGES];
	int16_t bx[MIG_LINE_EDGES];
	int16_t by[MIG_LINE_EDGES];
	uint32_t unused[2];
} MigCellLine;

#define MIG_LINE_UNITS   8000  /* per cell */
#define MIG_LINE_FAR     32000 /* units: edges are clipped there */
#define MIG_LINE_UNKNOWN UINT32_MAX

/*
 * The number of the polygon that contains a position, given in units from the centre, 0 for none; MIG_LINE_UNKNOWN if
 * it is too close to an edge.  Rounded ends of edges are off by half a unit at most, and 1/16 more in the side tests
 * covers the rounding of single precision.
 */
static inline uint32_t
mig_line_locate(const MigCellLine *line, float x, float y)
{
	uint32_t number = line->centre;
	int unknown = 0;

	for (int i = 0; i < MIG_LINE_EDGES; i++)
	{
		float ax = line->ax[i];
		float ay = line->ay[i];
		float bx = line->bx[i];
		float by = line->by[i];
		float dx = bx - ax;
		float dy = by - ay;
		float side = dx * (y - ay) - dy * (x - ax);
		float centre_side = dy * ax - dx * ay;
		float a = x * ay - y * ax;
		float b = x * by - y * bx;
		float side_error =
			(fabsf(x - ax) + fabsf(y - ay) + 0.5f * (fabsf(dx) + fabsf(dy))) * 1.0625f + 8;
		float way_error = (fabsf(x) + fabsf(y)) * 0.53125f + 8;
		uint32_t crosses = ((side > 0) != (centre_side > 0)) & ((a > 0) != (b > 0));

		unknown |= (fabsf(side) < side_error) | (fabsf(a) < way_error) | (fabsf(b) < way_error);
		number ^= line->numbers[i] & -crosses;
	}
	return unknown ? MIG_LINE_UNKNOWN : number;
}

/* Makes the line of a cell with this list; false if it cannot have one. */
bool mig_line_make(const MigCoverage *coverage, const double *vertices, const uint32_t *list,
				   const MigTile *tile, MigCellLine *line);

static inline const MigCellLine *
mig_coverage_lines(const MigCoverage *coverage)
{
	return (const MigCellLine *) (mig_coverage_lists(coverage) + coverage->list_words);
}

/* The list of a cell that has one, NULL if it is divided, inside one polygon or outside. */
static inline const uint32_t *
mig_list_of(const MigCoverage *coverage, uint32_t code)
{
	if ((code & 3) == MIG_TAG_LIST)
		return mig_coverage_lists(coverage) + (code >> 2);
	if ((code & 3) == MIG_TAG_LINE && code != 0)
		return mig_coverage_lists(coverage) + mig_coverage_lines(coverage)[(code >> 2) - 1].list;
	return NULL;
}

#endif /* MIG_COVERAGE_LINE_H */
