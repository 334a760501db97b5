/*
 * coverage_sql.h
 *		coverage on the server side: a variable-length value, laid out as coverage/coverage.h says.
 */
#ifndef MIG_COVERAGE_SQL_H
#define MIG_COVERAGE_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "coverage/coverage.h"

/*
 * The coverage of an argument.  A plain value is read where it lies; one that was stored out of line is
 * fetched once a transaction, whatever statement, join, trigger or worker asks, and lives until
 * the next call that fetches another.
 */
extern const MigCoverage *mig_coverage_get(Datum datum);

/*
 * The coverage of a polygon or multipolygon, which is argument argno; its number is 0 and its id too.  Raises as
 * mig_geometry_arg, 22023 for other kinds of geometry with the detail, and what is wrong with rings as of the type.
 */
extern const MigCoverage *mig_coverage_of_polygon_arg(FunctionCallInfo fcinfo, int argno,
													  const char *detail, const MigTypeText *type);

/* The words for polygons and bytes that make no coverage. */
extern bool mig_coverage_explain(const MigFault *fault, MigWords *words);

#define PG_GETARG_COVERAGE(n) mig_coverage_get(PG_GETARG_DATUM(n))

#endif /* MIG_COVERAGE_SQL_H */
