/*
 * density_sql.c
 *		SQL functions of types density and zone_density, flow and zone_flow: text and binary forms, and
 *		functions shared by the other files of these types.
 *
 * All four types have one representation (see density_sql.h) and share their C functions; only SQL keeps them apart.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "base/glue_sql.h"
#include "coverage/coverage_sql.h"
#include "density/density_text.h"
#include "density/density_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_DENSITY)
		return false;
	words->detail = psprintf("The text goes wrong or ends at character %d.", fault->character);
	return true;
}

#define TYPE_TEXT(type_name)                                                                       \
	{                                                                                              \
		.name = (type_name), .personal = true, .explain = {explain, mig_coverage_explain},         \
	}

const MigTypeText mig_density_text = TYPE_TEXT("density");
const MigTypeText mig_flow_text = TYPE_TEXT("flow");

/* The types, by whether keys are pairs, and whether they are cells. */
static const MigTypeText *const type_texts[2][2] = {
	{&(const MigTypeText) TYPE_TEXT("zone_density"), &mig_density_text},
	{&(const MigTypeText) TYPE_TEXT("zone_flow"), &mig_flow_text},
};

/* --- Values --- */

#define HEAD offsetof(MigDensityForm, data)

MigDensity
mig_density_value_of(Datum datum)
{
	MigDensityForm *form = (MigDensityForm *) PG_DETOAST_DATUM(datum);
	MigDensity density = {.count = 0};
	const int64_t *values;
	size_t columns;

	if (VARSIZE(form) < HEAD || form->format != MIG_DENSITY_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type density"),
						errdetail("This library reads format %d.", MIG_DENSITY_FORMAT)));
	density.keys_are = form->keys_are;
	density.values_are = form->values_are;
	columns = form->pairs ? 3 : 2;
	density.count = (VARSIZE(form) - HEAD) / (columns * sizeof(int64_t));
	density.keys = form->data;
	if (form->pairs)
		density.to = form->data + density.count;
	values = form->data + (columns - 1) * density.count;
	if (density.values_are == MIG_COUNTS)
		density.counts = values;
	else
		density.amounts = (const double *) values;
	return density;
}

MigDensity
mig_density_arg(FunctionCallInfo fcinfo, int number)
{
	return mig_density_value_of(PG_GETARG_DATUM(number));
}

static MigDensityOut
new_out(bool pairs, MigKeyKind keys_are, MigValueKind values_are, size_t room)
{
	MigDensityOut out = {.room = room};
	size_t columns = pairs ? 3 : 2;
	size_t max = (MaxAllocSize - HEAD) / (columns * sizeof(int64_t));
	int64_t *values;

	if (room > max)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("%s is too large", pairs ? "flow" : "density"),
						errdetail("It has %zu %s; a value can hold %zu million.", room,
								  pairs ? "pairs" : "keys", max / 1000000),
						errhint("Work by parts, or with larger cells.")));
	out.form = palloc(HEAD + columns * sizeof(int64_t) * room);
	out.form->format = MIG_DENSITY_FORMAT;
	out.form->keys_are = keys_are;
	out.form->values_are = values_are;
	out.form->pairs = pairs;
	out.keys = out.form->data;
	if (pairs)
		out.to = out.form->data + room;
	values = out.form->data + (columns - 1) * room;
	if (values_are == MIG_COUNTS)
		out.counts = values;
	else
		out.amounts = (double *) values;
	return out;
}

MigDensityOut
mig_density_out(MigKeyKind keys_are, MigValueKind values_are, size_t room)
{
	return new_out(false, keys_are, values_are, room);
}

MigDensityOut
mig_flow_out(MigKeyKind keys_are, MigValueKind values_are, size_t room)
{
	return new_out(true, keys_are, values_are, room);
}

MigDensityOut
mig_density_out_like(const MigDensity *density, MigValueKind values_are, size_t room)
{
	return new_out(density->to != NULL, density->keys_are, values_are, room);
}

Datum
mig_density_done(MigDensityOut *out, size_t count)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t columns = out->to != NULL ? 3 : 2;

	if (count < out->room)
		for (size_t column = 1; column < columns; column++)
			mig_copy(&memory, out->form->data + column * count,
					 out->form->data + column * out->room, count * sizeof(int64_t));
	SET_VARSIZE(out->form, HEAD + columns * sizeof(int64_t) * count);
	return PointerGetDatum(out->form);
}

MigKeyKind
mig_density_key_kind_arg(FunctionCallInfo fcinfo)
{
	Oid type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 1));
	HeapTuple row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	MigKeyKind kind = MIG_KEYS_CELL;

	if (!HeapTupleIsValid(row))
		elog(ERROR, "cache lookup failed for type %u", type);
	if (type == INT8OID)
		kind = MIG_KEYS_ZONE;
	else
		while (kind < MIG_KEYS_REGION &&
			   strcmp(NameStr(((Form_pg_type) GETSTRUCT(row))->typname), mig_key_names[kind]) != 0)
			kind++;
	ReleaseSysCache(row);
	return kind;
}

int
mig_density_level_of(const MigDensity *density)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int level = mig_density_level(density, &memory);

	if (level < 0 && density->count > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("density has cells of several sizes"),
						errdetail("This function takes cells of one size."),
						errhint("density_rollup(density, size) makes them so.")));
	return level;
}

MigDensityTarget
mig_density_target(const MigDensityOut *out)
{
	return (MigDensityTarget){
		.keys = out->keys, .to = out->to, .counts = out->counts, .amounts = out->amounts};
}

int32
mig_k_arg(FunctionCallInfo fcinfo, int number)
{
	int32 k = PG_GETARG_INT32(number);

	if (k < 2)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("k must be at least 2"),
						errdetail("Groups of 1 to k - 1 persons are not disclosed."),
						errhint("Take 5 within the administration, 20 for publication.")));
	return k;
}

void
mig_density_check_keys(const MigDensity *a, const MigDensity *b)
{
	static const char *const names[] = {
		[MIG_KEYS_CELL] = "cells",
		[MIG_KEYS_ZONE] = "numbers",
		[MIG_KEYS_GRID] = "grids",
		[MIG_KEYS_REGION] = "divisions",
	};

	if (a->keys_are != b->keys_are)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s of %s and of %s do not mix", a->to != NULL ? "flows" : "densities",
						names[a->keys_are], names[b->keys_are]),
				 errhint("Count both by keys of one type.")));
}

const char *
mig_density_name(const MigDensity *density)
{
	return density->to != NULL ? "flow" : "density";
}

void
mig_density_need_keys(const MigDensity *density, MigKeyKind wanted)
{
	if (density->keys_are != wanted)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("keys of the %s are of type %s", mig_density_name(density),
							   mig_key_names[density->keys_are]),
						errdetail("This function takes keys of type %s.", mig_key_names[wanted]),
						errhint("%s_zones gives keys of every type as bigint.",
								mig_density_name(density))));
}

void
mig_density_need_counts(const MigDensity *density)
{
	const char *what = mig_density_name(density);

	if (density->values_are != MIG_COUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("values of the %s are amounts", what),
				 errdetail("This function takes a %s of counts.", what),
				 errhint("Functions that give a value take both.")));
}

/* --- Text and binary forms --- */

static Datum
parse(FunctionCallInfo fcinfo, bool cells, bool pairs)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityRecords read;
	MigWhere where = {0};
	MigStatus status = mig_density_parse(text, len, cells, pairs, &memory, &read, &where);
	MigDensityOut out;

	if (status != MIG_OK)
	{
		mig_report_text(fcinfo->context, type_texts[pairs][cells], status, &where, text, len);
		PG_RETURN_NULL();
	}
	out = new_out(pairs, read.keys_are, read.values_are, read.count);
	for (size_t i = 0; i < read.count; i++)
	{
		mig_progress(&memory, 1);
		for (size_t column = 0; column <= read.keys; column++)
			out.form->data[column * read.count + i] = read.records[i * (read.keys + 1) + column];
	}
	if (read.records != NULL)
		pfree(read.records);
	return mig_density_done(&out, read.count);
}

PG_FUNCTION_INFO_V1(density_in);
Datum
density_in(PG_FUNCTION_ARGS)
{
	return parse(fcinfo, true, false);
}

PG_FUNCTION_INFO_V1(zone_density_in);
Datum
zone_density_in(PG_FUNCTION_ARGS)
{
	return parse(fcinfo, false, false);
}

PG_FUNCTION_INFO_V1(flow_in);
Datum
flow_in(PG_FUNCTION_ARGS)
{
	return parse(fcinfo, true, true);
}

PG_FUNCTION_INFO_V1(zone_flow_in);
Datum
zone_flow_in(PG_FUNCTION_ARGS)
{
	return parse(fcinfo, false, true);
}

static Datum
is_valid(FunctionCallInfo fcinfo, bool cells, bool pairs)
{
	text *value = PG_GETARG_TEXT_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityRecords read;
	MigWhere where;
	MigStatus status = mig_density_parse(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), cells, pairs,
										 &memory, &read, &where);

	if (read.records != NULL)
		pfree(read.records);
	PG_RETURN_BOOL(status == MIG_OK);
}

PG_FUNCTION_INFO_V1(density_is_valid);
Datum
density_is_valid(PG_FUNCTION_ARGS)
{
	return is_valid(fcinfo, true, false);
}

PG_FUNCTION_INFO_V1(zone_density_is_valid);
Datum
zone_density_is_valid(PG_FUNCTION_ARGS)
{
	return is_valid(fcinfo, false, false);
}

PG_FUNCTION_INFO_V1(flow_is_valid);
Datum
flow_is_valid(PG_FUNCTION_ARGS)
{
	return is_valid(fcinfo, true, true);
}

PG_FUNCTION_INFO_V1(zone_flow_is_valid);
Datum
zone_flow_is_valid(PG_FUNCTION_ARGS)
{
	return is_valid(fcinfo, false, true);
}

/* Appends an amount in its shortest exact form, with a point or an exponent, so that it does not read as a count. */
static void
append_amount(StringInfo text, double amount)
{
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(amount, digits);
	appendStringInfoString(text, digits);
	if (strpbrk(digits, ".e") == NULL)
		appendStringInfoString(text, ".0");
}

static void
append_key(StringInfo text, MigKeyKind keys_are, int64 key)
{
	char digits[MIG_KEY_TEXT_MAX];

	appendStringInfoChar(text, '"');
	appendBinaryStringInfo(text, digits, (int) mig_density_key_format(keys_are, key, digits));
	appendStringInfoString(text, "\": ");
}

static void
append_values(StringInfo text, const MigDensity *density)
{
	appendStringInfoChar(text, '{');
	for (size_t i = 0; i < density->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (density->to == NULL)
		{
			appendStringInfoString(text, i == 0 ? "" : ", ");
			append_key(text, density->keys_are, density->keys[i]);
		}
		else
		{
			if (i == 0 || density->keys[i] != density->keys[i - 1])
			{
				appendStringInfoString(text, i == 0 ? "" : "}, ");
				append_key(text, density->keys_are, density->keys[i]);
				appendStringInfoChar(text, '{');
			}
			else
				appendStringInfoString(text, ", ");
			append_key(text, density->keys_are, density->to[i]);
		}
		if (density->counts != NULL)
			appendStringInfo(text, INT64_FORMAT, density->counts[i]);
		else
			append_amount(text, density->amounts[i]);
	}
	appendStringInfoString(text, density->to != NULL && density->count > 0 ? "}}" : "}");
}

PG_FUNCTION_INFO_V1(density_out);
Datum
density_out(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	if (density.keys_are == MIG_KEYS_CELL)
		append_values(&text, &density);
	else
	{
		appendStringInfo(&text, "{\"%s\": ", mig_key_names[density.keys_are]);
		append_values(&text, &density);
		appendStringInfoChar(&text, '}');
	}
	PG_RETURN_CSTRING(text.data);
}

/*
 * Format, kind of keys and kind of values (1 byte each), number of keys (8 bytes), keys (of a flow, all first ones, then all
 * second ones), values; numbers in network byte order.
 */
PG_FUNCTION_INFO_V1(density_send);
Datum
density_send(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, MIG_DENSITY_FORMAT);
	pq_sendbyte(&buffer, density.keys_are);
	pq_sendbyte(&buffer, density.values_are);
	pq_sendint64(&buffer, density.count);
	for (size_t i = 0; i < density.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buffer, density.keys[i]);
	}
	for (size_t i = 0; density.to != NULL && i < density.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buffer, density.to[i]);
	}
	for (size_t i = 0; i < density.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (density.counts != NULL)
			pq_sendint64(&buffer, density.counts[i]);
		else
			pq_sendfloat8(&buffer, density.amounts[i]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

static Datum
receive(FunctionCallInfo fcinfo, bool cells, bool pairs)
{
	const MigTypeText *type = type_texts[pairs][cells];
	size_t columns = pairs ? 3 : 2;
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int format = pq_getmsgbyte(buffer);
	int keys_are = pq_getmsgbyte(buffer);
	int values_are = pq_getmsgbyte(buffer);
	uint64 count = pq_getmsgint64(buffer);
	MigDensityOut out;
	MigDensity density = {.keys_are = keys_are, .values_are = values_are, .count = count};

	if (format != MIG_DENSITY_FORMAT || keys_are > MIG_KEYS_REGION ||
		(keys_are == MIG_KEYS_CELL) != cells || values_are > MIG_AMOUNTS ||
		count != (uint64) (buffer->len - buffer->cursor) / (columns * sizeof(int64_t)))
		mig_report_binary(type, MIG_BAD_DENSITY);
	out = new_out(pairs, keys_are, values_are, count);
	density.keys = out.keys;
	density.to = out.to;
	density.counts = out.counts;
	density.amounts = out.amounts;
	for (size_t i = 0; i < columns * count; i++)
	{
		mig_progress(&memory, 1);
		out.form->data[i] = pq_getmsgint64(buffer); /* the bits, of an amount */
	}
	if (mig_density_check(&density, &memory) != MIG_OK)
		mig_report_binary(type, MIG_BAD_DENSITY);
	return mig_density_done(&out, count);
}

PG_FUNCTION_INFO_V1(density_recv);
Datum
density_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, true, false);
}

PG_FUNCTION_INFO_V1(zone_density_recv);
Datum
zone_density_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, false, false);
}

PG_FUNCTION_INFO_V1(flow_recv);
Datum
flow_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, true, true);
}

PG_FUNCTION_INFO_V1(zone_flow_recv);
Datum
zone_flow_recv(PG_FUNCTION_ARGS)
{
	return receive(fcinfo, false, true);
}
