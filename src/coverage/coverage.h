/*
 * coverage.h
 *		Polygons compiled for point location: which polygon contains a position?
 *
 * A raster over the bounding box of the polygons, its cells of equal size in degrees.  A cell inside
 * one polygon refers to it (a true hit); a cell with edges lists each polygon that meets it, those of
 * its edges that do, and whether the cell's centre is inside; a cell with many edges is divided by 4 x
 * 4, recursively.  A point in a cell with edges is tested exactly, by the edges between it and the
 * centre.  Based on the true hits of A. Kipf et al., Approximate Geospatial Joins with Precision
 * Guarantees, ICDE 2018, but exact.
 *
 * Edges are straight in degrees, as in PostGIS's geometry; polygons are closed sets, so that a point
 * on an edge is in every polygon that has the edge.
 *
 * The compiled form is one block of bytes without pointers, used in place.
 */
#ifndef MIG_COVERAGE_H
#define MIG_COVERAGE_H

#include "geo/polygons.h"

#define MIG_COVERAGE_FORMAT    2
#define MIG_COVERAGE_BYTES_MAX 0x3fffff00u /* maximum size of a value of the server */
#define MIG_COVERAGE_NONE      UINT32_MAX

typedef struct MigCoverage
{
	uint32_t length; /* varlena header of the server */
	uint8_t format;  /* MIG_COVERAGE_FORMAT */
	uint8_t column_bits;
	uint8_t row_bits;
	uint8_t unused;
	int32_t srid;
	uint32_t polygon_count;
	uint32_t ring_count;
	uint32_t vertex_count;
	uint32_t subgrid_count;
	uint32_t list_words; /* including padding before the lines */
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
	uint64_t content; /* hash of what follows, by which the server recognizes the value */
					  /*
	 * Then vertices (2 doubles each), ids (8 bytes each), first_ring, first_vertex (as in MigPolygons), blocks of
	 * cells (8 bytes each), a palette (4 bytes per word), cells (2 bytes each, padded to a multiple of 4), subgrids
	 * (16 cells each) and lists, 4 bytes per cell and word, and lines, 64 bytes each.
	 */
} MigCoverage;

/* Statistics of a coverage. */
typedef struct MigCoverageStats
{
	uint32_t cells;         /* of the raster and of divided cells, not counting divided ones */
	uint32_t outside_cells; /* cells in no polygon */
	uint32_t inside_cells;  /* cells in one polygon */
	uint64_t edges;         /* entries of edges in the lists */
	uint32_t longest;       /* maximum number of edges of a cell */
	size_t bytes;
} MigCoverageStats;

/*
 * Compiles polygons, which are sorted first; *out is a block of memory, *bytes its size.  At most
 * MIG_COVERAGE_VERTEX_BYTES per vertex unless that would leave no raster at all.  MIG_TOO_LARGE.
 */
MigStatus mig_coverage_build(MigPolygonsBuild *build, const MigMemory *memory, MigCoverage **out,
							 size_t *bytes);

#define MIG_COVERAGE_VERTEX_BYTES 120

/* The polygons of a coverage; the arrays point into the coverage. */
MigPolygons mig_coverage_polygons(const MigCoverage *coverage);

/* The ids of the polygons, in order. */
const int64_t *mig_coverage_ids(const MigCoverage *coverage);

/*
 * The first polygon that contains a position, or MIG_COVERAGE_NONE; none contains NaN.  Polygons are
 * in the order of their ids.
 */
uint32_t mig_coverage_locate(const MigCoverage *coverage, double lon_deg, double lat_deg);

/* The next polygon after the given one (MIG_COVERAGE_NONE: the first) that contains a position. */
uint32_t mig_coverage_locate_next(const MigCoverage *coverage, double lon_deg, double lat_deg,
								  uint32_t after);

/* Positions along a straight line, 0 to 1. */
typedef struct MigCrossings
{
	double *parts;
	size_t count;
	size_t room;
} MigCrossings;

/*
 * Adds the positions at which the straight line from (ax, ay) to (bx, by), in degrees, meets edges of the coverage:
 * in no order, perhaps repeatedly.  Edges along the line add their ends.  Visits the raster cells along the line.
 */
void mig_coverage_cross(const MigCoverage *coverage, double ax, double ay, double bx, double by,
						const MigMemory *memory, MigCrossings *out);

MigCoverageStats mig_coverage_stats(const MigCoverage *coverage);

/*
 * Pairs of polygons that meet the same cell; they include all that touch or overlap.  *pairs is a
 * block of memory with *count sorted, distinct pairs, smaller number first.
 */
void mig_coverage_pairs(const MigCoverage *coverage, const MigMemory *memory, uint32_t (**pairs)[2],
						size_t *count);

#endif /* MIG_COVERAGE_H */
