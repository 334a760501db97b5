/*
 * gridcell_cover_sql.c
 *		SQL functions that return the cells of areas and windows.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "base/glue_sql.h"
#include "geo/geometry_sql.h"
#include "grid/cover.h"
#include "grid/gridcell_set.h"
#include "grid/gridcell_sql.h"

/* State of gridcell_cover. */
typedef struct CoverScan
{
	MigMemory memory;
	MigCover cover;
} CoverScan;

static void
begin_cover(FunctionCallInfo fcinfo, CoverScan *scan)
{
	int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));
	MigGeometry geometry;
	MigStatus status;

	scan->memory = mig_memory(CurrentMemoryContext);
	mig_geometry_arg(fcinfo, 0, &geometry);
	status = mig_cover_init(&scan->cover, &scan->memory, &geometry, level);
	switch (status)
	{
		case MIG_OK:
			return;
		case MIG_TOO_LARGE:
			mig_gridcell_check_count(scan->cover.cells);
			pg_unreachable();
		case MIG_BAD_GEOMETRY:
			mig_geometry_report_damaged();
		case MIG_BAD_GEOMETRY_TYPE:
			mig_geometry_report_no_area("Only polygons and multipolygons have a cover.");
		case MIG_TOO_TANGLED:
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("rings of the polygon cross too often"),
					 errdetail("Finding their interior by the even-odd rule would take too long."),
					 errhint("Use ST_MakeValid(geometry) first.")));
			break;
		default:
			mig_gridcell_report(status);
	}
}

PG_FUNCTION_INFO_V1(gridcell_cover);
Datum
gridcell_cover(PG_FUNCTION_ARGS)
{
	double min_fraction = PG_GETARG_FLOAT8(2);
	FuncCallContext *context;
	CoverScan *scan;
	MigGridCell cell;
	double fraction;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		/* Written so that NaN fails. */
		if (!(min_fraction >= 0 && min_fraction <= 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("min_fraction out of range"),
					 errdetail("It is %g; fractions run from 0 to 1.", min_fraction),
					 errhint("0 gives all cells that the area meets, 0.5 those that lie "
							 "half in it, 1 those all of which does.")));
		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		scan = palloc0(sizeof(CoverScan));
		begin_cover(fcinfo, scan);
		context->user_fctx = scan;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	while (mig_cover_next(&scan->cover, &scan->memory, &cell, &fraction))
		if (fraction >= min_fraction)
		{
			Datum values[] = {GridCellGetDatum(cell), Float8GetDatum(fraction)};
			bool nulls[lengthof(values)] = {false};

			SRF_RETURN_NEXT(context,
							HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
		}
	SRF_RETURN_DONE(context);
}

/* Rows and columns of a window, or of a disk of cells. */
typedef struct WindowScan
{
	int level;
	int west;
	int columns; /* from west on, around the antimeridian */
	int column;  /* counted from west */
	int row;
	int north;
} WindowScan;

static WindowScan *
new_window(int level, int west, int columns, int south, int north)
{
	WindowScan *scan = palloc0(sizeof(WindowScan));

	scan->level = level;
	scan->west = west;
	scan->columns = Min(columns, mig_gridcell_columns(level));
	scan->row = south;
	scan->north = north;
	mig_gridcell_check_count((double) scan->columns * ((double) north - south + 1));
	return scan;
}

/* The next cell of a window, by rows from the south-west; cells beyond the poles are skipped. */
static bool
next_of_window(WindowScan *scan, MigGridCell *cell)
{
	while (scan->row <= scan->north)
	{
		int column = mig_gridcell_wrap((int64) scan->west + scan->column, scan->level);
		MigStatus status = mig_gridcell_of_column_row(column, scan->row, scan->level, cell);

		CHECK_FOR_INTERRUPTS();
		if (++scan->column >= scan->columns)
		{
			scan->column = 0;
			scan->row++;
		}
		if (status == MIG_OK)
			return true;
	}
	return false;
}

/* Returns one cell per call; the first call sets up the scan with begin. */
static Datum
window_rows(FunctionCallInfo fcinfo, WindowScan *(*begin)(FunctionCallInfo fcinfo))
{
	FuncCallContext *context;
	MigGridCell cell;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (!next_of_window(context->user_fctx, &cell))
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, GridCellGetDatum(cell));
}

static WindowScan *
begin_bbox(FunctionCallInfo fcinfo)
{
	int size_m = PG_GETARG_INT32(4);
	int level = mig_gridcell_level_arg(size_m);
	int around = mig_gridcell_columns(level);
	int west;
	int south;
	int east;
	int north;

	mig_gridcell_column_row(mig_gridcell_at_arg(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), size_m),
							&west, &south);
	mig_gridcell_column_row(mig_gridcell_at_arg(PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3), size_m),
							&east, &north);
	/* A window with west > east crosses the antimeridian. */
	if (PG_GETARG_FLOAT8(0) > PG_GETARG_FLOAT8(2))
		east += around;
	return new_window(level, west, east - west + 1, south, north);
}

PG_FUNCTION_INFO_V1(gridcell_cover_bbox);
Datum
gridcell_cover_bbox(PG_FUNCTION_ARGS)
{
	return window_rows(fcinfo, begin_bbox);
}

static WindowScan *
begin_disk(FunctionCallInfo fcinfo)
{
	MigGridCell cell = PG_GETARG_GRIDCELL(0);
	int32 radius = PG_GETARG_INT32(1);
	int level = mig_gridcell_level(cell);
	int around = mig_gridcell_columns(level);
	int column;
	int row;

	if (radius < 0 || radius > (around - 1) / 2)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("invalid radius of a disk: %d", radius),
						errdetail("Disks of cells of this size have a radius of 0 to %d cells.",
								  (around - 1) / 2),
						errhint("Take larger cells with gridcell_parent for wider disks.")));
	mig_gridcell_column_row(cell, &column, &row);
	return new_window(level, column - radius, 2 * radius + 1, row - radius, row + radius);
}

PG_FUNCTION_INFO_V1(gridcell_disk);
Datum
gridcell_disk(PG_FUNCTION_ARGS)
{
	return window_rows(fcinfo, begin_disk);
}

/*
 * Offset of one cell to the east and north of another of the same size, the shorter way round;
 * raises for other sizes.
 */
static void
offset_of(MigGridCell from, MigGridCell to, int *east, int *north)
{
	int around = mig_gridcell_columns(mig_gridcell_level(from));
	int column;
	int row;

	if (mig_gridcell_level(from) != mig_gridcell_level(to))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("cells must be of the same size"),
				 errdetail("The sizes are %d and %d metres.",
						   mig_gridcell_size_of_level(mig_gridcell_level(from)),
						   mig_gridcell_size_of_level(mig_gridcell_level(to))),
				 errhint("Use gridcell_parent for cells of the larger size.")));
	mig_gridcell_column_row(from, &column, &row);
	mig_gridcell_column_row(to, east, north);
	*east -= column;
	*north -= row;
	if (*east > around / 2)
		*east -= around;
	else if (*east < -(around / 2))
		*east += around;
}

PG_FUNCTION_INFO_V1(gridcell_steps);
Datum
gridcell_steps(PG_FUNCTION_ARGS)
{
	int east;
	int north;

	offset_of(PG_GETARG_GRIDCELL(0), PG_GETARG_GRIDCELL(1), &east, &north);
	PG_RETURN_INT32(Max(abs(east), abs(north)));
}

/* State of gridcell_line. */
typedef struct LineScan
{
	int level;
	int column;
	int row;
	int east;
	int north;
	int steps;
	int next;
} LineScan;

static LineScan *
begin_line(FunctionCallInfo fcinfo)
{
	MigGridCell from = PG_GETARG_GRIDCELL(0);
	LineScan *scan = palloc0(sizeof(LineScan));

	offset_of(from, PG_GETARG_GRIDCELL(1), &scan->east, &scan->north);
	mig_gridcell_column_row(from, &scan->column, &scan->row);
	scan->steps = Max(abs(scan->east), abs(scan->north));
	scan->level = mig_gridcell_level(from);
	return scan;
}

/* origin + part * offset / whole rounded to the nearest integer, halves up: the same from either end */
static int
nearest(int origin, int part, int offset, int whole)
{
	int64 twice = 2 * ((int64) origin * whole + (int64) part * offset) + whole;
	int64 quotient = twice / (2 * (int64) whole);

	return (int) (twice % (2 * (int64) whole) < 0 ? quotient - 1 : quotient);
}

PG_FUNCTION_INFO_V1(gridcell_line);
Datum
gridcell_line(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	LineScan *scan;
	MigGridCell cell;
	int whole;
	int column;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin_line(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	if (scan->next > scan->steps)
		SRF_RETURN_DONE(context);
	whole = Max(scan->steps, 1);
	column = mig_gridcell_wrap(nearest(scan->column, scan->next, scan->east, whole), scan->level);
	if (mig_gridcell_of_column_row(column, nearest(scan->row, scan->next, scan->north, whole),
								   scan->level, &cell) != MIG_OK)
		elog(ERROR, "a cell between two cells is none");
	scan->next++;
	SRF_RETURN_NEXT(context, GridCellGetDatum(cell));
}

/* The cells of an array argument, copied; raises for NULL in it. */
static MigGridCell *
cells_arg(FunctionCallInfo fcinfo, int argno, int *count)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(argno);
	MigGridCell *cells;

	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("array of cells contains NULL"),
				 errdetail("A set of cells must not contain NULL."),
				 errhint("Use array_remove(cells, NULL).")));
	cells = palloc((Size) *count * sizeof(MigGridCell) + 1);
	memcpy(cells, ARR_DATA_PTR(array), (size_t) *count * sizeof(MigGridCell));
	return cells;
}

PG_FUNCTION_INFO_V1(gridcell_compact);
Datum
gridcell_compact(PG_FUNCTION_ARGS)
{
	int count;
	MigGridCell *cells = cells_arg(fcinfo, 0, &count);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t left = mig_gridcell_compact(cells, (size_t) count, &memory);
	Datum *values = palloc(left * sizeof(Datum) + 1);

	for (size_t i = 0; i < left; i++)
		values[i] = GridCellGetDatum(cells[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(values, (int) left,
										  ARR_ELEMTYPE(PG_GETARG_ARRAYTYPE_P(0)), sizeof(int64),
										  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* State of gridcell_uncompact. */
typedef struct UncompactScan
{
	MigGridCell *cells;
	int count;
	int next;
	int level;
	bool more; /* the cell before next has more children */
	MigGridCell child;
} UncompactScan;

static UncompactScan *
begin_uncompact(FunctionCallInfo fcinfo)
{
	UncompactScan *scan = palloc0(sizeof(UncompactScan));
	double count = 0;

	scan->level = mig_gridcell_level_arg(PG_GETARG_INT32(1));
	scan->cells = cells_arg(fcinfo, 0, &scan->count);
	for (int i = 0; i < scan->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		count += mig_gridcell_children_count(scan->cells[i], scan->level);
		if (mig_gridcell_level(scan->cells[i]) > scan->level)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cell is smaller than the requested size"),
					 errdetail("Its size is %d metres, the requested size is %d.",
							   mig_gridcell_size_of_level(mig_gridcell_level(scan->cells[i])),
							   PG_GETARG_INT32(1)),
					 errhint("Take the size of the smallest cell, or gridcell_parent.")));
	}
	mig_gridcell_check_count(count);
	return scan;
}

PG_FUNCTION_INFO_V1(gridcell_uncompact);
Datum
gridcell_uncompact(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	UncompactScan *scan;
	MigGridCell child;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin_uncompact(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	while (!scan->more)
	{
		if (scan->next == scan->count)
			SRF_RETURN_DONE(context);
		scan->more = mig_gridcell_first_child(scan->cells[scan->next++], scan->level, &scan->child);
	}
	child = scan->child;
	scan->more = mig_gridcell_next_child(scan->cells[scan->next - 1], &scan->child);
	SRF_RETURN_NEXT(context, GridCellGetDatum(child));
}
