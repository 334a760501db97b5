/*
 * beidou.h
 *		BeiDou grid location codes in two dimensions, GB/T 39409-2020.
 *
 * Levels 0 (hemisphere) to 10 (1/2048 second).  From the second level on, cells are counted away
 * from the equator and from Greenwich in every hemisphere, as the standard's figures 3 to 8 show; so
 * a cell holds its edges nearer to them.  A code begins with the codes of the cells around it.
 * From 88 degrees north or south on, the standard has a polar scheme, which is refused.
 */
#ifndef MIG_BEIDOU_H
#define MIG_BEIDOU_H

#include "grid/location_code.h"

extern const MigLocationCode mig_beidou;

#endif /* MIG_BEIDOU_H */
