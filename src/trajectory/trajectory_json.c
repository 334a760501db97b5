/*
 * trajectory_json.c
 *		Moving Features JSON (see trajectory_json.h).
 *
 * Members are located first; then positions and times are read in parallel.
 */
#include "trajectory/trajectory_json.h"

#include <stdint.h>

#include "base/array.h"
#include "geo/sphere.h"
#include "trajectory/trajectory_text.h"

#define YEAR_2000        INT64_C(946684800000)     /* milliseconds since 1970 */
#define MILLISECONDS_MAX INT64_C(3093527980800000) /* the year 100000 */

/* Contents of a string without the quotes, escapes not decoded. */
typedef struct String
{
	const char *s;
	size_t len;
} String;

static bool
take_string(MigScanner *in, String *string)
{
	size_t start;

	if (!mig_take(in, '"'))
		return false;
	start = in->at;
	while (in->at < in->len && in->s[in->at] != '"')
	{
		mig_progress(in->memory, 1);
		in->at += in->s[in->at] == '\\' ? 2 : 1;
	}
	if (in->at >= in->len)
	{
		in->at = in->len;
		return false;
	}
	*string = (String){in->s + start, in->at - start};
	in->at++;
	return true;
}

static bool
is(const String *string, const char *word)
{
	return string->len == strlen(word) && memcmp(string->s, word, string->len) == 0;
}

/* Takes a string equal to word. */
static bool
take_word(MigScanner *in, const char *word)
{
	size_t start = in->at;
	String string;

	if (take_string(in, &string) && is(&string, word))
		return true;
	in->at = start;
	return false;
}

static bool
ends_in(const String *string, const char *word)
{
	size_t len = strlen(word);

	return string->len >= len && memcmp(string->s + string->len - len, word, len) == 0;
}

/* Skips a value of any kind. */
static bool
skip_value(MigScanner *in, const MigMemory *memory)
{
	size_t depth = 0;
	size_t start;
	String string;

	do
	{
		mig_skip_blanks(in);
		mig_progress(memory, 1);
		start = in->at;
		if (mig_scanner_has(in, "{["))
		{
			depth++;
			in->at++;
		}
		else if (mig_scanner_has(in, "}]"))
		{
			if (depth-- == 0)
				return false;
			in->at++;
		}
		else if (mig_scanner_has(in, ",:"))
		{
			if (depth == 0)
				return false;
			in->at++;
		}
		else if (mig_scanner_has(in, "\""))
		{
			if (!take_string(in, &string))
				return false;
		}
		else
			for (; in->at < in->len && !mig_scanner_has(in, "{}[],:\" \t\r\n"); in->at++)
				mig_progress(memory, 1);
		if (in->at == start)
			return false;
	} while (depth > 0);
	return true;
}

/* Type of an object. */
typedef enum Kind
{
	KIND_NONE, /* no type member */
	KIND_MOVING_POINT,
	KIND_COLLECTION,
	KIND_FEATURE,
	KIND_FEATURES,
} Kind;

static const struct
{
	const char *name;
	Kind kind;
} kinds[] = {
	{"MovingPoint", KIND_MOVING_POINT},
	{"MovingGeomPoint", KIND_MOVING_POINT}, /* MobilityDB 1.1 or later */
	{"MovingGeogPoint", KIND_MOVING_POINT},
	{"MovingGeometryCollection", KIND_COLLECTION},
	{"Feature", KIND_FEATURE},
	{"FeatureCollection", KIND_FEATURES},
};

/* Kind of an object, and the starts of values, 0 if there is none. */
typedef struct Object
{
	Kind kind;
	size_t coordinates;
	size_t datetimes;
	size_t sequences; /* of a MovingPoint */
	size_t prisms;    /* of a collection */
	size_t geometry;  /* of a feature */
	size_t features;
} Object;

/* Takes a coordinate reference system, which must be longitude and latitude on WGS 84 or CGCS2000. */
static bool
take_crs(MigScanner *in, const MigMemory *memory)
{
	size_t start = in->at;
	MigScanner value = *in;
	bool known = false;
	String string;

	if (!skip_value(&value, memory))
		return false;
	while (in->at < value.at)
	{
		mig_progress(memory, 1);
		if (!mig_scanner_has(in, "\""))
			in->at++;
		else if (take_string(in, &string))
			known |= ends_in(&string, ":4326") || ends_in(&string, ":4490") ||
					 ends_in(&string, "/4326") || ends_in(&string, "/4490") ||
					 ends_in(&string, "CRS84");
	}
	if (!known)
		in->at = start;
	return known;
}

static bool
take_kind(MigScanner *in, Kind *kind)
{
	size_t start = in->at;
	String string;

	if (!take_string(in, &string))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (is(&string, kinds[i].name))
		{
			*kind = kinds[i].kind;
			return true;
		}
	in->at = start;
	return false;
}

/* Takes the value of a member, according to the member's name. */
static bool
take_member(MigScanner *in, const String *name, const MigMemory *memory, Object *found)
{
	mig_skip_blanks(in);
	if (is(name, "type"))
		return take_kind(in, &found->kind);
	if (is(name, "interpolation"))
		return take_word(in, "Linear") || take_word(in, "Discrete") || take_word(in, "None");
	if (is(name, "crs"))
		return take_crs(in, memory);
	if (is(name, "coordinates"))
		found->coordinates = in->at;
	if (is(name, "datetimes"))
		found->datetimes = in->at;
	if (is(name, "sequences"))
		found->sequences = in->at;
	if (is(name, "prisms"))
		found->prisms = in->at;
	if (is(name, "temporalGeometry"))
		found->geometry = in->at;
	if (is(name, "features"))
		found->features = in->at;
	return skip_value(in, memory);
}

static bool
take_object(MigScanner *in, const MigMemory *memory, Object *found)
{
	String name;

	*found = (Object){KIND_NONE, 0, 0, 0, 0, 0, 0};
	if (!mig_take(in, '{'))
		return false;
	do
		if (!take_string(in, &name) || !mig_take(in, ':') || !take_member(in, &name, memory, found))
			return false;
	while (mig_take(in, ','));
	return mig_take(in, '}');
}

static MigStatus
take_number(MigScanner *in, int32_t max, MigStatus beyond, int32_t *units)
{
	MigStatus status = mig_take_degrees(in, MIG_NUMBER_JSON, max, beyond, units);

	return status == MIG_BAD_TRAJECTORY ? MIG_BAD_MOVING_POINT : status;
}

/* Takes [longitude, latitude], and ignores further elements. */
static MigStatus
take_position(MigScanner *in, const MigMemory *memory, MigFix *fix)
{
	MigStatus status;

	if (!mig_take(in, '['))
		return MIG_BAD_MOVING_POINT;
	status = take_number(in, 180, MIG_BAD_LONGITUDE, &fix->lon);
	if (status != MIG_OK)
		return status;
	fix->lon = mig_sphere_lon(fix->lon);
	if (!mig_take(in, ','))
		return MIG_BAD_MOVING_POINT;
	status = take_number(in, 90, MIG_BAD_LATITUDE, &fix->lat);
	if (status != MIG_OK)
		return status;
	if (mig_take(in, ',') && !skip_value(in, memory))
		return MIG_BAD_MOVING_POINT;
	return mig_take(in, ']') ? MIG_OK : MIG_BAD_MOVING_POINT;
}

/* Takes milliseconds since 1970, rounding to microseconds. */
static MigStatus
take_milliseconds(MigScanner *in, int64_t *time)
{
	MigNumber number;
	MigScanner rest = *in;
	bool exact;

	if (!mig_take_number(&rest, MIG_NUMBER_JSON, &number))
		return MIG_BAD_MOVING_POINT;
	if (!mig_number_scaled(&number, 3, 1000 * MILLISECONDS_MAX, in->memory, time, &exact))
		return MIG_BAD_TIME;
	*time -= YEAR_2000 * 1000;
	if (!mig_time_is_valid(MIG_TIMESTAMPS, *time))
		return MIG_BAD_TIME;
	in->at = rest.at;
	return MIG_OK;
}

static MigStatus
take_time(MigScanner *in, int64_t *time, MigWhere *where)
{
	String string;
	size_t used;

	mig_skip_blanks(in);
	if (!mig_scanner_has(in, "\""))
	{
		where->fault = MIG_TIME_YEAR;
		return take_milliseconds(in, time);
	}
	if (!take_string(in, &string))
		return MIG_BAD_MOVING_POINT;
	if (mig_time_parse(MIG_TIMESTAMPS, string.s, string.len, time, &used, where) != MIG_OK)
	{
		in->at = (size_t) (string.s - in->s) + where->position;
		return MIG_BAD_TIME;
	}
	if (used == string.len)
		return MIG_OK;
	in->at = (size_t) (string.s - in->s) + used;
	where->fault = MIG_TIME_OFFSET;
	return MIG_BAD_TIME;
}

/*
 * May the last fix follow the one before it?  A sequence may start at the end time of the previous one, unless apart only
 * at its end position.
 */
static bool
is_in_order(const MigFixes *fixes, bool begins, bool apart)
{
	const MigFix *fix = fixes->fixes + fixes->count - 1;

	if (fixes->count == 1 || fix->time > fix[-1].time)
		return true;
	return begins && fix->time == fix[-1].time &&
		   (apart || (fix->lon == fix[-1].lon && fix->lat == fix[-1].lat));
}

/* Reads positions and times in parallel; on failure, *in is at the error. */
static MigStatus
read_fixes(MigScanner *in, const Object *found, bool apart, const MigMemory *memory,
		   MigFixes *fixes, MigWhere *where)
{
	MigScanner times = *in;
	bool begins = true;
	bool more;

	in->at = found->coordinates;
	times.at = found->datetimes;
	if (!mig_take(in, '['))
		return MIG_BAD_MOVING_POINT;
	if (!mig_take(&times, '['))
	{
		in->at = times.at;
		return MIG_BAD_MOVING_POINT;
	}
	do
	{
		MigFix *fix = mig_fixes_add(fixes, memory);
		MigStatus status = take_position(in, memory, fix);
		size_t start = times.at;

		if (status != MIG_OK)
			return status;
		status = take_time(&times, &fix->time, where);
		if (status == MIG_OK && !is_in_order(fixes, begins, apart))
		{
			times.at = start;
			mig_skip_blanks(&times);
			status = MIG_BAD_ORDER;
		}
		if (status != MIG_OK)
		{
			in->at = times.at;
			return status;
		}
		if (!apart && fixes->count > 1 && fix->time == fix[-1].time)
			fixes->count--;
		if (fixes->count > MIG_TRAJECTORY_FIXES_MAX)
			return MIG_TOO_MANY_FIXES;
		begins = false;
		more = mig_take(in, ',');
		if (more != mig_take(&times, ','))
			return MIG_BAD_MOVING_POINT;
	} while (more);
	return mig_take(in, ']') && mig_take(&times, ']') ? MIG_OK : MIG_BAD_MOVING_POINT;
}

/* State of the parser. */
typedef struct Reading
{
	MigScanner in; /* at the error, on failure */
	const MigMemory *memory;
	MigSequences *sequences;
	bool apart;
	MigWhere *where;
} Reading;

static MigStatus
read_sequence(Reading *reading, const Object *found)
{
	MigSequences *sequences = reading->sequences;
	MigStatus status;

	if (found->coordinates == 0 || found->datetimes == 0)
		return MIG_BAD_MOVING_POINT;
	status = read_fixes(&reading->in, found, reading->apart, reading->memory, &sequences->fixes,
						reading->where);
	if (status != MIG_OK)
		return status;
	sequences->ends = mig_grow(reading->memory, sequences->ends, &sequences->room,
							   sequences->count + 1, sizeof(size_t));
	sequences->ends[sequences->count++] = sequences->fixes.count;
	return MIG_OK;
}

static MigStatus read_object(Reading *reading, Kind from, Kind to);

/* Reads an array of 1 to max objects of a kind. */
static MigStatus
read_objects(Reading *reading, size_t start, Kind kind, size_t max)
{
	size_t count = 0;

	reading->in.at = start;
	if (!mig_take(&reading->in, '['))
		return MIG_BAD_MOVING_POINT;
	do
	{
		MigScanner rest;
		MigStatus status;

		mig_skip_blanks(&reading->in);
		if (count++ == max)
			return MIG_BAD_MOVING_POINT;
		rest = reading->in;
		status = read_object(reading, kind, kind);
		if (status != MIG_OK)
			return status;
		if (!skip_value(&rest, reading->memory))
			return MIG_BAD_MOVING_POINT;
		reading->in.at = rest.at;
	} while (mig_take(&reading->in, ','));
	return mig_take(&reading->in, ']') ? MIG_OK : MIG_BAD_MOVING_POINT;
}

/* Reads an object of one of the kinds from .. to, with its contents. */
static MigStatus
read_object(Reading *reading, Kind from, Kind to)
{
	size_t start = reading->in.at;
	Object found;

	if (!take_object(&reading->in, reading->memory, &found))
		return MIG_BAD_MOVING_POINT;
	if (found.kind < from || found.kind > to)
	{
		reading->in.at = start;
		return MIG_BAD_MOVING_POINT;
	}
	if (found.kind == KIND_FEATURES && found.features > 0)
		return read_objects(reading, found.features, KIND_FEATURE, 1);
	if (found.kind == KIND_FEATURE && found.geometry > 0)
	{
		reading->in.at = found.geometry;
		return read_object(reading, KIND_MOVING_POINT, KIND_COLLECTION);
	}
	if (found.kind == KIND_COLLECTION && found.prisms > 0)
		return read_objects(reading, found.prisms, KIND_MOVING_POINT, SIZE_MAX);
	if (found.kind == KIND_MOVING_POINT && found.sequences > 0)
		return read_objects(reading, found.sequences, KIND_NONE, SIZE_MAX);
	return found.kind <= KIND_MOVING_POINT ? read_sequence(reading, &found) : MIG_BAD_MOVING_POINT;
}

MigStatus
mig_trajectory_read_json(const char *s, size_t len, bool apart, const MigMemory *memory,
						 MigSequences *sequences, MigWhere *where)
{
	Reading reading = {.in = {s, len, 0, memory}, .memory = memory, .apart = apart, .where = where};
	MigScanner rest;
	MigStatus status;

	*sequences = (MigSequences){{NULL, 0, 0}, NULL, 0, 0};
	reading.sequences = sequences;
	rest = reading.in;
	status = read_object(&reading, KIND_MOVING_POINT, KIND_FEATURES);
	if (status == MIG_OK)
	{
		/* has been scanned before */
		(void) skip_value(&rest, memory);
		mig_skip_blanks(&rest);
		reading.in.at = rest.at;
		status = rest.at == len ? MIG_OK : MIG_BAD_MOVING_POINT;
	}
	where->position = reading.in.at;
	if (status != MIG_OK)
		mig_sequences_free(sequences, memory);
	return status;
}

void
mig_sequences_free(MigSequences *sequences, const MigMemory *memory)
{
	mig_fixes_free(&sequences->fixes, memory);
	if (sequences->ends != NULL)
		memory->release(memory->state, sequences->ends);
	*sequences = (MigSequences){{NULL, 0, 0}, NULL, 0, 0};
}
