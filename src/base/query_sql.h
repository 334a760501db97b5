/*
 * query_sql.h
 *		Queries on a relation that a function is given, whose rows are taken as they come, with the rights, the
 *		row-level security and the snapshot of the query at work.
 *
 * A relation is locked before anything is looked up of it, by its OID and to the end of the transaction as a query's are:
 * nobody else can rename it, drop it or change its columns then.  A schema can be renamed all the same; so the query
 * tells which relation it reads, and its rows of which types they are, before a value is used.
 */
#ifndef MIG_QUERY_SQL_H
#define MIG_QUERY_SQL_H

#include "base/pg_compat.h"

#include "executor/tuptable.h"
#include "nodes/params.h"

/* Locks a relation that rows are to be read of; raises if there is none. */
extern void mig_relation_lock(Oid relation);

/* The name of a relation with its schema, quoted. */
extern const char *mig_relation_name(Oid relation);

/* The type of a column, of a domain that below it; raises if there is no such column. */
extern Oid mig_column_type(Oid relation, const char *name);

/* A query that reads one relation, however often, whose rows are of these types. */
typedef struct MigQuery
{
	const char *text;
	ParamListInfo params; /* or NULL */
	Oid relation;         /* locked */
	const Oid *types;
	int columns;
} MigQuery;

/*
 * Runs a query, and gives each row to a function; its attributes have been fetched.  Raises if the query reads another
 * relation, if rows are of other types, and if the snapshot cannot show the rows as the relation was rewritten since.
 */
extern void mig_query_rows(const MigQuery *query,
						   void (*take)(void *state, const TupleTableSlot *slot), void *state);

#endif /* MIG_QUERY_SQL_H */
