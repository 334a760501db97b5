/*
 * citizen_id.h
 *		citizen_id at the server's side: an int8 by value, the first 17 digits as a number.
 */
#ifndef MIG_CITIZEN_ID_SERVER_H
#define MIG_CITIZEN_ID_SERVER_H

#include "pg_compat.h"

#include "core/citizen_id.h"

#define DatumGetCitizenId(x)    ((MigCitizenId) DatumGetInt64(x))
#define CitizenIdGetDatum(x)    Int64GetDatum(x)
#define PG_GETARG_CITIZEN_ID(n) DatumGetCitizenId(PG_GETARG_DATUM(n))
#define PG_RETURN_CITIZEN_ID(x) return CitizenIdGetDatum(x)

#endif /* MIG_CITIZEN_ID_SERVER_H */
