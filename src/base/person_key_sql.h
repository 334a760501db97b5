/*
 * person_key_sql.h
 *		Type person_key: 24 bytes by reference, those of MigPersonKey (see person_key.h).
 */
#ifndef MIG_PERSON_KEY_SQL_H
#define MIG_PERSON_KEY_SQL_H

#include "base/pg_compat.h"

#include "base/person_key.h"

#define DatumGetPersonKey(x)    ((const MigPersonKey *) DatumGetPointer(x))
#define PersonKeyGetDatum(x)    PointerGetDatum(x)
#define PG_GETARG_PERSON_KEY(n) DatumGetPersonKey(PG_GETARG_DATUM(n))
#define PG_RETURN_PERSON_KEY(x) return PersonKeyGetDatum(x)

/* The key of a text.  Raises if hashing fails. */
void mig_person_key_of_text(const char *text, size_t len, MigPersonKey *out);

/* Raises: an aggregate was given persons of more than one kind. */
pg_noreturn extern void mig_report_mixed_persons(void);

#endif /* MIG_PERSON_KEY_SQL_H */
