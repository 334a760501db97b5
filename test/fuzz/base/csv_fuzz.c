/* Reading any line terminates, and its fields together are not longer than the line. */
#include <stdlib.h>

#include "base/csv.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *buffer = malloc(size + 1);
	MigCsv csv;
	MigWhere where;
	size_t total = 0;
	size_t len;
	bool is_null;

	mig_csv_open((const char *) data, size, &csv);
	while (csv.more && mig_csv_next(&csv, buffer, &len, &is_null, &where) == MIG_OK)
		total += len;
	free(buffer);
	if (total > size)
		abort();
	return 0;
}
