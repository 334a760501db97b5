/*
 * presence.c
 *		Who was where and for how long (see presence.h).
 */
#include "density/presence.h"

#include <math.h>
#include <string.h>

#define FROM(width) ((width) -2)
#define TO(width)   ((width) -1)

/* --- Records --- */

/* Do two records have the same key and person? */
static inline bool
is_of_same(const int64_t *a, const int64_t *b, size_t width)
{
	for (size_t i = 0; i < FROM(width); i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static inline size_t
join(int64_t *records, size_t count, size_t width, const MigMemory *memory)
{
	int64_t *last = records;

	if (count == 0)
		return 0;
	for (size_t i = 1; i < count; i++)
	{
		const int64_t *record = records + i * width;

		mig_progress(memory, 1);
		if (!is_of_same(last, record, width) || record[FROM(width)] > last[TO(width)])
		{
			last += width;
			memmove(last, record, width * sizeof(int64_t));
		}
		else if (record[TO(width)] > last[TO(width)])
			last[TO(width)] = record[TO(width)];
	}
	return (size_t) (last - records) / width + 1;
}

size_t
mig_presence_join_4(int64_t *records, size_t count, const MigMemory *memory)
{
	return join(records, count, 4, memory);
}

size_t
mig_presence_join_5(int64_t *records, size_t count, const MigMemory *memory)
{
	return join(records, count, 5, memory);
}

/* --- Persons and their time --- */

void
mig_presence_begin(MigPresence *presence, size_t width, const int64_t *record)
{
	presence->width = width;
	memcpy(presence->record, record, width * sizeof(int64_t));
	presence->persons = 1;
	presence->time = 0;
	presence->endless = false;
	mig_peak_begin(&presence->peak);
	presence->change_time = MIG_EVER_BEFORE;
	presence->change_by = 0;
}

void
mig_presence_end(MigPresence *presence, MigPeriod *joined)
{
	size_t width = presence->width;

	*joined = (MigPeriod){presence->record[FROM(width)], presence->record[TO(width)]};
	if (joined->from == MIG_EVER_BEFORE || joined->to == MIG_EVER_AFTER)
		presence->endless = true;
	else
		presence->time += (uint64_t) joined->to - (uint64_t) joined->from;
}

bool
mig_presence_put(MigPresence *presence, const int64_t *record, MigPeriod *joined)
{
	size_t width = presence->width;
	int64_t *last = presence->record;
	bool same = is_of_same(last, record, width);

	if (same && record[FROM(width)] <= last[TO(width)])
	{
		if (record[TO(width)] > last[TO(width)])
			last[TO(width)] = record[TO(width)];
		return false;
	}
	mig_presence_end(presence, joined);
	presence->persons += !same;
	memcpy(last, record, width * sizeof(int64_t));
	return true;
}

double
mig_presence_days(const MigPresence *presence, MigTimeKind kind)
{
	if (presence->endless)
		return INFINITY;
	return (double) presence->time / (kind == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS);
}

/* --- The peak --- */

void
mig_presence_settle(MigPresence *presence)
{
	if (presence->change_by != 0)
		mig_peak_change(&presence->peak, presence->change_time, presence->change_by);
	presence->change_by = 0;
}

void
mig_presence_change(MigPresence *presence, int64_t time, int64_t by)
{
	if (time != presence->change_time)
		mig_presence_settle(presence);
	presence->change_time = time;
	presence->change_by += by;
}
