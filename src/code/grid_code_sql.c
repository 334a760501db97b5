/*
 * grid_code_sql.c
 *		SQL functions of type grid_code (CJ/T 213, GB/T 30428.1).
 */
#include "base/pg_compat.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "base/errors_sql.h"
#include "code/grid_code_sql.h"
#include "code/region_code_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_LEVEL:
			words->detail = "The region is not a village or community (level 5).";
			words->hint =
				"Give the code of a village or community: 12 digits, the last three not 000.";
			return true;
		case MIG_BAD_SEQUENCE:
			words->detail = "The sequence number of a grid runs from 001 to 999.";
			words->hint = "Number the grids of a community from 1.";
			return true;
		default:
			return false;
	}
}

static const MigTypeText grid_code_text = {
	.name = "grid_code",
	.lengths = "15",
	.alphabet = "the digits 0 to 9",
	.explain = {explain, mig_region_code_explain},
};

PG_FUNCTION_INFO_V1(grid_code_in);
Datum
grid_code_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigGridCode code = 0;
	MigWhere where = {0};
	MigStatus status = mig_grid_code_parse(text, len, &code, &where);

	if (status != MIG_OK)
		mig_report_text(fcinfo->context, &grid_code_text, status, &where, text, len);
	PG_RETURN_GRID_CODE(code);
}

PG_FUNCTION_INFO_V1(grid_code_out);
Datum
grid_code_out(PG_FUNCTION_ARGS)
{
	char *text = palloc0(MIG_GRID_CODE_DIGITS + 1);

	mig_grid_code_format(PG_GETARG_GRID_CODE(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(grid_code_recv);
Datum
grid_code_recv(PG_FUNCTION_ARGS)
{
	int64 number = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	MigStatus status = mig_grid_code_check(number);

	if (status != MIG_OK)
		mig_report_binary(&grid_code_text, status);
	PG_RETURN_GRID_CODE(number);
}

PG_FUNCTION_INFO_V1(bigint_to_grid_code);
Datum
bigint_to_grid_code(PG_FUNCTION_ARGS)
{
	int64 number = PG_GETARG_INT64(0);
	MigStatus status = mig_grid_code_check(number);

	if (status != MIG_OK)
		mig_report_argument(&grid_code_text, status, &(MigWhere){0});
	PG_RETURN_GRID_CODE(number);
}

PG_FUNCTION_INFO_V1(grid_code_make);
Datum
grid_code_make(PG_FUNCTION_ARGS)
{
	MigGridCode code;
	MigStatus status = mig_grid_code_make(PG_GETARG_REGION_CODE(0), PG_GETARG_INT32(1), &code);

	if (status != MIG_OK)
		mig_report_argument(&grid_code_text, status, &(MigWhere){0});
	PG_RETURN_GRID_CODE(code);
}

PG_FUNCTION_INFO_V1(grid_code_is_valid);
Datum
grid_code_is_valid(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigGridCode code;
	MigWhere where;

	PG_RETURN_BOOL(
		mig_grid_code_parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &code, &where) == MIG_OK);
}

PG_FUNCTION_INFO_V1(grid_code_region);
Datum
grid_code_region(PG_FUNCTION_ARGS)
{
	PG_RETURN_REGION_CODE(mig_grid_code_region(PG_GETARG_GRID_CODE(0)));
}

PG_FUNCTION_INFO_V1(grid_code_sequence);
Datum
grid_code_sequence(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(mig_grid_code_sequence(PG_GETARG_GRID_CODE(0)));
}

PG_FUNCTION_INFO_V1(grid_code_first);
Datum
grid_code_first(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRID_CODE(mig_grid_code_first(PG_GETARG_REGION_CODE(0)));
}

PG_FUNCTION_INFO_V1(grid_code_last);
Datum
grid_code_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRID_CODE(mig_grid_code_last(PG_GETARG_REGION_CODE(0)));
}

static bool
contains(MigRegionCode region, MigGridCode code)
{
	return code >= mig_grid_code_first(region) && code <= mig_grid_code_last(region);
}

PG_FUNCTION_INFO_V1(region_code_contains_grid_code);
Datum
region_code_contains_grid_code(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_REGION_CODE(0), PG_GETARG_GRID_CODE(1)));
}

PG_FUNCTION_INFO_V1(grid_code_contained);
Datum
grid_code_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_REGION_CODE(1), PG_GETARG_GRID_CODE(0)));
}
