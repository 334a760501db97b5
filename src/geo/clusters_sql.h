/*
 * clusters_sql.h
 *		Window functions that tell the cluster of each row, by its first argument.
 */
#ifndef MIG_CLUSTERS_SQL_H
#define MIG_CLUSTERS_SQL_H

#include "base/pg_compat.h"

/* How the clusters of a partition are found, in memory of its own, with a state of the caller's. */
typedef struct MigClustering
{
	const char *what; /* the rows stand for, more than one of them */
	/* Begins with so many rows. */
	void (*begin)(void *state, int64 rows);
	/* Takes the next row's value, which is there until the one after it; false if it stands for none. */
	bool (*take)(void *state, Datum value);
	/* The clusters of all that were taken, one after the other, or MIG_NOISE. */
	const int32 *(*find)(void *state);
} MigClustering;

/* The number of the current row's cluster; NULL for noise, for NULL and for what was not taken. */
extern Datum mig_cluster_of_row(FunctionCallInfo fcinfo, const MigClustering *clustering,
								void *state);

#endif /* MIG_CLUSTERS_SQL_H */
