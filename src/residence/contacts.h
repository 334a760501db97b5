/*
 * contacts.h
 *		Contact tracing, in steps: who was at one place with the case, who with those, and so on.
 *
 * A contact counts only within the window, and only from the time at which its source is exposed: the case
 * from the start of the window, everybody else from the first contact with anyone exposed.  Step n gives
 * those of degree n, who were not reached in fewer steps.  A longer chain than that of the degree may expose
 * somebody earlier: then those met in between follow in a later step.
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
	int64_t exposed_from; /* by any chain of the steps so far; or MIG_EVER_BEFORE */
	int32_t changed;      /* step that last changed exposed_from */
	int32_t degree;       /* 0: the case; the following fields are valid from 1 on */
	int32_t places;       /* number of places of contacts of the degree */
	int64_t first;        /* start of the first of them; or MIG_EVER_BEFORE */
	int64_t last;         /* end of the last, exclusive; or MIG_EVER_AFTER */
	int64_t via;          /* source of the first, the smallest person if several */
	double days;          /* time of contacts, overlaps counted once, of 24 hours; or infinite */
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
	MigReached *reached; /* sorted by person */
	size_t reached_count;
	MigContact *contacts; /* of the step */
	size_t contact_count;
	size_t contact_room;
} MigContacts;

/* Starts with a case; contacts of two persons that total less than min_days are ignored. */
void mig_contacts_init(MigContacts *contacts, MigTimeKind kind, int64_t person,
					   const MigPeriod *within, double min_days, const MigMemory *memory);
void mig_contacts_free(MigContacts *contacts);

/* Begins a step, over the contacts of each person for whom mig_contacts_asks is true. */
void mig_contacts_begin(MigContacts *contacts);

static inline bool
mig_contacts_asks(const MigContacts *contacts, const MigReached *reached)
{
	return reached->changed == contacts->step - 1;
}

/*
 * Adds a stay of a person asked for (via) and one of another person at the same place, neither empty.  The caller must
 * pass all pairs that meet within the window, each at least once.
 */
void mig_contacts_add(MigContacts *contacts, int64_t via, const MigPeriod *stay, int64_t person,
					  const MigPeriod *other, int64_t place);

/* Ends the step; false if it reached nobody new and nobody earlier, so that no further step can. */
bool mig_contacts_end(MigContacts *contacts);

#endif /* MIG_CONTACTS_H */
