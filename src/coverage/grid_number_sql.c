/*
 * grid_number_sql.c
 *		The window function that numbers a community's grids.
 */
#include "base/pg_compat.h"

#include "miscadmin.h"
#include "windowapi.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "geo/geometry_sql.h"
#include "code/grid_code.h"
#include "coverage/grid_number.h"

/* The numbers of a partition's rows, once computed; 0 stands for NULL. */
typedef struct Numbers
{
	bool known;
	int16 of_row[FLEXIBLE_ARRAY_MEMBER];
} Numbers;

/* The place of a row's polygon; false if it is NULL or empty. */
static bool
place_of(FunctionCallInfo fcinfo, int64 row, MigGridPlace *place)
{
	bool isnull;
	bool isout;
	Datum value = WinGetFuncArgInPartition(PG_WINDOW_OBJECT(), 0, (int) row, WINDOW_SEEK_HEAD,
										   false, &isnull, &isout);
	MigGeometry geometry;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	bool has_place = false;
	MigStatus status;

	if (isnull || isout)
		return false;
	mig_geometry_value(fcinfo, 0, value, &geometry);
	status = mig_grid_place(&geometry, &memory, place, &has_place);
	if (status == MIG_BAD_GEOMETRY)
		mig_geometry_report_damaged();
	if (status == MIG_BAD_GEOMETRY_TYPE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("geometry is not a polygon"),
				 errdetail("Grids are polygons and multipolygons."),
				 errhint("Use ST_CollectionExtract(geometry, 3) for collections.")));
	if (status != MIG_OK)
		mig_report_position(status);
	return has_place;
}

static void
number_rows(FunctionCallInfo fcinfo, Numbers *numbers, int64 rows)
{
	MigGridPlace places[MIG_GRID_CODE_SEQUENCE_MAX];
	uint32_t count = 0;

	for (int64 row = 0; row < rows; row++)
	{
		MigGridPlace place = {.index = (uint32_t) row};

		CHECK_FOR_INTERRUPTS();
		if (!place_of(fcinfo, row, &place))
			continue;
		if (count == lengthof(places))
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many grids in one community"),
					 errdetail("A grid's number within its community runs from 1 to %d.",
							   MIG_GRID_CODE_SEQUENCE_MAX),
					 errhint("Number each community by itself: OVER (PARTITION BY community).")));
		places[count++] = place;
	}
	mig_grid_number(places, count);
	for (uint32_t i = 0; i < count; i++)
		numbers->of_row[places[i].index] = (int16) (i + 1);
	numbers->known = true;
}

PG_FUNCTION_INFO_V1(grid_number);
Datum
grid_number(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64 rows = WinGetPartitionRowCount(window);
	Numbers *numbers =
		WinGetPartitionLocalMemory(window, offsetof(Numbers, of_row) + (Size) rows * sizeof(int16));
	int16 number;

	if (!numbers->known)
		number_rows(fcinfo, numbers, rows);
	number = numbers->of_row[WinGetCurrentPosition(window)];
	if (number == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(number);
}
