/*
 * stays_sql.c
 *		The stays of a table (see stays_sql.h): rows of a query, processed as they arrive.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "lib/stringinfo.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/uuid.h"

#include "base/glue_sql.h"
#include "base/person_key_sql.h"
#include "base/query_sql.h"
#include "time/period_sql.h"
#include "residence/stays_sql.h"

/* --- Columns --- */

void
mig_check_number_column(Oid relation, const char *name)
{
	Oid type = mig_column_type(relation, name);
	Oid function;
	CoercionPathType path;

	if (type == INT8OID)
		return;
	path = find_coercion_pathway(INT8OID, type, COERCION_EXPLICIT, &function);
	if (path != COERCION_PATH_FUNC && path != COERCION_PATH_RELABELTYPE)
		ereport(
			ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("column \"%s\" cannot be cast to type bigint", name),
			 errdetail("It is of type %s.", format_type_be(type)),
			 errhint(
				 "Keys and persons are integers, or of a type that can be cast to bigint, such as "
				 "gridcell and region_code.")));
}

Oid
mig_stays_key_type(const MigStayColumns *columns)
{
	if (columns->key == NULL || !columns->any_key)
		return INT8OID;
	switch (mig_column_type(columns->relation, columns->key))
	{
		case UUIDOID:
			return UUIDOID;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			return TEXTOID;
		default:
			return INT8OID;
	}
}

const char *
mig_stays_key_type_name(const MigStayColumns *columns)
{
	Oid type = mig_stays_key_type(columns);

	return type == INT8OID ? "int8" : type == UUIDOID ? "uuid" : "text";
}

MigTimeKind
mig_stays_kind(const MigStayColumns *columns)
{
	Oid type;

	mig_relation_lock(columns->relation);
	if (columns->key != NULL && mig_stays_key_type(columns) == INT8OID)
		mig_check_number_column(columns->relation, columns->key);
	if (columns->id != NULL)
		mig_check_number_column(columns->relation, columns->id);
	type = mig_column_type(columns->relation, columns->period);
	if (type != DATERANGEOID && type != TSTZRANGEOID)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" must be daterange or tstzrange", columns->period),
						errdetail("It is of type %s.", format_type_be(type)),
						errhint("Make ranges of it in a view, and give the view.")));
	return type == DATERANGEOID ? MIG_DATES : MIG_TIMESTAMPS;
}

/* --- Arguments --- */

/* A column's name, or NULL for no column. */
static const char *
name_arg(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : NameStr(*PG_GETARG_NAME(number));
}

MigStayColumns
mig_stay_columns_arg(FunctionCallInfo fcinfo, int first, bool persons)
{
	return (MigStayColumns){
		.relation = PG_GETARG_OID(first),
		.key = name_arg(fcinfo, first + 1),
		.id = persons ? name_arg(fcinfo, first + 2) : NULL,
		.period = name_arg(fcinfo, first + (persons ? 3 : 2)),
	};
}

bool
mig_stays_lack_argument(FunctionCallInfo fcinfo, int sets, int columns)
{
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && (i >= sets * columns || i % columns != 1))
			return true;
	return false;
}

void
mig_check_time_kind(MigTimeKind kind, MigTimeKind wanted)
{
	if (kind != wanted)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("periods are of %s", kind == MIG_DATES ? "dates" : "timestamps"),
						errdetail("This function takes those of %s.",
								  wanted == MIG_DATES ? "dates" : "timestamps"),
						errhint("For dates take the function whose name ends in _dates, or give a "
								"daterange; the others are for timestamps.")));
}

double
mig_check_days(double days, const char *name)
{
	if (isnan(days) || days < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not a number of days", name), errdetail("It is negative or NaN."),
				 errhint("Give 0 or more days; parts of a day may follow the point.")));
	return days;
}

/* --- Rows --- */

size_t
mig_stays_estimate(const MigStayColumns *columns)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(columns->relation));
	double rows = 0;

	if (HeapTupleIsValid(tuple))
	{
		rows = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
		ReleaseSysCache(tuple);
	}
	return rows > 0 ? (size_t) rows : 0;
}

typedef struct Reading
{
	const MigStayColumns *columns;
	MigTimeKind kind;
	Oid key_type;
	TypeCacheEntry *range;
	void (*take)(void *state, const MigStay *stay);
	void *state;
} Reading;

void
mig_stays_read_key(Oid type, Datum value, int64_t out[2])
{
	MigPersonKey key = {.numbers = {0, 0}};
	struct varlena *text;

	switch (type)
	{
		case UUIDOID:
			memcpy(key.numbers, DatumGetUUIDP(value)->data, UUID_LEN);
			break;
		case TEXTOID:
			text = PG_DETOAST_DATUM_PACKED(value);
			mig_person_key_of_text(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text), &key);
			if ((Pointer) text != DatumGetPointer(value))
				pfree(text);
			break;
		default:
			key.numbers[0] = DatumGetInt64(value);
			break;
	}
	memcpy(out, key.numbers, sizeof(key.numbers));
}

static void
read_key(const Reading *reading, Datum value, MigStay *stay)
{
	int64_t numbers[2];

	mig_stays_read_key(reading->key_type, value, numbers);
	stay->key = numbers[0];
	stay->id = numbers[1];
}

static void
take_row(void *state, const TupleTableSlot *slot)
{
	const Reading *reading = state;
	MigStay stay = {.key = 0, .id = 0};
	MigPeriod period;
	int column = 0;

	for (int i = 0; i < slot->tts_nvalid; i++)
		if (slot->tts_isnull[i])
			return;
	if (reading->columns->key != NULL)
		read_key(reading, slot->tts_values[column++], &stay);
	if (reading->columns->id != NULL)
		stay.id = DatumGetInt64(slot->tts_values[column++]);
	if (!mig_period_of_range(reading->range, reading->kind, slot->tts_values[column], &period))
		return;
	stay.from = period.from;
	stay.to = period.to;
	reading->take(reading->state, &stay);
}

static char *
query_of(const MigStayColumns *columns, MigTimeKind kind)
{
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	if (columns->key != NULL)
		appendStringInfo(&query, "t.%s::pg_catalog.%s, ", quote_identifier(columns->key),
						 mig_stays_key_type_name(columns));
	if (columns->id != NULL)
		appendStringInfo(&query, "t.%s::pg_catalog.int8, ", quote_identifier(columns->id));
	appendStringInfo(&query, "t.%s::pg_catalog.%s FROM %s t", quote_identifier(columns->period),
					 kind == MIG_DATES ? "daterange" : "tstzrange",
					 mig_relation_name(columns->relation));
	return query.data;
}

void
mig_stays_scan(const MigStayColumns *columns, MigTimeKind kind,
			   void (*take)(void *state, const MigStay *stay), void *state)
{
	Reading reading = {
		.columns = columns,
		.kind = kind,
		.key_type = mig_stays_key_type(columns),
		.range = mig_range_type(kind),
		.take = take,
		.state = state,
	};
	Oid types[3];
	MigQuery query = {
		.text = query_of(columns, kind), .relation = columns->relation, .types = types};

	if (columns->key != NULL)
		types[query.columns++] = reading.key_type;
	if (columns->id != NULL)
		types[query.columns++] = INT8OID;
	types[query.columns++] = reading.range->type_id;
	mig_query_rows(&query, take_row, &reading);
}

static void
take_stay(void *state, const MigStay *stay)
{
	memcpy(mig_sorter_put(state), stay, sizeof(MigStay));
}

void
mig_stays_sort(const MigStayColumns *columns, MigTimeKind kind, MigSorter *sorter,
			   MemoryContext context, size_t bytes)
{
	mig_sorter_init(sorter, context, MIG_STAY_WIDTH, MIG_STAY_KEYS, bytes);
	mig_sorter_expect(sorter, mig_stays_estimate(columns));
	mig_stays_scan(columns, kind, take_stay, sorter);
	mig_sorter_sort(sorter);
}
