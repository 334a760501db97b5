/*
 * usage.c
 *		Readings of meters (see usage.h).
 */
#include "usage/usage.h"

#include <string.h>

#include "base/array.h"
#include "base/sort.h"

#define FORMAT 1

/* --- Readings --- */

void
mig_usage_init(MigUsageBuild *build, size_t max, const MigMemory *memory)
{
	memset(build, 0, sizeof(*build));
	build->memory = *memory;
	build->max = max;
}

void
mig_usage_free(MigUsageBuild *build)
{
	if (build->readings != NULL)
		build->memory.release(build->memory.state, build->readings);
	build->readings = NULL;
}

/* The finalizer of SplitMix64, a bijection: different dwellings keep different keys. */
static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static uint64_t
bits_of(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits;
}

static int
order_of(double a, double b)
{
	return (a > b) - (a < b);
}

int
mig_usage_compare(const void *a, const void *b)
{
	const MigUsageReading *left = a;
	const MigUsageReading *right = b;
	int order = (left->key > right->key) - (left->key < right->key);

	if (order == 0)
		order = left->kind - right->kind;
	if (order == 0)
		order = left->season - right->season;
	if (order == 0)
		order = order_of(left->persons, right->persons);
	if (order == 0)
		order = order_of(left->amount, right->amount);
	return order == 0 ? left->tied - right->tied : order;
}

/* Sorts readings, removes duplicates, and drops the dwellings with the highest keys if there are too many. */
static MigStatus
compact(MigUsageBuild *build)
{
	MigUsageReading *readings = build->readings;
	size_t kept = 0;
	size_t start = 0; /* first reading of the dwelling */

	mig_sort(readings, build->count, sizeof(*readings), mig_usage_compare, &build->memory);
	for (size_t i = 0; i < build->count; i++)
	{
		mig_progress(&build->memory, 1);
		if (kept > 0 && mig_usage_compare(readings + kept - 1, readings + i) == 0)
		{
			uint64_t times = (uint64_t) readings[kept - 1].times + readings[i].times;

			readings[kept - 1].times = times < UINT32_MAX ? (uint32_t) times : UINT32_MAX;
			continue;
		}
		if (kept > 0 && readings[kept - 1].key != readings[i].key)
			start = kept;
		if (kept == build->max)
		{
			if (start == 0)
				return MIG_TOO_LARGE;
			build->cut = readings[i].key;
			build->has_cut = true;
			kept = start;
			break;
		}
		readings[kept++] = readings[i];
	}
	build->count = kept;
	return MIG_OK;
}

static MigStatus
push(MigUsageBuild *build, const MigUsageReading *reading)
{
	if (build->has_cut && reading->key >= build->cut)
		return MIG_OK;
	if (build->count == build->room)
	{
		if (build->room >= build->max)
		{
			MigStatus status = compact(build);

			if (status != MIG_OK)
				return status;
			if (build->has_cut && reading->key >= build->cut)
				return MIG_OK;
		}
		if (build->room == 0 || build->count > build->room / 2)
			build->readings =
				mig_grow(&build->memory, build->readings, &build->room,
						 build->room > 0 ? 2 * build->room : 16, sizeof(MigUsageReading));
	}
	build->readings[build->count++] = *reading;
	return MIG_OK;
}

/* The number of a kind, added if new; MIG_USAGE_KINDS_MAX if there is no room. */
static unsigned
kind_of(MigUsageBuild *build, const char *kind, size_t len)
{
	for (unsigned i = 0; i < build->kinds; i++)
		if (strlen(build->names[i]) == len && memcmp(build->names[i], kind, len) == 0)
			return i;
	if (build->kinds == MIG_USAGE_KINDS_MAX || len == 0 || len > MIG_USAGE_NAME_MAX ||
		memchr(kind, 0, len) != NULL)
		return MIG_USAGE_KINDS_MAX;
	memcpy(build->names[build->kinds], kind, len);
	build->names[build->kinds][len] = 0;
	return build->kinds++;
}

/* The comparisons are false for NaN. */
static bool
is_amount(double amount)
{
	return amount >= 0 && amount <= MIG_USAGE_AMOUNT_MAX;
}

static bool
is_number_of_persons(double persons)
{
	return persons >= 0 && persons < MIG_USAGE_NUMBERS;
}

MigStatus
mig_usage_add(MigUsageBuild *build, const char *kind, size_t len, int64_t season, double persons,
			  double amount, const int64_t *dwelling)
{
	MigUsageReading reading = {.times = 1, .tied = dwelling != NULL};
	unsigned number;

	if (season < 0 || season > MIG_USAGE_SEASON_MAX)
		return MIG_BAD_SEASON;
	if (!is_number_of_persons(persons))
		return MIG_BAD_NUMBER;
	if (!is_amount(amount))
		return MIG_BAD_AMOUNT;
	number = kind_of(build, kind, len);
	if (number == MIG_USAGE_KINDS_MAX)
		return MIG_BAD_KIND;
	reading.kind = (uint8_t) number;
	reading.season = (uint16_t) season;
	reading.persons = persons + 0.0; /* no -0 */
	reading.amount = amount + 0.0;
	if (dwelling != NULL)
		reading.key = mix((uint64_t) *dwelling);
	else
	{
		reading.key = mix(bits_of(reading.persons)) + (uint64_t) season;
		reading.key = mix(mix(reading.key) ^ bits_of(reading.amount));
		for (size_t i = 0; i < len; i++)
			reading.key = mix(reading.key ^ (uint8_t) kind[i]);
	}
	return push(build, &reading);
}

MigStatus
mig_usage_add_all(MigUsageBuild *build, const MigUsageBuild *other)
{
	unsigned kinds[MIG_USAGE_KINDS_MAX] = {0};
	MigStatus status = MIG_OK;

	for (unsigned i = 0; i < other->kinds; i++)
	{
		kinds[i] = kind_of(build, other->names[i], strlen(other->names[i]));
		if (kinds[i] == MIG_USAGE_KINDS_MAX)
			return MIG_BAD_KIND;
	}
	if (other->has_cut && (!build->has_cut || other->cut < build->cut))
	{
		size_t kept = 0;

		build->has_cut = true;
		build->cut = other->cut;
		for (size_t i = 0; i < build->count; i++)
		{
			mig_progress(&build->memory, 1);
			if (build->readings[i].key < build->cut)
				build->readings[kept++] = build->readings[i];
		}
		build->count = kept;
	}
	for (size_t i = 0; i < other->count && status == MIG_OK; i++)
	{
		MigUsageReading reading = other->readings[i];

		mig_progress(&build->memory, 1);
		reading.kind = (uint8_t) kinds[reading.kind];
		status = push(build, &reading);
	}
	return status;
}

/* --- Serialized build: in native format, for other processes of the same server --- */

#define READING_BYTES 32

size_t
mig_usage_size(const MigUsageBuild *build)
{
	size_t size = 3 + sizeof(build->cut);

	for (unsigned i = 0; i < build->kinds; i++)
		size += 1 + strlen(build->names[i]);
	return size + build->count * READING_BYTES;
}

size_t
mig_usage_write(const MigUsageBuild *build, uint8_t *out)
{
	uint8_t *end = out;

	*end++ = FORMAT;
	*end++ = build->has_cut;
	*end++ = (uint8_t) build->kinds;
	memcpy(end, &build->cut, sizeof(build->cut));
	end += sizeof(build->cut);
	for (unsigned i = 0; i < build->kinds; i++)
	{
		size_t len = strlen(build->names[i]);

		*end++ = (uint8_t) len;
		memcpy(end, build->names[i], len);
		end += len;
	}
	for (size_t i = 0; i < build->count; i++, end += READING_BYTES)
	{
		const MigUsageReading *reading = build->readings + i;

		mig_progress(&build->memory, 1);
		memcpy(end, &reading->key, 8);
		memcpy(end + 8, &reading->persons, 8);
		memcpy(end + 16, &reading->amount, 8);
		memcpy(end + 24, &reading->times, 4);
		memcpy(end + 28, &reading->season, 2);
		end[30] = reading->kind;
		end[31] = reading->tied;
	}
	return (size_t) (end - out);
}

MigStatus
mig_usage_read(MigUsageBuild *build, const uint8_t *bytes, size_t len)
{
	const uint8_t *at = bytes + 3 + sizeof(build->cut);
	const uint8_t *end = bytes + len;

	if (len < 3 + sizeof(build->cut) || bytes[0] != FORMAT || bytes[1] > 1 ||
		bytes[2] > MIG_USAGE_KINDS_MAX)
		return MIG_BAD_USAGE;
	build->has_cut = bytes[1];
	memcpy(&build->cut, bytes + 3, sizeof(build->cut));
	for (unsigned i = 0; i < bytes[2]; i++)
	{
		size_t size = at < end ? *at++ : 0;

		if ((size_t) (end - at) < size || kind_of(build, (const char *) at, size) != i)
			return MIG_BAD_USAGE;
		at += size;
	}
	if ((size_t) (end - at) % READING_BYTES != 0)
		return MIG_BAD_USAGE;
	for (; at < end; at += READING_BYTES)
	{
		MigUsageReading reading;

		mig_progress(&build->memory, 1);
		memcpy(&reading.key, at, 8);
		memcpy(&reading.persons, at + 8, 8);
		memcpy(&reading.amount, at + 16, 8);
		memcpy(&reading.times, at + 24, 4);
		memcpy(&reading.season, at + 28, 2);
		reading.kind = at[30];
		reading.tied = at[31] == 1;
		if (reading.kind >= build->kinds || reading.season > MIG_USAGE_SEASON_MAX ||
			reading.times == 0 || at[31] > 1 || !is_number_of_persons(reading.persons) ||
			!is_amount(reading.amount) || (build->has_cut && reading.key >= build->cut) ||
			push(build, &reading) != MIG_OK)
			return MIG_BAD_USAGE;
	}
	return MIG_OK;
}

/* Numbers the kinds by their names. */
static void
sort_kinds(MigUsageBuild *build)
{
	uint8_t places[MIG_USAGE_KINDS_MAX] = {0};
	char names[MIG_USAGE_KINDS_MAX][MIG_USAGE_NAME_MAX + 1];

	memcpy(names, build->names, sizeof(names));
	for (unsigned i = 0; i < build->kinds; i++)
	{
		for (unsigned j = 0; j < build->kinds; j++)
			places[i] += strcmp(names[j], names[i]) < 0;
		memcpy(build->names[places[i]], names[i], sizeof(names[i]));
	}
	for (size_t i = 0; i < build->count; i++)
	{
		mig_progress(&build->memory, 1);
		build->readings[i].kind = places[build->readings[i].kind];
	}
}

MigStatus
mig_usage_settle(MigUsageBuild *build)
{
	sort_kinds(build);
	return compact(build);
}
