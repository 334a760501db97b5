/* Unit tests of src/residence/merge.c: against days marked one by one. */
#include <stdbool.h>

#include "check.h"
#include "memory.h"

#include "residence/merge.h"

#define DAYS 600 /* the first one represents all time before, the last one all time after */

static uint32_t state = 5;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Marks gaps of up to the given number of days between marked days. */
static void
fill_gaps(bool *covered, int gap_days)
{
	int last = -1;

	for (int day = 0; day < DAYS; day++)
		if (covered[day])
		{
			for (int gap = last + 1; last >= 0 && gap < day && day - last - 1 <= gap_days; gap++)
				covered[gap] = true;
			last = day;
		}
}

static bool
covers(const MigMerge *merge, const bool *covered)
{
	int day = 0;
	bool right = merge->settled == merge->count;

	for (uint32_t i = 0; i < merge->count; i++)
	{
		int64_t from = merge->periods[i].from == MIG_EVER_BEFORE ? 0 : merge->periods[i].from;
		int64_t to = merge->periods[i].to == MIG_EVER_AFTER ? DAYS : merge->periods[i].to;

		right &= i == 0 || from > day;
		for (; day < from; day++)
			right &= !covered[day];
		for (; day < to; day++)
			right &= covered[day];
	}
	for (; day < DAYS; day++)
		right &= !covered[day];
	return right;
}

static void
check_bytes(const MigMerge *merge, const bool *covered)
{
	static uint8_t bytes[10000];
	size_t len = mig_merge_size(merge);
	MigMerge again;
	bool right = true;

	mig_merge_write(merge, bytes);
	mig_merge_init(&again, MIG_TIMESTAMPS, 0);
	CHECK(mig_merge_read(&again, bytes, len, &memory));
	CHECK(again.gap_days == merge->gap_days && again.kind == MIG_DATES && covers(&again, covered));
	mig_merge_free(&again, &memory);
	for (size_t cut = 0; cut < len; cut++)
	{
		mig_merge_init(&again, MIG_DATES, 0);
		right &=
			mig_merge_read(&again, bytes, cut, &memory) == ((len - cut) % sizeof(MigPeriod) == 0);
		mig_merge_free(&again, &memory);
	}
	CHECK(right);
}

static void
check_random(void)
{
	bool covered[DAYS] = {false};
	int gap_days = draw(2) == 0 ? 0 : (int) draw(12);
	uint32_t count = draw(2) == 0 ? draw(8) : draw(120);
	uint32_t longest = 1 + draw(30);
	bool added = true;
	MigMerge merge;

	mig_merge_init(&merge, MIG_DATES, gap_days);
	for (uint32_t i = 0; i < count; i++)
	{
		int64_t from = draw(DAYS - 40) + 1;
		MigPeriod period = {from, from + draw(longest)};

		if (draw(200) == 0)
			period.from = MIG_EVER_BEFORE;
		if (draw(200) == 0)
			period.to = MIG_EVER_AFTER;
		added &= mig_merge_add(&merge, period, &memory) == MIG_OK;
		for (int64_t day = period.from == MIG_EVER_BEFORE ? 0 : period.from;
			 day < (period.to == MIG_EVER_AFTER ? DAYS : period.to); day++)
			covered[day] = true;
	}
	mig_merge_settle(&merge, &memory);
	fill_gaps(covered, gap_days);
	CHECK(added && covers(&merge, covered));
	check_bytes(&merge, covered);
	mig_merge_free(&merge, &memory);
	CHECK_INT(memory_blocks, 0);
}

static void
check_bounds(void)
{
	MigMerge merge;

	mig_merge_init(&merge, MIG_TIMESTAMPS, INT32_MAX);
	CHECK(mig_merge_add(&merge, (MigPeriod){MIG_TIMESTAMP_MIN - 1, 0}, &memory) == MIG_BAD_TIME);
	CHECK(mig_merge_add(&merge, (MigPeriod){0, MIG_TIMESTAMP_MAX + 1}, &memory) == MIG_BAD_TIME);
	CHECK(mig_merge_add(&merge, (MigPeriod){5, 5}, &memory) == MIG_OK && merge.count == 0);
	CHECK(mig_merge_add(&merge, (MigPeriod){MIG_TIMESTAMP_MAX - 1, MIG_TIMESTAMP_MAX}, &memory) ==
		  MIG_OK);
	CHECK(mig_merge_add(&merge, (MigPeriod){MIG_TIMESTAMP_MIN, MIG_TIMESTAMP_MIN + 1}, &memory) ==
		  MIG_OK);
	CHECK(merge.count == 1 && merge.periods[0].from == MIG_TIMESTAMP_MIN);
	CHECK(mig_merge_add(&merge, (MigPeriod){MIG_EVER_BEFORE, MIG_EVER_AFTER}, &memory) == MIG_OK);
	CHECK(merge.count == 1 && merge.periods[0].to == MIG_EVER_AFTER);
	mig_merge_free(&merge, &memory);
}

/* Disjoint periods in descending order; memory is allocated as the result grows, not per row. */
static void
check_large(void)
{
	size_t steps = memory_steps;
	MigMerge merge;

	mig_merge_init(&merge, MIG_DATES, 0);
	for (int64_t i = 0; i < 400000; i++)
		mig_merge_add(&merge, (MigPeriod){2 * (100000 - i % 100000), 2 * (100000 - i % 100000) + 1},
					  &memory);
	mig_merge_settle(&merge, &memory);
	CHECK_INT(merge.count, 100000);
	CHECK(merge.room <= 400000 && memory_steps > steps + 10);
	mig_merge_free(&merge, &memory);
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	for (int i = 0; i < 3000; i++)
		check_random();
	check_bounds();
	check_large();
	return check_summary();
}
