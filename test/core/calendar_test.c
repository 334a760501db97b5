/* Unit tests of src/core/calendar.c. */
#include "check.h"

#include "core/calendar.h"

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

/* The same instant in another form. */
static void
check_read(const char *text, int64_t time)
{
	int64_t parsed = 0;
	size_t used = 0;
	MigWhere where;

	CHECK(mig_time_parse(MIG_INSTANTS, text, strlen(text), &parsed, &used, &where) == MIG_OK);
	CHECK_INT(parsed, time);
	CHECK_INT(used, strlen(text));
}

static void
check_refused(MigTimeKind kind, const char *text)
{
	int64_t parsed;
	size_t used;
	MigWhere where;

	CHECK(mig_time_parse(kind, text, strlen(text), &parsed, &used, &where) == MIG_BAD_TIME);
}

/* Every day of the years has the date after that of the day before. */
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

int
main(void)
{
	check_text(MIG_DATES, "2000-01-01", 0);
	check_text(MIG_DATES, "2024-02-29", 8825);
	check_text(MIG_DATES, "0001-01-01", MIG_DAY_MIN);
	check_text(MIG_DATES, "10000-01-01", 2921940);
	check_text(MIG_DATES, "99999-12-31", MIG_DAY_MAX);
	check_text(MIG_INSTANTS, "2000-01-01T00:00:00Z", 0);
	check_text(MIG_INSTANTS, "1999-12-31T23:59:59.999999Z", -1);
	check_text(MIG_INSTANTS, "2000-01-01T00:01:00.5Z", 60500000);
	check_text(MIG_INSTANTS, "0001-01-01T00:00:00Z", MIG_INSTANT_MIN);
	check_text(MIG_INSTANTS, "99999-12-31T23:59:59.999999Z", MIG_INSTANT_MAX);
	check_read("2000-01-01 08:00+08", 0);
	check_read("2000-01-01T08:00:00.000+0800", 0);
	check_read("1999-12-31 18:30:00-05:30", 0);
	check_refused(MIG_DATES, "2023-02-29");
	check_refused(MIG_DATES, "1900-02-29");
	check_refused(MIG_DATES, "2024-13-01");
	check_refused(MIG_DATES, "2024-00-01");
	check_refused(MIG_DATES, "2024-01-00");
	check_refused(MIG_DATES, "2024-1-01");
	check_refused(MIG_DATES, "0000-12-31");
	check_refused(MIG_DATES, "24-01-01");
	check_refused(MIG_DATES, "");
	check_refused(MIG_INSTANTS, "2024-01-01");
	check_refused(MIG_INSTANTS, "2024-01-01T24:00:00Z");
	check_refused(MIG_INSTANTS, "2024-01-01T00:60:00Z");
	check_refused(MIG_INSTANTS, "2024-01-01T00:00:60Z");
	check_refused(MIG_INSTANTS, "2024-01-01T00:00:00");
	check_refused(MIG_INSTANTS, "2024-01-01T00:00:00.Z");
	check_refused(MIG_INSTANTS, "2024-01-01T00:00:00.1234567Z");
	check_refused(MIG_INSTANTS, "0001-01-01T00:00:00+08");
	check_refused(MIG_INSTANTS, "2024-01-01T00:00:00+16");
	check_all_days();
	return check_summary();
}
