/*
 * density_text.c
 *		The text of a density (see density_text.h).
 */
#include "density/density_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "base/radix.h"
#include "code/grid_code.h"
#include "grid/gridcell.h"

const char *const mig_key_names[] = {
	[MIG_KEYS_CELL] = "gridcell",
	[MIG_KEYS_ZONE] = "bigint",
	[MIG_KEYS_GRID] = "grid_code",
	[MIG_KEYS_REGION] = "region_code",
};

size_t
mig_density_key_format(MigKeyKind kind, int64_t key, char out[MIG_KEY_TEXT_MAX])
{
	switch (kind)
	{
		case MIG_KEYS_CELL:
			return mig_gridcell_format(key, out);
		case MIG_KEYS_GRID:
			mig_grid_code_format(key, out);
			return MIG_GRID_CODE_DIGITS;
		case MIG_KEYS_REGION:
			mig_region_code_format(key, out);
			return MIG_REGION_CODE_DIGITS;
		case MIG_KEYS_ZONE:
			break;
	}
	return (size_t) snprintf(out, MIG_KEY_TEXT_MAX, "%lld", (long long) key);
}

typedef struct Reader
{
	const char *text;
	size_t len;
	size_t at;
	const MigMemory *memory;
	MigDensityRecords *out;
	size_t room;
	size_t objects; /* of a flow, each from one key */
	bool is_whole;  /* no value has had a point or an exponent */
	size_t beyond;  /* position of the first value out of range for counts */
} Reader;

static void
skip_blanks(Reader *reader)
{
	for (; reader->at < reader->len && memchr(" \t\r\n", reader->text[reader->at], 4) != NULL;
		 reader->at++)
		mig_progress(reader->memory, 1);
}

/* Consumes blanks and a character. */
static bool
take(Reader *reader, char character)
{
	skip_blanks(reader);
	if (reader->at == reader->len || reader->text[reader->at] != character)
		return false;
	reader->at++;
	return true;
}

/* Consumes a string without escapes; sets *at to its first character. */
static bool
take_string(Reader *reader, const char **string, size_t *len)
{
	const char *end;

	if (!take(reader, '"'))
		return false;
	*string = reader->text + reader->at;
	end = memchr(*string, '"', reader->len - reader->at);
	if (end == NULL)
		return false;
	*len = (size_t) (end - *string);
	reader->at += *len + 1;
	return true;
}

static bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static bool
parse_zone(const char *text, size_t len, int64_t *out)
{
	bool negative = len > 0 && text[0] == '-';
	size_t at = negative ? 1 : 0;
	uint64_t number = 0;
	uint64_t max = negative ? (uint64_t) INT64_MAX + 1 : (uint64_t) INT64_MAX;

	if (at == len || (text[at] == '0' && len > 1))
		return false;
	for (; at < len; at++)
	{
		uint64_t digit = (uint64_t) (text[at] - '0');

		if (!is_digit(text[at]) || number > (max - digit) / 10)
			return false;
		number = 10 * number + digit;
	}
	*out = negative ? (int64_t) (0 - number) : (int64_t) number;
	return true;
}

static bool
parse_key(MigKeyKind kind, const char *text, size_t len, int64_t *key)
{
	MigWhere where;

	switch (kind)
	{
		case MIG_KEYS_CELL:
			return mig_gridcell_parse(text, len, key, &where) == MIG_OK;
		case MIG_KEYS_GRID:
			return mig_grid_code_parse(text, len, key, &where) == MIG_OK;
		case MIG_KEYS_REGION:
			return len == MIG_REGION_CODE_DIGITS &&
				   mig_region_code_parse(text, len, key, &where) == MIG_OK;
		case MIG_KEYS_ZONE:
			break;
	}
	return parse_zone(text, len, key);
}

static void
put_amount(int64_t *out, double value)
{
	value += 0.0; /* -0 becomes 0 */
	memcpy(out, &value, sizeof(value));
}

static int64_t *
record_at(const MigDensityRecords *out, size_t i)
{
	return out->records + i * (out->keys + 1);
}

/* Converts the counts read so far to amounts. */
static void
turn_to_amounts(Reader *reader)
{
	if (reader->out->values_are == MIG_AMOUNTS)
		return;
	reader->out->values_are = MIG_AMOUNTS;
	for (size_t i = 0; i < reader->out->count; i++)
	{
		mig_progress(reader->memory, 1);
		put_amount(record_at(reader->out, i) + reader->out->keys,
				   (double) record_at(reader->out, i)[reader->out->keys]);
	}
}

/* Consumes the value of a key. */
static MigStatus
take_value(Reader *reader, int64_t *out)
{
	MigScanner in = {reader->text, reader->len, reader->at, reader->memory};
	MigNumber number;
	size_t len;

	skip_blanks(reader);
	if (!mig_take_number(&in, MIG_NUMBER_JSON, &number))
		return MIG_BAD_DENSITY;
	len = in.at - reader->at;
	reader->is_whole &= number.is_integer;
	if (len == 2 && memcmp(reader->text + reader->at, "-0", 2) == 0)
		*out = 0;
	else if (!number.is_integer)
		turn_to_amounts(reader);
	else if (reader->out->values_are == MIG_COUNTS &&
			 !parse_zone(reader->text + reader->at, len, out))
	{
		reader->beyond = reader->at;
		turn_to_amounts(reader); /* valid if other values are amounts */
	}
	if (reader->out->values_are == MIG_AMOUNTS)
	{
		double value = mig_number_double(&number, reader->memory);

		if (!isfinite(value))
			return MIG_OUT_OF_RANGE;
		put_amount(out, value);
	}
	reader->at = in.at;
	return MIG_OK;
}

static int64_t *
new_record(Reader *reader)
{
	MigDensityRecords *out = reader->out;

	out->records = mig_grow(reader->memory, out->records, &reader->room, out->count + 1,
							(out->keys + 1) * sizeof(int64_t));
	return record_at(out, out->count);
}

/* Consumes "key": */
static bool
take_key(Reader *reader, int64_t *out)
{
	size_t start;
	const char *key;
	size_t len;

	skip_blanks(reader);
	start = reader->at;
	if (!take_string(reader, &key, &len))
		return false;
	if (!parse_key(reader->out->keys_are, key, len, out))
	{
		reader->at = start;
		return false;
	}
	return take(reader, ':');
}

/* Consumes {"key": value, ...}; in a flow, all from one key. */
static MigStatus
take_values(Reader *reader, int64_t from)
{
	if (!take(reader, '{'))
		return MIG_BAD_DENSITY;
	if (reader->out->keys == 1 && take(reader, '}'))
		return MIG_OK;
	do
	{
		int64_t *record = new_record(reader);
		MigStatus status;

		mig_progress(reader->memory, 1);
		record[0] = from;
		if (!take_key(reader, record + reader->out->keys - 1))
			return MIG_BAD_DENSITY;
		status = take_value(reader, record + reader->out->keys);
		if (status != MIG_OK)
			return status;
		reader->out->count++;
	} while (take(reader, ','));
	return take(reader, '}') ? MIG_OK : MIG_BAD_DENSITY;
}

/* Consumes {"from": {"to": value, ...}, ...}. */
static MigStatus
take_pairs(Reader *reader)
{
	if (!take(reader, '{'))
		return MIG_BAD_DENSITY;
	if (take(reader, '}'))
		return MIG_OK;
	do
	{
		int64_t from;
		MigStatus status;

		if (!take_key(reader, &from))
			return MIG_BAD_DENSITY;
		status = take_values(reader, from);
		if (status != MIG_OK)
			return status;
		reader->objects++;
	} while (take(reader, ','));
	return take(reader, '}') ? MIG_OK : MIG_BAD_DENSITY;
}

static MigStatus
take_all(Reader *reader)
{
	return reader->out->keys == 1 ? take_values(reader, 0) : take_pairs(reader);
}

/* Consumes {"type of keys": values}. */
static MigStatus
take_zones(Reader *reader)
{
	const char *name;
	size_t len;
	size_t start;
	MigStatus status;

	if (!take(reader, '{'))
		return MIG_BAD_DENSITY;
	skip_blanks(reader);
	start = reader->at;
	if (!take_string(reader, &name, &len))
		return MIG_BAD_DENSITY;
	reader->out->keys_are = MIG_KEYS_CELL;
	for (MigKeyKind kind = MIG_KEYS_ZONE; kind <= MIG_KEYS_REGION; kind++)
		if (strlen(mig_key_names[kind]) == len && memcmp(name, mig_key_names[kind], len) == 0)
			reader->out->keys_are = kind;
	if (reader->out->keys_are == MIG_KEYS_CELL)
	{
		reader->at = start;
		return MIG_BAD_DENSITY;
	}
	if (!take(reader, ':'))
		return MIG_BAD_DENSITY;
	status = take_all(reader);
	if (status != MIG_OK)
		return status;
	return take(reader, '}') ? MIG_OK : MIG_BAD_DENSITY;
}

/* Sorts the records; false if a key, a pair, or an object of a flow is repeated. */
static bool
sort_records(MigDensityRecords *out, size_t objects, const MigMemory *memory)
{
	int64_t *spare;
	int64_t *sorted;
	size_t width = out->keys + 1;
	size_t starts = 1;
	bool once = true;

	if (out->count < 2)
		return true;
	spare = memory->resize(memory->state, NULL, out->count * width * sizeof(int64_t));
	sorted = mig_radix_sort(out->records, spare, out->count, width, out->keys, memory);
	memory->release(memory->state, sorted == spare ? out->records : spare);
	out->records = sorted;
	for (size_t i = 1; i < out->count; i++)
	{
		mig_progress(memory, 1);
		once &= mig_record_less(record_at(out, i - 1), record_at(out, i), out->keys);
		starts += record_at(out, i - 1)[0] != record_at(out, i)[0];
	}
	return once && (out->keys == 1 || starts == objects);
}

MigStatus
mig_density_parse(const char *text, size_t len, bool cells, bool pairs, const MigMemory *memory,
				  MigDensityRecords *out, MigWhere *where)
{
	Reader reader = {.text = text, .len = len, .memory = memory, .out = out};
	MigStatus status;

	*out = (MigDensityRecords){
		.keys_are = MIG_KEYS_CELL, .values_are = MIG_COUNTS, .keys = pairs ? 2 : 1};
	reader.is_whole = true;
	status = cells ? take_all(&reader) : take_zones(&reader);
	if (status == MIG_OK)
	{
		skip_blanks(&reader);
		if (reader.at != len || !sort_records(out, reader.objects, memory))
			status = MIG_BAD_DENSITY;
		else if (reader.is_whole && out->values_are == MIG_AMOUNTS)
		{
			status = MIG_OUT_OF_RANGE;
			reader.at = reader.beyond;
		}
	}
	if (status != MIG_OK && out->records != NULL)
	{
		memory->release(memory->state, out->records);
		out->records = NULL;
	}
	where->position = reader.at;
	return status;
}
