/*
 * number.c
 *		Decimal numbers in texts (see number.h).
 */
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>

#define EXPONENT_MAX INT64_C(1000000000000000)
#define DIGITS_MAX                                                                                 \
	768 /* a midpoint of two doubles has at most 767; further digits only tell that it is not one */
#define EXPONENT_LENGTH 24

/* Skips digits; returns their number. */
static size_t
take_digits(MigScanner *in)
{
	size_t start = in->at;

	for (; mig_scanner_has_digit(in); in->at++)
		mig_progress(in->memory, 1);
	return in->at - start;
}

/* Reads an exponent, if any. */
static bool
take_exponent(MigScanner *in, int64_t *exponent)
{
	MigScanner rest = *in;
	bool negative;

	*exponent = 0;
	if (!mig_scanner_has(&rest, "eE"))
		return false;
	rest.at++;
	negative = mig_scanner_has(&rest, "-");
	rest.at += mig_scanner_has(&rest, "+-");
	if (!mig_scanner_has_digit(&rest))
		return false;
	for (; mig_scanner_has_digit(&rest); rest.at++)
	{
		mig_progress(rest.memory, 1);
		*exponent = 10 * *exponent + rest.s[rest.at] - '0';
		*exponent = *exponent < EXPONENT_MAX ? *exponent : EXPONENT_MAX;
	}
	*exponent = negative ? -*exponent : *exponent;
	in->at = rest.at;
	return true;
}

bool
mig_take_number(MigScanner *in, MigNumberForm form, MigNumber *number)
{
	MigScanner rest = *in;
	size_t start;
	size_t whole;
	size_t decimals = 0;
	bool has_point;
	bool has_exponent;

	mig_skip_blanks(&rest);
	number->negative = mig_scanner_has(&rest, "-");
	rest.at += mig_scanner_has(&rest, form == MIG_NUMBER_JSON ? "-" : "+-");
	start = rest.at;
	whole = take_digits(&rest);
	has_point = mig_scanner_has(&rest, ".");
	if (has_point)
	{
		rest.at++;
		decimals = take_digits(&rest);
	}
	if (whole + decimals == 0)
		return false;
	if (form == MIG_NUMBER_JSON &&
		(whole == 0 || (whole > 1 && rest.s[start] == '0') || (has_point && decimals == 0)))
		return false;
	number->digits = rest.s + start;
	number->len = rest.at - start;
	has_exponent = take_exponent(&rest, &number->exponent);
	if (!has_exponent && mig_scanner_has(&rest, "eE"))
		return false;
	number->exponent += (int64_t) whole - 1;
	number->is_integer = !has_point && !has_exponent;
	in->at = rest.at;
	return true;
}

bool
mig_number_scaled(const MigNumber *number, int power, int64_t max, const MigMemory *memory,
				  int64_t *out, bool *exact)
{
	int64_t place = number->exponent + power;
	int64_t value = 0;

	*exact = true;
	for (size_t i = 0; i < number->len; i++)
	{
		int digit = number->digits[i] - '0';

		mig_progress(memory, 1);
		if (number->digits[i] == '.')
			continue;
		if (place >= 0)
		{
			if (value > max / 10)
				return false;
			value = 10 * value + digit;
		}
		else
		{
			*exact &= digit == 0;
			value += place == -1 && digit >= 5;
		}
		if (value > max)
			return false;
		place--;
	}
	for (; place >= 0 && value > 0; place--)
	{
		if (value > max / 10)
			return false;
		value *= 10;
	}
	*out = number->negative ? -value : value;
	return true;
}

double
mig_number_double(const MigNumber *number, const MigMemory *memory)
{
	char text[DIGITS_MAX + 1 + EXPONENT_LENGTH];
	int64_t place = number->exponent;
	size_t len = 0;
	bool more = false;
	double value;

	for (size_t i = 0; i < number->len; i++)
	{
		char digit = number->digits[i];

		mig_progress(memory, 1);
		if (digit == '.')
			continue;
		if (len < DIGITS_MAX && (len > 0 || digit != '0'))
			text[len++] = digit;
		else if (len == DIGITS_MAX)
		{
			more |= digit != '0';
			continue;
		}
		place--;
	}
	if (len == 0)
		return 0;
	if (more)
	{
		text[len++] = '1';
		place--;
	}
	place++; /* of the last digit */
	(void) snprintf(text + len, sizeof(text) - len, "e%lld", (long long) place);
	value = strtod(text, NULL);
	return number->negative ? -value : value;
}
