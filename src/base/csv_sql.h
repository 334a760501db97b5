/*
 * csv_sql.h
 *		What is wrong with a line of a CSV file.
 */
#ifndef MIG_CSV_SQL_H
#define MIG_CSV_SQL_H

#include "base/pg_compat.h"

/*
 * Counts the fields of a line, or returns a sentence that says why it cannot.  The sentence does
 * not quote the line, which may hold personal data.
 */
extern char *mig_csv_problem(const char *line, size_t len, int *fields);

#endif /* MIG_CSV_SQL_H */
