/*
 * Unit tests of src/geo/geometry.c on bytes built from PostGIS's description of both formats;
 * test/sql/gridcell.sql reads what a real PostGIS writes.
 */
#include "check.h"
#include "memory.h"

#include "geo/geometry.h"

#include <math.h>

/* Bytes under construction. */
typedef struct Bytes
{
	uint8_t data[512];
	size_t len;
} Bytes;

static void
put(Bytes *bytes, const void *data, size_t len)
{
	memcpy(bytes->data + bytes->len, data, len);
	bytes->len += len;
}

static void
put_header(Bytes *bytes, int srid, uint8_t flags)
{
	uint8_t header[4] = {(uint8_t) ((uint32_t) srid >> 16 & 0x1f), (uint8_t) ((uint32_t) srid >> 8),
						 (uint8_t) srid, flags};

	bytes->len = 0;
	put(bytes, header, sizeof(header));
}

static void
put_counts(Bytes *bytes, int n, const uint32_t *counts)
{
	put(bytes, counts, (size_t) n * sizeof(uint32_t));
}

/* Doubles first, first + 1, ... */
static void
put_ramp(Bytes *bytes, int n, double first)
{
	for (int i = 0; i < n; i++)
	{
		double value = first + i;

		put(bytes, &value, sizeof(value));
	}
}

static void
test_points(void)
{
	Bytes bytes;
	MigGeometry geometry;
	const uint8_t *vertices;
	uint32_t count;
	double x = 0;
	double y = 0;
	int32_t srid = 0;

	/* both formats, with every combination of Z and M, and with a box and extended flags */
	for (int flags = 0; flags < 4; flags++)
		for (int second = 0; second < 4; second++)
		{
			uint8_t all = (uint8_t) (flags | (second > 0 ? 0x40 : 0) | (second > 1 ? 0x10 : 0) |
									 (second > 2 ? 0x04 : 0));
			int dimensions = 2 + (flags & 1) + (flags >> 1);

			put_header(&bytes, 4326, all);
			if (second > 1)
				put_ramp(&bytes, 1, 0);
			if (second > 2)
				put_ramp(&bytes, dimensions, 0); /* twice as many floats */
			put_counts(&bytes, 2, (const uint32_t[]){1, 1});
			put_ramp(&bytes, dimensions, 119);
			CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
			CHECK_INT(geometry.srid, 4326);
			CHECK_INT(geometry.type, MIG_POINT);
			CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
			CHECK_INT(count, 1);
			mig_geometry_vertex(&geometry, vertices, 0, &x, &y);
			CHECK(x == 119 && y == 120);
			if (geometry.measured)
				CHECK(mig_geometry_measure(&geometry, vertices, 0) == 118 + dimensions);
			/* the fast path accepts those without box and extended flags, and agrees */
			x = y = 0;
			CHECK_INT(mig_geometry_point(bytes.data, bytes.len, &srid, &x, &y), second < 2);
			CHECK(second > 1 || (srid == 4326 && x == 119 && y == 120));
			CHECK(!mig_geometry_point(bytes.data, 27, &srid, &x, &y));
			CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
			CHECK(vertices == NULL);
			/* no prefix of it is a geometry */
			for (size_t len = 0; len < bytes.len; len++)
				CHECK(mig_geometry_open(bytes.data, len, &geometry) != MIG_OK ||
					  mig_geometry_next(&geometry, &vertices, &count) != MIG_OK);
		}

	put_header(&bytes, -1, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){1, 0});
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	CHECK_INT(geometry.srid, -1);
	CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
	CHECK(vertices != NULL);
	CHECK_INT(count, 0);
}

static void
test_parts(void)
{
	Bytes bytes;
	MigGeometry geometry;
	const uint8_t *vertices;
	uint32_t count;
	double x = 0;
	double y = 0;

	/* two polygons: one of three rings (padded) with 4 vertices each, one empty */
	put_header(&bytes, 4490, 0x40);
	put_counts(&bytes, 8, (const uint32_t[]){6, 2, 3, 3, 4, 4, 4, 0});
	put_ramp(&bytes, 24, 0);
	put_counts(&bytes, 2, (const uint32_t[]){3, 0});
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	CHECK_INT(geometry.type, MIG_MULTIPOLYGON);
	for (int ring = 0; ring < 3; ring++)
	{
		CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
		CHECK_INT(count, 4);
		mig_geometry_vertex(&geometry, vertices, 3, &x, &y);
		CHECK(x == ring * 8 + 6 && y == ring * 8 + 7);
	}
	CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
	CHECK(vertices == NULL);

	/* a part of another type, unknown types, a count that no memory could hold */
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 4, (const uint32_t[]){5, 1, 1, 1});
	put_ramp(&bytes, 2, 0);
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_BAD_GEOMETRY);
	for (uint32_t type = 0; type < 20; type++)
	{
		put_header(&bytes, 4326, 0x40);
		put_counts(&bytes, 2, (const uint32_t[]){type, 0});
		CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry),
				  type >= 1 && type <= 6 ? MIG_OK : MIG_BAD_GEOMETRY_TYPE);
	}
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){2, 0xffffffff});
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_BAD_GEOMETRY);
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){3, 0xffffffff});
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_BAD_GEOMETRY);
}

/* A polygon of one ring with these vertices. */
static MigStatus
check_ring(const double (*at)[2], uint32_t count)
{
	const uint32_t counts[] = {MIG_POLYGON, 1, count, 0};
	Bytes bytes;
	MigGeometry geometry;

	put_header(&bytes, 4326, 0);
	put_counts(&bytes, 4, counts);
	put(&bytes, at, count * sizeof(*at));
	CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
	return mig_geometry_check(&geometry, &memory);
}

static void
test_check(void)
{
	const double ring[][2] = {{0, 0}, {180, 0}, {1, 90}, {0, 0}};
	const double open_ring[][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
	const double far_east[][2] = {{0, 0}, {180.1, 0}, {1, 1}, {0, 0}};
	const double nowhere[][2] = {{0, 0}, {1, NAN}, {1, 1}, {0, 0}};

	CHECK_INT(check_ring(ring, 4), MIG_OK);
	CHECK_INT(check_ring(ring, 0), MIG_OK);
	CHECK_INT(check_ring(ring, 3), MIG_BAD_RING);
	CHECK_INT(check_ring(open_ring, 4), MIG_BAD_RING);
	CHECK_INT(check_ring(far_east, 4), MIG_BAD_LONGITUDE);
	CHECK_INT(check_ring(nowhere, 4), MIG_BAD_LATITUDE);
}

/* M is the last of the numbers of each vertex. */
static void
test_measures(void)
{
	for (int z = 0; z < 2; z++)
	{
		Bytes bytes;
		MigGeometry geometry;
		const uint8_t *vertices;
		uint32_t count;

		put_header(&bytes, 4326, (uint8_t) (0x42 | z));
		put_counts(&bytes, 2, (const uint32_t[]){2, 3});
		put_ramp(&bytes, 3 * (3 + z), 0);
		CHECK_INT(mig_geometry_open(bytes.data, bytes.len, &geometry), MIG_OK);
		CHECK(geometry.measured);
		CHECK_INT(mig_geometry_next(&geometry, &vertices, &count), MIG_OK);
		CHECK_INT(count, 3);
		for (uint32_t i = 0; i < count; i++)
			CHECK(mig_geometry_measure(&geometry, vertices, i) ==
				  (double) ((i + 1) * (uint32_t) (3 + z)) - 1);
	}
}

static MigStatus
move(double *x, double *y)
{
	if (*x == 1000)
		return MIG_BAD_LONGITUDE;
	*x += 0.5;
	*y -= 0.25;
	return MIG_OK;
}

/* Every vertex of every part is changed, and the box with them; nothing else is. */
static void
test_change(void)
{
	Bytes bytes;
	Bytes before;
	float box[4];
	double at[2];

	/* a collection with a box: a polygon of two rings, an empty point, a line of two vertices */
	put_header(&bytes, 4326, 0x44);
	put(&bytes, (const float[4]){0}, sizeof(box));
	put_counts(&bytes, 6, (const uint32_t[]){7, 3, 3, 2, 4, 4});
	put_ramp(&bytes, 16, 0);
	put_counts(&bytes, 4, (const uint32_t[]){1, 0, 2, 2});
	put_ramp(&bytes, 4, 100);
	before = bytes;
	CHECK_INT(mig_geometry_change(bytes.data, bytes.len, move, &memory), MIG_OK);
	memcpy(box, bytes.data + 4, sizeof(box));
	CHECK(box[0] == 0.5f && box[1] == 102.5f && box[2] == 0.75f && box[3] == 102.75f);
	for (int i = 0; i < 8; i++)
	{
		memcpy(at, bytes.data + 4 + 16 + 24 + (size_t) i * 16, sizeof(at));
		CHECK(at[0] == 2 * i + 0.5 && at[1] == 2 * i + 0.75);
	}
	for (int i = 0; i < 2; i++)
	{
		memcpy(at, bytes.data + 4 + 16 + 24 + 128 + 16 + (size_t) i * 16, sizeof(at));
		CHECK(at[0] == 100.5 + 2 * i && at[1] == 100.75 + 2 * i);
	}
	CHECK(memcmp(bytes.data, before.data, 4) == 0);
	CHECK(memcmp(bytes.data + 20, before.data + 20, 24) == 0);
	CHECK(memcmp(bytes.data + 172, before.data + 172, 16) == 0);
	/* prefixes, a rejected vertex, a count beyond the bytes, a curve */
	for (size_t len = 0; len < before.len; len++)
	{
		bytes = before;
		CHECK_INT(mig_geometry_change(bytes.data, len, move, &memory), MIG_BAD_GEOMETRY);
	}
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){2, 3});
	put_ramp(&bytes, 6, 998);
	CHECK_INT(mig_geometry_change(bytes.data, bytes.len, move, &memory), MIG_BAD_LONGITUDE);
	memcpy(at, bytes.data + 12, sizeof(at));
	CHECK(at[0] == 998.5 && at[1] == 998.75);
	memcpy(at, bytes.data + 44, sizeof(at));
	CHECK(at[0] == 1002 && at[1] == 1003);
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){2, 0xffffffff});
	put_ramp(&bytes, 4, 0);
	CHECK_INT(mig_geometry_change(bytes.data, bytes.len, move, &memory), MIG_BAD_GEOMETRY);
	put_header(&bytes, 4326, 0x40);
	put_counts(&bytes, 2, (const uint32_t[]){8, 0});
	CHECK_INT(mig_geometry_change(bytes.data, bytes.len, move, &memory), MIG_BAD_GEOMETRY_TYPE);
	/* Z and M are kept */
	put_header(&bytes, 4326, 0x43);
	put_counts(&bytes, 2, (const uint32_t[]){2, 2});
	put_ramp(&bytes, 8, 0);
	CHECK_INT(mig_geometry_change(bytes.data, bytes.len, move, &memory), MIG_OK);
	for (int i = 0; i < 8; i++)
	{
		memcpy(at, bytes.data + 12 + (size_t) i * 8, sizeof(at[0]));
		CHECK(at[0] == i + (i % 4 == 0 ? 0.5 : i % 4 == 1 ? -0.25 : 0));
	}
}

int
main(void)
{
	test_points();
	test_parts();
	test_check();
	test_measures();
	test_change();
	return check_summary();
}
