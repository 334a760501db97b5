/*
 * calendar.c
 *		Dates and timestamps as numbers and as text (see calendar.h).
 */
#include "time/calendar.h"

#include <math.h>
#include <stdlib.h>

#include "base/digits.h"

#define SECOND_MICROSECONDS INT64_C(1000000)

/* Days of the year before each month, from March, so that the leap day comes last. */
static const int days_before[12] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

/* Days from 0000-03-01 to March 1 of a year. */
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
	return time >= MIG_TIMESTAMP_MIN && time <= MIG_TIMESTAMP_MAX;
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

	if (kind == MIG_TIMESTAMPS)
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

/* Text being read. */
typedef struct Input
{
	const char *s;
	size_t len;
	size_t at;
	MigTimeFault fault;
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

/* Sets the fault and its position. */
static bool
fail(Input *in, size_t at, MigTimeFault fault)
{
	in->at = at;
	in->fault = fault;
	return false;
}

/* Reads a number of at most max digits; returns its number of digits. */
static int
take_digits(Input *in, int max, int64_t *number)
{
	int digits = 0;

	for (*number = 0; digits < max && has_digit(in); digits++)
		*number = 10 * *number + in->s[in->at++] - '0';
	return digits;
}

/* Reads a field of one or two digits, from min to max. */
static bool
take_field(Input *in, int64_t min, int64_t max, MigTimeFault fault, int64_t *number)
{
	size_t start = in->at;
	int digits = take_digits(in, 2, number);

	if (digits == 0 || has_digit(in) || *number < min || *number > max)
		return fail(in, start, fault);
	return true;
}

static bool
take_date(Input *in, int64_t *number)
{
	size_t start = in->at;
	size_t day_at;
	int64_t year;
	int64_t month;
	int64_t day;
	int64_t again[3];
	int digits = take_digits(in, 5, &year);

	if (digits == 5 && has_digit(in))
		return fail(in, start, MIG_TIME_YEAR);
	if (digits < 4 || !take(in, '-'))
		return fail(in, start, MIG_TIME_DATE);
	if (year == 0)
		return fail(in, start, MIG_TIME_YEAR);
	if (!take_field(in, 1, 12, MIG_TIME_MONTH, &month))
		return false;
	if (!take(in, '-'))
		return fail(in, in->at, MIG_TIME_DAY);
	day_at = in->at;
	if (!take_field(in, 1, 31, MIG_TIME_DAY, &day))
		return false;
	*number = day_of(year, month, day);
	date_of(*number, &again[0], &again[1], &again[2]);
	return again[2] == day || fail(in, day_at, MIG_TIME_DAY);
}

#define FRACTION_MAX 100 /* digits: the server accepts no more */

/* Reads the fraction of a second, rounded via double as in the server. */
static bool
take_fraction(Input *in, int64_t *microseconds)
{
	char text[FRACTION_MAX + sizeof("0.")] = "0.";
	size_t start = in->at;
	size_t len = 1;

	while (has_digit(in) && in->at - start < FRACTION_MAX)
		text[++len] = in->s[in->at++];
	if (has_digit(in))
		return fail(in, start, MIG_TIME_FRACTION);
	text[len + 1] = '\0';
	*microseconds = (int64_t) rint(strtod(text, NULL) * SECOND_MICROSECONDS);
	return true;
}

/* Reads an offset, Z or hours, minutes and seconds: +8, +08, +0800, +08:00 or +08:05:43. */
static bool
take_offset(Input *in, int64_t *seconds)
{
	size_t start = in->at;
	bool negative;
	int64_t hour;
	int64_t minute = 0;
	int64_t second = 0;
	int digits;

	*seconds = 0;
	if (take(in, 'Z') || take(in, 'z'))
		return true;
	negative = take(in, '-');
	if (!negative && !take(in, '+'))
		return fail(in, start, MIG_TIME_NO_OFFSET);
	digits = take_digits(in, 4, &hour);
	if (digits > 2)
	{
		minute = hour % 100;
		hour /= 100;
	}
	if (digits == 0 || has_digit(in) || hour > 15 || minute > 59)
		return fail(in, start, MIG_TIME_OFFSET);
	if (digits <= 2 && take(in, ':') &&
		(!take_field(in, 0, 59, MIG_TIME_OFFSET, &minute) ||
		 (take(in, ':') && !take_field(in, 0, 59, MIG_TIME_OFFSET, &second))))
		return false;
	*seconds = (hour * 60 + minute) * 60 + second;
	*seconds = negative ? -*seconds : *seconds;
	return true;
}

/* Reads a time of day, up to 24:00:00. */
static bool
take_clock(Input *in, int64_t *microseconds)
{
	size_t start = in->at;
	int64_t hour;
	int64_t minute;
	int64_t second = 0;
	int64_t fraction = 0;

	if (!take_field(in, 0, 24, MIG_TIME_HOUR, &hour))
		return false;
	if (!take(in, ':'))
		return fail(in, in->at, MIG_TIME_MINUTE);
	if (!take_field(in, 0, 59, MIG_TIME_MINUTE, &minute))
		return false;
	if (take(in, ':') && (!take_field(in, 0, 60, MIG_TIME_SECOND, &second) ||
						  (take(in, '.') && !take_fraction(in, &fraction))))
		return false;
	*microseconds = ((hour * 60 + minute) * 60 + second) * SECOND_MICROSECONDS + fraction;
	return *microseconds <= MIG_DAY_MICROSECONDS || fail(in, start, MIG_TIME_AFTER_24);
}

static bool
take_instant(Input *in, int64_t *time)
{
	int64_t day;
	int64_t clock;
	int64_t offset;

	if (!take_date(in, &day))
		return false;
	if (!take(in, 'T') && !take(in, 't') && !take(in, ' '))
		return fail(in, in->at, MIG_TIME_NO_CLOCK);
	if (!take_clock(in, &clock))
		return false;
	(void) take(in, ' ');
	if (!take_offset(in, &offset))
		return false;
	*time = day * MIG_DAY_MICROSECONDS + clock - offset * SECOND_MICROSECONDS;
	return true;
}

MigStatus
mig_time_parse(MigTimeKind kind, const char *s, size_t len, int64_t *time, size_t *used,
			   MigWhere *where)
{
	Input in = {.s = s, .len = len};
	bool taken = kind == MIG_DATES ? take_date(&in, time) : take_instant(&in, time);

	if (taken && !mig_time_is_valid(kind, *time))
		taken = fail(&in, 0, MIG_TIME_YEAR);
	if (!taken)
	{
		where->position = in.at;
		where->fault = (uint8_t) in.fault;
		return MIG_BAD_TIME;
	}
	*used = in.at;
	return MIG_OK;
}
