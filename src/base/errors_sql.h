/*
 * errors_sql.h
 *		From a status of the core to an error of the server.
 */
#ifndef MIG_ERRORS_SQL_H
#define MIG_ERRORS_SQL_H

#include "base/pg_compat.h"

#include "base/status.h"

/* How the messages speak of a type. */
typedef struct MigTypeText
{
	const char *name;     /* SQL name */
	bool personal;        /* its values must not appear in messages */
	const char *lengths;  /* "2, 4, 6, 9 or 12": completes "... characters" */
	const char *alphabet; /* "the digits 0 to 9": completes "is not one of ..." */
	const char *form;     /* a hint at how values are written, or NULL for the usual ones */
} MigTypeText;

/*
 * Reports that len bytes at text are no value of the type.  With an ErrorSaveContext the call
 * returns (16 and later), else it raises.  SQLSTATE 22P02, or 22008 for dates and 22003 for
 * numbers out of range.
 */
extern void mig_report_text(struct Node *escontext, const MigTypeText *type, MigStatus status,
							const MigWhere *where, const char *text, size_t len);

/* Raises: the bytes received are no value of the type (22P03). */
pg_noreturn extern void mig_report_binary(const MigTypeText *type, MigStatus status);

/* Raises: an argument makes no value of the type (22023, 22003 or 22008). */
pg_noreturn extern void mig_report_argument(const MigTypeText *type, MigStatus status,
											const MigWhere *where);

/* Raises 22003: a longitude or latitude is none. */
pg_noreturn extern void mig_report_position(MigStatus status);

/*
 * Says in one sentence what is wrong with a text, in the words of the errors' details and without
 * the text itself; palloc'd.
 */
extern char *mig_problem(const MigTypeText *type, MigStatus status, const MigWhere *where,
						 const char *text, size_t len);

#endif /* MIG_ERRORS_SQL_H */
