/*
 * encoding.h
 *		The encoding of a file, found from its bytes as they come: UTF-8, GB 18030 (and so GBK and GB 2312) or UTF-16.
 *
 * Byte order marks are certain, and so are the zero bytes of UTF-16.  Else UTF-8 and GB 18030 are tried beside each other from
 * the first byte on that is not ASCII, and what they tell apart is held back until one of them is ruled out.  Sequences of three
 * bytes, as Chinese characters are in UTF-8, decide where both are still possible; without any it is not certain, and nobody
 * guesses.
 */
#ifndef MIG_ENCODING_H
#define MIG_ENCODING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

typedef enum MigEncoding
{
	MIG_ENCODING_UNKNOWN,
	MIG_UTF8,
	MIG_GB18030,
	MIG_UTF16LE,
	MIG_UTF16BE,
} MigEncoding;

typedef enum MigEncodingFault
{
	MIG_ENCODING_FITS,
	MIG_ENCODING_WORKBOOK,  /* a ZIP archive, as .xlsx is, or a compound file, as .xls is */
	MIG_ENCODING_BINARY,    /* a zero byte within text */
	MIG_ENCODING_BROKEN,    /* not in the encoding that is stated or marked */
	MIG_ENCODING_NEITHER,   /* neither UTF-8 nor GB 18030 */
	MIG_ENCODING_UNCERTAIN, /* could be both */
} MigEncodingFault;

/* How many bytes decide at the beginning, and how many are held back at most. */
#define MIG_ENCODING_BEGINNING ((size_t) 4096)
#define MIG_ENCODING_HELD      ((size_t) 1024 * 1024)
#define MIG_ENCODING_SHOWN     4

typedef struct MigDecoder
{
	const MigMemory *memory;
	/* Takes whole characters, in MIG_UTF8 or MIG_GB18030; UTF-16 comes as UTF-8. */
	void (*take)(void *state, MigEncoding encoding, const char *text, size_t len);
	void *state;
	MigEncoding encoding; /* stated or found */
	bool is_begun;
	uint64_t offset; /* of the first byte held, in the file */
	unsigned char *held;
	size_t len;
	size_t size;
	/* how far the bytes held fit each, and the sequences of three bytes among them */
	size_t utf8_at;
	size_t gb_at;
	size_t triples;
	bool gb_failed;
	char *text; /* of UTF-16, as UTF-8 */
	/* of a fault: where, and the bytes there that are not ASCII */
	uint64_t fault_at;
	unsigned char shown[MIG_ENCODING_SHOWN];
	int shown_count;
} MigDecoder;

/* The encoding of a name, whatever the case and whatever stands between letters and digits; MIG_ENCODING_UNKNOWN if none. */
MigEncoding mig_encoding_named(const char *name);

void mig_decoder_open(MigDecoder *decoder, const MigMemory *memory, MigEncoding stated,
					  void (*take)(void *, MigEncoding, const char *, size_t), void *state);

/* Takes bytes of the file; after a fault no more. */
MigEncodingFault mig_decoder_feed(MigDecoder *decoder, const void *bytes, size_t len);

/* Takes what is held back, at the end of the file. */
MigEncodingFault mig_decoder_end(MigDecoder *decoder);

#endif /* MIG_ENCODING_H */
