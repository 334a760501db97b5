/*
 * household.c
 *		Who lives with whom (see household.h).
 */
#include "core/household.h"

#include <string.h>

#include "core/radix.h"
#include "core/sort.h"
#include "core/trees.h"

bool
mig_household_rule_is_valid(const MigHouseholdRule *rule)
{
	return rule->min_weight > 0 && rule->kernel_weight >= rule->min_weight &&
		   rule->kernel_weight <= 1 && rule->together >= 0;
}

bool
mig_household_takes(MigTimeKind kind, const MigPeriod *period)
{
	return period->from < period->to &&
		   (period->from == MIG_EVER_BEFORE || mig_time_is_valid(kind, period->from)) &&
		   (period->to == MIG_EVER_AFTER || mig_time_is_valid(kind, period->to));
}

/* --- Stays, one for each person, place and time --- */

/* A stay with both ends, as a record of radix.h. */
typedef struct Dwelt
{
	int64_t person; /* first the number given, later that of the person's record */
	int64_t place;
	int64_t from;
	int64_t to;
} Dwelt;

#define DWELT_WIDTH 4

#define FEW 64 /* that a growing list begins with */

typedef struct Person
{
	int64_t id;
	size_t first; /* of the person's stays, in the order of places and time */
	size_t count;
	int64_t time;     /* in which the person is anywhere */
	int64_t length;   /* of all stays together; more if they contradict each other */
	uint64_t places;  /* a bit for each, which others may share */
	uint64_t crowded; /* bits of several places */
} Person;

/* What else there is to know of a stay, in the order of by_place. */
typedef struct Lodger
{
	uint32_t person;
	uint32_t stay;
	int64_t time;    /* of the person */
	int64_t here;    /* length of the person's other stays at the place */
	int64_t away;    /* that of those at other places */
	uint64_t places; /* bits of these */
} Lodger;

typedef struct Area
{
	MigMemory memory;
	int64_t day;
	int64_t together;
	const MigHouseholdRule *rule;
	Dwelt *stays; /* in the order of persons, places and time */
	size_t stay_count;
	MigStay
		*by_place; /* the same in the order of places and starts; id is the place in the order */
	Lodger *lodgers;
	Person *persons;
	size_t person_count;
	uint32_t *household; /* trees of persons: towards a lesser number, the root to itself */
	uint32_t *family;
	Dwelt *scratch[2]; /* room for the stays of any person */
} Area;

/* More than any time; two of them do not overflow. */
#define LENGTH_MAX (INT64_MAX / 2)

static void
release(const MigMemory *memory, void *block)
{
	if (block != NULL)
		memory->release(memory->state, block);
}

/* Sorts records in their block. */
static void
sort_records(void *records, size_t count, size_t width, size_t keys, const MigMemory *memory)
{
	size_t bytes = count * width * sizeof(int64_t);
	int64_t *spare = mig_allocate(memory, count, width * sizeof(int64_t));

	if (count > 0 && mig_radix_sort(records, spare, count, width, keys, memory) == spare)
		memcpy(records, spare, bytes);
	release(memory, spare);
}

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_time(const void *a, const void *b)
{
	const Dwelt *left = a;
	const Dwelt *right = b;
	int before = order(left->from, right->from);

	before = before != 0 ? before : order(left->to, right->to);
	return before != 0 ? before : order(left->place, right->place);
}

/* Gives each stay both ends: those that are missing lie a day outside of all others. */
static void
close_ends(MigStay *stays, size_t count, int64_t day, const MigMemory *memory)
{
	int64_t earliest = INT64_MAX;
	int64_t latest = INT64_MIN;

	for (size_t i = 0; i < count; i++)
	{
		int64_t ends[] = {stays[i].from, stays[i].to};

		mig_progress(memory, 1);
		for (int end = 0; end < 2; end++)
			if (ends[end] != MIG_EVER_BEFORE && ends[end] != MIG_EVER_AFTER)
			{
				earliest = ends[end] < earliest ? ends[end] : earliest;
				latest = ends[end] > latest ? ends[end] : latest;
			}
	}
	if (earliest > latest)
		earliest = latest = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (stays[i].from == MIG_EVER_BEFORE)
			stays[i].from = earliest - day;
		if (stays[i].to == MIG_EVER_AFTER)
			stays[i].to = latest + day;
	}
}

/* Joins the stays of one person at one place, which are in the order of time; returns how many are left. */
static size_t
join(Dwelt *stays, size_t count, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (kept == 0 || stays[i].from > stays[kept - 1].to)
			stays[kept++] = stays[i];
		else if (stays[i].to > stays[kept - 1].to)
			stays[kept - 1].to = stays[i].to;
	}
	return kept;
}

/* The end of the run of equal first numbers that begins at a record of four. */
static size_t
run_end(const int64_t *records, size_t first, size_t count, size_t keys, const MigMemory *memory)
{
	size_t end = first + 1;

	while (end < count &&
		   memcmp(records + 4 * first, records + 4 * end, keys * sizeof(int64_t)) == 0)
	{
		mig_progress(memory, 1);
		end++;
	}
	return end;
}

/* Time of stays in the order of their starts, each moment once. */
static int64_t
time_of(const Dwelt *stays, size_t count, const MigMemory *memory)
{
	int64_t time = 0;
	int64_t until = INT64_MIN;

	for (size_t i = 0; i < count; i++)
	{
		int64_t from = stays[i].from > until ? stays[i].from : until;

		mig_progress(memory, 1);
		if (stays[i].to > from)
		{
			time += stays[i].to - from;
			until = stays[i].to;
		}
	}
	return time;
}

/* The stays of a person in the order of time, in one of two places. */
static const Dwelt *
stays_in_time(const Area *area, const Person *person, int place)
{
	Dwelt *stays = area->scratch[place];

	memcpy(stays, area->stays + person->first, person->count * sizeof(Dwelt));
	mig_sort(stays, person->count, sizeof(Dwelt), by_time, &area->memory);
	return stays;
}

static uint64_t
bit_of(int64_t place)
{
	return UINT64_C(1) << ((uint64_t) place * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

static int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Sums up the stays of a person, and gives each the person's number. */
static void
sum_up(Area *area, Person *person, size_t number)
{
	person->time = time_of(stays_in_time(area, person, 0), person->count, &area->memory);
	for (size_t i = 0; i < person->count; i++)
	{
		Dwelt *stay = area->stays + person->first + i;

		mig_progress(&area->memory, 1);
		person->length = lesser(person->length + (stay->to - stay->from), LENGTH_MAX);
		if (i == 0 || stay[-1].place != stay->place)
		{
			person->crowded |= person->places & bit_of(stay->place);
			person->places |= bit_of(stay->place);
		}
		stay->person = (int64_t) number;
	}
}

static void
make_persons(Area *area)
{
	const MigMemory *memory = &area->memory;
	size_t most = 0;

	for (size_t i = 0, end; i < area->stay_count; i = end)
	{
		mig_progress(memory, 1);
		area->person_count++;
		end = run_end(&area->stays->person, i, area->stay_count, 1, memory);
		most = end - i > most ? end - i : most;
	}
	area->persons = mig_allocate(memory, area->person_count, sizeof(Person));
	area->scratch[0] = mig_allocate(memory, most, sizeof(Dwelt));
	area->scratch[1] = mig_allocate(memory, most, sizeof(Dwelt));
	for (size_t i = 0, end, number = 0; i < area->stay_count; i = end, number++)
	{
		mig_progress(memory, 1);
		end = run_end(&area->stays->person, i, area->stay_count, 1, memory);
		area->persons[number] = (Person){.id = area->stays[i].person, .first = i, .count = end - i};
		sum_up(area, area->persons + number, number);
	}
}

/* Takes the stays, those of one person at one place joined, in the order of persons, places and time. */
static void
take_stays(Area *area, const MigStay *given, size_t count)
{
	const MigMemory *memory = &area->memory;

	area->stays = mig_allocate(memory, count, sizeof(Dwelt));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		area->stays[i] = (Dwelt){given[i].id, given[i].key, given[i].from, given[i].to};
	}
	sort_records(area->stays, count, DWELT_WIDTH, 2, memory);
	for (size_t i = 0, end; i < count; i = end)
	{
		size_t joined;

		mig_progress(memory, 1);
		end = run_end(&area->stays->person, i, count, 2, memory);
		mig_sort(area->stays + i, end - i, sizeof(Dwelt), by_time, memory);
		joined = join(area->stays + i, end - i, memory);
		memmove(area->stays + area->stay_count, area->stays + i, joined * sizeof(Dwelt));
		area->stay_count += joined;
	}
}

/* Length of all stays of one person at one place, written for each of them. */
static int64_t *
lengths_at_places(const Area *area)
{
	int64_t *lengths = mig_allocate(&area->memory, area->stay_count, sizeof(int64_t));

	for (size_t i = 0, end; i < area->stay_count; i = end)
	{
		int64_t length = 0;

		end = run_end(&area->stays->person, i, area->stay_count, 2, &area->memory);
		for (size_t j = i; j < end; j++)
		{
			mig_progress(&area->memory, 1);
			length += area->stays[j].to - area->stays[j].from;
		}
		for (size_t j = i; j < end; j++)
		{
			mig_progress(&area->memory, 1);
			lengths[j] = length;
		}
	}
	return lengths;
}

static Lodger
lodger_of(const Area *area, size_t number, int64_t length_here)
{
	const Dwelt *stay = area->stays + number;
	const Person *person = area->persons + stay->person;

	return (Lodger){
		.person = (uint32_t) stay->person,
		.stay = (uint32_t) number,
		.time = person->time,
		.here = length_here - (stay->to - stay->from),
		.away = person->length == LENGTH_MAX ? LENGTH_MAX : person->length - length_here,
		.places = person->places & (~bit_of(stay->place) | person->crowded),
	};
}

static void
put_in_places(Area *area)
{
	const MigMemory *memory = &area->memory;
	int64_t *lengths = lengths_at_places(area);

	area->by_place = mig_allocate(memory, area->stay_count, sizeof(MigStay));
	area->lodgers = mig_allocate(memory, area->stay_count, sizeof(Lodger));
	for (size_t i = 0; i < area->stay_count; i++)
	{
		const Dwelt *stay = area->stays + i;

		mig_progress(memory, 1);
		area->by_place[i] = (MigStay){stay->place, stay->from, stay->to, (int64_t) i};
	}
	sort_records(area->by_place, area->stay_count, MIG_STAY_WIDTH, MIG_STAY_KEYS, memory);
	for (size_t i = 0; i < area->stay_count; i++)
	{
		size_t number = (size_t) area->by_place[i].id;

		mig_progress(memory, 1);
		area->lodgers[i] = lodger_of(area, number, lengths[number]);
		area->by_place[i].id = (int64_t) i;
	}
	release(memory, lengths);
}

/* --- Ties --- */

/* Time that two persons share at one place, as a record of radix.h. */
typedef struct Meeting
{
	int64_t persons; /* the lesser one times 2^32, and the other */
	int64_t from;
	int64_t to;
	int64_t together; /* did they come and go together? */
} Meeting;

#define MEETING_WIDTH 4

typedef struct Meetings
{
	Meeting *items;
	size_t count;
	size_t room;
} Meetings;

static bool
is_near(const Area *area, int64_t a, int64_t b)
{
	return (a > b ? a - b : b - a) <= area->together;
}

/* Of two persons who are anywhere for so long. */
static double
weight_of(int64_t a_time, int64_t b_time, int64_t shared)
{
	return (double) shared / (double) (a_time + b_time - shared);
}

/*
 * May two persons who share so much time by these two stays come to weight enough by all of theirs?  At
 * this place they share besides what lies in another stay of one of them, elsewhere only what lies in other stays of
 * both, and nothing unless places have the same bit.
 */
static bool
may_weigh(const Area *area, const Lodger *a, const Lodger *b, int64_t shared)
{
	int64_t limit = lesser(a->time, b->time);
	int64_t most = lesser(shared + a->here, limit);

	most = lesser(most + b->here, limit);
	if ((a->places & b->places) != 0)
		most = lesser(most + lesser(a->away, b->away), limit);
	return weight_of(a->time, b->time, most) >= area->rule->min_weight;
}

static void
add_meeting(Area *area, Meetings *meetings, const MigPair *pair)
{
	const Lodger *a = area->lodgers + pair->a;
	const Lodger *b = area->lodgers + pair->b;
	const MigStay *stay = area->by_place + pair->a;
	const MigStay *other = area->by_place + pair->b;
	int64_t least = lesser(a->person, b->person);

	if (!may_weigh(area, a, b, pair->to - pair->from))
		return;
	if (meetings->count == meetings->room)
	{
		meetings->room = meetings->room > 0 ? 2 * meetings->room : FEW;
		meetings->items = area->memory.resize(area->memory.state, meetings->items,
											  meetings->room * sizeof(Meeting));
	}
	meetings->items[meetings->count++] =
		(Meeting){least << 32 | (a->person + b->person - least), pair->from, pair->to,
				  is_near(area, stay->from, other->from) && is_near(area, stay->to, other->to)};
}

/* The meetings of all persons whose weight may be enough, in the order of persons and time. */
static Meetings
meet(Area *area)
{
	Meetings meetings = {.items = NULL};
	MigSweep sweep;

	mig_sweep_init(&sweep, 0, false, &area->memory);
	for (size_t i = 0; i < area->stay_count; i++)
	{
		MigPair pair;

		if (i > 0 && area->by_place[i].key != area->by_place[i - 1].key)
			mig_sweep_begin(&sweep);
		for (mig_sweep_put(&sweep, area->by_place + i, 0); mig_sweep_next(&sweep, &pair);)
		{
			mig_progress(&area->memory, 1);
			add_meeting(area, &meetings, &pair);
		}
	}
	mig_sweep_free(&sweep);
	sort_records(meetings.items, meetings.count, MEETING_WIDTH, 2, &area->memory);
	return meetings;
}

/* Where a person goes from a stay, if not back to the same place; NULL if nowhere. */
static const Dwelt *
next_place(const Dwelt *stays, size_t count, size_t number)
{
	const Dwelt *stay = stays + number;

	return number + 1 < count && stay[1].place != stay->place ? stay + 1 : NULL;
}

/* Did two persons move from one place to the same other one together? */
static bool
moved_together(const Area *area, const Person *a, const Person *b)
{
	const Dwelt *stays = stays_in_time(area, a, 0);
	const Dwelt *others = stays_in_time(area, b, 1);
	size_t start = 0;

	for (size_t i = 0; i < a->count; i++)
	{
		const Dwelt *next = next_place(stays, a->count, i);

		if (next == NULL)
			continue;
		for (size_t j = start; j < b->count; j++)
		{
			const Dwelt *other_next = next_place(others, b->count, j);

			mig_progress(&area->memory, 1);
			/* Stays are in the order of their starts: so are the places moved to. */
			if (other_next == NULL || other_next->from < next->from - area->together)
			{
				start += j == start;
				continue;
			}
			if (other_next->from > next->from + area->together)
				break;
			if (others[j].place == stays[i].place && other_next->place == next->place &&
				is_near(area, others[j].to, stays[i].to))
				return true;
		}
	}
	return false;
}

/* Ties two persons as their meetings, in the order of time, allow. */
static void
tie_pair(Area *area, const Meeting *meetings, size_t count)
{
	uint32_t a = (uint32_t) (meetings->persons >> 32);
	uint32_t b = (uint32_t) meetings->persons;
	int64_t shared = 0;
	int64_t until = INT64_MIN;
	bool together = false;
	double weight;

	for (size_t i = 0; i < count; i++)
	{
		int64_t from = meetings[i].from > until ? meetings[i].from : until;

		mig_progress(&area->memory, 1);
		together |= meetings[i].together != 0;
		if (meetings[i].to <= from)
			continue;
		shared += meetings[i].to - from;
		until = meetings[i].to;
	}
	weight = weight_of(area->persons[a].time, area->persons[b].time, shared);
	if (weight < area->rule->min_weight)
		return;
	mig_tree_join(area->household, a, b);
	if ((together && weight >= area->rule->kernel_weight) ||
		moved_together(area, area->persons + a, area->persons + b))
		mig_tree_join(area->family, a, b);
}

static void
make_ties(Area *area)
{
	Meetings meetings = meet(area);

	area->household = mig_allocate(&area->memory, area->person_count, sizeof(uint32_t));
	area->family = mig_allocate(&area->memory, area->person_count, sizeof(uint32_t));
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(&area->memory, 1);
		area->household[i] = area->family[i] = (uint32_t) i;
	}
	for (size_t i = 0, end; i < meetings.count; i = end)
	{
		mig_progress(&area->memory, 1);
		end = run_end(&meetings.items->persons, i, meetings.count, 1, &area->memory);
		tie_pair(area, meetings.items + i, end - i);
	}
	release(&area->memory, meetings.items);
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(&area->memory, 1);
		area->household[i] = mig_tree_root(area->household, (uint32_t) i);
		area->family[i] = mig_tree_root(area->family, (uint32_t) i);
	}
}

/* --- Time shared with the rest of the household --- */

typedef struct Spells
{
	Dwelt *items;
	size_t count;
	size_t room;
} Spells;

static void
add_spell(const Area *area, Spells *spells, Dwelt spell)
{
	if (spells->count == spells->room)
	{
		spells->room *= 2;
		spells->items =
			area->memory.resize(area->memory.state, spells->items, spells->room * sizeof(Dwelt));
	}
	spells->items[spells->count++] = spell;
}

/* A stay of a household at a place, as a record of radix.h. */
typedef struct Housed
{
	int64_t place;
	int64_t household;
	int64_t from;
	int64_t stay; /* its number */
} Housed;

#define HOUSED_WIDTH 4

/* Periods in which at least two stays of count, in the order of their starts, last; returns how many. */
static size_t
periods_of_two(const Area *area, const Housed *housed, size_t count, MigPeriod *periods,
			   int64_t *ends)
{
	size_t found = 0;
	size_t ended = 0;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&area->memory, 1);
		ends[i] = area->stays[housed[i].stay].to;
	}
	sort_records(ends, count, 1, 1, &area->memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&area->memory, 1);
		/* With i - ended present, a start makes two of one, and an end one of two. */
		for (; ended < i && ends[ended] <= housed[i].from; ended++)
			if (i - ended == 2)
				periods[found - 1].to = ends[ended];
		if (i - ended != 1)
			continue;
		if (found > 0 && periods[found - 1].to == housed[i].from)
			continue; /* the period goes on */
		periods[found++] = (MigPeriod){housed[i].from, 0};
	}
	/* The last but one to end ends the last period. */
	if (count - ended >= 2)
		periods[found - 1].to = ends[count - 2];
	return found;
}

/* Adds what each stay of a household at one place shares with another one. */
static void
share(const Area *area, const Housed *housed, size_t count, Spells *spells)
{
	MigPeriod *periods;
	int64_t *ends;
	size_t found;
	size_t start = 0;

	if (count < 2)
		return;
	periods = mig_allocate(&area->memory, count, sizeof(MigPeriod));
	ends = mig_allocate(&area->memory, count, sizeof(int64_t));
	found = periods_of_two(area, housed, count, periods, ends);
	for (size_t i = 0; i < count; i++)
	{
		const Dwelt *stay = area->stays + housed[i].stay;

		mig_progress(&area->memory, 1);
		while (start < found && periods[start].to <= stay->from)
			start++;
		for (size_t j = start; j < found && periods[j].from < stay->to; j++)
		{
			mig_progress(&area->memory, 1);
			add_spell(area, spells,
					  (Dwelt){stay->person, stay->place,
							  periods[j].from > stay->from ? periods[j].from : stay->from,
							  lesser(periods[j].to, stay->to)});
		}
	}
	release(&area->memory, periods);
	release(&area->memory, ends);
}

/* The time that each person shares with others of the household, in the order of person and place. */
static Spells
share_all(const Area *area)
{
	const MigMemory *memory = &area->memory;
	Housed *housed = mig_allocate(memory, area->stay_count, sizeof(Housed));
	Spells spells = {.items = mig_allocate(memory, FEW, sizeof(Dwelt)), .room = FEW};

	for (size_t i = 0; i < area->stay_count; i++)
	{
		const MigStay *stay = area->by_place + i;

		mig_progress(memory, 1);
		housed[i] = (Housed){stay->key, area->household[area->lodgers[i].person], stay->from,
							 area->lodgers[i].stay};
	}
	/* Stable: those of one place and household stay in the order of their starts. */
	sort_records(housed, area->stay_count, HOUSED_WIDTH, 2, memory);
	for (size_t i = 0, end; i < area->stay_count; i = end)
	{
		mig_progress(memory, 1);
		end = run_end(&housed->place, i, area->stay_count, 2, memory);
		share(area, housed + i, end - i, &spells);
	}
	release(memory, housed);
	sort_records(spells.items, spells.count, DWELT_WIDTH, 2, memory);
	return spells;
}

static MigMember
member_of(const Area *area, size_t number, Dwelt *spells, size_t count)
{
	const Person *person = area->persons + number;
	MigMember member = {
		.household = area->persons[area->household[number]].id,
		.family = area->persons[area->family[number]].id,
		.person = person->id,
		.role = MIG_ALONE,
	};
	int64_t shared;

	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&area->memory, 1);
		member.places += i == 0 || spells[i].place != spells[i - 1].place;
	}
	mig_sort(spells, count, sizeof(Dwelt), by_time, &area->memory);
	shared = time_of(spells, count, &area->memory);
	member.shared_days = (double) shared / (double) area->day;
	member.stability = (double) shared / (double) person->time;
	return member;
}

static int
by_household(const void *a, const void *b)
{
	const MigMember *left = a;
	const MigMember *right = b;
	int before = order(left->household, right->household);

	return before != 0 ? before : order(left->person, right->person);
}

/* Roles follow from how many persons a household and a kernel have. */
static void
set_roles(const Area *area, MigMember *members)
{
	uint32_t *sizes = mig_allocate(&area->memory, area->person_count, 2 * sizeof(uint32_t));
	uint32_t *families = sizes + area->person_count;

	memset(sizes, 0, area->person_count * 2 * sizeof(uint32_t));
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(&area->memory, 1);
		sizes[area->household[i]]++;
		families[area->family[i]]++;
	}
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(&area->memory, 1);
		if (families[area->family[i]] > 1)
			members[i].role = MIG_KERNEL;
		else if (sizes[area->household[i]] > 1)
			members[i].role = MIG_COTENANT;
	}
	release(&area->memory, sizes);
}

static MigMember *
make_members(const Area *area)
{
	MigMember *members = mig_allocate(&area->memory, area->person_count, sizeof(MigMember));
	Spells spells = share_all(area);
	size_t at = 0;

	for (size_t i = 0; i < area->person_count; i++)
	{
		size_t first = at;

		mig_progress(&area->memory, 1);
		while (at < spells.count && spells.items[at].person == (int64_t) i)
		{
			mig_progress(&area->memory, 1);
			at++;
		}
		members[i] = member_of(area, i, spells.items + first, at - first);
	}
	release(&area->memory, spells.items);
	set_roles(area, members);
	mig_sort(members, area->person_count, sizeof(MigMember), by_household, &area->memory);
	return members;
}

MigStatus
mig_households(MigStay *stays, size_t count, MigTimeKind kind, const MigHouseholdRule *rule,
			   MigMember **members, size_t *member_count, const MigMemory *memory)
{
	Area area = {
		.memory = *memory,
		.day = kind == MIG_DATES ? 1 : MIG_DAY_MICROSECONDS,
		.rule = rule,
	};

	if (count > INT32_MAX)
		return MIG_TOO_LARGE;
	/* A tolerance of more than all the years is no more than they are. */
	area.together = lesser(rule->together, MIG_DAY_MAX - MIG_DAY_MIN) * area.day;
	close_ends(stays, count, area.day, memory);
	take_stays(&area, stays, count);
	make_persons(&area);
	put_in_places(&area);
	make_ties(&area);
	*members = make_members(&area);
	*member_count = area.person_count;
	release(memory, area.stays);
	release(memory, area.by_place);
	release(memory, area.lodgers);
	release(memory, area.persons);
	release(memory, area.scratch[0]);
	release(memory, area.scratch[1]);
	release(memory, area.household);
	release(memory, area.family);
	return MIG_OK;
}

/* --- Bytes --- */

#define HEAD_BYTES (1 + 2 * sizeof(double) + sizeof(int32_t))

static MigStayBytes
stay_bytes(MigTimeKind kind, size_t count)
{
	return (MigStayBytes){.kind = kind, .width = MIG_STAY_WIDTH, .count = count};
}

size_t
mig_household_bytes_size(size_t count)
{
	MigStayBytes head = stay_bytes(MIG_DATES, count);

	return HEAD_BYTES + mig_stay_bytes_size(&head);
}

void
mig_household_bytes_write(const MigHouseholdRule *rule, MigTimeKind kind, const MigStay *stays,
						  size_t count, uint8_t *out)
{
	MigStayBytes head = stay_bytes(kind, count);

	out[0] = MIG_HOUSEHOLD_BYTES_FORMAT;
	memcpy(out + 1, &rule->min_weight, sizeof(double));
	memcpy(out + 1 + sizeof(double), &rule->kernel_weight, sizeof(double));
	memcpy(out + 1 + 2 * sizeof(double), &rule->together, sizeof(int32_t));
	mig_stay_bytes_write(&head, (const int64_t *) stays, out + HEAD_BYTES);
}

const uint8_t *
mig_household_bytes_read(const uint8_t *bytes, size_t len, MigHouseholdRule *rule,
						 MigTimeKind *kind, size_t *count, const MigMemory *memory)
{
	MigStayBytes head;
	const uint8_t *stays;

	if (len < HEAD_BYTES || bytes[0] != MIG_HOUSEHOLD_BYTES_FORMAT)
		return NULL;
	memcpy(&rule->min_weight, bytes + 1, sizeof(double));
	memcpy(&rule->kernel_weight, bytes + 1 + sizeof(double), sizeof(double));
	memcpy(&rule->together, bytes + 1 + 2 * sizeof(double), sizeof(int32_t));
	if (!mig_household_rule_is_valid(rule))
		return NULL;
	stays = mig_stay_bytes_read(bytes + HEAD_BYTES, len - HEAD_BYTES, &head, memory);
	if (stays == NULL || head.width != MIG_STAY_WIDTH)
		return NULL;
	for (size_t i = 0; i < head.count; i++)
	{
		MigStay stay;

		mig_progress(memory, 1);
		memcpy(&stay, stays + i * sizeof(stay), sizeof(stay));
		if (!mig_household_takes(head.kind, &(MigPeriod){stay.from, stay.to}))
			return NULL;
	}
	*kind = head.kind;
	*count = head.count;
	return stays;
}
