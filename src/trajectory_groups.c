/*
 * trajectory_groups.c
 *		SQL functions of several trajectories that are alike: their clusters, and the one in the middle.
 */
#include "pg_compat.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "core/clusters.h"
#include "core/trajectory_clusters.h"
#include "glue.h"
#include "sorter.h"
#include "trajectory.h"

/* In the order of MigMeasure. */
static const char *const measures[] = {"frechet", "frechet_continuous", "hausdorff", "dtw",
									   "sspd",    "synchronous"};

/* Fixes take a part of the memory of a query step. */
#define PARTS_OF_MEMORY 2

/* Begins with trajectories whose forms are whole. */
static void
begin_pairs(MigPairs *pairs, const MigTrajectoryHead *const *heads, size_t count,
			MigMeasure measure, const MigMemory *memory)
{
	MigStatus status =
		mig_pairs_begin(pairs, heads, count, measure, mig_part_of_memory(PARTS_OF_MEMORY), memory);

	if (status == MIG_TOO_LARGE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many trajectories"),
				 errdetail("There are %zu; 2^31 - 1 are compared with each other at most.", count),
				 errhint("Work by parts.")));
	if (status != MIG_OK)
		mig_trajectory_report_damaged();
}

/* --- Clusters --- */

/* The clusters of a partition's rows, once they are known; MIG_NOISE stands for NULL. */
typedef struct Clusters
{
	bool known;
	int32 of_row[FLEXIBLE_ARRAY_MEMBER];
} Clusters;

static void
check_limits(double eps_m, int32 minpts)
{
	if (!(eps_m >= 0 && isfinite(eps_m)))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("eps must be 0 or more"),
						errdetail("It is %g.", eps_m),
						errhint("Give the distance within which neighbours lie, in metres.")));
	if (minpts < 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("minpts out of range"),
						errdetail("It is %d.", minpts),
						errhint("Give the number of trajectories, 1 or more, its own counted, that "
								"one of a cluster has within eps.")));
}

static void
find_clusters(FunctionCallInfo fcinfo, MigMeasure measure, double eps_m, int32 minpts,
			  Clusters *clusters, int64 rows)
{
	WindowObject window = PG_WINDOW_OBJECT();
	MemoryContext work =
		AllocSetContextCreate(CurrentMemoryContext, "trajectory_clusters", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(work);
	MigMemory memory = mig_memory(work);
	const MigTrajectoryHead **heads = mig_allocate(&memory, rows, sizeof(MigTrajectoryHead *));
	size_t count = 0;
	MigPairs pairs;
	int32 *found;

	for (int64 row = 0; row < rows; row++)
	{
		bool isnull;
		bool isout;
		Datum value = WinGetFuncArgInPartition(window, 0, (int) row, WINDOW_SEEK_HEAD, false,
											   &isnull, &isout);

		CHECK_FOR_INTERRUPTS();
		clusters->of_row[row] = MIG_NOISE;
		if (isnull || isout)
			continue;
		/* the next row takes the place of this one */
		heads[count++] = mig_trajectory_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(value)));
		clusters->of_row[row] = 0;
	}
	found = mig_allocate(&memory, count, sizeof(int32));
	begin_pairs(&pairs, heads, count, measure, &memory);
	mig_trajectory_clusters(&pairs, eps_m, (uint32) minpts, found);
	for (int64 row = 0, next = 0; row < rows; row++)
		if (clusters->of_row[row] != MIG_NOISE)
			clusters->of_row[row] = found[next++];
	MemoryContextSwitchTo(old);
	MemoryContextDelete(work);
	clusters->known = true;
}

PG_FUNCTION_INFO_V1(trajectory_clusters);
Datum
trajectory_clusters(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64 rows = WinGetPartitionRowCount(window);
	Datum values[4];
	bool nulls[4];
	int measure;
	double eps_m;
	int32 minpts;
	Clusters *clusters;
	int32 cluster;

	for (int i = 1; i < 4; i++)
	{
		values[i] = WinGetFuncArgCurrent(window, i, &nulls[i]);
		if (nulls[i])
			PG_RETURN_NULL();
	}
	measure = mig_word_value(DatumGetTextPP(values[1]), "measure", measures, lengthof(measures));
	eps_m = DatumGetFloat8(values[2]);
	minpts = DatumGetInt32(values[3]);
	check_limits(eps_m, minpts);
	if (rows > (int64) (MaxAllocSize / sizeof(int32)) - 2)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many trajectories"),
						errdetail("A partition holds 268 million rows at most."),
						errhint("Work by parts: OVER (PARTITION BY ...).")));
	clusters = WinGetPartitionLocalMemory(window,
										  offsetof(Clusters, of_row) + (Size) rows * sizeof(int32));
	if (!clusters->known)
		find_clusters(fcinfo, (MigMeasure) measure, eps_m, minpts, clusters, rows);
	cluster = clusters->of_row[WinGetCurrentPosition(window)];
	if (cluster == MIG_NOISE)
		PG_RETURN_NULL();
	PG_RETURN_INT32(cluster);
}
