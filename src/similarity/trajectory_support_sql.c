/*
 * trajectory_support_sql.c
 *		Planner support of functions as trajectory_frechet_within.
 *
 * "within(t, query, limit)" holds only where "t <@ trajectory_search(query, measure, limit)" does, which a GiST index
 * finds; the function itself is then asked of what is found.  Measures are symmetric, or bounded by what is, so that
 * either argument may be the indexed one.
 *
 * How many rows there are is estimated by the limit and what ANALYZE found (see trajectory_analyze.c), what a call costs by the number of
 * fixes of both: the server then asks cheap conditions first.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "trajectory/trajectory_sql.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_search_sql.h"

/* The part of all rows that such a function is taken to hold for where nothing is known, as contsel does for the operators. */
#define SHARE 0.001

/*
 * The measure of a function, by the symbol of its C function, which is the same whatever the function is called; NULL if it
 * has none.
 */
static const MigSimilarityMeasure *
measure_of(Oid function, bool *has_limit)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	MigSimilarity measure = MIG_SIMILARITIES;

	if (HeapTupleIsValid(tuple))
	{
		bool is_null;
		Datum symbol = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &is_null);

		if (!is_null)
			measure = mig_similarity_of_symbol(TextDatumGetCString(symbol), has_limit);
		ReleaseSysCache(tuple);
	}
	return measure == MIG_SIMILARITIES ? NULL : mig_similarity_measures + measure;
}

static Node *
text_of(const char *name)
{
	return (Node *) makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1,
							  PointerGetDatum(cstring_to_text(name)), false, false);
}

static List *
index_condition(SupportRequestIndexCondition *request)
{
	List *args;
	Node *indexed;
	Node *query;
	Node *limit;
	Oid types[3];
	Oid search;
	Oid found;
	Expr *value;
	bool has_limit;
	const MigSimilarityMeasure *measure = measure_of(request->funcid, &has_limit);

	if (!is_funcclause(request->node) || request->indexarg > 1 || measure == NULL || !has_limit ||
		measure->key == MIG_KEY_NONE)
		return NIL;
	args = ((FuncExpr *) request->node)->args;
	indexed = list_nth(args, request->indexarg);
	query = list_nth(args, 1 - request->indexarg);
	limit = list_nth(args, mig_similarity_limit_at(measure->takes));
	if (!is_pseudo_constant_for_index(request->root, query, request->index) ||
		!is_pseudo_constant_for_index(request->root, limit, request->index))
		return NIL;
	types[0] = exprType(query);
	types[1] = TEXTOID;
	types[2] = FLOAT8OID;
	search = LookupFuncName(
		list_make2(makeString(get_namespace_name(get_func_namespace(request->funcid))),
				   makeString("trajectory_search")),
		3, types, true);
	if (!OidIsValid(search))
		return NIL;
	found = get_opfamily_member(request->opfamily, exprType(indexed), get_func_rettype(search),
								MIG_STRATEGY_FOUND);
	if (!OidIsValid(found))
		return NIL;
	value = (Expr *) makeFuncExpr(search, get_func_rettype(search),
								  list_make3(query, text_of(measure->name), limit), InvalidOid,
								  InvalidOid, COERCE_EXPLICIT_CALL);
	request->lossy = true;
	return list_make1(make_opclause(found, BOOLOID, false, (Expr *) indexed,
									(Expr *) eval_const_expressions(request->root, (Node *) value),
									InvalidOid, InvalidOid));
}

/* The value of an expression, if the planner knows it and it isn't NULL. */
static bool
value_of(PlannerInfo *root, Node *expression, Datum *value)
{
	Node *estimate = root == NULL ? expression : estimate_expression_value(root, expression);

	if (!IsA(estimate, Const) || ((Const *) estimate)->constisnull)
		return false;
	*value = ((Const *) estimate)->constvalue;
	return true;
}

/* The part of pairs of a and b that are within a limit; one of them may be known, the other is a column. */
static double
share_of(PlannerInfo *root, Node *a, Node *b, int relation, MigKeyMeasure measure, double limit)
{
	MigTrajectoryStatistics statistics;

	if (measure != MIG_KEY_NONE && (mig_trajectory_statistics(root, a, relation, &statistics) ||
									mig_trajectory_statistics(root, b, relation, &statistics)))
		return mig_trajectory_share(&statistics, measure, limit);
	return limit < 0 ? 0 : SHARE;
}

static void
set_selectivity(SupportRequestSelectivity *request)
{
	bool has_limit;
	const MigSimilarityMeasure *measure = measure_of(request->funcid, &has_limit);
	Datum limit;

	request->selectivity = SHARE;
	if (measure != NULL && has_limit &&
		value_of(request->root, list_nth(request->args, mig_similarity_limit_at(measure->takes)),
				 &limit))
		request->selectivity =
			share_of(request->root, linitial(request->args), lsecond(request->args),
					 request->varRelid, measure->estimate, DatumGetFloat8(limit));
}

/* How many fixes the trajectories that an expression gives have; false if nothing is known. */
static bool
find_fixes(PlannerInfo *root, Node *expression, double *fixes)
{
	MigTrajectoryStatistics statistics;
	Datum value;

	if (value_of(root, expression, &value))
		*fixes = mig_trajectory_head_of(value).count;
	else if (mig_trajectory_statistics(root, expression, 0, &statistics))
		*fixes = statistics.fixes;
	else
		return false;
	return true;
}

/* False if the cost of the catalogue has to do. */
static bool
set_cost(SupportRequestCost *request)
{
	bool has_limit;
	const MigSimilarityMeasure *measure = measure_of(request->funcid, &has_limit);
	List *args;
	bool knows_a;
	bool knows_b;
	double a;
	double b;

	if (measure == NULL || request->node == NULL)
		return false;
	if (IsA(request->node, FuncExpr))
		args = ((FuncExpr *) request->node)->args;
	else if (IsA(request->node, OpExpr))
		args = ((OpExpr *) request->node)->args;
	else
		return false;
	knows_a = find_fixes(request->root, linitial(args), &a);
	knows_b = find_fixes(request->root, lsecond(args), &b);
	if (!knows_a && !knows_b)
		return false;
	a = knows_a ? a : b;
	b = knows_b ? b : a;
	request->startup = 0;
	request->per_tuple =
		cpu_operator_cost * (50 + measure->of_fix * (a + b) +
							 (has_limit ? measure->within_pair : measure->of_pair) * a * b);
	return true;
}

PG_FUNCTION_INFO_V1(trajectory_within_support);
Datum
trajectory_within_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(index_condition((SupportRequestIndexCondition *) request));
	if (IsA(request, SupportRequestSelectivity))
	{
		set_selectivity((SupportRequestSelectivity *) request);
		PG_RETURN_POINTER(request);
	}
	if (IsA(request, SupportRequestCost) && set_cost((SupportRequestCost *) request))
		PG_RETURN_POINTER(request);
	PG_RETURN_POINTER(NULL);
}

/* --- Selectivity of trajectory <@ trajectory_search, which is what an index is asked --- */

static double
search_share(PlannerInfo *root, List *args, int relation)
{
	Node *search = lsecond(args);
	Datum value;
	Datum name;
	double limit;
	MigKeyMeasure measure = MIG_KEY_NONE;

	if (value_of(root, search, &value))
		measure = mig_search_terms(value, &limit);
	else if (IsA(search, FuncExpr) && list_length(((FuncExpr *) search)->args) == 3 &&
			 value_of(root, lsecond(((FuncExpr *) search)->args), &name) &&
			 value_of(root, lthird(((FuncExpr *) search)->args), &value))
	{
		MigSimilarity similarity = mig_similarity_of_name(TextDatumGetCString(name));

		if (similarity != MIG_SIMILARITIES)
			measure = mig_similarity_measures[similarity].key;
		limit = DatumGetFloat8(value);
	}
	else
		return SHARE;
	return share_of(root, linitial(args), linitial(args), relation, measure, limit);
}

PG_FUNCTION_INFO_V1(trajectory_found_sel);
Datum
trajectory_found_sel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(search_share((PlannerInfo *) PG_GETARG_POINTER(0),
								  (List *) PG_GETARG_POINTER(2), PG_GETARG_INT32(3)));
}

PG_FUNCTION_INFO_V1(trajectory_found_joinsel);
Datum
trajectory_found_joinsel(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(
		search_share((PlannerInfo *) PG_GETARG_POINTER(0), (List *) PG_GETARG_POINTER(2), 0));
}
