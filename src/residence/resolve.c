/*
 * resolve.c
 *		From claims to where a person lived (see resolve.h).
 */
#include "residence/resolve.h"

#include <string.h>

#include "base/array.h"
#include "base/sort.h"

#define NONE SIZE_MAX

/* Size of a conflict in a result, in claims. */
#define CONFLICT_IDS 16

/* --- History --- */

void
mig_history_init(MigHistory *history, const MigMemory *memory)
{
	*history = (MigHistory){.memory = *memory};
}

void
mig_history_free(MigHistory *history)
{
	void *blocks[] = {history->stays, history->ids,    history->episodes,
					  history->lost,  history->ends,   history->heap,
					  history->links, history->chains, history->conflicts};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (blocks[i] != NULL)
			history->memory.release(history->memory.state, blocks[i]);
	mig_history_init(history, &history->memory);
}

/* Less than, equal to or greater than 0. */
static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By place, then by beginning; the rest makes the order total. */
static int
by_place(const void *a, const void *b)
{
	const MigClaim *x = a;
	const MigClaim *y = b;
	int result = order(x->place, y->place);

	if (result == 0)
		result = order(x->from, y->from);
	if (result == 0)
		result = order(x->id, y->id);
	if (result == 0)
		result = order(x->to, y->to);
	if (result == 0)
		result = order(x->declared, y->declared);
	if (result == 0)
		result = order(x->rank, y->rank);
	return result != 0 ? result : order(x->own, y->own);
}

static int
by_beginning(const void *a, const void *b)
{
	const MigClaimedStay *x = a;
	const MigClaimedStay *y = b;
	int result = order(x->from, y->from);

	return result != 0 ? result : order(x->place, y->place);
}

static int
by_end(const void *a, const void *b)
{
	return order(((const MigStayEnd *) a)->to, ((const MigStayEnd *) b)->to);
}

static int
by_id(const void *a, const void *b)
{
	return order(*(const int64_t *) a, *(const int64_t *) b);
}

/* Sorts ids and removes duplicates; returns the number left. */
static size_t
sort_ids(const MigHistory *history, int64_t *ids, size_t count)
{
	size_t ordered = 1;
	size_t kept = 0;

	while (ordered < count && ids[ordered - 1] <= ids[ordered])
		ordered++;
	mig_progress(&history->memory, ordered);
	if (ordered < count)
		mig_sort(ids, count, sizeof(int64_t), by_id, &history->memory);
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(&history->memory, 1);
		if (kept == 0 || ids[i] != ids[kept - 1])
			ids[kept++] = ids[i];
	}
	return kept;
}

/* Does a claim take precedence over another? */
static bool
is_stronger(const MigClaim *claim, const MigClaim *other)
{
	if (claim->rank != other->rank)
		return claim->rank > other->rank;
	return claim->declared > other->declared;
}

/*
 * The stay of a run of claims, sorted by beginning: its dates are those of the strongest claim, the
 * earlier ones among equals; any known end takes precedence over none.
 */
static MigClaimedStay
stay_of(const MigClaim *claims, size_t count)
{
	const MigClaim *begins = claims;
	const MigClaim *ends = claims;
	MigClaimedStay stay = {
		.place = claims->place, .declared = claims->declared, .rank = claims->rank};

	for (const MigClaim *claim = claims; claim < claims + count; claim++)
	{
		bool known = claim->to != MIG_EVER_AFTER;

		stay.declared = claim->declared > stay.declared ? claim->declared : stay.declared;
		stay.rank = claim->rank > stay.rank ? claim->rank : stay.rank;
		stay.own |= claim->own != 0;
		if (is_stronger(claim, begins))
			begins = claim;
		if (known && (ends->to == MIG_EVER_AFTER || is_stronger(claim, ends) ||
					  (!is_stronger(ends, claim) && claim->to < ends->to)))
			ends = claim;
	}
	stay.from = begins->from;
	stay.to = ends->to;
	stay.open = stay.to == MIG_EVER_AFTER;
	return stay;
}

/* Makes stays of sorted claims, without closing open ends. */
static void
merge(MigHistory *history, const MigClaims *claims)
{
	const MigClaim *all = claims->claims;
	size_t end;

	history->stay_count = 0;
	history->places = 0;
	for (size_t first = 0; first < claims->count; first = end)
	{
		MigClaimedStay stay;
		int64_t reach = MIG_EVER_BEFORE;

		for (end = first; end < claims->count; end++)
		{
			const MigClaim *claim = all + end;
			int64_t near = mig_days_after(MIG_DATES, claim->from, claims->rule.merge_days);

			mig_progress(&history->memory, 1);
			if (end > first && (claim->place != all[first].place || claim->from > reach))
				break;
			history->ids[end] = claim->id;
			reach = near > reach ? near : reach;
			reach = claim->to > reach && claim->to != MIG_EVER_AFTER ? claim->to : reach;
		}
		if (first > 0 && all[first].place != all[first - 1].place)
			history->places++;
		stay = stay_of(all + first, end - first);
		stay.group = history->places;
		stay.first = first;
		stay.claims = sort_ids(history, history->ids + first, end - first);
		history->stays[history->stay_count++] = stay;
	}
	history->places++;
}

/* The minimum of times of stays, the place of that stay, and the minimum at other places. */
typedef struct Least
{
	int64_t time;
	int64_t place;
	int64_t other;
} Least;

static const Least no_time = {MIG_EVER_AFTER, 0, MIG_EVER_AFTER};

static void
take_time(Least *min, int64_t time, int64_t place)
{
	if (place == min->place)
		min->time = time < min->time ? time : min->time;
	else if (time < min->time)
		*min = (Least){time, place, min->time};
	else
		min->other = time < min->other ? time : min->other;
}

static int64_t
least_elsewhere(const Least *min, int64_t place)
{
	return min->place != place ? min->time : min->other;
}

/* Closes the open ends of stays, which are sorted by beginning. */
static void
close_ends(MigHistory *history)
{
	MigClaimedStay *stays = history->stays;
	Least next = no_time; /* earliest beginning of those that begin later */
	size_t last;

	for (size_t end = history->stay_count; end > 0; end = last)
	{
		for (last = end; last > 0 && stays[last - 1].from == stays[end - 1].from; last--)
		{
			MigClaimedStay *stay = stays + last - 1;
			int64_t min = stay->from == MIG_EVER_BEFORE ? stay->from : stay->from + 1;

			mig_progress(&history->memory, 1);
			if (stay->open)
			{
				int64_t elsewhere = least_elsewhere(&next, stay->place);

				stay->to = mig_days_after(MIG_DATES, stay->declared, history->rule.lapse_days);
				stay->to = elsewhere < stay->to ? elsewhere : stay->to;
			}
			stay->to = stay->to > min ? stay->to : min;
		}
		for (size_t i = end; i > last; i--)
			take_time(&next, stays[i - 1].from, stays[i - 1].place);
	}
}

/* Marks stays that overlap with one at another place by more than the grace. */
static void
mark_conflicts(MigHistory *history)
{
	MigClaimedStay *stays = history->stays;
	Least latest = no_time; /* latest end of earlier stays, as the minimum of ~end */
	Least first = no_time;  /* earliest time from which a later stay overlaps by more */

	/* Two stays overlap by more if the later one lasts longer than the grace, and the earlier one ends after it. */
	for (size_t i = 0; i < history->stay_count; i++)
	{
		MigClaimedStay *stay = stays + i;
		int64_t from = mig_days_after(MIG_DATES, stay->from, history->rule.grace_days);

		mig_progress(&history->memory, 1);
		stay->conflict = stay->to > from && ~least_elsewhere(&latest, stay->place) > from;
		take_time(&latest, ~stay->to, stay->place);
	}
	for (size_t i = history->stay_count; i > 0; i--)
	{
		MigClaimedStay *stay = stays + i - 1;
		int64_t from = mig_days_after(MIG_DATES, stay->from, history->rule.grace_days);

		mig_progress(&history->memory, 1);
		stay->conflict |= stay->to > least_elsewhere(&first, stay->place);
		if (stay->to > from)
			take_time(&first, from, stay->place);
	}
}

void
mig_history_stays(MigHistory *history, MigClaims *claims)
{
	if (claims->count > history->claim_room)
	{
		history->claim_room = mig_room(history->claim_room, claims->count);
		history->ids =
			mig_resize(&history->memory, history->ids, history->claim_room, sizeof(int64_t));
		history->stays = mig_resize(&history->memory, history->stays, history->claim_room,
									sizeof(MigClaimedStay));
	}
	history->rule = claims->rule;
	mig_sort(claims->claims, claims->count, sizeof(MigClaim), by_place, &history->memory);
	merge(history, claims);
	mig_sort(history->stays, history->stay_count, sizeof(MigClaimedStay), by_beginning,
			 &history->memory);
	close_ends(history);
	mark_conflicts(history);
}

/* --- Contradictions --- */

/* Does a stay take precedence over another one at the same time? */
static bool
holds(const MigClaimedStay *stay, const MigClaimedStay *other)
{
	if (stay->rank != other->rank)
		return stay->rank > other->rank;
	if (stay->declared != other->declared)
		return stay->declared > other->declared;
	if (stay->from != other->from)
		return stay->from > other->from;
	return stay->place > other->place;
}

static void
push_heap(MigHistory *history, size_t stay)
{
	size_t *heap = history->heap;
	size_t at = history->heap_count++;

	while (at > 0 && holds(history->stays + stay, history->stays + heap[(at - 1) / 2]))
	{
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = stay;
}

static void
pop_heap(MigHistory *history)
{
	const MigClaimedStay *stays = history->stays;
	size_t *heap = history->heap;
	size_t count = --history->heap_count;
	size_t last = heap[count];
	size_t at = 0;

	for (size_t child = 1; child < count; child = 2 * at + 1)
	{
		if (child + 1 < count && holds(stays + heap[child + 1], stays + heap[child]))
			child++;
		if (holds(stays + last, stays + heap[child]))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = last;
}

/* Appends a member to the ring of a head. */
static void
enter_ring(MigLink *ring, size_t head, size_t member)
{
	size_t last = ring[head].before;

	ring[member] = (MigLink){head, last};
	ring[last].next = member;
	ring[head].before = member;
}

static void
leave_ring(MigLink *ring, size_t member)
{
	ring[ring[member].next].before = ring[member].before;
	ring[ring[member].before].next = ring[member].next;
}

/* Adds a stay to the current ones. */
static void
begin_stay(MigHistory *history, size_t stay)
{
	size_t place = history->stays[stay].group;
	size_t head = history->stay_count + place;

	if (history->links[head].next == head)
		enter_ring(history->chains, history->places, place);
	enter_ring(history->links, head, stay);
}

static void
end_stay(MigHistory *history, size_t stay)
{
	size_t place = history->stays[stay].group;
	size_t head = history->stay_count + place;

	leave_ring(history->links, stay);
	if (history->links[head].next == head)
		leave_ring(history->chains, place);
}

static void
reserve_lost(MigHistory *history, size_t count)
{
	history->lost =
		mig_grow(&history->memory, history->lost, &history->lost_room, count, sizeof(int64_t));
}

/* Lists the claims of a stay as overruled. */
static MigStatus
overrule(MigHistory *history, const MigClaimedStay *stay)
{
	size_t count = history->lost_count + stay->claims;

	if (count > MIG_HISTORY_IDS_MAX)
		return MIG_TOO_LARGE;
	reserve_lost(history, count);
	memcpy(history->lost + history->lost_count, history->ids + stay->first,
		   stay->claims * sizeof(int64_t));
	history->lost_count = count;
	return MIG_OK;
}

/* Begins an episode of a stay: the current stays at other places are overruled. */
static MigStatus
begin_episode(MigHistory *history, size_t stay, int64_t now)
{
	const MigClaimedStay *stays = history->stays;
	size_t place = history->chains[history->places].next;
	MigStatus status = MIG_OK;

	history->episodes[history->episode_count] = (MigEpisode){
		.stay = stay,
		.from = now,
		.first = history->lost_count,
	};
	for (; place != history->places; place = history->chains[place].next)
	{
		size_t head = history->stay_count + place;
		size_t member = history->links[head].next;

		if (place == stays[stay].group)
			continue;
		for (; member != head && status == MIG_OK; member = history->links[member].next)
		{
			mig_progress(&history->memory, 1);
			status = overrule(history, stays + member);
		}
	}
	return status;
}

static void
end_episode(MigHistory *history, int64_t now)
{
	MigEpisode *episode = history->episodes + history->episode_count++;

	episode->to = now;
	episode->lost =
		sort_ids(history, history->lost + episode->first, history->lost_count - episode->first);
	history->lost_count = episode->first + episode->lost;
}

static bool
lasts(const MigClaimedStay *stay, int32_t days)
{
	return stay->to > mig_days_after(MIG_DATES, stay->from, days);
}

/* Prepares a sweep over stays that last for more than the given days: none has begun. */
static void
start_sweep(MigHistory *history, int32_t days)
{
	size_t stays = history->stay_count;

	if (stays > history->stay_room)
	{
		/* Each beginning and each end of a stay begins at most one episode. */
		history->stay_room = mig_room(history->stay_room, stays);
		history->episodes = mig_resize(&history->memory, history->episodes, history->stay_room,
									   2 * sizeof(MigEpisode));
		history->ends =
			mig_resize(&history->memory, history->ends, history->stay_room, sizeof(MigStayEnd));
		history->heap =
			mig_resize(&history->memory, history->heap, history->stay_room, sizeof(size_t));
		history->links =
			mig_resize(&history->memory, history->links, history->stay_room, 2 * sizeof(MigLink));
		history->chains =
			mig_resize(&history->memory, history->chains, history->stay_room + 1, sizeof(MigLink));
	}
	reserve_lost(history, 1);
	history->end_count = 0;
	for (size_t i = 0; i < stays; i++)
	{
		mig_progress(&history->memory, 1);
		if (lasts(history->stays + i, days))
			history->ends[history->end_count++] = (MigStayEnd){history->stays[i].to, i};
	}
	mig_sort(history->ends, history->end_count, sizeof(MigStayEnd), by_end, &history->memory);
	for (size_t place = 0; place < history->places; place++)
	{
		mig_progress(&history->memory, 1);
		history->links[stays + place] = (MigLink){stays + place, stays + place};
	}
	history->chains[history->places] = (MigLink){history->places, history->places};
}

MigStatus
mig_history_episodes(MigHistory *history)
{
	const MigClaimedStay *stays = history->stays;
	size_t begun = 0;
	size_t ended = 0;
	size_t holder = NONE;
	size_t listed = 0; /* claims that support the episodes */
	MigStatus status = MIG_OK;

	start_sweep(history, 0);
	history->episode_count = history->lost_count = history->heap_count = 0;
	while (ended < history->end_count && status == MIG_OK)
	{
		size_t first = begun;
		size_t top;
		int64_t now = history->ends[ended].to;

		mig_progress(&history->memory, 1);
		if (begun < history->stay_count && stays[begun].from < now)
			now = stays[begun].from;
		for (; ended < history->end_count && history->ends[ended].to == now; ended++)
			end_stay(history, history->ends[ended].stay);
		for (; begun < history->stay_count && stays[begun].from == now; begun++)
		{
			begin_stay(history, begun);
			push_heap(history, begun);
		}
		while (history->heap_count > 0 && stays[history->heap[0]].to <= now)
			pop_heap(history);
		top = history->heap_count > 0 ? history->heap[0] : NONE;
		if (top == holder)
		{
			for (; holder != NONE && first < begun && status == MIG_OK; first++)
				if (stays[first].group != stays[holder].group)
					status = overrule(history, stays + first);
			continue;
		}
		if (holder != NONE)
			end_episode(history, now);
		if (top != NONE)
		{
			status = begin_episode(history, top, now);
			listed += stays[top].claims;
		}
		holder = top;
		if (listed + history->lost_count > MIG_HISTORY_IDS_MAX)
			status = MIG_TOO_LARGE;
	}
	return status;
}

/* --- Conflicts --- */

static void
add_conflict(MigHistory *history, size_t earlier, size_t later)
{
	const MigClaimedStay *stays = history->stays;
	size_t a = stays[earlier].place < stays[later].place ? earlier : later;
	size_t b = a == earlier ? later : earlier;

	history->conflicts = mig_grow(&history->memory, history->conflicts, &history->conflict_room,
								  history->conflict_count + 1, sizeof(MigConflict));
	history->conflicts[history->conflict_count++] = (MigConflict){
		.from = stays[later].from,
		.to = stays[a].to < stays[b].to ? stays[a].to : stays[b].to,
		.place_a = stays[a].place,
		.place_b = stays[b].place,
		.a = a,
		.b = b,
	};
}

static int
by_time(const void *a, const void *b)
{
	const MigConflict *x = a;
	const MigConflict *y = b;
	int result = order(x->from, y->from);

	if (result == 0)
		result = order(x->place_a, y->place_a);
	if (result == 0)
		result = order(x->place_b, y->place_b);
	return result != 0 ? result : order(x->to, y->to);
}

MigStatus
mig_history_conflicts(MigHistory *history)
{
	const MigClaimedStay *stays = history->stays;
	int32_t grace = history->rule.grace_days;
	size_t ended = 0;
	size_t listed = 0; /* conflicts and their claims */

	start_sweep(history, grace);
	history->conflict_count = 0;
	for (size_t later = 0; later < history->stay_count; later++)
	{
		/* A stay that has begun and ends after this overlaps by more than the grace. */
		int64_t after = mig_days_after(MIG_DATES, stays[later].from, grace);
		size_t place;

		mig_progress(&history->memory, 1);
		for (; ended < history->end_count && history->ends[ended].to <= after; ended++)
			end_stay(history, history->ends[ended].stay);
		if (stays[later].to <= after)
			continue;
		place = history->chains[history->places].next;
		for (; place != history->places; place = history->chains[place].next)
		{
			size_t head = history->stay_count + place;
			size_t earlier = history->links[head].next;

			if (place == stays[later].group)
				continue;
			for (; earlier != head; earlier = history->links[earlier].next)
			{
				mig_progress(&history->memory, 1);
				add_conflict(history, earlier, later);
				listed += CONFLICT_IDS + stays[earlier].claims + stays[later].claims;
				if (listed > MIG_HISTORY_IDS_MAX)
					return MIG_TOO_LARGE;
			}
		}
		begin_stay(history, later);
	}
	mig_sort(history->conflicts, history->conflict_count, sizeof(MigConflict), by_time,
			 &history->memory);
	return MIG_OK;
}
