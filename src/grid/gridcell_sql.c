/*
 * gridcell_sql.c
 *		SQL functions of type gridcell: square cells of an equal-area grid (plane of EPSG:6933).
 */
#include "base/pg_compat.h"

#include "funcapi.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/geo_decls.h"

#include "base/errors_sql.h"
#include "geo/geometry_sql.h"
#include "grid/cover.h"
#include "grid/gridcell_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	if (fault->status != MIG_BAD_SIZE)
		return false;
	words->detail =
		"Cell sizes are 100000, 50000, 10000, 5000, 1000, 500, 100, 50, 10, 5 and 1 metres.";
	words->hint = "Take the nearest of these sizes; finer cells roll up with gridcell_parent.";
	return true;
}

static const MigTypeText gridcell_text = {
	.name = "gridcell",
	.lengths = "1 to 24",
	.alphabet = "those of a cell such as 100mN34858E115709",
	.form = "Write size, row and column without blanks, on the plane of EPSG:6933; names of "
			"INSPIRE's grid are of EPSG:3035.",
	.explain = {explain, mig_geometry_explain},
};

PG_FUNCTION_INFO_V1(gridcell_in);
Datum
gridcell_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigGridCell cell = 0;
	MigWhere where = {0};
	MigStatus status = mig_gridcell_parse(text, len, &cell, &where);

	if (status != MIG_OK)
		mig_report_text(fcinfo->context, &gridcell_text, status, &where, text, len);
	PG_RETURN_GRIDCELL(cell);
}

PG_FUNCTION_INFO_V1(gridcell_out);
Datum
gridcell_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(MIG_GRIDCELL_TEXT_MAX + 1);

	text[mig_gridcell_format(PG_GETARG_GRIDCELL(0), text)] = '\0';
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(gridcell_recv);
Datum
gridcell_recv(PG_FUNCTION_ARGS)
{
	int64 number = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	MigStatus status = mig_gridcell_check(number);

	if (status != MIG_OK)
		mig_report_binary(&gridcell_text, status);
	PG_RETURN_GRIDCELL(number);
}

PG_FUNCTION_INFO_V1(bigint_to_gridcell);
Datum
bigint_to_gridcell(PG_FUNCTION_ARGS)
{
	int64 number = PG_GETARG_INT64(0);
	MigStatus status = mig_gridcell_check(number);

	if (status != MIG_OK)
		mig_gridcell_report(status);
	PG_RETURN_GRIDCELL(number);
}

PG_FUNCTION_INFO_V1(gridcell_is_valid);
Datum
gridcell_is_valid(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_PP(0);
	MigGridCell cell;
	MigWhere where;

	PG_RETURN_BOOL(
		mig_gridcell_parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &cell, &where) == MIG_OK);
}

void
mig_gridcell_report(MigStatus status)
{
	mig_report_argument(&gridcell_text, status, &(MigWhere){0});
}

PG_FUNCTION_INFO_V1(gridcell_from_lonlat);
Datum
gridcell_from_lonlat(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRIDCELL(
		mig_gridcell_at_arg(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_INT32(2)));
}

PG_FUNCTION_INFO_V1(gridcell_from_point);
Datum
gridcell_from_point(PG_FUNCTION_ARGS)
{
	Point *point = PG_GETARG_POINT_P(0);

	PG_RETURN_GRIDCELL(mig_gridcell_at_arg(point->x, point->y, PG_GETARG_INT32(1)));
}

PG_FUNCTION_INFO_V1(gridcell_from_geometry);
Datum
gridcell_from_geometry(PG_FUNCTION_ARGS)
{
	double lon_deg;
	double lat_deg;

	if (!mig_geometry_point_arg(fcinfo, 0,
								"Use ST_PointOnSurface for the cell of a place inside, or "
								"gridcell_vertices for the cells of all vertices.",
								&lon_deg, &lat_deg))
		PG_RETURN_NULL();
	PG_RETURN_GRIDCELL(mig_gridcell_at_arg(lon_deg, lat_deg, PG_GETARG_INT32(1)));
}

/* State of gridcell_vertices. */
typedef struct VertexScan
{
	MigGeometry geometry;
	const uint8_t *vertices;
	uint32_t count;
	uint32_t next;
} VertexScan;

PG_FUNCTION_INFO_V1(gridcell_vertices);
Datum
gridcell_vertices(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	VertexScan *scan;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		scan = palloc0(sizeof(VertexScan));
		/* A toasted argument is detoasted here and must live through all calls. */
		mig_geometry_arg(fcinfo, 0, &scan->geometry);
		MemoryContextSwitchTo(old);
		context->user_fctx = scan;
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	while (scan->next == scan->count)
	{
		if (!mig_geometry_sequence(&scan->geometry, &scan->vertices, &scan->count))
			SRF_RETURN_DONE(context);
		scan->next = 0;
	}
	{
		double lon_deg;
		double lat_deg;

		mig_geometry_vertex(&scan->geometry, scan->vertices, scan->next++, &lon_deg, &lat_deg);
		SRF_RETURN_NEXT(
			context, GridCellGetDatum(mig_gridcell_at_arg(lon_deg, lat_deg, PG_GETARG_INT32(1))));
	}
}

PG_FUNCTION_INFO_V1(gridcell_size);
Datum
gridcell_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(mig_gridcell_size_of_level(mig_gridcell_level(PG_GETARG_GRIDCELL(0))));
}

PG_FUNCTION_INFO_V1(gridcell_parent);
Datum
gridcell_parent(PG_FUNCTION_ARGS)
{
	MigGridCell cell = PG_GETARG_GRIDCELL(0);
	int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));

	if (level > mig_gridcell_level(cell))
		PG_RETURN_NULL();
	PG_RETURN_GRIDCELL(mig_gridcell_at_level(cell, level));
}

void
mig_gridcell_check_count(double cells)
{
	if (cells > MIG_COVER_CELLS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many cells of this size"),
				 errdetail("The area may have %.0f cells; the limit is %.0f.", cells,
						   MIG_COVER_CELLS_MAX),
				 errhint("Take larger cells, or parts of the area.")));
}

double
mig_gridcell_children_count(MigGridCell cell, int level)
{
	double ratio = (double) mig_gridcell_size_of_level(mig_gridcell_level(cell)) /
				   mig_gridcell_size_of_level(level);

	return ratio * ratio;
}

/* State of gridcell_children. */
typedef struct ChildScan
{
	MigGridCell cell;
	MigGridCell child;
	bool more;
} ChildScan;

PG_FUNCTION_INFO_V1(gridcell_children);
Datum
gridcell_children(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	ChildScan *scan;
	MigGridCell child;

	if (SRF_IS_FIRSTCALL())
	{
		int level = mig_gridcell_level_arg(PG_GETARG_INT32(1));

		context = SRF_FIRSTCALL_INIT();
		scan = MemoryContextAllocZero(context->multi_call_memory_ctx, sizeof(ChildScan));
		scan->cell = PG_GETARG_GRIDCELL(0);
		mig_gridcell_check_count(mig_gridcell_children_count(scan->cell, level));
		scan->more = level >= mig_gridcell_level(scan->cell) &&
					 mig_gridcell_first_child(scan->cell, level, &scan->child);
		context->user_fctx = scan;
	}
	context = SRF_PERCALL_SETUP();
	scan = context->user_fctx;
	if (!scan->more)
		SRF_RETURN_DONE(context);
	child = scan->child;
	scan->more = mig_gridcell_next_child(scan->cell, &scan->child);
	SRF_RETURN_NEXT(context, GridCellGetDatum(child));
}

PG_FUNCTION_INFO_V1(gridcell_neighbors);
Datum
gridcell_neighbors(PG_FUNCTION_ARGS)
{
	MigGridCell cell = PG_GETARG_GRIDCELL(0);
	int32 ring = PG_GETARG_INT32(1);
	int64 count = ring == 0 ? 1 : 8 * (int64) ring;
	FuncCallContext *context;
	uint64 *next;

	if (SRF_IS_FIRSTCALL())
	{
		int columns = mig_gridcell_columns(mig_gridcell_level(cell));

		if (ring < 0 || ring > (columns - 1) / 2)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid ring of neighbors: %d", ring),
					 errdetail("Rings of cells of this size run from 0 to %d, once around the "
							   "world.",
							   (columns - 1) / 2),
					 errhint("Take larger cells with gridcell_parent for wider rings.")));
		mig_gridcell_check_count((double) count);
		context = SRF_FIRSTCALL_INIT();
		context->user_fctx = MemoryContextAllocZero(context->multi_call_memory_ctx, sizeof(uint64));
	}
	context = SRF_PERCALL_SETUP();
	next = context->user_fctx;
	while (*next < (uint64) count)
	{
		MigGridCell neighbor;

		if (mig_gridcell_neighbor(cell, ring, (int64) (*next)++, &neighbor))
			SRF_RETURN_NEXT(context, GridCellGetDatum(neighbor));
		CHECK_FOR_INTERRUPTS();
	}
	SRF_RETURN_DONE(context);
}

PG_FUNCTION_INFO_V1(gridcell_west);
Datum
gridcell_west(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_box(PG_GETARG_GRIDCELL(0)).west);
}

PG_FUNCTION_INFO_V1(gridcell_south);
Datum
gridcell_south(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_box(PG_GETARG_GRIDCELL(0)).south);
}

PG_FUNCTION_INFO_V1(gridcell_east);
Datum
gridcell_east(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_box(PG_GETARG_GRIDCELL(0)).east);
}

PG_FUNCTION_INFO_V1(gridcell_north);
Datum
gridcell_north(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_box(PG_GETARG_GRIDCELL(0)).north);
}

PG_FUNCTION_INFO_V1(gridcell_lon);
Datum
gridcell_lon(PG_FUNCTION_ARGS)
{
	double lon_deg;
	double lat_deg;

	mig_gridcell_center(PG_GETARG_GRIDCELL(0), &lon_deg, &lat_deg);
	PG_RETURN_FLOAT8(lon_deg);
}

PG_FUNCTION_INFO_V1(gridcell_lat);
Datum
gridcell_lat(PG_FUNCTION_ARGS)
{
	double lon_deg;
	double lat_deg;

	mig_gridcell_center(PG_GETARG_GRIDCELL(0), &lon_deg, &lat_deg);
	PG_RETURN_FLOAT8(lat_deg);
}

PG_FUNCTION_INFO_V1(gridcell_area);
Datum
gridcell_area(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_area(PG_GETARG_GRIDCELL(0)));
}

PG_FUNCTION_INFO_V1(gridcell_width);
Datum
gridcell_width(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_width(PG_GETARG_GRIDCELL(0)));
}

PG_FUNCTION_INFO_V1(gridcell_height);
Datum
gridcell_height(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_gridcell_height(PG_GETARG_GRIDCELL(0)));
}

PG_FUNCTION_INFO_V1(gridcell_first);
Datum
gridcell_first(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRIDCELL(mig_gridcell_first(PG_GETARG_GRIDCELL(0)));
}

PG_FUNCTION_INFO_V1(gridcell_last);
Datum
gridcell_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRIDCELL(mig_gridcell_last(PG_GETARG_GRIDCELL(0)));
}

PG_FUNCTION_INFO_V1(gridcell_contains);
Datum
gridcell_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(mig_gridcell_contains(PG_GETARG_GRIDCELL(0), PG_GETARG_GRIDCELL(1)));
}

PG_FUNCTION_INFO_V1(gridcell_contained);
Datum
gridcell_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(mig_gridcell_contains(PG_GETARG_GRIDCELL(1), PG_GETARG_GRIDCELL(0)));
}
