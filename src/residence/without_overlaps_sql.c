/*
 * without_overlaps_sql.c
 *		Trigger that prevents overlapping periods of one person (or of any key).
 *
 * Does what EXCLUDE USING gist (person WITH =, period WITH &&) does, but with the B-tree that the table
 * has on its key anyway: if keys have few rows each, scanning these is faster than maintaining a GiST
 * index.  As there, each writer has its row in the index before it checks, and waits for the other
 * writers that it meets, so that of two concurrent ones at least one sees the other.
 *
 * All partitions of a partitioned table are checked, unless it is partitioned by the key alone.  Rows of a table
 * being attached are not checked, nor are those that existed before the trigger.
 */
#include "base/pg_compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/nbtree.h"
#include "access/relscan.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/partition.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_inherits.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "parser/parse_relation.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rangetypes.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

/* A table, or a partition, to be checked. */
typedef struct Part
{
	Oid table;
	AttrNumber period;
	Oid index;
	RegProcedure equal;
	Oid collation;
} Part;

/* The columns named by a trigger's arguments, looked up once per statement. */
typedef struct Guard
{
	AttrNumber key; /* of the trigger's table */
	AttrNumber period;
	TypeCacheEntry *range;
	Part *parts;
	int count;
} Guard;

static AttrNumber
column_of(Relation table, const char *name)
{
	AttrNumber number = attnameAttNum(table, name, false);

	if (number == InvalidAttrNumber)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\" of relation \"%s\" does not exist", name,
							   RelationGetRelationName(table)),
						errhint("Name the column of the key, then that of the period.")));
	return number;
}

/* A B-tree over all rows whose first column is the key, which remains locked; false if there is none. */
static bool
find_index(Relation table, AttrNumber key, Part *part)
{
	List *indexes = RelationGetIndexList(table);
	ListCell *cell;

	part->index = InvalidOid;
	foreach (cell, indexes)
	{
		Relation index = index_open(lfirst_oid(cell), AccessShareLock);
		LOCKMODE to_unlock = AccessShareLock;

		if (index->rd_rel->relam == BTREE_AM_OID && index->rd_index->indisvalid &&
			index->rd_index->indkey.values[0] == key &&
			heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL) &&
			!OidIsValid(part->index))
		{
			Oid equal = get_opfamily_member(index->rd_opfamily[0], index->rd_opcintype[0],
											index->rd_opcintype[0], BTEqualStrategyNumber);

			part->index = RelationGetRelid(index);
			part->equal = get_opcode(equal);
			part->collation = index->rd_indcollation[0];
			to_unlock = NoLock;
		}
		index_close(index, to_unlock);
	}
	list_free(indexes);
	return OidIsValid(part->index);
}

static void
find_part(Relation table, const Trigger *trigger, Part *part)
{
	part->table = RelationGetRelid(table);
	part->period = column_of(table, trigger->tgargs[1]);
	if (!find_index(table, column_of(table, trigger->tgargs[0]), part))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("residence_without_overlaps needs an index"),
						errdetail("No B-tree of relation \"%s\" has column \"%s\" first.",
								  RelationGetRelationName(table), trigger->tgargs[0]),
						errhint("Create one over all rows: CREATE INDEX ON %s (%s).",
								quote_identifier(RelationGetRelationName(table)),
								quote_identifier(trigger->tgargs[0]))));
}

/* Are equal keys, which have the same bytes, in one partition at each level above a table? */
static bool
is_by_key(const List *ancestors, const char *key)
{
	ListCell *cell;

	foreach (cell, ancestors)
	{
		Relation table = table_open(lfirst_oid(cell), AccessShareLock);
		PartitionKey by = RelationGetPartitionKey(table);
		bool by_key = by->partnatts == 1 && by->partattrs[0] == column_of(table, key) &&
					  !OidIsValid(by->partcollation[0]);

		table_close(table, NoLock);
		if (!by_key)
			return false;
	}
	return true;
}

/* The tables to be checked. */
static void
find_parts(Guard *guard, const TriggerData *trigger, MemoryContext context)
{
	Relation table = trigger->tg_relation;
	List *ancestors =
		table->rd_rel->relispartition ? get_partition_ancestors(RelationGetRelid(table)) : NIL;
	List *tables;
	ListCell *cell;

	if (is_by_key(ancestors, trigger->tg_trigger->tgargs[0]))
		tables = list_make1_oid(RelationGetRelid(table));
	else
		tables = find_all_inheritors(llast_oid(ancestors), AccessShareLock, NULL);
	guard->parts = MemoryContextAlloc(context, list_length(tables) * sizeof(Part));
	foreach (cell, tables)
	{
		Relation part = table_open(lfirst_oid(cell), AccessShareLock);

		if (part->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
			find_part(part, trigger->tg_trigger, guard->parts + guard->count++);
		table_close(part, NoLock);
	}
}

static const Guard *
guard_of(FunctionCallInfo fcinfo, const TriggerData *trigger)
{
	Guard *guard = fcinfo->flinfo->fn_extra;
	Relation table = trigger->tg_relation;
	Oid type;

	if (guard != NULL)
		return guard;
	if (trigger->tg_trigger->tgnargs != 2)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("residence_without_overlaps takes two arguments"),
						errdetail("The trigger gives %d.", trigger->tg_trigger->tgnargs),
						errhint("Name the column of the key, then that of the period.")));
	guard = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Guard));
	guard->key = column_of(table, trigger->tg_trigger->tgargs[0]);
	guard->period = column_of(table, trigger->tg_trigger->tgargs[1]);
	type = TupleDescAttr(RelationGetDescr(table), guard->period - 1)->atttypid;
	guard->range = lookup_type_cache(getBaseType(type), TYPECACHE_RANGE_INFO);
	if (guard->range->rngelemtype == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" is not of a range type", trigger->tg_trigger->tgargs[1]),
				 errhint("Name the column of the key, then that of the period.")));
	find_parts(guard, trigger, fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = guard;
	return guard;
}

/* A row that was written, and its key and period. */
typedef struct Written
{
	Oid table;
	ItemPointer place;
	Datum key;
	const RangeType *period;
} Written;

/*
 * Scans the rows of a key for one whose period overlaps.  Returns a transaction that must end before this
 * can be decided, and its row; none if there is no such row; raises an error if there is.
 */
static TransactionId
look(const TriggerData *trigger, const Guard *guard, const Part *part, Relation table,
	 Relation index, TupleTableSlot *slot, const Written *written, ItemPointer rival)
{
	SnapshotData dirty;
	ScanKeyData scan_key;
	IndexScanDesc scan;
	TransactionId wait = InvalidTransactionId;

	InitDirtySnapshot(dirty);
	ScanKeyEntryInitialize(&scan_key, 0, 1, BTEqualStrategyNumber, InvalidOid, part->collation,
						   part->equal, written->key);
	scan = mig_index_beginscan(table, index, &dirty, 1);
	index_rescan(scan, &scan_key, 1, NULL, 0);
	while (!TransactionIdIsValid(wait) && index_getnext_slot(scan, ForwardScanDirection, slot))
	{
		bool is_null;
		Datum other = slot_getattr(slot, part->period, &is_null);

		CHECK_FOR_INTERRUPTS();
		if (is_null ||
			(part->table == written->table && ItemPointerEquals(&slot->tts_tid, written->place)) ||
			!range_overlaps_internal(guard->range, written->period, DatumGetRangeTypeP(other)))
			continue;
		wait = TransactionIdIsValid(dirty.xmin) ? dirty.xmin : dirty.xmax;
		*rival = slot->tts_tid;
		if (!TransactionIdIsValid(wait))
			ereport(ERROR,
					(errcode(ERRCODE_EXCLUSION_VIOLATION),
					 errmsg("rows of relation \"%s\" with the same \"%s\" overlap in time",
							RelationGetRelationName(table), trigger->tg_trigger->tgargs[0]),
					 errdetail("Each \"%s\" has one period at a time in column \"%s\".",
							   trigger->tg_trigger->tgargs[0], trigger->tg_trigger->tgargs[1]),
					 errhint("End the period before, or change where the new one begins."),
					 errtableconstraint(trigger->tg_relation, trigger->tg_trigger->tgname)));
	}
	index_endscan(scan);
	return wait;
}

/*
 * Checks one table until there is no transaction to wait for; raises an error if a period overlaps.  Table and index
 * were locked when they were found.
 */
static void
look_through(const TriggerData *trigger, const Guard *guard, const Part *part,
			 const Written *written)
{
	Relation table = table_open(part->table, NoLock);
	Relation index = index_open(part->index, NoLock);
	TupleTableSlot *slot = table_slot_create(table, NULL);
	TransactionId wait;
	ItemPointerData rival;

	while (TransactionIdIsValid(
		wait = look(trigger, guard, part, table, index, slot, written, &rival)))
		XactLockTableWait(wait, table, &rival, XLTW_RecheckExclusionConstr);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	table_close(table, NoLock);
}

/* Does the row still exist?  Rows of a deferred trigger may be gone by now. */
static bool
is_there(const TriggerData *trigger, ItemPointer place)
{
	TupleTableSlot *slot;
	bool there;

	if (!trigger->tg_trigger->tgdeferrable)
		return true;
	slot = table_slot_create(trigger->tg_relation, NULL);
	there = table_tuple_fetch_row_version(trigger->tg_relation, place, SnapshotSelf, slot);
	ExecDropSingleTupleTableSlot(slot);
	return there;
}

PG_FUNCTION_INFO_V1(residence_without_overlaps);
Datum
residence_without_overlaps(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	const Guard *guard;
	HeapTuple row;
	TupleDesc desc;
	Written written;
	Datum period;
	bool no_key;
	bool no_period;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) || TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("residence_without_overlaps was not called by a fitting trigger"),
						errhint("Create it AFTER INSERT OR UPDATE, FOR EACH ROW.")));
	guard = guard_of(fcinfo, trigger);
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	desc = RelationGetDescr(trigger->tg_relation);
	written.table = RelationGetRelid(trigger->tg_relation);
	written.place = &row->t_self;
	written.key = heap_getattr(row, guard->key, desc, &no_key);
	period = heap_getattr(row, guard->period, desc, &no_period);
	if (no_key || no_period || !is_there(trigger, written.place))
		return PointerGetDatum(NULL);
	written.period = DatumGetRangeTypeP(period);
	for (int i = 0; i < guard->count; i++)
		look_through(trigger, guard, guard->parts + i, &written);
	return PointerGetDatum(NULL);
}
