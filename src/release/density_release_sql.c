/*
 * density_release_sql.c
 *		SQL functions for disclosure control of densities of persons, and for auditing releases.
 *
 * Noise is drawn from bits of HMAC-SHA-256 in counter mode over the whole request: mechanism, epsilon, sensitivity,
 * delta, and the whole map.  So the same request always has the same answer, and in a map that differs by one person
 * all counts have independent noise: a difference of two answers reveals no more than their epsilons allow.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type_d.h"
#include "common/cryptohash.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "base/glue_sql.h"
#include "code/region_code.h"
#include "code/privacy_sql.h"
#include "grid/gridcell_sql.h"
#include "density/density_sql.h"
#include "release/density_audit.h"
#include "release/density_protect.h"
#include "release/noise.h"

#define NOISE_LABEL     "migrant density_noise 2"
#define NOISE_KEY_BYTES 16 /* minimum */

/* --- Arguments --- */

pg_noreturn static void report_numbers(void);

static void
report_numbers(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("values of the density are not numbers of persons"),
					errdetail("A value is negative, or not whole."),
					errhint("Count with density_persons_agg; cut off negative values left by noise "
							"at 0 before.")));
}

/* A level of cells by their size, or of divisions by its number; raises an error if there is none. */
static int
level_of(const MigDensity *density, int32 number)
{
	if (density->keys_are == MIG_KEYS_CELL)
		return mig_gridcell_level_arg(number);
	return mig_density_region_level(number);
}

/* The level of all keys; 0 for numbers and grids, which have only one. */
static int
own_level(const MigDensity *density)
{
	if (density->keys_are == MIG_KEYS_CELL)
		return mig_density_level_of(density);
	if (density->keys_are != MIG_KEYS_REGION || density->count == 0)
		return density->keys_are == MIG_KEYS_REGION ? -1 : 0;
	for (size_t i = 1; i < density->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (mig_region_code_level(density->keys[i]) != mig_region_code_level(density->keys[0]))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("density has divisions of several levels"),
							errdetail("This function takes divisions of one level."),
							errhint("density_rollup(density, level) makes them so.")));
	}
	return mig_region_code_level(density->keys[0]);
}

/* Sets the levels of the result, beginning with the density's own, the finest; returns their number. */
static int
levels_arg(FunctionCallInfo fcinfo, int number, const MigDensity *density, int *levels)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(number);
	Datum *numbers;
	bool *nulls;
	int given;
	int count = 1;

	levels[0] = own_level(density);
	deconstruct_array(array, INT4OID, sizeof(int32), true, TYPALIGN_INT, &numbers, &nulls, &given);
	if (given > 0 && (density->keys_are == MIG_KEYS_ZONE || density->keys_are == MIG_KEYS_GRID))
		ereport(
			ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("levels are supported for cells and divisions only"),
			 errdetail("A density of numbers has none, and one of grids cannot hold divisions."),
			 errhint("Protect grids, and divisions as a density of their own, and look at both "
					 "together with density_audit.")));
	for (int i = 0; i < given; i++)
	{
		int level;
		int place = count;

		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("levels must not contain NULL")));
		level = level_of(density, DatumGetInt32(numbers[i]));
		for (int j = 0; j < count; j++)
			if (level == levels[j] || (j == 0 && level > levels[0] && density->count > 0))
				ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
								errmsg("level %d is not coarser than the density, or given twice",
									   DatumGetInt32(numbers[i])),
								errdetail("The density's own level is always the finest.")));
		for (; place > 1 && levels[place - 1] < level; place--)
			levels[place] = levels[place - 1];
		levels[place] = level;
		count++;
	}
	return count;
}

/* --- Protection --- */

PG_FUNCTION_INFO_V1(density_protect);
Datum
density_protect(PG_FUNCTION_ARGS)
{
	static const char *const methods[] = {
		[MIG_SUPPRESS] = "suppress",
		[MIG_MERGE] = "merge",
		[MIG_ROUND] = "round",
	};
	MigDensity density = mig_density_arg(fcinfo, 0);
	int32 k = mig_k_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	int levels[MIG_PROTECT_LEVELS + 1];
	int count = levels_arg(fcinfo, 2, &density, levels);
	MigProtectMethod method = mig_word_arg(fcinfo, 3, "method", methods, lengthof(methods));
	MigProtection protection;
	MigDensityOut out;
	MigStatus status;

	if (density.count == 0)
		count = 1;
	status = mig_density_protect(&protection, &density, k, levels, count, method, &memory);
	if (status == MIG_BAD_NUMBER)
		report_numbers();
	if (status != MIG_OK)
		mig_report_argument(&mig_density_text, status, &(MigWhere){0});
	out = mig_density_out(density.keys_are, MIG_COUNTS, protection.released);
	mig_density_protect_write(&protection, out.keys, out.counts);
	mig_density_protect_free(&protection);
	return mig_density_done(&out, protection.released);
}

/* --- Noise --- */

/* A request for a map: a distribution, and its parameters. */
typedef struct Question
{
	double epsilon;
	double delta;
	int32 sensitivity;
	MigNoise noise;
} Question;

/* Random bits for a request under a key. */
typedef struct Source
{
	pg_hmac_ctx *context;
	bytea *key;
	StringInfoData message; /* its last 8 bytes number the blocks */
	uint64 block;
	uint64 words[PG_SHA256_DIGEST_LENGTH / sizeof(uint64)];
	size_t used;
} Source;

static uint64_t
next_word(void *state)
{
	Source *source = state;

	if (source->used == lengthof(source->words))
	{
		uint64 number = pg_hton64(source->block++);

		CHECK_FOR_INTERRUPTS();
		memcpy(source->message.data + source->message.len - sizeof(number), &number,
			   sizeof(number));
		mig_hmac(source->context, VARDATA_ANY(source->key), VARSIZE_ANY_EXHDR(source->key),
				 source->message.data, (size_t) source->message.len, (uint8 *) source->words);
		source->used = 0;
	}
	return pg_ntoh64(source->words[source->used++]);
}

/* SHA-256 of keys and counts, independent of the machine. */
static void
digest(const MigDensity *density, uint8 *out)
{
	uint64 pairs[2 * 512];
	size_t used = 0;
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);
	bool is_good = context != NULL && pg_cryptohash_init(context) >= 0;

	for (size_t i = 0; is_good && i < density->count; i++)
	{
		pairs[used++] = pg_hton64((uint64) density->keys[i]);
		pairs[used++] = pg_hton64((uint64) density->counts[i]);
		if (used < lengthof(pairs) && i + 1 < density->count)
			continue;
		CHECK_FOR_INTERRUPTS();
		is_good = pg_cryptohash_update(context, (uint8 *) pairs, used * sizeof(*pairs)) >= 0;
		used = 0;
	}
	if (!is_good || pg_cryptohash_final(context, out, PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not compute a hash");
	pg_cryptohash_free(context);
}

/* Begins the bits of a request for a map.  All parts of the message have a fixed length. */
static void
begin(Source *source, const Question *question, const MigDensity *density)
{
	uint8 map[PG_SHA256_DIGEST_LENGTH];

	digest(density, map);
	initStringInfo(&source->message);
	appendStringInfoString(&source->message, NOISE_LABEL);
	pq_sendbyte(&source->message, question->noise.is_gaussian);
	pq_sendfloat8(&source->message, question->epsilon);
	pq_sendfloat8(&source->message, question->noise.is_gaussian ? question->delta : 0);
	pq_sendint32(&source->message, question->sensitivity);
	pq_sendbyte(&source->message, density->keys_are);
	appendBinaryStringInfo(&source->message, (const char *) map, sizeof(map));
	pq_sendint64(&source->message, 0);
	source->block = 0;
	source->used = lengthof(source->words);
	source->context = pg_hmac_create(PG_SHA256);
}

/* The request of the arguments epsilon and sensitivity, from a number on, and mechanism and delta. */
static Question
question_arg(FunctionCallInfo fcinfo, int number, int mechanism_number)
{
	static const char *const mechanisms[] = {"laplace", "gaussian"};
	Question question = {
		.epsilon = PG_GETARG_FLOAT8(number),
		.sensitivity = PG_GETARG_INT32(number + 1),
		.delta = PG_GETARG_FLOAT8(mechanism_number + 1),
	};
	int mechanism =
		mig_word_arg(fcinfo, mechanism_number, "mechanism", mechanisms, lengthof(mechanisms));

	if (!(question.epsilon >= MIG_NOISE_EPSILON_MIN && question.epsilon <= MIG_NOISE_EPSILON_MAX))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("epsilon out of range"),
						errdetail("It lies between %g and %g.", MIG_NOISE_EPSILON_MIN,
								  MIG_NOISE_EPSILON_MAX),
						errhint("Around 1 protects well; above 5 hardly at all.")));
	if (question.sensitivity < 1 || question.sensitivity > MIG_NOISE_SENSITIVITY_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("sensitivity out of range"),
				 errdetail("It lies between 1 and %d.", MIG_NOISE_SENSITIVITY_MAX),
				 errhint("It is by how much one person can change all counts together: 1, if each "
						 "is counted in one cell.")));
	if (!(question.delta > 0 && question.delta < 1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("delta out of range"),
						errdetail("It lies between 0 and 1."),
						errhint("Take less than 1 in the number of persons.")));
	if (mechanism == 0)
		question.noise = mig_noise_laplace(question.epsilon, question.sensitivity);
	else if (!mig_noise_gaussian(question.epsilon, question.delta, question.sensitivity,
								 &question.noise))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("noise is too large"),
						errdetail("Its standard deviation would exceed a million."),
						errhint("Take a larger epsilon, or a smaller sensitivity.")));
	return question;
}

PG_FUNCTION_INFO_V1(density_noise);
Datum
density_noise(PG_FUNCTION_ARGS)
{
	MigDensity density = mig_density_arg(fcinfo, 0);
	Question question = question_arg(fcinfo, 1, 4);
	Source source = {.key = PG_GETARG_BYTEA_PP(3)};
	MigBits bits = {next_word, &source};
	MigDensityOut out;

	if (VARSIZE_ANY_EXHDR(source.key) < NOISE_KEY_BYTES)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("key is too short"),
						errdetail("It must have at least %d bytes.", NOISE_KEY_BYTES),
						errhint("Take random bytes, and keep them secret: whoever has the key can "
								"take the noise off.")));
	if (density.values_are != MIG_COUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("values of the density are amounts"),
				 errdetail("Noise can be added to counts only."),
				 errhint("Count with density_agg or density_persons_agg.")));
	begin(&source, &question, &density);
	out = mig_density_out(density.keys_are, MIG_COUNTS, density.count);
	for (size_t i = 0; i < density.count; i++)
	{
		out.keys[i] = density.keys[i];
		if (__builtin_add_overflow(density.counts[i], mig_noise_draw(&question.noise, &bits),
								   &out.counts[i]))
			mig_report_argument(&mig_density_text, MIG_OUT_OF_RANGE, &(MigWhere){0});
	}
	pg_hmac_free(source.context);
	return mig_density_done(&out, density.count);
}

PG_FUNCTION_INFO_V1(density_noise_threshold);
Datum
density_noise_threshold(PG_FUNCTION_ARGS)
{
	Question question = question_arg(fcinfo, 0, 2);

	PG_RETURN_INT64(mig_noise_threshold(&question.noise, question.epsilon, question.delta,
										question.sensitivity));
}

/* --- Audit --- */

static void *
run_audit(FunctionCallInfo fcinfo)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	int32 k = mig_k_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigAudit *audit = palloc(sizeof(MigAudit));
	Oid type = ARR_ELEMTYPE(array);
	MigDensity *releases;
	Datum *values;
	bool *nulls;
	int16 length;
	bool by_value;
	char align;
	int count;

	get_typlenbyvalalign(type, &length, &by_value, &align);
	deconstruct_array(array, type, length, by_value, align, &values, &nulls, &count);
	releases = palloc((count + 1) * sizeof(MigDensity));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("releases must not contain NULL")));
		releases[i] = mig_density_value_of(values[i]);
		if (releases[i].keys_are == MIG_KEYS_CELL || releases[i].keys_are == MIG_KEYS_ZONE ||
			releases[0].keys_are == MIG_KEYS_ZONE)
			mig_density_check_keys(&releases[0], &releases[i]);
	}
	if (mig_density_audit(audit, releases, count, k, &memory) != MIG_OK)
		report_numbers();
	return audit;
}

PG_FUNCTION_INFO_V1(density_audit);
Datum
density_audit(PG_FUNCTION_ARGS)
{
	static const char *const kinds[] = {
		[MIG_FINDING_SMALL] = "small",
		[MIG_FINDING_CHANGE] = "change",
		[MIG_FINDING_DIFFERENCE] = "difference",
		[MIG_FINDING_CONFLICT] = "conflict",
	};
	FuncCallContext *context = mig_call_of_rows(fcinfo, run_audit);
	const MigAudit *audit;
	const MigFinding *finding;
	Datum *releases;
	Datum values[4];
	bool nulls[lengthof(values)] = {false};

	audit = context->user_fctx;
	if (context->call_cntr == audit->count)
		SRF_RETURN_DONE(context);
	finding = &audit->findings[context->call_cntr];
	releases = palloc(finding->count * sizeof(Datum));
	for (size_t i = 0; i < finding->count; i++)
		releases[i] = Int32GetDatum(audit->releases[finding->first + i] + 1);
	values[0] = Int64GetDatum(finding->key);
	values[1] = CStringGetTextDatum(kinds[finding->kind]);
	values[2] = Int64GetDatum(finding->persons);
	values[3] = PointerGetDatum(construct_array(releases, (int) finding->count, INT4OID,
												sizeof(int32), true, TYPALIGN_INT));
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
