/*
 * polygons.c
 *		A growing set of polygons with ids (see polygons.h).
 */
#include "geo/polygons.h"

#include <string.h>

#include "base/array.h"
#include "base/sort.h"
#include "geo/position.h"

#define FORMAT       1
#define HEADER_BYTES 9
#define WKB_POLYGON  3
#define WKB_MULTI    6
#define WKB_SRID     0x20000000u

void
mig_polygons_init(MigPolygonsBuild *build, const MigMemory *memory)
{
	*build = (MigPolygonsBuild){.memory = *memory};
}

static void
reserve_vertices(MigPolygonsBuild *build, size_t more)
{
	build->set.vertices = mig_grow(&build->memory, build->set.vertices, &build->vertex_room,
								   build->set.vertex_count + more, 2 * sizeof(double));
}

/* Opens a ring at the end of the set. */
static void
begin_ring(MigPolygonsBuild *build, bool begins_part)
{
	MigPolygons *set = &build->set;

	set->first_vertex = mig_grow(&build->memory, set->first_vertex, &build->ring_room,
								 (size_t) set->ring_count + 2, sizeof(uint32_t));
	set->first_vertex[set->ring_count++] =
		set->vertex_count | (begins_part ? MIG_POLYGONS_MARK : 0);
}

static MigStatus
add_vertex(MigPolygonsBuild *build, double x, double y)
{
	MigPolygons *set = &build->set;
	MigStatus status = mig_position_check(x, y);

	if (status != MIG_OK)
		return status;
	set->vertices[2 * (size_t) set->vertex_count] = mig_without_tiny(x);
	set->vertices[2 * (size_t) set->vertex_count + 1] = mig_without_tiny(y);
	set->vertex_count++;
	return MIG_OK;
}

/* Is the last added ring, from vertex first on, valid? */
static bool
is_ring_from(const MigPolygons *set, uint32_t first)
{
	uint32_t count = set->vertex_count - first;

	return count > 0 && mig_is_ring(set->vertices + 2 * (size_t) first, count, 2 * sizeof(double));
}

/* Finishes the polygon whose rings begin at first_ring. */
static void
end_polygon(MigPolygonsBuild *build, int64_t id, uint32_t first_ring, bool multi)
{
	MigPolygons *set = &build->set;
	size_t room = build->polygon_room;

	set->ids =
		mig_grow(&build->memory, set->ids, &room, (size_t) set->polygon_count + 2, sizeof(int64_t));
	set->first_ring = mig_grow(&build->memory, set->first_ring, &build->polygon_room,
							   (size_t) set->polygon_count + 2, sizeof(uint32_t));
	set->ids[set->polygon_count] = id;
	set->first_ring[set->polygon_count++] = first_ring | (multi ? MIG_POLYGONS_MARK : 0);
	set->first_ring[set->polygon_count] = set->ring_count;
	if (set->first_vertex != NULL)
		set->first_vertex[set->ring_count] = set->vertex_count;
}

/* Removes the rings from first_ring on. */
static void
drop_rings(MigPolygonsBuild *build, uint32_t first_ring, uint32_t first_vertex)
{
	build->set.ring_count = first_ring;
	build->set.vertex_count = first_vertex;
	if (build->set.first_vertex != NULL)
		build->set.first_vertex[first_ring] = first_vertex;
}

/* Merges an SRID into that of the set: CGCS2000 only if all polygons have it. */
static void
join_srid(MigPolygons *set, int32_t srid)
{
	if (set->polygon_count == 0)
		set->srid = srid;
	else if (set->srid != srid)
		set->srid = 4326;
}

static MigStatus
add_rings(MigPolygonsBuild *build, MigGeometry *geometry)
{
	uint32_t first_ring = build->set.ring_count;
	const uint8_t *vertices;
	uint32_t count;
	MigStatus status = mig_geometry_next(geometry, &vertices, &count);

	for (; status == MIG_OK && vertices != NULL;
		 status = mig_geometry_next(geometry, &vertices, &count))
	{
		uint32_t first = build->set.vertex_count;

		if (count == 0)
			continue;
		if (count > MIG_POLYGONS_VERTICES_MAX - first)
			return MIG_TOO_LARGE;
		reserve_vertices(build, count);
		begin_ring(build, geometry->begins_part || build->set.ring_count == first_ring);
		for (uint32_t i = 0; i < count && status == MIG_OK; i++)
		{
			double x;
			double y;

			mig_progress(&build->memory, 1);
			mig_geometry_vertex(geometry, vertices, i, &x, &y);
			status = add_vertex(build, x, y);
		}
		if (status != MIG_OK)
			return status;
		if (!is_ring_from(&build->set, first))
			return MIG_BAD_RING;
	}
	return status;
}

MigStatus
mig_polygons_add(MigPolygonsBuild *build, int64_t id, MigGeometry *geometry)
{
	uint32_t first_ring = build->set.ring_count;
	uint32_t first_vertex = build->set.vertex_count;
	MigStatus status;

	if (geometry->type != MIG_POLYGON && geometry->type != MIG_MULTIPOLYGON)
		return MIG_BAD_GEOMETRY_TYPE;
	status = add_rings(build, geometry);
	if (status != MIG_OK)
		drop_rings(build, first_ring, first_vertex);
	else if (build->set.ring_count > first_ring)
	{
		join_srid(&build->set, geometry->srid);
		end_polygon(build, id, first_ring, geometry->type == MIG_MULTIPOLYGON);
	}
	return status;
}

/* Adds one polygon of a set, whose coordinates are known to be valid. */
static void
copy_polygon(MigPolygonsBuild *build, const MigPolygons *from, uint32_t polygon)
{
	uint32_t first_ring = build->set.ring_count;
	uint32_t ring = mig_polygons_ring(from, polygon);
	uint32_t end = mig_polygons_ring(from, polygon + 1);
	uint32_t first = mig_polygons_vertex(from, ring);
	uint32_t count = mig_polygons_vertex(from, end) - first;

	reserve_vertices(build, count);
	for (; ring < end; ring++)
	{
		mig_progress(&build->memory, 1);
		begin_ring(build, (from->first_vertex[ring] & MIG_POLYGONS_MARK) != 0);
		build->set.vertex_count +=
			mig_polygons_vertex(from, ring + 1) - mig_polygons_vertex(from, ring);
	}
	mig_copy(&build->memory, build->set.vertices + 2 * ((size_t) build->set.vertex_count - count),
			 from->vertices + 2 * (size_t) first, (size_t) count * 2 * sizeof(double));
	end_polygon(build, from->ids[polygon], first_ring,
				(from->first_ring[polygon] & MIG_POLYGONS_MARK) != 0);
}

MigStatus
mig_polygons_add_all(MigPolygonsBuild *build, const MigPolygons *other)
{
	if (other->polygon_count == 0)
		return MIG_OK;
	if (other->vertex_count > MIG_POLYGONS_VERTICES_MAX - build->set.vertex_count)
		return MIG_TOO_LARGE;
	join_srid(&build->set, other->srid);
	for (uint32_t p = 0; p < other->polygon_count; p++)
		copy_polygon(build, other, p);
	return MIG_OK;
}

/* A polygon to be sorted. */
typedef struct Place
{
	const MigPolygons *set;
	uint32_t polygon;
} Place;

/* Compares two arrays by their bytes, the shorter first. */
static int
compare_bytes(const void *a, size_t a_bytes, const void *b, size_t b_bytes)
{
	if (a_bytes != b_bytes)
		return a_bytes < b_bytes ? -1 : 1;
	return memcmp(a, b, a_bytes);
}

/* First and end ring of a polygon, and the bytes of its vertices. */
static const double *
polygon_vertices(const Place *place, uint32_t *ring, uint32_t *end, size_t *bytes)
{
	uint32_t first;

	*ring = mig_polygons_ring(place->set, place->polygon);
	*end = mig_polygons_ring(place->set, place->polygon + 1);
	first = mig_polygons_vertex(place->set, *ring);
	*bytes = (mig_polygons_vertex(place->set, *end) - (size_t) first) * 2 * sizeof(double);
	return place->set->vertices + 2 * (size_t) first;
}

static int
compare_places(const void *left, const void *right)
{
	const Place *a = left;
	const Place *b = right;
	int64_t a_id = a->set->ids[a->polygon];
	int64_t b_id = b->set->ids[b->polygon];
	uint32_t a_ring;
	uint32_t a_end;
	uint32_t b_ring;
	uint32_t b_end;
	size_t a_bytes;
	size_t b_bytes;
	const double *a_vertices;
	const double *b_vertices;
	int order;

	if (a_id != b_id)
		return a_id < b_id ? -1 : 1;
	a_vertices = polygon_vertices(a, &a_ring, &a_end, &a_bytes);
	b_vertices = polygon_vertices(b, &b_ring, &b_end, &b_bytes);
	order = compare_bytes(a_vertices, a_bytes, b_vertices, b_bytes);
	if (order != 0)
		return order;
	if (a_end - a_ring != b_end - b_ring)
		return a_end - a_ring < b_end - b_ring ? -1 : 1;
	for (; a_ring < a_end; a_ring++, b_ring++)
	{
		uint32_t a_count = a->set->first_vertex[a_ring + 1] - a->set->first_vertex[a_ring];
		uint32_t b_count = b->set->first_vertex[b_ring + 1] - b->set->first_vertex[b_ring];

		if (a_count != b_count)
			return a_count < b_count ? -1 : 1;
	}
	return 0;
}

void
mig_polygons_sort(MigPolygonsBuild *build)
{
	MigPolygonsBuild sorted;
	uint32_t count = build->set.polygon_count;
	Place *places;

	if (count < 2)
		return;
	places = build->memory.resize(build->memory.state, NULL, count * sizeof(Place));
	for (uint32_t p = 0; p < count; p++)
	{
		mig_progress(&build->memory, 1);
		places[p].set = &build->set;
		places[p].polygon = p;
	}
	mig_sort(places, count, sizeof(Place), compare_places, &build->memory);
	mig_polygons_init(&sorted, &build->memory);
	sorted.set.srid = build->set.srid;
	for (uint32_t p = 0; p < count; p++)
	{
		copy_polygon(&sorted, &build->set, places[p].polygon);
	}
	build->memory.release(build->memory.state, places);
	mig_polygons_free(build);
	*build = sorted;
}

void
mig_polygons_free(MigPolygonsBuild *build)
{
	void *const blocks[] = {build->set.ids, build->set.first_ring, build->set.first_vertex,
							build->set.vertices};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (blocks[i] != NULL)
			build->memory.release(build->memory.state, blocks[i]);
	mig_polygons_init(build, &build->memory);
}

/* Converts numbers to and from bytes. */
static uint8_t *
put_number(uint8_t *out, uint64_t number, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*out++ = (uint8_t) (number >> (8 * i));
	return out;
}

static uint64_t
get_number(const uint8_t *in, int bytes)
{
	uint64_t number = 0;

	for (int i = 0; i < bytes; i++)
		number = number << 8 | in[i];
	return number;
}

static uint64_t
bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static double
double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

size_t
mig_polygons_size(const MigPolygons *set)
{
	return HEADER_BYTES + (size_t) set->polygon_count * 12 + (size_t) set->ring_count * 4 +
		   (size_t) set->vertex_count * 16;
}

void
mig_polygons_write(const MigPolygons *set, const MigMemory *memory, uint8_t *out)
{
	*out++ = FORMAT;
	out = put_number(out, (uint32_t) set->srid, 4);
	out = put_number(out, set->polygon_count, 4);
	for (uint32_t p = 0; p < set->polygon_count; p++)
	{
		uint32_t ring = mig_polygons_ring(set, p);
		uint32_t end = mig_polygons_ring(set, p + 1);

		mig_progress(memory, 1);
		out = put_number(out, (uint64_t) set->ids[p], 8);
		out = put_number(out, (set->first_ring[p] & MIG_POLYGONS_MARK) | (end - ring), 4);
		for (; ring < end; ring++)
		{
			uint32_t first = mig_polygons_vertex(set, ring);
			uint32_t last = mig_polygons_vertex(set, ring + 1);

			out =
				put_number(out, (set->first_vertex[ring] & MIG_POLYGONS_MARK) | (last - first), 4);
			for (size_t i = 2 * (size_t) first; i < 2 * (size_t) last; i++)
			{
				mig_progress(memory, 1);
				out = put_number(out, bits_of(set->vertices[i]), 8);
			}
		}
	}
}

/* Reads the rings of one polygon from *at on: the first starts a part, others of multi kinds may. */
static MigStatus
read_rings(MigPolygonsBuild *build, uint32_t count, bool multi, const uint8_t **at,
		   const uint8_t *end)
{
	for (uint32_t r = 0; r < count; r++)
	{
		uint32_t first = build->set.vertex_count;
		uint32_t marked;
		uint32_t vertices;

		if (end - *at < 4)
			return MIG_BAD_COVERAGE;
		marked = (uint32_t) get_number(*at, 4);
		vertices = marked & ~MIG_POLYGONS_MARK;
		*at += 4;
		if (vertices > (size_t) (end - *at) / 16 ||
			(r == 0 ? marked == vertices : marked != vertices && !multi))
			return MIG_BAD_COVERAGE;
		if (vertices > MIG_POLYGONS_VERTICES_MAX - first)
			return MIG_TOO_LARGE;
		reserve_vertices(build, vertices);
		begin_ring(build, marked != vertices);
		for (uint32_t i = 0; i < vertices; i++, *at += 16)
		{
			MigStatus status =
				add_vertex(build, double_of(get_number(*at, 8)), double_of(get_number(*at + 8, 8)));

			mig_progress(&build->memory, 1);
			if (status != MIG_OK)
				return status;
		}
		if (!is_ring_from(&build->set, first))
			return MIG_BAD_RING;
	}
	return MIG_OK;
}

MigStatus
mig_polygons_read(MigPolygonsBuild *build, const uint8_t *bytes, size_t len)
{
	const uint8_t *end = bytes + len;
	int32_t srid;
	uint32_t count;

	if (len < HEADER_BYTES || bytes[0] != FORMAT)
		return MIG_BAD_COVERAGE;
	srid = (int32_t) get_number(bytes + 1, 4);
	count = (uint32_t) get_number(bytes + 5, 4);
	if (srid != 4326 && srid != 4490 && !(srid == 0 && count == 0))
		return MIG_BAD_COVERAGE;
	if (count > 0)
		join_srid(&build->set, srid);
	bytes += HEADER_BYTES;
	for (uint32_t p = 0; p < count; p++)
	{
		uint32_t first_ring = build->set.ring_count;
		uint32_t first_vertex = build->set.vertex_count;
		uint32_t marked;
		int64_t id;
		MigStatus status;

		mig_progress(&build->memory, 1);
		if (end - bytes < 12)
			return MIG_BAD_COVERAGE;
		id = (int64_t) get_number(bytes, 8);
		marked = (uint32_t) get_number(bytes + 8, 4);
		bytes += 12;
		if ((marked & ~MIG_POLYGONS_MARK) == 0)
			return MIG_BAD_COVERAGE;
		status = read_rings(build, marked & ~MIG_POLYGONS_MARK, (marked & MIG_POLYGONS_MARK) != 0,
							&bytes, end);
		if (status != MIG_OK)
		{
			drop_rings(build, first_ring, first_vertex);
			return status;
		}
		end_polygon(build, id, first_ring, (marked & MIG_POLYGONS_MARK) != 0);
	}
	return bytes == end ? MIG_OK : MIG_BAD_COVERAGE;
}

/* Little-endian numbers, as well-known binary is written here. */
static uint8_t *
put_little(uint8_t *out, uint64_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*out++ = (uint8_t) (number >> (8 * i));
	return out;
}

/* Is the polygon written as a multi kind? */
static bool
is_multi(const MigPolygons *set, uint32_t polygon)
{
	return (set->first_ring[polygon] & MIG_POLYGONS_MARK) != 0;
}

/* Number of rings from ring on that belong to the same part. */
static uint32_t
rings_of_part(const MigPolygons *set, uint32_t ring, uint32_t end)
{
	uint32_t next = ring + 1;

	while (next < end && (set->first_vertex[next] & MIG_POLYGONS_MARK) == 0)
		next++;
	return next - ring;
}

size_t
mig_polygons_wkb_size(const MigPolygons *set, uint32_t polygon)
{
	uint32_t ring = mig_polygons_ring(set, polygon);
	uint32_t end = mig_polygons_ring(set, polygon + 1);
	size_t vertices = mig_polygons_vertex(set, end) - (size_t) mig_polygons_vertex(set, ring);
	/* byte order, type and SRID of the whole; then its number of parts or rings */
	size_t bytes = 13 + (size_t) (end - ring) * 4 + vertices * 16;

	if (is_multi(set, polygon))
		for (; ring < end; ring += rings_of_part(set, ring, end))
			bytes += 9;
	return bytes;
}

void
mig_polygons_wkb(const MigPolygons *set, uint32_t polygon, const MigMemory *memory, uint8_t *out)
{
	uint32_t ring = mig_polygons_ring(set, polygon);
	uint32_t end = mig_polygons_ring(set, polygon + 1);
	bool multi = is_multi(set, polygon);

	*out++ = 1;
	out = put_little(out, (multi ? WKB_MULTI : WKB_POLYGON) | WKB_SRID, 4);
	out = put_little(out, (uint32_t) set->srid, 4);
	if (multi)
	{
		uint32_t parts = 0;

		for (uint32_t r = ring; r < end; r += rings_of_part(set, r, end))
			parts++;
		out = put_little(out, parts, 4);
	}
	while (ring < end)
	{
		uint32_t rings = rings_of_part(set, ring, end);

		if (multi)
		{
			*out++ = 1;
			out = put_little(out, WKB_POLYGON, 4);
		}
		out = put_little(out, rings, 4);
		for (; rings > 0; rings--, ring++)
		{
			uint32_t first = mig_polygons_vertex(set, ring);
			uint32_t last = mig_polygons_vertex(set, ring + 1);

			out = put_little(out, last - first, 4);
			for (size_t i = 2 * (size_t) first; i < 2 * (size_t) last; i++)
			{
				mig_progress(memory, 1);
				out = put_little(out, bits_of(set->vertices[i]), 8);
			}
		}
	}
}
