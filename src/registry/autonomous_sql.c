/*
 * autonomous_sql.c
 *		Autonomous transactions: calls a function in a background worker.  What it writes is committed,
 *		flushed and, if the server waits for standbys, replicated before the caller continues; it
 *		persists if the caller's transaction is rolled back, and no lock is held after the call.
 *
 * The worker has the caller's session user and, in a security-restricted context as in index
 * maintenance, the caller's current user: neither can be changed by the function.  Of the caller's
 * settings, only the key file is passed on.
 */
#include "base/pg_compat.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "libpq/pqsignal.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "postmaster/bgworker.h"
#include "storage/dsm.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/wait_event.h"

#include "code/privacy_sql.h"

#define TRIES           500
#define TRY_AGAIN_MS    10
#define LOCK_TIMEOUT_MS "10s"

typedef enum CallState
{
	CALL_UNANSWERED,
	CALL_FAILED,
	CALL_COMMITTED
} CallState;

/* Shared memory of caller and worker; followed by the argument and the key file, both NUL-terminated. */
typedef struct Call
{
	Oid database;
	Oid session_user;
	Oid current_user;
	Oid function;
	Size argument_bytes;
	CallState state;
	bool is_null;
	int64 result;
	int sqlerrcode;
	char message[1024];
	char detail[1024];
	char hint[1024];
	char text[FLEXIBLE_ARRAY_MEMBER];
} Call;

extern PGDLLEXPORT void mig_autonomous_main(Datum handle);

static void
copy_clipped(char *to, Size room, const char *from)
{
	int bytes = from == NULL ? 0 : pg_mbcliplen(from, (int) strlen(from), (int) room - 1);

	if (bytes > 0)
		memcpy(to, from, (Size) bytes);
	to[bytes] = '\0';
}

/* The qualified name of a function, which must take one text and return bigint. */
static char *
function_name(Oid function)
{
	Oid *types = NULL;
	int arguments = 0;
	char *name = get_func_name(function);

	if (name == NULL || get_func_prokind(function) != PROKIND_FUNCTION ||
		get_func_retset(function) || get_func_rettype(function) != INT8OID ||
		(get_func_signature(function, &types, &arguments), arguments != 1 || types[0] != TEXTOID))
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("function cannot be called in an autonomous transaction"),
			 errdetail("It must be committed, take one argument of type text and return bigint.")));
	return quote_qualified_identifier(get_namespace_name(get_func_namespace(function)), name);
}

static void
call_function(Call *call)
{
	Oid type = TEXTOID;
	Datum argument = CStringGetTextDatum(call->text);

	SPI_connect();
	if (SPI_execute_with_args(psprintf("SELECT %s($1)", function_name(call->function)), 1, &type,
							  &argument, NULL, false, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not call a function");
	call->result = DatumGetInt64(
		SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &call->is_null));
	SPI_finish();
}

/* Sets the options that the transaction depends on, overriding those of the server, database and role. */
static void
set_options(const char *key_file)
{
	SetConfigOption("default_transaction_isolation", "read committed", PGC_SUSET, PGC_S_SESSION);
	SetConfigOption("default_transaction_read_only", "off", PGC_SUSET, PGC_S_SESSION);
	SetConfigOption("synchronous_commit", "on", PGC_SUSET, PGC_S_SESSION);
	SetConfigOption("lock_timeout", LOCK_TIMEOUT_MS, PGC_SUSET, PGC_S_SESSION);
	SetConfigOption("migrant.key_file", key_file, PGC_SUSET, PGC_S_SESSION);
}

/*
 * Canceling this process must not end the wait for a standby, as the commit would then be reported as done.
 * SIGTERM also ends the wait, but then the process exits without reporting a result.
 */
static void
commit(void)
{
	pqsignal(SIGINT, SIG_IGN);
	CHECK_FOR_INTERRUPTS();
	CommitTransactionCommand();
	CHECK_FOR_INTERRUPTS();
}

void
mig_autonomous_main(Datum handle)
{
	dsm_segment *segment;
	Call *call;

	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	segment = dsm_attach(DatumGetUInt32(handle));
	if (segment == NULL)
		proc_exit(0);
	call = dsm_segment_address(segment);
	BackgroundWorkerInitializeConnectionByOid(call->database, InvalidOid, 0);
	set_options(call->text + call->argument_bytes);
	PG_TRY();
	{
		StartTransactionCommand();
		SetSessionAuthorization(call->session_user, superuser_arg(call->session_user));
		SetUserIdAndSecContext(call->current_user, SECURITY_RESTRICTED_OPERATION);
		PushActiveSnapshot(GetTransactionSnapshot());
		call_function(call);
		PopActiveSnapshot();
		commit();
		call->state = CALL_COMMITTED;
	}
	PG_CATCH();
	{
		ErrorData *error;

		MemoryContextSwitchTo(TopMemoryContext);
		error = CopyErrorData();
		FlushErrorState();
		AbortCurrentTransaction();
		call->sqlerrcode = error->sqlerrcode;
		copy_clipped(call->message, sizeof(call->message), error->message);
		copy_clipped(call->detail, sizeof(call->detail), error->detail);
		copy_clipped(call->hint, sizeof(call->hint), error->hint);
		call->state = CALL_FAILED;
	}
	PG_END_TRY();
	proc_exit(0);
}

static BackgroundWorkerHandle *
start_worker(dsm_segment *segment)
{
	BackgroundWorker worker = {.bgw_flags =
								   BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
							   .bgw_start_time = BgWorkerStart_RecoveryFinished,
							   .bgw_restart_time = BGW_NEVER_RESTART,
							   .bgw_main_arg = UInt32GetDatum(dsm_segment_handle(segment)),
							   .bgw_notify_pid = MyProcPid};
	BackgroundWorkerHandle *handle;

	strlcpy(worker.bgw_name, "migrant autonomous call", BGW_MAXLEN);
	strlcpy(worker.bgw_type, "migrant autonomous call", BGW_MAXLEN);
	strlcpy(worker.bgw_library_name, "$libdir/migrant", sizeof(worker.bgw_library_name));
	strlcpy(worker.bgw_function_name, "mig_autonomous_main", BGW_MAXLEN);
	for (int i = 0; !RegisterDynamicBackgroundWorker(&worker, &handle); i++)
	{
		if (i >= TRIES)
			ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_RESOURCES),
							errmsg("no background worker slot is available"),
							errdetail("An autonomous transaction runs in a background worker."),
							errhint("Try again, or raise max_worker_processes above "
									"max_parallel_workers.")));
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, TRY_AGAIN_MS,
						 PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
	return handle;
}

static void
wait_for_worker(BackgroundWorkerHandle *handle)
{
	PG_TRY();
	{
		if (WaitForBackgroundWorkerShutdown(handle) == BGWH_POSTMASTER_DIED)
			ereport(FATAL,
					(errcode(ERRCODE_ADMIN_SHUTDOWN),
					 errmsg("terminating background worker because the server is shutting down")));
	}
	PG_CATCH();
	{
		TerminateBackgroundWorker(handle);
		PG_RE_THROW();
	}
	PG_END_TRY();
}

static void
report(const Call *call)
{
	if (call->state == CALL_FAILED)
		ereport(ERROR, (errcode(call->sqlerrcode), errmsg_internal("%s", call->message),
						call->detail[0] == '\0' ? 0 : errdetail_internal("%s", call->detail),
						call->hint[0] == '\0' ? 0 : errhint("%s", call->hint)));
	ereport(ERROR, (errcode(ERRCODE_OPERATOR_INTERVENTION),
					errmsg("the background worker terminated without a result"),
					errdetail("Its changes may or may not have been committed."),
					errhint("See the server log for the reason, and try again.")));
}

PG_FUNCTION_INFO_V1(autonomous_call);
Datum
autonomous_call(PG_FUNCTION_ARGS)
{
	char *argument = text_to_cstring(PG_GETARG_TEXT_PP(1));
	const char *key_file = mig_privacy_key_file();
	Size argument_bytes = strlen(argument) + 1;
	Size key_file_bytes = strlen(key_file) + 1;
	dsm_segment *segment;
	Call *call;
	int64 result;
	bool is_null;

	if (RecoveryInProgress())
		ereport(ERROR,
				(errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION), errmsg("cannot write during recovery"),
				 errhint("Call the function on the primary server.")));
	segment = dsm_create(offsetof(Call, text) + argument_bytes + key_file_bytes, 0);
	call = dsm_segment_address(segment);
	memset(call, 0, offsetof(Call, text));
	call->database = MyDatabaseId;
	call->session_user = GetSessionUserId();
	call->current_user = GetUserId();
	call->function = PG_GETARG_OID(0);
	call->argument_bytes = argument_bytes;
	memcpy(call->text, argument, argument_bytes);
	memcpy(call->text + argument_bytes, key_file, key_file_bytes);
	wait_for_worker(start_worker(segment));
	if (call->state != CALL_COMMITTED)
		report(call);
	result = call->result;
	is_null = call->is_null;
	dsm_detach(segment);
	if (is_null)
		PG_RETURN_NULL();
	PG_RETURN_INT64(result);
}
