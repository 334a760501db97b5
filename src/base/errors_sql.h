/*
 * errors_sql.h
 *		Turns a status of the core into a server error: one message per cause, the same for every type; the
 *		wording of each concept is in its own file.
 */
#ifndef MIG_ERRORS_SQL_H
#define MIG_ERRORS_SQL_H

#include "base/pg_compat.h"

#include "base/status.h"

struct MigTypeText;

/* What is wrong with a value, for the functions that word it. */
typedef struct MigFault
{
	const struct MigTypeText *type;
	MigStatus status;
	const MigWhere *where;
	int character; /* position in a text, from 1; 0 if the value is not a text */
} MigFault;

/* Wording of a fault. */
typedef struct MigWords
{
	int sqlstate;       /* 0 for the default of texts or arguments */
	const char *detail; /* a whole sentence */
	const char *hint;   /* or NULL for that of the type */
} MigWords;

/* Words a fault; false if it does not belong to the concept. */
typedef bool (*MigExplain)(const MigFault *fault, MigWords *words);

#define MIG_EXPLAIN_MAX 3

/* How messages describe a type. */
typedef struct MigTypeText
{
	const char *name;     /* SQL name */
	bool personal;        /* its values must not appear in messages */
	const char *lengths;  /* "2, 4, 6, 9 or 12": completes "... characters" */
	const char *alphabet; /* "the digits 0 to 9": completes "is not one of ..." */
	const char *form;     /* hint on how values are written, or NULL for the default */
	MigExplain
		explain[MIG_EXPLAIN_MAX]; /* concepts whose faults its values may have, NULL-terminated */
} MigTypeText;

/*
 * Reports that len bytes at text are not a valid value of the type.  Returns if there is an
 * ErrorSaveContext (16 and later), else raises.  SQLSTATE is 22P02 unless the wording sets another.
 */
extern void mig_report_text(struct Node *escontext, const MigTypeText *type, MigStatus status,
							const MigWhere *where, const char *text, size_t len);

/* Raises: the bytes received are not a valid value of the type (22P03). */
pg_noreturn extern void mig_report_binary(const MigTypeText *type, MigStatus status);

/* Raises: an argument does not make a valid value of the type.  SQLSTATE is 22023 unless the wording sets another. */
pg_noreturn extern void mig_report_argument(const MigTypeText *type, MigStatus status,
											const MigWhere *where);

/*
 * Returns a palloc'd sentence that says what is wrong with a text, worded like the details of
 * errors and without the text itself.
 */
extern char *mig_problem(const MigTypeText *type, MigStatus status, const MigWhere *where,
						 const char *text, size_t len);

#endif /* MIG_ERRORS_SQL_H */
