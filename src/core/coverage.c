/*
 * coverage.c
 *		Polygons compiled for point location (see coverage.h): reading.
 */
#include "core/coverage_layout.h"
#include "core/coverage_slabs.h"

const int64_t *
mig_coverage_ids(const MigCoverage *coverage)
{
	return (const void *) (mig_coverage_vertices(coverage) + 2 * (size_t) coverage->vertex_count);
}

MigPolygons
mig_coverage_polygons(const MigCoverage *coverage)
{
	MigPolygons set;

	set.srid = coverage->srid;
	set.polygon_count = coverage->polygon_count;
	set.ring_count = coverage->ring_count;
	set.vertex_count = coverage->vertex_count;
	set.vertices = (double *) (coverage + 1);
	set.ids = (void *) (set.vertices + 2 * (size_t) set.vertex_count);
	set.first_ring = (uint32_t *) (set.ids + set.polygon_count);
	set.first_vertex = set.first_ring + set.polygon_count + 1;
	return set;
}

/* The cell of a position inside the box: 4 bytes, and the cell's centre. */
static inline uint32_t
find_cell(const MigCoverage *coverage, double lon_deg, double lat_deg, double *x, double *y)
{
	double across = (lon_deg - coverage->west) * coverage->columns_per_degree;
	double up = (lat_deg - coverage->south) * coverage->rows_per_degree;
	uint32_t last_column = (1u << coverage->column_bits) - 1;
	uint32_t last_row = (1u << coverage->row_bits) - 1;
	uint32_t column = (uint32_t) across < last_column ? (uint32_t) across : last_column;
	uint32_t row = (uint32_t) up < last_row ? (uint32_t) up : last_row;
	uint32_t code = mig_coverage_cells(coverage)[((size_t) row << coverage->column_bits) + column];
	int depth = 0;

	while ((code & 3) == MIG_TAG_SUBGRID)
	{
		const uint32_t *subgrid =
			mig_coverage_subgrids(coverage) + MIG_SUBGRID_CELLS * (size_t) (code >> 2);

		/* Exact, so that a part lies in its cell; but for the eastern and northern edge of the box. */
		across *= MIG_SUBGRID_SIDE;
		up *= MIG_SUBGRID_SIDE;
		last_column = column * MIG_SUBGRID_SIDE + MIG_SUBGRID_SIDE - 1;
		last_row = row * MIG_SUBGRID_SIDE + MIG_SUBGRID_SIDE - 1;
		column = (uint32_t) across < last_column ? (uint32_t) across : last_column;
		row = (uint32_t) up < last_row ? (uint32_t) up : last_row;
		code = subgrid[row % MIG_SUBGRID_SIDE * MIG_SUBGRID_SIDE + column % MIG_SUBGRID_SIDE];
		depth++;
	}
	if ((code & 3) == MIG_TAG_LIST)
	{
		*x = mig_middle(coverage->west, coverage->cell_width, column, 0, depth);
		*y = mig_middle(coverage->south, coverage->cell_height, row, 0, depth);
	}
	return code;
}

/* The first polygon of number from on in a list that holds a position, by the cell's centre (x, y). */
static inline uint32_t
locate_in_list(const MigCoverage *coverage, const uint32_t *list, double lon_deg, double lat_deg,
			   double x, double y, uint32_t from)
{
	const double *vertices = mig_coverage_vertices(coverage);
	const uint32_t *entry = mig_list_entries(list);
	/* The last one needs no test if all from the first on have been asked. */
	uint32_t untested = from == 0 && (*list & MIG_LIST_TILED);

	for (uint32_t n = mig_list_polygons(list); n > 0; n--)
	{
		if (entry[0] >> 1 >= from &&
			(n == untested || mig_entry_holds(vertices, entry, lon_deg, lat_deg, x, y)))
			return entry[0] >> 1;
		entry = mig_next_entry(entry);
	}
	return MIG_COVERAGE_NONE;
}

static uint32_t
locate_in_large(const MigCoverage *coverage, const uint32_t *list, double lon_deg, double lat_deg,
				uint32_t from)
{
	MigTile tile = mig_list_tile(list);
	MigCellBox box = mig_tile_box(coverage, &tile, MIG_SLACK_CELLS);

	if (list[4] == 0)
		return locate_in_list(coverage, list, lon_deg, lat_deg, box.x, box.y, from);
	return mig_slabs_locate(mig_coverage_vertices(coverage), list + mig_list_length(list) - list[4],
							mig_list_entries(list), &box, lon_deg, lat_deg, from);
}

/* The first polygon of number from on that holds a position. */
static inline uint32_t
locate_from(const MigCoverage *coverage, double lon_deg, double lat_deg, uint32_t from)
{
	double x = 0;
	double y = 0;
	uint32_t code;
	const uint32_t *list;

	/* Written so that NaN is outside. */
	if (!(lon_deg >= coverage->west && lon_deg <= coverage->east && lat_deg >= coverage->south &&
		  lat_deg <= coverage->north))
		return MIG_COVERAGE_NONE;
	code = find_cell(coverage, lon_deg, lat_deg, &x, &y);
	if ((code & 3) == MIG_TAG_INSIDE)
		return code >> 2 >= from ? code >> 2 : MIG_COVERAGE_NONE;
	if (code == 0)
		return MIG_COVERAGE_NONE;
	list = mig_coverage_lists(coverage) + (code >> 2);
	if (*list & MIG_LIST_LARGE)
		return locate_in_large(coverage, list, lon_deg, lat_deg, from);
	return locate_in_list(coverage, list, lon_deg, lat_deg, x, y, from);
}

uint32_t
mig_coverage_locate(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	return locate_from(coverage, lon_deg, lat_deg, 0);
}

uint32_t
mig_coverage_locate_next(const MigCoverage *coverage, double lon_deg, double lat_deg,
						 uint32_t after)
{
	return locate_from(coverage, lon_deg, lat_deg, after + 1);
}

MigCoverageStats
mig_coverage_stats(const MigCoverage *coverage)
{
	MigCoverageStats stats = {0};
	const uint32_t *lists = mig_coverage_lists(coverage);
	const uint32_t *end = lists + coverage->list_words;

	for (const uint32_t *cell = mig_coverage_cells(coverage); cell < lists; cell++)
	{
		stats.cells += (*cell & 3) != MIG_TAG_SUBGRID;
		stats.outside_cells += *cell == 0;
		stats.inside_cells += (*cell & 3) == MIG_TAG_INSIDE;
	}
	for (const uint32_t *list = lists; list < end; list += mig_list_length(list))
	{
		size_t edges = mig_list_edges(list);

		stats.edges += edges;
		if (edges > stats.longest)
			stats.longest = (uint32_t) edges;
	}
	stats.bytes = (size_t) ((const char *) end - (const char *) coverage);
	return stats;
}
