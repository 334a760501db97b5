/*
 * coverage_sql.h
 *		SQL type coverage: a varlena with the layout of coverage/coverage.h.
 */
#ifndef MIG_COVERAGE_SQL_H
#define MIG_COVERAGE_SQL_H

#include "base/pg_compat.h"

#include "base/errors_sql.h"
#include "coverage/coverage.h"

/*
 * The coverage of an argument.  An inline value is used in place; one stored out of line is fetched
 * once per transaction and process, whatever statement, join or trigger uses it, and is valid until the
 * next call that fetches another.
 */
extern const MigCoverage *mig_coverage_get(Datum datum);

/*
 * The coverage of a polygon or multipolygon, which is argument argno; its number and its id are 0.  Raises like
 * mig_geometry_arg, 22023 with the detail for other kinds of geometry, and faults of rings like those of the type.
 */
extern const MigCoverage *mig_coverage_of_polygon_arg(FunctionCallInfo fcinfo, int argno,
													  const char *detail, const MigTypeText *type);

/* Wording of polygons and bytes that do not make a coverage. */
extern bool mig_coverage_explain(const MigFault *fault, MigWords *words);

#define PG_GETARG_COVERAGE(n) mig_coverage_get(PG_GETARG_DATUM(n))

#endif /* MIG_COVERAGE_SQL_H */
