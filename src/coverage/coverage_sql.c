/*
 * coverage_sql.c
 *		SQL functions of type coverage: polygons compiled for point location.
 */
#include "base/pg_compat.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "access/xact.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "lib/ilist.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/geo_decls.h"
#include "utils/memutils.h"

#include "base/array.h"
#include "base/digits.h"
#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "geo/position.h"
#include "geo/geometry_sql.h"
#include "coverage/locate.h"
#include "coverage/coverage_sql.h"

bool
mig_coverage_explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_COVERAGE:
			words->detail = "The bytes are not those that coverage_out writes.";
			words->hint =
				"Build coverages with coverage_agg(id, polygon); their text is for dumps.";
			return true;
		case MIG_TOO_LARGE:
			words->sqlstate = ERRCODE_PROGRAM_LIMIT_EXCEEDED;
			words->detail = "Vertices and index together would exceed 1 GB.";
			words->hint = "Build one coverage for each county, or simplify the polygons.";
			return true;
		default:
			return mig_geometry_explain(fault, words);
	}
}

static const MigTypeText coverage_text = {
	.name = "coverage",
	.lengths = "an even number",
	.alphabet = "the hexadecimal digits",
	.explain = {mig_coverage_explain},
};

/* --- Cache of values stored out of line --- */

typedef struct Fetched
{
	dlist_node node;
	struct varatt_external pointer; /* identity of the value */
	struct varlena *value;
} Fetched;

/* Block size of their context; each value has a block of its own. */
#define MIN_CONTEXT_BYTES 1024
#define MAX_CONTEXT_BYTES 8192

static dlist_head fetched = DLIST_STATIC_INIT(fetched); /* most recently used first */
static Size fetched_bytes;
static MemoryContext fetched_context; /* of the transaction */

static void
forget_fetched(void *arg)
{
	(void) arg;
	dlist_init(&fetched);
	fetched_bytes = 0;
	fetched_context = NULL;
}

/* Evicts the least recently used values until bytes more fit into work_mem, or nothing is left. */
static void
make_room(Size bytes)
{
	while (!dlist_is_empty(&fetched) && fetched_bytes + bytes > (Size) work_mem * 1024)
	{
		Fetched *oldest = dlist_tail_element(Fetched, node, &fetched);

		dlist_delete(&oldest->node);
		fetched_bytes -= VARSIZE(oldest->value);
		pfree(oldest->value);
		pfree(oldest);
	}
}

static struct varlena *
fetch(struct varlena *stored, const struct varatt_external *pointer)
{
	MemoryContext old;
	Fetched *entry;

	if (fetched_context == NULL)
	{
		MemoryContextCallback *callback;

		fetched_context = AllocSetContextCreate(TopTransactionContext, "migrant coverages", 0,
												MIN_CONTEXT_BYTES, MAX_CONTEXT_BYTES);
		callback = MemoryContextAlloc(fetched_context, sizeof(MemoryContextCallback));
		callback->func = forget_fetched;
		MemoryContextRegisterResetCallback(fetched_context, callback);
	}
	make_room(VARATT_EXTERNAL_GET_EXTSIZE(*pointer));
	old = MemoryContextSwitchTo(fetched_context);
	entry = palloc(sizeof(Fetched));
	entry->pointer = *pointer;
	entry->value = detoast_attr(stored);
	dlist_push_head(&fetched, &entry->node);
	fetched_bytes += VARSIZE(entry->value);
	MemoryContextSwitchTo(old);
	return entry->value;
}

static struct varlena *
find_fetched(struct varlena *stored)
{
	struct varatt_external pointer;
	dlist_iter iter;

	VARATT_EXTERNAL_GET_POINTER(pointer, stored);
	dlist_foreach(iter, &fetched)
	{
		Fetched *entry = dlist_container(Fetched, node, iter.cur);

		if (memcmp(&entry->pointer, &pointer, sizeof(pointer)) == 0)
		{
			dlist_move_head(&fetched, &entry->node);
			return entry->value;
		}
	}
	return fetch(stored, &pointer);
}

/* Raises unless this library reads the format. */
static const MigCoverage *
checked(const void *value)
{
	const MigCoverage *coverage = value;

	if (VARSIZE_ANY(value) < sizeof(MigCoverage) || coverage->format != MIG_COVERAGE_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type coverage"),
						errdetail("This library reads format %d.", MIG_COVERAGE_FORMAT),
						errhint("Rebuild the coverage with coverage_agg(id, polygon).")));
	return coverage;
}

const MigCoverage *
mig_coverage_get(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);

	if (VARATT_IS_EXTERNAL_ONDISK(value))
		return checked(find_fetched(value));
	return checked(PG_DETOAST_DATUM(datum));
}

/* --- Text and binary forms: both contain the polygons, which are compiled on input --- */

#define HASHED_AT_ONCE 0x800000 /* bytes */

/* A hash of what follows the header of a coverage. */
static uint64
content_of(const MigCoverage *coverage, size_t bytes)
{
	const unsigned char *at = (const unsigned char *) (coverage + 1);
	size_t left = bytes - sizeof(MigCoverage);
	uint64 hash = 0;

	while (left > 0)
	{
		size_t some = Min(left, HASHED_AT_ONCE);

		CHECK_FOR_INTERRUPTS();
		hash = hash_bytes_extended(at, (int) some, hash);
		at += some;
		left -= some;
	}
	return hash;
}

/* Compiles the polygons into a value in the current context, or returns the status of the failure. */
static MigStatus
compile(MigPolygonsBuild *build, MigCoverage **coverage)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t bytes;
	MigStatus status = mig_coverage_build(build, &memory, coverage, &bytes);

	if (status == MIG_OK)
	{
		SET_VARSIZE(*coverage, bytes);
		(*coverage)->content = content_of(*coverage, bytes);
	}
	return status;
}

PG_FUNCTION_INFO_V1(coverage_in);
Datum
coverage_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	uint8_t *bytes = palloc(len / 2 + 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPolygonsBuild build;
	MigCoverage *coverage = NULL;
	MigWhere where = {0};
	MigStatus status = mig_parse_hex(text, len, &memory, bytes, &where);

	mig_polygons_init(&build, &memory);
	if (status == MIG_OK)
		status = mig_polygons_read(&build, bytes, len / 2);
	if (status == MIG_OK)
		status = compile(&build, &coverage);
	if (status != MIG_OK)
		mig_report_text(fcinfo->context, &coverage_text, status, &where, text, len);
	PG_RETURN_POINTER(coverage);
}

/* The binary form of a set as a bytea. */
static bytea *
binary_form(const MigPolygons *set)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t len = mig_polygons_size(set);
	bytea *form = palloc(VARHDRSZ + len);

	SET_VARSIZE(form, VARHDRSZ + len);
	mig_polygons_write(set, &memory, (uint8_t *) VARDATA(form));
	return form;
}

static bytea *
coverage_form(const MigCoverage *coverage)
{
	MigPolygons set = mig_coverage_polygons(coverage);

	return binary_form(&set);
}

PG_FUNCTION_INFO_V1(coverage_out);
Datum
coverage_out(PG_FUNCTION_ARGS)
{
	bytea *form = coverage_form(PG_GETARG_COVERAGE(0));
	size_t len = VARSIZE(form) - VARHDRSZ;
	char *text = palloc(2 * len + 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	mig_format_hex((uint8_t *) VARDATA(form), len, &memory, text);
	text[2 * len] = '\0';
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(coverage_recv);
Datum
coverage_recv(PG_FUNCTION_ARGS)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	int len = buffer->len - buffer->cursor;
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPolygonsBuild build;
	MigCoverage *coverage = NULL;
	MigStatus status;

	mig_polygons_init(&build, &memory);
	status = mig_polygons_read(&build, (const uint8_t *) pq_getmsgbytes(buffer, len), len);
	if (status == MIG_OK)
		status = compile(&build, &coverage);
	if (status != MIG_OK)
		mig_report_binary(&coverage_text, status);
	PG_RETURN_POINTER(coverage);
}

PG_FUNCTION_INFO_V1(coverage_send);
Datum
coverage_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(coverage_form(PG_GETARG_COVERAGE(0)));
}

/* --- Location --- */

/* Raises unless it is a position. */
static inline void
check_position(double lon_deg, double lat_deg)
{
	MigStatus status = mig_position_check(lon_deg, lat_deg);

	if (status != MIG_OK)
		mig_report_position(status);
}

static inline Datum
locate(FunctionCallInfo fcinfo, double lon_deg, double lat_deg)
{
	const MigCoverage *coverage = PG_GETARG_COVERAGE(0);
	uint32_t polygon;

	check_position(lon_deg, lat_deg);
	polygon = mig_locate(coverage, lon_deg, lat_deg);
	if (polygon == MIG_COVERAGE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_INT64(mig_coverage_ids(coverage)[polygon]);
}

/* The position of argument 1, a geometry; false if it is empty. */
static bool
geometry_position(FunctionCallInfo fcinfo, double *lon_deg, double *lat_deg)
{
	return mig_geometry_point_arg(
		fcinfo, 1, "Use ST_PointOnSurface for a place inside, or a join by ST_Intersects.", lon_deg,
		lat_deg);
}

PG_FUNCTION_INFO_V1(coverage_locate_lonlat);
Datum
coverage_locate_lonlat(PG_FUNCTION_ARGS)
{
	return locate(fcinfo, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2));
}

PG_FUNCTION_INFO_V1(coverage_locate_point);
Datum
coverage_locate_point(PG_FUNCTION_ARGS)
{
	Point *point = PG_GETARG_POINT_P(1);

	return locate(fcinfo, point->x, point->y);
}

PG_FUNCTION_INFO_V1(coverage_locate_geometry);
Datum
coverage_locate_geometry(PG_FUNCTION_ARGS)
{
	double lon_deg;
	double lat_deg;

	if (!geometry_position(fcinfo, &lon_deg, &lat_deg))
		PG_RETURN_NULL();
	return locate(fcinfo, lon_deg, lat_deg);
}

/* The distinct ids of all polygons that contain a position, and the number returned so far. */
typedef struct Located
{
	int64 *ids;
	size_t count;
	size_t room;
	size_t next;
} Located;

static Located *
locate_all(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	Located *located = palloc0(sizeof(Located));
	uint32_t polygon = MIG_COVERAGE_NONE;

	check_position(lon_deg, lat_deg);
	while ((polygon = mig_locate_next(coverage, lon_deg, lat_deg, polygon)) != MIG_COVERAGE_NONE)
	{
		int64 id = mig_coverage_ids(coverage)[polygon];

		CHECK_FOR_INTERRUPTS();
		if (located->count > 0 && located->ids[located->count - 1] == id)
			continue;
		located->ids =
			mig_grow(&memory, located->ids, &located->room, located->count + 1, sizeof(int64));
		located->ids[located->count++] = id;
	}
	return located;
}

/* Returns one row per call; position is NULL for an empty geometry, and used in the first call only. */
static Datum
locate_all_rows(FunctionCallInfo fcinfo, const Point *position)
{
	FuncCallContext *context;
	Located *located;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = position != NULL
								 ? locate_all(PG_GETARG_COVERAGE(0), position->x, position->y)
								 : palloc0(sizeof(Located));
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	located = context->user_fctx;
	if (located->next == located->count)
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, Int64GetDatum(located->ids[located->next++]));
}

PG_FUNCTION_INFO_V1(coverage_locate_all_lonlat);
Datum
coverage_locate_all_lonlat(PG_FUNCTION_ARGS)
{
	return locate_all_rows(fcinfo, &(Point){PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)});
}

PG_FUNCTION_INFO_V1(coverage_locate_all_point);
Datum
coverage_locate_all_point(PG_FUNCTION_ARGS)
{
	return locate_all_rows(fcinfo, PG_GETARG_POINT_P(1));
}

PG_FUNCTION_INFO_V1(coverage_locate_all_geometry);
Datum
coverage_locate_all_geometry(PG_FUNCTION_ARGS)
{
	Point position;
	bool has_position = geometry_position(fcinfo, &position.x, &position.y);

	return locate_all_rows(fcinfo, has_position ? &position : NULL);
}

/* --- Contents of a coverage --- */

/* A copy of argument 0 that lives through all calls of a set-returning function. */
static MigCoverage *
copy_for_calls(FunctionCallInfo fcinfo, MemoryContext context)
{
	const MigCoverage *coverage = PG_GETARG_COVERAGE(0);
	MigCoverage *copy = MemoryContextAlloc(context, VARSIZE_ANY(coverage));

	memcpy(copy, coverage, VARSIZE_ANY(coverage));
	return copy;
}

PG_FUNCTION_INFO_V1(coverage_wkb);
Datum
coverage_wkb(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	MigPolygons set;
	uint32_t polygon;
	Datum values[3];
	bool nulls[3] = {false};
	size_t len;
	bytea *wkb;
	MigMemory memory = mig_memory(CurrentMemoryContext);

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = copy_for_calls(fcinfo, CurrentMemoryContext);
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	set = mig_coverage_polygons(context->user_fctx);
	polygon = (uint32_t) context->call_cntr;
	if (polygon == set.polygon_count)
		SRF_RETURN_DONE(context);
	len = mig_polygons_wkb_size(&set, polygon);
	wkb = palloc(VARHDRSZ + len);
	SET_VARSIZE(wkb, VARHDRSZ + len);
	mig_polygons_wkb(&set, polygon, &memory, (uint8_t *) VARDATA(wkb));
	values[0] = Int32GetDatum((int32) polygon + 1);
	values[1] = Int64GetDatum(set.ids[polygon]);
	values[2] = PointerGetDatum(wkb);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(coverage_pairs);
Datum
coverage_pairs(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	uint32_t(*pair)[2];
	Datum values[2];
	bool nulls[2] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		MigMemory memory;
		uint32_t(*pairs)[2];
		size_t count;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		memory = mig_memory(CurrentMemoryContext);
		mig_coverage_pairs(PG_GETARG_COVERAGE(0), &memory, &pairs, &count);
		context->user_fctx = pairs;
		context->max_calls = count;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr == context->max_calls)
		SRF_RETURN_DONE(context);
	pair = context->user_fctx;
	values[0] = Int32GetDatum((int32) pair[context->call_cntr][0] + 1);
	values[1] = Int32GetDatum((int32) pair[context->call_cntr][1] + 1);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(coverage_stats);
Datum
coverage_stats(PG_FUNCTION_ARGS)
{
	const MigCoverage *coverage = PG_GETARG_COVERAGE(0);
	MigCoverageStats stats = mig_coverage_stats(coverage);
	Datum values[] = {
		Int32GetDatum((int32) coverage->polygon_count),
		Int32GetDatum((int32) coverage->ring_count),
		Int32GetDatum((int32) coverage->vertex_count),
		Int32GetDatum((int32) 1 << coverage->column_bits),
		Int32GetDatum((int32) 1 << coverage->row_bits),
		Int64GetDatum((int64) stats.cells),
		Int64GetDatum((int64) stats.outside_cells),
		Int64GetDatum((int64) stats.inside_cells),
		Int64GetDatum((int64) stats.edges),
		Int32GetDatum((int32) stats.longest),
		Int64GetDatum((int64) stats.bytes),
		Float8GetDatum(coverage->west),
		Float8GetDatum(coverage->south),
		Float8GetDatum(coverage->east),
		Float8GetDatum(coverage->north),
	};
	bool nulls[lengthof(values)] = {false};

	/* An empty coverage has no box. */
	for (int i = lengthof(values) - 4; coverage->polygon_count == 0 && i < lengthof(values); i++)
		nulls[i] = true;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}

/* --- The aggregate; its state is a set of polygons, unsorted until it is compiled --- */

static MigPolygonsBuild *
new_state(MemoryContext context)
{
	MigPolygonsBuild *state = MemoryContextAlloc(context, sizeof(MigPolygonsBuild));
	MigMemory memory = mig_memory(context);

	mig_polygons_init(state, &memory);
	return state;
}

static void
add_polygon(MigPolygonsBuild *state, int64 id, MigGeometry *geometry)
{
	MigStatus status = mig_polygons_add(state, id, geometry);

	if (status == MIG_BAD_GEOMETRY_TYPE)
		mig_geometry_report_no_area("A coverage is made of polygons and multipolygons.");
	if (status == MIG_BAD_GEOMETRY)
		mig_geometry_report_damaged();
	if (status != MIG_OK)
		mig_report_argument(&coverage_text, status, &(MigWhere){0});
}

PG_FUNCTION_INFO_V1(coverage_agg_trans);
Datum
coverage_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigPolygonsBuild *state =
		PG_ARGISNULL(0) ? new_state(context) : (MigPolygonsBuild *) PG_GETARG_POINTER(0);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		MigGeometry geometry;

		mig_geometry_arg(fcinfo, 2, &geometry);
		add_polygon(state, PG_GETARG_INT64(1), &geometry);
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(coverage_agg_combine);
Datum
coverage_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigPolygonsBuild *state;
	MigStatus status;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = PG_ARGISNULL(0) ? new_state(context) : (MigPolygonsBuild *) PG_GETARG_POINTER(0);
	status = mig_polygons_add_all(state, &((MigPolygonsBuild *) PG_GETARG_POINTER(1))->set);
	if (status != MIG_OK)
		mig_report_argument(&coverage_text, status, &(MigWhere){0});
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(coverage_agg_serial);
Datum
coverage_agg_serial(PG_FUNCTION_ARGS)
{
	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(binary_form(&((MigPolygonsBuild *) PG_GETARG_POINTER(0))->set));
}

PG_FUNCTION_INFO_V1(coverage_agg_deserial);
Datum
coverage_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *form = PG_GETARG_BYTEA_PP(0);
	MigPolygonsBuild *state;
	MigStatus status;

	mig_aggregate_context(fcinfo);
	state = new_state(CurrentMemoryContext);
	status = mig_polygons_read(state, (const uint8_t *) VARDATA_ANY(form), VARSIZE_ANY_EXHDR(form));
	if (status != MIG_OK)
		mig_report_binary(&coverage_text, status);
	PG_RETURN_POINTER(state);
}

const MigCoverage *
mig_coverage_of_polygon_arg(FunctionCallInfo fcinfo, int argno, const char *detail,
							const MigTypeText *type)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigGeometry geometry;
	MigPolygonsBuild build;
	MigCoverage *area;
	MigStatus status;
	size_t bytes;

	mig_geometry_arg(fcinfo, argno, &geometry);
	mig_polygons_init(&build, &memory);
	status = mig_polygons_add(&build, 0, &geometry);
	if (status == MIG_OK)
		status = mig_coverage_build(&build, &memory, &area, &bytes);
	if (status == MIG_BAD_GEOMETRY)
		mig_geometry_report_damaged();
	if (status == MIG_BAD_GEOMETRY_TYPE)
		mig_geometry_report_no_area(detail);
	if (status != MIG_OK)
		mig_report_argument(type, status, &(MigWhere){0});
	mig_polygons_free(&build);
	return area;
}

/* Sorts the state in place; it remains the same set and may grow further. */
PG_FUNCTION_INFO_V1(coverage_agg_final);
Datum
coverage_agg_final(PG_FUNCTION_ARGS)
{
	MigCoverage *coverage = NULL;
	MigStatus status;

	mig_aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	status = compile((MigPolygonsBuild *) PG_GETARG_POINTER(0), &coverage);
	if (status != MIG_OK)
		mig_report_argument(&coverage_text, status, &(MigWhere){0});
	PG_RETURN_POINTER(coverage);
}
