/*
 * merge.c
 *		The union of periods (see merge.h).
 */
#include "residence/merge.h"

#include <string.h>

#include "base/array.h"
#include "base/sort.h"

#define FORMAT 1

/* Up to this many are kept in order at each addition. */
#define IN_ORDER 16

#define PERIODS_MAX (UINT32_MAX / 2)

void
mig_merge_init(MigMerge *merge, MigTimeKind kind, int32_t gap_days)
{
	merge->periods = merge->few;
	merge->count = merge->settled = 0;
	merge->room = MIG_MERGE_FEW;
	merge->gap_days = gap_days;
	merge->kind = kind;
}

void
mig_merge_free(MigMerge *merge, const MigMemory *memory)
{
	if (merge->periods != merge->few)
		memory->release(memory->state, merge->periods);
	merge->periods = merge->few;
}

/* Does a period begin later than an end plus the tolerance? */
static bool
is_apart(const MigMerge *merge, int64_t to, int64_t from)
{
	return to != MIG_EVER_AFTER && from > mig_days_after(merge->kind, to, merge->gap_days);
}

/* Merges a period into the ordered ones; there must be room for one more. */
static void
insert(MigMerge *merge, MigPeriod period)
{
	MigPeriod *periods = merge->periods;
	uint32_t first = 0;
	uint32_t end;

	while (first < merge->count && is_apart(merge, periods[first].to, period.from))
		first++;
	for (end = first; end < merge->count && !is_apart(merge, period.to, periods[end].from); end++)
	{
		period.from = periods[end].from < period.from ? periods[end].from : period.from;
		period.to = periods[end].to > period.to ? periods[end].to : period.to;
	}
	memmove(periods + first + 1, periods + end, (merge->count - end) * sizeof(MigPeriod));
	periods[first] = period;
	merge->count = merge->settled = merge->count + 1 - (end - first);
}

static int
by_beginning(const void *a, const void *b)
{
	int64_t x = ((const MigPeriod *) a)->from;
	int64_t y = ((const MigPeriod *) b)->from;

	return (x > y) - (x < y);
}

void
mig_merge_settle(MigMerge *merge, const MigMemory *memory)
{
	MigPeriod *periods = merge->periods;
	uint32_t ordered = 1;
	uint32_t kept = 0;

	if (merge->settled == merge->count)
		return;
	while (ordered < merge->count && periods[ordered - 1].from <= periods[ordered].from)
		ordered++;
	mig_progress(memory, ordered);
	if (ordered < merge->count)
		mig_sort(periods, merge->count, sizeof(MigPeriod), by_beginning, memory);
	for (uint32_t i = 0; i < merge->count; i++)
	{
		mig_progress(memory, 1);
		if (kept == 0 || is_apart(merge, periods[kept - 1].to, periods[i].from))
			periods[kept++] = periods[i];
		else if (periods[i].to > periods[kept - 1].to)
			periods[kept - 1].to = periods[i].to;
	}
	merge->count = merge->settled = kept;
}

/* Resizes the room for periods, keeping the present ones. */
static void
reserve(MigMerge *merge, uint32_t room, const MigMemory *memory)
{
	bool few = merge->periods == merge->few;
	MigPeriod *block = mig_resize(memory, few ? NULL : merge->periods, room, sizeof(MigPeriod));

	if (few)
		memcpy(block, merge->few, merge->count * sizeof(MigPeriod));
	merge->periods = block;
	merge->room = room;
}

MigStatus
mig_merge_add(MigMerge *merge, MigPeriod period, const MigMemory *memory)
{
	if (period.from >= period.to)
		return MIG_OK;
	if (!mig_period_is_valid(merge->kind, &period))
		return MIG_BAD_TIME;
	if (merge->count == merge->room)
	{
		mig_merge_settle(merge, memory);
		if (merge->count >= PERIODS_MAX)
			return MIG_TOO_LARGE;
		if (merge->count >= merge->room / 2)
			reserve(merge, 2 * merge->room, memory);
	}
	if (merge->settled == merge->count && merge->count < IN_ORDER)
		insert(merge, period);
	else
		merge->periods[merge->count++] = period;
	return MIG_OK;
}

/* Precedes the periods. */
typedef struct Head
{
	int32_t format;
	int32_t kind;
	int32_t gap_days;
} Head;

size_t
mig_merge_size(const MigMerge *merge)
{
	return sizeof(Head) + merge->count * sizeof(MigPeriod);
}

void
mig_merge_write(const MigMerge *merge, uint8_t *out)
{
	Head head = {FORMAT, (int32_t) merge->kind, merge->gap_days};

	memcpy(out, &head, sizeof(head));
	memcpy(out + sizeof(head), merge->periods, merge->count * sizeof(MigPeriod));
}

bool
mig_merge_read(MigMerge *merge, const uint8_t *bytes, size_t len, const MigMemory *memory)
{
	size_t count;
	Head head;

	if (len < sizeof(head) || (len - sizeof(head)) % sizeof(MigPeriod) != 0)
		return false;
	count = (len - sizeof(head)) / sizeof(MigPeriod);
	memcpy(&head, bytes, sizeof(head));
	if (head.format != FORMAT || (head.kind != MIG_DATES && head.kind != MIG_TIMESTAMPS) ||
		head.gap_days < 0 || count > PERIODS_MAX)
		return false;
	merge->kind = (MigTimeKind) head.kind;
	merge->gap_days = head.gap_days;
	if (count > merge->room)
		reserve(merge, (uint32_t) count, memory);
	mig_copy(memory, merge->periods, bytes + sizeof(head), count * sizeof(MigPeriod));
	merge->count = merge->settled = (uint32_t) count;
	for (size_t i = 0; i < count; i++)
	{
		const MigPeriod *period = merge->periods + i;

		mig_progress(memory, 1);
		if (period->from >= period->to || !mig_period_is_valid(merge->kind, period) ||
			(i > 0 && !is_apart(merge, period[-1].to, period->from)))
			return false;
	}
	return true;
}
