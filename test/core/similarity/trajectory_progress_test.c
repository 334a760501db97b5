/* Every function of trajectories that goes through fixes tells of its work (mig_progress), as in progress_test.c. */
#include "work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "time/local_hours.h"
#include "coverage/coverage.h"
#include "trajectory/bounding_tree.h"
#include "trajectory/trajectory.h"
#include "trajectory/trajectory_json.h"
#include "trajectory/trajectory_text.h"
#include "movement/convoys.h"
#include "movement/movement.h"
#include "movement/movement_approach.h"
#include "movement/movement_cells.h"
#include "movement/movement_clean.h"
#include "movement/movement_meets.h"
#include "movement/movement_place.h"
#include "movement/movement_spread.h"
#include "movement/movement_stays.h"
#include "movement/movement_zones.h"
#include "similarity/path.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_clusters.h"
#include "similarity/trajectory_key.h"
#include "similarity/trajectory_medoid.h"
#include "similarity/trajectory_pairs.h"
#include "similarity/warp.h"

#define N     20000
#define SHORT 2000
#define TRIPS 60
#define TRIP  50

#define MINUTE INT64_C(60000000)
#define NIGHTS (N / 1440)

static void *
block(size_t count, size_t size)
{
	void *allocated = calloc(count, size);

	if (allocated == NULL)
		abort();
	return allocated;
}

/* A way that winds eastwards, a fix a minute. */
static MigFix *
way(size_t count, uint64_t seed)
{
	MigFix *fixes = block(count, sizeof(MigFix));

	for (size_t i = 0; i < count; i++)
		fixes[i] =
			(MigFix){(int64_t) i * MINUTE,
					 mig_trajectory_unit(119 + 0.001 * (double) seed + (double) i * 1e-5 +
										 (double) (work_random(i + seed) % 100) * 1e-6),
					 mig_trajectory_unit(28 + (double) (work_random(i + seed + 1) % 1000) * 1e-6)};
	return fixes;
}

static MigTrajectoryHead *
pack(const MigFix *fixes, size_t count)
{
	MigTrajectoryHead *form = block(1, mig_trajectory_size_max(count));

	mig_trajectory_write(fixes, count, &memory, form);
	return form;
}

static void
add_fixes(const MigFix *fixes)
{
	MigFixes list = {NULL, 0, 0};

	for (int i = 0; i < N; i++)
		*mig_fixes_add(&list, &memory) = fixes[i];
	mig_fixes_free(&list, &memory);
}

static void
free_fixes(MigFixes *fixes)
{
	mig_fixes_free(fixes, &memory);
	*fixes = (MigFixes){NULL, 0, 0};
}

static void
parse(const MigFix *fixes, size_t count, bool json)
{
	char *text = block(count + 2, 100);
	char *end = text;
	char form[MIG_FIX_TEXT_MAX];
	MigFixes read = {NULL, 0, 0};
	MigSequences sequences = {{NULL, 0, 0}, NULL, 0, 0};
	MigWhere where;
	MigStatus status;

	if (json)
	{
		end += sprintf(
			end, "{\"note\": {\"a\": [\"b\"]}, \"type\": \"MovingPoint\", \"coordinates\": [");
		for (size_t i = 0; i < count; i++)
			end +=
				sprintf(end, "%s[%.7f, %.7f]", i == 0 ? "" : ", ",
						mig_trajectory_degrees(fixes[i].lon), mig_trajectory_degrees(fixes[i].lat));
		end += sprintf(end, "], \"datetimes\": [");
		for (size_t i = 0; i < count; i++)
			end += sprintf(end, "%s%zu", i == 0 ? "" : ", ", 1700000000000 + i * 1000);
		end += sprintf(end, "]}");
		status = mig_trajectory_read_json(text, (size_t) (end - text), false, &memory, &sequences,
										  &where);
	}
	else
	{
		for (size_t i = 0; i < count; i++)
		{
			size_t len = mig_fix_format(fixes + i, form);

			end += sprintf(end, "%s%.*s", i == 0 ? "{" : ", ", (int) len, form);
		}
		end += sprintf(end, "}");
		status = mig_trajectory_parse(text, (size_t) (end - text), &memory, &read, &where);
	}
	CHECK_INT(status, MIG_OK);
	mig_fixes_free(&read, &memory);
	mig_sequences_free(&sequences, &memory);
	free(text);
}

/* A number of degrees may have more digits than are kept, and blanks may stand for long. */
static void
parse_long(void)
{
	static const char text[] =
		"{  119.00000000000000000000 00000000000000000028@2024-01-01T00:00:00Z  }";
	MigFixes read = {NULL, 0, 0};
	MigWhere where;

	CHECK_INT(mig_trajectory_parse(text, sizeof(text) - 1, &memory, &read, &where), MIG_OK);
	mig_fixes_free(&read, &memory);
}

static void
test_forms(void)
{
	MigFix *fixes = way(N, 0);
	MigTrajectoryHead *form = block(1, mig_trajectory_size_max(N));
	MigBoundingTree boxes;

	CHECK_WORK(20000, add_fixes(fixes));
	CHECK_WORK(20000, mig_trajectory_check(fixes, N, &memory));
	CHECK_WORK(40623, mig_trajectory_write(fixes, N, &memory, form));
	CHECK_WORK(625, mig_trajectory_read(form, &memory, fixes));
	CHECK_WORK(626, mig_trajectory_compare(form, form, &memory));
	CHECK_WORK(19984, mig_trajectory_pieces(fixes, N, &memory));
	CHECK_WORK(22504, boxes = mig_bounding_tree(fixes, N, &memory));
	mig_bounding_tree_free(&boxes, &memory);
	CHECK_WORK(81228, parse(fixes, SHORT, false));
	CHECK_WORK(322124, parse(fixes, SHORT, true));
	CHECK_WORK(96, parse_long());
	free(form);
	free(fixes);
}

/* A way that stays about one place for long, with outliers. */
static MigFix *
rest(size_t count)
{
	MigFix *fixes = way(count, 0);

	for (size_t i = 0; i < count; i++)
	{
		fixes[i].lon = mig_trajectory_unit(119 + floor((double) i / 1000) * 0.01 +
										   (double) (work_random(i) % 100) * 1e-6);
		if (work_random(i) % 50 == 0)
			fixes[i].lat += MIG_TRAJECTORY_DEGREE / 10;
	}
	return fixes;
}

static void
walk(const MigFix *fixes)
{
	MigCellWalk walk;
	MigCellVisit visit;

	mig_cell_walk_begin(&walk, fixes, N, mig_gridcell_level_of_size(10), 0, &memory);
	while (mig_cell_walk_next(&walk, &visit))
		;
}

static void
test_movement(void)
{
	MigFix *fixes = way(N, 0);
	MigFix *other = way(N, 1);
	MigFix *resting = rest(N);
	MigTrajectoryHead *form = pack(fixes, N);
	const MigStayRule stay = {50, 10 * MINUTE, 2};
	MigPeriod nights[NIGHTS];
	MigPlaceRule rule = {.periods = nights,
						 .period_count = NIGHTS,
						 .max_gap = 10 * MINUTE,
						 .level = mig_gridcell_level_of_size(100)};
	bool *kept = block(N, 1);
	MigFixes out = {NULL, 0, 0};
	MigPeriods periods;
	MigMovementStays stays;

	for (int64_t i = 0; i < NIGHTS; i++)
		nights[i] = (MigPeriod){(int64_t) i * 1440 * MINUTE, ((int64_t) i * 1440 + 600) * MINUTE};
	CHECK_WORK(20423,
			   mig_movement_restrict(form, fixes[100].time, fixes[N - 100].time, &memory, &out));
	free_fixes(&out);
	CHECK_WORK(40624, mig_movement_resample(form, MINUTE / 2, &memory, &out));
	free_fixes(&out);
	CHECK_WORK(88785, mig_movement_clean(resting, N, 10, &memory, kept));
	CHECK_WORK(68322, stays = mig_movement_stays(resting, N, &stay, &memory));
	CHECK(stays.count > 5);
	memory.release(memory.state, stays.stays);
	CHECK_WORK(102069, walk(fixes));
	CHECK_WORK(660385, mig_movement_entropy(resting, N, rule.level, &memory));
	CHECK_WORK(39998, mig_movement_gyration(fixes, N, &memory));
	CHECK_WORK(59997, periods = mig_movement_meets(fixes, N, other, N, 100, MINUTE, &memory));
	memory.release(memory.state, periods.periods);
	CHECK_WORK(19999, periods = mig_movement_days(fixes, N, rule.max_gap, &memory));
	memory.release(memory.state, periods.periods);
	CHECK_WORK(96523, mig_movement_place(resting, N, &rule, &memory));
	CHECK_WORK(1816587, mig_movement_simplify(other, N, 30, MIG_SIMPLIFY_SPACE, &memory));
	free(other);
	other = way(N, 1);
	CHECK_WORK(1905394, mig_movement_simplify(other, N, 30, MIG_SIMPLIFY_TIME, &memory));
	free(kept);
	free(form);
	free(fixes);
	free(other);
	free(resting);
}

static void
test_zones(void)
{
	MigFix *fixes = way(N, 0);
	MigPolygonsBuild build;
	MigCoverage *coverage;
	MigZoneVisits visits;
	MigPeriods periods;
	MigFixes cut;
	MigPeriod period = {fixes[N / 2].time, fixes[N / 2 + 2000].time};
	size_t next = 0;
	size_t bytes;

	mig_polygons_init(&build, &memory);
	for (int i = 0; i < 10; i++)
	{
		double west = 119 + i * 0.02;
		const double ring[][2] = {
			{west, 28}, {west + 0.015, 28}, {west + 0.015, 28.0005}, {west, 28.0005}, {west, 28}};
		uint32_t head[] = {0xe61000, MIG_POLYGON, 1, 5, 0};
		uint8_t form[sizeof(head) + sizeof(ring)];
		MigGeometry geometry;

		memcpy(form, head, sizeof(head));
		memcpy(form, (const uint8_t[]){0x00, 0x10, 0xe6, 0}, 4);
		memcpy(form + sizeof(head), ring, sizeof(ring));
		mig_geometry_open(form, sizeof(form), &geometry);
		CHECK_INT(mig_polygons_add(&build, i, &geometry), MIG_OK);
	}
	CHECK_INT(mig_coverage_build(&build, &memory, &coverage, &bytes), MIG_OK);
	CHECK_WORK(87977, visits = mig_movement_zones(fixes, N, coverage, &memory));
	CHECK_WORK(107977, periods = mig_movement_inside(fixes, N, coverage, &memory));
	CHECK_WORK(14001, cut = mig_movement_cut(fixes, N, &period, &next, &memory));
	mig_fixes_free(&cut, &memory);
	memory.release(memory.state, visits.visits);
	memory.release(memory.state, periods.periods);
	memory.release(memory.state, coverage);
	mig_polygons_free(&build);
	free(fixes);
}

static void
test_approach(void)
{
	MigFix *fixes = way(SHORT, 0);
	MigFix *others = way(SHORT, 3);
	double *vertices = block(N, 2 * sizeof(double));
	MigEdges edges = {0};
	MigVector at = mig_vector_of_degrees(119.1, 28.2);
	MigArc place = mig_arc(&at, &at);
	MigNearest nearest;
	MigApproach approach;

	for (size_t i = 0; i < N; i++)
	{
		vertices[2 * i] = 119 + (double) i * 1e-5;
		vertices[2 * i + 1] = 28.1 + (double) (work_random(i) % 1000) * 1e-5;
	}
	CHECK_WORK(2500, mig_edges_add(&edges, 0, N, &memory));
	CHECK_WORK(55358, mig_edges_finish(&edges, vertices, &memory));
	CHECK_WORK(1367, mig_edges_nearest(&edges, &place, MIG_EDGES_APART, &memory, &nearest));
	CHECK_WORK(86619, approach = mig_movement_approach(fixes, SHORT, &edges, &memory));
	CHECK(approach.metres > 10000);
	mig_edges_free(&edges, &memory);
	CHECK_WORK(36132, mig_movement_approach_mover(fixes, SHORT, others, SHORT, &memory, &approach));
	free(vertices);
	free(fixes);
	free(others);
}

/* Clocks that go an hour ahead and back each 180 days. */
static int64_t
ahead_at(void *clock, int64_t time)
{
	(void) clock;
	return time / (INT64_C(180) * 1440 * MINUTE) % 2 == 0 ? 0 : 60 * MINUTE;
}

static void
test_local_hours(void)
{
	MigLocalHours hours = {
		.from = 1320 * MINUTE, .until = 360 * MINUTE, .weekdays = true, .ahead = ahead_at};
	MigLocalPeriods out = {{NULL, 0, 0}, NULL};

	CHECK_WORK(406048, mig_local_hours(&hours, 0, (int64_t) N * 1440 * MINUTE, &memory, &out));
	/* but for those cut in two by a clock, as many as there are weekdays from the evening before the first on */
	CHECK(out.periods.count >= (size_t) N / 7 * 5);
	mig_local_periods_free(&out, &memory);
}

static void
test_similarity(void)
{
	MigFix *a_fixes = way(SHORT, 0);
	MigFix *b_fixes = way(SHORT, 1);
	MigStep *steps = block((size_t) 2 * SHORT, sizeof(MigStep));
	double *plane = block(N, 2 * sizeof(double));
	const double gap[3] = {0, 0, 0};
	MigSynchronous synchronous;
	MigPath a;
	MigPath b;
	MigPath flat;
	double limit;

	CHECK_WORK(10082, mig_path_make_pair(&a, a_fixes, SHORT, &b, b_fixes, SHORT, &memory));
	for (int i = 0; i < 2 * N; i++)
		plane[i] = (double) (work_random((uint64_t) i) % 1000);
	CHECK_WORK(110039, mig_path_make_plane(&flat, plane, N, &memory));
	mig_path_free(&flat, &memory);
	CHECK_WORK(516185, mig_frechet(&a, &b, MIG_FAR, &memory));
	CHECK_WORK(3000, mig_frechet_within(&a, &b, 160, &memory));
	CHECK_WORK(516185, limit = mig_frechet_continuous(&a, &b, MIG_FAR, &memory));
	CHECK_WORK(0, mig_frechet_continuous_within(&a, &b, limit * 0.99, &memory));
	CHECK_WORK(260460, mig_frechet_continuous_within(&a, &b, limit * 1.01, &memory));
	CHECK_WORK(225353, mig_hausdorff_directed(&a, &b, MIG_FAR, &memory));
	CHECK_WORK(453842, mig_hausdorff(&a, &b, MIG_FAR, &memory));
	CHECK_WORK(442224, mig_sspd(&a, &b, MIG_FAR, &memory));
	CHECK_WORK(1951866, mig_dtw(&a, &b, MIG_NO_END, MIG_FAR, &memory));
	CHECK_WORK(402981, mig_dtw(&a, &b, 100, MIG_FAR, &memory));
	CHECK_WORK(11192, mig_dtw_within(&a, &b, MIG_NO_END, 1000, &memory));
	CHECK_WORK(7185556, mig_dtw_path(&a, &b, MIG_NO_END, steps, &memory));
	CHECK_WORK(4021171, mig_erp(&a, &b, gap, MIG_FAR, &memory));
	CHECK_WORK(4020206, mig_twed(&a, &b, 1, 1, MIG_FAR, &memory));
	CHECK_WORK(4098064, mig_lcss(&a, &b, 100, MIG_NO_END, &memory));
	CHECK_WORK(2355403, mig_lcss(&a, &b, 100, 100 * MINUTE, &memory));
	CHECK_WORK(4099056, mig_lcss_within(&a, &b, 100, MIG_NO_END, 0.1, &memory));
	CHECK_WORK(4096032, mig_edr(&a, &b, 100, &memory));
	CHECK_WORK(4096032, mig_edr_within(&a, &b, 100, 10, &memory));
	CHECK_WORK(5997, mig_synchronous(&a, &b, &synchronous, &memory));
	mig_path_free(&a, &memory);
	mig_path_free(&b, &memory);
	free(steps);
	free(plane);
	free(a_fixes);
	free(b_fixes);
}

static void
test_groups(void)
{
	MigTrajectoryHead *forms[TRIPS];
	const MigTrajectoryHead *const *heads = (const MigTrajectoryHead *const *) forms;
	const MigSimilarity measures[] = {MIG_SIMILARITY_HAUSDORFF, MIG_SIMILARITY_SSPD};
	const size_t clustering[] = {773055, 2480504};
	const size_t medoids[] = {3018895, 7429431};
	int32_t clusters[TRIPS];
	MigConvoys convoys;
	MigPairs pairs;

	for (uint64_t i = 0; i < TRIPS; i++)
	{
		MigFix *fixes = way(TRIP, i % 7);

		forms[i] = pack(fixes, TRIP);
		free(fixes);
	}
	for (int i = 0; i < 2; i++)
	{
		CHECK_WORK(120, mig_pairs_begin(&pairs, heads, TRIPS, measures[i], 1000000, &memory));
		CHECK_WORK(clustering[i], mig_trajectory_clusters(&pairs, 150, 4, clusters));
		CHECK_WORK(medoids[i], mig_trajectory_medoid(&pairs));
		mig_pairs_end(&pairs);
	}
	CHECK_WORK(136548, mig_convoys(heads, TRIPS, 30, 3, MINUTE, MINUTE / 2, &memory, &convoys));
	CHECK(convoys.count > 0);
	mig_convoys_free(&convoys, &memory);
	for (int i = 0; i < TRIPS; i++)
		free(forms[i]);
}

int
main(void)
{
	test_forms();
	test_movement();
	test_zones();
	test_approach();
	test_local_hours();
	test_similarity();
	test_groups();
	return check_summary();
}
