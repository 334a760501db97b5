/*
 * region_code_sql.h
 *		SQL type region_code: an int8 by value, the 12 digits as a number.
 */
#ifndef MIG_REGION_CODE_SQL_H
#define MIG_REGION_CODE_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "code/region_code.h"

#define DatumGetRegionCode(x)    ((MigRegionCode) DatumGetInt64(x))
#define RegionCodeGetDatum(x)    Int64GetDatum(x)
#define PG_GETARG_REGION_CODE(n) DatumGetRegionCode(PG_GETARG_DATUM(n))
#define PG_RETURN_REGION_CODE(x) return RegionCodeGetDatum(x)

/* Wording of faults of codes that begin with a division: its province, and their check character. */
extern bool mig_region_code_explain(const MigFault *fault, MigWords *words);

#endif /* MIG_REGION_CODE_SQL_H */
