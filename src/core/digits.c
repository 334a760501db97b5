/*
 * digits.c
 *		Decimal digits of fixed width (see digits.h).
 */
#include "core/digits.h"

MigStatus
mig_parse_digits(const char *s, size_t len, int64_t *out, MigWhere *where)
{
	int64_t number = 0;

	for (size_t i = 0; i < len; i++)
	{
		if (s[i] < '0' || s[i] > '9')
		{
			where->position = i;
			return MIG_BAD_CHARACTER;
		}
		number = number * 10 + (s[i] - '0');
	}
	*out = number;
	return MIG_OK;
}

void
mig_format_digits(int64_t number, int width, char *out)
{
	for (int i = width - 1; i >= 0; i--)
	{
		out[i] = (char) ('0' + number % 10);
		number /= 10;
	}
}
