/*
 * grid_balance.c
 *		Joins a community's grids into zones (see grid_balance.h).
 *
 * Every zone that departs from the rule is processed together with zones around it, up to
 * MIG_GRID_BALANCE_EXACT grids.  The best division of these is found by dynamic programming over all their
 * subsets, and adopted if it is better.  This ends when no zone can be improved.
 */
#include "coverage/grid_balance.h"

#include <stdlib.h>
#include <string.h>

#define EXACT   MIG_GRID_BALANCE_EXACT
#define SUBSETS ((uint32_t) 1 << EXACT)

/* Cost of a division; compared in this order. */
typedef struct Cost
{
	int64_t departure;    /* households */
	int64_t changed;      /* changed grids, plus the decrease in the number of zones */
	int64_t dissolved_mm; /* dissolved borders: the more, the better */
} Cost;

/* A subset of the current part: its cost as one zone, and as the best division. */
typedef struct Subset
{
	int64_t households;
	int64_t grids;
	bool connected;
	Cost cost;
	Cost best;
	uint32_t best_zone; /* the zone of its first grid in the best division */
} Subset;

typedef struct Balance
{
	const int32_t *households;
	uint32_t count;
	const MigGridRule *rule;
	const MigMemory *memory;
	uint32_t *zones;
	const MigGridBorder *borders;
	size_t border_count;
	/* the current part */
	uint32_t grids[EXACT];
	uint32_t size;
	int64_t border_mm[EXACT][EXACT];
	uint32_t neighbors[EXACT]; /* neighbors of each, as a set */
	Subset *subsets;
} Balance;

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Departure from the rule, in households, of dividing them into this many grids. */
static int64_t
departure_of(const MigGridRule *rule, int64_t households, int64_t parts)
{
	return larger(0, larger(rule->min * parts - households, households - rule->max * parts));
}

int64_t
mig_grid_parts(const MigGridRule *rule, int64_t households, int64_t *departure)
{
	double middle = ((double) rule->min + rule->max) / 2;
	/* If any number of grids satisfies the rule, one of the two next to households / middle does. */
	int64_t few = larger(1, (int64_t) ((double) households / middle));
	int64_t many = few + 1;
	int64_t few_departure = departure_of(rule, households, few);
	int64_t many_departure = departure_of(rule, households, many);

	*departure = departure_of(rule, households, 1);
	if (*departure == 0)
		return 1;
	*departure = few_departure < many_departure ? few_departure : many_departure;
	if (few_departure != many_departure)
		return few_departure < many_departure ? few : many;
	return (double) households / (double) few - middle >
				   middle - (double) households / (double) many
			   ? many
			   : few;
}

static bool
is_better(const Cost *a, const Cost *b)
{
	if (a->departure != b->departure)
		return a->departure < b->departure;
	if (a->changed != b->changed)
		return a->changed < b->changed;
	return a->dissolved_mm > b->dissolved_mm;
}

static Cost
sum_of(const Cost *a, const Cost *b)
{
	return (Cost){a->departure + b->departure, a->changed + b->changed,
				  a->dissolved_mm + b->dissolved_mm};
}

/* The index of the first element of a nonempty set. */
static uint32_t
first_of(uint32_t set)
{
	return (uint32_t) __builtin_ctz(set);
}

static bool
is_connected(const Balance *balance, uint32_t set)
{
	uint32_t reached = set & (0 - set);
	uint32_t added = reached;

	while (added != 0)
	{
		uint32_t next = balance->neighbors[first_of(added)] & set & ~reached;

		added = (added & (added - 1)) | next;
		reached |= next;
	}
	return reached == set;
}

/* Computes the cost of a subset as one zone; the subset without its first grid is known. */
static void
price(Balance *balance, uint32_t set)
{
	Subset *subset = &balance->subsets[set];
	uint32_t first = first_of(set);
	uint32_t rest = set & (set - 1);
	int64_t parts;

	subset->households =
		balance->subsets[rest].households + balance->households[balance->grids[first]];
	subset->grids = balance->subsets[rest].grids + 1;
	parts = mig_grid_parts(balance->rule, subset->households, &subset->cost.departure);
	subset->cost.changed = subset->grids > 1 ? 2 * subset->grids - 1 : parts > 1;
	subset->cost.dissolved_mm = balance->subsets[rest].cost.dissolved_mm;
	for (uint32_t left = rest; left != 0; left &= left - 1)
		subset->cost.dissolved_mm += balance->border_mm[first][first_of(left)];
	subset->connected = is_connected(balance, set);
}

/* Computes the best division of a subset; those of all smaller ones are known. */
static void
divide(Balance *balance, uint32_t set)
{
	Subset *subset = &balance->subsets[set];
	uint32_t rest = set & (set - 1);
	uint32_t others = rest;
	bool any = false;

	/* over all zones of the first grid: others iterates over the subsets of the rest */
	for (;; others = (others - 1) & rest)
	{
		const Subset *zone = &balance->subsets[set ^ others];

		if (zone->connected)
		{
			Cost cost = sum_of(&zone->cost, &balance->subsets[others].best);

			if (!any || is_better(&cost, &subset->best))
			{
				subset->best = cost;
				subset->best_zone = set ^ others;
				any = true;
			}
		}
		if (others == 0)
			break;
	}
}

/* Cost of the present division of the part. */
static Cost
present_cost(const Balance *balance)
{
	Cost cost = {0, 0, 0};
	uint32_t left = ((uint32_t) 1 << balance->size) - 1;

	while (left != 0)
	{
		uint32_t zone = 0;

		for (uint32_t i = 0; i < balance->size; i++)
			if (balance->zones[balance->grids[i]] == balance->zones[balance->grids[first_of(left)]])
				zone |= (uint32_t) 1 << i;
		cost = sum_of(&cost, &balance->subsets[zone].cost);
		left &= ~zone;
	}
	return cost;
}

/* Finds the best division of the part; false if it is no improvement. */
static bool
improve_part(Balance *balance)
{
	uint32_t whole = ((uint32_t) 1 << balance->size) - 1;
	Cost present;

	/* all subsets of a set have lower numbers */
	for (uint32_t set = 1; set <= whole; set++)
	{
		mig_progress(balance->memory, (size_t) 1 << __builtin_popcount(set));
		price(balance, set);
		divide(balance, set);
	}
	present = present_cost(balance);
	if (!is_better(&balance->subsets[whole].best, &present))
		return false;
	for (uint32_t left = whole; left != 0; left &= ~balance->subsets[left].best_zone)
		for (uint32_t zone = balance->subsets[left].best_zone; zone != 0; zone &= zone - 1)
			balance->zones[balance->grids[first_of(zone)]] = balance->grids[first_of(left)];
	return true;
}

/* The index of a grid in the part; the part's size if it is not there. */
static uint32_t
place_in_part(const Balance *balance, uint32_t grid)
{
	uint32_t place = 0;

	while (place < balance->size && balance->grids[place] != grid)
		place++;
	return place;
}

/* Adds a whole zone to the part, if there is room. */
static void
add_zone(Balance *balance, uint32_t zone)
{
	uint32_t size = balance->size;

	mig_progress(balance->memory, balance->count);
	for (uint32_t grid = 0; grid < balance->count; grid++)
		if (balance->zones[grid] == zone)
		{
			if (size == EXACT)
				return;
			balance->grids[size++] = grid;
		}
	balance->size = size;
}

static int
by_index(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *) a;
	uint32_t right = *(const uint32_t *) b;

	return (left > right) - (left < right);
}

/* Sets the part to a zone and those around it, nearest first, until it is full. */
static void
choose_part(Balance *balance, uint32_t zone)
{
	balance->size = 0;
	add_zone(balance, zone);
	for (uint32_t i = 0; i < balance->size; i++)
	{
		mig_progress(balance->memory, balance->border_count);
		for (size_t j = 0; j < balance->border_count; j++)
		{
			const MigGridBorder *border = &balance->borders[j];
			uint32_t grid = balance->grids[i];
			uint32_t other = border->a == grid ? border->b : border->a;

			if ((border->a == grid || border->b == grid) &&
				place_in_part(balance, other) == balance->size)
				add_zone(balance, balance->zones[other]);
		}
	}
	qsort(balance->grids, balance->size, sizeof(uint32_t), by_index);
	memset(balance->border_mm, 0, sizeof(balance->border_mm));
	memset(balance->neighbors, 0, sizeof(balance->neighbors));
	mig_progress(balance->memory, balance->border_count);
	for (size_t j = 0; j < balance->border_count; j++)
	{
		const MigGridBorder *border = &balance->borders[j];
		uint32_t a = place_in_part(balance, border->a);
		uint32_t b = place_in_part(balance, border->b);

		if (a == balance->size || b == balance->size)
			continue;
		balance->border_mm[a][b] = balance->border_mm[b][a] = border->length_mm;
		balance->neighbors[a] |= (uint32_t) 1 << b;
		balance->neighbors[b] |= (uint32_t) 1 << a;
	}
}

/* Does a zone, given by its first grid, depart from the rule? */
static bool
departs(const Balance *balance, uint32_t zone)
{
	int64_t households = 0;
	int64_t departure;

	for (uint32_t grid = 0; grid < balance->count; grid++)
		if (balance->zones[grid] == zone)
			households += balance->households[grid];
	mig_grid_parts(balance->rule, households, &departure);
	return departure > 0;
}

void
mig_grid_balance(const int32_t *households, uint32_t count, const MigGridBorder *borders,
				 size_t border_count, const MigGridRule *rule, const MigMemory *memory,
				 uint32_t *zones)
{
	Balance balance = {.households = households,
					   .count = count,
					   .rule = rule,
					   .memory = memory,
					   .zones = zones,
					   .borders = borders,
					   .border_count = border_count};
	bool improved = true;

	balance.subsets = memory->resize(memory->state, NULL, SUBSETS * sizeof(Subset));
	memset(&balance.subsets[0], 0, sizeof(Subset));
	for (uint32_t grid = 0; grid < count; grid++)
		zones[grid] = grid;
	while (improved)
	{
		improved = false;
		for (uint32_t grid = 0; grid < count; grid++)
		{
			mig_progress(memory, count);
			if (zones[grid] != grid || !departs(&balance, grid))
				continue;
			choose_part(&balance, grid);
			improved |= improve_part(&balance);
		}
	}
	memory->release(memory->state, balance.subsets);
}
