/*
 * glue.c
 *		What the SQL functions of several concepts need of the server (see glue.h).
 */
#include "pg_compat.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "glue.h"

static void *
resize(void *state, void *block, size_t bytes)
{
	return block == NULL ? MemoryContextAllocHuge(state, bytes) : repalloc_huge(block, bytes);
}

static void
release(void *state, void *block)
{
	(void) state;
	pfree(block);
}

static void
progress(void *state)
{
	(void) state;
	CHECK_FOR_INTERRUPTS();
}

MigMemory
mig_memory(MemoryContext context)
{
	return (MigMemory){resize, release, progress, context};
}

MemoryContext
mig_aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

void *
mig_state_arg(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : PG_GETARG_POINTER(number);
}

Datum
mig_unchanged(FunctionCallInfo fcinfo, void *state)
{
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

TupleDesc
mig_row_type(FunctionCallInfo fcinfo)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(desc);
}
