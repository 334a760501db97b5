/*
 * resolve.h
 *		From claims to where a person lived: claims make stays, and stays one residence at a time.
 *
 * Claims of one place that begin near each other, or during the preceding one, are one stay; an unknown
 * end is closed where a stay elsewhere begins, or lapses some time after the latest declaration.  Where
 * stays contradict each other the highest rank wins, then the latest declaration, then the later stay.
 * The result does not depend on the order of the claims.  Times are dates.
 */
#ifndef MIG_RESOLVE_H
#define MIG_RESOLVE_H

#include "residence/claims.h"

/* The claims of one stay at one place. */
typedef struct MigClaimedStay
{
	int64_t place;
	int64_t from;
	int64_t to;       /* after from, and never MIG_EVER_AFTER */
	int64_t declared; /* latest declaration */
	int32_t rank;     /* highest of its claims */
	bool open;        /* no claim states the end */
	bool own;         /* is a claim the person's own statement? */
	bool conflict;    /* does a stay elsewhere overlap by more than the grace? */
	size_t group;     /* index of the place, from 0 */
	size_t first;     /* index of its first claim in ids */
	size_t claims;
} MigClaimedStay;

/* A period in which one stay prevails. */
typedef struct MigEpisode
{
	size_t stay;
	int64_t from;
	int64_t to;
	size_t first; /* index of the first overruled claim in lost */
	size_t lost;
} MigEpisode;

/* Two stays at different places that overlap by more than the grace; place_a is the smaller one. */
typedef struct MigConflict
{
	int64_t from;
	int64_t to;
	int64_t place_a;
	int64_t place_b;
	size_t a; /* stays */
	size_t b;
} MigConflict;

/* For the sweeps over stays: the end of one, and a member of a ring. */
typedef struct MigStayEnd
{
	int64_t to;
	size_t stay;
} MigStayEnd;

typedef struct MigLink
{
	size_t next;
	size_t before;
} MigLink;

/* Stays and episodes of one person.  The memory is reused for the next person. */
typedef struct MigHistory
{
	MigMemory memory;
	MigResolveRule rule;
	MigClaimedStay *stays; /* sorted by time, then place */
	size_t stay_count;
	int64_t *ids;         /* of claims, sorted within a stay */
	MigEpisode *episodes; /* sorted by time, disjoint */
	size_t episode_count;
	int64_t *lost; /* ids of claims, sorted within an episode */
	size_t lost_count;

	MigConflict *conflicts; /* sorted by time, then place */
	size_t conflict_count;

	/* For the sweeps. */
	size_t places;
	MigStayEnd *ends; /* sorted by time */
	size_t end_count;
	size_t *heap; /* stays that have begun, the strongest on top */
	size_t heap_count;
	MigLink *links;  /* for each place, a ring of its current stays; heads come after the stays */
	MigLink *chains; /* a ring of the places with current stays; its head comes after the places */

	size_t claim_room;
	size_t stay_room;
	size_t lost_room;
	size_t conflict_room;
} MigHistory;

void mig_history_init(MigHistory *history, const MigMemory *memory);
void mig_history_free(MigHistory *history);

/* Makes the stays of claims, which it sorts. */
void mig_history_stays(MigHistory *history, MigClaims *claims);

/*
 * Makes the episodes of the stays.  MIG_TOO_LARGE if they list more than MIG_HISTORY_IDS_MAX claims: if
 * many stays overlap the lists grow with the square of their number.
 */
MigStatus mig_history_episodes(MigHistory *history);

#define MIG_HISTORY_IDS_MAX 20000000

/*
 * Lists the conflicts of the stays.  MIG_TOO_LARGE if they and their claims exceed MIG_HISTORY_IDS_MAX.
 */
MigStatus mig_history_conflicts(MigHistory *history);

#endif /* MIG_RESOLVE_H */
