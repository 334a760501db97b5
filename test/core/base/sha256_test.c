/* Unit tests of src/base/sha256.c: the examples of NIST to FIPS 180-4, and what coreutils' sha256sum says. */
#include "check.h"

#include <string.h>

#include "memory.h"

#include "base/digits.h"
#include "base/sha256.h"

static uint8_t zeros[1000000];

static void
check_hash(const void *bytes, size_t len, const char *expected)
{
	uint8_t hash[MIG_SHA256_BYTES];
	char hex[2 * MIG_SHA256_BYTES];

	mig_sha256(bytes, len, &memory, hash);
	mig_format_hex(hash, sizeof(hash), &memory, hex);
	CHECK(memcmp(hex, expected, sizeof(hex)) == 0);
}

int
main(void)
{
	const char *long_text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

	check_hash("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_hash("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check_hash(long_text, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	check_hash(zeros, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
	check_hash(zeros, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
	memset(zeros, 'a', sizeof(zeros));
	check_hash(zeros, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	return check_summary();
}
