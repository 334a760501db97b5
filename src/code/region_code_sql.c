/*
 * region_code_sql.c
 *		SQL functions of type region_code (GB/T 2260, GB/T 10114).
 */
#include "base/pg_compat.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "base/errors_sql.h"
#include "code/region_code_sql.h"

bool
mig_region_code_explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_PROVINCE:
			words->detail = "The province digits are not a code of GB/T 2260.";
			return true;
		case MIG_BAD_CHECK: /* showing the right one would help to guess a person's number */
			words->detail =
				fault->type->personal
					? "The check character does not match the other characters."
					: psprintf("The check character should be \"%c\".", fault->where->expected);
			words->hint =
				"Compare the value with the document: a digit is wrong or two are exchanged.";
			return true;
		default:
			return false;
	}
}

static const MigTypeText region_code_text = {
	.name = "region_code",
	.lengths = "2, 4, 6, 9 or 12",
	.alphabet = "the digits 0 to 9",
	.explain = {mig_region_code_explain},
};

PG_FUNCTION_INFO_V1(region_code_in);
Datum
region_code_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigRegionCode code = 0;
	MigWhere where = {0};
	MigStatus status = mig_region_code_parse(text, len, &code, &where);

	if (status != MIG_OK)
		mig_report_text(fcinfo->context, &region_code_text, status, &where, text, len);
	PG_RETURN_REGION_CODE(code);
}

PG_FUNCTION_INFO_V1(region_code_out);
Datum
region_code_out(PG_FUNCTION_ARGS)
{
	char *text = palloc0(MIG_REGION_CODE_DIGITS + 1);

	mig_region_code_format(PG_GETARG_REGION_CODE(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(region_code_recv);
Datum
region_code_recv(PG_FUNCTION_ARGS)
{
	int64 number = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	MigStatus status = mig_region_code_check(number);

	if (status != MIG_OK)
		mig_report_binary(&region_code_text, status);
	PG_RETURN_REGION_CODE(number);
}

PG_FUNCTION_INFO_V1(bigint_to_region_code);
Datum
bigint_to_region_code(PG_FUNCTION_ARGS)
{
	int64 number = PG_GETARG_INT64(0);
	MigStatus status = mig_region_code_check(number);

	if (status != MIG_OK)
		mig_report_argument(&region_code_text, status, &(MigWhere){0});
	PG_RETURN_REGION_CODE(number);
}

PG_FUNCTION_INFO_V1(region_code_is_valid);
Datum
region_code_is_valid(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigRegionCode code;
	MigWhere where;

	PG_RETURN_BOOL(mig_region_code_parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &code,
										 &where) == MIG_OK);
}

PG_FUNCTION_INFO_V1(region_code_level);
Datum
region_code_level(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(mig_region_code_level(PG_GETARG_REGION_CODE(0)));
}

/* A level argument; raises unless it is 1 to 5. */
static int
checked_level(int32 level)
{
	if (level < 1 || level > MIG_REGION_CODE_LEVELS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("invalid region level: %d", level),
						errdetail("Levels are 1 province, 2 prefecture, 3 county, 4 township and "
								  "5 village or community."),
						errhint("Use region_code_level(code) to get the level of a code.")));
	return level;
}

PG_FUNCTION_INFO_V1(region_code_at);
Datum
region_code_at(PG_FUNCTION_ARGS)
{
	MigRegionCode code = PG_GETARG_REGION_CODE(0);
	int level = checked_level(PG_GETARG_INT32(1));

	if (level > mig_region_code_level(code))
		PG_RETURN_NULL();
	PG_RETURN_REGION_CODE(mig_region_code_at(code, level));
}

/* A township directly under a prefecture has no county in between. */
PG_FUNCTION_INFO_V1(region_code_parent);
Datum
region_code_parent(PG_FUNCTION_ARGS)
{
	MigRegionCode code = PG_GETARG_REGION_CODE(0);
	int level = mig_region_code_level(code) - 1;

	if (level == 0)
		PG_RETURN_NULL();
	PG_RETURN_REGION_CODE(mig_region_code_at(code, level));
}

PG_FUNCTION_INFO_V1(region_code_last);
Datum
region_code_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_REGION_CODE(mig_region_code_last(PG_GETARG_REGION_CODE(0)));
}

static bool
contains(MigRegionCode outer, MigRegionCode inner)
{
	return inner >= outer && inner <= mig_region_code_last(outer);
}

PG_FUNCTION_INFO_V1(region_code_contains);
Datum
region_code_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_REGION_CODE(0), PG_GETARG_REGION_CODE(1)));
}

PG_FUNCTION_INFO_V1(region_code_contained);
Datum
region_code_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(PG_GETARG_REGION_CODE(1), PG_GETARG_REGION_CODE(0)));
}
