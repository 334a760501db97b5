/*
 * Unit tests of src/grid/location_code.c, beidou.c and geosot.c: the standards' vectors, whole units
 * against 128-bit integer arithmetic, and the code of every cell's centre.
 */
#include "check.h"

#include "grid/beidou.h"
#include "grid/geosot.h"

#include <math.h>

static uint64_t seed = 20261124;

static double
random_between(double low, double high)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return low + (high - low) * ((double) (seed >> 11) * 0x1p-53);
}

/* The whole units of an angle, from its 53 bits. */
static int64_t
exact_units(double degrees)
{
	const int64_t units_a_degree = MIG_UNITS_A_DEGREE;
	int exponent;
	__int128 bits = (__int128) (int64_t) ldexp(frexp(degrees, &exponent), 53);

	bits *= units_a_degree;
	return 53 - exponent > 120 ? 0 : (int64_t) (bits >> (53 - exponent));
}

static void
test_units(void)
{
	int wrong = 0;

	for (int i = 0; i < 300000; i++)
	{
		double edge = floor(random_between(0, 179) * MIG_UNITS_A_DEGREE) / MIG_UNITS_A_DEGREE;

		wrong += mig_angle_units(edge, 180) != exact_units(edge);
		wrong += mig_angle_units(-nextafter(edge, 0), 180) != exact_units(nextafter(edge, 0));
		wrong += mig_angle_units(nextafter(edge, 180), 180) != exact_units(nextafter(edge, 180));
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(mig_angle_units(180, 180), (int64_t) 180 * MIG_UNITS_A_DEGREE - 1);
	CHECK_INT(mig_angle_units(-0.0, 180), 0);
	CHECK_INT(mig_angle_units(1e-300, 180), 0);
}

static void
check_code(const MigLocationCode *code, double lon, double lat, int level, const char *expected)
{
	char out[MIG_LOCATION_CODE_MAX + 1] = {0};
	size_t len = 0;

	CHECK_INT(code->encode(lon, lat, level, out, &len), MIG_OK);
	CHECK_INT(len, strlen(expected));
	CHECK_INT(len, code->length(level));
	if (strncmp(out, expected, len) != 0)
		printf("%s, expected %s\n", out, expected);
	CHECK(strncmp(out, expected, len) == 0);
}

static void
test_vectors(void)
{
	/* annex B of GB/T 39409 */
	double lon = 116 + 18 / 60.0 + 45.37 / 3600;
	double lat = 39 + 59 / 60.0 + 35.38 / 3600;

	check_code(&mig_beidou, lon, lat, 8, "N50J47539B825534");
	check_code(&mig_beidou, 119.9228, 28.4517, 10, "N50HB05A751300234635");
	/* mirrored away from the equator and Greenwich */
	check_code(&mig_beidou, -lon, lat, 8, "N11J47539B825534");
	check_code(&mig_beidou, lon, -lat, 8, "S50J47539B825534");
	check_code(&mig_beidou, -lon, -lat, 8, "S11J47539B825534");
	check_code(&mig_beidou, 120, 28, 4, "N51H00000");
	check_code(&mig_beidou, nextafter(120, 0), nextafter(28, 0), 4, "N50GB75E9");
	check_code(&mig_beidou, 180, 87.9999, 2, "N60VB7");
	check_code(&mig_beidou, -180, 0, 1, "N01A");
	check_code(&mig_geosot, 116.31522216796875, 39.910277777777778, 15, "G001310322230230");
	check_code(&mig_geosot, -116.31522216796875, 39.910277777777778, 15, "G101310322230230");
	check_code(&mig_geosot, 116.31522216796875, -39.910277777777778, 15, "G201310322230230");
	check_code(&mig_geosot, 0, 0, 0, "G");
}

/* The cell contains the position and the cell of the next level, and its centre has its code. */
static void
test_round(const MigLocationCode *code, double lat_max)
{
	int wrong = 0;

	for (int i = 0; i < 20000; i++)
	{
		double lon = random_between(-180, 180);
		double lat = random_between(-lat_max, lat_max);
		MigDegreeBox outer = {-180, -90, 180, 90};

		for (int level = code->level_min; level <= code->level_max; level++)
		{
			char out[MIG_LOCATION_CODE_MAX];
			char again[MIG_LOCATION_CODE_MAX];
			size_t len = 0;
			int found = -1;
			MigDegreeBox box = {0};
			MigWhere where;

			wrong += code->encode(lon, lat, level, out, &len) != MIG_OK;
			wrong += code->decode(out, len, &found, &box, &where) != MIG_OK || found != level;
			wrong += lon < box.west || lon > box.east || lat < box.south || lat > box.north;
			wrong += box.west < outer.west || box.east > outer.east || box.south < outer.south ||
					 box.north > outer.north;
			code->encode((box.west + box.east) / 2, (box.south + box.north) / 2, level, again,
						 &len);
			wrong += memcmp(out, again, len) != 0;
			outer = box;
		}
	}
	CHECK_INT(wrong, 0);
}

static void
check_fault(const MigLocationCode *code, const char *text, MigStatus expected, size_t position)
{
	int level;
	MigDegreeBox box;
	MigWhere where = {0};
	MigStatus status = code->decode(text, strlen(text), &level, &box, &where);

	if (status != expected)
		printf("%s\n", text);
	CHECK_INT(status, expected);
	if (status != MIG_OK && status != MIG_OUT_OF_RANGE && status != MIG_POLAR)
		CHECK_INT(where.position, position);
}

static void
test_faults(void)
{
	char out[MIG_LOCATION_CODE_MAX];
	size_t len;

	check_fault(&mig_beidou, "n50j47539b825534", MIG_OK, 0);
	check_fault(&mig_beidou, "", MIG_BAD_LENGTH, 0);
	check_fault(&mig_beidou, "N50J4753", MIG_BAD_LENGTH, 8);
	check_fault(&mig_beidou, "X50J", MIG_BAD_CHARACTER, 0);
	check_fault(&mig_beidou, "N5AJ", MIG_BAD_CHARACTER, 2);
	check_fault(&mig_beidou, "N61J", MIG_OUT_OF_RANGE, 0);
	check_fault(&mig_beidou, "N50W", MIG_BAD_CHARACTER, 3);
	check_fault(&mig_beidou, "N50JC0", MIG_BAD_CHARACTER, 4);
	check_fault(&mig_beidou, "N50J48", MIG_BAD_CHARACTER, 5);
	check_fault(&mig_beidou, "N50J476", MIG_BAD_CHARACTER, 6);
	check_fault(&mig_beidou, "N000", MIG_POLAR, 0);
	check_fault(&mig_geosot, "", MIG_BAD_LENGTH, 0);
	check_fault(&mig_geosot, "g001310322-230230", MIG_OK, 0);
	check_fault(&mig_geosot, "G001310322-230230-312011.01230123012", MIG_OK, 0);
	check_fault(&mig_geosot, "G001310322-", MIG_BAD_CHARACTER, 10);
	check_fault(&mig_geosot, "G0013-10322", MIG_BAD_CHARACTER, 5);
	check_fault(&mig_geosot, "G004", MIG_BAD_CHARACTER, 3);
	check_fault(&mig_geosot, "G001310322333333", MIG_OUT_OF_RANGE, 0);
	check_fault(&mig_geosot, "G000000000000000000000000000000000", MIG_BAD_LENGTH, 34);
	CHECK_INT(mig_beidou.encode(0, 88, 1, out, &len), MIG_POLAR);
	CHECK_INT(mig_beidou.encode(0, 0, 11, out, &len), MIG_BAD_CODE_LEVEL);
	CHECK_INT(mig_geosot.encode(0, 0, -1, out, &len), MIG_BAD_CODE_LEVEL);
	CHECK_INT(mig_geosot.encode(NAN, 0, 1, out, &len), MIG_BAD_LONGITUDE);
	CHECK_INT(mig_geosot.encode(0, 91, 1, out, &len), MIG_BAD_LATITUDE);
}

int
main(void)
{
	test_units();
	test_vectors();
	test_round(&mig_beidou, 87.9);
	test_round(&mig_geosot, 90);
	test_faults();
	return check_summary();
}
