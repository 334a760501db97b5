/*
 * pg_compat.h
 *		Every difference between the server versions that migrant is built for (15 to 18).
 */
#ifndef MIG_PG_COMPAT_H
#define MIG_PG_COMPAT_H

#include "postgres.h"
#include "fmgr.h"

/*
 * 18: the module block can carry a name and a version; pg_noreturn precedes a declaration; index scans can be counted;
 * ExecutorRun has lost its execute_once argument.
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
 * 16: varlena macros have a header of their own; input functions, also those of ranges, can report soft errors; the
 * range table entry of an expanded view keeps the view's OID.
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
