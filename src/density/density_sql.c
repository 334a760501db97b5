/*
 * density_sql.c
 *		SQL functions of types density and zone_density: what every other function of theirs starts from.
 *
 * Both types have one form (density.h) and the same functions in C; SQL keeps cells and zones apart.  Those of forms,
 * sums, arithmetic and comparison are functions of flows too.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/syscache.h"

#include "base/glue_sql.h"
#include "code/grid_code.h"
#include "grid/gridcell_sql.h"
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

/* The types by what they hold: pairs, cells. */
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
mig_density_out_like(const MigDensity *density, size_t room)
{
	return new_out(density->to != NULL, density->keys_are, density->values_are, room);
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

int
mig_density_region_level(int32 level)
{
	if (level < 1 || level > MIG_REGION_CODE_LEVELS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid level of divisions"),
				 errdetail("Levels run from 1, provinces, to %d, villages and communities.",
						   MIG_REGION_CODE_LEVELS)));
	return level;
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

/* Appends an amount so that it is read as one, and as the same. */
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

/* The head's three bytes, the count of keys (8), the keys, of a flow both, the values; numbers in network order. */
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
		out.form->data[i] = pq_getmsgint64(buffer); /* of an amount, the bits */
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

/* --- Reading --- */

PG_FUNCTION_INFO_V1(density_count);
Datum
density_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) mig_density_arg(fcinfo, 0).count);
}

PG_FUNCTION_INFO_V1(density_value);
Datum
density_value(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int64_t key = PG_GETARG_INT64(1);
	size_t i = mig_density_find(&density, key);

	if (i == density.count || density.keys[i] != key)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mig_density_value(&density, i));
}

/* A number as numeric, by its text. */
static Datum
numeric_of(const char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

static Datum
numeric_of_whole(__int128 number)
{
	char text[41] = {0}; /* sign, 39 digits and a NUL */
	char *at = text + sizeof(text) - 1;
	unsigned __int128 rest = number < 0 ? -(unsigned __int128) number : (unsigned __int128) number;

	do
	{
		*--at = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0);
	if (number < 0)
		*--at = '-';
	return numeric_of(at);
}

PG_FUNCTION_INFO_V1(density_total);
Datum
density_total(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];
	__int128 count;
	double amount;

	mig_density_total(&density, &memory, &count, &amount);
	if (density.values_are == MIG_COUNTS)
		return numeric_of_whole(count);
	if (!isfinite(amount))
		float_overflow_error();
	double_to_shortest_decimal_buf(amount, digits);
	return numeric_of(digits);
}

/* The greatest value (sign 1) or the least (sign -1); NULL without keys. */
static Datum
extreme(FunctionCallInfo fcinfo, double sign)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	double max;

	if (density.count == 0)
		PG_RETURN_NULL();
	max = mig_density_value(&density, 0);
	for (size_t i = 1; i < density.count; i++)
	{
		double value = mig_density_value(&density, i);

		CHECK_FOR_INTERRUPTS();
		if (sign * value > sign * max)
			max = value;
	}
	PG_RETURN_FLOAT8(max);
}

PG_FUNCTION_INFO_V1(density_max);
Datum
density_max(PG_FUNCTION_ARGS)
{
	return extreme(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(density_min);
Datum
density_min(PG_FUNCTION_ARGS)
{
	return extreme(fcinfo, -1);
}

/* How messages speak of a value. */
static const char *
name_of(const MigDensity *density)
{
	return density->to != NULL ? "flow" : "density";
}

void
mig_density_need_keys(const MigDensity *density, MigKeyKind wanted)
{
	if (density->keys_are != wanted)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("keys of the %s are of type %s", name_of(density),
							   mig_key_names[density->keys_are]),
						errdetail("This function takes keys of type %s.", mig_key_names[wanted]),
						errhint("%s_zones gives keys of every type as bigint.", name_of(density))));
}

void
mig_density_need_counts(const MigDensity *density)
{
	const char *what = name_of(density);

	if (density->values_are != MIG_COUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("values of the %s are amounts", what),
				 errdetail("This function takes a %s of counts.", what),
				 errhint("Functions that give a value take both.")));
}

/* The rows of a density, keys of any kind if keys_are is -1. */
static Datum
rows(FunctionCallInfo fcinfo, int keys_are, bool counts)
{
	FuncCallContext *context;
	MigDensity *density;
	Datum values[2];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		density = palloc(sizeof(MigDensity));
		*density = mig_density_arg(fcinfo, 0);
		if (keys_are >= 0)
			mig_density_need_keys(density, keys_are);
		if (counts)
			mig_density_need_counts(density);
		context->user_fctx = density;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	density = context->user_fctx;
	i = context->call_cntr;
	if (i == density->count)
		SRF_RETURN_DONE(context);
	values[0] = Int64GetDatum(density->keys[i]);
	values[1] =
		counts ? Int64GetDatum(density->counts[i]) : Float8GetDatum(mig_density_value(density, i));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(density_cells);
Datum
density_cells(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_CELL, false);
}

PG_FUNCTION_INFO_V1(density_zones);
Datum
density_zones(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, false);
}

PG_FUNCTION_INFO_V1(density_grids);
Datum
density_grids(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_GRID, false);
}

PG_FUNCTION_INFO_V1(density_regions);
Datum
density_regions(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_REGION, false);
}

PG_FUNCTION_INFO_V1(density_counts);
Datum
density_counts(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, true);
}

/* --- Coarser and fewer keys --- */

static int64_t
parent_cell(int64_t cell, int level)
{
	return mig_gridcell_level(cell) < level ? 0 : mig_gridcell_at_level(cell, level);
}

static int64_t
parent_region(int64_t region, int level)
{
	return mig_region_code_level(region) < level ? 0 : mig_region_code_at(region, level);
}

static int64_t
parent_of_grid(int64_t grid, int level)
{
	return mig_region_code_at(mig_grid_code_region(grid), level);
}

MigParent
mig_density_parent(MigKeyKind keys_are)
{
	return keys_are == MIG_KEYS_CELL   ? parent_cell
		   : keys_are == MIG_KEYS_GRID ? parent_of_grid
									   : parent_region;
}

void
mig_density_check_rollup(const MigTypeText *type, MigStatus status)
{
	if (status == MIG_BAD_LEVEL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s has coarser keys than those to roll up to", type->name),
						errdetail("Values can be added up, not divided."),
						errhint("Roll up to the coarsest of them, or beyond.")));
	if (status != MIG_OK)
		mig_report_argument(type, status, &(MigWhere){0});
}

/* The sums of the keys of a level: raises if a key has none there. */
static Datum
rollup(const MigDensity *density, MigKeyKind keys_are, int level)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out = mig_density_out(keys_are, density->values_are, density->count);
	MigDensityTarget target = mig_density_target(&out);
	MigStatus status =
		mig_density_rollup(density, mig_density_parent(density->keys_are), level, &memory, &target);

	mig_density_check_rollup(&mig_density_text, status);
	return mig_density_done(&out, target.count);
}

PG_FUNCTION_INFO_V1(density_rollup);
Datum
density_rollup(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);

	return rollup(&density, MIG_KEYS_CELL, mig_gridcell_level_arg(PG_GETARG_INT32(1)));
}

int
mig_density_level_arg(FunctionCallInfo fcinfo, const MigDensity *density)
{
	if (density->keys_are == MIG_KEYS_CELL)
		return mig_gridcell_level_arg(PG_GETARG_INT32(1));
	if (density->keys_are == MIG_KEYS_ZONE)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("zones have no levels"),
						errdetail("Keys are of type bigint."),
						errhint("Count by region_code or grid_code.")));
	return mig_density_region_level(PG_GETARG_INT32(1));
}

PG_FUNCTION_INFO_V1(zone_density_rollup);
Datum
zone_density_rollup(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_density_level_arg(fcinfo, &density);

	return rollup(&density, MIG_KEYS_REGION, level);
}

Datum
mig_density_keep(const MigDensity *density,
				 bool (*wanted)(const void *state, const MigDensity *density, size_t i),
				 const void *state)
{
	MigDensityOut out = mig_density_out_like(density, density->count);
	size_t count = 0;

	for (size_t i = 0; i < density->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!wanted(state, density, i))
			continue;
		out.keys[count] = density->keys[i];
		if (out.to != NULL)
			out.to[count] = density->to[i];
		if (out.counts != NULL)
			out.counts[count++] = density->counts[i];
		else
			out.amounts[count++] = density->amounts[i];
	}
	return mig_density_done(&out, count);
}

static bool
is_of_level(const void *state, const MigDensity *density, size_t i)
{
	return mig_gridcell_level(density->keys[i]) == *(const int *) state;
}

static bool
is_of_region_level(const void *state, const MigDensity *density, size_t i)
{
	return mig_region_code_level(density->keys[i]) == *(const int *) state;
}

PG_FUNCTION_INFO_V1(density_of_size);
Datum
density_of_size(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));

	return mig_density_keep(&density, is_of_level, &level);
}

PG_FUNCTION_INFO_V1(density_of_level);
Datum
density_of_level(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int level = mig_density_level_arg(fcinfo, &density);

	mig_density_need_keys(&density, MIG_KEYS_REGION);
	return mig_density_keep(&density, is_of_region_level, &level);
}

bool
mig_density_is_within(const MigCoverage *area, int64_t cell)
{
	double lon;
	double lat;

	mig_gridcell_center(cell, &lon, &lat);
	return mig_coverage_locate(area, lon, lat) != MIG_COVERAGE_NONE;
}

static bool
has_centre_in(const void *state, const MigDensity *density, size_t i)
{
	return mig_density_is_within(state, density->keys[i]);
}

const MigCoverage *
mig_density_area_arg(FunctionCallInfo fcinfo)
{
	return mig_coverage_of_polygon_arg(
		fcinfo, 1, "The area to crop to is a polygon or multipolygon.", &mig_density_text);
}

PG_FUNCTION_INFO_V1(density_crop);
Datum
density_crop(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);

	return mig_density_keep(&density, has_centre_in, mig_density_area_arg(fcinfo));
}

/* --- Arithmetic --- */

static void
check_range(const MigDensity *density, MigStatus status)
{
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("value of the %s out of range", name_of(density)),
						errdetail("A count exceeds bigint, or an amount double precision."),
						errhint("Multiply counts by 1.0 to get amounts.")));
}

static Datum
combine(FunctionCallInfo fcinfo, MigDensityOp op)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out;
	MigDensityTarget target;

	mig_density_check_keys(&a, &b);
	out = new_out(a.to != NULL, a.keys_are, mig_density_result_kind(a.values_are, b.values_are, op),
				  mig_density_result_room(&a, &b, op));
	target = mig_density_target(&out);
	check_range(&a, mig_density_combine(&a, &b, op, &memory, &target));
	return mig_density_done(&out, target.count);
}

/* With a number for all keys: a count, or an amount. */
static Datum
scale(FunctionCallInfo fcinfo, MigDensityOp op, MigValueKind number_is, int64 count, double amount)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out;
	MigDensityTarget target;

	if (number_is == MIG_AMOUNTS && !isfinite(amount))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("number is not finite"),
						errdetail("A density has no NaN and no infinity.")));
	if (op == MIG_DIVIDE && amount == 0)
		ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("division by zero")));
	out = new_out(density.to != NULL, density.keys_are,
				  mig_density_result_kind(density.values_are, number_is, op), density.count);
	target = mig_density_target(&out);
	check_range(&density,
				mig_density_scale(&density, number_is, count, amount, op, &memory, &target));
	return mig_density_done(&out, target.count);
}

/* Of two densities. */
#define DENSITY_OPERATOR(name, op)                                                                 \
	PG_FUNCTION_INFO_V1(density_##name);                                                           \
	Datum density_##name(PG_FUNCTION_ARGS)                                                         \
	{                                                                                              \
		return combine(fcinfo, op);                                                                \
	}

/* Of a density and an amount. */
#define DENSITY_AMOUNT_OPERATOR(name, op)                                                          \
	PG_FUNCTION_INFO_V1(density_##name##_double);                                                  \
	Datum density_##name##_double(PG_FUNCTION_ARGS)                                                \
	{                                                                                              \
		return scale(fcinfo, op, MIG_AMOUNTS, 0, PG_GETARG_FLOAT8(1));                             \
	}

/* Of a density and a count, which leaves counts what they are: a quotient is always of amounts. */
#define DENSITY_COUNT_OPERATOR(name, op)                                                           \
	PG_FUNCTION_INFO_V1(density_##name##_integer);                                                 \
	Datum density_##name##_integer(PG_FUNCTION_ARGS)                                               \
	{                                                                                              \
		return scale(fcinfo, op, MIG_COUNTS, PG_GETARG_INT32(1), 0);                               \
	}                                                                                              \
	PG_FUNCTION_INFO_V1(density_##name##_bigint);                                                  \
	Datum density_##name##_bigint(PG_FUNCTION_ARGS)                                                \
	{                                                                                              \
		return scale(fcinfo, op, MIG_COUNTS, PG_GETARG_INT64(1), 0);                               \
	}

DENSITY_OPERATOR(add, MIG_ADD)
DENSITY_OPERATOR(subtract, MIG_SUBTRACT)
DENSITY_OPERATOR(multiply, MIG_MULTIPLY)
DENSITY_OPERATOR(divide, MIG_DIVIDE)
DENSITY_AMOUNT_OPERATOR(add, MIG_ADD)
DENSITY_AMOUNT_OPERATOR(multiply, MIG_MULTIPLY)
DENSITY_AMOUNT_OPERATOR(divide, MIG_DIVIDE)
DENSITY_COUNT_OPERATOR(add, MIG_ADD)
DENSITY_COUNT_OPERATOR(multiply, MIG_MULTIPLY)

/* --- Comparison --- */

static int
compare(FunctionCallInfo fcinfo)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	return mig_density_compare(&a, &b, &memory);
}

PG_FUNCTION_INFO_V1(density_cmp);
Datum
density_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(density_lt);
Datum
density_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(density_le);
Datum
density_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(density_eq);
Datum
density_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(density_ne);
Datum
density_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(density_ge);
Datum
density_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(density_gt);
Datum
density_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

/* Of what makes densities equal: keys, and values as doubles. */
static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	uint64 sum = seed;

	for (size_t i = 0; i < density.count; i++)
	{
		double value = mig_density_value(&density, i);
		unsigned char entry[2 * sizeof(int64_t) + sizeof(double)];
		size_t size = 0;

		CHECK_FOR_INTERRUPTS();
		memcpy(entry, density.keys + i, sizeof(int64_t));
		size += sizeof(int64_t);
		if (density.to != NULL)
		{
			memcpy(entry + size, density.to + i, sizeof(int64_t));
			size += sizeof(int64_t);
		}
		memcpy(entry + size, &value, sizeof(value));
		sum = hash_bytes_extended(entry, (int) (size + sizeof(value)), sum);
	}
	return sum;
}

PG_FUNCTION_INFO_V1(density_hash);
Datum
density_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) hash(fcinfo, 0));
}

PG_FUNCTION_INFO_V1(density_hash_extended);
Datum
density_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(hash(fcinfo, PG_GETARG_INT64(1)));
}
