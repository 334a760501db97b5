/*
 * digits.h
 *		Fixed-width decimal digits, as used in codes, and hexadecimal bytes.
 */
#ifndef MIG_DIGITS_H
#define MIG_DIGITS_H

#include "base/memory.h"
#include "base/status.h"

/* Writes a non-negative number in width decimal digits, zero-padded, without a NUL. */
void mig_format_digits(int64_t number, int width, char *out);

/* Reads len decimal digits, at most 18.  Fails with MIG_BAD_CHARACTER and its position. */
MigStatus mig_parse_digits(const char *s, size_t len, int64_t *out, MigWhere *where);

/* Writes 2 * len lower-case hexadecimal digits, without a NUL. */
void mig_format_hex(const uint8_t *bytes, size_t len, const MigMemory *memory, char *out);

/*
 * Reads len hexadecimal digits of either case into len / 2 bytes.  Fails with MIG_BAD_LENGTH if len
 * is odd, or MIG_BAD_CHARACTER and its position.
 */
MigStatus mig_parse_hex(const char *s, size_t len, const MigMemory *memory, uint8_t *out,
						MigWhere *where);

#endif /* MIG_DIGITS_H */
