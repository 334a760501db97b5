/*
 * scanner.h
 *		Scanner of a text.
 */
#ifndef MIG_SCANNER_H
#define MIG_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

typedef struct MigScanner
{
	const char *s;
	size_t len;
	size_t at; /* next character */
	const MigMemory *memory;
} MigScanner;

/* Is the next character one of characters? */
static inline bool
mig_scanner_has(const MigScanner *in, const char *characters)
{
	return in->at < in->len && in->s[in->at] != '\0' && strchr(characters, in->s[in->at]) != NULL;
}

static inline bool
mig_scanner_has_digit(const MigScanner *in)
{
	return in->at < in->len && in->s[in->at] >= '0' && in->s[in->at] <= '9';
}

static inline void
mig_skip_blanks(MigScanner *in)
{
	for (; mig_scanner_has(in, " \t\r\n"); in->at++)
		mig_progress(in->memory, 1);
}

/* Consumes a character after optional blanks. */
static inline bool
mig_take(MigScanner *in, char character)
{
	mig_skip_blanks(in);
	if (in->at == in->len || in->s[in->at] != character)
		return false;
	in->at++;
	return true;
}

#endif /* MIG_SCANNER_H */
