/*
 * person_key_sql.h
 *		Keys of persons as numbers, so that records of radix.h hold them: equal if and only if the keys are.
 *
 * bigint: 1 number.  uuid: 2.  text: 3, its bytes if there are at most 23 of them, else 23 bytes of their
 * SHA-256, of which no two texts are known to have the same.  Texts are compared by bytes.
 */
#ifndef MIG_PERSON_KEY_SQL_H
#define MIG_PERSON_KEY_SQL_H

#include "base/pg_compat.h"

typedef enum MigPersonKind
{
	MIG_PERSON_BIGINT = 1, /* the count of numbers */
	MIG_PERSON_UUID = 2,
	MIG_PERSON_TEXT = 3,
} MigPersonKind;

/* Writes the numbers of a key. */
extern void mig_person_key(MigPersonKind kind, Datum person, int64_t *out);

#endif /* MIG_PERSON_KEY_SQL_H */
