/* Unit tests of src/density/presence.c: against counting single persons and units of time. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "density/presence.h"

#define DAYS    40 /* and all time before and after */
#define ROWS    80
#define PERSONS 9
#define KEYS    3

static uint32_t state = 5;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Numbers of a person that differ only in the last one, as those of texts may. */
static void
write_person(int64_t *out, size_t numbers, uint32_t person)
{
	for (size_t i = 0; i < numbers; i++)
		out[i] = i + 1 == numbers ? (int64_t) person - 4 : INT64_MAX;
}

/* The days of a person at a key; day 0 is all time before day 1 and the last one all time after it. */
typedef struct Truth
{
	bool is[KEYS][PERSONS][DAYS + 2];
} Truth;

static size_t
draw_records(int64_t *records, size_t numbers, Truth *truth)
{
	size_t width = MIG_PRESENCE_WIDTH(numbers);
	size_t count = draw(ROWS);

	memset(truth, 0, sizeof(*truth));
	for (size_t i = 0; i < count; i++)
	{
		int64_t *record = records + i * width;
		uint32_t key = draw(KEYS);
		uint32_t person = draw(PERSONS);
		uint32_t from = draw(4) == 0 ? 0 : 1 + draw(DAYS);
		uint32_t to = draw(4) == 0 ? DAYS + 2 : from + 1 + draw(draw(2) == 0 ? 3 : DAYS + 2 - from);

		to = to > DAYS + 2 ? DAYS + 2 : to;
		record[0] = key;
		write_person(record + 1, numbers, person);
		record[width - 2] = from == 0 ? MIG_EVER_BEFORE : from;
		record[width - 1] = to == DAYS + 2 ? MIG_EVER_AFTER : to;
		for (uint32_t day = from; day < to; day++)
			truth->is[key][person][day] = true;
	}
	return count;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a;
	int64_t y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

/* Passes starts and ends in the order of time, in either order at the same time. */
static void
sweep(MigPresence *presence, const MigPeriod *periods, size_t count)
{
	int64_t starts[ROWS] = {0};
	int64_t ends[ROWS] = {0};
	size_t end_count = 0;
	bool ends_first = draw(2) == 0;

	for (size_t i = 0; i < count; i++)
	{
		starts[i] = periods[i].from;
		if (periods[i].to != MIG_EVER_AFTER)
			ends[end_count++] = periods[i].to;
	}
	qsort(starts, count, sizeof(int64_t), by_number);
	qsort(ends, end_count, sizeof(int64_t), by_number);
	for (size_t i = 0, j = 0; i < count || j < end_count;)
		if (i == count ||
			(j < end_count && (ends_first ? ends[j] <= starts[i] : ends[j] < starts[i])))
			mig_presence_change(presence, ends[j++], -1);
		else
			mig_presence_change(presence, starts[i++], 1);
	mig_presence_settle(presence);
}

static int64_t
time_of(uint32_t day)
{
	return day == 0 ? MIG_EVER_BEFORE : day == DAYS + 2 ? MIG_EVER_AFTER : day;
}

static void
compare(const MigPresence *presence, bool is[PERSONS][DAYS + 2])
{
	int64_t persons = 0;
	double days = 0;
	int64_t max = 0;
	uint32_t from = 0;
	uint32_t to = DAYS + 2;

	for (uint32_t person = 0; person < PERSONS; person++)
	{
		bool here = false;

		for (uint32_t day = 0; day < DAYS + 2; day++)
			if (is[person][day])
			{
				here = true;
				days += day == 0 || day > DAYS ? INFINITY : 1;
			}
		persons += here;
	}
	for (uint32_t day = 0; day < DAYS + 2; day++)
	{
		int64_t number = 0;

		for (uint32_t person = 0; person < PERSONS; person++)
			number += is[person][day];
		if (number > max)
		{
			max = number;
			from = day;
			to = DAYS + 2;
		}
		else if (number != max && to == DAYS + 2 && max > 0)
			to = day;
	}
	CHECK_INT(presence->persons, persons);
	CHECK(mig_presence_days(presence, MIG_DATES) == days);
	CHECK_INT(presence->peak.max, max);
	CHECK_INT(presence->peak.period.from, time_of(from));
	CHECK_INT(presence->peak.period.to, time_of(to));
}

/* Some of the records are joined before the others are added, as in a sorter that is short of memory. */
static size_t
sort_and_join(int64_t **records, int64_t **spare, size_t count, size_t numbers, bool joining)
{
	size_t width = MIG_PRESENCE_WIDTH(numbers);
	int64_t *sorted =
		mig_radix_sort(*records, *spare, count, width, MIG_PRESENCE_KEYS(numbers), &memory);

	if (sorted != *records)
	{
		*spare = *records;
		*records = sorted;
	}
	if (!joining)
		return count;
	return numbers == 1 ? mig_presence_join_4(*records, count, &memory)
						: mig_presence_join_5(*records, count, &memory);
}

static void
check_rows(size_t numbers)
{
	static int64_t blocks[2][ROWS * MIG_RECORD_WIDTH_MAX];
	int64_t *records = blocks[0];
	int64_t *spare = blocks[1];
	size_t width = MIG_PRESENCE_WIDTH(numbers);
	Truth truth;
	size_t count = draw_records(records, numbers, &truth);
	size_t first = draw(3) == 0 ? draw(ROWS) : 0;
	size_t left = first < count ? sort_and_join(&records, &spare, first, numbers, true) : first;

	if (first < count)
	{
		memmove(records + left * width, blocks[0] + first * width,
				(count - first) * width * sizeof(int64_t));
		count = left + count - first;
	}
	count = sort_and_join(&records, &spare, count, numbers, draw(2) == 0);
	for (size_t i = 0; i < count;)
	{
		MigPresence presence;
		MigPeriod periods[ROWS];
		size_t joined = 0;
		int64_t key = records[i * width];

		mig_presence_begin(&presence, width, records + i++ * width);
		for (; i < count && records[i * width] == key; i++)
			joined += mig_presence_put(&presence, records + i * width, periods + joined);
		mig_presence_end(&presence, periods + joined++);
		sweep(&presence, periods, joined);
		compare(&presence, truth.is[key]);
	}
}

/* Sums beyond 64 bits, by hand: 2 persons over all finite time. */
static void
check_limits(void)
{
	int64_t records[2][4] = {{1, 1, MIG_EVER_BEFORE + 1, MIG_EVER_AFTER - 1},
							 {1, 2, MIG_EVER_BEFORE + 1, MIG_EVER_AFTER - 1}};
	MigPresence presence;
	MigPeriod joined;

	mig_presence_begin(&presence, 4, records[0]);
	CHECK(mig_presence_put(&presence, records[1], &joined));
	mig_presence_end(&presence, &joined);
	CHECK(mig_presence_days(&presence, MIG_DATES) == ldexp(1, 65));
	CHECK(mig_presence_days(&presence, MIG_TIMESTAMPS) == ldexp(1, 65) / 86400e6);
	CHECK_INT(mig_presence_join_4(records[0], 0, &memory), 0);
}

int
main(void)
{
	for (int i = 0; i < 2000; i++)
		for (size_t numbers = 1; numbers <= 2; numbers++)
			check_rows(numbers);
	check_limits();
	return check_summary();
}
