/*
 * Points, a distance and a number from any bytes: core points, clusters and border points are those of the
 * definition.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "memory.h"
#include "geo/clusters.h"

#define POINTS_MAX 96

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigWeighted points[POINTS_MAX];
	int32_t clusters[POINTS_MAX];
	bool core[POINTS_MAX];
	bool near[POINTS_MAX][POINTS_MAX];
	size_t count = 0;
	int32_t next = 0;
	double eps_m;
	double minpts;

	if (size < 8)
		return 0;
	eps_m = MIG_EPS_MIN_M * (1 + data[0]) * (1 + data[1]) * (1 + data[2] * data[2]);
	eps_m = eps_m > MIG_EPS_MAX_M ? MIG_EPS_MAX_M : eps_m;
	minpts = data[3] % 8 + 1;
	for (size_t at = 8; at + 4 <= size && count < POINTS_MAX; at += 4)
	{
		double unit = eps_m / 111000 / 8;
		double lon =
			(data[4] - 128) * 180.0 / 128 + (data[at] - 128 + (data[at + 1] >> 2) / 64.0) * unit;
		double lat =
			(data[5] - 128) * 90.0 / 128 + (data[at + 2] - 128 + data[at + 3] / 256.0) * unit;

		lon += lon > 180 ? -360 : lon < -180 ? 360 : 0;
		lat = lat > 90 ? 90 : lat < -90 ? -90 : lat;
		points[count].ground = mig_ground_at(lon, lat);
		points[count++].weight = (data[6] & 1 ? data[at + 1] & 3 : 0) + 1;
	}
	if (mig_clusters(points, count, eps_m, minpts, clusters, &memory) != MIG_OK)
		abort();
	for (size_t i = 0; i < count; i++)
	{
		double weight = 0;

		for (size_t j = 0; j < count; j++)
		{
			near[i][j] = mig_ground_square(&points[i].ground, &points[j].ground) <= eps_m * eps_m;
			weight += near[i][j] ? points[j].weight : 0;
		}
		core[i] = weight >= minpts;
	}
	for (size_t i = 0; i < count; i++)
	{
		int32_t lowest = MIG_NOISE;

		for (size_t j = 0; j < count; j++)
			if (core[j] && near[i][j] && (lowest == MIG_NOISE || clusters[j] < lowest))
				lowest = clusters[j];
		/* core points near each other share a cluster; border points are in the lowest one */
		if (clusters[i] != lowest)
			abort();
		if (core[i])
			for (size_t j = 0; j < count; j++)
				if (core[j] && near[i][j] && clusters[j] != clusters[i])
					abort();
		/* in the order of their first core points, without gaps */
		if (core[i] && clusters[i] > next)
			abort();
		next += core[i] && clusters[i] == next;
	}
	/* and every cluster is connected: all of it is reachable from its first core point */
	for (int32_t cluster = 0; cluster < next; cluster++)
	{
		bool reached[POINTS_MAX] = {false};
		bool more = true;
		size_t first = 0;

		while (!core[first] || clusters[first] != cluster)
			first++;
		reached[first] = true;
		while (more)
		{
			more = false;
			for (size_t i = 0; i < count; i++)
				for (size_t j = 0; j < count && reached[i]; j++)
					if (core[j] && near[i][j] && !reached[j])
						reached[j] = more = true;
		}
		for (size_t i = 0; i < count; i++)
			if (core[i] && clusters[i] == cluster && !reached[i])
				abort();
	}
	return 0;
}
