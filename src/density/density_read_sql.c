/*
 * density_read_sql.c
 *		SQL functions that read densities: their size, values, totals and extremes, and their keys and values
 *		as rows.  density_count, density_total, density_max and density_min also serve flows.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "base/glue_sql.h"
#include "density/density_sql.h"

PG_FUNCTION_INFO_V1(density_count);
Datum
density_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) mig_density_arg(fcinfo, 0).count);
}

PG_FUNCTION_INFO_V1(density_value);
Datum
density_value(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	int64_t key = PG_GETARG_INT64(1);
	size_t i = mig_density_find(&density, key);

	if (i == density.count || density.keys[i] != key)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(mig_density_value(&density, i));
}

/* Converts the text of a number to numeric. */
static Datum
numeric_of(const char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

static Datum
numeric_of_whole(__int128 number)
{
	char text[41] = {0}; /* sign, 39 digits and a NUL */
	char *at = text + sizeof(text) - 1;
	unsigned __int128 rest = number < 0 ? -(unsigned __int128) number : (unsigned __int128) number;

	do
	{
		*--at = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0);
	if (number < 0)
		*--at = '-';
	return numeric_of(at);
}

PG_FUNCTION_INFO_V1(density_total);
Datum
density_total(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	char digits[DOUBLE_SHORTEST_DECIMAL_LEN];
	__int128 count;
	double amount;

	mig_density_total(&density, &memory, &count, &amount);
	if (density.values_are == MIG_COUNTS)
		return numeric_of_whole(count);
	if (!isfinite(amount))
		float_overflow_error();
	double_to_shortest_decimal_buf(amount, digits);
	return numeric_of(digits);
}

/* The largest (sign 1) or smallest (sign -1) value; NULL if there are no keys. */
static Datum
extreme(FunctionCallInfo fcinfo, double sign)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	double max;

	if (density.count == 0)
		PG_RETURN_NULL();
	max = mig_density_value(&density, 0);
	for (size_t i = 1; i < density.count; i++)
	{
		double value = mig_density_value(&density, i);

		CHECK_FOR_INTERRUPTS();
		if (sign * value > sign * max)
			max = value;
	}
	PG_RETURN_FLOAT8(max);
}

PG_FUNCTION_INFO_V1(density_max);
Datum
density_max(PG_FUNCTION_ARGS)
{
	return extreme(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(density_min);
Datum
density_min(PG_FUNCTION_ARGS)
{
	return extreme(fcinfo, -1);
}

/* The keys and values as rows; keys_are is the required kind of keys, or -1 for any. */
static Datum
rows(FunctionCallInfo fcinfo, int keys_are, bool counts)
{
	FuncCallContext *context;
	MigDensity *density;
	Datum values[2];
	bool nulls[lengthof(values)] = {false};
	size_t i;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		density = palloc(sizeof(MigDensity));
		*density = mig_density_arg(fcinfo, 0);
		if (keys_are >= 0)
			mig_density_need_keys(density, keys_are);
		if (counts)
			mig_density_need_counts(density);
		context->user_fctx = density;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	density = context->user_fctx;
	i = context->call_cntr;
	if (i == density->count)
		SRF_RETURN_DONE(context);
	values[0] = Int64GetDatum(density->keys[i]);
	values[1] =
		counts ? Int64GetDatum(density->counts[i]) : Float8GetDatum(mig_density_value(density, i));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(density_cells);
Datum
density_cells(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_CELL, false);
}

PG_FUNCTION_INFO_V1(density_zones);
Datum
density_zones(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, false);
}

PG_FUNCTION_INFO_V1(density_grids);
Datum
density_grids(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_GRID, false);
}

PG_FUNCTION_INFO_V1(density_regions);
Datum
density_regions(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, MIG_KEYS_REGION, false);
}

PG_FUNCTION_INFO_V1(density_counts);
Datum
density_counts(PG_FUNCTION_ARGS)
{
	return rows(fcinfo, -1, true);
}
