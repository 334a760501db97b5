/* Unit tests of src/base/person_key.c. */
#include "check.h"

#include <string.h>

#include "memory.h"

#include "base/person_key.h"

#define UUID "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
#define HASH "text:ba7816bf8f01cfea414140de5dae2223"

/* A text is a key of the kind and is written as expected. */
static void
check_key(const char *text, MigPersonKind kind, const char *expected)
{
	MigPersonKey key;
	MigWhere where;
	char out[MIG_PERSON_KEY_TEXT_MAX];

	CHECK_INT(mig_person_key_parse(text, strlen(text), &memory, &key, &where), MIG_OK);
	CHECK_INT(key.kind, kind);
	CHECK(mig_person_key_is_good(&key));
	CHECK_INT(mig_person_key_format(&key, &memory, out), strlen(expected));
	CHECK(memcmp(out, expected, strlen(expected)) == 0);
}

static void
check_fault(const char *text, MigStatus status, size_t position)
{
	MigPersonKey key = {.kind = 77};
	MigWhere where = {0};

	CHECK_INT(mig_person_key_parse(text, strlen(text), &memory, &key, &where), status);
	CHECK_INT(where.position, position);
	CHECK_INT(key.kind, 77);
}

static void
test_bytes(void)
{
	static const uint8_t expected[MIG_PERSON_BYTES] = {0xa0, 0xee, 0xbc, 0x99, 0x9c, 0x0b,
													   0x4e, 0xf8, 0xbb, 0x6d, 0x6b, 0xb9,
													   0xbd, 0x38, 0x0a, 0x11};
	MigPersonKey key;
	MigWhere where;

	CHECK_INT(mig_person_key_parse(UUID, strlen(UUID), &memory, &key, &where), MIG_OK);
	CHECK(memcmp(key.numbers, expected, sizeof(expected)) == 0);
	CHECK_INT(mig_person_key_parse("-5", 2, &memory, &key, &where), MIG_OK);
	CHECK(key.numbers[0] == -5 && key.numbers[1] == 0);
}

static void
test_good(void)
{
	CHECK(!mig_person_key_is_good(&(MigPersonKey){0, {0, 0}}));
	CHECK(!mig_person_key_is_good(&(MigPersonKey){4, {0, 0}}));
	CHECK(!mig_person_key_is_good(&(MigPersonKey){MIG_PERSON_BIGINT, {0, 1}}));
	CHECK(mig_person_key_is_good(&(MigPersonKey){MIG_PERSON_BIGINT, {INT64_MIN, 0}}));
	CHECK(mig_person_key_is_good(&(MigPersonKey){MIG_PERSON_UUID, {1, 1}}));
	CHECK_INT(mig_person_numbers(MIG_PERSON_BIGINT), 1);
	CHECK_INT(mig_person_numbers(MIG_PERSON_UUID), 2);
	CHECK_INT(mig_person_numbers(MIG_PERSON_TEXT), 2);
}

int
main(void)
{
	check_key("0", MIG_PERSON_BIGINT, "0");
	check_key("-0", MIG_PERSON_BIGINT, "0");
	check_key("0017", MIG_PERSON_BIGINT, "17");
	check_key("9223372036854775807", MIG_PERSON_BIGINT, "9223372036854775807");
	check_key("-9223372036854775808", MIG_PERSON_BIGINT, "-9223372036854775808");
	check_key(UUID, MIG_PERSON_UUID, UUID);
	check_key("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", MIG_PERSON_UUID, UUID);
	check_key("00000000-0000-0000-0000-000000000000", MIG_PERSON_UUID,
			  "00000000-0000-0000-0000-000000000000");
	check_key(HASH, MIG_PERSON_TEXT, HASH);

	check_fault("", MIG_BAD_LENGTH, 0);
	check_fault("-", MIG_BAD_LENGTH, 1);
	check_fault("00000000000000000001", MIG_BAD_LENGTH, 20);
	check_fault("9223372036854775808", MIG_OUT_OF_RANGE, 0);
	check_fault("-9223372036854775809", MIG_OUT_OF_RANGE, 0);
	check_fault("12 ", MIG_BAD_CHARACTER, 2);
	check_fault("+1", MIG_BAD_CHARACTER, 0);
	check_fault("text:", MIG_BAD_CHARACTER, 0);
	check_fault("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g", MIG_BAD_CHARACTER, 35);
	check_fault("a0eebc99-9c0b-4ef8-bb6d6-bb9bd380a11", MIG_BAD_CHARACTER, 23);
	check_fault("-0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", MIG_BAD_CHARACTER, 0);
	check_fault("text:ba7816bf8f01cfea414140de5dae222x", MIG_BAD_CHARACTER, 36);
	check_fault("texT:ba7816bf8f01cfea414140de5dae2223", MIG_BAD_LENGTH, 37);
	test_bytes();
	test_good();
	return check_summary();
}
