/*
 * query_sql.c
 *		Queries on a relation, whose rows are processed as they arrive (see query_sql.h).
 */
#include "base/pg_compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "executor/spi.h"
#include "nodes/parsenodes.h"
#include "parser/parsetree.h"
#include "rewrite/prs2lock.h"
#include "storage/lmgr.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/plancache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "base/query_sql.h"

/* --- Relations --- */

void
mig_relation_lock(Oid relation)
{
	LockRelationOid(relation, AccessShareLock);
	if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relation)))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", relation)));
}

const char *
mig_relation_name(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

Oid
mig_column_type(Oid relation, const char *name)
{
	AttrNumber number = get_attnum(relation, name);

	if (number == InvalidAttrNumber)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\" of relation \"%s\" does not exist", name,
							   get_rel_name(relation)),
						errhint("Give column names as the catalog has them, without "
								"quotes.")));
	return getBaseType(get_atttype(relation, number));
}

/* The relfilenode of a relation as a snapshot sees it, or the current one; invalid if it has none or did not exist. */
static Oid
file_of(Relation catalogue, Oid relation, Snapshot snapshot)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple tuple;
	Oid file = InvalidOid;

	ScanKeyInit(&key, Anum_pg_class_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relation));
	scan = systable_beginscan(catalogue, ClassOidIndexId, true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		file = ((Form_pg_class) GETSTRUCT(tuple))->relfilenode;
	systable_endscan(scan);
	return file;
}

/*
 * Raises if a relation that was read, or a partition of one, was rewritten since the snapshot was taken, perhaps
 * while the function waited for its lock: its rows are invisible then.
 */
static void
check_not_rewritten(const List *relations)
{
	Relation catalogue = table_open(RelationRelationId, AccessShareLock);
	ListCell *cell;

	foreach (cell, relations)
	{
		ListCell *part;

		foreach (part, find_all_inheritors(lfirst_oid(cell), NoLock, NULL))
		{
			Oid before = file_of(catalogue, lfirst_oid(part), GetActiveSnapshot());

			if (OidIsValid(before) && before != file_of(catalogue, lfirst_oid(part), NULL))
				ereport(ERROR,
						(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
						 errmsg("relation \"%s\" was rewritten before it could be read",
								get_rel_name(lfirst_oid(part))),
						 errdetail("The snapshot of the query is older and cannot see its rows."),
						 errhint("Run the query, or the transaction, again.")));
		}
	}
	table_close(catalogue, AccessShareLock);
}

/* --- Queries --- */

typedef struct Receiver
{
	DestReceiver server; /* must be first: the server sees only this */
	const MigQuery *query;
	void (*take)(void *state, const TupleTableSlot *slot);
	void *state;
} Receiver;

static bool
receive(TupleTableSlot *slot, DestReceiver *server)
{
	const Receiver *receiver = (const Receiver *) server;

	slot_getallattrs(slot);
	receiver->take(receiver->state, slot);
	return true;
}

/* Raises unless the rows will have the types that the receiver expects. */
static void
startup(DestReceiver *server, int operation, TupleDesc desc)
{
	const MigQuery *query = ((const Receiver *) server)->query;
	bool same = desc->natts == query->columns;

	(void) operation;
	for (int i = 0; same && i < query->columns; i++)
		same = TupleDescAttr(desc, i)->atttypid == query->types[i];
	if (!same)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("rows of relation \"%s\" are not of the expected types",
							   get_rel_name(query->relation))));
}

static void
nothing(DestReceiver *server)
{
	(void) server;
}

/* Raises unless a query, as analyzed, reads the relation and no other. */
static void
check_relation(const MigQuery *query, const CachedPlanSource *source)
{
	ListCell *cell;

	foreach (cell, linitial_node(Query, source->query_list)->rtable)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if ((entry->rtekind == RTE_RELATION || entry->rtekind == RTE_SUBQUERY) &&
			mig_named_relation(entry) != query->relation)
			ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE),
							errmsg("relation \"%s\" was renamed before it could be read",
								   get_rel_name(query->relation)),
							errhint("Run the query again.")));
	}
}

static SPIPlanPtr
plan_of(const MigQuery *query)
{
	SPIPrepareOptions options = {.cursorOptions = CURSOR_OPT_PARALLEL_OK};
	SPIPlanPtr plan;

	if (query->params != NULL)
	{
		options.parserSetup = query->params->parserSetup;
		options.parserSetupArg = query->params->parserSetupArg;
	}
	plan = SPI_prepare_extended(query->text, &options);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare_extended failed: %s", SPI_result_code_string(SPI_result));
	return plan;
}

void
mig_query_rows(const MigQuery *query, void (*take)(void *state, const TupleTableSlot *slot),
			   void *state)
{
	Receiver receiver = {
		.server = {.receiveSlot = receive,
				   .rStartup = startup,
				   .rShutdown = nothing,
				   .rDestroy = nothing,
				   .mydest = DestTuplestore},
		.query = query,
		.take = take,
		.state = state,
	};
	SPIExecuteOptions options = {.params = query->params,
								 .read_only = true,
								 .must_return_tuples = true,
								 .dest = &receiver.server};
	const CachedPlanSource *source;
	SPIPlanPtr plan;
	int result;

	SPI_connect();
	plan = plan_of(query);
	source = linitial(SPI_plan_get_plan_sources(plan));
	check_relation(query, source);
	result = SPI_execute_plan_extended(plan, &options);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_plan_extended failed: %s", SPI_result_code_string(result));
	check_not_rewritten(source->relationOids);
	SPI_finish();
}
