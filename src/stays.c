/*
 * stays.c
 *		The stays of a table (see stays.h): a query of the server's, whose rows are taken as they come.
 */
#include "pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type_d.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "parser/parse_coerce.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "period.h"
#include "stays.h"

/* --- Columns --- */

/* The type of a column, of a domain that below it. */
static Oid
type_of_column(Oid relation, const char *name)
{
	AttrNumber number = get_attnum(relation, name);

	if (number == InvalidAttrNumber)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\" of relation \"%s\" does not exist", name,
							   get_rel_name(relation)),
						errhint("Give the names of columns as they stand in the catalogue, without "
								"quotes.")));
	return getBaseType(get_atttype(relation, number));
}

/* Raises unless a column casts to bigint, and not by way of its text: that could stand in an error. */
static void
check_number(Oid relation, const char *name)
{
	Oid type = type_of_column(relation, name);
	Oid function;
	CoercionPathType path;

	if (type == INT8OID)
		return;
	path = find_coercion_pathway(INT8OID, type, COERCION_EXPLICIT, &function);
	if (path != COERCION_PATH_FUNC && path != COERCION_PATH_RELABELTYPE)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" does not cast to type bigint", name),
				 errdetail("It is of type %s.", format_type_be(type)),
				 errhint("Keys and persons are whole numbers, or of a type that casts to them, as "
						 "gridcell and region_code do.")));
}

MigTimeKind
mig_stays_kind(const MigStayColumns *columns)
{
	Oid type;

	if (get_rel_name(columns->relation) == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", columns->relation)));
	if (columns->key != NULL)
		check_number(columns->relation, columns->key);
	if (columns->id != NULL)
		check_number(columns->relation, columns->id);
	type = type_of_column(columns->relation, columns->period);
	if (type != DATERANGEOID && type != TSTZRANGEOID)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" is no period", columns->period),
						errdetail("It is of type %s; periods are of type daterange or tstzrange.",
								  format_type_be(type)),
						errhint("Make ranges of it in a view, and give the view.")));
	return type == DATERANGEOID ? MIG_DATES : MIG_INSTANTS;
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

typedef struct Receiver
{
	DestReceiver server; /* first: the server knows only this */
	const MigStayColumns *columns;
	MigTimeKind kind;
	TypeCacheEntry *range;
	void (*take)(void *state, const MigStay *stay);
	void *state;
} Receiver;

static bool
receive(TupleTableSlot *slot, DestReceiver *server)
{
	const Receiver *receiver = (const Receiver *) server;
	MigStay stay = {.key = 0, .id = 0};
	MigPeriod period;
	int column = 0;

	slot_getallattrs(slot);
	for (int i = 0; i < slot->tts_nvalid; i++)
		if (slot->tts_isnull[i])
			return true;
	if (receiver->columns->key != NULL)
		stay.key = DatumGetInt64(slot->tts_values[column++]);
	if (receiver->columns->id != NULL)
		stay.id = DatumGetInt64(slot->tts_values[column++]);
	if (!mig_period_of_range(receiver->range, receiver->kind, slot->tts_values[column], &period))
		return true;
	stay.from = period.from;
	stay.to = period.to;
	receiver->take(receiver->state, &stay);
	return true;
}

static void
startup(DestReceiver *server, int operation, TupleDesc desc)
{
	(void) server;
	(void) operation;
	(void) desc;
}

static void
nothing(DestReceiver *server)
{
	(void) server;
}

static char *
query_of(const MigStayColumns *columns, MigTimeKind kind)
{
	StringInfoData query;
	Oid schema = get_rel_namespace(columns->relation);

	initStringInfo(&query);
	appendStringInfoString(&query, "SELECT ");
	if (columns->key != NULL)
		appendStringInfo(&query, "t.%s::pg_catalog.int8, ", quote_identifier(columns->key));
	if (columns->id != NULL)
		appendStringInfo(&query, "t.%s::pg_catalog.int8, ", quote_identifier(columns->id));
	appendStringInfo(
		&query, "t.%s::pg_catalog.%s FROM %s t", quote_identifier(columns->period),
		kind == MIG_DATES ? "daterange" : "tstzrange",
		quote_qualified_identifier(get_namespace_name(schema), get_rel_name(columns->relation)));
	return query.data;
}

void
mig_stays_scan(const MigStayColumns *columns, MigTimeKind kind,
			   void (*take)(void *state, const MigStay *stay), void *state)
{
	Receiver receiver = {
		.server = {.receiveSlot = receive,
				   .rStartup = startup,
				   .rShutdown = nothing,
				   .rDestroy = nothing,
				   .mydest = DestTuplestore},
		.columns = columns,
		.kind = kind,
		.range = mig_range_type(kind),
		.take = take,
		.state = state,
	};
	SPIExecuteOptions options = {
		.read_only = true, .must_return_tuples = true, .dest = &receiver.server};
	int result;

	SPI_connect();
	result = SPI_execute_extended(query_of(columns, kind), &options);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_extended failed: %s", SPI_result_code_string(result));
	SPI_finish();
}
