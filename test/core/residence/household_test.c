/* Unit tests of src/residence/household.c: against days and ties counted one by one. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"
#include "sorting.h"

#include "residence/household.h"

#define PERSONS 9
#define PLACES  4
#define DAYS    60
#define STAYS   30

/* The households of stays in an array, which the caller frees. */
typedef struct Members
{
	MigMember *items;
	size_t count;
} Members;

static void
take(void *state, const MigMember *member)
{
	Members *members = state;

	members->items = memory_resize(NULL, members->items, (members->count + 1) * sizeof(*member));
	members->items[members->count++] = *member;
}

static MigStatus
find(const MigDwelt *stays, int count, MigTimeKind kind, const MigHouseholdRule *rule,
	 size_t person_limit, Members *members)
{
	void *sorter = sorting.begin(NULL, MIG_DWELT_WIDTH, MIG_DWELT_KEYS);
	MigHouseholdQuery query = mig_household_query(kind, rule);
	MigStatus status;

	*members = (Members){NULL, 0};
	for (int i = 0; i < count; i++)
	{
		mig_household_bound(&query, &(MigPeriod){stays[i].from, stays[i].to});
		memcpy(sorting.put(sorter), stays + i, sizeof(MigDwelt));
	}
	status = mig_households(&query, sorter, person_limit, take, members, &memory, &sorting);
	sorting.end(sorter);
	return status;
}

static void
forget(const Members *members)
{
	if (members->items != NULL)
		memory_release(NULL, members->items);
}

static uint32_t state = 11;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static bool present[PERSONS][PLACES][DAYS];

typedef struct Spell
{
	int place;
	int from;
	int to;
} Spell;

static Spell spells[PERSONS][PLACES * DAYS];
static int spell_counts[PERSONS];

static int
by_start(const void *a, const void *b)
{
	const Spell *left = a;
	const Spell *right = b;

	if (left->from != right->from)
		return left->from - right->from;
	return left->to != right->to ? left->to - right->to : left->place - right->place;
}

static void
find_spells(int person)
{
	int count = 0;

	for (int place = 0; place < PLACES; place++)
		for (int day = 0; day < DAYS; day++)
		{
			if (!present[person][place][day])
				continue;
			if (day == 0 || !present[person][place][day - 1])
				spells[person][count++] = (Spell){place, day, 0};
			spells[person][count - 1].to = day + 1;
		}
	qsort(spells[person], (size_t) count, sizeof(Spell), by_start);
	spell_counts[person] = count;
}

static bool
is_together(int a, int b, int place, int day)
{
	return present[a][place][day] && present[b][place][day];
}

static double
weight_of(int a, int b)
{
	int shared = 0;
	int time = 0;

	for (int day = 0; day < DAYS; day++)
	{
		bool here = false;
		bool has_a = false;
		bool has_b = false;

		for (int place = 0; place < PLACES; place++)
		{
			here |= is_together(a, b, place, day);
			has_a |= present[a][place][day];
			has_b |= present[b][place][day];
		}
		shared += here;
		time += has_a + has_b;
	}
	return time > 0 ? (double) shared / (double) (time - shared) : 0;
}

static bool
is_near(int a, int b, int tolerance)
{
	return abs(a - b) <= tolerance;
}

static bool
came_and_left_together(int a, int b, int tolerance)
{
	for (int i = 0; i < spell_counts[a]; i++)
		for (int j = 0; j < spell_counts[b]; j++)
		{
			Spell x = spells[a][i];
			Spell y = spells[b][j];

			if (x.place == y.place && x.from < y.to && y.from < x.to &&
				is_near(x.from, y.from, tolerance) && is_near(x.to, y.to, tolerance))
				return true;
		}
	return false;
}

static bool
moved_together(int a, int b, int tolerance)
{
	for (int i = 0; i + 1 < spell_counts[a]; i++)
		for (int j = 0; j + 1 < spell_counts[b]; j++)
		{
			const Spell *x = spells[a] + i;
			const Spell *y = spells[b] + j;

			if (x[0].place == y[0].place && x[1].place == y[1].place && x[0].place != x[1].place &&
				is_near(x[0].to, y[0].to, tolerance) && is_near(x[1].from, y[1].from, tolerance))
				return true;
		}
	return false;
}

/* Propagates the smallest label along ties until nothing changes. */
static void
spread(int labels[PERSONS], bool ties[PERSONS][PERSONS])
{
	bool changed = true;

	for (int i = 0; i < PERSONS; i++)
		labels[i] = i;
	while (changed)
	{
		changed = false;
		for (int i = 0; i < PERSONS; i++)
			for (int j = 0; j < PERSONS; j++)
				if (ties[i][j] && labels[j] < labels[i])
				{
					labels[i] = labels[j];
					changed = true;
				}
	}
}

static bool
is_right(const MigMember *member, const int household[PERSONS], const int family[PERSONS])
{
	int person = (int) (member->person / 10);
	int shared = 0;
	int time = 0;
	int places = 0;
	bool kernel = false;
	bool alone = true;

	for (int place = 0; place < PLACES; place++)
	{
		bool here = false;

		for (int day = 0; day < DAYS; day++)
			for (int other = 0; other < PERSONS; other++)
				here |= other != person && household[other] == household[person] &&
						is_together(person, other, place, day);
		places += here;
	}
	for (int day = 0; day < DAYS; day++)
	{
		bool here = false;
		bool somewhere = false;

		for (int place = 0; place < PLACES; place++)
		{
			somewhere |= present[person][place][day];
			for (int other = 0; other < PERSONS; other++)
				here |= other != person && household[other] == household[person] &&
						is_together(person, other, place, day);
		}
		shared += here;
		time += somewhere;
	}
	for (int other = 0; other < PERSONS; other++)
	{
		kernel |= other != person && family[other] == family[person];
		alone &= other == person || household[other] != household[person];
	}
	return member->household == household[person] * INT64_C(10) &&
		   member->family == family[person] * INT64_C(10) &&
		   member->role == (kernel  ? MIG_KERNEL
							: alone ? MIG_ALONE
									: MIG_COTENANT) &&
		   member->shared_days == shared && member->places == places &&
		   member->stability == (double) shared / (double) time;
}

static void
check_area(void)
{
	static const double weights[] = {0.1, 0.3, 0.5, 0.8, 1};
	MigDwelt stays[STAYS];
	MigDwelt shuffled[STAYS];
	int count = 1 + (int) draw(STAYS);
	uint32_t min = draw(5);
	uint32_t kernel = min + draw(5 - min);
	MigHouseholdRule rule = {weights[min], weights[kernel], (int32_t) draw(4)};
	bool ties[PERSONS][PERSONS] = {{false}};
	bool kernels[PERSONS][PERSONS] = {{false}};
	int household[PERSONS];
	int family[PERSONS];
	Members members;
	Members again;
	int persons = 0;
	bool right = true;

	memset(present, 0, sizeof(present));
	for (int i = 0; i < count; i++)
	{
		int person = (int) draw(PERSONS);
		int place = (int) draw(PLACES);
		int from = (int) draw(DAYS - 1);
		int to = from + 1 + (int) draw((uint32_t) (DAYS - from));

		to = to < DAYS ? to : DAYS;
		/* Many stays are copies of those of another person, or nearly. */
		if (i > 0 && draw(2) == 0)
		{
			place = (int) stays[i - 1].place;
			from = (int) stays[i - 1].from;
			to = (int) stays[i - 1].to - (draw(2) == 0 && stays[i - 1].to > from + 3);
		}
		stays[i] = (MigDwelt){person * INT64_C(10), place, from, to};
		for (int day = from; day < to; day++)
			present[person][place][day] = true;
	}
	for (int i = 0; i < count; i++)
		shuffled[i] = stays[count - 1 - i];
	for (int i = 0; i < PERSONS; i++)
		find_spells(i);
	for (int i = 0; i < PERSONS; i++)
		for (int j = 0; j < PERSONS; j++)
		{
			double weight = weight_of(i, j);

			if (i == j || weight == 0 || weight < rule.min_weight)
				continue;
			ties[i][j] = true;
			kernels[i][j] =
				(weight >= rule.kernel_weight && came_and_left_together(i, j, rule.together)) ||
				moved_together(i, j, rule.together);
		}
	spread(household, ties);
	spread(family, kernels);
	CHECK(find(stays, count, MIG_DATES, &rule, PERSONS, &members) == MIG_OK);
	for (int i = 0; i < PERSONS; i++)
		persons += spell_counts[i] > 0;
	CHECK_INT(members.count, persons);
	for (size_t i = 0; i < members.count; i++)
	{
		const MigMember *member = members.items + i;

		right &= is_right(member, household, family);
		right &= i == 0 || member[-1].household < member->household ||
				 (member[-1].household == member->household && member[-1].person < member->person);
	}
	CHECK(right);
	CHECK(find(shuffled, count, MIG_DATES, &rule, (size_t) persons, &again) == MIG_OK);
	right = again.count == members.count;
	for (size_t i = 0; right && i < members.count; i++)
		right &= is_right(again.items + i, household, family) &&
				 again.items[i].person == members.items[i].person;
	CHECK(right);
	forget(&members);
	forget(&again);
	CHECK(find(stays, count, MIG_DATES, &rule, (size_t) persons - 1, &members) == MIG_TOO_LARGE);
	CHECK_INT(members.count, 0);
}

/* Unbounded stays last a day longer than all bounds. */
static void
check_ends(void)
{
	MigHouseholdRule rule = {0.5, 0.75, 7};
	MigDwelt stays[] = {
		{5, 1, MIG_EVER_BEFORE, MIG_EVER_AFTER}, {6, 1, 100, MIG_EVER_AFTER}, {7, 2, 90, 110}};
	Members found;
	const MigMember *members;

	CHECK(find(stays, 3, MIG_DATES, &rule, SIZE_MAX, &found) == MIG_OK);
	CHECK_INT(found.count, 3);
	members = found.items;
	CHECK(members[0].household == 5 && members[1].household == 5 && members[2].household == 7);
	CHECK(members[0].role == MIG_COTENANT && members[2].role == MIG_ALONE);
	CHECK(members[0].shared_days == 11 && members[0].stability == 11.0 / 22);
	CHECK(members[1].shared_days == 11 && members[1].stability == 1);
	forget(&found);
	stays[0] = stays[1] = (MigDwelt){5, 1, MIG_EVER_BEFORE, MIG_EVER_AFTER};
	stays[1].person = 4;
	CHECK(find(stays, 2, MIG_TIMESTAMPS, &rule, SIZE_MAX, &found) == MIG_OK);
	CHECK(found.count == 2 && found.items[1].household == 4 && found.items[1].role == MIG_KERNEL);
	forget(&found);
	CHECK(find(NULL, 0, MIG_DATES, &rule, SIZE_MAX, &found) == MIG_OK);
	CHECK_INT(found.count, 0);
}

/* Pairs that share a place each: lists grow beyond their initial size. */
static void
check_many(int pairs)
{
	MigHouseholdRule rule = {0.5, 0.75, 7};
	MigDwelt *stays = malloc(2 * (size_t) pairs * sizeof(MigDwelt));
	Members found;
	int wrong = 0;

	for (int i = 0; i < 2 * pairs; i++)
		stays[i] = (MigDwelt){10 + i, 1 + i / 2, i / 2, i / 2 + 100};
	CHECK(find(stays, 2 * pairs, MIG_DATES, &rule, SIZE_MAX, &found) == MIG_OK);
	CHECK_INT(found.count, 2 * pairs);
	for (size_t i = 0; i < found.count; i++)
		wrong += found.items[i].shared_days != 100 || found.items[i].stability != 1 ||
				 found.items[i].places != 1 ||
				 found.items[i].household != 10 + (int64_t) (i / 2 * 2);
	CHECK_INT(wrong, 0);
	forget(&found);
	free(stays);
}

#define MANY 10001

/* Two who come and go at one place more often than a run holds, and a third who is always there. */
static void
check_many_stays(void)
{
	static MigDwelt stays[2 * MANY + 1];
	MigHouseholdRule rule = {0.9, 0.9, 0};
	Members found;
	int count = 0;

	for (int i = 0; i < MANY; i++)
	{
		stays[count++] = (MigDwelt){1, 7, INT64_C(10) * i, INT64_C(10) * i + 9};
		stays[count++] = (MigDwelt){2, 7, INT64_C(10) * i, INT64_C(10) * i + 9 - i % 2};
	}
	stays[count++] = (MigDwelt){3, 7, 0, INT64_C(10) * MANY};
	CHECK(find(stays, count, MIG_DATES, &rule, SIZE_MAX, &found) == MIG_OK);
	CHECK_INT(found.count, 3);
	for (size_t i = 0; i < found.count; i++)
		CHECK_INT(found.items[i].household, 1);
	CHECK_INT(found.items[0].role, MIG_KERNEL);
	CHECK_INT(found.items[1].role, MIG_KERNEL);
	CHECK_INT(found.items[2].role, MIG_COTENANT);
	CHECK(found.items[0].shared_days == 9 * MANY && found.items[0].stability == 1);
	CHECK(found.items[1].shared_days == 9.0 * MANY - floor(MANY / 2.0));
	CHECK(found.items[2].shared_days == 9 * MANY && found.items[2].places == 1);
	forget(&found);
}

int
main(void)
{
	for (int i = 0; i < 3000; i++)
		check_area();
	check_ends();
	check_many_stays();
	for (int pairs = 31; pairs <= 33; pairs++)
		check_many(pairs);
	check_many(200);
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
