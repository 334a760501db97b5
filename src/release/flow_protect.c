/*
 * flow_protect.c
 *		Disclosure control for a flow of persons (see flow_protect.h).
 */
#include "release/flow_protect.h"

#include "base/radix.h"
#include "release/density_protect.h"

#define ROWS      0
#define COLUMNS   1
#define FEW_HOLES 2 /* up to which a line suppresses a pair rather than its margin */

/* --- The matrix --- */

/* Reads the pairs with persons; lines are set later, numbered by their keys. */
static MigStatus
read_pairs(MigFlowProtection *protection, const MigDensity *flow, int64_t *keys)
{
	int64_t total = 0;

	for (size_t i = 0; i < flow->count; i++)
	{
		MigFlowPair *pair = protection->pairs + protection->count;
		int64_t count;

		mig_progress(&protection->memory, 1);
		if (!mig_density_whole(flow, i, &count) || count < 0)
			return MIG_BAD_NUMBER;
		if (count == 0)
			continue;
		if (count > INT64_MAX - total)
			return MIG_OUT_OF_RANGE;
		total += count;
		*pair = (MigFlowPair){.count = count, .is_released = count >= protection->k};
		protection->released += pair->is_released;
		keys[2 * protection->count] = flow->to[i];
		keys[2 * protection->count + 1] = (int64_t) protection->count;
		protection->count++;
	}
	return MIG_OK;
}

/* Makes the lines of a side from records (key, pair) sorted by key. */
static void
build_side(MigFlowProtection *protection, int number, const int64_t *records)
{
	MigFlowSide *side = &protection->sides[number];
	MigMemory *memory = &protection->memory;

	side->lines = mig_allocate(memory, protection->count + 1, sizeof(MigFlowLine));
	side->pairs_of = mig_allocate(memory, protection->count, sizeof(size_t));
	for (size_t i = 0; i < protection->count; i++)
	{
		MigFlowPair *pair = protection->pairs + (size_t) records[2 * i + 1];
		MigFlowLine *line;

		mig_progress(memory, 1);
		if (i == 0 || records[2 * i] != records[2 * i - 2])
			side->lines[side->count++] = (MigFlowLine){.key = records[2 * i], .start = i};
		line = side->lines + side->count - 1;
		line->total += pair->count;
		line->rest += pair->is_released ? 0 : pair->count;
		side->pairs_of[i] = (size_t) records[2 * i + 1];
		pair->line[number] = side->count - 1;
	}
	side->lines[side->count] = (MigFlowLine){.start = protection->count};
	for (size_t i = 0; i < side->count; i++)
	{
		MigFlowLine *line = side->lines + i;

		mig_progress(memory, 1);
		line->is_released = line->total >= protection->k;
		if (line->is_released)
			continue;
		side->withheld++;
		side->withheld_rest += line->rest;
	}
}

/* The next released pair of a line, from *at on; NULL if there is none. */
static MigFlowPair *
next_released(const MigFlowProtection *protection, int number, const MigFlowLine *line, size_t *at)
{
	while (*at < line[1].start)
	{
		MigFlowPair *pair = protection->pairs + protection->sides[number].pairs_of[(*at)++];

		mig_progress(&protection->memory, 1);
		if (pair->is_released)
			return pair;
	}
	return NULL;
}

static MigFlowLine *
line_of(const MigFlowProtection *protection, int number, const MigFlowPair *pair)
{
	return protection->sides[number].lines + pair->line[number];
}

/* Does a line count individually, that is, is its rest known and not 0? */
static bool
is_live(const MigFlowLine *line)
{
	return line->is_released && line->rest > 0;
}

/* --- Suppression --- */

/* Suppresses a released pair; updates behind of the lines. */
static void
hide(MigFlowProtection *protection, MigFlowPair *pair)
{
	pair->is_released = false;
	protection->released--;
	protection->rest += pair->count;
	for (int number = ROWS; number <= COLUMNS; number++)
	{
		MigFlowLine *line = line_of(protection, number, pair);
		MigFlowLine *other = line_of(protection, !number, pair);
		MigFlowPair *hole;

		if (line->is_released)
			for (size_t at = line->start;
				 (hole = next_released(protection, number, line, &at)) != NULL;)
				line_of(protection, !number, hole)->behind += pair->count;
		else
		{
			protection->sides[number].withheld_rest += pair->count;
			other->withheld--;
		}
		other->behind -= line->is_released ? line->rest : 0;
		line->rest += pair->count;
	}
}

/* Withholds the margin of a line. */
static void
withhold(MigFlowProtection *protection, int number, MigFlowLine *line)
{
	MigFlowSide *side = &protection->sides[number];
	MigFlowPair *hole;

	line->is_released = false;
	side->withheld++;
	side->withheld_rest += line->rest;
	for (size_t at = line->start; (hole = next_released(protection, number, line, &at)) != NULL;)
	{
		MigFlowLine *other = line_of(protection, !number, hole);

		other->behind -= line->rest;
		other->withheld++;
	}
}

/* The smaller of two pairs, of which the first may be NULL. */
static MigFlowPair *
smaller(MigFlowPair *a, MigFlowPair *b)
{
	return a == NULL || b->count < a->count ? b : a;
}

static bool
is_small(const MigFlowProtection *protection, int64_t persons)
{
	return persons > 0 && persons < protection->k;
}

/* Brings the rest of each released line to 0, or to k or more. */
static void
complete_lines(MigFlowProtection *protection, int number)
{
	MigFlowSide *side = &protection->sides[number];

	for (size_t i = 0; i < side->count; i++)
	{
		MigFlowLine *line = side->lines + i;
		MigFlowPair *smallest = NULL;
		MigFlowPair *pair;

		mig_progress(&protection->memory, 1);
		if (!line->is_released || !is_small(protection, line->rest))
			continue;
		for (size_t at = line->start;
			 (pair = next_released(protection, number, line, &at)) != NULL;)
			smallest = smaller(smallest, pair);
		if (smallest != NULL)
			hide(protection, smallest);
	}
}

/* The same for the sum of all withheld lines, by withholding one more. */
static void
complete_withheld(MigFlowProtection *protection, int number)
{
	MigFlowSide *side = &protection->sides[number];
	MigFlowLine *min = NULL;
	MigFlowPair *smallest = NULL;

	if (!is_small(protection, side->withheld_rest))
		return;
	for (size_t i = 0; i < side->count; i++)
	{
		mig_progress(&protection->memory, 1);
		if (is_live(side->lines + i) && (min == NULL || side->lines[i].total < min->total))
			min = side->lines + i;
	}
	for (size_t i = 0; min == NULL && i < protection->count; i++)
	{
		mig_progress(&protection->memory, 1);
		if (protection->pairs[i].is_released)
			smallest = smaller(smallest, protection->pairs + i);
	}
	if (smallest != NULL)
	{
		hide(protection, smallest);
		min = line_of(protection, number, smallest);
	}
	if (min != NULL && min->is_released)
		withhold(protection, number, min);
}

/*
 * Ensures that one of the withheld lines, other than the given one, has no released pairs; false if that would cost
 * pairs of at least the given number of persons.
 */
static bool
has_quiet_line(MigFlowProtection *protection, int number, const MigFlowLine *but, int64_t persons)
{
	MigFlowSide *side = &protection->sides[number];
	MigFlowLine *min = NULL;
	MigFlowPair *pair;

	for (size_t i = 0; i < side->count && !side->has_quiet; i++)
	{
		MigFlowLine *line = side->lines + i;
		int64_t cost = line->total - line->rest;

		mig_progress(&protection->memory, 1);
		side->has_quiet = cost == 0 && !line->is_released;
		if (line != but && cost < persons)
		{
			min = line;
			persons = cost;
		}
	}
	if (side->has_quiet || min == NULL)
		return side->has_quiet;
	for (size_t at = min->start; (pair = next_released(protection, number, min, &at)) != NULL;)
		hide(protection, pair);
	if (min->is_released)
		withhold(protection, number, min);
	side->has_quiet = true;
	return true;
}

/* The number of holes of a line with lines that count individually, and of their persons. */
static size_t
holes_of(const MigFlowProtection *protection, int number, const MigFlowLine *line, int64_t *persons)
{
	MigFlowPair *pair;
	size_t holes = 0;

	*persons = 0;
	for (size_t at = line->start; (pair = next_released(protection, number, line, &at)) != NULL;)
		if (is_live(line_of(protection, !number, pair)))
		{
			*persons += pair->count;
			holes++;
		}
	return holes;
}

/* Checks a hole; false if something had to be suppressed. */
static bool
is_safe(MigFlowProtection *protection, MigFlowPair *pair)
{
	MigFlowLine *row = line_of(protection, ROWS, pair);
	MigFlowLine *column = line_of(protection, COLUMNS, pair);
	int number = column->behind >= row->behind ? COLUMNS : ROWS;
	MigFlowLine *line = line_of(protection, number, pair);
	int64_t persons;

	if (!is_live(row) || !is_live(column) ||
		protection->rest - row->behind - column->behind >= protection->k)
		return true;
	if (holes_of(protection, number, line, &persons) <= FEW_HOLES ||
		!has_quiet_line(protection, number, line, persons))
		hide(protection, pair);
	else
		withhold(protection, number, line);
	return false;
}

/*
 * Prevents a line from having holes with all withheld lines of the other side, and so with their sum; false if a pair
 * had to be suppressed.
 */
static bool
is_apart(MigFlowProtection *protection, int number, MigFlowLine *line)
{
	const MigFlowSide *other = &protection->sides[!number];
	MigFlowPair *smallest = NULL;
	MigFlowPair *pair;

	if (!is_live(line) || other->withheld_rest == 0 || line->withheld < other->withheld)
		return true;
	for (size_t at = line->start; (pair = next_released(protection, number, line, &at)) != NULL;)
		if (!line_of(protection, !number, pair)->is_released)
			smallest = smaller(smallest, pair);
	if (smallest != NULL)
		hide(protection, smallest);
	return false;
}

/* The same for the sum of all withheld rows and that of all withheld columns. */
static bool
are_withheld_apart(MigFlowProtection *protection)
{
	const MigFlowSide *rows = &protection->sides[ROWS];
	const MigFlowSide *columns = &protection->sides[COLUMNS];
	MigFlowPair *smallest = NULL;
	size_t holes = 0;

	if (rows->withheld_rest == 0 || columns->withheld_rest == 0)
		return true;
	for (size_t i = 0; i < protection->count; i++)
	{
		MigFlowPair *pair = protection->pairs + i;

		mig_progress(&protection->memory, 1);
		if (!pair->is_released || line_of(protection, ROWS, pair)->is_released ||
			line_of(protection, COLUMNS, pair)->is_released)
			continue;
		holes++;
		smallest = smaller(smallest, pair);
	}
	if (smallest == NULL || holes / rows->withheld < columns->withheld)
		return true;
	hide(protection, smallest);
	return false;
}

/* Checks all holes until nothing has to be suppressed. */
static void
complete_holes(MigFlowProtection *protection)
{
	bool safe;

	do
	{
		safe = true;
		for (size_t i = 0; i < protection->count; i++)
		{
			mig_progress(&protection->memory, 1);
			if (protection->pairs[i].is_released)
				safe &= is_safe(protection, protection->pairs + i);
		}
		for (int number = ROWS; number <= COLUMNS; number++)
			for (size_t i = 0; i < protection->sides[number].count; i++)
			{
				mig_progress(&protection->memory, 1);
				safe &= is_apart(protection, number, protection->sides[number].lines + i);
			}
		safe &= are_withheld_apart(protection);
	} while (!safe);
}

/* Computes behind and withheld of the lines, and the persons not released. */
static void
look_behind(MigFlowProtection *protection)
{
	for (size_t i = 0; i < protection->count; i++)
	{
		const MigFlowPair *pair = protection->pairs + i;

		mig_progress(&protection->memory, 1);
		for (int number = ROWS; number <= COLUMNS; number++)
		{
			MigFlowLine *line = line_of(protection, number, pair);
			const MigFlowLine *other = line_of(protection, !number, pair);

			if (!pair->is_released)
				continue;
			if (other->is_released)
				line->behind += other->rest;
			else
				line->withheld++;
		}
		protection->rest += pair->is_released ? 0 : pair->count;
	}
}

/* --- The whole --- */

MigStatus
mig_flow_protect(MigFlowProtection *protection, const MigDensity *flow, int64_t k,
				 const MigMemory *memory)
{
	int64_t *records;
	int64_t *spare;
	int64_t *sorted;
	MigStatus status;

	*protection = (MigFlowProtection){.memory = *memory, .k = k};
	protection->pairs = mig_allocate(memory, flow->count, sizeof(MigFlowPair));
	records = mig_allocate(memory, 2 * flow->count, sizeof(int64_t));
	status = read_pairs(protection, flow, records);
	if (status != MIG_OK)
	{
		memory->release(memory->state, records);
		return status;
	}
	spare = mig_allocate(memory, 2 * flow->count, sizeof(int64_t));
	sorted = mig_radix_sort(records, spare, protection->count, 2, 1, memory);
	build_side(protection, COLUMNS, sorted);
	for (size_t i = 0, row = 0; i < flow->count; i++)
	{
		int64_t count = 0;

		mig_progress(memory, 1);
		mig_density_whole(flow, i, &count);
		if (count == 0)
			continue;
		records[2 * row] = flow->keys[i];
		records[2 * row + 1] = (int64_t) row;
		row++;
	}
	build_side(protection, ROWS, records);
	memory->release(memory->state, records);
	memory->release(memory->state, spare);
	look_behind(protection);
	for (int number = ROWS; number <= COLUMNS; number++)
		complete_lines(protection, number);
	for (int number = ROWS; number <= COLUMNS; number++)
		complete_withheld(protection, number);
	complete_holes(protection);
	return MIG_OK;
}

void
mig_flow_protect_free(MigFlowProtection *protection)
{
	const MigMemory *memory = &protection->memory;

	memory->release(memory->state, protection->pairs);
	for (int number = ROWS; number <= COLUMNS; number++)
	{
		if (protection->sides[number].lines != NULL)
			memory->release(memory->state, protection->sides[number].lines);
		if (protection->sides[number].pairs_of != NULL)
			memory->release(memory->state, protection->sides[number].pairs_of);
	}
}
