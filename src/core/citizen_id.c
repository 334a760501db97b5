/*
 * citizen_id.c
 *		Citizen identification numbers (see citizen_id.h).
 */
#include "core/citizen_id.h"

#define DIGITS       (MIG_CITIZEN_ID_LENGTH - 1)
#define OLD_DIGITS   15
#define ADDRESS_UNIT 100000000000LL /* what the address counts: 8 digits of birth, 3 of sequence */
#define YEAR_MIN     1800
#define YEAR_MAX     2199

/* The check character of 17 digits: ISO 7064 MOD 11-2, weights 2^(17-i) mod 11 from the left. */
static char
check_character(int64_t digits)
{
	static const unsigned char weights[DIGITS] = {2, 4, 8, 5, 10, 9,  7, 3, 6,
												  1, 2, 4, 8, 5,  10, 9, 7};
	int sum = 0;

	for (int i = 0; i < DIGITS; i++, digits /= 10)
		sum += (int) (digits % 10) * weights[i];
	return "10X98765432"[sum % 11];
}

static bool
is_date(int year, int month, int day)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
		   day <= days[month - 1] + (leap && month == 2);
}

MigStatus
mig_citizen_id_check(int64_t number)
{
	int address = (int) (number / ADDRESS_UNIT);
	int province;
	int year;
	int month;
	int day;

	if (number < 0 || number / ADDRESS_UNIT > 999999)
		return MIG_OUT_OF_RANGE;
	province = address / 100000 == 9 ? address / 1000 % 100 : address / 10000;
	if (!mig_province_is_known(province))
		return MIG_BAD_PROVINCE;
	/* Address codes 81 to 83 stand for permits only, whose code ends in 0000. */
	if (address / 100000 != 9 && province >= 81 && address % 10000 != 0)
		return MIG_BAD_ADDRESS;
	mig_citizen_id_birth(number, &year, &month, &day);
	return is_date(year, month, day) ? MIG_OK : MIG_BAD_DATE;
}

MigStatus
mig_citizen_id_parse(const char *s, size_t len, MigCitizenId *out, MigWhere *where)
{
	int64_t number;
	MigStatus status;
	char check;

	if (len != MIG_CITIZEN_ID_LENGTH && len != OLD_DIGITS)
	{
		where->position = len;
		return MIG_BAD_LENGTH;
	}
	status = mig_parse_digits(s, len == OLD_DIGITS ? OLD_DIGITS : DIGITS, &number, where);
	if (status != MIG_OK)
		return status;
	if (len == OLD_DIGITS)
	{
		/* 6 digits of address, then "19" is understood before 9 more */
		number = number / 1000000000 * ADDRESS_UNIT + 19 * 1000000000LL + number % 1000000000;
		status = mig_citizen_id_check(number);
		/* Only citizens had the old form. */
		if (status == MIG_OK && mig_citizen_id_kind(number) != MIG_CITIZEN)
			status = MIG_BAD_ADDRESS;
		if (status == MIG_OK)
			*out = number;
		return status;
	}
	check = s[DIGITS] == 'x' ? 'X' : s[DIGITS];
	if ((check < '0' || check > '9') && check != 'X')
	{
		where->position = DIGITS;
		return MIG_BAD_CHARACTER;
	}
	status = mig_citizen_id_check(number);
	if (status != MIG_OK)
		return status;
	where->expected = check_character(number);
	if (check != where->expected)
		return MIG_BAD_CHECK;
	*out = number;
	return MIG_OK;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
reads_as_number(const char *word, size_t len)
{
	MigCitizenId number;
	MigWhere where;
	int year;
	int month;
	int day;

	if (len != MIG_CITIZEN_ID_LENGTH || mig_parse_digits(word, DIGITS, &number, &where) != MIG_OK ||
		!(is_digit(word[DIGITS]) || word[DIGITS] == 'X' || word[DIGITS] == 'x'))
		return false;
	mig_citizen_id_birth(number, &year, &month, &day);
	return is_date(year, month, day);
}

size_t
mig_citizen_id_find(const char *s, size_t len)
{
	size_t end;

	for (size_t start = 0; start < len; start = end + 1)
	{
		bool decimals = start > 1 && s[start - 1] == '.' && is_digit(s[start - 2]);

		end = start;
		while (end < len && (is_digit(s[end]) || (s[end] >= 'A' && s[end] <= 'Z') ||
							 (s[end] >= 'a' && s[end] <= 'z')))
			end++;
		if (!decimals && reads_as_number(s + start, end - start))
			return start;
	}
	return len;
}

void
mig_citizen_id_format(MigCitizenId id, char out[MIG_CITIZEN_ID_LENGTH])
{
	mig_format_digits(id, DIGITS, out);
	out[DIGITS] = check_character(id);
}

void
mig_citizen_id_birth(MigCitizenId id, int *year, int *month, int *day)
{
	*year = (int) (id / 10000000 % 10000);
	*month = (int) (id / 100000 % 100);
	*day = (int) (id / 1000 % 100);
}

int
mig_citizen_id_sex(MigCitizenId id)
{
	return id % 2 == 1 ? 1 : 2;
}

MigCitizenKind
mig_citizen_id_kind(MigCitizenId id)
{
	int address = (int) (id / ADDRESS_UNIT);

	switch (address)
	{
		case 810000:
			return MIG_HK_PERMIT;
		case 820000:
			return MIG_MACAO_PERMIT;
		case 830000:
			return MIG_TAIWAN_PERMIT;
		default:
			return address / 100000 == 9 ? MIG_FOREIGNER : MIG_CITIZEN;
	}
}

MigRegionCode
mig_citizen_id_origin(MigCitizenId id)
{
	return id / ADDRESS_UNIT * 1000000;
}
