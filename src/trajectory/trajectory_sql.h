/*
 * trajectory_sql.h
 *		Type trajectory in the server: a varlena aligned to 8 bytes, serialized as in trajectory/trajectory.h.
 */
#ifndef MIG_TRAJECTORY_SQL_H
#define MIG_TRAJECTORY_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "trajectory/trajectory.h"

extern const MigTypeText mig_trajectory_text;

/* The given argument, detoasted; raises 0A000 if its format version is not supported. */
extern const MigTrajectoryHead *mig_trajectory_arg(FunctionCallInfo fcinfo, int number);

/* A value, detoasted; it may be in the current memory context. */
extern const MigTrajectoryHead *mig_trajectory_value(Datum datum);

/* The head of an argument or value; the rest is neither fetched nor decompressed. */
extern MigTrajectoryHead mig_trajectory_head_arg(FunctionCallInfo fcinfo, int number);
extern MigTrajectoryHead mig_trajectory_head_of(Datum datum);

/* All fixes, head->count, palloc'd; raises XX001 if the bytes are damaged. */
extern MigFix *mig_trajectory_fixes(const MigTrajectoryHead *head);

/* Raises XX001: the bytes of a trajectory are inconsistent. */
pg_noreturn extern void mig_trajectory_report_damaged(void);

/*
 * Makes a value of at least one fix; raises 54000 if there are too many.  The caller ensures that they are valid and
 * in order.
 */
extern Datum mig_trajectory_done(const MigFix *fixes, size_t count);

/* Makes a fix of a position and a time; raises 22003 or 22008 if out of range. */
extern MigFix mig_fix_arg(double lon_deg, double lat_deg, int64 time);

/* The position of a fix as an SQL point. */
extern Datum mig_fix_point(const MigFix *fix);

#endif /* MIG_TRAJECTORY_SQL_H */
