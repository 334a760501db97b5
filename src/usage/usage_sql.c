/*
 * usage_sql.c
 *		SQL functions of usage: how many persons live in a dwelling, from its meter readings.
 *
 * Models and estimates are rows of arrays, so that they can be read, stored and sent as such;
 * arguments are checked (for the contents see usage/usage_model.h and usage_judge.h).
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "base/glue_sql.h"
#include "usage/usage_judge.h"

static void
check(MigStatus status)
{
	switch (status)
	{
		case MIG_OK:
			return;
		case MIG_BAD_KIND:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid kind of meter"),
					 errdetail("A name has 1 to %d bytes, and there are at most %d kinds.",
							   MIG_USAGE_NAME_MAX, MIG_USAGE_KINDS_MAX),
					 errhint("Name the kinds water, electricity and gas, or in few words "
							 "of your own.")));
			break;
		case MIG_BAD_SEASON:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("season out of range"),
					 errdetail("Seasons run from 0 to %d.", MIG_USAGE_SEASON_MAX),
					 errhint("Number the seasons by month or quarter.")));
			break;
		case MIG_BAD_NUMBER:
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("number of persons out of range"),
							errdetail("It runs from 0 to less than %d.", MIG_USAGE_NUMBERS),
							errhint("Leave out larger dwellings, and what is not a dwelling.")));
			break;
		case MIG_BAD_AMOUNT:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("amount out of range"),
					 errdetail("It is negative, more than 1e12 or not a number."),
					 errhint("Leave out readings of meters that were exchanged.")));
			break;
		case MIG_TOO_LARGE:
			ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
							errmsg("one dwelling has too many readings"),
							errdetail("A model can hold at most %zu.", MIG_USAGE_READINGS_MAX),
							errhint("Give each dwelling its own number.")));
			break;
		case MIG_BAD_USAGE:
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("invalid value for type %s", "usage_model"),
							errdetail("Its arrays are not those of a fitted model."),
							errhint("Build models with usage_model_agg.")));
			break;
		default:
			elog(ERROR, "unexpected status %d", (int) status);
	}
}

/* --- Rows of arrays --- */

/* Element type of an array. */
typedef struct Element
{
	Oid type;
	int16 size;
	bool by_value;
	char align;
} Element;

static const Element of_float8 = {FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};
static const Element of_int8 = {INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE};
static const Element of_int4 = {INT4OID, sizeof(int32), true, TYPALIGN_INT};
static const Element of_text = {TEXTOID, -1, false, TYPALIGN_INT};

static Datum
array_of(const Element *element, Datum *values, size_t count)
{
	return PointerGetDatum(construct_array(values, (int) count, element->type, element->size,
										   element->by_value, element->align));
}

/* A row argument, and a description of it. */
typedef struct Row
{
	const char *type;
	Datum *values;
	bool *nulls;
} Row;

static Row
row_arg(FunctionCallInfo fcinfo, int number, const char *type)
{
	HeapTupleHeader header = PG_GETARG_HEAPTUPLEHEADER(number);
	TupleDesc desc =
		lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Row row = {type, palloc(desc->natts * sizeof(Datum)), palloc(desc->natts * sizeof(bool))};

	heap_deform_tuple(&tuple, desc, row.values, row.nulls);
	ReleaseTupleDesc(desc);
	return row;
}

pg_noreturn static void report_row(const Row *row);

static void
report_row(const Row *row)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("invalid value for type %s", row->type),
					errdetail("Its arrays differ in length or hold invalid values."),
					errhint("Use values returned by usage_model_agg and usage_expected.")));
}

/* The elements of an attribute; there must be *count, which is set if it is negative. */
static Datum *
elements_of(const Row *row, int attribute, const Element *element, int *count)
{
	Datum *values;
	bool *nulls;
	int length;

	if (row->nulls[attribute])
		report_row(row);
	deconstruct_array(DatumGetArrayTypeP(row->values[attribute]), element->type, element->size,
					  element->by_value, element->align, &values, &nulls, &length);
	if (*count >= 0 && length != *count)
		report_row(row);
	for (int i = 0; i < length; i++)
		if (nulls[i])
			report_row(row);
	*count = length;
	return values;
}

/* --- Models --- */

enum
{
	MODEL_KINDS,
	MODEL_VARYING,
	MODEL_EMPTY,
	MODEL_EMPTY_SCALE,
	MODEL_SHARED,
	MODEL_KIND,
	MODEL_SEASON,
	MODEL_READINGS,
	MODEL_BASE,
	MODEL_PER_PERSON,
	MODEL_SCALE,
	MODEL_ATTRIBUTES
};

static Datum
model_row(FunctionCallInfo fcinfo, const MigUsageModel *model)
{
	Datum kinds[MODEL_SHARED][MIG_USAGE_KINDS_MAX];
	Datum *entries = palloc((model->entries + 1) * 6 * sizeof(Datum));
	Datum values[MODEL_ATTRIBUTES];
	bool nulls[MODEL_ATTRIBUTES] = {false};

	for (unsigned i = 0; i < model->kinds; i++)
	{
		const MigUsageKind *kind = model->kind + i;

		kinds[MODEL_KINDS][i] = CStringGetTextDatum(kind->name);
		kinds[MODEL_VARYING][i] = Float8GetDatum(kind->varying);
		kinds[MODEL_EMPTY][i] = Float8GetDatum(kind->empty);
		kinds[MODEL_EMPTY_SCALE][i] = Float8GetDatum(kind->empty_scale);
	}
	for (size_t i = 0; i < model->entries; i++)
	{
		const MigUsageEntry *entry = model->entry + i;
		Datum *at = entries + i;

		at[0] = Int32GetDatum((int32) entry->kind + 1);
		at[model->entries] = Int32GetDatum(entry->season);
		at[2 * model->entries] = Int64GetDatum(entry->readings);
		at[3 * model->entries] = Float8GetDatum(entry->base);
		at[4 * model->entries] = Float8GetDatum(entry->per_person);
		at[5 * model->entries] = Float8GetDatum(entry->scale);
	}
	values[MODEL_SHARED] = Float8GetDatum(model->shared);
	for (int i = MODEL_KINDS; i < MODEL_SHARED; i++)
		values[i] = array_of(i == MODEL_KINDS ? &of_text : &of_float8, kinds[i], model->kinds);
	for (int i = MODEL_KIND; i < MODEL_ATTRIBUTES; i++)
		values[i] = array_of(i <= MODEL_SEASON     ? &of_int4
							 : i == MODEL_READINGS ? &of_int8
												   : &of_float8,
							 entries + (i - MODEL_KIND) * model->entries, model->entries);
	return HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls));
}

static void
model_arg(FunctionCallInfo fcinfo, int number, MigUsageModel *model)
{
	Row row = row_arg(fcinfo, number, "usage_model");
	int count = -1;
	Datum *kinds[MODEL_SHARED];
	Datum *entries[MODEL_ATTRIBUTES];

	memset(model, 0, sizeof(*model));
	for (int i = MODEL_KINDS; i < MODEL_SHARED; i++)
		kinds[i] = elements_of(&row, i, i == MODEL_KINDS ? &of_text : &of_float8, &count);
	if (count > MIG_USAGE_KINDS_MAX || row.nulls[MODEL_SHARED])
		report_row(&row);
	model->kinds = (unsigned) count;
	model->shared = DatumGetFloat8(row.values[MODEL_SHARED]);
	for (int i = 0; i < count; i++)
	{
		MigUsageKind *kind = model->kind + i;
		text *name = DatumGetTextPP(kinds[MODEL_KINDS][i]);

		if (VARSIZE_ANY_EXHDR(name) > MIG_USAGE_NAME_MAX)
			report_row(&row);
		memcpy(kind->name, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
		kind->varying = DatumGetFloat8(kinds[MODEL_VARYING][i]);
		kind->empty = DatumGetFloat8(kinds[MODEL_EMPTY][i]);
		kind->empty_scale = DatumGetFloat8(kinds[MODEL_EMPTY_SCALE][i]);
	}
	count = -1;
	for (int i = MODEL_KIND; i < MODEL_ATTRIBUTES; i++)
		entries[i] = elements_of(&row, i,
								 i <= MODEL_SEASON     ? &of_int4
								 : i == MODEL_READINGS ? &of_int8
													   : &of_float8,
								 &count);
	model->entries = (size_t) count;
	model->entry = palloc((count + 1) * sizeof(MigUsageEntry));
	for (int i = 0; i < count; i++)
		model->entry[i] = (MigUsageEntry){
			.kind = (unsigned) DatumGetInt32(entries[MODEL_KIND][i]) - 1,
			.season = DatumGetInt32(entries[MODEL_SEASON][i]),
			.readings = DatumGetInt64(entries[MODEL_READINGS][i]),
			.base = DatumGetFloat8(entries[MODEL_BASE][i]),
			.per_person = DatumGetFloat8(entries[MODEL_PER_PERSON][i]),
			.scale = DatumGetFloat8(entries[MODEL_SCALE][i]),
		};
	check(mig_usage_check(model));
}

/* --- Estimates --- */

enum
{
	ESTIMATE_PERSONS,
	ESTIMATE_ERROR,
	ESTIMATE_READINGS,
	ESTIMATE_KINDS,
	ESTIMATE_KIND_READINGS,
	ESTIMATE_USED,
	ESTIMATE_BASE,
	ESTIMATE_PER_PERSON,
	ESTIMATE_LIKELIHOOD,
	ESTIMATE_ATTRIBUTES
};

/* The elements of argument 1 and those that follow; raises unless all have the same number and none is NULL. */
static Datum *
argument_elements(FunctionCallInfo fcinfo, int number, const Element *element, int *count)
{
	Datum *values;
	bool *nulls;
	int length;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(number), element->type, element->size,
					  element->by_value, element->align, &values, &nulls, &length);
	for (int i = 0; i < length; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("readings must not contain NULL"),
					 errhint("Leave out readings whose kind, season or amount is not known.")));
	if (number > 1 && length != *count)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("kinds, seasons and amounts differ in number"),
						errdetail("One array has %d elements, another %d.", *count, length),
						errhint("Gather the three from the same rows with array_agg.")));
	*count = length;
	return values;
}

PG_FUNCTION_INFO_V1(usage_expected);
Datum
usage_expected(PG_FUNCTION_ARGS)
{
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigUsageModel model;
	MigUsageEstimate estimate;
	MigUsageAmount *readings;
	int count = 0;
	size_t known = 0;
	Datum *kinds = argument_elements(fcinfo, 1, &of_text, &count);
	Datum *seasons = argument_elements(fcinfo, 2, &of_int4, &count);
	Datum *amounts = argument_elements(fcinfo, 3, &of_float8, &count);
	Datum parts[ESTIMATE_LIKELIHOOD][MIG_USAGE_KINDS_MAX];
	Datum likelihood[MIG_USAGE_NUMBERS];
	Datum values[ESTIMATE_ATTRIBUTES];
	bool nulls[ESTIMATE_ATTRIBUTES] = {false};

	if (count > MIG_USAGE_AMOUNTS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("one dwelling has too many readings"),
						errdetail("There are %d; the limit is %d.", count, MIG_USAGE_AMOUNTS_MAX),
						errhint("Take those of the last months.")));
	model_arg(fcinfo, 0, &model);
	readings = palloc((count + 1) * sizeof(MigUsageAmount));
	for (int i = 0; i < count; i++)
	{
		text *kind = DatumGetTextPP(kinds[i]);
		double amount = DatumGetFloat8(amounts[i]);
		const MigUsageEntry *entry = mig_usage_find(
			&model, VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind), DatumGetInt32(seasons[i]));

		if (!(amount >= 0 && amount <= MIG_USAGE_AMOUNT_MAX))
			check(MIG_BAD_AMOUNT);
		if (entry != NULL)
			readings[known++] = (MigUsageAmount){entry, amount};
	}
	mig_usage_estimate(&model, readings, known, &memory, &estimate);
	for (unsigned i = 0; i < estimate.kinds; i++)
	{
		const MigUsageEvidence *evidence = estimate.evidence + i;

		parts[ESTIMATE_KINDS][i] = CStringGetTextDatum(model.kind[evidence->kind].name);
		parts[ESTIMATE_KIND_READINGS][i] = Int32GetDatum((int32) evidence->readings);
		parts[ESTIMATE_USED][i] = Float8GetDatum(evidence->used);
		parts[ESTIMATE_BASE][i] = Float8GetDatum(evidence->base);
		parts[ESTIMATE_PER_PERSON][i] = Float8GetDatum(evidence->per_person);
	}
	for (int i = 0; i < MIG_USAGE_NUMBERS; i++)
		likelihood[i] = Float8GetDatum(estimate.likelihood[i]);
	values[ESTIMATE_PERSONS] = Float8GetDatum(estimate.persons);
	values[ESTIMATE_ERROR] = Float8GetDatum(estimate.error);
	values[ESTIMATE_READINGS] = Int32GetDatum((int32) known);
	nulls[ESTIMATE_PERSONS] = nulls[ESTIMATE_ERROR] = known == 0;
	for (int i = ESTIMATE_KINDS; i < ESTIMATE_LIKELIHOOD; i++)
		values[i] = array_of(i == ESTIMATE_KINDS           ? &of_text
							 : i == ESTIMATE_KIND_READINGS ? &of_int4
														   : &of_float8,
							 parts[i], estimate.kinds);
	values[ESTIMATE_LIKELIHOOD] = array_of(&of_float8, likelihood, MIG_USAGE_NUMBERS);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}

/* --- Judging --- */

typedef enum Finding
{
	NOTHING,
	GROUP_RENTAL,
	DECLARED_BUT_EMPTY,
	OCCUPIED_BUT_UNDECLARED
} Finding;

static const char *const finding_names[] = {NULL, "likely_group_rental", "declared_but_empty",
											"occupied_but_undeclared"};

/* Raises unless the arrays of evidence, used by usage_explanation, have an element for each kind. */
static void
check_evidence(const Row *row)
{
	int count = -1;

	for (int i = ESTIMATE_KINDS; i < ESTIMATE_LIKELIHOOD; i++)
		elements_of(row, i,
					i == ESTIMATE_KINDS           ? &of_text
					: i == ESTIMATE_KIND_READINGS ? &of_int4
												  : &of_float8,
					&count);
}

static const float8 *
likelihood_of(const Row *row)
{
	int count = MIG_USAGE_NUMBERS;
	Datum *values = elements_of(row, ESTIMATE_LIKELIHOOD, &of_float8, &count);
	float8 *likelihood = palloc(count * sizeof(float8));

	for (int i = 0; i < count; i++)
	{
		likelihood[i] = DatumGetFloat8(values[i]);
		if (!(likelihood[i] <= 0))
			report_row(row);
	}
	return likelihood;
}

/* Not strict: with an unknown capacity, results that depend on it are omitted. */
PG_FUNCTION_INFO_V1(usage_judge);
Datum
usage_judge(PG_FUNCTION_ARGS)
{
	Row row;
	int declared;
	int capacity = PG_ARGISNULL(2) ? MIG_USAGE_NUMBERS : PG_GETARG_INT32(2);
	MigUsagePrior prior;
	MigUsageJudgement judgement;
	Finding finding = NOTHING;
	double probability = 0;
	Datum values[6];
	bool nulls[6] = {false};

	for (int i = 0; i < PG_NARGS(); i++)
		if (i != 2 && PG_ARGISNULL(i))
			PG_RETURN_NULL();
	row = row_arg(fcinfo, 0, "usage_estimate");
	if (row.nulls[ESTIMATE_READINGS])
		report_row(&row);
	check_evidence(&row);
	declared = PG_GETARG_INT32(1);
	prior = (MigUsagePrior){PG_GETARG_FLOAT8(3), PG_GETARG_FLOAT8(4), PG_GETARG_FLOAT8(5),
							PG_GETARG_FLOAT8(6)};
	if (declared < 0 || capacity < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of persons must not be negative"),
				 errdetail("The declared number or the capacity is negative."),
				 errhint("Give 0 if nobody is declared, NULL if the capacity is not known.")));
	if (!mig_usage_prior_is_valid(&prior))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("prior probability out of range"),
				 errdetail(
					 "Each must be between 0 and 1, and so must the sum of empty, fewer and more."),
				 errhint("Leave them out, or take shares of dwellings that were visited.")));
	/* Without readings nothing is known, and higher numbers of persons are not distinguished. */
	if (DatumGetInt32(row.values[ESTIMATE_READINGS]) == 0 || declared >= MIG_USAGE_NUMBERS)
		PG_RETURN_NULL();
	mig_usage_judge(likelihood_of(&row), declared, capacity, &prior, &judgement);
	nulls[5] = PG_ARGISNULL(2) || capacity >= MIG_USAGE_NUMBERS - 1;
	if (!nulls[5] && judgement.over >= 0.5)
		finding = GROUP_RENTAL;
	else if (declared > 0 && judgement.empty >= 0.5)
		finding = DECLARED_BUT_EMPTY;
	else if (judgement.more >= 0.5)
		finding = OCCUPIED_BUT_UNDECLARED;
	switch (finding)
	{
		case NOTHING:
			break;
		case GROUP_RENTAL:
			probability = judgement.over;
			break;
		case DECLARED_BUT_EMPTY:
			probability = judgement.empty;
			break;
		case OCCUPIED_BUT_UNDECLARED:
			probability = judgement.more;
			break;
	}
	nulls[0] = nulls[1] = finding == NOTHING;
	if (finding != NOTHING)
		values[0] = CStringGetTextDatum(finding_names[finding]);
	values[1] = Float8GetDatum(probability);
	values[2] = Float8GetDatum(judgement.empty);
	values[3] = Float8GetDatum(judgement.fewer);
	values[4] = Float8GetDatum(judgement.more);
	values[5] = Float8GetDatum(judgement.over);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}

/* --- Aggregate --- */

static MigUsageBuild *
new_state(MemoryContext context)
{
	MigUsageBuild *state = MemoryContextAlloc(context, sizeof(MigUsageBuild));
	MigMemory memory = mig_memory(context);

	mig_usage_init(state, MIG_USAGE_READINGS_MAX, &memory);
	return state;
}

/* Rows with a NULL are ignored. */
PG_FUNCTION_INFO_V1(usage_model_agg_trans);
Datum
usage_model_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigUsageBuild *state = mig_state_arg(fcinfo, 0);
	bool has_null = false;
	text *kind;
	int64 dwelling = 0;

	for (int i = 1; i < PG_NARGS(); i++)
		has_null |= PG_ARGISNULL(i);
	if (has_null && state == NULL)
		PG_RETURN_NULL();
	if (!has_null)
	{
		kind = PG_GETARG_TEXT_PP(1);
		if (PG_NARGS() > 5)
			dwelling = PG_GETARG_INT64(5);
		if (state == NULL)
			state = new_state(context);
		check(mig_usage_add(state, VARDATA_ANY(kind), VARSIZE_ANY_EXHDR(kind), PG_GETARG_INT32(2),
							PG_GETARG_FLOAT8(3), PG_GETARG_FLOAT8(4),
							PG_NARGS() > 5 ? &dwelling : NULL));
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(usage_model_agg_combine);
Datum
usage_model_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	MigUsageBuild *state = mig_state_arg(fcinfo, 0);
	MigUsageBuild *other = mig_state_arg(fcinfo, 1);

	if (state == NULL && other == NULL)
		PG_RETURN_NULL();
	if (state == NULL)
		state = new_state(context);
	if (other != NULL)
		check(mig_usage_add_all(state, other));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(usage_model_agg_serial);
Datum
usage_model_agg_serial(PG_FUNCTION_ARGS)
{
	MigUsageBuild *state = (MigUsageBuild *) PG_GETARG_POINTER(0);
	bytea *bytes;

	mig_aggregate_context(fcinfo);
	bytes = palloc(VARHDRSZ + mig_usage_size(state));
	SET_VARSIZE(bytes, VARHDRSZ + mig_usage_write(state, (uint8_t *) VARDATA(bytes)));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(usage_model_agg_deserial);
Datum
usage_model_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MigUsageBuild *state;

	mig_aggregate_context(fcinfo);
	state = new_state(CurrentMemoryContext);
	if (mig_usage_read(state, (const uint8_t *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)) !=
		MIG_OK)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
						errmsg("invalid binary representation of a state of usage_model_agg")));
	PG_RETURN_POINTER(state);
}

/* Reorders the readings of the state, which remains equivalent and may grow further. */
PG_FUNCTION_INFO_V1(usage_model_agg_final);
Datum
usage_model_agg_final(PG_FUNCTION_ARGS)
{
	MigUsageBuild *state = mig_state_arg(fcinfo, 0);
	MigUsageModel model;
	Datum row;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	check(mig_usage_fit(state, &model));
	row = model_row(fcinfo, &model);
	if (model.entry != NULL)
		pfree(model.entry);
	PG_RETURN_DATUM(row);
}
