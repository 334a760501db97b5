/*
 * key.h
 *		Whether bytes can be a secret key.
 */
#ifndef MIG_KEY_H
#define MIG_KEY_H

#include <stddef.h>
#include <stdint.h>

/*
 * Fewest bits by mig_key_bits of a key.  The least that is offered as one, 32 hexadecimal digits of 16 random bytes, comes to 117
 * with a standard deviation of 4, and 32 random bytes to 156 with one of 3: neither falls to 64 once in 10^9 times.
 */
#define MIG_KEY_BITS_MIN 64

/*
 * An upper estimate of the bits that an attacker who knows how the bytes were made must guess: the entropy of the
 * bytes, or of the differences between neighbours if that is less, those left out that only say again what came
 * before.  It tells constants, counting up, periods and few letters; a sentence it cannot tell.
 */
double mig_key_bits(const uint8_t *key, size_t bytes);

#endif /* MIG_KEY_H */
