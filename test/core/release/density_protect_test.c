/*
 * Unit tests of density_protect.c and density_audit.c: known answers, and attacks on random maps.  The attack is an
 * independent implementation: every cell's persons are labelled by the set of released cells that contain them.
 */
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "grid/gridcell.h"
#include "release/density_audit.h"
#include "release/density_protect.h"

#define CELLS_MAX 600

static uint64_t state = 11;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

typedef struct Map
{
	size_t count;
	int64_t keys[CELLS_MAX];
	int64_t counts[CELLS_MAX];
	size_t released;
	int64_t released_keys[CELLS_MAX * 11];
	int64_t released_counts[CELLS_MAX * 11];
} Map;

static MigDensity
view(const Map *map)
{
	return (MigDensity){
		.keys_are = MIG_KEYS_CELL, .count = map->count, .keys = map->keys, .counts = map->counts};
}

static MigDensity
release_of(const Map *map)
{
	return (MigDensity){.keys_are = MIG_KEYS_CELL,
						.count = map->released,
						.keys = map->released_keys,
						.counts = map->released_counts};
}

static MigStatus
protect(Map *map, int64_t k, const int *levels, int level_count, MigProtectMethod method)
{
	MigProtection protection;
	MigDensity density = view(map);
	MigStatus status =
		mig_density_protect(&protection, &density, k, levels, level_count, method, &memory);

	if (status == MIG_OK)
	{
		map->released = protection.released;
		mig_density_protect_write(&protection, map->released_keys, map->released_counts);
	}
	mig_density_protect_free(&protection);
	return status;
}

/* A map of cells of a level: clustered, sparse or skewed. */
static void
draw_map(Map *map, int level, int kind)
{
	size_t wanted = 1 + draw() % (kind == 0 ? 20 : CELLS_MAX);
	int64_t column = 11568;
	int64_t row = 3480;
	int tries = 0;
	int across = 1;

	for (int i = 4; i < level; i++)
	{
		int times = mig_gridcell_size_of_level(i) / mig_gridcell_size_of_level(i + 1);

		column *= times;
		row *= times;
		across *= times;
	}
	map->count = 0;
	across = kind == 0 ? across : 10;
	/* some cells of a block, in the order of keys */
	while (map->count < wanted)
	{
		int64_t key;
		size_t place;

		if (tries++ > 20 * CELLS_MAX)
			break;
		if (mig_gridcell_of_column_row((int) (column + 3 * (int64_t) (draw() % (uint64_t) across)),
									   (int) (row + (int64_t) (draw() % (uint64_t) across)), level,
									   &key) != MIG_OK)
			continue;
		place = map->count;
		while (place > 0 && map->keys[place - 1] > key)
			place--;
		if (place > 0 && map->keys[place - 1] == key)
			continue;
		memmove(map->keys + place + 1, map->keys + place, (map->count - place) * sizeof(int64_t));
		map->keys[place] = key;
		map->count++;
	}
	for (size_t i = 0; i < map->count; i++)
		map->counts[i] = (int64_t) (kind == 1   ? draw() % 12
									: kind == 2 ? (draw() % 10 == 0 ? draw() % 1000 : draw() % 3)
												: draw() % 7);
}

/* The sum of the cells of a map inside a cell. */
static int64_t
inside(const Map *map, int64_t cell)
{
	int64_t sum = 0;

	for (size_t i = 0; i < map->count; i++)
		if (mig_gridcell_contains(cell, map->keys[i]))
			sum += map->counts[i];
	return sum;
}

/* The number of groups of 1 to k - 1 that sums and differences of released cells and the total single out. */
static int
groups_found(const Map *map, int64_t k)
{
	static bool is_done[CELLS_MAX];
	int found = 0;

	memset(is_done, 0, sizeof(is_done));
	for (size_t i = 0; i < map->count; i++)
	{
		int64_t group = 0;

		if (is_done[i])
			continue;
		for (size_t j = i; j < map->count; j++)
		{
			bool is_alike = true;

			for (size_t r = 0; r < map->released && is_alike; r++)
				is_alike = mig_gridcell_contains(map->released_keys[r], map->keys[i]) ==
						   mig_gridcell_contains(map->released_keys[r], map->keys[j]);
			if (is_alike)
			{
				is_done[j] = true;
				group += map->counts[j];
			}
		}
		found += group > 0 && group < k;
	}
	return found;
}

static void
test_attacks(void)
{
	static Map map;
	static const MigProtectMethod methods[] = {MIG_SUPPRESS, MIG_MERGE, MIG_ROUND};
	int attempts = 0;
	int primary_alone = 0;
	int found[3] = {0, 0, 0};

	for (int run = 0; run < 400; run++)
	{
		int levels[MIG_PROTECT_LEVELS];
		int level_count = 1;
		int64_t k = 2 + (int64_t) (draw() % 9);
		int64_t total = 0;

		levels[0] = 6 + (int) (draw() % 3);
		draw_map(&map, levels[0], run % 3);
		for (int level = levels[0] - 1; level >= 0; level--)
			if (draw() % 2 == 0)
				levels[level_count++] = level;
		for (size_t i = 0; i < map.count; i++)
			total += map.counts[i];
		if (total < k)
			continue;
		attempts++;
		/* primary suppression alone: every cell of every level with k or more */
		map.released = 0;
		for (int i = 0; i < level_count; i++)
			for (size_t j = 0; j < map.count; j++)
			{
				int64_t key = mig_gridcell_at_level(map.keys[j], levels[i]);
				bool is_new = true;

				for (size_t r = 0; r < map.released; r++)
					is_new &= map.released_keys[r] != key;
				if (is_new && inside(&map, key) >= k)
					map.released_keys[map.released++] = key;
			}
		primary_alone += groups_found(&map, k) > 0;
		for (size_t method = 0; method < 3; method++)
		{
			MigAudit audit;
			MigDensity release;
			int64_t before = INT64_MIN;

			CHECK_INT(protect(&map, k, levels, level_count, methods[method]), MIG_OK);
			for (size_t i = 0; i < map.released; i++)
			{
				int64_t true_count = inside(&map, map.released_keys[i]);

				CHECK(map.released_keys[i] > before);
				before = map.released_keys[i];
				if (methods[method] == MIG_ROUND)
					CHECK(map.released_counts[i] % k == 0 &&
						  llabs(map.released_counts[i] - true_count) < k);
				else
					CHECK(map.released_counts[i] == true_count && true_count >= k);
			}
			if (methods[method] != MIG_ROUND)
				found[method] += groups_found(&map, k) > 0;
			release = release_of(&map);
			CHECK_INT(mig_density_audit(&audit, &release, 1, k, &memory), MIG_OK);
			CHECK_INT(audit.count, 0);
			mig_density_audit_free(&audit);
		}
	}
	printf("maps on which a difference finds a group of 1 to k - 1: suppress %d, merge %d, primary "
		   "suppression alone %d of %d\n",
		   found[MIG_SUPPRESS], found[MIG_MERGE], primary_alone, attempts);
	CHECK_INT(found[MIG_SUPPRESS], 0);
	CHECK_INT(found[MIG_MERGE], 0);
	CHECK(primary_alone > attempts / 2);
}

static int64_t
released_count(const Map *map, int64_t key)
{
	for (size_t i = 0; i < map->released; i++)
		if (map->released_keys[i] == key)
			return map->released_counts[i];
	return 0;
}

static void
test_known(void)
{
	static Map map;
	const int levels[] = {6, 4};
	const int chain[] = {6, 5, 4};
	int64_t parent;
	int64_t child;

	CHECK_INT(mig_gridcell_of_column_row(11568, 3480, 4, &parent), MIG_OK);
	CHECK(mig_gridcell_first_child(parent, 6, &child));
	map.count = 0;
	CHECK_INT(protect(&map, 5, levels, 2, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(map.released, 0);
	do
	{
		map.keys[map.count] = child;
		map.counts[map.count++] = 0;
	} while (mig_gridcell_next_child(parent, &child));
	CHECK_INT(map.count, 100);

	/* 3 alone would be the rest of the parent: the smaller of the others is suppressed too */
	map.counts[0] = 3;
	map.counts[1] = 9;
	map.counts[2] = 7;
	CHECK_INT(protect(&map, 5, levels, 2, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(map.released, 2);
	CHECK_INT(released_count(&map, map.keys[1]), 9);
	CHECK_INT(released_count(&map, parent), 19);
	CHECK_INT(protect(&map, 5, levels, 2, MIG_MERGE), MIG_OK);
	CHECK_INT(map.released, 1);
	CHECK_INT(released_count(&map, parent), 19);
	CHECK_INT(protect(&map, 5, levels, 2, MIG_ROUND), MIG_OK);
	CHECK_INT(released_count(&map, map.keys[0]), 5); /* 3 + 2 is 5 */
	CHECK_INT(released_count(&map, map.keys[1]), 5); /* 12 + 2 is 10 */
	CHECK_INT(released_count(&map, map.keys[2]), 10);
	CHECK_INT(released_count(&map, parent), 20);

	/* a chain: the only released cell inside has an empty atom, so that one inside it is suppressed too */
	for (size_t i = 0; i < 100; i++)
		map.counts[i] = 0;
	map.counts[0] = 8; /* in the first cell of 500 m, which has 8 and 9 */
	map.counts[1] = 9;
	map.counts[99] = 2; /* in the last one */
	CHECK_INT(protect(&map, 5, chain, 3, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(released_count(&map, parent), 19);
	CHECK_INT(released_count(&map, map.keys[1]), 9);
	CHECK_INT(map.released, 2);
	CHECK_INT(protect(&map, 5, chain, 3, MIG_MERGE), MIG_OK);
	CHECK_INT(map.released, 1);

	/* persons left out at the coarsest level count too */
	CHECK_INT(protect(&map, 9, levels, 1, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(map.released, 1);
	CHECK_INT(protect(&map, 8, levels, 1, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(map.released, 1);
	CHECK_INT(protect(&map, 8, levels, 1, MIG_MERGE), MIG_OK);
	CHECK_INT(map.released, 1);
	CHECK_INT(protect(&map, 20, levels, 2, MIG_SUPPRESS), MIG_OK);
	CHECK_INT(map.released, 0);
	map.counts[5] = -1;
	CHECK_INT(protect(&map, 5, levels, 2, MIG_SUPPRESS), MIG_BAD_NUMBER);
	map.counts[5] = INT64_MAX - 10;
	CHECK_INT(protect(&map, 5, levels, 2, MIG_SUPPRESS), MIG_OUT_OF_RANGE);
}

static void
test_audit(void)
{
	int64_t parent;
	int64_t children[3];
	int64_t parent_count = 12;
	int64_t other_count = 14;
	int64_t child_counts[] = {5, 6, 3};
	MigDensity releases[3];
	MigAudit audit;

	CHECK_INT(mig_gridcell_of_column_row(11568, 3480, 4, &parent), MIG_OK);
	CHECK(mig_gridcell_first_child(parent, 6, &children[0]));
	children[1] = children[2] = children[0];
	CHECK(mig_gridcell_next_child(parent, &children[1]));
	children[2] = children[1];
	CHECK(mig_gridcell_next_child(parent, &children[2]));
	releases[0] = (MigDensity){.count = 1, .keys = &parent, .counts = &parent_count};
	releases[1] = (MigDensity){.count = 2, .keys = children, .counts = child_counts};
	releases[2] = (MigDensity){.count = 1, .keys = &parent, .counts = &other_count};
	/* 12 - (5 + 6) */
	CHECK_INT(mig_density_audit(&audit, releases, 2, 5, &memory), MIG_OK);
	CHECK_INT(audit.count, 1);
	CHECK_INT(audit.findings[0].key, parent);
	CHECK_INT(audit.findings[0].kind, MIG_FINDING_DIFFERENCE);
	CHECK_INT(audit.findings[0].persons, 1);
	CHECK_INT(audit.findings[0].count, 2);
	mig_density_audit_free(&audit);
	/* 14 - 12, and 1 as before */
	CHECK_INT(mig_density_audit(&audit, releases, 3, 5, &memory), MIG_OK);
	CHECK_INT(audit.count, 2);
	CHECK_INT(audit.findings[0].kind, MIG_FINDING_CHANGE);
	CHECK_INT(audit.findings[0].persons, 2);
	CHECK_INT(audit.findings[1].kind, MIG_FINDING_DIFFERENCE);
	mig_density_audit_free(&audit);
	/* the last count is 3; 12 - 14 is negative */
	releases[1].count = 3;
	CHECK_INT(mig_density_audit(&audit, releases, 2, 5, &memory), MIG_OK);
	CHECK_INT(audit.count, 2);
	CHECK_INT(audit.findings[0].kind, MIG_FINDING_SMALL);
	CHECK_INT(audit.findings[1].persons, -2);
	mig_density_audit_free(&audit);
	child_counts[0] = 50;
	CHECK_INT(mig_density_audit(&audit, releases, 2, 5, &memory), MIG_OK);
	CHECK_INT(audit.findings[1].kind, MIG_FINDING_CONFLICT);
	CHECK_INT(audit.findings[1].persons, -47);
	mig_density_audit_free(&audit);
	CHECK_INT(mig_density_audit(&audit, NULL, 0, 5, &memory), MIG_OK);
	CHECK_INT(audit.count, 0);
	mig_density_audit_free(&audit);
}

/*
 * A hundred releases, two of each of two adjacent cells: the cell has 20 in one of the first, its part 12, then 18 in
 * others.  The releases of a part are reported with its own cell only.
 */
static void
test_audit_many(void)
{
	enum
	{
		RELEASES = 100
	};
	const int32_t places[2][3] = {{0, 70, 90}, {1, 80, 95}};
	const int64_t counts[3] = {20, 12, 18};
	MigDensity releases[RELEASES];
	int64_t keys[2][2];
	MigAudit audit;

	memset(releases, 0, sizeof(releases));
	for (int cell = 0; cell < 2; cell++)
	{
		CHECK_INT(mig_gridcell_of_column_row(11568 + cell, 3480, 4, &keys[cell][0]), MIG_OK);
		CHECK(mig_gridcell_first_child(keys[cell][0], 6, &keys[cell][1]));
		for (int i = 0; i < 3; i++)
			releases[places[cell][i]] =
				(MigDensity){.count = 1, .keys = &keys[cell][i > 0], .counts = counts + i};
	}
	CHECK_INT(mig_density_audit(&audit, releases, RELEASES, 5, &memory), MIG_OK);
	CHECK_INT(audit.count, 4);
	for (size_t i = 0; i < 4 && audit.count == 4; i++)
	{
		const MigFinding *finding = audit.findings + i;
		const int32_t *found = audit.releases + finding->first;
		const int32_t *place = places[i / 2];
		bool is_part = i % 2 == 0;

		CHECK_INT(finding->key, keys[i / 2][is_part]);
		CHECK_INT(finding->kind, is_part ? MIG_FINDING_CONFLICT : MIG_FINDING_DIFFERENCE);
		CHECK_INT(finding->persons, is_part ? 6 : 2);
		CHECK_INT(finding->count, 2);
		CHECK_INT(found[0], place[is_part]);
		CHECK_INT(found[1], place[2]);
	}
	mig_density_audit_free(&audit);
}

int
main(void)
{
	test_known();
	test_audit();
	test_audit_many();
	test_attacks();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
