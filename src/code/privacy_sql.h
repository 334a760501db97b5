/*
 * privacy_sql.h
 *		Settings of the privacy functions, defined when the library is loaded, HMAC-SHA-256, and what may be
 *		stored of a citizen number.
 */
#ifndef MIG_PRIVACY_SQL_H
#define MIG_PRIVACY_SQL_H

#include "base/pg_compat.h"

#include "common/hmac.h"
#include "common/sha2.h"
#include "lib/stringinfo.h"

#include "code/citizen_id_sql.h"

extern void mig_privacy_init(void);

/* The value of migrant.key_file, empty if not set. */
extern const char *mig_privacy_key_file(void);

/* HMAC of a message, 32 bytes, in a context for SHA-256 that can be reused. */
extern void mig_hmac(pg_hmac_ctx *context, const void *secret, size_t secret_bytes,
					 const void *message, size_t bytes, uint8 *out);

/* Appends the seal of a number: see citizen_id_seal. */
extern void mig_append_seal(StringInfo out, MigCitizenId number);

/* Appends a text with each number of 18 characters replaced by its pseudonym in hexadecimal digits. */
extern void mig_append_hidden(StringInfo out, const char *s, size_t len);

#endif /* MIG_PRIVACY_SQL_H */
