/* Unit tests of src/code/credit_code.c: the example of GB 32100-2015 and those of GB 11714-1997. */
#include "check.h"

#include "code/credit_code.h"

static MigStatus
parse(const char *s, MigCreditCode *code, MigWhere *where)
{
	return mig_credit_code_parse(s, strlen(s), code, where);
}

int
main(void)
{
	MigCreditCode code;
	MigCreditCode again;
	MigWhere where = {0};
	int accepted = 0;

	CHECK_INT(parse("91350100M000100Y43", &code, &where), MIG_OK);
	CHECK(memcmp(code.text, "91350100M000100Y43", 18) == 0);
	CHECK_INT(mig_credit_code_division(&code), 350100000000);
	CHECK(strcmp(mig_credit_code_department(&code), "market regulation") == 0);
	CHECK(strcmp(mig_credit_code_category(&code), "enterprise") == 0);
	CHECK(mig_credit_code_organisation_is_valid(&code)); /* M000100Y-4 */
	CHECK_INT(parse("91350100m000100y43", &again, &where), MIG_OK);
	CHECK(memcmp(&code, &again, sizeof(code)) == 0);
	memcpy(again.text + 8, "D2143569X", 9); /* GB 11714-1997, example */
	CHECK(mig_credit_code_organisation_is_valid(&again));
	again.text[16] = '0';
	CHECK(!mig_credit_code_organisation_is_valid(&again));

	/* one check character of 31 */
	for (const char *c = "0123456789ABCDEFGHJKLMNPQRTUWXY"; *c != '\0'; c++)
	{
		char text[] = "91350100M000100Y4?";

		text[17] = *c;
		if (parse(text, &again, &where) == MIG_OK)
			accepted++;
		else
			CHECK_INT(where.expected, '3');
	}
	CHECK_INT(accepted, 1);

	CHECK_INT(parse("91350100M000100Y4Z", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(where.position, 17);
	CHECK_INT(parse("91350100M000100Y4", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(parse("", &code, &where), MIG_BAD_LENGTH);
	CHECK_INT(parse("9135O100M000100Y43", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(where.position, 4);
	CHECK_INT(parse("913501A0M000100Y43", &code, &where), MIG_BAD_CHARACTER);
	CHECK_INT(where.position, 6);
	CHECK_INT(parse("94350100M000100Y43", &code, &where), MIG_BAD_CATEGORY);
	CHECK_INT(parse("G1350100M000100Y43", &code, &where), MIG_BAD_CATEGORY);
	CHECK_INT(parse("91990100M000100Y43", &code, &where), MIG_BAD_PROVINCE);
	CHECK_INT(parse("91100000M000100Y43", &code, &where), MIG_BAD_CHECK);
	return check_summary();
}
