/*
 * geometry.c
 *		Reads PostGIS's serialized geometries (see geometry.h).
 */
#include "geo/geometry.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "geo/position.h"

#define FLAG_Z        0x01
#define FLAG_M        0x02
#define FLAG_BOX      0x04
#define FLAG_GEODETIC 0x08
#define FLAG_EXTENDED 0x10
#define FLAG_SECOND   0x40

#define HEADER_BYTES   4 /* SRID and flags */
#define EXTENDED_BYTES 8

/* Reads the next 4 bytes as a number. */
static MigStatus
read_count(MigGeometry *geometry, uint32_t *count)
{
	if (geometry->end - geometry->at < (ptrdiff_t) sizeof(*count))
		return MIG_BAD_GEOMETRY;
	memcpy(count, geometry->at, sizeof(*count));
	geometry->at += sizeof(*count);
	return MIG_OK;
}

/* A signed 21-bit number, in this byte order on every machine. */
static int32_t
read_srid(const uint8_t *bytes)
{
	uint32_t srid = ((uint32_t) bytes[0] << 16 | (uint32_t) bytes[1] << 8 | bytes[2]) & 0x1fffff;

	return srid & 0x100000 ? (int32_t) srid - 0x200000 : (int32_t) srid;
}

int32_t
mig_geometry_srid(const uint8_t *bytes)
{
	return read_srid(bytes);
}

bool
mig_geometry_point(const uint8_t *bytes, size_t len, int32_t *srid, double *x, double *y)
{
	static const uint32_t one_point[] = {MIG_POINT, 1};
	const uint8_t *vertex = bytes + HEADER_BYTES + sizeof(one_point);

	if (len < HEADER_BYTES + sizeof(one_point) + sizeof(*x) + sizeof(*y) ||
		(bytes[3] & (FLAG_BOX | FLAG_EXTENDED)) != 0 ||
		memcmp(bytes + HEADER_BYTES, one_point, sizeof(one_point)) != 0)
		return false;
	*srid = read_srid(bytes);
	memcpy(x, vertex, sizeof(*x));
	memcpy(y, vertex + sizeof(*x), sizeof(*y));
	return true;
}

/* Reads the header of the geometry; *box_at is the start of its box. */
static MigStatus
open_header(const uint8_t *bytes, size_t len, MigGeometry *geometry, size_t *box_at)
{
	uint8_t flags;
	size_t skip = HEADER_BYTES;

	if (len < HEADER_BYTES)
		return MIG_BAD_GEOMETRY;
	flags = bytes[3];
	geometry->srid = read_srid(bytes);
	geometry->dimensions = 2 + ((flags & FLAG_Z) != 0) + ((flags & FLAG_M) != 0);
	geometry->measured = (flags & FLAG_M) != 0;
	if ((flags & FLAG_SECOND) && (flags & FLAG_EXTENDED))
		skip += EXTENDED_BYTES;
	*box_at = skip;
	/* The box holds a minimum and a maximum float for each dimension; geodetic boxes for x, y and z. */
	if (flags & FLAG_BOX)
		skip += 2 * sizeof(float) * (flags & FLAG_GEODETIC ? 3 : geometry->dimensions);
	if (len < skip)
		return MIG_BAD_GEOMETRY;
	geometry->at = bytes + skip;
	geometry->end = bytes + len;
	return MIG_OK;
}

MigStatus
mig_geometry_open(const uint8_t *bytes, size_t len, MigGeometry *geometry)
{
	size_t box_at;
	MigStatus status = open_header(bytes, len, geometry, &box_at);

	if (status != MIG_OK)
		return status;
	geometry->counts = NULL;
	geometry->sequences_left = 0;

	status = read_count(geometry, &geometry->type);
	if (status != MIG_OK)
		return status;
	if (geometry->type < MIG_POINT || geometry->type > MIG_MULTIPOLYGON)
		return MIG_BAD_GEOMETRY_TYPE;
	if (geometry->type < MIG_MULTIPOINT)
	{
		/* A single part, whose type was just read. */
		geometry->at -= sizeof(uint32_t);
		geometry->parts_left = 1;
		return MIG_OK;
	}
	return read_count(geometry, &geometry->parts_left);
}

/* Starts the next part: its type must match that of the geometry. */
static MigStatus
begin_part(MigGeometry *geometry)
{
	uint32_t part_type = geometry->type;
	uint32_t type;
	uint32_t count;
	size_t padded;
	MigStatus status = read_count(geometry, &type);

	if (part_type >= MIG_MULTIPOINT)
		part_type -= MIG_MULTIPOINT - MIG_POINT;
	if (status != MIG_OK || type != part_type)
		return MIG_BAD_GEOMETRY;
	geometry->parts_left--;
	if (part_type != MIG_POLYGON)
	{
		geometry->sequences_left = 1;
		return MIG_OK;
	}

	/* The counts of all rings come first, padded to a multiple of 8 bytes. */
	status = read_count(geometry, &count);
	if (status != MIG_OK)
		return status;
	padded = ((size_t) count + count % 2) * sizeof(uint32_t);
	if ((size_t) (geometry->end - geometry->at) < padded)
		return MIG_BAD_GEOMETRY;
	geometry->counts = geometry->at;
	geometry->at += padded;
	geometry->sequences_left = count;
	return MIG_OK;
}

MigStatus
mig_geometry_next(MigGeometry *geometry, const uint8_t **vertices, uint32_t *count)
{
	size_t vertex_bytes = geometry->dimensions * sizeof(double);
	MigStatus status = MIG_OK;

	*vertices = NULL;
	*count = 0;
	geometry->begins_part = false;
	while (geometry->sequences_left == 0)
	{
		if (geometry->parts_left == 0)
			return MIG_OK;
		status = begin_part(geometry);
		if (status != MIG_OK)
			return status;
		geometry->begins_part = true;
	}
	geometry->sequences_left--;
	if (geometry->counts != NULL)
	{
		memcpy(count, geometry->counts, sizeof(*count));
		geometry->counts += sizeof(*count);
	}
	else
		status = read_count(geometry, count);
	if (status != MIG_OK || (size_t) (geometry->end - geometry->at) / vertex_bytes < *count)
		return MIG_BAD_GEOMETRY;
	*vertices = geometry->at;
	geometry->at += *count * vertex_bytes;
	return MIG_OK;
}

void
mig_geometry_vertex(const MigGeometry *geometry, const uint8_t *vertices, uint32_t index, double *x,
					double *y)
{
	const uint8_t *vertex = vertices + (size_t) index * geometry->dimensions * sizeof(double);

	memcpy(x, vertex, sizeof(*x));
	memcpy(y, vertex + sizeof(*x), sizeof(*y));
}

double
mig_geometry_measure(const MigGeometry *geometry, const uint8_t *vertices, uint32_t index)
{
	size_t vertex = geometry->dimensions * sizeof(double);
	double measure;

	memcpy(&measure, vertices + (index + (size_t) 1) * vertex - sizeof(measure), sizeof(measure));
	return measure;
}

bool
mig_is_ring(const void *vertices, uint32_t count, size_t vertex_bytes)
{
	double first[2];
	double last[2];

	if (count < 4)
		return false;
	memcpy(first, vertices, sizeof(first));
	memcpy(last, (const uint8_t *) vertices + (count - 1) * vertex_bytes, sizeof(last));
	return first[0] == last[0] && first[1] == last[1];
}

MigStatus
mig_geometry_check(MigGeometry *geometry, const MigMemory *memory)
{
	bool is_area = geometry->type == MIG_POLYGON || geometry->type == MIG_MULTIPOLYGON;
	const uint8_t *vertices;
	uint32_t count;
	MigStatus status = mig_geometry_next(geometry, &vertices, &count);

	while (status == MIG_OK && vertices != NULL)
	{
		mig_progress(memory, count);
		for (uint32_t i = 0; i < count && status == MIG_OK; i++)
		{
			double x;
			double y;

			mig_geometry_vertex(geometry, vertices, i, &x, &y);
			status = mig_position_check(x, y);
		}
		if (status == MIG_OK && is_area && count > 0 &&
			!mig_is_ring(vertices, count, geometry->dimensions * sizeof(double)))
			status = MIG_BAD_RING;
		if (status == MIG_OK)
			status = mig_geometry_next(geometry, &vertices, &count);
	}
	return status;
}

/* Bounding box of the changed vertices. */
typedef struct Extent
{
	double min[2];
	double greatest[2];
} Extent;

static void
extend(Extent *extent, const double at[2])
{
	for (int i = 0; i < 2; i++)
	{
		extent->min[i] = fmin(extent->min[i], at[i]);
		extent->greatest[i] = fmax(extent->greatest[i], at[i]);
	}
}

/* Changes the next count vertices. */
static MigStatus
change_vertices(MigGeometry *geometry, uint8_t *bytes, uint64_t count,
				MigStatus (*change)(double *x, double *y), const MigMemory *memory, Extent *extent)
{
	size_t vertex_bytes = geometry->dimensions * sizeof(double);

	if ((size_t) (geometry->end - geometry->at) / vertex_bytes < count)
		return MIG_BAD_GEOMETRY;
	for (uint64_t i = 0; i < count; i++)
	{
		double at[2];
		MigStatus status;

		mig_progress(memory, 1);
		memcpy(at, geometry->at, sizeof(at));
		status = change(&at[0], &at[1]);
		if (status != MIG_OK)
			return status;
		memcpy(bytes + (geometry->at - bytes), at, sizeof(at));
		extend(extent, at);
		geometry->at += vertex_bytes;
	}
	return MIG_OK;
}

/* Counts the vertices of all rings of a polygon; their counts come first. */
static MigStatus
count_polygon(MigGeometry *geometry, uint32_t rings, uint64_t *vertices, const MigMemory *memory)
{
	size_t padded = ((size_t) rings + rings % 2) * sizeof(uint32_t);

	*vertices = 0;
	if ((size_t) (geometry->end - geometry->at) < padded)
		return MIG_BAD_GEOMETRY;
	for (uint32_t r = 0; r < rings; r++)
	{
		uint32_t count;

		mig_progress(memory, 1);
		memcpy(&count, geometry->at + r * sizeof(count), sizeof(count));
		*vertices += count;
	}
	geometry->at += padded;
	return MIG_OK;
}

/* Content of each geometry type; PostGIS numbers them 1 to 15. */
typedef enum Layout
{
	UNKNOWN, /* also curves, 8 to 12 */
	VERTICES,
	RINGS,
	PARTS,
} Layout;

static Layout
layout_of(uint32_t type)
{
	static const uint8_t layouts[] = {
		[MIG_POINT] = VERTICES,
		[MIG_LINESTRING] = VERTICES,
		[MIG_POLYGON] = RINGS,
		[MIG_MULTIPOINT] = PARTS,
		[MIG_MULTILINESTRING] = PARTS,
		[MIG_MULTIPOLYGON] = PARTS,
		[7] = PARTS,     /* collection */
		[13] = PARTS,    /* polyhedral surface */
		[14] = VERTICES, /* triangle */
		[15] = PARTS,    /* TIN */
	};

	return type < sizeof(layouts) ? (Layout) layouts[type] : UNKNOWN;
}

/* The greatest float not above a number, and the smallest not below it. */
static float
float_below(double value)
{
	float nearest = (float) value;

	return nearest <= value ? nearest : nextafterf(nearest, -FLT_MAX);
}

static float
float_above(double value)
{
	float nearest = (float) value;

	return nearest >= value ? nearest : nextafterf(nearest, FLT_MAX);
}

static void
write_box(uint8_t *box, const Extent *extent)
{
	const float floats[] = {float_below(extent->min[0]), float_above(extent->greatest[0]),
							float_below(extent->min[1]), float_above(extent->greatest[1])};

	memcpy(box, floats, sizeof(floats));
}

MigStatus
mig_geometry_change(uint8_t *bytes, size_t len, MigStatus (*change)(double *x, double *y),
					const MigMemory *memory)
{
	MigGeometry geometry;
	Extent extent = {{DBL_MAX, DBL_MAX}, {-DBL_MAX, -DBL_MAX}};
	size_t box_at;
	MigStatus status = open_header(bytes, len, &geometry, &box_at);

	/* Parts follow their collection, so that counting the remaining ones replaces recursion. */
	for (uint64_t left = 1; status == MIG_OK && left > 0; left--)
	{
		uint32_t type;
		uint32_t count;
		uint64_t vertices = 0;

		mig_progress(memory, 1);
		status = read_count(&geometry, &type);
		if (status == MIG_OK && layout_of(type) == UNKNOWN)
			status = MIG_BAD_GEOMETRY_TYPE;
		if (status == MIG_OK)
			status = read_count(&geometry, &count);
		if (status != MIG_OK)
			break;
		if (layout_of(type) == PARTS)
			left += count;
		else if (layout_of(type) == RINGS)
			status = count_polygon(&geometry, count, &vertices, memory);
		else
			vertices = count;
		if (status == MIG_OK)
			status = change_vertices(&geometry, bytes, vertices, change, memory, &extent);
	}
	if (status == MIG_OK && (bytes[3] & FLAG_BOX) && extent.min[0] <= extent.greatest[0])
		write_box(bytes + box_at, &extent);
	return status;
}
