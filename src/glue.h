/*
 * glue.h
 *		What the SQL functions of several concepts need of the server.
 */
#ifndef MIG_GLUE_H
#define MIG_GLUE_H

#include "pg_compat.h"

#include "access/tupdesc.h"

#include "core/polygons.h"

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

#endif /* MIG_GLUE_H */
