/* Unit tests of src/similarity/trajectory_clusters.c, trajectory_medoid.c, trajectory_pairs.c and convoys.c, against the definitions. */
#include "check.h"
#include "groups.h"

#define MOST  150
#define STEPS 12

static uint64_t state = 11;

static double
draw(double from, double to)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return from + (to - from) * (double) (state >> 11) / 9007199254740992.0;
}

/* Random trips from a place, with noise; similar ones are rare if there are kinds. */
static MigTrajectoryHead *
draw_trip(double lon, double lat, double spread_deg, int kinds)
{
	MigFix fixes[STEPS];
	size_t count = (size_t) draw(1, STEPS);
	int kind = (int) draw(0, 4);
	int64_t time = (int64_t) draw(0, kinds & 1 ? 3 : 300) * INT64_C(1000000);

	for (size_t i = 0; i < count; i++)
	{
		double noise = kinds & 2 ? 0 : spread_deg / 20;
		double x =
			lon + spread_deg * (kind - 2 + 0.1 * (double) i) + noise * floor(draw(-4, 4)) / 4;
		double y =
			lat + spread_deg * (kind % 2) + (kind > 1 ? 0.1 * spread_deg * (double) i : 0) + noise;

		x -= x > 180 ? 360 : x < -180 ? -360 : 0;
		y = fmin(fmax(y, -90), 90);
		time += (int64_t) draw(1, 30) * INT64_C(1000000);
		fixes[i] = (MigFix){time, mig_trajectory_unit(x), mig_trajectory_unit(y)};
	}
	return groups_pack(fixes, count);
}

int
main(void)
{
	static const struct
	{
		double lon;
		double lat;
		double spread;
	} places[] = {
		{119.9, 28.4, 0.002}, {0, 0, 0.002},   {180, -17, 0.01},
		{-180, 60, 0.05},     {30, 89.99, 10}, {30, -60, 60},
	};
	static const size_t rooms[] = {0, 2000, 1000000};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (int round = 0; round < 36; round++)
		{
			MigSimilarity measure = (MigSimilarity) (round % 6);
			const MigTrajectoryHead *heads[MOST];
			uint32_t count = (uint32_t) draw(0, round % 5 == 0 ? MOST : 40);
			double step_m = places[i].spread * 111000;
			double eps = (measure == MIG_SIMILARITY_DTW ? 5 : 1) * draw(0, 0.2) * step_m;
			bool right;

			for (uint32_t j = 0; j < count; j++)
				heads[j] = draw_trip(places[i].lon, places[i].lat, places[i].spread, round / 6 % 4);
			right = groups_check_clusters(heads, count, measure, rooms[round % 3], eps,
										  (uint32_t) draw(1, 8)) &&
					groups_check_medoid(heads, count < 80 ? count : 80, measure,
										rooms[(round + 1) % 3]);
			if (!right)
				printf("place %zu, round %d\n", i, round);
			CHECK(right);
			right = groups_check_convoys(heads, count < 40 ? count : 40,
										 fmin(0.001 + eps, MIG_EPS_MAX_M), (uint32_t) draw(1, 5),
										 (int64_t) draw(1, 60) * INT64_C(1000000),
										 (int64_t) draw(5, 40) * INT64_C(1000000));
			if (!right)
				printf("convoys, place %zu, round %d\n", i, round);
			CHECK(right);
			for (uint32_t j = 0; j < count; j++)
				free((void *) heads[j]);
		}
	/* so many similar ones that pairs are not tested one by one */
	{
		uint32_t count = 20000;
		MigFix fixes[2] = {{0, 1199000000, 284000000}, {1000000, 1199010000, 284000000}};
		MigTrajectoryHead *form = groups_pack(fixes, 2);
		const MigTrajectoryHead **heads = malloc(count * sizeof(MigTrajectoryHead *));
		int32_t *clusters = malloc(count * sizeof(int32_t));
		uint32_t wrong = 0;
		MigPairs pairs;
		MigConvoys convoys;

		for (uint32_t i = 0; i < count; i++)
			heads[i] = form;
		CHECK_INT(mig_pairs_begin(&pairs, heads, count, MIG_SIMILARITY_FRECHET, 0, &memory),
				  MIG_OK);
		memory_steps = 0;
		mig_trajectory_clusters(&pairs, 1, 5, clusters);
		for (uint32_t i = 0; i < count; i++)
			wrong += clusters[i] != 0;
		CHECK_INT(wrong, 0);
		CHECK(memory_steps < 1000000);
		mig_pairs_end(&pairs);
		CHECK_INT(mig_convoys(heads, count, 1, 5, 1000000, 1, &memory, &convoys), MIG_TOO_LARGE);
		CHECK_INT(mig_convoys(heads, count, 1, 5, 1000000, 500000, &memory, &convoys), MIG_OK);
		CHECK_INT(convoys.count, 1);
		CHECK_INT(convoys.member_count, count);
		mig_convoys_free(&convoys, &memory);
		/* damaged bytes */
		memset((char *) form + sizeof(MigTrajectoryHead), 0xff, 4);
		CHECK_INT(mig_pairs_begin(&pairs, heads, count, MIG_SIMILARITY_DTW, 0, &memory),
				  MIG_BAD_TRAJECTORY);
		CHECK_INT(mig_convoys(heads, count, 1, 5, 1000000, 500000, &memory, &convoys),
				  MIG_BAD_TRAJECTORY);
		free(form);
		free(heads);
		free(clusters);
	}
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
