/*
 * csv.h
 *		One record of comma-separated values, RFC 4180.
 */
#ifndef MIG_CSV_H
#define MIG_CSV_H

#include <stdbool.h>

#include "base/status.h"

/* Where reading a record has come to.  The bytes stay the caller's. */
typedef struct MigCsv
{
	const char *start;
	const char *at;
	const char *end;
	bool more; /* a field is still to come, perhaps an empty one */
} MigCsv;

/* Begins a record of len bytes; a carriage return at its end is dropped. */
void mig_csv_open(const char *record, size_t len, MigCsv *csv);

/*
 * Reads the next field into buffer (room for the whole record) and sets *len; *is_null for an empty
 * field without quotes.  To be called while csv->more.  Fails with MIG_BAD_QUOTE at
 * where->position: a quote inside a bare field, text after a closing quote, no closing quote.
 */
MigStatus mig_csv_next(MigCsv *csv, char *buffer, size_t *len, bool *is_null, MigWhere *where);

#endif /* MIG_CSV_H */
