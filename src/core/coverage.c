/*
 * coverage.c
 *		Polygons compiled for point location (see coverage.h).
 *
 * A cell is 4 bytes: 0 outside; 4 p + 1 inside polygon p alone; 4 l + 2 with a list at word l; 4 g + 3
 * divided into subgrid g.  A list is a count of polygons, marked if they leave no part of the cell out,
 * and for each of them, in their order, 2 p + (is the centre inside?), a count of edges, and the edges
 * by the number of their first vertex.
 *
 * Exactness: the cell of a point is a monotone function of each coordinate, so the positions of a cell
 * are a rectangle that the way from its centre to a point, first along the meridian, then along
 * the parallel, does not leave; the edges of a cell are all that meet a slightly larger rectangle.
 * The parity of the edges that cross that way is found with exact orientation tests on a
 * way moved by an infinitely small step east and a much smaller one north, so that no vertex lies on it.
 */
#include "core/coverage.h"

#include <math.h>
#include <string.h>

#include "core/orientation.h"
#include "core/sort.h"

#define TAG_INSIDE  1u
#define TAG_LIST    2u
#define TAG_SUBGRID 3u

#define SIDE          4 /* a divided cell has SIDE x SIDE cells */
#define SUBGRID_CELLS ((size_t) 16)
#define DEPTH_MAX     8
#define LEAF_EDGES    8   /* more edges divide a cell */
#define CELLS_AN_EDGE 1.5 /* of the first attempt at a raster */
#define BITS_MAX      13  /* at most 8192 x 8192 cells */

/* Marks a list whose last polygon holds what the others do not. */
#define TILED           0x80000000u
#define TILED_EDGES_MAX 64 /* of a list that is looked at for this mark */

/* Edges meet a cell if they come so near: more than the rounding of a point's cell. */
#define SLACK_CELLS   1e-5
#define SLACK_DEGREES 1e-13

typedef struct Edge
{
	double ax;
	double ay;
	double bx;
	double by;
} Edge;

static inline Edge
edge_at(const double *vertices, uint32_t edge)
{
	const double *v = vertices + 2 * (size_t) edge;

	return (Edge){v[0], v[1], v[2], v[3]};
}

/* Is the point, moved by the infinitely small step, to the left of the edge? */
static bool
is_left(const Edge *e, double x, double y)
{
	double side = mig_orientation(e->ax, e->ay, e->bx, e->by, x, y);

	if (side != 0)
		return side > 0;
	return e->ay != e->by ? e->by < e->ay : e->bx > e->ax;
}

/*
 * Does the edge cross the way from (x, y) along the parallel to (rx, y) and along the meridian to
 * (rx, ry)?  Crossing both legs is crossing neither.
 */
static inline bool
crosses_way(const Edge *e, double x, double y, double rx, double ry)
{
	bool crosses = false;

	if ((e->ay <= y) != (e->by <= y) && !(e->ax > x && e->bx > x && e->ax > rx && e->bx > rx) &&
		!(e->ax < x && e->bx < x && e->ax < rx && e->bx < rx))
		crosses = is_left(e, x, y) != is_left(e, rx, y);
	if ((e->ax <= rx) != (e->bx <= rx) && !(e->ay > y && e->by > y && e->ay > ry && e->by > ry) &&
		!(e->ay < y && e->by < y && e->ay < ry && e->by < ry))
		crosses ^= is_left(e, rx, y) != is_left(e, rx, ry);
	return crosses;
}

/* Does the point lie on the edge? */
static inline bool
is_on_edge(const Edge *e, double x, double y)
{
	if ((e->ax < x && e->bx < x) || (e->ax > x && e->bx > x) || (e->ay < y && e->by < y) ||
		(e->ay > y && e->by > y))
		return false;
	return mig_orientation(e->ax, e->ay, e->bx, e->by, x, y) == 0;
}

/* --- Building --- */

/* Words under construction. */
typedef struct Words
{
	uint32_t *at;
	size_t count;
	size_t room;
} Words;

typedef struct Builder
{
	const MigMemory *memory;
	const MigPolygons *set;
	MigCoverage head;
	Words cells;
	Words subgrids;
	Words lists;
	Words stack;    /* lists of the tiles being divided */
	size_t limit;   /* bytes for all but the stack */
	bool divides;   /* may cells be divided? */
	bool too_large; /* the limit was met */
} Builder;

/*
 * Cells of the raster, or one cell of a divided one: columns column to column + 2^column_bits - 1,
 * counted in cells of a depth; those of depth d are 4^-d of the raster's.
 */
typedef struct Tile
{
	uint32_t column;
	uint32_t row;
	int column_bits;
	int row_bits;
	int depth;
} Tile;

static const double scale_of_depth[DEPTH_MAX + 1] = {1,       0x1p-2,  0x1p-4,  0x1p-6, 0x1p-8,
													 0x1p-10, 0x1p-12, 0x1p-14, 0x1p-16};

/* The middle of 2^bits cells from first on; location finds the centre of a cell by the same steps. */
static inline double
middle(double origin, double cell_size, uint32_t first, int bits, int depth)
{
	return origin + (first + 0.5 * (double) (1u << bits)) * (cell_size * scale_of_depth[depth]);
}

static void
words_init(const Builder *builder, Words *words)
{
	words->count = 0;
	words->room = 1024;
	words->at =
		builder->memory->resize(builder->memory->state, NULL, words->room * sizeof(uint32_t));
}

/* Room for so many words more at the end. */
static uint32_t *
words_add(const Builder *builder, Words *words, size_t more)
{
	if (words->count + more > words->room)
	{
		while (words->room < words->count + more)
			words->room *= 2;
		words->at = builder->memory->resize(builder->memory->state, words->at,
											words->room * sizeof(uint32_t));
	}
	words->count += more;
	return words->at + words->count - more;
}

static void
words_free(const Builder *builder, Words *words)
{
	builder->memory->release(builder->memory->state, words->at);
}

/* Bytes of a coverage before cells, subgrids and lists. */
static size_t
fixed_bytes(const MigPolygons *set)
{
	return sizeof(MigCoverage) + (size_t) set->vertex_count * 16 +
		   (size_t) set->polygon_count * 12 + (size_t) set->ring_count * 4 + 8;
}

static size_t
total_bytes(const Builder *builder)
{
	return fixed_bytes(builder->set) +
		   (builder->cells.count + builder->subgrids.count + builder->lists.count) *
			   sizeof(uint32_t);
}

/* May the edge come into the rectangle with this middle and these half sides? */
static bool
meets(const Edge *e, double x, double y, double half_width, double half_height)
{
	double dx = e->bx - e->ax;
	double dy = e->by - e->ay;

	if (fmin(e->ax, e->bx) > x + half_width || fmax(e->ax, e->bx) < x - half_width ||
		fmin(e->ay, e->by) > y + half_height || fmax(e->ay, e->by) < y - half_height)
		return false;
	return fabs(dx * (y - e->ay) - dy * (x - e->ax)) <=
		   fabs(dx) * half_height + fabs(dy) * half_width;
}

static inline uint32_t
list_polygons(const uint32_t *list)
{
	return list[0] & ~TILED;
}

/* The edges of a list, over all its polygons. */
static size_t
count_edges(const uint32_t *list)
{
	const uint32_t *at = list + 1;
	size_t edges = 0;

	for (uint32_t n = list_polygons(list); n > 0; n--)
	{
		edges += at[1];
		at += 2 + at[1];
	}
	return edges;
}

static size_t
list_length(const uint32_t *list)
{
	return 1 + 2 * (size_t) list_polygons(list) + count_edges(list);
}

/* Puts on the stack what a part of a tile has of the tile's list, which lies there too. */
static void
push_part(Builder *builder, size_t list_at, const Tile *tile, const Tile *part)
{
	const MigCoverage *head = &builder->head;
	double rx = middle(head->west, head->cell_width, tile->column, tile->column_bits, tile->depth);
	double ry = middle(head->south, head->cell_height, tile->row, tile->row_bits, tile->depth);
	double x = middle(head->west, head->cell_width, part->column, part->column_bits, part->depth);
	double y = middle(head->south, head->cell_height, part->row, part->row_bits, part->depth);
	double half_width = head->cell_width * scale_of_depth[part->depth] *
							(0.5 * (double) (1u << part->column_bits) + SLACK_CELLS) +
						SLACK_DEGREES;
	double half_height = head->cell_height * scale_of_depth[part->depth] *
							 (0.5 * (double) (1u << part->row_bits) + SLACK_CELLS) +
						 SLACK_DEGREES;
	size_t length = list_length(builder->stack.at + list_at);
	uint32_t *out = words_add(builder, &builder->stack, length);
	const uint32_t *in = builder->stack.at + list_at;
	uint32_t polygons = *in++;
	uint32_t *kept = out++;

	*kept = 0;
	for (; polygons > 0; polygons--)
	{
		uint32_t inside = in[0] & 1;
		uint32_t edges = 0;

		for (uint32_t i = 0; i < in[1]; i++)
		{
			Edge e = edge_at(builder->set->vertices, in[2 + i]);

			mig_progress(builder->memory, 1);
			inside ^= crosses_way(&e, x, y, rx, ry);
			if (meets(&e, x, y, half_width, half_height))
				out[2 + edges++] = in[2 + i];
		}
		if (inside || edges > 0)
		{
			out[0] = (in[0] & ~1u) | inside;
			out[1] = edges;
			out += 2 + edges;
			(*kept)++;
		}
		in += 2 + in[1];
	}
	builder->stack.count = (size_t) (out - builder->stack.at);
}

static bool
are_same(const Edge *a, const Edge *b)
{
	return (a->ax == b->ax && a->ay == b->ay && a->bx == b->bx && a->by == b->by) ||
		   (a->ax == b->bx && a->ay == b->by && a->bx == b->ax && a->by == b->ay);
}

/*
 * Do the polygons of a list leave no part of the cell out?  So it is if an odd number of them holds
 * the centre and each edge is that of an even number: whoever crosses it leaves the number odd.
 */
static bool
is_tiled(const Builder *builder, const uint32_t *list)
{
	Edge unpaired[TILED_EDGES_MAX];
	size_t count = 0;
	uint32_t inside = 0;
	const uint32_t *at = list + 1;

	if (count_edges(list) > TILED_EDGES_MAX)
		return false;
	for (uint32_t n = list_polygons(list); n > 0; n--)
	{
		inside ^= at[0] & 1;
		for (uint32_t i = 0; i < at[1]; i++)
		{
			Edge e = edge_at(builder->set->vertices, at[2 + i]);
			size_t same = 0;

			while (same < count && !are_same(&unpaired[same], &e))
				same++;
			if (same == count)
				unpaired[count++] = e;
			else
				unpaired[same] = unpaired[--count];
		}
		at += 2 + at[1];
	}
	return inside && count == 0;
}

/* The 4 bytes of a cell with this list. */
static uint32_t
encode(Builder *builder, size_t list_at)
{
	const uint32_t *list = builder->stack.at + list_at;
	size_t length = list_length(list);
	uint32_t at = (uint32_t) builder->lists.count;
	uint32_t *out;

	if (list[0] == 0)
		return 0;
	if (list[0] == 1 && list[2] == 0)
		return (list[1] >> 1) << 2 | TAG_INSIDE;
	out = words_add(builder, &builder->lists, length);
	memcpy(out, list, length * sizeof(uint32_t));
	if (is_tiled(builder, list))
		out[0] |= TILED;
	return at << 2 | TAG_LIST;
}

/* Sets the cells of a tile; slot is the place of a divided cell's part. */
static void
set_cells(Builder *builder, const Tile *tile, size_t slot, uint32_t code)
{
	if (tile->depth > 0)
	{
		builder->subgrids.at[slot] = code;
		return;
	}
	for (uint32_t row = tile->row; row < tile->row + (1u << tile->row_bits); row++)
		for (uint32_t column = tile->column; column < tile->column + (1u << tile->column_bits);
			 column++)
			builder->cells.at[((size_t) row << builder->head.column_bits) + column] = code;
}

static void compile_tile(Builder *builder, size_t list_at, const Tile *tile, size_t slot);

static void
compile_part(Builder *builder, size_t list_at, const Tile *tile, const Tile *part, size_t slot)
{
	size_t start = builder->stack.count;

	push_part(builder, list_at, tile, part);
	compile_tile(builder, start, part, slot);
	builder->stack.count = start;
}

static void
divide_cell(Builder *builder, size_t list_at, const Tile *tile, size_t slot)
{
	size_t first = builder->subgrids.count;

	memset(words_add(builder, &builder->subgrids, SUBGRID_CELLS), 0,
		   SUBGRID_CELLS * sizeof(uint32_t));
	set_cells(builder, tile, slot, (uint32_t) (first / SUBGRID_CELLS) << 2 | TAG_SUBGRID);
	for (uint32_t i = 0; i < SIDE * SIDE; i++)
	{
		Tile part = {tile->column * SIDE + i % SIDE, tile->row * SIDE + i / SIDE, 0, 0,
					 tile->depth + 1};

		compile_part(builder, list_at, tile, &part, first + i);
	}
}

/* Halves a tile of several cells along its longer side, or both. */
static void
divide_raster(Builder *builder, size_t list_at, const Tile *tile)
{
	int column_bits = tile->column_bits - (tile->column_bits >= tile->row_bits);
	int row_bits = tile->row_bits - (tile->row_bits >= tile->column_bits);

	for (uint32_t row = tile->row; row < tile->row + (1u << tile->row_bits); row += 1u << row_bits)
		for (uint32_t column = tile->column; column < tile->column + (1u << tile->column_bits);
			 column += 1u << column_bits)
		{
			Tile part = {column, row, column_bits, row_bits, 0};

			compile_part(builder, list_at, tile, &part, 0);
		}
}

/* Compiles a tile whose list lies on the stack. */
static void
compile_tile(Builder *builder, size_t list_at, const Tile *tile, size_t slot)
{
	size_t edges = count_edges(builder->stack.at + list_at);

	if (total_bytes(builder) > builder->limit)
		builder->too_large = true;
	if (builder->too_large)
		return;
	mig_progress(builder->memory, edges + 1);
	if (edges > 0 && tile->column_bits + tile->row_bits > 0)
		divide_raster(builder, list_at, tile);
	else if (edges > LEAF_EDGES && tile->depth < DEPTH_MAX && builder->divides)
		divide_cell(builder, list_at, tile, slot);
	else
		set_cells(builder, tile, slot, encode(builder, list_at));
}

/* Puts the list of the whole raster on the stack. */
static void
push_whole(Builder *builder, const Tile *whole)
{
	const MigPolygons *set = builder->set;
	const MigCoverage *head = &builder->head;
	double x = middle(head->west, head->cell_width, 0, whole->column_bits, 0);
	double y = middle(head->south, head->cell_height, 0, whole->row_bits, 0);

	words_add(builder, &builder->stack, 1 + 2 * (size_t) set->polygon_count + set->vertex_count);
	builder->stack.at[0] = set->polygon_count;
	builder->stack.count = 1;
	for (uint32_t p = 0; p < set->polygon_count; p++)
	{
		uint32_t *entry = builder->stack.at + builder->stack.count;
		uint32_t edges = 0;
		uint32_t inside = 0;

		for (uint32_t r = mig_polygons_ring(set, p); r < mig_polygons_ring(set, p + 1); r++)
			for (uint32_t v = mig_polygons_vertex(set, r); v + 1 < mig_polygons_vertex(set, r + 1);
				 v++)
			{
				Edge e = edge_at(set->vertices, v);

				mig_progress(builder->memory, 1);
				/* From a place that is outside of every polygon. */
				inside ^= crosses_way(&e, x, y, head->west - 1, head->south - 1);
				entry[2 + edges++] = v;
			}
		entry[0] = p << 1 | inside;
		entry[1] = edges;
		builder->stack.count += 2 + (size_t) edges;
	}
}

static void
compile_raster(Builder *builder, int column_bits, int row_bits)
{
	MigCoverage *head = &builder->head;
	Tile whole = {0, 0, column_bits, row_bits, 0};
	double columns = 1u << column_bits;
	double rows = 1u << row_bits;

	builder->cells.count = 0;
	builder->subgrids.count = 0;
	builder->lists.count = 0;
	builder->stack.count = 0;
	builder->too_large = false;
	head->column_bits = (uint8_t) column_bits;
	head->row_bits = (uint8_t) row_bits;
	/* A box without width or height still has cells. */
	head->cell_width = fmax(head->east - head->west, 1e-9) / columns;
	head->cell_height = fmax(head->north - head->south, 1e-9) / rows;
	head->columns_per_degree = 1 / head->cell_width;
	head->rows_per_degree = 1 / head->cell_height;
	words_add(builder, &builder->cells, (size_t) 1 << (column_bits + row_bits));
	push_whole(builder, &whole);
	compile_tile(builder, 0, &whole, 0);
}

static void
find_box(const MigPolygons *set, MigCoverage *head)
{
	head->west = head->east = set->vertices[0];
	head->south = head->north = set->vertices[1];
	for (size_t v = 1; v < set->vertex_count; v++)
	{
		head->west = fmin(head->west, set->vertices[2 * v]);
		head->east = fmax(head->east, set->vertices[2 * v]);
		head->south = fmin(head->south, set->vertices[2 * v + 1]);
		head->north = fmax(head->north, set->vertices[2 * v + 1]);
	}
}

/* Bits of a side of the raster: cells in all, times the ratio of the sides. */
static int
side_bits(double cells, double ratio)
{
	double bits = floor(0.5 * log2(cells * ratio) + 0.5);

	return bits < 0 ? 0 : bits > BITS_MAX ? BITS_MAX : (int) bits;
}

/* Copies the parts into one block. */
static MigCoverage *
assemble(const Builder *builder, size_t bytes)
{
	const MigPolygons *set = builder->set;
	MigCoverage *coverage = builder->memory->resize(builder->memory->state, NULL, bytes);
	MigPolygons copy;
	uint32_t *words;

	*coverage = builder->head;
	copy = mig_coverage_polygons(coverage);
	if (set->polygon_count > 0)
	{
		memcpy(copy.vertices, set->vertices, (size_t) set->vertex_count * 2 * sizeof(double));
		memcpy(copy.ids, set->ids, set->polygon_count * sizeof(int64_t));
		memcpy(copy.first_ring, set->first_ring,
			   ((size_t) set->polygon_count + 1) * sizeof(uint32_t));
		memcpy(copy.first_vertex, set->first_vertex,
			   ((size_t) set->ring_count + 1) * sizeof(uint32_t));
	}
	else
		copy.first_ring[0] = copy.first_vertex[0] = 0;
	words = copy.first_vertex + set->ring_count + 1;
	memcpy(words, builder->cells.at, builder->cells.count * sizeof(uint32_t));
	words += builder->cells.count;
	memcpy(words, builder->subgrids.at, builder->subgrids.count * sizeof(uint32_t));
	words += builder->subgrids.count;
	memcpy(words, builder->lists.at, builder->lists.count * sizeof(uint32_t));
	return coverage;
}

/*
 * Tries rasters from fine to coarse until one keeps to the limit; the last attempt divides no cell and
 * takes what it needs.
 */
static void
compile(Builder *builder)
{
	const MigPolygons *set = builder->set;
	MigCoverage *head = &builder->head;
	double ratio;
	double cells = CELLS_AN_EDGE * (double) set->vertex_count;

	if (set->polygon_count == 0)
	{
		/* East of west nowhere: no position is in the box. */
		head->west = head->south = 1;
		words_add(builder, &builder->cells, 1)[0] = 0;
		return;
	}
	find_box(set, head);
	ratio = fmax(head->east - head->west, 1e-9) / fmax(head->north - head->south, 1e-9);
	builder->limit = (size_t) set->vertex_count * MIG_COVERAGE_VERTEX_BYTES;
	if (builder->limit > MIG_COVERAGE_BYTES_MAX)
		builder->limit = MIG_COVERAGE_BYTES_MAX;
	builder->divides = true;
	do
	{
		compile_raster(builder, side_bits(cells, ratio), side_bits(cells, 1 / ratio));
		cells /= 4;
	} while (builder->too_large && cells >= 1);
	if (builder->too_large)
	{
		builder->limit = SIZE_MAX;
		builder->divides = false;
		compile_raster(builder, 0, 0);
	}
}

MigStatus
mig_coverage_build(MigPolygonsBuild *build, const MigMemory *memory, MigCoverage **out,
				   size_t *bytes)
{
	Builder builder;

	mig_polygons_sort(build);
	memset(&builder, 0, sizeof(builder));
	builder.memory = memory;
	builder.set = &build->set;
	builder.head.format = MIG_COVERAGE_FORMAT;
	builder.head.srid = build->set.srid;
	builder.head.polygon_count = build->set.polygon_count;
	builder.head.ring_count = build->set.ring_count;
	builder.head.vertex_count = build->set.vertex_count;
	words_init(&builder, &builder.cells);
	words_init(&builder, &builder.subgrids);
	words_init(&builder, &builder.lists);
	words_init(&builder, &builder.stack);
	compile(&builder);
	words_free(&builder, &builder.stack);
	builder.head.subgrid_count = (uint32_t) (builder.subgrids.count / SUBGRID_CELLS);
	builder.head.list_words = (uint32_t) builder.lists.count;
	*bytes = total_bytes(&builder);
	*out = *bytes <= MIG_COVERAGE_BYTES_MAX ? assemble(&builder, *bytes) : NULL;
	words_free(&builder, &builder.cells);
	words_free(&builder, &builder.subgrids);
	words_free(&builder, &builder.lists);
	return *out != NULL ? MIG_OK : MIG_TOO_LARGE;
}

/* --- Reading --- */

static inline const double *
vertices_of(const MigCoverage *coverage)
{
	return (const double *) (coverage + 1);
}

const int64_t *
mig_coverage_ids(const MigCoverage *coverage)
{
	return (const void *) (vertices_of(coverage) + 2 * (size_t) coverage->vertex_count);
}

MigPolygons
mig_coverage_polygons(const MigCoverage *coverage)
{
	MigPolygons set;

	set.srid = coverage->srid;
	set.polygon_count = coverage->polygon_count;
	set.ring_count = coverage->ring_count;
	set.vertex_count = coverage->vertex_count;
	set.vertices = (double *) (coverage + 1);
	set.ids = (void *) (set.vertices + 2 * (size_t) set.vertex_count);
	set.first_ring = (uint32_t *) (set.ids + set.polygon_count);
	set.first_vertex = set.first_ring + set.polygon_count + 1;
	return set;
}

static inline const uint32_t *
cells_of(const MigCoverage *coverage)
{
	const uint32_t *first_ring =
		(const uint32_t *) (mig_coverage_ids(coverage) + coverage->polygon_count);

	return first_ring + coverage->polygon_count + 1 + coverage->ring_count + 1;
}

static inline const uint32_t *
subgrids_of(const MigCoverage *coverage)
{
	return cells_of(coverage) + ((size_t) 1 << (coverage->column_bits + coverage->row_bits));
}

static inline const uint32_t *
lists_of(const MigCoverage *coverage)
{
	return subgrids_of(coverage) + SUBGRID_CELLS * (size_t) coverage->subgrid_count;
}

/* The cell of a position inside the box: 4 bytes, and the cell's centre. */
static inline uint32_t
find_cell(const MigCoverage *coverage, double lon_deg, double lat_deg, double *x, double *y)
{
	double across = (lon_deg - coverage->west) * coverage->columns_per_degree;
	double up = (lat_deg - coverage->south) * coverage->rows_per_degree;
	uint32_t last_column = (1u << coverage->column_bits) - 1;
	uint32_t last_row = (1u << coverage->row_bits) - 1;
	uint32_t column = (uint32_t) across < last_column ? (uint32_t) across : last_column;
	uint32_t row = (uint32_t) up < last_row ? (uint32_t) up : last_row;
	uint32_t code = cells_of(coverage)[((size_t) row << coverage->column_bits) + column];
	int depth = 0;

	while ((code & 3) == TAG_SUBGRID)
	{
		const uint32_t *subgrid = subgrids_of(coverage) + SUBGRID_CELLS * (size_t) (code >> 2);

		/* Exact, so that a part lies in its cell; but for the eastern and northern edge of the box. */
		across *= SIDE;
		up *= SIDE;
		last_column = column * SIDE + SIDE - 1;
		last_row = row * SIDE + SIDE - 1;
		column = (uint32_t) across < last_column ? (uint32_t) across : last_column;
		row = (uint32_t) up < last_row ? (uint32_t) up : last_row;
		code = subgrid[row % SIDE * SIDE + column % SIDE];
		depth++;
	}
	if ((code & 3) == TAG_LIST)
	{
		*x = middle(coverage->west, coverage->cell_width, column, 0, depth);
		*y = middle(coverage->south, coverage->cell_height, row, 0, depth);
	}
	return code;
}

/* Is the position in the polygon of a list's entry, by the way to the cell's centre (x, y)? */
static inline bool
entry_holds(const double *vertices, const uint32_t *entry, double lon_deg, double lat_deg, double x,
			double y)
{
	bool inside = entry[0] & 1;

	for (uint32_t i = 0; i < entry[1]; i++)
	{
		Edge e = edge_at(vertices, entry[2 + i]);

		if (is_on_edge(&e, lon_deg, lat_deg))
			return true;
		inside ^= crosses_way(&e, lon_deg, lat_deg, x, y);
	}
	return inside;
}

/* The first polygon of number from on that holds a position. */
static inline uint32_t
locate_from(const MigCoverage *coverage, double lon_deg, double lat_deg, uint32_t from)
{
	double x = 0;
	double y = 0;
	uint32_t code;
	const uint32_t *entry;
	uint32_t untested;

	/* Written so that NaN is outside. */
	if (!(lon_deg >= coverage->west && lon_deg <= coverage->east && lat_deg >= coverage->south &&
		  lat_deg <= coverage->north))
		return MIG_COVERAGE_NONE;
	code = find_cell(coverage, lon_deg, lat_deg, &x, &y);
	if ((code & 3) == TAG_INSIDE)
		return code >> 2 >= from ? code >> 2 : MIG_COVERAGE_NONE;
	if (code == 0)
		return MIG_COVERAGE_NONE;
	entry = lists_of(coverage) + (code >> 2);
	/* The last one needs no test if all from the first on have been asked. */
	untested = from == 0 && (*entry & TILED);
	for (uint32_t n = list_polygons(entry++); n > 0; n--)
	{
		if (entry[0] >> 1 >= from &&
			(n == untested || entry_holds(vertices_of(coverage), entry, lon_deg, lat_deg, x, y)))
			return entry[0] >> 1;
		entry += 2 + entry[1];
	}
	return MIG_COVERAGE_NONE;
}

uint32_t
mig_coverage_locate(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	return locate_from(coverage, lon_deg, lat_deg, 0);
}

uint32_t
mig_coverage_locate_next(const MigCoverage *coverage, double lon_deg, double lat_deg,
						 uint32_t after)
{
	return locate_from(coverage, lon_deg, lat_deg, after + 1);
}

/* --- Crossing --- */

#define SLACK_CROSSING 1e-3 /* cells: far more than the rounding of a point's cell */

typedef struct Crossing
{
	const MigCoverage *coverage;
	Edge line;
	MigCrossings *out;
	const MigMemory *memory;
} Crossing;

static void
add_part(Crossing *crossing, double part)
{
	MigCrossings *out = crossing->out;

	if (out->count == out->room)
	{
		out->room = out->room == 0 ? 16 : 2 * out->room;
		out->parts = crossing->memory->resize(crossing->memory->state, out->parts,
											  out->room * sizeof(double));
	}
	out->parts[out->count++] = part < 0 ? 0 : part < 1 ? part : 1;
}

/* Where a point of the line lies on it. */
static double
part_at(const Edge *line, double x, double y)
{
	double dx = line->bx - line->ax;
	double dy = line->by - line->ay;

	return fabs(dx) > fabs(dy) ? (x - line->ax) / dx : (y - line->ay) / dy;
}

static void
cross_edge(Crossing *crossing, const Edge *e)
{
	const Edge *l = &crossing->line;
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

/* Crosses the edges of a cell, which is given as of the raster or as a part of a divided one. */
static void
cross_cell(Crossing *crossing, uint32_t code, uint32_t column, uint32_t row, int depth)
{
	const MigCoverage *coverage = crossing->coverage;

	mig_progress(crossing->memory, 1);
	if ((code & 3) == TAG_SUBGRID)
	{
		const uint32_t *subgrid = subgrids_of(coverage) + SUBGRID_CELLS * (size_t) (code >> 2);
		double half = (0.5 + SLACK_CROSSING) * scale_of_depth[depth + 1];

		for (uint32_t i = 0; i < SUBGRID_CELLS; i++)
		{
			uint32_t part_column = column * SIDE + i % SIDE;
			uint32_t part_row = row * SIDE + i / SIDE;

			if (meets(&crossing->line,
					  middle(coverage->west, coverage->cell_width, part_column, 0, depth + 1),
					  middle(coverage->south, coverage->cell_height, part_row, 0, depth + 1),
					  half * coverage->cell_width + SLACK_DEGREES,
					  half * coverage->cell_height + SLACK_DEGREES))
				cross_cell(crossing, subgrid[i], part_column, part_row, depth + 1);
		}
	}
	if ((code & 3) == TAG_LIST)
	{
		const uint32_t *entry = lists_of(coverage) + (code >> 2);

		for (uint32_t n = list_polygons(entry++); n > 0; n--)
		{
			for (uint32_t i = 0; i < entry[1]; i++)
			{
				Edge e = edge_at(vertices_of(coverage), entry[2 + i]);

				cross_edge(crossing, &e);
			}
			entry += 2 + entry[1];
		}
	}
}

/* The column or row of a coordinate, which may lie outside. */
static uint32_t
cell_number(double cells, uint32_t last)
{
	return cells < 0 ? 0 : cells < last ? (uint32_t) cells : last;
}

void
mig_coverage_cross(const MigCoverage *coverage, double ax, double ay, double bx, double by,
				   const MigMemory *memory, MigCrossings *out)
{
	Crossing crossing = {coverage, {ax, ay, bx, by}, out, memory};
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
			cross_cell(&crossing,
					   cells_of(coverage)[((size_t) row << coverage->column_bits) + column], column,
					   row, 0);
	}
}

MigCoverageStats
mig_coverage_stats(const MigCoverage *coverage)
{
	MigCoverageStats stats = {0};
	const uint32_t *cell = cells_of(coverage);
	const uint32_t *lists = lists_of(coverage);

	for (; cell < lists; cell++)
	{
		size_t edges;

		if ((*cell & 3) == TAG_SUBGRID)
			continue;
		stats.cells++;
		stats.outside_cells += *cell == 0;
		stats.inside_cells += (*cell & 3) == TAG_INSIDE;
		if ((*cell & 3) != TAG_LIST)
			continue;
		edges = count_edges(lists + (*cell >> 2));
		stats.edges += edges;
		if (edges > stats.longest)
			stats.longest = (uint32_t) edges;
	}
	stats.bytes =
		(size_t) ((const char *) (lists + coverage->list_words) - (const char *) coverage);
	return stats;
}

static int
compare_pairs(const void *left, const void *right)
{
	const uint32_t *a = left;
	const uint32_t *b = right;

	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return a[1] < b[1] ? -1 : a[1] > b[1];
}

/* Sorts pairs and drops repetitions; returns how many are left. */
static size_t
distinct_pairs(uint32_t (*pairs)[2], size_t count, const MigMemory *memory)
{
	size_t kept = 0;

	mig_sort(pairs, count, sizeof(*pairs), compare_pairs, memory);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || compare_pairs(pairs[kept - 1], pairs[i]) != 0)
			memmove(pairs[kept++], pairs[i], sizeof(*pairs));
	return kept;
}

void
mig_coverage_pairs(const MigCoverage *coverage, const MigMemory *memory, uint32_t (**pairs)[2],
				   size_t *count)
{
	const uint32_t *list = lists_of(coverage);
	const uint32_t *end = list + coverage->list_words;
	size_t room = 1024;

	*pairs = memory->resize(memory->state, NULL, room * sizeof(**pairs));
	*count = 0;
	for (; list < end; list += list_length(list))
	{
		const uint32_t *a = list + 1;

		mig_progress(memory, 1);
		for (uint32_t i = 0; i < list_polygons(list); i++, a += 2 + a[1])
		{
			const uint32_t *b = a + 2 + a[1];

			for (uint32_t j = i + 1; j < list_polygons(list); j++, b += 2 + b[1])
			{
				/* Repetitions are dropped before the block grows. */
				if (*count == room && (*count = distinct_pairs(*pairs, *count, memory)) > room / 2)
				{
					room *= 2;
					*pairs = memory->resize(memory->state, *pairs, room * sizeof(**pairs));
				}
				(*pairs)[*count][0] = a[0] >> 1;
				(*pairs)[*count][1] = b[0] >> 1;
				(*count)++;
			}
		}
	}
	*count = distinct_pairs(*pairs, *count, memory);
}
