/*
 * region_code.c
 *		Division codes of 12 digits (see region_code.h).
 */
#include "code/region_code.h"

/* Codes of each level are multiples of its unit. */
static const int64_t level_unit[MIG_REGION_CODE_LEVELS + 1] = {0,       10000000000, 100000000,
															   1000000, 1000,        1};

bool
mig_province_is_known(int province)
{
	static const unsigned char known[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
										  35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
										  53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};

	for (size_t i = 0; i < sizeof(known); i++)
		if (known[i] == province)
			return true;
	return false;
}

MigStatus
mig_region_code_parse(const char *s, size_t len, MigRegionCode *out, MigWhere *where)
{
	int64_t number;
	MigStatus status;

	if (len != 2 && len != 4 && len != 6 && len != 9 && len != MIG_REGION_CODE_DIGITS)
	{
		where->position = len;
		return MIG_BAD_LENGTH;
	}
	status = mig_parse_digits(s, len, &number, where);
	if (status != MIG_OK)
		return status;
	for (; len < MIG_REGION_CODE_DIGITS; len++)
		number *= 10;
	status = mig_region_code_check(number);
	if (status == MIG_OK)
		*out = number;
	return status;
}

MigStatus
mig_region_code_check(int64_t number)
{
	if (number < 0 || number / level_unit[1] > 99)
		return MIG_OUT_OF_RANGE;
	return mig_province_is_known((int) (number / level_unit[1])) ? MIG_OK : MIG_BAD_PROVINCE;
}

void
mig_region_code_format(MigRegionCode code, char out[MIG_REGION_CODE_DIGITS])
{
	mig_format_digits(code, MIG_REGION_CODE_DIGITS, out);
}

int
mig_region_code_level(MigRegionCode code)
{
	int level = 1;

	while (code % level_unit[level] != 0)
		level++;
	return level;
}

MigRegionCode
mig_region_code_at(MigRegionCode code, int level)
{
	return code - code % level_unit[level];
}

int64_t
mig_region_code_last(MigRegionCode code)
{
	return code + level_unit[mig_region_code_level(code)] - 1;
}
