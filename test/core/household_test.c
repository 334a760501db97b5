/* Unit tests of src/core/household.c: against days and ties counted one by one. */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "core/household.h"

#define PERSONS 9
#define PLACES  4
#define DAYS    60
#define STAYS   30

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

/* Gives the least label of those tied until nothing changes. */
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
	MigStay stays[STAYS];
	MigStay shuffled[STAYS];
	int count = 1 + (int) draw(STAYS);
	uint32_t least = draw(5);
	uint32_t kernel = least + draw(5 - least);
	MigHouseholdRule rule = {weights[least], weights[kernel], (int32_t) draw(4)};
	bool ties[PERSONS][PERSONS] = {{false}};
	bool kernels[PERSONS][PERSONS] = {{false}};
	int household[PERSONS];
	int family[PERSONS];
	MigMember *members;
	MigMember *again;
	size_t member_count;
	size_t again_count;
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
		/* Many stays are those of another person, or nearly. */
		if (i > 0 && draw(2) == 0)
		{
			place = (int) stays[i - 1].key;
			from = (int) stays[i - 1].from;
			to = (int) stays[i - 1].to - (draw(2) == 0 && stays[i - 1].to > from + 3);
		}
		stays[i] = (MigStay){place, from, to, person * INT64_C(10)};
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
	CHECK(mig_households(stays, (size_t) count, MIG_DATES, &rule, &members, &member_count,
						 &memory) == MIG_OK);
	for (int i = 0; i < PERSONS; i++)
		persons += spell_counts[i] > 0;
	CHECK_INT(member_count, persons);
	for (size_t i = 0; i < member_count; i++)
	{
		right &= is_right(members + i, household, family);
		right &= i == 0 || members[i - 1].household < members[i].household ||
				 (members[i - 1].household == members[i].household &&
				  members[i - 1].person < members[i].person);
	}
	CHECK(right);
	CHECK(mig_households(shuffled, (size_t) count, MIG_DATES, &rule, &again, &again_count,
						 &memory) == MIG_OK);
	right = again_count == member_count;
	for (size_t i = 0; right && i < member_count; i++)
		right &= is_right(again + i, household, family) && again[i].person == members[i].person;
	CHECK(right);
	memory.release(NULL, members);
	memory.release(NULL, again);
}

/* Stays without ends last a day longer than all bounds. */
static void
check_ends(void)
{
	MigHouseholdRule rule = {0.5, 0.75, 7};
	MigStay stays[] = {
		{1, MIG_EVER_BEFORE, MIG_EVER_AFTER, 5}, {1, 100, MIG_EVER_AFTER, 6}, {2, 90, 110, 7}};
	MigMember *members;
	size_t count;

	CHECK(mig_households(stays, 3, MIG_DATES, &rule, &members, &count, &memory) == MIG_OK);
	CHECK_INT(count, 3);
	CHECK(members[0].household == 5 && members[1].household == 5 && members[2].household == 7);
	CHECK(members[0].role == MIG_COTENANT && members[2].role == MIG_ALONE);
	CHECK(members[0].shared_days == 11 && members[0].stability == 11.0 / 22);
	CHECK(members[1].shared_days == 11 && members[1].stability == 1);
	memory.release(NULL, members);
	stays[0] = stays[1] = (MigStay){1, MIG_EVER_BEFORE, MIG_EVER_AFTER, 5};
	stays[1].id = 4;
	CHECK(mig_households(stays, 2, MIG_INSTANTS, &rule, &members, &count, &memory) == MIG_OK);
	CHECK(count == 2 && members[1].household == 4 && members[1].role == MIG_KERNEL);
	memory.release(NULL, members);
	CHECK(mig_households(NULL, 0, MIG_DATES, &rule, &members, &count, &memory) == MIG_OK);
	CHECK_INT(count, 0);
	memory.release(NULL, members);
}

/* Pairs that share a place each: times shared grow beyond what their list begins with. */
static void
check_many(int pairs)
{
	MigHouseholdRule rule = {0.5, 0.75, 7};
	MigStay *stays = malloc(2 * (size_t) pairs * sizeof(MigStay));
	MigMember *members;
	size_t count;
	int wrong = 0;

	for (int i = 0; i < 2 * pairs; i++)
		stays[i] = (MigStay){1 + i / 2, i / 2, i / 2 + 100, 10 + i};
	CHECK(mig_households(stays, 2 * (size_t) pairs, MIG_DATES, &rule, &members, &count, &memory) ==
		  MIG_OK);
	CHECK_INT(count, 2 * pairs);
	for (size_t i = 0; i < count; i++)
		wrong += members[i].shared_days != 100 || members[i].stability != 1 ||
				 members[i].places != 1 || members[i].household != 10 + (int64_t) (i / 2 * 2);
	CHECK_INT(wrong, 0);
	memory.release(NULL, members);
	free(stays);
}

static void
check_bytes(void)
{
	MigHouseholdRule rule = {0.5, 0.75, 7};
	MigStay stays[] = {{1, 2, 3, 5}, {-1, MIG_EVER_BEFORE, MIG_EVER_AFTER, 6}};
	uint8_t bytes[256];
	size_t size = mig_household_bytes_size(2);
	MigHouseholdRule read;
	MigTimeKind kind;
	size_t count;
	const uint8_t *at;

	mig_household_bytes_write(&rule, MIG_INSTANTS, stays, 2, bytes);
	at = mig_household_bytes_read(bytes, size, &read, &kind, &count, &memory);
	CHECK(at != NULL && count == 2 && kind == MIG_INSTANTS && read.together == 7);
	CHECK(at != NULL && memcmp(at, stays, sizeof(stays)) == 0);
	for (size_t cut = 0; cut < size; cut++)
	{
		at = mig_household_bytes_read(bytes, cut, &read, &kind, &count, &memory);
		CHECK(at == NULL || (count < 2 && (size - cut) % sizeof(MigStay) == 0));
	}
	rule.min_weight = 0;
	mig_household_bytes_write(&rule, MIG_DATES, stays, 1, bytes);
	CHECK(mig_household_bytes_read(bytes, mig_household_bytes_size(1), &read, &kind, &count,
								   &memory) == NULL);
	rule.min_weight = 0.5;
	stays[0].to = INT64_MAX - 1;
	mig_household_bytes_write(&rule, MIG_DATES, stays, 1, bytes);
	CHECK(mig_household_bytes_read(bytes, mig_household_bytes_size(1), &read, &kind, &count,
								   &memory) == NULL);
}

int
main(void)
{
	for (int i = 0; i < 3000; i++)
		check_area();
	check_ends();
	for (int pairs = 31; pairs <= 33; pairs++)
		check_many(pairs);
	check_many(200);
	check_bytes();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
