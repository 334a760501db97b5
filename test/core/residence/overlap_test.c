/* Unit tests of src/residence/overlap.c: against counting single units of time. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/radix.h"
#include "residence/overlap.h"

#define DAYS    40 /* and all time before and after */
#define STAYS   60
#define PERSONS 12

static uint32_t state = 3;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Day 0 represents all time before day 1, the last one all time after it. */
static size_t
draw_stays(MigStay *stays)
{
	size_t count = draw(STAYS);

	for (size_t i = 0; i < count; i++)
	{
		uint32_t from = draw(DAYS + 1);
		uint32_t to = from + 1 + draw(draw(3) == 0 ? DAYS + 1 - from : 3);

		stays[i] = (MigStay){
			.key = draw(3),
			.from = from == 0 ? MIG_EVER_BEFORE : from,
			.to = to > DAYS ? MIG_EVER_AFTER : to,
			.id = (int64_t) draw(PERSONS) - 4,
		};
	}
	return count;
}

static void
sort_stays(MigStay *stays, size_t count)
{
	MigStay spare[STAYS];

	if (mig_radix_sort((int64_t *) stays, (int64_t *) spare, count, MIG_STAY_WIDTH, MIG_STAY_KEYS,
					   &memory) == (int64_t *) spare)
		memcpy(stays, spare, count * sizeof(MigStay));
}

/* Do two stays meet?  Checked day by day. */
static bool
meet(const MigStay *x, const MigStay *y, int64_t margin)
{
	int64_t gap = x->from >= y->to ? x->from - y->to : y->from >= x->to ? y->from - x->to : -1;

	return x->key == y->key && gap < margin;
}

static bool
is_present(const MigStay *stay, int64_t day)
{
	int64_t time = day == 0 ? MIG_EVER_BEFORE : day > DAYS ? MIG_EVER_AFTER - 1 : day;

	return stay->from <= time && time < stay->to;
}

/* Passes both sets to the sweep in the order of key and start. */
static size_t
sweep_over(const MigStay *a, size_t a_count, const MigStay *b, size_t b_count, bool two_sets,
		   int64_t margin, int64_t key, MigPair *pairs)
{
	MigSweep sweep;
	size_t count = 0;
	size_t i = 0;
	size_t j = 0;

	mig_sweep_init(&sweep, margin, two_sets, &memory);
	for (int64_t each = 0; each <= key; each++)
	{
		mig_sweep_begin(&sweep);
		count = mig_sweep_next(&sweep, pairs);
		for (;;)
		{
			bool has_a = i < a_count && a[i].key == each;
			bool has_b = j < b_count && b[j].key == each;
			bool takes_a = has_a && (!has_b || a[i].from <= b[j].from);

			if (!has_a && !has_b)
				break;
			mig_sweep_put(&sweep, takes_a ? a + i++ : b + j++, takes_a ? 0 : 1);
			while (mig_sweep_next(&sweep, pairs + count))
				count++;
		}
	}
	mig_sweep_free(&sweep);
	return count;
}

/* Compares the time that a pair of persons shares with the days on which both are there. */
static bool
is_shared(const MigShared *shared, const MigStay *a, size_t a_count, const MigStay *b,
		  size_t b_count, int64_t key)
{
	double days = 0;

	for (int64_t day = 0; day < DAYS + 2; day++)
	{
		bool here[2] = {false, false};
		bool found = false;

		for (size_t i = 0; i < a_count; i++)
			here[0] |= a[i].key == key && a[i].id == shared->a && is_present(a + i, day);
		for (size_t i = 0; i < b_count; i++)
			here[1] |= b[i].key == key && b[i].id == shared->b && is_present(b + i, day);
		for (size_t i = 0; i < shared->count; i++)
		{
			MigStay period = {0, shared->periods[i].from, shared->periods[i].to, 0};

			found |= is_present(&period, day);
		}
		if (found != (here[0] && here[1]))
			return false;
		if (found)
			days += day == 0 || day > DAYS ? INFINITY : 1;
	}
	for (size_t i = 1; i < shared->count; i++)
		if (shared->periods[i - 1].to >= shared->periods[i].from)
			return false;
	return days == mig_shared_days(shared, MIG_DATES) &&
		   days / (double) MIG_DAY_MICROSECONDS == mig_shared_days(shared, MIG_TIMESTAMPS);
}

static void
check_sets(bool two_sets, int64_t margin)
{
	MigStay sets[2][STAYS];
	size_t counts[2] = {draw_stays(sets[0]), draw_stays(sets[1])};
	MigStay *b = two_sets ? sets[1] : sets[0];
	size_t b_count = counts[two_sets ? 1 : 0];
	static MigPair pairs[STAYS * STAYS];
	static MigPair spare[STAYS * STAYS];

	sort_stays(sets[0], counts[0]);
	sort_stays(sets[1], counts[1]);
	for (int64_t key = 0; key < 3; key++)
	{
		size_t count = sweep_over(sets[0], counts[0], sets[1], two_sets ? counts[1] : 0, two_sets,
								  margin, key, pairs);
		size_t expected = 0;
		size_t persons = 0;
		bool meeting[PERSONS][PERSONS] = {{false}};
		MigPair *sorted;
		MigShared shared;
		bool right = true;

		for (size_t i = 0; i < counts[0]; i++)
			for (size_t j = two_sets ? 0 : i + 1; j < b_count; j++)
				if (sets[0][i].key == key && (two_sets || sets[0][i].id != b[j].id) &&
					meet(sets[0] + i, b + j, margin))
				{
					int64_t x = sets[0][i].id + 4;
					int64_t y = b[j].id + 4;

					expected++;
					meeting[two_sets || x < y ? x : y][two_sets || x < y ? y : x] = true;
				}
		CHECK_INT(count, expected);
		sorted = (MigPair *) mig_radix_sort((int64_t *) pairs, (int64_t *) spare, count,
											MIG_PAIR_WIDTH, MIG_PAIR_KEYS, &memory);
		mig_shared_init(&shared, &memory);
		for (size_t i = 0; i < count; persons++)
		{
			for (mig_shared_begin(&shared, sorted + i++); i < count;)
				if (mig_shared_add(&shared, sorted + i))
					i++;
				else
					break;
			right &= two_sets || shared.a < shared.b;
			right &= meeting[shared.a + 4][shared.b + 4];
			right &= is_shared(&shared, sets[0], counts[0], b, b_count, key);
		}
		mig_shared_free(&shared);
		CHECK(right);
		for (int x = 0; x < PERSONS; x++)
			for (int y = 0; y < PERSONS; y++)
				persons -= meeting[x][y];
		CHECK_INT(persons, 0);
	}
}

/* All pairs at once, and their number without making them. */
static void
check_one_key(int64_t margin)
{
	MigStay stays[STAYS];
	MigPeriod periods[STAYS];
	size_t count = draw_stays(stays);
	MigPair *pairs;
	size_t pair_count;
	int64_t counted;
	int64_t expected = 0;
	size_t others = 0;
	bool ordered = true;

	for (size_t i = 0; i < count; i++)
	{
		stays[i].key = 0;
		periods[i] = (MigPeriod){stays[i].from, stays[i].to};
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			if (meet(stays + i, stays + j, margin))
			{
				expected++;
				others += stays[i].id != stays[j].id;
			}
	CHECK(mig_overlap_count(periods, count, margin, &counted, &memory) == MIG_OK);
	CHECK_INT(counted, expected);
	if (expected > 0)
		CHECK(mig_overlap_pairs(stays, count, margin, (size_t) expected - 1, &pairs, &pair_count,
								&memory) == MIG_TOO_LARGE);
	CHECK(mig_overlap_pairs(stays, count, margin, (size_t) expected, &pairs, &pair_count,
							&memory) == MIG_OK);
	CHECK_INT(pair_count, others);
	for (size_t i = 1; i < pair_count; i++)
		ordered &= !mig_record_less((const int64_t *) (pairs + i),
									(const int64_t *) (pairs + i - 1), MIG_PAIR_KEYS + 1);
	CHECK(ordered);
	if (pairs != NULL)
		memory.release(memory.state, pairs);
}

static void
check_peak(void)
{
	MigPeak peak;
	int64_t numbers[DAYS + 2] = {0};
	MigPeriod expected = {MIG_EVER_BEFORE, MIG_EVER_AFTER};
	int64_t max = 0;

	for (int64_t day = 1; day < DAYS + 2; day++)
		numbers[day] = numbers[day - 1] + (int64_t) draw(5) - 2;
	numbers[0] = draw(2);
	mig_peak_begin(&peak);
	for (int64_t day = 0; day < DAYS + 2; day++)
		if (numbers[day] != (day == 0 ? 0 : numbers[day - 1]))
			mig_peak_change(&peak, day == 0 ? MIG_EVER_BEFORE : day,
							numbers[day] - (day == 0 ? 0 : numbers[day - 1]));
	for (int64_t day = 0; day < DAYS + 2; day++)
		max = numbers[day] > max ? numbers[day] : max;
	for (int64_t day = 0; day < DAYS + 2; day++)
		if (numbers[day] == max)
		{
			expected.from = day == 0 ? MIG_EVER_BEFORE : day;
			while (day < DAYS + 2 && numbers[day] == max)
				day++;
			expected.to = day == DAYS + 2 ? MIG_EVER_AFTER : day;
			break;
		}
	CHECK_INT(peak.max, max);
	CHECK_INT(peak.period.from, expected.from);
	CHECK_INT(peak.period.to, expected.to);
}

static void
check_limits(void)
{
	MigPairCount count = {.two_sets = true, .present = {INT64_MAX / 2, 2}};
	MigSweep sweep;
	MigPair pair;
	MigPresents *present = sweep.present;

	CHECK_INT(mig_overlap_reach(5, 0), 5);
	CHECK_INT(mig_overlap_reach(5, 3), 8);
	CHECK_INT(mig_overlap_reach(0, INT64_MAX), MIG_EVER_AFTER);
	CHECK_INT(mig_overlap_reach(1, INT64_MAX), MIG_EVER_AFTER);
	CHECK_INT(mig_overlap_reach(-2, INT64_MAX), MIG_EVER_AFTER - 2);
	CHECK_INT(mig_overlap_reach(MIG_EVER_AFTER, 1), MIG_EVER_AFTER);
	CHECK_INT(mig_overlap_reach(MIG_EVER_AFTER - 3, 1), MIG_EVER_AFTER - 2);
	CHECK(mig_pair_count_start(&count, 0) == MIG_OK);
	CHECK(mig_pair_count_start(&count, 1) == MIG_OK);
	CHECK(mig_pair_count_start(&count, 1) == MIG_OUT_OF_RANGE);
	/* Stays that ended are removed, even if no stay is paired with them. */
	mig_sweep_init(&sweep, 0, true, &memory);
	for (int64_t day = 0; day < 100000; day++)
	{
		mig_sweep_put(&sweep, &(MigStay){0, day, day + 5, day}, 0);
		CHECK(!mig_sweep_next(&sweep, &pair) && !mig_sweep_next(&sweep, &pair));
	}
	CHECK(present->room <= 32);
	mig_sweep_free(&sweep);
}

/* Bytes of a state: round trip, and rejection of damaged ones. */
static void
check_bytes(void)
{
	MigStay stays[] = {{0, MIG_EVER_BEFORE, 5, 1}, {0, 7, MIG_EVER_AFTER, -2}};
	MigStayBytes head = {MIG_TIMESTAMPS, MIG_STAY_WIDTH, 2, 1.5};
	MigStayBytes read;
	size_t len = mig_stay_bytes_size(&head);
	uint8_t *bytes = malloc(len + 1);
	const uint8_t *records;

	mig_stay_bytes_write(&head, (const int64_t *) stays, bytes);
	records = mig_stay_bytes_read(bytes, len, &read, &memory);
	CHECK(records != NULL && memcmp(records, stays, sizeof(stays)) == 0);
	CHECK(read.kind == MIG_TIMESTAMPS && read.width == MIG_STAY_WIDTH && read.count == 2 &&
		  read.min_days == 1.5);
	CHECK(mig_stay_bytes_read(bytes, len - 1, &read, &memory) == NULL);
	CHECK(mig_stay_bytes_read(bytes, 3, &read, &memory) == NULL);
	for (size_t i = 0; i < 3; i++)
	{
		bytes[i] ^= 0x40;
		CHECK(mig_stay_bytes_read(bytes, len, &read, &memory) == NULL);
		bytes[i] ^= 0x40;
	}
	head.min_days = -1;
	mig_stay_bytes_write(&head, (const int64_t *) stays, bytes);
	CHECK(mig_stay_bytes_read(bytes, len, &read, &memory) == NULL);
	head.min_days = 0;
	stays[1].to = 7;
	mig_stay_bytes_write(&head, (const int64_t *) stays, bytes);
	CHECK(mig_stay_bytes_read(bytes, len, &read, &memory) == NULL);
	head.count = 0;
	mig_stay_bytes_write(&head, NULL, bytes);
	CHECK(mig_stay_bytes_read(bytes, mig_stay_bytes_size(&head), &read, &memory) != NULL);
	CHECK_INT(read.count, 0);
	free(bytes);
}

int
main(void)
{
	for (int i = 0; i < 400; i++)
	{
		int64_t margin = i % 2 == 0 ? 0 : i % 14 == 1 ? INT64_MAX : draw(6);

		check_sets(false, margin);
		check_sets(true, margin);
		check_one_key(margin);
		check_peak();
	}
	check_limits();
	check_bytes();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
