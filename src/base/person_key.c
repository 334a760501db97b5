/*
 * person_key.c
 *		Keys of persons and how they are written (see person_key.h).
 */
#include "base/person_key.h"

#include <string.h>

#include "base/digits.h"

#define HASH_MARK        "text:"
#define HASH_MARK_LENGTH (sizeof(HASH_MARK) - 1)
#define HEX_DIGITS       ((size_t) 2 * MIG_PERSON_BYTES)
#define HASH_LENGTH      (HASH_MARK_LENGTH + HEX_DIGITS)
#define UUID_HYPHENS     4
#define UUID_LENGTH      (HEX_DIGITS + UUID_HYPHENS)
#define NUMBER_DIGITS    19

bool
mig_person_key_is_good(const MigPersonKey *key)
{
	return key->kind >= MIG_PERSON_BIGINT && key->kind <= MIG_PERSON_TEXT &&
		   (key->kind != MIG_PERSON_BIGINT || key->numbers[1] == 0);
}

/* Does a uuid have a hyphen at this position? */
static bool
is_hyphen_at(size_t place)
{
	return place == 8 || place == 13 || place == 18 || place == 23;
}

/* Reads the bytes of a key; where->position is an offset from s. */
static MigStatus
parse_bytes(const char *s, MigPersonKind kind, const MigMemory *memory, MigPersonKey *out,
			MigWhere *where)
{
	char hex[HEX_DIGITS];
	size_t places[HEX_DIGITS];
	uint8_t bytes[MIG_PERSON_BYTES];
	MigPersonKey key = {.kind = kind};
	MigStatus status;
	size_t at = kind == MIG_PERSON_TEXT ? HASH_MARK_LENGTH : 0;

	for (size_t i = 0; i < HEX_DIGITS; at++)
	{
		if (kind == MIG_PERSON_UUID && is_hyphen_at(at))
			continue;
		places[i] = at;
		hex[i++] = s[at];
	}
	status = mig_parse_hex(hex, HEX_DIGITS, memory, bytes, where);
	if (status != MIG_OK)
	{
		where->position = places[where->position];
		return status;
	}
	memcpy(key.numbers, bytes, MIG_PERSON_BYTES);
	*out = key;
	return MIG_OK;
}

static MigStatus
parse_number(const char *s, size_t len, MigPersonKey *out, MigWhere *where)
{
	size_t at = len > 0 && s[0] == '-' ? 1 : 0;
	bool negative = at == 1;
	uint64_t max = negative ? (uint64_t) INT64_MAX + 1 : (uint64_t) INT64_MAX;
	uint64_t number = 0;

	if (at == len || len - at > NUMBER_DIGITS)
	{
		where->position = len;
		return MIG_BAD_LENGTH;
	}
	for (; at < len; at++)
	{
		if (s[at] < '0' || s[at] > '9')
		{
			where->position = at;
			return MIG_BAD_CHARACTER;
		}
		number = 10 * number + (uint64_t) (s[at] - '0');
	}
	if (number > max)
		return MIG_OUT_OF_RANGE;
	*out = (MigPersonKey){MIG_PERSON_BIGINT, {(int64_t) (negative ? -number : number), 0}};
	return MIG_OK;
}

MigStatus
mig_person_key_parse(const char *s, size_t len, const MigMemory *memory, MigPersonKey *out,
					 MigWhere *where)
{
	if (len == HASH_LENGTH && memcmp(s, HASH_MARK, HASH_MARK_LENGTH) == 0)
		return parse_bytes(s, MIG_PERSON_TEXT, memory, out, where);
	if (len == UUID_LENGTH)
	{
		for (size_t i = 0; i < len; i++)
			if (is_hyphen_at(i) != (s[i] == '-'))
			{
				where->position = i;
				return MIG_BAD_CHARACTER;
			}
		return parse_bytes(s, MIG_PERSON_UUID, memory, out, where);
	}
	return parse_number(s, len, out, where);
}

static size_t
format_number(int64_t number, char *out)
{
	char digits[NUMBER_DIGITS + 1];
	uint64_t left = number < 0 ? -(uint64_t) number : (uint64_t) number;
	size_t count = 0;
	size_t len = 0;

	do
		digits[count++] = (char) ('0' + left % 10);
	while ((left /= 10) > 0);
	if (number < 0)
		out[len++] = '-';
	while (count > 0)
		out[len++] = digits[--count];
	return len;
}

size_t
mig_person_key_format(const MigPersonKey *key, const MigMemory *memory,
					  char out[MIG_PERSON_KEY_TEXT_MAX])
{
	uint8_t bytes[MIG_PERSON_BYTES];
	char hex[HEX_DIGITS];
	size_t len = 0;

	if (key->kind == MIG_PERSON_BIGINT)
		return format_number(key->numbers[0], out);
	memcpy(bytes, key->numbers, MIG_PERSON_BYTES);
	mig_format_hex(bytes, MIG_PERSON_BYTES, memory, hex);
	if (key->kind == MIG_PERSON_TEXT)
	{
		memcpy(out, HASH_MARK, HASH_MARK_LENGTH);
		memcpy(out + HASH_MARK_LENGTH, hex, HEX_DIGITS);
		return HASH_LENGTH;
	}
	for (size_t i = 0; i < HEX_DIGITS; len++)
		out[len] = is_hyphen_at(len) ? '-' : hex[i++];
	return len;
}
