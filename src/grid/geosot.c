/*
 * geosot.c
 *		GeoSOT location codes, GB/T 40087-2021 (see geosot.h).
 */
#include "grid/geosot.h"

#define LEVEL_MAX   32
#define DEGREE_BITS 23 /* bits below the degrees: minutes, seconds, fraction */
#define MINUTE_BITS 17
#define SECOND_BITS 11
#define AXIS_BITS   31 /* without the sign */

/* Digits before which the separated form has a separator: after degrees, minutes and seconds. */
#define MINUTES_AT  10
#define SECONDS_AT  16
#define FRACTION_AT 22

static size_t
length_of(int level)
{
	return 1 + (size_t) level;
}

/* Converts units of 1/2048 second to the extended scale of 64 minutes and seconds. */
static uint32_t
extend(int64_t units)
{
	uint32_t seconds = (uint32_t) (units / MIG_UNITS_A_SECOND);
	uint32_t fraction = (uint32_t) (units % MIG_UNITS_A_SECOND);

	return (seconds / 3600) << DEGREE_BITS | (seconds / 60 % 60) << MINUTE_BITS |
		   (seconds % 60) << SECOND_BITS | fraction;
}

/* The inverse; clips to 60 minutes, 60 seconds and the end of the world. */
static int64_t
shrink(uint64_t extended, int end_deg)
{
	int64_t degrees = (int64_t) (extended >> DEGREE_BITS);
	int64_t minutes = (int64_t) (extended >> MINUTE_BITS & 63);
	int64_t seconds = (int64_t) (extended >> SECOND_BITS & 63);
	int64_t fraction = (int64_t) (extended & (MIG_UNITS_A_SECOND - 1));
	int64_t end = (int64_t) end_deg * MIG_UNITS_A_DEGREE;
	int64_t units;

	if (minutes >= 60)
		units = (degrees + 1) * MIG_UNITS_A_DEGREE;
	else if (seconds >= 60)
		units = (degrees * 60 + minutes + 1) * 60 * MIG_UNITS_A_SECOND;
	else
		units = ((degrees * 60 + minutes) * 60 + seconds) * MIG_UNITS_A_SECOND + fraction;
	return units < end ? units : end;
}

static MigStatus
encode(double lon_deg, double lat_deg, int level, char *out, size_t *len)
{
	MigStatus status = mig_location_code_check(&mig_geosot, lon_deg, lat_deg, level);
	uint32_t lon;
	uint32_t lat;

	if (status != MIG_OK)
		return status;
	lon = extend(mig_angle_units(lon_deg, 180)) | (lon_deg < 0 ? 1u << AXIS_BITS : 0);
	lat = extend(mig_angle_units(lat_deg, 90)) | (lat_deg < 0 ? 1u << AXIS_BITS : 0);
	*len = length_of(level);
	*out++ = 'G';
	for (int bit = AXIS_BITS; bit > AXIS_BITS - level; bit--)
		*out++ = (char) ('0' + (lat >> bit & 1) * 2 + (lon >> bit & 1));
	return MIG_OK;
}

/* Is this the separator expected after this many digits? */
static bool
is_separator(char c, int digits)
{
	return (c == '-' && (digits == MINUTES_AT - 1 || digits == SECONDS_AT - 1)) ||
		   (c == '.' && digits == FRACTION_AT - 1);
}

/* The span of an axis whose first bits are given. */
static bool
decode_axis(uint32_t bits, int level, int end_deg, double *low, double *high)
{
	bool is_negative = level > 0 && (bits >> AXIS_BITS) != 0;
	uint64_t first = bits & ((1u << AXIS_BITS) - 1);
	uint64_t size = (uint64_t) 1 << (AXIS_BITS + 1 - level);
	int64_t nearer = shrink(first, end_deg);
	int64_t farther = shrink(first + size, end_deg);

	mig_angle_span(nearer, farther, is_negative, low, high);
	return nearer < farther;
}

static MigStatus
decode(const char *s, size_t len, int *level, MigDegreeBox *box, MigWhere *where)
{
	uint32_t lon = 0;
	uint32_t lat = 0;
	int digits = 0;

	where->position = 0;
	if (len == 0)
		return MIG_BAD_LENGTH;
	if (s[0] != 'G' && s[0] != 'g')
		return MIG_BAD_CHARACTER;
	for (size_t i = 1; i < len; i++)
	{
		where->position = i;
		if (is_separator(s[i], digits) && s[i - 1] >= '0' && i + 1 < len)
			continue;
		if (s[i] < '0' || s[i] > '3')
			return MIG_BAD_CHARACTER;
		where->position = len;
		if (digits == LEVEL_MAX)
			return MIG_BAD_LENGTH;
		lat |= (uint32_t) (s[i] - '0') / 2 << (AXIS_BITS - digits);
		lon |= (uint32_t) (s[i] - '0') % 2 << (AXIS_BITS - digits);
		digits++;
	}
	*level = digits;
	if (digits == 0)
	{
		*box = (MigDegreeBox){-180, -90, 180, 90};
		return MIG_OK;
	}
	return decode_axis(lon, digits, 180, &box->west, &box->east) &&
				   decode_axis(lat, digits, 90, &box->south, &box->north)
			   ? MIG_OK
			   : MIG_OUT_OF_RANGE;
}

const MigLocationCode mig_geosot = {0, LEVEL_MAX, encode, decode, length_of};
