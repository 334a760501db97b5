/*
 * coverage_slabs.c
 *		Looking up a position in slabs (see coverage_slabs.h).
 */
#include <string.h>

#include "coverage/coverage_sheet.h"

#define SQUARES_MAX 46340 /* squares of two numbers up to this do not overflow */

/* A sheet, and the position searched, relative to the sheet's axis. */
typedef struct Sheet
{
	const double *vertices;
	uint32_t polygon;
	uint32_t axis;
	uint32_t slabs;
	uint32_t leaves; /* of the tree: a power of 2 */
	uint32_t flats;
	const uint32_t *bounds;
	const uint32_t *constants;
	const uint32_t *nodes; /* first entry and first loose edge of each */
	const uint32_t *entries;
	const uint32_t *loose;
	const uint32_t *flat;
	double west;
	double x;
	double y;
} Sheet;

/* The lowest polygon found so far, from number from on, by its entry in the list. */
typedef struct Found
{
	const uint32_t *entries;
	const uint32_t *places; /* of the polygons with edges */
	uint32_t from;
	uint32_t min;
} Found;

static inline void
find(Found *found, uint32_t polygon)
{
	if (polygon >= found->from && polygon < found->min)
		found->min = polygon;
}

static inline uint32_t
polygon_at(const Found *found, uint32_t place)
{
	return found->entries[found->places[place] & ~MIG_PLACE_MARKS] >> 1;
}

static Sheet
open_sheet(const double *vertices, const uint32_t *words, const MigCellBox *box, double lon_deg,
		   double lat_deg)
{
	Sheet sheet;

	sheet.vertices = vertices;
	sheet.polygon = words[0];
	sheet.axis = words[1];
	sheet.slabs = words[2];
	sheet.leaves = 1u << words[3];
	sheet.flats = words[4];
	sheet.bounds = words + MIG_SHEET_HEAD;
	sheet.constants = sheet.bounds + 2 * ((size_t) sheet.slabs - 1);
	sheet.nodes = sheet.constants + 3 * (size_t) sheet.slabs;
	sheet.entries = sheet.nodes + 4 * (size_t) sheet.leaves + 2;
	sheet.loose = sheet.entries + MIG_ENTRY_WORDS * (size_t) sheet.entries[-2];
	sheet.flat = sheet.loose + MIG_LOOSE_WORDS * (size_t) sheet.entries[-1];
	sheet.west = sheet.axis == 0 ? box->x - box->half_width : box->y - box->half_height;
	sheet.x = sheet.axis == 0 ? lon_deg : lat_deg;
	sheet.y = sheet.axis == 0 ? lat_deg : lon_deg;
	return sheet;
}

static inline double
bound_at(const uint32_t *bounds, uint32_t number)
{
	double bound;

	memcpy(&bound, bounds + 2 * (size_t) number, sizeof(bound));
	return bound;
}

static inline MigLine
sheet_line(const Sheet *sheet, uint32_t edge)
{
	bool runs_down;

	return mig_line_of(sheet->vertices, edge, sheet->axis, &runs_down);
}

/* Notes that the position lies on an edge of a polygon. */
static void
touch(const Sheet *sheet, Found *found, uint32_t place)
{
	find(found, polygon_at(found, sheet->polygon == MIG_SHEET_SHARED ? place : sheet->polygon));
}

/* Adds the sums over the edges of a node up to the position, and finds those on which it lies. */
static void
look_in_node(const Sheet *sheet, uint32_t node, MigExactSums *sums, Found *found)
{
	const uint32_t *at = sheet->nodes + 2 * (size_t) node;
	const uint32_t *first = sheet->entries + MIG_ENTRY_WORDS * (size_t) at[0];
	uint32_t low = 0;
	uint32_t high = at[2] - at[0];
	bool may_touch = false;

	while (low < high)
	{
		uint32_t middle = (low + high) / 2;
		MigLine line = sheet_line(sheet, first[MIG_ENTRY_WORDS * (size_t) middle]);
		double side = mig_line_side(&line, sheet->x, sheet->y);

		may_touch |= side == 0;
		if (side > 0)
			high = middle;
		else
			low = middle + 1;
	}
	if (low > 0)
		mig_exact_sums_add(sums, first + MIG_ENTRY_WORDS * (size_t) (low - 1) + 1);
	while (may_touch && low-- > 0)
	{
		const uint32_t *entry = first + MIG_ENTRY_WORDS * (size_t) low;
		MigLine line = sheet_line(sheet, entry[0]);

		if (mig_line_side(&line, sheet->x, sheet->y) != 0)
			break;
		if (low == 0)
			touch(sheet, found, entry[1] == 1 ? entry[2] - 1 : -entry[2] - 1);
		else
			touch(sheet, found,
				  entry[1] - entry[1 - MIG_ENTRY_WORDS] == 1
					  ? entry[2] - entry[2 - MIG_ENTRY_WORDS] - 1
					  : entry[2 - MIG_ENTRY_WORDS] - entry[2] - 1);
	}
	for (uint32_t i = at[1]; i < at[3]; i++)
	{
		const uint32_t *loose = sheet->loose + MIG_LOOSE_WORDS * (size_t) i;
		MigLine line = sheet_line(sheet, loose[0]);

		if (mig_line_is_west(&line, sheet->west, sheet->x, sheet->y))
			mig_exact_sums_add_number(sums, (loose[1] >> 1) + 1, loose[1] & 1);
		if (mig_line_touches(&line, sheet->x, sheet->y))
			touch(sheet, found, loose[1] >> 1);
	}
}

/* Adds the sums of a slab up to the position, and finds the edges on which it lies. */
static void
look_in_slab(const Sheet *sheet, uint32_t slab, MigExactSums *sums, Found *found)
{
	mig_exact_sums_add(sums, sheet->constants + 3 * (size_t) slab);
	for (uint32_t node = sheet->leaves + slab; node > 0; node /= 2)
		look_in_node(sheet, node, sums, found);
}

/* Finds the flat edges among those from low to high - 1 on which the position lies. */
static void
look_in_flats(const Sheet *sheet, uint32_t low, uint32_t high, Found *found)
{
	while (low < high)
	{
		uint32_t middle = (low + high) / 2;
		const uint32_t *flat = sheet->flat + MIG_FLAT_WORDS * (size_t) middle;
		MigLine line = sheet_line(sheet, sheet->flat[MIG_FLAT_WORDS * (size_t) flat[2]]);

		if (mig_is_after(sheet->x, sheet->y, line.hx, line.hy))
			return;
		look_in_flats(sheet, low, middle, found);
		line = sheet_line(sheet, flat[0]);
		if (mig_is_after(line.lx, line.ly, sheet->x, sheet->y))
			return;
		if (!mig_is_after(sheet->x, sheet->y, line.hx, line.hy))
			touch(sheet, found, flat[1]);
		low = middle + 1;
	}
}

/* Finds two polygons by the sum of their numbers and that of the squares. */
static void
find_two(const MigExactSums *sums, Found *found)
{
	uint64_t square = 2 * (uint64_t) sums->squares - (uint64_t) sums->numbers * sums->numbers;
	uint32_t apart = (uint32_t) (sqrt((double) square) + 0.5);

	find(found, polygon_at(found, (sums->numbers - apart) / 2 - 1));
	find(found, polygon_at(found, (sums->numbers + apart) / 2 - 1));
}

/* Tests the polygons with these marks one by one. */
static void
ask(const double *vertices, uint32_t count, uint32_t marks, const MigCellBox *box, double lon_deg,
	double lat_deg, Found *found)
{
	for (uint32_t i = 0; i < count && polygon_at(found, i) < found->min; i++)
		if (polygon_at(found, i) >= found->from && (found->places[i] & MIG_PLACE_MARKS) == marks &&
			mig_entry_holds(vertices, found->entries + (found->places[i] & ~MIG_PLACE_MARKS),
							lon_deg, lat_deg, box->x, box->y))
			find(found, polygon_at(found, i));
}

uint32_t
mig_slabs_locate(const double *vertices, const uint32_t *slabs, const uint32_t *entries,
				 const MigCellBox *box, double lon_deg, double lat_deg, uint32_t from)
{
	uint32_t covering = slabs[0];
	uint32_t edged = slabs[1];
	const uint32_t *places = slabs + MIG_SLABS_HEAD + covering;
	Found found = {entries, places, from, MIG_COVERAGE_NONE};

	for (uint32_t i = 0; i < covering && found.min == MIG_COVERAGE_NONE; i++)
		find(&found, slabs[MIG_SLABS_HEAD + i]);
	for (uint32_t i = 0; i < slabs[2]; i++)
	{
		Sheet sheet = open_sheet(vertices, slabs + places[edged + i], box, lon_deg, lat_deg);
		MigExactSums sums = {0, 0, 0};
		MigExactSums unused = {0, 0, 0};
		uint32_t slab = 0;

		for (uint32_t step = sheet.leaves / 2; step > 0; step /= 2)
			if (slab + step < sheet.slabs && bound_at(sheet.bounds, slab + step - 1) <= sheet.y)
				slab += step;
		look_in_slab(&sheet, slab, &sums, &found);
		if (slab > 0 && bound_at(sheet.bounds, slab - 1) == sheet.y)
			look_in_slab(&sheet, slab - 1, &unused, &found);
		look_in_flats(&sheet, 0, sheet.flats, &found);
		if (sheet.polygon != MIG_SHEET_SHARED)
		{
			if (sums.depth & 1)
				find(&found, polygon_at(&found, sheet.polygon));
		}
		else if (sums.depth == 1)
			find(&found, polygon_at(&found, sums.numbers - 1));
		else if (sums.depth == 2 && edged <= SQUARES_MAX)
			find_two(&sums, &found);
		else if (sums.depth != 0)
			ask(vertices, edged, 0, box, lon_deg, lat_deg, &found);
	}
	if (slabs[3] > 0)
		ask(vertices, edged, MIG_PLACE_ASKED, box, lon_deg, lat_deg, &found);
	return found.min;
}
