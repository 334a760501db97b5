/*
 * occupancy_sql.h
 *		Values of types occupancy and date_occupancy on the server side.
 *
 * Both types store the compiled form of occupancy/occupancy.h, which says whether its times are
 * timestamps (occupancy) or dates (date_occupancy).
 */
#ifndef MIG_OCCUPANCY_SQL_H
#define MIG_OCCUPANCY_SQL_H

#include "base/pg_compat.h"

#include "occupancy/occupancy.h"

/* A detoasted value. */
typedef struct MigOccupancy
{
	const uint8_t *bytes;
	size_t len;
	MigTimeKind kind;
} MigOccupancy;

/* The value of a datum, or of an argument; raises 0A000 if its format is unknown. */
extern MigOccupancy mig_occupancy_value(Datum datum);
extern MigOccupancy mig_occupancy_arg(FunctionCallInfo fcinfo, int number);

/* The same in the current memory context, for a set-returning function. */
extern MigOccupancy mig_occupancy_arg_copy(FunctionCallInfo fcinfo, int number);

/* A weight whose negative is also valid; raises 22003 if it is out of range. */
extern int64 mig_occupancy_weight_arg(FunctionCallInfo fcinfo, int number, MigTimeKind kind);

/* Raises an error of the type for a kind unless the status is MIG_OK. */
extern void mig_occupancy_check(MigTimeKind kind, MigStatus status);

/* Raises 54000: a value cannot hold this many steps. */
pg_noreturn extern void mig_occupancy_report_steps(size_t count);

/* Settles the changes and returns them as a value. */
extern struct varlena *mig_occupancy_form(MigOccupancyBuild *build);

#endif /* MIG_OCCUPANCY_SQL_H */
