/*
 * clusters_sql.c
 *		Clusters of the rows of a window (see clusters.h).
 */
#include "geo/clusters_sql.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "geo/clusters.h"

/* The clusters of a partition's rows, once computed. */
typedef struct Clusters
{
	bool known;
	int32 of_row[FLEXIBLE_ARRAY_MEMBER];
} Clusters;

static void
find_clusters(WindowObject window, const MigClustering *clustering, void *state, Clusters *clusters,
			  int64 rows)
{
	MemoryContext work =
		AllocSetContextCreate(CurrentMemoryContext, "migrant clusters", 0,
							  (Size) ALLOCSET_DEFAULT_INITSIZE, (Size) ALLOCSET_DEFAULT_MAXSIZE);
	MemoryContext old = MemoryContextSwitchTo(work);
	const int32 *found;

	clustering->begin(state, rows);
	for (int64 row = 0; row < rows; row++)
	{
		bool isnull;
		bool isout;
		Datum value = WinGetFuncArgInPartition(window, 0, (int) row, WINDOW_SEEK_HEAD, false,
											   &isnull, &isout);

		CHECK_FOR_INTERRUPTS();
		clusters->of_row[row] = isnull || isout || !clustering->take(state, value) ? MIG_NOISE : 0;
	}
	found = clustering->find(state);
	for (int64 row = 0; row < rows; row++)
		if (clusters->of_row[row] != MIG_NOISE)
			clusters->of_row[row] = *found++;
	MemoryContextSwitchTo(old);
	MemoryContextDelete(work);
	clusters->known = true;
}

Datum
mig_cluster_of_row(FunctionCallInfo fcinfo, const MigClustering *clustering, void *state)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64 rows = WinGetPartitionRowCount(window);
	Clusters *clusters;
	int32 cluster;

	if (rows > (int64) (MaxAllocSize / sizeof(int32)) - 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many %s", clustering->what),
				 errdetail("A partition holds 268 million rows at most."),
				 errhint("Work by parts: OVER (PARTITION BY ...).")));
	clusters = WinGetPartitionLocalMemory(window,
										  offsetof(Clusters, of_row) + (Size) rows * sizeof(int32));
	if (!clusters->known)
		find_clusters(window, clustering, state, clusters, rows);
	cluster = clusters->of_row[WinGetCurrentPosition(window)];
	if (cluster == MIG_NOISE)
		PG_RETURN_NULL();
	PG_RETURN_INT32(cluster);
}
