/*
 * grid_number.h
 *		Numbering of a community's grids: from west to east, from north to south (CJ/T 213, GB/T 30428.1).
 *
 * The standards show rows but do not define them for irregular polygons.  Here a row starts with the
 * northernmost grid without a number, and includes all others whose centroid is less than half the median
 * height of the grids further south.  Within a row, numbers run from west to east.
 */
#ifndef MIG_GRID_NUMBER_H
#define MIG_GRID_NUMBER_H

#include "geo/geometry.h"

/* A grid: its centroid and height, in degrees, and its index in the caller's order. */
typedef struct MigGridPlace
{
	double lon_deg;
	double lat_deg;
	double height_deg;
	uint32_t index;
} MigGridPlace;

/*
 * The centroid of area of a polygon or multipolygon (the centre of its box if it has no area) and the height
 * of its box; does not set index.  *has_place is false if it is empty.  MIG_BAD_GEOMETRY_TYPE for other
 * kinds, MIG_BAD_GEOMETRY, MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE.
 */
MigStatus mig_grid_place(MigGeometry *geometry, const MigMemory *memory, MigGridPlace *place,
						 bool *has_place);

/*
 * Sorts the places of a community's grids by their numbers: that of places[k] is k + 1.  Of grids with the
 * same centroid the one with the smallest index is first.
 */
void mig_grid_number(MigGridPlace *places, uint32_t count);

#endif /* MIG_GRID_NUMBER_H */
