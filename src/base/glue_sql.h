/*
 * glue_sql.h
 *		What the SQL functions of several concepts need of the server.
 */
#ifndef MIG_GLUE_SQL_H
#define MIG_GLUE_SQL_H

#include "base/pg_compat.h"

#include "access/tupdesc.h"
#include "funcapi.h"
#include "nodes/execnodes.h"

#include "base/memory.h"

/* Memory of a context for the core, which checks for interrupts as it goes on. */
extern MigMemory mig_memory(MemoryContext context);

/* The context of the aggregate whose support function is called; raises outside of one. */
extern MemoryContext mig_aggregate_context(FunctionCallInfo fcinfo);

/* The state of an aggregate at an argument, or NULL where there is none yet. */
extern void *mig_state_arg(FunctionCallInfo fcinfo, int number);

/* What a support function returns that leaves a state, or NULL, as it is. */
extern Datum mig_unchanged(FunctionCallInfo fcinfo, void *state);

/* The row type of the function called, for heap_form_tuple. */
extern TupleDesc mig_row_type(FunctionCallInfo fcinfo);

/*
 * The call of a set-returning function: the first one makes what all use, user_fctx, and the row type, in memory that lasts
 * until the last one.
 */
extern FuncCallContext *mig_call_of_rows(FunctionCallInfo fcinfo,
										 void *(*begin)(FunctionCallInfo fcinfo));

/*
 * Calls a function with the state of a set-returning one when the query ends or begins anew before all rows
 * are read; after an error the server frees what there is.
 */
extern void mig_at_early_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function,
							 void *state);

/* Calls it now, and not again. */
extern void mig_at_end(FunctionCallInfo fcinfo, ExprContextCallbackFunction function, void *state);

/* An argument by its name, a number of days or the like: raises if it is missing or negative. */
extern int32 mig_limit_arg(FunctionCallInfo fcinfo, int number, const char *name);

/* The place of a text among words, or -1. */
extern int mig_word_place(const text *value, const char *const *words, int count);

/* The place of a value, or an argument, among the words that it may be; raises 22023 if it is none of them. */
extern int mig_word_value(const text *value, const char *name, const char *const *words, int count);
extern int mig_word_arg(FunctionCallInfo fcinfo, int number, const char *name,
						const char *const *words, int count);

/* Room for the bytes of an aggregate's state. */
extern bytea *mig_state_bytes(size_t size);

/* Raises: the bytes are no state of the aggregate (22P03). */
pg_noreturn extern void mig_report_state(const char *aggregate);

#endif /* MIG_GLUE_SQL_H */
