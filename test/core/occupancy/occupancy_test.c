/* Unit tests of src/occupancy/occupancy.c: against numbers counted day by day. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "occupancy/occupancy.h"

#define DAYS 64 /* and all time before and after */

typedef struct Form
{
	uint8_t *bytes;
	size_t len;
} Form;

/* Day 0 stands for all time before day 1, the last one for all time after it. */
typedef struct Counts
{
	int64_t on[DAYS + 2];
} Counts;

static uint32_t state = 7;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static Form
form_of(MigOccupancyBuild *build)
{
	Form form;

	CHECK(mig_occupancy_settle(build) == MIG_OK);
	form.bytes = malloc(mig_occupancy_size_max(build));
	form.len = mig_occupancy_write(build, form.bytes);
	mig_occupancy_free(build);
	return form;
}

/* Random periods, some without ends; shuffled by a second pass that adds and takes away. */
static Form
random_form(Counts *counts, int periods)
{
	MigOccupancyBuild build;

	bool added = true;

	memset(counts, 0, sizeof(*counts));
	mig_occupancy_init(&build, MIG_DATES, &memory);
	for (int i = 0; i < periods; i++)
	{
		uint32_t from = draw(DAYS + 1);
		uint32_t to = from + draw(DAYS + 2 - from);
		int64_t by = (int64_t) draw(5) - 1;
		bool endless = draw(8) == 0;

		added &= mig_occupancy_add(&build, from == 0 && to > 0 ? MIG_EVER_BEFORE : from,
								   endless ? MIG_EVER_AFTER : to, by) == MIG_OK;
		for (uint32_t day = from; day < (endless ? DAYS + 2 : to); day++)
			counts->on[day] += by;
		if (draw(4) == 0)
		{
			added &= mig_occupancy_add(&build, 3, 40, 2) == MIG_OK;
			added &= draw(2) == 0 || mig_occupancy_settle(&build) == MIG_OK;
			added &= mig_occupancy_add(&build, 3, 40, -2) == MIG_OK;
		}
	}
	CHECK(added);
	return form_of(&build);
}

static bool
is_counted(const Form *form, const Counts *counts)
{
	MigSpans spans;
	int64_t end = MIG_EVER_BEFORE;
	bool right = true;

	mig_spans_init(&spans, form->bytes, form->len);
	while (mig_spans_next(&spans))
	{
		int64_t from = spans.span.from == MIG_EVER_BEFORE ? 0 : spans.span.from;
		int64_t to = spans.span.to == MIG_EVER_AFTER ? DAYS + 2 : spans.span.to;

		right &= spans.span.from == end;
		end = spans.span.to;
		for (int64_t day = from; day < to; day++)
			right &= counts->on[day] == spans.span.number;
	}
	return right && end == MIG_EVER_AFTER;
}

static int
compare(const Form *a, const Form *b)
{
	return mig_occupancy_compare(a->bytes, a->len, b->bytes, b->len, &memory);
}

static void
check_forms(const Form *form)
{
	MigOccupancyBuild build;
	Form again;
	bool right = true;
	int refused = 0;

	mig_occupancy_init(&build, MIG_TIMESTAMPS, &memory);
	CHECK(mig_occupancy_read(&build, form->bytes, form->len) == MIG_OK);
	again = form_of(&build);
	CHECK(again.len == form->len && memcmp(again.bytes, form->bytes, form->len) == 0);
	CHECK_INT(compare(form, &again), 0);
	free(again.bytes);
	for (size_t len = 0; len < form->len; len++)
	{
		MigOccupancyBuild cut;
		MigStatus status;

		mig_occupancy_init(&cut, MIG_DATES, &memory);
		status = mig_occupancy_read(&cut, form->bytes, len);
		/* Cut between two changes it is another form, else none. */
		refused += status == MIG_BAD_OCCUPANCY;
		right &= status == MIG_OK || status == MIG_BAD_OCCUPANCY;
		mig_occupancy_free(&cut);
	}
	CHECK(right && refused >= 2);
}

/* Periods one after the other, some days apart. */
static void
check_summaries(const Form *form, const Counts *counts)
{
	MigSpans spans;
	bool right = true;

	mig_spans_init(&spans, form->bytes, form->len);
	mig_spans_next(&spans);
	for (int64_t from = 1; from < DAYS;)
	{
		int64_t to = from + 1 + draw((uint32_t) (DAYS - from));
		MigSummary summary = mig_spans_summarize(&spans, from, to, &memory);
		int64_t min = counts->on[from];
		int64_t max = counts->on[from];
		int64_t sum = 0;

		for (int64_t day = from; day < to; day++)
		{
			min = counts->on[day] < min ? counts->on[day] : min;
			max = counts->on[day] > max ? counts->on[day] : max;
			sum += counts->on[day];
		}
		right &= summary.min == min && summary.max == max;
		right &= summary.mean == (double) sum / (double) (to - from);
		from = to + draw(3);
	}
	CHECK(right);
}

static void
check_pair(void)
{
	Counts a_counts;
	Counts b_counts;
	Counts expected;
	Form a = random_form(&a_counts, (int) draw(60));
	Form b = random_form(&b_counts, (int) draw(6));

	CHECK(is_counted(&a, &a_counts));
	check_forms(&a);
	CHECK_INT(compare(&a, &b), -compare(&b, &a));
	for (int sign = -1; sign <= 1; sign += 2)
	{
		MigOccupancyBuild build;
		Form sum;

		mig_occupancy_init(&build, MIG_DATES, &memory);
		mig_occupancy_add_form(&build, a.bytes, a.len, 1);
		mig_occupancy_add_form(&build, b.bytes, b.len, sign);
		sum = form_of(&build);
		for (int day = 0; day < DAYS + 2; day++)
			expected.on[day] = a_counts.on[day] + sign * b_counts.on[day];
		CHECK(is_counted(&sum, &expected));
		free(sum.bytes);
	}
	for (int larger = 0; larger < 2; larger++)
	{
		MigOccupancyBuild build;
		MigSpans left;
		MigSpans right;
		Form chosen;

		mig_occupancy_init(&build, MIG_DATES, &memory);
		mig_spans_init(&left, a.bytes, a.len);
		mig_spans_init(&right, b.bytes, b.len);
		CHECK(mig_occupancy_choose(&build, &left, &right, larger) == MIG_OK);
		chosen = form_of(&build);
		for (int day = 0; day < DAYS + 2; day++)
			expected.on[day] = (a_counts.on[day] > b_counts.on[day]) == larger ? a_counts.on[day]
																			   : b_counts.on[day];
		CHECK(is_counted(&chosen, &expected));
		free(chosen.bytes);
	}
	{
		MigPeriod periods[] = {{MIG_EVER_BEFORE, 5}, {9, 30}, {31, 33}, {60, MIG_EVER_AFTER}};
		MigOccupancyBuild build;
		MigSpans spans;
		Form part;
		double days = 0;

		mig_occupancy_init(&build, MIG_DATES, &memory);
		mig_spans_init(&spans, a.bytes, a.len);
		CHECK(mig_occupancy_restrict(&build, &spans, periods, 4) == MIG_OK);
		part = form_of(&build);
		for (int day = 0; day < DAYS + 2; day++)
			expected.on[day] =
				day < 5 || (day >= 9 && day < 30) || (day >= 31 && day < 33) || day >= 60
					? a_counts.on[day]
					: 0;
		CHECK(is_counted(&part, &expected));
		free(part.bytes);
		for (int day = 9; day < 30; day++)
			days += (double) a_counts.on[day];
		mig_spans_init(&spans, a.bytes, a.len);
		CHECK(mig_occupancy_days(&spans, MIG_DATES, 9, 30, &memory) == days);
	}
	check_summaries(&a, &a_counts);
	free(a.bytes);
	free(b.bytes);
}

static void
check_text(const char *text, MigStatus expected, size_t position)
{
	MigOccupancyBuild build;
	MigWhere where = {0};

	mig_occupancy_init(&build, MIG_DATES, &memory);
	CHECK_INT(mig_occupancy_parse(&build, text, strlen(text), &where), expected);
	if (expected != MIG_OK)
		CHECK_INT(where.position, position);
	mig_occupancy_free(&build);
}

static void
check_bounds(void)
{
	MigOccupancyBuild build;
	MigSpans spans;
	Form form;

	mig_occupancy_init(&build, MIG_TIMESTAMPS, &memory);
	CHECK(mig_occupancy_add(&build, MIG_TIMESTAMP_MIN - 1, 0, 1) == MIG_BAD_TIME);
	CHECK(mig_occupancy_add(&build, 0, MIG_TIMESTAMP_MAX + 1, 1) == MIG_BAD_TIME);
	CHECK(mig_occupancy_add(&build, 0, 1, MIG_OCCUPANCY_MAX + 1) == MIG_OUT_OF_RANGE);
	CHECK(mig_occupancy_add(&build, 5, 5, 1) == MIG_OK &&
		  mig_occupancy_add(&build, 6, 5, 1) == MIG_OK);
	CHECK_INT(build.count, 0);
	/* parts of a sum may be beyond the numbers, and beyond int64_t: the sum may not */
	for (int i = 0; i < 3000; i++)
		CHECK(mig_occupancy_add(&build, 0, 10, MIG_OCCUPANCY_MAX) == MIG_OK);
	CHECK(mig_occupancy_settle(&build) == MIG_OUT_OF_RANGE);
	for (int i = 0; i < 2999; i++)
		CHECK(mig_occupancy_add(&build, 0, 10, -MIG_OCCUPANCY_MAX) == MIG_OK);
	CHECK(mig_occupancy_settle(&build) == MIG_OK);
	CHECK_INT(build.count, 2);
	CHECK_INT(build.changes[0].by, MIG_OCCUPANCY_MAX);
	CHECK(mig_occupancy_add(&build, 5, 10, 1) == MIG_OK);
	CHECK(mig_occupancy_settle(&build) == MIG_OUT_OF_RANGE);
	CHECK(mig_occupancy_settle(&build) == MIG_OUT_OF_RANGE);
	CHECK(mig_occupancy_add_change(&build, &(MigChange){MIG_TIMESTAMP_MAX + 1, 1}) == MIG_BAD_TIME);
	CHECK(mig_occupancy_add_change(&build, &(MigChange){6, -1}) == MIG_OK);
	CHECK(mig_occupancy_add_change(&build, &(MigChange){5, -1}) == MIG_OK);
	CHECK(mig_occupancy_add_change(&build, &(MigChange){6, 1}) == MIG_OK);
	CHECK(mig_occupancy_settle(&build) == MIG_OK);
	mig_occupancy_free(&build);
	mig_occupancy_init(&build, MIG_TIMESTAMPS, &memory);
	CHECK(mig_occupancy_add(&build, MIG_TIMESTAMP_MIN, MIG_TIMESTAMP_MAX, MIG_OCCUPANCY_MAX) ==
		  MIG_OK);
	form = form_of(&build);
	check_forms(&form);
	mig_spans_init(&spans, form.bytes, form.len);
	CHECK(mig_occupancy_days(&spans, MIG_TIMESTAMPS, MIG_EVER_BEFORE, MIG_EVER_AFTER, &memory) >
		  3e23);
	free(form.bytes);
	mig_occupancy_init(&build, MIG_DATES, &memory);
	CHECK(mig_occupancy_add(&build, 0, MIG_EVER_AFTER, 2) == MIG_OK);
	form = form_of(&build);
	mig_spans_init(&spans, form.bytes, form.len);
	CHECK(isinf(mig_occupancy_days(&spans, MIG_DATES, MIG_EVER_BEFORE, MIG_EVER_AFTER, &memory)));
	mig_spans_init(&spans, form.bytes, form.len);
	CHECK(mig_occupancy_days(&spans, MIG_DATES, -5, 5, &memory) == 10);
	free(form.bytes);
}

/* Runs above a limit, against counting day by day. */
static void
check_runs(void)
{
	Counts counts;
	Form form = random_form(&counts, (int) draw(8));
	int64_t limit = (int64_t) draw(4) - 1;
	int64_t grace = draw(3) == 0 ? 0 : draw(30);
	MigRuns runs;
	MigRun run;
	bool right = true;
	int64_t day = 0;

	mig_runs_init(&runs, form.bytes, form.len, limit, grace);
	while (day < DAYS + 2)
	{
		int64_t first = day;
		int64_t last = -1;
		int64_t peak = limit;
		double excess = 0;

		for (; day < DAYS + 2 && (last < 0 || day - last <= grace + 1); day++)
		{
			if (counts.on[day] <= limit)
				continue;
			first = last < 0 ? day : first;
			last = day;
			peak = counts.on[day] > peak ? counts.on[day] : peak;
			excess +=
				(double) (counts.on[day] - limit) * (day == 0 || day == DAYS + 1 ? INFINITY : 1);
		}
		if (last < 0 || (first > 0 && last <= DAYS && last + 1 - first <= grace))
			continue;
		right &= mig_runs_next(&runs, &run, &memory) && run.peak == peak &&
				 run.from == (first == 0 ? MIG_EVER_BEFORE : first) &&
				 run.to == (last == DAYS + 1 ? MIG_EVER_AFTER : last + 1) &&
				 run.excess_days == excess;
	}
	CHECK(right && !mig_runs_next(&runs, &run, &memory));
	free(form.bytes);
}

/* A window that slides: memory stays that of the window. */
static void
check_sliding(void)
{
	MigOccupancyBuild build;
	MigOccupancyBuild twice;
	bool added = true;

	mig_occupancy_init(&build, MIG_DATES, &memory);
	for (int i = 0; i < 100000; i++)
	{
		added &= mig_occupancy_add(&build, i, i + 7, 1) == MIG_OK;
		added &= i < 10 || mig_occupancy_add(&build, i - 10, i - 3, -1) == MIG_OK;
	}
	CHECK(added);
	CHECK(build.room <= 64);
	mig_occupancy_init(&twice, MIG_DATES, &memory);
	mig_occupancy_add_all(&twice, &build);
	CHECK(mig_occupancy_settle(&build) == MIG_OK && mig_occupancy_settle(&twice) == MIG_OK);
	CHECK(build.count == twice.count && build.count > 10);
	CHECK(memcmp(build.changes, twice.changes, build.count * sizeof(MigChange)) == 0);
	mig_occupancy_free(&build);
	mig_occupancy_free(&twice);
}

int
main(void)
{
	for (int i = 0; i < 1000; i++)
		check_pair();
	for (int i = 0; i < 5000; i++)
		check_runs();
	check_text("dates{}", MIG_OK, 0);
	check_text(" dates { -infinity = 1 , 2024-01-01 = -2,2024-01-02=0 } ", MIG_OK, 0);
	check_text("timestamps{2024-01-01T00:00:00Z=1, 2024-01-01 09:00:00+08 = 0}", MIG_OK, 0);
	check_text("", MIG_BAD_OCCUPANCY, 0);
	check_text("days{}", MIG_BAD_OCCUPANCY, 0);
	check_text("dates", MIG_BAD_OCCUPANCY, 5);
	check_text("dates{", MIG_BAD_TIME, 6);
	check_text("dates{2024-01-01}", MIG_BAD_OCCUPANCY, 16);
	check_text("dates{2024-01-01=}", MIG_BAD_OCCUPANCY, 17);
	check_text("dates{2024-01-01=x}", MIG_BAD_OCCUPANCY, 17);
	check_text("dates{2024-01-01=1", MIG_BAD_OCCUPANCY, 18);
	check_text("dates{2024-01-01=1 2024-01-02=0}", MIG_BAD_OCCUPANCY, 18);
	check_text("dates{2024-01-02=1,2024-01-01=0}", MIG_BAD_OCCUPANCY, 19);
	check_text("dates{2024-01-02=1,2024-01-02=0}", MIG_BAD_OCCUPANCY, 19);
	check_text("dates{2024-01-02=1,-infinity=0}", MIG_BAD_OCCUPANCY, 19);
	check_text("dates{2024-02-30=1}", MIG_BAD_TIME, 14);
	check_text("dates{2024-01-01=1e+06,2024-01-02=+5.0}", MIG_OK, 0);
	check_text("dates{2024-01-01=15e-1}", MIG_BAD_OCCUPANCY, 17);
	check_text("dates{2024-01-01=9007199254740991}", MIG_OK, 0);
	check_text("dates{2024-01-01=9007199254740992}", MIG_OUT_OF_RANGE, 17);
	check_text("dates{2024-01-01=99999999999999999999}", MIG_OUT_OF_RANGE, 17);
	check_text("dates{2024-01-01=1}}", MIG_BAD_OCCUPANCY, 19);
	check_bounds();
	check_sliding();
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
