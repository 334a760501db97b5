/* Parsed codes parse again to the same value, and all their parts are accessible. */
#include <stdlib.h>
#include <string.h>

#include "code/credit_code.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigCreditCode code;
	MigCreditCode again;
	MigWhere where;

	if (mig_credit_code_parse((const char *) data, size, &code, &where) != MIG_OK)
		return 0;
	if (mig_credit_code_parse(code.text, sizeof(code.text), &again, &where) != MIG_OK ||
		memcmp(&code, &again, sizeof(code)) != 0 || mig_credit_code_department(&code) == NULL ||
		mig_credit_code_category(&code) == NULL)
		abort();
	(void) mig_credit_code_organisation_is_valid(&code);
	return mig_credit_code_division(&code) < 0 ? -1 : 0;
}
