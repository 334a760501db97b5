/*
 * geometry.h
 *		Reads PostGIS's serialized geometries: POINT, LINESTRING, POLYGON and their MULTI kinds.
 *
 * Two formats, both in the machine's byte order (PostGIS: liblwgeom/gserialized.txt).  After the
 * length word of the server come 3 bytes of SRID and 1 of flags; then, in the second format only
 * and if flagged, 8 bytes of extended flags; then, if flagged, a bounding box of floats; then the
 * geometry: type, count, coordinates.  Flags: 1 Z, 2 M, 4 box, 8 geodetic, 16 extended (second
 * format only), 64 second format.
 */
#ifndef MIG_GEOMETRY_H
#define MIG_GEOMETRY_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"

typedef enum MigGeometryType
{
	MIG_POINT = 1,
	MIG_LINESTRING = 2,
	MIG_POLYGON = 3,
	MIG_MULTIPOINT = 4,
	MIG_MULTILINESTRING = 5,
	MIG_MULTIPOLYGON = 6,
} MigGeometryType;

/* State of reading a geometry.  The caller owns the bytes. */
typedef struct MigGeometry
{
	int32_t srid;
	uint32_t type;
	uint32_t dimensions;     /* doubles per vertex: 2, 3 or 4 */
	bool measured;           /* is the last of them M? */
	const uint8_t *at;       /* next byte to read */
	const uint8_t *end;      /* one past the last byte */
	const uint8_t *counts;   /* vertex counts of the polygon being read */
	uint32_t parts_left;     /* parts not yet begun */
	uint32_t sequences_left; /* vertex sequences of the part being read */
	bool begins_part;        /* was the last sequence the first of its part? */
} MigGeometry;

/*
 * Opens the len bytes that follow the server's length word.  MIG_BAD_GEOMETRY if they are too short,
 * MIG_BAD_GEOMETRY_TYPE if the kind is not one of the above.
 */
MigStatus mig_geometry_open(const uint8_t *bytes, size_t len, MigGeometry *geometry);

/*
 * The position of a non-empty point: a fast path for calls on every row.  False for everything
 * else, also for points in an unusual serialization.
 */
bool mig_geometry_point(const uint8_t *bytes, size_t len, int32_t *srid, double *x, double *y);

/*
 * The next sequence of vertices: a point, a line, or a ring.
 * Sets *vertices (not aligned) and *count; *vertices = NULL after the last one.  Empty parts give
 * sequences of 0 vertices.  MIG_BAD_GEOMETRY if the bytes end too early.
 */
MigStatus mig_geometry_next(MigGeometry *geometry, const uint8_t **vertices, uint32_t *count);

/* Longitude and latitude, or x and y, of a vertex of the sequence. */
void mig_geometry_vertex(const MigGeometry *geometry, const uint8_t *vertices, uint32_t index,
						 double *x, double *y);

/* M of a vertex of the sequence, if the geometry is measured. */
double mig_geometry_measure(const MigGeometry *geometry, const uint8_t *vertices, uint32_t index);

/* Is a sequence of vertices, whose first coordinates are x and y, long enough and closed? */
bool mig_is_ring(const void *vertices, uint32_t count, size_t vertex_bytes);

/*
 * Reads a geometry to its end: MIG_BAD_LONGITUDE or MIG_BAD_LATITUDE if a vertex is not a position, MIG_BAD_RING if a
 * ring of a polygon has fewer than 4 vertices or is not closed, MIG_BAD_GEOMETRY.
 */
MigStatus mig_geometry_check(MigGeometry *geometry, const MigMemory *memory);

/* The SRID of at least 4 serialized bytes. */
int32_t mig_geometry_srid(const uint8_t *bytes);

/*
 * Changes x and y of every vertex of a geometry of any kind (also collections, surfaces and triangles) in
 * place, and its bounding box with them; Z and M are kept.  Stops at the first vertex whose status is not
 * MIG_OK, with MIG_BAD_GEOMETRY, or with MIG_BAD_GEOMETRY_TYPE for curves; then the bytes may be partly
 * changed.
 */
MigStatus mig_geometry_change(uint8_t *bytes, size_t len, MigStatus (*change)(double *x, double *y),
							  const MigMemory *memory);

#endif /* MIG_GEOMETRY_H */
