/*
 * trajectory_json.c
 *		Moving Features JSON (see trajectory_json.h).
 *
 * The members are found first; then positions and times are read side by side.
 */
#include "core/trajectory_json.h"

#include "core/trajectory_text.h"

#define YEAR_2000         INT64_C(946684800000)     /* milliseconds since 1970 */
#define MILLISECONDS_MOST INT64_C(3093527980800000) /* the year 100000 */

/* What stands between the quotes of a string, escapes as they are. */
typedef struct String
{
	const char *s;
	size_t len;
} String;

static bool
take_string(MigInput *in, String *string)
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

/* Takes a string that is a word. */
static bool
take_word(MigInput *in, const char *word)
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

/* Passes over a value of any kind. */
static bool
skip_value(MigInput *in, const MigMemory *memory)
{
	size_t depth = 0;
	size_t start;
	String string;

	do
	{
		mig_skip_blanks(in);
		mig_progress(memory, 1);
		start = in->at;
		if (mig_input_has(in, "{["))
		{
			depth++;
			in->at++;
		}
		else if (mig_input_has(in, "}]"))
		{
			if (depth-- == 0)
				return false;
			in->at++;
		}
		else if (mig_input_has(in, ",:"))
		{
			if (depth == 0)
				return false;
			in->at++;
		}
		else if (mig_input_has(in, "\""))
		{
			if (!take_string(in, &string))
				return false;
		}
		else
			for (; in->at < in->len && !mig_input_has(in, "{}[],:\" \t\r\n"); in->at++)
				mig_progress(memory, 1);
		if (in->at == start)
			return false;
	} while (depth > 0);
	return true;
}

/* What is known of an object; where an array begins, 0 if there is none. */
typedef struct MovingPoint
{
	bool is_one;
	size_t coordinates;
	size_t datetimes;
} MovingPoint;

/* Takes a value that names a system of longitude and latitude on WGS 84 or CGCS2000. */
static bool
take_crs(MigInput *in, const MigMemory *memory)
{
	size_t start = in->at;
	MigInput value = *in;
	bool known = false;
	String string;

	if (!skip_value(&value, memory))
		return false;
	while (in->at < value.at)
	{
		mig_progress(memory, 1);
		if (!mig_input_has(in, "\""))
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

/* Takes a value and looks at it as the member's name says. */
static bool
take_member(MigInput *in, const String *name, const MigMemory *memory, MovingPoint *found)
{
	mig_skip_blanks(in);
	if (is(name, "type"))
	{
		found->is_one = take_word(in, "MovingPoint");
		return found->is_one;
	}
	if (is(name, "interpolation"))
		return take_word(in, "Linear") || take_word(in, "Discrete");
	if (is(name, "crs"))
		return take_crs(in, memory);
	if (is(name, "coordinates"))
		found->coordinates = in->at;
	if (is(name, "datetimes"))
		found->datetimes = in->at;
	return skip_value(in, memory);
}

static bool
take_object(MigInput *in, const MigMemory *memory, MovingPoint *found)
{
	String name;

	if (!mig_take(in, '{'))
		return false;
	do
		if (!take_string(in, &name) || !mig_take(in, ':') || !take_member(in, &name, memory, found))
			return false;
	while (mig_take(in, ','));
	if (!mig_take(in, '}'))
		return false;
	mig_skip_blanks(in);
	return in->at == in->len && found->is_one && found->coordinates > 0 && found->datetimes > 0;
}

static MigStatus
take_number(MigInput *in, int32_t most, MigStatus beyond, int32_t *units)
{
	MigStatus status = mig_take_degrees(in, MIG_NUMBER_JSON, most, beyond, units);

	return status == MIG_BAD_TRAJECTORY ? MIG_BAD_MOVING_POINT : status;
}

/* Takes [longitude, latitude], and what more there is. */
static MigStatus
take_position(MigInput *in, const MigMemory *memory, MigFix *fix)
{
	MigStatus status;

	if (!mig_take(in, '['))
		return MIG_BAD_MOVING_POINT;
	status = take_number(in, 180, MIG_BAD_LONGITUDE, &fix->lon);
	if (status != MIG_OK)
		return status;
	fix->lon = mig_trajectory_lon(fix->lon);
	if (!mig_take(in, ','))
		return MIG_BAD_MOVING_POINT;
	status = take_number(in, 90, MIG_BAD_LATITUDE, &fix->lat);
	if (status != MIG_OK)
		return status;
	if (mig_take(in, ',') && !skip_value(in, memory))
		return MIG_BAD_MOVING_POINT;
	return mig_take(in, ']') ? MIG_OK : MIG_BAD_MOVING_POINT;
}

/* Takes milliseconds since 1970, which are rounded to microseconds. */
static MigStatus
take_milliseconds(MigInput *in, int64_t *time)
{
	MigNumber number;
	MigInput rest = *in;
	bool exact;

	if (!mig_take_number(&rest, MIG_NUMBER_JSON, &number))
		return MIG_BAD_MOVING_POINT;
	if (!mig_number_scaled(&number, 3, 1000 * MILLISECONDS_MOST, in->memory, time, &exact))
		return MIG_BAD_TIME;
	*time -= YEAR_2000 * 1000;
	if (!mig_time_is_valid(MIG_INSTANTS, *time))
		return MIG_BAD_TIME;
	in->at = rest.at;
	return MIG_OK;
}

static MigStatus
take_time(MigInput *in, int64_t *time, MigWhere *where)
{
	String string;
	size_t used;

	mig_skip_blanks(in);
	if (!mig_input_has(in, "\""))
	{
		where->fault = MIG_TIME_YEAR;
		return take_milliseconds(in, time);
	}
	if (!take_string(in, &string))
		return MIG_BAD_MOVING_POINT;
	if (mig_time_parse(MIG_INSTANTS, string.s, string.len, time, &used, where) != MIG_OK)
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

/* Reads positions and times side by side; *in ends where it goes wrong. */
static MigStatus
read_fixes(MigInput *in, const MovingPoint *found, const MigMemory *memory, MigFixes *fixes,
		   MigWhere *where)
{
	MigInput times = *in;
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
		if (status == MIG_OK && fixes->count > 1 && fix->time <= fix[-1].time)
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
		if (fixes->count > MIG_TRAJECTORY_FIXES_MAX)
			return MIG_TOO_MANY_FIXES;
		more = mig_take(in, ',');
		if (more != mig_take(&times, ','))
			return MIG_BAD_MOVING_POINT;
	} while (more);
	return mig_take(in, ']') && mig_take(&times, ']') ? MIG_OK : MIG_BAD_MOVING_POINT;
}

MigStatus
mig_trajectory_read_json(const char *s, size_t len, const MigMemory *memory, MigFixes *fixes,
						 MigWhere *where)
{
	MigInput in = {s, len, 0, memory};
	MovingPoint found = {false, 0, 0};
	MigStatus status = MIG_BAD_MOVING_POINT;

	*fixes = (MigFixes){NULL, 0, 0};
	if (take_object(&in, memory, &found))
		status = read_fixes(&in, &found, memory, fixes, where);
	where->position = in.at;
	if (status != MIG_OK)
		mig_fixes_free(fixes, memory);
	return status;
}
