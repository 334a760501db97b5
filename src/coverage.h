/*
 * coverage.h
 *		coverage at the server's side: a variable-length value, laid out as core/coverage.h says.
 */
#ifndef MIG_COVERAGE_SERVER_H
#define MIG_COVERAGE_SERVER_H

#include "pg_compat.h"

#include "core/coverage.h"

/*
 * The coverage of an argument.  A plain value is read where it lies; one that was stored out of line is
 * fetched once a transaction, whatever statement, join, trigger or worker asks, and lives until
 * the next call that fetches another.
 */
extern const MigCoverage *mig_coverage_get(Datum datum);

#define PG_GETARG_COVERAGE(n) mig_coverage_get(PG_GETARG_DATUM(n))

#endif /* MIG_COVERAGE_SERVER_H */
