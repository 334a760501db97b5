/*
 * credit_code_sql.c
 *		SQL functions of type credit_code (GB 32100-2015): 18 bytes of ASCII by reference, in memcmp
 *		order, which is that of the alphabet.
 */
#include "base/pg_compat.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#include "base/errors_sql.h"
#include "code/credit_code.h"
#include "code/region_code_sql.h"

#define PG_GETARG_CREDIT_CODE(n) ((MigCreditCode *) PG_GETARG_POINTER(n))

static bool
explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_CATEGORY)
		return false;
	words->detail =
		"The first two characters are not a registering department and category of GB 32100.";
	return true;
}

static const MigTypeText credit_code_text = {
	.name = "credit_code",
	.lengths = "18",
	.alphabet = "the digits and the letters but I, O, S, V and Z, digits alone in the division",
	.explain = {explain, mig_region_code_explain},
};

/* Parses a text into a new value; NULL and the fault if it is invalid. */
static MigCreditCode *
read_code(const char *text, size_t len, MigStatus *status, MigWhere *where)
{
	MigCreditCode *code = palloc(sizeof(MigCreditCode));

	*status = mig_credit_code_parse(text, len, code, where);
	return *status == MIG_OK ? code : NULL;
}

PG_FUNCTION_INFO_V1(credit_code_in);
Datum
credit_code_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigWhere where = {0};
	MigStatus status;
	MigCreditCode *code = read_code(text, len, &status, &where);

	if (code == NULL)
	{
		mig_report_text(fcinfo->context, &credit_code_text, status, &where, text, len);
		PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(code);
}

PG_FUNCTION_INFO_V1(credit_code_out);
Datum
credit_code_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pnstrdup(PG_GETARG_CREDIT_CODE(0)->text, MIG_CREDIT_CODE_LENGTH));
}

PG_FUNCTION_INFO_V1(credit_code_recv);
Datum
credit_code_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	const char *bytes = pq_getmsgbytes(message, MIG_CREDIT_CODE_LENGTH);
	MigWhere where = {0};
	MigStatus status;
	MigCreditCode *code = read_code(bytes, MIG_CREDIT_CODE_LENGTH, &status, &where);

	/* Lower-case letters are accepted in text only; credit_code_send never sends them. */
	if (code == NULL || memcmp(code->text, bytes, MIG_CREDIT_CODE_LENGTH) != 0)
		mig_report_binary(&credit_code_text, status);
	PG_RETURN_POINTER(code);
}

PG_FUNCTION_INFO_V1(credit_code_send);
Datum
credit_code_send(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbytes(&buffer, PG_GETARG_CREDIT_CODE(0)->text, MIG_CREDIT_CODE_LENGTH);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(credit_code_is_valid);
Datum
credit_code_is_valid(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigCreditCode code;
	MigWhere where;

	PG_RETURN_BOOL(mig_credit_code_parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &code,
										 &where) == MIG_OK);
}

PG_FUNCTION_INFO_V1(credit_code_problem);
Datum
credit_code_problem(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigCreditCode code;
	MigWhere where = {0};
	MigStatus status =
		mig_credit_code_parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &code, &where);

	if (status == MIG_OK)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(mig_problem(&credit_code_text, status, &where,
												 VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input))));
}

PG_FUNCTION_INFO_V1(credit_code_department);
Datum
credit_code_department(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(mig_credit_code_department(PG_GETARG_CREDIT_CODE(0))));
}

PG_FUNCTION_INFO_V1(credit_code_category);
Datum
credit_code_category(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(mig_credit_code_category(PG_GETARG_CREDIT_CODE(0))));
}

PG_FUNCTION_INFO_V1(credit_code_division);
Datum
credit_code_division(PG_FUNCTION_ARGS)
{
	MigRegionCode division = mig_credit_code_division(PG_GETARG_CREDIT_CODE(0));

	if (division == 0)
		PG_RETURN_NULL();
	PG_RETURN_REGION_CODE(division);
}

PG_FUNCTION_INFO_V1(credit_code_organisation);
Datum
credit_code_organisation(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CREDIT_CODE(0)->text + MIG_CREDIT_CODE_ORGANISATION_AT;

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, MIG_CREDIT_CODE_ORGANISATION));
}

PG_FUNCTION_INFO_V1(credit_code_organisation_is_valid);
Datum
credit_code_organisation_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(mig_credit_code_organisation_is_valid(PG_GETARG_CREDIT_CODE(0)));
}

static int
compare(const MigCreditCode *a, const MigCreditCode *b)
{
	return memcmp(a->text, b->text, MIG_CREDIT_CODE_LENGTH);
}

PG_FUNCTION_INFO_V1(credit_code_lt);
Datum
credit_code_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) < 0);
}

PG_FUNCTION_INFO_V1(credit_code_le);
Datum
credit_code_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) <= 0);
}

PG_FUNCTION_INFO_V1(credit_code_eq);
Datum
credit_code_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) == 0);
}

PG_FUNCTION_INFO_V1(credit_code_ne);
Datum
credit_code_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) != 0);
}

PG_FUNCTION_INFO_V1(credit_code_ge);
Datum
credit_code_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) >= 0);
}

PG_FUNCTION_INFO_V1(credit_code_gt);
Datum
credit_code_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)) > 0);
}

PG_FUNCTION_INFO_V1(credit_code_cmp);
Datum
credit_code_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(PG_GETARG_CREDIT_CODE(0), PG_GETARG_CREDIT_CODE(1)));
}

PG_FUNCTION_INFO_V1(credit_code_larger);
Datum
credit_code_larger(PG_FUNCTION_ARGS)
{
	MigCreditCode *a = PG_GETARG_CREDIT_CODE(0);
	MigCreditCode *b = PG_GETARG_CREDIT_CODE(1);

	PG_RETURN_POINTER(compare(a, b) >= 0 ? a : b);
}

PG_FUNCTION_INFO_V1(credit_code_smaller);
Datum
credit_code_smaller(PG_FUNCTION_ARGS)
{
	MigCreditCode *a = PG_GETARG_CREDIT_CODE(0);
	MigCreditCode *b = PG_GETARG_CREDIT_CODE(1);

	PG_RETURN_POINTER(compare(a, b) <= 0 ? a : b);
}

static int
compare_datums(Datum a, Datum b, SortSupport ssup)
{
	return compare((MigCreditCode *) DatumGetPointer(a), (MigCreditCode *) DatumGetPointer(b));
}

PG_FUNCTION_INFO_V1(credit_code_sortsupport);
Datum
credit_code_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = compare_datums;
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(credit_code_hash);
Datum
credit_code_hash(PG_FUNCTION_ARGS)
{
	return hash_any((unsigned char *) PG_GETARG_CREDIT_CODE(0)->text, MIG_CREDIT_CODE_LENGTH);
}

PG_FUNCTION_INFO_V1(credit_code_hash_extended);
Datum
credit_code_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((unsigned char *) PG_GETARG_CREDIT_CODE(0)->text,
							 MIG_CREDIT_CODE_LENGTH, (uint64) PG_GETARG_INT64(1));
}
