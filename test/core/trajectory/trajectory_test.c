/* Unit tests of portable_math.c's sine and arcsine, sphere.c, trajectory.c, trajectory_text.c and trajectory_json.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "base/portable_math.h"
#include "geo/sphere.h"
#include "trajectory/trajectory_json.h"
#include "trajectory/trajectory_text.h"

#define PI     3.14159265358979323846
#define DEGREE MIG_TRAJECTORY_DEGREE

static uint64_t state = 7;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* --- Distances --- */

static void
test_elementary(void)
{
	double worst_sine = 0;
	double worst_arcsine = 0;

	for (int i = 0; i <= 100000; i++)
	{
		double x = i * (PI / 2 / 100000);
		double s = i / 100000.0;

		worst_sine = fmax(worst_sine, fabs(mig_sine(x) - sin(x)));
		worst_arcsine = fmax(worst_arcsine, fabs(mig_arcsine(s) - asin(s)));
	}
	CHECK(worst_sine < 4e-16);
	CHECK(worst_arcsine < 1e-15);
	CHECK(mig_arcsine(0) == 0);
	CHECK(fabs(mig_arcsine(1) - PI / 2) < 4e-16);
	CHECK(fabs(mig_arcsine(1e-9) / 1e-9 - 1) < 4e-16);
}

static bool
is_near(double value, double expected, double error)
{
	return fabs(value - expected) <= error;
}

static void
test_sphere(void)
{
	double degree = MIG_SPHERE_RADIUS_M * PI / 180;
	bool symmetric = true;
	double worst = 0;

	CHECK(is_near(mig_sphere_distance(0, 0, DEGREE, 0), degree, 1e-9));
	CHECK(is_near(mig_sphere_distance(0, 0, 90 * DEGREE, 0), 90 * degree, 1e-8));
	CHECK(is_near(mig_sphere_distance(0, 0, 0, 90 * DEGREE), 90 * degree, 1e-8));
	CHECK(is_near(mig_sphere_distance(0, 0, 180 * DEGREE, 0), 180 * degree, 0.1));
	/* -180 and 180 degrees are the same meridian, and a pole is a single point */
	CHECK(mig_sphere_distance(-180 * DEGREE, 3, 180 * DEGREE, 3) == 0);
	CHECK(is_near(mig_sphere_distance(1795000000, 0, -1795000000, 0), degree, 1e-9));
	CHECK(mig_sphere_distance(5, 90 * DEGREE, 170 * DEGREE, 90 * DEGREE) == 0);
	/* one unit is 1.1 cm */
	CHECK(is_near(mig_sphere_distance(0, 0, 0, 1), degree / DEGREE, 1e-16));
	CHECK_INT(mig_sphere_turn(0, 180 * DEGREE), 180 * (int64_t) DEGREE);
	CHECK_INT(mig_sphere_turn(1, -180 * DEGREE), 180 * (int64_t) DEGREE - 1);
	for (int i = 0; i < 100000; i++)
	{
		int32_t lon = (int32_t) (draw() % 3600000001) - 1800000000;
		int32_t lat = (int32_t) (draw() % 1800000001) - 900000000;
		int32_t other_lon = (int32_t) (draw() % 3600000001) - 1800000000;
		int32_t other_lat = (int32_t) (draw() % 1800000001) - 900000000;
		double d = mig_sphere_distance(lon, lat, other_lon, other_lat);
		double a = lat * (PI / 180 / DEGREE);
		double b = other_lat * (PI / 180 / DEGREE);
		double turn = ((double) other_lon - lon) * (PI / 180 / DEGREE);
		/* a different formula: by the components across and along */
		double across = hypot(cos(b) * sin(turn), cos(a) * sin(b) - sin(a) * cos(b) * cos(turn));
		double along = sin(a) * sin(b) + cos(a) * cos(b) * cos(turn);

		symmetric &= d == mig_sphere_distance(other_lon, other_lat, lon, lat);
		worst = fmax(worst, fabs(d - MIG_SPHERE_RADIUS_M * atan2(across, along)));
	}
	CHECK(symmetric);
	CHECK(worst < 1e-4);
}

/* --- The form --- */

/* Fixes of a random walk with steps in the given units of time and position, and occasional jumps. */
static MigFix *
walk(size_t count, int64_t time_unit, int32_t position_unit)
{
	MigFix *fixes = malloc((count > 0 ? count : 1) * sizeof(MigFix));
	MigFix fix = {-INT64_C(1000000000000000) + (int64_t) (draw() % 1000000), 1199201234, 284502345};

	for (size_t i = 0; i < count; i++)
	{
		bool leap = draw() % 100 == 0;
		int64_t step = position_unit * (leap ? INT64_C(1000) : 1);
		int64_t lon = fix.lon + step * ((int64_t) (draw() % 2001) - 1000);
		int64_t lat = fix.lat + step * ((int64_t) (draw() % 2001) - 1000);

		fix.time += time_unit * (int64_t) (1 + draw() % (leap ? 1000000 : 10));
		/* back to the start if it would leave the valid range */
		fix.lon = lon < -1700000000 || lon > 1700000000 ? 1199201234 : (int32_t) lon;
		fix.lat = lat < -800000000 || lat > 800000000 ? 284502345 : (int32_t) lat;
		fixes[i] = fix;
	}
	return fixes;
}

static MigTrajectoryHead *
form_of(const MigFix *fixes, size_t count, size_t *len)
{
	MigTrajectoryHead *head = malloc(mig_trajectory_size_max(count));

	*len = mig_trajectory_write(fixes, count, &memory, head);
	CHECK(*len <= mig_trajectory_size_max(count));
	CHECK(mig_trajectory_open(head, *len) == MIG_OK);
	/* exactly these bytes, so that the sanitizer detects reads past the end */
	return realloc(head, *len);
}

static bool
reads_back(const MigTrajectoryHead *head, const MigFix *fixes, size_t count)
{
	MigFix *again = malloc(count * sizeof(MigFix));
	bool same = head->count == count && mig_trajectory_read(head, &memory, again) == MIG_OK &&
				memcmp(again, fixes, count * sizeof(MigFix)) == 0;

	free(again);
	return same;
}

/* The number of the first fix at or after a time, by linear search. */
static size_t
find_slowly(const MigFix *fixes, size_t count, int64_t time)
{
	size_t i = 0;

	while (i < count && fixes[i].time < time)
		i++;
	return i;
}

static void
test_one_form(size_t count, int64_t time_unit, int32_t position_unit)
{
	MigFix *fixes = walk(count, time_unit, position_unit);
	size_t len;
	MigTrajectoryHead *head = form_of(fixes, count, &len);
	double length = 0;
	bool good = true;

	CHECK(mig_trajectory_check(fixes, count, &memory) == MIG_OK);
	CHECK(reads_back(head, fixes, count));
	CHECK(memcmp(&head->first, fixes, sizeof(MigFix)) == 0);
	CHECK(memcmp(&head->last, fixes + count - 1, sizeof(MigFix)) == 0);
	for (size_t i = 1; i < count; i++)
	{
		good &= fixes[i].lon >= head->west && fixes[i].lon <= head->east;
		good &= fixes[i].lat >= head->south && fixes[i].lat <= head->north;
		length +=
			mig_sphere_distance(fixes[i - 1].lon, fixes[i - 1].lat, fixes[i].lon, fixes[i].lat);
	}
	CHECK(good);
	CHECK(is_near(head->length_m, length, 1e-12 * length));
	for (int i = 0; i < 200; i++)
	{
		size_t number = draw() % count;
		int64_t time = fixes[number].time + (int64_t) (draw() % 3) - 1;
		size_t expected;
		uint32_t found;
		MigFix fix;
		MigFix around[2];

		good &= mig_trajectory_fix(head, (uint32_t) number, &fix) == MIG_OK &&
				memcmp(&fix, fixes + number, sizeof(fix)) == 0;
		if (i == 0)
			time = INT64_MIN;
		if (i == 1)
			time = INT64_MAX;
		expected = find_slowly(fixes, count, time);
		good &= mig_trajectory_find(head, time, &found, around) == MIG_OK && found == expected;
		if (expected > 0)
			good &= memcmp(&around[0], fixes + expected - 1, sizeof(MigFix)) == 0;
		if (expected < count)
			good &= memcmp(&around[1], fixes + expected, sizeof(MigFix)) == 0;
	}
	CHECK(good);
	free(fixes);
	free(head);
}

static void
test_forms(void)
{
	static const size_t counts[] = {1, 2, 31, 32, 33, 34, 1023, 1024, 1025, 1056, 2048, 5000};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
	{
		test_one_form(counts[i], 1, 1);
		test_one_form(counts[i], 1000, 10);
		test_one_form(counts[i], 1000000, 100);
	}
}

/* Whole seconds and 5 or 6 decimals take less space. */
static void
test_units(void)
{
	static const struct
	{
		int64_t time;
		int32_t position;
		int time_unit;
		int position_unit;
	} cases[] = {{1, 1, 0, 0}, {1000, 10, 1, 1}, {1000000, 100, 2, 2}, {5000000, 3000, 2, 2}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		MigFix *fixes = walk(1000, cases[i].time, cases[i].position);
		size_t len;
		MigTrajectoryHead *head = form_of(fixes, 1000, &len);

		CHECK_INT(head->time_unit, cases[i].time_unit);
		CHECK_INT(head->position_unit, cases[i].position_unit);
		CHECK(len < (i == 0 ? 8300 : 8000));
		free(fixes);
		free(head);
	}
}

/* The widest possible differences. */
static void
test_extremes(void)
{
	const int32_t west = -180 * DEGREE;
	const int32_t east = 180 * DEGREE;
	const MigFix wide[] = {{MIG_TIMESTAMP_MIN, west, -90 * DEGREE},
						   {MIG_TIMESTAMP_MAX, east, 90 * DEGREE}};
	const MigFix dense[] = {{MIG_TIMESTAMP_MIN, west, -90 * DEGREE},
							{MIG_TIMESTAMP_MIN + 1, east, 90 * DEGREE},
							{MIG_TIMESTAMP_MIN + 2, west + 1, -90 * DEGREE + 1},
							{MIG_TIMESTAMP_MAX - 1, east, 90 * DEGREE},
							{MIG_TIMESTAMP_MAX, 0, 0}};
	const MigFix round[] = {{0, 1799999999, 5}, {1, -1799999999, 5}, {2, 1799999999, 6}};
	size_t len;
	MigTrajectoryHead *head = form_of(wide, 2, &len);

	CHECK(reads_back(head, wide, 2));
	free(head);
	head = form_of(dense, 5, &len);
	CHECK(reads_back(head, dense, 5));
	free(head);
	head = form_of(round, 3, &len);
	CHECK(reads_back(head, round, 3));
	CHECK_INT(head->west, west);
	CHECK_INT(head->east, east);
	CHECK(head->length_m < 0.1);
	free(head);
}

static void
test_check(void)
{
	MigFix fixes[3] = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}};

	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_OK);
	CHECK(mig_trajectory_check(fixes, 0, &memory) == MIG_BAD_TRAJECTORY);
	CHECK(mig_trajectory_check(fixes, MIG_TRAJECTORY_FIXES_MAX + 1, &memory) == MIG_TOO_MANY_FIXES);
	fixes[1].time = 0;
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1].time = 2;
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1] = (MigFix){1, 180 * DEGREE + 1, 0};
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1] = (MigFix){1, -180 * DEGREE - 1, 0};
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1] = (MigFix){1, 0, 90 * DEGREE + 1};
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1] = (MigFix){1, 0, -90 * DEGREE - 1};
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[1] = (MigFix){1, 0, 0};
	fixes[2].time = MIG_TIMESTAMP_MAX + 1;
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
	fixes[2].time = 2;
	fixes[0].time = INT64_MIN;
	CHECK(mig_trajectory_check(fixes, 3, &memory) == MIG_BAD_TRAJECTORY);
}

/* Truncated values, and heads that claim more than there is, are errors; flipped bits are harmless. */
static void
test_damage(void)
{
	MigFix *fixes = walk(3000, 1000, 1);
	size_t len;
	MigTrajectoryHead *head = form_of(fixes, 3000, &len);
	MigFix *out = malloc(3000 * sizeof(MigFix));
	MigFix around[2];
	uint32_t number;

	for (size_t cut = 0; cut < len; cut += 1 + cut / 8)
		CHECK(mig_trajectory_open(head, cut) == MIG_BAD_TRAJECTORY);
	CHECK(mig_trajectory_open(head, len + 1) == MIG_BAD_TRAJECTORY);
	head->count = 0;
	CHECK(mig_trajectory_open(head, len) == MIG_BAD_TRAJECTORY);
	head->count = 3000;
	head->time_unit = 3;
	CHECK(mig_trajectory_open(head, len) == MIG_BAD_TRAJECTORY);
	head->time_unit = 1;
	head->position_unit = 3;
	CHECK(mig_trajectory_open(head, len) == MIG_BAD_TRAJECTORY);
	head->position_unit = 0;
	head->format = 2;
	CHECK(mig_trajectory_open(head, len) == MIG_BAD_TRAJECTORY);
	head->format = MIG_TRAJECTORY_FORMAT;
	CHECK(mig_trajectory_open(head, len) == MIG_OK);
	for (int i = 0; i < 3000; i++)
	{
		size_t at = sizeof(MigTrajectoryHead) + draw() % (len - sizeof(MigTrajectoryHead));
		uint8_t *byte = (uint8_t *) head + at;
		uint8_t before = *byte;

		*byte ^= (uint8_t) (1 << draw() % 8);
		(void) mig_trajectory_read(head, &memory, out);
		(void) mig_trajectory_fix(head, (uint32_t) (draw() % 3000), out);
		(void) mig_trajectory_find(head, fixes[draw() % 3000].time, &number, around);
		*byte = before;
	}
	CHECK(reads_back(head, fixes, 3000));
	/* the last block needs more bytes than there are */
	head->block_bytes -= 3;
	CHECK(mig_trajectory_open(head, len - 3) == MIG_OK);
	CHECK(mig_trajectory_read(head, &memory, out) == MIG_BAD_TRAJECTORY);
	CHECK(mig_trajectory_fix(head, 2999, out) == MIG_BAD_TRAJECTORY);
	CHECK(mig_trajectory_fix(head, 0, out) == MIG_OK);
	CHECK(mig_trajectory_find(head, INT64_MAX, &number, around) == MIG_BAD_TRAJECTORY);
	free(out);
	free(fixes);
	free(head);
}

static void
test_order(void)
{
	MigFix fixes[3] = {{0, 5, 5}, {10, 6, 6}, {20, 7, 7}};
	MigFix other[3];
	size_t len;
	MigTrajectoryHead *a = form_of(fixes, 3, &len);
	size_t other_len;
	MigTrajectoryHead *b;

	for (int i = 0; i < 8; i++)
	{
		memcpy(other, fixes, sizeof(other));
		if (i == 0)
			other[0].time--;
		if (i == 1)
			other[2].time++;
		if (i == 2)
			other[1].lon--;
		if (i == 3)
			other[1].lat++;
		b = form_of(other, i == 4 ? 2 : 3, &other_len);
		CHECK_INT(mig_trajectory_compare(a, b, &memory), i == 0 || i == 2 || i == 4 ? 1
														 : i == 1 || i == 3         ? -1
																					: 0);
		CHECK_INT(mig_trajectory_compare(b, a, &memory), -mig_trajectory_compare(a, b, &memory));
		CHECK((i > 4) == (len == other_len && memcmp(a, b, len) == 0));
		free(b);
	}
	free(a);
}

/* --- Text --- */

static void
check_degrees(const char *text, int64_t expected, size_t expected_used)
{
	MigScanner in = {text, strlen(text), 0, &memory};
	int32_t units = -1;

	CHECK_INT(mig_take_degrees(&in, MIG_NUMBER_TEXT, 180, MIG_BAD_LONGITUDE, &units),
			  expected_used > 0 ? MIG_OK : MIG_BAD_TRAJECTORY);
	CHECK_INT(in.at, expected_used);
	if (expected_used > 0)
		CHECK_INT(units, expected);
}

static void
test_degrees(void)
{
	static const int32_t values[] = {0,         1,          -1,         10,         5000000,
									 DEGREE,    -DEGREE,    1199201000, 1800000000, -1800000000,
									 123456789, -900000000, 99999999,   1000000000};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		char text[MIG_DEGREES_TEXT_MAX + 1];
		size_t len = mig_degrees_format(values[i], text);

		CHECK(len <= MIG_DEGREES_TEXT_MAX);
		text[len] = '\0';
		check_degrees(text, values[i], len);
		CHECK(mig_trajectory_unit(strtod(text, NULL)) == values[i]);
		CHECK(mig_trajectory_degrees(values[i]) == strtod(text, NULL));
	}
	check_degrees("119.92015", 1199201500, 9);
	check_degrees("007", 70000000, 3);
	check_degrees("1.00000004999", 10000000, 13);
	check_degrees("1.00000005", 10000001, 10);
	check_degrees("-1.00000005", -10000001, 11);
	check_degrees("0.99999995", 10000000, 10);
	check_degrees("-0", 0, 2);
	check_degrees("0000000000000000000000000000000000000012", 120000000, 40);
	check_degrees("1.0000000999999999999999999999999999999999", 10000001, 42);
	check_degrees("", 0, 0);
	check_degrees("-", 0, 0);
	check_degrees(".5", 5000000, 2);
	check_degrees("5.", 50000000, 2);
	check_degrees("- 5", 0, 0);
	check_degrees("+5", 50000000, 2);
	check_degrees("NaN", 0, 0);
	check_degrees("1e-5", 100, 4);
	check_degrees("-1.25E+1", -125000000, 8);
	check_degrees("5e-8", 1, 4);
	check_degrees("1e", 0, 0);
	check_degrees("1e-", 0, 0);
}

static void
check_text(const char *text, MigStatus expected, size_t position)
{
	MigFixes fixes;
	MigWhere where;
	size_t blocks = memory_blocks;

	CHECK_INT(mig_trajectory_parse(text, strlen(text), &memory, &fixes, &where), expected);
	if (expected != MIG_OK)
		CHECK_INT(where.position, position);
	if (fixes.fixes != NULL)
		memory.release(NULL, fixes.fixes);
	CHECK_INT(memory_blocks, blocks);
}

static void
test_texts(void)
{
	static const char text[] =
		" { 119.9201 28.4502@2024-05-01T08:00:00Z ,\n-180\t-90 @ 2024-05-01 16:00:00.5+08}  ";
	MigFixes fixes;
	MigWhere where;
	char fix[MIG_FIX_TEXT_MAX];

	CHECK(mig_trajectory_parse(text, strlen(text), &memory, &fixes, &where) == MIG_OK);
	CHECK_INT(fixes.count, 2);
	CHECK_INT(fixes.fixes[0].lon, 1199201000);
	CHECK_INT(fixes.fixes[0].lat, 284502000);
	CHECK_INT(fixes.fixes[1].time - fixes.fixes[0].time, 500000);
	CHECK_INT(fixes.fixes[1].lon, 180 * DEGREE);
	CHECK_INT(mig_fix_format(fixes.fixes + 1, fix), 30);
	CHECK(memcmp(fix, "180 -90@2024-05-01T08:00:00.5Z", 30) == 0);
	memory.release(NULL, fixes.fixes);

	check_text("{180 90@0001-01-01T00:00:00Z,0 0@99999-12-31T23:59:59.999999Z}", MIG_OK, 0);
	check_text("", MIG_BAD_TRAJECTORY, 0);
	check_text("{}", MIG_BAD_TRAJECTORY, 1);
	check_text("{1 2@2024-05-01T08:00:00Z", MIG_BAD_TRAJECTORY, 25);
	check_text("{1 2@2024-05-01T08:00:00Z,}", MIG_BAD_TRAJECTORY, 26);
	check_text("{1 2@2024-05-01T08:00:00Z}x", MIG_BAD_TRAJECTORY, 26);
	check_text("{12@2024-05-01T08:00:00Z}", MIG_BAD_TRAJECTORY, 3);
	check_text("{1-2@2024-05-01T08:00:00Z}", MIG_BAD_TRAJECTORY, 2);
	check_text("{1 2 2024-05-01T08:00:00Z}", MIG_BAD_TRAJECTORY, 5);
	check_text("{1e1 2@2024-05-01T08:00:00Z}", MIG_OK, 0);
	check_text("{NaN 2@2024-05-01T08:00:00Z}", MIG_BAD_TRAJECTORY, 1);
	check_text("{180.0000001 2@2024-05-01T08:00:00Z}", MIG_BAD_LONGITUDE, 1);
	check_text("{99999999999999999999999 2@2024-05-01T08:00:00Z}", MIG_BAD_LONGITUDE, 1);
	check_text("{-180.00000005 2@2024-05-01T08:00:00Z}", MIG_BAD_LONGITUDE, 1);
	check_text("{1 -90.0000001@2024-05-01T08:00:00Z}", MIG_BAD_LATITUDE, 3);
	check_text("{1 2@2024-02-30T08:00:00Z}", MIG_BAD_TIME, 13);
	check_text("{1 2@2024-05-01T08:00:00}", MIG_BAD_TIME, 24);
	check_text("{1 2@infinity}", MIG_BAD_TIME, 5);
	check_text("{1 2@2024-05-01T08:00:00Z,1 2@2024-05-01T08:00:00Z}", MIG_BAD_ORDER, 30);
	check_text("{1 2@2024-05-01T08:00:00Z,1 2@2024-05-01T09:00:00+02}", MIG_BAD_ORDER, 30);
}

/* --- Moving Features JSON --- */

static void
check_json(const char *text, MigStatus expected, size_t position)
{
	MigSequences read;
	MigWhere where;
	size_t blocks = memory_blocks;

	CHECK_INT(mig_trajectory_read_json(text, strlen(text), false, &memory, &read, &where),
			  expected);
	if (expected != MIG_OK)
		CHECK_INT(where.position, position);
	mig_sequences_free(&read, &memory);
	CHECK_INT(memory_blocks, blocks);
}

#define MEMBERS(coordinates, datetimes)                                                            \
	"{\"type\":\"MovingPoint\",\"coordinates\":" coordinates ",\"datetimes\":" datetimes "}"

/* Offset of the coordinates in MEMBERS. */
#define AT 36

/* Reads sequences; checks the numbers of sequences and fixes. */
static void
check_sequences(const char *text, bool apart, size_t sequences, size_t fixes)
{
	MigSequences read;
	MigWhere where;

	CHECK_INT(mig_trajectory_read_json(text, strlen(text), apart, &memory, &read, &where), MIG_OK);
	CHECK_INT(read.count, sequences);
	CHECK_INT(read.fixes.count, fixes);
	CHECK(read.count == 0 || read.ends[read.count - 1] == fixes);
	mig_sequences_free(&read, &memory);
}

#define SEQUENCES(of) "{\"type\":\"MovingPoint\",\"sequences\":[" of "]}"
#define SEQUENCE(coordinates, datetimes)                                                           \
	"{\"coordinates\":" coordinates ",\"datetimes\":" datetimes ",\"upper_inc\":false}"
#define FEATURE(of)  "{\"properties\":{\"type\":1},\"temporalGeometry\":" of ",\"type\":\"Feature\"}"
#define FEATURES(of) " {\"type\":\"FeatureCollection\",\"features\":[" of "]} "
#define PRISMS(of)   "{\"type\":\"MovingGeometryCollection\",\"prisms\":[" of "]}"

/* Offsets of the first sequence in SEQUENCES, and of its coordinates in SEQUENCE. */
#define FIRST 35
#define INTO  15

static void
test_sequences(void)
{
	static const char two[] =
		SEQUENCES(SEQUENCE("[[1,2],[3,4]]", "[0,1]") "," SEQUENCE("[[5,6]]", "[2]"));
	static const char meeting[] =
		SEQUENCES(SEQUENCE("[[1,2],[3,4]]", "[0,1]") "," SEQUENCE("[[3,4],[5,6]]", "[1,2]"));
	static const char jumping[] =
		SEQUENCES(SEQUENCE("[[1,2],[3,4]]", "[0,1]") "," SEQUENCE("[[7,8],[5,6]]", "[1,2]"));
	size_t second = FIRST + strlen(SEQUENCE("[[1,2],[3,4]]", "[0,1]")) + 1;

	check_sequences(two, false, 2, 3);
	check_sequences(two, true, 2, 3);
	check_sequences(FEATURE(SEQUENCES(SEQUENCE("[[1,2]]", "[0]"))), true, 1, 1);
	check_sequences(FEATURES(FEATURE(MEMBERS("[[1,2]]", "[0]"))), false, 1, 1);
	check_sequences(PRISMS(MEMBERS("[[1,2]]", "[0]") "," SEQUENCES(
						SEQUENCE("[[1,2]]", "[1]") "," SEQUENCE("[[1,2]]", "[2]"))),
					true, 3, 3);
	/* at the end of one and the start of the next: one fix, or two places at the same time */
	check_sequences(meeting, true, 2, 4);
	check_sequences(meeting, false, 2, 3);
	check_sequences(jumping, true, 2, 4);
	check_json(jumping, MIG_BAD_ORDER, second + INTO + strlen("[[7,8],[5,6]],\"datetimes\":["));
	check_json(SEQUENCES(SEQUENCE("[[1,2],[3,4]]", "[0,2]") "," SEQUENCE("[[5,6]]", "[1]")),
			   MIG_BAD_ORDER, second + INTO + strlen("[[5,6]],\"datetimes\":["));
	check_json(SEQUENCES(SEQUENCE("[[1,2],[3,4]]", "[0,1]") "," SEQUENCE("[[3,4],[3,4]]", "[1,1]")),
			   MIG_BAD_ORDER, second + INTO + strlen("[[3,4],[3,4]],\"datetimes\":[1,"));
	check_json(SEQUENCES(""), MIG_BAD_MOVING_POINT, FIRST);
	check_json(SEQUENCES(SEQUENCE("[[1,2]]", "[0]") ",{}"), MIG_BAD_MOVING_POINT,
			   FIRST + strlen(SEQUENCE("[[1,2]]", "[0]")) + 2);
	check_json(SEQUENCES(SEQUENCE("[[1,200]]", "[0]")), MIG_BAD_LATITUDE, FIRST + INTO + 4);
	check_json("{\"type\":\"Feature\"}", MIG_BAD_MOVING_POINT, 18);
	check_json("{\"type\":\"FeatureCollection\",\"features\":[]}", MIG_BAD_MOVING_POINT, 40);
	check_json(FEATURES(FEATURE(MEMBERS("[[1,2]]", "[0]")) "," FEATURE(MEMBERS("[[1,2]]", "[0]"))),
			   MIG_BAD_MOVING_POINT, 42 + strlen(FEATURE(MEMBERS("[[1,2]]", "[0]"))));
	check_json(FEATURE(FEATURE(MEMBERS("[[1,2]]", "[0]"))), MIG_BAD_MOVING_POINT,
			   strlen("{\"properties\":{\"type\":1},\"temporalGeometry\":"));
	check_json(MEMBERS("[[1,2]]", "[0]") "x", MIG_BAD_MOVING_POINT,
			   strlen(MEMBERS("[[1,2]]", "[0]")));
}

static void
test_json(void)
{
	static const char text[] =
		"{ \"datetimes\" : [\"2024-05-01T08:00:00+08\", 1714521600500.25],"
		"\"more\": {\"a\": [1, {\"}\": \"\\\"]\"}], \"b\": null},"
		"\"coordinates\": [[119.9201, 28.4502], [-1.8E2, 9e1, 12.5]],"
		"\"crs\":{\"type\":\"Name\",\"properties\":{\"name\":\"EPSG:4490\"}},"
		"\"interpolation\":\"Discrete\",\"type\":\"MovingPoint\"} ";
	MigSequences read;
	const MigFix *fixes;
	MigWhere where;

	CHECK_INT(mig_trajectory_read_json(text, strlen(text), false, &memory, &read, &where), MIG_OK);
	CHECK_INT(read.fixes.count, 2);
	CHECK_INT(read.count, 1);
	fixes = read.fixes.fixes;
	if (read.fixes.count == 2)
	{
		CHECK_INT(fixes[0].lon, 1199201000);
		CHECK_INT(fixes[0].time, (INT64_C(1714521600) - 946684800) * 1000000);
		CHECK_INT(fixes[1].lon, 180 * DEGREE);
		CHECK_INT(fixes[1].lat, 90 * DEGREE);
		CHECK_INT(fixes[1].time - fixes[0].time, 500250);
	}
	mig_sequences_free(&read, &memory);

	check_json(MEMBERS("[[1,2]]", "[0]"), MIG_OK, 0);
	check_json(MEMBERS("[[1,2],[3,4]]", "[0,1]"), MIG_OK, 0);
	check_json(MEMBERS("[[1,2]]", "[-62135596800000]"), MIG_OK, 0);
	check_json(MEMBERS("[[1,2]]", "[-62135596800000.001]"), MIG_BAD_TIME, AT + 21);
	check_json(MEMBERS("[[1,2]]", "[99999999999999999999]"), MIG_BAD_TIME, AT + 21);
	check_json(MEMBERS("[[1,2]]", "[\"2024-05-01\"]"), MIG_BAD_TIME, AT + 32);
	check_json(MEMBERS("[[1,2]]", "[\"2024-05-01T08:00:00Z.\"]"), MIG_BAD_TIME, AT + 42);
	check_json(MEMBERS("[[1,2]]", "[1e15]"), MIG_OK, 0);
	check_json(MEMBERS("[[1,2]]", "[01]"), MIG_BAD_MOVING_POINT, AT + 21);
	check_json(MEMBERS("[[+1,2]]", "[0]"), MIG_BAD_MOVING_POINT, AT + 2);
	check_json(MEMBERS("[[1,2],[3,4]]", "[0]"), MIG_BAD_MOVING_POINT, AT + 7);
	check_json(MEMBERS("[[1,2]]", "[0,1]"), MIG_BAD_MOVING_POINT, AT + 6);
	check_json(MEMBERS("[[1,2],[3,4]]", "[1,1]"), MIG_BAD_ORDER, AT + 29);
	check_json(MEMBERS("[[181,2]]", "[0]"), MIG_BAD_LONGITUDE, AT + 2);
	check_json(MEMBERS("[[1,9.1e1]]", "[0]"), MIG_BAD_LATITUDE, AT + 4);
	check_json(MEMBERS("[[1]]", "[0]"), MIG_BAD_MOVING_POINT, AT + 3);
	check_json(MEMBERS("[]", "[]"), MIG_BAD_MOVING_POINT, AT + 1);
	check_json(MEMBERS("[[\"1\",2]]", "[0]"), MIG_BAD_MOVING_POINT, AT + 2);
	check_json("{\"type\":\"MovingPoint\"}", MIG_BAD_MOVING_POINT, 22);
	check_json("{\"type\":\"MovingFloat\"}", MIG_BAD_MOVING_POINT, 8);
	check_json("{\"interpolation\":\"Step\"}", MIG_BAD_MOVING_POINT, 17);
	check_json("{\"crs\":{\"name\":\"EPSG:4326\"},\"crs\":{\"name\":\"EPSG:14326\"}}",
			   MIG_BAD_MOVING_POINT, 34);
	check_json("", MIG_BAD_MOVING_POINT, 0);
	check_json("[]", MIG_BAD_MOVING_POINT, 0);
	check_json("{\"a", MIG_BAD_MOVING_POINT, 3);
	check_json("{\"a\\", MIG_BAD_MOVING_POINT, 4);
	check_json("{\"a\":}", MIG_BAD_MOVING_POINT, 5);
	check_json("{\"a\":[[[", MIG_BAD_MOVING_POINT, 8);
}

int
main(void)
{
	test_elementary();
	test_sphere();
	test_forms();
	test_units();
	test_extremes();
	test_check();
	test_damage();
	test_order();
	test_degrees();
	test_texts();
	test_json();
	test_sequences();
	return check_summary();
}
