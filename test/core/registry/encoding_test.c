/* Unit tests of src/registry/encoding.c: what bytes are taken for, however they are cut, and where they fit nothing. */
#include "check.h"
#include "memory.h"

#include "registry/encoding.h"

static char text[1 << 21];
static size_t text_len;
static MigEncoding seen;

static void
take(void *state, MigEncoding encoding, const char *bytes, size_t len)
{
	(void) state;
	/* ASCII passes as UTF-8 before the encoding is known */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char) bytes[i] >= 0x80)
			seen = encoding;
	memcpy(text + text_len, bytes, len);
	text_len += len;
}

static MigDecoder decoder;

static MigEncodingFault
decode(const void *bytes, size_t len, MigEncoding stated, size_t first, size_t size)
{
	const char *at = bytes;
	MigEncodingFault fault = MIG_ENCODING_FITS;

	text_len = 0;
	seen = MIG_ENCODING_UNKNOWN;
	mig_decoder_open(&decoder, &memory, stated, take, NULL);
	for (size_t done = 0; done < len && fault == MIG_ENCODING_FITS;)
	{
		size_t count = done == 0 && first > 0 ? first : size;

		if (count > len - done)
			count = len - done;
		fault = mig_decoder_feed(&decoder, at + done, count);
		done += count;
	}
	if (fault == MIG_ENCODING_FITS)
		fault = mig_decoder_end(&decoder);
	if (decoder.held != NULL)
		memory.release(NULL, decoder.held);
	if (decoder.text != NULL)
		memory.release(NULL, decoder.text);
	return fault;
}

/* Are the bytes this text in that encoding, wherever they are cut? */
static bool
is_text(const char *bytes, size_t len, MigEncoding stated, const char *expected,
		MigEncoding encoding)
{
	bool same = true;

	for (size_t first = 0; first <= len + 1 && same; first++)
	{
		MigEncodingFault fault = decode(bytes, len, stated, first, first > len ? 1 : len);

		same = fault == MIG_ENCODING_FITS && text_len == strlen(expected) &&
			   memcmp(text, expected, text_len) == 0 && seen == encoding;
	}
	if (!same)
		printf("found %d: %.*s\n", (int) seen, (int) text_len, text);
	return same && memory_blocks == 0;
}

/* Is there that fault there, with these bytes in hexadecimal? */
static bool
is_fault(const char *bytes, size_t len, MigEncoding stated, MigEncodingFault expected, uint64_t at,
		 const char *shown)
{
	bool same = true;

	for (size_t first = 0; first <= len + 1 && same; first++)
	{
		MigEncodingFault fault = decode(bytes, len, stated, first, first > len ? 1 : len);
		char hex[20] = "";

		for (size_t i = 0; i < (size_t) decoder.shown_count; i++)
			sprintf(hex + 2 * i, "%02x", decoder.shown[i]);
		/* fewer bytes may be there yet */
		same = fault == expected && decoder.fault_at == at &&
			   strncmp(hex, shown, strlen(hex)) == 0 && (first > 0 || strcmp(hex, shown) == 0);
		if (!same)
			printf("fault %d at %d: %s\n", (int) fault, (int) decoder.fault_at, hex);
	}
	return same && memory_blocks == 0;
}

#define TEXT(bytes, stated, expected, encoding)                                                    \
	CHECK(is_text(bytes, sizeof(bytes) - 1, stated, expected, encoding))
#define FAULT(bytes, stated, fault, at, shown)                                                     \
	CHECK(is_fault(bytes, sizeof(bytes) - 1, stated, fault, at, shown))

/* "中文" in GB 18030 is d6d0 cec4; U+9FA6 needs four bytes, 82358f33; U+20000 95328236. */
static void
test_certain(void)
{
	TEXT("", MIG_ENCODING_UNKNOWN, "", MIG_ENCODING_UNKNOWN);
	TEXT("a,b\n", MIG_ENCODING_UNKNOWN, "a,b\n", MIG_ENCODING_UNKNOWN);
	TEXT("a,中文", MIG_ENCODING_UNKNOWN, "a,中文", MIG_UTF8);
	TEXT("\xef\xbb\xbf中文", MIG_ENCODING_UNKNOWN, "中文", MIG_UTF8);
	TEXT("a,\xd6\xd0\xce\xc4", MIG_ENCODING_UNKNOWN, "a,\xd6\xd0\xce\xc4", MIG_GB18030);
	TEXT("\x82\x35\x8f\x33,x", MIG_ENCODING_UNKNOWN, "\x82\x35\x8f\x33,x", MIG_GB18030);
	TEXT("\x84\x31\x95\x33\xd6\xd0", MIG_ENCODING_UNKNOWN, "\xd6\xd0", MIG_GB18030);
	/* of two bytes a character: certain when stated, or beside one of three */
	TEXT("\xc3\xab", MIG_UTF8, "\xc3\xab", MIG_UTF8);
	TEXT("\xc3\xab", MIG_GB18030, "\xc3\xab", MIG_GB18030);
	TEXT("\xc3\xab,\xe4\xb8\xad\xe6\x96\x87", MIG_ENCODING_UNKNOWN, "ë,中文", MIG_UTF8);
	/* a mark is more certain than what is stated */
	TEXT("\xef\xbb\xbf"
		 "a\xc3\xab",
		 MIG_GB18030, "aë", MIG_UTF8);
}

static void
test_utf16(void)
{
	TEXT("\xff\xfe"
		 "a\0,\0\x2d\x4e\n\0",
		 MIG_ENCODING_UNKNOWN, "a,中\n", MIG_UTF8);
	TEXT("\xfe\xff"
		 "\0a\0,\x4e\x2d\0\n",
		 MIG_ENCODING_UNKNOWN, "a,中\n", MIG_UTF8);
	TEXT("a\0,\0\x2d\x4e\n\0", MIG_ENCODING_UNKNOWN, "a,中\n", MIG_UTF8);
	TEXT("\0a\0,\x4e\x2d\0\n", MIG_ENCODING_UNKNOWN, "a,中\n", MIG_UTF8);
	TEXT("\x2d\x4e\x87\x65", MIG_UTF16LE, "中文", MIG_UTF8);
	TEXT("\x4e\x2d", MIG_UTF16BE, "中", MIG_UTF8);
	TEXT("\xff\xfe\x40\xd8\x00\xdc\xe9\0", MIG_ENCODING_UNKNOWN, "\xf0\xa0\x80\x80é", MIG_UTF8);
	FAULT("\xff\xfe"
		  "a\0\x00\xdc",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_BROKEN, 4, "");
	FAULT("\xff\xfe"
		  "a\0\x00\xd8"
		  "b\0",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_BROKEN, 4, "");
	FAULT("\xff\xfe"
		  "a\0\x00\xd8",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_BROKEN, 4, "");
	FAULT("\xff\xfe"
		  "a\0b",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_BROKEN, 4, "");
	FAULT("\xff\xfe"
		  "a\0\0\0",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_BINARY, 4, "");
}

static void
test_faults(void)
{
	FAULT("PK\3\4....", MIG_ENCODING_UNKNOWN, MIG_ENCODING_WORKBOOK, 0, "");
	FAULT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MIG_GB18030, MIG_ENCODING_WORKBOOK, 0, "d0cf");
	FAULT("abc\0def\0\0\0", MIG_ENCODING_UNKNOWN, MIG_ENCODING_BINARY, 3, "");
	FAULT("abc\0", MIG_UTF8, MIG_ENCODING_BINARY, 3, "");
	FAULT("a,\xc3\xab\n", MIG_ENCODING_UNKNOWN, MIG_ENCODING_UNCERTAIN, 2, "c3ab");
	FAULT("1,\xff,2", MIG_ENCODING_UNKNOWN, MIG_ENCODING_NEITHER, 2, "ff");
	/* digits are not shown */
	FAULT("\xd6\xd0,\x81"
		  "12345",
		  MIG_ENCODING_UNKNOWN, MIG_ENCODING_NEITHER, 3, "81");
	/* UTF-8 that is damaged far on is not taken for GB 18030 */
	FAULT("中文中文中文中文,\xd6\xd0\xce\xc4", MIG_ENCODING_UNKNOWN, MIG_ENCODING_NEITHER, 25,
		  "d6d0cec4");
	FAULT("a\xff", MIG_UTF8, MIG_ENCODING_BROKEN, 1, "ff");
	FAULT("\xe4\xb8", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "e4b8");
	FAULT("\xd6", MIG_GB18030, MIG_ENCODING_BROKEN, 0, "d6");
	FAULT("\x80", MIG_GB18030, MIG_ENCODING_BROKEN, 0, "80");
	/* no longer form than needed, no surrogate, nothing past U+10FFFF */
	FAULT("\xc0\x80", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "c080");
	FAULT("\xe0\x9f\xbf", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "e09fbf");
	FAULT("\xed\xa0\x80", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "eda080");
	FAULT("\xf0\x8f\xbf\xbf", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "f08fbfbf");
	FAULT("\xf4\x90\x80\x80", MIG_UTF8, MIG_ENCODING_BROKEN, 0, "f4908080");
	TEXT("\xf4\x8f\xbf\xbf\xf0\x90\x80\x80\xed\x9f\xbf\xe0\xa0\x80", MIG_UTF8,
		 "\xf4\x8f\xbf\xbf\xf0\x90\x80\x80\xed\x9f\xbf\xe0\xa0\x80", MIG_UTF8);
}

/* What is held back is limited: then characters of three bytes decide, or it is an error. */
static void
test_held(void)
{
	const size_t size = MIG_ENCODING_HELD + 200000;
	char *bytes = malloc(size);

	for (size_t i = 0; i < size; i += 2)
		memcpy(bytes + i, "\xc3\xab", 2);
	CHECK_INT(decode(bytes, size, MIG_ENCODING_UNKNOWN, 0, 65536), MIG_ENCODING_UNCERTAIN);
	CHECK(decoder.len < MIG_ENCODING_HELD + 200000);
	/* both fit up to there; then it is no GB 18030 */
	memcpy(bytes + 10, "\xe6\xb5\xa3\xe6\xb5\xa3", 6);
	memset(bytes + size - 1, 'x', 1);
	memset(bytes + size - 2, '\xff', 1);
	CHECK_INT(decode(bytes, size, MIG_ENCODING_UNKNOWN, 0, 65536), MIG_ENCODING_NEITHER);
	CHECK_INT(decoder.fault_at, size - 2);
	CHECK(text_len >= MIG_ENCODING_HELD);
	free(bytes);
	CHECK_INT(memory_blocks, 0);
}

static void
test_names(void)
{
	CHECK_INT(mig_encoding_named("UTF-8"), MIG_UTF8);
	CHECK_INT(mig_encoding_named("gb 18030"), MIG_GB18030);
	CHECK_INT(mig_encoding_named("GBK"), MIG_GB18030);
	CHECK_INT(mig_encoding_named("UTF_16BE"), MIG_UTF16BE);
	CHECK_INT(mig_encoding_named("latin1"), MIG_ENCODING_UNKNOWN);
	CHECK_INT(mig_encoding_named(""), MIG_ENCODING_UNKNOWN);
	CHECK_INT(mig_encoding_named("a name that is much too long"), MIG_ENCODING_UNKNOWN);
}

int
main(void)
{
	test_certain();
	test_utf16();
	test_faults();
	test_held();
	test_names();
	return check_summary();
}
