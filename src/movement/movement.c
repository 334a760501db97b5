/*
 * movement.c
 *		Interpolation between fixes (see movement.h).
 */
#include "movement/movement.h"

#include <math.h>

#include "base/portable_math.h"
#include "geo/arc.h"

#define RADIANS_PER_UNIT   1.7453292519943295e-9
#define DEGREES_PER_RADIAN 57.295779513082321
#define QUARTER            INT64_C(900000000)

/* Elapsed fraction of the time between two fixes. */
static double
part_of(const MigFix *before, const MigFix *after, int64_t time)
{
	return (double) (time - before->time) / (double) (after->time - before->time);
}

MigFix
mig_movement_between(const MigFix *before, const MigFix *after, int64_t time)
{
	MigFix fix = *before;
	MigVector from;
	MigVector to;
	MigVector at;
	MigArc arc;

	if (time == after->time)
		return *after;
	fix.time = time;
	if (time == before->time || (before->lon == after->lon && before->lat == after->lat))
		return fix;
	from = mig_vector_of(before->lon, before->lat);
	to = mig_vector_of(after->lon, after->lat);
	arc = mig_arc(&from, &to);
	at = mig_arc_at(&arc, part_of(before, after, time));
	mig_vector_position(&at, &fix.lon, &fix.lat);
	return fix;
}

/* North and east components of the initial direction from one position to another that is not antipodal. */
static void
begin_of(const MigFix *from, const MigFix *to, double *north, double *east)
{
	int64_t turn = mig_sphere_turn(from->lon, to->lon);
	int64_t rise = (int64_t) to->lat - from->lat;
	double half = mig_sine((double) (turn < 0 ? -turn : turn) * (RADIANS_PER_UNIT / 2));
	double cosine = mig_sphere_cosine(to->lat);
	double sine =
		mig_sine((double) (from->lat < 0 ? -(int64_t) from->lat : from->lat) * RADIANS_PER_UNIT);
	int64_t steep = rise < 0 ? -rise : rise;
	double up =
		mig_sine((double) (steep > QUARTER ? 2 * QUARTER - steep : steep) * RADIANS_PER_UNIT);

	/* by differences, without cancellation: sin(b' - b) + 2 sin(b) cos(b') sin(l / 2)^2 */
	*north = (rise < 0 ? -up : up) + 2 * (from->lat < 0 ? -sine : sine) * cosine * half * half;
	*east = 2 * half * sqrt(1 - half * half) * cosine * (turn < 0 ? -1 : 1);
}

bool
mig_movement_direction(const MigFix *before, const MigFix *after, int64_t time, double *degrees)
{
	int64_t turn = mig_sphere_turn(before->lon, after->lon);
	bool is_meridian = turn == 0 || turn == 2 * QUARTER || turn == -2 * QUARTER;
	bool at_pole = before->lat == QUARTER || before->lat == -QUARTER;
	double north;
	double east;

	if (before->lat == after->lat && (turn == 0 || at_pole))
		return false;
	if (time == before->time)
	{
		MigFix to = *after;

		/* between antipodal positions over the north pole, between the poles along meridian 0 */
		if (before->lat == -after->lat && (at_pole || (is_meridian && turn != 0)))
			to = (MigFix){0, at_pole ? 0 : before->lon, at_pole ? 0 : (int32_t) QUARTER};
		begin_of(before, &to, &north, &east);
	}
	else
	{
		MigVector from = mig_vector_of(before->lon, before->lat);
		MigVector to = mig_vector_of(after->lon, after->lat);
		MigArc arc = mig_arc(&from, &to);
		MigVector at = time == after->time ? to : mig_arc_at(&arc, part_of(before, after, time));

		north = arc.normal.x * at.y - arc.normal.y * at.x;
		east = arc.normal.z * (at.x * at.x + at.y * at.y) -
			   at.z * (arc.normal.x * at.x + arc.normal.y * at.y);
		if (is_meridian)
			east = 0;
	}
	*degrees = mig_angle(north, east) * DEGREES_PER_RADIAN;
	if (*degrees < 0)
		*degrees += 360;
	if (*degrees >= 360)
		*degrees = 0;
	return true;
}

bool
mig_movement_is_apart(const MigFix *before, const MigFix *after, const MigDegreeBox *box)
{
	int64_t turn = mig_sphere_turn(before->lon, after->lon);
	double ax = mig_trajectory_degrees(before->lon);
	double bx = mig_trajectory_degrees(after->lon);
	double ay = mig_trajectory_degrees(before->lat);
	double by = mig_trajectory_degrees(after->lat);
	/* at least the length of the step; none of its points is farther than half of that from both ends */
	double reach = fabs(by - ay) + (double) (turn < 0 ? -turn : turn) / MIG_TRAJECTORY_DEGREE;

	/* between antipodal positions the step may be anywhere */
	if (reach > 179)
		return false;
	if (fmin(ay, by) - reach > box->north || fmax(ay, by) + reach < box->south)
		return true;
	/* not if the step crosses the antimeridian, or has an end on it, as -180 and 180 are the same */
	return fabs(bx - ax) < 180 && ax < 180 && bx < 180 &&
		   (fmin(ax, bx) > box->east || fmax(ax, bx) < box->west);
}

MigStatus
mig_movement_at(const MigTrajectoryHead *head, int64_t time, bool *inside, MigFix *fix)
{
	MigFix around[2];
	uint32_t number;
	MigStatus status;

	*inside = time >= head->first.time && time <= head->last.time;
	if (!*inside)
		return MIG_OK;
	status = mig_trajectory_find(head, time, &number, around);
	if (status != MIG_OK || number == head->count)
		return MIG_BAD_TRAJECTORY;
	*fix = number == 0 ? around[1] : mig_movement_between(around, around + 1, time);
	return MIG_OK;
}

MigStatus
mig_movement_restrict(const MigTrajectoryHead *head, int64_t from, int64_t to,
					  const MigMemory *memory, MigFixes *out)
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count;
	MigFix fix;
	bool inside;

	*out = (MigFixes){NULL, 0, 0};
	if (mig_movement_at(head, from, &inside, &fix) != MIG_OK ||
		mig_trajectory_find(head, from, &first, fixes) != MIG_OK)
		return MIG_BAD_TRAJECTORY;
	*mig_fixes_add(out, memory) = fix;
	mig_trajectory_begin_at(&reader, head, first);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0 && fixes[0].time < to)
	{
		mig_progress(memory, 1);
		for (size_t i = 0; i < count && fixes[i].time < to; i++)
			if (fixes[i].time > from)
				*mig_fixes_add(out, memory) = fixes[i];
	}
	if (count == 0 && reader.next != head->count)
	{
		mig_fixes_free(out, memory);
		return MIG_BAD_TRAJECTORY;
	}
	if (to > from)
	{
		if (mig_movement_at(head, to, &inside, &fix) != MIG_OK)
		{
			mig_fixes_free(out, memory);
			return MIG_BAD_TRAJECTORY;
		}
		*mig_fixes_add(out, memory) = fix;
	}
	return MIG_OK;
}

MigStatus
mig_movement_resample(const MigTrajectoryHead *head, int64_t step, const MigMemory *memory,
					  MigFixes *out)
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	MigFix before = head->first;
	uint64_t steps = (uint64_t) (head->last.time - head->first.time) / (uint64_t) step;
	uint64_t done = 0;
	uint32_t first;
	size_t count;

	*out = (MigFixes){NULL, 0, 0};
	if (steps >= MIG_TRAJECTORY_FIXES_MAX)
		return MIG_TOO_MANY_FIXES;
	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		mig_progress(memory, 1);
		for (size_t i = 0; i < count; before = fixes[i++])
			for (; done <= steps && head->first.time + (int64_t) done * step <= fixes[i].time;
				 done++)
				*mig_fixes_add(out, memory) = mig_movement_between(
					&before, fixes + i, head->first.time + (int64_t) done * step);
	}
	if (reader.next != head->count || done <= steps)
	{
		mig_fixes_free(out, memory);
		return MIG_BAD_TRAJECTORY;
	}
	return MIG_OK;
}

/* --- Simplifying --- */

/* The fixes between two that are kept. */
typedef struct Part
{
	size_t first;
	size_t last;
} Part;

#define PARTS_MAX 64 /* the shorter half is processed first: at most one per bit of a count */

/* The fix farthest from the path between the ends of a part, and its squared chord length. */
static size_t
farthest(const MigFix *fixes, const MigVector *vectors, const Part *part, MigSimplify mode,
		 const MigMemory *memory, double *chord)
{
	MigArc arc = mig_arc(vectors + part->first, vectors + part->last);
	size_t found = part->first;

	*chord = -1;
	for (size_t i = part->first + 1; i < part->last; i++)
	{
		double square;

		mig_progress(memory, 1);
		if (mode == MIG_SIMPLIFY_SPACE)
			square = mig_arc_chord(&arc, vectors + i);
		else
		{
			MigVector at =
				mig_arc_at(&arc, part_of(fixes + part->first, fixes + part->last, fixes[i].time));

			square = mig_vector_chord(&at, vectors + i);
		}
		if (square > *chord)
		{
			*chord = square;
			found = i;
		}
	}
	return found;
}

size_t
mig_movement_simplify(MigFix *fixes, size_t count, double metres, MigSimplify mode,
					  const MigMemory *memory)
{
	MigVector *vectors = mig_allocate(memory, count, sizeof(MigVector));
	bool *remains = mig_allocate(memory, count, sizeof(bool));
	double limit = mig_chord_of_metres(metres);
	Part parts[PARTS_MAX];
	size_t left = 1;
	size_t remaining = 0;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		vectors[i] = mig_vector_of(fixes[i].lon, fixes[i].lat);
		remains[i] = i == 0 || i == count - 1;
	}
	parts[0] = (Part){0, count - 1};
	while (left > 0)
	{
		Part part = parts[--left];
		double chord;
		size_t at = farthest(fixes, vectors, &part, mode, memory, &chord);

		if (chord > limit)
		{
			Part before = {part.first, at};
			Part after = {at, part.last};
			bool shorter = at - part.first < part.last - at;

			remains[at] = true;
			parts[left++] = shorter ? after : before;
			parts[left++] = shorter ? before : after;
		}
	}
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (remains[i])
			fixes[remaining++] = fixes[i];
	}
	memory->release(memory->state, vectors);
	memory->release(memory->state, remains);
	return remaining;
}
