/*
 * density_fold_sql.c
 *		States of aggregates that return a density or a flow of a whole table (see density_fold_sql.h).
 */
#include "base/pg_compat.h"

#include "utils/float.h"

#include "base/array.h"
#include "base/exact_sum.h"
#include "base/fold.h"
#include "base/glue_sql.h"
#include "base/person_key_sql.h"
#include "density/density_sql.h"
#include "density/density_fold_sql.h"

/* Layout and sort order of records with one key and with two. */
static const struct
{
	size_t width;
	size_t keys;
	MigFold fold;
} layouts[2][MIG_DENSITY_FOLD_CONTENTS] = {
	{
		[MIG_DENSITY_FOLD_COUNTS] = {2, 1, mig_fold_counts},
		[MIG_DENSITY_FOLD_AMOUNTS] = {2, 1, mig_fold_amounts},
		[MIG_DENSITY_FOLD_BIGINTS] = {2, 2, mig_fold_pairs},
		[MIG_DENSITY_FOLD_UUIDS] = {4, 3, mig_fold_triples},
		[MIG_DENSITY_FOLD_TEXTS] = {4, 3, mig_fold_triples},
	},
	{
		[MIG_DENSITY_FOLD_COUNTS] = {3, 2, mig_fold_pair_counts},
		[MIG_DENSITY_FOLD_AMOUNTS] = {3, 2, mig_fold_pair_amounts},
		[MIG_DENSITY_FOLD_BIGINTS] = {3, 3, mig_fold_threes},
		[MIG_DENSITY_FOLD_UUIDS] = {4, 4, mig_fold_quadruples},
		[MIG_DENSITY_FOLD_TEXTS] = {4, 4, mig_fold_quadruples},
	},
};

/* Records use half the memory of a state: sorting them takes as much again. */
#define PARTS_OF_MEMORY 2

/* A new state in the memory context of the aggregate. */
static MigDensityFold *
new_fold(FunctionCallInfo fcinfo, size_t keys, MigKeyKind keys_are, MigDensityFoldContent content)
{
	MigDensityFold *fold =
		MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(MigDensityFold));

	fold->keys = keys;
	fold->keys_are = keys_are;
	fold->content = content;
	mig_sorter_init_state(&fold->sorter, fcinfo, layouts[keys - 1][content].width,
						  layouts[keys - 1][content].keys, mig_part_of_memory(PARTS_OF_MEMORY));
	mig_sorter_set_fold(&fold->sorter, layouts[keys - 1][content].fold);
	return fold;
}

/*
 * Returns the state and sets *record to a new record with the keys of the row, or to NULL if one of the
 * arguments is NULL.
 */
static MigDensityFold *
take_row(FunctionCallInfo fcinfo, size_t keys, MigDensityFoldContent content, int64_t **record)
{
	MigDensityFold *fold = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
		{
			*record = NULL;
			return fold;
		}
	if (fold == NULL)
		fold = new_fold(fcinfo, keys, mig_density_key_kind_arg(fcinfo), content);
	*record = mig_sorter_put(&fold->sorter);
	(*record)[0] = PG_GETARG_INT64(1);
	if (keys == 2)
		(*record)[1] = PG_GETARG_INT64(2);
	return fold;
}

Datum
mig_density_fold_add_count(FunctionCallInfo fcinfo, size_t keys, int64 count)
{
	int64_t *record;
	MigDensityFold *fold = take_row(fcinfo, keys, MIG_DENSITY_FOLD_COUNTS, &record);

	if (record != NULL)
		record[keys] = count;
	return mig_unchanged(fcinfo, fold);
}

pg_noreturn static void report_not_finite(void);

static void
report_not_finite(void)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("weight is not finite"),
					errdetail("NaN and infinity cannot be summed."),
					errhint("Leave such rows out, or give NULL, which is skipped.")));
}

Datum
mig_density_fold_add_amount(FunctionCallInfo fcinfo, size_t keys)
{
	int number = (int) keys + 1;
	double amount = PG_ARGISNULL(number) ? 0 : PG_GETARG_FLOAT8(number);
	int64_t *record;
	MigDensityFold *fold;

	if (!isfinite(amount))
		report_not_finite();
	fold = take_row(fcinfo, keys, MIG_DENSITY_FOLD_AMOUNTS, &record);
	if (record != NULL)
		memcpy(record + keys, &amount, sizeof(amount));
	return mig_unchanged(fcinfo, fold);
}

Datum
mig_density_fold_add_person(FunctionCallInfo fcinfo, size_t keys)
{
	static const MigDensityFoldContent contents[] = {
		[MIG_PERSON_BIGINT] = MIG_DENSITY_FOLD_BIGINTS,
		[MIG_PERSON_UUID] = MIG_DENSITY_FOLD_UUIDS,
		[MIG_PERSON_TEXT] = MIG_DENSITY_FOLD_TEXTS,
	};
	static const MigPersonKey nobody = {.kind = MIG_PERSON_BIGINT};
	int number = (int) keys + 1;
	const MigPersonKey *person = PG_ARGISNULL(number) ? &nobody : PG_GETARG_PERSON_KEY(number);
	MigDensityFoldContent content = contents[person->kind];
	int64_t *record;
	MigDensityFold *fold = take_row(fcinfo, keys, content, &record);

	if (record != NULL)
	{
		if (fold->content != content)
			mig_report_mixed_persons();
		record[fold->sorter.width - 1] = 0;
		memcpy(record + keys, person->numbers, mig_person_numbers(person->kind) * sizeof(int64_t));
	}
	return mig_unchanged(fcinfo, fold);
}

pg_noreturn static void report_mixed(const MigDensityFold *fold, const char *what);

static void
report_mixed(const MigDensityFold *fold, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("%s of different %s do not mix", fold->keys == 2 ? "flows" : "densities", what),
			 errhint("Sum values of one kind; multiply counts by 1.0 to get amounts.")));
}

/* Raises 42804 unless the state holds keys and values of these kinds. */
static void
check_alike(const MigDensityFold *fold, MigKeyKind keys_are, MigDensityFoldContent content)
{
	if (fold->keys_are != keys_are)
		report_mixed(fold, "keys");
	if (fold->content != content && content >= MIG_DENSITY_FOLD_BIGINTS)
		mig_report_mixed_persons();
	if (fold->content != content)
		report_mixed(fold, "values");
}

Datum
mig_density_fold_add_density(FunctionCallInfo fcinfo)
{
	MigDensityFold *fold = mig_state_arg(fcinfo, 0);
	MigDensity density;
	MigDensityFoldContent content;
	size_t keys;

	mig_aggregate_context(fcinfo);
	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, fold);
	density = mig_density_arg(fcinfo, 1);
	keys = density.to != NULL ? 2 : 1;
	content = density.counts != NULL ? MIG_DENSITY_FOLD_COUNTS : MIG_DENSITY_FOLD_AMOUNTS;
	if (fold == NULL)
		fold = new_fold(fcinfo, keys, density.keys_are, content);
	check_alike(fold, density.keys_are, content);
	for (size_t i = 0; i < density.count; i++)
	{
		int64_t *record = mig_sorter_put(&fold->sorter);

		mig_progress(&fold->sorter.memory, 1);
		record[0] = density.keys[i];
		if (density.to != NULL)
			record[1] = density.to[i];
		if (content == MIG_DENSITY_FOLD_COUNTS)
			record[keys] = density.counts[i];
		else
			memcpy(record + keys, density.amounts + i, sizeof(double));
	}
	PG_RETURN_POINTER(fold);
}

PG_FUNCTION_INFO_V1(density_agg_combine);
Datum
density_agg_combine(PG_FUNCTION_ARGS)
{
	MigDensityFold *fold = mig_state_arg(fcinfo, 0);
	MigDensityFold *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, fold);
	if (fold == NULL)
		fold = new_fold(fcinfo, other->keys, other->keys_are, other->content);
	check_alike(fold, other->keys_are, other->content);
	mig_sorter_take(&fold->sorter, &other->sorter);
	PG_RETURN_POINTER(fold);
}

/* --- Serialized state: a head with kind of keys, content and number of keys, then the records --- */

#define SERIAL_HEAD 8

PG_FUNCTION_INFO_V1(density_agg_serial);
Datum
density_agg_serial(PG_FUNCTION_ARGS)
{
	MigDensityFold *fold = (MigDensityFold *) PG_GETARG_POINTER(0);
	char head[SERIAL_HEAD] = {(char) fold->keys_are, (char) fold->content, (char) fold->keys};

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&fold->sorter, head, SERIAL_HEAD));
}

/* Is a serialized record valid in the state? */
static bool
record_is_good(const void *state, const int64_t *record)
{
	const MigDensityFold *fold = state;
	double amount;

	if (fold->content == MIG_DENSITY_FOLD_AMOUNTS)
	{
		memcpy(&amount, record + fold->keys, sizeof(amount));
		if (!isfinite(amount))
			return false;
	}
	return mig_density_key_is_good(fold->keys_are, record[0]) &&
		   (fold->keys == 1 || mig_density_key_is_good(fold->keys_are, record[1]));
}

PG_FUNCTION_INFO_V1(density_agg_deserial);
Datum
density_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(bytes);
	size_t len = VARSIZE_ANY_EXHDR(bytes);
	MigDensityFold *fold;

	mig_aggregate_context(fcinfo);
	if (len < SERIAL_HEAD || data[0] > MIG_KEYS_REGION || data[1] >= MIG_DENSITY_FOLD_CONTENTS ||
		data[2] < 1 || data[2] > 2)
		mig_report_state("density_agg");
	fold = palloc(sizeof(MigDensityFold));
	fold->keys_are = data[0];
	fold->content = data[1];
	fold->keys = data[2];
	mig_sorter_init(
		&fold->sorter, CurrentMemoryContext, layouts[fold->keys - 1][fold->content].width,
		layouts[fold->keys - 1][fold->content].keys, mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&fold->sorter, data + SERIAL_HEAD, len - SERIAL_HEAD, record_is_good,
						 fold))
		mig_report_state("density_agg");
	PG_RETURN_POINTER(fold);
}

/* --- Result --- */

/* Does the record at the head of the sorter have these keys? */
static inline bool
has_keys(const int64_t *head, const int64_t *keys, size_t count)
{
	return head != NULL && head[0] == keys[0] && (count == 1 || head[1] == keys[1]);
}

static int64
sum_of_counts(MigDensityFold *fold, const int64_t *keys)
{
	const int64_t *head;
	__int128 sum = 0;

	while (has_keys(head = mig_sorter_head(&fold->sorter), keys, fold->keys))
	{
		sum += head[fold->keys];
		mig_sorter_next(&fold->sorter);
	}
	if (sum > PG_INT64_MAX || sum < PG_INT64_MIN)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
						errdetail("The weights of a key add up to more."),
						errhint("Give weights as double precision.")));
	return (int64) sum;
}

static double
sum_of_amounts(MigDensityFold *fold, const int64_t *keys)
{
	const int64_t *head;
	MigExactSum sum;
	double value;

	mig_exact_sum_clear(&sum);
	while (has_keys(head = mig_sorter_head(&fold->sorter), keys, fold->keys))
	{
		memcpy(&value, head + fold->keys, sizeof(value));
		mig_exact_sum_add(&sum, value);
		mig_sorter_next(&fold->sorter);
	}
	value = mig_exact_sum_value(&sum);
	if (!isfinite(value))
		float_overflow_error();
	return value;
}

/* Number of distinct persons of the keys, whose records are sorted. */
static int64
count_of_persons(MigDensityFold *fold, const int64_t *keys)
{
	const int64_t *head;
	size_t bytes = fold->sorter.width * sizeof(int64_t);
	int64_t last[MIG_SORTER_WIDTH_MAX];
	int64 count = 0;

	while (has_keys(head = mig_sorter_head(&fold->sorter), keys, fold->keys))
	{
		if (count == 0 || memcmp(last, head, bytes) != 0)
			count++;
		memcpy(last, head, bytes);
		mig_sorter_next(&fold->sorter);
	}
	return count;
}

/* Growing array of entries of keys and value. */
typedef struct Entries
{
	int64_t *entries;
	size_t count;
	size_t room;
} Entries;

static int64_t *
new_entry(Entries *entries, size_t width, const MigMemory *memory)
{
	entries->entries = mig_grow(memory, entries->entries, &entries->room, entries->count + 1,
								width * sizeof(int64_t));
	mig_progress(memory, 1);
	return entries->entries + width * entries->count++;
}

static Entries
read_entries(MigDensityFold *fold, const MigMemory *memory)
{
	Entries entries = {NULL};
	const int64_t *head;

	mig_sorter_sort(&fold->sorter);
	while ((head = mig_sorter_head(&fold->sorter)) != NULL)
	{
		int64_t *entry = new_entry(&entries, fold->keys + 1, memory);
		int64_t *value = entry + fold->keys;
		double amount;

		memcpy(entry, head, fold->keys * sizeof(int64_t));
		switch (fold->content)
		{
			case MIG_DENSITY_FOLD_COUNTS:
				*value = sum_of_counts(fold, entry);
				break;
			case MIG_DENSITY_FOLD_AMOUNTS:
				amount = sum_of_amounts(fold, entry);
				memcpy(value, &amount, sizeof(amount));
				break;
			default:
				*value = count_of_persons(fold, entry);
				break;
		}
	}
	return entries;
}

/* For densities and flows; the state is read but stays usable. */
PG_FUNCTION_INFO_V1(density_agg_final);
Datum
density_agg_final(PG_FUNCTION_ARGS)
{
	MigDensityFold *fold = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	size_t width;
	Entries entries;
	MigValueKind values_are;
	MigDensityOut out;

	mig_aggregate_context(fcinfo);
	if (fold == NULL)
		PG_RETURN_NULL();
	width = fold->keys + 1;
	entries = read_entries(fold, &memory);
	values_are = fold->content == MIG_DENSITY_FOLD_AMOUNTS ? MIG_AMOUNTS : MIG_COUNTS;
	out = fold->keys == 2 ? mig_flow_out(fold->keys_are, values_are, entries.count)
						  : mig_density_out(fold->keys_are, values_are, entries.count);
	for (size_t i = 0; i < entries.count; i++)
	{
		mig_progress(&memory, 1);
		for (size_t column = 0; column < width; column++)
			out.form->data[column * entries.count + i] = entries.entries[i * width + column];
	}
	if (entries.entries != NULL)
		pfree(entries.entries);
	PG_RETURN_DATUM(mig_density_done(&out, entries.count));
}
