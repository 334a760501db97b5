/*
 * trajectory_groups_sql.c
 *		SQL functions for clusters and medoids of trajectories.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "base/array.h"
#include "base/sort.h"
#include "base/glue_sql.h"
#include "base/sorter_sql.h"
#include "geo/clusters_sql.h"
#include "trajectory/trajectory_sql.h"
#include "similarity/trajectory_clusters.h"
#include "similarity/trajectory_medoid.h"
#include "similarity/trajectory_search_sql.h"

/* Fixes may use this part of the memory of a query operation. */
#define PARTS_OF_MEMORY 2

/* Initializes pairs of detoasted trajectories. */
static void
begin_pairs(MigPairs *pairs, const MigTrajectoryHead *const *heads, size_t count,
			MigSimilarity measure, const MigMemory *memory)
{
	MigStatus status =
		mig_pairs_begin(pairs, heads, count, measure, mig_part_of_memory(PARTS_OF_MEMORY), memory);

	if (status == MIG_TOO_LARGE)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many trajectories"),
						errdetail("There are %zu; the limit is 2^31 - 1.", count),
						errhint("Work by parts.")));
	if (status != MIG_OK)
		mig_trajectory_report_damaged();
}

/* --- Clusters --- */

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

/* Trajectories of a partition. */
typedef struct Partition
{
	MigSimilarity measure;
	double eps_m;
	int32 minpts;
	MigMemory memory;
	const MigTrajectoryHead **heads;
	size_t count;
} Partition;

static void
begin_partition(void *state, int64 rows)
{
	Partition *partition = state;

	partition->memory = mig_memory(CurrentMemoryContext);
	partition->heads = mig_allocate(&partition->memory, (size_t) rows, sizeof(MigTrajectoryHead *));
}

static bool
take_trajectory(void *state, Datum value)
{
	Partition *partition = state;

	/* copy it, as the next row overwrites it */
	partition->heads[partition->count++] =
		mig_trajectory_value(PointerGetDatum(PG_DETOAST_DATUM_COPY(value)));
	return true;
}

static const int32 *
find_trajectory_clusters(void *state)
{
	Partition *partition = state;
	int32 *found = mig_allocate(&partition->memory, partition->count, sizeof(int32));
	MigPairs pairs;

	begin_pairs(&pairs, partition->heads, partition->count, partition->measure, &partition->memory);
	mig_trajectory_clusters(&pairs, partition->eps_m, (uint32) partition->minpts, found);
	return found;
}

PG_FUNCTION_INFO_V1(trajectory_clusters);
Datum
trajectory_clusters(PG_FUNCTION_ARGS)
{
	static const MigClustering clustering = {"trajectories", begin_partition, take_trajectory,
											 find_trajectory_clusters};
	WindowObject window = PG_WINDOW_OBJECT();
	Partition partition = {.count = 0};
	Datum values[4];

	for (int i = 1; i < 4; i++)
	{
		bool isnull;

		values[i] = WinGetFuncArgCurrent(window, i, &isnull);
		if (isnull)
			PG_RETURN_NULL();
	}
	partition.measure = mig_similarity_value(DatumGetTextPP(values[1]), MIG_FOR_SETS);
	partition.eps_m = DatumGetFloat8(values[2]);
	partition.minpts = DatumGetInt32(values[3]);
	check_limits(partition.eps_m, partition.minpts);
	return mig_cluster_of_row(fcinfo, &clustering, &partition);
}

/* --- The medoid of a group --- */

/* The trajectories of a group, each in separately allocated memory. */
typedef struct TripSet
{
	MigMemory memory;
	int measure;
	const MigTrajectoryHead **heads;
	size_t count;
	size_t room;
	size_t bytes; /* of all trajectories */
} TripSet;

static TripSet *
new_set(MemoryContext context, int measure)
{
	TripSet *set = MemoryContextAllocZero(context, sizeof(TripSet));

	set->memory = mig_memory(context);
	set->measure = measure;
	return set;
}

static void
check_measure(const TripSet *set, int measure)
{
	if (set->measure != measure)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("measure must be the same in all rows of a group"),
						errdetail("There are %s and %s.",
								  mig_similarity_measures[Min(set->measure, measure)].name,
								  mig_similarity_measures[Max(set->measure, measure)].name)));
}

/* Adds a copy of a trajectory. */
static void
add_trajectory(TripSet *set, const void *form, size_t size)
{
	void *copy;

	set->heads =
		mig_grow(&set->memory, set->heads, &set->room, set->count + 1, sizeof(MigTrajectoryHead *));
	copy = MemoryContextAlloc(set->memory.state, size);
	memcpy(copy, form, size);
	set->heads[set->count++] = copy;
	set->bytes += size;
}

PG_FUNCTION_INFO_V1(trajectory_medoid_agg_trans);
Datum
trajectory_medoid_agg_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	TripSet *set = mig_state_arg(fcinfo, 0);
	const MigTrajectoryHead *head;
	int measure;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return mig_unchanged(fcinfo, set);
	measure = (int) mig_similarity_value(PG_GETARG_TEXT_PP(2), MIG_FOR_SETS);
	if (set == NULL)
		set = new_set(context, measure);
	check_measure(set, measure);
	head = mig_trajectory_arg(fcinfo, 1);
	add_trajectory(set, head, VARSIZE(head));
	PG_RETURN_POINTER(set);
}

PG_FUNCTION_INFO_V1(trajectory_medoid_agg_combine);
Datum
trajectory_medoid_agg_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = mig_aggregate_context(fcinfo);
	TripSet *set = mig_state_arg(fcinfo, 0);
	const TripSet *other = mig_state_arg(fcinfo, 1);

	if (other == NULL)
		return mig_unchanged(fcinfo, set);
	if (set == NULL)
		set = new_set(context, other->measure);
	check_measure(set, other->measure);
	for (size_t i = 0; i < other->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		add_trajectory(set, other->heads[i], VARSIZE(other->heads[i]));
	}
	PG_RETURN_POINTER(set);
}

/* From worker to leader: format and measure, then each trajectory, preceded by its length (8 bytes). */
#define SERIAL_FORMAT 1

typedef struct SerialHead
{
	uint32 format;
	int32 measure;
} SerialHead;

PG_FUNCTION_INFO_V1(trajectory_medoid_agg_serial);
Datum
trajectory_medoid_agg_serial(PG_FUNCTION_ARGS)
{
	const TripSet *set = (const TripSet *) PG_GETARG_POINTER(0);
	SerialHead head = {SERIAL_FORMAT, set->measure};
	bytea *bytes;
	char *at;

	mig_aggregate_context(fcinfo);
	bytes = mig_state_bytes(sizeof(head) + set->count * sizeof(uint64) + set->bytes);
	at = VARDATA(bytes);
	memcpy(at, &head, sizeof(head));
	at += sizeof(head);
	for (size_t i = 0; i < set->count; i++)
	{
		uint64 size = VARSIZE(set->heads[i]);

		CHECK_FOR_INTERRUPTS();
		memcpy(at, &size, sizeof(size));
		at += sizeof(size);
		memcpy(at, set->heads[i], size);
		at += size;
	}
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(trajectory_medoid_agg_deserial);
Datum
trajectory_medoid_agg_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *at = VARDATA_ANY(bytes);
	size_t left = VARSIZE_ANY_EXHDR(bytes);
	SerialHead head = {0, 0};
	TripSet *set;

	mig_aggregate_context(fcinfo);
	if (left >= sizeof(head))
		memcpy(&head, at, sizeof(head));
	if (head.format != SERIAL_FORMAT || head.measure < 0 || head.measure >= MIG_PAIRS_MEASURES)
		mig_report_state("trajectory_medoid_agg");
	at += sizeof(head);
	left -= sizeof(head);
	set = new_set(CurrentMemoryContext, head.measure);
	while (left > 0)
	{
		uint64 size = 0;
		const MigTrajectoryHead *form;

		CHECK_FOR_INTERRUPTS();
		if (left >= sizeof(size))
			memcpy(&size, at, sizeof(size));
		if (size < sizeof(MigTrajectoryHead) || size > left - sizeof(size))
			mig_report_state("trajectory_medoid_agg");
		add_trajectory(set, at + sizeof(size), size);
		form = set->heads[set->count - 1];
		if (VARATT_IS_EXTENDED(form) || VARSIZE(form) != size ||
			mig_trajectory_open(form, size) != MIG_OK)
			mig_report_state("trajectory_medoid_agg");
		at += sizeof(size) + size;
		left -= sizeof(size) + size;
	}
	PG_RETURN_POINTER(set);
}

/* Sort entry. */
typedef struct Sorted
{
	const MigTrajectoryHead *head;
	const MigMemory *memory;
} Sorted;

static int
compare_sorted(const void *a, const void *b)
{
	const Sorted *left = a;
	const Sorted *right = b;

	return mig_trajectory_compare(left->head, right->head, left->memory);
}

/* The medoid of a group of one or more. */
static const MigTrajectoryHead *
medoid_of(const TripSet *set, const MigMemory *memory)
{
	Sorted *sorted = mig_allocate(memory, set->count, sizeof(Sorted));
	const MigTrajectoryHead **heads = mig_allocate(memory, set->count, sizeof(MigTrajectoryHead *));
	MigPairs pairs;

	for (size_t i = 0; i < set->count; i++)
		sorted[i] = (Sorted){set->heads[i], memory};
	mig_sort(sorted, set->count, sizeof(Sorted), compare_sorted, memory);
	for (size_t i = 0; i < set->count; i++)
		heads[i] = sorted[i].head;
	begin_pairs(&pairs, heads, set->count, (MigSimilarity) set->measure, memory);
	if (!mig_trajectory_medoid_is_defined(&pairs))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("trajectories of a group have no time in common"),
						errdetail("The synchronous distance needs a common period."),
						errhint("Group by a common period, or use another measure.")));
	return heads[mig_trajectory_medoid(&pairs)];
}

/* The state remains usable. */
PG_FUNCTION_INFO_V1(trajectory_medoid_agg_final);
Datum
trajectory_medoid_agg_final(PG_FUNCTION_ARGS)
{
	const TripSet *set = mig_state_arg(fcinfo, 0);
	MemoryContext work;
	MigMemory memory;
	const MigTrajectoryHead *head;
	void *copy;

	mig_aggregate_context(fcinfo);
	if (set == NULL)
		PG_RETURN_NULL();
	work = AllocSetContextCreate(CurrentMemoryContext, "migrant medoid", 0,
								 (Size) ALLOCSET_DEFAULT_INITSIZE, (Size) ALLOCSET_DEFAULT_MAXSIZE);
	memory = mig_memory(work);
	head = medoid_of(set, &memory);
	MemoryContextDelete(work);
	copy = palloc(VARSIZE(head));
	memcpy(copy, head, VARSIZE(head));
	PG_RETURN_POINTER(copy);
}
