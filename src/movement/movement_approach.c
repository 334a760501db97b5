/*
 * movement_approach.c
 *		Nearest approach (see movement_approach.h).
 */
#include "movement/movement_approach.h"

#include <math.h>

#include "base/portable_math.h"

#define SAMPLES 64 /* fixes tested first, so that most steps can be skipped */

static MigVector
vector_of(const MigFix *fix)
{
	return mig_vector_of(fix->lon, fix->lat);
}

/* Time at a fraction of the step to a fix from the previous one. */
static int64_t
time_at(const MigFix *fix, double part)
{
	int64_t time;

	if (part <= 0)
		return fix[-1].time;
	time = fix[-1].time + (int64_t) ((double) (fix->time - fix[-1].time) * part + 0.5);
	return part < 1 && time < fix->time ? time : fix->time;
}

/* --- To fixed geometries --- */

MigApproach
mig_movement_approach(const MigFix *fixes, size_t count, const MigEdges *edges,
					  const MigMemory *memory)
{
	MigApproach approach = {fixes[0].time, 0};
	MigVector from = vector_of(fixes);
	MigNearest nearest = {MIG_EDGES_APART, 0, 0};
	double limit = MIG_EDGES_APART;

	for (size_t i = 0; i < SAMPLES && i < count; i++)
	{
		MigVector at = vector_of(fixes + (count <= SAMPLES ? i : i * (count / SAMPLES)));
		MigArc place = mig_arc(&at, &at);

		if (mig_edges_nearest(edges, &place, limit, memory, &nearest))
			limit = fmin(limit, nearest.angle + MIG_EDGES_NOISE);
	}
	for (size_t i = count > 1; i < count; i++)
	{
		MigVector to = vector_of(fixes + i);
		MigArc way = mig_arc(&from, &to);

		mig_progress(memory, 16);
		from = to;
		if (!mig_edges_nearest(edges, &way, limit, memory, &nearest))
			continue;
		approach.time = i == 0 ? fixes[0].time : time_at(fixes + i, nearest.part);
		approach.metres = nearest.angle * MIG_SPHERE_RADIUS_M;
		limit = nearest.angle - MIG_EDGES_NOISE;
	}
	return approach;
}

/* --- To another mover --- */

/*
 * On a piece, between consecutive fixes of either mover, both move uniformly: A by the angle a, B by b.  D = A - B then
 * has D'' = -a^2 D - (a^2 - b^2) B, and half of the second derivative of its square, |D'|^2 + D D'', is
 * |D'|^2 - (a^2 + b^2) |D|^2 / 2.  Where this has a constant sign, the minimum distance is at an end, or where D D' is
 * 0; a piece is halved until it has, or until the distance cannot be less than at the ends by a relevant amount.
 */
#define HALVES_MAX 40

/* A mover between two fixes. */
typedef struct Way
{
	const MigFix *fixes;
	size_t next; /* number of the second one */
	MigArc arc;
	double from; /* angles along the arc of the ends of the piece */
	double to;
} Way;

typedef struct Piece
{
	Way a;
	Way b;
	double mean;    /* mean of the squared angles */
	double differ;  /* difference of the squared angles */
	double turning; /* sum of the angles */
} Piece;

/* A time in a piece, 0 to 1, with the difference of both positions and its derivative. */
typedef struct Moment
{
	double at;
	MigVector apart;
	MigVector change;
	double square;
	double slope; /* half of the derivative of the square */
	double speed; /* squared length of the change */
} Moment;

typedef struct Search
{
	const MigMemory *memory;
	const Piece *piece;
	double limit; /* chord: only smaller ones count */
	bool found;
	double at; /* time in the piece of the last one found */
} Search;

static MigVector
minus(const MigVector *a, const MigVector *b)
{
	return (MigVector){a->x - b->x, a->y - b->y, a->z - b->z};
}

/* Position of a mover at a time in the piece, and its derivative. */
static MigVector
place_of(const Way *way, double at, MigVector *change)
{
	double angle = way->from + (way->to - way->from) * at;
	double turn = way->to - way->from;
	double part = way->arc.angle > 0 ? fmin(angle / way->arc.angle, 1) : 0;
	MigVector place = part >= 1  ? way->arc.to
					  : part > 0 ? mig_arc_at(&way->arc, part)
								 : way->arc.from;
	const MigVector *normal = &way->arc.normal;

	*change = (MigVector){turn * (normal->y * place.z - normal->z * place.y),
						  turn * (normal->z * place.x - normal->x * place.z),
						  turn * (normal->x * place.y - normal->y * place.x)};
	return place;
}

static Moment
moment_of(const Piece *piece, double at)
{
	MigVector a_change;
	MigVector b_change;
	MigVector a = place_of(&piece->a, at, &a_change);
	MigVector b = place_of(&piece->b, at, &b_change);
	Moment moment = {.at = at, .apart = minus(&a, &b), .change = minus(&a_change, &b_change)};

	moment.square = mig_vector_dot(&moment.apart, &moment.apart);
	moment.slope = mig_vector_dot(&moment.apart, &moment.change);
	moment.speed = mig_vector_dot(&moment.change, &moment.change);
	return moment;
}

/* Records a time if its distance is below the limit. */
static void
note(Search *search, const Moment *moment)
{
	double chord = sqrt(moment->square);

	if (chord >= search->limit)
		return;
	search->limit = chord - MIG_EDGES_NOISE;
	search->at = moment->at;
	search->found = true;
}

/* Records the minimum distance between two times; the distance falls after the first and rises before the second. */
static void
note_least(Search *search, Moment from, Moment to)
{
	Moment min = from.square <= to.square ? from : to;

	for (int i = 0; i < 64; i++)
	{
		double bend = min.speed - search->piece->mean * min.square;
		double at = bend > 0 ? min.at - min.slope / bend : -1;

		mig_progress(search->memory, 16);
		if (!(at > from.at && at < to.at))
			at = (from.at + to.at) / 2;
		if (at == min.at || at <= from.at || at >= to.at)
			break;
		min = moment_of(search->piece, at);
		if (min.slope < 0)
			from = min;
		else
			to = min;
		/* Newton's method stops where the slope is within rounding error */
		if (fabs(min.slope) <= 1e-16 * sqrt(min.speed))
			break;
	}
	note(search, &min);
}

static void
search_part(Search *search, const Moment *from, const Moment *to, int halves)
{
	const Piece *piece = search->piece;
	double length = to->at - from->at;
	double ends = sqrt(from->square) + sqrt(to->square);
	double way = piece->turning * length;
	double nearest = fmax(0, (ends - way) / 2);
	double farthest = (ends + way) / 2;
	double turn = (piece->mean * farthest + fabs(piece->differ)) * length * 2;
	double slowest = fmax(0, sqrt(fmin(from->speed, to->speed)) - turn);
	double fastest = sqrt(fmax(from->speed, to->speed)) + turn;
	double least_bend = slowest * slowest - piece->mean * farthest * farthest;
	double most_bend = fastest * fastest - piece->mean * nearest * nearest;
	double below = fmax(fabs(least_bend), fabs(most_bend)) * length * length / 4;
	const Moment *nearer = from->square <= to->square ? from : to;

	mig_progress(search->memory, 8);
	if (nearest >= search->limit)
		return;
	if (least_bend >= 0 && from->slope < 0 && to->slope > 0)
		note_least(search, *from, *to);
	else if (least_bend >= 0 || most_bend <= 0 || halves == 0 ||
			 below <= MIG_EDGES_NOISE / 4 * sqrt(nearer->square))
	{
		note(search, from);
		note(search, to);
	}
	else
	{
		Moment middle = moment_of(piece, from->at + length / 2);

		search_part(search, from, &middle, halves - 1);
		search_part(search, &middle, to, halves - 1);
	}
}

/* Advances to the step that starts at or contains a time, or to the last step. */
static void
advance(Way *way, size_t count, int64_t time, const MigMemory *memory)
{
	size_t before = way->next;
	MigVector from;
	MigVector to;

	if (way->next == 0 && count > 1)
		way->next = 1;
	while (way->next + 1 < count && way->fixes[way->next].time <= time)
	{
		mig_progress(memory, 1);
		way->next++;
	}
	if (way->next == before && before > 0)
		return;
	from = vector_of(way->fixes + (way->next > 0 ? way->next - 1 : 0));
	to = vector_of(way->fixes + way->next);
	way->arc = mig_arc(&from, &to);
}

/* Angle along the step at a time. */
static double
angle_at(const Way *way, int64_t time)
{
	const MigFix *fix = way->fixes + way->next;

	if (way->next == 0 || time >= fix->time)
		return way->arc.angle;
	return way->arc.angle * ((double) (time - fix[-1].time) / (double) (fix->time - fix[-1].time));
}

bool
mig_movement_approach_mover(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b,
							const MigMemory *memory, MigApproach *approach)
{
	int64_t time = a[0].time > b[0].time ? a[0].time : b[0].time;
	int64_t end =
		a[count_a - 1].time < b[count_b - 1].time ? a[count_a - 1].time : b[count_b - 1].time;
	Piece piece = {.a = {.fixes = a}, .b = {.fixes = b}};
	Search search = {.memory = memory, .piece = &piece, .limit = 3};
	double chord;

	if (time > end)
		return false;
	do
	{
		int64_t to = end;
		double turn_a;
		double turn_b;
		Moment first;
		Moment last;

		advance(&piece.a, count_a, time, memory);
		advance(&piece.b, count_b, time, memory);
		if (a[piece.a.next].time > time && a[piece.a.next].time < to)
			to = a[piece.a.next].time;
		if (b[piece.b.next].time > time && b[piece.b.next].time < to)
			to = b[piece.b.next].time;
		piece.a.from = angle_at(&piece.a, time);
		piece.a.to = angle_at(&piece.a, to);
		piece.b.from = angle_at(&piece.b, time);
		piece.b.to = angle_at(&piece.b, to);
		turn_a = piece.a.to - piece.a.from;
		turn_b = piece.b.to - piece.b.from;
		piece.mean = (turn_a * turn_a + turn_b * turn_b) / 2;
		piece.differ = (turn_a - turn_b) * (turn_a + turn_b);
		piece.turning = turn_a + turn_b;
		first = moment_of(&piece, 0);
		last = moment_of(&piece, 1);
		search.found = false;
		search_part(&search, &first, &last, HALVES_MAX);
		if (search.found)
			approach->time =
				search.at >= 1 ? to : time + (int64_t) ((double) (to - time) * search.at + 0.5);
		time = to;
	} while (time < end);
	chord = search.limit + MIG_EDGES_NOISE;
	approach->metres = mig_chord_metres(chord * chord);
	return true;
}
