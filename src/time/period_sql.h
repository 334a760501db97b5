/*
 * period_sql.h
 *		Periods of SQL, ranges and multiranges of date and timestamptz, as those of the core.
 */
#ifndef MIG_PERIOD_SQL_H
#define MIG_PERIOD_SQL_H

#include "base/pg_compat.h"

#include "utils/multirangetypes.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "base/errors_sql.h"
#include "time/period.h"

/* The words for times that are none, or out of range. */
extern bool mig_time_explain(const MigFault *fault, MigWords *words);

/* What an argument of periods is. */
typedef struct MigPeriodType
{
	TypeCacheEntry *range;
	bool multi;
	MigTimeKind kind;
} MigPeriodType;

/* daterange or tstzrange. */
extern TypeCacheEntry *mig_range_type(MigTimeKind kind);

/*
 * The type of an argument, looked up once for each place of the call and kept in fn_extra: not for
 * set-returning functions, whose fn_extra is the server's.
 */
extern const MigPeriodType *mig_period_type(FunctionCallInfo fcinfo, int number);

/* The first time at or after a bound, which may lie at infinity. */
extern int64_t mig_time_of_bound(MigTimeKind kind, const RangeBound *bound);

/* The period between two bounds. */
extern MigPeriod mig_period_of(MigTimeKind kind, const RangeBound *lower, const RangeBound *upper);

/* The period of a range, which need not be detoasted; false if it is empty. */
extern bool mig_period_of_range(TypeCacheEntry *type, MigTimeKind kind, Datum range,
								MigPeriod *period);

/*
 * The periods of an argument, in order and apart; *count is 0 for an empty one.  A range has one,
 * put at *single; those of a multirange are palloc'd.
 */
extern const MigPeriod *mig_periods_arg(FunctionCallInfo fcinfo, int number,
										const MigPeriodType *type, MigPeriod *single,
										size_t *count);

/* A time as date or timestamptz. */
extern Datum mig_time_datum(MigTimeKind kind, int64_t time);

/* The range of a type of mig_range_type. */
extern RangeType *mig_range(TypeCacheEntry *type, MigTimeKind kind, int64_t from, int64_t to);

/* The multirange of periods that are in order and apart. */
extern MultirangeType *mig_multirange(MigTimeKind kind, const MigPeriod *periods, size_t count);

#endif /* MIG_PERIOD_SQL_H */
