/*
 * sha256.h
 *		SHA-256 (FIPS 180-4) of short texts.  The server's own makes and frees a context for each, which takes five times as long.
 */
#ifndef MIG_SHA256_H
#define MIG_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

#define MIG_SHA256_BYTES 32

void mig_sha256(const uint8_t *bytes, size_t len, const MigMemory *memory,
				uint8_t out[MIG_SHA256_BYTES]);

#endif /* MIG_SHA256_H */
