/*
 * csv.c
 *		One record of comma-separated values (see csv.h).
 */
#include "base/csv.h"

void
mig_csv_open(const char *record, size_t len, MigCsv *csv)
{
	if (len > 0 && record[len - 1] == '\r')
		len--;
	csv->start = record;
	csv->at = record;
	csv->end = record + len;
	csv->more = true;
}

MigStatus
mig_csv_next(MigCsv *csv, char *buffer, size_t *len, bool *is_null, MigWhere *where)
{
	const char *at = csv->at;
	bool quoted = at < csv->end && *at == '"';
	bool closed = false;
	size_t n = 0;

	if (quoted)
		at++;
	for (; at < csv->end; at++)
	{
		if (quoted && !closed && *at != '"')
			buffer[n++] = *at;
		else if (quoted && !closed && at + 1 < csv->end && at[1] == '"')
			buffer[n++] = *at++;
		else if (quoted && !closed)
			closed = true;
		else if (*at == ',')
			break;
		else if (quoted || *at == '"')
		{
			where->position = (size_t) (at - csv->start);
			return MIG_BAD_QUOTE;
		}
		else
			buffer[n++] = *at;
	}
	if (quoted && !closed)
	{
		where->position = (size_t) (csv->at - csv->start);
		return MIG_BAD_QUOTE;
	}
	csv->more = at < csv->end;
	csv->at = at + (csv->more ? 1 : 0);
	*len = n;
	*is_null = n == 0 && !quoted;
	return MIG_OK;
}
