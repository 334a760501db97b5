/*
 * trajectory_cast_sql.c
 *		Conversion of trajectories from and to geometries whose M is the time, as in PostGIS's trajectory functions,
 *		and Moving Features JSON.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/glue_sql.h"
#include "geo/geometry_sql.h"
#include "trajectory/trajectory_json.h"
#include "trajectory/trajectory_text.h"
#include "trajectory/trajectory_sql.h"

/* --- Geometries: M is seconds since 1970 --- */

#define SECOND     INT64_C(1000000)
#define YEAR_2000  INT64_C(946684800) /* seconds since 1970 */
#define SRID_WGS84 4326

/* Converts M to a time, to the nearest microsecond. */
static int64
time_of_measure(double measure)
{
	static const int64 min = MIG_TIMESTAMP_MIN / SECOND + YEAR_2000;
	static const int64 max = MIG_TIMESTAMP_MAX / SECOND + YEAR_2000;
	double second = floor(measure);

	if (!(second >= (double) min && second <= (double) max))
		return PG_INT64_MAX; /* refused later, like any invalid time */
	return ((int64) second - YEAR_2000) * SECOND + llround((measure - second) * SECOND);
}

static double
measure_of_time(int64 time)
{
	int64 second = time / SECOND;

	return (double) (second + YEAR_2000) + (double) (time - second * SECOND) / SECOND;
}

pg_noreturn static void report_kind(const char *problem);

static void
report_kind(const char *problem)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", problem),
					errdetail("A trajectory is a LINESTRING M or POINT M, whose M is the time in "
							  "seconds since 1970."),
					errhint("ST_MakePointM(lon, lat, extract(epoch from time)) makes points of "
							"such lines.")));
}

PG_FUNCTION_INFO_V1(geometry_to_trajectory);
Datum
geometry_to_trajectory(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigGeometry geometry;
	MigFixes fixes = {NULL};
	const uint8_t *vertices;
	uint32_t count;
	Datum trajectory;

	mig_geometry_arg(fcinfo, 0, &geometry);
	if (geometry.type != MIG_POINT && geometry.type != MIG_LINESTRING)
		report_kind("geometry is neither a line nor a point");
	if (!geometry.measured)
		report_kind("geometry has no M");
	mig_geometry_sequence(&geometry, &vertices, &count);
	if (count == 0)
		PG_RETURN_NULL();
	for (uint32_t i = 0; i < count; i++)
	{
		MigFix *fix = mig_fixes_add(&fixes, &memory);
		double lon;
		double lat;

		mig_geometry_vertex(&geometry, vertices, i, &lon, &lat);
		*fix = mig_fix_arg(lon, lat, time_of_measure(mig_geometry_measure(&geometry, vertices, i)));
		if (i > 0 && fix->time <= fix[-1].time)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("M of the geometry does not increase"),
					 errdetail("Times must differ by a microsecond at least; at vertex %u they "
							   "do not.",
							   i + 1),
					 errhint("trajectory_agg sorts the points that ST_DumpPoints gives; "
							 "ST_IsValidTrajectory tests a line.")));
	}
	trajectory = mig_trajectory_done(fixes.fixes, fixes.count);
	mig_fixes_free(&fixes, &memory);
	return trajectory;
}

#define EWKB_POINT      1
#define EWKB_LINESTRING 2
#define EWKB_M          0x40000000
#define EWKB_SRID       0x20000000

/* Extended well-known binary in native byte order, which PostGIS converts to the geometry. */
PG_FUNCTION_INFO_V1(trajectory_ewkb);
Datum
trajectory_ewkb(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	bool is_line = head->count > 1;
	uint32 words[] = {(is_line ? EWKB_LINESTRING : EWKB_POINT) | EWKB_M | EWKB_SRID, SRID_WGS84,
					  head->count};
	Size words_size = is_line ? sizeof(words) : sizeof(words) - sizeof(words[0]);
	Size size = VARHDRSZ + 1 + words_size + (Size) head->count * 3 * sizeof(double);
	bytea *bytes = palloc(size);
	char *out = VARDATA(bytes);
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count;

	SET_VARSIZE(bytes, size);
#ifdef WORDS_BIGENDIAN
	*out++ = 0;
#else
	*out++ = 1;
#endif
	memcpy(out, words, words_size);
	out += words_size;
	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i < count; i++)
		{
			double vertex[] = {mig_trajectory_degrees(fixes[i].lon),
							   mig_trajectory_degrees(fixes[i].lat),
							   measure_of_time(fixes[i].time)};

			memcpy(out, vertex, sizeof(vertex));
			out += sizeof(vertex);
		}
	}
	if (reader.next != head->count)
		mig_trajectory_report_damaged();
	PG_RETURN_BYTEA_P(bytes);
}

/* --- Moving Features JSON --- */

/* Parses argument 0 into sequences; raises an error if it is invalid. */
static MigSequences
sequences_arg(FunctionCallInfo fcinfo, bool apart)
{
	text *json = PG_GETARG_TEXT_PP(0);
	const char *value = VARDATA_ANY(json);
	size_t len = VARSIZE_ANY_EXHDR(json);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSequences sequences;
	MigWhere where;
	MigStatus status = mig_trajectory_read_json(value, len, apart, &memory, &sequences, &where);

	if (status != MIG_OK)
		mig_report_text(NULL, &mig_trajectory_text, status, &where, value, len);
	return sequences;
}

PG_FUNCTION_INFO_V1(trajectory_from_mfjson);
Datum
trajectory_from_mfjson(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigSequences sequences = sequences_arg(fcinfo, false);
	Datum trajectory = mig_trajectory_done(sequences.fixes.fixes, sequences.fixes.count);

	mig_sequences_free(&sequences, &memory);
	return trajectory;
}

PG_FUNCTION_INFO_V1(trajectory_sequences_from_mfjson);
Datum
trajectory_sequences_from_mfjson(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const MigSequences *sequences;
	size_t number;
	size_t first;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		MigSequences *read;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		read = palloc(sizeof(MigSequences));
		*read = sequences_arg(fcinfo, true);
		context->user_fctx = read;
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	sequences = context->user_fctx;
	number = context->call_cntr;
	if (number == sequences->count)
		SRF_RETURN_DONE(context);
	first = number == 0 ? 0 : sequences->ends[number - 1];
	SRF_RETURN_NEXT(context, mig_trajectory_done(sequences->fixes.fixes + first,
												 sequences->ends[number] - first));
}

/* Appends the positions of all fixes, or their times. */
static void
append_array(StringInfo text, const MigTrajectoryHead *head, bool times)
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count;

	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i < count; i++)
		{
			char entry[MIG_FIX_TEXT_MAX];
			size_t len = 0;

			if (first + i > 0)
				appendStringInfoChar(text, ',');
			entry[len++] = times ? '"' : '[';
			if (times)
				len += mig_time_format(MIG_TIMESTAMPS, fixes[i].time, entry + len);
			else
			{
				len += mig_degrees_format(fixes[i].lon, entry + len);
				entry[len++] = ',';
				len += mig_degrees_format(fixes[i].lat, entry + len);
			}
			entry[len++] = times ? '"' : ']';
			appendBinaryStringInfo(text, entry, (int) len);
		}
	}
	if (reader.next != head->count)
		mig_trajectory_report_damaged();
}

static void
append_sequence(StringInfo text, const MigTrajectoryHead *head)
{
	appendStringInfoString(text, "\"coordinates\":[");
	append_array(text, head, false);
	appendStringInfoString(text, "],\"datetimes\":[");
	append_array(text, head, true);
	appendStringInfoString(text, "],\"lower_inc\":true,\"upper_inc\":true");
}

/* Begins a MovingPoint, within a Feature if argument 1 has properties; raises an error unless these are an object. */
static void
begin_moving_point(FunctionCallInfo fcinfo, StringInfo out)
{
	initStringInfo(out);
	if (!PG_ARGISNULL(1))
	{
		const text *properties = PG_GETARG_TEXT_PP(1);
		const char *json = VARDATA_ANY(properties);

		/* type json ensures that there is a non-blank character */
		if (json[strspn(json, " \t\r\n")] != '{')
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("properties of a Feature must be a JSON object"),
							errhint("json_build_object(name, value, ...) makes one.")));
		appendStringInfoString(out, "{\"type\":\"Feature\",\"temporalGeometry\":");
	}
	appendStringInfoString(out, "{\"type\":\"MovingPoint\",\"crs\":{\"type\":\"Name\","
								"\"properties\":{\"name\":\"EPSG:4326\"}},");
}

static Datum
end_moving_point(FunctionCallInfo fcinfo, StringInfo out)
{
	appendStringInfoString(out, ",\"interpolation\":\"Linear\"}");
	if (!PG_ARGISNULL(1))
	{
		const text *properties = PG_GETARG_TEXT_PP(1);

		appendStringInfoString(out, ",\"properties\":");
		appendBinaryStringInfo(out, VARDATA_ANY(properties), (int) VARSIZE_ANY_EXHDR(properties));
		appendStringInfoChar(out, '}');
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out->data, out->len));
}

PG_FUNCTION_INFO_V1(trajectory_mfjson);
Datum
trajectory_mfjson(PG_FUNCTION_ARGS)
{
	StringInfoData text;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	begin_moving_point(fcinfo, &text);
	append_sequence(&text, mig_trajectory_arg(fcinfo, 0));
	return end_moving_point(fcinfo, &text);
}

PG_FUNCTION_INFO_V1(trajectory_sequences_mfjson);
Datum
trajectory_sequences_mfjson(PG_FUNCTION_ARGS)
{
	ArrayType *array;
	Datum *trajectories;
	int count;
	int64 last = 0;
	StringInfoData text;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	array = PG_GETARG_ARRAYTYPE_P(0);
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a sequence must not be NULL"),
				 errhint("array_agg(...) FILTER (WHERE ...) leaves rows out.")));
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &trajectories, NULL,
					  &count);
	if (count == 0)
		PG_RETURN_NULL();
	begin_moving_point(fcinfo, &text);
	appendStringInfoString(&text, "\"sequences\":[");
	for (int i = 0; i < count; i++)
	{
		const MigTrajectoryHead *head = mig_trajectory_value(trajectories[i]);

		if (i > 0 && head->first.time <= last)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("sequence %d does not begin after the one before it ends", i + 1),
					 errdetail("A MovingPoint is at one place at a time."),
					 errhint("Sort them with array_agg(trajectory ORDER BY trajectory); "
							 "movers are a MovingPoint each.")));
		last = head->last.time;
		appendStringInfoString(&text, i == 0 ? "{" : ",{");
		append_sequence(&text, head);
		appendStringInfoChar(&text, '}');
	}
	appendStringInfoChar(&text, ']');
	return end_moving_point(fcinfo, &text);
}
