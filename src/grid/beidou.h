/*
 * beidou.h
 *		Two-dimensional BeiDou grid location codes, GB/T 39409-2020.
 *
 * Levels 0 (hemisphere) to 10 (1/2048 second).  From the second level on, cells are counted away
 * from the equator and from Greenwich in every hemisphere, as in figures 3 to 8 of the standard; so
 * a cell includes its edges nearer to them.  A code starts with the codes of the enclosing cells.
 * The standard's polar scheme, from 88 degrees north or south on, is rejected.
 */
#ifndef MIG_BEIDOU_H
#define MIG_BEIDOU_H

#include "grid/location_code.h"

extern const MigLocationCode mig_beidou;

#endif /* MIG_BEIDOU_H */
