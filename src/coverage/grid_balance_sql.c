/*
 * grid_balance_sql.c
 *		The SQL function that joins grids into zones.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "base/glue_sql.h"
#include "code/grid_code.h"
#include "coverage/grid_balance.h"

#define MM_PER_M     1000.0
#define BORDER_M_MAX 1e9

pg_noreturn static void report_argument(const char *detail, const char *hint);

static void
report_argument(const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid grids to balance"),
					errdetail("%s", detail), errhint("%s", hint)));
}

/* The elements of an array argument of a fixed-length type, in place; raises if one is NULL. */
static const void *
elements_arg(FunctionCallInfo fcinfo, int argno, int *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(argno);

	if (array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("array contains NULL"),
						errdetail("Households and borders of grids must be known."),
						errhint("Leave out grids and borders that have none.")));
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return ARR_DATA_PTR(array);
}

static const int32 *
households_arg(FunctionCallInfo fcinfo, int argno, int *count)
{
	const int32 *households = elements_arg(fcinfo, argno, count);

	if (*count > MIG_GRID_CODE_SEQUENCE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many grids in one community"),
				 errdetail("A community has %d at most.", MIG_GRID_CODE_SEQUENCE_MAX),
				 errhint("Balance each community by itself.")));
	for (int i = 0; i < *count; i++)
		if (households[i] < 0)
			report_argument("The number of households is negative.", "Give 0 or more.");
	return households;
}

/* Arguments argno to argno + 2: one grid, the other, and the length of their border in metres. */
static MigGridBorder *
borders_arg(FunctionCallInfo fcinfo, int argno, int grids, int *count)
{
	int others;
	int lengths;
	const int32 *a = elements_arg(fcinfo, argno, count);
	const int32 *b = elements_arg(fcinfo, argno + 1, &others);
	const double *length_m = elements_arg(fcinfo, argno + 2, &lengths);
	MigGridBorder *borders = palloc((Size) *count * sizeof(MigGridBorder) + 1);

	if (others != *count || lengths != *count)
		report_argument("Borders have two grids and a length each.",
						"Give three arrays of one length.");
	for (int i = 0; i < *count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (a[i] < 1 || a[i] > grids || b[i] < 1 || b[i] > grids || a[i] == b[i])
			report_argument("A border is not one between two of the grids.",
							"Number the grids from 1 on, in the order of their households.");
		if (!(length_m[i] > 0 && length_m[i] <= BORDER_M_MAX))
			report_argument("The length of a border is not a positive number of metres.",
							"Leave out grids that meet in a point.");
		borders[i] = (MigGridBorder){(uint32_t) a[i] - 1, (uint32_t) b[i] - 1,
									 (int64_t) (length_m[i] * MM_PER_M)};
	}
	return borders;
}

static Datum
array_of(const int32 *values, int count)
{
	Datum *datums = palloc((Size) count * sizeof(Datum) + 1);

	for (int i = 0; i < count; i++)
		datums[i] = Int32GetDatum(values[i]);
	return PointerGetDatum(
		construct_array(datums, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(grid_zones);
Datum
grid_zones(PG_FUNCTION_ARGS)
{
	int count;
	int border_count;
	const int32 *households = households_arg(fcinfo, 0, &count);
	MigGridBorder *borders = borders_arg(fcinfo, 1, count, &border_count);
	MigGridRule rule = {PG_GETARG_INT32(4), PG_GETARG_INT32(5)};
	MigMemory memory = mig_memory(CurrentMemoryContext);
	uint32_t *zones = palloc((Size) count * sizeof(uint32_t) + 1);
	int64 *totals = palloc0((Size) count * sizeof(int64) + 1);
	int32 *numbers = palloc((Size) count * sizeof(int32) + 1);
	int32 *parts = palloc((Size) count * sizeof(int32) + 1);
	Datum values[2];
	bool nulls[2] = {false};

	if (rule.min < 1 || rule.max < rule.min)
		report_argument("The minimum number of households is not between 1 and the maximum.",
						"Give for instance 300 and 500.");
	mig_grid_balance(households, (uint32_t) count, borders, (size_t) border_count, &rule, &memory,
					 zones);
	for (int i = 0; i < count; i++)
		totals[zones[i]] += households[i];
	for (int i = 0; i < count; i++)
	{
		int64 departure;

		numbers[i] = (int32) zones[i] + 1;
		parts[i] = (int32) Min(mig_grid_parts(&rule, totals[zones[i]], &departure), PG_INT32_MAX);
	}
	values[0] = array_of(numbers, count);
	values[1] = array_of(parts, count);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}
