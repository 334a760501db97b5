/*
 * one_at_a_time.c
 *		Trigger that lets no two periods of one person (or of any key) overlap.
 *
 * Does what EXCLUDE USING gist (person WITH =, period WITH &&) does, but over the B-tree that the table
 * has on its key anyway: keys with few rows each are looked through faster than a GiST index is kept.  As
 * there, each writer has its row in the index before it looks, and waits for the others that it meets,
 * so that of two at once at least one sees the other.
 */
#include "pg_compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/nbtree.h"
#include "access/relscan.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_am_d.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "parser/parse_relation.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

/* What a trigger's arguments name, found out once a statement. */
typedef struct Guard
{
	AttrNumber key;
	AttrNumber period;
	Oid index;
	RegProcedure equal;
	Oid collation;
	TypeCacheEntry *range;
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

/* A B-tree over all rows whose first column is the key. */
static void
find_index(Relation table, Guard *guard)
{
	List *indexes = RelationGetIndexList(table);
	ListCell *cell;

	foreach (cell, indexes)
	{
		Relation index = index_open(lfirst_oid(cell), AccessShareLock);

		if (index->rd_rel->relam == BTREE_AM_OID && index->rd_index->indisvalid &&
			index->rd_index->indkey.values[0] == guard->key &&
			heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL) &&
			!OidIsValid(guard->index))
		{
			Oid equal = get_opfamily_member(index->rd_opfamily[0], index->rd_opcintype[0],
											index->rd_opcintype[0], BTEqualStrategyNumber);

			guard->index = RelationGetRelid(index);
			guard->equal = get_opcode(equal);
			guard->collation = index->rd_indcollation[0];
		}
		index_close(index, AccessShareLock);
	}
	list_free(indexes);
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
						errmsg("residence_one_at_a_time takes two arguments"),
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
	find_index(table, guard);
	if (!OidIsValid(guard->index))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("residence_one_at_a_time needs an index"),
						errdetail("No B-tree of relation \"%s\" has column \"%s\" first.",
								  RelationGetRelationName(table), trigger->tg_trigger->tgargs[0]),
						errhint("Create one over all rows: CREATE INDEX ON %s (%s).",
								quote_identifier(RelationGetRelationName(table)),
								quote_identifier(trigger->tg_trigger->tgargs[0]))));
	fcinfo->flinfo->fn_extra = guard;
	return guard;
}

/*
 * Looks through the rows of a key for one whose period overlaps.  Returns a transaction that must end
 * before it can be told, and its row; none if there is no such row; raises if there is.
 */
static TransactionId
look(const TriggerData *trigger, const Guard *guard, Relation index, TupleTableSlot *slot,
	 HeapTuple row, Datum key, const RangeType *period, ItemPointer rival)
{
	SnapshotData dirty;
	ScanKeyData scan_key;
	IndexScanDesc scan;
	TransactionId wait = InvalidTransactionId;

	InitDirtySnapshot(dirty);
	ScanKeyEntryInitialize(&scan_key, 0, 1, BTEqualStrategyNumber, InvalidOid, guard->collation,
						   guard->equal, key);
	scan = mig_index_beginscan(trigger->tg_relation, index, &dirty, 1);
	index_rescan(scan, &scan_key, 1, NULL, 0);
	while (!TransactionIdIsValid(wait) && index_getnext_slot(scan, ForwardScanDirection, slot))
	{
		bool is_null;
		Datum other = slot_getattr(slot, guard->period, &is_null);

		CHECK_FOR_INTERRUPTS();
		if (is_null || ItemPointerEquals(&slot->tts_tid, &row->t_self) ||
			!range_overlaps_internal(guard->range, period, DatumGetRangeTypeP(other)))
			continue;
		wait = TransactionIdIsValid(dirty.xmin) ? dirty.xmin : dirty.xmax;
		*rival = slot->tts_tid;
		if (!TransactionIdIsValid(wait))
			ereport(ERROR,
					(errcode(ERRCODE_EXCLUSION_VIOLATION),
					 errmsg("rows of relation \"%s\" with the same \"%s\" overlap in time",
							RelationGetRelationName(trigger->tg_relation),
							trigger->tg_trigger->tgargs[0]),
					 errdetail("Each \"%s\" has one period at a time in column \"%s\".",
							   trigger->tg_trigger->tgargs[0], trigger->tg_trigger->tgargs[1]),
					 errhint("End the period before, or change where the new one begins."),
					 errtableconstraint(trigger->tg_relation, trigger->tg_trigger->tgname)));
	}
	index_endscan(scan);
	return wait;
}

PG_FUNCTION_INFO_V1(residence_one_at_a_time);
Datum
residence_one_at_a_time(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	const Guard *guard;
	HeapTuple row;
	TupleDesc desc;
	Datum key;
	Datum period;
	bool no_key;
	bool no_period;
	Relation index;
	TupleTableSlot *slot;
	TransactionId wait;
	ItemPointerData rival;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) || TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("residence_one_at_a_time was not called by a fitting trigger"),
						errhint("Create it AFTER INSERT OR UPDATE, FOR EACH ROW.")));
	guard = guard_of(fcinfo, trigger);
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	desc = RelationGetDescr(trigger->tg_relation);
	key = heap_getattr(row, guard->key, desc, &no_key);
	period = heap_getattr(row, guard->period, desc, &no_period);
	if (no_key || no_period)
		return PointerGetDatum(NULL);

	index = index_open(guard->index, AccessShareLock);
	slot = table_slot_create(trigger->tg_relation, NULL);
	/* Of a deferred trigger's rows some are gone by now. */
	if (!trigger->tg_trigger->tgdeferrable ||
		table_tuple_fetch_row_version(trigger->tg_relation, &row->t_self, SnapshotSelf, slot))
		while (TransactionIdIsValid(
			wait = look(trigger, guard, index, slot, row, key, DatumGetRangeTypeP(period), &rival)))
			XactLockTableWait(wait, trigger->tg_relation, &rival, XLTW_RecheckExclusionConstr);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, AccessShareLock);
	return PointerGetDatum(NULL);
}
