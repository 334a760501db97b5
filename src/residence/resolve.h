/*
 * resolve.h
 *		From what was declared to where a person lived: claims make stays, and stays one residence at a time.
 *
 * Claims of one place that begin near each other, or while the one before runs, are one stay; an end
 * that nobody knows closes where a stay elsewhere begins, or lapses some time after the last word.  Where
 * stays contradict each other the time goes to the highest rank, then to the latest word, then to the
 * later stay.  The result is the same for any order of the claims.  Times are dates.
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
	int64_t declared; /* the last word */
	int32_t rank;     /* the highest one */
	bool open;        /* nobody says when it ended */
	bool own;         /* is a claim the person's own word? */
	bool conflict;    /* does a stay elsewhere overlap by more than the grace? */
	size_t group;     /* number of the place, from 0 */
	size_t first;     /* of its claims among ids */
	size_t claims;
} MigClaimedStay;

/* A time in which one stay holds. */
typedef struct MigEpisode
{
	size_t stay;
	int64_t from;
	int64_t to;
	size_t first; /* of the claims overruled, among lost */
	size_t lost;
} MigEpisode;

/* Two stays at different places that overlap by more than the grace; place_a is the lesser one. */
typedef struct MigConflict
{
	int64_t from;
	int64_t to;
	int64_t place_a;
	int64_t place_b;
	size_t a; /* stays */
	size_t b;
} MigConflict;

/* Of the sweeps over stays: where one ends, and a member of a ring. */
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

/* Stays and episodes of one person.  Its memory is kept from one person to the next. */
typedef struct MigHistory
{
	MigMemory memory;
	MigResolveRule rule;
	MigClaimedStay *stays; /* in the order of time, then of places */
	size_t stay_count;
	int64_t *ids;         /* of claims, sorted within a stay */
	MigEpisode *episodes; /* in the order of time, apart */
	size_t episode_count;
	int64_t *lost; /* ids of claims, sorted within an episode */
	size_t lost_count;

	MigConflict *conflicts; /* in the order of time, then of places */
	size_t conflict_count;

	/* Of the sweeps. */
	size_t places;
	MigStayEnd *ends; /* in the order of time */
	size_t end_count;
	size_t *heap; /* stays that have begun, the strongest first */
	size_t heap_count;
	MigLink *
		links; /* for each place, a ring of its stays that last; their heads come after the stays */
	MigLink *chains; /* a ring of the places that have such; its head comes after the places */

	size_t claim_room;
	size_t stay_room;
	size_t lost_room;
	size_t conflict_room;
} MigHistory;

void mig_history_init(MigHistory *history, const MigMemory *memory);
void mig_history_free(MigHistory *history);

/* Makes the stays of claims, which it puts in order. */
void mig_history_stays(MigHistory *history, MigClaims *claims);

/*
 * Makes the episodes of the stays.  MIG_TOO_LARGE if they list more than MIG_HISTORY_IDS_MAX claims:
 * where many stays cut each other the lists grow with the square.
 */
MigStatus mig_history_episodes(MigHistory *history);

#define MIG_HISTORY_IDS_MAX 20000000

/*
 * Lists the conflicts of the stays.  MIG_TOO_LARGE if they and their claims are more than
 * MIG_HISTORY_IDS_MAX.
 */
MigStatus mig_history_conflicts(MigHistory *history);

#endif /* MIG_RESOLVE_H */
