/*
 * Arbitrary bytes as a serialized trajectory, as fixes, as text and as JSON: nothing is read beyond the bytes, valid
 * fixes are read back as written, and parsed texts are the same after writing and parsing again.
 */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "trajectory/trajectory_json.h"
#include "trajectory/trajectory_text.h"

/* Writes fixes that have been checked, and reads them back. */
static void
write_and_read_good(const MigFix *fixes, size_t count)
{
	void *form = malloc(mig_trajectory_size_max(count));
	size_t len = mig_trajectory_write(fixes, count, &memory, form);
	/* exactly these bytes, so that the sanitizer detects reads past the end */
	MigTrajectoryHead *head = malloc(len);
	MigFix *again = malloc(count * sizeof(MigFix));
	MigFix around[2];
	uint32_t number;

	memcpy(head, form, len);
	free(form);
	if (mig_trajectory_open(head, len) != MIG_OK ||
		mig_trajectory_read(head, &memory, again) != MIG_OK || head->count != count ||
		memcmp(again, fixes, count * sizeof(MigFix)) != 0 ||
		mig_trajectory_compare(head, head, &memory) != 0)
		abort();
	number = (uint32_t) (count * 2 / 3);
	if (mig_trajectory_fix(head, number, around) != MIG_OK ||
		memcmp(around, fixes + number, sizeof(MigFix)) != 0 ||
		mig_trajectory_find(head, around[0].time, &number, around) != MIG_OK ||
		number != count * 2 / 3 || memcmp(around + 1, fixes + number, sizeof(MigFix)) != 0)
		abort();
	free(again);
	free(head);
}

/* Writes fixes, if they are valid, and reads them back. */
static void
write_and_read(const MigFix *fixes, size_t count)
{
	if (mig_trajectory_check(fixes, count, &memory) == MIG_OK && count > 0)
		write_and_read_good(fixes, count);
}

static void
read_form(const uint8_t *data, size_t size)
{
	MigTrajectoryHead *head = calloc(1, size > sizeof(*head) ? size : sizeof(*head));

	memcpy(head, data, size);
	if (mig_trajectory_open(head, size) == MIG_OK)
	{
		MigFix *fixes = malloc(head->count * sizeof(MigFix));
		MigFix around[2];
		uint32_t number;

		if (mig_trajectory_read(head, &memory, fixes) == MIG_OK)
			write_and_read(fixes, head->count);
		(void) mig_trajectory_fix(head, head->count / 2, around);
		(void) mig_trajectory_find(head, head->last.time, &number, around);
		free(fixes);
	}
	free(head);
}

/* Four bytes per step: scales, then the steps in time, longitude and latitude. */
static void
read_fixes(const uint8_t *data, size_t size)
{
	size_t count = 0;
	MigFix *fixes = malloc((size / 4 + 1) * sizeof(MigFix));
	MigFix fix = {0, 0, 0};

	for (size_t at = 0; at + 4 <= size; at += 4)
	{
		int scale = data[at] % 8;

		fix.time += (int64_t) data[at + 1] << (data[at] / 8);
		fix.lon += ((int32_t) data[at + 2] - 128) * (1 << 3 * scale);
		fix.lat += ((int32_t) data[at + 3] - 128) * (1 << 3 * scale);
		if (fix.lon <= -180 * MIG_TRAJECTORY_DEGREE || fix.lon > 180 * MIG_TRAJECTORY_DEGREE)
			fix.lon = 0;
		if (fix.lat < -90 * MIG_TRAJECTORY_DEGREE || fix.lat > 90 * MIG_TRAJECTORY_DEGREE)
			fix.lat = 0;
		fixes[count++] = fix;
	}
	write_and_read(fixes, count);
	free(fixes);
}

static void
read_text(const char *text, size_t size)
{
	MigFixes fixes;
	MigFixes again;
	MigWhere where;
	char *written;
	size_t len = 0;

	if (mig_trajectory_parse(text, size, &memory, &fixes, &where) != MIG_OK)
	{
		if (where.position > size || fixes.fixes != NULL)
			abort();
		return;
	}
	if (mig_trajectory_check(fixes.fixes, fixes.count, &memory) != MIG_OK)
		abort();
	written = malloc(fixes.count * (MIG_FIX_TEXT_MAX + 1) + 2);
	for (size_t i = 0; i < fixes.count; i++)
	{
		written[len++] = i == 0 ? '{' : ',';
		len += mig_fix_format(fixes.fixes + i, written + len);
	}
	written[len++] = '}';
	if (mig_trajectory_parse(written, len, &memory, &again, &where) != MIG_OK ||
		again.count != fixes.count ||
		memcmp(again.fixes, fixes.fixes, fixes.count * sizeof(MigFix)) != 0)
		abort();
	free(written);
	memory.release(NULL, fixes.fixes);
	memory.release(NULL, again.fixes);
}

static void
read_json(const char *text, size_t size, bool apart)
{
	MigSequences sequences;
	MigWhere where;
	size_t first = 0;

	if (mig_trajectory_read_json(text, size, apart, &memory, &sequences, &where) != MIG_OK)
	{
		if (where.position > size || sequences.fixes.fixes != NULL || sequences.ends != NULL)
			abort();
		return;
	}
	if (sequences.count == 0 || sequences.ends[sequences.count - 1] != sequences.fixes.count)
		abort();
	if (!apart &&
		mig_trajectory_check(sequences.fixes.fixes, sequences.fixes.count, &memory) != MIG_OK)
		abort();
	for (size_t i = 0; apart && i < sequences.count; first = sequences.ends[i++])
		if (mig_trajectory_check(sequences.fixes.fixes + first, sequences.ends[i] - first,
								 &memory) != MIG_OK)
			abort();
	mig_sequences_free(&sequences, &memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_form(data, size);
	read_fixes(data, size);
	read_text((const char *) data, size);
	read_json((const char *) data, size, false);
	read_json((const char *) data, size, true);
	return 0;
}
