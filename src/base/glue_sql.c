/*
 * glue_sql.c
 *		Server helpers shared by the SQL functions of several concepts (see glue_sql.h).
 */
#include "base/pg_compat.h"

#include <sys/mman.h>

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "base/glue_sql.h"

#define LARGE_PAGE ((size_t) 2 * 1024 * 1024)

/*
 * Requests transparent huge pages for a block, where the system supports them: faulting in small pages
 * one by one can cost more than sorting their contents.
 */
static void
prefer_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
	uintptr_t start = TYPEALIGN(LARGE_PAGE, (uintptr_t) block);
	uintptr_t end = TYPEALIGN_DOWN(LARGE_PAGE, (uintptr_t) block + bytes);

	if (start < end)
		(void) madvise((void *) start, end - start, MADV_HUGEPAGE);
#endif
}

static void *
resize(void *state, void *block, size_t bytes)
{
	void *resized =
		block == NULL ? MemoryContextAllocHuge(state, bytes) : repalloc_huge(block, bytes);

	if (bytes >= 2 * LARGE_PAGE)
		prefer_large_pages(resized, bytes);
	return resized;
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
	static size_t work;

	return (MigMemory){resize, release, progress, context, &work};
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

FuncCallContext *
mig_call_of_rows(FunctionCallInfo fcinfo, void *(*begin)(FunctionCallInfo fcinfo))
{
	if (SRF_IS_FIRSTCALL())
	{
		FuncCallContext *context = SRF_FIRSTCALL_INIT();
		MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);

		context->user_fctx = begin(fcinfo);
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	return SRF_PERCALL_SETUP();
}

void
mig_at_early_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function, void *state)
{
	RegisterExprContextCallback(((ReturnSetInfo *) fcinfo->resultinfo)->econtext, function,
								PointerGetDatum(state));
}

void
mig_at_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function, void *state)
{
	UnregisterExprContextCallback(((ReturnSetInfo *) fcinfo->resultinfo)->econtext, function,
								  PointerGetDatum(state));
	function(PointerGetDatum(state));
}

int32
mig_limit_arg(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be NULL", name),
				 errhint("Give a number; 0 allows for none.")));
	if (PG_GETARG_INT32(number) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be negative", name),
				 errdetail("It is %d.", PG_GETARG_INT32(number)),
				 errhint("Give a number; 0 allows for none.")));
	return PG_GETARG_INT32(number);
}

int
mig_word_place(const text *value, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (VARSIZE_ANY_EXHDR(value) == strlen(words[i]) &&
			memcmp(VARDATA_ANY(value), words[i], strlen(words[i])) == 0)
			return i;
	return -1;
}

int
mig_word_value(const text *value, const char *name, const char *const *words, int count)
{
	int place = mig_word_place(value, words, count);
	StringInfoData all;

	if (place >= 0)
		return place;
	initStringInfo(&all);
	for (int i = 0; i < count; i++)
		appendStringInfo(&all, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unrecognized %s", name),
					errdetail("It must be %s.", all.data)));
}

int
mig_word_arg(FunctionCallInfo fcinfo, int number, const char *name, const char *const *words,
			 int count)
{
	return mig_word_value(PG_GETARG_TEXT_PP(number), name, words, count);
}

bytea *
mig_state_bytes(size_t size)
{
	bytea *bytes;

	if (!AllocSizeIsValid(VARHDRSZ + size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("state of one group is too large for a parallel worker"),
						errdetail("It has %zu bytes; the limit is 1 GB.", size),
						errhint("Group by person, or set max_parallel_workers_per_gather to 0.")));
	bytes = palloc(VARHDRSZ + size);
	SET_VARSIZE(bytes, VARHDRSZ + size);
	return bytes;
}

void
mig_report_state(const char *aggregate)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					errmsg("invalid binary representation of a state of %s", aggregate),
					errdetail("The bytes are not what %s_serial writes.", aggregate)));
}
