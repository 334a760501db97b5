/*
 * cover.c
 *		The cells that a polygon covers (see cover.h).
 */
#include "grid/cover.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "geo/position.h"

/* Positions closer to a grid line count as on it, because of rounding of degrees and of the plane. */
#define ON_LINE_M 1e-8

/* Smaller fractions are rounding errors. */
#define NOTHING 1e-12

/* Rings being collected: vertices in cells from the plane's origin. */
typedef struct Rings
{
	double *vertices;
	size_t count;
	size_t room;
	double west;
	double south;
	double east;
	double north;
	double length; /* in both directions, in cells */
} Rings;

static double
to_cells(double metres, double size_m)
{
	double cells = metres / size_m;
	double line = round(cells);

	return fabs(cells - line) * size_m < ON_LINE_M ? line : cells;
}

static MigStatus
add_vertex(Rings *rings, double lon_deg, double lat_deg, double size_m)
{
	MigStatus status = mig_position_check(lon_deg, lat_deg);
	double x;
	double y;

	if (status != MIG_OK)
		return status;
	x = to_cells(mig_plane_x(lon_deg), size_m);
	y = to_cells(mig_plane_y(lat_deg), size_m);
	rings->vertices[2 * rings->count] = x;
	rings->vertices[2 * rings->count + 1] = y;
	rings->count++;
	rings->west = fmin(rings->west, x);
	rings->south = fmin(rings->south, y);
	rings->east = fmax(rings->east, x);
	rings->north = fmax(rings->north, y);
	return MIG_OK;
}

/* Twice the signed area of a ring, about its first vertex; adds to the length. */
static double
measure(Rings *rings, size_t first, const MigMemory *memory)
{
	const double *start = rings->vertices + 2 * first;
	double area = 0;

	for (size_t v = first; v + 1 < rings->count; v++)
	{
		const double *a = rings->vertices + 2 * v;

		mig_progress(memory, 1);
		area += (a[0] - start[0]) * (a[3] - start[1]) - (a[2] - start[0]) * (a[1] - start[1]);
		rings->length += fabs(a[2] - a[0]) + fabs(a[3] - a[1]);
	}
	return area;
}

static void
reverse(Rings *rings, size_t first, const MigMemory *memory)
{
	for (size_t a = first, b = rings->count - 1; a < b; a++, b--)
	{
		mig_progress(memory, 1);
		for (int i = 0; i < 2; i++)
		{
			double swapped = rings->vertices[2 * a + i];

			rings->vertices[2 * a + i] = rings->vertices[2 * b + i];
			rings->vertices[2 * b + i] = swapped;
		}
	}
}

/* Adds a ring: shells run counterclockwise, holes clockwise.  NaN separates the rings. */
static MigStatus
add_ring(Rings *rings, const MigMemory *memory, const MigGeometry *geometry,
		 const uint8_t *vertices, uint32_t count, double size_m)
{
	size_t first = rings->count;
	MigStatus status = MIG_OK;
	double area;

	rings->vertices = mig_grow(memory, rings->vertices, &rings->room, rings->count + count + 1,
							   2 * sizeof(double));
	for (uint32_t i = 0; i < count && status == MIG_OK; i++)
	{
		double lon_deg;
		double lat_deg;

		mig_progress(memory, 1);
		mig_geometry_vertex(geometry, vertices, i, &lon_deg, &lat_deg);
		status = add_vertex(rings, lon_deg, lat_deg, size_m);
	}
	if (status != MIG_OK)
		return status;
	if (count < 4 || rings->vertices[2 * first] != rings->vertices[2 * rings->count - 2] ||
		rings->vertices[2 * first + 1] != rings->vertices[2 * rings->count - 1])
		return MIG_BAD_RING;
	area = measure(rings, first, memory);
	if ((area < 0) == geometry->begins_part)
		reverse(rings, first, memory);
	rings->vertices[2 * rings->count] = NAN;
	rings->vertices[2 * rings->count + 1] = NAN;
	rings->count++;
	return MIG_OK;
}

static int
compare_edges(const void *left, const void *right)
{
	double a = floor(((const MigRisingEdge *) left)->y0);
	double b = floor(((const MigRisingEdge *) right)->y0);

	return (a > b) - (a < b);
}

/* The edges that are not parallel to the rows, by the row they start in. */
static MigStatus
make_edges(MigCover *cover, const MigMemory *memory, const Rings *rings)
{
	MigStatus status;

	for (size_t v = 0; v + 1 < rings->count; v++)
	{
		const double *a = rings->vertices + 2 * v;
		int low = a[3] > a[1] ? 0 : 2;
		MigRisingEdge edge;

		mig_progress(memory, 1);
		edge.x0 = a[low] - cover->west;
		edge.y0 = a[low + 1] - cover->south;
		edge.x1 = a[2 - low] - cover->west;
		edge.y1 = a[3 - low] - cover->south;
		edge.weight = low == 0 ? -1 : 1;
		/* false for NaN, and for ends whose difference is rounded away relative to the southern row */
		if (edge.y0 < edge.y1)
			mig_rising_edges_add(&cover->edges, &edge, memory);
	}
	status = mig_even_odd(&cover->edges, memory);
	mig_sort(cover->edges.edges, cover->edges.count, sizeof(MigRisingEdge), compare_edges, memory);
	return status;
}

/* Sets the extent of the cover. */
static void
set_extent(MigCover *cover, const Rings *rings)
{
	cover->west = (int) floor(rings->west);
	cover->south = (int) floor(rings->south);
	cover->columns = (int) ceil(rings->east) - cover->west;
	cover->rows = (int) ceil(rings->north) - cover->south;
}

/*
 * Upper bound on the number of cells: those of its area, and for a boundary of length l (in both
 * directions) at most l + 1 more.
 */
static MigStatus
count_cells(MigCover *cover, const MigMemory *memory, const Rings *rings)
{
	double area = 0;

	mig_progress(memory, cover->edges.count);
	for (size_t i = 0; i < cover->edges.count; i++)
	{
		const MigRisingEdge *edge = &cover->edges.edges[i];

		area -= edge->weight * (edge->y1 - edge->y0) * (edge->x0 + edge->x1) / 2;
	}
	cover->cells = area + rings->length + (double) rings->count;
	return cover->cells <= MIG_COVER_CELLS_MAX ? MIG_OK : MIG_TOO_LARGE;
}

static void begin_row(MigCover *cover, const MigMemory *memory);

MigStatus
mig_cover_init(MigCover *cover, const MigMemory *memory, MigGeometry *geometry, int level)
{
	Rings rings = {.west = INFINITY, .south = INFINITY, .east = -INFINITY, .north = -INFINITY};
	double size_m = mig_gridcell_size_of_level(level);
	const uint8_t *vertices;
	uint32_t count;
	MigStatus status = MIG_OK;

	*cover = (MigCover){.level = level};
	if (geometry->type != MIG_POLYGON && geometry->type != MIG_MULTIPOLYGON)
		return MIG_BAD_GEOMETRY_TYPE;
	while (status == MIG_OK &&
		   (status = mig_geometry_next(geometry, &vertices, &count)) == MIG_OK && vertices != NULL)
	{
		mig_progress(memory, 1);
		if (count > 0)
			status = add_ring(&rings, memory, geometry, vertices, count, size_m);
	}
	if (status == MIG_OK && rings.count > 0)
	{
		set_extent(cover, &rings);
		status = make_edges(cover, memory, &rings);
		if (status == MIG_OK)
			status = count_cells(cover, memory, &rings);
	}
	if (rings.vertices != NULL)
		memory->release(memory->state, rings.vertices);
	if (status != MIG_OK || rings.count == 0)
		return status;
	cover->active = mig_allocate(memory, cover->edges.count, sizeof(uint32_t));
	/* An extra column for edges that end on the eastern edge. */
	cover->row_cells =
		memory->resize(memory->state, NULL, ((size_t) cover->columns + 1) * sizeof(MigCoverCell));
	mig_clear(memory, cover->row_cells, ((size_t) cover->columns + 1) * sizeof(MigCoverCell));
	begin_row(cover, memory);
	return MIG_OK;
}

/* Adds a part of an edge that lies in one cell of the row, given by its height and its mean x in the cell. */
static void
add_piece(MigCover *cover, int column, double height, double x)
{
	MigCoverCell *cell = &cover->row_cells[column];

	cell->height += height;
	cell->part += height * (1 - x);
}

/* Adds the part of an edge from (xa, ya) to (xb, yb), which lies in the row; xa <= xb. */
static void
add_to_row(MigCover *cover, double weight, double xa, double ya, double xb, double yb)
{
	int column = (int) floor(xa);
	double slope = (yb - ya) / (xb - xa);
	double x = xa;
	double y = ya;

	while (column + 1 < xb)
	{
		double next_y = ya + (column + 1 - xa) * slope;

		add_piece(cover, column, weight * (next_y - y), (x + (column + 1)) / 2 - column);
		column++;
		x = column;
		y = next_y;
	}
	add_piece(cover, column, weight * (yb - y), (x + xb) / 2 - column);
}

static double
clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* Adds the part of an edge in the current row. */
static void
add_edge(MigCover *cover, const MigRisingEdge *edge)
{
	double ya = fmax(edge->y0, cover->row);
	double yb = fmin(edge->y1, cover->row + 1);
	double slope = (edge->x1 - edge->x0) / (edge->y1 - edge->y0);
	double low = fmin(edge->x0, edge->x1);
	double high = fmax(edge->x0, edge->x1);
	double xa = ya == edge->y0 ? edge->x0 : clamp(edge->x0 + (ya - edge->y0) * slope, low, high);
	double xb = yb == edge->y1 ? edge->x1 : clamp(edge->x0 + (yb - edge->y0) * slope, low, high);

	if (yb <= ya)
		return;
	/* A falling part is added from its upper end, with its height counted down. */
	if (xa <= xb)
		add_to_row(cover, edge->weight, xa, ya, xb, yb);
	else
		add_to_row(cover, -edge->weight, xb, yb, xa, ya);
}

/* Adds the parts of all edges in the current row. */
static void
begin_row(MigCover *cover, const MigMemory *memory)
{
	size_t kept = 0;

	mig_progress(memory, (size_t) cover->columns + 1);
	cover->column = 0;
	cover->height = 0;
	while (cover->next_edge < cover->edges.count &&
		   cover->edges.edges[cover->next_edge].y0 < cover->row + 1)
	{
		mig_progress(memory, 1);
		cover->active[cover->active_count++] = (uint32_t) cover->next_edge++;
	}
	for (size_t i = 0; i < cover->active_count; i++)
	{
		const MigRisingEdge *edge = &cover->edges.edges[cover->active[i]];

		mig_progress(memory, 1 + (size_t) fabs(edge->x1 - edge->x0));
		add_edge(cover, edge);
		if (edge->y1 > cover->row + 1)
			cover->active[kept++] = cover->active[i];
	}
	cover->active_count = kept;
}

/* The covered fraction of the square at the current column. */
static double
take_part(MigCover *cover)
{
	MigCoverCell *cell = &cover->row_cells[cover->column];
	double part = cover->height + cell->part;

	cover->height += cell->height;
	memset(cell, 0, sizeof(*cell));
	cover->column++;
	return part;
}

/* The fraction of a square within the world along one axis, which ends at max_m. */
static double
within_world(int index, double max_m, double size_m)
{
	double end = to_cells(max_m, size_m);

	return fmin(end, index + 1) - fmax(-end, index);
}

/* A cell at the end of the world is smaller than its square. */
static double
of_whole_cell(const MigCover *cover, int column, int row, double part)
{
	double size_m = mig_gridcell_size_of_level(cover->level);
	double fraction = part / (within_world(column, mig_plane_x(180), size_m) *
							  within_world(row, mig_plane_y(90), size_m));

	return fraction > 1 - NOTHING ? 1 : fraction;
}

bool
mig_cover_next(MigCover *cover, const MigMemory *memory, MigGridCell *cell, double *fraction)
{
	while (cover->row < cover->rows)
	{
		while (cover->column < cover->columns)
		{
			double part = take_part(cover);
			int column = cover->west + cover->column - 1;
			int row = cover->south + cover->row;

			if (part > NOTHING &&
				mig_gridcell_of_column_row(column, row, cover->level, cell) == MIG_OK)
			{
				*fraction = of_whole_cell(cover, column, row, part);
				return true;
			}
		}
		memset(&cover->row_cells[cover->columns], 0, sizeof(MigCoverCell));
		cover->row++;
		begin_row(cover, memory);
	}
	return false;
}
