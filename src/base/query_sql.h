/*
 * query_sql.h
 *		Queries on a relation passed to a function.  Rows are processed as they arrive, under the privileges,
 *		the row-level security and the snapshot of the running query.
 *
 * A relation is locked by OID before anything about it is looked up, until the end of the transaction as in any query:
 * nobody else can rename it, drop it or change its columns meanwhile.  Its schema can still be renamed; so the relation
 * that the query reads and the types of its rows are checked before a value is used.
 */
#ifndef MIG_QUERY_SQL_H
#define MIG_QUERY_SQL_H

#include "base/pg_compat.h"

#include "executor/tuptable.h"
#include "nodes/params.h"

/* Locks a relation for reading; raises if it does not exist. */
extern void mig_relation_lock(Oid relation);

/* The quoted, schema-qualified name of a relation. */
extern const char *mig_relation_name(Oid relation);

/* The type of a column, or the base type of a domain; raises if there is no such column. */
extern Oid mig_column_type(Oid relation, const char *name);

/* A query that reads a single relation, once or several times, and returns rows of these types. */
typedef struct MigQuery
{
	const char *text;
	ParamListInfo params; /* or NULL */
	Oid relation;         /* locked */
	const Oid *types;
	int columns;
} MigQuery;

/*
 * Runs a query and calls a function for each row, with its attributes deformed.  Raises if the query reads another
 * relation, if rows have other types, or if the snapshot cannot see the rows because the relation was rewritten since.
 */
extern void mig_query_rows(const MigQuery *query,
						   void (*take)(void *state, const TupleTableSlot *slot), void *state);

#endif /* MIG_QUERY_SQL_H */
