/*
 * digits.c
 *		Decimal and hexadecimal digits (see digits.h).
 */
#include "base/digits.h"

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

void
mig_format_hex(const uint8_t *bytes, size_t len, const MigMemory *memory, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++)
	{
		mig_progress(memory, 1);
		*out++ = digit[bytes[i] >> 4];
		*out++ = digit[bytes[i] & 15];
	}
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

MigStatus
mig_parse_hex(const char *s, size_t len, const MigMemory *memory, uint8_t *out, MigWhere *where)
{
	for (size_t i = 0; i < len; i++)
	{
		int value = hex_value(s[i]);

		mig_progress(memory, 1);
		if (value < 0)
		{
			where->position = i;
			return MIG_BAD_CHARACTER;
		}
		if (i % 2 == 0)
			out[i / 2] = (uint8_t) (value << 4);
		else
			out[i / 2] |= (uint8_t) value;
	}
	where->position = len;
	return len % 2 == 0 ? MIG_OK : MIG_BAD_LENGTH;
}
