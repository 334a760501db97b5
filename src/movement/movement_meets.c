/*
 * movement_meets.c
 *		Two movers near each other (see movement_meets.h).
 */
#include "movement/movement_meets.h"

#include <math.h>

#include "geo/arc.h"

#define PIECE 5e-5 /* radians */

/* A mover between two fixes. */
typedef struct Way
{
	const MigFix *fixes;
	size_t next; /* number of the second one */
	MigArc arc;
	double from_part; /* fractions of the arc at the ends of the piece */
	double to_part;
} Way;

/* State common to all pieces, with the period that may continue. */
typedef struct Search
{
	MigPeriods *out;
	const MigMemory *memory;
	double limit; /* square of the chord */
	double near;  /* metres */
	int64_t min;
	MigPeriod open;
	bool is_open;
} Search;

/* A time range in which both movers are on an arc each. */
typedef struct Piece
{
	const Way *a;
	const Way *b;
	int64_t from;
	int64_t to;
} Piece;

/* A time in a piece, 0 to 1, with the difference of both positions. */
typedef struct Moment
{
	double at;
	MigVector apart;
	double square;
} Moment;

static MigVector
place_of(const Way *way, double at)
{
	double part = way->from_part + (way->to_part - way->from_part) * at;

	if (part >= 1)
		return way->arc.to;
	return part > 0 ? mig_arc_at(&way->arc, part) : way->arc.from;
}

static Moment
moment_of(const Piece *piece, double at)
{
	MigVector a = place_of(piece->a, at);
	MigVector b = place_of(piece->b, at);

	return (Moment){at, {b.x - a.x, b.y - a.y, b.z - a.z}, mig_vector_chord(&a, &b)};
}

/* Ends the open period, and adds it if it is long enough. */
static void
close_period(Search *search)
{
	if (search->is_open && search->open.to - search->open.from >= search->min)
		mig_periods_add(search->out, search->open, search->memory);
	search->is_open = false;
}

/* Adds a range of a piece, 0 to 1, in which both are near each other. */
static void
add_period(Search *search, const Piece *piece, double from, double to)
{
	double duration = (double) (piece->to - piece->from);
	MigPeriod period = {piece->from + (int64_t) (duration * from + 0.5),
						to < 1 ? piece->from + (int64_t) (duration * to + 0.5) : piece->to};

	if (search->is_open && period.from <= search->open.to)
	{
		search->open.to = period.to;
		return;
	}
	close_period(search);
	search->open = period;
	search->is_open = true;
}

/* Adds the part of a chord in which the quadratic function does not exceed the limit, if any. */
static void
solve(Search *search, const Piece *piece, const Moment *from, const Moment *to)
{
	MigVector step = {to->apart.x - from->apart.x, to->apart.y - from->apart.y,
					  to->apart.z - from->apart.z};
	double a = mig_vector_dot(&step, &step);
	double b = mig_vector_dot(&step, &from->apart);
	double c = from->square - search->limit;
	double square = b * b - a * c;
	double first = 0;
	double last = 1;

	if (from->square > search->limit || to->square > search->limit)
	{
		double root = sqrt(square > 0 ? square : 0);

		/* both ends beyond the limit: is there a part between? */
		if (from->square > search->limit && to->square > search->limit &&
			(square < 0 || b >= 0 || a + b <= 0))
			return;
		if (from->square > search->limit)
			first = c / (root - b);
		if (to->square > search->limit)
			last = b < 0 ? (root - b) / a : root + b > 0 ? -c / (root + b) : 0;
		first = first > 0 ? first : 0;
		last = last < 1 ? last : 1;
		if (!(first <= last))
			return;
	}
	add_period(search, piece, from->at + (to->at - from->at) * first,
			   from->at + (to->at - from->at) * last);
}

/* Halves a piece until its chords are close to its arcs; at most 16 times. */
static void
search_piece(Search *search, const Piece *piece, const Moment *from, const Moment *to)
{
	const Way *a = piece->a;
	const Way *b = piece->b;
	double length_a = a->arc.angle * (a->to_part - a->from_part) * (to->at - from->at);
	double length_b = b->arc.angle * (b->to_part - b->from_part) * (to->at - from->at);

	mig_progress(search->memory, 1);
	/* too far apart, given the lengths of both arcs */
	if (sqrt(from->square) * MIG_SPHERE_RADIUS_M >
		search->near + (length_a + length_b) * MIG_SPHERE_RADIUS_M * (1 + 1e-9) + 1e-3)
		return;
	if (length_a > PIECE || length_b > PIECE)
	{
		Moment middle = moment_of(piece, (from->at + to->at) / 2);

		search_piece(search, piece, from, &middle);
		search_piece(search, piece, &middle, to);
		return;
	}
	solve(search, piece, from, to);
}

/* Advances to the step that starts at or contains a time. */
static void
advance(Way *way, int64_t time, const MigMemory *memory)
{
	const MigFix *fix;
	MigVector from;
	MigVector to;
	size_t before = way->next;

	while (way->fixes[way->next].time <= time)
	{
		mig_progress(memory, 1);
		way->next++;
	}
	if (way->next == before)
		return;
	fix = way->fixes + way->next;
	from = mig_vector_of(fix[-1].lon, fix[-1].lat);
	to = mig_vector_of(fix->lon, fix->lat);
	way->arc = mig_arc(&from, &to);
}

static void
set_parts(Way *way, int64_t from, int64_t to)
{
	const MigFix *fix = way->fixes + way->next;
	double duration = (double) (fix->time - fix[-1].time);

	way->from_part = (double) (from - fix[-1].time) / duration;
	way->to_part = (double) (to - fix[-1].time) / duration;
}

/* Position of a mover at a time not before the first fix. */
static MigVector
place_at(const MigFix *fixes, size_t count, int64_t time, const MigMemory *memory)
{
	Way way = {.fixes = fixes};

	if (time >= fixes[count - 1].time)
		return mig_vector_of(fixes[count - 1].lon, fixes[count - 1].lat);
	advance(&way, time, memory);
	set_parts(&way, time, time);
	return place_of(&way, 0);
}

MigPeriods
mig_movement_meets(const MigFix *a, size_t count_a, const MigFix *b, size_t count_b, double metres,
				   int64_t min, const MigMemory *memory)
{
	int64_t time = a[0].time > b[0].time ? a[0].time : b[0].time;
	int64_t end =
		a[count_a - 1].time < b[count_b - 1].time ? a[count_a - 1].time : b[count_b - 1].time;
	MigPeriods out = {NULL, 0, 0};
	Way way_a = {.fixes = a};
	Way way_b = {.fixes = b};
	Search search = {
		.out = &out,
		.memory = memory,
		.limit = mig_chord_of_metres(metres),
		.near = metres,
		.min = min,
	};

	if (time == end && min == 0)
	{
		MigVector place_a = place_at(a, count_a, time, memory);
		MigVector place_b = place_at(b, count_b, time, memory);

		if (mig_vector_chord(&place_a, &place_b) <= search.limit)
			mig_periods_add(&out, (MigPeriod){time, time}, memory);
	}
	while (time < end)
	{
		Piece piece = {&way_a, &way_b, time, end};
		Moment first;
		Moment last;

		advance(&way_a, time, memory);
		advance(&way_b, time, memory);
		if (a[way_a.next].time < piece.to)
			piece.to = a[way_a.next].time;
		if (b[way_b.next].time < piece.to)
			piece.to = b[way_b.next].time;
		set_parts(&way_a, piece.from, piece.to);
		set_parts(&way_b, piece.from, piece.to);
		first = moment_of(&piece, 0);
		last = moment_of(&piece, 1);
		search_piece(&search, &piece, &first, &last);
		time = piece.to;
	}
	close_period(&search);
	return out;
}
