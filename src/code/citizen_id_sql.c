/*
 * citizen_id_sql.c
 *		SQL functions of type citizen_id (GB 11643-1999).  No message shows any part of a number.
 */
#include "base/pg_compat.h"

#include "catalog/pg_statistic.h"
#include "commands/vacuum.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "base/errors_sql.h"
#include "code/citizen_id_sql.h"
#include "code/log_guard_sql.h"
#include "code/region_code_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_ADDRESS:
			words->detail = "Codes 81, 82 and 83 are followed by 0000 in a residence permit.";
			return true;
		case MIG_BAD_DATE:
			words->sqlstate = ERRCODE_DATETIME_FIELD_OVERFLOW;
			words->detail = "The birth date is not a calendar date of the years 1800 to 2199.";
			return true;
		case MIG_FUTURE_DATE:
			words->sqlstate = ERRCODE_DATETIME_FIELD_OVERFLOW;
			words->detail = "The birth date lies in the future.";
			return true;
		default:
			return false;
	}
}

static const MigTypeText citizen_id_text = {
	.name = "citizen_id",
	.personal = true,
	.lengths = "18, or the 15 of before 1999",
	.alphabet = "the digits 0 to 9 or a last X",
	.explain = {explain, mig_region_code_explain},
};

PG_FUNCTION_INFO_V1(citizen_id_in);
Datum
citizen_id_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigCitizenId id = 0;
	MigWhere where = {0};
	MigStatus status = mig_citizen_id_parse(text, len, &id, &where);

	mig_log_guard_number_read();
	if (status != MIG_OK)
		mig_report_text(fcinfo->context, &citizen_id_text, status, &where, text, len);
	PG_RETURN_CITIZEN_ID(id);
}

PG_FUNCTION_INFO_V1(citizen_id_out);
Datum
citizen_id_out(PG_FUNCTION_ARGS)
{
	char *text = palloc0(MIG_CITIZEN_ID_LENGTH + 1);

	mig_citizen_id_format(PG_GETARG_CITIZEN_ID(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(citizen_id_recv);
Datum
citizen_id_recv(PG_FUNCTION_ARGS)
{
	int64 number = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	MigStatus status = mig_citizen_id_check(number);

	if (status != MIG_OK)
		mig_report_binary(&citizen_id_text, status);
	PG_RETURN_CITIZEN_ID(number);
}

/* The server's analyze function for ordered types. */
static AnalyzeAttrComputeStatsFunc analyze_ordered = NULL;

/* Statistics are stored in the catalog, in the write-ahead log and in backups: omit those that contain values. */
static void
analyze_without_values(VacAttrStatsP stats, AnalyzeAttrFetchFunc fetch, int rows, double all_rows)
{
	analyze_ordered(stats, fetch, rows, all_rows);
	for (int i = 0; i < STATISTIC_NUM_SLOTS; i++)
		if (stats->numvalues[i] > 0)
		{
			stats->stakind[i] = 0;
			stats->staop[i] = InvalidOid;
			stats->stacoll[i] = InvalidOid;
			stats->numnumbers[i] = 0;
			stats->numvalues[i] = 0;
		}
}

PG_FUNCTION_INFO_V1(citizen_id_analyze);
Datum
citizen_id_analyze(PG_FUNCTION_ARGS)
{
	VacAttrStats *stats = (VacAttrStats *) PG_GETARG_POINTER(0);

	if (!std_typanalyze(stats))
		PG_RETURN_BOOL(false);
	analyze_ordered = stats->compute_stats;
	stats->compute_stats = analyze_without_values;
	PG_RETURN_BOOL(true);
}

PG_FUNCTION_INFO_V1(bigint_to_citizen_id);
Datum
bigint_to_citizen_id(PG_FUNCTION_ARGS)
{
	int64 number = PG_GETARG_INT64(0);
	MigStatus status = mig_citizen_id_check(number);

	mig_log_guard_number_read();
	if (status != MIG_OK)
		mig_report_argument(&citizen_id_text, status, &(MigWhere){0});
	PG_RETURN_CITIZEN_ID(number);
}

DateADT
mig_citizen_id_birth_date(MigCitizenId id)
{
	int year;
	int month;
	int day;

	mig_citizen_id_birth(id, &year, &month, &day);
	return date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

/* Parses a text as of a day: MIG_OK and the number, or a fault and its position. */
static MigStatus
judge(const char *s, size_t len, DateADT as_of, MigCitizenId *id, MigWhere *where)
{
	MigStatus status = mig_citizen_id_parse(s, len, id, where);

	if (status == MIG_OK && mig_citizen_id_birth_date(*id) > as_of)
		status = MIG_FUTURE_DATE;
	return status;
}

char *
mig_citizen_id_problem(const char *s, size_t len, DateADT as_of, MigCitizenId *id)
{
	MigWhere where = {0};
	MigStatus status = judge(s, len, as_of, id, &where);

	return status == MIG_OK ? NULL : mig_problem(&citizen_id_text, status, &where, s, len);
}

PG_FUNCTION_INFO_V1(citizen_id_is_valid);
Datum
citizen_id_is_valid(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigCitizenId id = 0;
	MigWhere where = {0};

	mig_log_guard_number_read();
	PG_RETURN_BOOL(judge(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), PG_GETARG_DATEADT(1), &id,
						 &where) == MIG_OK);
}

PG_FUNCTION_INFO_V1(citizen_id_problem);
Datum
citizen_id_problem(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigCitizenId id = 0;
	char *problem = mig_citizen_id_problem(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input),
										   PG_GETARG_DATEADT(1), &id);

	mig_log_guard_number_read();
	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}

PG_FUNCTION_INFO_V1(citizen_id_birth_date);
Datum
citizen_id_birth_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(mig_citizen_id_birth_date(PG_GETARG_CITIZEN_ID(0)));
}

PG_FUNCTION_INFO_V1(citizen_id_sex);
Datum
citizen_id_sex(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(mig_citizen_id_sex(PG_GETARG_CITIZEN_ID(0)));
}

PG_FUNCTION_INFO_V1(citizen_id_origin);
Datum
citizen_id_origin(PG_FUNCTION_ARGS)
{
	MigCitizenId id = PG_GETARG_CITIZEN_ID(0);

	if (mig_citizen_id_kind(id) == MIG_FOREIGNER)
		PG_RETURN_NULL();
	PG_RETURN_REGION_CODE(mig_citizen_id_origin(id));
}

PG_FUNCTION_INFO_V1(citizen_id_kind);
Datum
citizen_id_kind(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {
		[MIG_CITIZEN] = "citizen",           [MIG_HK_PERMIT] = "hk_permit",
		[MIG_MACAO_PERMIT] = "macao_permit", [MIG_TAIWAN_PERMIT] = "taiwan_permit",
		[MIG_FOREIGNER] = "foreigner",
	};

	PG_RETURN_TEXT_P(cstring_to_text(names[mig_citizen_id_kind(PG_GETARG_CITIZEN_ID(0))]));
}

/* Keeps the first two characters and the last: birth date and sequence alone would identify a person. */
PG_FUNCTION_INFO_V1(citizen_id_masked);
Datum
citizen_id_masked(PG_FUNCTION_ARGS)
{
	char text[MIG_CITIZEN_ID_LENGTH];

	mig_citizen_id_format(PG_GETARG_CITIZEN_ID(0), text);
	memset(text + 2, '*', MIG_CITIZEN_ID_LENGTH - 3);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, MIG_CITIZEN_ID_LENGTH));
}
