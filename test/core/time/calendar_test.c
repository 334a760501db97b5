/* Unit tests of src/time/calendar.c. */
#include "check.h"

#include "time/calendar.h"

static void
check_text(MigTimeKind kind, const char *text, int64_t time)
{
	char out[MIG_TIME_TEXT_MAX];
	int64_t parsed = 0;
	size_t used = 0;
	MigWhere where;
	size_t len = mig_time_format(kind, time, out);

	CHECK(len == strlen(text) && memcmp(out, text, len) == 0);
	CHECK(mig_time_parse(kind, text, strlen(text), &parsed, &used, &where) == MIG_OK);
	CHECK_INT(parsed, time);
	CHECK_INT(used, strlen(text));
}

/* The text is read as this timestamp. */
static void
check_read(const char *text, int64_t time)
{
	int64_t parsed = 0;
	size_t used = 0;
	MigWhere where;

	CHECK(mig_time_parse(MIG_TIMESTAMPS, text, strlen(text), &parsed, &used, &where) == MIG_OK);
	CHECK_INT(parsed, time);
	CHECK_INT(used, strlen(text));
}

/* The text is rejected with a fault at a position. */
static void
check_refused(MigTimeKind kind, const char *text, MigTimeFault fault, size_t position)
{
	int64_t parsed;
	size_t used;
	MigWhere where = {0};

	CHECK(mig_time_parse(kind, text, strlen(text), &parsed, &used, &where) == MIG_BAD_TIME);
	CHECK_INT(where.fault, fault);
	CHECK_INT(where.position, position);
}

/* Every day has the date after that of the previous day. */
static void
check_all_days(void)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = 1;
	int month = 1;
	int day = 1;
	int wrong = 0;

	for (int64_t number = MIG_DAY_MIN; number <= MIG_DAY_MAX; number += number < 4000000 ? 1 : 0)
	{
		char expected[16];
		char out[MIG_TIME_TEXT_MAX];
		int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		size_t len = mig_time_format(MIG_DATES, number, out);
		size_t size =
			(size_t) snprintf(expected, sizeof(expected), "%04d-%02d-%02d", year, month, day);

		wrong += len != size || memcmp(out, expected, len) != 0;
		if (number == 4000000)
			break;
		if (++day > lengths[month - 1] + (month == 2 && leap))
		{
			day = 1;
			if (++month > 12)
			{
				month = 1;
				year++;
			}
		}
	}
	CHECK_INT(wrong, 0);
	CHECK(year > 9999);
}

/* A hundred decimals are accepted, and no more. */
static void
check_fractions(void)
{
	char text[160];

	(void) snprintf(text, sizeof(text), "2000-01-01T00:00:00.%0100dZ", 0);
	check_read(text, 0);
	(void) snprintf(text, sizeof(text), "2000-01-01T00:00:00.%0101dZ", 0);
	check_refused(MIG_TIMESTAMPS, text, MIG_TIME_FRACTION, 20);
}

int
main(void)
{
	check_text(MIG_DATES, "2000-01-01", 0);
	check_text(MIG_DATES, "2024-02-29", 8825);
	check_text(MIG_DATES, "0001-01-01", MIG_DAY_MIN);
	check_text(MIG_DATES, "10000-01-01", 2921940);
	check_text(MIG_DATES, "99999-12-31", MIG_DAY_MAX);
	check_text(MIG_TIMESTAMPS, "2000-01-01T00:00:00Z", 0);
	check_text(MIG_TIMESTAMPS, "1999-12-31T23:59:59.999999Z", -1);
	check_text(MIG_TIMESTAMPS, "2000-01-01T00:01:00.5Z", 60500000);
	check_text(MIG_TIMESTAMPS, "0001-01-01T00:00:00Z", MIG_TIMESTAMP_MIN);
	check_text(MIG_TIMESTAMPS, "99999-12-31T23:59:59.999999Z", MIG_TIMESTAMP_MAX);
	check_read("2000-01-01 08:00+08", 0);
	check_read("2000-01-01T08:00:00.000+0800", 0);
	check_read("1999-12-31 18:30:00-05:30", 0);
	check_read("2000-1-1t8:0:0z", INT64_C(28800000000));
	check_read("1999-12-31 23:59:60Z", 0);
	check_read("1999-12-31T24:00:00Z", 0);
	check_read("1999-12-31T24:00Z", 0);
	check_read("1999-12-31T12:30:60.5 +0", -INT64_C(41339500000));
	check_read("2000-01-01T08:05:43+08:05:43", 0);
	check_read("1999-12-31T08:01-15:59:00", 0);
	check_read("2000-01-01T00:00:00.Z", 0);
	check_read("1999-12-31T23:59:59.9999999Z", 0);
	check_read("1999-12-31T23:59:59.99999949Z", -1);
	check_read("2000-01-01T00:00:00.1234565Z", 123456); /* via double, ties to even */
	check_read("2000-01-01T00:00:00.1234575Z", 123458);
	check_refused(MIG_DATES, "2023-02-29", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "1900-02-29", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "2024-04-31", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "2024-12-32", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "2024-01-00", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "2024-01-001", MIG_TIME_DAY, 8);
	check_refused(MIG_DATES, "2024-01", MIG_TIME_DAY, 7);
	check_refused(MIG_DATES, "2024-13-01", MIG_TIME_MONTH, 5);
	check_refused(MIG_DATES, "2024-00-01", MIG_TIME_MONTH, 5);
	check_refused(MIG_DATES, "0000-12-31", MIG_TIME_YEAR, 0);
	check_refused(MIG_DATES, "100000-01-01", MIG_TIME_YEAR, 0);
	check_refused(MIG_DATES, "24-01-01", MIG_TIME_DATE, 0);
	check_refused(MIG_DATES, "", MIG_TIME_DATE, 0);
	check_refused(MIG_TIMESTAMPS, "yesterday", MIG_TIME_DATE, 0);
	check_refused(MIG_TIMESTAMPS, "2024-01-01", MIG_TIME_NO_CLOCK, 10);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T25:00:00Z", MIG_TIME_HOUR, 11);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T001:00Z", MIG_TIME_HOUR, 11);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T01", MIG_TIME_MINUTE, 13);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:60:00Z", MIG_TIME_MINUTE, 14);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:61Z", MIG_TIME_SECOND, 17);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:30.5Z", MIG_TIME_NO_OFFSET, 16);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T24:00:00.000001Z", MIG_TIME_AFTER_24, 11);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T23:59:60.000001Z", MIG_TIME_AFTER_24, 11);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T24:01Z", MIG_TIME_AFTER_24, 11);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00", MIG_TIME_NO_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00,5Z", MIG_TIME_NO_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+16", MIG_TIME_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+", MIG_TIME_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+080", MIG_TIME_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+08000", MIG_TIME_OFFSET, 19);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+08:60", MIG_TIME_OFFSET, 23);
	check_refused(MIG_TIMESTAMPS, "2024-01-01T00:00:00+08:00:60", MIG_TIME_OFFSET, 26);
	check_refused(MIG_TIMESTAMPS, "0001-01-01T00:00:00+08", MIG_TIME_YEAR, 0);
	check_refused(MIG_TIMESTAMPS, "99999-12-31T24:00:00Z", MIG_TIME_YEAR, 0);
	check_fractions();
	check_all_days();
	return check_summary();
}
