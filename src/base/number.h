/*
 * number.h
 *		Decimal numbers as texts have them, of any length, read exactly.
 */
#ifndef MIG_NUMBER_H
#define MIG_NUMBER_H

#include <stdint.h>

#include "base/scanner.h"

/* Which texts are numbers. */
typedef enum MigNumberForm
{
	MIG_NUMBER_TEXT, /* as the server reads and writes them: +1, .5, 5., 05, 1e-05; no NaN, no infinity */
	MIG_NUMBER_JSON, /* RFC 8259: -1, 0.5, 1E+5 */
} MigNumberForm;

typedef struct MigNumber
{
	const char *digits; /* with a point among them, or none */
	size_t len;
	int64_t
		exponent; /* of the first digit: of its power of ten; beyond 1e15 either way no matter how much */
	bool negative;
	bool is_integer; /* written without point and exponent */
} MigNumber;

/* Takes a number, with blanks before it; false, and *in as it was, if there is none. */
bool mig_take_number(MigScanner *in, MigNumberForm form, MigNumber *number);

/*
 * The number times a power of ten, 0 or more, rounded half away from 0; *exact tells whether nothing was rounded.
 * False if it is beyond most, of at most 9e18, on either side of 0.
 */
bool mig_number_scaled(const MigNumber *number, int power, int64_t max, const MigMemory *memory,
					   int64_t *out, bool *exact);

/* The nearest double; infinite if it is beyond all. */
double mig_number_double(const MigNumber *number, const MigMemory *memory);

#endif /* MIG_NUMBER_H */
