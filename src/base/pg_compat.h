/*
 * pg_compat.h
 *		Every difference between the server versions that migrant is built for (15 to 18).
 */
#ifndef MIG_PG_COMPAT_H
#define MIG_PG_COMPAT_H

#include "postgres.h"
#include "fmgr.h"

/*
 * 18: the module block can carry a name and a version; pg_noreturn stands before a declaration; scans can be counted; the
 * executor runs without a word on whether it does so once.
 */
#if PG_VERSION_NUM >= 180000
#define MIG_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "migrant", .version = MIG_VERSION)
#define mig_index_beginscan(table, index, snapshot, keys)                                          \
	index_beginscan(table, index, snapshot, NULL, keys, 0)
#define MIG_EXECUTOR_RUN_PARAMETERS QueryDesc *query, ScanDirection direction, uint64 count
#define MIG_EXECUTOR_RUN_ARGUMENTS  query, direction, count
#else
#define MIG_MODULE_MAGIC PG_MODULE_MAGIC
#define pg_noreturn      pg_attribute_noreturn()
#define mig_index_beginscan(table, index, snapshot, keys)                                          \
	index_beginscan(table, index, snapshot, keys, 0)
#define MIG_EXECUTOR_RUN_PARAMETERS                                                                \
	QueryDesc *query, ScanDirection direction, uint64 count, bool execute_once
#define MIG_EXECUTOR_RUN_ARGUMENTS query, direction, count, execute_once
#endif

/*
 * 16: variable-length macros have a header of their own; input functions, ranges too, can report softly; a view that a
 * query names keeps its OID beside the rows that it stands for.
 */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#define mig_named_relation(entry)          ((entry)->relid)
#define mig_make_range(type, lower, upper) range_serialize(type, lower, upper, false, NULL)
#else
#define mig_make_range(type, lower, upper) range_serialize(type, lower, upper, false)
#define mig_named_relation(entry)                                                                  \
	((entry)->rtekind == RTE_SUBQUERY ? rt_fetch(PRS2_OLD_VARNO, (entry)->subquery->rtable)->relid \
									  : (entry)->relid)
struct Node;
#define errsave(context, ...) ereport(ERROR, __VA_ARGS__)
#endif

#endif /* MIG_PG_COMPAT_H */
