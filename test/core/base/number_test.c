/* Unit tests of src/base/number.c. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

#include "base/number.h"

static bool
take(const char *text, MigNumberForm form, MigNumber *number)
{
	MigScanner in = {text, strlen(text), 0, &memory};

	return mig_take_number(&in, form, number) && in.at == in.len;
}

/* Both forms accept the text, or only that of texts, or neither. */
static void
check_forms(const char *text, bool as_text, bool as_json)
{
	MigNumber number;

	CHECK_INT(take(text, MIG_NUMBER_TEXT, &number), as_text);
	CHECK_INT(take(text, MIG_NUMBER_JSON, &number), as_json);
}

static void
check_scaled(const char *text, int power, int64_t expected, bool exact)
{
	MigNumber number;
	int64_t value = 0;
	bool nothing_lost = !exact;

	CHECK(take(text, MIG_NUMBER_TEXT, &number));
	CHECK(mig_number_scaled(&number, power, 1000000, &memory, &value, &nothing_lost));
	CHECK_INT(value, expected);
	CHECK_INT(nothing_lost, exact);
}

/* Up to the greatest limit, and beyond it. */
static void
check_limit(void)
{
	const int64_t max = INT64_C(9000000000000000000);
	MigNumber number;
	int64_t value = 0;
	bool exact;

	CHECK(take("8999999999999999999.5", MIG_NUMBER_TEXT, &number));
	CHECK(mig_number_scaled(&number, 0, max, &memory, &value, &exact));
	CHECK_INT(value, max);
	CHECK(take("9000000000000000000.5", MIG_NUMBER_TEXT, &number));
	CHECK(!mig_number_scaled(&number, 0, max, &memory, &value, &exact));
	CHECK(take("99999999999999999999", MIG_NUMBER_TEXT, &number));
	CHECK(!mig_number_scaled(&number, 0, max, &memory, &value, &exact));
	CHECK(take("9.1e18", MIG_NUMBER_TEXT, &number));
	CHECK(!mig_number_scaled(&number, 0, max, &memory, &value, &exact));
}

static void
check_beyond(const char *text, int power)
{
	MigNumber number;
	int64_t value;
	bool exact;

	CHECK(take(text, MIG_NUMBER_TEXT, &number));
	CHECK(!mig_number_scaled(&number, power, 1000000, &memory, &value, &exact));
}

static void
check_double(const char *text)
{
	MigNumber number;
	double expected = strtod(text, NULL);
	double value;

	CHECK(take(text, MIG_NUMBER_TEXT, &number));
	value = mig_number_double(&number, &memory);
	CHECK(value == expected);
}

/* As many digits as a midpoint of two doubles may have, and far more. */
static void
check_long(void)
{
	size_t zeros = 5000;
	char *text = malloc(zeros + 32);
	MigNumber number;

	/* 2^53 + 1 is a midpoint of two doubles: rounds to even, but up if any digit follows */
	(void) snprintf(text, 32, "9007199254740993.");
	memset(text + 17, '0', zeros);
	(void) snprintf(text + 17 + zeros, 8, "%s", "");
	CHECK(take(text, MIG_NUMBER_JSON, &number));
	CHECK(mig_number_double(&number, &memory) == 9007199254740992.0);
	(void) snprintf(text + 17 + zeros, 8, "%s", "1");
	CHECK(take(text, MIG_NUMBER_JSON, &number));
	CHECK(mig_number_double(&number, &memory) == 9007199254740994.0);
	(void) snprintf(text + 17 + zeros, 8, "%s", "e-4000");
	CHECK(take(text, MIG_NUMBER_JSON, &number));
	CHECK(mig_number_double(&number, &memory) == 0);
	memset(text, '9', 900);
	(void) snprintf(text + 900, 8, "%s", "e-880");
	CHECK(take(text, MIG_NUMBER_JSON, &number));
	CHECK(mig_number_double(&number, &memory) == 1e20);
	free(text);
}

/* Random digits with a point and an exponent give the double that the C library reads. */
static void
check_random(void)
{
	uint64_t state = 1;

	for (int i = 0; i < 20000; i++)
	{
		char text[64];
		size_t len = 0;
		int point = -1;
		int digits;

		state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
		digits = 1 + (int) (state >> 59);
		if (state >> 40 & 1)
			point = (int) (state >> 41 & 31);
		if (state >> 50 & 1)
			text[len++] = '-';
		for (int d = 0; d < digits; d++)
		{
			state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
			if (d == point)
				text[len++] = '.';
			text[len++] = (char) ('0' + (state >> 60) % 10);
		}
		text[len] = '\0';
		if (state >> 30 & 1)
			(void) snprintf(text + len, sizeof(text) - len, "e%d", (int) (state >> 31 & 511) - 256);
		check_double(text);
	}
}

int
main(void)
{
	check_forms("0", true, true);
	check_forms("-0", true, true);
	check_forms("12.50", true, true);
	check_forms("1e-05", true, true);
	check_forms("1E+5", true, true);
	check_forms("0e0", true, true);
	check_forms("+1", true, false);
	check_forms(".5", true, false);
	check_forms("5.", true, false);
	check_forms("05", true, false);
	check_forms("00.5", true, false);
	check_forms("-", false, false);
	check_forms(".", false, false);
	check_forms("", false, false);
	check_forms("1e", false, false);
	check_forms("1e+", false, false);
	check_forms("e5", false, false);
	check_forms("--1", false, false);
	check_forms("1.2.3", false, false);
	check_forms("1,5", false, false);
	check_forms("0x10", false, false);
	check_forms("NaN", false, false);
	check_scaled("0", 7, 0, true);
	check_scaled("1e-05", 7, 100, true);
	check_scaled("-1.5E1", 2, -1500, true);
	check_scaled("0.000000049999", 7, 0, false);
	check_scaled("0.00000005", 7, 1, false);
	check_scaled("-5e-8", 7, -1, false);
	check_scaled("49e-9", 7, 0, false);
	check_scaled("1000000.4", 0, 1000000, false);
	check_scaled("2.50", 1, 25, true);
	check_scaled("1e6", 0, 1000000, true);
	check_scaled("0e999999999999999999999", 0, 0, true);
	check_scaled("1e-999999999999999999999", 0, 0, false);
	check_scaled("0.00001e5", 0, 1, true);
	check_beyond("1000000.5", 0);
	check_beyond("-1000001", 0);
	check_beyond("1e999999999999999999999", 0);
	check_beyond("1e7", 0);
	check_double("0");
	check_double("1e400");
	check_double("-1e400");
	check_double("5e-324");
	check_double("2.4703282292062328e-324");
	check_double("1.7976931348623157e308");
	check_limit();
	check_long();
	check_random();
	return check_summary();
}
