/*
 * intake_sql.c
 *		Triggers that read a city's file into a table without the numbers of citizens.
 *
 * What a table once held stays on disk: in its pages, in temporary files, and, if it is no temporary one, in the
 * write-ahead log, in backups and on replicas.  So the bytes of the file, which one statement sends in base64, are never
 * stored: each piece goes to the reader, and the rows that come out of it are inserted here.  A field of a column that may
 * hold numbers becomes its seal (citizen_id_seal), or what is wrong with it behind a "!"; numbers in the others become
 * pseudonyms; columns that no load reads, and rows whose fields cannot be told, are left empty.
 *
 * The state lives from the trigger before the statement to the one after it, in memory of the transaction that the statement
 * runs in: if it is rolled back, the state goes with it.
 */
#include "base/pg_compat.h"

#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/tuptable.h"
#include "mb/pg_wchar.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "base/glue_sql.h"
#include "code/citizen_id_sql.h"
#include "code/log_guard_sql.h"
#include "code/privacy_sql.h"
#include "registry/encoding.h"
#include "registry/reader.h"

typedef enum ColumnUse
{
	COLUMN_UNKNOWN,
	COLUMN_KNOWN,
	COLUMN_NUMBER,
} ColumnUse;

/* A word that names a column, in UTF-8. */
typedef struct Word
{
	const char *text;
	size_t len;
	ColumnUse use;
} Word;

typedef struct Intake
{
	MemoryContext context;
	MemoryContext row_context;
	MemoryContextCallback at_end;
	Relation relation; /* open while a trigger works */
	Oid relation_id;
	const char *subject; /* the file, in messages */
	Word *words;         /* in the order of word_order */
	size_t word_count;
	uint32 bits; /* of base64, of so many digits that are no whole byte yet */
	int digits;
	MigMemory memory;
	MigDecoder decoder;
	MigReader reader;
	int columns; /* of the header; 0 before it is known */
	ColumnUse *use;
	TupleTableSlot *slot;
	struct
	{
		int line;
		int is_header;
		int fields;
		int sqlstate;
		int problem;
	} at; /* attributes, from 0 */
} Intake;

/* Of the statement at work. */
static Intake *current = NULL;

static void
forget(void *intake)
{
	if (current == intake)
		current = NULL;
}

static int
word_order(const void *left, const void *right)
{
	const Word *a = left;
	const Word *b = right;
	int order = a->len < b->len ? -1 : a->len > b->len;

	return order != 0 ? order : memcmp(a->text, b->text, a->len);
}

static ColumnUse
use_of(const Intake *intake, const char *text, size_t len)
{
	const Word key = {text, len, COLUMN_UNKNOWN};
	const Word *found = bsearch(&key, intake->words, intake->word_count, sizeof(Word), word_order);

	return found == NULL ? COLUMN_UNKNOWN : found->use;
}

static bool
is_name(void *state, const char *word, size_t len)
{
	return use_of(state, word, len) != COLUMN_UNKNOWN;
}

/* Appends words that stand in lines of their own. */
static void
add_words(Intake *intake, const char *lines, ColumnUse use)
{
	char *text = pg_server_to_any(lines, (int) strlen(lines), PG_UTF8);

	while (*text != '\0')
	{
		size_t len = strcspn(text, "\n");

		intake->words = intake->words == NULL
							? palloc(sizeof(Word))
							: repalloc(intake->words, (intake->word_count + 1) * sizeof(Word));
		intake->words[intake->word_count++] = (Word){text, len, use};
		text += len + (text[len] == '\n' ? 1 : 0);
	}
}

/* A value in UTF-8 as text of the database, without numbers in it. */
static Datum
hidden_text(const char *text, size_t len)
{
	StringInfoData out;
	char *value = unconstify(char *, text);

	initStringInfo(&out);
	mig_append_hidden(&out, text, len);
	if (GetDatabaseEncoding() == PG_UTF8)
		return PointerGetDatum(cstring_to_text_with_len(out.data, out.len));
	value = pg_any_to_server(out.data, out.len, PG_UTF8);
	return CStringGetTextDatum(value);
}

static Datum
sealed_number(const char *text, size_t len)
{
	StringInfoData out;
	MigCitizenId number;
	char *problem = mig_citizen_id_problem(text, len, GetSQLCurrentDate(), &number);

	initStringInfo(&out);
	if (problem != NULL)
		appendStringInfo(&out, "!%s", problem);
	else
		mig_append_seal(&out, number);
	return PointerGetDatum(cstring_to_text_with_len(out.data, out.len));
}

static ColumnUse
use_of_cell(const Intake *intake, const MigCell *cell)
{
	char *word = palloc(cell->len + 1);

	return use_of(intake, word, mig_header_word(cell->text, cell->len, word));
}

/* Remembers what the columns are; those at the end without a name are none. */
static void
read_header(Intake *intake, const MigRow *row)
{
	size_t count = row->count;

	while (count > 0 && row->cells[count - 1].len == 0)
		count--;
	intake->columns = (int) count;
	intake->use = MemoryContextAlloc(intake->context, (count + 1) * sizeof(ColumnUse));
	for (size_t i = 0; i < count; i++)
		intake->use[i] = use_of_cell(intake, &row->cells[i]);
}

/* Is a row the header of another file?  The first cell tells for most rows that they are not. */
static bool
is_header_again(const Intake *intake, const MigRow *row)
{
	int names = 0;
	int filled = 0;

	for (size_t i = 0; i < row->count; i++)
	{
		if (row->cells[i].len == 0)
			continue;
		filled++;
		names += use_of_cell(intake, &row->cells[i]) != COLUMN_UNKNOWN;
		if (names == 0)
			return false;
	}
	return names > 1 && names * 2 >= filled;
}

static Datum
cell_datum(const Intake *intake, const MigRow *row, int column, bool is_header, bool *is_null)
{
	const MigCell *cell = (size_t) column < row->count ? &row->cells[column] : NULL;
	ColumnUse use = is_header ? COLUMN_KNOWN : intake->use[column];

	*is_null = cell == NULL || cell->len == 0 || use == COLUMN_UNKNOWN;
	if (*is_null)
		return (Datum) 0;
	return use == COLUMN_NUMBER ? sealed_number(cell->text, cell->len)
								: hidden_text(cell->text, cell->len);
}

static Datum
fields_datum(const Intake *intake, const MigRow *row, bool is_header)
{
	Datum *values = palloc((size_t) intake->columns * sizeof(Datum));
	bool *nulls = palloc((size_t) intake->columns * sizeof(bool));
	int count = intake->columns;
	int lower = 1;

	for (int i = 0; i < count; i++)
		values[i] = cell_datum(intake, row, i, is_header, &nulls[i]);
	return PointerGetDatum(
		construct_md_array(values, nulls, 1, &count, &lower, TEXTOID, -1, false, TYPALIGN_INT));
}

/* What is wrong with a row as such, with its SQLSTATE; NULL if nothing is. */
static const char *
row_problem(const Intake *intake, const MigRow *row, const char **sqlstate)
{
	size_t count = row->count;

	*sqlstate = "22P02";
	switch (row->fault)
	{
		case MIG_ROW_QUOTES:
			return "A quote stands within a field, or text behind one in quotes.";
		case MIG_ROW_OPEN:
			return "The quotes of a field are not closed.";
		case MIG_ROW_TOO_LONG:
			return "It is longer than 16 MB.";
		case MIG_ROW_FINE:
			break;
	}
	while (count > 0 && row->cells[count - 1].len == 0)
		count--;
	if (count <= (size_t) intake->columns)
		return NULL;
	*sqlstate = "22P04";
	return psprintf("It has %d fields, the header %d.", (int) count, intake->columns);
}

/* Inserts a row as it may be stored. */
static void
take_row(void *state, const MigRow *row, bool is_header)
{
	Intake *intake = state;
	MemoryContext caller = MemoryContextSwitchTo(intake->row_context);
	TupleTableSlot *slot = ExecClearTuple(intake->slot);
	const char *sqlstate;
	const char *problem = NULL;

	if (is_header)
		read_header(intake, row);
	else if (is_header_again(intake, row))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s has a second header", intake->subject),
				 errdetail("Row " UINT64_FORMAT " names columns again.", row->number),
				 errhint("Load one file after the other, each with a call of open_intake.")));
	problem = row_problem(intake, row, &sqlstate);
	memset(slot->tts_isnull, true, (size_t) slot->tts_tupleDescriptor->natts * sizeof(bool));
	slot->tts_values[intake->at.line] = Int64GetDatum((int64) row->number);
	slot->tts_isnull[intake->at.line] = false;
	slot->tts_values[intake->at.is_header] = BoolGetDatum(is_header);
	slot->tts_isnull[intake->at.is_header] = false;
	if (problem == NULL)
	{
		slot->tts_values[intake->at.fields] = fields_datum(intake, row, is_header);
		slot->tts_isnull[intake->at.fields] = false;
	}
	else
	{
		slot->tts_values[intake->at.problem] = CStringGetTextDatum(problem);
		slot->tts_isnull[intake->at.problem] = false;
		slot->tts_values[intake->at.sqlstate] = CStringGetTextDatum(sqlstate);
		slot->tts_isnull[intake->at.sqlstate] = false;
	}
	ExecStoreVirtualTuple(slot);
	table_tuple_insert(intake->relation, slot, GetCurrentCommandId(true), 0, NULL);
	ExecClearTuple(slot);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(intake->row_context);
}

pg_noreturn static void
report_no_header(const Intake *intake)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN), errmsg("%s has no header", intake->subject),
			 errdetail("No row of the first %d has names of columns that are known, with commas, "
					   "semicolons or tabs between them.",
					   MIG_READER_HEADER_ROWS),
			 errhint("Head the columns with names that stand in registry.header_word, or add a "
					 "row there for each name that the file has.")));
}

static void
take_text(void *state, MigEncoding encoding, const char *text, size_t len)
{
	Intake *intake = state;
	char *utf8 = unconstify(char *, text);
	bool has_header;

	if (encoding == MIG_GB18030)
	{
		utf8 = (char *) pg_do_encoding_conversion((unsigned char *) utf8, (int) len, PG_GB18030,
												  PG_UTF8);
		if (utf8 != text)
			len = strlen(utf8);
	}
	has_header = mig_reader_feed(&intake->reader, utf8, len);
	if (utf8 != text)
		pfree(utf8);
	if (!has_header)
		report_no_header(intake);
}

static const char *
encoding_name(MigEncoding encoding)
{
	return encoding == MIG_UTF8 ? "UTF-8" : encoding == MIG_GB18030 ? "GB 18030" : "UTF-16";
}

/* Raises what is wrong with the bytes; those shown are none of a digit. */
static void
judge(const Intake *intake, MigEncodingFault fault)
{
	const MigDecoder *decoder = &intake->decoder;
	StringInfoData shown;

	initStringInfo(&shown);
	for (int i = 0; i < decoder->shown_count; i++)
		appendStringInfo(&shown, i == 0 ? "0x%02x" : " 0x%02x", decoder->shown[i]);
	switch (fault)
	{
		case MIG_ENCODING_FITS:
			break;
		case MIG_ENCODING_WORKBOOK:
			ereport(ERROR, (errcode(ERRCODE_BAD_COPY_FILE_FORMAT),
							errmsg("%s is a workbook or an archive, not a text", intake->subject),
							errhint("Save the sheet as \"CSV UTF-8\" and load that file.")));
			break;
		case MIG_ENCODING_BINARY:
			ereport(ERROR,
					(errcode(ERRCODE_BAD_COPY_FILE_FORMAT),
					 errmsg("%s is not a text", intake->subject),
					 errdetail("The byte at offset " UINT64_FORMAT " is zero.", decoder->fault_at),
					 errhint("Save the sheet as \"CSV UTF-8\" and load that file.")));
			break;
		case MIG_ENCODING_BROKEN:
			ereport(ERROR,
					(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
					 errmsg("%s is not in %s", intake->subject, encoding_name(decoder->encoding)),
					 errdetail("The bytes at offset " UINT64_FORMAT " do not fit: %s.",
							   decoder->fault_at,
							   decoder->shown_count > 0 ? shown.data : "a character is cut"),
					 errhint("Save the file as \"CSV UTF-8\", or state its encoding: "
							 "open_intake(encoding => 'GB18030').")));
			break;
		case MIG_ENCODING_NEITHER:
			ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
							errmsg("%s is neither in UTF-8 nor in GB 18030", intake->subject),
							errdetail("The bytes at offset " UINT64_FORMAT " do not fit: %s.",
									  decoder->fault_at,
									  decoder->shown_count > 0 ? shown.data : "a character is cut"),
							errhint("Save the file as \"CSV UTF-8\", or state its encoding: "
									"open_intake(encoding => 'GB18030').")));
			break;
		case MIG_ENCODING_UNCERTAIN:
			ereport(
				ERROR,
				(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
				 errmsg("%s may be in UTF-8 or in GB 18030", intake->subject),
				 errdetail("The bytes that begin at offset " UINT64_FORMAT
						   " are characters in both: %s.",
						   decoder->fault_at, shown.data),
				 errhint("State its encoding: open_intake(encoding => 'GB18030'), or 'UTF8'.")));
	}
	pfree(shown.data);
}

/* The attribute of a name, from 0; raises unless it is there and of the type. */
static int
attribute(Relation relation, const char *name, Oid type)
{
	TupleDesc desc = RelationGetDescr(relation);

	for (int i = 0; i < desc->natts; i++)
		if (!TupleDescAttr(desc, i)->attisdropped && TupleDescAttr(desc, i)->atttypid == type &&
			strcmp(NameStr(TupleDescAttr(desc, i)->attname), name) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("intake_seal requires a table as open_intake makes it"),
			 errdetail("There is no column \"%s\" of type %s.", name, format_type_be(type))));
}

/* Before the statement. */
static void
begin_file(const TriggerData *trigger)
{
	MemoryContext context =
		AllocSetContextCreate(CurTransactionContext, "intake of a file", 0,
							  (Size) ALLOCSET_DEFAULT_INITSIZE, (Size) ALLOCSET_DEFAULT_MAXSIZE);
	MemoryContext caller = MemoryContextSwitchTo(context);
	const Trigger *given = trigger->tg_trigger;
	Relation relation = trigger->tg_relation;
	Intake *intake = palloc0(sizeof(Intake));
	MigEncoding stated = MIG_ENCODING_UNKNOWN;

	if (given->tgnargs != 4)
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("intake_seal requires 4 arguments: encoding, file, words that name "
							   "numbers, words that name other columns")));
	if (current != NULL)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE), errmsg("another file is being loaded"),
						errdetail("A statement loads one file.")));
	if (given->tgargs[0][0] != '\0')
	{
		stated = mig_encoding_named(given->tgargs[0]);
		if (stated == MIG_ENCODING_UNKNOWN)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("files are not read in encoding \"%s\"", given->tgargs[0]),
							errhint("Give UTF8, GB18030, GBK, UTF16LE or UTF16BE.")));
	}
	intake->context = context;
	intake->row_context =
		AllocSetContextCreate(context, "row of a file", 0, (Size) ALLOCSET_DEFAULT_INITSIZE,
							  (Size) ALLOCSET_DEFAULT_MAXSIZE);
	intake->relation_id = RelationGetRelid(relation);
	intake->subject =
		given->tgargs[1][0] == '\0' ? "the file" : psprintf("file \"%s\"", given->tgargs[1]);
	intake->at.line = attribute(relation, "line", INT8OID);
	intake->at.is_header = attribute(relation, "is_header", BOOLOID);
	intake->at.fields = attribute(relation, "fields", TEXTARRAYOID);
	intake->at.sqlstate = attribute(relation, "sqlstate", TEXTOID);
	intake->at.problem = attribute(relation, "problem", TEXTOID);
	if (RelationGetNumberOfBlocks(relation) > 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the intake has been used"),
						errdetail("It takes one file, by one statement."),
						errhint("Call open_intake before each file.")));
	add_words(intake, given->tgargs[2], COLUMN_NUMBER);
	add_words(intake, given->tgargs[3], COLUMN_KNOWN);
	if (intake->word_count > 1)
		qsort(intake->words, intake->word_count, sizeof(Word), word_order);
	/* a descriptor of its own is not counted as in use, which an error would have to undo */
	intake->slot =
		MakeSingleTupleTableSlot(CreateTupleDescCopy(RelationGetDescr(relation)), &TTSOpsVirtual);
	intake->memory = mig_memory(context);
	mig_decoder_open(&intake->decoder, &intake->memory, stated, take_text, intake);
	mig_reader_open(&intake->reader, &intake->memory, is_name, take_row, intake);
	intake->at_end.func = forget;
	intake->at_end.arg = intake;
	MemoryContextRegisterResetCallback(context, &intake->at_end);
	current = intake;
	mig_log_guard_number_read();
	MemoryContextSwitchTo(caller);
}

static Intake *
intake_of(const TriggerData *trigger)
{
	if (current == NULL || current->relation_id != RelationGetRelid(trigger->tg_relation))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("intake_seal must be called before and after the statement, too")));
	current->relation = trigger->tg_relation;
	return current;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The bytes that base64 stands for (RFC 4648), going on from what was sent before. */
static size_t
decode_base64(Intake *intake, const char *text, size_t len, uint8 *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
	{
		int digit = base64_digit(text[i]);

		if (text[i] == '\n' || text[i] == '\r' || text[i] == ' ')
			continue;
		if (text[i] == '=')
		{
			/* the end of what was encoded at once */
			intake->digits = 0;
			continue;
		}
		if (digit < 0)
			ereport(ERROR,
					(errcode(ERRCODE_BAD_COPY_FILE_FORMAT),
					 errmsg("the bytes of the file must come in base64"),
					 errhint("Load it by migrant_load, or by \\copy intake(content) from program "
							 "'base64 -w 65536 FILE'.")));
		intake->bits = intake->bits << 6 | (uint32) digit;
		if (intake->digits > 0)
			out[n++] = (uint8) (intake->bits >> (6 - 2 * intake->digits));
		intake->digits = (intake->digits + 1) % 4;
	}
	return n;
}

/* A piece of the file. */
static void
take_piece(const TriggerData *trigger)
{
	Intake *intake = intake_of(trigger);
	TupleDesc desc = RelationGetDescr(trigger->tg_relation);
	bool is_null;
	Datum content =
		heap_getattr(trigger->tg_trigtuple, attribute(trigger->tg_relation, "content", TEXTOID) + 1,
					 desc, &is_null);
	text *base64;
	uint8 *bytes;
	size_t len;

	if (is_null)
		return;
	base64 = DatumGetTextPP(content);
	bytes = palloc(VARSIZE_ANY_EXHDR(base64) + 1);
	len = decode_base64(intake, VARDATA_ANY(base64), VARSIZE_ANY_EXHDR(base64), bytes);
	judge(intake, mig_decoder_feed(&intake->decoder, bytes, len));
	explicit_bzero(bytes, len);
	pfree(bytes);
}

/* After the statement. */
static void
end_file(const TriggerData *trigger)
{
	Intake *intake = intake_of(trigger);

	judge(intake, mig_decoder_end(&intake->decoder));
	if (!mig_reader_end(&intake->reader))
		report_no_header(intake);
	MemoryContextDelete(intake->context);
}

PG_FUNCTION_INFO_V1(intake_word);
Datum
intake_word(PG_FUNCTION_ARGS)
{
	text *cell = PG_GETARG_TEXT_PP(0);
	int len = (int) VARSIZE_ANY_EXHDR(cell);
	char *utf8 = pg_server_to_any(VARDATA_ANY(cell), len, PG_UTF8);
	char *word;

	if (utf8 != VARDATA_ANY(cell))
		len = (int) strlen(utf8);
	word = palloc((size_t) len + 1);
	word[mig_header_word(utf8, (size_t) len, word)] = '\0';
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server(word, (int) strlen(word), PG_UTF8)));
}

PG_FUNCTION_INFO_V1(intake_seal);
Datum
intake_seal(PG_FUNCTION_ARGS)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;
	/* without the lines that COPY shows where it was at an error */
	ErrorContextCallback *shown = error_context_stack;

	if (!CALLED_AS_TRIGGER(fcinfo) || TRIGGER_FIRED_BY_DELETE(trigger->tg_event) ||
		TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event) ||
		(TRIGGER_FIRED_FOR_ROW(trigger->tg_event) && !TRIGGER_FIRED_BEFORE(trigger->tg_event)))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("intake_seal must be called by triggers BEFORE INSERT OR UPDATE FOR EACH "
						"ROW, and BEFORE and AFTER INSERT FOR EACH STATEMENT")));
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("lines of the intake cannot be changed"),
						errdetail("Lines are sealed once, when they are inserted."),
						errhint("Call open_intake and load the corrected file.")));
	error_context_stack = NULL;
	if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		take_piece(trigger);
	else if (TRIGGER_FIRED_BEFORE(trigger->tg_event))
		begin_file(trigger);
	else
		end_file(trigger);
	error_context_stack = shown;
	/* what came in is not stored */
	return PointerGetDatum(NULL);
}
