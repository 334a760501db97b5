/*
 * household.c
 *		Who lives with whom (see household.h).
 *
 * Stays and the records derived from them pass through sorters, in the order in which they are needed next; little is
 * kept in memory per person.  A pair of persons goes through a sorter only if the time shared by two stays does not
 * decide how they are tied.
 */
#include "residence/household.h"

#include <string.h>

#include "base/array.h"
#include "base/radix.h"
#include "base/disjoint_set.h"

bool
mig_household_rule_is_valid(const MigHouseholdRule *rule)
{
	return rule->min_weight > 0 && rule->kernel_weight >= rule->min_weight &&
		   rule->kernel_weight <= 1 && rule->together >= 0;
}

bool
mig_household_takes(MigTimeKind kind, const MigPeriod *period)
{
	return period->from < period->to && mig_period_is_valid(kind, period);
}

MigHouseholdQuery
mig_household_query(MigTimeKind kind, const MigHouseholdRule *rule)
{
	return (MigHouseholdQuery){*rule, kind, {INT64_MAX, INT64_MIN}};
}

void
mig_household_bound(MigHouseholdQuery *query, const MigPeriod *period)
{
	int64_t ends[] = {period->from, period->to};

	for (int end = 0; end < 2; end++)
		if (ends[end] != MIG_EVER_BEFORE && ends[end] != MIG_EVER_AFTER)
		{
			query->bounds.from = ends[end] < query->bounds.from ? ends[end] : query->bounds.from;
			query->bounds.to = ends[end] > query->bounds.to ? ends[end] : query->bounds.to;
		}
}

/* --- Records, each sorted by its first fields; persons are indexes from 0 in the order of their numbers --- */

/* A stay of a person, sorted by time. */
typedef struct InTime
{
	int64_t person;
	int64_t from;
	int64_t to;
	int64_t place;
} InTime;

#define IN_TIME_KEYS 4

/* The same sorted by place and start. */
typedef struct AtPlace
{
	int64_t place;
	int64_t from;
	int64_t to;
	int64_t person;
	int64_t length; /* of all stays of the person here; UNKNOWN if very many */
} AtPlace;

#define AT_PLACE_KEYS 2

/* A move from one place to the next, sorted by both and by the time of arrival. */
typedef struct Move
{
	int64_t place;
	int64_t next;
	int64_t came;
	int64_t left;
	int64_t person;
	int64_t from; /* of the stay left */
	int64_t to;   /* of the stay that begins */
} Move;

#define MOVE_KEYS 3

/* Evidence about two persons: time that they share at one place, or that they moved together. */
typedef struct Meeting
{
	int64_t persons; /* the smaller one times 2^32, plus the other */
	int64_t from;
	int64_t to;    /* equal to from if no time is shared */
	int64_t flags; /* how they met */
} Meeting;

#define MEETING_KEYS 2
#define TOGETHER     1 /* they arrived and left together */
#define MOVED        2

/* A stay of a household at a place, sorted by start. */
typedef struct Housed
{
	int64_t place;
	int64_t household;
	int64_t from;
	int64_t to;
	int64_t person;
} Housed;

#define HOUSED_KEYS 3

/* Time that a person shares with others of the household. */
typedef struct Spell
{
	int64_t person;
	int64_t from;
	int64_t to;
} Spell;

#define SPELL_KEYS 2

/* A member, sorted by household. */
typedef struct Member
{
	int64_t household;
	int64_t person;
	int64_t shared;
} Member;

#define MEMBER_KEYS 2

#define WIDTH(type) (sizeof(type) / sizeof(int64_t))

/* --- Persons --- */

typedef struct Person
{
	int64_t id;
	int64_t time; /* total, at any place */
} Person;

/* Where else a person is, to bound the time that two may share. */
typedef struct Reach
{
	int64_t length;   /* of all stays; more than the time if they contradict each other */
	uint64_t places;  /* a bit per place, which places may share */
	uint64_t crowded; /* bits that several places share */
} Reach;

/* Where a person shares time, counted place by place. */
typedef struct Share
{
	uint32_t places;
	uint32_t group; /* last group (household at a place) counted, from 1 */
} Share;

typedef struct Area
{
	const MigMemory *memory;
	const MigSorting *sorting;
	const MigHouseholdRule *rule;
	int64_t day;
	int64_t together;
	Person *persons;
	Reach *reaches;
	size_t person_count;
	size_t person_room;
	uint32_t *household; /* disjoint sets of persons: parents, a smaller number, or a root itself */
	uint32_t *family;
} Area;

/* More than any time; the sum of two does not overflow. */
#define LENGTH_MAX (INT64_MAX / 2)
#define UNKNOWN    LENGTH_MAX

static void *
begin_sorter(const Area *area, size_t width, size_t keys)
{
	return area->sorting->begin(area->sorting->state, width, keys);
}

static void
put_record(const Area *area, void *sorter, const void *record, size_t bytes)
{
	memcpy(area->sorting->put(sorter), record, bytes);
}

static bool
next_record(Area *area, void *sorter, void *record)
{
	mig_progress(area->memory, 1);
	return area->sorting->next(sorter, record);
}

static void
release(const Area *area, void *block)
{
	if (block != NULL)
		area->memory->release(area->memory->state, block);
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

static int64_t
greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static bool
is_near(const Area *area, int64_t a, int64_t b)
{
	return (a > b ? a - b : b - a) <= area->together;
}

/* Total time of periods sorted by start, where overlaps count once. */
typedef struct Time
{
	int64_t length;
	int64_t until;
} Time;

static const Time no_time = {0, INT64_MIN};

static void
add_time(Time *time, int64_t from, int64_t to)
{
	from = greater(from, time->until);
	if (to <= from)
		return;
	time->length += to - from;
	time->until = to;
}

/* --- Stays, one for each person, place and time --- */

#define RUN_MAX 4096

/* The last stays of one person at one place. */
typedef struct Run
{
	MigDwelt *stays;
	size_t count;
	size_t room;
	bool cut; /* were earlier ones written out? */
} Run;

static void
add_person(Area *area, int64_t id)
{
	size_t room = area->person_room;

	area->persons = mig_grow(area->memory, area->persons, &area->person_room,
							 area->person_count + 1, sizeof(Person));
	area->reaches =
		mig_grow(area->memory, area->reaches, &room, area->person_count + 1, sizeof(Reach));
	area->persons[area->person_count] = (Person){.id = id};
	area->reaches[area->person_count++] = (Reach){0, 0, 0};
}

static void
add_place(Reach *reach, int64_t place)
{
	reach->crowded |= reach->places & bit_of(place);
	reach->places |= bit_of(place);
}

/* Puts the first stays of a run of the last person into both sorters. */
static void
put_stays(Area *area, const Run *run, size_t count, void *in_time, void *at_place)
{
	int64_t person = (int64_t) area->person_count - 1;
	Reach *reach = area->reaches + person;
	int64_t length = 0;

	for (size_t i = 0; i < run->count; i++)
		length += run->stays[i].to - run->stays[i].from;
	if (run->cut || count < run->count)
		length = UNKNOWN;
	for (size_t i = 0; i < count; i++)
	{
		const MigDwelt *stay = run->stays + i;
		InTime timed = {person, stay->from, stay->to, stay->place};
		AtPlace placed = {stay->place, stay->from, stay->to, person, length};

		mig_progress(area->memory, 1);
		put_record(area, in_time, &timed, sizeof(timed));
		put_record(area, at_place, &placed, sizeof(placed));
		reach->length = lesser(reach->length + (stay->to - stay->from), LENGTH_MAX);
	}
}

/* Adds a stay to a run, or extends its last one; writes out the first ones if there are too many. */
static void
add_stay(Area *area, Run *run, const MigDwelt *stay, void *in_time, void *at_place)
{
	if (run->count > 0 && stay->from <= run->stays[run->count - 1].to)
	{
		MigDwelt *last = run->stays + run->count - 1;

		last->to = greater(last->to, stay->to);
		return;
	}
	if (run->count == RUN_MAX)
	{
		put_stays(area, run, RUN_MAX - 1, in_time, at_place);
		run->stays[0] = run->stays[RUN_MAX - 1];
		run->count = 1;
		run->cut = true;
	}
	run->stays = mig_grow(area->memory, run->stays, &run->room, run->count + 1, sizeof(MigDwelt));
	run->stays[run->count++] = *stay;
}

/*
 * Finds the persons, and puts their stays into both sorters: stays that overlap or meet at one place are joined, and
 * open ends closed.  False if there are too many persons.
 */
static bool
take_stays(Area *area, const MigHouseholdQuery *query, void *given, size_t person_limit,
		   void *in_time, void *at_place)
{
	MigPeriod bounds = query->bounds.from <= query->bounds.to ? query->bounds : (MigPeriod){0, 0};
	Run run = {.stays = NULL};
	MigDwelt stay;

	area->sorting->sort(given);
	while (next_record(area, given, &stay))
	{
		bool is_new =
			area->person_count == 0 || area->persons[area->person_count - 1].id != stay.person;

		if (run.count > 0 && (is_new || run.stays[0].place != stay.place))
		{
			put_stays(area, &run, run.count, in_time, at_place);
			run.count = 0;
		}
		if (is_new && area->person_count == person_limit)
		{
			release(area, run.stays);
			return false;
		}
		if (is_new)
			add_person(area, stay.person);
		if (run.count == 0)
		{
			run.cut = false;
			add_place(area->reaches + area->person_count - 1, stay.place);
		}
		/* An open end is a day outside of all bounds. */
		stay.from = stay.from == MIG_EVER_BEFORE ? bounds.from - area->day : stay.from;
		stay.to = stay.to == MIG_EVER_AFTER ? bounds.to + area->day : stay.to;
		add_stay(area, &run, &stay, in_time, at_place);
	}
	if (run.count > 0)
		put_stays(area, &run, run.count, in_time, at_place);
	release(area, run.stays);
	return true;
}

/* Sums up the time of each person, and puts the moves into a sorter. */
static void
follow(Area *area, void *in_time, void *moves)
{
	InTime stay;
	InTime last = {.person = -1};
	Time time = no_time;

	area->sorting->sort(in_time);
	while (next_record(area, in_time, &stay))
	{
		Move move = {last.place, stay.place, stay.from, last.to, stay.person, last.from, stay.to};

		if (stay.person != last.person)
			time = no_time;
		else if (stay.place != last.place)
			put_record(area, moves, &move, sizeof(move));
		add_time(&time, stay.from, stay.to);
		area->persons[stay.person].time = time.length;
		last = stay;
	}
}

/* --- Ties --- */

/* The weight of two persons, given the total time of each and the time shared. */
static double
weight_of(int64_t a_time, int64_t b_time, int64_t shared)
{
	return (double) shared / (double) (a_time + b_time - shared);
}

static bool
is_one_family(const Area *area, int64_t a, int64_t b)
{
	return mig_disjoint_set_root(area->family, (uint32_t) a) ==
		   mig_disjoint_set_root(area->family, (uint32_t) b);
}

static void
put_meeting(const Area *area, void *meetings, int64_t a, int64_t b, const MigPeriod *period,
			int64_t flags)
{
	int64_t min = lesser(a, b);
	Meeting meeting = {min << 32 | (a + b - min), period->from, period->to, flags};

	put_record(area, meetings, &meeting, sizeof(meeting));
}

/* Two persons moved together: a family if the time shared at both places suffices; otherwise puts a meeting. */
static void
tie_moved(Area *area, const Move *a, const Move *b, void *meetings)
{
	int64_t a_time = area->persons[a->person].time;
	int64_t b_time = area->persons[b->person].time;
	MigPeriod before = {greater(a->from, b->from), lesser(a->left, b->left)};
	MigPeriod after = {greater(a->came, b->came), lesser(a->to, b->to)};
	Time shared = no_time;

	if (is_one_family(area, a->person, b->person))
		return;
	add_time(&shared, before.from, before.to);
	add_time(&shared, after.from, after.to);
	if (weight_of(a_time, b_time, shared.length) >= area->rule->min_weight)
	{
		mig_disjoint_set_join(area->household, (uint32_t) a->person, (uint32_t) b->person);
		mig_disjoint_set_join(area->family, (uint32_t) a->person, (uint32_t) b->person);
	}
	else if (weight_of(a_time, b_time, lesser(a_time, b_time)) >= area->rule->min_weight)
		put_meeting(area, meetings, a->person, b->person, &(MigPeriod){INT64_MIN, INT64_MIN},
					MOVED);
}

/* Finds who moved together, from one place to the same other one. */
static void
tie_movers(Area *area, void *moves, void *meetings)
{
	Move move;
	Move *before = NULL; /* those that arrived at the place within the tolerance */
	size_t first = 0;
	size_t count = 0;
	size_t room = 0;

	area->sorting->sort(moves);
	while (next_record(area, moves, &move))
	{
		if (count > 0 && (before[0].place != move.place || before[0].next != move.next))
			first = count = 0;
		while (first < count && before[first].came < move.came - area->together)
			first++;
		if (first > count / 2)
		{
			memmove(before, before + first, (count - first) * sizeof(Move));
			count -= first;
			first = 0;
		}
		for (size_t i = first; i < count; i++)
		{
			mig_progress(area->memory, 1);
			if (before[i].person != move.person && is_near(area, before[i].left, move.left))
				tie_moved(area, before + i, &move, meetings);
		}
		before = mig_grow(area->memory, before, &room, count + 1, sizeof(Move));
		before[count++] = move;
	}
	release(area, before);
}

/* A stay that later ones may still meet, and bounds on the time that its person may share. */
typedef struct Lodger
{
	int64_t from;
	int64_t to;
	int64_t person;
	int64_t time;    /* of the person */
	int64_t here;    /* maximum length of the person's other stays at the place */
	int64_t away;    /* maximum length of those at other places */
	uint64_t places; /* bits of the other places */
} Lodger;

static Lodger
lodger_of(const Area *area, const AtPlace *stay)
{
	const Reach *reach = area->reaches + stay->person;
	bool known = stay->length != UNKNOWN;

	return (Lodger){
		.from = stay->from,
		.to = stay->to,
		.person = stay->person,
		.time = area->persons[stay->person].time,
		.here = known ? stay->length - (stay->to - stay->from) : LENGTH_MAX,
		.away = known && reach->length != LENGTH_MAX ? reach->length - stay->length : LENGTH_MAX,
		.places = reach->places & (~bit_of(stay->place) | reach->crowded),
	};
}

/*
 * Upper bound of the time that two persons share, given the time shared by two stays.  Other time at this place is
 * within another stay of one of them; time elsewhere is within other stays of both, and there is none unless places have
 * a bit in common.
 */
static int64_t
most_shared(const Lodger *a, const Lodger *b, int64_t shared)
{
	int64_t limit = lesser(a->time, b->time);
	int64_t max = lesser(shared + a->here, limit);

	max = lesser(max + b->here, limit);
	if ((a->places & b->places) != 0)
		max = lesser(max + lesser(a->away, b->away), limit);
	return max;
}

/* Ties two persons who share time by two stays, or puts a meeting if their other stays decide. */
static void
tie_lodgers(Area *area, const Lodger *a, const Lodger *b, void *meetings)
{
	const MigHouseholdRule *rule = area->rule;
	MigPeriod period = {greater(a->from, b->from), lesser(a->to, b->to)};
	int64_t shared = period.to - period.from;
	bool together = is_near(area, a->from, b->from) && is_near(area, a->to, b->to);
	double min;

	if (is_one_family(area, a->person, b->person) ||
		weight_of(a->time, b->time, most_shared(a, b, shared)) < rule->min_weight)
		return;
	min = weight_of(a->time, b->time, shared);
	if (min >= rule->min_weight)
		mig_disjoint_set_join(area->household, (uint32_t) a->person, (uint32_t) b->person);
	if (together && min >= rule->kernel_weight)
		mig_disjoint_set_join(area->family, (uint32_t) a->person, (uint32_t) b->person);
	else if (a->here > 0 || b->here > 0 || (a->places & b->places) != 0)
		put_meeting(area, meetings, a->person, b->person, &period, together ? TOGETHER : 0);
}

/* Ties all who share time at a place. */
static void
tie_all_lodgers(Area *area, void *at_place, void *meetings)
{
	AtPlace stay;
	int64_t place = 0;
	Lodger *present = NULL;
	size_t count = 0;
	size_t room = 0;

	area->sorting->sort(at_place);
	while (next_record(area, at_place, &stay))
	{
		Lodger lodger = lodger_of(area, &stay);
		size_t kept = 0;

		if (stay.place != place)
			count = 0;
		place = stay.place;
		for (size_t i = 0; i < count; i++)
		{
			mig_progress(area->memory, 1);
			if (present[i].to <= stay.from)
				continue;
			if (kept < i)
				present[kept] = present[i];
			tie_lodgers(area, present + kept++, &lodger, meetings);
		}
		count = kept;
		present = mig_grow(area->memory, present, &room, count + 1, sizeof(Lodger));
		present[count++] = lodger;
	}
	release(area, present);
}

/* Ties two persons given all evidence about them. */
static void
tie_pair(Area *area, int64_t persons, int64_t shared, int64_t flags)
{
	uint32_t a = (uint32_t) (persons >> 32);
	uint32_t b = (uint32_t) persons;
	double weight = weight_of(area->persons[a].time, area->persons[b].time, shared);

	if (weight < area->rule->min_weight)
		return;
	mig_disjoint_set_join(area->household, a, b);
	if (((flags & TOGETHER) != 0 && weight >= area->rule->kernel_weight) || (flags & MOVED) != 0)
		mig_disjoint_set_join(area->family, a, b);
}

static void
tie_pairs(Area *area, void *meetings)
{
	Meeting meeting;
	int64_t persons = -1;
	int64_t flags = 0;
	Time shared = no_time;

	area->sorting->sort(meetings);
	while (next_record(area, meetings, &meeting))
	{
		if (persons != meeting.persons)
		{
			if (persons >= 0)
				tie_pair(area, persons, shared.length, flags);
			persons = meeting.persons;
			flags = 0;
			shared = no_time;
		}
		flags |= meeting.flags;
		add_time(&shared, meeting.from, meeting.to);
	}
	if (persons >= 0)
		tie_pair(area, persons, shared.length, flags);
}

static uint32_t *
new_trees(Area *area)
{
	uint32_t *trees = mig_allocate(area->memory, area->person_count, sizeof(uint32_t));

	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(area->memory, 1);
		trees[i] = (uint32_t) i;
	}
	return trees;
}

/* Ties all persons; each refers to its root afterwards. */
static void
make_ties(Area *area, void *moves, void *at_place)
{
	void *meetings = begin_sorter(area, WIDTH(Meeting), MEETING_KEYS);

	area->household = new_trees(area);
	area->family = new_trees(area);
	tie_movers(area, moves, meetings);
	area->sorting->end(moves);
	tie_all_lodgers(area, at_place, meetings);
	tie_pairs(area, meetings);
	area->sorting->end(meetings);
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(area->memory, 1);
		area->household[i] = mig_disjoint_set_root(area->household, (uint32_t) i);
		area->family[i] = mig_disjoint_set_root(area->family, (uint32_t) i);
	}
}

/* --- Time shared with the rest of the household --- */

/* A member who is at the place, and since when not alone. */
typedef struct Inmate
{
	int64_t to;
	int64_t since;
	int64_t person;
} Inmate;

/* Those of one household at one place: a heap, the first to leave on top. */
typedef struct Inmates
{
	Inmate *items;
	size_t count;
	size_t room;
	uint32_t group;
} Inmates;

static void
add_inmate(Area *area, Inmates *inmates, const Inmate *inmate)
{
	size_t place = inmates->count;

	inmates->items =
		mig_grow(area->memory, inmates->items, &inmates->room, ++inmates->count, sizeof(Inmate));
	for (; place > 0 && inmate->to < inmates->items[(place - 1) / 2].to; place = (place - 1) / 2)
		inmates->items[place] = inmates->items[(place - 1) / 2];
	inmates->items[place] = *inmate;
}

static Inmate
remove_first(Inmates *inmates)
{
	Inmate first = inmates->items[0];
	Inmate last = inmates->items[--inmates->count];
	size_t place = 0;

	for (size_t child = 1; child < inmates->count; child = 2 * place + 1)
	{
		if (child + 1 < inmates->count && inmates->items[child + 1].to < inmates->items[child].to)
			child++;
		if (last.to <= inmates->items[child].to)
			break;
		inmates->items[place] = inmates->items[child];
		place = child;
	}
	inmates->items[place] = last;
	return first;
}

/* Puts the spell of an inmate who was not alone until a time. */
static void
share(const Area *area, const Inmates *inmates, const Inmate *inmate, int64_t until, Share *shares,
	  void *spells)
{
	Spell spell = {inmate->person, inmate->since, until};
	Share *mine = shares + inmate->person;

	put_record(area, spells, &spell, sizeof(spell));
	mine->places += mine->group != inmates->group;
	mine->group = inmates->group;
}

/* Removes those who leave up to a time; the last one left is then alone. */
static void
let_go(Area *area, Inmates *inmates, int64_t time, Share *shares, void *spells)
{
	while (inmates->count > 0 && inmates->items[0].to <= time)
	{
		Inmate gone = remove_first(inmates);

		mig_progress(area->memory, 1);
		if (inmates->count > 0)
			share(area, inmates, &gone, gone.to, shares, spells);
		if (inmates->count == 1)
			share(area, inmates, inmates->items, gone.to, shares, spells);
	}
}

/* The stays of those who are in a household of several. */
static void *
house(Area *area, const uint32_t *sizes, void *at_place)
{
	void *housed = begin_sorter(area, WIDTH(Housed), HOUSED_KEYS);
	AtPlace stay;

	area->sorting->sort(at_place);
	while (next_record(area, at_place, &stay))
	{
		uint32_t household = area->household[stay.person];
		Housed record = {stay.place, household, stay.from, stay.to, stay.person};

		if (sizes[household] > 1)
			put_record(area, housed, &record, sizeof(record));
	}
	area->sorting->end(at_place);
	return housed;
}

/* The time that each person shares with others of the household. */
static void *
share_all(Area *area, void *housed, Share *shares)
{
	void *spells = begin_sorter(area, WIDTH(Spell), SPELL_KEYS);
	Inmates inmates = {.items = NULL};
	Housed stay;
	Housed last = {.household = -1};

	area->sorting->sort(housed);
	while (next_record(area, housed, &stay))
	{
		bool is_new = stay.place != last.place || stay.household != last.household;

		let_go(area, &inmates, is_new ? INT64_MAX : stay.from, shares, spells);
		inmates.group += is_new;
		if (inmates.count == 1)
			inmates.items[0].since = stay.from;
		add_inmate(area, &inmates, &(Inmate){stay.to, stay.from, stay.person});
		last = stay;
	}
	let_go(area, &inmates, INT64_MAX, shares, spells);
	release(area, inmates.items);
	area->sorting->end(housed);
	return spells;
}

/* --- Members --- */

/* The number of persons of each root. */
static uint32_t *
sizes_of(Area *area, const uint32_t *roots)
{
	uint32_t *sizes = mig_allocate(area->memory, area->person_count, sizeof(uint32_t));

	memset(sizes, 0, area->person_count * sizeof(uint32_t));
	for (size_t i = 0; i < area->person_count; i++)
	{
		mig_progress(area->memory, 1);
		sizes[roots[i]]++;
	}
	return sizes;
}

/* Puts a member for each person into a sorter, with the time shared. */
static void *
put_members(Area *area, void *spells)
{
	void *members = begin_sorter(area, WIDTH(Member), MEMBER_KEYS);
	Spell spell;
	bool more;

	area->sorting->sort(spells);
	more = next_record(area, spells, &spell);
	for (size_t i = 0; i < area->person_count; i++)
	{
		Time time = no_time;
		Member member;

		for (; more && spell.person == (int64_t) i; more = next_record(area, spells, &spell))
			add_time(&time, spell.from, spell.to);
		member = (Member){area->household[i], (int64_t) i, time.length};
		mig_progress(area->memory, 1);
		put_record(area, members, &member, sizeof(member));
	}
	area->sorting->end(spells);
	return members;
}

static MigMember
member_of(const Area *area, const Member *record, const Share *shares)
{
	const Person *person = area->persons + record->person;

	return (MigMember){
		.household = area->persons[record->household].id,
		.family = area->persons[area->family[record->person]].id,
		.person = person->id,
		.places = (int32_t) shares[record->person].places,
		.shared_days = (double) record->shared / (double) area->day,
		.stability = (double) record->shared / (double) person->time,
	};
}

/* Reports all members; roles follow from the sizes of household and kernel. */
static void
tell_members(Area *area, void *at_place, void (*take)(void *state, const MigMember *member),
			 void *state)
{
	uint32_t *households = sizes_of(area, area->household);
	uint32_t *families = sizes_of(area, area->family);
	Share *shares = mig_allocate(area->memory, area->person_count, sizeof(Share));
	void *members;
	Member record;

	memset(shares, 0, area->person_count * sizeof(Share));
	members = put_members(area, share_all(area, house(area, households, at_place), shares));
	area->sorting->sort(members);
	while (next_record(area, members, &record))
	{
		MigMember member = member_of(area, &record, shares);

		if (families[area->family[record.person]] > 1)
			member.role = MIG_KERNEL;
		else if (households[record.household] > 1)
			member.role = MIG_COTENANT;
		else
			member.role = MIG_ALONE;
		take(state, &member);
	}
	area->sorting->end(members);
	release(area, households);
	release(area, families);
	release(area, shares);
}

MigStatus
mig_households(const MigHouseholdQuery *query, void *stays, size_t person_limit,
			   void (*take)(void *state, const MigMember *member), void *state,
			   const MigMemory *memory, const MigSorting *sorting)
{
	Area area = {
		.memory = memory,
		.sorting = sorting,
		.rule = &query->rule,
		.day = query->kind == MIG_DATES ? 1 : MIG_DAY_MICROSECONDS,
	};
	void *in_time = begin_sorter(&area, WIDTH(InTime), IN_TIME_KEYS);
	void *at_place = begin_sorter(&area, WIDTH(AtPlace), AT_PLACE_KEYS);
	MigStatus status = MIG_TOO_LARGE;

	area.persons = mig_allocate(memory, 1, sizeof(Person));
	area.reaches = mig_allocate(memory, 1, sizeof(Reach));
	area.person_room = 1;
	person_limit = person_limit < INT32_MAX ? person_limit : INT32_MAX;
	/* Limit the tolerance to the range of dates. */
	area.together = lesser(query->rule.together, MIG_DAY_MAX - MIG_DAY_MIN) * area.day;
	if (take_stays(&area, query, stays, person_limit, in_time, at_place))
	{
		void *moves = begin_sorter(&area, WIDTH(Move), MOVE_KEYS);

		follow(&area, in_time, moves);
		area.sorting->end(in_time);
		make_ties(&area, moves, at_place);
		release(&area, area.reaches);
		tell_members(&area, at_place, take, state);
		release(&area, area.household);
		release(&area, area.family);
		status = MIG_OK;
	}
	else
	{
		area.sorting->end(in_time);
		area.sorting->end(at_place);
		release(&area, area.reaches);
	}
	release(&area, area.persons);
	return status;
}
