/*
 * Unit tests of src/geo/even_odd.c: random rings, on coarse lattices where ends and edges meet and on fine ones, against
 * the parity of edges west of a point.
 */
#include "check.h"
#include "memory.h"

#include "base/random.h"
#include "geo/even_odd.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Adds a ring of random vertices on a lattice, which may run back on itself. */
static void
add_ring(MigRisingEdges *edges, MigRandom *random, int vertices, double side)
{
	double x = (double) mig_random_below(random, (uint64_t) side);
	double y = (double) mig_random_below(random, (uint64_t) side);
	const double first[2] = {x, y};

	for (int i = 0; i < vertices; i++)
	{
		bool is_last = i == vertices - 1;
		double to_x = is_last ? first[0] : (double) mig_random_below(random, (uint64_t) side);
		double to_y = is_last ? first[1] : (double) mig_random_below(random, (uint64_t) side);
		MigRisingEdge edge = {x, y, to_x, to_y, -1};

		if (to_y < y)
			edge = (MigRisingEdge){to_x, to_y, x, y, 1};
		if (to_y != y)
			mig_rising_edges_add(edges, &edge, &memory);
		x = to_x;
		y = to_y;
	}
}

/* Sum of the weights of edges west of a point, and their number. */
static double
weight_west(const MigRisingEdges *edges, double x, double y, int *count)
{
	double sum = 0;

	*count = 0;
	for (size_t i = 0; i < edges->count; i++)
	{
		const MigRisingEdge *e = &edges->edges[i];

		if (y < e->y0 || y >= e->y1)
			continue;
		if (e->x0 + (y - e->y0) / (e->y1 - e->y0) * (e->x1 - e->x0) < x)
		{
			sum += e->weight;
			++*count;
		}
	}
	return sum;
}

/* Number of points for which the rule and parity disagree; points next to an edge are skipped. */
static int
count_wrong(const MigRisingEdges *before, const MigRisingEdges *after, MigRandom *random,
			double side, int points)
{
	int wrong = 0;

	for (int i = 0; i < points; i++)
	{
		double x = (double) mig_random_below(random, 1u << 30) / (1u << 30) * side;
		double y = (double) mig_random_below(random, 1u << 30) / (1u << 30) * side;
		int crossed;
		int near;
		int ignored;

		weight_west(before, x - 1e-9 * side, y, &near);
		weight_west(before, x + 1e-9 * side, y, &crossed);
		if (near == crossed)
			wrong += weight_west(after, x, y, &ignored) != crossed % 2;
	}
	return wrong;
}

static MigRisingEdges
copy_of(const MigRisingEdges *edges)
{
	MigRisingEdges copy = {0};

	for (size_t i = 0; i < edges->count; i++)
		mig_rising_edges_add(&copy, &edges->edges[i], &memory);
	return copy;
}

static void
test_random_rings(void)
{
	MigRandom random = {7};
	int wrong = 0;

	for (int i = 0; i < 600; i++)
	{
		double side = i % 3 == 0 ? 8 : i % 3 == 1 ? 100 : 1e9;
		MigRisingEdges edges = {0};
		MigRisingEdges before;

		for (int ring = 0; ring <= i % 4; ring++)
			add_ring(&edges, &random, 3 + i % 17, side);
		before = copy_of(&edges);
		CHECK_INT(mig_even_odd(&edges, &memory), MIG_OK);
		wrong += count_wrong(&before, &edges, &random, side, 200);
		memory_release(NULL, before.edges);
		memory_release(NULL, edges.edges);
	}
	CHECK_INT(wrong, 0);
	CHECK_INT((int) memory_blocks, 0);
}

/* Rings that do not cross keep their edges: a comb with teeth of random heights. */
static void
test_comb(void)
{
	enum
	{
		TEETH = 20000
	};
	MigRandom random = {3};
	MigRisingEdges edges = {0};
	MigRisingEdges before;

	for (int i = 0; i < TEETH; i++)
	{
		double top = 1 + (double) mig_random_below(&random, 1000000);
		const MigRisingEdge up = {2 * i, 0, 2 * i + 0.5, top, 1};
		const MigRisingEdge down = {2 * i + 1, 0, 2 * i + 0.5, top, -1};

		mig_rising_edges_add(&edges, &down, &memory);
		mig_rising_edges_add(&edges, &up, &memory);
	}
	before = copy_of(&edges);
	CHECK_INT(mig_even_odd(&edges, &memory), MIG_OK);
	CHECK_INT((int) edges.count, 2 * TEETH);
	CHECK(memcmp(before.edges, edges.edges, edges.count * sizeof(MigRisingEdge)) == 0);
	memory_release(NULL, before.edges);
	memory_release(NULL, edges.edges);
}

/* Too many crossings are reported, not worked through. */
static void
test_tangle(void)
{
	MigRandom random = {5};
	MigRisingEdges edges = {0};

	add_ring(&edges, &random, 6000, 1e9);
	CHECK_INT(mig_even_odd(&edges, &memory), MIG_TOO_TANGLED);
	memory_release(NULL, edges.edges);
	CHECK_INT((int) memory_blocks, 0);
}

int
main(void)
{
	test_random_rings();
	test_comb();
	test_tangle();
	return check_summary();
}
