/*
 * household_sql.c
 *		Aggregate residence_household_agg: who lives with whom (see residence/household.h).
 */
#include "base/pg_compat.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/errors_sql.h"
#include "base/glue_sql.h"
#include "base/rows_sql.h"
#include "base/sorter_sql.h"
#include "time/period_sql.h"
#include "residence/household.h"

/* Defaults of the aggregate without thresholds. */
static const MigHouseholdRule default_rule = {
	.min_weight = 0.5, .kernel_weight = 0.75, .together = 7};

typedef struct State
{
	MigHouseholdQuery query;
	MigSorter stays; /* of MigDwelt */
} State;

/*
 * The memory of a state; finding households needs as much for the stays in each of two orders and for the records
 * derived from them, and once more for sorting.
 */
#define PARTS_OF_MEMORY 5

/* A new state of the called aggregate. */
static State *
new_state(FunctionCallInfo fcinfo, MigTimeKind kind, const MigHouseholdRule *rule)
{
	State *state = MemoryContextAlloc(mig_aggregate_context(fcinfo), sizeof(State));

	state->query = mig_household_query(kind, rule);
	mig_sorter_init_state(&state->stays, fcinfo, MIG_DWELT_WIDTH, MIG_DWELT_KEYS,
						  mig_part_of_memory(PARTS_OF_MEMORY));
	return state;
}

/* Raises an error unless two parts of a group have the same arguments. */
static void
check_same_rule(const MigHouseholdRule *rule, const MigHouseholdRule *other)
{
	if (rule->min_weight != other->min_weight || rule->kernel_weight != other->kernel_weight ||
		rule->together != other->together)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("thresholds differ between the rows of a group"),
						errhint("Give constants.")));
}

/* The thresholds of arguments 4 to 6, if there are any. */
static MigHouseholdRule
rule_arg(FunctionCallInfo fcinfo)
{
	MigHouseholdRule rule = default_rule;

	if (PG_NARGS() > 4)
		rule = (MigHouseholdRule){PG_GETARG_FLOAT8(4), PG_GETARG_FLOAT8(5), PG_GETARG_INT32(6)};
	if (!mig_household_rule_is_valid(&rule))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("thresholds out of range"),
				 errdetail("min_weight is above 0, kernel_weight from min_weight to 1, "
						   "together_days 0 or more."),
				 errhint("Leave the thresholds out for %g, %g and %d.", default_rule.min_weight,
						 default_rule.kernel_weight, default_rule.together)));
	return rule;
}

/* Adds a row of a place, a person and a period; ignores rows with a NULL. */
PG_FUNCTION_INFO_V1(residence_household_agg_trans);
Datum
residence_household_agg_trans(PG_FUNCTION_ARGS)
{
	static const MigTypeText period_text = {
		.name = "period", .personal = true, .explain = {mig_time_explain}};
	State *state = mig_state_arg(fcinfo, 0);
	const MigPeriodType *type;
	MigHouseholdRule rule;
	MigPeriod period;
	size_t count;
	MigDwelt stay;

	mig_aggregate_context(fcinfo);
	for (int i = 1; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			return mig_unchanged(fcinfo, state);
	type = mig_period_type(fcinfo, 3);
	rule = rule_arg(fcinfo);
	if (state == NULL)
		state = new_state(fcinfo, type->kind, &rule);
	check_same_rule(&state->query.rule, &rule);
	mig_periods_arg(fcinfo, 3, type, &period, &count);
	if (count == 0 || period.from >= period.to)
		PG_RETURN_POINTER(state);
	if (!mig_household_takes(type->kind, &period))
		mig_report_argument(&period_text, MIG_BAD_TIME, &(MigWhere){0});
	mig_household_bound(&state->query, &period);
	stay = (MigDwelt){PG_GETARG_INT64(2), PG_GETARG_INT64(1), period.from, period.to};
	memcpy(mig_sorter_put(&state->stays), &stay, sizeof(stay));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(residence_household_agg_combine);
Datum
residence_household_agg_combine(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);
	State *other = mig_state_arg(fcinfo, 1);

	mig_aggregate_context(fcinfo);
	if (other == NULL)
		return mig_unchanged(fcinfo, state);
	if (state == NULL)
		state = new_state(fcinfo, other->query.kind, &other->query.rule);
	check_same_rule(&state->query.rule, &other->query.rule);
	mig_household_bound(&state->query, &other->query.bounds);
	mig_sorter_take(&state->stays, &other->stays);
	PG_RETURN_POINTER(state);
}

/* --- From worker to leader: the query, then the stays --- */

typedef struct Head
{
	double min_weight;
	double kernel_weight;
	int32 together;
	uint8 kind;
	uint8 unused[3]; /* 0 */
} Head;

PG_FUNCTION_INFO_V1(residence_household_agg_serial);
Datum
residence_household_agg_serial(PG_FUNCTION_ARGS)
{
	State *state = (State *) PG_GETARG_POINTER(0);
	const MigHouseholdRule *rule = &state->query.rule;
	Head head = {.min_weight = rule->min_weight,
				 .kernel_weight = rule->kernel_weight,
				 .together = rule->together,
				 .kind = state->query.kind};

	mig_aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(mig_sorter_bytes(&state->stays, &head, sizeof(head)));
}

typedef struct Reading
{
	MigHouseholdQuery *query;
} Reading;

/* Reads the head; false if it is not valid. */
static bool
read_head(const char *data, Size len, MigHouseholdQuery *query)
{
	static const uint8 zeros[sizeof(((Head *) 0)->unused)];
	Head head;
	MigHouseholdRule rule;

	if (len < sizeof(head))
		return false;
	memcpy(&head, data, sizeof(head));
	rule = (MigHouseholdRule){head.min_weight, head.kernel_weight, head.together};
	*query = mig_household_query(head.kind, &rule);
	return mig_household_rule_is_valid(&rule) && head.kind <= MIG_TIMESTAMPS &&
		   memcmp(head.unused, zeros, sizeof(zeros)) == 0;
}

/* Is a record valid in the state?  Extends the state's bounds. */
static bool
record_is_good(const void *state, const int64_t *record)
{
	MigHouseholdQuery *query = ((const Reading *) state)->query;
	MigPeriod period = {record[2], record[3]};

	if (!mig_household_takes(query->kind, &period))
		return false;
	mig_household_bound(query, &period);
	return true;
}

PG_FUNCTION_INFO_V1(residence_household_agg_deserial);
Datum
residence_household_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *data = VARDATA_ANY(bytes);
	Size len = VARSIZE_ANY_EXHDR(bytes);
	State *state = palloc(sizeof(State));
	Reading reading = {&state->query};

	mig_aggregate_context(fcinfo);
	if (!read_head(data, len, &state->query))
		mig_report_state("residence_household_agg");
	mig_sorter_init(&state->stays, CurrentMemoryContext, MIG_DWELT_WIDTH, MIG_DWELT_KEYS,
					mig_part_of_memory(PARTS_OF_MEMORY));
	if (!mig_sorter_read(&state->stays, data + sizeof(Head), len - sizeof(Head), record_is_good,
						 &reading))
		mig_report_state("residence_household_agg");
	PG_RETURN_POINTER(state);
}

/* --- Households --- */

static void *
begin_sorter(void *context, size_t width, size_t keys)
{
	MigSorter *sorter = MemoryContextAlloc(context, sizeof(MigSorter));

	mig_sorter_init(sorter, context, width, keys, mig_part_of_memory(PARTS_OF_MEMORY));
	return sorter;
}

static int64_t *
put(void *sorter)
{
	return mig_sorter_put(sorter);
}

static void
sort(void *sorter)
{
	mig_sorter_sort(sorter);
}

static bool
next(void *sorter, int64_t *record)
{
	const int64_t *head = mig_sorter_head(sorter);

	if (head == NULL)
		return false;
	memcpy(record, head, ((MigSorter *) sorter)->width * sizeof(int64_t));
	mig_sorter_next(sorter);
	return true;
}

static void
end_sorter(void *sorter)
{
	mig_sorter_free(sorter);
	pfree(sorter);
}

/* Adds a member to an array of rows. */
static void
take_member(void *rows, const MigMember *member)
{
	static const char *const roles[] = {
		[MIG_ALONE] = "alone", [MIG_COTENANT] = "cotenant", [MIG_KERNEL] = "kernel"};
	Datum role = CStringGetTextDatum(roles[member->role]);
	Datum values[7] = {
		Int64GetDatum(member->household),    Int64GetDatum(member->person),
		Int64GetDatum(member->family),       role,
		Float8GetDatum(member->shared_days), Float8GetDatum(member->stability),
		Int32GetDatum(member->places),
	};
	bool nulls[7] = {false};

	nulls[2] = member->role != MIG_KERNEL;
	mig_rows_add(rows, values, nulls);
	pfree(DatumGetPointer(role));
}

/* Bytes of a row in an array: header, numbers and the shortest role. */
#define ROW_BYTES 72

#define PERSONS_MAX (MaxAllocSize / ROW_BYTES)

/* Memory of a group, in bytes: first block, and maximum block. */
#define FIRST_BLOCK 0x2000
#define MOST_BLOCK  0x800000

PG_FUNCTION_INFO_V1(residence_household_agg_final);
Datum
residence_household_agg_final(PG_FUNCTION_ARGS)
{
	State *state = mig_state_arg(fcinfo, 0);
	MemoryContext context;
	MigMemory memory;
	MigSorting sorting = {begin_sorter, put, sort, next, end_sorter, NULL};
	MigRows rows;

	mig_aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MigRowType type = mig_row_type_of_array(fcinfo);

		fcinfo->flinfo->fn_extra = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(MigRowType));
		memcpy(fcinfo->flinfo->fn_extra, &type, sizeof(type));
	}
	rows = mig_rows(fcinfo->flinfo->fn_extra);
	context = AllocSetContextCreate(CurrentMemoryContext, "households", 0, FIRST_BLOCK, MOST_BLOCK);
	memory = mig_memory(context);
	sorting.state = context;
	if (mig_households(&state->query, &state->stays, PERSONS_MAX, take_member, &rows, &memory,
					   &sorting) != MIG_OK)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many persons for one array"),
				 errdetail("There are more than %zu; a value holds 1 GB.", (Size) PERSONS_MAX),
				 errhint("Group by county, or by what nobody moves between.")));
	MemoryContextDelete(context);
	PG_RETURN_DATUM(mig_rows_datum(&rows));
}
