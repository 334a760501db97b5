/*
 * trajectory_support.c
 *		Planner support of functions as trajectory_frechet_within.
 *
 * "within(t, query, limit)" holds only where "t <@ trajectory_search(query, measure, limit)" does, which a GiST index
 * finds; the function itself is then asked of what is found.  Measures are symmetric, or bounded by what is, so that
 * either argument may be the indexed one.
 */
#include "pg_compat.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "trajectory_search.h"

/* The part of all rows that such a function is taken to hold for, as contsel does for the operators. */
#define SHARE 0.001

/* "frechet" of trajectory_frechet_within. */
static Node *
measure_of(Oid function)
{
	static const char before[] = "trajectory_";
	static const char behind[] = "_within";
	const char *name = get_func_name(function) + strlen(before);

	return (Node *) makeConst(
		TEXTOID, -1, DEFAULT_COLLATION_OID, -1,
		PointerGetDatum(cstring_to_text_with_len(name, (int) (strlen(name) - strlen(behind)))),
		false, false);
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

	if (!is_funcclause(request->node) || request->indexarg > 1)
		return NIL;
	args = ((FuncExpr *) request->node)->args;
	indexed = list_nth(args, request->indexarg);
	query = list_nth(args, 1 - request->indexarg);
	limit = llast(args);
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
								  list_make3(query, measure_of(request->funcid), limit), InvalidOid,
								  InvalidOid, COERCE_EXPLICIT_CALL);
	request->lossy = true;
	return list_make1(make_opclause(found, BOOLOID, false, (Expr *) indexed,
									(Expr *) eval_const_expressions(request->root, (Node *) value),
									InvalidOid, InvalidOid));
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
		((SupportRequestSelectivity *) request)->selectivity = SHARE;
		PG_RETURN_POINTER(request);
	}
	PG_RETURN_POINTER(NULL);
}
