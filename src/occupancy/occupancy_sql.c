/*
 * occupancy_sql.c
 *		SQL functions of types occupancy and date_occupancy: text and binary forms, constructors, arithmetic
 *		and comparison.
 *
 * The two types share their C functions: a value says whether its times are dates or timestamps.
 */
#include "base/pg_compat.h"

#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "occupancy/occupancy_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_OCCUPANCY)
		return false;
	words->detail = psprintf("The text goes wrong or ends at character %d.", fault->character);
	words->hint = "Write the number from each time on, in the order of time: "
				  "dates{2024-01-01=2,2024-03-01=0}.";
	return true;
}

static const MigTypeText type_texts[] = {
	[MIG_DATES] = {.name = "date_occupancy",
				   .personal = true,
				   .explain = {explain, mig_time_explain}},
	[MIG_TIMESTAMPS] = {.name = "occupancy",
						.personal = true,
						.explain = {explain, mig_time_explain}},
};

/* --- Values --- */

MigOccupancy
mig_occupancy_value(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	MigOccupancy occupancy = {(const uint8_t *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
							  MIG_DATES};

	if (occupancy.len < 2 || occupancy.bytes[0] != MIG_OCCUPANCY_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type occupancy"),
						errdetail("This library reads format %d.", MIG_OCCUPANCY_FORMAT)));
	occupancy.kind = mig_occupancy_kind(occupancy.bytes);
	return occupancy;
}

MigOccupancy
mig_occupancy_arg(FunctionCallInfo fcinfo, int number)
{
	return mig_occupancy_value(PG_GETARG_DATUM(number));
}

MigOccupancy
mig_occupancy_arg_copy(FunctionCallInfo fcinfo, int number)
{
	return mig_occupancy_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(number))));
}

void
mig_occupancy_check(MigTimeKind kind, MigStatus status)
{
	if (status != MIG_OK)
		mig_report_argument(&type_texts[kind], status, &(MigWhere){0});
}

int64
mig_occupancy_weight_arg(FunctionCallInfo fcinfo, int number, MigTimeKind kind)
{
	int64 weight = PG_GETARG_INT64(number);

	if (weight < -MIG_OCCUPANCY_MAX || weight > MIG_OCCUPANCY_MAX)
		mig_occupancy_check(kind, MIG_OUT_OF_RANGE);
	return weight;
}

void
mig_occupancy_report_steps(size_t count)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("occupancy has too many steps"),
					errdetail("It has %zu; a value can hold 50 million.", count),
					errhint("Count by parts, or over coarser times.")));
}

struct varlena *
mig_occupancy_form(MigOccupancyBuild *build)
{
	struct varlena *value;
	size_t size;

	mig_occupancy_check(build->kind, mig_occupancy_settle(build));
	size = VARHDRSZ + mig_occupancy_size_max(build);
	if (!AllocSizeIsValid(size))
		mig_occupancy_report_steps(build->count);
	value = palloc(size);
	size = mig_occupancy_write(build, (uint8_t *) VARDATA(value));
	SET_VARSIZE(value, VARHDRSZ + size);
	return value;
}

static MigOccupancyBuild
new_build(MigTimeKind kind)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigOccupancyBuild build;

	mig_occupancy_init(&build, kind, &memory);
	return build;
}

/* --- Text and binary forms --- */

static const char *const kind_names[] = {[MIG_DATES] = "dates", [MIG_TIMESTAMPS] = "timestamps"};

/* Reads text as a value of the type for kind. */
static Datum
in(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigOccupancyBuild build = new_build(kind);
	MigWhere where = {0};
	MigStatus status = mig_occupancy_parse(&build, text, len, &where);

	if (status != MIG_OK)
	{
		mig_report_text(fcinfo->context, &type_texts[kind], status, &where, text, len);
		PG_RETURN_NULL();
	}
	if (build.kind != kind)
	{
		errsave(fcinfo->context,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", type_texts[kind].name),
				 errdetail("It is of %s; type %s is of %s.", kind_names[build.kind],
						   type_texts[kind].name, kind_names[kind]),
				 errhint("Use type %s.", type_texts[build.kind].name)));
		PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

PG_FUNCTION_INFO_V1(occupancy_in);
Datum
occupancy_in(PG_FUNCTION_ARGS)
{
	return in(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(date_occupancy_in);
Datum
date_occupancy_in(PG_FUNCTION_ARGS)
{
	return in(fcinfo, MIG_DATES);
}

static bool
is_valid(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	text *value = PG_GETARG_TEXT_PP(0);
	MigOccupancyBuild build = new_build(kind);
	MigWhere where;

	return mig_occupancy_parse(&build, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &where) ==
			   MIG_OK &&
		   build.kind == kind;
}

PG_FUNCTION_INFO_V1(occupancy_is_valid);
Datum
occupancy_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_valid(fcinfo, MIG_TIMESTAMPS));
}

PG_FUNCTION_INFO_V1(date_occupancy_is_valid);
Datum
date_occupancy_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(is_valid(fcinfo, MIG_DATES));
}

/* Appends each time and the number from then on, with the given text around them. */
static void
append_steps(StringInfo text, const MigOccupancy *occupancy, const char *before_time,
			 const char *before_number, const char *after)
{
	MigChanges changes;
	MigChange change;
	int64 number = 0;
	const char *separator = "";

	mig_changes_init(&changes, occupancy->bytes, occupancy->len);
	while (mig_changes_next(&changes, &change))
	{
		char time[MIG_TIME_TEXT_MAX];

		CHECK_FOR_INTERRUPTS();
		appendStringInfo(text, "%s%s", separator, before_time);
		if (change.time == MIG_EVER_BEFORE)
			appendStringInfoString(text, "-infinity");
		else
			appendBinaryStringInfo(text, time,
								   (int) mig_time_format(occupancy->kind, change.time, time));
		number += change.by;
		appendStringInfo(text, "%s" INT64_FORMAT "%s", before_number, number, after);
		separator = ",";
	}
}

PG_FUNCTION_INFO_V1(occupancy_out);
Datum
occupancy_out(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s{", kind_names[occupancy.kind]);
	append_steps(&text, &occupancy, "", "=", "");
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

PG_FUNCTION_INFO_V1(occupancy_json);
Datum
occupancy_json(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "{\"kind\":\"%s\",\"steps\":[", kind_names[occupancy.kind]);
	append_steps(&text, &occupancy, "{\"at\":\"", "\",\"number\":", "}");
	appendStringInfoString(&text, "]}");
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

static Datum
receive(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	int len = buffer->len - buffer->cursor;
	const uint8_t *bytes = (const uint8_t *) pq_getmsgbytes(buffer, len);
	MigOccupancyBuild build = new_build(kind);
	MigStatus status = mig_occupancy_read(&build, bytes, len);

	if (status != MIG_OK || build.kind != kind)
		mig_report_binary(&type_texts[kind], MIG_BAD_OCCUPANCY);
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

PG_FUNCTION_INFO_V1(occupancy_recv);
Datum
occupancy_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(date_occupancy_recv);
Datum
date_occupancy_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, MIG_DATES);
}

PG_FUNCTION_INFO_V1(occupancy_send);
Datum
occupancy_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_GETARG_BYTEA_P_COPY(0));
}

/* --- Constructors and arithmetic --- */

PG_FUNCTION_INFO_V1(occupancy_make);
Datum
occupancy_make(PG_FUNCTION_ARGS)
{
	const MigPeriodType *type = mig_period_type(fcinfo, 0);
	MigPeriod single;
	size_t count;
	const MigPeriod *periods = mig_periods_arg(fcinfo, 0, type, &single, &count);
	int64 weight = mig_occupancy_weight_arg(fcinfo, 1, type->kind);
	MigOccupancyBuild build = new_build(type->kind);

	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		mig_occupancy_check(type->kind,
							mig_occupancy_add(&build, periods[i].from, periods[i].to, weight));
	}
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

static Datum
add_forms(FunctionCallInfo fcinfo, int sign)
{
	MigOccupancy a = mig_occupancy_arg(fcinfo, 0);
	MigOccupancy b = mig_occupancy_arg(fcinfo, 1);
	MigOccupancyBuild build = new_build(a.kind);

	mig_occupancy_add_form(&build, a.bytes, a.len, 1);
	mig_occupancy_add_form(&build, b.bytes, b.len, sign);
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

PG_FUNCTION_INFO_V1(occupancy_add);
Datum
occupancy_add(PG_FUNCTION_ARGS)
{
	return add_forms(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(occupancy_subtract);
Datum
occupancy_subtract(PG_FUNCTION_ARGS)
{
	return add_forms(fcinfo, -1);
}

static Datum
choose(FunctionCallInfo fcinfo, bool larger)
{
	MigOccupancy a = mig_occupancy_arg(fcinfo, 0);
	MigOccupancy b = mig_occupancy_arg(fcinfo, 1);
	MigOccupancyBuild build = new_build(a.kind);
	MigSpans left;
	MigSpans right;

	mig_spans_init(&left, a.bytes, a.len);
	mig_spans_init(&right, b.bytes, b.len);
	mig_occupancy_check(a.kind, mig_occupancy_choose(&build, &left, &right, larger));
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

PG_FUNCTION_INFO_V1(occupancy_greatest);
Datum
occupancy_greatest(PG_FUNCTION_ARGS)
{
	return choose(fcinfo, true);
}

PG_FUNCTION_INFO_V1(occupancy_least);
Datum
occupancy_least(PG_FUNCTION_ARGS)
{
	return choose(fcinfo, false);
}

PG_FUNCTION_INFO_V1(occupancy_restrict);
Datum
occupancy_restrict(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);
	const MigPeriodType *type = mig_period_type(fcinfo, 1);
	MigPeriod single;
	size_t count;
	const MigPeriod *periods = mig_periods_arg(fcinfo, 1, type, &single, &count);
	MigOccupancyBuild build = new_build(occupancy.kind);
	MigSpans spans;

	mig_spans_init(&spans, occupancy.bytes, occupancy.len);
	mig_occupancy_check(occupancy.kind, mig_occupancy_restrict(&build, &spans, periods, count));
	PG_RETURN_POINTER(mig_occupancy_form(&build));
}

/* --- Comparison --- */

static int
compare(FunctionCallInfo fcinfo)
{
	struct varlena *left = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *right = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(1));
	MigOccupancy a = mig_occupancy_value(PointerGetDatum(left));
	MigOccupancy b = mig_occupancy_value(PointerGetDatum(right));
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int order = mig_occupancy_compare(a.bytes, a.len, b.bytes, b.len, &memory);

	PG_FREE_IF_COPY(left, 0);
	PG_FREE_IF_COPY(right, 1);
	return order;
}

PG_FUNCTION_INFO_V1(occupancy_cmp);
Datum
occupancy_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(occupancy_lt);
Datum
occupancy_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(occupancy_le);
Datum
occupancy_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(occupancy_eq);
Datum
occupancy_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(occupancy_ne);
Datum
occupancy_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(occupancy_ge);
Datum
occupancy_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(occupancy_gt);
Datum
occupancy_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

PG_FUNCTION_INFO_V1(occupancy_hash);
Datum
occupancy_hash(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);

	return hash_any(occupancy.bytes, (int) occupancy.len);
}

PG_FUNCTION_INFO_V1(occupancy_hash_extended);
Datum
occupancy_hash_extended(PG_FUNCTION_ARGS)
{
	MigOccupancy occupancy = mig_occupancy_arg(fcinfo, 0);

	return hash_any_extended(occupancy.bytes, (int) occupancy.len, PG_GETARG_INT64(1));
}
