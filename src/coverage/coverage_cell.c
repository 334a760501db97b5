/*
 * coverage_cell.c
 *		The edges of a cell to be divided into slabs (see coverage_cell.h).
 */
#include "coverage/coverage_cell.h"

int8_t
mig_ring_side(const MigPolygons *set, uint32_t ring)
{
	size_t first = mig_polygons_vertex(set, ring);
	size_t count = mig_polygons_vertex(set, ring + 1) - first - 1;
	const double *v = set->vertices + 2 * first;
	const double *lowest = v;
	size_t before;
	size_t after;
	double turn;

	for (size_t i = 1; i < count; i++)
		if (mig_is_after(lowest[0], lowest[1], v[2 * i], v[2 * i + 1]))
			lowest = v + 2 * i;
	before = after = (size_t) (lowest - v) / 2;
	/* Vertices may be repeated. */
	for (size_t i = 0; i < count && v[2 * after] == lowest[0] && v[2 * after + 1] == lowest[1]; i++)
		after = after + 1 < count ? after + 1 : 0;
	for (size_t i = 0; i < count && v[2 * before] == lowest[0] && v[2 * before + 1] == lowest[1];
		 i++)
		before = before > 0 ? before - 1 : count - 1;
	turn = mig_orientation(v[2 * before], v[2 * before + 1], lowest[0], lowest[1], v[2 * after],
						   v[2 * after + 1]);
	return (turn > 0) == ((set->first_vertex[ring] & MIG_POLYGONS_MARK) != 0) ? 1 : -1;
}

/* Turns the edge so that the axis is north; left and right are then exchanged if it is the east. */
static void
turn(const MigCellEdges *cell, MigPlaced *placed)
{
	placed->line =
		mig_line_of(cell->of->set->vertices, placed->edge, cell->axis, &placed->runs_down);
	placed->ends = placed->is_left == (placed->runs_down == (cell->axis != 0));
}

void
mig_cell_set_axis(MigCellEdges *cell, uint32_t axis)
{
	const MigCellBox *box = &cell->of->box;

	cell->axis = axis;
	cell->west = axis == 0 ? box->x - box->half_width : box->y - box->half_height;
	cell->east = axis == 0 ? box->x + box->half_width : box->y + box->half_height;
	cell->south = axis == 0 ? box->y - box->half_height : box->x - box->half_width;
	cell->north = axis == 0 ? box->y + box->half_height : box->x + box->half_width;
	for (size_t i = 0; i < cell->count; i++)
		turn(cell, &cell->lines[i]);
}

void
mig_cell_add_edges(MigCellEdges *cell, const uint32_t *entry, uint32_t place)
{
	const MigPolygons *set = cell->of->set;
	uint32_t ring = mig_polygons_ring(set, entry[0] >> 1);

	for (uint32_t i = 0; i < entry[1]; i++)
	{
		MigPlaced *placed = &cell->lines[cell->count++];

		while (entry[2 + i] >= mig_polygons_vertex(set, ring + 1))
			ring++;
		placed->edge = entry[2 + i];
		placed->place = place;
		placed->is_left = cell->of->ring_sides[ring] > 0;
		turn(cell, placed);
	}
}

bool
mig_is_west_of_centre(const MigCellEdges *cell, const MigPlaced *placed)
{
	const MigCellBox *box = &cell->of->box;
	double y = cell->axis == 0 ? box->y : box->x;
	MigEdge e;

	if (y < placed->line.ly)
		return placed->line.lx < cell->west;
	if (y >= placed->line.hy)
		return placed->line.hx < cell->west;
	e = mig_edge_at(cell->of->set->vertices, placed->edge);
	return mig_is_left(&e, box->x, box->y) == (placed->runs_down == (cell->axis == 0));
}

/* Is line a nowhere east of b, and somewhere west? */
static bool
is_line_west(const MigLine *a, const MigLine *b)
{
	double low;
	double high;

	mig_compare_ends(a, b, &low, &high);
	return low >= 0 && high >= 0 && (low > 0 || high > 0);
}

/* Do two lines cross, or run along each other? */
static bool
are_crossed(const MigLine *a, const MigLine *b)
{
	if (mig_line_is_flat(a) && mig_line_is_flat(b))
		return a->ly == b->ly && a->lx < b->hx && b->lx < a->hx;
	if (mig_line_is_flat(a) || mig_line_is_flat(b))
	{
		const MigLine *flat = mig_line_is_flat(a) ? a : b;
		const MigLine *other = mig_line_is_flat(a) ? b : a;
		double low;
		double high;

		if (flat->ly <= other->ly || flat->ly >= other->hy)
			return false;
		low = mig_line_side(other, flat->lx, flat->ly);
		high = mig_line_side(other, flat->hx, flat->hy);
		return low > 0 && high < 0;
	}
	return a->ly < b->hy && b->ly < a->hy && !is_line_west(a, b) && !is_line_west(b, a);
}

/* The middle of the part of a line in the cell; false if there is none. */
static bool
middle_in_cell(const MigCellEdges *cell, const MigLine *line, double *x, double *y)
{
	double dx = line->hx - line->lx;
	double dy = line->hy - line->ly;
	double from = 0;
	double to = 1;

	if (dx != 0)
	{
		double a = (cell->west - line->lx) / dx;
		double b = (cell->east - line->lx) / dx;

		from = fmax(from, fmin(a, b));
		to = fmin(to, fmax(a, b));
	}
	if (dy != 0)
	{
		from = fmax(from, (cell->south - line->ly) / dy);
		to = fmin(to, (cell->north - line->ly) / dy);
	}
	*x = line->lx + 0.5 * (from + to) * dx;
	*y = line->ly + 0.5 * (from + to) * dy;
	return from <= to;
}

#define LEVEL 1e-12 /* degrees: more than the rounding error of x where a line reaches a height */

bool
mig_is_sound(const MigCellEdges *cell, const uint32_t *entry)
{
	const MigPlaced *lines = cell->lines + cell->count - entry[1];
	bool begin = entry[0] & 1; /* notionally, is it inside west of the cell? */

	for (uint32_t i = 0; i < entry[1]; i++)
		begin ^= mig_is_west_of_centre(cell, &lines[i]);
	for (uint32_t i = 0; i < entry[1]; i++)
	{
		const MigLine *line = &lines[i].line;
		bool inside = begin; /* west of the line, or above if it is flat */
		double x;
		double y;

		for (uint32_t j = 0; j < i; j++)
			if (are_crossed(line, &lines[j].line))
				return false;
		if ((mig_line_is_flat(line) && line->lx == line->hx) || !middle_in_cell(cell, line, &x, &y))
			continue;
		if (!mig_line_is_flat(line) &&
			(y < line->ly || y >= line->hy ||
			 fabs(line->hx - line->lx) * LEVEL > (line->hy - line->ly) * (cell->east - cell->west)))
			return false;
		for (uint32_t j = 0; j < entry[1]; j++)
		{
			const MigLine *other = &lines[j].line;

			if (mig_line_is_flat(line) || y < other->ly || y >= other->hy)
				inside ^= mig_line_is_west(other, cell->west, x, y);
			else if (i != j)
				inside ^= is_line_west(other, line);
		}
		if (inside != lines[i].ends)
			return false;
	}
	return true;
}
