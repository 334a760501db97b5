/*
 * gridcell.h
 *		Square cells of an equal-area, metric, nested grid of the world.
 *
 * The plane is EPSG:6933: cylindrical equal-area, standard parallel 30 degrees, WGS 84 (CGCS2000
 * differs by 0.1 mm).  Areas are exact; cell edges are meridians and parallels.  Sizes: 100 km,
 * 50, 10, 5, 1 km, 500 m, 100, 50, 10, 5 and 1 m.
 *
 * A cell is a 64-bit integer.  From the top of its 52 bits: 16 for the block of 100 km (row by row
 * from the south-west, 348 columns, 148 rows), then for each decade 2 bits (2 x 2) and 5 bits (5 x
 * 5), both row by row; after the last bit of its level a 1 bit, then zeros.  So the lowest set bit
 * determines the size, and the cells inside a cell c lie within c - low + 1 to c + low - 1 with low
 * = lowest set bit.  Every cell is below 2^52, exact in a double.
 */
#ifndef MIG_GRIDCELL_H
#define MIG_GRIDCELL_H

#include <stdbool.h>

#include "base/status.h"

typedef int64_t MigGridCell;

#define MIG_GRIDCELL_LEVELS   11 /* level 0 = 100 km ... level 10 = 1 m */
#define MIG_GRIDCELL_TEXT_MAX 24 /* "100kmS" ... "1mS7342231W17367531" */

/* The plane reaches from -X to X and -Y to Y metres. */
#define MIG_PLANE_X_MAX_M 17367530.445161372
#define MIG_PLANE_Y_MAX_M 7342230.1364986775

/* A rectangle in degrees. */
typedef struct MigDegreeBox
{
	double west;
	double south;
	double east;
	double north;
} MigDegreeBox;

/* The level of a size in metres, or -1. */
int mig_gridcell_level_of_size(int size_m);

/* The size in metres of a level of 0 to 10. */
int mig_gridcell_size_of_level(int level);

/* Metres east and north on the plane; lon_deg in [-180, 180], lat_deg in [-90, 90]. */
double mig_plane_x(double lon_deg);
double mig_plane_y(double lat_deg);

/* The inverse, for |x_m| and |y_m| on the plane (beyond it: the edge). */
double mig_plane_lon(double x_m);
double mig_plane_lat(double y_m);

/*
 * The cell of a position.  Fails with MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE (also for NaN and
 * infinity), MIG_BAD_SIZE.  A position on an edge belongs to the cell east and north of it, except
 * at the end of the world.
 */
MigStatus mig_gridcell_at(double lon_deg, double lat_deg, int size_m, MigGridCell *out);

/* Is the number a valid cell?  MIG_OUT_OF_RANGE. */
MigStatus mig_gridcell_check(int64_t number);

/* Position of the closing 1 bit of a level, and the level of a position. */
extern const signed char mig_gridcell_shift[MIG_GRIDCELL_LEVELS];
extern const signed char mig_gridcell_level_of_shift[36];

/* The level of a cell, 0 to 10. */
static inline int
mig_gridcell_level(MigGridCell cell)
{
	return mig_gridcell_level_of_shift[__builtin_ctzll((unsigned long long) cell)];
}

/* The enclosing cell at a level not finer than the cell's own. */
static inline MigGridCell
mig_gridcell_at_level(MigGridCell cell, int level)
{
	int64_t low = (int64_t) 1 << mig_gridcell_shift[level];

	return (cell & -(low << 1)) | low;
}

/* Does outer contain inner, or are they the same? */
static inline bool
mig_gridcell_contains(MigGridCell outer, MigGridCell inner)
{
	int64_t low = outer & -outer;

	return inner > outer - low && inner < outer + low;
}

/* The smallest and the greatest cell inside a cell: the 1 m squares at its SW and NE corners. */
int64_t mig_gridcell_first(MigGridCell cell);
int64_t mig_gridcell_last(MigGridCell cell);

/*
 * Columns and rows of a level, counted in cells of that size from the plane's origin, negative to
 * the west and south.
 */
void mig_gridcell_column_row(MigGridCell cell, int *column, int *row);

/* The cell of a column and row of a level.  MIG_OUT_OF_RANGE if no part of it is in the world. */
MigStatus mig_gridcell_of_column_row(int column, int row, int level, MigGridCell *out);

/*
 * The first and the next child at a level not coarser than the cell's own, in numeric order; false
 * when there are no more.  Children outside the world are skipped.
 */
bool mig_gridcell_first_child(MigGridCell cell, int level, MigGridCell *child);
bool mig_gridcell_next_child(MigGridCell cell, MigGridCell *child);

/* Columns of a level around the world: neighbours wrap at the antimeridian. */
int mig_gridcell_columns(int level);

/* Wraps a column of a level around the antimeridian. */
int mig_gridcell_wrap(int64_t column, int level);

/*
 * Neighbour number index (0 to 8 * ring - 1, or 0 for ring 0) on the square ring at a distance of
 * ring cells, counterclockwise from the south-west corner; false beyond a pole.  2 ring + 1 must
 * not exceed the columns of the level.
 */
bool mig_gridcell_neighbor(MigGridCell cell, int ring, int64_t index, MigGridCell *out);

/* Edges in degrees, clipped at the end of the world. */
MigDegreeBox mig_gridcell_box(MigGridCell cell);

/* The centre of the cell on the plane, in degrees. */
void mig_gridcell_center(MigGridCell cell, double *lon_deg, double *lat_deg);

/* Area in square metres: the square of the size, less the part beyond the end of the world. */
double mig_gridcell_area(MigGridCell cell);

/* Length on the ground through the centre, in metres, west to east and south to north. */
double mig_gridcell_width(MigGridCell cell);
double mig_gridcell_height(MigGridCell cell);

/*
 * Text form after INSPIRE: size, then row and column of the south-west corner, as in
 * "100mN34858E115709".  Returns the length; writes no NUL.
 */
size_t mig_gridcell_format(MigGridCell cell, char out[MIG_GRIDCELL_TEXT_MAX]);

/*
 * Reads the text form; leading zeros are allowed.  Fails with MIG_BAD_LENGTH, MIG_BAD_CHARACTER,
 * MIG_BAD_SIZE, MIG_OUT_OF_RANGE.
 */
MigStatus mig_gridcell_parse(const char *s, size_t len, MigGridCell *out, MigWhere *where);

#endif /* MIG_GRIDCELL_H */
