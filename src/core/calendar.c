/*
 * calendar.c
 *		Days and instants as numbers and as text (see calendar.h).
 */
#include "core/calendar.h"

#include "core/digits.h"

#define SECOND_MICROSECONDS INT64_C(1000000)

/* Days of a year before its months, counted from March, so that a leap day comes last. */
static const int days_before[12] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

/* Days from 0000-03-01 to the first of March of a year. */
static int64_t
days_to_march(int64_t year)
{
	return 365 * year + year / 4 - year / 100 + year / 400;
}

#define EPOCH_DAYS 730425 /* from 0000-03-01 to 2000-01-01 */

static int64_t
day_of(int64_t year, int64_t month, int64_t day)
{
	int64_t shifted = month > 2 ? year : year - 1;

	return days_to_march(shifted) + days_before[(month + 9) % 12] + day - 1 - EPOCH_DAYS;
}

static void
date_of(int64_t number, int64_t *year, int64_t *month, int64_t *day)
{
	int64_t days = number + EPOCH_DAYS;
	int64_t shifted = days * 400 / 146097 + 1; /* or one or two less: 400 years have 146,097 days */
	int index = 11;

	while (days_to_march(shifted) > days)
		shifted--;
	days -= days_to_march(shifted);
	while (days_before[index] > days)
		index--;
	*month = (index + 2) % 12 + 1;
	*year = *month > 2 ? shifted : shifted + 1;
	*day = days - days_before[index] + 1;
}

bool
mig_time_is_valid(MigTimeKind kind, int64_t time)
{
	if (kind == MIG_DATES)
		return time >= MIG_DAY_MIN && time <= MIG_DAY_MAX;
	return time >= MIG_INSTANT_MIN && time <= MIG_INSTANT_MAX;
}

static char *
put(char *out, char before, int64_t number, int width)
{
	*out++ = before;
	mig_format_digits(number, width, out);
	return out + width;
}

size_t
mig_time_format(MigTimeKind kind, int64_t time, char *out)
{
	char *end = out;
	int64_t number = time;
	int64_t rest = 0;
	int64_t year;
	int64_t month;
	int64_t day;
	int width;

	if (kind == MIG_INSTANTS)
	{
		rest = time % MIG_DAY_MICROSECONDS;
		rest += rest < 0 ? MIG_DAY_MICROSECONDS : 0;
		number = (time - rest) / MIG_DAY_MICROSECONDS;
	}
	date_of(number, &year, &month, &day);
	width = year > 9999 ? 5 : 4;
	mig_format_digits(year, width, end);
	end = put(end + width, '-', month, 2);
	end = put(end, '-', day, 2);
	if (kind == MIG_DATES)
		return (size_t) (end - out);
	end = put(end, 'T', rest / SECOND_MICROSECONDS / 3600, 2);
	end = put(end, ':', rest / SECOND_MICROSECONDS / 60 % 60, 2);
	end = put(end, ':', rest / SECOND_MICROSECONDS % 60, 2);
	if (rest % SECOND_MICROSECONDS != 0)
		for (end = put(end, '.', rest % SECOND_MICROSECONDS, 6); end[-1] == '0';)
			end--;
	*end++ = 'Z';
	return (size_t) (end - out);
}

/* A text as it is read. */
typedef struct Input
{
	const char *s;
	size_t len;
	size_t at;
} Input;

static bool
has_digit(const Input *in)
{
	return in->at < in->len && in->s[in->at] >= '0' && in->s[in->at] <= '9';
}

static bool
take(Input *in, char c)
{
	if (in->at == in->len || in->s[in->at] != c)
		return false;
	in->at++;
	return true;
}

/* A number of least to most digits. */
static bool
take_number(Input *in, int least, int most, int64_t *number)
{
	int digits = 0;

	for (*number = 0; digits < most && has_digit(in); digits++)
		*number = 10 * *number + in->s[in->at++] - '0';
	return digits >= least;
}

static bool
take_date(Input *in, int64_t *number)
{
	int64_t year;
	int64_t month;
	int64_t day;
	int64_t again[3];

	if (!take_number(in, 4, 5, &year) || !take(in, '-') || !take_number(in, 2, 2, &month) ||
		!take(in, '-') || !take_number(in, 2, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	*number = day_of(year, month, day);
	date_of(*number, &again[0], &again[1], &again[2]);
	return again[2] == day; /* else past the end of the month */
}

/* One to six decimals of a second. */
static bool
take_fraction(Input *in, int64_t *microseconds)
{
	size_t start = in->at;

	if (!take_number(in, 1, 6, microseconds))
		return false;
	for (size_t digits = in->at - start; digits < 6; digits++)
		*microseconds *= 10;
	return true;
}

static bool
take_offset(Input *in, int64_t *minutes)
{
	int64_t sign = 1;
	int64_t hour;
	int64_t minute = 0;

	*minutes = 0;
	if (take(in, 'Z'))
		return true;
	if (!take(in, '+'))
	{
		if (!take(in, '-'))
			return false;
		sign = -1;
	}
	if (!take_number(in, 2, 2, &hour) || hour > 15)
		return false;
	if ((take(in, ':') || has_digit(in)) && (!take_number(in, 2, 2, &minute) || minute > 59))
		return false;
	*minutes = sign * (60 * hour + minute);
	return true;
}

static bool
take_instant(Input *in, int64_t *time)
{
	int64_t day;
	int64_t hour;
	int64_t minute;
	int64_t second = 0;
	int64_t fraction = 0;
	int64_t offset;

	if (!take_date(in, &day) || !(take(in, 'T') || take(in, ' ')))
		return false;
	if (!take_number(in, 2, 2, &hour) || hour > 23 || !take(in, ':') ||
		!take_number(in, 2, 2, &minute) || minute > 59)
		return false;
	if (take(in, ':') && (!take_number(in, 2, 2, &second) || second > 59))
		return false;
	if (take(in, '.') && !take_fraction(in, &fraction))
		return false;
	if (!take_offset(in, &offset))
		return false;
	*time = day * MIG_DAY_MICROSECONDS +
			((hour * 60 + minute - offset) * 60 + second) * SECOND_MICROSECONDS + fraction;
	return true;
}

MigStatus
mig_time_parse(MigTimeKind kind, const char *s, size_t len, int64_t *time, size_t *used,
			   MigWhere *where)
{
	Input in = {s, len, 0};
	bool taken = kind == MIG_DATES ? take_date(&in, time) : take_instant(&in, time);

	if (!taken || !mig_time_is_valid(kind, *time))
	{
		where->position = 0;
		return MIG_BAD_TIME;
	}
	*used = in.at;
	return MIG_OK;
}
