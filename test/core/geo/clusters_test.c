/* Unit tests of src/geo/clusters.c and ground_tree.c: against the definition, point by point. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "memory.h"

#include "geo/clusters.h"

static uint64_t state = 9;

static double
draw(double from, double to)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return from + (to - from) * (double) (state >> 11) / 9007199254740992.0;
}

/* Are the clusters those of the definition? */
static bool
are_right(const MigWeighted *points, size_t count, double eps, double minpts,
		  const int32_t *clusters)
{
	int32_t *expected = malloc(count * sizeof(int32_t) + 1);
	bool *core = malloc(count + 1);
	size_t *stack = malloc(count * sizeof(size_t) + 1);
	int32_t next = 0;
	bool right = true;

	for (size_t i = 0; i < count; i++)
	{
		double weight = 0;

		for (size_t j = 0; j < count; j++)
			if (mig_ground_square(&points[i].ground, &points[j].ground) <= eps * eps)
				weight += points[j].weight;
		core[i] = weight >= minpts;
		expected[i] = MIG_NOISE;
	}
	for (size_t i = 0; i < count; i++)
	{
		size_t top = 0;

		if (!core[i] || expected[i] != MIG_NOISE)
			continue;
		expected[i] = next;
		stack[top++] = i;
		while (top > 0)
		{
			size_t at = stack[--top];

			for (size_t j = 0; j < count; j++)
				if (core[j] && expected[j] == MIG_NOISE &&
					mig_ground_square(&points[at].ground, &points[j].ground) <= eps * eps)
				{
					expected[j] = next;
					stack[top++] = j;
				}
		}
		next++;
	}
	for (size_t i = 0; i < count; i++)
	{
		for (size_t j = 0; j < count && !core[i]; j++)
			if (core[j] && (expected[i] == MIG_NOISE || expected[j] < expected[i]) &&
				mig_ground_square(&points[i].ground, &points[j].ground) <= eps * eps)
				expected[i] = expected[j];
		right &= expected[i] == clusters[i];
	}
	free(expected);
	free(core);
	free(stack);
	return right;
}

static bool
try_points(double lon, double lat, double spread_deg, size_t count, double eps, double minpts,
		   int kinds)
{
	MigWeighted *points = calloc(count + 1, sizeof(MigWeighted));
	int32_t *clusters = malloc((count + 1) * sizeof(int32_t));
	bool right;

	for (size_t i = 0; i < count; i++)
	{
		double x = lon + draw(-spread_deg, spread_deg);
		double y = fmin(fmax(lat + draw(-spread_deg, spread_deg), -90), 90);

		/* few places, so that points coincide */
		if (kinds & 1)
			x = lon + spread_deg * floor(draw(-4, 4)),
			y = lat + spread_deg / 4 * floor(draw(-4, 4));
		x -= x > 180 ? 360 : x < -180 ? -360 : 0;
		points[i].ground = mig_ground_at(x, fmin(fmax(y, -90), 90));
		points[i].weight = kinds & 4 ? draw(0.5, 1.5) : kinds & 2 ? floor(draw(1, 5)) : 1;
	}
	right = mig_clusters(points, count, eps, minpts, clusters, &memory) == MIG_OK &&
			are_right(points, count, eps, minpts, clusters);
	free(points);
	free(clusters);
	return right;
}

static const struct
{
	double lon;
	double lat;
	double spread;
} places[] = {
	{119.9, 28.4, 0.02}, {0, 0, 0.02},  {180, -17, 0.02},    {-180, 60, 0.05},
	{30, 89.99, 0.01},   {30, -90, 60}, {119.9, 28.4, 1e-5}, {180, 89.9, 170},
};

/* Many points within eps of each other, close to the threshold: only trees are fast. */
static void
test_dense(void)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (int round = 0; round < 8; round++)
		{
			double spread_m = places[i].spread * 111000;
			double eps = fmin(spread_m * draw(0.2, 1.2), 100000);
			size_t count = (size_t) draw(1200, 1800);

			CHECK(try_points(places[i].lon, places[i].lat, places[i].spread, count, eps,
							 floor((double) count * draw(0.05, 0.7)), round));
		}
}

/* Number of progress calls for count points in two places, given their width and distance in metres. */
static size_t
steps_of(size_t count, double apart_m, double width_m, double eps, double minpts, int32_t expected)
{
	MigWeighted *points = calloc(count, sizeof(MigWeighted));
	int32_t *clusters = malloc(count * sizeof(int32_t));
	int32_t max = MIG_NOISE;

	for (size_t i = 0; i < count; i++)
	{
		double east_m = (double) (i % 2) * apart_m + draw(0, width_m);

		points[i].ground = mig_ground_at(119.9 + east_m / 111320, draw(0, width_m) / 110600);
		points[i].weight = 1;
	}
	memory_steps = 0;
	CHECK_INT(mig_clusters(points, count, eps, minpts, clusters, &memory), MIG_OK);
	for (size_t i = 0; i < count; i++)
		max = clusters[i] > max ? clusters[i] : max;
	CHECK_INT(max, expected);
	free(points);
	free(clusters);
	return memory_steps;
}

/* Progress is called once per 16,384 pairs or points: all pairs of 40,000 would be 97,000 calls. */
static void
test_work(void)
{
	/* counts: neither place has enough alone */
	CHECK(steps_of(40000, 50, 5, 100, 24000, 0) < 500);
	CHECK(steps_of(40000, 50, 0, 100, 24000, 0) < 500);
	CHECK(steps_of(40000, 70, 50, 100, 24000, 0) < 2000);
	/* pairs: two full cells that are just within or just beyond eps */
	CHECK(steps_of(40000, 100.1, 0.05, 100, 10000, 1) < 500);
	CHECK(steps_of(40000, 100.04, 0.05, 100, 10000, 0) < 500);
	/* borders: one place is full, and the many points of the other are too far away */
	CHECK(steps_of(40000, 100.1, 0.05, 100, 20000, 1) < 500);
	CHECK(steps_of(40000, 90, 20, 100, 25000, 0) < 1000);
}

int
main(void)
{

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (int round = 0; round < 24; round++)
		{
			double eps = places[i].spread > 1      ? draw(20000, 100000)
						 : places[i].spread < 1e-3 ? draw(0.001, 0.5)
												   : draw(50, 500);
			bool right = try_points(places[i].lon, places[i].lat, places[i].spread,
									(size_t) draw(0, 400), eps, floor(draw(0, 9)), round % 4);

			if (!right)
				printf("place %zu, round %d\n", i, round);
			CHECK(right);
		}
	/* so far apart relative to eps that bands and columns do not fit into one number */
	for (int round = 0; round < 8; round++)
		CHECK(try_points(0, 0, 90, (size_t) draw(300, 400), 0.001 * (1 + round), 3 + round, 1));
	test_dense();
	test_work();
	/* all at one position, and far more than are compared one by one */
	{
		size_t count = 300000;
		MigWeighted *points = malloc(count * sizeof(MigWeighted));
		int32_t *clusters = malloc(count * sizeof(int32_t));
		size_t wrong = 0;

		for (size_t i = 0; i < count; i++)
			points[i] = (MigWeighted){mig_ground_at(119.9 + (i % 2) * 0.001, 28.4), 1};
		memory_steps = 0;
		CHECK_INT(mig_clusters(points, count, 50, 5, clusters, &memory), MIG_OK);
		for (size_t i = 0; i < count; i++)
			wrong += clusters[i] != (int32_t) (i % 2);
		CHECK_INT(wrong, 0);
		CHECK(memory_steps > 10);
		CHECK_INT(mig_clusters(points, count, 50, 150001, clusters, &memory), MIG_OK);
		for (size_t i = 0; i < count; i++)
			wrong += clusters[i] != MIG_NOISE;
		CHECK_INT(wrong, 0);
		free(points);
		free(clusters);
	}
	CHECK_INT(memory_blocks, 0);
	return check_summary();
}
