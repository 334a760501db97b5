/*
 * log_guard.c
 *		Keeps the numbers of citizens out of the server's log, as far as the server's own ways put them there: the
 *		line that COPY was at when something failed, the statement that failed, and statements and parameters that the
 *		administrator has logged.
 *
 * It works in sessions that have the library: from the first call of one of its functions on, or from the beginning if the
 * library is preloaded.
 */
#include "pg_compat.h"

#include "tcop/tcopprot.h"

#include "citizen_id.h"
#include "log_guard.h"

static emit_log_hook_type next_hook = NULL;
static bool context_is_hidden = false;

/* Puts stars in the place of what reads as a number. */
static void
mask(char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);
	size_t at = 0;

	while ((at += mig_citizen_id_find(text + at, len - at)) < len)
		memset(text + at, '*', MIG_CITIZEN_ID_LENGTH);
}

static bool
has_number(const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);

	return mig_citizen_id_find(text, len) < len;
}

/* The texts of a message are copies of its own; the statement is the server's, which may still read it. */
static void
guard(ErrorData *message)
{
	mask(message->message);
	mask(message->detail);
	mask(message->detail_log);
	mask(message->hint);
	mask(message->context);
	mask(message->internalquery);
	if (context_is_hidden)
		message->hide_ctx = true;
	if (has_number(debug_query_string))
		message->hide_stmt = true;
	if (next_hook != NULL)
		next_hook(message);
}

void
mig_log_guard_init(void)
{
	next_hook = emit_log_hook;
	emit_log_hook = guard;
}

/* Where a line of a file stands in a context, and in what language, COPY alone knows: so no context is logged. */
PG_FUNCTION_INFO_V1(log_guard_hide_context);
Datum
log_guard_hide_context(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	context_is_hidden = true;
	PG_RETURN_VOID();
}
