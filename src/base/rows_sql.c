/*
 * rows_sql.c
 *		Arrays of rows as function results (see rows_sql.h).
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "base/rows_sql.h"

#define HEAD_SIZE  ARR_OVERHEAD_NONULLS(1)
#define FIRST_ROOM 1024

MigRowType
mig_row_type_of_array(FunctionCallInfo fcinfo)
{
	MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	MigRowType type;

	type.oid = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	type.desc = lookup_rowtype_tupdesc_copy(type.oid, -1);
	MemoryContextSwitchTo(old);
	return type;
}

MigRows
mig_rows(const MigRowType *type)
{
	return (MigRows){
		.type = type,
		.bytes = palloc(FIRST_ROOM),
		.size = HEAD_SIZE,
		.room = FIRST_ROOM,
	};
}

/* Appends size bytes; the alignment padding is zeroed. */
static char *
take(MigRows *rows, Size size)
{
	char *bytes;

	if (!AllocSizeIsValid(rows->size + size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("result has too many rows"),
						errdetail("It has more than %zu in 1 GB.", rows->count),
						errhint("Group by person, or over less time.")));
	if (rows->size + size > rows->room)
	{
		rows->room = Min(Max(2 * rows->room, rows->size + size), MaxAllocSize);
		rows->bytes = repalloc(rows->bytes, rows->room);
	}
	bytes = rows->bytes + rows->size;
	memset(bytes + size - MAXIMUM_ALIGNOF, 0, MAXIMUM_ALIGNOF);
	rows->size += size;
	return bytes;
}

void
mig_rows_add(MigRows *rows, Datum *values, const bool *nulls)
{
	HeapTuple tuple;
	HeapTupleHeader row;

	CHECK_FOR_INTERRUPTS();
	tuple = heap_form_tuple(rows->type->desc, values, (bool *) nulls);
	row = DatumGetHeapTupleHeader(HeapTupleGetDatum(tuple));
	memcpy(take(rows, MAXALIGN(VARSIZE(row))), row, VARSIZE(row));
	heap_freetuple(tuple);
	rows->count++;
}

/* Writes the header of a one-dimensional array without NULLs. */
static Datum
finish(void *bytes, Size size, Oid element, size_t count)
{
	ArrayType *array = bytes;

	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->dataoffset = 0;
	array->elemtype = element;
	ARR_DIMS(array)[0] = (int) count;
	ARR_LBOUND(array)[0] = 1;
	return PointerGetDatum(array);
}

Datum
mig_rows_datum(MigRows *rows)
{
	if (rows->count == 0)
		return PointerGetDatum(construct_empty_array(rows->type->oid));
	return finish(rows->bytes, rows->size, rows->type->oid, rows->count);
}

Datum
mig_bigint_array(const int64_t *numbers, size_t count)
{
	Size size = HEAD_SIZE + count * sizeof(int64_t);
	char *bytes;

	if (count == 0)
		return PointerGetDatum(construct_empty_array(INT8OID));
	bytes = palloc(size);
	memcpy(bytes + HEAD_SIZE, numbers, count * sizeof(int64_t));
	return finish(bytes, size, INT8OID, count);
}
