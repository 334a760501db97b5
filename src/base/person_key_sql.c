/*
 * person_key_sql.c
 *		Keys of persons as numbers (see person_key.h).
 */
#include "base/pg_compat.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "utils/uuid.h"

#include "base/person_key_sql.h"

#define TEXT_BYTES ((size_t) MIG_PERSON_TEXT * sizeof(int64_t) - 1)
#define TEXT_LONG  0xff /* in the place of the length */

static void
hash_text(const char *bytes, size_t len, uint8 *out)
{
	uint8 digest[PG_SHA256_DIGEST_LENGTH];
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);
	bool failed = context == NULL || pg_cryptohash_init(context) < 0 ||
				  pg_cryptohash_update(context, (const uint8 *) bytes, len) < 0 ||
				  pg_cryptohash_final(context, digest, sizeof(digest)) < 0;

	pg_cryptohash_free(context);
	if (failed)
		elog(ERROR, "could not hash a key");
	memcpy(out, digest, TEXT_BYTES);
}

static void
text_key(struct varlena *text, int64_t *out)
{
	uint8 key[TEXT_BYTES + 1] = {0};
	size_t len = VARSIZE_ANY_EXHDR(text);

	if (len <= TEXT_BYTES)
	{
		memcpy(key, VARDATA_ANY(text), len);
		key[TEXT_BYTES] = (uint8) len;
	}
	else
	{
		hash_text(VARDATA_ANY(text), len, key);
		key[TEXT_BYTES] = TEXT_LONG;
	}
	memcpy(out, key, sizeof(key));
}

void
mig_person_key(MigPersonKind kind, Datum person, int64_t *out)
{
	struct varlena *text;

	switch (kind)
	{
		case MIG_PERSON_BIGINT:
			*out = DatumGetInt64(person);
			break;
		case MIG_PERSON_UUID:
			memcpy(out, DatumGetUUIDP(person)->data, UUID_LEN);
			break;
		case MIG_PERSON_TEXT:
			text = PG_DETOAST_DATUM_PACKED(person);
			text_key(text, out);
			if ((Pointer) text != DatumGetPointer(person))
				pfree(text);
			break;
	}
}
