/*
 * location_code_sql.c
 *		SQL functions common to all national location codes.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "base/glue_sql.h"
#include "geo/geometry_sql.h"
#include "grid/location_code_sql.h"

/* Maximum number of cells of a window. */
#define WINDOW_CELLS_MAX 10000000.0

/* Half the finest cell: a step across an edge that stays within the next cell. */
#define STEP_DEG (0.5 / MIG_UNITS_A_DEGREE)

bool
mig_code_explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_POLAR)
		return false;
	words->sqlstate = ERRCODE_FEATURE_NOT_SUPPORTED;
	words->detail = "GB/T 39409 has a polar scheme of its own from latitude 88 degrees on, "
					"which is not supported.";
	words->hint = "Take a GeoSOT code or a gridcell near the poles.";
	return true;
}

pg_noreturn static void report(const MigCodeFunctions *functions, MigStatus status);

static void
report(const MigCodeFunctions *functions, MigStatus status)
{
	if (status == MIG_BAD_CODE_LEVEL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("invalid level of a %s code", functions->text.name),
						errdetail("Levels run from %d to %d.", functions->code->level_min,
								  functions->code->level_max),
						errhint("Take a level of the standard's table; finer ones begin with the "
								"code of the coarser.")));
	mig_report_argument(&functions->text, status, &(MigWhere){0});
}

/* Writes the code of a position to out; raises if there is none. */
static size_t
encode(const MigCodeFunctions *functions, double lon_deg, double lat_deg, int level,
	   char out[MIG_LOCATION_CODE_MAX])
{
	size_t len = 0;
	MigStatus status = functions->code->encode(lon_deg, lat_deg, level, out, &len);

	if (status != MIG_OK)
		report(functions, status);
	return len;
}

static text *
code_text(const MigCodeFunctions *functions, double lon_deg, double lat_deg, int level)
{
	char code[MIG_LOCATION_CODE_MAX];

	return cstring_to_text_with_len(code, (int) encode(functions, lon_deg, lat_deg, level, code));
}

Datum
mig_code_of_lonlat(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	PG_RETURN_TEXT_P(
		code_text(functions, PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_INT32(2)));
}

Datum
mig_code_of_geometry(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	double lon_deg;
	double lat_deg;

	if (!mig_geometry_point_arg(fcinfo, 0, "Use the cover function for the codes of an area.",
								&lon_deg, &lat_deg))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(code_text(functions, lon_deg, lat_deg, PG_GETARG_INT32(1)));
}

Datum
mig_code_is_valid(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	text *code = PG_GETARG_TEXT_PP(0);
	int level;
	MigDegreeBox box;
	MigWhere where;

	PG_RETURN_BOOL(functions->code->decode(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &level, &box,
										   &where) == MIG_OK);
}

/* Level and cell of the code in argument 0; raises if it is not a code. */
static MigDegreeBox
decode_arg(FunctionCallInfo fcinfo, const MigCodeFunctions *functions, int *level)
{
	text *code = PG_GETARG_TEXT_PP(0);
	size_t len = VARSIZE_ANY_EXHDR(code);
	MigDegreeBox box = {0};
	MigWhere where = {0};
	MigStatus status = functions->code->decode(VARDATA_ANY(code), len, level, &box, &where);

	if (status != MIG_OK)
		mig_report_text(NULL, &functions->text, status, &where, VARDATA_ANY(code), len);
	return box;
}

Datum
mig_code_level(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	int level = 0;

	decode_arg(fcinfo, functions, &level);
	PG_RETURN_INT32(level);
}

Datum
mig_code_parent(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	int own = 0;
	MigDegreeBox box = decode_arg(fcinfo, functions, &own);
	int level = PG_GETARG_INT32(1);

	if (level > own)
		PG_RETURN_NULL();
	/* The centre of a cell is in all enclosing cells. */
	PG_RETURN_TEXT_P(
		code_text(functions, (box.west + box.east) / 2, (box.south + box.north) / 2, level));
}

Datum
mig_code_cell(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	int level = 0;
	MigDegreeBox box = decode_arg(fcinfo, functions, &level);
	Datum values[] = {Int32GetDatum(level), Float8GetDatum(box.west), Float8GetDatum(box.south),
					  Float8GetDatum(box.east), Float8GetDatum(box.north)};
	bool nulls[lengthof(values)] = {false};

	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}

/* State of mig_code_window. */
typedef struct WindowScan
{
	MigDegreeBox window;
	int level;
	double lon_deg; /* of the next cell */
	double lat_deg;
	bool is_done;
} WindowScan;

/* The cell at a position, and its code. */
static MigDegreeBox
cell_at(const MigCodeFunctions *functions, double lon_deg, double lat_deg, int level,
		char code[MIG_LOCATION_CODE_MAX], size_t *len)
{
	MigDegreeBox box = {0};
	MigWhere where;

	*len = encode(functions, lon_deg, lat_deg, level, code);
	if (functions->code->decode(code, *len, &level, &box, &where) != MIG_OK)
		elog(ERROR, "the cell of a position has no code");
	return box;
}

/* Raises if the window has too many cells. */
static void
check_window(const MigCodeFunctions *functions, const WindowScan *scan)
{
	const MigDegreeBox *window = &scan->window;
	char code[MIG_LOCATION_CODE_MAX];
	size_t len;
	MigDegreeBox first = cell_at(functions, window->west, window->south, scan->level, code, &len);
	MigDegreeBox last = cell_at(functions, window->east, window->north, scan->level, code, &len);
	double width = Min(first.east - first.west, last.east - last.west);
	double height = Min(first.north - first.south, last.north - last.south);

	if (((window->east - window->west) / width + 1) *
			((window->north - window->south) / height + 1) >
		WINDOW_CELLS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many cells of level %d", scan->level),
						errdetail("The rectangle has more than %.0f of them.", WINDOW_CELLS_MAX),
						errhint("Take a coarser level, or parts of the area.")));
}

static WindowScan *
begin_window(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	WindowScan *scan = palloc0(sizeof(WindowScan));

	scan->window = (MigDegreeBox){PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2),
								  PG_GETARG_FLOAT8(3)};
	scan->level = PG_GETARG_INT32(4);
	check_window(functions, scan);
	scan->lon_deg = scan->window.west;
	scan->lat_deg = scan->window.south;
	scan->is_done =
		scan->window.west > scan->window.east || scan->window.south > scan->window.north;
	return scan;
}

Datum
mig_code_window(FunctionCallInfo fcinfo, const MigCodeFunctions *functions)
{
	FuncCallContext *context;
	WindowScan *scan;
	MigDegreeBox box;
	char code[MIG_LOCATION_CODE_MAX];
	size_t len;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin_window(fcinfo, functions);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	if (scan->is_done)
		SRF_RETURN_DONE(context);
	box = cell_at(functions, scan->lon_deg, scan->lat_deg, scan->level, code, &len);
	scan->lon_deg = box.east + STEP_DEG;
	if (box.east > scan->window.east || box.east >= 180)
	{
		scan->lon_deg = scan->window.west;
		scan->lat_deg = box.north + STEP_DEG;
		scan->is_done = box.north > scan->window.north || box.north >= 90;
	}
	SRF_RETURN_NEXT(context, PointerGetDatum(cstring_to_text_with_len(code, (int) len)));
}
