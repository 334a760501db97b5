/*
 * credit_code.h
 *		Unified social credit codes of organisations, GB 32100-2015.
 *
 * 18 characters: registering department, category, 6 digits of division, 9 characters of
 * organisation code (GB 11714-1997), check character.  The alphabet has 31 characters: the digits
 * and the capital letters without I, O, S, V and Z.  Lower-case letters are accepted and converted
 * to upper case.
 */
#ifndef MIG_CREDIT_CODE_H
#define MIG_CREDIT_CODE_H

#include <stdbool.h>

#include "code/region_code.h"

#define MIG_CREDIT_CODE_LENGTH          18
#define MIG_CREDIT_CODE_ORGANISATION_AT 8
#define MIG_CREDIT_CODE_ORGANISATION    9

typedef struct MigCreditCode
{
	char text[MIG_CREDIT_CODE_LENGTH];
} MigCreditCode;

/*
 * Reads len bytes at s.  Sets *out on MIG_OK only.  Fails with MIG_BAD_LENGTH, MIG_BAD_CHARACTER,
 * MIG_BAD_CATEGORY, MIG_BAD_PROVINCE (100000 stands for the state's own bureau), MIG_BAD_CHECK.
 */
MigStatus mig_credit_code_parse(const char *s, size_t len, MigCreditCode *out, MigWhere *where);

/* Division of the registering department: a region of level 1 to 3, or 0 for the state's own bureau. */
MigRegionCode mig_credit_code_division(const MigCreditCode *code);

/*
 * Does the organisation code carry its own check character (GB 11714-1997)?  Some codes in use are
 * reported not to, so parsing does not require it.
 */
bool mig_credit_code_organisation_is_valid(const MigCreditCode *code);

/* Names of the registering department and of the category under it, in English. */
const char *mig_credit_code_department(const MigCreditCode *code);
const char *mig_credit_code_category(const MigCreditCode *code);

#endif /* MIG_CREDIT_CODE_H */
