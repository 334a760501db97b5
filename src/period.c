/*
 * period.c
 *		Periods of SQL as those of the core (see period.h).
 */
#include "pg_compat.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "period.h"

TypeCacheEntry *
mig_range_type(MigTimeKind kind)
{
	return lookup_type_cache(kind == MIG_DATES ? DATERANGEOID : TSTZRANGEOID, TYPECACHE_RANGE_INFO);
}

const MigPeriodType *
mig_period_type(FunctionCallInfo fcinfo, int number)
{
	MigPeriodType *type = fcinfo->flinfo->fn_extra;

	if (type == NULL)
	{
		Oid oid = get_fn_expr_argtype(fcinfo->flinfo, number);

		type = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MigPeriodType));
		type->multi = oid == TSTZMULTIRANGEOID || oid == DATEMULTIRANGEOID;
		type->kind = oid == DATERANGEOID || oid == DATEMULTIRANGEOID ? MIG_DATES : MIG_INSTANTS;
		type->range = mig_range_type(type->kind);
		fcinfo->flinfo->fn_extra = type;
	}
	return type;
}

int64_t
mig_time_of_bound(MigTimeKind kind, const RangeBound *bound)
{
	int64_t time;

	if (bound->infinite)
		return bound->lower ? MIG_EVER_BEFORE : MIG_EVER_AFTER;
	if (kind == MIG_DATES)
	{
		DateADT date = DatumGetDateADT(bound->val);

		if (DATE_IS_NOBEGIN(date))
			return MIG_EVER_BEFORE;
		if (DATE_IS_NOEND(date))
			return MIG_EVER_AFTER;
		time = date;
	}
	else
	{
		/* The server's infinite instants are the least and the greatest number, as ours. */
		time = DatumGetTimestampTz(bound->val);
		if (TIMESTAMP_NOT_FINITE(time))
			return time;
	}
	return bound->inclusive == bound->lower ? time : time + 1;
}

MigPeriod
mig_period_of(MigTimeKind kind, const RangeBound *lower, const RangeBound *upper)
{
	return (MigPeriod){mig_time_of_bound(kind, lower), mig_time_of_bound(kind, upper)};
}

bool
mig_period_of_range(TypeCacheEntry *type, MigTimeKind kind, Datum range, MigPeriod *period)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(range);
	union
	{
		RangeType range;
		char bytes[64];
		int64 alignment;
	} whole;
	RangeBound lower;
	RangeBound upper;
	bool empty;

	/* As a table has it, with a short header: made long here without asking for memory. */
	if (VARATT_IS_SHORT(value) && !VARATT_IS_EXTERNAL(value) &&
		VARSIZE_SHORT(value) <= sizeof(whole) - VARHDRSZ)
	{
		Size size = VARSIZE_SHORT(value) - VARHDRSZ_SHORT;

		memcpy(whole.bytes + VARHDRSZ, VARDATA_SHORT(value), size);
		SET_VARSIZE(&whole, size + VARHDRSZ);
		range_deserialize(type, &whole.range, &lower, &upper, &empty);
	}
	else
	{
		RangeType *detoasted = DatumGetRangeTypeP(range);

		range_deserialize(type, detoasted, &lower, &upper, &empty);
		if ((struct varlena *) detoasted != value)
			pfree(detoasted);
	}
	if (!empty)
		*period = mig_period_of(kind, &lower, &upper);
	return !empty && period->from < period->to;
}

const MigPeriod *
mig_periods_arg(FunctionCallInfo fcinfo, int number, const MigPeriodType *type, MigPeriod *single,
				size_t *count)
{
	RangeBound lower;
	RangeBound upper;
	MultirangeType *multi;
	MigPeriod *periods;

	if (!type->multi)
	{
		*count = mig_period_of_range(type->range, type->kind, PG_GETARG_DATUM(number), single);
		return single;
	}
	multi = PG_GETARG_MULTIRANGE_P(number);
	*count = multi->rangeCount;
	periods = palloc(*count * sizeof(MigPeriod));
	for (uint32 i = 0; i < multi->rangeCount; i++)
	{
		CHECK_FOR_INTERRUPTS();
		multirange_get_bounds(type->range, multi, i, &lower, &upper);
		periods[i] = mig_period_of(type->kind, &lower, &upper);
	}
	return periods;
}

Datum
mig_time_datum(MigTimeKind kind, int64_t time)
{
	return kind == MIG_DATES ? DateADTGetDatum((DateADT) time) : TimestampTzGetDatum(time);
}

RangeType *
mig_range(TypeCacheEntry *type, MigTimeKind kind, int64_t from, int64_t to)
{
	RangeBound lower = {.lower = true, .inclusive = true, .infinite = from == MIG_EVER_BEFORE};
	RangeBound upper = {.lower = false, .inclusive = false, .infinite = to == MIG_EVER_AFTER};

	lower.val = lower.infinite ? (Datum) 0 : mig_time_datum(kind, from);
	upper.val = upper.infinite ? (Datum) 0 : mig_time_datum(kind, to);
	/* Canonical already: [) with whole days or microseconds. */
	return mig_make_range(type, &lower, &upper);
}

MultirangeType *
mig_multirange(MigTimeKind kind, const MigPeriod *periods, size_t count)
{
	TypeCacheEntry *type = mig_range_type(kind);
	RangeType **ranges = palloc_extended(count * sizeof(RangeType *), MCXT_ALLOC_HUGE);

	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		ranges[i] = mig_range(type, kind, periods[i].from, periods[i].to);
	}
	return make_multirange(kind == MIG_DATES ? DATEMULTIRANGEOID : TSTZMULTIRANGEOID, type,
						   (int32) count, ranges);
}
