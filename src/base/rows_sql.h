/*
 * rows_sql.h
 *		Arrays of rows as function results: written into one block, row by row.
 */
#ifndef MIG_ROWS_SQL_H
#define MIG_ROWS_SQL_H

#include "base/pg_compat.h"

#include "access/tupdesc.h"

/* Row type of the array that a function returns. */
typedef struct MigRowType
{
	Oid oid;
	TupleDesc desc;
} MigRowType;

/* The row type of the function being called, cached in fn_extra. */
extern MigRowType mig_row_type_of_array(FunctionCallInfo fcinfo);

/* An array being written, in the current context. */
typedef struct MigRows
{
	const MigRowType *type;
	char *bytes;
	Size size;
	Size room;
	size_t count;
} MigRows;

extern MigRows mig_rows(const MigRowType *type);

/* Adds a row; varlena values must be neither compressed nor stored out of line. */
extern void mig_rows_add(MigRows *rows, Datum *values, const bool *nulls);

extern Datum mig_rows_datum(MigRows *rows);

/* An array of bigint. */
extern Datum mig_bigint_array(const int64_t *numbers, size_t count);

#endif /* MIG_ROWS_SQL_H */
