/*
 * movement_cells.c
 *		Cells along a path (see movement_cells.h).
 *
 * On an arc that starts at A in direction T, the vector at angle a is A cos a + T sin a.  It is on the meridian whose
 * plane has the normal m where tan a = -(A m) / (T m), and at latitude b where h cos(a - top) = sin b; h and top are
 * length and angle of (A z, T z).
 */
#include "movement/movement_cells.h"

#include <math.h>

#include "base/array.h"
#include "base/portable_math.h"
#include "base/radix.h"
#include "base/fold.h"
#include "movement/movement.h"

#define PI     3.1415926535897931
#define BEYOND 10.0 /* greater than any angle */
#define NEAR   1e-6 /* degrees: greater than the error of positions on edges */

static void
column_row(const MigFix *fix, int level, int *column, int *row)
{
	MigGridCell cell;

	(void) mig_gridcell_at(mig_trajectory_degrees(fix->lon), mig_trajectory_degrees(fix->lat),
						   mig_gridcell_size_of_level(level), &cell);
	mig_gridcell_column_row(cell, column, row);
}

/* The row of a latitude. */
static int
row_of(double lat_deg, int level)
{
	MigGridCell cell;
	int column;
	int row;

	(void) mig_gridcell_at(0, lat_deg, mig_gridcell_size_of_level(level), &cell);
	mig_gridcell_column_row(cell, &column, &row);
	return row;
}

/* Clamps an angle to the rest of the step. */
static double
settle(const MigCellStep *step, double angle)
{
	if (angle < step->part)
		return step->part;
	return angle < step->arc.angle ? angle : step->arc.angle;
}

/* The angle of the next edge of a column. */
static void
find_east(MigCellWalk *walk)
{
	MigCellStep *step = &walk->step;
	int64_t edge =
		(int64_t) (walk->column + (step->eastward > 0)) * mig_gridcell_size_of_level(walk->level);
	double lon_deg;
	MigVector equator;
	MigVector normal;
	MigVector ahead;
	double angle;

	step->next_east = BEYOND;
	if (step->column_left == 0)
		return;
	lon_deg = mig_plane_lon((double) edge);
	equator = mig_vector_of_degrees(lon_deg, 0);
	normal = (MigVector){-equator.y, equator.x, 0};
	ahead = mig_arc_ahead(&step->arc);
	angle = mig_angle(mig_vector_dot(&ahead, &normal), -mig_vector_dot(&step->arc.from, &normal));
	if (angle < 0)
		angle += PI;
	/* the arc meets the plane again half a turn away: take the nearer one */
	if (PI - angle < angle - step->arc.angle)
		angle = 0;
	step->next_east = settle(step, angle);
}

/* The angle of the next edge of a row. */
static void
find_north(MigCellWalk *walk)
{
	MigCellStep *step = &walk->step;
	int goal = step->turned ? step->row_end : step->row_turn;
	bool northward = walk->row < goal;
	int64_t edge = (int64_t) (walk->row + northward) * mig_gridcell_size_of_level(walk->level);
	double cosine;
	double off;
	double angle;

	if (walk->row == goal && !step->turned)
	{
		step->turned = true;
		find_north(walk);
		return;
	}
	step->next_north = BEYOND;
	if (walk->row == goal)
		return;
	cosine = mig_vector_of_degrees(0, mig_plane_lat((double) edge)).z / step->height;
	cosine = cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
	off = mig_angle(cosine, sqrt((1 - cosine) * (1 + cosine)));
	angle = northward ? step->top - off : step->top + off;
	/* of angles that differ by full turns, take the one nearest to the middle */
	if (angle > step->arc.angle / 2 + PI)
		angle -= 2 * PI;
	if (angle < step->arc.angle / 2 - PI)
		angle += 2 * PI;
	step->next_north = settle(step, angle);
}

/* Begins the step to the next fix. */
static void
begin_step(MigCellWalk *walk)
{
	const MigFix *before = walk->fixes + walk->number - 1;
	const MigFix *after = before + 1;
	MigVector to = mig_vector_of(after->lon, after->lat);
	int64_t turn = mig_sphere_turn(before->lon, after->lon);
	int columns = mig_gridcell_columns(walk->level);
	MigCellStep *step = &walk->step;
	MigVector ahead;
	double lowest;
	int column;

	*step = (MigCellStep){.arc = mig_arc(&walk->vector, &to)};
	walk->vector = to;
	walk->time = before->time;
	ahead = mig_arc_ahead(&step->arc);
	column_row(after, walk->level, &column, &step->row_end);
	/* -180 and 180 degrees are the same meridian */
	if (turn == 0)
		walk->column = column;
	step->eastward = turn > 0 ? 1 : -1;
	step->column_left = step->eastward * (column - walk->column);
	if (step->column_left < 0)
		step->column_left += columns;
	step->height = sqrt(step->arc.from.z * step->arc.from.z + ahead.z * ahead.z);
	step->top = mig_angle(step->arc.from.z, ahead.z);
	lowest = step->top > 0 ? step->top - PI : step->top + PI;
	step->row_turn = walk->row;
	if (step->height > 0)
	{
		double lat_deg = mig_arcsine(step->height < 1 ? step->height : 1) * (180 / PI);

		lat_deg = lat_deg < 90 ? lat_deg : 90;
		if (step->top > 0 && step->top < step->arc.angle)
			step->row_turn = row_of(lat_deg, walk->level);
		else if (lowest > 0 && lowest < step->arc.angle)
			step->row_turn = row_of(-lat_deg, walk->level);
		else
			step->turned = true;
	}
	find_east(walk);
	find_north(walk);
	walk->in_step = true;
}

/* Time at the current position in the step. */
static int64_t
time_at(const MigFix *before, const MigCellStep *step)
{
	double duration = (double) (before[1].time - before->time);
	double part = step->arc.angle > 0 ? step->part / step->arc.angle : 0;
	int64_t time = before->time + (int64_t) (duration * part + 0.5);

	return time < before[1].time ? time : before[1].time;
}

/* Crosses the next edge; false at the end. */
static bool
cross_edge(MigCellWalk *walk)
{
	MigCellStep *step = &walk->step;

	for (;;)
	{
		const MigFix *before;

		mig_progress(walk->memory, 1);
		if (!walk->in_step)
		{
			if (walk->number == walk->count)
				return false;
			before = walk->fixes + walk->number - 1;
			if (walk->has_only && mig_movement_is_apart(before, before + 1, &walk->only))
			{
				walk->lost = true;
				walk->number++;
				continue;
			}
			if (walk->lost)
			{
				walk->lost = false;
				walk->time = before->time;
				walk->vector = mig_vector_of(before->lon, before->lat);
				column_row(before, walk->level, &walk->column, &walk->row);
				return true;
			}
			begin_step(walk);
		}
		if (step->next_east < BEYOND || step->next_north < BEYOND)
		{
			bool east = step->next_east <= step->next_north;

			before = walk->fixes + walk->number - 1;
			step->part = east ? step->next_east : step->next_north;
			if (east)
			{
				walk->column =
					mig_gridcell_wrap((int64_t) walk->column + step->eastward, walk->level);
				step->column_left--;
				find_east(walk);
			}
			else
			{
				walk->row += walk->row < (step->turned ? step->row_end : step->row_turn) ? 1 : -1;
				find_north(walk);
			}
			walk->time = time_at(before, step);
			return true;
		}
		walk->in_step = false;
		walk->number++;
	}
}

static MigGridCell
cell_here(const MigCellWalk *walk)
{
	MigGridCell cell = 0;

	(void) mig_gridcell_of_column_row(walk->column, walk->row, walk->level, &cell);
	return cell;
}

/* The next visit of nonzero duration, perhaps to the same cell as the previous one; false if there is none. */
static bool
next_lasting(MigCellWalk *walk, MigCellVisit *visit)
{
	while (walk->number < walk->count)
	{
		int64_t from = walk->time;

		visit->cell = cell_here(walk);
		visit->from = from;
		if (!cross_edge(walk))
			walk->time = walk->fixes[walk->count - 1].time;
		visit->to = walk->time;
		if (visit->to > from)
			return true;
	}
	return false;
}

void
mig_cell_walk_begin(MigCellWalk *walk, const MigFix *fixes, size_t count, int level,
					MigGridCell only, const MigMemory *memory)
{
	*walk = (MigCellWalk){
		.fixes = fixes,
		.memory = memory,
		.count = count,
		.number = 1,
		.level = level,
		.time = fixes[0].time,
		.vector = mig_vector_of(fixes[0].lon, fixes[0].lat),
	};
	if (only != 0)
	{
		MigDegreeBox box = mig_gridcell_box(only);

		walk->only =
			(MigDegreeBox){box.west - NEAR, box.south - NEAR, box.east + NEAR, box.north + NEAR};
		walk->has_only = true;
	}
	column_row(fixes, level, &walk->column, &walk->row);
	walk->next = (MigCellVisit){cell_here(walk), walk->time, walk->time};
	walk->has_next = count == 1 || next_lasting(walk, &walk->next);
}

bool
mig_cell_walk_next(MigCellWalk *walk, MigCellVisit *visit)
{
	MigCellVisit other;

	if (!walk->has_next)
		return false;
	*visit = walk->next;
	while (next_lasting(walk, &other))
	{
		if (other.cell != visit->cell)
		{
			walk->next = other;
			return true;
		}
		visit->to = other.to;
	}
	walk->has_next = false;
	return true;
}

double
mig_movement_entropy(const MigFix *fixes, size_t count, int level, const MigMemory *memory)
{
	double total = (double) (fixes[count - 1].time - fixes[0].time);
	int64_t *records = NULL;
	int64_t *spare;
	int64_t *sorted;
	size_t visits = 0;
	size_t room = 0;
	size_t cells;
	MigCellVisit visit;
	MigCellWalk walk;
	double bits = 0;

	mig_cell_walk_begin(&walk, fixes, count, level, 0, memory);
	while (mig_cell_walk_next(&walk, &visit))
	{
		records = mig_grow(memory, records, &room, visits + 1, 2 * sizeof(int64_t));
		records[2 * visits] = visit.cell;
		records[2 * visits + 1] = visit.to - visit.from;
		visits++;
	}
	spare = mig_allocate(memory, 2 * visits, sizeof(int64_t));
	sorted = mig_radix_sort(records, spare, visits, 2, 1, memory);
	cells = mig_fold_counts(sorted, visits, memory);
	for (size_t i = 0; i < cells && total > 0; i++)
	{
		double part = (double) sorted[2 * i + 1] / total;

		mig_progress(memory, 1);
		bits -= part * mig_log(part);
	}
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
	return bits > 0 ? bits / 0.69314718055994531 : 0;
}
