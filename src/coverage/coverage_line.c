/*
 * coverage_line.c
 *		Making the line of a cell (see coverage_line.h).
 */
#include <stdlib.h>
#include <string.h>

#include "coverage/coverage_line.h"

/* Distance from an edge, to either side, at which polygons are tested, in cells. */
#define ASIDE 1e-3

/* Minimum of half a cell, in degrees: in smaller cells the rounding of degrees is not negligible in units. */
#define CELL_MIN 1e-8

static bool
are_equal(double ax, double ay, double bx, double by)
{
	return ax == bx && ay == by;
}

static bool
are_same(const MigEdge *a, const MigEdge *b)
{
	return (are_equal(a->ax, a->ay, b->ax, b->ay) && are_equal(a->bx, a->by, b->bx, b->by)) ||
		   (are_equal(a->ax, a->ay, b->bx, b->by) && are_equal(a->bx, a->by, b->ax, b->ay));
}

/* Is the common end (x, y) of two edges all that they have in common? */
static bool
part_at(const MigEdge *a, const MigEdge *b, double x, double y)
{
	double ax = are_equal(a->ax, a->ay, x, y) ? a->bx : a->ax;
	double ay = are_equal(a->ax, a->ay, x, y) ? a->by : a->ay;
	double bx = are_equal(b->ax, b->ay, x, y) ? b->bx : b->ax;
	double by = are_equal(b->ax, b->ay, x, y) ? b->by : b->ay;

	return mig_orientation(ax, ay, x, y, bx, by) != 0 || (ax < x) != (bx < x) ||
		   (ay < y) != (by < y);
}

/* Do two different edges meet nowhere, or only at a common end? */
static bool
are_apart(const MigEdge *a, const MigEdge *b)
{
	double c;
	double d;

	if (are_equal(a->ax, a->ay, b->ax, b->ay) || are_equal(a->ax, a->ay, b->bx, b->by))
		return part_at(a, b, a->ax, a->ay);
	if (are_equal(a->bx, a->by, b->ax, b->ay) || are_equal(a->bx, a->by, b->bx, b->by))
		return part_at(a, b, a->bx, a->by);
	c = mig_orientation(a->ax, a->ay, a->bx, a->by, b->ax, b->ay);
	d = mig_orientation(a->ax, a->ay, a->bx, a->by, b->bx, b->by);
	if ((c > 0 && d > 0) || (c < 0 && d < 0))
		return true;
	c = mig_orientation(b->ax, b->ay, b->bx, b->by, a->ax, a->ay);
	d = mig_orientation(b->ax, b->ay, b->bx, b->by, a->bx, a->by);
	return (c > 0 && d > 0) || (c < 0 && d < 0);
}

/* Number of polygons of a list that contain a position. */
static int
count_holding(const double *vertices, const uint32_t *list, const MigCellBox *box, double x,
			  double y)
{
	const uint32_t *entry = mig_list_entries(list);
	int count = 0;

	for (uint32_t n = mig_list_polygons(list); n > 0; n--)
	{
		count += mig_entry_holds(vertices, entry, x, y, box->x, box->y);
		entry = mig_next_entry(entry);
	}
	return count;
}

/* Clips an edge to a multiple of the box; false if nothing is left. */
static bool
cut(MigEdge *e, const MigCellBox *box, double halves)
{
	double from = 0;
	double to = 1;
	const double starts[2] = {e->ax - box->x, e->ay - box->y};
	const double steps[2] = {e->bx - e->ax, e->by - e->ay};
	const double limits[2] = {box->half_width * halves, box->half_height * halves};
	MigEdge whole = *e;

	for (int i = 0; i < 2; i++)
	{
		double low;
		double high;

		if (steps[i] == 0)
			continue;
		low = (-limits[i] - starts[i]) / steps[i];
		high = (limits[i] - starts[i]) / steps[i];
		from = fmax(from, fmin(low, high));
		to = fmin(to, fmax(low, high));
	}
	if (from > 0)
	{
		e->ax = whole.ax + from * steps[0];
		e->ay = whole.ay + from * steps[1];
	}
	if (to < 1)
	{
		e->bx = whole.ax + to * steps[0];
		e->by = whole.ay + to * steps[1];
	}
	return from < to;
}

/* Is there at most one polygon on either side of the edge, tested beside the middle of its part in the cell? */
static bool
parts_single(const double *vertices, const uint32_t *list, const MigCellBox *box,
			 const MigEdge *edges, int count, int edge)
{
	MigEdge e = edges[edge];
	MigEdge aside;
	double length;
	double dx;
	double dy;

	if (!cut(&e, box, 1))
		return false;
	dx = (e.bx - e.ax) / box->half_width;
	dy = (e.by - e.ay) / box->half_height;
	length = sqrt(dx * dx + dy * dy) / ASIDE;
	if (!(length > 0))
		return false;
	dx *= box->half_height / length;
	dy *= box->half_width / length;
	aside.ax = (e.ax + e.bx) / 2 - dy;
	aside.ay = (e.ay + e.by) / 2 + dx;
	aside.bx = (e.ax + e.bx) / 2 + dy;
	aside.by = (e.ay + e.by) / 2 - dx;
	for (int i = 0; i < count; i++)
		if (are_apart(&edges[i], &aside) == (i == edge))
			return false;
	if (fmax(fabs(aside.ax - box->x), fabs(aside.bx - box->x)) > box->half_width ||
		fmax(fabs(aside.ay - box->y), fabs(aside.by - box->y)) > box->half_height)
		return false;
	return count_holding(vertices, list, box, aside.ax, aside.ay) <= 1 &&
		   count_holding(vertices, list, box, aside.bx, aside.by) <= 1;
}

/* Adds an edge to the line; false if the centre is too close to it. */
static bool
put_edge(const MigEdge *edge, const MigCellBox *box, MigCellLine *line, int i)
{
	MigEdge e = *edge;
	double x = 0.5 * MIG_LINE_UNITS / (box->half_width - MIG_SLACK_DEGREES);
	double y = 0.5 * MIG_LINE_UNITS / (box->half_height - MIG_SLACK_DEGREES);
	double dx;
	double dy;

	if (!cut(&e, box, 2.0 * MIG_LINE_FAR / MIG_LINE_UNITS))
		return false;
	line->ax[i] = (int16_t) floor((e.ax - box->x) * x + 0.5);
	line->ay[i] = (int16_t) floor((e.ay - box->y) * y + 0.5);
	line->bx[i] = (int16_t) floor((e.bx - box->x) * x + 0.5);
	line->by[i] = (int16_t) floor((e.by - box->y) * y + 0.5);
	dx = line->bx[i] - line->ax[i];
	dy = line->by[i] - line->ay[i];
	return fabs(dy * line->ax[i] - dx * line->ay[i]) >
		   1.25 * (abs(line->ax[i]) + abs(line->ay[i]) + fabs(dx) + fabs(dy)) + 16;
}

bool
mig_line_make(const MigCoverage *coverage, const double *vertices, const uint32_t *list,
			  const MigTile *tile, MigCellLine *line)
{
	MigCellBox box = mig_tile_box(coverage, tile, 0);
	MigEdge edges[MIG_LINE_EDGES];
	int count = 0;
	const uint32_t *entry = mig_list_entries(list);

	if (fmin(box.half_width, box.half_height) < CELL_MIN)
		return false;
	memset(line, 0, sizeof(*line));
	for (uint32_t n = mig_list_polygons(list); n > 0; n--)
	{
		uint32_t number = (entry[0] >> 1) + 1;

		if (entry[1] == 0)
			return false;
		if (entry[0] & 1 && line->centre != 0)
			return false;
		if (entry[0] & 1)
			line->centre = number;
		for (uint32_t k = 0; k < entry[1]; k++)
		{
			MigEdge e = mig_edge_at(vertices, entry[2 + k]);
			int i = 0;

			while (i < count && !are_same(&edges[i], &e))
				i++;
			if (i == count)
			{
				if (count == MIG_LINE_EDGES || !put_edge(&e, &box, line, i))
					return false;
				edges[count++] = e;
			}
			line->numbers[i] ^= number;
		}
		entry = mig_next_entry(entry);
	}
	for (int i = 0; i < count; i++)
	{
		for (int j = 0; j < i; j++)
			if (!are_apart(&edges[i], &edges[j]))
				return false;
		if (!parts_single(vertices, list, &box, edges, count, i))
			return false;
	}
	/* Unused edges: far away, of no polygon. */
	for (int i = count; i < MIG_LINE_EDGES; i++)
	{
		line->ax[i] = line->bx[i] = MIG_LINE_FAR;
		line->ay[i] = MIG_LINE_FAR;
		line->by[i] = -MIG_LINE_FAR;
	}
	return true;
}
