/*
 * even_odd.c
 *		The edges of a polygon by the even-odd rule (see even_odd.h).
 */
#include "geo/even_odd.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "geo/orientation.h"

#define NONE SIZE_MAX

/* Comparisons after which splitting gives up. */
#define WORK_MAX 400000000u

void
mig_rising_edges_add(MigRisingEdges *edges, const MigRisingEdge *edge, const MigMemory *memory)
{
	edges->edges =
		mig_grow(memory, edges->edges, &edges->room, edges->count + 1, sizeof(*edges->edges));
	edges->edges[edges->count++] = *edge;
}

/* --- Events: the lower and upper ends of edges, by height --- */

typedef struct Event
{
	double y;
	size_t edge;
} Event;

typedef struct Events
{
	Event *ends; /* ends of edges at one height */
	Event *starts;
	size_t count;
	size_t next_end;
	size_t next_start;
} Events;

static int
compare_events(const void *left, const void *right)
{
	double a = ((const Event *) left)->y;
	double b = ((const Event *) right)->y;

	return (a > b) - (a < b);
}

static void
events_make(Events *events, const MigRisingEdges *edges, const MigMemory *memory)
{
	*events = (Events){.count = edges->count};
	events->ends = mig_allocate(memory, edges->count, sizeof(Event));
	events->starts = mig_allocate(memory, edges->count, sizeof(Event));
	for (size_t i = 0; i < edges->count; i++)
	{
		mig_progress(memory, 1);
		events->ends[i] = (Event){edges->edges[i].y1, i};
		events->starts[i] = (Event){edges->edges[i].y0, i};
	}
	mig_sort(events->ends, edges->count, sizeof(Event), compare_events, memory);
	mig_sort(events->starts, edges->count, sizeof(Event), compare_events, memory);
}

static void
events_free(Events *events, const MigMemory *memory)
{
	memory->release(memory->state, events->ends);
	memory->release(memory->state, events->starts);
}

/* The height of the next event; false after the last one.  An edge ends after it starts. */
static bool
next_height(const Events *events, double *y)
{
	if (events->next_end == events->count)
		return false;
	*y = events->ends[events->next_end].y;
	if (events->next_start < events->count && events->starts[events->next_start].y < *y)
		*y = events->starts[events->next_start].y;
	return true;
}

/* The next edge that ends, or starts, at a height; NONE if there are no more. */
static size_t
next_at(const Event *sorted, size_t count, size_t *next, double y)
{
	return *next < count && sorted[*next].y == y ? sorted[(*next)++].edge : NONE;
}

/* --- The edges that the sweep meets, from west to east: a treap, its nodes linked in order --- */

typedef struct Node
{
	size_t parent;
	size_t child[2]; /* west and east */
	size_t next[2];
	bool is_met;
} Node;

typedef struct Sweep
{
	const MigRisingEdge *edges;
	Node *nodes; /* by edge */
	size_t root;
} Sweep;

/* Mixes the bits of a number with the finalizer of SplitMix64: the heap order of the treap. */
static uint64_t
priority(size_t edge)
{
	uint64_t bits = (uint64_t) edge + 1;

	bits = (bits ^ bits >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	bits = (bits ^ bits >> 27) * UINT64_C(0x94D049BB133111EB);
	return bits ^ bits >> 31;
}

/* Positive if a point lies west of an edge or its line. */
static double
side(const MigRisingEdge *edge, double x, double y)
{
	return mig_orientation(edge->x0, edge->y0, edge->x1, edge->y1, x, y);
}

/* Does an edge that starts lie west of one in the sweep? */
static bool
starts_west(const MigRisingEdge *edge, const MigRisingEdge *met)
{
	double west = side(met, edge->x0, edge->y0);

	return west != 0 ? west > 0 : side(met, edge->x1, edge->y1) > 0;
}

/* Rotates a node above its parent. */
static void
rotate(Sweep *sweep, size_t lower)
{
	Node *nodes = sweep->nodes;
	size_t upper = nodes[lower].parent;
	size_t above = nodes[upper].parent;
	int which = nodes[upper].child[1] == lower;
	size_t moved = nodes[lower].child[!which];

	nodes[upper].child[which] = moved;
	if (moved != NONE)
		nodes[moved].parent = upper;
	nodes[lower].child[!which] = upper;
	nodes[upper].parent = lower;
	nodes[lower].parent = above;
	if (above == NONE)
		sweep->root = lower;
	else
		nodes[above].child[nodes[above].child[1] == upper] = lower;
}

/* Links two neighbors in order, either of which may be missing. */
static void
join(Sweep *sweep, size_t west, size_t east)
{
	if (west != NONE)
		sweep->nodes[west].next[1] = east;
	if (east != NONE)
		sweep->nodes[east].next[0] = west;
}

static void
meet(Sweep *sweep, size_t edge)
{
	Node *nodes = sweep->nodes;
	size_t parent = NONE;
	size_t neighbor[2] = {NONE, NONE};
	int which = 0;

	for (size_t at = sweep->root; at != NONE; at = nodes[at].child[which])
	{
		which = !starts_west(&sweep->edges[edge], &sweep->edges[at]);
		neighbor[!which] = at;
		parent = at;
	}
	nodes[edge] = (Node){.parent = parent, .child = {NONE, NONE}, .is_met = true};
	if (parent == NONE)
		sweep->root = edge;
	else
		nodes[parent].child[which] = edge;
	join(sweep, neighbor[0], edge);
	join(sweep, edge, neighbor[1]);
	while (nodes[edge].parent != NONE && priority(edge) > priority(nodes[edge].parent))
		rotate(sweep, edge);
}

static void
leave(Sweep *sweep, size_t edge)
{
	Node *nodes = sweep->nodes;
	Node *node = &nodes[edge];

	while (node->child[0] != NONE || node->child[1] != NONE)
	{
		bool east = node->child[0] == NONE ||
					(node->child[1] != NONE && priority(node->child[1]) > priority(node->child[0]));

		rotate(sweep, node->child[east]);
	}
	if (node->parent == NONE)
		sweep->root = NONE;
	else
		nodes[node->parent].child[nodes[node->parent].child[1] == edge] = NONE;
	join(sweep, node->next[0], node->next[1]);
	node->is_met = false;
}

static bool
are_crossed(const Sweep *sweep, size_t west, size_t east)
{
	const MigRisingEdge *a;
	const MigRisingEdge *b;

	if (west == NONE || east == NONE)
		return false;
	a = &sweep->edges[west];
	b = &sweep->edges[east];
	return mig_segments_cross((const double[]){a->x0, a->y0, a->x1, a->y1},
							  (const double[]){b->x0, b->y0, b->x1, b->y1});
}

/* Do inside and outside alternate at an edge, or at an end of the row if there is none? */
static bool
take_turns(const Sweep *sweep, size_t edge)
{
	size_t west = sweep->nodes[edge].next[0];
	size_t east = sweep->nodes[edge].next[1];
	double weight = sweep->edges[edge].weight;

	return (west == NONE ? -1 : sweep->edges[west].weight) == -weight &&
		   (east == NONE ? 1 : sweep->edges[east].weight) == -weight;
}

/* Advances the sweep past a height; false if edges cross there. */
static bool
pass(Sweep *sweep, Events *events, double y, size_t *touched)
{
	size_t count = 0;
	size_t edge;

	while ((edge = next_at(events->ends, events->count, &events->next_end, y)) != NONE)
	{
		const size_t *next = sweep->nodes[edge].next;

		if (are_crossed(sweep, next[0], next[1]))
			return false;
		touched[count++] = next[0];
		touched[count++] = next[1];
		leave(sweep, edge);
	}
	while ((edge = next_at(events->starts, events->count, &events->next_start, y)) != NONE)
	{
		meet(sweep, edge);
		if (are_crossed(sweep, sweep->nodes[edge].next[0], edge) ||
			are_crossed(sweep, edge, sweep->nodes[edge].next[1]))
			return false;
		touched[count++] = edge;
	}
	for (size_t i = 0; i < count; i++)
		if (touched[i] != NONE && sweep->nodes[touched[i]].is_met && !take_turns(sweep, touched[i]))
			return false;
	return true;
}

/* Do the weights already follow the even-odd rule? */
static bool
are_even_odd(const MigRisingEdges *edges, Events *events, const MigMemory *memory)
{
	Sweep sweep = {.edges = edges->edges, .root = NONE};
	size_t *touched = mig_allocate(memory, 2 * edges->count, sizeof(*touched));
	bool good = true;
	double y;

	sweep.nodes = mig_allocate(memory, edges->count, sizeof(Node));
	for (size_t i = 0; i < edges->count; i++)
		sweep.nodes[i].is_met = false;
	while (good && next_height(events, &y))
	{
		mig_progress(memory, 1);
		good = pass(&sweep, events, y, touched);
	}
	memory->release(memory->state, sweep.nodes);
	memory->release(memory->state, touched);
	events->next_end = events->next_start = 0;
	return good;
}

/* --- Splitting: between two heights at which edges start, end or cross, inside and outside alternate --- */

typedef struct Met
{
	size_t edge;
	double low; /* x at the bottom of the slab */
	double high;
} Met;

typedef struct Parting
{
	const MigRisingEdges *from;
	MigRisingEdges parts;
	MigRisingEdge *open; /* by edge: its open part; weight 0 if there is none */
	Met *met;            /* edges in the slab, in order */
	size_t met_count;
	double *crossings; /* of a slab, as fractions of its height */
	size_t crossing_count;
	size_t crossing_room;
	uint64_t work;
} Parting;

static double
x_at(const MigRisingEdge *edge, double y)
{
	double x;

	if (y <= edge->y0)
		return edge->x0;
	if (y >= edge->y1)
		return edge->x1;
	x = edge->x0 + (y - edge->y0) / (edge->y1 - edge->y0) * (edge->x1 - edge->x0);
	return fmax(fmin(x, fmax(edge->x0, edge->x1)), fmin(edge->x0, edge->x1));
}

/* Ends the open part of an edge. */
static void
end_part(Parting *parting, size_t edge, double y, const MigMemory *memory)
{
	MigRisingEdge *part = &parting->open[edge];

	part->x1 = x_at(&parting->from->edges[edge], y);
	part->y1 = y;
	if (part->weight != 0 && part->y1 > part->y0)
		mig_rising_edges_add(&parting->parts, part, memory);
	part->weight = 0;
}

static void
set_weight(Parting *parting, size_t edge, double weight, double y, const MigMemory *memory)
{
	MigRisingEdge *part = &parting->open[edge];

	if (part->weight == weight)
		return;
	end_part(parting, edge, y, memory);
	*part = (MigRisingEdge){.x0 = x_at(&parting->from->edges[edge], y), .y0 = y, .weight = weight};
}

static bool
is_lower_west(const Met *a, const Met *b)
{
	return a->low != b->low ? a->low < b->low : a->high < b->high;
}

static bool
is_upper_west(const Met *a, const Met *b)
{
	return a->high < b->high;
}

static bool
is_middle_west(const Met *a, const Met *b)
{
	return a->low + a->high < b->low + b->high;
}

static void
measure(Parting *parting, double bottom, double top, const MigMemory *memory)
{
	for (size_t i = 0; i < parting->met_count; i++)
	{
		Met *met = &parting->met[i];

		mig_progress(memory, 1);
		met->low = x_at(&parting->from->edges[met->edge], bottom);
		met->high = x_at(&parting->from->edges[met->edge], top);
	}
	parting->work += parting->met_count;
}

/* Records the fraction of a slab's height at which two edges that swap places cross. */
static void
add_crossing(Parting *parting, const Met *a, const Met *b, const MigMemory *memory)
{
	double low = a->low - b->low;
	double high = b->high - a->high;

	parting->crossings = mig_grow(memory, parting->crossings, &parting->crossing_room,
								  parting->crossing_count + 1, sizeof(double));
	parting->crossings[parting->crossing_count++] = low / (low + high);
}

/*
 * Sorts the edges of a slab, by insertion, as little changes from one slab to the next; optionally records the
 * crossings of edges that swap places.  Stops if there is too much to do.
 */
static void
order(Parting *parting, bool (*is_west)(const Met *a, const Met *b), bool keep,
	  const MigMemory *memory)
{
	for (size_t i = 1; i < parting->met_count; i++)
	{
		Met met = parting->met[i];
		size_t at = i;

		parting->work++;
		mig_progress(memory, 1);
		for (; at > 0 && is_west(&met, &parting->met[at - 1]) && parting->work <= WORK_MAX; at--)
		{
			if (keep)
				add_crossing(parting, &met, &parting->met[at - 1], memory);
			parting->work++;
			mig_progress(memory, 1);
			parting->met[at] = parting->met[at - 1];
		}
		parting->met[at] = met;
	}
}

/* Sets alternating weights in a slab whose edges are in order. */
static void
set_weights(Parting *parting, double bottom, const MigMemory *memory)
{
	for (size_t i = 0; i < parting->met_count; i++)
		set_weight(parting, parting->met[i].edge, i % 2 == 0 ? 1 : -1, bottom, memory);
	parting->work += parting->met_count;
}

static int
compare_shares(const void *left, const void *right)
{
	double a = *(const double *) left;
	double b = *(const double *) right;

	return (a > b) - (a < b);
}

/* Processes a slab without ends of edges, splitting it where they cross. */
static void
part_slab(Parting *parting, double bottom, double top, const MigMemory *memory)
{
	double from = bottom;

	parting->crossing_count = 0;
	measure(parting, bottom, top, memory);
	order(parting, is_lower_west, false, memory);
	order(parting, is_upper_west, true, memory);
	if (parting->crossing_count == 0)
	{
		set_weights(parting, bottom, memory);
		return;
	}
	mig_sort(parting->crossings, parting->crossing_count, sizeof(double), compare_shares, memory);
	for (size_t i = 0; i <= parting->crossing_count && parting->work <= WORK_MAX; i++)
	{
		double to =
			i == parting->crossing_count ? top : bottom + (top - bottom) * parting->crossings[i];

		if (to <= from || (to >= top && i < parting->crossing_count))
			continue;
		measure(parting, from, to, memory);
		order(parting, is_middle_west, false, memory);
		set_weights(parting, from, memory);
		from = to;
	}
}

/* Removes the edges that end at a height, and adds those that start there. */
static void
change_met(Parting *parting, Events *events, double y, const MigMemory *memory)
{
	size_t kept = 0;
	size_t edge;

	while ((edge = next_at(events->ends, events->count, &events->next_end, y)) != NONE)
		end_part(parting, edge, y, memory);
	for (size_t i = 0; i < parting->met_count; i++)
		if (parting->from->edges[parting->met[i].edge].y1 > y)
			parting->met[kept++] = parting->met[i];
	parting->met_count = kept;
	while ((edge = next_at(events->starts, events->count, &events->next_start, y)) != NONE)
		parting->met[parting->met_count++].edge = edge;
	parting->work += parting->met_count;
}

static MigStatus
part(MigRisingEdges *edges, Events *events, const MigMemory *memory)
{
	Parting parting = {.from = edges};
	double bottom;
	double top;

	parting.open = mig_allocate(memory, edges->count, sizeof(MigRisingEdge));
	parting.met = mig_allocate(memory, edges->count, sizeof(Met));
	memset(parting.open, 0, edges->count * sizeof(MigRisingEdge));
	while (parting.work <= WORK_MAX && next_height(events, &bottom))
	{
		mig_progress(memory, 1);
		change_met(&parting, events, bottom, memory);
		if (next_height(events, &top))
			part_slab(&parting, bottom, top, memory);
	}
	memory->release(memory->state, parting.open);
	memory->release(memory->state, parting.met);
	if (parting.crossings != NULL)
		memory->release(memory->state, parting.crossings);
	memory->release(memory->state, edges->edges);
	*edges = parting.parts;
	return parting.work <= WORK_MAX ? MIG_OK : MIG_TOO_TANGLED;
}

MigStatus
mig_even_odd(MigRisingEdges *edges, const MigMemory *memory)
{
	Events events;
	MigStatus status = MIG_OK;

	if (edges->count == 0)
		return MIG_OK;
	events_make(&events, edges, memory);
	if (!are_even_odd(edges, &events, memory))
		status = part(edges, &events, memory);
	events_free(&events, memory);
	return status;
}
