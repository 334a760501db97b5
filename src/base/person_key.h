/*
 * person_key.h
 *		Keys of persons: a whole number, a uuid, or the hash of a text.
 *
 * Two keys are of the same person if and only if their bytes are equal.  The key of a text is the first 16 bytes of its
 * SHA-256 (FIPS 180-4): no two texts with equal keys are known.  The key of a number never equals that of a uuid or a
 * text, however it is written.
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

/* How many of the numbers identify a person of a kind. */
static inline size_t
mig_person_numbers(MigPersonKind kind)
{
	return kind == MIG_PERSON_BIGINT ? 1 : 2;
}

/* Is the key valid? */
bool mig_person_key_is_good(const MigPersonKey *key);

#define MIG_PERSON_KEY_TEXT_MAX 37

/*
 * Reads a number such as 17, a uuid of 8-4-4-4-12 hexadecimal digits, or "text:" and 32 hexadecimal
 * digits.  *out is set only on MIG_OK.
 */
MigStatus mig_person_key_parse(const char *s, size_t len, const MigMemory *memory,
							   MigPersonKey *out, MigWhere *where);

/* Writes the same form, in lower case and without a NUL, and returns its length. */
size_t mig_person_key_format(const MigPersonKey *key, const MigMemory *memory,
							 char out[MIG_PERSON_KEY_TEXT_MAX]);

#endif /* MIG_PERSON_KEY_H */
