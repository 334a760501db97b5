/*
 * movement_sql.h
 *		Arguments of the functions that read movement from a trajectory.
 */
#ifndef MIG_MOVEMENT_SQL_H
#define MIG_MOVEMENT_SQL_H

#include "base/pg_compat.h"

/*
 * An interval of a fixed length as microseconds; raises 22023 if it has months or is not positive, or at least 0 if that
 * is allowed.
 */
extern int64 mig_duration_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero);

/* A number that is positive, or at least 0 if that is allowed, and finite; raises 22023 if it is not. */
extern double mig_amount_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero);

#endif /* MIG_MOVEMENT_SQL_H */
