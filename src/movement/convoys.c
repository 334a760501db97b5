/*
 * convoys.c
 *		Convoys (see convoys.h).
 *
 * Each time has candidates: sets of movers that have been together since some time.  A candidate with an earlier start
 * is a subset of one with a later start, or disjoint from it; so there are fewer than two candidates per minimum number
 * of members.
 */
#include "movement/convoys.h"

#include "base/array.h"
#include "base/sort.h"
#include "geo/clusters.h"
#include "movement/movement.h"

/* A mover, read at increasing times. */
typedef struct Mover
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	size_t count; /* fixes in the block */
	size_t next;  /* the first of them at or after the time */
	MigFix before;
} Mover;

/* Movers that have been together since a time; first is an index into the list of all members. */
typedef struct Candidate
{
	int64_t from;
	size_t first;
	uint32_t count;
} Candidate;

/* All candidates of one time, by start. */
typedef struct Candidates
{
	Candidate *items;
	size_t count;
	size_t room;
	uint32_t *members;
	size_t member_count;
	size_t member_room;
} Candidates;

typedef struct Search
{
	const MigTrajectoryHead *const *heads;
	uint32_t count;
	double eps_m;
	uint32_t min; /* members */
	int64_t duration;
	const MigMemory *memory;
	Mover *movers;
	MigWeighted *points;
	uint32_t *present; /* mover of each point */
	uint32_t present_count;
	int32_t *found;    /* clusters of the points */
	int32_t *clusters; /* of the movers */
	uint32_t *sizes;   /* of the parts of a candidate, by cluster; 0 between candidates */
	size_t *places;    /* position of the next member, by cluster */
	int32_t *parts;    /* clusters of the parts, by first member */
	uint32_t
		*largest; /* for each mover, the size of the last candidate of the time that contains it */
	Candidates now;
	Candidates next;
	MigConvoys *out;
} Search;

static void
step(Search *search)
{
	mig_progress(search->memory, 1);
}

/* --- Positions --- */

/* The first time of the grid at or after a time, or INT64_MAX. */
static int64_t
grid_time(int64_t time, int64_t step)
{
	int64_t rest = time % step;

	if (rest <= 0)
		return time - rest;
	return time - rest <= INT64_MAX - step ? time - rest + step : INT64_MAX;
}

/* Sets the first time of the grid that any mover may have; returns the number of times from there on. */
static uint64_t
find_times(const MigTrajectoryHead *const *heads, size_t count, int64_t step, int64_t *first)
{
	int64_t from = INT64_MAX;
	int64_t to = INT64_MIN;

	for (size_t i = 0; i < count; i++)
	{
		from = heads[i]->first.time < from ? heads[i]->first.time : from;
		to = heads[i]->last.time > to ? heads[i]->last.time : to;
	}
	*first = grid_time(from, step);
	return *first <= to ? (uint64_t) (to - *first) / (uint64_t) step + 1 : 0;
}

uint64_t
mig_convoy_times(const MigTrajectoryHead *const *heads, size_t count, int64_t step)
{
	int64_t first;

	return find_times(heads, count, step, &first);
}

/* Position of a mover at a time of its trajectory; false if the bytes are damaged. */
static bool
go_to(Mover *mover, int64_t time, const MigMemory *memory, MigFix *fix)
{
	uint32_t first;

	for (;;)
	{
		if (mover->next == mover->count)
		{
			mover->count = mig_trajectory_next(&mover->reader, &first, mover->fixes);
			mover->next = 0;
			mig_progress(memory, mover->count);
			if (mover->count == 0)
				return false;
		}
		if (mover->fixes[mover->next].time >= time)
			break;
		mover->before = mover->fixes[mover->next++];
	}
	*fix = mig_movement_between(mover->fixes[mover->next].time == time ? mover->fixes + mover->next
																	   : &mover->before,
								mover->fixes + mover->next, time);
	return true;
}

/* Sets the movers present at a time, and the clusters of all movers. */
static MigStatus
find_clusters(Search *search, int64_t time)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < search->count; i++)
	{
		const MigTrajectoryHead *head = search->heads[i];
		MigFix fix;

		step(search);
		search->clusters[i] = MIG_NOISE;
		if (time < head->first.time || time > head->last.time)
			continue;
		if (!go_to(search->movers + i, time, search->memory, &fix))
			return MIG_BAD_TRAJECTORY;
		search->present[count] = i;
		search->points[count++] = (MigWeighted){
			mig_ground_at(mig_trajectory_degrees(fix.lon), mig_trajectory_degrees(fix.lat)), 1};
	}
	search->present_count = count;
	if (count < search->min)
		return MIG_OK;
	/* cannot fail: the number of points is not too large */
	(void) mig_clusters(search->points, count, search->eps_m, search->min, search->found,
						search->memory);
	for (uint32_t i = 0; i < count; i++)
		search->clusters[search->present[i]] = search->found[i];
	return MIG_OK;
}

/* --- Candidates --- */

/* Adds a candidate that ends at a time as a convoy, if it is long enough. */
static void
end_candidate(Search *search, const Candidate *candidate, int64_t to)
{
	const MigMemory *memory = search->memory;
	MigConvoys *out = search->out;
	const uint32_t *members = search->now.members + candidate->first;

	if (to - candidate->from < search->duration)
		return;
	mig_progress(memory, candidate->count);
	out->convoys = mig_grow(memory, out->convoys, &out->room, out->count + 1, sizeof(MigConvoy));
	out->members = mig_grow(memory, out->members, &out->member_room,
							out->member_count + candidate->count, sizeof(uint32_t));
	out->convoys[out->count++] =
		(MigConvoy){candidate->from, to, out->member_count, candidate->count, members[0]};
	for (uint32_t i = 0; i < candidate->count; i++)
		out->members[out->member_count++] = members[i];
}

/* Adds a candidate whose members are already stored, unless the same movers have been together for longer. */
static void
add_candidate(Search *search, int64_t from, size_t first, uint32_t count)
{
	Candidates *next = &search->next;
	const uint32_t *members = next->members + first;

	/* the last candidate added that has a member in common is a subset of this one */
	if (search->largest[members[0]] == count)
		return;
	mig_progress(search->memory, count);
	for (uint32_t i = 0; i < count; i++)
		search->largest[members[i]] = count;
	next->items =
		mig_grow(search->memory, next->items, &next->room, next->count + 1, sizeof(Candidate));
	next->items[next->count++] = (Candidate){from, first, count};
}

/* Stores the members of the parts of some movers, part by part; returns the number of parts. */
static uint32_t
place_parts(Search *search, const uint32_t *members, uint32_t count)
{
	Candidates *next = &search->next;
	uint32_t parts = 0;
	size_t end = next->member_count;

	for (uint32_t i = 0; i < count; i++)
	{
		int32_t cluster = search->clusters[members[i]];

		step(search);
		if (cluster != MIG_NOISE && search->sizes[cluster]++ == 0)
			search->parts[parts++] = cluster;
	}
	for (uint32_t i = 0; i < parts; i++)
	{
		search->places[search->parts[i]] = end;
		if (search->sizes[search->parts[i]] >= search->min)
			end += search->sizes[search->parts[i]];
	}
	next->members =
		mig_grow(search->memory, next->members, &next->member_room, end, sizeof(uint32_t));
	for (uint32_t i = 0; i < count; i++)
	{
		int32_t cluster = search->clusters[members[i]];

		if (cluster != MIG_NOISE && search->sizes[cluster] >= search->min)
			next->members[search->places[cluster]++] = members[i];
	}
	next->member_count = end;
	return parts;
}

/*
 * Splits movers that have been together since a time by cluster, and adds the parts; returns whether all of them have
 * remained together.
 */
static bool
divide(Search *search, const uint32_t *members, uint32_t count, int64_t from)
{
	size_t first = search->next.member_count;
	uint32_t parts = place_parts(search, members, count);
	bool whole = false;

	for (uint32_t i = 0; i < parts; i++)
	{
		uint32_t *size = search->sizes + search->parts[i];

		whole = *size == count;
		if (*size >= search->min)
		{
			add_candidate(search, from, first, *size);
			first += *size;
		}
		*size = 0;
	}
	return whole;
}

/* Advances to a time of the grid; before is the previous one. */
static MigStatus
go_on(Search *search, int64_t time, int64_t before)
{
	Candidates *next = &search->next;
	Candidates old;
	MigStatus status = find_clusters(search, time);

	if (status != MIG_OK)
		return status;
	next->count = 0;
	next->member_count = 0;
	mig_progress(search->memory, search->count);
	for (uint32_t i = 0; i < search->count; i++)
		search->largest[i] = 0;
	for (size_t i = 0; i < search->now.count; i++)
	{
		const Candidate *candidate = search->now.items + i;

		if (!divide(search, search->now.members + candidate->first, candidate->count,
					candidate->from))
			end_candidate(search, candidate, before);
	}
	(void) divide(search, search->present, search->present_count, time);
	old = search->now;
	search->now = *next;
	*next = old;
	return MIG_OK;
}

static int
compare_convoys(const void *a, const void *b)
{
	const MigConvoy *left = a;
	const MigConvoy *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	/* convoys of the same period are disjoint */
	return left->min < right->min ? -1 : 1;
}

static void
begin(Search *search)
{
	const MigMemory *memory = search->memory;
	size_t count = search->count;

	search->movers = mig_allocate(memory, count, sizeof(Mover));
	search->points = mig_allocate(memory, count, sizeof(MigWeighted));
	search->present = mig_allocate(memory, count, sizeof(uint32_t));
	search->found = mig_allocate(memory, count, sizeof(int32_t));
	search->clusters = mig_allocate(memory, count, sizeof(int32_t));
	search->sizes = mig_allocate(memory, count, sizeof(uint32_t));
	search->places = mig_allocate(memory, count, sizeof(size_t));
	search->parts = mig_allocate(memory, count, sizeof(int32_t));
	search->largest = mig_allocate(memory, count, sizeof(uint32_t));
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		mig_trajectory_begin(&search->movers[i].reader, search->heads[i]);
		search->movers[i].count = 0;
		search->movers[i].next = 0;
		search->sizes[i] = 0;
	}
}

static void
release(const MigMemory *memory, void *block)
{
	if (block != NULL)
		memory->release(memory->state, block);
}

static void
end(Search *search)
{
	const MigMemory *memory = search->memory;

	release(memory, search->movers);
	release(memory, search->points);
	release(memory, search->present);
	release(memory, search->found);
	release(memory, search->clusters);
	release(memory, search->sizes);
	release(memory, search->places);
	release(memory, search->parts);
	release(memory, search->largest);
	release(memory, search->now.items);
	release(memory, search->now.members);
	release(memory, search->next.items);
	release(memory, search->next.members);
}

MigStatus
mig_convoys(const MigTrajectoryHead *const *heads, size_t count, double eps_m, uint32_t members,
			int64_t duration, int64_t step, const MigMemory *memory, MigConvoys *out)
{
	Search search = {
		.heads = heads,
		.count = (uint32_t) count,
		.eps_m = eps_m,
		.min = members,
		.duration = duration,
		.memory = memory,
		.out = out,
	};
	int64_t first;
	uint64_t times = find_times(heads, count, step, &first);
	int64_t time = first;
	MigStatus status = MIG_OK;

	*out = (MigConvoys){.convoys = NULL};
	if (count > INT32_MAX || times > MIG_CONVOY_TIMES_MAX)
		return MIG_TOO_LARGE;
	begin(&search);
	for (uint64_t i = 0; i < times && status == MIG_OK; i++)
	{
		time = first + (int64_t) i * step;
		status = go_on(&search, time, time - step);
	}
	for (size_t i = 0; i < search.now.count && status == MIG_OK; i++)
		end_candidate(&search, search.now.items + i, time);
	end(&search);
	if (status != MIG_OK)
		mig_convoys_free(out, memory);
	else
		mig_sort(out->convoys, out->count, sizeof(MigConvoy), compare_convoys, memory);
	return status;
}

void
mig_convoys_free(MigConvoys *convoys, const MigMemory *memory)
{
	release(memory, convoys->convoys);
	release(memory, convoys->members);
	*convoys = (MigConvoys){.convoys = NULL};
}
