/*
 * csv.h
 *		One record of comma-separated values, RFC 4180.
 */
#ifndef MIG_CSV_H
#define MIG_CSV_H

#include <stdbool.h>

#include "base/status.h"

/* State of reading a record.  The caller owns the bytes. */
typedef struct MigCsv
{
	const char *start;
	const char *at;
	const char *end;
	bool more; /* another field follows, perhaps an empty one */
} MigCsv;

/* Starts a record of len bytes; a trailing carriage return is dropped. */
void mig_csv_open(const char *record, size_t len, MigCsv *csv);

/*
 * Reads the next field into buffer (room for the whole record) and sets *len; *is_null is set for
 * an empty unquoted field.  Call while csv->more.  Fails with MIG_BAD_QUOTE at where->position: a
 * quote inside an unquoted field, text after a closing quote, or no closing quote.
 */
MigStatus mig_csv_next(MigCsv *csv, char *buffer, size_t *len, bool *is_null, MigWhere *where);

#endif /* MIG_CSV_H */
