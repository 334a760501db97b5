/*
 * privacy.h
 *		Settings of the privacy functions, defined when the library is loaded, and HMAC-SHA-256.
 */
#ifndef MIG_PRIVACY_H
#define MIG_PRIVACY_H

#include "pg_compat.h"

#include "common/hmac.h"
#include "common/sha2.h"

extern void mig_privacy_init(void);

/* The value of migrant.key_file, empty if none is set. */
extern const char *mig_privacy_key_file(void);

/* HMAC of a message in a context made for SHA-256, which serves any number of them; 32 bytes. */
extern void mig_hmac(pg_hmac_ctx *context, const void *secret, size_t secret_bytes,
					 const void *message, size_t bytes, uint8 *out);

#endif /* MIG_PRIVACY_H */
