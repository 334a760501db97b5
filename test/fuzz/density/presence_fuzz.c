/*
 * Any bytes as stays, four each: persons, time and peak of each key are those counted day by day, also if some of
 * the records are joined before the others are added.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "density/presence.h"

#define KEYS    2
#define PERSONS 16
#define DAYS    32 /* the first represents all time before it, the last all time after it */
#define ROWS    256
#define WIDTH   MIG_PRESENCE_WIDTH(1)

static bool is_there[KEYS][PERSONS][DAYS];

static int64_t
time_of(int day)
{
	return day == 0 ? MIG_EVER_BEFORE : day == DAYS ? MIG_EVER_AFTER : day;
}

static void
sort(int64_t *records, size_t count)
{
	int64_t spare[ROWS * WIDTH];

	if (mig_radix_sort(records, spare, count, WIDTH, MIG_PRESENCE_KEYS(1), &memory) == spare)
		memcpy(records, spare, count * WIDTH * sizeof(int64_t));
}

/* Passes the changes in the order of time, those at one time in any order. */
static void
sweep(MigPresence *presence, const MigPeriod *periods, size_t count)
{
	for (int day = 0; day < DAYS; day++)
		for (size_t i = 0; i < count; i++)
		{
			if (periods[i].from == time_of(day))
				mig_presence_change(presence, time_of(day), 1);
			if (periods[i].to == time_of(day))
				mig_presence_change(presence, time_of(day), -1);
		}
	mig_presence_settle(presence);
}

static void
compare(const MigPresence *presence, bool there[PERSONS][DAYS])
{
	int64_t persons = 0;
	int64_t numbers[DAYS] = {0};
	double days = 0;
	int from = 0;
	int to;

	for (int person = 0; person < PERSONS; person++)
	{
		bool found = false;

		for (int day = 0; day < DAYS; day++)
			if (there[person][day])
			{
				found = true;
				numbers[day]++;
				days += day == 0 || day == DAYS - 1 ? INFINITY : 1;
			}
		persons += found;
	}
	for (int day = 1; day < DAYS; day++)
		if (numbers[day] > numbers[from])
			from = day;
	for (to = from; to < DAYS && numbers[to] == numbers[from];)
		to++;
	if (presence->persons != persons || mig_presence_days(presence, MIG_DATES) != days ||
		presence->peak.max != numbers[from] || presence->peak.period.from != time_of(from) ||
		presence->peak.period.to != time_of(to))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t records[ROWS * WIDTH];
	MigPeriod periods[ROWS];
	size_t count = 0;

	memset(is_there, 0, sizeof(is_there));
	for (; size >= 4 && count < ROWS; data += 4, size -= 4)
	{
		int key = data[0] % KEYS;
		int person = data[1] % PERSONS;
		int from = data[2] % DAYS;
		int to = from + 1 + data[3] % (DAYS - from);
		int64_t *record = records + WIDTH * count++;

		record[0] = key;
		record[1] = person;
		record[2] = time_of(from);
		record[3] = time_of(to);
		for (int day = from; day < to; day++)
			is_there[key][person][day] = true;
		if (data[0] > 250)
		{
			sort(records, count);
			count = mig_presence_join_4(records, count, &memory);
		}
	}
	sort(records, count);
	for (size_t i = 0; i < count;)
	{
		MigPresence presence;
		size_t joined = 0;
		int64_t key = records[i * WIDTH];

		mig_presence_begin(&presence, WIDTH, records + i++ * WIDTH);
		for (; i < count && records[i * WIDTH] == key; i++)
			joined += mig_presence_put(&presence, records + i * WIDTH, periods + joined);
		mig_presence_end(&presence, periods + joined++);
		sweep(&presence, periods, joined);
		compare(&presence, is_there[key]);
	}
	return 0;
}
