/*
 * coverage_layout.h
 *		Layout of a coverage in bytes, and the edge tests common to building and reading.
 *
 * The cells of the raster are stored in blocks of 16 x 16, smaller if the raster is, each with 2 words: its first line
 * and its first word of the palette.  A cell is 2 bytes: 32768 + a line of the block, counted from its first one, or a
 * word of the block's palette.
 *
 * The code of a cell, stored in the palette and in subgrids, is 4 bytes: 0 outside; 4 n, a line, the n-th one (see
 * coverage_line.h); 4 p + 1 inside polygon p alone; 4 l + 2 with a list at word l; 4 g + 3 divided into subgrid g.  A
 * list is a count of polygons, marked if together they cover the whole cell, and for each of them, in order, 2 p + (is
 * the centre inside?), a count of edges, and the edges by the number of their first vertex.  A list marked as large
 * has a tile after the count, the union of all cells with that list, whose middle is the centre, and after the
 * polygons the edges in slabs (see coverage_slabs.h).
 *
 * Exactness: the cell of a point is a monotone function of each coordinate, so the positions of a cell
 * form a rectangle that the path from its centre to a point, first along the meridian, then along the
 * parallel, does not leave; the edges of a cell are all that meet a slightly larger rectangle.  The
 * parity of the edges that cross that path is computed with exact orientation tests on a path moved by
 * an infinitesimal step east and a much smaller one north, so that no vertex lies on it.
 */
#ifndef MIG_COVERAGE_LAYOUT_H
#define MIG_COVERAGE_LAYOUT_H

#include <math.h>

#include "base/array.h"
#include "geo/orientation.h"
#include "coverage/coverage.h"

#define MIG_TAG_LINE    0u
#define MIG_TAG_INSIDE  1u
#define MIG_TAG_LIST    2u
#define MIG_TAG_SUBGRID 3u

#define MIG_SUBGRID_SIDE  4 /* cells per side of a divided cell */
#define MIG_SUBGRID_CELLS ((size_t) 16)
#define MIG_DEPTH_MAX     8

/* Marks of a list: its last polygon covers whatever the others do not; it is large. */
#define MIG_LIST_TILED 0x80000000u
#define MIG_LIST_LARGE 0x40000000u

/*
 * Words of a large list before its polygons: the count, the tile (3), and the numbers of words of
 * its slabs and of its polygons.
 */
#define MIG_LARGE_WORDS 6

/* Edges this close to a cell meet it: more than the rounding of a point's cell. */
#define MIG_SLACK_CELLS   1e-5
#define MIG_SLACK_DEGREES 1e-13

typedef struct MigEdge
{
	double ax;
	double ay;
	double bx;
	double by;
} MigEdge;

static inline MigEdge
mig_edge_at(const double *vertices, uint32_t edge)
{
	const double *v = vertices + 2 * (size_t) edge;

	return (MigEdge){v[0], v[1], v[2], v[3]};
}

/* Is the point, moved by the infinitesimal step, to the left of the edge? */
static inline bool
mig_is_left(const MigEdge *e, double x, double y)
{
	double side = mig_orientation(e->ax, e->ay, e->bx, e->by, x, y);

	if (side != 0)
		return side > 0;
	return e->ay != e->by ? e->by < e->ay : e->bx > e->ax;
}

/*
 * Does the edge cross the path from (x, y) along the parallel to (rx, y) and along the meridian to
 * (rx, ry)?  Crossing both legs counts as crossing neither.
 */
static inline bool
mig_crosses_way(const MigEdge *e, double x, double y, double rx, double ry)
{
	bool crosses = false;

	if ((e->ay <= y) != (e->by <= y) && !(e->ax > x && e->bx > x && e->ax > rx && e->bx > rx) &&
		!(e->ax < x && e->bx < x && e->ax < rx && e->bx < rx))
		crosses = mig_is_left(e, x, y) != mig_is_left(e, rx, y);
	if ((e->ax <= rx) != (e->bx <= rx) && !(e->ay > y && e->by > y && e->ay > ry && e->by > ry) &&
		!(e->ay < y && e->by < y && e->ay < ry && e->by < ry))
		crosses ^= mig_is_left(e, rx, y) != mig_is_left(e, rx, ry);
	return crosses;
}

/* Does the point lie on the edge? */
static inline bool
mig_is_on_edge(const MigEdge *e, double x, double y)
{
	if ((e->ax < x && e->bx < x) || (e->ax > x && e->bx > x) || (e->ay < y && e->by < y) ||
		(e->ay > y && e->by > y))
		return false;
	return mig_orientation(e->ax, e->ay, e->bx, e->by, x, y) == 0;
}

/* A rectangle, given by its centre and half its sides. */
typedef struct MigCellBox
{
	double x;
	double y;
	double half_width;
	double half_height;
} MigCellBox;

/* May the edge meet the rectangle? */
static inline bool
mig_edge_meets(const MigEdge *e, const MigCellBox *box)
{
	double dx = e->bx - e->ax;
	double dy = e->by - e->ay;

	if (fmin(e->ax, e->bx) > box->x + box->half_width ||
		fmax(e->ax, e->bx) < box->x - box->half_width ||
		fmin(e->ay, e->by) > box->y + box->half_height ||
		fmax(e->ay, e->by) < box->y - box->half_height)
		return false;
	return fabs(dx * (box->y - e->ay) - dy * (box->x - e->ax)) <=
		   fabs(dx) * box->half_height + fabs(dy) * box->half_width;
}

/*
 * Cells of the raster, or one part of a divided cell: columns column to column + 2^column_bits - 1,
 * counted in cells of a depth; the side of those of depth d is 4^-d of the raster's.
 */
typedef struct MigTile
{
	uint32_t column;
	uint32_t row;
	int column_bits;
	int row_bits;
	int depth;
} MigTile;

static const double mig_scale_of_depth[MIG_DEPTH_MAX + 1] = {
	1, 0x1p-2, 0x1p-4, 0x1p-6, 0x1p-8, 0x1p-10, 0x1p-12, 0x1p-14, 0x1p-16};

/* The middle of 2^bits cells from first on; location computes the centre of a cell in the same way. */
static inline double
mig_middle(double origin, double cell_size, uint32_t first, int bits, int depth)
{
	return origin + (first + 0.5 * (double) (1u << bits)) * (cell_size * mig_scale_of_depth[depth]);
}

/* The rectangle whose edges belong to the tile: larger by a number of cells on each side, and slightly more. */
static inline MigCellBox
mig_tile_box(const MigCoverage *coverage, const MigTile *tile, double slack_cells)
{
	double scale = mig_scale_of_depth[tile->depth];

	return (MigCellBox){
		mig_middle(coverage->west, coverage->cell_width, tile->column, tile->column_bits,
				   tile->depth),
		mig_middle(coverage->south, coverage->cell_height, tile->row, tile->row_bits, tile->depth),
		coverage->cell_width * scale * (0.5 * (double) (1u << tile->column_bits) + slack_cells) +
			MIG_SLACK_DEGREES,
		coverage->cell_height * scale * (0.5 * (double) (1u << tile->row_bits) + slack_cells) +
			MIG_SLACK_DEGREES};
}

static inline uint32_t
mig_list_polygons(const uint32_t *list)
{
	return list[0] & ~(MIG_LIST_TILED | MIG_LIST_LARGE);
}

/* The first polygon of a list; the next one follows 2 words and the edges later. */
static inline const uint32_t *
mig_list_entries(const uint32_t *list)
{
	return list + (list[0] & MIG_LIST_LARGE ? MIG_LARGE_WORDS : 1);
}

static inline const uint32_t *
mig_next_entry(const uint32_t *entry)
{
	return entry + 2 + entry[1];
}

/* Number of edges of a list, over all its polygons. */
static inline size_t
mig_list_edges(const uint32_t *list)
{
	const uint32_t *entry = mig_list_entries(list);
	size_t edges = 0;

	for (uint32_t n = mig_list_polygons(list); n > 0; n--)
	{
		edges += entry[1];
		entry = mig_next_entry(entry);
	}
	return edges;
}

/* Number of words of a list. */
static inline size_t
mig_list_length(const uint32_t *list)
{
	if (list[0] & MIG_LIST_LARGE)
		return MIG_LARGE_WORDS + (size_t) list[4] + list[5];
	return 1 + 2 * (size_t) mig_list_polygons(list) + mig_list_edges(list);
}

/* The tile of a large list. */
static inline MigTile
mig_list_tile(const uint32_t *list)
{
	return (MigTile){list[1], list[2], (int) (list[3] & 0xff), (int) (list[3] >> 8 & 0xff),
					 (int) (list[3] >> 16)};
}

/* Is the position in the polygon of a list's entry, by the path to the cell's centre (x, y)? */
static inline bool
mig_entry_holds(const double *vertices, const uint32_t *entry, double lon_deg, double lat_deg,
				double x, double y)
{
	bool inside = entry[0] & 1;

	for (uint32_t i = 0; i < entry[1]; i++)
	{
		MigEdge e = mig_edge_at(vertices, entry[2 + i]);

		if (mig_is_on_edge(&e, lon_deg, lat_deg))
			return true;
		inside ^= mig_crosses_way(&e, lon_deg, lat_deg, x, y);
	}
	return inside;
}

static inline const double *
mig_coverage_vertices(const MigCoverage *coverage)
{
	return (const double *) (coverage + 1);
}

/* Blocks of raster cells. */
typedef struct MigBlocks
{
	uint32_t count;
	int column_bits; /* of a block */
	int row_bits;
	const uint32_t *at; /* 2 words per block */
} MigBlocks;

#define MIG_BLOCK_BITS 4
#define MIG_CELL_LINE  0x8000u /* marks a cell that refers to a line */

/* Sizes and number of the blocks, but not their location. */
static inline MigBlocks
mig_block_sizes(const MigCoverage *coverage)
{
	MigBlocks blocks = {0};

	blocks.column_bits =
		coverage->column_bits < MIG_BLOCK_BITS ? coverage->column_bits : MIG_BLOCK_BITS;
	blocks.row_bits = coverage->row_bits < MIG_BLOCK_BITS ? coverage->row_bits : MIG_BLOCK_BITS;
	blocks.count =
		1u << (coverage->column_bits - blocks.column_bits + coverage->row_bits - blocks.row_bits);
	return blocks;
}

static inline MigBlocks
mig_coverage_blocks(const MigCoverage *coverage)
{
	const uint32_t *first_ring =
		(const uint32_t *) (mig_coverage_ids(coverage) + coverage->polygon_count);
	MigBlocks blocks = mig_block_sizes(coverage);

	blocks.at = first_ring + coverage->polygon_count + 1 + coverage->ring_count + 1;
	return blocks;
}

/* The block of a cell, and the cell's index in it. */
static inline uint32_t
mig_block_of(const MigCoverage *coverage, const MigBlocks *blocks, uint32_t column, uint32_t row,
			 uint32_t *place)
{
	*place = (row & ((1u << blocks->row_bits) - 1)) << blocks->column_bits |
			 (column & ((1u << blocks->column_bits) - 1));
	return (row >> blocks->row_bits << (coverage->column_bits - blocks->column_bits)) +
		   (column >> blocks->column_bits);
}

/* The code of a cell of the raster. */
static inline uint32_t
mig_cell_code(const MigCoverage *coverage, uint32_t column, uint32_t row)
{
	MigBlocks blocks = mig_coverage_blocks(coverage);
	const uint32_t *palette = blocks.at + 2 * (size_t) blocks.count;
	const uint16_t *cells = (const uint16_t *) (palette + coverage->palette_words);
	uint32_t place;
	uint32_t block = mig_block_of(coverage, &blocks, column, row, &place);
	uint32_t cell = cells[((size_t) block << (blocks.column_bits + blocks.row_bits)) + place];

	if (cell & MIG_CELL_LINE)
		return (blocks.at[2 * (size_t) block] + (cell ^ MIG_CELL_LINE)) << 2 | MIG_TAG_LINE;
	return palette[blocks.at[2 * (size_t) block + 1] + cell];
}

static inline const uint32_t *
mig_coverage_subgrids(const MigCoverage *coverage)
{
	MigBlocks blocks = mig_coverage_blocks(coverage);
	size_t cells = (size_t) 1 << (coverage->column_bits + coverage->row_bits);

	return blocks.at + 2 * (size_t) blocks.count + coverage->palette_words + (cells + 1) / 2;
}

static inline const uint32_t *
mig_coverage_lists(const MigCoverage *coverage)
{
	return mig_coverage_subgrids(coverage) + MIG_SUBGRID_CELLS * (size_t) coverage->subgrid_count;
}

/* Growable array of words. */
typedef struct MigWords
{
	uint32_t *at;
	size_t count;
	size_t room;
} MigWords;

/* Makes room for more words at the end; returns a valid pointer even for none. */
static inline uint32_t *
mig_words_add(MigWords *words, size_t more, const MigMemory *memory)
{
	words->at =
		mig_grow(memory, words->at, &words->room, words->count + more + 1, sizeof(uint32_t));
	words->count += more;
	return words->at + words->count - more;
}

static inline void
mig_words_free(MigWords *words, const MigMemory *memory)
{
	if (words->at != NULL)
		memory->release(memory->state, words->at);
	*words = (MigWords){0};
}

#endif /* MIG_COVERAGE_LAYOUT_H */
