/*
 * cancel_sql.h
 *		Query cancels that arrive while PostGIS is running.
 */
#ifndef MIG_CANCEL_SQL_H
#define MIG_CANCEL_SQL_H

extern void mig_cancel_init(void);

#endif /* MIG_CANCEL_SQL_H */
