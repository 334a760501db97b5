/*
 * period_sql.h
 *		Converts ranges and multiranges of date and timestamptz to periods of the core, and back.
 */
#ifndef MIG_PERIOD_SQL_H
#define MIG_PERIOD_SQL_H

#include "base/pg_compat.h"

#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "base/errors_sql.h"
#include "time/period.h"

/* Wording of invalid or out-of-range times. */
extern bool mig_time_explain(const MigFault *fault, MigWords *words);

/* Type of an argument of periods. */
typedef struct MigPeriodType
{
	TypeCacheEntry *range;
	bool multi;
	MigTimeKind kind;
} MigPeriodType;

/* daterange or tstzrange. */
extern TypeCacheEntry *mig_range_type(MigTimeKind kind);

/*
 * The type of an argument, cached in fn_extra; so not for set-returning functions, whose fn_extra
 * belongs to the server.
 */
extern const MigPeriodType *mig_period_type(FunctionCallInfo fcinfo, int number);

/* The first time at or after a bound, which may be infinite. */
extern int64_t mig_time_of_bound(MigTimeKind kind, const RangeBound *bound);

/* The period between two bounds. */
extern MigPeriod mig_period_of(MigTimeKind kind, const RangeBound *lower, const RangeBound *upper);

/* The period of a range, which need not be detoasted; false if it is empty. */
extern bool mig_period_of_range(TypeCacheEntry *type, MigTimeKind kind, Datum range,
								MigPeriod *period);

/*
 * The sorted, disjoint periods of an argument; *count is 0 for an empty one.  That of a range is
 * stored in *single; those of a multirange are palloc'd.
 */
extern const MigPeriod *mig_periods_arg(FunctionCallInfo fcinfo, int number,
										const MigPeriodType *type, MigPeriod *single,
										size_t *count);

/* A time as a date or timestamptz datum. */
extern Datum mig_time_datum(MigTimeKind kind, int64_t time);

/* A range of a type from mig_range_type. */
extern RangeType *mig_range(TypeCacheEntry *type, MigTimeKind kind, int64_t from, int64_t to);

/* A multirange of sorted, disjoint periods. */
extern MultirangeType *mig_multirange(MigTimeKind kind, const MigPeriod *periods, size_t count);

#endif /* MIG_PERIOD_SQL_H */
