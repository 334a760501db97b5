/*
 * gridcell_sql.h
 *		gridcell on the server side: an int8 by value, laid out as grid/gridcell.h says.
 */
#ifndef MIG_GRIDCELL_SQL_H
#define MIG_GRIDCELL_SQL_H

#include "base/pg_compat.h"

#include "grid/gridcell.h"

#define DatumGetGridCell(x)   ((MigGridCell) DatumGetInt64(x))
#define GridCellGetDatum(x)   Int64GetDatum(x)
#define PG_GETARG_GRIDCELL(n) DatumGetGridCell(PG_GETARG_DATUM(n))
#define PG_RETURN_GRIDCELL(x) return GridCellGetDatum(x)

/* Raises 22023 or 22003: an argument makes no cell. */
pg_noreturn extern void mig_gridcell_report(MigStatus status);

/* Raises 54000: a set of so many cells is more than a function gives. */
extern void mig_gridcell_check_count(double cells);

/* How many cells of a level lie in one, or more than that where parts of it are beyond the poles. */
extern double mig_gridcell_children_count(MigGridCell cell, int level);

/* The level of a size; raises if there is none. */
static inline int
mig_gridcell_level_arg(int32 size_m)
{
	int level = mig_gridcell_level_of_size(size_m);

	if (level < 0)
		mig_gridcell_report(MIG_BAD_SIZE);
	return level;
}

/* The cell of a position; raises for positions and sizes that there are none of. */
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
