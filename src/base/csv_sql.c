/*
 * csv_sql.c
 *		SQL functions that split a line of a CSV file (RFC 4180), for loads that report bad lines
 *		one by one where COPY would give up the whole file.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/csv.h"
#include "base/csv_sql.h"

/* Describes the error at a position; the line is not shown as it may hold personal data. */
static char *
quote_problem(const char *line, const MigWhere *where)
{
	return psprintf("The quotes are not closed or not doubled at character %d.",
					pg_mbstrlen_with_len(line, (int) where->position) + 1);
}

char *
mig_csv_problem(const char *line, size_t len, int *fields)
{
	char *buffer = palloc(len + 1);
	MigCsv csv;
	MigWhere where;
	char *problem = NULL;

	*fields = 0;
	mig_csv_open(line, len, &csv);
	while (csv.more && problem == NULL)
	{
		size_t field_len;
		bool is_null;

		CHECK_FOR_INTERRUPTS();
		if (mig_csv_next(&csv, buffer, &field_len, &is_null, &where) != MIG_OK)
			problem = quote_problem(line, &where);
		++*fields;
	}
	pfree(buffer);
	return problem;
}

PG_FUNCTION_INFO_V1(csv_fields);
Datum
csv_fields(PG_FUNCTION_ARGS)
{
	text *line = PG_GETARG_TEXT_PP(0);
	size_t line_len = VARSIZE_ANY_EXHDR(line);
	char *buffer = palloc(line_len + 1);
	MigCsv csv;
	MigWhere where;
	ArrayBuildState *fields = NULL;

	mig_csv_open(VARDATA_ANY(line), line_len, &csv);
	while (csv.more)
	{
		size_t len;
		bool is_null;
		Datum field = (Datum) 0;

		CHECK_FOR_INTERRUPTS();
		if (mig_csv_next(&csv, buffer, &len, &is_null, &where) != MIG_OK)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION), errmsg("invalid CSV line"),
					 errdetail_internal("%s", quote_problem(VARDATA_ANY(line), &where)),
					 errhint("Put a field with quotes in quotes and double those inside.")));
		if (!is_null)
			field = PointerGetDatum(cstring_to_text_with_len(buffer, (int) len));
		fields = accumArrayResult(fields, field, is_null, TEXTOID, CurrentMemoryContext);
	}
	PG_RETURN_DATUM(makeArrayResult(fields, CurrentMemoryContext));
}

PG_FUNCTION_INFO_V1(csv_problem);
Datum
csv_problem(PG_FUNCTION_ARGS)
{
	text *line = PG_GETARG_TEXT_PP(0);
	int fields;
	char *problem = mig_csv_problem(VARDATA_ANY(line), VARSIZE_ANY_EXHDR(line), &fields);

	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}
