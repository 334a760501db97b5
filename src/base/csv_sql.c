/*
 * csv_sql.c
 *		SQL function that splits a line of a CSV file (RFC 4180), as seed data has them.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/csv.h"

/* Describes the error at a position; the line is not shown as it may hold personal data. */
static char *
quote_problem(const char *line, const MigWhere *where)
{
	return psprintf("The quotes are not closed or not doubled at character %d.",
					pg_mbstrlen_with_len(line, (int) where->position) + 1);
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
