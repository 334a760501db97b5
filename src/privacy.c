/*
 * privacy.c
 *		Pseudonyms: HMAC-SHA-256 (RFC 2104) of a citizen's number under a secret key; and keys for noise and
 *		the links of a log made of it.
 *
 * There are only some 10^11 possible numbers, so that anybody who has the key, or a hash without
 * one, can find the number of a pseudonym by trying.  All rests on the key: it lies in a file that
 * the server alone reads, never in a table, a setting or a statement.
 */
#include "pg_compat.h"

#include <sys/stat.h>

#include "common/cryptohash.h"
#include "lib/stringinfo.h"
#include "port/pg_bswap.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "citizen_id.h"
#include "privacy.h"

#define KEY_BYTES_MIN 32
#define KEY_BYTES_MAX 4096

/* Setting migrant.key_file, and the key read from it; no bytes means not yet read. */
static char *key_file = NULL;
static uint8 key[KEY_BYTES_MAX];
static size_t key_bytes = 0;

static void
forget_key(const char *newval, void *extra)
{
	explicit_bzero(key, sizeof(key));
	key_bytes = 0;
}

void
mig_privacy_init(void)
{
	DefineCustomStringVariable("migrant.key_file", "File that holds the key of pseudonyms.",
							   "32 to 4096 bytes, all of them the key, readable by the server "
							   "and nobody else.",
							   &key_file, "", PGC_SUSET, GUC_SUPERUSER_ONLY, NULL, forget_key,
							   NULL);
	MarkGUCPrefixReserved("migrant");
}

const char *
mig_privacy_key_file(void)
{
	return key_file == NULL ? "" : key_file;
}

static void
read_key(void)
{
	FILE *file;
	size_t bytes;

	if (key_file == NULL || key_file[0] == '\0')
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("no key of pseudonyms is set"),
						errdetail("Setting migrant.key_file is empty."),
						errhint("Write 32 random bytes to a file that only the server can read "
								"and name it in migrant.key_file.")));
	file = AllocateFile(key_file, PG_BINARY_R);
	if (file == NULL)
		ereport(ERROR, (errcode_for_file_access(), errmsg("could not open the key file: %m"),
						errhint("Check setting migrant.key_file and the rights of the file.")));
	bytes = fread(key, 1, sizeof(key), file);
	if (ferror(file) || bytes < KEY_BYTES_MIN || getc(file) != EOF)
	{
		forget_key(NULL, NULL);
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR), errmsg("the key file is not a key"),
						errdetail("A key has %d to %d bytes.", KEY_BYTES_MIN, KEY_BYTES_MAX)));
	}
	FreeFile(file);
	key_bytes = bytes;
}

void
mig_hmac(pg_hmac_ctx *context, const void *secret, size_t secret_bytes, const void *message,
		 size_t bytes, uint8 *out)
{
	if (context == NULL || pg_hmac_init(context, secret, secret_bytes) < 0 ||
		pg_hmac_update(context, message, bytes) < 0 ||
		pg_hmac_final(context, out, PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not compute an HMAC");
}

/* The HMAC of a message under the key. */
static Datum
under_the_key(const void *message, size_t bytes)
{
	bytea *out = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	pg_hmac_ctx *context;

	if (key_bytes == 0)
		read_key();
	SET_VARSIZE(out, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	context = pg_hmac_create(PG_SHA256);
	mig_hmac(context, key, key_bytes, message, bytes, (uint8 *) VARDATA(out));
	pg_hmac_free(context);
	PG_RETURN_BYTEA_P(out);
}

PG_FUNCTION_INFO_V1(citizen_id_pseudonym);
Datum
citizen_id_pseudonym(PG_FUNCTION_ARGS)
{
	char number[MIG_CITIZEN_ID_LENGTH];

	mig_citizen_id_format(PG_GETARG_CITIZEN_ID(0), number);
	return under_the_key(number, sizeof(number));
}

/* HMAC of a label, which tells what it is for, and what follows: pseudonyms are of 18 characters, these of more. */
static Datum
labelled(const char *label, const bytea *first, const text *second)
{
	StringInfoData message;

	initStringInfo(&message);
	appendStringInfoString(&message, label);
	if (first != NULL)
	{
		uint32 size = pg_hton32(VARSIZE_ANY_EXHDR(first));

		appendBinaryStringInfo(&message, (const char *) &size, sizeof(size));
		appendBinaryStringInfo(&message, VARDATA_ANY(first), (int) VARSIZE_ANY_EXHDR(first));
	}
	appendBinaryStringInfo(&message, VARDATA_ANY(second), (int) VARSIZE_ANY_EXHDR(second));
	return under_the_key(message.data, (size_t) message.len);
}

PG_FUNCTION_INFO_V1(density_noise_key);
Datum
density_noise_key(PG_FUNCTION_ARGS)
{
	return labelled("migrant density_noise_key 1 ", NULL, PG_GETARG_TEXT_PP(0));
}

PG_FUNCTION_INFO_V1(access_link);
Datum
access_link(PG_FUNCTION_ARGS)
{
	return labelled("migrant access_link 1 ", PG_GETARG_BYTEA_PP(0), PG_GETARG_TEXT_PP(1));
}
