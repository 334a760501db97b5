/*
 * location_code.h
 *		Common parts of the national location codes: angles in whole units, and a description used by
 *		functions for all codes.
 */
#ifndef MIG_LOCATION_CODE_H
#define MIG_LOCATION_CODE_H

#include <stdbool.h>

#include "base/status.h"
#include "grid/gridcell.h"

#define MIG_LOCATION_CODE_MAX 36 /* characters */

/* The finest cells of both codes: 1/2048 second.  Angles count away from the equator and Greenwich. */
#define MIG_UNITS_A_SECOND ((int64_t) 2048)
#define MIG_UNITS_A_DEGREE (3600 * MIG_UNITS_A_SECOND)

typedef struct MigLocationCode
{
	int level_min;
	int level_max;

	/*
	 * The code of a position; returns its length, writes no NUL.  MIG_BAD_LONGITUDE, MIG_BAD_LATITUDE,
	 * MIG_BAD_CODE_LEVEL, MIG_POLAR (no code there).
	 */
	MigStatus (*encode)(double lon_deg, double lat_deg, int level, char *out, size_t *len);

	/*
	 * The level and the cell of a code, clipped at the ends of the world.  MIG_BAD_LENGTH,
	 * MIG_BAD_CHARACTER, MIG_OUT_OF_RANGE (no such cell), MIG_POLAR.
	 */
	MigStatus (*decode)(const char *s, size_t len, int *level, MigDegreeBox *box, MigWhere *where);

	/* The length of a code of a level. */
	size_t (*length)(int level);
} MigLocationCode;

/*
 * The whole units in the magnitude of an angle, computed exactly, without rounding of the product.
 * Limited to end_deg, the end of the world, which belongs to the last cell.
 */
int64_t mig_angle_units(double degrees, int end_deg);

/* Checks a position and a level. */
MigStatus mig_location_code_check(const MigLocationCode *code, double lon_deg, double lat_deg,
								  int level);

/* Converts the sides of a cell nearer to and farther from 0, in units, to signed degrees. */
void mig_angle_span(int64_t nearer, int64_t farther, bool is_negative, double *low, double *high);

#endif /* MIG_LOCATION_CODE_H */
