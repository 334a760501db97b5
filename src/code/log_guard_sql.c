/*
 * log_guard_sql.c
 *		Keeps citizen numbers out of the server log, as far as the server itself writes them there: the line that COPY
 *		was processing at an error, the failed statement, and statements and parameters whose logging is enabled.
 *
 * It works in sessions that have loaded the library: from the first call of one of its functions, or from the start if
 * the library is preloaded.
 */
#include "base/pg_compat.h"

#include <ctype.h>

#include "access/xact.h"
#include "common/hashfn.h"
#include "tcop/tcopprot.h"

#include "code/citizen_id_sql.h"
#include "code/log_guard_sql.h"

static emit_log_hook_type next_hook = NULL;
static bool context_is_hidden = false;
/* Hash of the last statement that made or checked a citizen_id; a driver re-executes a statement with the same text. */
static uint64 last_with_number = 0;

/* Masks everything that looks like a number with asterisks. */
static void
mask(char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);
	MigCitizenIdText found;

	while (len > 0 && mig_citizen_id_find(text, len, &found))
	{
		memset(text + found.at, '*', found.len);
		text += found.at + found.len;
		len -= found.at + found.len;
	}
}

/* Masks all digits, ASCII or not, with asterisks, except in parameter symbols such as $1. */
static void
mask_digits(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (IS_HIGHBIT_SET(text[i]) ||
			(isdigit((unsigned char) text[i]) && (i == 0 || text[i - 1] != '$')))
			text[i] = '*';
}

static bool
has_number(const char *text)
{
	MigCitizenIdText found;

	return text != NULL && mig_citizen_id_find(text, strlen(text), &found);
}

static uint64
statement_hash(void)
{
	return hash_bytes_extended((const unsigned char *) debug_query_string,
							   (int) strlen(debug_query_string), 0);
}

void
mig_log_guard_number_read(void)
{
	static const char *seen = NULL;
	static TimestampTz seen_at = 0;

	if (debug_query_string == NULL ||
		(debug_query_string == seen && seen_at == GetCurrentStatementStartTimestamp()))
		return;
	seen = debug_query_string;
	seen_at = GetCurrentStatementStartTimestamp();
	last_with_number = statement_hash();
}

/* A statement may contain a number in a form that is accepted or rejected by input, but not found in a text. */
static void
hide_statement(ErrorData *message)
{
	char *shown = message->message == NULL ? NULL : strstr(message->message, debug_query_string);

	message->hide_stmt = true;
	message->hide_ctx = true;
	if (shown != NULL)
		mask_digits(shown, strlen(debug_query_string));
	if (message->internalquery != NULL)
		mask_digits(message->internalquery, strlen(message->internalquery));
	/* parameters of a logged statement */
	if (message->elevel == LOG && message->detail != NULL)
		mask_digits(message->detail, strlen(message->detail));
}

/* The texts of a message are its own copies; the statement belongs to the server, which may still need it. */
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
	if (debug_query_string != NULL && last_with_number == statement_hash())
		hide_statement(message);
	if (next_hook != NULL)
		next_hook(message);
}

void
mig_log_guard_init(void)
{
	next_hook = emit_log_hook;
	emit_log_hook = guard;
}

/* Only COPY knows where a context contains a line of the file, and in what language: so no context is logged. */
PG_FUNCTION_INFO_V1(log_guard_hide_context);
Datum
log_guard_hide_context(PG_FUNCTION_ARGS)
{
	(void) fcinfo;
	context_is_hidden = true;
	PG_RETURN_VOID();
}
