/* Unit tests of src/code/key.c: weak keys are rejected, and random bytes in any encoding accepted. */
#include "check.h"

#include <math.h>
#include <stdbool.h>

#include "code/key.h"

static bool
is_key(const char *text)
{
	return mig_key_bits((const uint8_t *) text, strlen(text)) >= MIG_KEY_BITS_MIN;
}

/* Minimum estimate over keys of random bytes, or of their hexadecimal digits. */
static double
min(size_t bytes, bool hexadecimal)
{
	uint64_t state = 88172645463325252;
	double bits = 1e9;

	for (int i = 0; i < 20000; i++)
	{
		uint8_t key[256];

		for (size_t n = 0; n < bytes; n++)
		{
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			key[n] = (uint8_t) (state >> 40);
			if (hexadecimal)
				key[n] = (uint8_t) "0123456789abcdef"[key[n] % 16];
		}
		bits = fmin(bits, mig_key_bits(key, bytes));
	}
	return bits;
}

int
main(void)
{
	uint8_t bytes[4096];

	memset(bytes, 0, sizeof(bytes));
	CHECK(mig_key_bits(bytes, 32) == 0);
	CHECK(mig_key_bits(bytes, sizeof(bytes)) == 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t) i;
	CHECK(mig_key_bits(bytes, 32) == 0);
	CHECK(mig_key_bits(bytes, sizeof(bytes)) == 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t) (255 - i * 7);
	CHECK(mig_key_bits(bytes, 64) == 0);
	CHECK(!is_key("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	CHECK(!is_key("abababababababababababababababababababab"));
	CHECK(!is_key("passwordpasswordpasswordpasswordpasswordpassword"));
	CHECK(!is_key("changeme changeme changeme changeme changeme"));
	CHECK(!is_key("01234567890123456789012345678901234567890"));
	CHECK(!is_key("0123456789abcdefghijklmnopqrstuvwxyz"));
	CHECK(!is_key("11111111111111111111111111111112222222222222222"));
	CHECK(!is_key("0000000000000000000000000000000000000000000000000000000000000001"));
	CHECK(mig_key_bits(bytes, 0) == 0);
	CHECK(mig_key_bits(bytes, 1) == 0);
	CHECK(is_key("3f9c1b07d2a85e64c0b17f3d92e8a456"));
	CHECK(is_key("YJ3m0T8vQz1u5bXqK7sRw2dLh9eFpN4aCgVtEyUiOj8="));
	CHECK(min(32, false) > 130);
	CHECK(min(256, false) > 1000);
	CHECK(min(32, true) > 80);
	CHECK(min(64, true) > 180);
	return check_summary();
}
