/*
 * gridcell.c
 *		Square cells of an equal-area, metric, nested grid (see gridcell.h).
 *
 * Projection: J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395 (1987), section 10,
 * equations 10-15 and 3-12, with EPSG's parameters of 6933.  Cells must not depend on the machine,
 * so nothing from the math library is called but sqrt, which IEEE 754 defines exactly.
 */
#include "grid/gridcell.h"

#include <math.h>
#include <string.h>

#include "base/digits.h"
#include "geo/position.h"

#define WGS84_A_M          6378137.0
#define WGS84_E2           0.0066943799901413165 /* f (2 - f), f = 1 / 298.257223563 */
#define X_PER_DEGREE_M     96486.280250896511    /* a k0 pi / 180 */
#define X_PER_RADIAN_M     5528256.6392928353    /* a k0; k0 = cos 30 / sqrt(1 - e2 sin2 30) */
#define DEGREES_PER_RADIAN 57.295779513082323

#define BLOCK_M       100000
#define BLOCK_COLUMNS 348
#define BLOCK_ROWS    148
#define ORIGIN_X_M    17400000 /* from the grid's south-west corner to the plane's origin */
#define ORIGIN_Y_M    7400000
#define DECADES       5
#define DECADE_BITS   7
#define BLOCK_SHIFT   (DECADES * DECADE_BITS + 1)

/* The range of 1 m squares in the world, by their south-west corners. */
#define WEST_M  (-17367531)
#define EAST_M  17367530
#define SOUTH_M (-7342231)
#define NORTH_M 7342230

static const int level_size[MIG_GRIDCELL_LEVELS] = {100000, 50000, 10000, 5000, 1000, 500,
													100,    50,    10,    5,    1};

static const char *const level_label[MIG_GRIDCELL_LEVELS] = {
	"100km", "50km", "10km", "5km", "1km", "500m", "100m", "50m", "10m", "5m", "1m"};

const signed char mig_gridcell_shift[MIG_GRIDCELL_LEVELS] = {35, 33, 28, 26, 21, 19,
															 14, 12, 7,  5,  0};

const signed char mig_gridcell_level_of_shift[36] = {
	[35] = 0, [33] = 1, [28] = 2, [26] = 3, [21] = 4, [19] = 5,
	[14] = 6, [12] = 7, [7] = 8,  [5] = 9,  [0] = 10};

/* The bits of the most north-easterly cell of 1 m: in every decade half 3 and fifth 24. */
#define LAST_DECADE    ((int64_t) 3 << 5 | 24)
#define TWO_DECADES(d) ((d) << DECADE_BITS | (d))
#define LAST_METRE                                                                                 \
	((TWO_DECADES(LAST_DECADE) << 21 | TWO_DECADES(LAST_DECADE) << 7 | LAST_DECADE) << 1 | 1)

/*
 * Contribution of a decimal digit of the easting and of the northing to the 7 bits of its decade: 7 =
 * 1 * 5 + 2 is half 1, fifth 2.  A half of the northing counts 2 (of 2 x 2), a fifth 5 (of 5 x 5).
 */
#define EAST_BITS(d)  ((d) / 5 * 32 + (d) % 5)
#define NORTH_BITS(d) ((d) / 5 * 64 + (d) % 5 * 5)

/* The 14 bits of two digits, tabulated. */
#define TWO_EAST(n)  (uint16_t)(EAST_BITS((n) / 10) << DECADE_BITS | EAST_BITS((n) % 10))
#define TWO_NORTH(n) (uint16_t)(NORTH_BITS((n) / 10) << DECADE_BITS | NORTH_BITS((n) % 10))
#define TEN(two, n)                                                                                \
	two(n), two((n) + 1), two((n) + 2), two((n) + 3), two((n) + 4), two((n) + 5), two((n) + 6),    \
		two((n) + 7), two((n) + 8), two((n) + 9)
#define HUNDRED(two)                                                                               \
	TEN(two, 0), TEN(two, 10), TEN(two, 20), TEN(two, 30), TEN(two, 40), TEN(two, 50),             \
		TEN(two, 60), TEN(two, 70), TEN(two, 80), TEN(two, 90)

static const uint16_t two_east[100] = {HUNDRED(TWO_EAST)};
static const uint16_t two_north[100] = {HUNDRED(TWO_NORTH)};

static inline int64_t
lowest_bit(int64_t cell)
{
	return cell & -cell;
}

/* The inverse of level_size, as a switch: it is called for every row. */
int
mig_gridcell_level_of_size(int size_m)
{
	switch (size_m)
	{
		case 100000:
			return 0;
		case 50000:
			return 1;
		case 10000:
			return 2;
		case 5000:
			return 3;
		case 1000:
			return 4;
		case 500:
			return 5;
		case 100:
			return 6;
		case 50:
			return 7;
		case 10:
			return 8;
		case 5:
			return 9;
		case 1:
			return 10;
		default:
			return -1;
	}
}

int
mig_gridcell_size_of_level(int level)
{
	return level_size[level];
}

double
mig_plane_x(double lon_deg)
{
	return lon_deg * X_PER_DEGREE_M;
}

/*
 * y = a q(lat) / (2 k0) is odd in the latitude: lat * P(lat^2), where P interpolates the closed form
 * at 13 Chebyshev nodes.  The error is below 4e-9 m, four units in the last place of a double there
 * (test/core checks it against the closed form).  Separate even and odd powers halve the chain of
 * dependent operations.
 */
static const double y_even[] = {127573.2886301262,       7.2550763994195315e-05,
								-5.4222405103340776e-14, 5.0585832575705878e-25,
								1.5706120084862092e-32,  -4.3312461728542978e-42,
								-2.3721053713668468e-51};
static const double y_odd[] = {-6.3034072634711098,     9.4777688990054767e-10,
							   1.0092586640186655e-18,  -5.6313961346478549e-28,
							   -1.3992493707722949e-37, 1.7911062620963362e-46};

double
mig_plane_y(double lat_deg)
{
	double z = lat_deg * lat_deg;
	double w = z * z;
	double even = y_even[6];
	double odd = y_odd[5];

	for (int i = 5; i >= 0; i--)
		even = even * w + y_even[i];
	for (int i = 4; i >= 0; i--)
		odd = odd * w + y_odd[i];
	return lat_deg * (even + z * odd);
}

/* Metres of y per degree of latitude: the derivative of the same polynomial. */
static double
plane_y_slope(double lat_deg)
{
	double z = lat_deg * lat_deg;
	double w = z * z;
	double even = 25 * y_even[6];
	double odd = 23 * y_odd[5];

	for (int i = 5; i >= 0; i--)
		even = even * w + (4 * i + 1) * y_even[i];
	for (int i = 4; i >= 0; i--)
		odd = odd * w + (4 * i + 3) * y_odd[i];
	return even + z * odd;
}

double
mig_plane_lon(double x_m)
{
	double lon = x_m / X_PER_DEGREE_M;

	return lon > 180 ? 180 : lon < -180 ? -180 : lon;
}

/*
 * First the authalic latitude, asin(y / Y), by formula 4.4.45 of Abramowitz and Stegun (to 7e-5),
 * which is close enough for Newton's method even near the pole, where the slope vanishes.
 */
double
mig_plane_lat(double y_m)
{
	double s = fabs(y_m) / MIG_PLANE_Y_MAX_M;
	double lat;

	if (s >= 1)
		return y_m < 0 ? -90 : 90;
	lat = 90 - DEGREES_PER_RADIAN * sqrt(1 - s) *
				   (1.5707288 + s * (-0.2121144 + s * (0.0742610 + s * -0.0187293)));
	for (int i = 0; i < 4; i++)
	{
		double step = (mig_plane_y(lat) - fabs(y_m)) / plane_y_slope(lat);

		/* Never step past the pole: at most halfway there. */
		lat = lat - step < 90 ? lat - step : (lat + 90) / 2;
	}
	return y_m < 0 ? -lat : lat;
}

/* The 1 m cell with this south-west corner, in metres from the grid's corner. */
static inline MigGridCell
encode_metre(uint32_t east, uint32_t north)
{
	uint32_t e = east % BLOCK_M;
	uint32_t n = north % BLOCK_M;
	int64_t block = (int64_t) (north / BLOCK_M) * BLOCK_COLUMNS + east / BLOCK_M;
	int64_t decades = (int64_t) (two_east[e / 10000] + two_north[n / 10000]) << 28 |
					  (int64_t) (two_east[e / 100 % 100] + two_north[n / 100 % 100]) << 14 |
					  (int64_t) (two_east[e % 100] + two_north[n % 100]);

	return block << BLOCK_SHIFT | decades << 1 | 1;
}

/* The south-west corner of a cell, in metres from the grid's corner. */
static void
decode_metre(MigGridCell cell, int32_t *east, int32_t *north)
{
	int64_t block = cell >> BLOCK_SHIFT;
	int64_t bits = (cell - lowest_bit(cell)) >> 1;
	int32_t e = 0;
	int32_t n = 0;

	for (int decade = DECADES - 1; decade >= 0; decade--)
	{
		int digits = (int) (bits >> (decade * DECADE_BITS)) & 127;
		int half = digits >> 5;
		int fifth = digits & 31;

		e = e * 10 + (half & 1) * 5 + fifth % 5;
		n = n * 10 + (half >> 1) * 5 + fifth / 5;
	}
	*east = (int32_t) (block % BLOCK_COLUMNS) * BLOCK_M + e;
	*north = (int32_t) (block / BLOCK_COLUMNS) * BLOCK_M + n;
}

/* Is any part of the square of size_m with this corner (from the plane's origin) in the world? */
static bool
is_in_world(int64_t x_m, int64_t y_m, int size_m)
{
	return x_m <= EAST_M && x_m + size_m > WEST_M && y_m <= NORTH_M && y_m + size_m > SOUTH_M;
}

MigStatus
mig_gridcell_at(double lon_deg, double lat_deg, int size_m, MigGridCell *out)
{
	MigStatus status = mig_position_check(lon_deg, lat_deg);
	int level = mig_gridcell_level_of_size(size_m);
	uint32_t east;
	uint32_t north;

	if (status != MIG_OK)
		return status;
	if (level < 0)
		return MIG_BAD_SIZE;
	/* Both sums are positive, so the conversion rounds down. */
	east = (uint32_t) (int32_t) (mig_plane_x(lon_deg) + ORIGIN_X_M);
	north = (uint32_t) (int32_t) (mig_plane_y(lat_deg) + ORIGIN_Y_M);
	*out = mig_gridcell_at_level(encode_metre(east, north), level);
	return MIG_OK;
}

MigStatus
mig_gridcell_check(int64_t number)
{
	int level = 0;
	int32_t east;
	int32_t north;

	if (number <= 0 || number >> BLOCK_SHIFT >= (int64_t) BLOCK_COLUMNS * BLOCK_ROWS)
		return MIG_OUT_OF_RANGE;
	while (level < MIG_GRIDCELL_LEVELS && lowest_bit(number) != (int64_t) 1
																	<< mig_gridcell_shift[level])
		level++;
	if (level == MIG_GRIDCELL_LEVELS)
		return MIG_OUT_OF_RANGE;
	/* No fifth beyond 24; the closing bit is not part of one. */
	for (int decade = 0; decade < DECADES; decade++)
		if (((number - lowest_bit(number)) >> (decade * DECADE_BITS + 1) & 31) > 24)
			return MIG_OUT_OF_RANGE;
	decode_metre(number, &east, &north);
	return is_in_world(east - ORIGIN_X_M, north - ORIGIN_Y_M, level_size[level]) ? MIG_OK
																				 : MIG_OUT_OF_RANGE;
}

int64_t
mig_gridcell_first(MigGridCell cell)
{
	return cell - lowest_bit(cell) + 1;
}

int64_t
mig_gridcell_last(MigGridCell cell)
{
	int64_t low = lowest_bit(cell);

	return (cell - low) | (LAST_METRE & ((low << 1) - 1));
}

void
mig_gridcell_column_row(MigGridCell cell, int *column, int *row)
{
	int size_m = level_size[mig_gridcell_level(cell)];
	int32_t east;
	int32_t north;

	/* The grid's corner is a corner of cells of every size. */
	decode_metre(cell, &east, &north);
	*column = (east - ORIGIN_X_M) / size_m;
	*row = (north - ORIGIN_Y_M) / size_m;
}

MigStatus
mig_gridcell_of_column_row(int column, int row, int level, MigGridCell *out)
{
	int64_t x_m = (int64_t) column * level_size[level];
	int64_t y_m = (int64_t) row * level_size[level];

	if (!is_in_world(x_m, y_m, level_size[level]))
		return MIG_OUT_OF_RANGE;
	*out = mig_gridcell_at_level(
		encode_metre((uint32_t) (x_m + ORIGIN_X_M), (uint32_t) (y_m + ORIGIN_Y_M)), level);
	return MIG_OK;
}

/*
 * Advances to the first valid cell at or after the child; false beyond the parent.  Invalid cells
 * are skipped at their coarsest level: there may be 10^9 squares of 1 m beyond a pole.
 */
static bool
settle_child(MigGridCell cell, MigGridCell *child)
{
	int child_level = mig_gridcell_level(*child);
	int64_t low = lowest_bit(*child);

	while (*child < cell + lowest_bit(cell))
	{
		int level = mig_gridcell_level(cell);
		MigGridCell ancestor = cell;

		while (level < child_level && mig_gridcell_check(ancestor) == MIG_OK)
			ancestor = mig_gridcell_at_level(*child, ++level);
		if (mig_gridcell_check(ancestor) == MIG_OK)
			return true;
		*child = ancestor + lowest_bit(ancestor) + low;
	}
	return false;
}

bool
mig_gridcell_first_child(MigGridCell cell, int level, MigGridCell *child)
{
	*child = cell - lowest_bit(cell) + ((int64_t) 1 << mig_gridcell_shift[level]);
	return settle_child(cell, child);
}

bool
mig_gridcell_next_child(MigGridCell cell, MigGridCell *child)
{
	*child += lowest_bit(*child) << 1;
	return settle_child(cell, child);
}

int
mig_gridcell_columns(int level)
{
	int size_m = level_size[level];

	return (ORIGIN_X_M + EAST_M) / size_m - (ORIGIN_X_M + WEST_M) / size_m + 1;
}

int
mig_gridcell_wrap(int64_t column, int level)
{
	int columns = mig_gridcell_columns(level);
	int west = (ORIGIN_X_M + WEST_M) / level_size[level] - ORIGIN_X_M / level_size[level];
	int64_t east = (column - west) % columns;

	return west + (int) (east < 0 ? east + columns : east);
}

bool
mig_gridcell_neighbor(MigGridCell cell, int ring, int64_t index, MigGridCell *out)
{
	int level = mig_gridcell_level(cell);
	int side = ring > 0 ? (int) (index / (2 * (int64_t) ring)) : 0;
	int along = ring > 0 ? (int) (index % (2 * (int64_t) ring)) : 0;
	int column;
	int row;

	mig_gridcell_column_row(cell, &column, &row);
	switch (side)
	{
		case 0: /* south, eastwards */
			column += along - ring;
			row -= ring;
			break;
		case 1: /* east, northwards */
			column += ring;
			row += along - ring;
			break;
		case 2: /* north, westwards */
			column += ring - along;
			row += ring;
			break;
		default: /* west, southwards */
			column -= ring;
			row += ring - along;
			break;
	}
	return mig_gridcell_of_column_row(mig_gridcell_wrap(column, level), row, level, out) == MIG_OK;
}

/* West, south, east and north edges on the plane, clipped at the end of the world. */
static void
plane_box(MigGridCell cell, double edge[4])
{
	int size_m = level_size[mig_gridcell_level(cell)];
	int32_t east;
	int32_t north;

	decode_metre(cell, &east, &north);
	edge[0] = fmax(east - ORIGIN_X_M, -MIG_PLANE_X_MAX_M);
	edge[1] = fmax(north - ORIGIN_Y_M, -MIG_PLANE_Y_MAX_M);
	edge[2] = fmin(east - ORIGIN_X_M + size_m, MIG_PLANE_X_MAX_M);
	edge[3] = fmin(north - ORIGIN_Y_M + size_m, MIG_PLANE_Y_MAX_M);
}

MigDegreeBox
mig_gridcell_box(MigGridCell cell)
{
	double edge[4];
	MigDegreeBox box;

	plane_box(cell, edge);
	box.west = mig_plane_lon(edge[0]);
	box.south = mig_plane_lat(edge[1]);
	box.east = mig_plane_lon(edge[2]);
	box.north = mig_plane_lat(edge[3]);
	return box;
}

void
mig_gridcell_center(MigGridCell cell, double *lon_deg, double *lat_deg)
{
	double edge[4];

	plane_box(cell, edge);
	*lon_deg = mig_plane_lon((edge[0] + edge[2]) / 2);
	*lat_deg = mig_plane_lat((edge[1] + edge[3]) / 2);
}

double
mig_gridcell_area(MigGridCell cell)
{
	double edge[4];

	plane_box(cell, edge);
	return (edge[2] - edge[0]) * (edge[3] - edge[1]);
}

/*
 * The sine of the latitude at y, by Newton's method on a series of Snyder's 3-12 in the sine: with
 * e^2 below 0.007 nine terms reach double precision, and four steps from y / Y converge everywhere.
 */
static double
sine_of_latitude(double y_m)
{
	double s = y_m / MIG_PLANE_Y_MAX_M;

	for (int step = 0; step < 4; step++)
	{
		double e2s2 = WGS84_E2 * s * s;
		double value = 0;
		double slope = 0;

		for (int n = 8; n >= 0; n--)
		{
			value = value * e2s2 + (n + 1.0) / (2 * n + 1);
			slope = slope * e2s2 + (n + 1);
		}
		s -= (value * s - y_m * X_PER_RADIAN_M / (WGS84_A_M * WGS84_A_M * (1 - WGS84_E2))) / slope;
	}
	return s > 1 ? 1 : s < -1 ? -1 : s;
}

double
mig_gridcell_width(MigGridCell cell)
{
	double edge[4];
	double s;

	plane_box(cell, edge);
	s = sine_of_latitude((edge[1] + edge[3]) / 2);
	return (edge[2] - edge[0]) / X_PER_RADIAN_M * WGS84_A_M *
		   sqrt((1 - s) * (1 + s) / (1 - WGS84_E2 * s * s));
}

/* The radius of curvature of the meridian at a latitude, metres. */
static double
meridian_radius(double lat_deg)
{
	double s = sine_of_latitude(mig_plane_y(lat_deg));
	double w = 1 - WGS84_E2 * s * s;

	return WGS84_A_M * (1 - WGS84_E2) / (w * sqrt(w));
}

/* Simpson's rule on the radius of curvature, which is nearly flat over a cell. */
double
mig_gridcell_height(MigGridCell cell)
{
	MigDegreeBox box = mig_gridcell_box(cell);
	double mean = (meridian_radius(box.south) + 4 * meridian_radius((box.south + box.north) / 2) +
				   meridian_radius(box.north)) /
				  6;

	return mean * (box.north - box.south) / DEGREES_PER_RADIAN;
}

/* Writes the decimal digits of a non-negative number; returns their end. */
static char *
write_number(char *out, int number)
{
	char digits[10];
	int count = 0;

	do
		digits[count++] = (char) ('0' + number % 10);
	while ((number /= 10) > 0);
	while (count > 0)
		*out++ = digits[--count];
	return out;
}

size_t
mig_gridcell_format(MigGridCell cell, char out[MIG_GRIDCELL_TEXT_MAX])
{
	const char *label = level_label[mig_gridcell_level(cell)];
	size_t label_len = strlen(label);
	char *end = out + label_len;
	int column;
	int row;

	mig_gridcell_column_row(cell, &column, &row);
	memcpy(out, label, label_len);
	*end++ = row < 0 ? 'S' : 'N';
	end = write_number(end, row < 0 ? -row : row);
	*end++ = column < 0 ? 'W' : 'E';
	end = write_number(end, column < 0 ? -column : column);
	return (size_t) (end - out);
}

/*
 * Reads a direction letter and 1 to 8 digits at *position: "N34858".  The number is negative after
 * the letter minus.
 */
static MigStatus
read_index(const char *s, size_t len, char plus, char minus, MigWhere *where, int *number)
{
	size_t at = where->position;
	size_t end;
	int64_t value;
	MigStatus status;

	if (at >= len || (s[at] != plus && s[at] != minus))
		return MIG_BAD_CHARACTER;
	where->position = ++at;
	for (end = at; end < len && end < at + 8 && s[end] >= '0' && s[end] <= '9'; end++)
		;
	if (end == at)
		return MIG_BAD_CHARACTER;
	status = mig_parse_digits(s + at, end - at, &value, where);
	if (status != MIG_OK)
		return status;
	where->position = end;
	*number = (int) (s[at - 1] == minus ? -value : value);
	return MIG_OK;
}

MigStatus
mig_gridcell_parse(const char *s, size_t len, MigGridCell *out, MigWhere *where)
{
	int level = 0;
	int column;
	int row;
	MigStatus status;

	where->position = len;
	if (len == 0 || len > MIG_GRIDCELL_TEXT_MAX)
		return MIG_BAD_LENGTH;
	/* No label is a prefix of another. */
	for (;; level++)
	{
		size_t label_len;

		if (level == MIG_GRIDCELL_LEVELS)
			return MIG_BAD_SIZE;
		label_len = strlen(level_label[level]);
		if (len >= label_len && memcmp(s, level_label[level], label_len) == 0)
		{
			where->position = label_len;
			break;
		}
	}
	status = read_index(s, len, 'N', 'S', where, &row);
	if (status == MIG_OK)
		status = read_index(s, len, 'E', 'W', where, &column);
	if (status == MIG_OK && where->position != len)
		status = MIG_BAD_CHARACTER;
	if (status == MIG_OK)
		status = mig_gridcell_of_column_row(column, row, level, out);
	return status;
}
