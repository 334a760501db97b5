/*
 * trajectory_sql.h
 *		Type trajectory on the server side: a varlena aligned to 8 bytes, the form of trajectory/trajectory.h.
 */
#ifndef MIG_TRAJECTORY_SQL_H
#define MIG_TRAJECTORY_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "trajectory/trajectory.h"

extern const MigTypeText mig_trajectory_text;

/* Argument number, whole; raises 0A000 if the format is of another version. */
extern const MigTrajectoryHead *mig_trajectory_arg(FunctionCallInfo fcinfo, int number);

/* A value, whole; the bytes last as long as the current context. */
extern const MigTrajectoryHead *mig_trajectory_value(Datum datum);

/* The head of an argument, or of a value: the rest is neither fetched nor decompressed. */
extern MigTrajectoryHead mig_trajectory_head_arg(FunctionCallInfo fcinfo, int number);
extern MigTrajectoryHead mig_trajectory_head_of(Datum datum);

/* All fixes, head->count, palloc'd; raises XX001 if the bytes are damaged. */
extern MigFix *mig_trajectory_fixes(const MigTrajectoryHead *head);

/* Raises XX001: the bytes of a trajectory contradict each other. */
pg_noreturn extern void mig_trajectory_report_damaged(void);

/*
 * A value of fixes that are valid and in order, at least one; raises 54000 if there are too many.  Nothing
 * but their number is checked.
 */
extern Datum mig_trajectory_done(const MigFix *fixes, size_t count);

/* A position as a fix at a time; raises 22003 or 22008 if it is none. */
extern MigFix mig_fix_arg(double lon_deg, double lat_deg, int64 time);

/* The position of a fix as a point of SQL. */
extern Datum mig_fix_point(const MigFix *fix);

#endif /* MIG_TRAJECTORY_SQL_H */
