/* Unit tests of src/residence/resolve.c: against stays merged one by one, and days judged one by one. */
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "residence/resolve.h"

#define DAYS       400
#define CLAIMS_MAX 24

static uint32_t state = 11;

static uint32_t
draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static void
add(MigClaims *claims, int64_t place, int64_t from, int64_t to, int32_t rank, int64_t declared,
	int64_t id)
{
	MigClaim claim = {place, from, to, declared, id, rank, (int32_t) (id & 1)};

	CHECK(mig_claims_add(claims, &claim) == MIG_OK);
}

/* --- Known cases --- */

static MigClaims claims;
static MigHistory history;

static void
begin(int32_t merge_days, int32_t grace_days, int32_t lapse_days)
{
	MigResolveRule rule = {merge_days, grace_days, lapse_days};

	mig_claims_init(&claims, &rule, &memory);
	mig_history_init(&history, &memory);
}

static void
resolve(size_t stays, size_t episodes)
{
	mig_history_stays(&history, &claims);
	CHECK_INT(history.stay_count, stays);
	CHECK(mig_history_episodes(&history) == MIG_OK);
	CHECK_INT(history.episode_count, episodes);
}

static void
finish(void)
{
	mig_history_free(&history);
	mig_claims_free(&claims);
	CHECK_INT(memory_blocks, 0);
}

static void
expect(size_t number, int64_t place, int64_t from, int64_t to, size_t supporting, size_t lost,
	   bool conflict)
{
	const MigEpisode *episode = history.episodes + number;
	const MigClaimedStay *stay;

	CHECK(number < history.episode_count);
	if (number >= history.episode_count)
		return;
	stay = history.stays + episode->stay;
	CHECK_INT(stay->place, place);
	CHECK_INT(episode->from, from);
	CHECK_INT(episode->to, to);
	CHECK_INT(stay->claims, supporting);
	CHECK_INT(episode->lost, lost);
	CHECK_INT(stay->conflict, conflict);
}

static void
check_known(void)
{
	/* near beginnings are one stay, by the dates of the highest rank */
	begin(45, 10, 365);
	add(&claims, 1, 100, 200, 20, 100, 1);
	add(&claims, 1, 145, 230, 40, 146, 2);
	add(&claims, 1, 231, 240, 20, 231, 3);
	resolve(2, 2);
	expect(0, 1, 145, 230, 2, 0, false);
	expect(1, 1, 231, 240, 1, 0, false);
	finish();

	/* a claim that begins at the end of the preceding one, or during it, is the same stay; so are chains of them */
	begin(0, 0, 365);
	add(&claims, 1, 100, 200, 20, 100, 1);
	add(&claims, 1, 200, 210, 10, 200, 2);
	add(&claims, 1, 150, 160, 10, 150, 3);
	resolve(1, 1);
	expect(0, 1, 100, 200, 3, 0, false);
	finish();

	/* an open claim does not last forever: a later one of the same place is another stay, without conflict */
	begin(45, 10, 365);
	add(&claims, 1, 100, MIG_EVER_AFTER, 20, 100, 1);
	add(&claims, 1, 300, MIG_EVER_AFTER, 20, 300, 2);
	resolve(2, 2);
	expect(0, 1, 100, 300, 1, 0, false);
	expect(1, 1, 300, 665, 1, 0, false);
	finish();

	/* an open end is closed at the next place, even of lower rank; not at one that begins at the same time */
	begin(45, 10, 365);
	add(&claims, 1, 100, MIG_EVER_AFTER, 40, 100, 1);
	add(&claims, 2, 100, 120, 20, 100, 2);
	add(&claims, 3, 180, 190, 20, 180, 3);
	resolve(3, 2);
	expect(0, 1, 100, 180, 1, 1, true);
	expect(1, 3, 180, 190, 1, 0, false);
	CHECK_INT(history.lost[history.episodes[0].first], 2);
	finish();

	/* an end before the beginning, from different claims: one day; one that lapsed before it began: the same */
	begin(45, 10, 5);
	add(&claims, 1, 100, 110, 20, 100, 1);
	add(&claims, 1, 130, MIG_EVER_AFTER, 40, 130, 2);
	add(&claims, 2, 300, MIG_EVER_AFTER, 40, 290, 3);
	resolve(2, 2);
	expect(0, 1, 130, 131, 2, 0, false);
	expect(1, 2, 300, 301, 1, 0, false);
	finish();

	/* an overlap longer than the grace is a conflict of both; a stay split in two has it in both parts */
	begin(45, 10, 365);
	add(&claims, 1, 100, 200, 20, 100, 1);
	add(&claims, 2, 150, 160, 20, 150, 2);
	resolve(2, 3);
	expect(0, 1, 100, 150, 1, 0, false);
	expect(1, 2, 150, 160, 1, 1, false);
	expect(2, 1, 160, 200, 1, 0, false);
	finish();
	begin(45, 9, 365);
	add(&claims, 1, 100, 200, 20, 100, 1);
	add(&claims, 2, 150, 160, 20, 150, 2);
	resolve(2, 3);
	expect(0, 1, 100, 150, 1, 0, true);
	expect(1, 2, 150, 160, 1, 1, true);
	expect(2, 1, 160, 200, 1, 0, true);
	finish();

	/* equal rank and declaration: the later stay wins, then the greater place */
	begin(0, 0, 365);
	add(&claims, 1, 100, 200, 20, 100, 1);
	add(&claims, 2, 90, 200, 20, 100, 2);
	add(&claims, 3, 100, 150, 20, 100, 3);
	resolve(3, 3);
	expect(0, 2, 90, 100, 1, 0, true);
	expect(1, 3, 100, 150, 1, 2, true);
	expect(2, 1, 150, 200, 1, 1, true);
	finish();

	/* no beginning sorts before all others */
	begin(45, 10, 365);
	add(&claims, 1, MIG_EVER_BEFORE, 100, 20, 100, 1);
	add(&claims, 2, MIG_EVER_BEFORE, MIG_EVER_AFTER, 10, 50, 2);
	resolve(2, 2);
	expect(0, 1, MIG_EVER_BEFORE, 100, 1, 1, true);
	expect(1, 2, 100, 415, 1, 0, true);
	finish();
}

static void
check_bounds(void)
{
	MigClaim empty = {1, 10, 10, 10, 1, 1, 0};
	MigClaim early = {1, MIG_DAY_MIN - 1, 10, 10, 1, 1, 0};
	MigClaim late = {1, 10, MIG_DAY_MAX + 1, 10, 1, 1, 0};
	MigClaim unsaid = {1, 10, 20, MIG_EVER_AFTER, 1, 1, 0};

	begin(INT32_MAX, INT32_MAX, INT32_MAX);
	CHECK(mig_claims_add(&claims, &empty) == MIG_OK);
	CHECK_INT(claims.count, 0);
	CHECK(mig_claims_add(&claims, &early) == MIG_BAD_TIME);
	CHECK(mig_claims_add(&claims, &late) == MIG_BAD_TIME);
	CHECK(mig_claims_add(&claims, &unsaid) == MIG_BAD_TIME);
	add(&claims, INT64_MIN, MIG_DAY_MIN, MIG_DAY_MIN + 1, INT32_MIN, MIG_DAY_MIN, INT64_MIN);
	add(&claims, INT64_MIN, MIG_DAY_MAX, MIG_EVER_AFTER, INT32_MAX, MIG_DAY_MAX, INT64_MAX - 1);
	resolve(1, 1);
	finish();
}

/* --- Brute force --- */

/* Stays of the given claims, by literal application of the rule. */
typedef struct Expected
{
	MigClaimedStay stays[CLAIMS_MAX];
	bool has[CLAIMS_MAX][CLAIMS_MAX]; /* stay, claim (whose id is its number) */
	size_t count;
} Expected;

/* Is the claim stronger, or equally strong and earlier by the given time? */
static bool
goes_before(const MigClaim *a, const MigClaim *b, int64_t a_time, int64_t b_time)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->declared != b->declared)
		return a->declared > b->declared;
	return a_time < b_time;
}

static void
expect_stays(const MigClaim *given, size_t count, const MigResolveRule *rule, Expected *expected)
{
	bool used[CLAIMS_MAX] = {false};

	memset(expected, 0, sizeof(*expected));
	for (size_t made = 0; made < count;)
	{
		MigClaimedStay *stay = expected->stays + expected->count;
		bool *has = expected->has[expected->count++];
		size_t first = 0;
		const MigClaim *begins = NULL;
		const MigClaim *ends = NULL;
		bool grew = true;

		/* The earliest claim left, and all of its place that it or a following one reaches. */
		while (used[first])
			first++;
		for (size_t i = first; i < count; i++)
			if (!used[i] && given[i].from < given[first].from)
				first = i;
		used[first] = has[first] = true;
		while (grew)
		{
			grew = false;
			for (size_t i = 0; i < count; i++)
				for (size_t j = 0; j < count && !used[i]; j++)
					if (has[j] && given[i].place == given[j].place &&
						given[j].from <= given[i].from &&
						(given[i].from - given[j].from <= rule->merge_days ||
						 (given[j].to != MIG_EVER_AFTER && given[i].from <= given[j].to)))
						used[i] = has[i] = grew = true;
		}
		*stay =
			(MigClaimedStay){.place = given[first].place, .rank = INT32_MIN, .declared = INT64_MIN};
		for (size_t i = 0; i < count; i++)
		{
			const MigClaim *claim = given + i;

			if (!has[i])
				continue;
			made++;
			stay->claims++;
			stay->rank = claim->rank > stay->rank ? claim->rank : stay->rank;
			stay->declared = claim->declared > stay->declared ? claim->declared : stay->declared;
			stay->own |= claim->own;
			if (begins == NULL || goes_before(claim, begins, claim->from, begins->from))
				begins = claim;
			if (claim->to != MIG_EVER_AFTER &&
				(ends == NULL || goes_before(claim, ends, claim->to, ends->to)))
				ends = claim;
		}
		stay->from = begins->from;
		stay->open = ends == NULL;
		stay->to = stay->open ? stay->declared + rule->lapse_days : ends->to;
	}
	for (size_t i = 0; i < expected->count; i++)
	{
		MigClaimedStay *stay = expected->stays + i;

		for (size_t j = 0; j < expected->count && stay->open; j++)
		{
			const MigClaimedStay *other = expected->stays + j;

			if (other->place != stay->place && other->from > stay->from && other->from < stay->to)
				stay->to = other->from;
		}
		if (stay->to <= stay->from)
			stay->to = stay->from + 1;
	}
}

static bool
overlap_by(const MigClaimedStay *a, const MigClaimedStay *b, int64_t days)
{
	int64_t from = a->from > b->from ? a->from : b->from;
	int64_t to = a->to < b->to ? a->to : b->to;

	return to - from > days;
}

/* Number of the stay that wins on a day, or -1. */
static int
holder_on(const Expected *expected, int64_t day)
{
	int holder = -1;

	for (size_t i = 0; i < expected->count; i++)
	{
		const MigClaimedStay *a = expected->stays + i;
		const MigClaimedStay *b = holder < 0 ? NULL : expected->stays + holder;

		if (a->from > day || a->to <= day)
			continue;
		if (b == NULL || a->rank > b->rank ||
			(a->rank == b->rank &&
			 (a->declared > b->declared ||
			  (a->declared == b->declared &&
			   (a->from > b->from || (a->from == b->from && a->place > b->place))))))
			holder = (int) i;
	}
	return holder;
}

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a;
	int64_t y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

/* Does the list of an episode have all claims of stays elsewhere at its time? */
static bool
is_lost(const Expected *expected, size_t count, const MigEpisode *episode,
		const MigClaimedStay *holder)
{
	int64_t lost[CLAIMS_MAX] = {0};
	size_t n = 0;

	for (size_t i = 0; i < expected->count; i++)
		for (size_t c = 0; c < count; c++)
			if (expected->has[i][c] && expected->stays[i].place != holder->place &&
				expected->stays[i].from < episode->to && expected->stays[i].to > episode->from)
				lost[n++] = (int64_t) c;
	qsort(lost, n, sizeof(int64_t), compare_ids);
	return n == episode->lost &&
		   (n == 0 || memcmp(lost, history.lost + episode->first, n * sizeof(int64_t)) == 0);
}

static bool
is_stay(const MigClaimedStay *stay, const Expected *expected, size_t number, size_t count,
		int64_t grace)
{
	const MigClaimedStay *other = expected->stays + number;
	bool conflict = false;
	size_t listed = 0;

	for (size_t i = 0; i < expected->count; i++)
		conflict |= expected->stays[i].place != other->place &&
					overlap_by(expected->stays + i, other, grace);
	for (size_t c = 0; c < count; c++)
		if (expected->has[number][c] &&
			(listed >= stay->claims || history.ids[stay->first + listed++] != (int64_t) c))
			return false;
	return stay->place == other->place && stay->from == other->from && stay->to == other->to &&
		   stay->declared == other->declared && stay->rank == other->rank &&
		   stay->open == other->open && stay->own == other->own && listed == stay->claims &&
		   stay->conflict == conflict;
}

/* The number of the stay of a place that begins on a day. */
static size_t
find_stay(const Expected *expected, const MigClaimedStay *stay)
{
	size_t i = 0;

	while (i < expected->count &&
		   (expected->stays[i].place != stay->place || expected->stays[i].from != stay->from))
		i++;
	return i;
}

/* Each pair of stays at different places must be among the conflicts, and their numbers must be equal. */
static void
check_conflicts(const Expected *expected, int64_t grace)
{
	size_t pairs = 0;
	bool right = true;

	CHECK(mig_history_conflicts(&history) == MIG_OK);
	for (size_t i = 0; i < expected->count; i++)
		for (size_t j = 0; j < expected->count; j++)
		{
			const MigClaimedStay *a = expected->stays + i;
			const MigClaimedStay *b = expected->stays + j;
			size_t found = 0;

			if (a->place >= b->place || !overlap_by(a, b, grace))
				continue;
			pairs++;
			for (size_t c = 0; c < history.conflict_count; c++)
			{
				const MigConflict *conflict = history.conflicts + c;

				found += find_stay(expected, history.stays + conflict->a) == i &&
						 find_stay(expected, history.stays + conflict->b) == j &&
						 conflict->place_a == a->place && conflict->place_b == b->place &&
						 conflict->from == (a->from > b->from ? a->from : b->from) &&
						 conflict->to == (a->to < b->to ? a->to : b->to);
			}
			right &= found == 1;
		}
	for (size_t c = 1; c < history.conflict_count; c++)
		right &= history.conflicts[c - 1].from <= history.conflicts[c].from;
	CHECK(right);
	CHECK_INT(history.conflict_count, pairs);
}

static void
check_random(void)
{
	MigResolveRule rule = {(int32_t) draw(60), (int32_t) draw(20), (int32_t) draw(200)};
	MigClaim given[CLAIMS_MAX];
	size_t count = 1 + draw(CLAIMS_MAX);
	uint32_t places = 1 + draw(4);
	Expected expected;
	bool right = true;
	int64_t day = -DAYS;

	begin(rule.merge_days, rule.grace_days, rule.lapse_days);
	for (size_t i = 0; i < count; i++)
	{
		int64_t from = draw(DAYS);

		given[i] = (MigClaim){
			.place = draw(places),
			.from = from,
			.to = draw(3) == 0 ? MIG_EVER_AFTER : from + 1 + draw(120),
			.declared = from - 3 + draw(30),
			.id = (int64_t) i,
			.rank = (int32_t) draw(3),
			.own = (int32_t) draw(2),
		};
	}
	expect_stays(given, count, &rule, &expected);
	/* The same in any order, and from two states. */
	for (int turn = 0; turn < 3; turn++)
	{
		MigClaims part;

		mig_claims_init(&part, &rule, &memory);
		claims.count = 0;
		for (size_t i = 0; i < count; i++)
			CHECK(mig_claims_add(draw(2) == 0 ? &claims : &part, given + i) == MIG_OK);
		for (size_t i = claims.count; i > 1; i--)
		{
			size_t j = draw((uint32_t) i);
			MigClaim claim = claims.claims[i - 1];

			claims.claims[i - 1] = claims.claims[j];
			claims.claims[j] = claim;
		}
		mig_claims_add_all(&claims, &part);
		mig_claims_free(&part);
		mig_history_stays(&history, &claims);
		CHECK(mig_history_episodes(&history) == MIG_OK);
		right &= history.stay_count == expected.count;
		for (size_t i = 0; i < history.stay_count; i++)
		{
			size_t number = find_stay(&expected, history.stays + i);

			right &= number < expected.count &&
					 is_stay(history.stays + i, &expected, number, count, rule.grace_days);
		}
	}
	CHECK(right);
	for (size_t i = 0; i < history.episode_count; i++)
	{
		const MigEpisode *episode = history.episodes + i;
		const MigClaimedStay *stay = history.stays + episode->stay;
		size_t number = find_stay(&expected, stay);

		right &= episode->from >= day && is_lost(&expected, count, episode, stay);
		for (; day < episode->from; day++)
			right &= holder_on(&expected, day) == -1;
		for (; day < episode->to; day++)
			right &= holder_on(&expected, day) == (int) number;
		/* Episodes are maximal. */
		right &= i == 0 || episode[-1].to < episode->from || episode[-1].stay != episode->stay;
	}
	for (; day < INT64_C(3) * DAYS; day++)
		right &= holder_on(&expected, day) == -1;
	CHECK(right);
	check_conflicts(&expected, rule.grace_days);
	finish();
}

static void
check_bytes(void)
{
	uint8_t bytes[1000];
	size_t len;
	MigClaims again;
	MigResolveRule none = {0};
	bool right = true;

	begin(1, 2, 3);
	add(&claims, 1, MIG_EVER_BEFORE, 200, 20, 100, 1);
	add(&claims, 2, 100, MIG_EVER_AFTER, -20, 90, -1);
	len = mig_claims_size(&claims);
	CHECK(len <= sizeof(bytes));
	mig_claims_write(&claims, bytes);
	mig_claims_init(&again, &none, &memory);
	CHECK(mig_claims_read(&again, bytes, len));
	CHECK(again.count == 2 && again.rule.lapse_days == 3);
	CHECK(memcmp(again.claims, claims.claims, 2 * sizeof(MigClaim)) == 0);
	mig_claims_free(&again);
	for (size_t cut = 0; cut < len; cut++)
	{
		mig_claims_init(&again, &none, &memory);
		/* Truncated after a claim it is a state of fewer claims. */
		right &= mig_claims_read(&again, bytes, cut) == ((len - cut) % sizeof(MigClaim) == 0);
		mig_claims_free(&again);
	}
	CHECK(right);
	finish();
}

/* Many claims that all overlap: each episode lists them, and too many are rejected, as lists grow with the square. */
static void
check_large(void)
{
	size_t steps = memory_steps;

	begin(0, 0, 365);
	for (int64_t i = 0; i < 100000; i++)
	{
		MigClaim claim = {i % 1000, i % 20, 100000 + i % 7, 50 + i % 13, i, (int32_t) (i % 7), 0};

		mig_claims_add(&claims, &claim);
	}
	mig_history_stays(&history, &claims);
	CHECK(mig_history_episodes(&history) == MIG_OK);
	CHECK(memory_steps > steps + 5);
	finish();
	begin(0, 0, 365);
	for (int64_t i = 0; i < 10000; i++)
	{
		MigClaim claim = {i, i, 100000 + i, 50, i, (int32_t) i, 0};

		mig_claims_add(&claims, &claim);
	}
	mig_history_stays(&history, &claims);
	CHECK(mig_history_episodes(&history) == MIG_TOO_LARGE);
	CHECK(mig_history_conflicts(&history) == MIG_TOO_LARGE);
	finish();
}

int
main(void)
{
	check_known();
	check_bounds();
	for (int i = 0; i < 3000; i++)
		check_random();
	check_bytes();
	check_large();
	return check_summary();
}
