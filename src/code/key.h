/*
 * key.h
 *		Checks the strength of secret keys.
 */
#ifndef MIG_KEY_H
#define MIG_KEY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Minimum of mig_key_bits for a key.  The shortest reasonable key, 32 hexadecimal digits of 16 random bytes, is rated
 * 117 with a standard deviation of 4, and 32 random bytes are rated 156 with one of 3: either falls to 64 less than
 * once in 10^9 times.
 */
#define MIG_KEY_BITS_MIN 64

/*
 * Upper estimate of the bits that an attacker who knows how the bytes were made must guess: the entropy of the
 * bytes, or of the differences between neighbours if less, without bytes that repeat earlier ones.  It detects
 * constants, counting up, periods and few distinct letters, but not sentences.
 */
double mig_key_bits(const uint8_t *key, size_t bytes);

#endif /* MIG_KEY_H */
