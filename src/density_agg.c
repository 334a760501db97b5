/*
 * density_agg.c
 *		Aggregates that make a density of a whole table, which they sort by themselves: density_agg counts or
 *		sums by key, density_persons_agg counts each person once, density_sum_agg adds densities up.
 */
#include "pg_compat.h"

#include "utils/float.h"

#include "core/density_text.h"
#include "core/sum.h"
#include "core/tally.h"
#include "density.h"
#include "glue.h"
#include "person_key.h"
#include "sorter.h"

/* What the records of a state hold besides the key. */
typedef enum Content
{
	COUNTS,  /* a number to be added */
	AMOUNTS, /* the bits of an amount to be added */
	BIGINTS, /* a person by one number */
	UUIDS,   /* by two */
	TEXTS,   /* by three */
} Content;

static const struct
{
	size_t width;
	size_t keys;
	MigFold fold;
} layouts[] = {
	[COUNTS] = {2, 1, mig_tally_counts},    [AMOUNTS] = {2, 1, mig_tally_amounts},
	[BIGINTS] = {2, 2, mig_tally_pairs},    [UUIDS] = {4, 3, mig_tally_triples},
	[TEXTS] = {4, 4, mig_tally_quadruples},
};

typedef struct Tally
{
	MigKeyKind keys_are;
	Content content;
	MigSorter sorter;
} Tally;

/* The memory of a state before its records are sorted, which takes as much again. */
#define PARTS_OF_MEMORY 2

/* A new state of the aggregate called. */
static Tally *
new_tally(FunctionCallInfo fcinfo, MigKeyKind keys_are, Content content)
{
	Tally *tally = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(Tally));

	tally->keys_are = keys_are;
	tally->content = content;
	mig_sorter_init_state(&tally->sorter, fcinfo, layouts[content].width, layouts[content].keys,
						  mig_part_of_memory(PARTS_OF_MEMORY));
	mig_sorter_set_fold(&tally->sorter, layouts[content].fold);
	return tally;
}

/* The state of a call with a key, and room in *record for its row; NULL if one of the arguments is NULL. */
static Tally *
take_row(FunctionCallInfo fcinfo, Content content, int64_t **record)
{
	Tally *tally = mig_state_arg(fcinfo, 0);

	mig_aggregate_context(fcinfo);
	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
		{
			*record = NULL;
			return tally;
		}
	if (tally == NULL)
		tally = new_tally(fcinfo, mig_density_key_kind_arg(fcinfo), content);
	*record = mig_sorter_put(&tally->sorter);
	(*record)[0] = PG_GETARG_INT64(1);
	return tally;
}

static Datum
add_count(FunctionCallInfo fcinfo, int64 count)
{
	int64_t *record;
	Tally *tally = take_row(fcinfo, COUNTS, &record);

	if (record != NULL)
		record[1] = count;
	return mig_unchanged(fcinfo, tally);
}

PG_FUNCTION_INFO_V1(density_agg_trans);
Datum
density_agg_trans(PG_FUNCTION_ARGS)
{
	return add_count(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(density_agg_trans_integer);
Datum
density_agg_trans_integer(PG_FUNCTION_ARGS)
{
	return add_count(fcinfo, PG_GETARG_INT32(2));
}

PG_FUNCTION_INFO_V1(density_agg_trans_bigint);
Datum
density_agg_trans_bigint(PG_FUNCTION_ARGS)
{
	return add_count(fcinfo, PG_GETARG_INT64(2));
}

pg_noreturn static void report_not_finite(void);

static void
report_not_finite(void)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("weight is not finite"),
					errdetail("NaN and infinity cannot be summed."),
					errhint("Leave such rows out, or give NULL, which is skipped.")));
}

PG_FUNCTION_INFO_V1(density_agg_trans_double);
Datum
density_agg_trans_double(PG_FUNCTION_ARGS)
{
	int64_t *record;
	Tally *tally;

	if (!PG_ARGISNULL(2) && !isfinite(PG_GETARG_FLOAT8(2)))
		report_not_finite();
	tally = take_row(fcinfo, AMOUNTS, &record);
	if (record != NULL)
	{
		double amount = PG_GETARG_FLOAT8(2);

		memcpy(record + 1, &amount, sizeof(amount));
	}
	return mig_unchanged(fcinfo, tally);
}

static Datum
add_person(FunctionCallInfo fcinfo, Content content, MigPersonKind kind)
{
	int64_t *record;
	Tally *tally = take_row(fcinfo, content, &record);

	if (record != NULL)
	{
		record[layouts[content].width - 1] = 0;
		mig_person_key(kind, PG_GETARG_DATUM(2), record + 1);
	}
	return mig_unchanged(fcinfo, tally);
}

PG_FUNCTION_INFO_V1(density_persons_agg_trans_bigint);
Datum
density_persons_agg_trans_bigint(PG_FUNCTION_ARGS)
{
	return add_person(fcinfo, BIGINTS, MIG_PERSON_BIGINT);
}

PG_FUNCTION_INFO_V1(density_persons_agg_trans_uuid);
Datum
density_persons_agg_trans_uuid(PG_FUNCTION_ARGS)
{
	return add_person(fcinfo, UUIDS, MIG_PERSON_UUID);
}

PG_FUNCTION_INFO_V1(density_persons_agg_trans_text);
Datum
density_persons_agg_trans_text(PG_FUNCTION_ARGS)
{
	return add_person(fcinfo, TEXTS, MIG_PERSON_TEXT);
}

pg_noreturn static void report_mixed(const char *what);

static void
report_mixed(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("densities of different %s do not mix", what),
			 errhint("Add up densities of one kind; multiplied by 1.0 counts are amounts.")));
}

PG_FUNCTION_INFO_V1(density_sum_agg_trans);
Datum
density_sum_agg_trans(PG_FUNCTION_ARGS)
{
	Tally *tally = mig_state_arg(fcinfo, 0);
	MigDensity density;
	Content content;

	mig_aggregate_context(fcinfo);
	if (PG_ARGISNULL(1))
		return mig_unchanged(fcinfo, tally);
	density = mig_density_arg(fcinfo, 1);
	content = density.counts != NULL ? COUNTS : AMOUNTS;
	if (tally == NULL)
		tally = new_tally(fcinfo, density.keys_are, content);
	if (tally->keys_are != density.keys_are)
		report_mixed("keys");
	if (tally->content != content)
		report_mixed("values");
	for (size_t i = 0; i < density.count; i++)
	{
		int64_t *record = mig_sorter_put(&tally->sorter);

		mig_progress_at(&tally->sorter.memory, i);
		record[0] = density.keys[i];
		if (content == COUNTS)
			record[1] = density.counts[i];
		else
			memcpy(record + 1, density.amounts + i, sizeof(double));
	}
	PG_RETURN_POINTER(tally);
}

PG_FUNCTION_INFO_V1(density_agg_combine);
Datum
density_agg_combine(PG_FUNCTION_ARGS)
{
	Tally *tally = mig_state_arg(fcinfo, 0);
	Tally *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, tally);
	if (tally == NULL)
		tally = new_tally(fcinfo, other->keys_are, other->content);
	if (tally->keys_are != other->keys_are)
		report_mixed("keys");
	if (tally->content != other->content)
		report_mixed("values");
	mig_sorter_take(&tally->sorter, &other->sorter);
	PG_RETURN_POINTER(tally);
}

/* --- From worker to leader: what the keys and the records are, then the records --- */

#define SERIAL_HEAD 8

PG_FUNCTION_INFO_V1(density_agg_serial);
Datum
density_agg_serial(PG_FUNCTION_ARGS)
{
	Tally *tally = (Tally *) PG_GETARG_POINTER(0);
	char head[SERIAL_HEAD] = {(char) tally->keys_are, (char) tally->content};

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&tally->sorter, head, SERIAL_HEAD));
}

/* Could a record be one of the state? */
static bool
record_is_good(const void *state, const int64_t *record)
{
	const Tally *tally = state;
	double amount;

	if (tally->content == AMOUNTS)
	{
		memcpy(&amount, record + 1, sizeof(amount));
		if (!isfinite(amount))
			return false;
	}
	return mig_density_key_is_good(tally->keys_are, record[0]);
}

PG_FUNCTION_INFO_V1(density_agg_deserial);
Datum
density_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const uint8 *data = (const uint8 *) VARDATA_ANY(bytes);
	size_t len = VARSIZE_ANY_EXHDR(bytes);
	Tally *tally;

	mig_aggregate_context(fcinfo);
	if (len < SERIAL_HEAD || data[0] > MIG_KEYS_REGION || data[1] > TEXTS)
		mig_report_state("density_agg");
	tally = palloc(sizeof(Tally));
	tally->keys_are = data[0];
	tally->content = data[1];
	mig_sorter_init(&tally->sorter, CurrentMemoryContext, layouts[tally->content].width,
					layouts[tally->content].keys, mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&tally->sorter, data + SERIAL_HEAD, len - SERIAL_HEAD, record_is_good,
						 tally))
		mig_report_state("density_agg");
	PG_RETURN_POINTER(tally);
}

/* --- The density --- */

static int64
sum_of_counts(MigSorter *sorter, int64 key)
{
	const int64_t *head;
	__int128 sum = 0;

	while ((head = mig_sorter_head(sorter)) != NULL && head[0] == key)
	{
		sum += head[1];
		mig_sorter_next(sorter);
	}
	if (sum > PG_INT64_MAX || sum < PG_INT64_MIN)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
						errdetail("The weights of a key add up to more."),
						errhint("Give weights as double precision.")));
	return (int64) sum;
}

static double
sum_of_amounts(MigSorter *sorter, int64 key)
{
	const int64_t *head;
	MigSum sum;
	double value;

	sum.count = 0;
	while ((head = mig_sorter_head(sorter)) != NULL && head[0] == key)
	{
		memcpy(&value, head + 1, sizeof(value));
		mig_sum_add(&sum, value);
		mig_sorter_next(sorter);
	}
	value = mig_sum_value(&sum);
	if (!isfinite(value))
		float_overflow_error();
	return value;
}

/* How many persons the key has; they come in order. */
static int64
count_of_persons(MigSorter *sorter, int64 key)
{
	const int64_t *head;
	int64_t last[MIG_SORTER_WIDTH_MAX];
	int64 count = 0;

	while ((head = mig_sorter_head(sorter)) != NULL && head[0] == key)
	{
		if (count == 0 || memcmp(last, head, sorter->width * sizeof(int64_t)) != 0)
			count++;
		memcpy(last, head, sorter->width * sizeof(int64_t));
		mig_sorter_next(sorter);
	}
	return count;
}

/* Keys and values as they come: records of two numbers. */
typedef struct Entries
{
	int64_t (*entries)[2];
	size_t count;
	size_t room;
} Entries;

static int64_t *
new_entry(Entries *entries, const MigMemory *memory)
{
	if (entries->count == entries->room)
	{
		entries->room = Max(2 * entries->room, 256);
		entries->entries = memory->resize(memory->state, entries->entries,
										  entries->room * sizeof(entries->entries[0]));
	}
	mig_progress_at(memory, entries->count);
	return entries->entries[entries->count++];
}

static Entries
read_entries(Tally *tally, const MigMemory *memory)
{
	MigSorter *sorter = &tally->sorter;
	Entries entries = {NULL};
	const int64_t *head;

	mig_sorter_sort(sorter);
	while ((head = mig_sorter_head(sorter)) != NULL)
	{
		int64_t *entry = new_entry(&entries, memory);
		double amount;

		entry[0] = head[0];
		switch (tally->content)
		{
			case COUNTS:
				entry[1] = sum_of_counts(sorter, entry[0]);
				break;
			case AMOUNTS:
				amount = sum_of_amounts(sorter, entry[0]);
				memcpy(entry + 1, &amount, sizeof(amount));
				break;
			default:
				entry[1] = count_of_persons(sorter, entry[0]);
				break;
		}
	}
	return entries;
}

/* Reads the state, which goes on being of use. */
PG_FUNCTION_INFO_V1(density_agg_final);
Datum
density_agg_final(PG_FUNCTION_ARGS)
{
	Tally *tally = mig_state_arg(fcinfo, 0);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	Entries entries;
	MigDensityOut out;

	mig_aggregate_context(fcinfo);
	if (tally == NULL)
		PG_RETURN_NULL();
	entries = read_entries(tally, &memory);
	out = mig_density_out(tally->keys_are, tally->content == AMOUNTS ? MIG_AMOUNTS : MIG_COUNTS,
						  entries.count);
	for (size_t i = 0; i < entries.count; i++)
	{
		mig_progress_at(&memory, i);
		out.keys[i] = entries.entries[i][0];
		memcpy(out.keys + entries.count + i, entries.entries[i] + 1, sizeof(int64_t));
	}
	if (entries.entries != NULL)
		pfree(entries.entries);
	PG_RETURN_DATUM(mig_density_done(&out, entries.count));
}
