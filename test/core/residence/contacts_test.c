/* Unit tests of src/residence/contacts.c: against days counted one by one. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "memory.h"

#include "residence/contacts.h"

#define PERSONS 12
#define PLACES  5
#define DAYS    40
#define STAYS   40
#define NEVER   (DAYS + 1)

static uint32_t state = 5;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

typedef struct Stay
{
	int person;
	int place;
	int from;
	int to;
} Stay;

static Stay stays[STAYS];
static int stay_count;
static bool present[PERSONS][PLACES][DAYS];

/* Expected result for a person. */
typedef struct Expected
{
	int exposed_from;
	int degree; /* -1: not reached */
	int first;
	int last;
	int via;
	int days;
	int places;
} Expected;

static bool
meets(int a, int b, int day)
{
	for (int place = 0; place < PLACES; place++)
		if (present[a][place][day] && present[b][place][day])
			return true;
	return false;
}

/* Days on which a person meets another one who is exposed from the given day on. */
static int
days_with(int person, int via, int from, int to)
{
	int days = 0;

	for (int day = from; day < to; day++)
		days += meets(person, via, day);
	return days;
}

/* The contacts of a person with all who were exposed so far. */
static Expected
contacts_of(int person, const int exposed[PERSONS], int to, int min_days)
{
	Expected expected = {.degree = -1, .first = NEVER, .exposed_from = NEVER};
	bool counts[PERSONS];

	for (int via = 0; via < PERSONS; via++)
	{
		int days = days_with(person, via, exposed[via], to);

		counts[via] = via != person && exposed[via] < NEVER && days > 0 && days >= min_days;
	}
	for (int day = 0; day < to; day++)
	{
		bool met = false;

		for (int via = 0; via < PERSONS; via++)
		{
			if (!counts[via] || day < exposed[via] || !meets(person, via, day))
				continue;
			if (expected.first == NEVER)
			{
				expected.first = expected.exposed_from = day;
				expected.via = via;
			}
			expected.last = day;
			met = true;
		}
		expected.days += met;
	}
	for (int place = 0; place < PLACES; place++)
	{
		bool met = false;

		for (int via = 0; via < PERSONS; via++)
			for (int day = exposed[via]; day < to; day++)
				met |= counts[via] && present[person][place][day] && present[via][place][day];
		expected.places += met;
	}
	return expected;
}

static void
expect(Expected expected[PERSONS], int who, int from, int to, int degree, int min_days)
{
	int exposed[PERSONS];

	for (int i = 0; i < PERSONS; i++)
	{
		expected[i] = (Expected){.degree = i == who ? 0 : -1};
		exposed[i] = i == who ? from : NEVER;
	}
	for (int step = 1; step <= degree; step++)
	{
		int next[PERSONS];

		for (int i = 0; i < PERSONS; i++)
		{
			Expected found = contacts_of(i, exposed, to, min_days);

			next[i] = exposed[i];
			if (i == who || found.first == NEVER)
				continue;
			if (expected[i].degree < 0)
			{
				expected[i] = found;
				expected[i].degree = step;
			}
			next[i] = found.first < next[i] ? found.first : next[i];
		}
		memcpy(exposed, next, sizeof(exposed));
	}
	for (int i = 0; i < PERSONS; i++)
		expected[i].exposed_from = exposed[i];
}

/* Adds the stays that a step asks for, some of them twice. */
static void
give(MigContacts *contacts)
{
	for (size_t i = 0; i < contacts->reached_count; i++)
	{
		const MigReached *reached = contacts->reached + i;

		if (!mig_contacts_asks(contacts, reached))
			continue;
		for (int a = 0; a < stay_count; a++)
			for (int b = 0; b < stay_count; b++)
			{
				MigPeriod stay = {stays[a].from, stays[a].to};
				MigPeriod other = {stays[b].from, stays[b].to};

				if (stays[a].person == reached->person && stays[a].place == stays[b].place)
					for (uint32_t times = draw(4) / 3; times < 2; times++)
						mig_contacts_add(contacts, stays[a].person, &stay, stays[b].person, &other,
										 stays[b].place);
			}
	}
}

static void
check_case(void)
{
	int from = (int) draw(10);
	int to = DAYS - (int) draw(10);
	int who = (int) draw(PERSONS);
	int degree = 1 + (int) draw(5);
	int min_days = draw(2) == 0 ? 0 : (int) draw(8);
	MigPeriod within = {from, to};
	Expected expected[PERSONS];
	MigContacts contacts;
	int expected_count = 0;
	bool right = true;

	memset(present, 0, sizeof(present));
	stay_count = 1 + (int) draw(STAYS);
	for (int i = 0; i < stay_count; i++)
	{
		Stay *stay = stays + i;

		*stay =
			(Stay){(int) draw(PERSONS), (int) draw(PLACES), (int) draw(DAYS), 1 + (int) draw(12)};
		stay->to = stay->from + stay->to < DAYS ? stay->from + stay->to : DAYS;
		for (int day = stay->from; day < stay->to; day++)
			present[stay->person][stay->place][day] = true;
	}
	expect(expected, who, from, to, degree, min_days);
	mig_contacts_init(&contacts, MIG_DATES, who, &within, min_days, &memory);
	for (int step = 0; step < degree; step++)
	{
		mig_contacts_begin(&contacts);
		give(&contacts);
		if (!mig_contacts_end(&contacts))
			break;
	}
	for (int i = 0; i < PERSONS; i++)
		expected_count += expected[i].degree >= 0;
	CHECK_INT(contacts.reached_count, expected_count);
	for (size_t i = 0; i < contacts.reached_count; i++)
	{
		const MigReached *reached = contacts.reached + i;
		const Expected *e = expected + reached->person;

		right &= reached->degree == e->degree && reached->exposed_from == e->exposed_from;
		if (reached->degree > 0)
			right &= reached->first == e->first && reached->last == e->last + 1 &&
					 reached->via == e->via && reached->days == e->days &&
					 reached->places == e->places;
	}
	CHECK(right);
	mig_contacts_free(&contacts);
}

/* Unbounded stays: a contact lasts forever. */
static void
check_ends(void)
{
	MigPeriod ever = {MIG_EVER_BEFORE, MIG_EVER_AFTER};
	MigPeriod later = {10, MIG_EVER_AFTER};
	MigContacts contacts;

	mig_contacts_init(&contacts, MIG_TIMESTAMPS, 1, &ever, 1e9, &memory);
	mig_contacts_begin(&contacts);
	mig_contacts_add(&contacts, 1, &ever, 2, &later, 7);
	mig_contacts_add(&contacts, 1, &later, 3, &ever, 7);
	mig_contacts_add(&contacts, 1, &later, 4, &(MigPeriod){5, 11}, 7);
	mig_contacts_add(&contacts, 1, &later, 1, &ever, 7);
	mig_contacts_add(&contacts, 9, &later, 5, &ever, 7);
	CHECK(mig_contacts_end(&contacts));
	CHECK_INT(contacts.reached_count, 3);
	CHECK(contacts.reached[1].person == 2 && contacts.reached[1].days == INFINITY);
	CHECK(contacts.reached[2].first == 10 && contacts.reached[2].last == MIG_EVER_AFTER);
	mig_contacts_begin(&contacts);
	CHECK(!mig_contacts_end(&contacts));
	mig_contacts_free(&contacts);
}

int
main(void)
{
	for (int i = 0; i < 4000; i++)
		check_case();
	check_ends();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
