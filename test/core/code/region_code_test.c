/* Unit tests of src/code/region_code.c; examples from the 2023 division codes of Lishui. */
#include "check.h"

#include "code/region_code.h"

static MigStatus
parse(const char *s, int64_t *code, MigWhere *where)
{
	return mig_region_code_parse(s, strlen(s), code, where);
}

int
main(void)
{
	int64_t code = 0;
	MigWhere where = {0};
	char text[13] = "";

	CHECK_INT(parse("33", &code, &where), MIG_OK);
	CHECK_INT(code, 330000000000);
	CHECK_INT(parse("331102001", &code, &where), MIG_OK);
	CHECK_INT(code, 331102001000);
	mig_region_code_format(code, text);
	CHECK(strcmp(text, "331102001000") == 0);

	/* levels; 441900 is a prefecture without counties, directly above its towns */
	CHECK_INT(mig_region_code_level(330000000000), 1);
	CHECK_INT(mig_region_code_level(331100000000), 2);
	CHECK_INT(mig_region_code_level(331102000000), 3);
	CHECK_INT(mig_region_code_level(331102001000), 4);
	CHECK_INT(mig_region_code_level(331102001001), 5);
	CHECK_INT(mig_region_code_level(441900003000), 4);
	CHECK_INT(mig_region_code_at(331102001001, 3), 331102000000);
	CHECK_INT(mig_region_code_at(441900003001, 3), 441900000000);

	CHECK_INT(mig_region_code_last(331102000000), 331102999999);
	CHECK_INT(mig_region_code_last(331102001001), 331102001001);
	CHECK_INT(mig_region_code_last(330000000000), 339999999999);

	CHECK_INT(parse("", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(parse("331", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(parse("3311020010011", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(where.position, 13);
	CHECK_INT(parse("33110x", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(where.position, 5);
	CHECK_INT(parse("-33110", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(parse("\xef\xbc\x93\xef\xbc\x93", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(parse("99", &code, &where), MIG_BAD_PROVINCE);
	CHECK_INT(parse("00", &code, &where), MIG_BAD_PROVINCE);
	CHECK_INT(mig_region_code_check(-1), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_region_code_check(INT64_MAX), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_region_code_check(331102), MIG_BAD_PROVINCE);
	CHECK_INT(mig_region_code_check(331102000000), MIG_OK);

	/* the provinces of GB/T 2260 by regions, with 83 for the permits of Taiwan residents */
	for (int province = -1; province <= 100; province++)
	{
		static const int last_of_region[] = {0, 15, 23, 37, 46, 54, 65, 71, 83, 0, 0};
		int region = province / 10;
		bool known = province > 0 && province % 10 > 0 && province <= last_of_region[region];

		CHECK_INT(mig_province_is_known(province), known || province == 50);
	}

	return check_summary();
}
