/*
 * cancel_sql.h
 *		Cancels that arrive while PostGIS is at work.
 */
#ifndef MIG_CANCEL_SQL_H
#define MIG_CANCEL_SQL_H

extern void mig_cancel_init(void);

#endif /* MIG_CANCEL_SQL_H */
