/*
 * duplicates.c
 *		Claims of one person about the same stay (see duplicates.h).
 */
#include "residence/duplicates.h"

#include <string.h>

#include "base/array.h"
#include "base/sort.h"

#define FORMAT 1

/* --- Edit distance --- */

#define DIGITS_MAX 9

typedef struct Digits
{
	char digits[DIGITS_MAX];
	int count;
} Digits;

static Digits
digits_of(int64_t date)
{
	char text[MIG_TIME_TEXT_MAX];
	size_t len = mig_time_format(MIG_DATES, date, text);
	Digits result = {.count = 0};

	for (size_t i = 0; i < len; i++)
		if (text[i] != '-')
			result.digits[result.count++] = text[i];
	return result;
}

static int
min(int a, int b)
{
	return a < b ? a : b;
}

static int
edits_between(const Digits *x, const Digits *y)
{
	const char *a = x->digits;
	const char *b = y->digits;
	int a_count = x->count;
	int b_count = y->count;
	int edits[DIGITS_MAX + 1][DIGITS_MAX + 1]; /* of the first digits */

	/* A common prefix or suffix needs no edits. */
	for (; a_count > 0 && b_count > 0 && *a == *b; a_count--, b_count--)
		a++, b++;
	while (a_count > 0 && b_count > 0 && a[a_count - 1] == b[b_count - 1])
		a_count--, b_count--;
	for (int j = 0; j <= b_count; j++)
		edits[0][j] = j;
	for (int i = 1; i <= a_count; i++)
	{
		edits[i][0] = i;
		for (int j = 1; j <= b_count; j++)
		{
			edits[i][j] = min(edits[i - 1][j] + 1, edits[i][j - 1] + 1);
			edits[i][j] = min(edits[i][j], edits[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				edits[i][j] = min(edits[i][j], edits[i - 2][j - 2] + 1);
		}
	}
	return edits[a_count][b_count];
}

int32_t
mig_date_edit_distance(int64_t a, int64_t b)
{
	Digits x = digits_of(a);
	Digits y = digits_of(b);

	return edits_between(&x, &y);
}

/* --- Claims --- */

void
mig_telling_init(MigTelling *telling, const MigDuplicateLimits *limits, const MigMemory *memory)
{
	*telling = (MigTelling){.memory = *memory, .limits = *limits};
}

void
mig_telling_free(MigTelling *telling)
{
	if (telling->told != NULL)
		telling->memory.release(telling->memory.state, telling->told);
	if (telling->sources != NULL)
		telling->memory.release(telling->memory.state, telling->sources);
	telling->told = NULL;
	telling->sources = NULL;
}

static void
reserve_telling(MigTelling *telling, size_t count, size_t source_bytes)
{
	telling->told =
		mig_grow(&telling->memory, telling->told, &telling->room, count, sizeof(MigTold));
	telling->sources = mig_grow(&telling->memory, telling->sources, &telling->source_room,
								source_bytes, sizeof(uint8_t));
}

static bool
is_valid(const MigTold *told)
{
	MigPeriod period = {told->from, told->to};

	return mig_period_is_valid(MIG_DATES, &period);
}

static void
append(MigTelling *telling, const MigTold *told, const void *source, size_t len)
{
	reserve_telling(telling, telling->count + 1, telling->source_bytes + len);
	telling->told[telling->count] = *told;
	telling->told[telling->count].source = telling->source_bytes;
	telling->told[telling->count].source_len = len;
	telling->count++;
	if (len > 0)
		memcpy(telling->sources + telling->source_bytes, source, len);
	telling->source_bytes += len;
}

MigStatus
mig_telling_add(MigTelling *telling, const MigTold *told, const void *source, size_t len)
{
	if (told->from >= told->to)
		return MIG_OK;
	if (!is_valid(told))
		return MIG_BAD_TIME;
	append(telling, told, source, len);
	return MIG_OK;
}

void
mig_telling_add_all(MigTelling *telling, const MigTelling *other)
{
	for (size_t i = 0; i < other->count; i++)
	{
		const MigTold *told = other->told + i;

		mig_progress(&telling->memory, 1);
		append(telling, told, told->source_len > 0 ? other->sources + told->source : NULL,
			   told->source_len);
	}
}

/* Precedes the claims, which are followed by the bytes of the sources. */
typedef struct Head
{
	int32_t format;
	MigDuplicateLimits limits;
	int32_t unused;
	uint64_t count;
} Head;

size_t
mig_telling_size(const MigTelling *telling)
{
	return sizeof(Head) + telling->count * sizeof(MigTold) + telling->source_bytes;
}

void
mig_telling_write(const MigTelling *telling, uint8_t *out)
{
	Head head = {FORMAT, telling->limits, 0, telling->count};

	memcpy(out, &head, sizeof(head));
	out += sizeof(head);
	if (telling->count > 0)
		memcpy(out, telling->told, telling->count * sizeof(MigTold));
	if (telling->source_bytes > 0)
		memcpy(out + telling->count * sizeof(MigTold), telling->sources, telling->source_bytes);
}

bool
mig_telling_read(MigTelling *telling, const uint8_t *bytes, size_t len)
{
	size_t source_bytes;
	Head head;

	if (len < sizeof(head))
		return false;
	memcpy(&head, bytes, sizeof(head));
	bytes += sizeof(head);
	len -= sizeof(head);
	if (head.format != FORMAT || head.limits.shift_days < 0 || head.limits.edits < 0 ||
		head.unused != 0 || head.count > len / sizeof(MigTold))
		return false;
	telling->limits = head.limits;
	source_bytes = len - head.count * sizeof(MigTold);
	reserve_telling(telling, head.count, source_bytes);
	if (head.count > 0)
		memcpy(telling->told, bytes, head.count * sizeof(MigTold));
	if (source_bytes > 0)
		memcpy(telling->sources, bytes + head.count * sizeof(MigTold), source_bytes);
	telling->count = head.count;
	telling->source_bytes = source_bytes;
	for (size_t i = 0; i < telling->count; i++)
	{
		const MigTold *told = telling->told + i;

		mig_progress(&telling->memory, 1);
		if (told->from >= told->to || !is_valid(told) || told->source_len > source_bytes ||
			told->source > source_bytes - told->source_len)
			return false;
	}
	return true;
}

/* --- Duplicates --- */

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_place(const void *a, const void *b)
{
	const MigTold *x = a;
	const MigTold *y = b;
	int result = order(x->place, y->place);

	if (result == 0)
		result = order(x->id, y->id);
	if (result == 0)
		result = order(x->from, y->from);
	return result != 0 ? result : order(x->to, y->to);
}

/* The digits of a claim's begin and end, where known. */
typedef struct Dates
{
	Digits from;
	Digits to;
} Dates;

static bool
is_known(int64_t time)
{
	return time != MIG_EVER_BEFORE && time != MIG_EVER_AFTER;
}

/* Days from one time to another; false if one is unknown. */
static bool
shift_between(int64_t a, int64_t b, int64_t *shift)
{
	bool both = is_known(a) && is_known(b);

	*shift = both ? b - a : 0;
	return both || a == b;
}

static bool
is_within(int64_t shift, int32_t limit)
{
	return shift >= -(int64_t) limit && shift <= limit;
}

/* Are two claims of a place about the same stay?  If so, fills in all but the source. */
static bool
compare(const MigDuplicateLimits *limits, const MigTold *a, const MigTold *b, const Dates *a_dates,
		const Dates *b_dates, MigDuplicate *pair)
{
	bool near;

	*pair = (MigDuplicate){.place = a->place, .id_a = a->id, .id_b = b->id};
	pair->knows_from = shift_between(a->from, b->from, &pair->from_shift);
	pair->knows_to = shift_between(a->to, b->to, &pair->to_shift);
	near = is_within(pair->from_shift, limits->shift_days) &&
		   is_within(pair->to_shift, limits->shift_days);
	if (pair->from_shift != 0)
		pair->edits += edits_between(&a_dates->from, &b_dates->from);
	if (pair->to_shift != 0 && (near || pair->edits <= limits->edits))
		pair->edits += edits_between(&a_dates->to, &b_dates->to);
	return near || pair->edits <= limits->edits;
}

static bool
is_same_source(const MigTelling *telling, const MigTold *a, const MigTold *b)
{
	return a->source_len == b->source_len &&
		   (a->source_len == 0 ||
			memcmp(telling->sources + a->source, telling->sources + b->source, a->source_len) == 0);
}

MigStatus
mig_duplicates(MigTelling *telling, MigDuplicate **duplicates, size_t *count,
			   const MigMemory *memory)
{
	const MigTold *told = telling->told;
	Dates *dates;
	size_t room = 0;
	MigStatus status = MIG_OK;

	*duplicates = NULL;
	*count = 0;
	if (telling->count < 2)
		return MIG_OK;
	mig_sort(telling->told, telling->count, sizeof(MigTold), by_place, memory);
	dates = memory->resize(memory->state, NULL, telling->count * sizeof(Dates));
	for (size_t i = 0; i < telling->count; i++)
	{
		mig_progress(memory, 1);
		if (is_known(told[i].from))
			dates[i].from = digits_of(told[i].from);
		if (is_known(told[i].to))
			dates[i].to = digits_of(told[i].to);
	}
	for (size_t i = 0; i < telling->count && status == MIG_OK; i++)
		for (size_t j = i + 1; j < telling->count && told[j].place == told[i].place; j++)
		{
			MigDuplicate pair;

			mig_progress(memory, 1);
			if (told[i].id == told[j].id ||
				!compare(&telling->limits, told + i, told + j, dates + i, dates + j, &pair))
				continue;
			if (*count == MIG_DUPLICATES_MAX)
			{
				status = MIG_TOO_LARGE;
				break;
			}
			pair.same_source = is_same_source(telling, told + i, told + j);
			*duplicates = mig_grow(memory, *duplicates, &room, *count + 1, sizeof(MigDuplicate));
			(*duplicates)[(*count)++] = pair;
		}
	memory->release(memory->state, dates);
	return status;
}
