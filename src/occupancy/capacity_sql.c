/*
 * capacity_sql.c
 *		Function dwelling_capacity: how many persons may live in a dwelling under the rule of a city.
 *
 * Areas are numeric and division is exact: at 4 m2 per person, 20 m2 allow 5 persons, and 19.99 m2 allow 4.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

#include "base/glue_sql.h"

/* Attributes of type capacity_rule. */
enum
{
	USABLE_M2,
	BUILDING_M2,
	LIVING_M2,
	USABLE_SHARE,
	MAX_PER_ROOM,
	COUNT_MINORS_BELOW,
	FAMILY_EXEMPTION,
	CROWD_TRIGGER,
	CROWD_ROOMS,
	UNSUITABLE_ROOMS,
	AREA_CLAUSE,
	ROOM_CLAUSE,
	RULE_ATTRIBUTES = 16
};

#define COUNT_MAX 1000000 /* rooms, or persons, of a dwelling */

typedef struct Rule
{
	Datum values[RULE_ATTRIBUTES];
	bool nulls[RULE_ATTRIBUTES];
} Rule;

/* A number that may be unknown. */
typedef struct Count
{
	bool known;
	int32 number;
} Count;

static Rule
rule_arg(FunctionCallInfo fcinfo, int number)
{
	HeapTupleHeader header = PG_GETARG_HEAPTUPLEHEADER(number);
	TupleDesc desc =
		lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Rule rule;

	if (desc->natts != RULE_ATTRIBUTES)
		elog(ERROR, "type capacity_rule has %d attributes, not %d", desc->natts, RULE_ATTRIBUTES);
	heap_deform_tuple(&tuple, desc, rule.values, rule.nulls);
	ReleaseTupleDesc(desc);
	return rule;
}

static Count
checked_count(bool known, Datum value, const char *name)
{
	Count count = {known, known ? DatumGetInt32(value) : 0};

	if (count.number < 0 || count.number > COUNT_MAX)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("%s out of range: %d", name, count.number),
						errdetail("It is a number from 0 to %d.", COUNT_MAX)));
	return count;
}

static Count
count_arg(FunctionCallInfo fcinfo, int number, const char *name)
{
	return checked_count(!PG_ARGISNULL(number), PG_GETARG_DATUM(number), name);
}

static Count
rule_count(const Rule *rule, int attribute, const char *name)
{
	return checked_count(!rule->nulls[attribute], rule->values[attribute], name);
}

/* Raises 22003 unless a numeric is positive and at most max. */
static void
check_measure(Datum value, double max, const char *name)
{
	double number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, value));

	if (!(number > 0 && number <= max))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("%s out of range: %s", name,
							   DatumGetCString(DirectFunctionCall1(numeric_out, value))),
						errdetail("It is above 0 and at most %.0f.", max)));
}

/* The attribute of a rule with the area per person for a kind of area. */
static int
area_attribute(const text *kind)
{
	static const char *const kinds[] = {"usable", "building", "living"};
	static const int attributes[] = {USABLE_M2, BUILDING_M2, LIVING_M2};
	int place = mig_word_place(kind, kinds, lengthof(kinds));

	if (place >= 0)
		return attributes[place];
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown kind of area"),
					errdetail("Kinds of area are usable, building and living."),
					errhint("Give NULL if the kind is not known.")));
}

/* Persons by area: by the figure for its kind or, if the rule has none, by that for the other kind and the usable share. */
static Count
by_area(FunctionCallInfo fcinfo, const Rule *rule)
{
	const double all_m2 = 1e9;
	Datum area = PG_GETARG_DATUM(0);
	int kind;
	int other;
	Datum min;

	if (!PG_ARGISNULL(0))
		check_measure(area, all_m2, "area in square metres");
	if (PG_ARGISNULL(1))
		return (Count){false, 0};
	kind = area_attribute(PG_GETARG_TEXT_PP(1));
	if (PG_ARGISNULL(0))
		return (Count){false, 0};
	other = kind == USABLE_M2 ? BUILDING_M2 : USABLE_M2;
	if (!rule->nulls[kind])
		min = rule->values[kind];
	else if (kind != LIVING_M2 && !rule->nulls[USABLE_SHARE] && !rule->nulls[other])
	{
		Datum share = rule->values[USABLE_SHARE];

		check_measure(share, 1, "share of the usable area");
		min = rule->values[other];
		if (kind == BUILDING_M2)
			area = DirectFunctionCall2(numeric_mul, area, share);
		else
			min = DirectFunctionCall2(numeric_mul, min, share);
	}
	else
		return (Count){false, 0};
	check_measure(min, all_m2, "area a person");
	return (Count){true, DatumGetInt32(DirectFunctionCall1(
							 numeric_int4, DirectFunctionCall2(numeric_div_trunc, area, min)))};
}

static bool
names_unsuitable_rooms(const Rule *rule)
{
	ArrayType *rooms;

	if (rule->nulls[UNSUITABLE_ROOMS])
		return false;
	rooms = DatumGetArrayTypeP(rule->values[UNSUITABLE_ROOMS]);
	return ArrayGetNItems(ARR_NDIM(rooms), ARR_DIMS(rooms)) > 0;
}

/* Persons by rooms. */
static Count
by_rooms(const Rule *rule, Count rooms, Count unsuitable)
{
	Count max = rule_count(rule, MAX_PER_ROOM, "most persons a room");
	int64 persons;

	if (rooms.known && unsuitable.number > rooms.number)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("more rooms are unsuitable than there are rooms"),
						errdetail("There are %d rooms, of which %d are unsuitable.", rooms.number,
								  unsuitable.number),
						errhint("Count them among the rooms.")));
	if (!rooms.known || !max.known)
		return (Count){false, 0};
	persons = (int64) (rooms.number - (names_unsuitable_rooms(rule) ? unsuitable.number : 0)) *
			  max.number;
	return (Count){true, (int32) Min(persons, PG_INT32_MAX)};
}

/* Does a number reach the limit of the rule, if any?  Sets *unknown if that depends on an unknown number. */
static bool
reaches(Count number, Count limit, bool *unknown)
{
	if (limit.known && !number.known)
		*unknown = true;
	return limit.known && number.known && number.number >= limit.number;
}

/* The distinct clauses of the limits that bind; NULL if there are none. */
static Datum
clause_of(const Rule *rule, bool area, bool rooms, bool *null)
{
	area = area && !rule->nulls[AREA_CLAUSE];
	rooms = rooms && !rule->nulls[ROOM_CLAUSE];
	*null = !area && !rooms;
	if (area && rooms)
	{
		char *first = TextDatumGetCString(rule->values[AREA_CLAUSE]);
		char *second = TextDatumGetCString(rule->values[ROOM_CLAUSE]);

		if (strcmp(first, second) != 0)
			return CStringGetTextDatum(psprintf("%s; %s", first, second));
	}
	return rule->values[area ? AREA_CLAUSE : ROOM_CLAUSE];
}

/*
 * Arguments: area, its kind, rooms, occupants, rule, rooms unsuitable for sleeping, minors among the
 * occupants, number of households.
 */
PG_FUNCTION_INFO_V1(dwelling_capacity);
Datum
dwelling_capacity(PG_FUNCTION_ARGS)
{
	static const char *const bindings[] = {"unknown", "area", "rooms", "both"};
	Count rooms = count_arg(fcinfo, 2, "rooms");
	Count occupants = count_arg(fcinfo, 3, "occupants");
	Count unsuitable = count_arg(fcinfo, 5, "unsuitable rooms");
	Count minors = count_arg(fcinfo, 6, "minors");
	Count households = count_arg(fcinfo, 7, "households");
	Rule rule;
	Count area;
	Count room;
	Count capacity;
	Count counted = occupants;
	Count crowd;
	Count crowd_rooms;
	bool by_area_binds;
	bool by_rooms_binds;
	bool exempt;
	bool unknown = false;
	bool is_crowd;
	Datum values[9];
	bool nulls[9] = {false};

	if (PG_ARGISNULL(4))
		PG_RETURN_NULL();
	rule = rule_arg(fcinfo, 4);
	area = by_area(fcinfo, &rule);
	room = by_rooms(&rule, rooms, unsuitable);
	by_area_binds = area.known && !(room.known && room.number < area.number);
	by_rooms_binds = room.known && !(area.known && area.number < room.number);
	capacity = by_area_binds ? area : room;
	if (occupants.known && minors.number > occupants.number)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("more minors than occupants"),
				 errhint("Count the minors among the occupants.")));
	if (rule_count(&rule, COUNT_MINORS_BELOW, "age of counting").known)
		counted.number -= counted.known ? minors.number : 0;
	exempt = !rule.nulls[FAMILY_EXEMPTION] && households.known && households.number == 1;
	crowd = rule_count(&rule, CROWD_TRIGGER, "persons of a crowded place");
	crowd_rooms = rule_count(&rule, CROWD_ROOMS, "rooms of a crowded place");
	is_crowd = reaches(counted, crowd, &unknown);
	is_crowd = reaches(rooms, crowd_rooms, &unknown) || is_crowd;

	values[0] = Int32GetDatum(capacity.number);
	nulls[0] = !capacity.known;
	values[1] = Int32GetDatum(area.number);
	nulls[1] = !area.known;
	values[2] = Int32GetDatum(room.number);
	nulls[2] = !room.known;
	values[3] = CStringGetTextDatum(bindings[by_area_binds + 2 * by_rooms_binds]);
	values[4] = Int32GetDatum(counted.number);
	nulls[4] = !counted.known;
	values[5] = Int32GetDatum(exempt ? 0 : Max(counted.number - capacity.number, 0));
	nulls[5] = !counted.known || !capacity.known;
	values[6] = BoolGetDatum(exempt);
	values[7] = BoolGetDatum(is_crowd);
	nulls[7] = !is_crowd && (unknown || !(crowd.known || crowd_rooms.known));
	values[8] = clause_of(&rule, by_area_binds, by_rooms_binds, &nulls[8]);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls)));
}
