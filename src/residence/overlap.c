/*
 * overlap.c
 *		Who was where at the same time as whom (see overlap.h).
 */
#include "residence/overlap.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/radix.h"

#define NO_STAY SIZE_MAX /* value of next: no stay to be paired */

/* --- Pairs --- */

/* Inlined into the loops of a sweep. */
static inline int64_t
reach_of(int64_t to, int64_t margin)
{
	return to > MIG_EVER_AFTER - margin ? MIG_EVER_AFTER : to + margin;
}

int64_t
mig_overlap_reach(int64_t to, int64_t margin)
{
	return reach_of(to, margin);
}

void
mig_sweep_init(MigSweep *sweep, int64_t margin, bool two_sets, const MigMemory *memory)
{
	*sweep = (MigSweep){.memory = *memory, .margin = margin, .two_sets = two_sets};
	mig_sweep_begin(sweep);
}

void
mig_sweep_free(MigSweep *sweep)
{
	for (int set = 0; set < 2; set++)
	{
		if (sweep->present[set].items != NULL)
			sweep->memory.release(sweep->memory.state, sweep->present[set].items);
		sweep->present[set] = (MigPresents){.items = NULL};
	}
}

void
mig_sweep_begin(MigSweep *sweep)
{
	sweep->present[0].count = 0;
	sweep->present[1].count = 0;
	sweep->next = NO_STAY;
}

/* The present stays to be paired with the last one. */
static MigPresents *
others(MigSweep *sweep)
{
	return sweep->present + (sweep->two_sets ? 1 - sweep->set : 0);
}

/* Removes those that no stay from a time on can meet. */
static void
forget(MigPresents *present, int64_t time, int64_t margin, const MigMemory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < present->count; i++)
	{
		mig_progress(memory, 1);
		if (reach_of(present->items[i].to, margin) > time)
			present->items[kept++] = present->items[i];
	}
	present->count = kept;
}

static void
remember(MigSweep *sweep, const MigStay *stay, int set)
{
	MigPresents *present = sweep->present + (sweep->two_sets ? set : 0);

	if (present->count == present->room)
	{
		forget(present, stay->from, sweep->margin, &sweep->memory);
		if (present->count >= present->room / 2)
			present->items =
				mig_grow(&sweep->memory, present->items, &present->room,
						 present->room > 0 ? 2 * present->room : 16, sizeof(MigPresent));
	}
	present->items[present->count++] = (MigPresent){stay->key, stay->to, stay->id};
}

void
mig_sweep_put(MigSweep *sweep, const MigStay *stay, int set)
{
	sweep->stay = *stay;
	sweep->set = set;
	sweep->next = 0;
	sweep->kept = 0;
}

bool
mig_sweep_next(MigSweep *sweep, MigPair *pair)
{
	MigPresents *present = others(sweep);
	const MigStay *stay = &sweep->stay;

	if (sweep->next == NO_STAY)
		return false;
	while (sweep->next < present->count)
	{
		MigPresent other = present->items[sweep->next++];

		mig_progress(&sweep->memory, 1);
		if (reach_of(other.to, sweep->margin) <= stay->from)
			continue;
		present->items[sweep->kept++] = other;
		if (!sweep->two_sets && other.id == stay->id)
			continue;
		if (sweep->two_sets ? sweep->set == 0 : stay->id < other.id)
			*pair = (MigPair){stay->id, other.id, stay->from, other.to};
		else
			*pair = (MigPair){other.id, stay->id, stay->from, other.to};
		if (stay->to < pair->to)
			pair->to = stay->to;
		if (pair->to < pair->from)
			pair->to = pair->from;
		sweep->other_key = other.key;
		return true;
	}
	present->count = sweep->kept;
	remember(sweep, stay, sweep->set);
	sweep->next = NO_STAY;
	return false;
}

/* --- What two persons share --- */

void
mig_shared_init(MigShared *shared, const MigMemory *memory)
{
	*shared = (MigShared){.memory = *memory};
}

void
mig_shared_free(MigShared *shared)
{
	if (shared->periods != NULL)
		shared->memory.release(shared->memory.state, shared->periods);
	shared->periods = NULL;
}

void
mig_shared_begin(MigShared *shared, const MigPair *pair)
{
	shared->a = pair->a;
	shared->b = pair->b;
	shared->count = 0;
	mig_shared_add(shared, pair);
}

bool
mig_shared_add(MigShared *shared, const MigPair *pair)
{
	if (pair->a != shared->a || pair->b != shared->b)
		return false;
	if (pair->from == pair->to)
		return true;
	if (shared->count > 0 && pair->from <= shared->periods[shared->count - 1].to)
	{
		if (pair->to > shared->periods[shared->count - 1].to)
			shared->periods[shared->count - 1].to = pair->to;
		return true;
	}
	shared->periods = mig_grow(&shared->memory, shared->periods, &shared->room, shared->count + 1,
							   sizeof(MigPeriod));
	shared->periods[shared->count++] = (MigPeriod){pair->from, pair->to};
	return true;
}

double
mig_shared_days(const MigShared *shared, MigTimeKind kind)
{
	uint64_t time = 0; /* the finite time line is shorter than 2^64 */

	for (size_t i = 0; i < shared->count; i++)
	{
		const MigPeriod *period = shared->periods + i;

		mig_progress(&shared->memory, 1);
		if (period->from == MIG_EVER_BEFORE || period->to == MIG_EVER_AFTER)
			return INFINITY;
		time += (uint64_t) period->to - (uint64_t) period->from;
	}
	return (double) time / (kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS);
}

/* Sorts records in place. */
static void
sort_in_place(void *records, size_t count, size_t width, size_t keys, const MigMemory *memory)
{
	size_t bytes = count * width * sizeof(int64_t);
	int64_t *spare;

	if (count == 0)
		return;
	spare = memory->resize(memory->state, NULL, bytes);
	if (mig_radix_sort(records, spare, count, width, keys, memory) == spare)
		mig_copy(memory, records, spare, bytes);
	memory->release(memory->state, spare);
}

/* The number of pairs, given sorted starts and sorted reaches. */
static MigStatus
count_pairs(const int64_t *starts, size_t start_count, const int64_t *reaches, size_t reach_count,
			int64_t *pairs, const MigMemory *memory)
{
	MigPairCount count = {.two_sets = false};
	MigStatus status = MIG_OK;
	size_t ended = 0;

	for (size_t i = 0; i < start_count && status == MIG_OK; i++)
	{
		mig_progress(memory, 1);
		for (; ended < reach_count && reaches[ended] <= starts[i]; ended++)
		{
			mig_progress(memory, 1);
			mig_pair_count_end(&count, 0);
		}
		status = mig_pair_count_start(&count, 0);
	}
	*pairs = count.pairs;
	return status;
}

/* Counts the pairs of periods spaced the given number of int64_t apart. */
static MigStatus
count_spaced(const MigPeriod *periods, size_t count, size_t spacing, int64_t margin, int64_t *pairs,
			 const MigMemory *memory)
{
	int64_t *starts;
	int64_t *reaches;
	size_t reach_count = 0;
	MigStatus status;

	*pairs = 0;
	if (count == 0)
		return MIG_OK;
	starts = memory->resize(memory->state, NULL, 2 * count * sizeof(int64_t));
	reaches = starts + count;
	for (size_t i = 0; i < count; i++)
	{
		const MigPeriod *period = (const MigPeriod *) ((const int64_t *) periods + i * spacing);
		int64_t reach = mig_overlap_reach(period->to, margin);

		mig_progress(memory, 1);
		starts[i] = period->from;
		if (reach != MIG_EVER_AFTER)
			reaches[reach_count++] = reach;
	}
	sort_in_place(starts, count, 1, 1, memory);
	sort_in_place(reaches, reach_count, 1, 1, memory);
	status = count_pairs(starts, count, reaches, reach_count, pairs, memory);
	memory->release(memory->state, starts);
	return status;
}

MigStatus
mig_overlap_count(const MigPeriod *periods, size_t count, int64_t margin, int64_t *pairs,
				  const MigMemory *memory)
{
	return count_spaced(periods, count, MIG_PERIOD_WIDTH, margin, pairs, memory);
}

MigStatus
mig_overlap_pairs(MigStay *stays, size_t count, int64_t margin, size_t limit, MigPair **pairs,
				  size_t *pair_count, const MigMemory *memory)
{
	MigSweep sweep;
	int64_t max;
	size_t made = 0;
	MigStatus status;

	*pairs = NULL;
	*pair_count = 0;
	if (count == 0)
		return MIG_OK;
	status =
		count_spaced((const MigPeriod *) &stays->from, count, MIG_STAY_WIDTH, margin, &max, memory);
	if (status != MIG_OK || (uint64_t) max > limit)
		return MIG_TOO_LARGE;
	if (max == 0)
		return MIG_OK;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		stays[i].key = 0;
	}
	sort_in_place(stays, count, MIG_STAY_WIDTH, MIG_STAY_KEYS, memory);
	*pairs = memory->resize(memory->state, NULL, (size_t) max * sizeof(MigPair));
	mig_sweep_init(&sweep, margin, false, memory);
	for (size_t i = 0; i < count; i++)
		for (mig_sweep_put(&sweep, stays + i, 0); mig_sweep_next(&sweep, *pairs + made); made++)
			mig_progress(memory, 1);
	mig_sweep_free(&sweep);
	sort_in_place(*pairs, made, MIG_PAIR_WIDTH, MIG_PAIR_KEYS, memory);
	*pair_count = made;
	return MIG_OK;
}

/* --- Numbers only --- */

void
mig_pair_count_begin(MigPairCount *count)
{
	count->present[0] = 0;
	count->present[1] = 0;
}

void
mig_pair_count_end(MigPairCount *count, int set)
{
	count->present[set]--;
}

MigStatus
mig_pair_count_start(MigPairCount *count, int set)
{
	int64_t met = count->present[count->two_sets ? 1 - set : 0];

	count->present[set]++;
	if (met > INT64_MAX - count->pairs)
		return MIG_OUT_OF_RANGE;
	count->pairs += met;
	return MIG_OK;
}

void
mig_peak_begin(MigPeak *peak)
{
	*peak = (MigPeak){.period = {MIG_EVER_BEFORE, MIG_EVER_AFTER}, .open = true};
}

void
mig_peak_change(MigPeak *peak, int64_t time, int64_t by)
{
	peak->number += by;
	if (peak->open)
	{
		peak->period.to = time;
		peak->open = false;
	}
	if (peak->number > peak->max)
	{
		peak->max = peak->number;
		peak->period = (MigPeriod){time, MIG_EVER_AFTER};
		peak->open = true;
	}
}

/* --- Bytes --- */

#define HEAD_BYTES (3 + sizeof(double)) /* format, kind, width; min_days */

size_t
mig_stay_bytes_size(const MigStayBytes *head)
{
	return HEAD_BYTES + head->count * head->width * sizeof(int64_t);
}

void
mig_stay_bytes_write(const MigStayBytes *head, const int64_t *records, uint8_t *out)
{
	out[0] = MIG_STAY_BYTES_FORMAT;
	out[1] = (uint8_t) head->kind;
	out[2] = (uint8_t) head->width;
	memcpy(out + 3, &head->min_days, sizeof(double));
	if (head->count > 0)
		memcpy(out + HEAD_BYTES, records, head->count * head->width * sizeof(int64_t));
}

const uint8_t *
mig_stay_bytes_read(const uint8_t *bytes, size_t len, MigStayBytes *head, const MigMemory *memory)
{
	size_t size;
	size_t period;

	if (len < HEAD_BYTES || bytes[0] != MIG_STAY_BYTES_FORMAT || bytes[1] > MIG_TIMESTAMPS ||
		(bytes[2] != MIG_STAY_WIDTH && bytes[2] != MIG_PERIOD_WIDTH))
		return NULL;
	head->kind = (MigTimeKind) bytes[1];
	head->width = bytes[2];
	memcpy(&head->min_days, bytes + 3, sizeof(double));
	size = head->width * sizeof(int64_t);
	head->count = (len - HEAD_BYTES) / size;
	if ((len - HEAD_BYTES) % size != 0 || isnan(head->min_days) || head->min_days < 0)
		return NULL;
	period = head->width == MIG_STAY_WIDTH ? offsetof(MigStay, from) : 0;
	for (size_t i = 0; i < head->count; i++)
	{
		int64_t times[2];

		mig_progress(memory, 1);
		memcpy(times, bytes + HEAD_BYTES + i * size + period, sizeof(times));
		if (times[0] >= times[1])
			return NULL;
	}
	return bytes + HEAD_BYTES;
}
