/*
 * contacts_sql.c
 *		residence_contacts: contact tracing (see residence/contacts.h).
 *
 * Each step queries the table for the stays of some persons and those of others at the same places; the
 * query can use indexes on persons and on places.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "base/sort.h"
#include "base/glue_sql.h"
#include "base/query_sql.h"
#include "time/period_sql.h"
#include "residence/contacts.h"
#include "residence/stays_sql.h"

#define DEGREE_MAX 1000

/* --- The query --- */

/* The equality operator of a type, with its schema. */
static const char *
equality_of(Oid type)
{
	Oid operator= lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr;
	HeapTuple tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;
	char *name;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("places cannot be compared"),
						errdetail("Type %s has no equality.", format_type_be(type))));
	form = (Form_pg_operator) GETSTRUCT(tuple);
	name = psprintf("OPERATOR(%s.%s)", quote_identifier(get_namespace_name(form->oprnamespace)),
					NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return name;
}

/* Raises an error unless persons can be looked up by their number in an index. */
static void
check_person(const MigStayColumns *columns)
{
	Oid type = mig_column_type(columns->relation, columns->id);

	if (type != INT8OID && type != INT4OID && type != INT2OID)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" is not an integer", columns->id),
						errdetail("It is of type %s.", format_type_be(type)),
						errhint("Persons are of type bigint, integer or smallint.")));
}

/*
 * Rows of a person of $1, its stay, another person, their stay and the place, where both stays meet within $2.
 */
static const char *
query_of(const MigStayColumns *columns, MigTimeKind kind)
{
	const char *relation = mig_relation_name(columns->relation);
	const char *range = kind == MIG_DATES ? "daterange" : "tstzrange";
	const char *place = quote_identifier(columns->key);
	const char *person = quote_identifier(columns->id);
	const char *period = quote_identifier(columns->period);
	StringInfoData query;

	initStringInfo(&query);
	appendStringInfo(&query,
					 "SELECT a.%s::pg_catalog.int8, a.%s::pg_catalog.%s, "
					 "b.%s::pg_catalog.int8, b.%s::pg_catalog.%s, b.%s::pg_catalog.%s ",
					 person, period, range, person, period, range, place,
					 mig_stays_key_type_name(columns));
	appendStringInfo(&query, "FROM %s a JOIN %s b ON b.%s %s a.%s ", relation, relation, place,
					 equality_of(mig_column_type(columns->relation, columns->key)), place);
	appendStringInfo(&query, "AND b.%s OPERATOR(pg_catalog.&&) a.%s ", period, period);
	appendStringInfo(&query, "WHERE a.%s OPERATOR(pg_catalog.=) ANY ($1) ", person);
	appendStringInfo(&query, "AND a.%s OPERATOR(pg_catalog.&&) $2 ", period);
	appendStringInfo(&query, "AND b.%s OPERATOR(pg_catalog.&&) $2 ", period);
	appendStringInfo(&query, "AND b.%s OPERATOR(pg_catalog.<>) a.%s", person, person);
	return query.data;
}

/* --- Places by number: uuids and texts are numbered in order of appearance --- */

typedef struct PlaceKey
{
	int64_t numbers[2];
} PlaceKey;

typedef struct PlaceEntry
{
	PlaceKey key;
	int64 number;
	uint32 status;
} PlaceEntry;

#define SH_PREFIX          places
#define SH_ELEMENT_TYPE    PlaceEntry
#define SH_KEY_TYPE        PlaceKey
#define SH_KEY             key
#define SH_HASH_KEY(tb, k) hash_bytes((const unsigned char *) &(k), sizeof(PlaceKey))
#define SH_EQUAL(tb, a, b) (memcmp(&(a), &(b), sizeof(PlaceKey)) == 0)
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct Reading
{
	MigContacts *contacts;
	TypeCacheEntry *range;
	Oid place_type;
	places_hash *places;
} Reading;

static int64
place_of(const Reading *reading, Datum value)
{
	PlaceKey key;
	PlaceEntry *entry;
	bool found;

	mig_stays_read_key(reading->place_type, value, key.numbers);
	if (reading->place_type == INT8OID)
		return key.numbers[0];
	entry = places_insert(reading->places, key, &found);
	if (!found)
		entry->number = reading->places->members;
	return entry->number;
}

static void
take_row(void *state, const TupleTableSlot *slot)
{
	const Reading *reading = state;
	MigTimeKind kind = reading->contacts->kind;
	MigPeriod stay;
	MigPeriod other;

	if (slot->tts_isnull[4] ||
		!mig_period_of_range(reading->range, kind, slot->tts_values[1], &stay) ||
		!mig_period_of_range(reading->range, kind, slot->tts_values[3], &other))
		return;
	mig_contacts_add(reading->contacts, DatumGetInt64(slot->tts_values[0]), &stay,
					 DatumGetInt64(slot->tts_values[2]), &other,
					 place_of(reading, slot->tts_values[4]));
}

/* The persons whose contacts a step asks for. */
static ArrayType *
persons_asked_for(const MigContacts *contacts)
{
	Datum *persons = palloc_extended(contacts->reached_count * sizeof(Datum), MCXT_ALLOC_HUGE);
	int count = 0;

	for (size_t i = 0; i < contacts->reached_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (mig_contacts_asks(contacts, contacts->reached + i))
			persons[count++] = Int64GetDatum(contacts->reached[i].person);
	}
	return construct_array(persons, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL,
						   TYPALIGN_DOUBLE);
}

static void
set_param(ParamListInfo params, int number, Oid type, Datum value)
{
	params->params[number] =
		(ParamExternData){.value = value, .pflags = PARAM_FLAG_CONST, .ptype = type};
}

/* Runs up to the given number of steps, until nobody more is reached. */
static void
trace(MigContacts *contacts, const MigStayColumns *columns, Datum within, int32 degree)
{
	Reading reading = {
		.contacts = contacts,
		.range = mig_range_type(contacts->kind),
		.place_type = mig_stays_key_type(columns),
		.places = places_create(CurrentMemoryContext, 256, NULL),
	};
	Oid range = reading.range->type_id;
	Oid types[] = {INT8OID, range, INT8OID, range, reading.place_type};
	ParamListInfo params = makeParamList(2);
	MigQuery query = {
		.text = query_of(columns, contacts->kind),
		.params = params,
		.relation = columns->relation,
		.types = types,
		.columns = lengthof(types),
	};

	set_param(params, 1, range, within);
	for (int32 step = 0; step < degree; step++)
	{
		CHECK_FOR_INTERRUPTS();
		mig_contacts_begin(contacts);
		set_param(params, 0, INT8ARRAYOID, PointerGetDatum(persons_asked_for(contacts)));
		mig_query_rows(&query, take_row, &reading);
		if (!mig_contacts_end(contacts))
			break;
	}
}

/* --- Rows --- */

/* A time, which may be infinite. */
static Datum
time_or_infinity(MigTimeKind kind, int64_t time)
{
	/* The server's infinite timestamps are the same numbers as ours. */
	if (kind == MIG_DATES && time == MIG_EVER_BEFORE)
		return DateADTGetDatum(DATEVAL_NOBEGIN);
	if (kind == MIG_DATES && time == MIG_EVER_AFTER)
		return DateADTGetDatum(DATEVAL_NOEND);
	return mig_time_datum(kind, time);
}

/* The last date of a contact; the time at which it ends. */
static int64_t
last_time(MigTimeKind kind, int64_t end)
{
	return kind == MIG_DATES && end != MIG_EVER_AFTER ? end - 1 : end;
}

static int
by_degree(const void *a, const void *b)
{
	const MigReached *left = a;
	const MigReached *right = b;

	return (left->degree > right->degree) - (left->degree < right->degree);
}

static void
check_degree(int32 degree)
{
	if (degree < 1 || degree > DEGREE_MAX)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("degree out of range: %d", degree),
						errdetail("It is from 1 to %d.", DEGREE_MAX)));
}

/* Reads the table: the contacts sorted by degree and person, after the case. */
static MigContacts *
find_contacts(FunctionCallInfo fcinfo, MigTimeKind kind, MemoryContext context)
{
	MigStayColumns columns = {
		.relation = PG_GETARG_OID(0),
		.key = NameStr(*PG_GETARG_NAME(1)),
		.id = NameStr(*PG_GETARG_NAME(2)),
		.period = NameStr(*PG_GETARG_NAME(3)),
		.any_key = true,
	};
	MigContacts *contacts = MemoryContextAlloc(context, sizeof(MigContacts));
	MigMemory memory = mig_memory(context);
	MigPeriod within;

	check_degree(PG_GETARG_INT32(6));
	mig_check_days(PG_GETARG_FLOAT8(7), "min_days");
	mig_check_time_kind(mig_stays_kind(&columns), kind);
	check_person(&columns);
	if (!mig_period_of_range(mig_range_type(kind), kind, PG_GETARG_DATUM(5), &within))
		return NULL;
	mig_contacts_init(contacts, kind, PG_GETARG_INT64(4), &within, PG_GETARG_FLOAT8(7), &memory);
	trace(contacts, &columns, PG_GETARG_DATUM(5), PG_GETARG_INT32(6));
	mig_sort(contacts->reached, contacts->reached_count, sizeof(MigReached), by_degree, &memory);
	return contacts;
}

static Datum
contacts_of(FunctionCallInfo fcinfo, MigTimeKind kind)
{
	FuncCallContext *context;
	const MigReached *reached;
	Datum values[8];
	bool nulls[8] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		MigContacts *contacts;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		contacts = find_contacts(fcinfo, kind, context->multi_call_memory_ctx);
		context->user_fctx = contacts;
		context->max_calls = contacts == NULL ? 0 : contacts->reached_count - 1;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr == context->max_calls)
		SRF_RETURN_DONE(context);
	reached = ((MigContacts *) context->user_fctx)->reached + 1 + context->call_cntr;
	values[0] = Int64GetDatum(reached->person);
	values[1] = Int32GetDatum(reached->degree);
	values[2] = Int64GetDatum(reached->via);
	values[3] = time_or_infinity(kind, reached->exposed_from);
	values[4] = time_or_infinity(kind, reached->first);
	values[5] = time_or_infinity(kind, last_time(kind, reached->last));
	values[6] = Float8GetDatum(reached->days);
	values[7] = Int32GetDatum(reached->places);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(residence_contacts);
Datum
residence_contacts(PG_FUNCTION_ARGS)
{
	return contacts_of(fcinfo, MIG_TIMESTAMPS);
}

PG_FUNCTION_INFO_V1(residence_contacts_dates);
Datum
residence_contacts_dates(PG_FUNCTION_ARGS)
{
	return contacts_of(fcinfo, MIG_DATES);
}
