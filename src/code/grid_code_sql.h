/*
 * grid_code_sql.h
 *		SQL type grid_code: an int8 by value, the 15 digits as a number.
 */
#ifndef MIG_GRID_CODE_SQL_H
#define MIG_GRID_CODE_SQL_H

#include "base/pg_compat.h"

#include "code/grid_code.h"

#define DatumGetGridCode(x)    ((MigGridCode) DatumGetInt64(x))
#define GridCodeGetDatum(x)    Int64GetDatum(x)
#define PG_GETARG_GRID_CODE(n) DatumGetGridCode(PG_GETARG_DATUM(n))
#define PG_RETURN_GRID_CODE(x) return GridCodeGetDatum(x)

#endif /* MIG_GRID_CODE_SQL_H */
