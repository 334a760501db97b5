/*
 * polygons.h
 *		A growing set of polygons with ids, from which a coverage is built, and its binary form.
 *
 * Coordinates are degrees, and edges are straight in degrees.  A polygon or multipolygon consists
 * of all its rings; a point is inside if a ray from it crosses them an odd number of times.
 */
#ifndef MIG_POLYGONS_H
#define MIG_POLYGONS_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"
#include "geo/geometry.h"

/*
 * Polygon p has rings ring_of(p) to ring_of(p + 1) - 1, ring r the vertices vertex_of(r) to
 * vertex_of(r + 1) - 1 (alternating x and y; the last one repeats the first).  The top bit of
 * first_ring marks a multi kind, that of first_vertex the first ring of a part; other rings are
 * holes.
 */
typedef struct MigPolygons
{
	int32_t srid;
	uint32_t polygon_count;
	uint32_t ring_count;
	uint32_t vertex_count;
	int64_t *ids;
	uint32_t *first_ring;   /* polygon_count + 1 */
	uint32_t *first_vertex; /* ring_count + 1 */
	double *vertices;
} MigPolygons;

#define MIG_POLYGONS_MARK 0x80000000u

/* Polygons being collected, with the room of the arrays. */
typedef struct MigPolygonsBuild
{
	MigPolygons set;
	MigMemory memory;
	size_t polygon_room;
	size_t ring_room;
	size_t vertex_room;
} MigPolygonsBuild;

static inline uint32_t
mig_polygons_ring(const MigPolygons *set, uint32_t polygon)
{
	return set->first_ring[polygon] & ~MIG_POLYGONS_MARK;
}

static inline uint32_t
mig_polygons_vertex(const MigPolygons *set, uint32_t ring)
{
	return set->first_vertex[ring] & ~MIG_POLYGONS_MARK;
}

/* Replaces coordinates so close to 0 that products underflow, and negative zero, by 0. */
static inline double
mig_without_tiny(double degrees)
{
	return degrees > -1e-100 && degrees < 1e-100 ? 0 : degrees;
}

/* An empty set. */
void mig_polygons_init(MigPolygonsBuild *build, const MigMemory *memory);

/*
 * Adds a polygon or multipolygon; one without vertices adds nothing.  A coordinate within 1e-100 of 0
 * becomes 0.  Fails with
 * MIG_BAD_GEOMETRY_TYPE, MIG_BAD_GEOMETRY, MIG_BAD_RING (fewer than 4 vertices, or not closed),
 * MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE, MIG_TOO_LARGE (more than MIG_POLYGONS_VERTICES_MAX); then the
 * set is as it was.
 */
MigStatus mig_polygons_add(MigPolygonsBuild *build, int64_t id, MigGeometry *geometry);

/* The hexadecimal text of this many still fits into a value of the server. */
#define MIG_POLYGONS_VERTICES_MAX 24000000u

/* Adds all polygons of another set.  MIG_TOO_LARGE. */
MigStatus mig_polygons_add_all(MigPolygonsBuild *build, const MigPolygons *other);

/* Sorts the set by id and then by content, so that it does not depend on the order of collection. */
void mig_polygons_sort(MigPolygonsBuild *build);

void mig_polygons_free(MigPolygonsBuild *build);

/*
 * The binary form, all numbers big-endian: format 1, SRID (4), number of polygons (4); for each its id
 * (8), mark and number of rings (4); for each ring mark and number of vertices (4), then x and y of
 * each.
 */
size_t mig_polygons_size(const MigPolygons *set);
void mig_polygons_write(const MigPolygons *set, const MigMemory *memory, uint8_t *out);

/* Adds the polygons of a binary form.  Fails with MIG_BAD_COVERAGE, and like mig_polygons_add. */
MigStatus mig_polygons_read(MigPolygonsBuild *build, const uint8_t *bytes, size_t len);

/* Extended well-known binary of a polygon, little-endian: its size, and the bytes. */
size_t mig_polygons_wkb_size(const MigPolygons *set, uint32_t polygon);
void mig_polygons_wkb(const MigPolygons *set, uint32_t polygon, const MigMemory *memory,
					  uint8_t *out);

#endif /* MIG_POLYGONS_H */
