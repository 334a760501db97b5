/* Unit tests of edges.c and movement_approach.c. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "memory.h"

#include "movement/movement_approach.h"

#define PI     3.14159265358979323846264338327950288L
#define DEGREE MIG_TRAJECTORY_DEGREE

static uint64_t state = 5;

static uint64_t
draw(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return state >> 33;
}

/* From -1 to 1. */
static double
share(void)
{
	return (double) draw() / (double) (UINT64_C(1) << 30) - 1;
}

/* --- The same in long double, by the C library and by grid search --- */

typedef struct Exact
{
	long double x;
	long double y;
	long double z;
} Exact;

static Exact
exact_of(long double lon, long double lat)
{
	long double l = lon * (PI / 180);
	long double b = lat * (PI / 180);

	return (Exact){cosl(b) * cosl(l), cosl(b) * sinl(l), sinl(b)};
}

static Exact
exact_fix(const MigFix *fix)
{
	return exact_of((long double) fix->lon / DEGREE, (long double) fix->lat / DEGREE);
}

static long double
exact_distance(Exact a, Exact b)
{
	long double x = a.x - b.x;
	long double y = a.y - b.y;
	long double z = a.z - b.z;
	long double half = sqrtl(x * x + y * y + z * z) / 2;

	return 2 * MIG_SPHERE_RADIUS_M * asinl(half < 1 ? half : 1);
}

static Exact
exact_between(Exact a, Exact b, long double part)
{
	long double angle = exact_distance(a, b) / MIG_SPHERE_RADIUS_M;
	long double s = angle < 1e-12L ? 1 - part : sinl((1 - part) * angle) / sinl(angle);
	long double t = angle < 1e-12L ? part : sinl(part * angle) / sinl(angle);

	return (Exact){s * a.x + t * b.x, s * a.y + t * b.y, s * a.z + t * b.z};
}

/* A step and an edge, or two steps at the same time. */
typedef struct Pair
{
	Exact from;
	Exact to;
	double edge[4];
	bool stands;
	bool is_mover;
	Exact other_from;
	Exact other_to;
} Pair;

static long double
at(const Pair *pair, long double part, long double along)
{
	Exact a = exact_between(pair->from, pair->to, part);

	if (pair->is_mover)
		return exact_distance(a, exact_between(pair->other_from, pair->other_to, part));
	return exact_distance(
		a, exact_of(pair->edge[0] + along * ((long double) pair->edge[2] - pair->edge[0]),
					pair->edge[1] + along * ((long double) pair->edge[3] - pair->edge[1])));
}

/* Minimum over a grid, which is refined around the minimum repeatedly. */
static long double
least_of(const Pair *pair, long double *part)
{
	long double centre[2] = {0.5L, 0.5L};
	long double width = 1;
	long double min = 1e9L;
	int steps = 16;

	for (int round = 0; round < 28; round++, width *= 0.4L, steps = 6)
	{
		long double best[2] = {centre[0], centre[1]};

		for (int i = 0; i <= (pair->stands ? 0 : steps); i++)
			for (int j = 0; j <= (pair->is_mover ? 0 : steps); j++)
			{
				long double p = centre[0] + width * ((long double) i / steps - 0.5L);
				long double q = centre[1] + width * ((long double) j / steps - 0.5L);
				long double distance;

				p = fminl(fmaxl(p, 0), 1);
				q = fminl(fmaxl(q, 0), 1);
				distance = at(pair, p, q);
				if (distance < min)
				{
					min = distance;
					best[0] = p;
					best[1] = q;
				}
			}
		centre[0] = best[0];
		centre[1] = best[1];
	}
	*part = centre[0];
	return min;
}

static MigFix
fix_of(int64_t time, double lon, double lat)
{
	lon = lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
	return (MigFix){time, mig_trajectory_unit(lon), mig_trajectory_unit(fmin(fmax(lat, -90), 90))};
}

/* Fixes around a place. */
static void
make_fixes(MigFix *fixes, size_t count, double lon, double lat, double reach)
{
	for (size_t i = 0; i < count; i++)
		fixes[i] =
			fix_of((int64_t) i * 1000000000, lon + reach * share(), lat + reach * share() / 2);
}

static MigEdges
edges_of(const double *vertices, size_t count)
{
	MigEdges edges = {0};

	mig_edges_add(&edges, 0, count, &memory);
	mig_edges_finish(&edges, vertices, &memory);
	return edges;
}

static const double reaches[] = {0.0005, 0.02, 1, 30};

static void
test_to_edges(void)
{
	long double worst = 0;
	long double worst_time = 0;
	MigFix fixes[4];
	double vertices[10];

	for (int round = 0; round < 120; round++)
	{
		double reach = reaches[round % 4];
		double lon = round % 5 == 0 ? 180 - reach : 140 * share();
		double lat = round % 7 == 0 ? 90 - reach : 55 * share();
		double offset = reach * (round % 3);
		size_t count = round % 11 == 0 ? 1 : 4;
		size_t vertex_count = round % 2 == 0 ? 2 : 5;
		MigEdges edges;
		MigApproach approach;
		long double min = 1e9L;
		long double distance_then = 1e9L;

		make_fixes(fixes, count, lon, lat, reach);
		for (size_t i = 0; i < vertex_count; i++)
		{
			vertices[2 * i] = fmin(lon + offset + reach * share(), 180);
			vertices[2 * i + 1] = fmin(lat - offset + reach * share() / 2, 90);
		}
		edges = edges_of(vertices, vertex_count);
		approach = mig_movement_approach(fixes, count, &edges, &memory);
		for (size_t i = count > 1; i < count; i++)
			for (size_t j = 0; j + 1 < vertex_count; j++)
			{
				const MigFix *before = fixes + (i > 0 ? i - 1 : 0);
				Pair pair = {.from = exact_fix(before), .to = exact_fix(fixes + i)};
				long double part;
				long double here;

				memcpy(pair.edge, vertices + 2 * j, sizeof(pair.edge));
				min = fminl(min, least_of(&pair, &part));
				if (approach.time < before->time || approach.time > fixes[i].time)
					continue;
				/* distance at the time found */
				pair.stands = true;
				if (i > 0)
					pair.from = pair.to =
						exact_between(pair.from, pair.to,
									  (long double) (approach.time - before->time) / 1000000000);
				here = least_of(&pair, &part);
				distance_then = fminl(distance_then, here);
			}
		/* the grid may miss the minimum, but the distance found must occur */
		worst = fmaxl(worst, approach.metres - min);
		worst_time =
			fmaxl(worst_time, fabsl(distance_then - approach.metres) / (long double) reach);
		mig_edges_free(&edges, &memory);
	}
	/* a microsecond is about 3e-4 m of a step over the maximum reach */
	CHECK(worst < 1e-7L);
	CHECK(worst_time < 1e-3L);
	CHECK_INT(memory_blocks, 0);
}

static void
test_to_mover(void)
{
	long double worst = 0;
	long double worst_time = 0;
	MigFix a[5];
	MigFix b[4];

	for (int round = 0; round < 400; round++)
	{
		double reach = reaches[round % 4];
		double lon = round % 5 == 0 ? 180 - reach : 140 * share();
		double lat = round % 7 == 0 ? 90 - reach : 55 * share();
		MigApproach approach = {0, 0};
		long double min = 1e9L;
		long double then = 1e9L;

		make_fixes(a, 5, lon, lat, reach);
		if (round % 3 == 0)
			/* nearly parallel */
			for (int i = 0; i < 4; i++)
			{
				b[i] = a[i];
				b[i].lon += 30 + (int32_t) (draw() % 3);
				b[i].lon -= b[i].lon > 180 * DEGREE ? 60 : 0;
			}
		else
			make_fixes(b, 4, lon + reach / 2, lat, reach);
		CHECK(mig_movement_approach_mover(a, 5, b, 4, &memory, &approach));
		for (int i = 1; i < 4; i++)
		{
			Pair pair = {.from = exact_fix(a + i - 1),
						 .to = exact_fix(a + i),
						 .is_mover = true,
						 .other_from = exact_fix(b + i - 1),
						 .other_to = exact_fix(b + i)};
			long double part;

			min = fminl(min, least_of(&pair, &part));
			if (approach.time >= a[i - 1].time && approach.time <= a[i].time)
				then = at(&pair, (long double) (approach.time - a[i - 1].time) / 1000000000, 0);
		}
		worst = fmaxl(worst, fabsl(approach.metres - min));
		worst_time = fmaxl(worst_time, (then - min) / (long double) reach);
	}
	CHECK(worst < 1e-7L);
	CHECK(worst_time < 1e-3L);
}

static void
test_by_hand(void)
{
	MigFix line[] = {{0, 0, 0}, {100, DEGREE, 0}, {200, 0, 0}, {300, 0, 0}};
	MigFix other[] = {{50, DEGREE, DEGREE}, {250, DEGREE, DEGREE}};
	MigFix late[] = {{301, 0, 0}, {400, 0, 0}};
	MigFix touching[] = {{300, 0, DEGREE}, {400, 0, 0}};
	double point[] = {0.25, 0.5, 0.25, 0.5};
	double square[] = {0.5, -1, 2, -1, 2, 1, 0.5, 1, 0.5, -1};
	MigEdges edges = edges_of(point, 2);
	MigApproach approach = mig_movement_approach(line, 4, &edges, &memory);

	/* past the point twice: the first time counts */
	CHECK_INT(approach.time, 25);
	CHECK(fabs(approach.metres - 0.5 * MIG_SPHERE_RADIUS_M * (double) PI / 180) < 1e-8);
	approach = mig_movement_approach(line + 2, 2, &edges, &memory);
	CHECK_INT(approach.time, 200);
	mig_edges_free(&edges, &memory);
	edges = edges_of(square, 5);
	approach = mig_movement_approach(line, 4, &edges, &memory);
	CHECK_INT(approach.time, 50);
	CHECK(approach.metres < 1e-8);
	mig_edges_free(&edges, &memory);
	CHECK(mig_movement_approach_mover(line, 4, other, 2, &memory, &approach));
	CHECK_INT(approach.time, 100);
	CHECK(fabs(approach.metres - MIG_SPHERE_RADIUS_M * (double) PI / 180) < 1e-8);
	CHECK(mig_movement_approach_mover(line, 4, line, 4, &memory, &approach));
	CHECK_INT(approach.time, 0);
	CHECK(approach.metres == 0);
	CHECK(!mig_movement_approach_mover(line, 4, late, 2, &memory, &approach));
	CHECK(mig_movement_approach_mover(line, 4, touching, 2, &memory, &approach));
	CHECK_INT(approach.time, 300);
	CHECK(fabs(approach.metres - MIG_SPHERE_RADIUS_M * (double) PI / 180) < 1e-8);
	CHECK(mig_movement_approach_mover(line + 1, 1, other, 2, &memory, &approach));
	CHECK_INT(approach.time, 100);
	CHECK_INT(memory_blocks, 0);
}

/* Many edges: the index gives the same as a search of all edges. */
static void
test_index(void)
{
	size_t count = 5000;
	double *vertices = malloc(2 * count * sizeof(double));
	MigEdges edges = {0};
	bool same = true;

	for (size_t i = 0; i < count; i++)
	{
		vertices[2 * i] = i % 50 == 0 ? 180 * share() : vertices[2 * i - 2] + 0.01 * share();
		vertices[2 * i + 1] = i % 50 == 0 ? 89 * share() : vertices[2 * i - 1] + 0.01 * share();
		vertices[2 * i] = fmin(fmax(vertices[2 * i], -180), 180);
	}
	for (size_t i = 0; i < count; i += 50)
		mig_edges_add(&edges, i, 50, &memory);
	mig_edges_finish(&edges, vertices, &memory);
	for (int round = 0; round < 200; round++)
	{
		MigVector from = mig_vector_of_degrees(180 * share(), 90 * share());
		MigVector to = mig_vector_of_degrees(180 * share(), 90 * share());
		MigArc way = mig_arc(&from, round % 2 == 0 ? &from : &to);
		MigNearest nearest;
		MigNearest min = {MIG_EDGES_APART, 0, 0};

		CHECK(mig_edges_nearest(&edges, &way, MIG_EDGES_APART, &memory, &nearest));
		for (size_t i = 0; i < count; i += 50)
		{
			MigEdges some = {0};
			MigNearest here;

			mig_edges_add(&some, i, 50, &memory);
			mig_edges_finish(&some, vertices, &memory);
			if (mig_edges_nearest(&some, &way, MIG_EDGES_APART, &memory, &here) &&
				here.angle < min.angle)
				min = here;
			mig_edges_free(&some, &memory);
		}
		same &= fabs(nearest.angle - min.angle) < 2e-15;
		same &= min.angle < 1e-14 || nearest.first == min.first;
		same &= !mig_edges_nearest(&edges, &way, min.angle * 0.999 - 1e-12, &memory, &nearest);
	}
	CHECK(same);
	mig_edges_free(&edges, &memory);
	free(vertices);
	CHECK_INT(memory_blocks, 0);
}

int
main(void)
{
	test_by_hand();
	test_to_edges();
	test_to_mover();
	test_index();
	return check_summary();
}
