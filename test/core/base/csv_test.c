/* Unit tests of src/base/csv.c: RFC 4180, section 2. */
#include "check.h"

#include "base/csv.h"

/* The fields joined by '|', NULL as '~'; or the position of the fault as "!n". */
static const char *
fields(const char *record)
{
	static char joined[200];
	char buffer[100];
	size_t n = 0;
	MigCsv csv;
	MigWhere where;

	mig_csv_open(record, strlen(record), &csv);
	while (csv.more)
	{
		size_t len = 0;
		bool is_null = false;

		if (mig_csv_next(&csv, buffer, &len, &is_null, &where) != MIG_OK)
		{
			snprintf(joined, sizeof(joined), "!%d", (int) where.position);
			return joined;
		}
		if (is_null)
			joined[n++] = '~';
		memcpy(joined + n, buffer, len);
		n += len;
		joined[n++] = '|';
	}
	joined[n] = '\0';
	return joined;
}

int
main(void)
{
	CHECK(strcmp(fields("a,b,c"), "a|b|c|") == 0);
	CHECK(strcmp(fields(""), "~|") == 0);
	CHECK(strcmp(fields(","), "~|~|") == 0);
	CHECK(strcmp(fields("\"\",x\r"), "|x|") == 0);
	CHECK(strcmp(fields("a,\"b,\"\"c\"\"\",d"), "a|b,\"c\"|d|") == 0);
	CHECK(strcmp(fields(" a , b "), " a | b |") == 0);
	CHECK(strcmp(fields("\"a\r\nb\",c"), "a\r\nb|c|") == 0);
	CHECK(strcmp(fields("a,\"b"), "!2") == 0);
	CHECK(strcmp(fields("a,\"b\"c,d"), "!5") == 0);
	CHECK(strcmp(fields("a\"b"), "!1") == 0);
	CHECK(strcmp(fields("\"\"\""), "!0") == 0);
	return check_summary();
}
