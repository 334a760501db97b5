/* Values round-trip through text; a valid number has a text form. */
#include <stdlib.h>
#include <string.h>

#include "code/region_code.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigRegionCode value;
	MigRegionCode again;
	MigWhere where;
	char text[MIG_REGION_CODE_DIGITS];

	if (mig_region_code_parse((const char *) data, size, &value, &where) == MIG_OK)
	{
		mig_region_code_format(value, text);
		if (mig_region_code_check(value) != MIG_OK ||
			mig_region_code_parse(text, sizeof(text), &again, &where) != MIG_OK || again != value)
			abort();
	}
	if (size >= sizeof(value))
	{
		memcpy(&value, data, sizeof(value));
		if (mig_region_code_check(value) == MIG_OK)
		{
			mig_region_code_format(value, text);
			if (mig_region_code_parse(text, sizeof(text), &again, &where) != MIG_OK ||
				again != value)
				abort();
		}
	}
	return 0;
}
