/*
 * grid_code.c
 *		Codes of governance grids (see grid_code.h).
 */
#include "code/grid_code.h"

#define SEQUENCES (MIG_GRID_CODE_SEQUENCE_MAX + 1)

MigStatus
mig_grid_code_parse(const char *s, size_t len, MigGridCode *out, MigWhere *where)
{
	int64_t number;
	MigStatus status;

	if (len != MIG_GRID_CODE_DIGITS)
	{
		where->position = len;
		return MIG_BAD_LENGTH;
	}
	status = mig_parse_digits(s, len, &number, where);
	if (status == MIG_OK)
		status = mig_grid_code_check(number);
	if (status == MIG_OK)
		*out = number;
	return status;
}

MigStatus
mig_grid_code_check(int64_t number)
{
	MigStatus status = mig_region_code_check(number < 0 ? number : number / SEQUENCES);
	MigGridCode code;

	if (status != MIG_OK)
		return status;
	return mig_grid_code_make(number / SEQUENCES, number % SEQUENCES, &code);
}

MigStatus
mig_grid_code_make(MigRegionCode region, int64_t sequence, MigGridCode *out)
{
	if (mig_region_code_level(region) != MIG_REGION_CODE_LEVELS)
		return MIG_BAD_LEVEL;
	if (sequence < 1 || sequence > MIG_GRID_CODE_SEQUENCE_MAX)
		return MIG_BAD_SEQUENCE;
	*out = region * SEQUENCES + sequence;
	return MIG_OK;
}

void
mig_grid_code_format(MigGridCode code, char out[MIG_GRID_CODE_DIGITS])
{
	mig_format_digits(code, MIG_GRID_CODE_DIGITS, out);
}

MigRegionCode
mig_grid_code_region(MigGridCode code)
{
	return code / SEQUENCES;
}

int
mig_grid_code_sequence(MigGridCode code)
{
	return (int) (code % SEQUENCES);
}

int64_t
mig_grid_code_first(MigRegionCode region)
{
	return region * SEQUENCES;
}

int64_t
mig_grid_code_last(MigRegionCode region)
{
	return mig_region_code_last(region) * SEQUENCES + MIG_GRID_CODE_SEQUENCE_MAX;
}
