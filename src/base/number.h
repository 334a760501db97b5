/*
 * number.h
 *		Decimal numbers in texts, of any length, read exactly.
 */
#ifndef MIG_NUMBER_H
#define MIG_NUMBER_H

#include <stdint.h>

#include "base/scanner.h"

/* Syntax of numbers. */
typedef enum MigNumberForm
{
	MIG_NUMBER_TEXT, /* as the server reads and writes them: +1, .5, 5., 05, 1e-05; no NaN, no infinity */
	MIG_NUMBER_JSON, /* RFC 8259: -1, 0.5, 1E+5 */
} MigNumberForm;

typedef struct MigNumber
{
	const char *digits; /* may include a decimal point */
	size_t len;
	int64_t
		exponent; /* power of ten of the first digit; not exact beyond 1e15 in either direction */
	bool negative;
	bool is_integer; /* written without decimal point and exponent */
} MigNumber;

/* Reads a number after optional blanks; if there is none, returns false and leaves *in unchanged. */
bool mig_take_number(MigScanner *in, MigNumberForm form, MigNumber *number);

/*
 * The number times 10^power, with power not negative, rounded half away from 0; *exact is set to whether no
 * rounding was needed.  False if its magnitude exceeds max, which is at most 9e18.
 */
bool mig_number_scaled(const MigNumber *number, int power, int64_t max, const MigMemory *memory,
					   int64_t *out, bool *exact);

/* The nearest double; infinite on overflow. */
double mig_number_double(const MigNumber *number, const MigMemory *memory);

#endif /* MIG_NUMBER_H */
