/*
 * grid_number.h
 *		The numbers of a community's grids: from west to east, from north to south (CJ/T 213, GB/T 30428.1).
 *
 * The standards draw rows and leave open what a row is among irregular polygons.  Here a row begins with the
 * northernmost grid that has no number yet, and takes all others whose centroid lies less than half a median
 * height of the grids further south.  Within a row, numbers run from west to east.
 */
#ifndef MIG_GRID_NUMBER_H
#define MIG_GRID_NUMBER_H

#include "geo/geometry.h"

/* Where a grid lies: its centroid and its height, in degrees, and its place in the caller's order. */
typedef struct MigGridPlace
{
	double lon_deg;
	double lat_deg;
	double height_deg;
	uint32_t index;
} MigGridPlace;

/*
 * The centroid of area of a polygon or multipolygon (the centre of its box if it has no area) and the height
 * of its box; leaves index alone.  False in *has_place if it is empty.  MIG_BAD_GEOMETRY_TYPE for other
 * kinds, MIG_BAD_GEOMETRY, MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE.
 */
MigStatus mig_grid_place(MigGeometry *geometry, const MigMemory *memory, MigGridPlace *place,
						 bool *has_place);

/*
 * Sorts the places of a community's grids into the order of their numbers: that of places[k] is k + 1.  Of
 * grids with the same centroid the one with the least index is first.
 */
void mig_grid_number(MigGridPlace *places, uint32_t count);

#endif /* MIG_GRID_NUMBER_H */
