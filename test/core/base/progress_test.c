/*
 * Every core function that loops over data of unbounded size reports progress (mig_progress): the number of steps on
 * data of a fixed size, so that a lost call is noticed.  Those of trajectories: trajectory_progress_test.c.
 */
#include "sorting.h"
#include "work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/top_k.h"
#include "base/digits.h"
#include "base/row_order.h"
#include "base/radix.h"
#include "base/sort.h"
#include "base/fold.h"
#include "geo/clusters.h"
#include "grid/cover.h"
#include "grid/gridcell_set.h"
#include "occupancy/occupancy.h"
#include "usage/usage.h"
#include "usage/usage_judge.h"
#include "usage/usage_model.h"
#include "coverage/coverage.h"
#include "coverage/grid_balance.h"
#include "coverage/grid_number.h"
#include "residence/claims.h"
#include "residence/contacts.h"
#include "residence/duplicates.h"
#include "residence/household.h"
#include "residence/merge.h"
#include "residence/overlap.h"
#include "residence/resolve.h"
#include "density/bandwidth.h"
#include "density/density_math.h"
#include "density/density_text.h"
#include "density/emerging.h"
#include "density/hotspots.h"
#include "density/kde.h"
#include "density/measures.h"
#include "density/moran.h"
#include "density/presence.h"
#include "flow/flow.h"
#include "flow/flow_models.h"
#include "release/density_audit.h"
#include "release/density_protect.h"
#include "release/flow_protect.h"

#define N 20000

static void *
block(size_t count, size_t size)
{
	void *allocated = calloc(count, size);

	if (allocated == NULL)
		abort();
	return allocated;
}

static void
drop(void *allocated)
{
	memory.release(memory.state, allocated);
	memory_blocks++;
}

/* --- Sets, sorts, folds --- */

static int
compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *) a;
	int64_t y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

static MigRowColumn
place_of(const void *state, size_t i)
{
	(void) state;
	return (MigRowColumn){(int64_t) (work_random(i) % 100000), (int64_t) (work_random(i) >> 40)};
}

/* Records of width numbers; each key but the last has this many values. */
static int64_t *
records_of(size_t count, size_t width, uint64_t values)
{
	int64_t *records = block(count * width, sizeof(int64_t));

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			records[i * width + j] = (int64_t) (work_random(i * width + j) % values);
	return records;
}

static void
test_sets(void)
{
	int64_t *numbers = records_of(N, 1, 1000000);
	int64_t *records = records_of(N, 4, 10);
	int64_t *spare = block(N, 4 * sizeof(int64_t));
	uint32_t *order = block(N, sizeof(uint32_t));
	MigGridCell *cells = block(N, sizeof(MigGridCell));
	MigTopK bests = {.max = 1000};
	uint8_t bytes[1000];
	char hex[2000];
	MigWhere where;

	CHECK_WORK(310001, mig_sort(numbers, N, sizeof(int64_t), compare_numbers, &memory));
	CHECK_WORK(300110, mig_radix_sort(records, spare, N, 4, 3, &memory));
	CHECK_WORK(320000, mig_row_order(place_of, NULL, N, order, &memory));
	for (int i = 0; i < N; i++)
		mig_gridcell_at(119 + (i % 150) * 1e-5, 28 + floor(i / 150.0) * 1e-5, 1, cells + i);
	CHECK_WORK(445799, mig_gridcell_compact(cells, N, &memory));
	for (int i = 0; i < 1000; i++)
		mig_top_k_add(&bests, (double) work_random(i), i, &memory);
	CHECK_WORK(10000, mig_top_k_sort(&bests, &memory));
	memset(bytes, 0xa5, sizeof(bytes));
	CHECK_WORK(1000, mig_format_hex(bytes, sizeof(bytes), &memory, hex));
	CHECK_WORK(2000, mig_parse_hex(hex, sizeof(hex), &memory, bytes, &where));
	CHECK_WORK(10001, mig_copy(&memory, spare, numbers, N * sizeof(int64_t)));
	CHECK_WORK(10001, mig_clear(&memory, spare, N * sizeof(int64_t)));
	drop(bests.entries);
	free(numbers);
	free(records);
	free(spare);
	free(order);
	free(cells);
}

static size_t
tally(size_t (*fold)(int64_t *records, size_t count, const MigMemory *memory), size_t width)
{
	int64_t *records = records_of(N, width, 3);
	size_t left = fold(records, N, &memory);

	free(records);
	return left;
}

static void
test_tallies(void)
{
	CHECK_WORK(20000, tally(mig_fold_counts, 2));
	CHECK_WORK(20000, tally(mig_fold_pair_counts, 3));
	CHECK_WORK(20000, tally(mig_fold_amounts, 2));
	CHECK_WORK(20000, tally(mig_fold_pair_amounts, 3));
	CHECK_WORK(20000, tally(mig_fold_pairs, 2));
	CHECK_WORK(20000, tally(mig_fold_threes, 3));
	CHECK_WORK(20000, tally(mig_fold_triples, 4));
	CHECK_WORK(20000, tally(mig_fold_quadruples, 4));
	CHECK_WORK(19999, tally(mig_presence_join_4, 4));
	CHECK_WORK(19999, tally(mig_presence_join_5, 5));
}

/* --- Densities --- */

/* A density of cells around a square, with counts or amounts from a seed. */
static MigDensity
density_of(size_t count, bool amounts, uint64_t seed)
{
	int64_t *keys = block(count, sizeof(int64_t));
	int64_t *counts = block(count, sizeof(int64_t));
	double *values = block(count, sizeof(double));

	for (size_t i = 0; i < count; i++)
		mig_gridcell_at(119 + (double) (i % 150) * 2e-3, 28 + floor((double) i / 150) * 2e-3, 100,
						keys + i);
	mig_sort(keys, count, sizeof(int64_t), compare_numbers, &memory);
	for (size_t i = 0; i < count; i++)
	{
		counts[i] = (int64_t) (work_random(seed + i) % 30);
		values[i] = (double) counts[i] + 0.5;
	}
	if (amounts)
		free(counts);
	else
		free(values);
	return (MigDensity){.keys_are = MIG_KEYS_CELL,
						.values_are = amounts ? MIG_AMOUNTS : MIG_COUNTS,
						.count = count,
						.keys = keys,
						.counts = amounts ? NULL : counts,
						.amounts = amounts ? values : NULL};
}

static void
free_density(MigDensity *density)
{
	free((void *) density->keys);
	free((void *) density->to);
	free((void *) density->counts);
	free((void *) density->amounts);
}

static MigDensityTarget
target_of(size_t count, bool pairs, bool amounts)
{
	return (MigDensityTarget){.keys = block(count, sizeof(int64_t)),
							  .to = pairs ? block(count, sizeof(int64_t)) : NULL,
							  .counts = amounts ? NULL : block(count, sizeof(int64_t)),
							  .amounts = amounts ? block(count, sizeof(double)) : NULL};
}

static void
free_target(MigDensityTarget *target)
{
	free(target->keys);
	free(target->to);
	free(target->counts);
	free(target->amounts);
}

static int64_t
parent_of(int64_t key, int level)
{
	return mig_gridcell_at_level(key, level);
}

static void
test_arithmetic(void)
{
	MigDensity a = density_of(N, false, 0);
	MigDensity b = density_of(N, true, 1);
	MigDensityTarget counts = target_of((size_t) 2 * N, false, false);
	MigDensityTarget amounts = target_of((size_t) 2 * N, false, true);
	int64_t *records = records_of(N, 2, 1000);
	__int128 count;
	double amount;

	CHECK_WORK(20000, mig_density_check(&a, &memory));
	CHECK_WORK(19999, mig_density_level(&a, &memory));
	CHECK_WORK(20000, mig_density_combine(&a, &b, MIG_ADD, &memory, &amounts));
	CHECK_WORK(20000, mig_density_scale(&b, MIG_AMOUNTS, 0, 2.5, MIG_MULTIPLY, &memory, &amounts));
	CHECK_WORK(20000, mig_density_rollup(&a, parent_of, mig_gridcell_level_of_size(1000), &memory,
										 &counts));
	CHECK_WORK(20000, mig_density_gather(records, N, &memory, &counts));
	CHECK_WORK(20000, mig_density_total(&a, &memory, &count, &amount));
	CHECK_WORK(20000, mig_density_compare(&a, &a, &memory));
	free_target(&counts);
	free_target(&amounts);
	free(records);
	free_density(&a);
	free_density(&b);
}

static void
test_measures(void)
{
	MigDensity a = density_of(N, false, 0);
	MigDensity b = density_of(N, true, 1);
	MigDensityTarget amounts = target_of(N, false, true);
	MigLorenz lorenz;
	bool defined;
	double out;

	CHECK_WORK(80000, mig_density_entropy(&b, &memory, &out));
	CHECK_WORK(140000, mig_density_gini(&b, &memory, &out));
	CHECK_WORK(60000, mig_density_weighted(&b, &memory, &out));
	CHECK_WORK(60000, mig_density_correlate(&a, &b, &memory, &out));
	CHECK_WORK(100000, mig_density_dissimilarity(&a, &b, &memory, &out));
	CHECK_WORK(100000, mig_density_isolation(&a, &b, &memory, &out));
	CHECK_WORK(100000, mig_density_exposure(&a, &b, &memory, &out));
	CHECK_WORK(100000, mig_density_location_quotient(&a, &b, &memory, &amounts, &defined));
	CHECK_WORK(20000, mig_density_per_km2(&a, &memory, &amounts));
	CHECK_WORK(120000, mig_lorenz_begin(&lorenz, &b, &memory));
	mig_lorenz_free(&lorenz, &memory);
	free_target(&amounts);
	free_density(&a);
	free_density(&b);
}

static void
test_windows(void)
{
	MigDensity a = density_of(N, false, 0);
	MigDensity months[4] = {a, density_of(N, false, 1), density_of(N / 2, false, 2), a};
	MigHotspot *hotspots = block(N, sizeof(MigHotspot));
	MigEmerging *emerging = block(N, sizeof(MigEmerging));
	MigLocalMoran local = {block(N, sizeof(double)), block(N, sizeof(double)),
						   block(N, sizeof(double)), block(N, 1)};
	double *series = block((size_t) 3 * N, sizeof(double));
	int64_t *keys;
	MigMoran moran;
	size_t count = 0;

	CHECK_WORK(859602, mig_hotspots(&a, 3, &memory, hotspots));
	CHECK_WORK(779204, mig_moran(&a, 3, 0, 1, &memory, &moran));
	CHECK_WORK(1100012, mig_moran(&a, 1, 4, 1, &memory, &moran));
	CHECK_WORK(500002, mig_moran_local(&a, 1, 0, 1, &memory, &local));
	CHECK_WORK(1110290, mig_moran_local(&a, 5, 999, 1, &memory, &local));
	CHECK_WORK(455008, count = mig_density_union(months, 4, &keys, &memory));
	CHECK_INT(count, N);
	CHECK_WORK(1972443, mig_emerging(months, 4, keys, count, 1, 0.5, &memory, emerging));
	for (int i = 0; i < N; i++)
		series[i] = (double) (work_random(i) % 1000);
	CHECK_WORK(330001, mig_mann_kendall(series, N, series + N, &memory));
	drop(keys);
	free(hotspots);
	free(emerging);
	free(local.i);
	free(local.z);
	free(local.p_permutation);
	free(local.quadrant);
	free(series);
	free_density(&months[0]);
	free_density(&months[1]);
	free_density(&months[2]);
}

static void
protect(const MigDensity *density, MigProtectMethod method)
{
	const int levels[] = {mig_gridcell_level_of_size(100), mig_gridcell_level_of_size(500),
						  mig_gridcell_level_of_size(1000)};
	MigProtection protection;
	MigDensityTarget out = target_of((size_t) 2 * N, false, false);

	CHECK_INT(mig_density_protect(&protection, density, 20, levels, 3, method, &memory), MIG_OK);
	mig_density_protect_write(&protection, out.keys, out.counts);
	mig_density_protect_free(&protection);
	free_target(&out);
}

static void
test_protection(void)
{
	MigDensity a = density_of(N, false, 0);
	MigDensity releases[3] = {a, density_of(N, false, 5)};
	MigDensity coarse = density_of(N, false, 0);
	MigDensityTarget rolled = target_of(N, false, false);
	MigAudit audit;

	CHECK_WORK(141589, protect(&a, MIG_SUPPRESS));
	CHECK_WORK(96073, protect(&a, MIG_MERGE));
	CHECK_WORK(71664, protect(&a, MIG_ROUND));
	mig_density_rollup(&coarse, parent_of, mig_gridcell_level_of_size(1000), &memory, &rolled);
	releases[2] = (MigDensity){.keys_are = MIG_KEYS_CELL,
							   .values_are = MIG_COUNTS,
							   .count = rolled.count,
							   .keys = rolled.keys,
							   .counts = rolled.counts};
	CHECK_WORK(421281, mig_density_audit(&audit, releases, 3, 5, &memory));
	CHECK(audit.count > 0);
	mig_density_audit_free(&audit);
	free_target(&rolled);
	free_density(&coarse);
	free_density(&releases[0]);
	free_density(&releases[1]);
}

/* A text of zones separated by many blanks. */
static MigStatus
parse(size_t count, bool amounts)
{
	char *text = block(count, 64);
	char *end = text + sprintf(text, "{\"bigint\": {");
	MigDensityRecords records;
	MigWhere where;
	MigStatus status;

	for (size_t i = 0; i < count; i++)
		end += sprintf(end, "%s\"%zu\"  :  %zu%s", i == 0 ? "" : ", ", count - i, i,
					   amounts && i == count / 2 ? ".5" : "");
	end += sprintf(end, "}}");
	status =
		mig_density_parse(text, (size_t) (end - text), false, false, &memory, &records, &where);
	CHECK_INT(status, MIG_OK);
	drop(records.records);
	free(text);
	return status;
}

static void
kde(MigKernel kernel, double bandwidth_m, int size_m, double lon, int count)
{
	MigKde kde;

	mig_kde_begin(&kde, kernel, bandwidth_m, mig_gridcell_level_of_size(size_m), false, 10000000,
				  &memory);
	for (int i = 0; i < count; i++)
		mig_kde_add(&kde, lon + (double) (work_random(i) % 1000) * 1e-5, 28 + i * 1e-2 / count, 1);
	mig_kde_end(&kde);
	if (kde.cells != NULL)
		drop(kde.cells);
}

static void
test_kernels(void)
{
	MigGround *points = block(300, sizeof(MigGround));
	MigWeighted *weighted = block(N, sizeof(MigWeighted));
	int32_t *clusters = block(N, sizeof(int32_t));

	for (int i = 0; i < 300; i++)
		points[i] = mig_ground_at(119 + (double) (work_random(i) % 1000) * 1e-5,
								  28 + (double) (work_random(i + 300) % 1000) * 1e-5);
	CHECK_WORK(1806000, mig_bandwidth_cross_validation(points, 300, 1000, 100, &memory));
	for (int kernel = 0; kernel < MIG_KERNELS; kernel++)
	{
		static const size_t steps[MIG_KERNELS] = {278776, 279042, 1206258, 278776, 24218100};

		CHECK_WORK(steps[kernel], kde((MigKernel) kernel, 100, 10, 119, 3000));
	}
	CHECK_WORK(6606777, kde(MIG_QUARTIC, 1000, 10, 179.99, 100));
	for (int i = 0; i < N; i++)
		weighted[i] = (MigWeighted){mig_ground_at(119 + (double) (work_random(i) % 1000) * 1e-4,
												  28 + (double) (work_random(i + N) % 1000) * 1e-4),
									1};
	CHECK_WORK(867264, mig_clusters(weighted, N, 100, 5, clusters, &memory));
	CHECK_WORK(432766, mig_clusters(weighted, N, 100, 30, clusters, &memory));
	free(points);
	free(weighted);
	free(clusters);
}

/* --- Flows --- */

static MigDensity
flow_of(size_t side)
{
	MigDensity places = density_of(side, false, 0);
	int64_t *keys = block(side * side, sizeof(int64_t));
	int64_t *to = block(side * side, sizeof(int64_t));
	int64_t *counts = block(side * side, sizeof(int64_t));

	for (size_t i = 0; i < side * side; i++)
	{
		keys[i] = places.keys[i / side];
		to[i] = places.keys[i % side];
		counts[i] = (int64_t) (1 + work_random(i) % 40);
	}
	free_density(&places);
	return (MigDensity){.keys_are = MIG_KEYS_CELL,
						.values_are = MIG_COUNTS,
						.count = side * side,
						.keys = keys,
						.to = to,
						.counts = counts};
}

static void
test_flows(void)
{
	MigDensity flow = flow_of(60);
	MigDensity masses = density_of(60, true, 3);
	MigDensityTarget ends = target_of(2 * flow.count, false, false);
	MigDensityTarget pairs = target_of(flow.count, true, false);
	const double coefficients[MIG_GRAVITY_COEFFICIENTS] = {0, 1, 1, 2};
	MigFlowProtection protection;
	MigFlowList list;
	MigGravity gravity;
	double common;

	CHECK_WORK(25200, mig_flow_ends(&flow, MIG_DEPARTURES, &memory, &ends));
	CHECK_WORK(46800, mig_flow_ends(&flow, MIG_NET, &memory, &ends));
	CHECK_WORK(37813, mig_flow_rollup(&flow, parent_of, mig_gridcell_level_of_size(1000), &memory,
									  &pairs));
	CHECK_WORK(60840, mig_gravity_fit(&flow, &masses, &masses, &memory, &gravity));
	CHECK_WORK(3720, mig_gravity_predict(&masses, &masses, coefficients, 0, &memory, &list));
	drop(list.pairs);
	CHECK_WORK(70736, mig_radiation_predict(&masses, &masses, 0, &memory, &list));
	drop(list.pairs);
	CHECK_WORK(10800, mig_flow_common_part(&flow, &flow, &memory, &common));
	CHECK_WORK(58140, mig_flow_protect(&protection, &flow, 20, &memory));
	mig_flow_protect_free(&protection);
	free_target(&ends);
	free_target(&pairs);
	free_density(&flow);
	free_density(&masses);
}

/* --- Polygons --- */

/* A serialized square with many vertices. */
static size_t
square(uint8_t *bytes, uint32_t side, double west, double south, double degrees, bool back)
{
	const uint32_t count = 4 * side + 1;
	const uint32_t head[] = {0, MIG_POLYGON, 1, count, 0};
	size_t len = sizeof(head);

	memcpy(bytes, head, len);
	bytes[0] = 0;
	bytes[1] = 0x10;
	bytes[2] = 0xe6;
	memcpy(bytes, (const uint8_t[]){0x00, 0x10, 0xe6, 0}, 4);
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t at = (back ? count - 1 - i : i) % (4 * side);
		double part = (double) (at % side) / side;
		double xy[4][2] = {{part, 0}, {1, part}, {1 - part, 1}, {0, 1 - part}};
		double vertex[2] = {west + degrees * xy[at / side][0], south + degrees * xy[at / side][1]};

		memcpy(bytes + len, vertex, sizeof(vertex));
		len += sizeof(vertex);
	}
	return len;
}

static MigStatus
mirror(double *x, double *y)
{
	*x = -*x;
	*y = -*y;
	return MIG_OK;
}

static void
cover(const uint8_t *bytes, size_t len)
{
	MigGeometry geometry;
	MigCover cover;
	MigGridCell cell;
	double fraction;

	mig_geometry_open(bytes, len, &geometry);
	CHECK_INT(mig_cover_init(&cover, &memory, &geometry, mig_gridcell_level_of_size(100)), MIG_OK);
	while (mig_cover_next(&cover, &memory, &cell, &fraction))
		;
	drop(cover.edges.edges);
	drop(cover.active);
	drop(cover.row_cells);
}

static void
add_squares(MigPolygonsBuild *build, uint8_t *bytes, int count, uint32_t side)
{
	for (int i = 0; i < count; i++)
	{
		size_t len = square(bytes, side, 119 + (count - i) * 0.01, 28, 0.01, false);
		MigGeometry geometry;

		mig_geometry_open(bytes, len, &geometry);
		CHECK_INT(mig_polygons_add(build, count - i, &geometry), MIG_OK);
	}
}

static void
test_polygons(void)
{
	uint8_t *bytes = block((size_t) 16 * (4 * N + 10), 1);
	size_t len = square(bytes, N / 4, 119, 28, 0.1, true);
	MigGeometry geometry;
	MigGridPlace place;
	MigPolygonsBuild build;
	MigPolygonsBuild other;
	MigCoverage *coverage;
	uint32_t(*pairs)[2];
	uint8_t *written;
	size_t pair_count;
	size_t size;
	bool has_place;

	CHECK_WORK(546718, cover(bytes, len));
	mig_geometry_open(bytes, len, &geometry);
	CHECK_WORK(20002, mig_grid_place(&geometry, &memory, &place, &has_place));
	CHECK_WORK(20003, mig_geometry_change(bytes, len, mirror, &memory));
	mig_polygons_init(&build, &memory);
	mig_polygons_init(&other, &memory);
	CHECK_WORK(21000, add_squares(&build, bytes, 1000, 5));
	CHECK_WORK(23000, mig_polygons_add_all(&other, &build.set));
	CHECK_WORK(34000, mig_polygons_sort(&build));
	size = mig_polygons_size(&build.set);
	written = block(size, 1);
	CHECK_WORK(43000, mig_polygons_write(&build.set, &memory, written));
	mig_polygons_free(&other);
	CHECK_WORK(22000, mig_polygons_read(&other, written, size));
	CHECK_WORK(42, mig_polygons_wkb(&build.set, 7, &memory, written));
	CHECK_WORK(768284, mig_coverage_build(&build, &memory, &coverage, &size));
	CHECK_WORK(76646, mig_coverage_pairs(coverage, &memory, &pairs, &pair_count));
	drop(pairs);
	drop(coverage);
	mig_polygons_free(&build);
	mig_polygons_free(&other);
	free(written);
	free(bytes);
}

static void
test_balance(void)
{
	enum
	{
		SIDE = 12
	};
	int32_t households[SIDE * SIDE];
	MigGridBorder borders[2 * SIDE * SIDE];
	uint32_t zones[SIDE * SIDE];
	const MigGridRule rule = {300, 500};
	size_t count = 0;

	for (uint32_t i = 0; i < SIDE * SIDE; i++)
	{
		households[i] = (int32_t) (work_random(i) % 400);
		if (i % SIDE > 0)
			borders[count++] = (MigGridBorder){i - 1, i, 1000};
		if (i >= SIDE)
			borders[count++] = (MigGridBorder){i - SIDE, i, 1000};
	}
	CHECK_WORK(19415376,
			   mig_grid_balance(households, SIDE * SIDE, borders, count, &rule, &memory, zones));
}

/* --- Stays --- */

static MigStay *
stays_of(size_t count, uint64_t places)
{
	MigStay *stays = block(count, sizeof(MigStay));

	for (size_t i = 0; i < count; i++)
	{
		int64_t from = (int64_t) (work_random(i) % 1000);

		stays[i] = (MigStay){(int64_t) (work_random(i + count) % places), from,
							 from + 1 + (int64_t) (work_random(i) >> 50) % 100,
							 (int64_t) (i % (count / 3))};
	}
	return stays;
}

static void
merge_all(MigMerge *merge, const MigPeriod *periods)
{
	for (int i = 0; i < N; i++)
		mig_merge_add(merge, periods[i], &memory);
}

static void
count_member(void *state, const MigMember *member)
{
	*(size_t *) state += member->places >= 0;
}

static void
households_of(void *stays, size_t *count)
{
	const MigHouseholdRule rule = {0.5, 0.8, 30};
	MigHouseholdQuery query = mig_household_query(MIG_DATES, &rule);

	query.bounds = (MigPeriod){0, 2000};
	CHECK_INT(mig_households(&query, stays, N, count_member, count, &memory, &sorting), MIG_OK);
}

static void
test_stays(void)
{
	void *sorter = sorting.begin(NULL, MIG_DWELT_WIDTH, MIG_DWELT_KEYS);
	MigStay *stays = stays_of(N / 10, 1);
	MigPeriod *periods = block(N, sizeof(MigPeriod));
	MigMerge merge;
	MigMerge read;
	MigStayBytes head = {.kind = MIG_DATES, .width = MIG_STAY_WIDTH, .count = N / 10};
	uint8_t *bytes = block(N, 32);
	MigPair *pairs;
	size_t count;
	int64_t pair_count;

	CHECK_WORK(2497963, mig_overlap_pairs(stays, N / 10, 0, 10000000, &pairs, &count, &memory));
	drop(pairs);
	for (int i = 0; i < N; i++)
		periods[i] = (MigPeriod){(int64_t) (work_random(i) % 100000),
								 (int64_t) (work_random(i) % 100000 + 1)};
	CHECK_WORK(259998, mig_overlap_count(periods, N, 10, &pair_count, &memory));
	mig_stay_bytes_write(&head, (const int64_t *) stays, bytes);
	CHECK_WORK(2000, mig_stay_bytes_read(bytes, mig_stay_bytes_size(&head), &head, &memory));
	mig_merge_init(&merge, MIG_DATES, 0);
	CHECK_WORK(484867, merge_all(&merge, periods));
	CHECK_WORK(254098, mig_merge_settle(&merge, &memory));
	mig_merge_write(&merge, bytes);
	mig_merge_init(&read, MIG_DATES, 0);
	CHECK_WORK(29705, mig_merge_read(&read, bytes, mig_merge_size(&merge), &memory));
	mig_merge_free(&merge, &memory);
	mig_merge_free(&read, &memory);
	free(stays);
	stays = stays_of(N, 2000);
	for (size_t i = 0; i < N; i++)
		*(MigDwelt *) sorting.put(sorter) =
			(MigDwelt){stays[i].id, stays[i].key, stays[i].from, stays[i].to};
	count = 0;
	CHECK_WORK(738691, households_of(sorter, &count));
	CHECK_INT((int) count, N / 3);
	sorting.end(sorter);
	free(stays);
	free(periods);
	free(bytes);
}

static void
test_occupancy(void)
{
	MigOccupancyBuild build;
	MigOccupancyBuild other;
	MigPeriod periods[] = {{100, 5000}, {6000, 90000}};
	MigSpans a;
	MigSpans b;
	MigRuns runs;
	MigRun run;
	MigWhere where;
	uint8_t *bytes;
	size_t len;
	char *text = block(N, 40);
	char *end = text + sprintf(text, "dates{");

	mig_occupancy_init(&build, MIG_DATES, &memory);
	mig_occupancy_init(&other, MIG_DATES, &memory);
	for (int i = 0; i < N; i++)
	{
		int64_t from = (int64_t) (work_random(i) % 100000);

		mig_occupancy_add(&build, from, from + 5, 1);
	}
	CHECK_WORK(553182, mig_occupancy_settle(&build));
	bytes = block(mig_occupancy_size_max(&build), 1);
	CHECK_WORK(30328, len = mig_occupancy_write(&build, bytes));
	CHECK_WORK(1045222, mig_occupancy_read(&other, bytes, len));
	mig_occupancy_free(&other);
	mig_occupancy_init(&other, MIG_DATES, &memory);
	CHECK_WORK(499316, mig_occupancy_add_form(&other, bytes, len, 1));
	CHECK_WORK(587386, mig_occupancy_add_all(&other, &build));
	mig_occupancy_free(&other);
	mig_occupancy_init(&other, MIG_DATES, &memory);
	CHECK_WORK(30329, mig_occupancy_compare(bytes, len, bytes, len, &memory));
	build.kind = MIG_TIMESTAMPS; /* a kind whose times have units */
	CHECK_WORK(30330, mig_occupancy_write(&build, bytes));
	build.kind = MIG_DATES;
	len = mig_occupancy_write(&build, bytes);
	mig_spans_init(&a, bytes, len);
	mig_spans_init(&b, bytes, len);
	CHECK_WORK(1056759, mig_occupancy_choose(&other, &a, &b, true));
	mig_occupancy_free(&other);
	mig_occupancy_init(&other, MIG_DATES, &memory);
	mig_spans_init(&a, bytes, len);
	CHECK_WORK(1053660, mig_occupancy_restrict(&other, &a, periods, 2));
	mig_spans_init(&a, bytes, len);
	CHECK_WORK(30329, mig_occupancy_days(&a, MIG_DATES, 0, 100000, &memory));
	mig_spans_init(&a, bytes, len);
	mig_spans_next(&a);
	CHECK_WORK(27229, mig_spans_summarize(&a, 50000, 90000, &memory));
	mig_runs_init(&runs, bytes, len, 5, 0);
	CHECK_WORK(30359, while (mig_runs_next(&runs, &run, &memory)));
	for (int i = 0; i < 300; i++)
		end += sprintf(end, "%s%04d-%02d-%02d=%d", i == 0 ? "" : ",", 2000 + i / 12, i % 12 + 1, 1,
					   i % 7 + 1);
	end += sprintf(end, "}");
	mig_occupancy_free(&other);
	mig_occupancy_init(&other, MIG_DATES, &memory);
	CHECK_WORK(7778, mig_occupancy_parse(&other, text, (size_t) (end - text), &where));
	mig_occupancy_free(&build);
	mig_occupancy_free(&other);
	free(bytes);
	free(text);
}

static void
test_claims(void)
{
	const MigResolveRule rule = {0, 0, 0};
	MigClaims claims;
	MigClaims read;
	MigHistory history;
	uint8_t *bytes;

	mig_claims_init(&claims, &rule, &memory);
	mig_claims_init(&read, &rule, &memory);
	for (int i = 0; i < 3000; i++)
	{
		int64_t from = (int64_t) (work_random(i) % 10000);
		MigClaim claim = {.place = (int64_t) (work_random(i + 3000) % 50),
						  .from = from,
						  .to = from + 1 + (int64_t) (work_random(i) >> 58),
						  .declared = i,
						  .id = 3000 - i,
						  .rank = i % 5};

		mig_claims_add(&claims, &claim);
	}
	bytes = block(mig_claims_size(&claims), 1);
	CHECK_WORK(9001, mig_claims_write(&claims, bytes));
	CHECK_WORK(12001, mig_claims_read(&read, bytes, mig_claims_size(&claims)));
	CHECK_WORK(9001, mig_claims_add_all(&read, &claims));
	mig_history_init(&history, &memory);
	CHECK_WORK(85168, mig_history_stays(&history, &claims));
	CHECK_WORK(77597, mig_history_episodes(&history));
	CHECK_WORK(380347, mig_history_conflicts(&history));
	mig_history_free(&history);
	mig_claims_free(&claims);
	mig_claims_free(&read);
	free(bytes);
}

static void
test_telling(void)
{
	const MigDuplicateLimits limits = {3, 1};
	MigTelling telling;
	MigTelling read;
	MigDuplicate *duplicates;
	uint8_t *bytes;
	size_t count;

	mig_telling_init(&telling, &limits, &memory);
	mig_telling_init(&read, &limits, &memory);
	for (int i = 0; i < 2000; i++)
	{
		int64_t from = (int64_t) (work_random(i) % 5000);
		MigTold told = {.place = i % 20, .from = from, .to = from + 100, .id = i};

		mig_telling_add(&telling, &told, i % 2 == 0 ? "a" : "bc", 1 + (size_t) (i % 2));
	}
	bytes = block(mig_telling_size(&telling), 1);
	mig_telling_write(&telling, bytes);
	CHECK_WORK(2000, mig_telling_read(&read, bytes, mig_telling_size(&telling)));
	CHECK_WORK(2000, mig_telling_add_all(&read, &telling));
	CHECK_WORK(129001, mig_duplicates(&telling, &duplicates, &count, &memory));
	CHECK(count > 0);
	drop(duplicates);
	mig_telling_free(&telling);
	mig_telling_free(&read);
	free(bytes);
}

static void
contact(MigContacts *contacts)
{
	mig_contacts_begin(contacts);
	for (int i = 0; i < N; i++)
	{
		MigPeriod stay = {i % 100, i % 100 + 10};
		MigPeriod other = {i % 100 + 5, i % 100 + 20};

		mig_contacts_add(contacts, i % 3, &stay, (int64_t) (work_random(i) % 2000), &other, i % 7);
	}
	mig_contacts_end(contacts);
}

static void
test_contacts(void)
{
	const MigPeriod within = {0, 1000};
	MigContacts contacts;

	mig_contacts_init(&contacts, MIG_DATES, 0, &within, 1, &memory);
	CHECK_WORK(217046, contact(&contacts));
	CHECK_WORK(619943, contact(&contacts));
	mig_contacts_free(&contacts);
}

/* --- Meters --- */

static void
test_usage(void)
{
	MigUsageBuild build;
	MigUsageBuild other;
	MigUsageBuild small;
	MigUsageModel model;
	MigUsageAmount *amounts = block(3000, sizeof(MigUsageAmount));
	MigUsageEstimate estimate;
	uint8_t *bytes;
	size_t size;

	mig_usage_init(&build, MIG_USAGE_READINGS_MAX, &memory);
	mig_usage_init(&other, MIG_USAGE_READINGS_MAX, &memory);
	mig_usage_init(&small, 1000, &memory);
	for (int i = 0; i < 6000; i++)
	{
		int64_t dwelling = i % 700;
		double persons = i % 5;
		double amount = (persons + 0.3) * 3 * (0.8 + (double) (work_random(i) % 400) / 1000);

		mig_usage_add(&build, i % 2 == 0 ? "water" : "power", 5, i % 3, persons, amount, &dwelling);
	}
	CHECK_WORK(102001, mig_usage_settle(&build));
	size = mig_usage_size(&build);
	bytes = block(size, 1);
	CHECK_WORK(5987, mig_usage_write(&build, bytes));
	CHECK_WORK(5987, mig_usage_read(&other, bytes, size));
	CHECK_WORK(17228, mig_usage_add_all(&small, &other));
	CHECK_WORK(12093985, mig_usage_fit(&build, &model));
	for (int i = 0; i < 3000; i++)
		amounts[i] = (MigUsageAmount){model.entry + i % (int) model.entries, 3 + i % 11};
	CHECK_WORK(1551064, mig_usage_estimate(&model, amounts, 3000, &memory, &estimate));
	drop(model.entry);
	mig_usage_free(&build);
	mig_usage_free(&other);
	mig_usage_free(&small);
	free(amounts);
	free(bytes);
}

int
main(void)
{
	test_sets();
	test_tallies();
	test_arithmetic();
	test_measures();
	test_windows();
	test_protection();
	CHECK_WORK(88889, parse(5000, false));
	CHECK_WORK(101392, parse(5000, true));
	test_kernels();
	test_flows();
	test_polygons();
	test_balance();
	test_stays();
	test_occupancy();
	test_claims();
	test_telling();
	test_contacts();
	test_usage();
	return check_summary();
}
