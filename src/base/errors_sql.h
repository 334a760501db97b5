/*
 * errors_sql.h
 *		From a status of the core to an error of the server: one message a cause, alike for every type, and the
 *		words of each concept from its own file.
 */
#ifndef MIG_ERRORS_SQL_H
#define MIG_ERRORS_SQL_H

#include "base/pg_compat.h"

#include "base/status.h"

struct MigTypeText;

/* A fault of a value, for those who put it into words. */
typedef struct MigFault
{
	const struct MigTypeText *type;
	MigStatus status;
	const MigWhere *where;
	int character; /* of a text, from 1; 0 if the value is none */
} MigFault;

/* The words for a fault. */
typedef struct MigWords
{
	int sqlstate;       /* 0 for that of any faulty text or argument */
	const char *detail; /* a sentence */
	const char *hint;   /* or NULL for the type's own */
} MigWords;

/* Puts a fault into words; false if it is none of the concept's own. */
typedef bool (*MigExplain)(const MigFault *fault, MigWords *words);

#define MIG_EXPLAIN_MAX 3

/* How the messages speak of a type. */
typedef struct MigTypeText
{
	const char *name;     /* SQL name */
	bool personal;        /* its values must not appear in messages */
	const char *lengths;  /* "2, 4, 6, 9 or 12": completes "... characters" */
	const char *alphabet; /* "the digits 0 to 9": completes "is not one of ..." */
	const char *form;     /* a hint at how values are written, or NULL for the usual ones */
	MigExplain
		explain[MIG_EXPLAIN_MAX]; /* concepts whose faults its values may have, NULL at the end */
} MigTypeText;

/*
 * Reports that len bytes at text are no value of the type.  With an ErrorSaveContext the call
 * returns (16 and later), else it raises.  SQLSTATE 22P02 unless the words for the fault have another.
 */
extern void mig_report_text(struct Node *escontext, const MigTypeText *type, MigStatus status,
							const MigWhere *where, const char *text, size_t len);

/* Raises: the bytes received are no value of the type (22P03). */
pg_noreturn extern void mig_report_binary(const MigTypeText *type, MigStatus status);

/* Raises: an argument makes no value of the type.  SQLSTATE 22023 unless the words have another. */
pg_noreturn extern void mig_report_argument(const MigTypeText *type, MigStatus status,
											const MigWhere *where);

/*
 * Says in one sentence what is wrong with a text, in the words of the errors' details and without
 * the text itself; palloc'd.
 */
extern char *mig_problem(const MigTypeText *type, MigStatus status, const MigWhere *where,
						 const char *text, size_t len);

#endif /* MIG_ERRORS_SQL_H */
