/*
 * errors_sql.c
 *		Errors about values of a type (see errors_sql.h), and the wording of faults common to all types.
 */
#include "base/pg_compat.h"

#include "mb/pg_wchar.h"

#include "base/errors_sql.h"

/* Bytes of an invalid value that a message shows. */
#define SHOWN_MAX 40

/* A longer text is reported as too long, whatever it contains. */
#define LOOKED_AT_MAX 200

/* A wrong length may be due to full-width characters: then report the first of them. */
static MigStatus
settle(MigStatus status, const char *text, size_t len, MigWhere *where)
{
	if (status == MIG_BAD_LENGTH && len <= LOOKED_AT_MAX)
		for (size_t i = 0; i < len; i++)
			if (IS_HIGHBIT_SET(text[i]))
			{
				where->position = i;
				return MIG_BAD_CHARACTER;
			}
	return status;
}

/* Wording of faults common to all types. */
static bool
explain_any(const MigFault *fault, const char *text, size_t len, MigWords *words)
{
	const MigTypeText *type = fault->type;

	switch (fault->status)
	{
		case MIG_BAD_LENGTH:
			words->detail =
				psprintf("It has %d characters; type %s takes %s.",
						 pg_mbstrlen_with_len(text, (int) len), type->name, type->lengths);
			words->hint =
				type->form ? type->form : "Give the value in full, without blanks or separators.";
			return true;
		case MIG_BAD_CHARACTER:
			words->detail =
				psprintf("Character %d is not one of %s.", fault->character, type->alphabet);
			if (fault->where->position < len && IS_HIGHBIT_SET(text[fault->where->position]))
				words->hint = "Write digits and letters as ASCII, not as full-width characters.";
			else
				words->hint =
					type->form ? type->form : "Remove blanks, hyphens and other separators.";
			return true;
		case MIG_OUT_OF_RANGE:
			words->sqlstate = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
			words->detail = psprintf("The value lies outside the range of type %s.", type->name);
			return true;
		default:
			return false;
	}
}

/* Wording of a status; if there is a text, the fault is located in it first. */
static MigWords
words_of(const MigTypeText *type, MigStatus status, const MigWhere *where, const char *text,
		 size_t len)
{
	MigWords words = {0};
	MigFault fault = {type, status, where, 0};
	bool is_told;

	if (len > 0 && status != MIG_BAD_LENGTH)
		fault.character = pg_mbstrlen_with_len(text, (int) where->position) + 1;
	is_told = explain_any(&fault, text, len, &words);
	for (int i = 0; !is_told && i < MIG_EXPLAIN_MAX && type->explain[i] != NULL; i++)
		is_told = type->explain[i](&fault, &words);
	if (!is_told)
		elog(ERROR, "unexpected status %d", (int) status);
	if (words.hint == NULL)
		words.hint =
			type->form != NULL
				? type->form
				: psprintf("Use %s_is_valid(text) to test values before loading them.", type->name);
	return words;
}

char *
mig_problem(const MigTypeText *type, MigStatus status, const MigWhere *where, const char *text,
			size_t len)
{
	MigWhere settled = *where;

	status = settle(status, text, len, &settled);
	return pstrdup(words_of(type, status, &settled, text, len).detail);
}

void
mig_report_text(struct Node *escontext, const MigTypeText *type, MigStatus status,
				const MigWhere *where, const char *text, size_t len)
{
	MigWhere settled = *where;
	MigStatus fault = settle(status, text, len, &settled);
	MigWords words = words_of(type, fault, &settled, text, len);
	int sqlstate = words.sqlstate != 0 ? words.sqlstate : ERRCODE_INVALID_TEXT_REPRESENTATION;

	if (type->personal)
		errsave(escontext,
				(errcode(sqlstate), errmsg("invalid input syntax for type %s", type->name),
				 errdetail_internal("%s", words.detail), errhint("%s", words.hint)));
	else
		errsave(escontext, (errcode(sqlstate),
							errmsg("invalid input syntax for type %s: \"%.*s%s\"", type->name,
								   pg_mbcliplen(text, (int) len, SHOWN_MAX), text,
								   len > SHOWN_MAX ? "..." : ""),
							errdetail_internal("%s", words.detail), errhint("%s", words.hint)));
}

void
mig_report_binary(const MigTypeText *type, MigStatus status)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", type->name),
			 errdetail_internal("The bytes received are not what %s_send writes.", type->name)));
}

void
mig_report_argument(const MigTypeText *type, MigStatus status, const MigWhere *where)
{
	MigWords words = words_of(type, status, where, "", 0);

	ereport(ERROR, (errcode(words.sqlstate != 0 ? words.sqlstate : ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("invalid value for type %s", type->name),
					errdetail_internal("%s", words.detail), errhint("%s", words.hint)));
}
