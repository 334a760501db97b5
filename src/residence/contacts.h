/*
 * contacts.h
 *		Whom a case may have reached, in steps: who was at one place with the case, who with those, and so on.
 *
 * A contact counts only within the window, and from the time on from which the one who passes it on is
 * exposed: the case from the start of the window, everybody else from the first contact with anyone exposed.  Step
 * n gives those of degree n, who have not been met by fewer steps.  Somebody may be exposed
 * earlier by a longer way than that of the degree: then those met meanwhile follow in a later step.
 */
#ifndef MIG_CONTACTS_H
#define MIG_CONTACTS_H

#include <stdbool.h>

#include "base/memory.h"
#include "time/period.h"

/* A person reached. */
typedef struct MigReached
{
	int64_t person;
	int64_t exposed_from; /* by any way of the steps so far; or MIG_EVER_BEFORE */
	int32_t changed;      /* step in which exposed_from became what it is */
	int32_t degree;       /* 0: the case; what follows holds from 1 on */
	int32_t places;       /* where contacts of the degree were */
	int64_t first;        /* start of the first of them; or MIG_EVER_BEFORE */
	int64_t last;         /* end of the last, not included; or MIG_EVER_AFTER */
	int64_t via;          /* with whom the first was, the least person if with several */
	double days;          /* time of contacts, each moment once, of 24 hours; or infinite */
} MigReached;

typedef struct MigContact
{
	int64_t person;
	int64_t via;
	int64_t place;
	int64_t from;
	int64_t to;
} MigContact;

typedef struct MigContacts
{
	MigMemory memory;
	MigTimeKind kind;
	MigPeriod within;
	double min_days;
	int32_t step;
	MigReached *reached; /* in the order of persons */
	size_t reached_count;
	MigContact *contacts; /* of the step */
	size_t contact_count;
	size_t contact_room;
} MigContacts;

/* Begins with a case; contacts of two persons that come to less than min_days are left out. */
void mig_contacts_init(MigContacts *contacts, MigTimeKind kind, int64_t person,
					   const MigPeriod *within, double min_days, const MigMemory *memory);
void mig_contacts_free(MigContacts *contacts);

/* Begins a step, whose contacts are those of each person for whom mig_contacts_asks. */
void mig_contacts_begin(MigContacts *contacts);

static inline bool
mig_contacts_asks(const MigContacts *contacts, const MigReached *reached)
{
	return reached->changed == contacts->step - 1;
}

/*
 * Takes a stay of a person asked for (via) and one of another person at the same place, neither empty.  All that meet
 * within the window are to be given, each pair once or more.
 */
void mig_contacts_add(MigContacts *contacts, int64_t via, const MigPeriod *stay, int64_t person,
					  const MigPeriod *other, int64_t place);

/* Ends the step; false if it has reached nobody, anew or earlier, so that further steps cannot either. */
bool mig_contacts_end(MigContacts *contacts);

#endif /* MIG_CONTACTS_H */
