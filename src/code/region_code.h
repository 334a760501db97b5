/*
 * region_code.h
 *		Division codes of 12 digits: GB/T 2260 (county and above), GB/T 10114 (township),
 *		and the statistics bureau's three digits for villages and communities.
 *
 * A code is its 12 digits as a number.  Codes of higher levels are padded with zeros, so the
 * regions inside a region are one range of numbers.  Levels: 1 province (2 digits), 2 prefecture
 * (4), 3 county (6), 4 township (9), 5 village or community (12); the level is that of the last
 * nonzero block.  Codes of abolished counties remain valid: only the province is checked.
 */
#ifndef MIG_REGION_CODE_H
#define MIG_REGION_CODE_H

#include <stdbool.h>

#include "base/digits.h"

typedef int64_t MigRegionCode;

#define MIG_REGION_CODE_DIGITS 12
#define MIG_REGION_CODE_LEVELS 5

/* Is this (0 to 99) the two-digit code of a province, GB/T 2260, or 83 of the permits of 2018? */
bool mig_province_is_known(int province);

/*
 * Reads len bytes at s: 2, 4, 6, 9 or 12 digits.  Sets *out on MIG_OK only.
 * Fails with MIG_BAD_LENGTH, MIG_BAD_CHARACTER, MIG_BAD_PROVINCE.
 */
MigStatus mig_region_code_parse(const char *s, size_t len, MigRegionCode *out, MigWhere *where);

/* Is the number a valid code?  MIG_OUT_OF_RANGE, MIG_BAD_PROVINCE. */
MigStatus mig_region_code_check(int64_t number);

/* Writes the 12 digits, without a final NUL. */
void mig_region_code_format(MigRegionCode code, char out[MIG_REGION_CODE_DIGITS]);

/* The level of a code, 1 to 5. */
int mig_region_code_level(MigRegionCode code);

/* The enclosing code at a level from 1 to its own. */
MigRegionCode mig_region_code_at(MigRegionCode code, int level);

/* The last number inside the region; the first is the code itself. */
int64_t mig_region_code_last(MigRegionCode code);

#endif /* MIG_REGION_CODE_H */
