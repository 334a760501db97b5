/*
 * coverage_cross.c
 *		Crossings of a straight line with the edges of a coverage.
 */
#include "base/array.h"
#include "coverage/coverage_line.h"

#define SLACK_CROSSING 1e-3 /* cells: far more than the rounding of a point's cell */

typedef struct Crossing
{
	const MigCoverage *coverage;
	MigEdge line;
	MigCrossings *out;
	const MigMemory *memory;
	uint32_t last; /* last list processed; several cells may share it */
} Crossing;

static void
add_part(Crossing *crossing, double part)
{
	MigCrossings *out = crossing->out;

	out->parts = mig_grow(crossing->memory, out->parts, &out->room, out->count + 1, sizeof(double));
	out->parts[out->count++] = part < 0 ? 0 : part < 1 ? part : 1;
}

/* The position of a point along the line. */
static double
part_at(const MigEdge *line, double x, double y)
{
	double dx = line->bx - line->ax;
	double dy = line->by - line->ay;

	return fabs(dx) > fabs(dy) ? (x - line->ax) / dx : (y - line->ay) / dy;
}

static void
cross_edge(Crossing *crossing, const MigEdge *e)
{
	const MigEdge *l = &crossing->line;
	double a;
	double b;
	double c;
	double d;

	if (fmin(e->ax, e->bx) > fmax(l->ax, l->bx) || fmax(e->ax, e->bx) < fmin(l->ax, l->bx) ||
		fmin(e->ay, e->by) > fmax(l->ay, l->by) || fmax(e->ay, e->by) < fmin(l->ay, l->by))
		return;
	c = mig_orientation(l->ax, l->ay, l->bx, l->by, e->ax, e->ay);
	d = mig_orientation(l->ax, l->ay, l->bx, l->by, e->bx, e->by);
	if ((c > 0 && d > 0) || (c < 0 && d < 0))
		return;
	a = mig_orientation(e->ax, e->ay, e->bx, e->by, l->ax, l->ay);
	b = mig_orientation(e->ax, e->ay, e->bx, e->by, l->bx, l->by);
	if ((a > 0 && b > 0) || (a < 0 && b < 0))
		return;
	if (a != b)
		add_part(crossing, a / (a - b));
	else
	{
		add_part(crossing, part_at(l, e->ax, e->ay));
		add_part(crossing, part_at(l, e->bx, e->by));
	}
}

/* Adds the crossings with the edges of a cell, either of the raster or a part of a divided one. */
static void
cross_cell(Crossing *crossing, uint32_t code, uint32_t column, uint32_t row, int depth)
{
	const MigCoverage *coverage = crossing->coverage;
	const uint32_t *list = mig_list_of(coverage, code);

	mig_progress(crossing->memory, 1);
	if ((code & 3) == MIG_TAG_SUBGRID)
	{
		const uint32_t *subgrid =
			mig_coverage_subgrids(coverage) + MIG_SUBGRID_CELLS * (size_t) (code >> 2);

		for (uint32_t i = 0; i < MIG_SUBGRID_CELLS; i++)
		{
			MigTile part = {column * MIG_SUBGRID_SIDE + i % MIG_SUBGRID_SIDE,
							row * MIG_SUBGRID_SIDE + i / MIG_SUBGRID_SIDE, 0, 0, depth + 1};
			MigCellBox box = mig_tile_box(coverage, &part, SLACK_CROSSING);

			if (mig_edge_meets(&crossing->line, &box))
				cross_cell(crossing, subgrid[i], part.column, part.row, part.depth);
		}
	}
	if (list != NULL && code != crossing->last)
	{
		const uint32_t *entry = mig_list_entries(list);

		crossing->last = code;
		for (uint32_t n = mig_list_polygons(list); n > 0; n--)
		{
			for (uint32_t i = 0; i < entry[1]; i++)
			{
				MigEdge e = mig_edge_at(mig_coverage_vertices(coverage), entry[2 + i]);

				mig_progress(crossing->memory, 1);
				cross_edge(crossing, &e);
			}
			entry = mig_next_entry(entry);
		}
	}
}

/* The column or row of a coordinate, clamped to the raster. */
static uint32_t
cell_number(double cells, uint32_t last)
{
	return cells < 0 ? 0 : cells < last ? (uint32_t) cells : last;
}

void
mig_coverage_cross(const MigCoverage *coverage, double ax, double ay, double bx, double by,
				   const MigMemory *memory, MigCrossings *out)
{
	Crossing crossing = {coverage, {ax, ay, bx, by}, out, memory, 0};
	uint32_t last_column = (1u << coverage->column_bits) - 1;
	uint32_t last_row = (1u << coverage->row_bits) - 1;
	double low = fmin(ay, by);
	double high = fmax(ay, by);
	uint32_t to;

	if ((ax == bx && ay == by) || fmin(ax, bx) > coverage->east || fmax(ax, bx) < coverage->west ||
		low > coverage->north || high < coverage->south)
		return;
	to = cell_number((high - coverage->south) * coverage->rows_per_degree + SLACK_CROSSING,
					 last_row);
	for (uint32_t row = cell_number(
			 (low - coverage->south) * coverage->rows_per_degree - SLACK_CROSSING, last_row);
		 row <= to; row++)
	{
		/* the part of the line in the row */
		double y0 = coverage->south + (row - SLACK_CROSSING) * coverage->cell_height;
		double y1 = coverage->south + (row + 1 + SLACK_CROSSING) * coverage->cell_height;
		double x0 = y0 <= low || ay == by ? (ay < by ? ax : bx)
					: ay < by             ? ax + (bx - ax) * ((y0 - ay) / (by - ay))
										  : bx + (ax - bx) * ((y0 - by) / (ay - by));
		double x1 = y1 >= high || ay == by ? (ay < by ? bx : ax)
					: ay < by              ? ax + (bx - ax) * ((y1 - ay) / (by - ay))
										   : bx + (ax - bx) * ((y1 - by) / (ay - by));
		uint32_t end = cell_number((fmax(x0, x1) - coverage->west) * coverage->columns_per_degree +
									   SLACK_CROSSING,
								   last_column);

		for (uint32_t column = cell_number(
				 (fmin(x0, x1) - coverage->west) * coverage->columns_per_degree - SLACK_CROSSING,
				 last_column);
			 column <= end; column++)
			cross_cell(&crossing, mig_cell_code(coverage, column, row), column, row, 0);
	}
}
