/*
 * clusters_sql.h
 *		Window functions that return the cluster of each row, by its first argument.
 */
#ifndef MIG_CLUSTERS_SQL_H
#define MIG_CLUSTERS_SQL_H

#include "base/pg_compat.h"

/* Callbacks that cluster a partition, in its own memory context, with a state of the caller. */
typedef struct MigClustering
{
	const char *what; /* what rows represent, in the plural */
	/* Starts a partition with this many rows. */
	void (*begin)(void *state, int64 rows);
	/* Adds the value of the next row, which is valid until the one after; false if it represents nothing. */
	bool (*take)(void *state, Datum value);
	/* The clusters, or MIG_NOISE, of all values that were added, in order. */
	const int32 *(*find)(void *state);
} MigClustering;

/* The cluster number of the current row; NULL for noise, NULL and values not added. */
extern Datum mig_cluster_of_row(FunctionCallInfo fcinfo, const MigClustering *clustering,
								void *state);

#endif /* MIG_CLUSTERS_SQL_H */
