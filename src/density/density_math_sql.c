/*
 * density_math_sql.c
 *		Operators of densities and flows: arithmetic, comparison and hashing.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "common/hashfn.h"
#include "miscadmin.h"

#include "base/glue_sql.h"
#include "density/density_sql.h"

/* --- Arithmetic --- */

static void
check_range(const MigDensity *density, MigStatus status)
{
	if (status != MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("value of the %s out of range", mig_density_name(density)),
						errdetail("A count exceeds bigint, or an amount double precision."),
						errhint("Multiply counts by 1.0 to get amounts.")));
}

static Datum
combine(FunctionCallInfo fcinfo, MigDensityOp op)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out;
	MigDensityTarget target;

	mig_density_check_keys(&a, &b);
	out = mig_density_out_like(&a, mig_density_result_kind(a.values_are, b.values_are, op),
							   mig_density_result_room(&a, &b, op));
	target = mig_density_target(&out);
	check_range(&a, mig_density_combine(&a, &b, op, &memory, &target));
	return mig_density_done(&out, target.count);
}

/* Applies an operator with one number, a count or an amount, to all values. */
static Datum
scale(FunctionCallInfo fcinfo, MigDensityOp op, MigValueKind number_is, int64 count, double amount)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigDensityOut out;
	MigDensityTarget target;

	if (number_is == MIG_AMOUNTS && !isfinite(amount))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("number is not finite"),
						errdetail("A density has no NaN and no infinity.")));
	if (op == MIG_DIVIDE && amount == 0)
		ereport(ERROR, (errcode(ERRCODE_DIVISION_BY_ZERO), errmsg("division by zero")));
	out = mig_density_out_like(&density, mig_density_result_kind(density.values_are, number_is, op),
							   density.count);
	target = mig_density_target(&out);
	check_range(&density,
				mig_density_scale(&density, number_is, count, amount, op, &memory, &target));
	return mig_density_done(&out, target.count);
}

/* An operator of two densities. */
#define DENSITY_OPERATOR(name, op)                                                                 \
	PG_FUNCTION_INFO_V1(density_##name);                                                           \
	Datum density_##name(PG_FUNCTION_ARGS)                                                         \
	{                                                                                              \
		return combine(fcinfo, op);                                                                \
	}

/* An operator of a density and an amount. */
#define DENSITY_AMOUNT_OPERATOR(name, op)                                                          \
	PG_FUNCTION_INFO_V1(density_##name##_double);                                                  \
	Datum density_##name##_double(PG_FUNCTION_ARGS)                                                \
	{                                                                                              \
		return scale(fcinfo, op, MIG_AMOUNTS, 0, PG_GETARG_FLOAT8(1));                             \
	}

/* An operator of a density and a count, which yields counts for counts; not for quotients, which are always amounts. */
#define DENSITY_COUNT_OPERATOR(name, op)                                                           \
	PG_FUNCTION_INFO_V1(density_##name##_integer);                                                 \
	Datum density_##name##_integer(PG_FUNCTION_ARGS)                                               \
	{                                                                                              \
		return scale(fcinfo, op, MIG_COUNTS, PG_GETARG_INT32(1), 0);                               \
	}                                                                                              \
	PG_FUNCTION_INFO_V1(density_##name##_bigint);                                                  \
	Datum density_##name##_bigint(PG_FUNCTION_ARGS)                                                \
	{                                                                                              \
		return scale(fcinfo, op, MIG_COUNTS, PG_GETARG_INT64(1), 0);                               \
	}

DENSITY_OPERATOR(add, MIG_ADD)
DENSITY_OPERATOR(subtract, MIG_SUBTRACT)
DENSITY_OPERATOR(multiply, MIG_MULTIPLY)
DENSITY_OPERATOR(divide, MIG_DIVIDE)
DENSITY_AMOUNT_OPERATOR(add, MIG_ADD)
DENSITY_AMOUNT_OPERATOR(multiply, MIG_MULTIPLY)
DENSITY_AMOUNT_OPERATOR(divide, MIG_DIVIDE)
DENSITY_COUNT_OPERATOR(add, MIG_ADD)
DENSITY_COUNT_OPERATOR(multiply, MIG_MULTIPLY)

/* --- Comparison --- */

static int
compare(FunctionCallInfo fcinfo)
{
	MigDensity a = mig_density_arg(fcinfo, 0);
	MigDensity b = mig_density_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	return mig_density_compare(&a, &b, &memory);
}

PG_FUNCTION_INFO_V1(density_cmp);
Datum
density_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(density_lt);
Datum
density_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(density_le);
Datum
density_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(density_eq);
Datum
density_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(density_ne);
Datum
density_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(density_ge);
Datum
density_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(density_gt);
Datum
density_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

/* Hashes what is compared: keys, and values as double precision. */
static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	uint64 sum = seed;

	for (size_t i = 0; i < density.count; i++)
	{
		double value = mig_density_value(&density, i);
		unsigned char entry[2 * sizeof(int64_t) + sizeof(double)];
		size_t size = 0;

		CHECK_FOR_INTERRUPTS();
		memcpy(entry, density.keys + i, sizeof(int64_t));
		size += sizeof(int64_t);
		if (density.to != NULL)
		{
			memcpy(entry + size, density.to + i, sizeof(int64_t));
			size += sizeof(int64_t);
		}
		memcpy(entry + size, &value, sizeof(value));
		sum = hash_bytes_extended(entry, (int) (size + sizeof(value)), sum);
	}
	return sum;
}

PG_FUNCTION_INFO_V1(density_hash);
Datum
density_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) hash(fcinfo, 0));
}

PG_FUNCTION_INFO_V1(density_hash_extended);
Datum
density_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(hash(fcinfo, PG_GETARG_INT64(1)));
}
