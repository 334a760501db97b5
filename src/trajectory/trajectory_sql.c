/*
 * trajectory_sql.c
 *		SQL functions of type trajectory: what every other function of it starts from.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/geo_decls.h"
#include "utils/timestamp.h"

#include "base/glue_sql.h"
#include "time/period_sql.h"
#include "geo/position.h"
#include "geo/sphere.h"
#include "geo/geometry_sql.h"
#include "coverage/coverage_sql.h"
#include "trajectory/trajectory_text.h"
#include "trajectory/trajectory_sql.h"

static bool
explain(const MigFault *fault, MigWords *words)
{
	switch (fault->status)
	{
		case MIG_BAD_TRAJECTORY:
			words->detail =
				psprintf("The text goes wrong or ends at character %d.", fault->character);
			words->hint = "Write longitude, latitude and time of each fix: "
						  "{119.9201 28.4502@2024-05-01T08:00:00Z, ...}.";
			return true;
		case MIG_BAD_MOVING_POINT:
			words->detail = psprintf(
				"The JSON is not a MovingPoint on WGS 84 from character %d on.", fault->character);
			words->hint =
				"Give as many coordinates as datetimes: {\"type\": \"MovingPoint\", "
				"\"coordinates\": [[lon, lat], ...], \"datetimes\": [\"2024-05-01T08:00:00Z\", "
				"...]}, Linear or Discrete, or sequences of both, or one Feature with it as "
				"temporalGeometry.";
			return true;
		case MIG_BAD_ORDER:
			words->detail = psprintf("The time at character %d is not after the one before it.",
									 fault->character);
			words->hint =
				"Write each time once, in order; trajectory_agg and the constructors sort.";
			return true;
		case MIG_TOO_MANY_FIXES:
			words->sqlstate = ERRCODE_PROGRAM_LIMIT_EXCEEDED;
			words->detail = "A trajectory has at most 10 million fixes.";
			words->hint = "Cut it, as by days.";
			return true;
		default:
			return false;
	}
}

const MigTypeText mig_trajectory_text = {
	.name = "trajectory",
	.personal = true,
	.explain = {explain, mig_time_explain, mig_coverage_explain},
};

/* --- Values --- */

void
mig_trajectory_report_damaged(void)
{
	ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid serialized trajectory")));
}

/* Raises unless this library reads the format. */
static void
check_format(const MigTrajectoryHead *head, Size size)
{
	if (size < sizeof(MigTrajectoryHead))
		mig_trajectory_report_damaged();
	if (head->format != MIG_TRAJECTORY_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type trajectory"),
						errdetail("This library reads format %d.", MIG_TRAJECTORY_FORMAT)));
}

const MigTrajectoryHead *
mig_trajectory_value(Datum datum)
{
	const MigTrajectoryHead *head = (const MigTrajectoryHead *) PG_DETOAST_DATUM(datum);

	check_format(head, VARSIZE(head));
	if (mig_trajectory_open(head, VARSIZE(head)) != MIG_OK)
		mig_trajectory_report_damaged();
	return head;
}

const MigTrajectoryHead *
mig_trajectory_arg(FunctionCallInfo fcinfo, int number)
{
	return mig_trajectory_value(PG_GETARG_DATUM(number));
}

MigTrajectoryHead
mig_trajectory_head_of(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);
	MigTrajectoryHead head;

	if (VARATT_IS_4B_U(value))
	{
		check_format((const MigTrajectoryHead *) value, VARSIZE(value));
		return *(const MigTrajectoryHead *) value;
	}
	value = PG_DETOAST_DATUM_SLICE(datum, 0, sizeof(MigTrajectoryHead) - VARHDRSZ);
	check_format((const MigTrajectoryHead *) value, VARSIZE(value));
	memcpy(&head, value, sizeof(head));
	pfree(value);
	return head;
}

MigTrajectoryHead
mig_trajectory_head_arg(FunctionCallInfo fcinfo, int number)
{
	return mig_trajectory_head_of(PG_GETARG_DATUM(number));
}

MigFix *
mig_trajectory_fixes(const MigTrajectoryHead *head)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFix *fixes = mig_allocate(&memory, head->count, sizeof(MigFix));

	if (mig_trajectory_read(head, &memory, fixes) != MIG_OK)
		mig_trajectory_report_damaged();
	return fixes;
}

Datum
mig_trajectory_done(const MigFix *fixes, size_t count)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	void *form;

	if (count > MIG_TRAJECTORY_FIXES_MAX)
		mig_report_argument(&mig_trajectory_text, MIG_TOO_MANY_FIXES, &(MigWhere){0});
	form = palloc(mig_trajectory_size_max(count));
	SET_VARSIZE(form, mig_trajectory_write(fixes, count, &memory, form));
	return PointerGetDatum(form);
}

MigFix
mig_fix_arg(double lon_deg, double lat_deg, int64 time)
{
	MigStatus status = mig_position_check(lon_deg, lat_deg);

	if (status != MIG_OK)
		mig_report_position(status);
	if (!mig_time_is_valid(MIG_TIMESTAMPS, time))
		ereport(ERROR, (errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
						errmsg("time out of range for type trajectory"),
						errdetail("Times range from the year 1 to 99999 and are finite."),
						errhint("Leave such rows out, or give NULL, which aggregates skip.")));
	return (MigFix){time, mig_sphere_lon(mig_trajectory_unit(lon_deg)),
					mig_trajectory_unit(lat_deg)};
}

/* --- Text and binary forms --- */

PG_FUNCTION_INFO_V1(trajectory_in);
Datum
trajectory_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes read;
	MigWhere where;
	MigStatus status = mig_trajectory_parse(text, len, &memory, &read, &where);
	Datum trajectory;

	if (status != MIG_OK)
	{
		mig_report_text(fcinfo->context, &mig_trajectory_text, status, &where, text, len);
		PG_RETURN_NULL();
	}
	trajectory = mig_trajectory_done(read.fixes, read.count);
	pfree(read.fixes);
	return trajectory;
}

PG_FUNCTION_INFO_V1(trajectory_is_valid);
Datum
trajectory_is_valid(PG_FUNCTION_ARGS)
{
	text *value = PG_GETARG_TEXT_PP(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFixes read;
	MigWhere where;
	MigStatus status =
		mig_trajectory_parse(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &memory, &read, &where);

	if (read.fixes != NULL)
		pfree(read.fixes);
	PG_RETURN_BOOL(status == MIG_OK);
}

PG_FUNCTION_INFO_V1(trajectory_out);
Datum
trajectory_out(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	StringInfoData text;
	uint32_t first;
	size_t count;

	initStringInfo(&text);
	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i < count; i++)
		{
			char fix[MIG_FIX_TEXT_MAX];

			appendStringInfoString(&text, first + i == 0 ? "{" : ", ");
			appendBinaryStringInfo(&text, fix, (int) mig_fix_format(fixes + i, fix));
		}
	}
	if (reader.next != head->count)
		mig_trajectory_report_damaged();
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

#define SENT_HEAD (1 + sizeof(int32))

/* Format (1 byte), count (4), then time (8), longitude (4) and latitude (4) of each fix, in network order. */
PG_FUNCTION_INFO_V1(trajectory_send);
Datum
trajectory_send(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	StringInfoData buffer;
	uint32_t first;
	size_t count;

	pq_begintypsend(&buffer);
	enlargeStringInfo(&buffer, (int) (SENT_HEAD + head->count * sizeof(MigFix)));
	pq_sendbyte(&buffer, MIG_TRAJECTORY_FORMAT);
	pq_sendint32(&buffer, head->count);
	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		for (size_t i = 0; i < count; i++)
		{
			pq_sendint64(&buffer, fixes[i].time);
			pq_sendint32(&buffer, (uint32) fixes[i].lon);
			pq_sendint32(&buffer, (uint32) fixes[i].lat);
		}
	}
	if (reader.next != head->count)
		mig_trajectory_report_damaged();
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(trajectory_recv);
Datum
trajectory_recv(PG_FUNCTION_ARGS)
{
	StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int format = pq_getmsgbyte(buffer);
	uint32 count = pq_getmsgint(buffer, sizeof(int32));
	MigFix *fixes;
	Datum trajectory;

	if (format != MIG_TRAJECTORY_FORMAT ||
		count != (Size) (buffer->len - buffer->cursor) / sizeof(MigFix))
		mig_report_binary(&mig_trajectory_text, MIG_BAD_TRAJECTORY);
	fixes = mig_allocate(&memory, count, sizeof(MigFix));
	for (uint32 i = 0; i < count; i++)
	{
		mig_progress(&memory, 1);
		fixes[i].time = pq_getmsgint64(buffer);
		fixes[i].lon = mig_sphere_lon((int32) pq_getmsgint(buffer, sizeof(int32)));
		fixes[i].lat = (int32) pq_getmsgint(buffer, sizeof(int32));
	}
	if (mig_trajectory_check(fixes, count, &memory) != MIG_OK)
		mig_report_binary(&mig_trajectory_text, MIG_BAD_TRAJECTORY);
	trajectory = mig_trajectory_done(fixes, count);
	pfree(fixes);
	return trajectory;
}

/* --- Reading --- */

Datum
mig_fix_point(const MigFix *fix)
{
	Point *point = palloc(sizeof(Point));

	point->x = mig_trajectory_degrees(fix->lon);
	point->y = mig_trajectory_degrees(fix->lat);
	return PointPGetDatum(point);
}

PG_FUNCTION_INFO_V1(trajectory_count);
Datum
trajectory_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) mig_trajectory_head_arg(fcinfo, 0).count);
}

PG_FUNCTION_INFO_V1(trajectory_start);
Datum
trajectory_start(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(mig_trajectory_head_arg(fcinfo, 0).first.time);
}

PG_FUNCTION_INFO_V1(trajectory_end);
Datum
trajectory_end(PG_FUNCTION_ARGS)
{
	PG_RETURN_TIMESTAMPTZ(mig_trajectory_head_arg(fcinfo, 0).last.time);
}

PG_FUNCTION_INFO_V1(trajectory_period);
Datum
trajectory_period(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);
	RangeBound lower = {TimestampTzGetDatum(head.first.time), false, true, true};
	RangeBound upper = {TimestampTzGetDatum(head.last.time), false, true, false};

	PG_RETURN_RANGE_P(mig_make_range(mig_range_type(MIG_TIMESTAMPS), &lower, &upper));
}

PG_FUNCTION_INFO_V1(trajectory_box);
Datum
trajectory_box(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);
	BOX *box = palloc(sizeof(BOX));

	box->low.x = mig_trajectory_degrees(head.west);
	box->low.y = mig_trajectory_degrees(head.south);
	box->high.x = mig_trajectory_degrees(head.east);
	box->high.y = mig_trajectory_degrees(head.north);
	PG_RETURN_BOX_P(box);
}

PG_FUNCTION_INFO_V1(trajectory_first);
Datum
trajectory_first(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);

	return mig_fix_point(&head.first);
}

PG_FUNCTION_INFO_V1(trajectory_last);
Datum
trajectory_last(PG_FUNCTION_ARGS)
{
	MigTrajectoryHead head = mig_trajectory_head_arg(fcinfo, 0);

	return mig_fix_point(&head.last);
}

PG_FUNCTION_INFO_V1(trajectory_length);
Datum
trajectory_length(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(mig_trajectory_head_arg(fcinfo, 0).length_m);
}

PG_FUNCTION_INFO_V1(trajectory_point);
Datum
trajectory_point(PG_FUNCTION_ARGS)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	int32 number = PG_GETARG_INT32(1);
	MigFix fix;

	if (number < 1 || (uint32) number > head->count)
		PG_RETURN_NULL();
	if (mig_trajectory_fix(head, (uint32) number - 1, &fix) != MIG_OK)
		mig_trajectory_report_damaged();
	return mig_fix_point(&fix);
}

/* What trajectory_points keeps between its rows. */
typedef struct Points
{
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count; /* of the fixes of the block */
	size_t next;  /* the one of them that comes next */
} Points;

PG_FUNCTION_INFO_V1(trajectory_points);
Datum
trajectory_points(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Points *points;
	const MigFix *fix;
	Datum values[3];
	static const bool nulls[lengthof(values)];

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		points = palloc0(sizeof(Points));
		mig_trajectory_begin(&points->reader, mig_trajectory_arg(fcinfo, 0));
		context->user_fctx = points;
		context->tuple_desc = mig_row_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	points = context->user_fctx;
	if (points->next == points->count)
	{
		points->count = mig_trajectory_next(&points->reader, &points->first, points->fixes);
		points->next = 0;
		if (points->count == 0)
		{
			if (points->reader.next != points->reader.head->count)
				mig_trajectory_report_damaged();
			SRF_RETURN_DONE(context);
		}
	}
	fix = points->fixes + points->next;
	values[0] = Int32GetDatum((int32) (points->first + points->next) + 1);
	values[1] = mig_fix_point(fix);
	values[2] = TimestampTzGetDatum(fix->time);
	points->next++;
	SRF_RETURN_NEXT(
		context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, (bool *) nulls)));
}

/* --- Comparison --- */

static int
compare(FunctionCallInfo fcinfo)
{
	const MigTrajectoryHead *a = mig_trajectory_arg(fcinfo, 0);
	const MigTrajectoryHead *b = mig_trajectory_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);

	return mig_trajectory_compare(a, b, &memory);
}

PG_FUNCTION_INFO_V1(trajectory_cmp);
Datum
trajectory_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(trajectory_lt);
Datum
trajectory_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

PG_FUNCTION_INFO_V1(trajectory_le);
Datum
trajectory_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

PG_FUNCTION_INFO_V1(trajectory_eq);
Datum
trajectory_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

PG_FUNCTION_INFO_V1(trajectory_ne);
Datum
trajectory_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

PG_FUNCTION_INFO_V1(trajectory_ge);
Datum
trajectory_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

PG_FUNCTION_INFO_V1(trajectory_gt);
Datum
trajectory_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

/* Of the fixes, not of their form. */
static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	const MigTrajectoryHead *head = mig_trajectory_arg(fcinfo, 0);
	MigTrajectoryReader reader;
	MigFix fixes[MIG_TRAJECTORY_BLOCK];
	uint32_t first;
	size_t count;
	uint64 sum = seed;

	mig_trajectory_begin(&reader, head);
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		CHECK_FOR_INTERRUPTS();
		sum =
			hash_bytes_extended((const unsigned char *) fixes, (int) (count * sizeof(MigFix)), sum);
	}
	if (reader.next != head->count)
		mig_trajectory_report_damaged();
	return sum;
}

PG_FUNCTION_INFO_V1(trajectory_hash);
Datum
trajectory_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) hash(fcinfo, 0));
}

PG_FUNCTION_INFO_V1(trajectory_hash_extended);
Datum
trajectory_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(hash(fcinfo, PG_GETARG_INT64(1)));
}
