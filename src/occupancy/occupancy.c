/*
 * occupancy.c
 *		Step functions of time (see occupancy.h).
 */
#include "occupancy/occupancy.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "base/sort.h"

#define KIND_BIT   0x01u
#define UNIT_SHIFT 1
#define UNIT_MASK  0x07u
#define EVER_BIT   0x10u

/* Units of timestamps, in microseconds; dates have the first one, a day. */
static const int64_t units[] = {1,
								1000,
								1000000,
								INT64_C(60000000),
								INT64_C(900000000),
								INT64_C(3600000000),
								MIG_DAY_MICROSECONDS};
#define UNITS (sizeof(units) / sizeof(units[0]))

#define HEAD_BYTES   2
#define NUMBER_BYTES 10 /* maximum for 64 bits */

#define FEW 32 /* up to this many new changes are inserted one by one */

/* --- Building --- */

void
mig_occupancy_init(MigOccupancyBuild *build, MigTimeKind kind, const MigMemory *memory)
{
	*build = (MigOccupancyBuild){.memory = *memory, .kind = kind};
}

void
mig_occupancy_free(MigOccupancyBuild *build)
{
	if (build->changes != NULL)
		build->memory.release(build->memory.state, build->changes);
	build->changes = NULL;
}

static int
by_time(const void *a, const void *b)
{
	int64_t left = ((const MigChange *) a)->time;
	int64_t right = ((const MigChange *) b)->time;

	return (left > right) - (left < right);
}

/* Inserts a change into count sorted ones. */
static void
insert(MigChange *changes, size_t count, MigChange change)
{
	size_t place = count;

	while (place > 0 && changes[place - 1].time > change.time)
		place--;
	memmove(changes + place + 1, changes + place, (count - place) * sizeof(MigChange));
	changes[place] = change;
}

static bool
is_allowed(int64_t number)
{
	return number >= -MIG_OCCUPANCY_MAX && number <= MIG_OCCUPANCY_MAX;
}

/* Sorts the changes and merges those of one time into one, or several if their sum exceeds int64_t. */
static void
merge_changes(MigOccupancyBuild *build)
{
	MigChange *changes = build->changes;
	size_t kept = 0;
	__int128 number = 0;

	if (build->settled == build->count)
		return;
	if (build->count - build->settled <= FEW)
		for (size_t i = build->settled; i < build->count; i++)
			insert(changes, i, changes[i]);
	else
		mig_sort(changes, build->count, sizeof(MigChange), by_time, &build->memory);
	build->is_beyond = false;
	for (size_t i = 0; i < build->count;)
	{
		int64_t time = changes[i].time;
		__int128 sum = 0;

		for (; i < build->count && changes[i].time == time; i++)
		{
			mig_progress(&build->memory, 1);
			sum += changes[i].by;
		}
		number += sum;
		build->is_beyond |= number < -MIG_OCCUPANCY_MAX || number > MIG_OCCUPANCY_MAX;
		while (sum != 0)
		{
			int64_t part = sum > INT64_MAX    ? INT64_MAX
						   : sum < -INT64_MAX ? -INT64_MAX
											  : (int64_t) sum;

			changes[kept++] = (MigChange){time, part};
			sum -= part;
		}
	}
	build->count = build->settled = kept;
}

MigStatus
mig_occupancy_settle(MigOccupancyBuild *build)
{
	merge_changes(build);
	return build->is_beyond ? MIG_OUT_OF_RANGE : MIG_OK;
}

static void
push(MigOccupancyBuild *build, int64_t time, int64_t by)
{
	if (build->count == build->room)
	{
		merge_changes(build);
		if (build->count >= build->room / 2)
			build->changes = mig_grow(&build->memory, build->changes, &build->room,
									  build->room > 0 ? 2 * build->room : 8, sizeof(MigChange));
	}
	build->changes[build->count++] = (MigChange){time, by};
}

MigStatus
mig_occupancy_add(MigOccupancyBuild *build, int64_t lower, int64_t upper, int64_t by)
{
	if ((lower != MIG_EVER_BEFORE && !mig_time_is_valid(build->kind, lower)) ||
		(upper != MIG_EVER_AFTER && !mig_time_is_valid(build->kind, upper)))
		return MIG_BAD_TIME;
	if (!is_allowed(by))
		return MIG_OUT_OF_RANGE;
	if (lower >= upper || by == 0)
		return MIG_OK;
	push(build, lower, by);
	if (upper != MIG_EVER_AFTER)
		push(build, upper, -by);
	return MIG_OK;
}

void
mig_occupancy_add_form(MigOccupancyBuild *build, const uint8_t *bytes, size_t len, int sign)
{
	MigChanges changes;
	MigChange change;

	mig_changes_init(&changes, bytes, len);
	while (mig_changes_next(&changes, &change))
	{
		mig_progress(&build->memory, 1);
		push(build, change.time, sign * change.by);
	}
}

void
mig_occupancy_add_all(MigOccupancyBuild *build, const MigOccupancyBuild *other)
{
	for (size_t i = 0; i < other->count; i++)
	{
		mig_progress(&build->memory, 1);
		push(build, other->changes[i].time, other->changes[i].by);
	}
}

MigStatus
mig_occupancy_add_change(MigOccupancyBuild *build, const MigChange *change)
{
	if ((change->time != MIG_EVER_BEFORE && !mig_time_is_valid(build->kind, change->time)) ||
		change->by < -INT64_MAX)
		return MIG_BAD_TIME;
	push(build, change->time, change->by);
	return MIG_OK;
}

/* --- The compiled form --- */

static uint8_t *
put_number(uint8_t *out, uint64_t number)
{
	for (; number > 0x7f; number >>= 7)
		*out++ = (uint8_t) (number | 0x80);
	*out++ = (uint8_t) number;
	return out;
}

static uint64_t
fold_sign(int64_t number)
{
	return number < 0 ? ~((uint64_t) number << 1) : (uint64_t) number << 1;
}

static int64_t
unfold_sign(uint64_t number)
{
	return (int64_t) (number >> 1) ^ -(int64_t) (number & 1);
}

/* The longest unit that divides all times. */
static unsigned
unit_of(const MigOccupancyBuild *build)
{
	unsigned unit = build->kind == MIG_DATES ? 0 : UNITS - 1;

	for (size_t i = 0; i < build->count && unit > 0; i++)
	{
		mig_progress(&build->memory, 1);
		while (build->changes[i].time != MIG_EVER_BEFORE &&
			   build->changes[i].time % units[unit] != 0)
			unit--;
	}
	return unit;
}

size_t
mig_occupancy_size_max(const MigOccupancyBuild *build)
{
	return HEAD_BYTES + build->count * 2 * NUMBER_BYTES;
}

size_t
mig_occupancy_write(const MigOccupancyBuild *build, uint8_t *out)
{
	uint8_t *end = out + HEAD_BYTES;
	unsigned unit = unit_of(build);
	bool from_ever = build->count > 0 && build->changes[0].time == MIG_EVER_BEFORE;
	size_t first = from_ever ? 1 : 0;

	out[0] = MIG_OCCUPANCY_FORMAT;
	out[1] = (uint8_t) ((build->kind == MIG_TIMESTAMPS ? KIND_BIT : 0) | unit << UNIT_SHIFT |
						(from_ever ? EVER_BIT : 0));
	for (size_t i = 0; i < build->count; i++)
	{
		const MigChange *change = build->changes + i;

		mig_progress(&build->memory, 1);
		if (i == first)
			end = put_number(end, fold_sign(change->time / units[unit]));
		else if (i > first)
			end = put_number(end,
							 (uint64_t) (change->time - change[-1].time) / (uint64_t) units[unit]);
		end = put_number(end, fold_sign(change->by));
	}
	return (size_t) (end - out);
}

MigTimeKind
mig_occupancy_kind(const uint8_t *bytes)
{
	return bytes[1] & KIND_BIT ? MIG_TIMESTAMPS : MIG_DATES;
}

void
mig_changes_init(MigChanges *changes, const uint8_t *bytes, size_t len)
{
	unsigned unit = bytes[1] >> UNIT_SHIFT & UNIT_MASK;

	*changes = (MigChanges){
		.at = bytes + HEAD_BYTES,
		.end = bytes + len,
		.unit = units[unit < UNITS ? unit : 0],
		.first = true,
		.from_ever = bytes[1] & EVER_BIT,
	};
}

static uint64_t
take_number(MigChanges *changes)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 7 * NUMBER_BYTES; shift += 7)
	{
		uint8_t byte;

		if (changes->at == changes->end)
			break;
		byte = *changes->at++;
		number |= (uint64_t) (byte & 0x7f) << shift;
		if (byte < 0x80)
			return number;
	}
	changes->damaged = true;
	return 0;
}

bool
mig_changes_next(MigChanges *changes, MigChange *change)
{
	if (changes->at == changes->end)
		return false;
	if (changes->from_ever)
	{
		changes->from_ever = false;
		change->time = MIG_EVER_BEFORE;
	}
	else
	{
		uint64_t number = take_number(changes);

		/* Numbers of damaged bytes may wrap around; mig_occupancy_read then finds that rewriting yields other bytes. */
		if (changes->first)
			changes->time = (int64_t) ((uint64_t) unfold_sign(number) * (uint64_t) changes->unit);
		else
			changes->time =
				(int64_t) ((uint64_t) changes->time + number * (uint64_t) changes->unit);
		changes->first = false;
		change->time = changes->time;
	}
	change->by = unfold_sign(take_number(changes));
	return !changes->damaged;
}

MigStatus
mig_occupancy_read(MigOccupancyBuild *build, const uint8_t *bytes, size_t len)
{
	MigChanges changes;
	MigChange change;
	uint8_t *again;
	bool same;

	if (len < HEAD_BYTES || bytes[0] != MIG_OCCUPANCY_FORMAT)
		return MIG_BAD_OCCUPANCY;
	build->kind = mig_occupancy_kind(bytes);
	mig_changes_init(&changes, bytes, len);
	while (mig_changes_next(&changes, &change))
	{
		bool is_time =
			change.time == MIG_EVER_BEFORE || mig_time_is_valid(build->kind, change.time);

		mig_progress(&build->memory, 1);
		if (!is_time || change.by < -2 * MIG_OCCUPANCY_MAX || change.by > 2 * MIG_OCCUPANCY_MAX)
			return MIG_BAD_OCCUPANCY;
		push(build, change.time, change.by);
	}
	if (changes.damaged || mig_occupancy_settle(build) != MIG_OK)
		return MIG_BAD_OCCUPANCY;
	again = build->memory.resize(build->memory.state, NULL, mig_occupancy_size_max(build));
	same = mig_occupancy_write(build, again) == len && memcmp(again, bytes, len) == 0;
	build->memory.release(build->memory.state, again);
	return same ? MIG_OK : MIG_BAD_OCCUPANCY;
}

/* --- Text --- */

/* Consumes a token and the blanks around it. */
static bool
take_word(MigScanner *in, const char *word)
{
	MigScanner rest = *in;
	size_t size = strlen(word);

	mig_skip_blanks(&rest);
	if (rest.len - rest.at < size || memcmp(rest.s + rest.at, word, size) != 0)
		return false;
	rest.at += size;
	mig_skip_blanks(&rest);
	in->at = rest.at;
	return true;
}

static MigStatus
take_time(MigTimeKind kind, MigScanner *in, int64_t *time, MigWhere *where)
{
	MigStatus status;
	size_t used = 0;

	if (take_word(in, "-infinity"))
	{
		*time = MIG_EVER_BEFORE;
		return MIG_OK;
	}
	status = mig_time_parse(kind, in->s + in->at, in->len - in->at, time, &used, where);
	in->at += status == MIG_OK ? used : where->position;
	return status;
}

/* Consumes an integer, in any notation (such as 1e3 or 2.0). */
static MigStatus
take_integer(MigScanner *in, int64_t *out)
{
	MigScanner rest = *in;
	MigNumber number;
	bool exact;

	if (!mig_take_number(&rest, MIG_NUMBER_TEXT, &number))
		return MIG_BAD_OCCUPANCY;
	if (!mig_number_scaled(&number, 0, MIG_OCCUPANCY_MAX, in->memory, out, &exact))
		return MIG_OUT_OF_RANGE;
	if (!exact)
		return MIG_BAD_OCCUPANCY;
	in->at = rest.at;
	return MIG_OK;
}

/* Parses the whole text; on failure *in stops at the error. */
static MigStatus
take_steps(MigScanner *in, MigOccupancyBuild *build, MigWhere *where)
{
	int64_t before = 0;
	int64_t last = 0;

	if (take_word(in, "dates"))
		build->kind = MIG_DATES;
	else if (take_word(in, "timestamps"))
		build->kind = MIG_TIMESTAMPS;
	else
		return MIG_BAD_OCCUPANCY;
	if (!take_word(in, "{"))
		return MIG_BAD_OCCUPANCY;
	for (bool first = true; !take_word(in, "}"); first = false)
	{
		int64_t time;
		int64_t number;
		size_t start;
		MigStatus status;

		mig_progress(in->memory, 1);
		if (!first && !take_word(in, ","))
			return MIG_BAD_OCCUPANCY;
		start = in->at;
		status = take_time(build->kind, in, &time, where);
		if (status != MIG_OK)
			return status;
		if (!first && time <= last)
		{
			in->at = start;
			return MIG_BAD_OCCUPANCY;
		}
		if (!take_word(in, "="))
			return MIG_BAD_OCCUPANCY;
		status = take_integer(in, &number);
		if (status != MIG_OK)
			return status;
		if (number != before)
			push(build, time, number - before);
		before = number;
		last = time;
	}
	return in->at == in->len ? mig_occupancy_settle(build) : MIG_BAD_OCCUPANCY;
}

MigStatus
mig_occupancy_parse(MigOccupancyBuild *build, const char *s, size_t len, MigWhere *where)
{
	MigScanner in = {s, len, 0, &build->memory};
	MigStatus status = take_steps(&in, build, where);

	where->position = in.at;
	return status;
}

/* --- Reading --- */

void
mig_spans_init(MigSpans *spans, const uint8_t *bytes, size_t len)
{
	*spans = (MigSpans){.span = {MIG_EVER_BEFORE, MIG_EVER_BEFORE, 0}};
	mig_changes_init(&spans->changes, bytes, len);
	spans->has_next = mig_changes_next(&spans->changes, &spans->next);
}

bool
mig_spans_next(MigSpans *spans)
{
	MigSpan *span = &spans->span;

	if (spans->done)
		return false;
	span->from = span->to;
	if (spans->has_next && spans->next.time == span->from)
	{
		span->number += spans->next.by;
		spans->has_next = mig_changes_next(&spans->changes, &spans->next);
	}
	span->to = spans->has_next ? spans->next.time : MIG_EVER_AFTER;
	spans->done = !spans->has_next;
	return true;
}

int
mig_occupancy_compare(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len,
					  const MigMemory *memory)
{
	MigTimeKind a_kind = mig_occupancy_kind(a);
	MigTimeKind b_kind = mig_occupancy_kind(b);
	MigChanges left;
	MigChanges right;

	if (a_kind != b_kind)
		return a_kind < b_kind ? -1 : 1;
	mig_changes_init(&left, a, a_len);
	mig_changes_init(&right, b, b_len);
	for (;;)
	{
		MigChange x = {0, 0};
		MigChange y = {0, 0};
		bool has_x = mig_changes_next(&left, &x);
		bool has_y = mig_changes_next(&right, &y);

		mig_progress(memory, 1);
		if (!has_x || !has_y)
			return has_x - has_y;
		if (x.time != y.time)
			return x.time < y.time ? -1 : 1;
		if (x.by != y.by)
			return x.by < y.by ? -1 : 1;
	}
}

MigStatus
mig_occupancy_choose(MigOccupancyBuild *build, MigSpans *a, MigSpans *b, bool larger)
{
	MigStatus status = MIG_OK;
	bool more = mig_spans_next(a) && mig_spans_next(b);

	while (more && status == MIG_OK)
	{
		int64_t from = a->span.from > b->span.from ? a->span.from : b->span.from;
		int64_t to = a->span.to < b->span.to ? a->span.to : b->span.to;
		bool takes_a = larger == (a->span.number > b->span.number);

		mig_progress(&build->memory, 1);
		status = mig_occupancy_add(build, from, to, takes_a ? a->span.number : b->span.number);
		/* Both end at once only at MIG_EVER_AFTER or where both change. */
		if (b->span.to == to)
			more = mig_spans_next(b);
		if (a->span.to == to)
			more = mig_spans_next(a) && more;
	}
	return status;
}

MigStatus
mig_occupancy_restrict(MigOccupancyBuild *build, MigSpans *spans, const MigPeriod *periods,
					   size_t count)
{
	MigStatus status = MIG_OK;
	bool more = mig_spans_next(spans);
	size_t i = 0;

	while (more && i < count && status == MIG_OK)
	{
		int64_t from = spans->span.from > periods[i].from ? spans->span.from : periods[i].from;
		int64_t to = spans->span.to < periods[i].to ? spans->span.to : periods[i].to;

		mig_progress(&build->memory, 1);
		status = mig_occupancy_add(build, from, to, spans->span.number);
		if (periods[i].to <= spans->span.to)
			i++;
		else
			more = mig_spans_next(spans);
	}
	return status;
}

/* Sum of products of numbers and durations. */
__extension__ typedef __int128 Sum;

double
mig_occupancy_days(MigSpans *spans, MigTimeKind kind, int64_t from, int64_t to,
				   const MigMemory *memory)
{
	int64_t day = kind == MIG_DATES ? 1 : MIG_DAY_MICROSECONDS;
	Sum sum = 0;
	double infinite = 0;

	while (mig_spans_next(spans))
	{
		int64_t start = spans->span.from > from ? spans->span.from : from;
		int64_t stop = spans->span.to < to ? spans->span.to : to;

		mig_progress(memory, 1);
		if (start >= stop || spans->span.number == 0)
			continue;
		if (start == MIG_EVER_BEFORE || stop == MIG_EVER_AFTER)
			infinite += spans->span.number > 0 ? INFINITY : -INFINITY;
		else
			sum += (Sum) spans->span.number * (stop - start);
	}
	return infinite + (double) sum / (double) day;
}

MigSummary
mig_spans_summarize(MigSpans *spans, int64_t from, int64_t to, const MigMemory *memory)
{
	MigSummary summary;
	Sum sum = 0;

	while (spans->span.to <= from && mig_spans_next(spans))
		mig_progress(memory, 1);
	summary.min = summary.max = spans->span.number;
	for (int64_t start = from; start < to;)
	{
		int64_t stop = spans->span.to < to ? spans->span.to : to;
		int64_t number = spans->span.number;

		mig_progress(memory, 1);
		sum += (Sum) number * (stop - start);
		summary.min = number < summary.min ? number : summary.min;
		summary.max = number > summary.max ? number : summary.max;
		start = stop;
		if (start < to)
			mig_spans_next(spans);
	}
	summary.mean = (double) sum / (double) (to - from);
	return summary;
}

/* Length of a period; INT64_MAX if it is unbounded. */
static int64_t
time_between(int64_t from, int64_t to)
{
	return from == MIG_EVER_BEFORE || to == MIG_EVER_AFTER ? INT64_MAX : to - from;
}

void
mig_runs_init(MigRuns *runs, const uint8_t *bytes, size_t len, int64_t limit, int64_t grace)
{
	*runs = (MigRuns){
		.limit = limit,
		.grace = grace,
		.day = mig_occupancy_kind(bytes) == MIG_DATES ? 1.0 : (double) MIG_DAY_MICROSECONDS,
	};
	mig_spans_init(&runs->spans, bytes, len);
	runs->has_span = mig_spans_next(&runs->spans);
}

/* The next run of any length. */
static bool
next_run(MigRuns *runs, MigRun *run, const MigMemory *memory)
{
	const MigSpan *span = &runs->spans.span;
	bool open = false;
	double infinite = 0;
	Sum sum = 0;

	while (runs->has_span)
	{
		mig_progress(memory, 1);
		if (span->number > runs->limit)
		{
			int64_t excess = span->number - runs->limit;
			int64_t time = time_between(span->from, span->to);

			if (!open)
				*run = (MigRun){.from = span->from, .peak = span->number};
			open = true;
			run->to = span->to;
			run->peak = span->number > run->peak ? span->number : run->peak;
			if (time == INT64_MAX)
				infinite = INFINITY;
			else
				sum += (Sum) excess * time;
		}
		else if (open && time_between(run->to, span->to) > runs->grace)
			break;
		runs->has_span = mig_spans_next(&runs->spans);
	}
	if (open)
		run->excess_days = infinite + (double) sum / runs->day;
	return open;
}

bool
mig_runs_next(MigRuns *runs, MigRun *run, const MigMemory *memory)
{
	while (next_run(runs, run, memory))
		if (time_between(run->from, run->to) > runs->grace)
			return true;
	return false;
}
