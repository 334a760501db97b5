/*
 * reader.c
 *		The rows of a file of delimited values (see reader.h).
 */
#include <string.h>

#include "registry/reader.h"

#define NOWHERE SIZE_MAX

static const char delimiters[] = {',', ';', '\t'};

/* The first byte, as a number, of a character of three bytes at s, or 0 if there is none. */
static uint32_t
wide_at(const char *s, size_t len)
{
	const unsigned char *c = (const unsigned char *) s;

	return len < 3 || (c[0] & 0xf0) != 0xe0 ? 0 : (uint32_t) c[0] << 16 | c[1] << 8 | c[2];
}

/* The ASCII letter or digit of one of full width (U+FF10 to U+FF5A), or 0. */
static char
narrow(const char *s, size_t len)
{
	uint32_t wide = wide_at(s, len);
	char c = 0;

	if (wide >= 0xefbc81 && wide <= 0xefbcbf)
		c = (char) (wide - 0xefbc81 + '!');
	else if (wide >= 0xefbd80 && wide <= 0xefbd9a)
		c = (char) (wide - 0xefbd80 + '`');
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? c : 0;
}

static bool
is_ascii_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The length of the blank at s, or 0: also U+00A0, U+200B, U+3000 and U+FEFF. */
static size_t
blank_length(const char *s, size_t len)
{
	uint32_t wide;

	if (len == 0)
		return 0;
	if ((unsigned char) *s < 0x80)
		return is_ascii_blank(*s);
	if (len >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	wide = wide_at(s, len);
	return wide == 0xe2808b || wide == 0xe38080 || wide == 0xefbbbf ? 3 : 0;
}

size_t
mig_header_word(const char *cell, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len;)
	{
		size_t blank = blank_length(cell + i, len - i);
		uint32_t wide = wide_at(cell + i, len - i);
		char c = narrow(cell + i, len - i);

		if (blank > 0 || cell[i] == ':' || cell[i] == '*')
			i += blank > 0 ? blank : 1;
		/* the colon and the asterisk of full width */
		else if (wide == 0xefbc9a || wide == 0xefbc8a)
			i += 3;
		else
		{
			i += c != 0 ? 3 : 1;
			if (c == 0)
				c = cell[i - 1];
			out[n++] = (char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		}
	}
	return n;
}

/* Blanks within a value that stay are as they were; digits and letters become narrow, line breaks one line feed. */
static size_t
fold(char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len;)
	{
		char c = narrow(s + i, len - i);

		if (c != 0)
		{
			s[n++] = c;
			i += 3;
		}
		else if (s[i] == '\r')
		{
			s[n++] = '\n';
			i += i + 1 < len && s[i + 1] == '\n' ? 2 : 1;
		}
		else
			s[n++] = s[i++];
	}
	return n;
}

static void
trim(MigCell *cell)
{
	size_t blank;

	while ((blank = blank_length(cell->text, cell->len)) > 0)
	{
		cell->text += blank;
		cell->len -= blank;
	}
	while (cell->len > 0)
	{
		const char *end = cell->text + cell->len;

		blank = is_ascii_blank(end[-1])                           ? 1
				: cell->len >= 2 && blank_length(end - 2, 2) == 2 ? 2
				: cell->len >= 3 && blank_length(end - 3, 3) == 3 ? 3
																  : 0;
		if (blank == 0)
			break;
		cell->len -= blank;
	}
}

/* The value of a cell whose text has been taken out of its quotes. */
static MigCell
value_of(char *text, size_t len)
{
	MigCell cell = {text, fold(text, len)};

	trim(&cell);
	if (cell.len >= 3 && cell.text[0] == '=' && cell.text[1] == '"' &&
		cell.text[cell.len - 1] == '"')
	{
		cell.text += 2;
		cell.len -= 3;
		trim(&cell);
	}
	if (cell.len > 1 && cell.text[0] == '\'')
	{
		cell.text++;
		cell.len--;
		trim(&cell);
	}
	return cell;
}

void
mig_reader_open(MigReader *reader, const MigMemory *memory,
				bool (*is_name)(void *, const char *, size_t),
				void (*take)(void *, const MigRow *, bool), void *state)
{
	memset(reader, 0, sizeof(*reader));
	reader->memory = memory;
	reader->is_name = is_name;
	reader->take = take;
	reader->state = state;
	reader->scan.line_break = NOWHERE;
}

static void *
grow(const MigReader *reader, void *block, size_t *size, size_t needed, size_t width)
{
	if (needed <= *size)
		return block;
	*size = needed + *size;
	return reader->memory->resize(reader->memory->state, block, *size * width);
}

/* The length of the line end at a byte that begins one; 0 if that is not known yet. */
static size_t
line_end(const MigReader *reader, size_t at, bool is_end)
{
	if (reader->text[at] == '\n')
		return 1;
	if (at + 1 == reader->len)
		return is_end ? 1 : 0;
	return reader->text[at + 1] == '\n' ? 2 : 1;
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Where a cell stands after one more of its bytes, which ends no row. */
static MigReaderState
step(MigReaderState state, char c, char delimiter)
{
	switch (state)
	{
		case MIG_CELL_QUOTED:
			return c == '"' ? MIG_CELL_QUOTE : MIG_CELL_QUOTED;
		case MIG_CELL_QUOTE:
			if (c == '"')
				return MIG_CELL_QUOTED;
			return c == delimiter ? MIG_CELL_BEGINS : MIG_CELL_CLOSED;
		case MIG_CELL_CLOSED:
			return c == delimiter ? MIG_CELL_BEGINS : MIG_CELL_CLOSED;
		case MIG_CELL_BARE:
			return c == delimiter ? MIG_CELL_BEGINS : MIG_CELL_BARE;
		default:
			if (c == delimiter)
				return MIG_CELL_BEGINS;
			if (c == '"')
				return MIG_CELL_QUOTED;
			if (state == MIG_CELL_EQUALS)
				return MIG_CELL_BARE;
			if (c == '=')
				return MIG_CELL_EQUALS;
			return c == ' ' || c == '\t' ? MIG_CELL_BEGINS : MIG_CELL_BARE;
	}
}

/*
 * Looks for the end of the row that begins at start, from where the scan has come to.  False if it is not there yet; else
 * *end is behind the row and *next behind what ends it.
 */
static bool
find_end(const MigReader *reader, char delimiter, bool is_end, MigRowScan *scan, size_t *end,
		 size_t *next, MigRowFault *fault)
{
	for (; scan->at < reader->len; scan->at++)
	{
		char c = reader->text[scan->at];

		if (scan->state == MIG_CELL_QUOTED && c != '"')
		{
			if (scan->line_break == NOWHERE && is_line_end(c))
				scan->line_break = scan->at;
			if (scan->line_break != NOWHERE && scan->at - scan->line_break > MIG_READER_CELL)
				break;
		}
		else if (is_line_end(c))
		{
			size_t count = line_end(reader, scan->at, is_end);

			*end = scan->at;
			*next = scan->at + count;
			*fault = MIG_ROW_FINE;
			return count > 0;
		}
		else
		{
			scan->state = step(scan->state, c, delimiter);
			if (scan->state == MIG_CELL_BEGINS)
				scan->line_break = NOWHERE;
			/* text behind the quotes: the second one begins a cell, too, and the first was not closed */
			if (scan->state == MIG_CELL_CLOSED && scan->line_break != NOWHERE && c != ' ' &&
				c != '\t')
				break;
		}
	}
	if (scan->at == reader->len && !is_end)
		return false;
	*fault = scan->state == MIG_CELL_QUOTED || scan->at < reader->len ? MIG_ROW_OPEN : MIG_ROW_FINE;
	*end = reader->len;
	*next = reader->len;
	if (*fault == MIG_ROW_OPEN && scan->line_break != NOWHERE)
	{
		*end = scan->line_break;
		*next = *end + line_end(reader, *end, is_end);
	}
	return true;
}

/* Splits the row from start to end into cells; false if its quotes are wrong. */
static bool
split(MigReader *reader, char delimiter, size_t start, size_t end, size_t *count)
{
	MigReaderState state = MIG_CELL_BEGINS;
	bool is_right = true;
	size_t n = 0;
	size_t begin = 0;

	reader->values =
		grow(reader, reader->values, &reader->values_size, end - start + 1, sizeof(char));
	*count = 0;
	for (size_t at = start; at <= end; at++)
	{
		char c = at < end ? reader->text[at] : delimiter;
		MigReaderState next =
			at < end || state != MIG_CELL_QUOTED ? step(state, c, delimiter) : MIG_CELL_BEGINS;

		if (next == MIG_CELL_BEGINS && (c == delimiter || at == end))
		{
			reader->cells =
				grow(reader, reader->cells, &reader->cells_size, *count + 1, sizeof(MigCell));
			reader->cells[(*count)++] = value_of(reader->values + begin, n - begin);
			begin = n;
		}
		else if (next == MIG_CELL_QUOTED && state != MIG_CELL_QUOTED && state != MIG_CELL_QUOTE)
			n = begin; /* the quotes begin; before them were blanks, or an equals sign */
		else if (next == MIG_CELL_CLOSED)
			is_right = is_right && (c == ' ' || c == '\t');
		else if (next != MIG_CELL_QUOTE)
		{
			is_right = is_right && (next != MIG_CELL_BARE || c != '"');
			reader->values[n++] = c;
		}
		state = next;
	}
	return is_right;
}

static bool
is_empty(const MigReader *reader, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (reader->cells[i].len > 0)
			return false;
	return true;
}

/* Gives a row, of which no more than the number is told if something is wrong with it. */
static void
give(MigReader *reader, size_t start, size_t end, MigRowFault fault, bool is_header)
{
	MigRow row = {++reader->rows, fault, NULL, 0};

	if (fault == MIG_ROW_FINE)
	{
		if (!split(reader, reader->delimiter, start, end, &row.count))
			row.fault = MIG_ROW_QUOTES;
		else if (is_empty(reader, row.count))
			return;
		if (row.fault != MIG_ROW_FINE)
			row.count = 0;
		row.cells = reader->cells;
	}
	reader->take(reader->state, &row, is_header);
}

/* Drops text that has been read. */
static void
drop(MigReader *reader, size_t count)
{
	if (count == 0)
		return;
	reader->len -= count;
	memmove(reader->text, reader->text + count, reader->len);
}

/* Gives the rows that are there as a whole, from start on. */
static void
read_rows(MigReader *reader, size_t start, bool is_end)
{
	MigRowScan *scan = &reader->scan;
	size_t end;
	size_t next;
	MigRowFault fault;

	while (start < reader->len)
	{
		size_t begin = scan->at;
		bool is_found;

		/* of a row that is too long all is dropped but its end */
		if (reader->is_skipping)
		{
			scan->state = MIG_CELL_BARE;
			start = scan->at;
		}
		is_found = find_end(reader, reader->delimiter, is_end, scan, &end, &next, &fault);
		mig_progress(reader->memory, (scan->at - begin) / MIG_STEP_BYTES + 1);
		if (!is_found)
			break;
		if (!reader->is_skipping)
			give(reader, start, end, fault, false);
		reader->is_skipping = false;
		start = next;
		scan->at = next;
		scan->state = MIG_CELL_BEGINS;
		scan->line_break = NOWHERE;
	}
	drop(reader, start);
	scan->at -= start;
	if (scan->line_break != NOWHERE)
		scan->line_break -= start;
	if (reader->len > MIG_READER_ROW && !reader->is_skipping)
	{
		give(reader, 0, 0, MIG_ROW_TOO_LONG, false);
		reader->is_skipping = true;
	}
}

/* How many cells of a row are names, if it can be the header, or else none. */
static size_t
names_in(const MigReader *reader, size_t count, char *word)
{
	size_t names = 0;
	size_t filled = 0;

	for (size_t i = 0; i < count; i++)
	{
		size_t len = mig_header_word(reader->cells[i].text, reader->cells[i].len, word);

		filled += len > 0;
		names += len > 0 && reader->is_name(reader->state, word, len);
	}
	/* exports have many columns that nobody asks for */
	if (names * 2 < filled && names < 3)
		return 0;
	return names > 1 || count == 1 ? names : 0;
}

/* A first line "sep=;" is for spreadsheets, which do not count it as a row. */
static size_t
skip_separator_line(const MigReader *reader, bool is_end)
{
	size_t count;

	if (reader->len < 6 || memcmp(reader->text, "sep=", 4) != 0 || !is_line_end(reader->text[5]))
		return 0;
	count = line_end(reader, 5, is_end);
	return count == 0 ? 0 : 5 + count;
}

static bool
find_header(MigReader *reader, bool is_end)
{
	size_t start = skip_separator_line(reader, is_end);
	size_t most = 0;
	size_t best_start = 0;
	size_t best_end = 0;
	size_t best_next = 0;
	uint64_t best_row = 0;
	char *word = mig_allocate(reader->memory, reader->len + 1, sizeof(char));

	for (size_t i = 0; i < sizeof(delimiters); i++)
	{
		MigRowScan scan = {start, NOWHERE, MIG_CELL_BEGINS};
		size_t begin = start;
		size_t end;
		size_t next;
		MigRowFault fault;

		for (uint64_t row = 0; row < MIG_READER_HEADER_ROWS && begin < reader->len; row++)
		{
			size_t count;
			size_t names;

			if (!find_end(reader, delimiters[i], is_end, &scan, &end, &next, &fault))
				break;
			mig_progress(reader->memory, (end - begin) / MIG_STEP_BYTES + 1);
			if (fault == MIG_ROW_FINE && split(reader, delimiters[i], begin, end, &count) &&
				(names = names_in(reader, count, word)) > most)
			{
				most = names;
				reader->delimiter = delimiters[i];
				best_start = begin;
				best_end = end;
				best_next = next;
				best_row = row;
			}
			begin = next;
			scan = (MigRowScan){next, NOWHERE, MIG_CELL_BEGINS};
		}
	}
	reader->memory->release(reader->memory->state, word);
	if (most == 0)
		return false;
	reader->rows = best_row;
	give(reader, best_start, best_end, MIG_ROW_FINE, true);
	reader->scan.at = best_next;
	read_rows(reader, best_next, is_end);
	return true;
}

static void
append(MigReader *reader, const char *text, size_t len)
{
	reader->text = grow(reader, reader->text, &reader->size, reader->len + len, sizeof(char));
	memcpy(reader->text + reader->len, text, len);
	reader->len += len;
}

bool
mig_reader_feed(MigReader *reader, const char *text, size_t len)
{
	if (len == 0)
		return true;
	append(reader, text, len);
	if (reader->delimiter != 0)
		read_rows(reader, 0, false);
	else
	{
		for (size_t i = 0; i < len; i++)
			reader->lines += is_line_end(text[i]);
		/* twice as many, as two bytes may end a line */
		if (reader->lines > (size_t) 2 * MIG_READER_HEADER_ROWS || reader->len >= MIG_READER_HEAD)
			return find_header(reader, false);
	}
	return true;
}

bool
mig_reader_end(MigReader *reader)
{
	if (reader->delimiter == 0)
		return find_header(reader, true);
	read_rows(reader, 0, true);
	return true;
}
