/*
 * Any bytes are read the same however they are cut: their encoding, the header and the rows.  Values have no blanks around them and
 * are no longer than the file.
 */
#include <stdlib.h>

#include "memory.h"

#include "registry/encoding.h"
#include "registry/reader.h"

typedef struct Reading
{
	MigDecoder decoder;
	MigReader reader;
	bool has_header;
	uint64_t hash;
	uint64_t last_row;
	size_t value_bytes;
} Reading;

static bool
is_name(void *state, const char *word, size_t len)
{
	(void) state;
	return len == 1 && (*word == 'a' || *word == 'b');
}

static void
mix(Reading *reading, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++)
		reading->hash = (reading->hash ^ at[i]) * UINT64_C(0x100000001b3);
}

static void
take_row(void *state, const MigRow *row, bool is_header)
{
	Reading *reading = state;

	if (row->number <= reading->last_row)
		abort();
	reading->last_row = row->number;
	mix(reading, &row->number, sizeof(row->number));
	mix(reading, &row->fault, sizeof(row->fault));
	mix(reading, &is_header, sizeof(is_header));
	for (size_t i = 0; i < row->count; i++)
	{
		const MigCell *cell = &row->cells[i];

		if (cell->len > 0 && (cell->text[0] == ' ' || cell->text[cell->len - 1] == '\n'))
			abort();
		mix(reading, cell->text, cell->len);
		mix(reading, "|", 1);
		reading->value_bytes += cell->len;
	}
}

static void
take_text(void *state, MigEncoding encoding, const char *text, size_t len)
{
	Reading *reading = state;

	(void) encoding;
	reading->has_header = reading->has_header && mig_reader_feed(&reading->reader, text, len);
}

/* The hash of what is read in pieces of a size, or 0 if the bytes cannot be read. */
static uint64_t
read_in(const uint8_t *data, size_t size, size_t piece)
{
	Reading reading = {.has_header = true, .hash = UINT64_C(0xcbf29ce484222325)};
	MigEncodingFault fault = MIG_ENCODING_FITS;

	mig_decoder_open(&reading.decoder, &memory, MIG_ENCODING_UNKNOWN, take_text, &reading);
	mig_reader_open(&reading.reader, &memory, is_name, take_row, &reading);
	for (size_t at = 0; at < size && fault == MIG_ENCODING_FITS; at += piece)
		fault =
			mig_decoder_feed(&reading.decoder, data + at, piece < size - at ? piece : size - at);
	if (fault == MIG_ENCODING_FITS)
		fault = mig_decoder_end(&reading.decoder);
	if (fault == MIG_ENCODING_FITS && reading.has_header)
		reading.has_header = mig_reader_end(&reading.reader);
	if (reading.value_bytes > 2 * size)
		abort();
	free(reading.decoder.held);
	free(reading.decoder.text);
	free(reading.reader.text);
	free(reading.reader.cells);
	free(reading.reader.values);
	return fault == MIG_ENCODING_FITS && reading.has_header ? reading.hash : 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t piece;

	if (size == 0)
		return 0;
	piece = 1 + data[0] % 8;
	data++;
	size--;
	if (read_in(data, size, size + 1) != read_in(data, size, piece))
		abort();
	return 0;
}
