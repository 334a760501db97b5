/* Values round-trip through text; a valid number has a text form. */
#include <stdlib.h>
#include <string.h>

#include "code/grid_code.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigGridCode value;
	MigGridCode again;
	MigWhere where;
	char text[MIG_GRID_CODE_DIGITS];

	if (mig_grid_code_parse((const char *) data, size, &value, &where) == MIG_OK)
	{
		mig_grid_code_format(value, text);
		if (mig_grid_code_check(value) != MIG_OK ||
			mig_grid_code_parse(text, sizeof(text), &again, &where) != MIG_OK || again != value)
			abort();
	}
	if (size >= sizeof(value))
	{
		memcpy(&value, data, sizeof(value));
		if (mig_grid_code_check(value) == MIG_OK)
		{
			mig_grid_code_format(value, text);
			if (mig_grid_code_parse(text, sizeof(text), &again, &where) != MIG_OK || again != value)
				abort();
		}
	}
	return 0;
}
