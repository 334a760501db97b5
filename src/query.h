/*
 * query.h
 *		Queries whose rows are taken as they come, with the rights, the row-level security and the snapshot of
 *		the query at work.
 */
#ifndef MIG_QUERY_H
#define MIG_QUERY_H

#include "pg_compat.h"

#include "executor/tuptable.h"
#include "nodes/params.h"

/* Runs a query that reads, and gives each row to a function; its attributes have been fetched. */
extern void mig_query_rows(const char *query, ParamListInfo params,
						   void (*take)(void *state, const TupleTableSlot *slot), void *state);

/* The name of a relation with its schema, quoted. */
extern const char *mig_relation_name(Oid relation);

/* The type of a column, of a domain that below it; raises if there is no such column. */
extern Oid mig_column_type(Oid relation, const char *name);

#endif /* MIG_QUERY_H */
