/* Unit tests of src/code/grid_code.c. */
#include "check.h"

#include "code/grid_code.h"

static MigStatus
parse(const char *s, int64_t *code, MigWhere *where)
{
	return mig_grid_code_parse(s, strlen(s), code, where);
}

int
main(void)
{
	int64_t code = 0;
	MigWhere where = {0};
	char text[16] = "";

	CHECK_INT(parse("331102001001007", &code, &where), MIG_OK);
	CHECK_INT(code, 331102001001007);
	CHECK_INT(mig_grid_code_region(code), 331102001001);
	CHECK_INT(mig_grid_code_sequence(code), 7);
	mig_grid_code_format(code, text);
	CHECK(strcmp(text, "331102001001007") == 0);

	CHECK_INT(parse("331102001001", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(parse("33110200100100 ", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(where.position, 14);
	CHECK_INT(parse("331102001001000", &code, &where), MIG_BAD_SEQUENCE);
	CHECK_INT(parse("331102001000001", &code, &where), MIG_BAD_LEVEL);
	CHECK_INT(parse("991102001001001", &code, &where), MIG_BAD_PROVINCE);
	CHECK_INT(mig_grid_code_check(-1), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_grid_code_check(INT64_MIN), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_grid_code_check(INT64_MAX), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_grid_code_make(331102001001, 1000, &code), MIG_BAD_SEQUENCE);
	CHECK_INT(mig_grid_code_make(331102001001, -1, &code), MIG_BAD_SEQUENCE);
	CHECK_INT(mig_grid_code_make(331102001000, 1, &code), MIG_BAD_LEVEL);

	CHECK_INT(mig_grid_code_first(331102000000), 331102000000000);
	CHECK_INT(mig_grid_code_last(331102000000), 331102999999999);
	return check_summary();
}
