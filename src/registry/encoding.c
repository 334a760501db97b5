/*
 * encoding.c
 *		The encoding of a file (see encoding.h).  UTF-8: RFC 3629; UTF-16: RFC 2781; the lengths of characters: GB 18030-2022.
 */
#include <string.h>

#include "registry/encoding.h"

#define INVALID    0 /* no character begins so */
#define INCOMPLETE 5 /* more bytes are needed to tell */
/* So many sequences of three bytes in a row are no chance: what follows them is a fault of UTF-8, and no GB 18030. */
#define CERTAIN_TRIPLES 8
/* In UTF-16 one byte in 16 is zero, at least, and four of five zeros are on the same side. */
#define ZEROS_PER    16
#define ZEROS_OTHERS 4

MigEncoding
mig_encoding_named(const char *name)
{
	static const struct
	{
		const char *name;
		MigEncoding encoding;
	} names[] = {{"utf8", MIG_UTF8},       {"gb18030", MIG_GB18030}, {"gbk", MIG_GB18030},
				 {"gb2312", MIG_GB18030},  {"euccn", MIG_GB18030},   {"cp936", MIG_GB18030},
				 {"utf16", MIG_UTF16LE},   {"utf16le", MIG_UTF16LE}, {"unicode", MIG_UTF16LE},
				 {"utf16be", MIG_UTF16BE}, {"utf8bom", MIG_UTF8}};
	char folded[16];
	size_t n = 0;

	for (; *name != '\0'; name++)
	{
		char c = (char) (*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
			continue;
		if (n + 1 == sizeof(folded))
			return MIG_ENCODING_UNKNOWN;
		folded[n++] = c;
	}
	folded[n] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(folded, names[i].name) == 0)
			return names[i].encoding;
	return MIG_ENCODING_UNKNOWN;
}

void
mig_decoder_open(MigDecoder *decoder, const MigMemory *memory, MigEncoding stated,
				 void (*take)(void *, MigEncoding, const char *, size_t), void *state)
{
	memset(decoder, 0, sizeof(*decoder));
	decoder->memory = memory;
	decoder->take = take;
	decoder->state = state;
	decoder->encoding = stated;
}

/* The length of the character of UTF-8 at s, INVALID or INCOMPLETE. */
static size_t
utf8_length(const unsigned char *s, size_t len)
{
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t count;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return INVALID;
	count = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	/* no longer form than needed, no surrogates, nothing past U+10FFFF */
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	for (size_t i = 1; i < count; i++)
	{
		if (i == len)
			return INCOMPLETE;
		if (s[i] < low || s[i] > high)
			return INVALID;
		low = 0x80;
		high = 0xbf;
	}
	return count;
}

/* The same of GB 18030. */
static size_t
gb_length(const unsigned char *s, size_t len)
{
	if (s[0] < 0x80)
		return 1;
	if (s[0] == 0x80 || s[0] == 0xff)
		return INVALID;
	if (len < 2)
		return INCOMPLETE;
	if (s[1] >= 0x40 && s[1] != 0x7f && s[1] != 0xff)
		return 2;
	if (s[1] < '0' || s[1] > '9')
		return INVALID;
	if (len < 3)
		return INCOMPLETE;
	if (s[2] < 0x81 || s[2] == 0xff)
		return INVALID;
	if (len < 4)
		return INCOMPLETE;
	return s[3] >= '0' && s[3] <= '9' ? 4 : INVALID;
}

static MigEncodingFault
fail(MigDecoder *decoder, MigEncodingFault fault, size_t at)
{
	decoder->fault_at = decoder->offset + at;
	decoder->shown_count = 0;
	while (at < decoder->len && decoder->held[at] >= 0x80 &&
		   decoder->shown_count < MIG_ENCODING_SHOWN)
		decoder->shown[decoder->shown_count++] = decoder->held[at++];
	return fault;
}

/* Drops bytes that have been taken. */
static void
drop(MigDecoder *decoder, size_t count)
{
	if (count == 0)
		return;
	memmove(decoder->held, decoder->held + count, decoder->len - count);
	decoder->len -= count;
	decoder->offset += count;
	decoder->utf8_at -= decoder->utf8_at < count ? decoder->utf8_at : count;
	decoder->gb_at -= decoder->gb_at < count ? decoder->gb_at : count;
}

static void
pass(MigDecoder *decoder, MigEncoding encoding, size_t count)
{
	if (count > 0)
		decoder->take(decoder->state, encoding, (const char *) decoder->held, count);
	drop(decoder, count);
}

/* Goes on from *at over the characters of an encoding; false at one that is none. */
static bool
fits(const MigDecoder *decoder, size_t (*length)(const unsigned char *, size_t), bool is_end,
	 size_t *at, size_t *triples)
{
	size_t begin = *at;

	while (*at < decoder->len)
	{
		size_t count = length(decoder->held + *at, decoder->len - *at);

		if (count == INVALID || (count == INCOMPLETE && is_end))
			return false;
		if (count == INCOMPLETE)
			break;
		*triples += count == 3;
		*at += count;
	}
	mig_progress(decoder->memory, (*at - begin) / MIG_STEP_BYTES + 1);
	return true;
}

/* Bytes of one encoding. */
static MigEncodingFault
decode_bytes(MigDecoder *decoder, bool is_end)
{
	bool is_utf8 = decoder->encoding == MIG_UTF8;
	size_t *at = is_utf8 ? &decoder->utf8_at : &decoder->gb_at;

	if (!fits(decoder, is_utf8 ? utf8_length : gb_length, is_end, at, &decoder->triples))
		return fail(decoder, decoder->gb_failed ? MIG_ENCODING_NEITHER : MIG_ENCODING_BROKEN, *at);
	pass(decoder, decoder->encoding, *at);
	return MIG_ENCODING_FITS;
}

/* Bytes that may be in UTF-8 or in GB 18030. */
static MigEncodingFault
decode_either(MigDecoder *decoder, bool is_end)
{
	size_t ascii = 0;
	bool is_utf8;

	if (decoder->utf8_at == 0 && decoder->gb_at == 0)
	{
		while (ascii < decoder->len && decoder->held[ascii] < 0x80)
			ascii++;
		pass(decoder, MIG_UTF8, ascii);
	}
	if (decoder->len == 0)
		return MIG_ENCODING_FITS;
	is_utf8 = fits(decoder, utf8_length, is_end, &decoder->utf8_at, &decoder->triples);
	if (!is_utf8 && decoder->triples >= CERTAIN_TRIPLES)
		return fail(decoder, MIG_ENCODING_NEITHER, decoder->utf8_at);
	if (!decoder->gb_failed)
	{
		size_t none = 0;

		decoder->gb_failed = !fits(decoder, gb_length, is_end, &decoder->gb_at, &none);
	}
	if (!is_utf8 && decoder->gb_failed)
		return fail(decoder, MIG_ENCODING_NEITHER,
					decoder->utf8_at > decoder->gb_at ? decoder->utf8_at : decoder->gb_at);
	if (is_utf8 && !decoder->gb_failed && !is_end && decoder->len < MIG_ENCODING_HELD)
		return MIG_ENCODING_FITS;
	if (is_utf8 && !decoder->gb_failed && decoder->triples == 0)
		return fail(decoder, MIG_ENCODING_UNCERTAIN, 0);
	decoder->encoding = is_utf8 ? MIG_UTF8 : MIG_GB18030;
	/* what is wrong from here on fits the one no more, and the other it has not fitted before */
	decoder->gb_failed = true;
	return decode_bytes(decoder, is_end);
}

static uint32_t
utf16_unit(const MigDecoder *decoder, size_t at)
{
	const unsigned char *s = decoder->held + at;

	return decoder->encoding == MIG_UTF16LE ? s[0] | (uint32_t) s[1] << 8
											: s[1] | (uint32_t) s[0] << 8;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80)
	{
		out[0] = (char) c;
		return 1;
	}
	if (c < 0x800)
	{
		out[0] = (char) (0xc0 | c >> 6);
		out[1] = (char) (0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000)
	{
		out[0] = (char) (0xe0 | c >> 12);
		out[1] = (char) (0x80 | (c >> 6 & 0x3f));
		out[2] = (char) (0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char) (0xf0 | c >> 18);
	out[1] = (char) (0x80 | (c >> 12 & 0x3f));
	out[2] = (char) (0x80 | (c >> 6 & 0x3f));
	out[3] = (char) (0x80 | (c & 0x3f));
	return 4;
}

static MigEncodingFault
decode_utf16(MigDecoder *decoder, bool is_end)
{
	size_t at = 0;
	size_t n = 0;

	/* two bytes become three at most */
	decoder->text =
		decoder->memory->resize(decoder->memory->state, decoder->text, decoder->len / 2 * 3 + 1);
	while (at + 2 <= decoder->len)
	{
		uint32_t unit = utf16_unit(decoder, at);
		size_t count = 2;

		if (unit == 0)
			return fail(decoder, MIG_ENCODING_BINARY, at);
		if (unit >= 0xdc00 && unit <= 0xdfff)
			return fail(decoder, MIG_ENCODING_BROKEN, at);
		if (unit >= 0xd800 && unit <= 0xdbff)
		{
			uint32_t low;

			if (at + 4 > decoder->len)
				break;
			low = utf16_unit(decoder, at + 2);
			if (low < 0xdc00 || low > 0xdfff)
				return fail(decoder, MIG_ENCODING_BROKEN, at);
			unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
			count = 4;
		}
		n += put_utf8(decoder->text + n, unit);
		at += count;
	}
	if (is_end && at < decoder->len)
		return fail(decoder, MIG_ENCODING_BROKEN, at);
	mig_progress(decoder->memory, at / MIG_STEP_BYTES + 1);
	if (n > 0)
		decoder->take(decoder->state, MIG_UTF8, decoder->text, n);
	drop(decoder, at);
	return MIG_ENCODING_FITS;
}

static bool
is_utf16(const MigDecoder *decoder)
{
	return decoder->encoding == MIG_UTF16LE || decoder->encoding == MIG_UTF16BE;
}

/* Is there a zero byte from there on? */
static MigEncodingFault
judge_zeros(MigDecoder *decoder, size_t at)
{
	const unsigned char *zero =
		at < decoder->len ? memchr(decoder->held + at, 0, decoder->len - at) : NULL;

	return zero == NULL ? MIG_ENCODING_FITS
						: fail(decoder, MIG_ENCODING_BINARY, (size_t) (zero - decoder->held));
}

static bool
begins_with(const MigDecoder *decoder, const char *bytes, size_t count)
{
	return decoder->len >= count && memcmp(decoder->held, bytes, count) == 0;
}

/* A byte order mark, a workbook, or the zero bytes of UTF-16. */
static MigEncodingFault
judge_beginning(MigDecoder *decoder)
{
	size_t zeros[2] = {0, 0};

	decoder->is_begun = true;
	if (begins_with(decoder, "PK\3\4", 4) || begins_with(decoder, "\xd0\xcf\x11\xe0", 4))
		return fail(decoder, MIG_ENCODING_WORKBOOK, 0);
	if (begins_with(decoder, "\xef\xbb\xbf", 3))
	{
		decoder->encoding = MIG_UTF8;
		drop(decoder, 3);
	}
	/* the mark of GB 18030 */
	else if (begins_with(decoder, "\x84\x31\x95\x33", 4))
	{
		decoder->encoding = MIG_GB18030;
		drop(decoder, 4);
	}
	else if (begins_with(decoder, "\xff\xfe", 2))
	{
		decoder->encoding = MIG_UTF16LE;
		drop(decoder, 2);
	}
	else if (begins_with(decoder, "\xfe\xff", 2))
	{
		decoder->encoding = MIG_UTF16BE;
		drop(decoder, 2);
	}
	else if (decoder->encoding == MIG_ENCODING_UNKNOWN)
	{
		size_t len = decoder->len < MIG_ENCODING_BEGINNING ? decoder->len : MIG_ENCODING_BEGINNING;

		for (size_t i = 0; i < len; i++)
			zeros[i % 2] += decoder->held[i] == 0;
		/* ASCII characters have a zero byte, always the second or always the first, and there are many of them */
		if (zeros[0] + zeros[1] < 2)
			return judge_zeros(decoder, 0);
		if (zeros[1] * ZEROS_PER >= len && zeros[0] * ZEROS_OTHERS < zeros[1])
			decoder->encoding = MIG_UTF16LE;
		else if (zeros[0] * ZEROS_PER >= len && zeros[1] * ZEROS_OTHERS < zeros[0])
			decoder->encoding = MIG_UTF16BE;
	}
	return is_utf16(decoder) ? MIG_ENCODING_FITS : judge_zeros(decoder, 0);
}

static MigEncodingFault
decode(MigDecoder *decoder, bool is_end)
{
	MigEncodingFault fault = MIG_ENCODING_FITS;

	if (!decoder->is_begun)
		fault = judge_beginning(decoder);
	if (fault != MIG_ENCODING_FITS)
		return fault;
	if (is_utf16(decoder))
		return decode_utf16(decoder, is_end);
	return decoder->encoding == MIG_ENCODING_UNKNOWN ? decode_either(decoder, is_end)
													 : decode_bytes(decoder, is_end);
}

static void
hold(MigDecoder *decoder, const void *bytes, size_t len)
{
	if (decoder->len + len > decoder->size)
	{
		decoder->size = decoder->len + len + decoder->size;
		decoder->held =
			decoder->memory->resize(decoder->memory->state, decoder->held, decoder->size);
	}
	memcpy(decoder->held + decoder->len, bytes, len);
	decoder->len += len;
}

MigEncodingFault
mig_decoder_feed(MigDecoder *decoder, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	/* piece by piece, so that what is held stays small */
	while (len > 0)
	{
		size_t count = len < MIG_ENCODING_BEGINNING * 16 ? len : MIG_ENCODING_BEGINNING * 16;
		size_t before = decoder->len;
		MigEncodingFault fault = MIG_ENCODING_FITS;

		hold(decoder, at, count);
		at += count;
		len -= count;
		if (decoder->is_begun && !is_utf16(decoder))
			fault = judge_zeros(decoder, before);
		if (fault != MIG_ENCODING_FITS)
			return fault;
		if (decoder->is_begun || decoder->len >= MIG_ENCODING_BEGINNING)
			fault = decode(decoder, false);
		if (fault != MIG_ENCODING_FITS)
			return fault;
	}
	return MIG_ENCODING_FITS;
}

MigEncodingFault
mig_decoder_end(MigDecoder *decoder)
{
	return decode(decoder, true);
}
