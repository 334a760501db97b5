/* Any text as a location code: the centre of its cell has the same code, in plain form. */
#include <stdlib.h>
#include <string.h>

#include "grid/beidou.h"
#include "grid/geosot.h"

static char
plain(char c)
{
	return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

static void
check(const MigLocationCode *code, const char *s, size_t size)
{
	int level;
	MigDegreeBox box;
	MigWhere where;
	char again[MIG_LOCATION_CODE_MAX];
	size_t len;
	size_t at = 0;

	if (code->decode(s, size, &level, &box, &where) != MIG_OK)
		return;
	if (code->encode((box.west + box.east) / 2, (box.south + box.north) / 2, level, again, &len) !=
		MIG_OK)
		abort();
	for (size_t i = 0; i < size; i++)
		if (s[i] != '-' && s[i] != '.' && (at == len || again[at++] != plain(s[i])))
			abort();
	if (at != len)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(&mig_beidou, (const char *) data, size);
	check(&mig_geosot, (const char *) data, size);
	return 0;
}
