/*
 * sha256.c
 *		SHA-256 (FIPS 180-4, 2015; see sha256.h).
 */
#include "base/sha256.h"

#include <string.h>

#define BLOCK_BYTES  64
#define LENGTH_BYTES 8
#define ROUNDS       64

/* FIPS 180-4, 4.2.2: the first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t constants[ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t
rotate(uint32_t x, int bits)
{
	return x >> bits | x << (32 - bits);
}

static inline uint32_t
read_word(const uint8_t *bytes)
{
	return (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 | (uint32_t) bytes[2] << 8 |
		   bytes[3];
}

static inline void
write_word(uint32_t word, uint8_t *out)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t) (word >> (24 - 8 * i));
}

/* FIPS 180-4, 6.2.2: one of the rounds; the next has the same words one place further on. */
#define ROUND(a, b, c, d, e, f, g, h, i)                                                           \
	do                                                                                             \
	{                                                                                              \
		uint32_t sum = (h) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +                      \
					   (((e) & (f)) ^ (~(e) & (g))) + constants[i] + words[i];                     \
                                                                                                   \
		(d) += sum;                                                                                \
		(h) = sum + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +                               \
			  (((a) & (b)) ^ ((a) & (c)) ^ ((b) & (c)));                                           \
	} while (0)

static void
add_block(uint32_t hash[8], const uint8_t *block)
{
	uint32_t words[ROUNDS];
	uint32_t a = hash[0];
	uint32_t b = hash[1];
	uint32_t c = hash[2];
	uint32_t d = hash[3];
	uint32_t e = hash[4];
	uint32_t f = hash[5];
	uint32_t g = hash[6];
	uint32_t h = hash[7];

	for (int i = 0; i < 16; i++)
		words[i] = read_word(block + (size_t) 4 * i);
	for (int i = 16; i < ROUNDS; i++)
	{
		uint32_t x = words[i - 15];
		uint32_t y = words[i - 2];

		words[i] = words[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + words[i - 7] +
				   (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
	}
	for (int i = 0; i < ROUNDS; i += 8)
	{
		ROUND(a, b, c, d, e, f, g, h, i);
		ROUND(h, a, b, c, d, e, f, g, i + 1);
		ROUND(g, h, a, b, c, d, e, f, i + 2);
		ROUND(f, g, h, a, b, c, d, e, i + 3);
		ROUND(e, f, g, h, a, b, c, d, i + 4);
		ROUND(d, e, f, g, h, a, b, c, i + 5);
		ROUND(c, d, e, f, g, h, a, b, i + 6);
		ROUND(b, c, d, e, f, g, h, a, i + 7);
	}
	hash[0] += a;
	hash[1] += b;
	hash[2] += c;
	hash[3] += d;
	hash[4] += e;
	hash[5] += f;
	hash[6] += g;
	hash[7] += h;
}

void
mig_sha256(const uint8_t *bytes, size_t len, const MigMemory *memory, uint8_t out[MIG_SHA256_BYTES])
{
	/* FIPS 180-4, 5.3.3: of the square roots of the first 8 primes */
	uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
						0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	uint8_t end[2 * BLOCK_BYTES] = {0};
	size_t left = len % BLOCK_BYTES;
	size_t end_bytes = left < BLOCK_BYTES - LENGTH_BYTES ? BLOCK_BYTES : sizeof(end);
	uint64_t bits = (uint64_t) len * 8;

	for (size_t at = 0; at < len - left; at += BLOCK_BYTES)
	{
		mig_progress(memory, BLOCK_BYTES);
		add_block(hash, bytes + at);
	}
	/* 5.1.1: a bit that is set, zeros, and the length */
	if (left > 0)
		memcpy(end, bytes + len - left, left);
	end[left] = 0x80;
	write_word((uint32_t) (bits >> 32), end + end_bytes - 8);
	write_word((uint32_t) bits, end + end_bytes - 4);
	for (size_t at = 0; at < end_bytes; at += BLOCK_BYTES)
		add_block(hash, end + at);
	for (int i = 0; i < 8; i++)
		write_word(hash[i], out + (size_t) 4 * i);
}
