/*
 * credit_code.c
 *		Unified social credit codes (see credit_code.h).
 */
#include "code/credit_code.h"

#include <string.h>

#define DIVISION_AT     2
#define DIVISION_DIGITS 6
#define DIVISION_STATE  100000 /* the state's own bureau registers without a province */

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* GB 32100-2015, table 1 and its amendments: departments, and what each registers. */
static const struct
{
	char department;
	char category;
	const char *department_name;
	const char *category_name;
} categories[] = {
	{'1', '1', "staffing office", "state organ"},
	{'1', '2', "staffing office", "public institution"},
	{'1', '3', "staffing office", "mass organisation under the staffing office"},
	{'1', '9', "staffing office", "other"},
	{'2', '1', "foreign affairs", "resident office of a foreign news agency"},
	{'2', '9', "foreign affairs", "other"},
	{'3', '1', "justice", "law firm"},
	{'3', '2', "justice", "notary office"},
	{'3', '3', "justice", "grass-roots legal service"},
	{'3', '4', "justice", "judicial expertise institution"},
	{'3', '5', "justice", "arbitration commission"},
	{'3', '9', "justice", "other"},
	{'4', '1', "culture", "foreign cultural centre"},
	{'4', '9', "culture", "other"},
	{'5', '1', "civil affairs", "social group"},
	{'5', '2', "civil affairs", "private non-enterprise unit"},
	{'5', '3', "civil affairs", "foundation"},
	{'5', '4', "civil affairs", "village committee"},
	{'5', '5', "civil affairs", "residents' committee"},
	{'5', '9', "civil affairs", "other"},
	{'6', '1', "tourism", "representative office of a foreign tourism department"},
	{'6', '2', "tourism", "representative office of a tourism department of Hong Kong or Macao"},
	{'6', '9', "tourism", "other"},
	{'7', '1', "religious affairs", "place of worship"},
	{'7', '2', "religious affairs", "religious school"},
	{'7', '9', "religious affairs", "other"},
	{'8', '1', "trade union", "trade union"},
	{'8', '9', "trade union", "other"},
	{'9', '1', "market regulation", "enterprise"},
	{'9', '2', "market regulation", "individual business"},
	{'9', '3', "market regulation", "farmers' cooperative"},
	{'9', '9', "market regulation", "other"},
	{'A', '1', "military", "military institution"},
	{'A', '9', "military", "other"},
	{'N', '1', "agriculture", "collective of a villagers' group"},
	{'N', '2', "agriculture", "collective of a village"},
	{'N', '3', "agriculture", "collective of a township"},
	{'N', '9', "agriculture", "other"},
	{'Y', '1', "other", "other"},
};

static int
category_index(const MigCreditCode *code)
{
	for (size_t i = 0; i < sizeof(categories) / sizeof(categories[0]); i++)
		if (categories[i].department == code->text[0] && categories[i].category == code->text[1])
			return (int) i;
	return -1;
}

/* The value of a character of the alphabet, or -1. */
static int
value_of(char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int) (at - alphabet);
}

/* The check character of the first 17: weights 3^(i-1) mod 31. */
static char
check_character(const MigCreditCode *code)
{
	int sum = 0;
	int weight = 1;

	for (int i = 0; i < MIG_CREDIT_CODE_LENGTH - 1; i++)
	{
		sum += value_of(code->text[i]) * weight;
		weight = weight * 3 % 31;
	}
	return alphabet[(31 - sum % 31) % 31];
}

MigStatus
mig_credit_code_parse(const char *s, size_t len, MigCreditCode *out, MigWhere *where)
{
	MigCreditCode code;

	if (len != MIG_CREDIT_CODE_LENGTH)
	{
		where->position = len;
		return MIG_BAD_LENGTH;
	}
	for (size_t i = 0; i < len; i++)
	{
		char c = s[i] >= 'a' && s[i] <= 'z' ? (char) (s[i] - 'a' + 'A') : s[i];
		bool is_division = i >= DIVISION_AT && i < DIVISION_AT + DIVISION_DIGITS;

		if (value_of(c) < 0 || (is_division && value_of(c) > 9))
		{
			where->position = i;
			return MIG_BAD_CHARACTER;
		}
		code.text[i] = c;
	}
	if (category_index(&code) < 0)
		return MIG_BAD_CATEGORY;
	if (mig_credit_code_division(&code) != 0 &&
		mig_region_code_check(mig_credit_code_division(&code)) != MIG_OK)
		return MIG_BAD_PROVINCE;
	where->expected = check_character(&code);
	if (code.text[MIG_CREDIT_CODE_LENGTH - 1] != where->expected)
		return MIG_BAD_CHECK;
	*out = code;
	return MIG_OK;
}

MigRegionCode
mig_credit_code_division(const MigCreditCode *code)
{
	int64_t division = 0;

	for (int i = 0; i < DIVISION_DIGITS; i++)
		division = division * 10 + value_of(code->text[DIVISION_AT + i]);
	return division == DIVISION_STATE ? 0 : division * 1000000;
}

/* GB 11714: A = 10 ... Z = 35, not the values of the 31 characters. */
bool
mig_credit_code_organisation_is_valid(const MigCreditCode *code)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	const char *organisation = code->text + MIG_CREDIT_CODE_ORGANISATION_AT;
	int sum = 0;

	for (int i = 0; i < MIG_CREDIT_CODE_ORGANISATION - 1; i++)
	{
		char c = organisation[i];

		sum += (c <= '9' ? c - '0' : c - 'A' + 10) * weights[i];
	}
	return organisation[MIG_CREDIT_CODE_ORGANISATION - 1] == "0X987654321"[sum % 11];
}

const char *
mig_credit_code_department(const MigCreditCode *code)
{
	return categories[category_index(code)].department_name;
}

const char *
mig_credit_code_category(const MigCreditCode *code)
{
	return categories[category_index(code)].category_name;
}
