/*
 * contacts.c
 *		Whom a case may have reached (see contacts.h).
 */
#include "residence/contacts.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/sort.h"

void
mig_contacts_init(MigContacts *contacts, MigTimeKind kind, int64_t person, const MigPeriod *within,
				  double min_days, const MigMemory *memory)
{
	*contacts =
		(MigContacts){.memory = *memory, .kind = kind, .within = *within, .min_days = min_days};
	contacts->reached = memory->resize(memory->state, NULL, sizeof(MigReached));
	contacts->reached[0] = (MigReached){.person = person, .exposed_from = within->from};
	contacts->reached_count = 1;
}

void
mig_contacts_free(MigContacts *contacts)
{
	contacts->memory.release(contacts->memory.state, contacts->reached);
	if (contacts->contacts != NULL)
		contacts->memory.release(contacts->memory.state, contacts->contacts);
}

void
mig_contacts_begin(MigContacts *contacts)
{
	contacts->step++;
	contacts->contact_count = 0;
}

/* A person already reached, or NULL. */
static MigReached *
find(const MigContacts *contacts, int64_t person)
{
	size_t first = 0;
	size_t end = contacts->reached_count;

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (contacts->reached[middle].person < person)
			first = middle + 1;
		else
			end = middle;
	}
	if (first == contacts->reached_count || contacts->reached[first].person != person)
		return NULL;
	return contacts->reached + first;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

void
mig_contacts_add(MigContacts *contacts, int64_t via, const MigPeriod *stay, int64_t person,
				 const MigPeriod *other, int64_t place)
{
	const MigReached *source = find(contacts, via);
	MigContact contact = {.person = person, .via = via, .place = place};

	if (source == NULL || person == via)
		return;
	contact.from =
		later(later(stay->from, other->from), later(contacts->within.from, source->exposed_from));
	contact.to = earlier(earlier(stay->to, other->to), contacts->within.to);
	if (contact.from >= contact.to)
		return;
	contacts->contacts = mig_grow(&contacts->memory, contacts->contacts, &contacts->contact_room,
								  contacts->contact_count + 1, sizeof(MigContact));
	contacts->contacts[contacts->contact_count++] = contact;
}

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_persons(const void *a, const void *b)
{
	const MigContact *left = a;
	const MigContact *right = b;
	int before = order(left->person, right->person);

	before = before != 0 ? before : order(left->via, right->via);
	return before != 0 ? before : order(left->from, right->from);
}

static int
by_start(const void *a, const void *b)
{
	const MigContact *left = a;
	const MigContact *right = b;
	int before = order(left->from, right->from);

	return before != 0 ? before : order(left->via, right->via);
}

static int
by_place(const void *a, const void *b)
{
	return order(((const MigContact *) a)->place, ((const MigContact *) b)->place);
}

static int
by_person(const void *a, const void *b)
{
	return order(((const MigReached *) a)->person, ((const MigReached *) b)->person);
}

/* Total days of contacts sorted by start, where overlaps count once. */
static double
days_of(const MigContacts *contacts, const MigContact *items, size_t count)
{
	uint64_t time = 0;
	int64_t until = MIG_EVER_BEFORE;

	for (size_t i = 0; i < count; i++)
	{
		int64_t from = later(items[i].from, until);

		mig_progress(&contacts->memory, 1);
		if (items[i].from == MIG_EVER_BEFORE || items[i].to == MIG_EVER_AFTER)
			return INFINITY;
		if (items[i].to <= from)
			continue;
		time += (uint64_t) items[i].to - (uint64_t) from;
		until = items[i].to;
	}
	return (double) time / (contacts->kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS);
}

/* Removes contacts with persons with whom they total less than min_days; returns the number kept. */
static size_t
keep_long(const MigContacts *contacts, MigContact *items, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0, end; i < count; i = end)
	{
		for (end = i + 1; end < count && items[end].via == items[i].via; end++)
			mig_progress(&contacts->memory, 1);
		if (days_of(contacts, items + i, end - i) < contacts->min_days)
			continue;
		memmove(items + kept, items + i, (end - i) * sizeof(MigContact));
		kept += end - i;
	}
	return kept;
}

/* Summarizes the contacts of one person. */
static MigReached
reached_by(const MigContacts *contacts, MigContact *items, size_t count)
{
	MigReached reached = {
		.person = items[0].person,
		.changed = contacts->step,
		.degree = contacts->step,
		.last = MIG_EVER_BEFORE,
	};

	mig_sort(items, count, sizeof(MigContact), by_start, &contacts->memory);
	reached.exposed_from = reached.first = items[0].from;
	reached.via = items[0].via;
	reached.days = days_of(contacts, items, count);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&contacts->memory, 1);
		reached.last = later(reached.last, items[i].to);
	}
	mig_sort(items, count, sizeof(MigContact), by_place, &contacts->memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&contacts->memory, 1);
		reached.places += i == 0 || items[i].place != items[i - 1].place;
	}
	return reached;
}

bool
mig_contacts_end(MigContacts *contacts)
{
	MigContact *items = contacts->contacts;
	size_t count = contacts->contact_count;
	MigReached *found = NULL;
	size_t found_count = 0;
	size_t room = 0;
	bool changed = false;

	if (count == 0)
		return false;
	mig_sort(items, count, sizeof(MigContact), by_persons, &contacts->memory);
	for (size_t i = 0, end; i < count; i = end)
	{
		size_t kept;
		MigReached reached;
		MigReached *before;

		for (end = i + 1; end < count && items[end].person == items[i].person; end++)
			mig_progress(&contacts->memory, 1);
		kept = keep_long(contacts, items + i, end - i);
		if (kept == 0)
			continue;
		reached = reached_by(contacts, items + i, kept);
		before = find(contacts, reached.person);
		if (before == NULL)
		{
			found = mig_grow(&contacts->memory, found, &room, found_count + 1, sizeof(MigReached));
			found[found_count++] = reached;
			changed = true;
		}
		else if (reached.first < before->exposed_from)
		{
			before->exposed_from = reached.first;
			before->changed = contacts->step;
			changed = true;
		}
	}
	if (found_count == 0)
		return changed;
	contacts->reached = mig_resize(&contacts->memory, contacts->reached,
								   contacts->reached_count + found_count, sizeof(MigReached));
	memcpy(contacts->reached + contacts->reached_count, found, found_count * sizeof(MigReached));
	contacts->reached_count += found_count;
	contacts->memory.release(contacts->memory.state, found);
	mig_sort(contacts->reached, contacts->reached_count, sizeof(MigReached), by_person,
			 &contacts->memory);
	return changed;
}
