/*
 * person_key.h
 *		Keys of persons: a whole number, a uuid, or the hash of a text.
 *
 * Two keys are of the same person if and only if their bytes are equal.  A text has the first 16 bytes of its SHA-256
 * (FIPS 180-4): no two texts are known that share them.  What was a number is no uuid and no text, however it is written.
 */
#ifndef MIG_PERSON_KEY_H
#define MIG_PERSON_KEY_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"

typedef enum MigPersonKind
{
	MIG_PERSON_BIGINT = 1,
	MIG_PERSON_UUID,
	MIG_PERSON_TEXT,
} MigPersonKind;

#define MIG_PERSON_BYTES 16 /* of a uuid or a hash */

typedef struct MigPersonKey
{
	int64_t kind;       /* MigPersonKind */
	int64_t numbers[2]; /* a number and 0, or MIG_PERSON_BYTES as they are */
} MigPersonKey;

/* How many of the numbers tell persons of a kind apart. */
static inline size_t
mig_person_numbers(MigPersonKind kind)
{
	return kind == MIG_PERSON_BIGINT ? 1 : 2;
}

/* Could the bytes be a key? */
bool mig_person_key_is_good(const MigPersonKey *key);

#define MIG_PERSON_KEY_TEXT_MAX 37

/* Reads 17, a uuid of 8-4-4-4-12 hexadecimal digits, or "text:" and 32 of them.  *out is set only on MIG_OK. */
MigStatus mig_person_key_parse(const char *s, size_t len, const MigMemory *memory,
							   MigPersonKey *out, MigWhere *where);

/* Writes the same, with small letters and without a NUL, and returns its length. */
size_t mig_person_key_format(const MigPersonKey *key, const MigMemory *memory,
							 char out[MIG_PERSON_KEY_TEXT_MAX]);

#endif /* MIG_PERSON_KEY_H */
