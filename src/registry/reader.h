/*
 * reader.h
 *		The rows of a file of delimited values, RFC 4180, as offices have it: comma, semicolon or tab, whatever ends the lines,
 *		rows above the header, cells with line breaks in quotes.
 *
 * Text in UTF-8 comes in pieces of any size.  Which delimiter it has, and which row is the header, the names tell that are known.
 * Rows count as a spreadsheet shows them: one with line breaks in its cells once, an empty one too.  Values come without the
 * blanks around them, digits and Latin letters of full width in ASCII, line breaks within them as one line feed; and without what
 * keeps a spreadsheet from reading a number: ="..." and an apostrophe before it.
 */
#ifndef MIG_READER_H
#define MIG_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

#define MIG_READER_HEADER_ROWS 30 /* among which the header is looked for */
/* A cell goes on for so many bytes behind its first line break, and a row for so many in all. */
#define MIG_READER_CELL ((size_t) 64 * 1024)
#define MIG_READER_ROW  ((size_t) 16 * 1024 * 1024)
/* So many bytes are looked at for a header. */
#define MIG_READER_HEAD ((size_t) 1024 * 1024)

typedef struct MigCell
{
	const char *text; /* not NUL-terminated, valid until the call returns */
	size_t len;       /* 0 for an empty cell, in quotes or not */
} MigCell;

typedef enum MigRowFault
{
	MIG_ROW_FINE,
	MIG_ROW_QUOTES, /* a quote within a bare cell, or text behind a quoted one */
	MIG_ROW_OPEN, /* a cell whose quotes are not closed where they must be: the next line begins a row */
	MIG_ROW_TOO_LONG, /* it is left out */
} MigRowFault;

typedef struct MigRow
{
	uint64_t number; /* from 1 */
	MigRowFault fault;
	const MigCell *cells;
	size_t count;
} MigRow;

typedef enum MigReaderState
{
	MIG_CELL_BEGINS,
	MIG_CELL_EQUALS,
	MIG_CELL_BARE,
	MIG_CELL_QUOTED,
	MIG_CELL_QUOTE,
	MIG_CELL_CLOSED,
} MigReaderState;

/* How far the end of a row has been looked for. */
typedef struct MigRowScan
{
	size_t at;
	size_t line_break; /* the first one in the quoted cell, or SIZE_MAX */
	MigReaderState state;
} MigRowScan;

typedef struct MigReader
{
	const MigMemory *memory;
	/* Is it a name of a column, as mig_header_word leaves it? */
	bool (*is_name)(void *state, const char *word, size_t len);
	/* Takes the header, and then each row below that is not empty. */
	void (*take)(void *state, const MigRow *row, bool is_header);
	void *state;
	char delimiter;   /* 0 before the header is found */
	uint64_t rows;    /* that have been read */
	bool is_skipping; /* the rest of a row that is too long */
	char *text;       /* not yet read */
	size_t len;
	size_t size;
	size_t lines; /* line ends in it, while the header is looked for */
	MigRowScan scan;
	MigCell *cells;
	size_t cells_size;
	char *values;
	size_t values_size;
} MigReader;

void mig_reader_open(MigReader *reader, const MigMemory *memory,
					 bool (*is_name)(void *, const char *, size_t),
					 void (*take)(void *, const MigRow *, bool), void *state);

/* Takes a piece of text; false if it has no header, after which no more can be taken. */
bool mig_reader_feed(MigReader *reader, const char *text, size_t len);

/* Takes what is left at the end; false if there is no header. */
bool mig_reader_end(MigReader *reader);

/*
 * Writes a cell of a header as names are compared: without blanks, line breaks, colons and asterisks, in lower case and not of
 * full width; at most len bytes, whose number it returns.
 */
size_t mig_header_word(const char *cell, size_t len, char *out);

#endif /* MIG_READER_H */
