/*
 * period_sql.c
 *		Ranges and multiranges as periods of the core (see period_sql.h).
 */
#include "base/pg_compat.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "base/memory.h"
#include "time/period_sql.h"

/* Details about a faulty time text, without the text; %d is the position. */
static const char *const time_details[] = {
	[MIG_TIME_DATE] = "There is no date such as 2024-01-31 at character %d.",
	[MIG_TIME_YEAR] = "The year is not between 1 and 99999, at character %d.",
	[MIG_TIME_MONTH] = "The month is not between 1 and 12, at character %d.",
	[MIG_TIME_DAY] = "The month has no such day, at character %d.",
	[MIG_TIME_NO_CLOCK] = "The time of the day is missing, at character %d.",
	[MIG_TIME_HOUR] = "The hour is not between 0 and 24, at character %d.",
	[MIG_TIME_MINUTE] = "The minute is not between 0 and 59, at character %d.",
	[MIG_TIME_SECOND] = "The second is not between 0 and 60, at character %d.",
	[MIG_TIME_FRACTION] = "The fraction of a second has more than 100 digits, at character %d.",
	[MIG_TIME_AFTER_24] = "The time of the day is after 24:00:00, at character %d.",
	[MIG_TIME_NO_OFFSET] = "The offset, as Z or +08:00, is missing, at character %d.",
	[MIG_TIME_OFFSET] = "The offset is not between -15:59:59 and +15:59:59, at character %d.",
};

bool
mig_time_explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_TIME)
		return false;
	words->sqlstate = ERRCODE_DATETIME_FIELD_OVERFLOW;
	if (fault->character == 0)
	{
		words->detail = "Times run from the year 1 to 99999, or have no end.";
		words->hint = "Leave out the end of a period that has none, or write infinity.";
	}
	else
	{
		words->detail = psprintf(time_details[fault->where->fault], fault->character);
		words->hint = "Write 2024-01-01 among dates, 2024-01-01T00:00:00Z among timestamps.";
	}
	return true;
}

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
		type->kind = oid == DATERANGEOID || oid == DATEMULTIRANGEOID ? MIG_DATES : MIG_TIMESTAMPS;
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
		/* The server's infinite timestamps are the smallest and greatest numbers, like ours. */
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

	/* As stored in a table, with a short header: expand it here without allocating. */
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
	/* Already canonical: [) in days or microseconds. */
	return mig_make_range(type, &lower, &upper);
}

/*
 * The server's layout of a multirange: all ranges but the first have an item with the location of their
 * bounds, in every fourth an offset from the first, in the others the length of the previous; then come the
 * flags of all, then the bounds.
 */
#define OFFSET_STRIDE 4
#define IS_OFFSET     UINT32_C(0x80000000)

/* Writes a bound, and returns the position of the next. */
static char *
write_bound(char *out, MigTimeKind kind, int64_t time)
{
	if (kind == MIG_DATES)
	{
		DateADT date = (DateADT) time;

		memcpy(out, &date, sizeof(date));
		return out + sizeof(date);
	}
	memcpy(out, &time, sizeof(time));
	return out + sizeof(time);
}

/* Writes the layout directly: make_multirange of the server would sort and merge the ranges first. */
MultirangeType *
mig_multirange(MigTimeKind kind, const MigPeriod *periods, size_t count)
{
	size_t width = kind == MIG_DATES ? sizeof(DateADT) : sizeof(TimestampTz);
	size_t items = count > 0 ? count - 1 : 0;
	size_t head = TYPEALIGN(width, sizeof(MultirangeType) + items * sizeof(uint32) + count);
	size_t ends = (count > 0 && periods[0].from == MIG_EVER_BEFORE ? 1 : 0) +
				  (count > 0 && periods[items].to == MIG_EVER_AFTER ? 1 : 0);
	size_t size = head + (2 * count - ends) * width;
	MultirangeType *multirange;
	uint32 *item;
	uint8 *flags;
	char *start;
	char *before;
	char *next;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many periods for one value"),
				 errdetail("%zu periods take more than the 1 GB that a value holds.", count)));
	multirange = palloc0(size);
	SET_VARSIZE(multirange, size);
	multirange->multirangetypid = kind == MIG_DATES ? DATEMULTIRANGEOID : TSTZMULTIRANGEOID;
	multirange->rangeCount = (uint32) count;
	item = (uint32 *) (multirange + 1);
	flags = (uint8 *) (item + items);
	start = before = next = (char *) multirange + head;
	for (size_t i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i % OFFSET_STRIDE != 0)
			*item++ = (uint32) (next - before);
		else if (i > 0)
			*item++ = (uint32) (next - start) | IS_OFFSET;
		before = next;
		if (periods[i].from == MIG_EVER_BEFORE)
			flags[i] |= RANGE_LB_INF;
		else
		{
			flags[i] |= RANGE_LB_INC;
			next = write_bound(next, kind, periods[i].from);
		}
		if (periods[i].to == MIG_EVER_AFTER)
			flags[i] |= RANGE_UB_INF;
		else
			next = write_bound(next, kind, periods[i].to);
	}
	return multirange;
}
