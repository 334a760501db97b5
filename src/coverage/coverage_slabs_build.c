/*
 * coverage_slabs_build.c
 *		Divides the edges of a cell into slabs (see coverage_slabs.h).
 */
#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "coverage/coverage_cell.h"

#define SLAB_ENDS  8  /* ends of edges in a slab, times a power of 4 where bytes are scarce */
#define SHARED_MAX 64 /* maximum number of edges of a polygon in the shared sheet */

/* Slabs that a line spans from first to end - 1, those below and above it, and those in which it ends. */
typedef struct Span
{
	uint32_t first;
	uint32_t end;
	uint32_t below; /* slabs up to this one are below */
	uint32_t above; /* slabs from this one on are above */
	uint32_t loose[2];
	uint32_t loose_count;
} Span;

typedef struct Builder
{
	const MigMemory *memory;
	size_t max; /* maximum number of words, and number of edges */
	size_t edges;
	/* the sheet under construction */
	MigCellEdges cell;
	double *bounds;
	uint32_t slabs;
	uint32_t leaves;
	uint32_t levels;
} Builder;

/* Number of bounds not above y. */
static uint32_t
slab_of(const Builder *builder, double y)
{
	uint32_t low = 0;
	uint32_t high = builder->slabs - 1;

	while (low < high)
	{
		uint32_t middle = (low + high) / 2;

		if (builder->bounds[middle] <= y)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Does the line have an end relevant to slabs?  Flat ones only where they leave the cell. */
static bool
has_ends(const Builder *builder, const MigLine *line)
{
	return !mig_line_is_flat(line) ||
		   (line->lx < builder->cell.west) != (line->hx < builder->cell.west);
}

static Span
span_of(const Builder *builder, const MigLine *line)
{
	Span span = {0, builder->slabs, 0, builder->slabs, {0, 0}, 0};

	if (!has_ends(builder, line))
	{
		span.end = 0;
		span.below = builder->slabs;
		return span;
	}
	if (line->ly >= builder->cell.south)
	{
		span.first = span.below = slab_of(builder, line->ly);
		if (span.first == 0 || builder->bounds[span.first - 1] != line->ly)
			span.loose[span.loose_count++] = span.first++;
	}
	if (line->hy <= builder->cell.north)
	{
		span.end = span.above = slab_of(builder, line->hy);
		if (span.end == 0 || builder->bounds[span.end - 1] != line->hy)
		{
			span.above++;
			if (span.loose_count == 0 || span.loose[0] != span.end)
				span.loose[span.loose_count++] = span.end;
		}
	}
	return span;
}

static int
compare_doubles(const void *left, const void *right)
{
	const double *a = left;
	const double *b = right;

	return *a < *b ? -1 : *a > *b;
}

/* Divides the sheet into slabs of at most that many ends; bounds has room for two per line. */
static void
cut_slabs(Builder *builder, size_t most_ends)
{
	double *ends = builder->bounds;
	size_t count = 0;
	size_t within = 0;

	for (size_t i = 0; i < builder->cell.count; i++)
	{
		const MigLine *line = &builder->cell.lines[i].line;

		mig_progress(builder->memory, 1);
		if (!has_ends(builder, line))
			continue;
		if (line->ly >= builder->cell.south)
			ends[count++] = line->ly;
		if (line->hy <= builder->cell.north)
			ends[count++] = line->hy;
	}
	mig_sort(ends, count, sizeof(double), compare_doubles, builder->memory);
	builder->slabs = 1;
	for (size_t i = 0; i < count;)
	{
		double y = ends[i];
		size_t same = i;

		while (same < count && ends[same] == y)
			same++;
		within += same - i;
		i = same;
		if (within > most_ends)
		{
			builder->bounds[builder->slabs++ - 1] = y;
			within = 0;
		}
	}
	builder->levels = 0;
	while (1u << builder->levels < builder->slabs)
		builder->levels++;
	builder->leaves = 1u << builder->levels;
}

/* The nodes that together cover the slabs of a span. */
static size_t
nodes_of(const Builder *builder, const Span *span, uint32_t nodes[64])
{
	size_t count = 0;
	uint32_t low = builder->leaves + span->first;
	uint32_t high = builder->leaves + span->end;

	for (; low < high; low /= 2, high /= 2)
	{
		if (low & 1)
			nodes[count++] = low++;
		if (high & 1)
			nodes[count++] = --high;
	}
	return count;
}

/* Words of the sheet, if no edges cross. */
static size_t
count_words(const Builder *builder)
{
	size_t words = 5 * (size_t) builder->slabs + 4 * (size_t) builder->leaves + MIG_SHEET_HEAD;
	uint32_t nodes[64];

	for (size_t i = 0; i < builder->cell.count; i++)
	{
		Span span = span_of(builder, &builder->cell.lines[i].line);

		mig_progress(builder->memory, 1);
		words += MIG_LOOSE_WORDS * span.loose_count +
				 (mig_line_is_flat(&builder->cell.lines[i].line) ? MIG_FLAT_WORDS : 0);
		if (span.first < span.end)
			words += MIG_ENTRY_WORDS * nodes_of(builder, &span, nodes);
	}
	return words;
}

/* Chooses the axis that needs fewer words; returns their number. */
static size_t
choose_axis(Builder *builder, size_t most_ends)
{
	size_t words[2];

	for (uint32_t axis = 0; axis < 2; axis++)
	{
		mig_cell_set_axis(&builder->cell, axis);
		cut_slabs(builder, most_ends);
		words[axis] = count_words(builder);
	}
	if (words[1] < words[0])
		return words[1];
	mig_cell_set_axis(&builder->cell, 0);
	cut_slabs(builder, most_ends);
	return words[0];
}

/* Chooses the axis and slabs as fine as the sheet's share of the words allows; false if none fit. */
static bool
choose_slabs(Builder *builder)
{
	double share = (double) builder->max * (double) builder->cell.count / (double) builder->edges;
	size_t ends = SLAB_ENDS;

	while ((double) choose_axis(builder, ends) > share)
	{
		if (builder->slabs == 1)
			return false;
		ends *= 4;
	}
	return true;
}

/* Computes the sums of each slab over everything west of the cell, as differences between slabs. */
static void
sum_constants(const Builder *builder, const MigExactSums *inside, uint32_t *out)
{
	MigExactSums sums = *inside;

	memset(out, 0, 3 * (size_t) builder->slabs * sizeof(uint32_t));
	for (size_t i = 0; i < builder->cell.count; i++)
	{
		const MigPlaced *placed = &builder->cell.lines[i];
		Span span = span_of(builder, &placed->line);

		mig_progress(builder->memory, 1);
		if (mig_is_west_of_centre(&builder->cell, placed))
			mig_exact_sums_add_number(&sums, placed->place + 1, !placed->ends);
		for (int above = 0; above < 2; above++)
		{
			uint32_t from = above ? span.above : 0;
			uint32_t to = above ? builder->slabs : span.below;
			MigExactSums change = {0, 0, 0};

			if ((above ? placed->line.hx : placed->line.lx) >= builder->cell.west)
				continue;
			mig_exact_sums_add_number(&change, placed->place + 1, placed->ends);
			for (int k = 0; k < 3 && from < to; k++)
			{
				const uint32_t part[3] = {change.depth, change.numbers, change.squares};

				out[3 * (size_t) from + k] += part[k];
				if (to < builder->slabs)
					out[3 * (size_t) to + k] -= part[k];
			}
		}
	}
	for (size_t slab = 0; slab < builder->slabs; slab++)
	{
		mig_exact_sums_add(&sums, out + 3 * slab);
		out[3 * slab] = sums.depth;
		out[3 * slab + 1] = sums.numbers;
		out[3 * slab + 2] = sums.squares;
	}
}

/* Lines of the nodes, as chains starting with the last one added. */
typedef struct Link
{
	uint32_t line;
	uint32_t next; /* + 1 */
} Link;

typedef struct Chains
{
	Link *links;
	size_t count;
	size_t room;
	uint32_t *heads; /* of each node, + 1 */
} Chains;

static void
add_link(const Builder *builder, Chains *chains, uint32_t node, uint32_t line)
{
	chains->links =
		mig_grow(builder->memory, chains->links, &chains->room, chains->count + 1, sizeof(Link));
	chains->links[chains->count] = (Link){line, chains->heads[node]};
	chains->heads[node] = (uint32_t) ++chains->count;
}

/* A line in a node, by its x in the middle and at its ends there. */
typedef struct Crossing
{
	double middle;
	double low;
	double high;
	uint32_t line;
} Crossing;

static int
compare_crossings(const void *left, const void *right)
{
	const Crossing *a = left;
	const Crossing *b = right;

	if (a->middle != b->middle)
		return a->middle < b->middle ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static double
x_at(const MigLine *line, double y)
{
	return line->lx + (y - line->ly) / (line->hy - line->ly) * (line->hx - line->lx);
}

#define ROUNDING   1e-12 /* degrees; of x_at */
#define LOOK_AHEAD 4     /* lines that decide which of two crossed ones to remove */
#define LOOSE_MAX  4     /* lines that cross others and stay in a node */

/* Is a nowhere east of b in the node? */
static bool
are_ordered(const Builder *builder, const Crossing *a, const Crossing *b)
{
	double low;
	double high;

	if (fmax(a->low, a->high) + ROUNDING < builder->cell.west ||
		(a->low + ROUNDING < b->low && a->high + ROUNDING < b->high))
		return true;
	mig_compare_ends(&builder->cell.lines[a->line].line, &builder->cell.lines[b->line].line, &low,
					 &high);
	return low >= 0 && high >= 0;
}

/* Number of the next few lines that are not in order after this one. */
static int
count_crossed(const Builder *builder, const Crossing *one, const Crossing *next,
			  const Crossing *end)
{
	int crossed = 0;

	if (end - next > LOOK_AHEAD)
		end = next + LOOK_AHEAD;
	for (; next < end; next++)
		crossed += !are_ordered(builder, one, next);
	return crossed;
}

/* Moves lines that cross others to the end; returns how many are left. */
static size_t
part_crossed(const Builder *builder, Crossing *lines, size_t count, Crossing *crossed)
{
	size_t kept = 0;
	size_t left = 0;

	for (size_t i = 0; i < count; i++)
	{
		const Crossing *end = lines + count;

		mig_progress(builder->memory, 1);
		if (kept == 0 || are_ordered(builder, &lines[kept - 1], &lines[i]))
			lines[kept++] = lines[i];
		else if (count_crossed(builder, &lines[kept - 1], lines + i + 1, end) >
					 count_crossed(builder, &lines[i], lines + i + 1, end) &&
				 (kept == 1 || are_ordered(builder, &lines[kept - 2], &lines[i])))
		{
			crossed[left++] = lines[kept - 1];
			lines[kept - 1] = lines[i];
		}
		else
			crossed[left++] = lines[i];
	}
	memcpy(lines + kept, crossed, left * sizeof(Crossing));
	return kept;
}

/* A sheet's lines by nodes. */
typedef struct Nodes
{
	Chains spanning;
	Chains loose;
	Crossing *lines; /* lines of one node, and scratch space of the same size */
	uint32_t *at;    /* as in the sheet */
	MigWords entries;
	MigWords ends;
} Nodes;

static void
put_loose(const Builder *builder, Nodes *nodes, uint32_t line)
{
	uint32_t *out = mig_words_add(&nodes->ends, MIG_LOOSE_WORDS, builder->memory);

	out[0] = builder->cell.lines[line].edge;
	out[1] = builder->cell.lines[line].place << 1 | builder->cell.lines[line].ends;
}

/* Collects the lines of a node in the order of their middles, without those that do not enter the cell. */
static size_t
gather(const Builder *builder, const Nodes *nodes, uint32_t node, uint32_t first, uint32_t end)
{
	double low =
		first > 0 && first < builder->slabs ? builder->bounds[first - 1] : builder->cell.south;
	double high = end < builder->slabs ? builder->bounds[end - 1] : builder->cell.north;
	size_t count = 0;

	for (uint32_t i = nodes->spanning.heads[node]; i > 0; i = nodes->spanning.links[i - 1].next)
	{
		uint32_t number = nodes->spanning.links[i - 1].line;
		const MigLine *line = &builder->cell.lines[number].line;
		Crossing crossing = {0, x_at(line, low), x_at(line, high), number};

		if (fmin(crossing.low, crossing.high) - ROUNDING > builder->cell.east)
			continue;
		/* Lines entirely west of the cell come first. */
		crossing.middle = fmax(crossing.low, crossing.high) + ROUNDING < builder->cell.west
							  ? -HUGE_VAL
							  : 0.5 * (crossing.low + crossing.high);
		nodes->lines[count++] = crossing;
	}
	mig_sort(nodes->lines, count, sizeof(Crossing), compare_crossings, builder->memory);
	return count;
}

/* Writes the lines of a node, and passes those that cross others to its children. */
static void
put_node(Builder *builder, Nodes *nodes, uint32_t node, uint32_t first, uint32_t end)
{
	uint32_t middle = first + (end - first) / 2;
	size_t count = gather(builder, nodes, node, first, end);
	size_t kept = part_crossed(builder, nodes->lines, count, nodes->lines + builder->cell.count);
	MigExactSums sums = {0, 0, 0};
	bool goes_down = count - kept > LOOSE_MAX && end - first > 1 &&
					 (double) nodes->spanning.count * MIG_ENTRY_WORDS * (double) builder->edges <=
						 (double) builder->max * (double) builder->cell.count;

	nodes->at[2 * (size_t) node] = (uint32_t) (nodes->entries.count / MIG_ENTRY_WORDS);
	nodes->at[2 * (size_t) node + 1] = (uint32_t) (nodes->ends.count / MIG_LOOSE_WORDS);
	for (size_t i = 0; i < kept; i++)
	{
		uint32_t *out = mig_words_add(&nodes->entries, MIG_ENTRY_WORDS, builder->memory);
		const MigPlaced *placed = &builder->cell.lines[nodes->lines[i].line];

		mig_exact_sums_add_number(&sums, placed->place + 1, placed->ends);
		out[0] = placed->edge;
		out[1] = sums.depth;
		out[2] = sums.numbers;
		out[3] = sums.squares;
	}
	for (size_t i = kept; i < count; i++)
		if (!goes_down)
			put_loose(builder, nodes, nodes->lines[i].line);
		else
		{
			add_link(builder, &nodes->spanning, 2 * node, nodes->lines[i].line);
			if (middle < builder->slabs)
				add_link(builder, &nodes->spanning, 2 * node + 1, nodes->lines[i].line);
		}
	for (uint32_t i = nodes->loose.heads[node]; i > 0; i = nodes->loose.links[i - 1].next)
		put_loose(builder, nodes, nodes->loose.links[i - 1].line);
}

/* Distributes the lines among the nodes. */
static void
put_nodes(Builder *builder, Nodes *nodes)
{
	uint32_t span_nodes[64];

	for (uint32_t i = 0; i < builder->cell.count; i++)
	{
		Span span = span_of(builder, &builder->cell.lines[i].line);
		size_t count = span.first < span.end ? nodes_of(builder, &span, span_nodes) : 0;

		mig_progress(builder->memory, 1);
		for (size_t k = 0; k < count; k++)
			add_link(builder, &nodes->spanning, span_nodes[k], i);
		for (uint32_t k = 0; k < span.loose_count; k++)
			add_link(builder, &nodes->loose, builder->leaves + span.loose[k], i);
	}
	for (uint32_t width = builder->leaves; width > 0; width /= 2)
		for (uint32_t first = 0; first < builder->leaves; first += width)
			put_node(builder, nodes, (builder->leaves + first) / width, first, first + width);
}

static int
compare_flats(const void *left, const void *right)
{
	const MigPlaced *a = left;
	const MigPlaced *b = right;

	if (a->line.ly != b->line.ly)
		return a->line.ly < b->line.ly ? -1 : 1;
	if (a->line.lx != b->line.lx)
		return a->line.lx < b->line.lx ? -1 : 1;
	return a->edge < b->edge ? -1 : a->edge > b->edge;
}

/* Builds a tree of the flat lines from low to high - 1; returns the one that reaches farthest. */
static uint32_t
put_flats(const Builder *builder, const MigPlaced *flats, uint32_t low, uint32_t high,
		  uint32_t *out)
{
	uint32_t middle = (low + high) / 2;
	uint32_t farthest = middle;

	for (int side = 0; side < 2; side++)
		if (side == 0 ? low < middle : middle + 1 < high)
		{
			uint32_t other = side == 0 ? put_flats(builder, flats, low, middle, out)
									   : put_flats(builder, flats, middle + 1, high, out);

			if (mig_is_after(flats[other].line.hx, flats[other].line.hy, flats[farthest].line.hx,
							 flats[farthest].line.hy))
				farthest = other;
		}
	out[MIG_FLAT_WORDS * (size_t) middle] = flats[middle].edge;
	out[MIG_FLAT_WORDS * (size_t) middle + 1] = flats[middle].place;
	out[MIG_FLAT_WORDS * (size_t) middle + 2] = farthest;
	return farthest;
}

/* Moves the flat lines to the front, in order; returns how many there are. */
static uint32_t
sort_flats(Builder *builder)
{
	uint32_t flats = 0;

	for (size_t i = 0; i < builder->cell.count; i++)
		if (mig_line_is_flat(&builder->cell.lines[i].line))
		{
			MigPlaced flat = builder->cell.lines[i];

			builder->cell.lines[i] = builder->cell.lines[flats];
			builder->cell.lines[flats++] = flat;
		}
	mig_sort(builder->cell.lines, flats, sizeof(MigPlaced), compare_flats, builder->memory);
	return flats;
}

/* Writes the sheet of the lines added; inside holds the sums over the polygons that contain the centre. */
static bool
put_sheet(Builder *builder, uint32_t polygon, const MigExactSums *inside, MigWords *words)
{
	const MigMemory *memory = builder->memory;
	Nodes nodes = {{0}, {0}, NULL, NULL, {0}, {0}};
	size_t node_count;
	uint32_t flats;
	uint32_t *out;

	builder->bounds = mig_allocate(memory, 2 * builder->cell.count, sizeof(double));
	if (!choose_slabs(builder))
	{
		memory->release(memory->state, builder->bounds);
		return false;
	}
	flats = sort_flats(builder);
	node_count = 2 * (size_t) builder->leaves;
	nodes.lines = mig_allocate(memory, 2 * builder->cell.count, sizeof(Crossing));
	nodes.at = mig_allocate(memory, 2 * node_count + 2, sizeof(uint32_t));
	nodes.spanning.heads = mig_allocate(memory, 2 * node_count, sizeof(uint32_t));
	nodes.loose.heads = nodes.spanning.heads + node_count;
	memset(nodes.spanning.heads, 0, 2 * node_count * sizeof(uint32_t));
	memset(nodes.at, 0, 2 * sizeof(uint32_t));
	put_nodes(builder, &nodes);
	nodes.at[2 * node_count] = (uint32_t) (nodes.entries.count / MIG_ENTRY_WORDS);
	nodes.at[2 * node_count + 1] = (uint32_t) (nodes.ends.count / MIG_LOOSE_WORDS);

	out = mig_words_add(words,
						MIG_SHEET_HEAD + 2 * ((size_t) builder->slabs - 1) +
							3 * (size_t) builder->slabs + 2 * node_count + 2 + nodes.entries.count +
							nodes.ends.count + MIG_FLAT_WORDS * (size_t) flats,
						memory);
	out[0] = polygon;
	out[1] = builder->cell.axis;
	out[2] = builder->slabs;
	out[3] = builder->levels;
	out[4] = flats;
	out += MIG_SHEET_HEAD;
	memcpy(out, builder->bounds, ((size_t) builder->slabs - 1) * sizeof(double));
	out += 2 * ((size_t) builder->slabs - 1);
	sum_constants(builder, inside, out);
	out += 3 * (size_t) builder->slabs;
	memcpy(out, nodes.at, (2 * node_count + 2) * sizeof(uint32_t));
	out += 2 * node_count + 2;
	if (nodes.entries.count > 0)
		memcpy(out, nodes.entries.at, nodes.entries.count * sizeof(uint32_t));
	out += nodes.entries.count;
	if (nodes.ends.count > 0)
		memcpy(out, nodes.ends.at, nodes.ends.count * sizeof(uint32_t));
	if (flats > 0)
		put_flats(builder, builder->cell.lines, 0, flats, out + nodes.ends.count);

	mig_words_free(&nodes.entries, memory);
	mig_words_free(&nodes.ends, memory);
	memory->release(memory->state, nodes.spanning.heads);
	memory->release(memory->state, nodes.at);
	memory->release(memory->state, nodes.lines);
	memory->release(memory->state, builder->bounds);
	if (nodes.spanning.links != NULL)
		memory->release(memory->state, nodes.spanning.links);
	if (nodes.loose.links != NULL)
		memory->release(memory->state, nodes.loose.links);
	return true;
}

/* Adds the sheet for all polygons that have none of their own, if there is one, and marks the others. */
static bool
put_shared(Builder *builder, uint32_t *places, uint32_t edged, MigWords *words)
{
	MigExactSums inside = {0, 0, 0};

	builder->cell.count = 0;
	mig_cell_set_axis(&builder->cell, 0);
	for (uint32_t i = 0; i < edged; i++)
	{
		const uint32_t *entry = builder->cell.of->entries + places[i];

		mig_progress(builder->memory, 1);
		mig_cell_add_edges(&builder->cell, entry, i);
		if (entry[1] > SHARED_MAX || !mig_is_sound(&builder->cell, entry))
		{
			builder->cell.count -= entry[1];
			places[i] |= entry[1] > SHARED_MAX ? MIG_PLACE_OWN : MIG_PLACE_ASKED;
		}
		else if (entry[0] & 1)
			mig_exact_sums_add_number(&inside, i + 1, false);
	}
	return builder->cell.count == 0 || put_sheet(builder, MIG_SHEET_SHARED, &inside, words);
}

static bool
put_sheets(Builder *builder, uint32_t *places, uint32_t edged, MigWords *words, MigWords *starts)
{
	size_t start = words->count;

	if (!put_shared(builder, places, edged, words))
		return false;
	if (words->count > start)
		*mig_words_add(starts, 1, builder->memory) = 0;
	for (uint32_t i = 0; i < edged; i++)
	{
		const uint32_t *entry = builder->cell.of->entries + (places[i] & ~MIG_PLACE_MARKS);
		MigExactSums inside = {entry[0] & 1, 0, 0};

		if (!(places[i] & MIG_PLACE_OWN))
			continue;
		if (words->count - start > builder->max)
			return false;
		*mig_words_add(starts, 1, builder->memory) = (uint32_t) (words->count - start);
		builder->cell.count = 0;
		mig_cell_add_edges(&builder->cell, entry, i);
		if (!put_sheet(builder, i, &inside, words))
			return false;
	}
	return words->count - start <= builder->max;
}

bool
mig_slabs_build(const MigSlabsOf *of, size_t max, MigWords *words, const MigMemory *memory)
{
	Builder builder = {.cell.of = of, .memory = memory, .max = max};
	MigWords sheets = {0};
	MigWords starts = {0};
	uint32_t *places = mig_allocate(memory, of->polygons, sizeof(uint32_t));
	const uint32_t *entry = of->entries;
	uint32_t edged = 0;
	size_t edges = 0;
	bool fits;

	for (uint32_t i = 0; i < of->polygons; i++)
	{
		if (entry[1] > 0)
			places[edged++] = (uint32_t) (entry - of->entries);
		edges += entry[1];
		entry = mig_next_entry(entry);
	}
	builder.edges = edges;
	builder.cell.lines = mig_allocate(memory, edges, sizeof(MigPlaced));
	fits = put_sheets(&builder, places, edged, &sheets, &starts);
	if (fits)
	{
		size_t head = MIG_SLABS_HEAD + (size_t) of->polygons + starts.count;
		uint32_t *out = mig_words_add(words, head + sheets.count, memory);

		out[0] = of->polygons - edged;
		out[1] = edged;
		out[2] = (uint32_t) starts.count;
		out[3] = 0;
		for (uint32_t i = 0; i < edged; i++)
			out[3] += (places[i] & MIG_PLACE_ASKED) != 0;
		out += MIG_SLABS_HEAD;
		entry = of->entries;
		for (uint32_t i = 0; i < of->polygons; i++)
		{
			if (entry[1] == 0)
				*out++ = entry[0] >> 1;
			entry = mig_next_entry(entry);
		}
		memcpy(out, places, edged * sizeof(uint32_t));
		out += edged;
		for (size_t i = 0; i < starts.count; i++)
			*out++ = (uint32_t) head + starts.at[i];
		if (sheets.count > 0)
			memcpy(out, sheets.at, sheets.count * sizeof(uint32_t));
	}
	mig_words_free(&sheets, memory);
	mig_words_free(&starts, memory);
	memory->release(memory->state, builder.cell.lines);
	memory->release(memory->state, places);
	return fits;
}
