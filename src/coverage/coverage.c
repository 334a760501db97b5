/*
 * coverage.c
 *		Polygons compiled for point location (see coverage.h): reading.
 */
#include "coverage/coverage_layout.h"
#include "coverage/coverage_line.h"
#include "coverage/coverage_slabs.h"

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

/* The cell of a position inside the box: its code, and its location. */
typedef struct Place
{
	uint32_t code;
	uint32_t column;
	uint32_t row;
	int depth;
	double across; /* the position, in cells of the depth */
	double up;
} Place;

static inline Place
find_cell(const MigCoverage *coverage, double lon_deg, double lat_deg)
{
	uint32_t last_column = (1u << coverage->column_bits) - 1;
	uint32_t last_row = (1u << coverage->row_bits) - 1;
	Place place;

	place.across = (lon_deg - coverage->west) * coverage->columns_per_degree;
	place.up = (lat_deg - coverage->south) * coverage->rows_per_degree;
	place.column = (uint32_t) place.across < last_column ? (uint32_t) place.across : last_column;
	place.row = (uint32_t) place.up < last_row ? (uint32_t) place.up : last_row;
	place.code = mig_cell_code(coverage, place.column, place.row);
	place.depth = 0;
	while ((place.code & 3) == MIG_TAG_SUBGRID)
	{
		const uint32_t *subgrid =
			mig_coverage_subgrids(coverage) + MIG_SUBGRID_CELLS * (size_t) (place.code >> 2);

		/* Exact, so that a part is inside its cell; except at the eastern and northern edges of the box. */
		place.across *= MIG_SUBGRID_SIDE;
		place.up *= MIG_SUBGRID_SIDE;
		last_column = place.column * MIG_SUBGRID_SIDE + MIG_SUBGRID_SIDE - 1;
		last_row = place.row * MIG_SUBGRID_SIDE + MIG_SUBGRID_SIDE - 1;
		place.column =
			(uint32_t) place.across < last_column ? (uint32_t) place.across : last_column;
		place.row = (uint32_t) place.up < last_row ? (uint32_t) place.up : last_row;
		place.code = subgrid[place.row % MIG_SUBGRID_SIDE * MIG_SUBGRID_SIDE +
							 place.column % MIG_SUBGRID_SIDE];
		place.depth++;
	}
	return place;
}

/* The first polygon in a list, from number from on, that contains a position, by the cell's centre (x, y). */
static inline uint32_t
locate_in_list(const MigCoverage *coverage, const uint32_t *list, double lon_deg, double lat_deg,
			   double x, double y, uint32_t from)
{
	const double *vertices = mig_coverage_vertices(coverage);
	const uint32_t *entry = mig_list_entries(list);
	/* The last one needs no test if all others were tested. */
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

/* The first polygon, from number from on, that contains a position in a cell with edges, by its list. */
static uint32_t
locate_exactly(const MigCoverage *coverage, const Place *place, double lon_deg, double lat_deg,
			   uint32_t from)
{
	const uint32_t *list = mig_list_of(coverage, place->code);

	if (*list & MIG_LIST_LARGE)
		return locate_in_large(coverage, list, lon_deg, lat_deg, from);
	return locate_in_list(
		coverage, list, lon_deg, lat_deg,
		mig_middle(coverage->west, coverage->cell_width, place->column, 0, place->depth),
		mig_middle(coverage->south, coverage->cell_height, place->row, 0, place->depth), from);
}

/* The first polygon, from number from on, that contains a position. */
static inline uint32_t
locate_from(const MigCoverage *coverage, double lon_deg, double lat_deg, uint32_t from)
{
	Place place;
	uint32_t number = MIG_LINE_UNKNOWN;

	lon_deg = mig_without_tiny(lon_deg);
	lat_deg = mig_without_tiny(lat_deg);
	/* Written so that NaN is outside. */
	if (!(lon_deg >= coverage->west && lon_deg <= coverage->east && lat_deg >= coverage->south &&
		  lat_deg <= coverage->north))
		return MIG_COVERAGE_NONE;
	place = find_cell(coverage, lon_deg, lat_deg);
	if ((place.code & 3) == MIG_TAG_INSIDE)
		number = (place.code >> 2) + 1;
	else if (place.code == 0)
		return MIG_COVERAGE_NONE;
	else if ((place.code & 3) == MIG_TAG_LINE)
		number = mig_line_locate(mig_coverage_lines(coverage) + (place.code >> 2) - 1,
								 (float) ((place.across - place.column - 0.5) * MIG_LINE_UNITS),
								 (float) ((place.up - place.row - 0.5) * MIG_LINE_UNITS));
	if (number == MIG_LINE_UNKNOWN)
		return locate_exactly(coverage, &place, lon_deg, lat_deg, from);
	/* Number 0, for no polygon, wraps around to MIG_COVERAGE_NONE. */
	return number > from ? number - 1 : MIG_COVERAGE_NONE;
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

static void
count_cell(MigCoverageStats *stats, uint32_t code)
{
	stats->cells += (code & 3) != MIG_TAG_SUBGRID;
	stats->outside_cells += code == 0;
	stats->inside_cells += (code & 3) == MIG_TAG_INSIDE;
}

MigCoverageStats
mig_coverage_stats(const MigCoverage *coverage)
{
	MigCoverageStats stats = {0};
	const uint32_t *lists = mig_coverage_lists(coverage);
	const uint32_t *end = lists + coverage->list_words;

	for (uint32_t row = 0; row < 1u << coverage->row_bits; row++)
		for (uint32_t column = 0; column < 1u << coverage->column_bits; column++)
			count_cell(&stats, mig_cell_code(coverage, column, row));
	for (const uint32_t *cell = mig_coverage_subgrids(coverage); cell < lists; cell++)
		count_cell(&stats, *cell);
	for (const uint32_t *list = lists; list < end; list += mig_list_length(list))
	{
		size_t edges = mig_list_edges(list);

		stats.edges += edges;
		if (edges > stats.longest)
			stats.longest = (uint32_t) edges;
	}
	stats.bytes = (size_t) ((const char *) (mig_coverage_lines(coverage) + coverage->line_count) -
							(const char *) coverage);
	return stats;
}
