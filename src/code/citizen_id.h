/*
 * citizen_id.h
 *		Citizen identification numbers, GB 11643-1999, and numbers of the same form.
 *
 * 18 characters: 6 of address, 8 of the birth date, 3 of sequence (odd = male), 1 check character
 * by ISO 7064 MOD 11-2.  A number is stored as its first 17 digits, which determine the check
 * character.  Also accepted: the 15 digits of GB 11643-1989 (the century 19 is inserted), residence
 * permits of Hong Kong, Macao and Taiwan residents (address 810000, 820000 or 830000; State Council
 * General Office 2018 No. 81) and foreigners' permanent residence cards of 2023 (first digit 9,
 * then province, nationality, birth date as above).  Not accepted: the older foreigners' cards of
 * 15 characters.  The address is that of the first registration and may have been abolished: only
 * its province is checked.
 */
#ifndef MIG_CITIZEN_ID_H
#define MIG_CITIZEN_ID_H

#include "code/region_code.h"

typedef int64_t MigCitizenId;

#define MIG_CITIZEN_ID_LENGTH 18

typedef enum MigCitizenKind
{
	MIG_CITIZEN,
	MIG_HK_PERMIT,
	MIG_MACAO_PERMIT,
	MIG_TAIWAN_PERMIT,
	MIG_FOREIGNER,
} MigCitizenKind;

/*
 * Reads len bytes at s.  Sets *out on MIG_OK only.  Fails with MIG_BAD_LENGTH, MIG_BAD_CHARACTER,
 * MIG_BAD_PROVINCE, MIG_BAD_ADDRESS, MIG_BAD_DATE (not a date in the years 1800 to 2199),
 * MIG_BAD_CHECK.  Does not depend on the current date.
 */
MigStatus mig_citizen_id_parse(const char *s, size_t len, MigCitizenId *out, MigWhere *where);

/* Are these the first 17 digits of a citizen number?  MIG_OUT_OF_RANGE and the faults above. */
MigStatus mig_citizen_id_check(int64_t number);

/* A number found in a text: its position in bytes, and its 18 characters in normal form. */
typedef struct MigCitizenIdText
{
	size_t at;
	size_t len;
	char text[MIG_CITIZEN_ID_LENGTH];
} MigCitizenIdText;

/*
 * Finds the first number in a text, if any.  A word of 18 characters with a birth date counts as one, whatever the
 * address and the check character, as a mistyped number reveals as much.  Within longer words, and where blanks or
 * hyphens separate the characters or some are full-width, the number must be valid.  Not found are the old 15 digits,
 * as grid codes look like them, the decimals of a number, and numbers in words too long to be written by hand.  A word
 * is a maximal run of ASCII letters and digits.
 */
bool mig_citizen_id_find(const char *s, size_t len, MigCitizenIdText *found);

/* Writes the 18 characters, without a final NUL. */
void mig_citizen_id_format(MigCitizenId id, char out[MIG_CITIZEN_ID_LENGTH]);

void mig_citizen_id_birth(MigCitizenId id, int *year, int *month, int *day);

/* GB/T 2261.1: 1 male, 2 female. */
int mig_citizen_id_sex(MigCitizenId id);

MigCitizenKind mig_citizen_id_kind(MigCitizenId id);

/* The address as a region of level 3 (permits: of level 1); not for foreigners. */
MigRegionCode mig_citizen_id_origin(MigCitizenId id);

#endif /* MIG_CITIZEN_ID_H */
