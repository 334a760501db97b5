/*
 * glue_sql.h
 *		Server helpers shared by the SQL functions of several concepts.
 */
#ifndef MIG_GLUE_SQL_H
#define MIG_GLUE_SQL_H

#include "base/pg_compat.h"

#include "access/tupdesc.h"
#include "funcapi.h"
#include "nodes/execnodes.h"

#include "base/memory.h"

/* Memory for the core, from a context; progress checks for interrupts. */
extern MigMemory mig_memory(MemoryContext context);

/* The memory context of the aggregate whose support function is running; raises outside of an aggregate. */
extern MemoryContext mig_aggregate_context(FunctionCallInfo fcinfo);

/* The aggregate state in an argument, or NULL if there is none yet. */
extern void *mig_state_arg(FunctionCallInfo fcinfo, int number);

/* Return value of a support function that leaves its state, which may be NULL, unchanged. */
extern Datum mig_unchanged(FunctionCallInfo fcinfo, void *state);

/* The row type of the function being called, for heap_form_tuple. */
extern TupleDesc mig_row_type(FunctionCallInfo fcinfo);

/*
 * Call of a set-returning function.  The first one sets up user_fctx and the row type, in memory that lasts until the
 * last call.
 */
extern FuncCallContext *mig_call_of_rows(FunctionCallInfo fcinfo,
										 void *(*begin)(FunctionCallInfo fcinfo));

/*
 * Registers a function to be called with the state of a set-returning function when the query ends or
 * rescans before all rows are read; after an error the server cleans up.
 */
extern void mig_at_early_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function,
							 void *state);

/* Calls the registered function now and unregisters it. */
extern void mig_at_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function, void *state);

/* An integer argument, such as a number of days; raises, with its name, if it is NULL or negative. */
extern int32 mig_limit_arg(FunctionCallInfo fcinfo, int number, const char *name);

/* Index of a text in words, or -1. */
extern int mig_word_place(const text *value, const char *const *words, int count);

/* Index of a value, or an argument, in the allowed words; raises 22023 if it is not one of them. */
extern int mig_word_value(const text *value, const char *name, const char *const *words, int count);
extern int mig_word_arg(FunctionCallInfo fcinfo, int number, const char *name,
						const char *const *words, int count);

/* Allocates the bytes of a serialized aggregate state. */
extern bytea *mig_state_bytes(size_t size);

/* Raises: the bytes are not a valid state of the aggregate (22P03). */
pg_noreturn extern void mig_report_state(const char *aggregate);

#endif /* MIG_GLUE_SQL_H */
