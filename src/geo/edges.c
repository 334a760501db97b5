/*
 * edges.c
 *		Index of edges (see edges.h).
 *
 * Along an edge longitude and latitude change linearly.  In space it is a curve whose acceleration is at most the
 * square of the sum of both changes, in radians, and whose distance from the chord of its ends is at most an eighth of
 * that: boxes are enlarged by this much.  The tangential part of the acceleration, sin(b) l' sqrt((cos(b) l')^2 + (2
 * b')^2) for the changes l' and b', is 0 on meridians and the equator; an eighth of it, here a quarter, bounds the
 * distance of the edge from the great circle between its ends.
 */
#include "geo/edges.h"

#include <math.h>

#include "base/array.h"
#include "base/portable_math.h"
#include "base/sort.h"

#define RADIANS_PER_DEGREE 0.017453292519943295
#define PI                 3.1415926535897931

#define FAN      8
#define ROUNDING 1.2e-7 /* of a coordinate as a float, twice */
#define STRAIGHT 3e-16 /* radians, 2e-9 m: an edge this close to the great circle counts as on it */
#define TURN_MAX                                                                                   \
	0.5 /* radians of longitude: longer edges are halved before they are treated as arcs */
#define PARTS_MAX 64

/* --- Building --- */

/* Spreads the bits of a number, each followed by a 0. */
static uint64_t
spread(uint32_t number)
{
	uint64_t bits = number;

	bits = (bits | bits << 16) & UINT64_C(0x0000ffff0000ffff);
	bits = (bits | bits << 8) & UINT64_C(0x00ff00ff00ff00ff);
	bits = (bits | bits << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	bits = (bits | bits << 2) & UINT64_C(0x3333333333333333);
	return (bits | bits << 1) & UINT64_C(0x5555555555555555);
}

/* A position along a space-filling curve (Morton order). */
static uint64_t
place_of(const double *vertex)
{
	return spread((uint32_t) ((vertex[0] + 180) * 1e7)) |
		   spread((uint32_t) ((vertex[1] + 90) * 1e7)) << 1;
}

static int
compare_groups(const void *left, const void *right)
{
	const MigEdgeGroup *a = left;
	const MigEdgeGroup *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

void
mig_edges_add(MigEdges *edges, size_t first, size_t vertex_count, const MigMemory *memory)
{
	for (size_t at = 0; at + 1 < vertex_count; at += FAN)
	{
		size_t left = vertex_count - 1 - at;

		mig_progress(memory, 1);
		edges->groups = mig_grow(memory, edges->groups, &edges->group_room, edges->group_count + 1,
								 sizeof(MigEdgeGroup));
		edges->groups[edges->group_count++] =
			(MigEdgeGroup){.first = (uint32_t) (first + at), .count = left < FAN ? left : FAN};
	}
}

/* Maximum distance of an edge from its chord, on the unit sphere. */
static double
bulge_of(const double *from)
{
	double change = (fabs(from[2] - from[0]) + fabs(from[3] - from[1])) * RADIANS_PER_DEGREE;

	return change * change / 8;
}

static void
widen(float box[6], const float other[6])
{
	for (int axis = 0; axis < 3; axis++)
	{
		box[axis] = other[axis] < box[axis] ? other[axis] : box[axis];
		box[axis + 3] = other[axis + 3] > box[axis + 3] ? other[axis + 3] : box[axis + 3];
	}
}

static void
find_box(const MigEdges *edges, const MigEdgeGroup *group, float box[6])
{
	const double *vertices = edges->vertices + 2 * (size_t) group->first;
	double bulge = 0;

	for (size_t i = 0; i < group->count; i++)
		bulge = fmax(bulge, bulge_of(vertices + 2 * i));
	bulge += ROUNDING;
	for (size_t i = 0; i <= group->count; i++)
	{
		MigVector at = mig_vector_of_degrees(vertices[2 * i], vertices[2 * i + 1]);
		float here[6] = {(float) (at.x - bulge), (float) (at.y - bulge), (float) (at.z - bulge),
						 (float) (at.x + bulge), (float) (at.y + bulge), (float) (at.z + bulge)};

		if (i == 0)
			memcpy(box, here, sizeof(here));
		else
			widen(box, here);
	}
}

void
mig_edges_finish(MigEdges *edges, const double *vertices, const MigMemory *memory)
{
	size_t total = 0;

	edges->vertices = vertices;
	for (size_t i = 0; i < edges->group_count; i++)
	{
		MigEdgeGroup *group = edges->groups + i;

		mig_progress(memory, 1);
		group->place = place_of(vertices + 2 * ((size_t) group->first + group->count / 2));
	}
	mig_sort(edges->groups, edges->group_count, sizeof(MigEdgeGroup), compare_groups, memory);
	for (size_t count = edges->group_count; count > 0; count = (count + FAN - 1) / FAN)
	{
		edges->level_first[edges->levels++] = total;
		total += count;
		if (count == 1)
			break;
	}
	edges->level_first[edges->levels] = total;
	edges->boxes = mig_allocate(memory, total, sizeof(edges->boxes[0]));
	for (size_t i = 0; i < edges->group_count; i++)
	{
		mig_progress(memory, FAN);
		find_box(edges, edges->groups + i, edges->boxes[i]);
	}
	for (int level = 1; level < edges->levels; level++)
	{
		size_t below = edges->level_first[level - 1];
		size_t count = edges->level_first[level] - below;

		for (size_t i = 0; i < count; i++)
		{
			float *box = edges->boxes[edges->level_first[level] + i / FAN];

			mig_progress(memory, 1);
			if (i % FAN == 0)
				memcpy(box, edges->boxes[below + i], sizeof(edges->boxes[0]));
			else
				widen(box, edges->boxes[below + i]);
		}
	}
}

MigEdges
mig_edges_of_polygons(const MigPolygons *set, const MigMemory *memory)
{
	MigEdges edges = {0};

	for (uint32_t ring = 0; ring < set->ring_count; ring++)
	{
		uint32_t first = mig_polygons_vertex(set, ring);

		mig_edges_add(&edges, first, mig_polygons_vertex(set, ring + 1) - first, memory);
	}
	mig_edges_finish(&edges, set->vertices, memory);
	return edges;
}

void
mig_edges_free(MigEdges *edges, const MigMemory *memory)
{
	if (edges->groups != NULL)
		memory->release(memory->state, edges->groups);
	if (edges->boxes != NULL)
		memory->release(memory->state, edges->boxes);
	*edges = (MigEdges){0};
}

uint32_t
mig_edges_polygon(const MigPolygons *set, uint32_t first)
{
	uint32_t low = 0;
	uint32_t high = set->polygon_count;

	/* the last polygon that does not start after it */
	while (high - low > 1)
	{
		uint32_t middle = low + (high - low) / 2;

		if (mig_polygons_vertex(set, mig_polygons_ring(set, middle)) <= first)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* --- Searching --- */

/* State of a search. */
typedef struct Search
{
	const MigEdges *edges;
	const MigMemory *memory;
	const MigArc *way;
	MigVector middle; /* midpoint of the arc's chord, and half its length */
	double radius;
	double limit; /* radians: search limit */
	double reach; /* and the squared limit of boxes from the middle */
	bool found;
	MigNearest nearest;
} Search;

static MigVector
minus(const MigVector *a, const MigVector *b)
{
	return (MigVector){a->x - b->x, a->y - b->y, a->z - b->z};
}

static double
angle_of_chord(double chord)
{
	return 2 * mig_arcsine(chord < 2 ? chord / 2 : 1);
}

static double
angle_of(double square)
{
	return angle_of_chord(sqrt(square));
}

static void
set_limit(Search *search, double limit)
{
	double chord = limit < PI ? 2 * mig_sine(limit / 2) : 2;
	double reach = chord * (1 + 1e-15) + search->radius + 1e-15;

	search->limit = limit;
	search->reach = reach * reach;
}

/* The fraction of the arc at which it is nearest to a vector. */
static double
part_of(const MigArc *way, const MigVector *vector)
{
	MigVector after = minus(vector, &way->from);
	MigVector ahead = mig_arc_ahead(way);
	double angle = mig_angle(mig_vector_dot(&way->from, vector), mig_vector_dot(&ahead, &after));

	if (angle >= 0 && angle <= way->angle)
		return angle / way->angle;
	return mig_vector_chord(&way->from, vector) <= mig_vector_chord(&way->to, vector) ? 0 : 1;
}

/* Do two arcs cross?  *part is set to the fraction of the first. */
static bool
do_cross(const MigArc *way, const MigArc *arc, double *part)
{
	MigVector begin = minus(&way->from, &arc->from);
	MigVector end = minus(&way->to, &arc->from);
	MigVector from = minus(&arc->from, &way->from);
	MigVector to = minus(&arc->to, &way->from);
	/* on which side of each arc the ends of the other lie */
	double a = mig_vector_dot(&arc->normal, &begin);
	double b = mig_vector_dot(&arc->normal, &end);
	double c = mig_vector_dot(&way->normal, &from);
	double d = mig_vector_dot(&way->normal, &to);
	MigVector ahead;
	double across;

	/* all four turns have the same direction, so that they do not meet on the opposite side of the earth */
	if (!((a > 0 && b < 0 && c < 0 && d > 0) || (a < 0 && b > 0 && c > 0 && d < 0)))
		return false;
	ahead = mig_arc_ahead(way);
	across = mig_vector_dot(&arc->normal, &ahead);
	*part = mig_angle(a > 0 ? -across : across, fabs(a)) / way->angle;
	*part = *part < 1 ? *part : 1;
	return true;
}

/* Distance of an arc from the searched one, in radians, and the first fraction of the latter that is so near. */
static double
distance_of(const MigArc *way, const MigArc *arc, double *part)
{
	double chords[4];
	double min;
	double near;

	*part = 0;
	chords[0] = mig_arc_chord(arc, &way->from);
	if (way->angle == 0)
		return angle_of(chords[0]);
	if (arc->angle > 0 && do_cross(way, arc, part))
		return 0;
	chords[1] = mig_arc_chord(way, &arc->from);
	chords[2] = mig_arc_chord(way, &arc->to);
	chords[3] = mig_arc_chord(arc, &way->to);
	min = fmin(fmin(chords[0], chords[1]), fmin(chords[2], chords[3]));
	near = min + MIG_EDGES_NOISE * (2 * sqrt(min) + MIG_EDGES_NOISE);
	if (chords[0] > near)
	{
		*part = 1;
		if (chords[1] <= near)
			*part = fmin(*part, part_of(way, &arc->from));
		if (chords[2] <= near)
			*part = fmin(*part, part_of(way, &arc->to));
	}
	return angle_of(min);
}

/* A part of an edge. */
typedef struct Part
{
	double from[2]; /* degrees */
	double to[2];
	MigVector begin;
	MigVector end;
	double distance; /* distance of the arc between its ends, radians */
	double way_part;
	double bend; /* maximum distance from that arc, radians */
} Part;

/* Computes distance and bend of a part whose ends are set. */
static void
measure(const MigArc *way, Part *part)
{
	double turn = fabs(part->to[0] - part->from[0]) * RADIANS_PER_DEGREE;
	double rise = fabs(part->to[1] - part->from[1]) * RADIANS_PER_DEGREE;
	double sine = fmax(fabs(part->begin.z), fabs(part->end.z));
	double low =
		part->from[1] * part->to[1] <= 0 ? 0 : fmin(fabs(part->begin.z), fabs(part->end.z));
	double along = turn * sqrt(1 - (low < 1 ? low * low : 1));
	MigArc arc = mig_arc(&part->begin, &part->end);

	part->distance = distance_of(way, &arc, &part->way_part);
	part->bend = turn <= TURN_MAX && rise <= TURN_MAX
					 ? sine * turn * sqrt(along * along + 4 * rise * rise) / 4
					 : turn + rise;
}

/* Records a part that practically coincides with its arc. */
static void
note(Search *search, const Part *part, uint32_t first)
{
	MigNearest *nearest = &search->nearest;
	bool nearer = !search->found || part->distance < nearest->angle - MIG_EDGES_NOISE;
	bool before = part->way_part < nearest->part ||
				  (part->way_part == nearest->part && first < nearest->first);

	if (nearer)
		*nearest = (MigNearest){part->distance, part->way_part, first};
	else
	{
		if (before)
		{
			nearest->part = part->way_part;
			nearest->first = first;
		}
		nearest->angle = fmin(nearest->angle, part->distance);
	}
	search->found = true;
}

/* Halves an edge until its nearest part practically coincides with its arc. */
static void
search_edge(Search *search, uint32_t first, const MigVector *begin, const MigVector *end)
{
	const double *vertices = search->edges->vertices + 2 * (size_t) first;
	Part parts[PARTS_MAX];
	int left = 1;

	parts[0] = (Part){.from = {vertices[0], vertices[1]},
					  .to = {vertices[2], vertices[3]},
					  .begin = *begin,
					  .end = *end};
	measure(search->way, &parts[0]);
	while (left > 0)
	{
		Part part = parts[--left];
		Part halves[2] = {part, part};
		int farther;

		mig_progress(search->memory, 8);
		if (part.distance - part.bend > search->limit)
			continue;
		if (part.distance + part.bend + MIG_EDGES_NOISE < search->limit)
			set_limit(search, part.distance + part.bend + MIG_EDGES_NOISE);
		if (part.bend <= STRAIGHT || left + 2 > PARTS_MAX)
		{
			note(search, &part, first);
			continue;
		}
		for (int axis = 0; axis < 2; axis++)
			halves[0].to[axis] = halves[1].from[axis] = (part.from[axis] + part.to[axis]) / 2;
		halves[0].end = halves[1].begin = mig_vector_of_degrees(halves[0].to[0], halves[0].to[1]);
		measure(search->way, &halves[0]);
		measure(search->way, &halves[1]);
		farther = halves[0].distance < halves[1].distance;
		parts[left++] = halves[farther];
		parts[left++] = halves[1 - farther];
	}
}

/* The squared distance of a vector from a box. */
static double
box_square(const float box[6], const MigVector *vector)
{
	double x = fmax(fmax(box[0] - vector->x, vector->x - box[3]), 0);
	double y = fmax(fmax(box[1] - vector->y, vector->y - box[4]), 0);
	double z = fmax(fmax(box[2] - vector->z, vector->z - box[5]), 0);

	return x * x + y * y + z * z;
}

/* Upper bound on the distance of a vector from the segment between two others. */
static double
line_distance(const MigVector *from, const MigVector *to, const MigVector *vector)
{
	MigVector step = minus(to, from);
	MigVector after = minus(vector, from);
	double length = mig_vector_dot(&step, &step);
	double along = mig_vector_dot(&step, &after);
	double part = along <= 0 ? 0 : along >= length ? 1 : along / length;
	MigVector rest = {after.x - part * step.x, after.y - part * step.y, after.z - part * step.z};

	return sqrt(mig_vector_dot(&rest, &rest));
}

static void
search_group(Search *search, const MigEdgeGroup *group)
{
	const double *vertices = search->edges->vertices + 2 * (size_t) group->first;
	MigVector at[FAN + 1];
	double apart[FAN] = {0}; /* lower bounds */
	size_t nearest = 0;

	mig_progress(search->memory, (size_t) 2 * FAN);
	for (size_t i = 0; i <= group->count; i++)
		at[i] = mig_vector_of_degrees(vertices[2 * i], vertices[2 * i + 1]);
	for (size_t i = 0; i < group->count; i++)
	{
		double bulge = bulge_of(vertices + 2 * i) + 1e-15;
		double distance = line_distance(at + i, at + i + 1, &search->middle);
		/* some point of the arc is at most this far from the edge */
		double max = angle_of_chord(distance + bulge + search->radius) + MIG_EDGES_NOISE;

		if (max < search->limit)
			set_limit(search, max);
		apart[i] = fmax(distance - bulge, 0);
		nearest = apart[i] < apart[nearest] ? i : nearest;
	}
	if (apart[nearest] * apart[nearest] <= search->reach)
		search_edge(search, group->first + (uint32_t) nearest, at + nearest, at + nearest + 1);
	for (size_t i = 0; i < group->count; i++)
		if (i != nearest && apart[i] * apart[i] <= search->reach)
			search_edge(search, group->first + (uint32_t) i, at + i, at + i + 1);
}

/* Searches the children of a box of a level, the nearest first. */
static void
search_box(Search *search, int level, size_t number)
{
	const MigEdges *edges = search->edges;
	size_t first = number * FAN;
	size_t end;
	double squares[FAN];
	size_t order[FAN];
	size_t count = 0;

	if (level == 0)
	{
		search_group(search, edges->groups + number);
		return;
	}
	level--;
	mig_progress(search->memory, 1);
	end = edges->level_first[level + 1] - edges->level_first[level];
	for (size_t i = first; i < first + FAN && i < end; i++)
	{
		double square = box_square(edges->boxes[edges->level_first[level] + i], &search->middle);
		size_t at = count++;

		for (; at > 0 && squares[at - 1] > square; at--)
		{
			squares[at] = squares[at - 1];
			order[at] = order[at - 1];
		}
		squares[at] = square;
		order[at] = i;
	}
	for (size_t i = 0; i < count && squares[i] <= search->reach; i++)
		search_box(search, level, order[i]);
}

bool
mig_edges_nearest(const MigEdges *edges, const MigArc *way, double limit, const MigMemory *memory,
				  MigNearest *nearest)
{
	MigVector middle = {(way->from.x + way->to.x) / 2, (way->from.y + way->to.y) / 2,
						(way->from.z + way->to.z) / 2};
	Search search = {
		.edges = edges,
		.memory = memory,
		.way = way,
		.middle = middle,
		.radius = sqrt(mig_vector_chord(&way->from, &way->to)) / 2,
	};

	if (edges->group_count == 0 || limit < 0)
		return false;
	set_limit(&search, limit);
	if (box_square(edges->boxes[edges->level_first[edges->levels - 1]], &middle) <= search.reach)
		search_box(&search, edges->levels - 1, 0);
	*nearest = search.nearest;
	return search.found && search.nearest.angle <= limit;
}
