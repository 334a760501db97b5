/* Values round-trip through text; a valid number has a text form; a number found lies within the text. */
#include <stdlib.h>
#include <string.h>

#include "code/citizen_id.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigCitizenId value;
	MigCitizenId again;
	MigWhere where;
	char text[MIG_CITIZEN_ID_LENGTH];
	MigCitizenIdText found;

	if (mig_citizen_id_find((const char *) data, size, &found) &&
		(found.at + found.len > size || found.len < sizeof(found.text) ||
		 mig_citizen_id_parse(found.text, sizeof(found.text), &value, &where) == MIG_BAD_LENGTH))
		abort();
	if (mig_citizen_id_parse((const char *) data, size, &value, &where) == MIG_OK)
	{
		mig_citizen_id_format(value, text);
		if (mig_citizen_id_check(value) != MIG_OK ||
			mig_citizen_id_parse(text, sizeof(text), &again, &where) != MIG_OK || again != value)
			abort();
	}
	if (size >= sizeof(value))
	{
		memcpy(&value, data, sizeof(value));
		if (mig_citizen_id_check(value) == MIG_OK)
		{
			mig_citizen_id_format(value, text);
			if (mig_citizen_id_parse(text, sizeof(text), &again, &where) != MIG_OK ||
				again != value)
				abort();
		}
	}
	return 0;
}
