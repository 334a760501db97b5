/* Keys round-trip through text; valid bytes of a key have a text form. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"

#include "base/person_key.h"

static void
check_text(const MigPersonKey *key)
{
	char text[MIG_PERSON_KEY_TEXT_MAX];
	size_t len = mig_person_key_format(key, &memory, text);
	MigPersonKey again;
	MigWhere where;

	if (!mig_person_key_is_good(key) ||
		mig_person_key_parse(text, len, &memory, &again, &where) != MIG_OK ||
		memcmp(&again, key, sizeof(again)) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigPersonKey key;
	MigWhere where;

	if (mig_person_key_parse((const char *) data, size, &memory, &key, &where) == MIG_OK)
		check_text(&key);
	if (size >= sizeof(key))
	{
		memcpy(&key, data, sizeof(key));
		if (mig_person_key_is_good(&key))
			check_text(&key);
	}
	return 0;
}
