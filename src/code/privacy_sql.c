/*
 * privacy_sql.c
 *		Pseudonyms: HMAC-SHA-256 (RFC 2104) of a citizen number under a secret key; also derives from it
 *		keys for noise and the links of a log.
 *
 * There are only some 10^11 possible numbers, so anybody who has the key, or a hash without a key,
 * can find the number of a pseudonym by brute force.  Security rests on the key: it is kept in a
 * file that only the server reads, never in a table, a setting or a statement.
 */
#include "base/pg_compat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cryptohash.h"
#include "port/pg_bswap.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "code/credit_code.h"
#include "code/key.h"
#include "code/privacy_sql.h"

#define KEY_BYTES_MIN 32
#define KEY_BYTES_MAX 4096
#define PREFECTURE    2 /* level of a division */
/* Bytes of the HMAC that identifies a key: enough that no two files ever share a tag. */
#define TAG_BYTES 8

/* Setting migrant.key_file, and the key read from it; 0 bytes means not yet read. */
static char *key_file = NULL;
static uint8 key[KEY_BYTES_MAX];
static size_t key_bytes = 0;
/* HMAC of a label under the key: identifies the key without revealing anything about it. */
static uint8 key_tag[PG_SHA256_DIGEST_LENGTH];

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

/* Raises unless the open file is accessible by the server only. */
static void
check_key_file(const struct stat *file)
{
	if (!S_ISREG(file->st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR), errmsg("the key file is not a regular file"),
				 errdetail("The key is read once per session and must never change.")));
	if (file->st_uid != geteuid())
		ereport(
			ERROR,
			(errcode(ERRCODE_CONFIG_FILE_ERROR),
			 errmsg("the key file is not owned by the user of the server"),
			 errdetail("Its owner can read and change it."),
			 errhint("Make the operating system user of the server its owner, with mode 0600.")));
	if (file->st_mode & (S_IRWXG | S_IRWXO))
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR),
						errmsg("the key file has group or world access"),
						errdetail("Its mode is %04o.", (unsigned int) (file->st_mode & 07777)),
						errhint("Give it mode 0600, and if others may have read it, a new key.")));
}

static void
read_key(void)
{
	uint8 bytes[KEY_BYTES_MAX];
	struct stat stat;
	ssize_t length;
	int file;

	if (key_file == NULL || key_file[0] == '\0')
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the pseudonym key is not set"),
						errdetail("Setting migrant.key_file is empty."),
						errhint("Write 32 random bytes to a file that only the server can read "
								"and name it in migrant.key_file.")));
	/* do not block on a pipe without a writer */
	file = OpenTransientFile(key_file, O_RDONLY | O_NONBLOCK);
	if (file < 0 || fstat(file, &stat) != 0)
		ereport(ERROR,
				(errcode_for_file_access(), errmsg("could not open the key file: %m"),
				 errhint("Check setting migrant.key_file and the permissions of the file.")));
	check_key_file(&stat);
	if (stat.st_size < KEY_BYTES_MIN || stat.st_size > KEY_BYTES_MAX)
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR),
						errmsg("the key file does not hold a valid key"),
						errdetail("A key has %d to %d bytes.", KEY_BYTES_MIN, KEY_BYTES_MAX)));
	length = read(file, bytes, (size_t) stat.st_size);
	if (length != stat.st_size)
		ereport(ERROR, (errcode_for_file_access(), errmsg("could not read the key file: %m")));
	CloseTransientFile(file);
	if (mig_key_bits(bytes, (size_t) length) < MIG_KEY_BITS_MIN)
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR),
						errmsg("the key file does not hold a valid key"),
						errdetail("Its bytes do not look random."),
						errhint("Generate one with: openssl rand 32")));
	memcpy(key, bytes, (size_t) length);
	explicit_bzero(bytes, sizeof(bytes));
	key_bytes = (size_t) length;
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

static void
hmac_of(const void *message, size_t bytes, uint8 *out)
{
	pg_hmac_ctx *context = pg_hmac_create(PG_SHA256);

	mig_hmac(context, key, key_bytes, message, bytes, out);
	pg_hmac_free(context);
}

/* Reads the key from the file unless already done. */
static void
need_key(void)
{
	static const char label[] = "migrant pseudonym_key_tag 1";

	if (key_bytes > 0)
		return;
	read_key();
	hmac_of(label, sizeof(label) - 1, key_tag);
}

/* HMAC of a message under the key, 32 bytes. */
static void
under_the_key(const void *message, size_t bytes, uint8 *out)
{
	need_key();
	hmac_of(message, bytes, out);
}

static void
pseudonym_of(MigCitizenId id, uint8 *out)
{
	char number[MIG_CITIZEN_ID_LENGTH];

	mig_citizen_id_format(id, number);
	under_the_key(number, sizeof(number), out);
}

static bytea *
new_hmac(void)
{
	bytea *out = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);

	SET_VARSIZE(out, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	return out;
}

PG_FUNCTION_INFO_V1(citizen_id_pseudonym);
Datum
citizen_id_pseudonym(PG_FUNCTION_ARGS)
{
	bytea *out = new_hmac();

	pseudonym_of(PG_GETARG_CITIZEN_ID(0), (uint8 *) VARDATA(out));
	PG_RETURN_BYTEA_P(out);
}

static void
append_hexadecimal(StringInfo out, const uint8 *bytes, size_t count)
{
	enlargeStringInfo(out, (int) (2 * count));
	out->len += (int) hex_encode((const char *) bytes, count, out->data + out->len);
	out->data[out->len] = '\0';
}

static void
append_key_tag(StringInfo out)
{
	need_key();
	append_hexadecimal(out, key_tag, TAG_BYTES);
}

PG_FUNCTION_INFO_V1(pseudonym_key_tag);
Datum
pseudonym_key_tag(PG_FUNCTION_ARGS)
{
	StringInfoData tag;

	initStringInfo(&tag);
	append_key_tag(&tag);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(tag.data, tag.len));
}

void
mig_append_seal(StringInfo out, MigCitizenId number)
{
	uint8 pseudonym[PG_SHA256_DIGEST_LENGTH];
	int year;
	int month;
	int day;

	append_key_tag(out);
	appendStringInfoChar(out, ' ');
	pseudonym_of(number, pseudonym);
	append_hexadecimal(out, pseudonym, sizeof(pseudonym));
	mig_citizen_id_birth(number, &year, &month, &day);
	appendStringInfo(out, " %04d-%02d-01 %d ", year, month, mig_citizen_id_sex(number));
	if (mig_citizen_id_kind(number) != MIG_FOREIGNER)
	{
		MigRegionCode origin = mig_citizen_id_origin(number);
		char code[MIG_REGION_CODE_DIGITS];

		mig_region_code_format(
			mig_region_code_at(origin, Min(PREFECTURE, mig_region_code_level(origin))), code);
		appendBinaryStringInfo(out, code, sizeof(code));
	}
}

PG_FUNCTION_INFO_V1(citizen_id_seal);
Datum
citizen_id_seal(PG_FUNCTION_ARGS)
{
	StringInfoData seal;

	initStringInfo(&seal);
	mig_append_seal(&seal, PG_GETARG_CITIZEN_ID(0));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(seal.data, seal.len));
}

/*
 * Is it a number, or a mistyped one?  A code with a date in it or a credit code may look like one, but the address or
 * the check character tells them apart.
 */
static bool
is_somebodys(const MigCitizenIdText *found)
{
	MigCitizenId number;
	MigCreditCode code;
	MigWhere where;

	return mig_citizen_id_parse(found->text, sizeof(found->text), &number, &where) == MIG_OK ||
		   (mig_parse_digits(found->text, sizeof(found->text) - 1, &number, &where) == MIG_OK &&
			mig_citizen_id_check(number) == MIG_OK &&
			mig_credit_code_parse(found->text, sizeof(found->text), &code, &where) != MIG_OK);
}

void
mig_append_hidden(StringInfo out, const char *s, size_t len)
{
	MigCitizenIdText found;

	while (mig_citizen_id_find(s, len, &found))
	{
		appendBinaryStringInfo(out, s, (int) found.at);
		if (is_somebodys(&found))
		{
			uint8 pseudonym[PG_SHA256_DIGEST_LENGTH];

			under_the_key(found.text, sizeof(found.text), pseudonym);
			append_hexadecimal(out, pseudonym, sizeof(pseudonym));
		}
		else
			appendBinaryStringInfo(out, s + found.at, (int) found.len);
		s += found.at + found.len;
		len -= found.at + found.len;
	}
	appendBinaryStringInfo(out, s, (int) len);
}

PG_FUNCTION_INFO_V1(citizen_id_hide);
Datum
citizen_id_hide(PG_FUNCTION_ARGS)
{
	text *content = PG_GETARG_TEXT_PP(0);
	StringInfoData hidden;

	initStringInfo(&hidden);
	mig_append_hidden(&hidden, VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(hidden.data, hidden.len));
}

/* HMAC of a label that states the purpose, and of the data: longer than the 18 characters of pseudonyms. */
static Datum
labelled(const char *label, const bytea *first, const text *second)
{
	StringInfoData message;
	bytea *out = new_hmac();

	initStringInfo(&message);
	appendStringInfoString(&message, label);
	if (first != NULL)
	{
		uint32 size = pg_hton32(VARSIZE_ANY_EXHDR(first));

		appendBinaryStringInfo(&message, (const char *) &size, sizeof(size));
		appendBinaryStringInfo(&message, VARDATA_ANY(first), (int) VARSIZE_ANY_EXHDR(first));
	}
	appendBinaryStringInfo(&message, VARDATA_ANY(second), (int) VARSIZE_ANY_EXHDR(second));
	under_the_key(message.data, (size_t) message.len, (uint8 *) VARDATA(out));
	PG_RETURN_BYTEA_P(out);
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
