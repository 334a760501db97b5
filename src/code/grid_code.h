/*
 * grid_code.h
 *		Codes of governance grids: 12 digits of a village or community and a sequence number of
 *		3 digits (CJ/T 213, GB/T 30428.1; the statistics bureau's digits for the community).
 *
 * A code is its 15 digits as a number; the sequence runs from 001 to 999.
 */
#ifndef MIG_GRID_CODE_H
#define MIG_GRID_CODE_H

#include "code/region_code.h"

typedef int64_t MigGridCode;

#define MIG_GRID_CODE_DIGITS       15
#define MIG_GRID_CODE_SEQUENCE_MAX 999

/*
 * Reads len bytes at s: 15 digits.  Sets *out on MIG_OK only.  Fails with MIG_BAD_LENGTH,
 * MIG_BAD_CHARACTER, MIG_BAD_PROVINCE, MIG_BAD_LEVEL, MIG_BAD_SEQUENCE.
 */
MigStatus mig_grid_code_parse(const char *s, size_t len, MigGridCode *out, MigWhere *where);

/* Is the number a valid code?  MIG_OUT_OF_RANGE, MIG_BAD_PROVINCE, MIG_BAD_LEVEL, MIG_BAD_SEQUENCE. */
MigStatus mig_grid_code_check(int64_t number);

/* The grid with this sequence number in a region of level 5.  MIG_BAD_LEVEL, MIG_BAD_SEQUENCE. */
MigStatus mig_grid_code_make(MigRegionCode region, int64_t sequence, MigGridCode *out);

/* Writes the 15 digits, without a final NUL. */
void mig_grid_code_format(MigGridCode code, char out[MIG_GRID_CODE_DIGITS]);

MigRegionCode mig_grid_code_region(MigGridCode code);
int mig_grid_code_sequence(MigGridCode code);

/* The range of numbers of the grids inside a region of any level. */
int64_t mig_grid_code_first(MigRegionCode region);
int64_t mig_grid_code_last(MigRegionCode region);

#endif /* MIG_GRID_CODE_H */
