/*
 * region_code.h
 *		region_code at the server's side: an int8 by value, the 12 digits as a number.
 */
#ifndef MIG_REGION_CODE_SERVER_H
#define MIG_REGION_CODE_SERVER_H

#include "pg_compat.h"

#include "core/region_code.h"

#define DatumGetRegionCode(x)    ((MigRegionCode) DatumGetInt64(x))
#define RegionCodeGetDatum(x)    Int64GetDatum(x)
#define PG_GETARG_REGION_CODE(n) DatumGetRegionCode(PG_GETARG_DATUM(n))
#define PG_RETURN_REGION_CODE(x) return RegionCodeGetDatum(x)

#endif /* MIG_REGION_CODE_SERVER_H */
