/*
 * trajectory_text.c
 *		The text of a trajectory (see trajectory_text.h).
 */
#include "core/trajectory_text.h"

#include <string.h>

#include "core/digits.h"

#define DECIMALS     7
#define DEGREES_MOST 1000 /* and more are read as so many */

size_t
mig_degrees_format(int32_t units, char out[MIG_DEGREES_TEXT_MAX])
{
	int64_t rest = units < 0 ? -(int64_t) units : units;
	int64_t whole = rest / MIG_TRAJECTORY_DEGREE;
	int width = whole > 99 ? 3 : whole > 9 ? 2 : 1;
	char *end = out;

	if (units < 0)
		*end++ = '-';
	mig_format_digits(whole, width, end);
	end += width;
	rest %= MIG_TRAJECTORY_DEGREE;
	if (rest != 0)
	{
		*end++ = '.';
		mig_format_digits(rest, DECIMALS, end);
		for (end += DECIMALS; end[-1] == '0';)
			end--;
	}
	return (size_t) (end - out);
}

size_t
mig_fix_format(const MigFix *fix, char out[MIG_FIX_TEXT_MAX])
{
	size_t len = mig_degrees_format(fix->lon, out);

	out[len++] = ' ';
	len += mig_degrees_format(fix->lat, out + len);
	out[len++] = '@';
	return len + mig_time_format(MIG_INSTANTS, fix->time, out + len);
}

static bool
is_digit(const char *s, size_t len, size_t at)
{
	return at < len && s[at] >= '0' && s[at] <= '9';
}

bool
mig_degrees_parse(const char *s, size_t len, int64_t *units, size_t *used)
{
	bool negative = len > 0 && s[0] == '-';
	size_t at = negative ? 1 : 0;
	int64_t number = 0;
	int decimals = 0;

	if (!is_digit(s, len, at))
		return false;
	for (; is_digit(s, len, at); at++)
	{
		number = 10 * number + s[at] - '0';
		number = number < DEGREES_MOST ? number : DEGREES_MOST;
	}
	number *= MIG_TRAJECTORY_DEGREE;
	if (at < len && s[at] == '.')
	{
		int64_t worth = MIG_TRAJECTORY_DEGREE / 10;

		for (at++; is_digit(s, len, at); at++, decimals++)
		{
			if (decimals < DECIMALS)
				number += worth * (s[at] - '0');
			else if (decimals == DECIMALS && s[at] >= '5')
				number++;
			worth /= 10;
		}
		if (decimals == 0)
			return false;
	}
	*units = negative ? -number : number;
	*used = at;
	return true;
}

typedef struct Input
{
	const char *s;
	size_t len;
	size_t at;
} Input;

static void
skip_blanks(Input *in)
{
	while (in->at < in->len && memchr(" \t\r\n", in->s[in->at], 4) != NULL)
		in->at++;
}

/* Takes a character, with blanks before it. */
static bool
take(Input *in, char c)
{
	skip_blanks(in);
	if (in->at == in->len || in->s[in->at] != c)
		return false;
	in->at++;
	return true;
}

/* Takes a number of at most so many degrees of either sign. */
static MigStatus
take_degrees(Input *in, int32_t most, MigStatus beyond, int32_t *out)
{
	int64_t units;
	size_t used;

	skip_blanks(in);
	if (!mig_degrees_parse(in->s + in->at, in->len - in->at, &units, &used))
		return MIG_BAD_TRAJECTORY;
	if (units > (int64_t) most * MIG_TRAJECTORY_DEGREE ||
		units < -(int64_t) most * MIG_TRAJECTORY_DEGREE)
		return beyond;
	in->at += used;
	*out = (int32_t) units;
	return MIG_OK;
}

/* Takes a fix, which must come after another one if there is one. */
static MigStatus
take_fix(Input *in, const MigFix *before, MigFix *fix)
{
	MigStatus status = take_degrees(in, 180, MIG_BAD_LONGITUDE, &fix->lon);
	MigWhere where;
	size_t used;

	if (status != MIG_OK)
		return status;
	if (in->at == in->len || memchr(" \t\r\n", in->s[in->at], 4) == NULL)
		return MIG_BAD_TRAJECTORY;
	status = take_degrees(in, 90, MIG_BAD_LATITUDE, &fix->lat);
	if (status != MIG_OK)
		return status;
	if (!take(in, '@'))
		return MIG_BAD_TRAJECTORY;
	skip_blanks(in);
	status =
		mig_time_parse(MIG_INSTANTS, in->s + in->at, in->len - in->at, &fix->time, &used, &where);
	if (status != MIG_OK)
		return status;
	if (before != NULL && fix->time <= before->time)
		return MIG_BAD_ORDER;
	in->at += used;
	return MIG_OK;
}

static MigStatus
take_fixes(Input *in, const MigMemory *memory, MigFixes *fixes)
{
	if (!take(in, '{'))
		return MIG_BAD_TRAJECTORY;
	do
	{
		MigFix *fix = mig_fixes_add(fixes, memory);
		MigStatus status = take_fix(in, fixes->count > 1 ? fix - 1 : NULL, fix);

		if (status != MIG_OK)
			return status;
		if (fixes->count > MIG_TRAJECTORY_FIXES_MAX)
			return MIG_TOO_MANY_FIXES;
	} while (take(in, ','));
	if (!take(in, '}'))
		return MIG_BAD_TRAJECTORY;
	skip_blanks(in);
	return in->at == in->len ? MIG_OK : MIG_BAD_TRAJECTORY;
}

MigStatus
mig_trajectory_parse(const char *s, size_t len, const MigMemory *memory, MigFixes *fixes,
					 MigWhere *where)
{
	Input in = {s, len, 0};
	MigStatus status;

	*fixes = (MigFixes){NULL, 0, 0};
	status = take_fixes(&in, memory, fixes);
	where->position = in.at;
	if (status != MIG_OK && fixes->fixes != NULL)
	{
		memory->release(memory->state, fixes->fixes);
		*fixes = (MigFixes){NULL, 0, 0};
	}
	return status;
}
