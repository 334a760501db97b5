/*
 * prefix_range_sql.c
 *		Planner support for "value <@ ancestor" of the hierarchical codes.
 *
 * In region_code, grid_code and gridcell all values inside an ancestor form one range of the btree
 * order, so the operator becomes "value >= T_first(ancestor) AND value <= T_last(ancestor)" on a
 * btree or BRIN index of type T.  The rewriting is exact, not lossy.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* The unqualified name of a type. */
static char *
type_name(Oid type)
{
	HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	char *name;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	name = pstrdup(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname));
	ReleaseSysCache(tuple);
	return name;
}

/* "value op T_end(ancestor)", with the function in the schema of the containment function. */
static Expr *
bound(SupportRequestIndexCondition *request, Node *value, Node *ancestor, int16 strategy,
	  const char *end)
{
	Oid type = exprType(value);
	Oid ancestor_type = exprType(ancestor);
	Oid opno = get_opfamily_member(request->opfamily, type, type, strategy);
	char *schema = get_namespace_name(get_func_namespace(request->funcid));
	char *name = psprintf("%s_%s", type_name(type), end);
	Oid function =
		LookupFuncName(list_make2(makeString(schema), makeString(name)), 1, &ancestor_type, true);
	Expr *limit;

	if (!OidIsValid(opno) || !OidIsValid(function))
		return NULL;
	limit = (Expr *) makeFuncExpr(function, type, list_make1(ancestor), InvalidOid, InvalidOid,
								  COERCE_EXPLICIT_CALL);
	return make_opclause(opno, BOOLOID, false, (Expr *) value,
						 (Expr *) eval_const_expressions(request->root, (Node *) limit), InvalidOid,
						 InvalidOid);
}

/* The range for a containment whose contained side is argument value_arg (0 or 1). */
static List *
range_condition(Node *node, int value_arg)
{
	SupportRequestIndexCondition *request = (SupportRequestIndexCondition *) node;
	List *args;
	Node *value;
	Node *ancestor;
	Expr *first;
	Expr *last;

	if (!IsA(node, SupportRequestIndexCondition) || request->indexarg != value_arg)
		return NIL;
	if (is_opclause(request->node))
		args = ((OpExpr *) request->node)->args;
	else if (is_funcclause(request->node))
		args = ((FuncExpr *) request->node)->args;
	else
		return NIL;
	value = list_nth(args, value_arg);
	ancestor = list_nth(args, 1 - value_arg);
	if (!is_pseudo_constant_for_index(request->root, ancestor, request->index))
		return NIL;
	first = bound(request, value, ancestor, BTGreaterEqualStrategyNumber, "first");
	last = bound(request, value, ancestor, BTLessEqualStrategyNumber, "last");
	if (first == NULL || last == NULL)
		return NIL;
	request->lossy = false;
	return list_make2(first, last);
}

PG_FUNCTION_INFO_V1(prefix_contained_support);
Datum
prefix_contained_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(range_condition((Node *) PG_GETARG_POINTER(0), 0));
}

PG_FUNCTION_INFO_V1(prefix_contains_support);
Datum
prefix_contains_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(range_condition((Node *) PG_GETARG_POINTER(0), 1));
}
