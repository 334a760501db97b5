/*
 * log_guard_sql.h
 *		Keeps citizen numbers out of the server log.
 */
#ifndef MIG_LOG_GUARD_SQL_H
#define MIG_LOG_GUARD_SQL_H

#include "base/pg_compat.h"

extern void mig_log_guard_init(void);

/* Notes that the running statement has read a possible number: it is not logged, whatever its form. */
extern void mig_log_guard_number_read(void);

#endif /* MIG_LOG_GUARD_SQL_H */
