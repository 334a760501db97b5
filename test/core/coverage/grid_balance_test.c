/* Unit tests of src/coverage/grid_balance.c: against all divisions of small communities. */
#include "check.h"
#include "memory.h"

#include "coverage/grid_balance.h"

#define GRIDS_MAX 999

static const MigGridRule rule = {300, 500};
static uint64_t state = 42;

static uint32_t
below(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t) (state >> 33) % n;
}

/* A community: cells of a lattice, with some borders omitted. */
typedef struct Community
{
	int32_t households[GRIDS_MAX];
	uint32_t count;
	MigGridBorder borders[4 * GRIDS_MAX];
	size_t border_count;
} Community;

static void
add_border(Community *community, uint32_t a, uint32_t b)
{
	if (below(8) > 0)
		community->borders[community->border_count++] = (MigGridBorder){a, b, 10000 + below(3)};
}

static void
draw(Community *community, uint32_t count, uint32_t columns, uint32_t max)
{
	community->count = count;
	community->border_count = 0;
	for (uint32_t i = 0; i < count; i++)
	{
		community->households[i] = (int32_t) below(max);
		if (i % columns > 0)
			add_border(community, i, i - 1);
		if (i >= columns)
			add_border(community, i - columns, i);
	}
}

/* Cost of a division, implemented independently; false if a zone is not contiguous. */
static bool
price(const Community *community, const uint32_t *zones, int64_t cost[3])
{
	cost[0] = cost[1] = cost[2] = 0;
	for (uint32_t zone = 0; zone < community->count; zone++)
	{
		int64_t households = 0;
		int64_t min = INT64_MAX;
		int grids = 0;
		int reached = 0;
		bool in[GRIDS_MAX] = {false};

		for (uint32_t i = 0; i < community->count; i++)
			if (zones[i] == zone)
			{
				households += community->households[i];
				in[i] = grids++ == 0;
			}
		if (grids == 0)
			continue;
		for (int pass = 0; pass < grids; pass++)
			for (size_t j = 0; j < community->border_count; j++)
			{
				const MigGridBorder *border = &community->borders[j];

				if (zones[border->a] == zone && zones[border->b] == zone)
				{
					in[border->a] = in[border->b] = in[border->a] || in[border->b];
					cost[2] -= pass == 0 ? border->length_mm : 0;
				}
			}
		for (uint32_t i = 0; i < community->count; i++)
			reached += in[i];
		if (reached != grids)
			return false;
		for (int64_t parts = 1; parts < 100; parts++)
		{
			int64_t departure = households < rule.min * parts   ? rule.min * parts - households
								: households > rule.max * parts ? households - rule.max * parts
																: 0;

			min = departure < min ? departure : min;
		}
		cost[0] += min;
		cost[1] += grids > 1 ? 2 * grids - 1 : households > 500 && min < households - 500;
	}
	return true;
}

static bool
is_less(const int64_t a[3], const int64_t b[3])
{
	for (int i = 0; i < 3; i++)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

/* The best cost over all divisions: grid i joins a zone of those before it or begins one. */
static void
search(const Community *community, uint32_t i, uint32_t *zones, int64_t best[3])
{
	int64_t cost[3];

	if (i == community->count)
	{
		if (price(community, zones, cost) && is_less(cost, best))
			memcpy(best, cost, sizeof(cost));
		return;
	}
	for (uint32_t zone = 0; zone <= i; zone++)
		if (zone == i || zones[zone] == zone)
		{
			zones[i] = zone;
			search(community, i + 1, zones, best);
		}
}

static void
balance(const Community *community, uint32_t *zones, int64_t cost[3])
{
	mig_grid_balance(community->households, community->count, community->borders,
					 community->border_count, &rule, &memory, zones);
	CHECK(price(community, zones, cost));
	for (uint32_t i = 0; i < community->count; i++)
		CHECK(zones[i] <= i && zones[zones[i]] == zones[i]);
}

int
main(void)
{
	static Community community;
	static uint32_t zones[GRIDS_MAX];
	int64_t cost[3];
	int64_t departure;

	for (int i = 0; i < 300; i++)
	{
		int64_t best[3] = {INT64_MAX, 0, 0};

		draw(&community, 1 + below(8), 1 + below(3), i % 2 == 0 ? 400 : 1200);
		search(&community, 0, zones, best);
		balance(&community, zones, cost);
		for (int part = 0; part < 3; part++)
			CHECK_INT(cost[part], best[part]);
	}
	/* larger ones: never worse than before, and a fixed point */
	for (int i = 0; i < 5; i++)
	{
		static uint32_t given[GRIDS_MAX];
		int64_t before[3];
		int64_t again[3];

		draw(&community, i == 0 ? GRIDS_MAX : 100, 7 + below(20), 700);
		for (uint32_t grid = 0; grid < community.count; grid++)
			given[grid] = grid;
		CHECK(price(&community, given, before));
		balance(&community, zones, cost);
		CHECK(is_less(cost, before) && cost[0] * 20 < before[0]);
		balance(&community, given, again);
		CHECK(memcmp(given, zones, community.count * sizeof(uint32_t)) == 0);
	}
	CHECK_INT(memory_blocks, 0);
	CHECK(memory_steps > 0);

	/* one if that is allowed, else the smallest departure in households, in grids of medium size */
	CHECK_INT(mig_grid_parts(&rule, 0, &departure), 1);
	CHECK_INT(departure, 300);
	CHECK_INT(mig_grid_parts(&rule, 500, &departure), 1);
	CHECK_INT(mig_grid_parts(&rule, 510, &departure), 1);
	CHECK_INT(departure, 10);
	CHECK_INT(mig_grid_parts(&rule, 590, &departure), 2);
	CHECK_INT(departure, 10);
	CHECK_INT(mig_grid_parts(&rule, 600, &departure), 2);
	CHECK_INT(mig_grid_parts(&rule, 1000, &departure), 3);
	CHECK_INT(mig_grid_parts(&rule, 4000, &departure), 10);
	CHECK_INT(mig_grid_parts(&rule, INT64_C(999) * INT32_MAX, &departure),
			  INT64_C(999) * INT32_MAX / 400);
	CHECK_INT(departure, 0);
	return check_summary();
}
