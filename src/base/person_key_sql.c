/*
 * person_key_sql.c
 *		SQL functions of type person_key.  bigint, integer, smallint, uuid and text types are cast to it implicitly, so
 *		that an aggregate accepts persons of any of these types.  It has no operators: they would compare keys of
 *		different kinds.
 */
#include "base/pg_compat.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "libpq/pqformat.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "base/person_key_sql.h"

static const MigTypeText person_key_text = {
	.name = "person_key",
	.personal = true,
	.lengths = "1 to 20 in a number, 36 in a uuid or 37 in a hash",
	.alphabet = "the digits of a number, a uuid or a hash",
	.form = "Write 17, a uuid, or text: and 32 hexadecimal digits; texts cast to it.",
};

static MigPersonKey *
new_key(MigPersonKind kind)
{
	MigPersonKey *key = palloc0(sizeof(MigPersonKey));

	key->kind = kind;
	return key;
}

PG_FUNCTION_INFO_V1(person_key_in);
Datum
person_key_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	size_t len = strlen(text);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigPersonKey *key = palloc(sizeof(MigPersonKey));
	MigWhere where = {0};
	MigStatus status = mig_person_key_parse(text, len, &memory, key, &where);

	if (status != MIG_OK)
	{
		mig_report_text(fcinfo->context, &person_key_text, status, &where, text, len);
		PG_RETURN_NULL();
	}
	PG_RETURN_PERSON_KEY(key);
}

PG_FUNCTION_INFO_V1(person_key_out);
Datum
person_key_out(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	char *text = palloc0(MIG_PERSON_KEY_TEXT_MAX + 1);

	mig_person_key_format(PG_GETARG_PERSON_KEY(0), &memory, text);
	PG_RETURN_CSTRING(text);
}

/* The kind, then a number in network order or the bytes. */
PG_FUNCTION_INFO_V1(person_key_recv);
Datum
person_key_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	MigPersonKey *key = new_key(pq_getmsgbyte(message));

	if (!mig_person_key_is_good(key))
		mig_report_binary(&person_key_text, MIG_OK);
	if (key->kind == MIG_PERSON_BIGINT)
		key->numbers[0] = pq_getmsgint64(message);
	else
		pq_copymsgbytes(message, (char *) key->numbers, MIG_PERSON_BYTES);
	PG_RETURN_PERSON_KEY(key);
}

PG_FUNCTION_INFO_V1(person_key_send);
Datum
person_key_send(PG_FUNCTION_ARGS)
{
	const MigPersonKey *key = PG_GETARG_PERSON_KEY(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, (uint8) key->kind);
	if (key->kind == MIG_PERSON_BIGINT)
		pq_sendint64(&buffer, key->numbers[0]);
	else
		pq_sendbytes(&buffer, (const char *) key->numbers, MIG_PERSON_BYTES);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* --- Casts --- */

static bool
is_column(const Node *node)
{
	while (node != NULL && IsA(node, RelabelType))
		node = (const Node *) ((const RelabelType *) node)->arg;
	return node != NULL && IsA(node, Var);
}

/*
 * Allocates a key of the kind.  A cast of a column is called once per row, and its result lives no longer than the
 * row: it reuses one key for all rows, as allocating and freeing took a tenth of the time of density_persons_agg.
 * Other calls, such as those for the elements of an array, get a key each.
 */
static MigPersonKey *
room(FunctionCallInfo fcinfo, MigPersonKind kind)
{
	FmgrInfo *function = fcinfo->flinfo;
	MigPersonKey *key = function->fn_extra;
	const FuncExpr *call = (const FuncExpr *) function->fn_expr;

	if (key != NULL)
		return key;
	if (call == NULL || !IsA(call, FuncExpr) || !is_column(linitial(call->args)))
		return new_key(kind);
	key = MemoryContextAllocZero(function->fn_mcxt, sizeof(MigPersonKey));
	key->kind = kind;
	function->fn_extra = key;
	return key;
}

static Datum
key_of_number(FunctionCallInfo fcinfo, int64 number)
{
	MigPersonKey *key = room(fcinfo, MIG_PERSON_BIGINT);

	key->numbers[0] = number;
	PG_RETURN_PERSON_KEY(key);
}

PG_FUNCTION_INFO_V1(bigint_to_person_key);
Datum
bigint_to_person_key(PG_FUNCTION_ARGS)
{
	return key_of_number(fcinfo, PG_GETARG_INT64(0));
}

PG_FUNCTION_INFO_V1(integer_to_person_key);
Datum
integer_to_person_key(PG_FUNCTION_ARGS)
{
	return key_of_number(fcinfo, PG_GETARG_INT32(0));
}

PG_FUNCTION_INFO_V1(smallint_to_person_key);
Datum
smallint_to_person_key(PG_FUNCTION_ARGS)
{
	return key_of_number(fcinfo, PG_GETARG_INT16(0));
}

PG_FUNCTION_INFO_V1(uuid_to_person_key);
Datum
uuid_to_person_key(PG_FUNCTION_ARGS)
{
	MigPersonKey *key = room(fcinfo, MIG_PERSON_UUID);

	memcpy(key->numbers, PG_GETARG_UUID_P(0)->data, UUID_LEN);
	PG_RETURN_PERSON_KEY(key);
}

void
mig_person_key_of_text(const char *text, size_t len, MigPersonKey *out)
{
	uint8 hash[PG_SHA256_DIGEST_LENGTH];
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);
	bool is_good = context != NULL && pg_cryptohash_init(context) >= 0 &&
				   pg_cryptohash_update(context, (const uint8 *) text, len) >= 0 &&
				   pg_cryptohash_final(context, hash, sizeof(hash)) >= 0;

	pg_cryptohash_free(context);
	if (!is_good)
		elog(ERROR, "could not hash a text");
	out->kind = MIG_PERSON_TEXT;
	memcpy(out->numbers, hash, MIG_PERSON_BYTES);
}

static Datum
key_of_text(FunctionCallInfo fcinfo, const char *bytes, size_t len)
{
	MigPersonKey *key = room(fcinfo, MIG_PERSON_TEXT);

	mig_person_key_of_text(bytes, len, key);
	PG_RETURN_PERSON_KEY(key);
}

PG_FUNCTION_INFO_V1(text_to_person_key);
Datum
text_to_person_key(PG_FUNCTION_ARGS)
{
	text *value = PG_GETARG_TEXT_PP(0);

	return key_of_text(fcinfo, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

/* Trailing blanks of type character are insignificant: its key is that of the text without them. */
PG_FUNCTION_INFO_V1(character_to_person_key);
Datum
character_to_person_key(PG_FUNCTION_ARGS)
{
	BpChar *value = PG_GETARG_BPCHAR_PP(0);

	return key_of_text(fcinfo, VARDATA_ANY(value),
					   (size_t) bpchartruelen(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)));
}

/* --- Users of keys --- */

void
mig_report_mixed_persons(void)
{
	ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("persons must be of the same type"),
					errdetail("Whole numbers, uuids and texts never identify the same person."),
					errhint("Cast all persons to one of these types.")));
}
