/*
 * log_guard_sql.h
 *		Keeps the numbers of citizens out of the server's log.
 */
#ifndef MIG_LOG_GUARD_SQL_H
#define MIG_LOG_GUARD_SQL_H

#include "base/pg_compat.h"

extern void mig_log_guard_init(void);

/* The statement that runs reads what may be a number: it is not logged, whatever the form. */
extern void mig_log_guard_number_read(void);

#endif /* MIG_LOG_GUARD_SQL_H */
