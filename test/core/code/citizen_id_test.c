/* Unit tests of src/code/citizen_id.c: the standard's own examples, and made-up numbers with unassigned codes. */
#include "check.h"

#include "code/citizen_id.h"

static MigStatus
parse(const char *s, int64_t *id, MigWhere *where)
{
	return mig_citizen_id_parse(s, strlen(s), id, where);
}

/* Position at which a number is found in a text, or -1. */
static int
found(const char *text)
{
	MigCitizenIdText number;

	return mig_citizen_id_find(text, strlen(text), &number) ? (int) number.at : -1;
}

int
main(void)
{
	static const struct
	{
		const char *text;
		MigStatus status;
	} cases[] = {
		{"11010519491231002X", MIG_OK}, /* GB 11643-1999, examples */
		{"440524188001010014", MIG_OK},
		{"11010519491231002x", MIG_OK},
		{"110105491231002", MIG_OK},
		{"330000199912319993", MIG_BAD_CHECK},
		{"110105194912310021", MIG_BAD_CHECK},
		{"", MIG_BAD_LENGTH},
		{"1101051949123100", MIG_BAD_LENGTH},
		{"11010519491231002XX", MIG_BAD_LENGTH},
		{"1101051949123100 X", MIG_BAD_CHARACTER},
		{"11010519491231002Y", MIG_BAD_CHARACTER},
		{"X1010519491231002X", MIG_BAD_CHARACTER},
		{"000105194912310020", MIG_BAD_PROVINCE},
		{"990105194912310020", MIG_BAD_PROVINCE},
		{"110105194913310020", MIG_BAD_DATE},
		{"110105190002290020", MIG_BAD_DATE},
		{"110105179912310020", MIG_BAD_DATE},
		{"110105220001010020", MIG_BAD_DATE},
		{"810001199912310020", MIG_BAD_ADDRESS},
		{"810000991231002", MIG_BAD_ADDRESS},
		{"110105491332002", MIG_BAD_DATE},
	};
	int64_t id = 0;
	MigWhere where = {0};
	char text[32] = "";
	int year;
	int month;
	int day;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		CHECK_INT(parse(cases[i].text, &id, &where), cases[i].status);
	}
	CHECK_INT(parse("11010519491231002x", &id, &where), MIG_OK);
	CHECK_INT(id, 11010519491231002);
	mig_citizen_id_format(id, text);
	CHECK(strcmp(text, "11010519491231002X") == 0);
	mig_citizen_id_birth(id, &year, &month, &day);
	CHECK(year == 1949 && month == 12 && day == 31);
	CHECK_INT(mig_citizen_id_sex(id), 2);
	CHECK_INT(mig_citizen_id_kind(id), MIG_CITIZEN);
	CHECK_INT(mig_citizen_id_origin(id), 110105000000);
	CHECK_INT(parse("110105194912310021", &id, &where), MIG_BAD_CHECK);
	CHECK_INT(where.expected, 'X');

	/* the old form is the new one without century and check character */
	CHECK_INT(parse("110105491231002", &id, &where), MIG_OK);
	CHECK_INT(id, 11010519491231002);

	/* every other check character is rejected; each of the 11 occurs */
	for (int sequence = 0, seen = 0; sequence < 20; sequence++)
	{
		static const char characters[] = "0123456789X";
		int accepted = 0;

		snprintf(text, sizeof(text), "33990020000229%03d0", sequence);
		for (int c = 0; c < 11; c++)
		{
			text[17] = characters[c];
			if (parse(text, &id, &where) == MIG_OK)
			{
				accepted++;
				seen |= 1 << c;
			}
		}
		CHECK_INT(accepted, 1);
		CHECK(sequence < 19 || seen == 0x7ff);
	}

	/* permits and the card of 2023: kind, origin */
	CHECK_INT(mig_citizen_id_check(81000019991231001), MIG_OK);
	CHECK_INT(mig_citizen_id_kind(81000019991231001), MIG_HK_PERMIT);
	CHECK_INT(mig_citizen_id_kind(82000019991231001), MIG_MACAO_PERMIT);
	CHECK_INT(mig_citizen_id_kind(83000019991231001), MIG_TAIWAN_PERMIT);
	CHECK_INT(mig_region_code_level(mig_citizen_id_origin(83000019991231001)), 1);
	CHECK_INT(mig_citizen_id_check(93384019991231001), MIG_OK);
	CHECK_INT(mig_citizen_id_kind(93384019991231001), MIG_FOREIGNER);
	CHECK_INT(mig_citizen_id_check(90084019991231001), MIG_BAD_PROVINCE);
	CHECK_INT(mig_citizen_id_check(71000019991231001), MIG_OK);
	CHECK_INT(mig_citizen_id_check(-1), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_citizen_id_check(INT64_MIN), MIG_OUT_OF_RANGE);
	CHECK_INT(mig_citizen_id_check(INT64_MAX), MIG_OUT_OF_RANGE);

	CHECK_INT(found("11010519491231002X"), 0);
	CHECK_INT(found("SELECT declare_stay('web', 'a', '110105194912310021')"), 33);
	CHECK_INT(found("no.11010519491231002x,"), 3);
	CHECK_INT(found("户主11010519491231002X号"), 6);
	CHECK_INT(found("a_00000019491231002X"), 2);
	CHECK_INT(found("1 110105491231002"), -1);
	CHECK_INT(found("110105194913310021 and 110105194912310021"), 23);
	CHECK_INT(found("119.110105194912310021"), -1);
	CHECK_INT(found("1110105194912310021 a110105194912310021 110105194912310021a"), -1);
	CHECK_INT(found("a11010519491231002X"), 1);
	CHECK_INT(found("11010519491231002X1"), 0);
	CHECK_INT(found("2025010111010519491231002X440524188001010014"), 8);
	CHECK_INT(found("11010519491231002 x"), 0);
	CHECK_INT(found("110105 1949-1231\xe3\x80\x80"
					"002X"),
			  0);
	CHECK_INT(found("110105   19491231002X"), -1);
	CHECK_INT(found("110105 194912310021"), -1);
	CHECK_INT(found("1１0105１９49123100２Ｘ"), 0);
	CHECK_INT(found("２０１１0105194912310021"), -1);
	CHECK_INT(found("1.11010519491231002X1"), -1);
	CHECK_INT(found("00000000000000000000000000000000000000000000000011010519491231002X"), -1);
	CHECK_INT(found("99010549123100"), -1);
	CHECK_INT(found("990105491231002"), -1);
	CHECK_INT(found(""), -1);
	return check_summary();
}
