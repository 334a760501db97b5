/*
 * coverage_build.c
 *		Compiling polygons for point location (see coverage.h).
 *
 * The raster is halved into tiles while they have edges, and then its cells are divided.  Tiles are kept in a heap; the
 * next one to be divided is the one that shortens most lookups for the fewest bytes, where the probability of a lookup
 * in a tile is estimated by the tile's share of the box and of the vertices.  So dense places stop being divided when
 * the bytes are spent, without making other places coarser.
 */
#include <string.h>

#include "base/array.h"
#include "coverage/coverage_line.h"
#include "coverage/coverage_slabs.h"

#define LEAF_EDGES    8   /* cells with more edges are divided */
#define CELLS_AN_EDGE 1.5 /* cells of the raster per edge */
#define BITS_MAX      15  /* bits of cells per side: numbers of divided ones fit into 31 bits */

#define LINE_WORDS      (sizeof(MigCellLine) / sizeof(uint32_t))
#define TILED_EDGES_MAX 64 /* of a list that is checked for the mark */

#define DIVIDING_BYTES 112  /* per vertex, when dividing: slabs may need more than estimated */
#define SLAB_BYTES     24   /* per edge, estimated for slabs */
#define SPARE_BYTES    1024 /* allowed in addition, for coverages of few vertices */

/* A tile that may be divided; its list is a block of memory. */
typedef struct Pending
{
	double worth;
	MigTile tile;
	size_t slot; /* of a part of a divided cell */
	uint32_t *list;
	size_t length;
	size_t edges;
} Pending;

typedef struct Builder
{
	const MigMemory *memory;
	const MigPolygons *set;
	MigCoverage head;
	MigWords cells;
	MigWords subgrids;
	MigWords lists;
	MigWords lines;
	MigWords parts; /* lists of the parts of the tile being divided */
	int8_t *ring_sides;
	Pending *heap; /* greatest worth first */
	size_t pending;
	size_t room;
	size_t reserved; /* bytes that pending tiles need if not divided */
	size_t edges;    /* edges of tiles that will have slabs */
	size_t limit;    /* bytes available for dividing */
} Builder;

/* Part of a tile, with the start of its list in the words of parts. */
typedef struct Part
{
	MigTile tile;
	size_t slot;
	size_t at;
	size_t length;
	size_t edges;
	size_t ends; /* edges that start in it */
} Part;

static size_t
fixed_bytes(const MigPolygons *set)
{
	return sizeof(MigCoverage) + (size_t) set->vertex_count * 16 +
		   (size_t) set->polygon_count * 12 + (size_t) set->ring_count * 4 + 8;
}

/* Bytes of the coverage built so far. */
static size_t
total_bytes(const Builder *builder)
{
	return fixed_bytes(builder->set) + (builder->cells.count + builder->subgrids.count +
										builder->lists.count + builder->lines.count) *
										   sizeof(uint32_t);
}

/* Bytes of a tile that is not divided, given the words and edges of its list. */
static size_t
list_bytes(size_t length, size_t edges)
{
	return (MIG_LARGE_WORDS + length) * sizeof(uint32_t) +
		   (edges > MIG_SLAB_EDGES ? edges * SLAB_BYTES : 0);
}

/* --- Parts of tiles --- */

/* Adds the list of a part of a tile, taken from the tile's list, to the words of parts. */
static void
make_part(Builder *builder, const uint32_t *list, size_t length, const MigTile *tile, Part *part)
{
	const MigCoverage *head = &builder->head;
	MigCellBox whole = mig_tile_box(head, tile, 0);
	MigCellBox box = mig_tile_box(head, &part->tile, MIG_SLACK_CELLS);
	uint32_t *kept;
	uint32_t *out;

	part->at = builder->parts.count;
	part->edges = 0;
	part->ends = 0;
	kept = mig_words_add(&builder->parts, length, builder->memory);
	out = kept + 1;
	*kept = 0;
	for (uint32_t n = *list++; n > 0; n--)
	{
		uint32_t inside = list[0] & 1;
		uint32_t edges = 0;

		for (uint32_t i = 0; i < list[1]; i++)
		{
			MigEdge e = mig_edge_at(builder->set->vertices, list[2 + i]);

			mig_progress(builder->memory, 1);
			inside ^= mig_crosses_way(&e, box.x, box.y, whole.x, whole.y);
			if (mig_edge_meets(&e, &box))
			{
				out[2 + edges++] = list[2 + i];
				part->ends +=
					fabs(e.ax - box.x) <= box.half_width && fabs(e.ay - box.y) <= box.half_height;
			}
		}
		if (inside || edges > 0)
		{
			out[0] = (list[0] & ~1u) | inside;
			out[1] = edges;
			out += 2 + edges;
			part->edges += edges;
			(*kept)++;
		}
		list = mig_next_entry(list);
	}
	part->length = (size_t) (out - kept);
	builder->parts.count = part->at + part->length;
}

/* The parts of a tile without their lists: halves along its longer side, or both sides, or the parts of a cell. */
static int
parts_of(const Pending *whole, size_t first_slot, Part *parts)
{
	const MigTile *tile = &whole->tile;
	int column_bits = tile->column_bits;
	int row_bits = tile->row_bits;
	int count = 0;

	if (column_bits + row_bits == 0)
	{
		for (uint32_t i = 0; i < MIG_SUBGRID_CELLS; i++)
		{
			parts[i].tile = (MigTile){tile->column * MIG_SUBGRID_SIDE + i % MIG_SUBGRID_SIDE,
									  tile->row * MIG_SUBGRID_SIDE + i / MIG_SUBGRID_SIDE, 0, 0,
									  tile->depth + 1};
			parts[i].slot = first_slot + i;
		}
		return (int) MIG_SUBGRID_CELLS;
	}
	column_bits -= tile->column_bits >= tile->row_bits;
	row_bits -= tile->row_bits >= tile->column_bits;
	for (uint32_t row = 0; row < 1u << tile->row_bits; row += 1u << row_bits)
		for (uint32_t column = 0; column < 1u << tile->column_bits; column += 1u << column_bits)
			parts[count++] = (Part){
				{tile->column + column, tile->row + row, column_bits, row_bits, 0}, 0, 0, 0, 0, 0};
	return count;
}

/* --- Pending tiles --- */

/* Benefit of dividing a tile per byte: how much it shortens lookups, times their share. */
static double
worth_of(const Builder *builder, const Part *part)
{
	const MigTile *tile = &part->tile;
	bool is_cell = tile->column_bits + tile->row_bits == 0;
	double scale = mig_scale_of_depth[tile->depth];
	double area = ldexp(scale * scale, tile->column_bits + tile->row_bits -
										   builder->head.column_bits - builder->head.row_bits);
	double share = area + (double) part->ends / builder->set->vertex_count;
	double through = part->edges > part->ends ? (double) (part->edges - part->ends) : 0;
	/* An edge that passes through meets about 5 of 16 parts, or 2 of 4. */
	double cost = is_cell ? 64 + 4 * through : 16 + 1.3 * through;

	return share * (double) part->edges / cost;
}

/* Is a to be divided before b?  Ties go to the south-western one. */
static bool
goes_before(const Pending *a, const Pending *b)
{
	if (a->worth != b->worth)
		return a->worth > b->worth;
	if (a->tile.depth != b->tile.depth)
		return a->tile.depth < b->tile.depth;
	return a->tile.row != b->tile.row ? a->tile.row < b->tile.row : a->tile.column < b->tile.column;
}

static void
push(Builder *builder, const Part *part)
{
	const uint32_t *list = builder->parts.at + part->at;
	Pending pending = {
		worth_of(builder, part), part->tile, part->slot, NULL, part->length, part->edges};
	size_t at = builder->pending++;

	pending.list = mig_allocate(builder->memory, part->length, sizeof(uint32_t));
	memcpy(pending.list, list, part->length * sizeof(uint32_t));
	builder->reserved += list_bytes(part->length, part->edges);
	builder->edges += part->edges > MIG_SLAB_EDGES ? part->edges : 0;
	builder->heap =
		mig_grow(builder->memory, builder->heap, &builder->room, at + 1, sizeof(Pending));
	for (; at > 0 && goes_before(&pending, &builder->heap[(at - 1) / 2]); at = (at - 1) / 2)
		builder->heap[at] = builder->heap[(at - 1) / 2];
	builder->heap[at] = pending;
}

static Pending
pop(Builder *builder)
{
	Pending first = builder->heap[0];
	Pending last = builder->heap[--builder->pending];
	size_t at = 0;

	for (size_t child; (child = 2 * at + 1) < builder->pending; at = child)
	{
		if (child + 1 < builder->pending &&
			goes_before(&builder->heap[child + 1], &builder->heap[child]))
			child++;
		if (!goes_before(&builder->heap[child], &last))
			break;
		builder->heap[at] = builder->heap[child];
	}
	builder->heap[at] = last;
	builder->reserved -= list_bytes(first.length, first.edges);
	builder->edges -= first.edges > MIG_SLAB_EDGES ? first.edges : 0;
	return first;
}

/* --- Cells --- */

static bool
are_same(const MigEdge *a, const MigEdge *b)
{
	return (a->ax == b->ax && a->ay == b->ay && a->bx == b->bx && a->by == b->by) ||
		   (a->ax == b->bx && a->ay == b->by && a->bx == b->ax && a->by == b->ay);
}

/*
 * Do the polygons of a list cover the whole cell?  They do if an odd number of them contains the
 * centre and each edge belongs to an even number: then the number remains odd across each edge.
 */
static bool
is_tiled(const Builder *builder, const uint32_t *list)
{
	MigEdge unpaired[TILED_EDGES_MAX];
	size_t count = 0;
	uint32_t inside = 0;
	const uint32_t *entry = mig_list_entries(list);

	if (mig_list_edges(list) > TILED_EDGES_MAX)
		return false;
	for (uint32_t n = mig_list_polygons(list); n > 0; n--)
	{
		inside ^= entry[0] & 1;
		for (uint32_t i = 0; i < entry[1]; i++)
		{
			MigEdge e = mig_edge_at(builder->set->vertices, entry[2 + i]);
			size_t same = 0;

			while (same < count && !are_same(&unpaired[same], &e))
				same++;
			if (same == count)
				unpaired[count++] = e;
			else
				unpaired[same] = unpaired[--count];
		}
		entry = mig_next_entry(entry);
	}
	return inside && count == 0;
}

/* The code of cells with this list. */
static uint32_t
encode(Builder *builder, const uint32_t *list, size_t length)
{
	uint32_t at = (uint32_t) builder->lists.count;
	uint32_t *out;

	if (list[0] == 0)
		return 0;
	if (list[0] == 1 && list[2] == 0)
		return (list[1] >> 1) << 2 | MIG_TAG_INSIDE;
	out = mig_words_add(&builder->lists, length, builder->memory);
	memcpy(out, list, length * sizeof(uint32_t));
	if (is_tiled(builder, list))
		out[0] |= MIG_LIST_TILED;
	return at << 2 | MIG_TAG_LIST;
}

/* The same for the list of a tile that has several cells or many edges. */
static uint32_t
encode_large(Builder *builder, const Pending *pending)
{
	const MigTile *tile = &pending->tile;
	uint32_t at = (uint32_t) builder->lists.count;
	MigSlabsOf of = {builder->set, builder->ring_sides, pending->list + 1, pending->list[0],
					 mig_tile_box(&builder->head, tile, MIG_SLACK_CELLS)};
	size_t slabs_at = at + MIG_LARGE_WORDS + pending->length - 1;
	uint32_t *out = mig_words_add(&builder->lists, slabs_at - at, builder->memory);
	size_t max = 2 * (size_t) MIG_COVERAGE_VERTEX_BYTES * builder->set->vertex_count + SPARE_BYTES;
	size_t bytes = total_bytes(builder) + builder->reserved;

	out[0] = pending->list[0] | MIG_LIST_LARGE;
	out[1] = tile->column;
	out[2] = tile->row;
	out[3] = (uint32_t) (tile->column_bits | tile->row_bits << 8 | tile->depth << 16);
	out[5] = (uint32_t) (pending->length - 1);
	memcpy(out + MIG_LARGE_WORDS, pending->list + 1, (pending->length - 1) * sizeof(uint32_t));
	if (pending->edges > MIG_SLAB_EDGES && bytes < max)
	{
		/* Its share, by edges, of the bytes left, and at least the estimate. */
		double share = (double) pending->edges / (double) (pending->edges + builder->edges);
		size_t words = (size_t) ((double) (max - bytes) * share) / sizeof(uint32_t);

		mig_slabs_build(&of, words + pending->edges * SLAB_BYTES / sizeof(uint32_t),
						&builder->lists, builder->memory);
	}
	builder->lists.at[at + 4] = (uint32_t) (builder->lists.count - slabs_at);
	return at << 2 | MIG_TAG_LIST;
}

/* Sets the cells of a tile; slot is that of a part of a divided cell. */
static void
set_cells(Builder *builder, const MigTile *tile, size_t slot, uint32_t code)
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

/* Finishes a tile that is not divided. */
static void
keep(Builder *builder, const Pending *pending)
{
	const MigTile *tile = &pending->tile;
	bool is_large = tile->column_bits + tile->row_bits > 0 || pending->edges > MIG_SLAB_EDGES;

	set_cells(builder, tile, pending->slot,
			  is_large ? encode_large(builder, pending)
					   : encode(builder, pending->list, pending->length));
}

/* Sets the final cells of a part, or queues it. */
static void
settle(Builder *builder, const Part *part)
{
	const MigTile *tile = &part->tile;

	if (part->edges == 0 || (tile->column_bits + tile->row_bits == 0 && part->edges <= LEAF_EDGES))
		set_cells(builder, tile, part->slot,
				  encode(builder, builder->parts.at + part->at, part->length));
	else
		push(builder, part);
}

/*
 * Is dividing within the limit, and useful?  It is not where very many edges meet in a point: one part has nearly all
 * of them again, and the others have many.
 */
static bool
is_useful(const Builder *builder, const Pending *whole, const Part *parts, int count)
{
	size_t bytes = total_bytes(builder) + builder->reserved;
	size_t edges = 0;
	size_t max = 0;

	if (whole->tile.column_bits + whole->tile.row_bits == 0)
		bytes += MIG_SUBGRID_CELLS * sizeof(uint32_t);
	for (int i = 0; i < count; i++)
	{
		bytes += list_bytes(parts[i].length, parts[i].edges);
		edges += parts[i].edges;
		if (parts[i].edges > max)
			max = parts[i].edges;
	}
	if (bytes > builder->limit)
		return false;
	return count < (int) MIG_SUBGRID_CELLS || whole->edges <= MIG_SLAB_EDGES ||
		   edges <= 2 * whole->edges || 4 * max <= 3 * whole->edges;
}

static void
divide(Builder *builder, const Pending *whole)
{
	Part parts[MIG_SUBGRID_CELLS];
	size_t first_slot = builder->subgrids.count;
	int count = parts_of(whole, first_slot, parts);

	mig_progress(builder->memory, MIG_SUBGRID_CELLS);
	builder->parts.count = 0;
	if (whole->tile.depth < MIG_DEPTH_MAX)
		for (int i = 0; i < count; i++)
			make_part(builder, whole->list, whole->length, &whole->tile, &parts[i]);
	if (whole->tile.depth == MIG_DEPTH_MAX || !is_useful(builder, whole, parts, count))
	{
		keep(builder, whole);
		return;
	}
	if (count == (int) MIG_SUBGRID_CELLS)
	{
		mig_words_add(&builder->subgrids, MIG_SUBGRID_CELLS, builder->memory);
		set_cells(builder, &whole->tile, whole->slot,
				  (uint32_t) (first_slot / MIG_SUBGRID_CELLS) << 2 | MIG_TAG_SUBGRID);
	}
	for (int i = 0; i < count; i++)
		settle(builder, &parts[i]);
}

/* --- Lines --- */

/* The code of a cell or of a part of a divided one, with a line if it can have one and there is room. */
static uint32_t
with_line(Builder *builder, uint32_t code, const MigTile *tile)
{
	size_t max = (size_t) builder->set->vertex_count * MIG_COVERAGE_VERTEX_BYTES;
	MigCellLine line;

	if ((code & 3) == MIG_TAG_SUBGRID && builder->subgrids.at != NULL)
		for (uint32_t i = 0; i < MIG_SUBGRID_CELLS; i++)
		{
			size_t slot = (code >> 2) * MIG_SUBGRID_CELLS + i;
			MigTile part = {tile->column * MIG_SUBGRID_SIDE + i % MIG_SUBGRID_SIDE,
							tile->row * MIG_SUBGRID_SIDE + i / MIG_SUBGRID_SIDE, 0, 0,
							tile->depth + 1};

			builder->subgrids.at[slot] = with_line(builder, builder->subgrids.at[slot], &part);
		}
	if ((code & 3) != MIG_TAG_LIST || builder->lists.at == NULL ||
		builder->lists.at[code >> 2] & MIG_LIST_LARGE ||
		total_bytes(builder) + builder->cells.count * sizeof(uint16_t) + sizeof(line) > max ||
		!mig_line_make(&builder->head, builder->set->vertices, builder->lists.at + (code >> 2),
					   tile, &line))
		return code;
	line.list = code >> 2;
	memcpy(mig_words_add(&builder->lines, LINE_WORDS, builder->memory), &line, sizeof(line));
	return (uint32_t) (builder->lines.count / LINE_WORDS) << 2 | MIG_TAG_LINE;
}

/* The index of a code in a block's palette, which starts at first; added if it is new. */
static uint16_t
find_code(Builder *builder, MigWords *palette, size_t first, uint32_t code)
{
	for (size_t i = first; i < palette->count; i++)
		if (palette->at[i] == code)
			return (uint16_t) (i - first);
	*mig_words_add(palette, 1, builder->memory) = code;
	return (uint16_t) (palette->count - 1 - first);
}

/* Gives lines to the cells of a block, and packs the cells into 2 bytes each. */
static void
pack_block(Builder *builder, const MigTile *block, MigWords *blocks, MigWords *palette,
		   uint16_t *cells)
{
	size_t first_line = builder->lines.count / LINE_WORDS + 1;
	size_t first_code = palette->count;
	uint32_t *head = mig_words_add(blocks, 2, builder->memory);

	head[0] = (uint32_t) first_line;
	head[1] = (uint32_t) first_code;
	for (uint32_t row = block->row; row < block->row + (1u << block->row_bits); row++)
		for (uint32_t column = block->column; column < block->column + (1u << block->column_bits);
			 column++)
		{
			size_t at = ((size_t) row << builder->head.column_bits) + column;
			MigTile tile = {column, row, 0, 0, 0};
			uint32_t code = with_line(builder, builder->cells.at[at], &tile);
			size_t line = (code >> 2) - first_line;

			if ((code & 3) == MIG_TAG_LINE && code != 0 && line < MIG_CELL_LINE)
				*cells++ = (uint16_t) (line | MIG_CELL_LINE);
			else
				*cells++ = find_code(builder, palette, first_code, code);
		}
}

/* Appends words to others, and frees them. */
static void
append(MigWords *words, MigWords *more, const MigMemory *memory)
{
	if (more->count > 0)
		memcpy(mig_words_add(words, more->count, memory), more->at, more->count * sizeof(uint32_t));
	mig_words_free(more, memory);
}

/* Packs the cells of the raster into blocks, with their palette; lines are aligned to their size. */
static void
pack_cells(Builder *builder)
{
	const MigMemory *memory = builder->memory;
	const MigCoverage *head = &builder->head;
	MigBlocks size = mig_block_sizes(head);
	size_t count = (size_t) 1 << (size.column_bits + size.row_bits);
	uint32_t across = 1u << (head->column_bits - size.column_bits);
	size_t cell_words = (builder->cells.count + 1) / 2;
	MigWords packed = {0};
	uint16_t *cells = (uint16_t *) mig_words_add(&packed, cell_words, memory);
	MigTile block = {0, 0, size.column_bits, size.row_bits, 0};
	MigWords blocks = {0};
	MigWords palette = {0};

	cells[2 * cell_words - 1] = 0;
	for (uint32_t i = 0; i < size.count; i++)
	{
		mig_progress(memory, (size_t) 1 << (size.column_bits + size.row_bits));
		block.column = i % across << size.column_bits;
		block.row = i / across << size.row_bits;
		pack_block(builder, &block, &blocks, &palette, cells + i * count);
	}
	builder->head.palette_words = (uint32_t) palette.count;
	mig_words_free(&builder->cells, memory);
	append(&builder->cells, &blocks, memory);
	append(&builder->cells, &palette, memory);
	append(&builder->cells, &packed, memory);
	while (builder->lines.count > 0 && total_bytes(builder) % sizeof(MigCellLine) != 0)
		*mig_words_add(&builder->lists, 1, memory) = 0;
}

/* --- The raster --- */

/* Makes the list of the whole raster the only part. */
static void
make_whole(Builder *builder, Part *whole)
{
	const MigPolygons *set = builder->set;
	const MigCoverage *head = &builder->head;
	MigCellBox box = mig_tile_box(head, &whole->tile, 0);
	uint32_t *list = mig_words_add(
		&builder->parts, 1 + 2 * (size_t) set->polygon_count + set->vertex_count, builder->memory);
	uint32_t *entry = list + 1;

	list[0] = set->polygon_count;
	for (uint32_t p = 0; p < set->polygon_count; p++)
	{
		uint32_t edges = 0;
		uint32_t inside = 0;

		for (uint32_t r = mig_polygons_ring(set, p); r < mig_polygons_ring(set, p + 1); r++)
			for (uint32_t v = mig_polygons_vertex(set, r); v + 1 < mig_polygons_vertex(set, r + 1);
				 v++)
			{
				MigEdge e = mig_edge_at(set->vertices, v);

				mig_progress(builder->memory, 1);
				/* From a position outside of all polygons. */
				inside ^= mig_crosses_way(&e, box.x, box.y, head->west - 1, head->south - 1);
				entry[2 + edges++] = v;
			}
		entry[0] = p << 1 | inside;
		entry[1] = edges;
		entry += 2 + edges;
		whole->edges += edges;
	}
	whole->length = (size_t) (entry - list);
	whole->ends = whole->edges;
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

/*
 * Ratio of the box's width to its height in cells for which edges meet the fewest cells: width and height of cells are
 * in the ratio of the edges' extents.
 */
static double
ratio_of(const MigPolygons *set, double width, double height)
{
	double across = 0;
	double up = 0;

	for (uint32_t r = 0; r < set->ring_count; r++)
		for (uint32_t v = mig_polygons_vertex(set, r); v + 1 < mig_polygons_vertex(set, r + 1); v++)
		{
			MigEdge e = mig_edge_at(set->vertices, v);

			across += fabs(e.bx - e.ax);
			up += fabs(e.by - e.ay);
		}
	return width * fmax(up, 1e-9) / (height * fmax(across, 1e-9));
}

/* Bits of a side of the raster, given the total number of cells and the ratio of the sides. */
static int
side_bits(double cells, double ratio)
{
	double bits = floor(0.5 * log2(cells * ratio) + 0.5);

	return bits < 0 ? 0 : bits > BITS_MAX ? BITS_MAX : (int) bits;
}

static void
compile(Builder *builder)
{
	const MigPolygons *set = builder->set;
	MigCoverage *head = &builder->head;
	double cells = CELLS_AN_EDGE * (double) set->vertex_count;
	Part whole = {0};
	double width;
	double height;
	double ratio;

	if (set->polygon_count == 0)
	{
		/* West > east: the box contains no position. */
		head->west = head->south = 1;
		mig_words_add(&builder->cells, 1, builder->memory)[0] = 0;
		return;
	}
	find_box(set, head);
	/* A box without width or height still has cells. */
	width = fmax(head->east - head->west, 1e-9);
	height = fmax(head->north - head->south, 1e-9);
	ratio = ratio_of(set, width, height);
	whole.tile.column_bits = side_bits(cells, ratio);
	whole.tile.row_bits = side_bits(cells, 1 / ratio);
	head->column_bits = (uint8_t) whole.tile.column_bits;
	head->row_bits = (uint8_t) whole.tile.row_bits;
	head->cell_width = width / (1u << head->column_bits);
	head->cell_height = height / (1u << head->row_bits);
	head->columns_per_degree = 1 / head->cell_width;
	head->rows_per_degree = 1 / head->cell_height;
	mig_words_add(&builder->cells, (size_t) 1 << (head->column_bits + head->row_bits),
				  builder->memory);
	builder->limit = (size_t) set->vertex_count * DIVIDING_BYTES;
	builder->ring_sides = mig_allocate(builder->memory, set->ring_count, sizeof(int8_t));
	for (uint32_t r = 0; r < set->ring_count; r++)
	{
		mig_progress(builder->memory, 1);
		builder->ring_sides[r] = mig_ring_side(set, r);
	}
	make_whole(builder, &whole);
	push(builder, &whole);
	while (builder->pending > 0)
	{
		Pending pending = pop(builder);

		divide(builder, &pending);
		builder->memory->release(builder->memory->state, pending.list);
	}
	builder->memory->release(builder->memory->state, builder->heap);
	builder->memory->release(builder->memory->state, builder->ring_sides);
}

/* Copies the parts into one block. */
static MigCoverage *
assemble(const Builder *builder, size_t bytes)
{
	const MigPolygons *set = builder->set;
	MigCoverage *coverage = builder->memory->resize(builder->memory->state, NULL, bytes);
	const MigWords *parts[] = {&builder->cells, &builder->subgrids, &builder->lists,
							   &builder->lines};
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
	for (int i = 0; i < 4; i++)
		if (parts[i]->count > 0)
		{
			memcpy(words, parts[i]->at, parts[i]->count * sizeof(uint32_t));
			words += parts[i]->count;
		}
	return coverage;
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
	compile(&builder);
	pack_cells(&builder);
	builder.head.subgrid_count = (uint32_t) (builder.subgrids.count / MIG_SUBGRID_CELLS);
	builder.head.list_words = (uint32_t) builder.lists.count;
	builder.head.line_count = (uint32_t) (builder.lines.count / LINE_WORDS);
	*bytes = total_bytes(&builder);
	*out = *bytes <= MIG_COVERAGE_BYTES_MAX ? assemble(&builder, *bytes) : NULL;
	mig_words_free(&builder.cells, memory);
	mig_words_free(&builder.subgrids, memory);
	mig_words_free(&builder.lists, memory);
	mig_words_free(&builder.lines, memory);
	mig_words_free(&builder.parts, memory);
	return *out != NULL ? MIG_OK : MIG_TOO_LARGE;
}
