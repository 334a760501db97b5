/*
 * cancel_sql.c
 *		Query cancels that arrive while PostGIS is running.
 *
 * GEOS stops when a cancel is pending, and some functions of PostGIS report that as an internal error: as
 * "InterruptedException" or as an invalid geometry.  Whoever requested the cancel would not recognize it, and an
 * exception block would take it for a bad geometry.  So any internal error raised by a query while a cancel of it is
 * pending is turned into the cancel, in sessions that have loaded the library.
 */
#include "base/pg_compat.h"

#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/timeout.h"

#include "base/cancel_sql.h"

static ExecutorRun_hook_type next_run = NULL;

/* Called for each message while a query runs. */
static void
tell_cancel(void *arg)
{
	(void) arg;
	if (!QueryCancelPending || geterrcode() != ERRCODE_INTERNAL_ERROR)
		return;
	errcode(ERRCODE_QUERY_CANCELED);
	if (get_timeout_indicator(STATEMENT_TIMEOUT, false))
		errmsg("canceling statement due to statement timeout");
	else
		errmsg("canceling statement due to user request");
}

static void
run(MIG_EXECUTOR_RUN_PARAMETERS)
{
	ErrorContextCallback callback = {.previous = error_context_stack, .callback = tell_cancel};

	error_context_stack = &callback;
	if (next_run != NULL)
		next_run(MIG_EXECUTOR_RUN_ARGUMENTS);
	else
		standard_ExecutorRun(MIG_EXECUTOR_RUN_ARGUMENTS);
	error_context_stack = callback.previous;
}

void
mig_cancel_init(void)
{
	next_run = ExecutorRun_hook;
	ExecutorRun_hook = run;
}
