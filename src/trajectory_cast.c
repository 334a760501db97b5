/*
 * trajectory_cast.c
 *		Trajectories of geometries whose M is the time, as PostGIS's functions on trajectories take it, and of
 *		Moving Features JSON, and back.
 */
#include "pg_compat.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/trajectory_json.h"
#include "core/trajectory_text.h"
#include "geometry.h"
#include "glue.h"
#include "trajectory.h"

/* --- Geometries: M is seconds since 1970 --- */

#define SECOND     INT64_C(1000000)
#define YEAR_2000  INT64_C(946684800) /* seconds since 1970 */
#define SRID_WGS84 4326

/* A time of M, to the nearest microsecond. */
static int64
time_of_measure(double measure)
{
	static const int64 least = MIG_INSTANT_MIN / SECOND + YEAR_2000;
	static const int64 most = MIG_INSTANT_MAX / SECOND + YEAR_2000;
	double second = floor(measure);

	if (!(second >= (double) least && second <= (double) most))
		return PG_INT64_MAX; /* is refused as any other that is no time */
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

/* Extended well-known binary in this machine's byte order, from which PostGIS makes the geometry. */
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

PG_FUNCTION_INFO_V1(trajectory_from_mfjson);
Datum
trajectory_from_mfjson(PG_FUNCTION_ARGS)
{
	text *json = PG_GETARG_TEXT_PP(0);
	const char *value = VARDATA_ANY(json);
	size_t len = VARSIZE_ANY_EXHDR(json);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes fixes;
	MigWhere where;
	MigStatus status = mig_trajectory_read_json(value, len, &memory, &fixes, &where);
	Datum trajectory;

	if (status != MIG_OK)
	{
		mig_report_text(NULL, &mig_trajectory_text, status, &where, value, len);
		PG_RETURN_NULL();
	}
	trajectory = mig_trajectory_done(fixes.fixes, fixes.count);
	mig_fixes_free(&fixes, &memory);
	return trajectory;
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
				len += mig_time_format(MIG_INSTANTS, fixes[i].time, entry + len);
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

PG_FUNCTION_INFO_V1(trajectory_mfjson);
Datum
trajectory_mfjson(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "{\"type\":\"MovingPoint\",\"crs\":{\"type\":\"Name\","
								  "\"properties\":{\"name\":\"EPSG:4326\"}},\"coordinates\":[");
	append_array(&text, head, false);
	appendStringInfoString(&text, "],\"datetimes\":[");
	append_array(&text, head, true);
	appendStringInfoString(&text,
						   "],\"lower_inc\":true,\"upper_inc\":true,\"interpolation\":\"Linear\"}");
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}
