/*
 * intake_sql.c
 *		Trigger that lets the lines of a city's CSV files into a table without the numbers of citizens.
 *
 * What a table once held stays on disk: in its pages, in temporary files, and, if it is no temporary one, in the
 * write-ahead log, in backups and on replicas.  So a line is rewritten before it is stored.  Of the columns that the
 * trigger is told of the field "number" becomes its seal (citizen_id_seal), or what is wrong with it behind a "!", and
 * numbers in the others become pseudonyms; columns that it does not know, and lines whose fields cannot be told, are left
 * empty.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"

#include "base/csv.h"
#include "base/csv_sql.h"
#include "base/query_sql.h"
#include "code/citizen_id_sql.h"
#include "code/privacy_sql.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef enum ColumnUse
{
	COLUMN_UNKNOWN,
	COLUMN_KNOWN,
	COLUMN_NUMBER,
} ColumnUse;

/* The fields of the first line, kept for the statement. */
typedef struct Header
{
	int columns;
	ColumnUse use[FLEXIBLE_ARRAY_MEMBER];
} Header;

static ColumnUse
use_of(const Trigger *trigger, const char *name)
{
	if (strcmp(name, "number") == 0)
		return COLUMN_NUMBER;
	for (int i = 0; i < trigger->tgnargs; i++)
		if (strcmp(name, trigger->tgargs[i]) == 0)
			return COLUMN_KNOWN;
	return COLUMN_UNKNOWN;
}

/* A field of the header as a name, in place: without blanks around it, ASCII letters in lower case. */
static char *
as_name(char *field, size_t len)
{
	while (len > 0 && field[len - 1] == ' ')
		len--;
	field[len] = '\0';
	for (char *c = field; *c != '\0'; c++)
		*c = (char) pg_ascii_tolower((unsigned char) *c);
	return field + strspn(field, " ");
}

/* Reads the header and appends the names that are known, the others left empty. */
static Header *
read_header(const Trigger *trigger, const char *line, size_t len, MemoryContext context,
			StringInfo out)
{
	Header *header;
	char *buffer = palloc(len + 1);
	MigCsv csv;
	MigWhere where;
	int columns;

	if (len >= strlen(BYTE_ORDER_MARK) &&
		memcmp(line, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
	{
		line += strlen(BYTE_ORDER_MARK);
		len -= strlen(BYTE_ORDER_MARK);
	}
	if (mig_csv_problem(line, len, &columns) != NULL)
		columns = 0;
	header =
		MemoryContextAlloc(context, offsetof(Header, use) + (size_t) columns * sizeof(ColumnUse));
	header->columns = columns;
	mig_csv_open(line, len, &csv);
	for (int i = 0; i < columns; i++)
	{
		const char *name;
		size_t name_len;
		bool is_null;

		mig_csv_next(&csv, buffer, &name_len, &is_null, &where);
		name = as_name(buffer, name_len);
		header->use[i] = use_of(trigger, name);
		if (i > 0)
			appendStringInfoChar(out, ',');
		if (header->use[i] != COLUMN_UNKNOWN)
			appendStringInfoString(out, name);
	}
	return header;
}

/* The header of an intake that earlier statements began. */
static Header *
stored_header(const TriggerData *trigger, MemoryContext context)
{
	Header *header = NULL;
	StringInfoData names;
	char *line = NULL;

	SPI_connect();
	if (SPI_execute(psprintf("SELECT content FROM %s WHERE line = 1",
							 mig_relation_name(RelationGetRelid(trigger->tg_relation))),
					true, 1) == SPI_OK_SELECT &&
		SPI_processed == 1)
		line = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (line == NULL)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the intake has no header"),
						errdetail("Its lines were rolled back by an error."),
						errhint("Call open_intake before each file.")));
	initStringInfo(&names);
	header = read_header(trigger->tg_trigger, line, strlen(line), context, &names);
	SPI_finish();
	return header;
}

static void
append_quoted(StringInfo out, const char *text)
{
	appendStringInfoChar(out, '"');
	for (; *text != '\0'; text++)
	{
		if (*text == '"')
			appendStringInfoChar(out, '"');
		appendStringInfoChar(out, *text);
	}
	appendStringInfoChar(out, '"');
}

static void
append_number(StringInfo out, const char *field, size_t len)
{
	MigCitizenId number;
	char *problem = mig_citizen_id_problem(field, len, GetSQLCurrentDate(), &number);

	if (problem != NULL)
		append_quoted(out, psprintf("!%s", problem));
	else
		mig_append_seal(out, number);
}

/*
 * Appends the line as it may be stored, its fields being as many as the header's.  Is it a header again,
 * half of whose fields name columns?
 */
static bool
append_line(StringInfo out, const Trigger *trigger, const Header *header, const char *line,
			size_t len)
{
	char *buffer = palloc(len + 1);
	int names = 0;
	MigCsv csv;
	MigWhere where;

	mig_csv_open(line, len, &csv);
	for (int i = 0; i < header->columns; i++)
	{
		const char *raw = csv.at;
		size_t raw_len;
		size_t field_len;
		bool is_null;

		mig_csv_next(&csv, buffer, &field_len, &is_null, &where);
		raw_len = (size_t) (csv.at - raw) - (csv.more ? 1 : 0);
		if (i > 0)
			appendStringInfoChar(out, ',');
		if (header->use[i] == COLUMN_NUMBER && !is_null)
			append_number(out, buffer, field_len);
		else if (header->use[i] == COLUMN_KNOWN)
			mig_append_hidden(out, raw, raw_len);
		if (use_of(trigger, as_name(buffer, field_len)) != COLUMN_UNKNOWN)
			names++;
	}
	return names > 1 && names * 2 >= header->columns;
}

/* Appends a line below the header as it may be stored, or returns why its fields cannot be told. */
static char *
seal_line(StringInfo out, const Trigger *trigger, const Header *header, const char *line,
		  size_t len)
{
	int fields;
	char *problem = mig_csv_problem(line, len, &fields);

	if (problem != NULL)
		return problem;
	if (fields != header->columns)
	{
		/* as many fields, and not an empty line, which counts for none */
		appendStringInfoString(out, "\"\"");
		for (int i = 1; i < fields; i++)
			appendStringInfoChar(out, ',');
	}
	else if (append_line(out, trigger, header, line, len))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("the intake has a header already"),
						errdetail("Another file is being loaded."),
						errhint("Call open_intake before each file.")));
	return NULL;
}

/* The value of a column, 0 for NULL, and its number; raises unless it is there and of the type. */
static Datum
column(const TriggerData *trigger, const char *name, Oid type, int *number)
{
	TupleDesc desc = RelationGetDescr(trigger->tg_relation);
	bool is_null;
	Datum value;

	*number = SPI_fnumber(desc, name);
	if (*number <= 0 || SPI_gettypeid(desc, *number) != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("intake_seal requires a table with columns line, of type bigint, and "
						"content and problem, of type text")));
	value = heap_getattr(trigger->tg_trigtuple, *number, desc, &is_null);
	return is_null ? (Datum) 0 : value;
}

PG_FUNCTION_INFO_V1(intake_seal);
Datum
intake_seal(PG_FUNCTION_ARGS)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;
	MemoryContext statement = fcinfo->flinfo->fn_mcxt;
	StringInfoData sealed;
	Datum content;
	const char *line;
	size_t len;
	char *problem = NULL;
	int64 line_number;
	int line_column;
	int columns[2];
	Datum values[2];
	bool nulls[2] = {false, false};

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) || TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("intake_seal must be called by a trigger BEFORE INSERT OR UPDATE FOR "
						"EACH ROW")));
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("lines of the intake cannot be changed"),
						errdetail("Lines are sealed once, when they are inserted."),
						errhint("Call open_intake and load the corrected lines.")));
	line_number = DatumGetInt64(column(trigger, "line", INT8OID, &line_column));
	content = column(trigger, "content", TEXTOID, &columns[0]);
	column(trigger, "problem", TEXTOID, &columns[1]);
	line = content == (Datum) 0 ? "" : TextDatumGetCString(content);
	len = strlen(line);
	initStringInfo(&sealed);
	if (line_number == 1)
		fcinfo->flinfo->fn_extra = read_header(trigger->tg_trigger, line, len, statement, &sealed);
	else if (len > 0 && strcmp(line, "\r") != 0)
	{
		if (fcinfo->flinfo->fn_extra == NULL)
			fcinfo->flinfo->fn_extra = stored_header(trigger, statement);
		problem = seal_line(&sealed, trigger->tg_trigger, fcinfo->flinfo->fn_extra, line, len);
	}
	values[0] = PointerGetDatum(cstring_to_text_with_len(sealed.data, sealed.len));
	nulls[1] = problem == NULL;
	values[1] = nulls[1] ? (Datum) 0 : CStringGetTextDatum(problem);
	return PointerGetDatum(heap_modify_tuple_by_cols(
		trigger->tg_trigtuple, RelationGetDescr(trigger->tg_relation), 2, columns, values, nulls));
}
