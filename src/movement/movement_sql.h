/*
 * movement_sql.h
 *		Arguments of the movement functions.
 */
#ifndef MIG_MOVEMENT_SQL_H
#define MIG_MOVEMENT_SQL_H

#include "base/pg_compat.h"

/*
 * An interval in microseconds; raises 22023 if it has months, or is not positive (negative if or_zero).
 */
extern int64 mig_duration_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero);

/* A number; raises 22023 if it is not finite, or not positive (negative if or_zero). */
extern double mig_amount_arg(FunctionCallInfo fcinfo, int number, const char *name, bool or_zero);

#endif /* MIG_MOVEMENT_SQL_H */
