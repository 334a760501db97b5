/*
 * citizen_id.c
 *		Citizen identification numbers (see citizen_id.h).
 */
#include "code/citizen_id.h"

#include <string.h>

#define DIGITS       (MIG_CITIZEN_ID_LENGTH - 1)
#define OLD_DIGITS   15
#define ADDRESS_UNIT 100000000000LL /* unit of the address: 8 digits of birth date, 3 of sequence */
#define YEAR_MIN     1800
#define YEAR_MAX     2199
#define WORD_MAX     64 /* longer words are machine-made */
#define BETWEEN_MAX  2  /* maximum of blanks and hyphens between two characters */

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
	/* Address codes 81 to 83 are used for permits only, and their code ends in 0000. */
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
		/* 6 digits of address, then "19" is implied before 9 more */
		number = number / 1000000000 * ADDRESS_UNIT + 19 * 1000000000LL + number % 1000000000;
		status = mig_citizen_id_check(number);
		/* Only citizens had numbers of the old form. */
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

/* --- Numbers in texts --- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/*
 * The first character of a text in ASCII upper case: a letter or digit, ' ' for any separator allowed within a number,
 * '.', or NUL for others, which may be consumed byte by byte.  Sets *bytes.
 */
static char
character_at(const char *s, size_t len, size_t *bytes)
{
	static const struct
	{
		const char *first; /* first of a range of characters with consecutive last bytes */
		unsigned char last;
		char meaning;
		bool counts; /* the meaning increases with it */
	} ranges[] = {
		{"\xef\xbc\x90", 0x99, '0', true},  /* full-width digits */
		{"\xef\xbc\xb8", 0xb8, 'X', false}, /* X */
		{"\xef\xbd\x98", 0x98, 'X', false}, /* x */
		{"\xef\xbc\x8d", 0x8d, ' ', false}, /* full-width hyphen */
		{"\xe3\x80\x80", 0x80, ' ', false}, /* full-width blank */
		{"\xe2\x80\x80", 0x95, ' ', false}, /* blanks, zero-width characters, hyphens and dashes */
	};

	*bytes = 1;
	if (is_digit(*s) || (*s >= 'A' && *s <= 'Z') || *s == '.')
		return *s;
	if (is_letter(*s))
		return (char) (*s - 'a' + 'A');
	if (*s == ' ' || *s == '-' || *s == '\t')
		return ' ';
	if (len >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
	{
		*bytes = 2;
		return ' ';
	}
	for (size_t i = 0; len >= 3 && i < sizeof(ranges) / sizeof(*ranges); i++)
	{
		unsigned char first = (unsigned char) ranges[i].first[2];
		unsigned char last = (unsigned char) s[2];

		if (memcmp(s, ranges[i].first, 2) == 0 && last >= first && last <= ranges[i].last)
		{
			*bytes = 3;
			return (char) (ranges[i].meaning + (ranges[i].counts ? last - first : 0));
		}
	}
	return '\0';
}

static bool
reads_as_number(const char *word)
{
	MigCitizenId number;
	MigWhere where;
	int year;
	int month;
	int day;

	if (mig_parse_digits(word, DIGITS, &number, &where) != MIG_OK)
		return false;
	mig_citizen_id_birth(number, &year, &month, &day);
	return is_date(year, month, day);
}

/* Does a text start with 18 characters of a number?  Also sets whether they are consecutive bytes. */
static bool
take_characters(const char *s, size_t len, MigCitizenIdText *found, bool *is_plain)
{
	size_t at = 0;
	size_t bytes;
	int taken = 0;

	for (int between = 0; taken < MIG_CITIZEN_ID_LENGTH && at < len; at += bytes)
	{
		char c = character_at(s + at, len - at, &bytes);

		if (c == ' ' && taken > 0 && between < BETWEEN_MAX)
			between++;
		else if (is_digit(c) || (c == 'X' && taken == DIGITS))
		{
			found->text[taken++] = c;
			between = 0;
		}
		else
			return false;
	}
	found->len = at;
	*is_plain = at == MIG_CITIZEN_ID_LENGTH;
	return taken == MIG_CITIZEN_ID_LENGTH;
}

static size_t
word_length(const char *s, size_t len)
{
	size_t at = 0;

	while (at < len && (is_digit(s[at]) || is_letter(s[at])))
		at++;
	return at;
}

bool
mig_citizen_id_find(const char *s, size_t len, MigCitizenIdText *found)
{
	size_t word = 0;     /* where one begins, */
	size_t word_end = 0; /* and ends */
	size_t bytes;

	for (size_t at = 0; at < len; at += bytes)
	{
		MigCitizenId number;
		MigWhere where;
		bool is_plain;

		if (at >= word_end)
		{
			word = at;
			word_end = at + word_length(s + at, len - at);
			/* skip decimals, and machine-made words */
			if ((at > 1 && s[at - 1] == '.' && is_digit(s[at - 2])) || word_end - at > WORD_MAX)
			{
				bytes = word_end > at ? word_end - at : 1;
				continue;
			}
		}
		if (!is_digit(character_at(s + at, len - at, &bytes)) ||
			!take_characters(s + at, len - at, found, &is_plain) || !reads_as_number(found->text))
			continue;
		found->at = at;
		if ((is_plain && at == word && at + found->len == word_end) ||
			mig_citizen_id_parse(found->text, MIG_CITIZEN_ID_LENGTH, &number, &where) == MIG_OK)
			return true;
	}
	return false;
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
