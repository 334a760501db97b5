/* Unit tests of src/residence/duplicates.c: known distances, and each pair against distances counted by recursion. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "residence/duplicates.h"

static uint32_t state = 3;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static int64_t
day(const char *text)
{
	int64_t result = 0;
	size_t used;
	MigWhere where;

	CHECK(mig_time_parse(MIG_DATES, text, strlen(text), &result, &used, &where) == MIG_OK);
	return result;
}

static int
distance(const char *a, const char *b)
{
	int edits = mig_date_edit_distance(day(a), day(b));

	CHECK_INT(mig_date_edit_distance(day(b), day(a)), edits);
	return edits;
}

static void
check_known(void)
{
	CHECK_INT(distance("2024-03-12", "2024-03-12"), 0);
	CHECK_INT(distance("2024-03-12", "2024-03-21"), 1); /* transposed */
	CHECK_INT(distance("2023-03-12", "2024-03-12"), 1); /* substituted */
	CHECK_INT(distance("2024-10-01", "2024-01-01"), 1);
	CHECK_INT(distance("2024-12-11", "2024-11-21"), 1); /* 1211, 1121 */
	CHECK_INT(distance("2024-01-12", "2024-12-01"),
			  4); /* not fewer: transposed digits must be adjacent */
	CHECK_INT(distance("2024-01-31", "2024-02-01"), 2);
	CHECK_INT(distance("1999-12-31", "2000-01-01"), 7);
	CHECK_INT(distance("0001-01-01", "1000-10-10"),
			  2); /* 00010101, 10001010: one inserted, one deleted */
	CHECK_INT(distance("2024-01-01", "20240-10-01"), 1); /* nine digits */
	CHECK_INT(distance("99999-12-31", "0001-01-01"), 7);
}

/* By the definition, trying all ways; no digit is edited twice. */
static int
edits_of(const char *a, const char *b, int limit)
{
	int best;
	int other;

	if (*a == '\0' || *b == '\0')
		return (int) (strlen(a) + strlen(b));
	if (*a == *b)
		return edits_of(a + 1, b + 1, limit);
	if (limit == 0)
		return 1;
	best = 1 + edits_of(a + 1, b + 1, limit - 1);
	other = 1 + edits_of(a + 1, b, limit - 1);
	best = other < best ? other : best;
	other = 1 + edits_of(a, b + 1, limit - 1);
	best = other < best ? other : best;
	if (a[1] != '\0' && b[1] != '\0' && a[0] == b[1] && a[1] == b[0])
	{
		other = 1 + edits_of(a + 2, b + 2, limit - 1);
		best = other < best ? other : best;
	}
	return best;
}

static void
write_digits(int64_t date, char *out)
{
	char text[MIG_TIME_TEXT_MAX];
	size_t len = mig_time_format(MIG_DATES, date, text);

	for (size_t i = 0; i < len; i++)
		if (text[i] != '-')
			*out++ = text[i];
	*out = '\0';
}

static int
expected_distance(int64_t x, int64_t y)
{
	char a[16];
	char b[16];

	write_digits(x, a);
	write_digits(y, b);
	/* Up to 4 edits are counted exactly; more give a greater number. */
	return edits_of(a, b, 5);
}

static void
check_distances(void)
{
	bool right = true;

	for (int i = 0; i < 20000; i++)
	{
		int64_t x = 8000 + draw(1500);
		int64_t y = draw(2) == 0 ? 8000 + draw(1500) : x + draw(40);
		int expected = expected_distance(x, y);
		int edits = mig_date_edit_distance(x, y);

		right &= expected <= 4 ? edits == expected : edits > 4;
	}
	CHECK(right);
}

static const char *const sources[] = {"", "a", "ab", "b"};

typedef struct Given
{
	MigTold told;
	const char *source;
} Given;

#define CLAIMS_MAX 30

static int64_t
random_day(void)
{
	/* Days most of which are typos of each other. */
	return day("2024-01-01") + (int64_t) (draw(3) * 366 + draw(2) * 30 + draw(12));
}

static bool
is_duplicate(const Given *a, const Given *b, const MigDuplicateLimits *limits)
{
	bool near = true;
	int edits = 0;

	if (a->told.place != b->told.place || a->told.id >= b->told.id)
		return false;
	if (a->told.from != MIG_EVER_BEFORE && b->told.from != MIG_EVER_BEFORE)
	{
		near &= llabs(a->told.from - b->told.from) <= limits->shift_days;
		edits += mig_date_edit_distance(a->told.from, b->told.from);
	}
	if (a->told.to != MIG_EVER_AFTER && b->told.to != MIG_EVER_AFTER)
	{
		near &= llabs(a->told.to - b->told.to) <= limits->shift_days;
		edits += mig_date_edit_distance(a->told.to, b->told.to);
	}
	return near || edits <= limits->edits;
}

static bool
is_told(const MigDuplicate *pair, const Given *a, const Given *b)
{
	bool froms = a->told.from == b->told.from ||
				 (a->told.from != MIG_EVER_BEFORE && b->told.from != MIG_EVER_BEFORE);
	bool tos =
		a->told.to == b->told.to || (a->told.to != MIG_EVER_AFTER && b->told.to != MIG_EVER_AFTER);

	return pair->place == a->told.place && pair->id_a == a->told.id && pair->id_b == b->told.id &&
		   pair->knows_from == froms && pair->knows_to == tos &&
		   (!froms ||
			pair->from_shift == (a->told.from == b->told.from ? 0 : b->told.from - a->told.from)) &&
		   (!tos || pair->to_shift == (a->told.to == b->told.to ? 0 : b->told.to - a->told.to)) &&
		   pair->same_source == (strcmp(a->source, b->source) == 0);
}

static void
check_random(void)
{
	MigDuplicateLimits limits = {(int32_t) draw(8), (int32_t) draw(4)};
	Given given[CLAIMS_MAX];
	size_t count = draw(CLAIMS_MAX);
	size_t expected = 0;
	size_t found;
	size_t next = 0;
	MigDuplicate *pairs;
	MigTelling telling;
	MigTelling part;
	bool right = true;
	bool added = true;

	mig_telling_init(&telling, &limits, &memory);
	mig_telling_init(&part, &limits, &memory);
	for (size_t i = 0; i < count; i++)
	{
		Given *claim = given + i;
		int64_t from = random_day();

		claim->told = (MigTold){
			.place = draw(2),
			.from = draw(10) == 0 ? MIG_EVER_BEFORE : from,
			.to = draw(4) == 0 ? MIG_EVER_AFTER : from + 1 + draw(100),
			.id = (int64_t) i,
		};
		claim->source = sources[draw(4)];
	}
	for (size_t i = count; i > 0; i--)
		added &= mig_telling_add(draw(2) == 0 ? &telling : &part, &given[i - 1].told,
								 given[i - 1].source, strlen(given[i - 1].source)) == MIG_OK;
	mig_telling_add_all(&telling, &part);
	mig_telling_free(&part);
	CHECK(added && mig_duplicates(&telling, &pairs, &found, &memory) == MIG_OK);
	for (int64_t place = 0; place < 2; place++)
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < count; j++)
				if (given[i].told.place == place && is_duplicate(given + i, given + j, &limits))
				{
					expected++;
					right &= next < found && is_told(pairs + next, given + i, given + j);
					next++;
				}
	CHECK(right);
	CHECK_INT(found, expected);
	if (pairs != NULL)
		memory.release(memory.state, pairs);
	mig_telling_free(&telling);
	CHECK_INT(memory_blocks, 0);
}

static void
check_bounds(void)
{
	MigDuplicateLimits limits = {1, 1};
	MigTold early = {1, MIG_DAY_MIN - 1, 5, 1, 0, 0};
	MigTold empty = {1, 5, 5, 1, 0, 0};
	MigTold told = {1, 5, 6, 7, 0, 0};
	uint8_t bytes[500];
	MigTelling telling;
	MigTelling again;
	MigDuplicate *pairs;
	size_t count;
	size_t len;
	int read = 0;

	mig_telling_init(&telling, &limits, &memory);
	CHECK(mig_telling_add(&telling, &early, "a", 1) == MIG_BAD_TIME);
	CHECK(mig_telling_add(&telling, &empty, "a", 1) == MIG_OK && telling.count == 0);
	CHECK(mig_telling_add(&telling, &told, "abc", 3) == MIG_OK);
	CHECK(mig_telling_add(&telling, &told, "de", 2) == MIG_OK);
	/* A claim is no duplicate of itself. */
	CHECK(mig_duplicates(&telling, &pairs, &count, &memory) == MIG_OK && count == 0);
	len = mig_telling_size(&telling);
	CHECK(len <= sizeof(bytes));
	mig_telling_write(&telling, bytes);
	for (size_t cut = 0; cut <= len; cut++)
	{
		mig_telling_init(&again, &limits, &memory);
		read += mig_telling_read(&again, bytes, cut);
		mig_telling_free(&again);
	}
	CHECK_INT(read, 1);
	mig_telling_free(&telling);

	mig_telling_init(&telling, &limits, &memory);
	for (told.id = 0; told.id < 1500; told.id++)
		mig_telling_add(&telling, &told, "abc", 3);
	CHECK(mig_duplicates(&telling, &pairs, &count, &memory) == MIG_TOO_LARGE);
	CHECK_INT(count, MIG_DUPLICATES_MAX);
	memory.release(memory.state, pairs);
	mig_telling_free(&telling);
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	check_known();
	check_distances();
	for (int i = 0; i < 3000; i++)
		check_random();
	check_bounds();
	return check_summary();
}
