/*
 * citizen_id_sql.h
 *		SQL type citizen_id: an int8 by value, the first 17 digits as a number.
 */
#ifndef MIG_CITIZEN_ID_SQL_H
#define MIG_CITIZEN_ID_SQL_H

#include "base/pg_compat.h"

#include "utils/date.h"

#include "code/citizen_id.h"

#define DatumGetCitizenId(x)    ((MigCitizenId) DatumGetInt64(x))
#define CitizenIdGetDatum(x)    Int64GetDatum(x)
#define PG_GETARG_CITIZEN_ID(n) DatumGetCitizenId(PG_GETARG_DATUM(n))
#define PG_RETURN_CITIZEN_ID(x) return CitizenIdGetDatum(x)

extern DateADT mig_citizen_id_birth_date(MigCitizenId id);

/*
 * If len bytes at s are the number of a person born by the given day, sets *id and returns NULL; else returns a
 * sentence that says what is wrong, without the bytes.
 */
extern char *mig_citizen_id_problem(const char *s, size_t len, DateADT as_of, MigCitizenId *id);

#endif /* MIG_CITIZEN_ID_SQL_H */
