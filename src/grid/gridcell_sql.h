/*
 * gridcell_sql.h
 *		SQL type gridcell: an int8 by value, with the layout of grid/gridcell.h.
 */
#ifndef MIG_GRIDCELL_SQL_H
#define MIG_GRIDCELL_SQL_H

#include "base/pg_compat.h"

#include "grid/gridcell.h"

#define DatumGetGridCell(x)   ((MigGridCell) DatumGetInt64(x))
#define GridCellGetDatum(x)   Int64GetDatum(x)
#define PG_GETARG_GRIDCELL(n) DatumGetGridCell(PG_GETARG_DATUM(n))
#define PG_RETURN_GRIDCELL(x) return GridCellGetDatum(x)

/* Raises 22023 or 22003: an argument does not make a valid cell. */
pg_noreturn extern void mig_gridcell_report(MigStatus status);

/* Raises 54000 if the number of cells exceeds what a function may return. */
extern void mig_gridcell_check_count(double cells);

/* Number of cells of a level inside a cell; an upper bound where parts of it are beyond the poles. */
extern double mig_gridcell_children_count(MigGridCell cell, int level);

/* The level of a size; raises if it is not a valid size. */
static inline int
mig_gridcell_level_arg(int32 size_m)
{
	int level = mig_gridcell_level_of_size(size_m);

	if (level < 0)
		mig_gridcell_report(MIG_BAD_SIZE);
	return level;
}

/* The cell of a position; raises for invalid positions and sizes. */
static inline MigGridCell
mig_gridcell_at_arg(double lon_deg, double lat_deg, int32 size_m)
{
	MigGridCell cell;
	MigStatus status = mig_gridcell_at(lon_deg, lat_deg, size_m, &cell);

	if (status != MIG_OK)
		mig_gridcell_report(status);
	return cell;
}

#endif /* MIG_GRIDCELL_SQL_H */
