/*
 * coverage.h
 *		Polygons compiled for point location: which polygon holds a longitude and latitude?
 *
 * A raster over the polygons' box, its cells even in degrees.  A cell that lies in one polygon names
 * it (a true hit); a cell with edges lists each polygon that meets it, the edges that do, and whether
 * the cell's centre is inside; a cell with many edges is divided by 4 x 4, again and again.  A point
 * in a cell with edges is tested exactly, by the edges between it and the centre.  After the true
 * hits of A. Kipf et al., Approximate Geospatial Joins with Precision Guarantees, ICDE 2018, but exact.
 *
 * Edges are straight in degrees, as PostGIS's geometry takes them; polygons are closed sets, so that a
 * point on an edge is in every polygon that has the edge.
 *
 * The compiled form is one block of bytes without pointers, read where it lies.
 */
#ifndef MIG_COVERAGE_H
#define MIG_COVERAGE_H

#include "geo/polygons.h"

#define MIG_COVERAGE_FORMAT    2
#define MIG_COVERAGE_BYTES_MAX 0x3fffff00u /* what the server keeps in one value */
#define MIG_COVERAGE_NONE      UINT32_MAX

typedef struct MigCoverage
{
	uint32_t length; /* the server's length word */
	uint8_t format;  /* MIG_COVERAGE_FORMAT */
	uint8_t column_bits;
	uint8_t row_bits;
	uint8_t unused;
	int32_t srid;
	uint32_t polygon_count;
	uint32_t ring_count;
	uint32_t vertex_count;
	uint32_t subgrid_count;
	uint32_t list_words; /* with what fills up to the lines */
	uint32_t line_count;
	uint32_t palette_words;
	double west;
	double south;
	double east;
	double north;
	double cell_width; /* degrees */
	double cell_height;
	double columns_per_degree;
	double rows_per_degree;
	uint64_t content; /* a hash of what follows, by which the server knows the value again */
					  /*
	 * Then vertices (2 doubles each), ids (8 bytes each), first_ring, first_vertex (as in MigPolygons),
	 * blocks of cells (8 bytes each), a palette (4 bytes a word), cells (2 bytes each, to a multiple of 4), subgrids
	 * (16 cells each) and lists, 4 bytes a cell and word, and lines, 64 bytes each.
	 */
} MigCoverage;

/* Figures about a coverage. */
typedef struct MigCoverageStats
{
	uint32_t cells;         /* of the raster and of divided cells, without those */
	uint32_t outside_cells; /* cells in no polygon */
	uint32_t inside_cells;  /* cells in one polygon */
	uint64_t edges;         /* entries of edges in the lists */
	uint32_t longest;       /* edges of the cell that has most */
	size_t bytes;
} MigCoverageStats;

/*
 * Compiles polygons, which are sorted first; *out is a block of memory, *bytes its size.  At most
 * MIG_COVERAGE_VERTEX_BYTES a vertex unless that would leave no raster at all.  MIG_TOO_LARGE.
 */
MigStatus mig_coverage_build(MigPolygonsBuild *build, const MigMemory *memory, MigCoverage **out,
							 size_t *bytes);

#define MIG_COVERAGE_VERTEX_BYTES 120

/* The polygons of a coverage; the arrays are the coverage's own. */
MigPolygons mig_coverage_polygons(const MigCoverage *coverage);

/* The ids of the polygons, in order. */
const int64_t *mig_coverage_ids(const MigCoverage *coverage);

/*
 * The first polygon that holds a position, or MIG_COVERAGE_NONE; NaN is nowhere.  Polygons are in the
 * order of their ids.
 */
uint32_t mig_coverage_locate(const MigCoverage *coverage, double lon_deg, double lat_deg);

/* The next polygon after that number (MIG_COVERAGE_NONE: the first) that holds a position. */
uint32_t mig_coverage_locate_next(const MigCoverage *coverage, double lon_deg, double lat_deg,
								  uint32_t after);

/* Parts of a straight line, 0 to 1. */
typedef struct MigCrossings
{
	double *parts;
	size_t count;
	size_t room;
} MigCrossings;

/*
 * Adds where the straight line from (ax, ay) to (bx, by), in degrees, meets edges of the coverage: in no order,
 * perhaps more than once.  Edges along the line add where they begin and end.  The way is that of the raster's cells.
 */
void mig_coverage_cross(const MigCoverage *coverage, double ax, double ay, double bx, double by,
						const MigMemory *memory, MigCrossings *out);

MigCoverageStats mig_coverage_stats(const MigCoverage *coverage);

/*
 * Pairs of polygons that meet the same cell, so that polygons which touch or overlap are among them:
 * *pairs is a block of memory of *count sorted pairs without repetition, smaller number first.
 */
void mig_coverage_pairs(const MigCoverage *coverage, const MigMemory *memory, uint32_t (**pairs)[2],
						size_t *count);

#endif /* MIG_COVERAGE_H */
