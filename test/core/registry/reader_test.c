/*
 * Unit tests of src/registry/reader.c: what a file says, however it is written and cut.  Random files are written by rules of RFC
 * 4180 from cells that are known.
 */
#include "check.h"
#include "memory.h"

#include "base/random.h"
#include "registry/reader.h"

/* What was read: "1* a|b" for the header, "2 c|d" for rows, a fault in place of cells. */
static char said[1 << 20];
static size_t said_len;

static bool
is_name(void *state, const char *word, size_t len)
{
	static const char *const names[] = {"code", "name", "lon", "lat", "经度", "纬度"};

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && memcmp(names[i], word, len) == 0)
			return true;
	return false;
}

static void
take(void *state, const MigRow *row, bool is_header)
{
	static const char *const faults[] = {"", "quotes", "open", "long"};

	(void) state;
	said_len += (size_t) snprintf(said + said_len, sizeof(said) - said_len, "%d%s %s",
								  (int) row->number, is_header ? "*" : "", faults[row->fault]);
	for (size_t i = 0; i < row->count; i++)
		said_len += (size_t) snprintf(said + said_len, sizeof(said) - said_len, "%s%.*s",
									  i > 0 ? "|" : "", (int) row->cells[i].len,
									  row->cells[i].len > 0 ? row->cells[i].text : "");
	said[said_len++] = '\n';
	said[said_len] = '\0';
}

/* Reads a file in two pieces and then pieces of a size. */
static const char *
read_cut(const char *text, size_t len, size_t first, size_t size)
{
	MigReader reader;
	bool has_header = true;

	said_len = 0;
	said[0] = '\0';
	mig_reader_open(&reader, &memory, is_name, take, NULL);
	for (size_t at = 0; at < len && has_header;)
	{
		size_t count = at == 0 && first > 0 ? first : size;

		if (count > len - at)
			count = len - at;
		has_header = mig_reader_feed(&reader, text + at, count);
		at += count;
	}
	if (!has_header || !mig_reader_end(&reader))
		memcpy(said, "no header", sizeof("no header"));
	if (reader.text != NULL)
		memory.release(NULL, reader.text);
	if (reader.cells != NULL)
		memory.release(NULL, reader.cells);
	if (reader.values != NULL)
		memory.release(NULL, reader.values);
	return said;
}

/* The same wherever it is cut? */
static bool
is_read(const char *text, const char *expected)
{
	size_t len = strlen(text);
	bool same = true;

	for (size_t first = 0; first <= len && same; first++)
		same = strcmp(read_cut(text, len, first, len), expected) == 0;
	same = same && strcmp(read_cut(text, len, 0, 1), expected) == 0;
	if (!same)
		printf("read:\n%s\nexpected:\n%s\n", said, expected);
	return same && memory_blocks == 0;
}

static void
test_delimiters(void)
{
	CHECK(is_read("code,name\n1,a\n", "1* code|name\n2 1|a\n"));
	CHECK(is_read("code;name\r\n1;a,b\r\n", "1* code|name\n2 1|a,b\n"));
	CHECK(is_read("code\tname\r1\ta b\r", "1* code|name\n2 1|a b\n"));
	CHECK(is_read("sep=;\r\ncode;name\r\n1;a\r\n", "1* code|name\n2 1|a\n"));
	CHECK(is_read("code\n1\n2", "1* code\n2 1\n3 2\n"));
	/* blank cells of a file with tabs are cells */
	CHECK(is_read("code\tname\tlon\n1\t\t2\n", "1* code|name|lon\n2 1||2\n"));
}

static void
test_header(void)
{
	CHECK(is_read("登记表,,\n,,\n\nCODE , Name:,x\n1,a,2\n", "4* CODE|Name:|x\n5 1|a|2\n"));
	CHECK(is_read("\"code\",\"na\nme\"\n1,a\n", "1* code|na\nme\n2 1|a\n"));
	CHECK(is_read("ｃｏｄｅ,＊名,经　度\n1,a,2\n", "1* code|＊名|经　度\n2 1|a|2\n"));
	/* one known name among others is none, three are enough among many */
	CHECK(is_read("code,x\n1,2\n", "no header"));
	CHECK(is_read("code,x,y,name,z\n", "no header"));
	CHECK(is_read("code,x,y,name,z,u,v,lon\n", "1* code|x|y|name|z|u|v|lon\n"));
	CHECK(is_read("1,2\n", "no header"));
	CHECK(is_read("", "no header"));
	CHECK(is_read("\n\n", "no header"));
	/* the row with most names, not the first with some */
	CHECK(is_read("code,name\nlon,lat,code\n1,2,3\n", "2* lon|lat|code\n3 1|2|3\n"));
}

/* Appends a string to one that has the room. */
static void
append(char *to, const char *from)
{
	memcpy(to + strlen(to), from, strlen(from) + 1);
}

static void
test_header_rows(void)
{
	char text[200] = "";

	for (int row = 1; row < MIG_READER_HEADER_ROWS; row++)
		append(text, "-\n");
	append(text, "code,name\n1,a\n");
	CHECK(is_read(text, "30* code|name\n31 1|a\n"));
	memmove(text + 2, text, strlen(text) + 1);
	CHECK(is_read(text, "no header"));
}

static void
test_quotes(void)
{
	CHECK(is_read("code,name\n\"a,\"\"b\"\"\",\"c\r\nd\re\"\n2,\"\"\n",
				  "1* code|name\n2 a,\"b\"|c\nd\ne\n3 2|\n"));
	CHECK(is_read("code,name\n \"a,b\" ,c\n", "1* code|name\n2 a,b|c\n"));
	CHECK(
		is_read("code,name\na\"b,c\n\"a\"b,c\n1,2\n", "1* code|name\n2 quotes\n3 quotes\n4 1|2\n"));
	/* not closed: the next line is a row again */
	CHECK(is_read("code,name\n1,\"a\n2,b\r\n3,c", "1* code|name\n2 open\n3 2|b\n4 3|c\n"));
	CHECK(is_read("code,name\n1,\"a", "1* code|name\n2 open\n"));
	CHECK(is_read("code,name\n1,\"a\n2,b\n3,\"c\n4,d\n5,\"e\"\n",
				  "1* code|name\n2 open\n3 2|b\n4 open\n5 4|d\n6 5|e\n"));
	CHECK(is_read("code,name\n1,\"\n\"\n2,\"a\nb\",\"c\n3,d\n",
				  "1* code|name\n2 1|\n3 open\n4 3|d\n"));
	CHECK(is_read("code,name\n=\"00,1\",=a\n\"=\"\"02\"\"\",=\n",
				  "1* code|name\n2 00,1|=a\n3 02|=\n"));
}

static void
test_values(void)
{
	CHECK(is_read("code,name\n１２Ａｂ,甲－乙\n", "1* code|name\n2 12Ab|甲－乙\n"));
	CHECK(is_read(
		"code,name\n\xe3\x80\x80 a b\xc2\xa0\t,\xef\xbb\xbf\xe2\x80\x8b\xe4\xb8\x80\xe3\x80\x80\n",
		"1* code|name\n2 a b|\xe4\xb8\x80\n"));
	CHECK(is_read("code,name\n'007,'\n", "1* code|name\n2 007|'\n"));
	CHECK(is_read("code,name\n\\.\n2,b\n", "1* code|name\n2 \\.\n3 2|b\n"));
	CHECK(is_read("code,name,,\n1,a,,,,\n,,\n   \n\n2\n", "1* code|name||\n2 1|a||||\n6 2\n"));
}

/* Cells that run on, and rows that are too long. */
static void
test_limits(void)
{
	const size_t size = 2 * MIG_READER_ROW;
	char *text = malloc(size + 200);
	size_t len;

	len = (size_t) sprintf(text, "code,name\n1,\"a\n");
	while (len < MIG_READER_CELL + 100)
		len += (size_t) sprintf(text + len, "%06d,b\n", (int) len);
	sprintf(text + len, "2,\"c\"\n");
	read_cut(text, len + 6, 0, 1000);
	CHECK(strncmp(said, "1* code|name\n2 open\n3 000015,b|", 20) == 0);
	CHECK(strstr(said, "|b\n") != NULL);
	CHECK(strcmp(said + said_len - 5, " 2|c\n") == 0);

	/* a long cell in quotes without a line break is one */
	len = (size_t) sprintf(text, "code,name\n1,\"");
	memset(text + len, 'x', 300000);
	sprintf(text + len + 300000, "\"\n2,b\n");
	read_cut(text, strlen(text), 0, 65536);
	CHECK_INT(said_len, strlen("1* code|name\n2 1|\n3 2|b\n") + 300000);

	len = (size_t) sprintf(text, "code,name\n1,");
	memset(text + len, 'x', MIG_READER_ROW + 100000);
	sprintf(text + len + MIG_READER_ROW + 100000, "\"\n2,\"b\"\n");
	CHECK(strcmp(read_cut(text, strlen(text), 0, 65536), "1* code|name\n2 long\n3 2|b\n") == 0);
	CHECK(strcmp(read_cut(text, strlen(text), 0, size), "1* code|name\n2 1|") > 0);
	free(text);
	CHECK_INT(memory_blocks, 0);
}

/* Appends a cell: in quotes if it must be or by chance, or with blanks around it. */
static size_t
write_cell(char *out, const char *cell, char delimiter, MigRandom *random)
{
	size_t n = 0;

	if (strpbrk(cell, "\"\n") == NULL && strchr(cell, delimiter) == NULL &&
		mig_random_below(random, 2) == 0)
		return (size_t) sprintf(out, "%s%s%s", mig_random_below(random, 4) == 0 ? " " : "", cell,
								mig_random_below(random, 4) == 0 ? "　" : "");
	out[n++] = '"';
	for (; *cell != '\0'; cell++)
	{
		if (*cell == '"')
			out[n++] = '"';
		out[n++] = *cell;
	}
	out[n++] = '"';
	return n;
}

static void
test_random(void)
{
	static const char *const parts[] = {"a", "甲", ",", ";", "\"", "\n", "x y", "0", "é", "\t-"};
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	MigRandom random = {20261201};
	int wrong = 0;

	for (int trial = 0; trial < 2000; trial++)
	{
		char text[20000];
		static char expected[20000];
		size_t n = 0;
		size_t e = 0;
		char delimiter = ",;\t"[mig_random_below(&random, 3)];
		const char *end = ends[mig_random_below(&random, 3)];
		int columns = 2 + (int) (mig_random_below(&random, 4));

		n += (size_t) sprintf(text, "code%cname%clon%clat%s", delimiter, delimiter, delimiter, end);
		e += (size_t) sprintf(expected, "1* code|name|lon|lat\n");
		for (int row = 2; row < 10; row++)
		{
			e += (size_t) sprintf(expected + e, "%d ", row);
			for (int column = 0; column < columns; column++)
			{
				char cell[100] = "s";
				int count = (int) (mig_random_below(&random, 5));

				for (int i = 0; i < count; i++)
					append(cell, parts[mig_random_below(&random, 10)]);
				append(cell, "e");
				if (column > 0)
					text[n++] = delimiter;
				n += write_cell(text + n, cell, delimiter, &random);
				e += (size_t) sprintf(expected + e, "%s%s", column > 0 ? "|" : "", cell);
			}
			n += (size_t) sprintf(text + n, "%s", end);
			e += (size_t) sprintf(expected + e, "\n");
		}
		read_cut(text, n, mig_random_below(&random, n), 1 + mig_random_below(&random, 50));
		if (strcmp(said, expected) != 0 && wrong++ == 0)
			printf("file:\n%.*s\nread:\n%s\nexpected:\n%s\n", (int) n, text, said, expected);
	}
	CHECK_INT(wrong, 0);
}

static void
test_words(void)
{
	char out[100];

	CHECK_INT(mig_header_word(" *From　Date：", strlen(" *From　Date："), out), 8);
	CHECK(memcmp(out, "fromdate", 8) == 0);
	CHECK_INT(mig_header_word("＊：:*", strlen("＊：:*"), out), 0);
	CHECK_INT(mig_header_word("ＩＤ９", strlen("ＩＤ９"), out), 3);
	CHECK(memcmp(out, "id9", 3) == 0);
	CHECK_INT(mig_header_word("\xef\xbc", 2, out), 2);
}

int
main(void)
{
	test_delimiters();
	test_header();
	test_header_rows();
	test_quotes();
	test_values();
	test_limits();
	test_random();
	test_words();
	return check_summary();
}
