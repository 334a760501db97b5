/*
 * gridcell.h
 *		gridcell at the server's side: an int8 by value, laid out as core/gridcell.h says.
 */
#ifndef MIG_GRIDCELL_SERVER_H
#define MIG_GRIDCELL_SERVER_H

#include "pg_compat.h"

#include "core/gridcell.h"

#define DatumGetGridCell(x)   ((MigGridCell) DatumGetInt64(x))
#define GridCellGetDatum(x)   Int64GetDatum(x)
#define PG_GETARG_GRIDCELL(n) DatumGetGridCell(PG_GETARG_DATUM(n))
#define PG_RETURN_GRIDCELL(x) return GridCellGetDatum(x)

#endif /* MIG_GRIDCELL_SERVER_H */
