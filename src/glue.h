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

/* The row type of the function called, for heap_form_tuple. */
extern TupleDesc mig_row_type(FunctionCallInfo fcinfo);

/* An argument of days by its name: raises if it is missing or negative. */
extern int32 mig_days_arg(FunctionCallInfo fcinfo, int number, const char *name);

#endif /* MIG_GLUE_H */
