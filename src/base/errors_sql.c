/*
 * errors_sql.c
 *		The texts of all errors about values: one message a cause, alike for every type.
 */
#include "base/pg_compat.h"

#include "mb/pg_wchar.h"

#include "base/errors_sql.h"
#include "time/calendar.h"

/* As much of a faulty value as a message shows, in bytes. */
#define SHOWN_MAX 40

/* A longer text is simply too long, whatever it is made of. */
#define LOOKED_AT_MAX 200

static int
sqlstate_of(MigStatus status, int otherwise)
{
	switch (status)
	{
		case MIG_BAD_DATE:
		case MIG_FUTURE_DATE:
		case MIG_BAD_TIME:
			return ERRCODE_DATETIME_FIELD_OVERFLOW;
		case MIG_OUT_OF_RANGE:
		case MIG_BAD_LONGITUDE:
		case MIG_BAD_LATITUDE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		case MIG_TOO_LARGE:
		case MIG_TOO_MANY_FIXES:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case MIG_POLAR:
			return ERRCODE_FEATURE_NOT_SUPPORTED;
		default:
			return otherwise;
	}
}

/* A wrong number of bytes may come from full-width characters: then the first of them is the fault. */
static MigStatus
settle(MigStatus status, const char *text, size_t len, MigWhere *where)
{
	if (status == MIG_BAD_LENGTH && len <= LOOKED_AT_MAX)
		for (size_t i = 0; i < len; i++)
			if (IS_HIGHBIT_SET(text[i]))
			{
				where->position = i;
				return MIG_BAD_CHARACTER;
			}
	return status;
}

/* What is wrong with a time, without the time. */
static char *
time_detail(uint8_t fault, int character)
{
	static const char *const details[] = {
		[MIG_TIME_DATE] = "Character %d begins no date as 2024-01-31.",
		[MIG_TIME_YEAR] = "The year is not one of 1 to 99999, at character %d.",
		[MIG_TIME_MONTH] = "The month is not one of 1 to 12, at character %d.",
		[MIG_TIME_DAY] = "The day is not one of its month, at character %d.",
		[MIG_TIME_NO_CLOCK] = "The time of the day is missing, at character %d.",
		[MIG_TIME_HOUR] = "The hour is not one of 0 to 24, at character %d.",
		[MIG_TIME_MINUTE] = "The minute is not one of 0 to 59, at character %d.",
		[MIG_TIME_SECOND] = "The second is not one of 0 to 60, at character %d.",
		[MIG_TIME_FRACTION] = "The fraction of a second has more than 100 digits, at character %d.",
		[MIG_TIME_AFTER_24] = "The time of the day is after 24:00:00, at character %d.",
		[MIG_TIME_NO_OFFSET] = "The offset, as Z or +08:00, is missing, at character %d.",
		[MIG_TIME_OFFSET] =
			"The offset is not one of -15:59:59 to +15:59:59, as +08:00, at character %d.",
	};

	return psprintf(details[fault], character);
}

/* The detail of a status that has been settled. */
static char *
detail_of(const MigTypeText *type, MigStatus status, const MigWhere *where, const char *text,
		  size_t len)
{
	switch (status)
	{
		case MIG_BAD_LENGTH:
			return psprintf("It has %d characters; type %s takes %s.",
							pg_mbstrlen_with_len(text, (int) len), type->name, type->lengths);
		case MIG_BAD_CHARACTER:
			return psprintf("Character %d is not one of %s.",
							pg_mbstrlen_with_len(text, (int) where->position) + 1, type->alphabet);
		case MIG_BAD_PROVINCE:
			return pstrdup("The province digits are not a code of GB/T 2260.");
		case MIG_BAD_ADDRESS:
			return pstrdup("Codes 81, 82 and 83 are followed by 0000 in a residence permit.");
		case MIG_BAD_DATE:
			return pstrdup("The birth date is not a calendar date of the years 1800 to 2199.");
		case MIG_FUTURE_DATE:
			return pstrdup("The birth date lies in the future.");
		case MIG_BAD_CHECK:
			if (type->personal)
				return pstrdup("The check character does not match the other characters.");
			return psprintf("The check character should be \"%c\".", where->expected);
		case MIG_BAD_CATEGORY:
			return pstrdup("The first two characters are no registering department and category "
						   "of GB 32100.");
		case MIG_BAD_LEVEL:
			return pstrdup("The region is not a village or community (level 5).");
		case MIG_BAD_SEQUENCE:
			return pstrdup("The sequence number of a grid runs from 001 to 999.");
		case MIG_BAD_SIZE:
			return pstrdup("Cell sizes are 100000, 50000, 10000, 5000, 1000, 500, 100, 50, 10, 5 "
						   "and 1 metres.");
		case MIG_OUT_OF_RANGE:
			return psprintf("The value lies outside the range of type %s.", type->name);
		case MIG_BAD_LONGITUDE:
			return pstrdup("A longitude runs from -180 to 180 degrees.");
		case MIG_BAD_LATITUDE:
			return pstrdup("A latitude runs from -90 to 90 degrees.");
		case MIG_BAD_RING:
			return pstrdup("A ring has fewer than 4 vertices, or its last is not its first.");
		case MIG_BAD_COVERAGE:
			return psprintf("The bytes are not those that %s_out writes.", type->name);
		case MIG_POLAR:
			return pstrdup("GB/T 39409 has a polar scheme of its own from latitude 88 degrees on, "
						   "which is not supported.");
		case MIG_BAD_TIME:
			if (len == 0)
				return pstrdup("Times run from the year 1 to 99999, or have no end.");
			return time_detail(where->fault, pg_mbstrlen_with_len(text, (int) where->position) + 1);
		case MIG_BAD_OCCUPANCY:
		case MIG_BAD_DENSITY:
		case MIG_BAD_TRAJECTORY:
			return psprintf("The text goes wrong or ends at character %d.",
							pg_mbstrlen_with_len(text, (int) where->position) + 1);
		case MIG_BAD_MOVING_POINT:
			return psprintf("The JSON is no MovingPoint on WGS 84 from character %d on.",
							pg_mbstrlen_with_len(text, (int) where->position) + 1);
		case MIG_BAD_ORDER:
			return psprintf("The time at character %d is not after the one before it.",
							pg_mbstrlen_with_len(text, (int) where->position) + 1);
		case MIG_TOO_MANY_FIXES:
			return pstrdup("A trajectory has at most 10 million fixes.");
		case MIG_TOO_LARGE:
			return pstrdup("Vertices and index together would exceed 1 GB.");
		case MIG_BAD_CODE_LEVEL:
		case MIG_BAD_QUOTE:
		case MIG_BAD_GEOMETRY:
		case MIG_BAD_GEOMETRY_TYPE:
		case MIG_BAD_KIND:
		case MIG_BAD_SEASON:
		case MIG_BAD_NUMBER:
		case MIG_BAD_AMOUNT:
		case MIG_BAD_USAGE:
		case MIG_TOO_TANGLED:
		case MIG_NO_ORIGIN:
		case MIG_NO_DESTINATION:
		case MIG_OK:
			break; /* csv.c, flow_models.c, geometry.c, gridcell_cover.c, location_code.c and usage.c do */
	}
	elog(ERROR, "unexpected status %d", (int) status);
}

char *
mig_problem(const MigTypeText *type, MigStatus status, const MigWhere *where, const char *text,
			size_t len)
{
	MigWhere settled = *where;

	status = settle(status, text, len, &settled);
	return detail_of(type, status, &settled, text, len);
}

static const char *
hint_of(const MigTypeText *type, MigStatus status, const MigWhere *where, const char *text,
		size_t len)
{
	switch (status)
	{
		case MIG_BAD_CHARACTER:
			if (where->position < len && IS_HIGHBIT_SET(text[where->position]))
				return "Write digits and letters as ASCII, not as full-width characters.";
			return type->form ? type->form : "Remove blanks, hyphens and other separators.";
		case MIG_BAD_LENGTH:
			return type->form ? type->form
							  : "Give the value in full, without blanks or separators.";
		case MIG_BAD_CHECK:
			return "Compare the value with the document: a digit is wrong or two are exchanged.";
		case MIG_BAD_LONGITUDE:
		case MIG_BAD_LATITUDE:
			return "Give longitude before latitude, in degrees; NaN and infinity are no positions.";
		case MIG_BAD_SIZE:
			return "Take the nearest of these sizes; finer cells roll up with gridcell_parent.";
		case MIG_BAD_LEVEL:
			return "Give the code of a village or community: 12 digits, the last three not 000.";
		case MIG_BAD_SEQUENCE:
			return "Number the grids of a community from 1.";
		case MIG_BAD_RING:
			return "ST_MakeValid repairs polygons; ST_IsValidReason tells what is wrong.";
		case MIG_BAD_COVERAGE:
			return "Build coverages with coverage_agg(id, polygon); their text is for dumps.";
		case MIG_BAD_TIME:
			if (len == 0)
				return "Leave out the end of a period that has none, or write infinity.";
			return "Write 2024-01-01 among dates, 2024-01-01T00:00:00Z among instants.";
		case MIG_BAD_OCCUPANCY:
			return "Write the number from each time on, in the order of time: "
				   "dates{2024-01-01=2,2024-03-01=0}.";
		case MIG_BAD_TRAJECTORY:
			return "Write longitude, latitude and time of each fix: "
				   "{119.9201 28.4502@2024-05-01T08:00:00Z, ...}.";
		case MIG_BAD_MOVING_POINT:
			return "Give as many coordinates as datetimes: {\"type\": \"MovingPoint\", "
				   "\"coordinates\": [[lon, lat], ...], \"datetimes\": [\"2024-05-01T08:00:00Z\", "
				   "...]}, Linear or Discrete, or sequences of both, or one Feature with it as "
				   "temporalGeometry.";
		case MIG_BAD_ORDER:
			return "Write each time once, in order; trajectory_agg and the constructors sort.";
		case MIG_TOO_MANY_FIXES:
			return "Cut it, as by days.";
		case MIG_POLAR:
			return "Take a GeoSOT code or a gridcell near the poles.";
		case MIG_TOO_LARGE:
			return "Build one coverage for each county, or simplify the polygons.";
		default:
			if (type->form != NULL)
				return type->form;
			return psprintf("Use %s_is_valid(text) to test values before loading them.",
							type->name);
	}
}

void
mig_report_text(struct Node *escontext, const MigTypeText *type, MigStatus status,
				const MigWhere *where, const char *text, size_t len)
{
	MigWhere settled = *where;
	MigStatus fault = settle(status, text, len, &settled);
	char *detail = detail_of(type, fault, &settled, text, len);
	const char *hint = hint_of(type, fault, &settled, text, len);
	int sqlstate = sqlstate_of(fault, ERRCODE_INVALID_TEXT_REPRESENTATION);

	if (type->personal)
		errsave(escontext,
				(errcode(sqlstate), errmsg("invalid input syntax for type %s", type->name),
				 errdetail_internal("%s", detail), errhint("%s", hint)));
	else
		errsave(escontext, (errcode(sqlstate),
							errmsg("invalid input syntax for type %s: \"%.*s%s\"", type->name,
								   pg_mbcliplen(text, (int) len, SHOWN_MAX), text,
								   len > SHOWN_MAX ? "..." : ""),
							errdetail_internal("%s", detail), errhint("%s", hint)));
}

void
mig_report_binary(const MigTypeText *type, MigStatus status)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", type->name),
			 errdetail_internal("The bytes received are not what %s_send writes.", type->name)));
}

void
mig_report_argument(const MigTypeText *type, MigStatus status, const MigWhere *where)
{
	ereport(ERROR, (errcode(sqlstate_of(status, ERRCODE_INVALID_PARAMETER_VALUE)),
					errmsg("invalid value for type %s", type->name),
					errdetail_internal("%s", detail_of(type, status, where, "", 0)),
					errhint("%s", hint_of(type, status, where, "", 0))));
}

void
mig_report_position(MigStatus status)
{
	static const MigTypeText point_text = {.name = "point"};

	mig_report_argument(&point_text, status, &(MigWhere){0});
}
