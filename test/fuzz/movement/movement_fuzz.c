/*
 * Movement of arbitrary fixes: positions between them are valid, removed fixes are within the limit.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "geo/arc.h"
#include "movement/movement.h"
#include "movement/movement_approach.h"
#include "movement/movement_cells.h"
#include "movement/movement_clean.h"
#include "movement/movement_meets.h"
#include "movement/movement_place.h"
#include "movement/movement_spread.h"
#include "movement/movement_stays.h"
#include "movement/movement_zones.h"

/* Four bytes per step: scales, then the steps in time, longitude and latitude. */
static size_t
read_fixes(const uint8_t *data, size_t size, MigFix *fixes)
{
	size_t count = 0;
	MigFix fix = {0, 0, 0};

	for (size_t at = 0; at + 4 <= size; at += 4)
	{
		int scale = data[at] % 8;
		int64_t lon = fix.lon + ((int64_t) data[at + 2] - 128) * (1 << 3 * scale);
		int64_t lat = fix.lat + ((int64_t) data[at + 3] - 128) * (1 << 3 * scale);

		fix.time += 1 + ((int64_t) data[at + 1] << (data[at] / 8));
		if (lon > 1800000000 || lon <= -1800000000)
			lon += lon > 0 ? -MIG_SPHERE_TURN : MIG_SPHERE_TURN;
		fix.lon = (int32_t) (lon > 1800000000 || lon <= -1800000000 ? 0 : lon);
		if (lat > 900000000 || lat < -900000000)
			lat = lat > 0 ? 900000000 : -900000000;
		fix.lat = (int32_t) lat;
		fixes[count++] = fix;
	}
	return count;
}

static void
between(const MigTrajectoryHead *head, const MigFix *fixes, size_t count)
{
	int64_t from = fixes[0].time + (fixes[count - 1].time - fixes[0].time) / 3;
	int64_t to = from + (fixes[count - 1].time - from) / 2;
	int64_t step = 1 + (fixes[count - 1].time - fixes[0].time) / 100;
	MigFixes out;

	if (mig_movement_restrict(head, from, to, &memory, &out) != MIG_OK ||
		mig_trajectory_check(out.fixes, out.count, &memory) != MIG_OK ||
		out.fixes[0].time != from || out.fixes[out.count - 1].time != to)
		abort();
	mig_fixes_free(&out, &memory);
	if (mig_movement_resample(head, step, &memory, &out) != MIG_OK ||
		mig_trajectory_check(out.fixes, out.count, &memory) != MIG_OK)
		abort();
	mig_fixes_free(&out, &memory);
}

static void
simplify(const MigFix *fixes, size_t count, double metres, MigSimplify mode)
{
	MigFix *left = malloc(count * sizeof(MigFix));
	size_t remaining;
	size_t at = 0;

	memcpy(left, fixes, count * sizeof(MigFix));
	remaining = mig_movement_simplify(left, count, metres, mode, &memory);
	if (mig_trajectory_check(left, remaining, &memory) != MIG_OK ||
		left[remaining - 1].time != fixes[count - 1].time)
		abort();
	for (size_t i = 0; i + 1 < count; i++)
	{
		MigVector here = mig_vector_of(fixes[i].lon, fixes[i].lat);
		MigVector from;
		MigVector to;
		MigArc arc;
		double chord;

		while (left[at + 1].time <= fixes[i].time)
			at++;
		from = mig_vector_of(left[at].lon, left[at].lat);
		to = mig_vector_of(left[at + 1].lon, left[at + 1].lat);
		arc = mig_arc(&from, &to);
		from = mig_arc_at(&arc, (double) (fixes[i].time - left[at].time) /
									(double) (left[at + 1].time - left[at].time));
		chord = mode == MIG_SIMPLIFY_SPACE ? mig_arc_chord(&arc, &here)
										   : mig_vector_chord(&from, &here);
		if (chord > mig_chord_of_metres(metres) && left[at].time != fixes[i].time)
			abort();
	}
	free(left);
}

static void
stay(const MigFix *fixes, size_t count, double metres, size_t tolerance)
{
	MigStayRule rule = {metres, fixes[count / 2].time - fixes[0].time + 1, tolerance};
	MigMovementStays stays = mig_movement_stays(fixes, count, &rule, &memory);

	for (size_t i = 0; i < stays.count; i++)
	{
		const MigMovementStay *one = stays.stays + i;

		if (one->first > one->last || one->last >= count || (i > 0 && one[-1].last >= one->first) ||
			one->fixes > one->last - one->first + 1 ||
			fixes[one->last].time - fixes[one->first].time < rule.microseconds)
			abort();
	}
	free(stays.stays);
}

static void
clean(const MigFix *fixes, size_t count, double speed)
{
	bool *kept = malloc(count * sizeof(bool));
	size_t left = mig_movement_clean(fixes, count, speed + 1e-6, &memory, kept);
	size_t counted = 0;

	for (size_t i = 0; i < count; i++)
		counted += kept[i];
	if (left < 1 || counted != left)
		abort();
	free(kept);
}

static void
visit(const MigFix *fixes, size_t count, int level)
{
	MigCellWalk walk;
	MigCellVisit visit;
	int64_t end = fixes[0].time;
	double metres = mig_movement_gyration(fixes, count, &memory);

	mig_cell_walk_begin(&walk, fixes, count, level, 0, &memory);
	for (int i = 0; i < 1000 && mig_cell_walk_next(&walk, &visit); i++)
	{
		if (visit.from != end || (visit.to <= end && count > 1) ||
			mig_gridcell_check(visit.cell) != MIG_OK || mig_gridcell_level(visit.cell) != level)
			abort();
		end = visit.to;
	}
	if (!walk.has_next && end != fixes[count - 1].time)
		abort();
	if (!(metres >= 0 && metres < 2.1e7) ||
		!(mig_movement_entropy(fixes, count, level % 3, &memory) >= 0))
		abort();
}

/* Periods at equal distances. */
static void
place(const MigFix *fixes, size_t count, int level, double metres)
{
	int64_t step = 1 + (fixes[count - 1].time - fixes[0].time) / 16;
	MigPeriod periods[16];
	MigPlaceRule rule = {periods, 16, step, level, metres > 0, fixes[0], metres, NULL};
	MigPlace place;
	MigPeriods days = mig_movement_days(fixes, count, step, &memory);

	for (size_t i = 0; i < 16; i++)
	{
		periods[i].from = fixes[0].time + (int64_t) i * step;
		periods[i].to = periods[i].from + 1 + step / 2;
	}
	place = mig_movement_place(fixes, count, &rule, &memory);
	if (place.time < 0 || place.time > place.observed || place.periods > place.periods_observed ||
		(place.time > 0) != (place.periods > 0) || (place.observed > 0 && days.count == 0) ||
		!mig_fix_is_valid(&(MigFix){0, place.lon, place.lat}))
		abort();
	for (size_t i = 0; i < days.count; i++)
		if (days.periods[i].from >= days.periods[i].to ||
			(i > 0 && days.periods[i - 1].to >= days.periods[i].from))
			abort();
	free(days.periods);
}

static void
put(uint8_t **at, uint64_t number, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*(*at)++ = (uint8_t) (number >> 8 * i);
}

/* The binary form of triangles of fixes; every third has the id of the previous one. */
static MigCoverage *
triangles(const MigFix *fixes, size_t count)
{
	uint8_t *form = malloc(9 + (count / 3 + 1) * (12 + 4 + 4 * 16));
	uint8_t *at = form;
	MigPolygonsBuild build;
	MigCoverage *coverage;
	size_t bytes;

	put(&at, 1, 1);
	put(&at, 4326, 4);
	put(&at, count / 3, 4);
	for (size_t i = 0; i + 2 < count; i += 3)
	{
		put(&at, i % 9 == 6 ? i - 3 : i, 8);
		put(&at, 1, 4);
		put(&at, 4 | MIG_POLYGONS_MARK, 4);
		for (size_t j = 0; j < 4; j++)
		{
			double xy[2] = {mig_trajectory_degrees(fixes[i + j % 3].lon),
							mig_trajectory_degrees(fixes[i + j % 3].lat)};
			uint64_t bits[2];

			memcpy(bits, xy, sizeof(bits));
			put(&at, bits[0], 8);
			put(&at, bits[1], 8);
		}
	}
	mig_polygons_init(&build, &memory);
	if (mig_polygons_read(&build, form, (size_t) (at - form)) != MIG_OK ||
		mig_coverage_build(&build, &memory, &coverage, &bytes) != MIG_OK)
		abort();
	mig_polygons_free(&build);
	free(form);
	return coverage;
}

/* A mover that enters from outside crosses an edge: within 1 mm, the accuracy of the path. */
static void
approach(const MigFix *fixes, size_t count, const MigCoverage *coverage, bool comes_in)
{
	MigPolygons set = mig_coverage_polygons(coverage);
	MigEdges edges = mig_edges_of_polygons(&set, &memory);

	if (edges.group_count > 0)
	{
		MigApproach found = mig_movement_approach(fixes, count, &edges, &memory);

		if (found.time < fixes[0].time || found.time > fixes[count - 1].time ||
			!(found.metres >= 0 && found.metres < 2.1e7) || (comes_in && found.metres > 0.01))
			abort();
		/* the vertices are positions of fixes */
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < set.vertex_count; j++)
				if (found.metres - 1 >
					mig_sphere_distance(fixes[i].lon, fixes[i].lat,
										mig_trajectory_unit(set.vertices[2 * j]),
										mig_trajectory_unit(set.vertices[2 * j + 1])))
					abort();
	}
	mig_edges_free(&edges, &memory);
}

static void
zones(const MigFix *fixes, size_t count)
{
	MigCoverage *coverage = triangles(fixes, count < 30 ? count : 30);
	MigZoneVisits visits = mig_movement_zones(fixes, count, coverage, &memory);
	MigPeriods periods = mig_movement_inside(fixes, count, coverage, &memory);
	int64_t end = fixes[0].time;
	size_t next = 0;
	size_t at = 0;

	for (size_t i = 0; i < visits.count; i++)
	{
		if (visits.visits[i].from != end || (visits.visits[i].to <= end && count > 1) ||
			(i > 0 && visits.visits[i].polygon == visits.visits[i - 1].polygon))
			abort();
		end = visits.visits[i].to;
	}
	if (end != fixes[count - 1].time)
		abort();
	for (size_t i = 0; i < periods.count; i++)
	{
		const MigPeriod *period = periods.periods + i;
		MigFixes part = mig_movement_cut(fixes, count, period, &next, &memory);

		if (mig_trajectory_check(part.fixes, part.count, &memory) != MIG_OK ||
			part.fixes[0].time != period->from || part.fixes[part.count - 1].time != period->to)
			abort();
		for (; at < count && fixes[at].time < period->from; at++)
			if (mig_coverage_locate(coverage, mig_trajectory_degrees(fixes[at].lon),
									mig_trajectory_degrees(fixes[at].lat)) != MIG_COVERAGE_NONE)
				abort();
		while (at < count && fixes[at].time <= period->to)
			at++;
		mig_fixes_free(&part, &memory);
	}
	approach(fixes, count, coverage, periods.count > 0 && periods.periods[0].from > fixes[0].time);
	free(periods.periods);
	free(visits.visits);
	free(coverage);
}

/* The fixes of one half and of the other: as if they were at the same time. */
static void
meet(MigFix *fixes, size_t count, double metres)
{
	size_t half = count / 2;
	MigFix *other = fixes + half;
	MigPeriods meets;
	MigApproach found;

	for (size_t i = half; i-- > 0;)
		fixes[i].time += other[0].time - fixes[0].time;
	meets = mig_movement_meets(fixes, half, other, count - half, metres, 1, &memory);
	for (size_t i = 0; i < meets.count; i++)
		if (meets.periods[i].from >= meets.periods[i].to ||
			(i > 0 && meets.periods[i - 1].to >= meets.periods[i].from))
			abort();
	if (mig_movement_approach_mover(fixes, half, other, count - half, &memory, &found)
			? found.time < other[0].time || !(found.metres >= 0 && found.metres < 2.1e7) ||
				  (meets.count > 0 && found.metres > metres + 0.01)
			: meets.count > 0)
		abort();
	free(meets.periods);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigFix *fixes = malloc((size / 4 + 1) * sizeof(MigFix));
	size_t count = read_fixes(data, size, fixes);

	if (count > 0 && mig_trajectory_check(fixes, count, &memory) == MIG_OK)
	{
		MigTrajectoryHead *head = malloc(mig_trajectory_size_max(count));
		double metres = (double) (data[0] % 16) * data[1];

		(void) mig_trajectory_write(fixes, count, &memory, head);
		between(head, fixes, count);
		simplify(fixes, count, metres, MIG_SIMPLIFY_SPACE);
		simplify(fixes, count, metres, MIG_SIMPLIFY_TIME);
		stay(fixes, count, metres, (size_t) (data[0] % 3));
		clean(fixes, count, metres);
		visit(fixes, count, data[1] % MIG_GRIDCELL_LEVELS);
		place(fixes, count, data[1] % MIG_GRIDCELL_LEVELS, metres);
		if (count < 60)
			zones(fixes, count);
		free(head);
		if (count > 1)
			meet(fixes, count, metres * metres);
	}
	free(fixes);
	return 0;
}
