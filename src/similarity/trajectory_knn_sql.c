/*
 * trajectory_knn_sql.c
 *		The nearest trajectories of a table to a given one, by any measure: a scan that abandons a row as soon as it is
 *		farther than the farthest row kept.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "base/top_k.h"
#include "base/glue_sql.h"
#include "base/query_sql.h"
#include "residence/stays_sql.h"
#include "trajectory/trajectory_sql.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"
#include "similarity/trajectory_search_sql.h"

/* Memory of a row, in bytes: kept for the next row, and maximum size of a block. */
#define FIRST_BLOCK 0x10000
#define MOST_BLOCK  0x800000

/* --- Columns --- */

/* The only column of the given type in a relation. */
static const char *
column_of_type(Oid relation, Oid type)
{
	Relation opened = table_open(relation, AccessShareLock);
	TupleDesc desc = RelationGetDescr(opened);
	const char *name = NULL;

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		if (attribute->attisdropped || getBaseType(attribute->atttypid) != type)
			continue;
		if (name != NULL)
			ereport(ERROR, (errcode(ERRCODE_AMBIGUOUS_COLUMN),
							errmsg("relation \"%s\" has several columns of type trajectory",
								   RelationGetRelationName(opened)),
							errhint("Give the name of one.")));
		name = pstrdup(NameStr(attribute->attname));
	}
	if (name == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("relation \"%s\" has no column of type trajectory",
							   RelationGetRelationName(opened)),
						errhint("Make one in a view, and give the view.")));
	table_close(opened, NoLock);
	return name;
}

/* Type trajectory: that of the function's first argument. */
static Oid
trajectory_type(FunctionCallInfo fcinfo)
{
	Oid *types;
	int count;

	get_func_signature(fcinfo->flinfo->fn_oid, &types, &count);
	return types[0];
}

/* The query for keys and trajectories, from the arguments from a number on: relation, key and column. */
static char *
query_of(FunctionCallInfo fcinfo, int number, Oid type)
{
	Oid relation = PG_GETARG_OID(number);
	const char *key = NameStr(*PG_GETARG_NAME(number + 1));
	const char *column;

	mig_relation_lock(relation);
	mig_check_number_column(relation, key);
	if (PG_ARGISNULL(number + 2))
		column = column_of_type(relation, type);
	else
	{
		Oid found;

		column = NameStr(*PG_GETARG_NAME(number + 2));
		found = mig_column_type(relation, column);
		if (found != type)
			ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
							errmsg("column \"%s\" is not of type trajectory", column),
							errdetail("It is of type %s.", format_type_be(found))));
	}
	return psprintf("SELECT t.%s::pg_catalog.int8, t.%s::%s FROM %s t", quote_identifier(key),
					quote_identifier(column), format_type_be_qualified(type),
					mig_relation_name(relation));
}

/* --- Rows --- */

typedef struct Nearest
{
	MigSimilarity measure;
	const MigTrajectoryHead *query;
	const MigFix *fixes; /* of the query trajectory */
	MigTrajectoryKey key;
	MemoryContext row; /* reset after each row */
	MigMemory memory;  /* of the result */
	MigTopK bests;
} Nearest;

/* Distance of a row, or MIG_FAR if it is undefined or exceeds the limit. */
static double
distance_of(const Nearest *nearest, Datum trajectory, double limit)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigTrajectoryHead head = mig_trajectory_head_of(trajectory);
	MigTrajectoryKey key = mig_trajectory_key(&head);
	MigKeyMeasure bound = mig_similarity_measures[nearest->measure].key;
	const MigTrajectoryHead *whole;
	MigPath query;
	MigPath path;

	if (!mig_similarity_is_defined(nearest->measure, nearest->query, &head))
		return MIG_FAR;
	if (bound != MIG_KEY_NONE && mig_trajectory_keys_apart(&nearest->key, &key, bound) > limit)
		return MIG_FAR;
	whole = mig_trajectory_value(trajectory);
	mig_path_make_pair(&query, nearest->fixes, nearest->query->count, &path,
					   mig_trajectory_fixes(whole), whole->count, &memory);
	return mig_similarity(nearest->measure, &query, &path, &mig_similarity_no_terms, limit,
						  &memory);
}

static void
take_row(void *state, const TupleTableSlot *slot)
{
	Nearest *nearest = state;
	MemoryContext old;
	double limit = mig_top_k_limit(&nearest->bests);
	double distance;

	if (slot->tts_isnull[0] || slot->tts_isnull[1])
		return;
	old = MemoryContextSwitchTo(nearest->row);
	distance = distance_of(nearest, slot->tts_values[1], limit);
	MemoryContextSwitchTo(old);
	MemoryContextReset(nearest->row);
	if (distance < MIG_FAR && distance <= limit)
		mig_top_k_add(&nearest->bests, distance, DatumGetInt64(slot->tts_values[0]),
					  &nearest->memory);
}

/* Finds the nearest rows, in the given memory context. */
static MigTopK
scan_table(FunctionCallInfo fcinfo, MemoryContext context)
{
	const MigTrajectoryHead *query = mig_trajectory_arg(fcinfo, 0);
	int32 k = PG_GETARG_INT32(1);
	Oid types[] = {INT8OID, trajectory_type(fcinfo)};
	MigQuery rows = {.relation = PG_GETARG_OID(3), .types = types, .columns = lengthof(types)};
	Nearest nearest = {
		.query = query,
		.fixes = mig_trajectory_fixes(query),
		.key = mig_trajectory_key(query),
		.memory = mig_memory(context),
	};

	if (k < 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("k must be positive"),
						errdetail("It is %d.", k)));
	nearest.bests.max = (size_t) k;
	nearest.measure = mig_similarity_value(PG_GETARG_TEXT_PP(2), MIG_FOR_NEAREST);
	nearest.row =
		AllocSetContextCreate(CurrentMemoryContext, "trajectory_knn", 0, FIRST_BLOCK, MOST_BLOCK);
	rows.text = query_of(fcinfo, 3, types[1]);
	mig_query_rows(&rows, take_row, &nearest);
	MemoryContextDelete(nearest.row);
	mig_top_k_sort(&nearest.bests, &nearest.memory);
	return nearest.bests;
}

PG_FUNCTION_INFO_V1(trajectory_knn);
Datum
trajectory_knn(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const MigTopKItem *best;
	Datum values[2];
	bool nulls[2] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		MigTopK bests;

		context = SRF_FIRSTCALL_INIT();
		for (int i = 0; i < 5; i++)
			if (PG_ARGISNULL(i))
				SRF_RETURN_DONE(context);
		bests = scan_table(fcinfo, context->multi_call_memory_ctx);
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
		context->max_calls = bests.count;
		context->user_fctx = bests.entries;
	}
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr >= context->max_calls)
		SRF_RETURN_DONE(context);
	best = (const MigTopKItem *) context->user_fctx + context->call_cntr;
	values[0] = Int64GetDatum(best->key);
	values[1] = Float8GetDatum(best->distance);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
