/*
 * movement_zones.c
 *		Polygons along a path (see movement_zones.h).
 *
 * Uniform movement along a line that is straight in degrees has, relative to the great circle, an acceleration of at
 * most sqrt(2) tan(b) v^2 / R, where b is the highest latitude; so over a length L they differ by at most
 * sqrt(2) tan(b) L^2 / (8 R).
 */
#include "movement/movement_zones.h"

#include <math.h>

#include "base/array.h"
#include "base/sort.h"
#include "geo/arc.h"
#include "coverage/locate.h"
#include "movement/movement.h"

#define DEGREES_PER_RADIAN 57.295779513082321
/* the square of 8 * 1 mm / (sqrt(2) * R), and 1 mm, on the unit sphere */
#define BEND_SQUARE 7.883e-19
#define LEAST_ANGLE 1.5e-10

typedef struct Walk
{
	const MigFix *fixes;
	size_t count;
	const MigCoverage *coverage;
	const MigMemory *memory;
	size_t number; /* of the fix at the end of the step */
	MigArc arc;
	double part;  /* fraction of the step at which the piece starts */
	double width; /* length of the piece, as a fraction of the step */
	double z;     /* of the vector at its start */
	double ax;    /* the piece, in degrees; may extend beyond the antimeridian */
	double ay;
	double bx;
	double by;
	MigCrossings crossings;
	size_t next;
	int64_t time;
} Walk;

static double
wrapped(double lon_deg)
{
	return lon_deg > 180 ? lon_deg - 360 : lon_deg < -180 ? lon_deg + 360 : lon_deg;
}

/* Would a piece of the given width from the current position deviate too much from the great circle? */
static bool
is_bent(const Walk *walk, double width)
{
	double angle = width * walk->arc.angle;
	double height = fabs(walk->z) + angle;
	double square = height * height;

	if (angle < LEAST_ANGLE)
		return false;
	if (height >= 1)
		return true;
	/* angle^2 tan(b) against the limit, both squared */
	return angle * angle * angle * angle * square > BEND_SQUARE * (1 - square);
}

static int
compare_parts(const void *left, const void *right)
{
	double a = *(const double *) left;
	double b = *(const double *) right;

	return a < b ? -1 : a > b;
}

/* Begins a piece at the end of the previous one. */
static void
begin_piece(Walk *walk)
{
	const MigFix *before = walk->fixes + walk->number - 1;
	const MigFix *after = before + 1;
	double east;

	if (walk->part == 0)
	{
		MigVector from = mig_vector_of(before->lon, before->lat);
		MigVector to = mig_vector_of(after->lon, after->lat);

		walk->arc = mig_arc(&from, &to);
		walk->z = from.z;
		walk->ax = mig_trajectory_degrees(before->lon);
		walk->ay = mig_trajectory_degrees(before->lat);
		walk->time = before->time;
		walk->width = 0.5;
	}
	else
	{
		walk->ax = wrapped(walk->bx);
		walk->ay = walk->by;
	}
	walk->crossings.count = 0;
	walk->next = 0;
	walk->width = fmin(2 * walk->width, 1 - walk->part);
	if (walk->part == 0 &&
		mig_movement_is_apart(before, after,
							  &(MigDegreeBox){walk->coverage->west, walk->coverage->south,
											  walk->coverage->east, walk->coverage->north}))
		walk->width = 1;
	else
		while (is_bent(walk, walk->width))
			walk->width /= 2;
	if (walk->part + walk->width >= 1)
	{
		walk->bx = mig_trajectory_degrees(after->lon);
		walk->by = mig_trajectory_degrees(after->lat);
	}
	else
	{
		MigVector at = mig_arc_at(&walk->arc, walk->part + walk->width);

		walk->z = at.z;
		walk->bx = mig_angle(at.x, at.y) * DEGREES_PER_RADIAN;
		walk->by = mig_angle(sqrt(at.x * at.x + at.y * at.y), at.z) * DEGREES_PER_RADIAN;
	}
	east = walk->bx - walk->ax;
	if (fabs(east) > 180)
		walk->bx += east > 0 ? -360 : 360;
	mig_coverage_cross(walk->coverage, walk->ax, walk->ay, walk->bx, walk->by, walk->memory,
					   &walk->crossings);
	if (fabs(walk->ax) == 180 && walk->bx == walk->ax)
		mig_coverage_cross(walk->coverage, -walk->ax, walk->ay, -walk->bx, walk->by, walk->memory,
						   &walk->crossings);
	if (fabs(walk->bx) > 180)
	{
		double turn = walk->bx > 0 ? -360 : 360;
		MigCrossings *crossings = &walk->crossings;

		mig_coverage_cross(walk->coverage, walk->ax + turn, walk->ay, walk->bx + turn, walk->by,
						   walk->memory, crossings);
		crossings->parts = mig_grow(walk->memory, crossings->parts, &crossings->room,
									crossings->count + 1, sizeof(double));
		crossings->parts[crossings->count++] =
			((turn < 0 ? 180 : -180) - walk->ax) / (walk->bx - walk->ax);
	}
	if (walk->crossings.count > 1)
		mig_sort(walk->crossings.parts, walk->crossings.count, sizeof(double), compare_parts,
				 walk->memory);
}

/* Time at a fraction of the step. */
static int64_t
time_at(const Walk *walk, double part)
{
	const MigFix *before = walk->fixes + walk->number - 1;
	int64_t time = before->time + (int64_t) ((double) (before[1].time - before->time) * part + 0.5);

	return time < before[1].time ? time : before[1].time;
}

/* The next stretch of nonzero duration without an edge; false at the end. */
static bool
next_stretch(Walk *walk, MigZoneVisit *visit)
{
	while (walk->number < walk->count)
	{
		double from = walk->next == 0 ? 0 : walk->crossings.parts[walk->next - 1];
		double to;
		double middle;
		int64_t time;

		mig_progress(walk->memory, 1);
		if (walk->next == 0)
			begin_piece(walk);
		to = walk->next < walk->crossings.count ? walk->crossings.parts[walk->next] : 1;
		time = walk->next < walk->crossings.count || walk->part + walk->width < 1
				   ? time_at(walk, walk->part + walk->width * to)
				   : walk->fixes[walk->number].time;
		visit->from = walk->time;
		middle = (from + to) / 2;
		if (walk->next++ == walk->crossings.count)
		{
			walk->next = 0;
			walk->part += walk->width;
			if (walk->part >= 1)
			{
				walk->part = 0;
				walk->number++;
			}
		}
		if (time <= walk->time)
			continue;
		visit->to = walk->time = time;
		visit->polygon =
			mig_locate(walk->coverage, wrapped(walk->ax + middle * (walk->bx - walk->ax)),
					   walk->ay + middle * (walk->by - walk->ay));
		return true;
	}
	return false;
}

/* Do two polygons have the same id? */
static bool
is_same(const MigCoverage *coverage, uint32_t a, uint32_t b)
{
	const int64_t *ids = mig_coverage_ids(coverage);

	return a == b || (a != MIG_COVERAGE_NONE && b != MIG_COVERAGE_NONE && ids[a] == ids[b]);
}

static uint32_t
polygon_of(const MigCoverage *coverage, const MigFix *fix)
{
	return mig_locate(coverage, mig_trajectory_degrees(fix->lon), mig_trajectory_degrees(fix->lat));
}

MigZoneVisits
mig_movement_zones(const MigFix *fixes, size_t count, const MigCoverage *coverage,
				   const MigMemory *memory)
{
	Walk walk = {
		.fixes = fixes, .count = count, .coverage = coverage, .memory = memory, .number = 1};
	MigZoneVisit visit = {polygon_of(coverage, fixes), fixes[0].time, fixes[0].time};
	MigZoneVisits out = {NULL, 0, 0};

	while (next_stretch(&walk, &visit) || out.count == 0)
	{
		if (out.count > 0 && is_same(coverage, out.visits[out.count - 1].polygon, visit.polygon))
		{
			out.visits[out.count - 1].to = visit.to;
			continue;
		}
		out.visits = mig_grow(memory, out.visits, &out.room, out.count + 1, sizeof(MigZoneVisit));
		out.visits[out.count++] = visit;
	}
	if (walk.crossings.parts != NULL)
		memory->release(memory->state, walk.crossings.parts);
	return out;
}

MigPeriods
mig_movement_inside(const MigFix *fixes, size_t count, const MigCoverage *coverage,
					const MigMemory *memory)
{
	MigZoneVisits visits = mig_movement_zones(fixes, count, coverage, memory);
	MigPeriods periods = {NULL, 0, 0};
	size_t next = 0; /* visit */

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		/* visits that start before the fix, then the fix */
		for (; next < visits.count && visits.visits[next].from < fixes[i].time; next++)
			if (visits.visits[next].polygon != MIG_COVERAGE_NONE)
				mig_periods_join(&periods,
								 (MigPeriod){visits.visits[next].from, visits.visits[next].to},
								 memory);
		if ((periods.count == 0 || periods.periods[periods.count - 1].to < fixes[i].time) &&
			polygon_of(coverage, fixes + i) != MIG_COVERAGE_NONE)
			mig_periods_add(&periods, (MigPeriod){fixes[i].time, fixes[i].time}, memory);
	}
	memory->release(memory->state, visits.visits);
	return periods;
}

MigFixes
mig_movement_cut(const MigFix *fixes, size_t count, const MigPeriod *period, size_t *next,
				 const MigMemory *memory)
{
	MigFixes out = {NULL, 0, 0};
	size_t at = *next;

	while (at + 1 < count && fixes[at + 1].time <= period->from)
	{
		mig_progress(memory, 1);
		at++;
	}
	*mig_fixes_add(&out, memory) =
		fixes[at].time == period->from
			? fixes[at]
			: mig_movement_between(fixes + at, fixes + at + 1, period->from);
	for (; at + 1 < count && fixes[at + 1].time <= period->to; at++)
	{
		mig_progress(memory, 1);
		*mig_fixes_add(&out, memory) = fixes[at + 1];
	}
	if (fixes[at].time < period->to && period->from < period->to)
		*mig_fixes_add(&out, memory) = mig_movement_between(fixes + at, fixes + at + 1, period->to);
	*next = at;
	return out;
}
