/*
 * movement_place.c
 *		Place with the most time (see movement_place.h).
 */
#include "movement/movement_place.h"

#include "base/array.h"
#include "base/radix.h"
#include "base/fold.h"
#include "geo/arc.h"
#include "grid/gridcell.h"

#define BLOCK 9 /* cells of a place */

/* Iterates over the parts of time of each fix in each period. */
typedef struct Parts
{
	const MigFix *fixes;
	size_t count;
	const MigPlaceRule *rule;
	const MigMemory *memory;
	size_t fix;
	size_t period;
	int64_t at;  /* current position in the time of the fix */
	int64_t end; /* end of the time of the fix */
} Parts;

#define RECENT_DAYS                                                                                \
	4 /* days whose periods may alternate: when clocks are set back, a day may recur */

/* Counter of days, fed with periods in order. */
typedef struct Days
{
	size_t recent[RECENT_DAYS];
	size_t count;
} Days;

/* Counts the day of a part unless it has been counted. */
static void
count_day(Days *days, const Parts *parts)
{
	size_t first = days->count < RECENT_DAYS ? 0 : days->count - RECENT_DAYS;

	for (size_t i = days->count; i-- > first;)
	{
		size_t period = days->recent[i % RECENT_DAYS];

		if (period == parts->period ||
			(parts->rule->days != NULL &&
			 parts->rule->days[period] == parts->rule->days[parts->period]))
			return;
	}
	days->recent[days->count++ % RECENT_DAYS] = parts->period;
}

/* Sets the time between a fix and the next one at which the latter takes over; false in a gap. */
static bool
middle(const Parts *parts, size_t fix, int64_t *time)
{
	int64_t step;

	if (fix + 1 >= parts->count)
		return false;
	step = parts->fixes[fix + 1].time - parts->fixes[fix].time;
	*time = parts->fixes[fix].time + step / 2;
	return step <= parts->rule->max_gap;
}

/* Starts with the time of a fix. */
static void
begin(Parts *parts, size_t fix)
{
	parts->fix = fix;
	if (fix == 0 || !middle(parts, fix - 1, &parts->at))
		parts->at = parts->fixes[fix].time;
	if (!middle(parts, fix, &parts->end))
		parts->end = parts->fixes[fix].time;
}

static Parts
parts_of(const MigFix *fixes, size_t count, const MigPlaceRule *rule, const MigMemory *memory)
{
	Parts parts = {.fixes = fixes, .count = count, .rule = rule, .memory = memory};

	begin(&parts, 0);
	return parts;
}

/* Advances to the next part, of parts->fix and parts->period; returns its length, 0 at the end. */
static int64_t
next_part(Parts *parts)
{
	const MigPeriod *periods = parts->rule->periods;

	for (;;)
	{
		int64_t from;
		int64_t to;

		mig_progress(parts->memory, 1);
		if (parts->at >= parts->end)
		{
			if (parts->fix + 1 == parts->count)
				return 0;
			begin(parts, parts->fix + 1);
			continue;
		}
		if (parts->period == parts->rule->period_count)
			return 0;
		if (periods[parts->period].to <= parts->at)
		{
			parts->period++;
			continue;
		}
		from = periods[parts->period].from;
		from = from > parts->at ? from : parts->at;
		to = periods[parts->period].to;
		to = to < parts->end ? to : parts->end;
		parts->at = to > from ? to : parts->end;
		if (to > from)
			return to - from;
	}
}

static MigGridCell
cell_of(const MigFix *fix, int level)
{
	MigGridCell cell = 0;

	(void) mig_gridcell_at(mig_trajectory_degrees(fix->lon), mig_trajectory_degrees(fix->lat),
						   mig_gridcell_size_of_level(level), &cell);
	return cell;
}

/* A cell and its neighbors; returns their number. */
static size_t
block_of(MigGridCell cell, MigGridCell block[BLOCK])
{
	size_t count = 1;

	block[0] = cell;
	for (int64_t i = 0; i < BLOCK - 1; i++)
		count += mig_gridcell_neighbor(cell, 1, i, block + count);
	return count;
}

/* The time of a cell, in sorted records (cell, time). */
static int64_t
time_of(const int64_t *records, size_t count, MigGridCell cell)
{
	size_t from = 0;
	size_t to = count;

	while (from < to)
	{
		size_t at = from + (to - from) / 2;

		if (records[2 * at] < cell)
			from = at + 1;
		else
			to = at;
	}
	return from < count && records[2 * from] == cell ? records[2 * from + 1] : 0;
}

/* May the fix belong to the place? */
static bool
is_away(const MigPlaceRule *rule, const MigFix *fix)
{
	MigVector from;
	MigVector to;

	if (!rule->has_away)
		return true;
	from = mig_vector_of(rule->away.lon, rule->away.lat);
	to = mig_vector_of(fix->lon, fix->lat);
	return mig_vector_chord(&from, &to) > mig_chord_of_metres(rule->away_m);
}

/* Finds the cell whose block has the most time, and sets this and the observed time.  False if there is none. */
static bool
find_cell(Parts parts, MigGridCell *cell, MigPlace *place)
{
	const MigMemory *memory = parts.memory;
	Days days = {.count = 0};
	int64_t *records = NULL;
	size_t count = 0;
	size_t room = 0;
	int64_t *spare;
	int64_t *sorted;
	int64_t time;

	while ((time = next_part(&parts)) > 0)
	{
		const MigFix *fix = parts.fixes + parts.fix;
		MigGridCell here;

		place->observed += time;
		count_day(&days, &parts);
		if (!is_away(parts.rule, fix))
			continue;
		here = cell_of(fix, parts.rule->level);
		if (count > 0 && records[2 * count - 2] == here)
		{
			records[2 * count - 1] += time;
			continue;
		}
		records = mig_grow(memory, records, &room, count + 1, 2 * sizeof(int64_t));
		records[2 * count] = here;
		records[2 * count + 1] = time;
		count++;
	}
	place->periods_observed = days.count;
	if (count == 0)
		return false;
	spare = mig_allocate(memory, 2 * count, sizeof(int64_t));
	sorted = mig_radix_sort(records, spare, count, 2, 1, memory);
	count = mig_fold_counts(sorted, count, memory);
	for (size_t i = 0; i < count; i++)
	{
		MigGridCell block[BLOCK];
		size_t cells = block_of(sorted[2 * i], block);

		mig_progress(memory, 1);
		time = 0;
		for (size_t j = 0; j < cells; j++)
			time += time_of(sorted, count, block[j]);
		if (time > place->time)
		{
			place->time = time;
			*cell = sorted[2 * i];
		}
	}
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
	return true;
}

/* Sets the mean of the fixes in a block, and the number of periods with fixes there. */
static void
measure(Parts parts, MigGridCell cell, MigPlace *place)
{
	MigGridCell block[BLOCK];
	size_t cells = block_of(cell, block);
	Days days = {.count = 0};
	MigVector sum = {0, 0, 0};
	int64_t time;

	while ((time = next_part(&parts)) > 0)
	{
		const MigFix *fix = parts.fixes + parts.fix;
		MigGridCell here = cell_of(fix, parts.rule->level);
		size_t i = 0;
		MigVector vector;

		while (i < cells && block[i] != here)
			i++;
		if (i == cells || !is_away(parts.rule, fix))
			continue;
		vector = mig_vector_of(fix->lon, fix->lat);
		sum = (MigVector){sum.x + vector.x * (double) time, sum.y + vector.y * (double) time,
						  sum.z + vector.z * (double) time};
		count_day(&days, &parts);
	}
	place->periods = days.count;
	mig_vector_position(&sum, &place->lon, &place->lat);
}

MigPlace
mig_movement_place(const MigFix *fixes, size_t count, const MigPlaceRule *rule,
				   const MigMemory *memory)
{
	Parts parts = parts_of(fixes, count, rule, memory);
	MigPlace place = {0};
	MigGridCell cell = 0;

	if (find_cell(parts, &cell, &place))
		measure(parts, cell, &place);
	return place;
}

/* The day of a time. */
static int64_t
day_of(int64_t time)
{
	int64_t day = time / MIG_DAY_MICROSECONDS;

	return day * MIG_DAY_MICROSECONDS > time ? day - 1 : day;
}

MigPeriods
mig_movement_days(const MigFix *fixes, size_t count, int64_t max_gap, const MigMemory *memory)
{
	MigPeriods days = {NULL, 0, 0};

	for (size_t i = 1; i < count; i++)
	{
		mig_progress(memory, 1);
		if (fixes[i].time - fixes[i - 1].time <= max_gap)
			mig_periods_join(
				&days, (MigPeriod){day_of(fixes[i - 1].time), day_of(fixes[i].time) + 1}, memory);
	}
	return days;
}
