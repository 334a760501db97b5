/*
 * trajectory_text.c
 *		Text form of trajectories (see trajectory_text.h).
 */
#include "trajectory/trajectory_text.h"

#include "base/digits.h"
#include "geo/sphere.h"

#define DECIMALS 7

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
	return len + mig_time_format(MIG_TIMESTAMPS, fix->time, out + len);
}

MigStatus
mig_take_degrees(MigScanner *in, MigNumberForm form, int32_t max, MigStatus beyond, int32_t *out)
{
	MigScanner rest = *in;
	MigNumber number;
	int64_t units;
	bool exact;

	if (!mig_take_number(&rest, form, &number))
		return MIG_BAD_TRAJECTORY;
	mig_skip_blanks(in);
	if (!mig_number_scaled(&number, DECIMALS, max * (int64_t) MIG_TRAJECTORY_DEGREE, in->memory,
						   &units, &exact))
		return beyond;
	*out = (int32_t) units;
	in->at = rest.at;
	return MIG_OK;
}

/* Takes a fix, which must be later than before, if given. */
static MigStatus
take_fix(MigScanner *in, const MigFix *before, MigFix *fix, MigWhere *where)
{
	MigStatus status = mig_take_degrees(in, MIG_NUMBER_TEXT, 180, MIG_BAD_LONGITUDE, &fix->lon);
	size_t used;

	if (status != MIG_OK)
		return status;
	fix->lon = mig_sphere_lon(fix->lon);
	if (!mig_scanner_has(in, " \t\r\n"))
		return MIG_BAD_TRAJECTORY;
	status = mig_take_degrees(in, MIG_NUMBER_TEXT, 90, MIG_BAD_LATITUDE, &fix->lat);
	if (status != MIG_OK)
		return status;
	if (!mig_take(in, '@'))
		return MIG_BAD_TRAJECTORY;
	mig_skip_blanks(in);
	status =
		mig_time_parse(MIG_TIMESTAMPS, in->s + in->at, in->len - in->at, &fix->time, &used, where);
	if (status != MIG_OK)
	{
		in->at += where->position;
		return status;
	}
	if (before != NULL && fix->time <= before->time)
		return MIG_BAD_ORDER;
	in->at += used;
	return MIG_OK;
}

static MigStatus
take_fixes(MigScanner *in, const MigMemory *memory, MigFixes *fixes, MigWhere *where)
{
	if (!mig_take(in, '{'))
		return MIG_BAD_TRAJECTORY;
	do
	{
		MigFix *fix = mig_fixes_add(fixes, memory);
		MigStatus status = take_fix(in, fixes->count > 1 ? fix - 1 : NULL, fix, where);

		if (status != MIG_OK)
			return status;
		if (fixes->count > MIG_TRAJECTORY_FIXES_MAX)
			return MIG_TOO_MANY_FIXES;
	} while (mig_take(in, ','));
	if (!mig_take(in, '}'))
		return MIG_BAD_TRAJECTORY;
	mig_skip_blanks(in);
	return in->at == in->len ? MIG_OK : MIG_BAD_TRAJECTORY;
}

MigStatus
mig_trajectory_parse(const char *s, size_t len, const MigMemory *memory, MigFixes *fixes,
					 MigWhere *where)
{
	MigScanner in = {s, len, 0, memory};
	MigStatus status;

	*fixes = (MigFixes){NULL, 0, 0};
	status = take_fixes(&in, memory, fixes, where);
	where->position = in.at;
	if (status != MIG_OK)
		mig_fixes_free(fixes, memory);
	return status;
}
