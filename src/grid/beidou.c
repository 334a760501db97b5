/*
 * beidou.c
 *		BeiDou grid location codes, GB/T 39409-2020 (see beidou.h).
 */
#include "grid/beidou.h"

#include <math.h>

#define LEVELS    11
#define POLAR_DEG 88
#define SECOND    MIG_UNITS_A_SECOND
#define ZONE      (21600 * SECOND) /* 6 degrees, first level */
#define BAND      (14400 * SECOND)

/* Levels 2 to 10: size of a cell in units, and number of cells in the parent. */
typedef struct Division
{
	int64_t width;
	int64_t height;
	int columns;
	int rows;
	bool z_order; /* one digit, columns * row + column */
} Division;

static const Division divisions[LEVELS] = {
	[2] = {1800 * SECOND, 1800 * SECOND, 12, 8, false},
	[3] = {900 * SECOND, 600 * SECOND, 2, 3, true},
	[4] = {60 * SECOND, 60 * SECOND, 15, 10, false},
	[5] = {4 * SECOND, 4 * SECOND, 15, 15, false},
	[6] = {2 * SECOND, 2 * SECOND, 2, 2, true},
	[7] = {SECOND / 4, SECOND / 4, 8, 8, false},
	[8] = {SECOND / 32, SECOND / 32, 8, 8, false},
	[9] = {SECOND / 256, SECOND / 256, 8, 8, false},
	[10] = {SECOND / 2048, SECOND / 2048, 8, 8, false},
};

static const size_t lengths[LEVELS] = {1, 4, 6, 7, 9, 11, 12, 14, 16, 18, 20};

static const char digits[] = "0123456789ABCDE";

static size_t
length_of(int level)
{
	return lengths[level];
}

static MigStatus
encode(double lon_deg, double lat_deg, int level, char *out, size_t *len)
{
	MigStatus status = mig_location_code_check(&mig_beidou, lon_deg, lat_deg, level);
	int64_t lon;
	int64_t lat;
	int zone;

	if (status != MIG_OK)
		return status;
	if (fabs(lat_deg) >= POLAR_DEG)
		return MIG_POLAR;
	*len = lengths[level];
	*out++ = lat_deg < 0 ? 'S' : 'N';
	if (level == 0)
		return MIG_OK;
	lon = mig_angle_units(lon_deg, 180);
	lat = mig_angle_units(lat_deg, POLAR_DEG);
	zone = lon_deg < 0 ? 30 - (int) (lon / ZONE) : 31 + (int) (lon / ZONE);
	*out++ = (char) ('0' + zone / 10);
	*out++ = (char) ('0' + zone % 10);
	*out++ = (char) ('A' + lat / BAND);
	for (int i = 2; i <= level; i++)
	{
		const Division *d = &divisions[i];
		int column = (int) (lon / d->width % d->columns);
		int row = (int) (lat / d->height % d->rows);

		if (d->z_order)
			*out++ = digits[d->columns * row + column];
		else
		{
			*out++ = digits[column];
			*out++ = digits[row];
		}
	}
	return MIG_OK;
}

/* The value of a digit below a limit, or -1; lower-case letters are accepted too. */
static int
digit_below(char c, int limit)
{
	int value = c >= '0' && c <= '9'   ? c - '0'
				: c >= 'A' && c <= 'E' ? c - 'A' + 10
				: c >= 'a' && c <= 'e' ? c - 'a' + 10
									   : -1;

	return value < limit ? value : -1;
}

/* Reads the three characters of the first level. */
static MigStatus
decode_first(const char *s, bool *is_west, int64_t *lon, int64_t *lat, MigWhere *where)
{
	int zone = 0;
	char band = s[3];

	for (where->position = 1; where->position <= 2; where->position++)
	{
		int digit = digit_below(s[where->position], 10);

		if (digit < 0)
			return MIG_BAD_CHARACTER;
		zone = zone * 10 + digit;
	}
	if (zone == 0 && s[3] == '0')
		return MIG_POLAR;
	if (band >= 'a' && band <= 'z')
		band = (char) (band - 'a' + 'A');
	if (band < 'A' || band > 'V')
		return MIG_BAD_CHARACTER;
	if (zone < 1 || zone > 60)
		return MIG_OUT_OF_RANGE;
	*is_west = zone <= 30;
	*lon = (*is_west ? 30 - zone : zone - 31) * ZONE;
	*lat = (band - 'A') * BAND;
	return MIG_OK;
}

static MigStatus
decode(const char *s, size_t len, int *level, MigDegreeBox *box, MigWhere *where)
{
	bool is_south;
	bool is_west = false;
	int64_t lon = 0;
	int64_t lat = 0;
	MigStatus status;

	for (*level = 0; *level < LEVELS && lengths[*level] != len; (*level)++)
		;
	where->position = len;
	if (*level == LEVELS)
		return MIG_BAD_LENGTH;
	where->position = 0;
	if (s[0] != 'N' && s[0] != 'n' && s[0] != 'S' && s[0] != 's')
		return MIG_BAD_CHARACTER;
	is_south = s[0] == 'S' || s[0] == 's';
	if (*level == 0)
	{
		*box = (MigDegreeBox){-180, is_south ? -POLAR_DEG : 0, 180, is_south ? 0 : POLAR_DEG};
		return MIG_OK;
	}
	status = decode_first(s, &is_west, &lon, &lat, where);
	if (status != MIG_OK)
		return status;
	where->position = 4;
	for (int i = 2; i <= *level; i++)
	{
		const Division *d = &divisions[i];
		int column =
			digit_below(s[where->position], d->z_order ? d->columns * d->rows : d->columns);
		int row = d->z_order ? column / d->columns : 0;

		if (column < 0)
			return MIG_BAD_CHARACTER;
		where->position++;
		if (d->z_order)
			column %= d->columns;
		else
		{
			row = digit_below(s[where->position], d->rows);
			if (row < 0)
				return MIG_BAD_CHARACTER;
			where->position++;
		}
		lon += column * d->width;
		lat += row * d->height;
	}
	mig_angle_span(lon, lon + (*level == 1 ? ZONE : divisions[*level].width), is_west, &box->west,
				   &box->east);
	mig_angle_span(lat, lat + (*level == 1 ? BAND : divisions[*level].height), is_south,
				   &box->south, &box->north);
	return MIG_OK;
}

const MigLocationCode mig_beidou = {0, LEVELS - 1, encode, decode, length_of};
